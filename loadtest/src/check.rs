//! The verdict: what people were promised and what they saw, held against what the server has stored.
//!
//! Pure: evidence in, verdict out. It trusts nothing that it could compare, and each kind of fault it is there to find
//! has a test in which that fault is planted.

pub mod nodes;
pub mod receipts;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::chain::{Chain, Fault};
use crate::record::digest;
use crate::stream::Item;

/// How many faults are told word for word; all of them are counted.
const FAULTS_TOLD_MAX: usize = 40;

/// Everything known of one room when the evening is over.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub room: String,
    /// Question ids by idempotency key, as receipts gave them.
    pub receipts: HashMap<String, String>,
    /// Keys that received two different ids.
    pub two_ids: Vec<String>,
    /// Answers and statements that have receipts.
    pub answers: Vec<String>,
    pub statements: Vec<String>,
    pub upvotes: HashMap<String, u32>,
    pub approved: u32,
    pub participants: u32,
    /// Numbers of events that meant different things to different followers.
    pub disagreements: Vec<u64>,
    pub broken: Vec<String>,
    /// Questions that were public once and are hidden.
    pub hidden: HashSet<String>,
    /// Keys of questions whose texts the public was given although it may not have them.
    pub leaked: Vec<String>,
    /// Public snapshots that followers were given: number, questions, digest of their ids.
    pub snapshots: Vec<(u64, u32, u64)>,
    /// What an event's number meant to those who saw it live.
    pub live: BTreeMap<u64, Item>,
    pub stored: Stored,
    pub followers: Vec<Followed>,
}

/// What the server says that it has.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// The number the room's stream has reached.
    pub head: u64,
    /// Every question of the room, in any status, from the moderator's list.
    pub questions: Vec<StoredQuestion>,
    /// The questions, answers and statements of the public record.
    pub public_questions: Vec<String>,
    pub answers: Vec<String>,
    pub statements: Vec<String>,
    pub public_events: Vec<Item>,
    pub staff_events: Vec<Item>,
    pub figures: Option<Figures>,
}

#[derive(Debug, Clone, Default)]
pub struct StoredQuestion {
    pub id: String,
    pub upvotes: u32,
}

/// The published figures of one interview.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub questions: u64,
    pub approved: u64,
    pub answered: u64,
    pub participations: u64,
}

#[derive(Debug, Clone)]
pub struct Followed {
    pub name: String,
    pub is_staff: bool,
    pub chain: Chain,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Accepted and not stored, or stored and not seen by somebody who followed.
    pub lost: u64,
    /// Stored twice, or seen twice.
    pub doubled: u64,
    pub out_of_order: u64,
    /// Places where a stream did not go on where it stopped.
    pub gaps: u64,
    /// Stored or seen without anybody having been promised it.
    pub unexpected: u64,
    /// Figures that differ from the record.
    pub miscounted: u64,
    /// Messages that are not what the contract says.
    pub broken: u64,
    /// Hidden or rejected questions that the public was shown.
    pub leaked: u64,
    /// Begun, and neither accepted nor refused.
    pub unanswered: u64,
    pub faults: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        self.count() == 0
    }

    pub fn count(&self) -> u64 {
        self.lost
            + self.doubled
            + self.out_of_order
            + self.gaps
            + self.unexpected
            + self.miscounted
            + self.broken
            + self.leaked
            + self.unanswered
    }

    pub fn tell(&mut self, fault: impl FnOnce() -> String) {
        if self.faults.len() < FAULTS_TOLD_MAX {
            self.faults.push(fault());
        }
    }
}

pub fn check(rooms: &[Evidence]) -> Verdict {
    let mut verdict = Verdict::default();
    for room in rooms {
        questions(room, &mut verdict);
        stored_once(room, "answer", &room.answers, &room.stored.answers, &mut verdict);
        stored_once(room, "statement", &room.statements, &room.stored.statements, &mut verdict);
        counts(room, &mut verdict);
        followers(room, &mut verdict);
    }
    verdict
}

/// Every accepted question is stored exactly once, and no other one is.
fn questions(room: &Evidence, verdict: &mut Verdict) {
    for key in &room.two_ids {
        verdict.doubled += 1;
        verdict.tell(|| format!("{}: two questions under the key {key}", room.room));
    }
    let mut key_of = HashMap::new();
    for (key, id) in &room.receipts {
        if let Some(other) = key_of.insert(id.clone(), key) {
            verdict.lost += 1;
            verdict
                .tell(|| format!("{}: the keys {other} and {key} were given one question {id}", room.room));
        }
    }
    let accepted: Vec<String> = key_of.into_keys().collect();
    let stored: Vec<String> = room.stored.questions.iter().map(|question| question.id.clone()).collect();
    stored_once(room, "question", &accepted, &stored, verdict);
    stored_once(
        room,
        "public question",
        &approved_ids(&room.stored.public_events),
        &room.stored.public_questions,
        verdict,
    );
}

/// Compares what was promised with what is stored, one by one.
fn stored_once(room: &Evidence, what: &str, promised: &[String], stored: &[String], verdict: &mut Verdict) {
    let mut times: HashMap<&str, u64> = HashMap::new();
    for id in stored {
        *times.entry(id).or_default() += 1;
    }
    for id in promised {
        match times.remove(id.as_str()) {
            Some(1) => {}
            Some(more) => {
                verdict.doubled += more - 1;
                verdict.tell(|| format!("{}: {what} {id} is stored {more} times", room.room));
            }
            None => {
                verdict.lost += 1;
                verdict.tell(|| format!("{}: {what} {id} was accepted and is not stored", room.room));
            }
        }
    }
    for (id, count) in times {
        verdict.unexpected += count;
        verdict.tell(|| format!("{}: {what} {id} is stored, but nobody has a receipt for it", room.room));
    }
}

/// The published figures are what the record says.
fn counts(room: &Evidence, verdict: &mut Verdict) {
    let upvotes: HashMap<&str, u32> =
        room.stored.questions.iter().map(|question| (&*question.id, question.upvotes)).collect();
    let mut compare = |what: &str, expected: u64, told: u64| {
        if expected != told {
            verdict.miscounted += 1;
            verdict.tell(|| format!("{}: {what}: {told} told, {expected} expected", room.room));
        }
    };
    for (id, count) in &upvotes {
        let expected = room.upvotes.get(*id).copied().unwrap_or(0);
        compare(&format!("upvotes of {id}"), expected.into(), (*count).into());
    }
    let answered: HashSet<&str> = room
        .stored
        .public_events
        .iter()
        .filter(|item| &*item.kind == "answer_published")
        .map(|item| &*item.about)
        .collect();
    match room.stored.figures {
        Some(figures) => {
            compare("questions", room.stored.questions.len() as u64, figures.questions);
            compare("approved", room.approved.into(), figures.approved);
            compare("answered", answered.len() as u64, figures.answered);
            compare("participations", room.participants.into(), figures.participations);
        }
        None => compare("figures of the interview", 1, 0),
    }
}

/// Every follower saw every event of its stream once and in order, and the snapshots were whole.
pub fn followers(room: &Evidence, verdict: &mut Verdict) {
    for what in &room.broken {
        verdict.broken += 1;
        verdict.tell(|| format!("{}: {what}", room.room));
    }
    for key in &room.leaked {
        verdict.leaked += 1;
        verdict.tell(|| format!("{}: the public was shown {key}, which it may not see", room.room));
    }
    for seq in &room.disagreements {
        verdict.out_of_order += 1;
        verdict.tell(|| format!("{}: number {seq} was not the same event to everybody", room.room));
    }
    recorded_as_seen(room, verdict);
    snapshots(room, verdict);
    let public = Course::of(&room.stored.public_events);
    let staff = Course::of(&room.stored.staff_events);
    for follower in &room.followers {
        for fault in follower.chain.faults() {
            verdict.tell(|| format!("{}: {}: {fault:?}", room.room, follower.name));
        }
        let unkept = follower.chain.fault_count() - follower.chain.faults().len() as u64;
        count_faults(follower.chain.faults(), unkept, verdict);
        saw_all(room, follower, if follower.is_staff { &staff } else { &public }, verdict);
    }
}

fn count_faults(faults: &[Fault], unkept: u64, verdict: &mut Verdict) {
    for fault in faults {
        match fault {
            Fault::Gap { .. } | Fault::Behind { .. } | Fault::NoGround { .. } | Fault::OtherEpoch { .. } => {
                verdict.gaps += 1;
            }
            Fault::Doubled { .. } => verdict.doubled += 1,
            Fault::OutOfOrder { .. } => verdict.out_of_order += 1,
        }
    }
    verdict.gaps += unkept;
}

/// The numbers of a stream's events, in order.
struct Course {
    seqs: Vec<u32>,
}

impl Course {
    fn of(events: &[Item]) -> Self {
        let seqs: BTreeSet<u32> = events.iter().filter_map(|item| u32::try_from(item.seq).ok()).collect();
        Self { seqs: seqs.into_iter().collect() }
    }
}

fn saw_all(room: &Evidence, follower: &Followed, course: &Course, verdict: &mut Verdict) {
    let (chain, head) = (&follower.chain, room.stored.head);
    let Some(began) = chain.began() else {
        verdict.lost += 1;
        return verdict.tell(|| format!("{}: {} never got a snapshot", room.room, follower.name));
    };
    let seen: HashSet<u32> = chain.seen().iter().copied().collect();
    let missed = course.seqs.iter().filter(|seq| {
        let number = u64::from(**seq);
        number > began && number <= head && !seen.contains(seq) && !chain.is_covered_by_snapshot(number)
    });
    let missed: Vec<u32> = missed.copied().collect();
    if !missed.is_empty() {
        verdict.lost += missed.len() as u64;
        verdict.tell(|| format!("{}: {} did not see {missed:?}", room.room, follower.name));
    } else if chain.at() < head {
        verdict.gaps += 1;
        verdict.tell(|| format!("{}: {} was covered to {} of {head}", room.room, follower.name, chain.at()));
    }
    // What was seen of a question before it was hidden is in the public record no more.
    let was_hidden =
        |seq: &u32| room.live.get(&u64::from(*seq)).is_some_and(|item| room.hidden.contains(&*item.about));
    let extra = chain.seen().iter().filter(|seq| course.seqs.binary_search(seq).is_err() && !was_hidden(seq));
    let extra: Vec<u32> = extra.copied().collect();
    if !extra.is_empty() {
        verdict.unexpected += extra.len() as u64;
        verdict.tell(|| {
            format!("{}: {} saw {extra:?}, which the record does not have", room.room, follower.name)
        });
    }
}

/// What was seen live is what the record says afterwards.
fn recorded_as_seen(room: &Evidence, verdict: &mut Verdict) {
    for item in &room.stored.public_events {
        if let Some(seen) = room.live.get(&item.seq)
            && seen != item
        {
            verdict.out_of_order += 1;
            verdict.tell(|| format!("{}: number {} was {seen:?} live and is {item:?}", room.room, item.seq));
        }
    }
}

/// A snapshot of number S has exactly the questions published up to S and not hidden by then.
fn snapshots(room: &Evidence, verdict: &mut Verdict) {
    let until = |kind: &'static str, seq: u64| {
        let events = room.stored.staff_events.iter();
        events.filter(move |item| item.seq <= seq && &*item.kind == kind).map(|item| &*item.about)
    };
    for &(seq, count, of_ids) in &room.snapshots {
        let hidden: HashSet<&str> = until("question_hidden", seq).collect();
        let ids = || until("question_approved", seq).filter(|id| !hidden.contains(id));
        let expected = ids().count() as u64;
        if expected != u64::from(count) || digest(ids()) != of_ids {
            verdict.lost += expected.saturating_sub(count.into()).max(1);
            verdict
                .tell(|| format!("{}: the snapshot of {seq} has {count} questions of {expected}", room.room));
        }
    }
}

fn approved_ids(events: &[Item]) -> Vec<String> {
    events
        .iter()
        .filter(|item| &*item.kind == "question_approved")
        .map(|item| item.about.to_string())
        .collect()
}

#[cfg(test)]
mod tests;

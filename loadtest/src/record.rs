//! What was sent and what came back: receipts, refusals and latencies of the whole run.
//!
//! One room's part of it is `RoomRecord`. Nothing is judged here; that is `check`.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::time::Duration;

use tokio::time::Instant;

use crate::latency::Latency;
use crate::stream::Item;

/// The writes whose way to the followers is measured; each is known again by what its event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Write {
    Approve,
    Answer,
    Statement,
}

impl Write {
    /// The write that an event comes from, if it is a measured one.
    pub fn behind(event: &str) -> Option<Self> {
        match event {
            "question_approved" => Some(Self::Approve),
            "answer_published" => Some(Self::Answer),
            "statement_published" => Some(Self::Statement),
            _ => None,
        }
    }
}

#[derive(Default)]
pub struct RoomRecord {
    /// Question ids by the key under which they were handed in.
    pub receipts: HashMap<String, Rc<str>>,
    /// Keys that were given two different ids: one question stored twice.
    pub two_ids: Vec<String>,
    /// Answers and statements by id, as their receipts say.
    pub answers: Vec<String>,
    pub statements: Vec<String>,
    pub statements_settled: u32,
    /// Upvotes that were acknowledged, by question.
    pub upvotes: HashMap<Rc<str>, u32>,
    /// Who is known to have come in with a cookie.
    pub participants: u32,
    pub approved: u32,
    /// Approvals and answers that got their receipt or a final refusal.
    pub approvals_settled: u32,
    pub answers_begun: u32,
    pub answers_settled: u32,
    /// Questions that anybody in the room has seen published, in order of their appearance.
    pub public: Vec<Rc<str>>,
    /// What the number of an event meant to those who saw it.
    pub events: BTreeMap<u64, Item>,
    /// Numbers that meant different things to different followers.
    pub disagreements: Vec<u64>,
    /// The public snapshots that followers were given: number, how many questions, and the digest of their ids.
    pub snapshots: Vec<(u64, u32, u64)>,
    /// What the public may not see any more, by key.
    pub hidden: HashMap<String, Hidden>,
    /// By key, when the latest connection began over which the public was given a question's text.
    shown: HashMap<Box<str>, Instant>,
    /// Messages that were not what the contract says.
    pub broken: Vec<Rc<str>>,
    sent: HashMap<(Write, Rc<str>), Instant>,
}

/// A question that the public may not see.
#[derive(Debug, Clone)]
pub struct Hidden {
    pub id: Rc<str>,
    /// Since when; none: it was rejected, so never.
    pub since: Option<Instant>,
}

impl RoomRecord {
    /// Somebody of the public was given this question's text over a connection that began then.
    pub fn was_shown(&mut self, key: &str, connected: Instant) {
        match self.shown.get_mut(key) {
            Some(latest) => *latest = connected.max(*latest),
            None => {
                self.shown.insert(key.into(), connected);
            }
        }
    }

    /// The keys of questions that were shown although they were hidden, over a connection that began `grace` later
    /// or after that; and those of rejected ones that were shown at all.
    pub fn leaked(&self, grace: Duration) -> Vec<String> {
        let is_leaked = |(key, hidden): &(&String, &Hidden)| {
            let shown = self.shown.get(key.as_str());
            shown.is_some_and(|shown| hidden.since.is_none_or(|since| *shown > since + grace))
        };
        self.hidden.iter().filter(is_leaked).map(|(key, _)| key.clone()).collect()
    }

    /// Keeps a receipt; a receipt given again under its key is the same receipt.
    pub fn receipt(&mut self, key: &str, id: &str) {
        match self.receipts.get(key) {
            Some(known) if **known != *id => self.two_ids.push(key.to_owned()),
            Some(_) => {}
            None => {
                self.receipts.insert(key.to_owned(), Rc::from(id));
            }
        }
    }

    pub fn sending(&mut self, write: Write, about: &str, at: Instant) {
        self.sent.insert((write, Rc::from(about)), at);
    }

    pub fn sent(&self, item: &Item) -> Option<Instant> {
        self.sent.get(&(Write::behind(&item.kind)?, item.about.clone())).copied()
    }

    /// Takes note of an event that somebody saw.
    pub fn saw(&mut self, item: &Item) {
        match self.events.get(&item.seq) {
            None => {
                if &*item.kind == "question_approved" {
                    self.public.push(item.about.clone());
                }
                self.events.insert(item.seq, item.clone());
            }
            Some(known) if known != item => self.disagreements.push(item.seq),
            Some(_) => {}
        }
    }

    /// Whether everything that was handed in has been worked off.
    pub fn is_quiet(&self) -> bool {
        self.approvals_settled as usize >= self.receipts.len() && self.answers_settled >= self.answers_begun
    }

    /// What the staff should have done with `statements` planned, and what got neither a receipt nor a refusal.
    pub fn unsettled(&self, statements: usize) -> u64 {
        (self.receipts.len() as u64).saturating_sub(u64::from(self.approvals_settled))
            + u64::from(self.answers_begun.saturating_sub(self.answers_settled))
            + (statements as u64).saturating_sub(u64::from(self.statements_settled))
    }
}

/// Counts and latencies of all rooms together.
#[derive(Default)]
pub struct Totals {
    pub signed_in: u64,
    pub turned_away: u64,
    pub asked_http: u64,
    pub asked_socket: u64,
    pub replayed: u64,
    pub answered: u64,
    pub upvoted: u64,
    pub nothing_to_upvote: u64,
    /// Acts that never happened because their person did not get in.
    pub given_up: u64,
    pub refused: BTreeMap<String, u64>,
    pub retried: u64,
    pub unreachable: u64,
    /// Events that came to followers of the public stream while they were connected.
    pub delivered: u64,
    /// Events that were handed over afterwards, to those who came back.
    pub caught_up: u64,
    pub messages: u64,
    pub bytes: u64,
    pub dropped: u64,
    pub reconnects: u64,
    pub moved: u64,
    pub cut_off: BTreeMap<String, u64>,
    pub never_back: u64,
    pub file_limit_reached: bool,
    pub receipt_http: Latency,
    pub receipt_socket: Latency,
    pub receipt_staff: Latency,
    pub receipt_upvote: Latency,
    pub sign_in: Latency,
    pub handshake: Latency,
    pub delivery: Latency,
    pub delivery_question: Latency,
    pub delivery_answer: Latency,
    pub delivery_statement: Latency,
    /// How late this program itself was.
    pub own_lateness: Latency,
}

impl Totals {
    pub fn refused(&mut self, code: &str) {
        *self.refused.entry(code.to_owned()).or_default() += 1;
    }

    pub fn delivered(&mut self, write: Write, took: Duration) {
        self.delivery.record(took);
        match write {
            Write::Approve => self.delivery_question.record(took),
            Write::Answer => self.delivery_answer.record(took),
            Write::Statement => self.delivery_statement.record(took),
        }
    }

    pub fn accepted(&self) -> u64 {
        self.asked_http + self.asked_socket
    }
}

/// A number for a set of ids, whatever their order.
pub fn digest<'a>(ids: impl Iterator<Item = &'a str>) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    ids.fold(0, |sum, id| {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        sum.wrapping_add(hasher.finish())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::item;

    #[test]
    fn a_receipt_given_again_is_one_and_two_ids_are_a_fault() {
        let mut record = RoomRecord::default();
        record.receipt("k1", "q1");
        record.receipt("k1", "q1");
        assert_eq!((record.receipts.len(), record.two_ids.len()), (1, 0));
        record.receipt("k1", "q2");
        assert_eq!(record.two_ids, ["k1"]);
    }

    #[test]
    fn two_meanings_of_one_number_are_noticed() {
        let mut record = RoomRecord::default();
        record.saw(&item(4));
        record.saw(&item(4));
        assert!(record.disagreements.is_empty());
        record.saw(&Item { about: "another".into(), ..item(4) });
        assert_eq!(record.disagreements, [4]);
        assert_eq!(record.public.len(), 1);
    }

    #[test]
    fn a_text_that_was_hidden_leaks_over_a_later_connection_and_a_rejected_one_over_any() {
        let (mut record, now) = (RoomRecord::default(), Instant::now());
        let (grace, s) = (Duration::from_secs(2), Duration::from_secs);
        for (key, since) in [("before", Some(now)), ("after", Some(now)), ("rejected", None)] {
            record.hidden.insert(key.to_owned(), Hidden { id: key.into(), since });
        }
        record.was_shown("before", now + s(1));
        assert!(record.leaked(grace).is_empty());
        record.was_shown("after", now + s(3));
        record.was_shown("after", now);
        record.was_shown("rejected", now);
        let mut leaked = record.leaked(grace);
        leaked.sort();
        assert_eq!(leaked, ["after", "rejected"]);
    }

    #[test]
    fn a_write_is_known_again_by_its_event() {
        let mut record = RoomRecord::default();
        let now = Instant::now();
        record.sending(Write::Approve, "q4", now);
        assert_eq!(record.sent(&item(4)), Some(now));
        assert_eq!(record.sent(&item(5)), None);
        assert_eq!(record.sent(&Item { kind: "answer_published".into(), ..item(4) }), None);
    }

    #[test]
    fn digests_do_not_depend_on_order() {
        assert_eq!(digest(["a", "b"].into_iter()), digest(["b", "a"].into_iter()));
        assert_ne!(digest(["a", "b"].into_iter()), digest(["a"].into_iter()));
    }
}

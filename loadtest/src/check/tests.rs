//! Each fault that the checker is there to find is planted here once, and must turn it red.

use super::*;
use crate::stream::tests::{epoch, events};
use crate::stream::{Events, Item};

const ROOM: &str = "示例局";

/// A room of two questions, one answered, that two netizens and a moderator followed from the beginning.
fn sound() -> Evidence {
    let public_events = vec![approved(3, "q1"), approved(4, "q2"), answered(6, "q1")];
    let mut staff_events = vec![asked(1, "q1"), asked(2, "q2"), asked(5, "q3")];
    staff_events.extend(public_events.clone());
    staff_events.sort_by_key(|item| item.seq);
    Evidence {
        room: ROOM.to_owned(),
        receipts: [("k1", "q1"), ("k2", "q2"), ("k3", "q3")]
            .map(|(k, q)| (k.to_owned(), q.to_owned()))
            .into(),
        answers: vec!["a1".to_owned()],
        statements: vec!["s1".to_owned()],
        upvotes: [("q1".to_owned(), 2)].into(),
        approved: 2,
        participants: 2,
        snapshots: vec![(2, 0, 0), (4, 2, digest(["q1", "q2"].into_iter()))],
        live: public_events.iter().map(|item| (item.seq, item.clone())).collect(),
        stored: Stored {
            head: 7,
            questions: vec![question("q1", 2), question("q2", 0), question("q3", 0)],
            public_questions: vec!["q1".to_owned(), "q2".to_owned()],
            answers: vec!["a1".to_owned()],
            statements: vec!["s1".to_owned()],
            public_events,
            staff_events,
            figures: Some(Figures { questions: 3, approved: 2, answered: 1, participations: 2 }),
        },
        followers: vec![
            follower("一", false, 2, &[message(2, 4, &[3, 4]), message(4, 6, &[6]), message(6, 7, &[])]),
            follower("二", false, 4, &[message(4, 7, &[6])]),
            follower("moderator", true, 0, &[message(0, 7, &[1, 2, 3, 4, 5, 6])]),
        ],
        ..Evidence::default()
    }
}

fn named(seq: u64, kind: &str, about: &str) -> Item {
    Item { seq, kind: kind.into(), about: about.into() }
}

fn asked(seq: u64, about: &str) -> Item {
    named(seq, "question_asked", about)
}

fn approved(seq: u64, about: &str) -> Item {
    named(seq, "question_approved", about)
}

fn answered(seq: u64, about: &str) -> Item {
    named(seq, "answer_published", about)
}

fn question(id: &str, upvotes: u32) -> StoredQuestion {
    StoredQuestion { id: id.to_owned(), upvotes }
}

fn message(prev: u64, seq: u64, items: &[u64]) -> Events {
    events(prev, seq, items)
}

fn follower(name: &str, is_staff: bool, snapshot: u64, messages: &[Events]) -> Followed {
    let mut chain = Chain::default();
    chain.snapshot(&epoch(), snapshot);
    for message in messages {
        chain.events(message);
    }
    Followed { name: name.to_owned(), is_staff, chain }
}

/// The verdict on a sound room with one thing planted in it.
fn with(plant: impl FnOnce(&mut Evidence)) -> Verdict {
    let mut room = sound();
    plant(&mut room);
    check(&[room])
}

#[test]
fn a_sound_room_is_clean() {
    let verdict = with(|_| {});
    assert_eq!(verdict, Verdict::default());
    assert!(verdict.is_clean());
}

#[test]
fn a_hidden_text_that_was_shown_is_leaked() {
    let verdict = with(|room| room.leaked.push("k2".to_owned()));
    assert_eq!((verdict.leaked, verdict.is_clean()), (1, false));
}

#[test]
fn what_was_seen_before_it_was_hidden_is_no_fault() {
    let hide = |room: &mut Evidence| {
        room.stored.public_events.retain(|item| &*item.about != "q2");
        room.stored.public_questions.retain(|id| id != "q2");
        room.stored.figures = Some(Figures { questions: 3, approved: 1, answered: 1, participations: 2 });
        room.approved = 1;
        for events in [&mut room.stored.public_events, &mut room.stored.staff_events] {
            events.push(named(7, "question_hidden", "q2"));
        }
        room.followers.iter_mut().for_each(|follower| follower.chain = seen_with_hiding(follower.is_staff));
        room.snapshots.push((7, 1, digest(["q1"].into_iter())));
    };
    let seen = with(|room| {
        hide(room);
        room.hidden.insert("q2".to_owned());
    });
    assert_eq!(seen, Verdict::default());
    assert_eq!(with(hide).unexpected, 2, "unless it was not hidden");
    let stale = with(|room| {
        hide(room);
        room.hidden.insert("q2".to_owned());
        room.snapshots.push((7, 2, digest(["q1", "q2"].into_iter())));
    });
    assert!(!stale.is_clean(), "a snapshot that still has it");
}

fn seen_with_hiding(is_staff: bool) -> Chain {
    match is_staff {
        true => follower("", true, 0, &[message(0, 7, &[1, 2, 3, 4, 5, 6, 7])]).chain,
        false => follower("", false, 2, &[message(2, 4, &[3, 4]), message(4, 7, &[6, 7])]).chain,
    }
}

#[test]
fn an_accepted_question_that_is_not_stored_is_lost() {
    let verdict = with(|room| drop(room.stored.questions.remove(2)));
    assert_eq!(verdict.lost, 1);
    assert!(verdict.faults[0].contains("q3"), "{:?}", verdict.faults);
}

#[test]
fn a_question_stored_twice_is_doubled() {
    assert_eq!(with(|room| room.stored.questions.push(question("q2", 0))).doubled, 1);
    assert_eq!(with(|room| room.two_ids.push("k2".to_owned())).doubled, 1);
}

#[test]
fn a_question_nobody_was_promised_is_unexpected() {
    assert_eq!(with(|room| room.stored.questions.push(question("q9", 0))).unexpected, 1);
}

#[test]
fn two_keys_that_were_given_one_question_have_lost_one() {
    let verdict = with(|room| drop(room.receipts.insert("k4".to_owned(), "q1".to_owned())));
    assert_eq!(verdict.lost, 1);
}

#[test]
fn lost_answers_and_statements_are_found() {
    assert_eq!(with(|room| room.stored.answers.clear()).lost, 1);
    assert_eq!(with(|room| room.stored.statements.clear()).lost, 1);
    assert_eq!(with(|room| room.stored.answers.push("a1".to_owned())).doubled, 1);
}

#[test]
fn a_public_question_missing_from_the_record_is_lost() {
    assert_eq!(with(|room| drop(room.stored.public_questions.pop())).lost, 1);
}

#[test]
fn an_event_that_one_follower_did_not_see_is_lost() {
    let verdict = with(|room| {
        room.followers[0] = follower("一", false, 2, &[message(2, 4, &[3, 4]), message(4, 7, &[])]);
    });
    assert_eq!((verdict.lost, verdict.count()), (1, 1));
    assert!(verdict.faults[0].contains("[6]"), "{:?}", verdict.faults);
}

#[test]
fn a_follower_who_heard_nothing_more_has_lost_the_rest() {
    let verdict = with(|room| room.followers[1] = follower("二", false, 4, &[]));
    assert_eq!(verdict.lost, 1);
    let verdict = with(|room| room.followers[0] = follower("一", false, 6, &[]));
    assert_eq!((verdict.lost, verdict.gaps), (0, 1), "nothing was lost, but it was not covered to the end");
}

#[test]
fn an_event_seen_twice_is_doubled() {
    let verdict = with(|room| {
        let messages = [message(2, 4, &[3, 4]), message(4, 6, &[4, 6]), message(6, 7, &[])];
        room.followers[0] = follower("一", false, 2, &messages);
    });
    assert_eq!((verdict.doubled, verdict.count()), (1, 1));
}

#[test]
fn swapped_events_are_out_of_order() {
    let verdict = with(|room| {
        let messages = [message(2, 4, &[4, 3]), message(4, 6, &[6]), message(6, 7, &[])];
        room.followers[0] = follower("一", false, 2, &messages);
    });
    assert_eq!(verdict.out_of_order, 1);
    assert!(!verdict.is_clean());
}

#[test]
fn a_gap_is_found_even_when_it_is_filled_afterwards() {
    let verdict = with(|room| {
        let messages = [message(3, 4, &[4]), message(2, 4, &[3, 4]), message(4, 7, &[6])];
        room.followers[0] = follower("一", false, 2, &messages);
    });
    assert_eq!((verdict.gaps, verdict.count()), (1, 1));
}

#[test]
fn what_a_later_snapshot_stood_in_for_is_not_lost() {
    let verdict = with(|room| {
        let mut chain = Chain::default();
        chain.snapshot(&epoch(), 2);
        chain.snapshot(&epoch(), 6);
        chain.events(&message(6, 7, &[]));
        room.followers[0] = Followed { name: "一".to_owned(), is_staff: false, chain };
    });
    assert!(verdict.is_clean(), "{:?}", verdict.faults);
}

#[test]
fn an_event_that_the_record_does_not_have_is_unexpected() {
    let verdict = with(|room| {
        room.followers[1] = follower("二", false, 4, &[message(4, 7, &[5, 6])]);
    });
    assert_eq!((verdict.unexpected, verdict.count()), (1, 1), "a netizen saw a staff event");
}

#[test]
fn a_moderator_who_missed_a_staff_event_has_lost_it() {
    let verdict = with(|room| {
        room.followers[2] = follower("moderator", true, 0, &[message(0, 7, &[1, 2, 3, 4, 6])]);
    });
    assert_eq!((verdict.lost, verdict.count()), (1, 1));
}

#[test]
fn somebody_without_a_snapshot_has_lost_everything() {
    let verdict = with(|room| {
        room.followers[0] = Followed { name: "一".to_owned(), is_staff: false, chain: Chain::default() };
    });
    assert_eq!(verdict.lost, 1);
}

#[test]
fn a_snapshot_that_lacks_a_question_or_has_another_is_found() {
    assert_eq!(with(|room| room.snapshots[1].1 = 1).lost, 1);
    assert_eq!(with(|room| room.snapshots[1].2 = digest(["q1", "q9"].into_iter())).lost, 1);
}

#[test]
fn live_and_record_must_agree() {
    let verdict = with(|room| drop(room.live.insert(3, approved(3, "q2"))));
    assert_eq!(verdict.out_of_order, 1);
    assert_eq!(with(|room| room.disagreements.push(3)).out_of_order, 1);
}

#[test]
fn wrong_figures_are_miscounted() {
    let figures =
        |change: fn(&mut Figures)| with(|room| room.stored.figures.iter_mut().for_each(change)).miscounted;
    assert_eq!(figures(|figures| figures.questions = 4), 1);
    assert_eq!(figures(|figures| figures.approved = 1), 1);
    assert_eq!(figures(|figures| figures.answered = 2), 1);
    assert_eq!(figures(|figures| figures.participations = 1), 1);
    assert_eq!(with(|room| room.stored.figures = None).miscounted, 1);
    assert_eq!(with(|room| room.stored.questions[0].upvotes = 3).miscounted, 1);
}

#[test]
fn a_message_against_the_contract_is_broken() {
    assert_eq!(with(|room| room.broken.push("not JSON".to_owned())).broken, 1);
}

#[test]
fn every_fault_is_counted_though_not_every_one_is_told() {
    let verdict = with(|room| {
        room.stored.questions.clear();
        room.receipts = (0..1_000).map(|i| (format!("k{i}"), format!("x{i}"))).collect();
    });
    assert_eq!(verdict.lost, 1_000);
    assert!(verdict.faults.len() <= FAULTS_TOLD_MAX);
}

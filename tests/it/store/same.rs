//! When two rooms are the same: in all that anybody can ask them, in whatever order they came to know it.

use domain::{
    Room,
    event::Slot,
    ids::{NetizenId, QuestionId},
};

const SLOTS: [Slot; 9] = [
    Slot::Text,
    Slot::RejectReason,
    Slot::Appeal,
    Slot::HideReason,
    Slot::TransferReason,
    Slot::MoveReason,
    Slot::HandlingAgainReason,
    Slot::RevisionReason,
    Slot::Reason,
];

/// Two rooms are the same in all that anybody can ask them.
pub fn assert_same(one: &Room, other: &Room) {
    assert_eq!((&one.id, &one.epoch, one.seq, one.at), (&other.id, &other.epoch, other.seq, other.at));
    assert_eq!(one.interview, other.interview);
    assert_eq!(one.questions, other.questions);
    assert_eq!(one.statements, other.statements);
    assert_eq!(one.announcements, other.announcements);
    assert_eq!(one.polls, other.polls);
    assert_eq!(one.bans, other.bans);
    assert_eq!(one.last_no, other.last_no);
    let answers: Vec<_> = one.questions.values().flat_map(|q| &q.answers).map(|answer| &answer.id).collect();
    for answer in &answers {
        assert_eq!(one.question_of(answer), other.question_of(answer));
    }
    for question in one.questions.values() {
        let asked =
            |room: &Room| room.asked_by(&question.asker).map(|asked| asked.id.clone()).collect::<Vec<_>>();
        assert_eq!(asked(one), asked(other));
    }
    let items = one.questions.keys().map(QuestionId::as_str).chain(answers.iter().map(|id| id.as_str()));
    let items = items.chain(one.statements.keys().map(|id| id.as_str()));
    let items = items.chain(one.announcements.keys().map(|id| id.as_str()));
    let items = items.chain(one.polls.keys().map(|id| id.as_str()));
    for item in items.chain(one.bans.keys().map(NetizenId::as_str)).chain([one.id.as_str()]) {
        for slot in SLOTS {
            assert_eq!(one.text(item, slot), other.text(item, slot), "{item} {slot:?}");
            assert_eq!(one.text_version(item, slot), other.text_version(item, slot), "{item} {slot:?}");
        }
    }
}

//! Whom a notice concerns, who may remind and acknowledge, and where mail about it goes.

use crate::scene::{
    Scene, acts, city,
    people::{
        PARKS, ROADS, WATER, admin, assessor, department, grant, line, moderator, moderator_of, official,
        reviewer, staff,
    },
};
use domain::{
    Actor, CityCommand, CityEvent, Instant, NoticeCommand, Refusal, Role,
    city::DepartmentChange,
    decide::{CityDecision, DecidingNotice, Held, Known, decide_notice},
    event::Slot,
    ids::{DepartmentId, Fresh, InterviewId, NoticeId, QuestionId, WebhookId},
    mailbox::Mailbox,
    notice::{Concern, NoticeKind, Webhook, WebhookUrl},
    question::QuestionStatus,
    text::Text,
};

pub fn remind(department: Option<DepartmentId>, question: Option<QuestionId>) -> NoticeCommand {
    NoticeCommand::RemindDepartment {
        department,
        question,
        text: Text::parse("请尽快答复。").expect("a text"),
    }
}

pub fn acknowledge() -> NoticeCommand {
    NoticeCommand::AcknowledgeNotice { notice: NoticeId::parse("notice1").expect("an id"), note: None }
}

/// A notice to the department of roads, in an interview of roads and water.
pub fn known(kind: NoticeKind) -> Known {
    let interview = [ROADS, WATER].map(department).to_vec();
    Known { concern: Concern { kind, department: Some(department(ROADS)), interview }, acknowledged_at: None }
}

pub fn would(
    scene: &Scene,
    actor: &Actor,
    command: &NoticeCommand,
    notice: Option<&Known>,
    question: Option<&Held>,
) -> Result<CityDecision, Refusal> {
    let fresh = Fresh::new("fresh1", "secret").expect("an id");
    decide_notice(&DecidingNotice { city: &scene.city, actor, fresh: &fresh, notice, question }, command)
}

fn held(status: QuestionStatus) -> Held {
    let interview = InterviewId::parse("I1").expect("an id");
    Held { interview, department: Some(department(ROADS)), status, is_rehearsal: false }
}

fn question() -> QuestionId {
    QuestionId::parse("Q1").expect("an id")
}

#[test]
fn an_assessor_reminds_whoever_holds_the_question() {
    let held = held(QuestionStatus::Approved);
    let decision = would(&city(), &assessor(), &remind(None, Some(question())), None, Some(&held));
    let decision = decision.expect("an assessor may");
    let CityEvent::DepartmentReminded { department: reminded, interview, question: of, .. } = decision.event
    else {
        panic!("another event")
    };
    assert_eq!((reminded, interview, of), (department(ROADS), Some(held.interview), Some(question())));
    assert_eq!(decision.bodies.len(), 1, "what was written stands beside the event");
    assert_eq!((&*decision.bodies[0].text, decision.bodies[0].slot), ("请尽快答复。", Slot::Text));
}

#[test]
fn nobody_is_reminded_of_what_is_not_open() {
    let reminded =
        |held: Option<&Held>| would(&city(), &assessor(), &remind(None, Some(question())), None, held).err();
    assert_eq!(reminded(Some(&held(QuestionStatus::Approved))), None);
    for status in [QuestionStatus::Answered, QuestionStatus::Hidden, QuestionStatus::Pending] {
        assert_eq!(reminded(Some(&held(status))), Some(Refusal::WrongState), "{status:?}");
    }
    let practice = Held { is_rehearsal: true, ..held(QuestionStatus::Approved) };
    assert_eq!(reminded(Some(&practice)), Some(Refusal::WrongState));
    assert_eq!(reminded(None), Some(Refusal::NotFound));
}

#[test]
fn a_reminder_is_of_a_question_or_of_a_department() {
    let reminded = |department, question| {
        let held = held(QuestionStatus::Approved);
        would(&city(), &assessor(), &remind(department, question), None, Some(&held)).err()
    };
    let fault = |code| Some(Refusal::field("department_id", code));
    assert_eq!(reminded(Some(department(ROADS)), None), None);
    assert_eq!(reminded(None, None), fault("missing_field"));
    assert_eq!(reminded(Some(department(ROADS)), Some(question())), fault("duplicate"));
    assert_eq!(reminded(Some(department("nowhere")), None), fault("unknown_department"));
}

#[test]
fn an_assessor_of_one_department_reminds_that_one() {
    let bound = staff(Role::Assessor, Some(ROADS));
    let held = held(QuestionStatus::Approved);
    assert!(would(&city(), &bound, &remind(None, Some(question())), None, Some(&held)).is_ok());
    let other = would(&city(), &bound, &remind(Some(department(WATER)), None), None, None);
    assert_eq!(other.err(), Some(Refusal::OtherDepartment));
}

#[test]
fn a_notice_is_acknowledged_once_by_whom_it_concerns() {
    let acknowledged =
        |actor: &Actor, known: Option<&Known>| would(&city(), actor, &acknowledge(), known, None).err();
    let due = known(NoticeKind::Due);
    assert_eq!(acknowledged(&official(ROADS), Some(&due)), None);
    assert_eq!(acknowledged(&reviewer(ROADS), Some(&due)), None);
    assert_eq!(acknowledged(&official(WATER), Some(&due)), Some(Refusal::OtherDepartment));
    assert_eq!(acknowledged(&moderator(), Some(&due)), Some(Refusal::OtherDepartment));
    assert_eq!(acknowledged(&official(ROADS), None), Some(Refusal::NotFound));
    let again = Known { acknowledged_at: Some(Instant::from_ms(0)), ..due };
    assert_eq!(acknowledged(&official(ROADS), Some(&again)), Some(Refusal::WrongState));
}

#[test]
fn what_concerns_moderators_concerns_those_of_the_interview() {
    let late = known(NoticeKind::ModerationLate).concern;
    let concerned =
        [moderator(), moderator_of(WATER), moderator_of(PARKS), assessor(), official(ROADS), admin()]
            .map(|actor| late.concerns(&actor));
    assert_eq!(concerned, [true, true, false, false, false, false]);
    let waits = known(NoticeKind::ExtensionWaiting).concern;
    assert_eq!(
        [moderator(), assessor(), official(ROADS)].map(|actor| waits.concerns(&actor)),
        [true, true, false]
    );
}

#[test]
fn every_kind_concerns_staff_but_for_those_that_followers_are_told() {
    let for_followers = NoticeKind::ALL.into_iter().filter(|kind| kind.is_for_followers());
    let for_followers: Vec<_> = for_followers.map(NoticeKind::name).collect();
    assert_eq!(for_followers, ["answer_published", "interview_announced", "interview_opened"]);
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(kind.name()), Some(kind));
    }
}

#[test]
fn mail_goes_to_those_whom_it_concerns_and_to_the_departments_mailbox() {
    let mut scene = city();
    let mailbox = |address: &str| Mailbox::parse(address).expect("a mailbox");
    for (name, role, code, address) in [
        ("roads1", Role::Official, Some(ROADS), "one@roads.example.org"),
        ("roads2", Role::Reviewer, Some(ROADS), "one@roads.example.org"),
        ("roads3", Role::Official, Some(ROADS), ""),
        ("water", Role::Official, Some(WATER), "water@example.org"),
        ("host", Role::Moderator, None, "host@example.org"),
    ] {
        scene.administers(CityCommand::CreateStaff {
            username: line(name),
            name: line("示例人员"),
            grants: vec![grant(role, code)],
            email: Some(mailbox(address)),
            credential: None,
        });
    }
    let change = DepartmentChange { email: Some(mailbox("roads@example.org")), ..Default::default() };
    scene.administers(acts::change_department(ROADS, change));
    let to = |kind| {
        let boxes = known(kind).concern.mailboxes(&scene.city);
        boxes.iter().filter_map(|mailbox| mailbox.address().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(to(NoticeKind::Overdue), ["one@roads.example.org", "roads@example.org"], "each address once");
    assert_eq!(to(NoticeKind::ExtensionWaiting), ["host@example.org"]);
}

#[test]
fn a_webhook_is_told_of_what_it_asked_for() {
    let hook = |kinds: &[NoticeKind], code: Option<&str>| Webhook {
        id: WebhookId::parse("W1").expect("an id"),
        url: WebhookUrl::parse("https://supervision.example.org/in?from=wenzheng").expect("an address"),
        kinds: kinds.to_vec(),
        department: code.map(department),
        made_at: Instant::from_ms(0),
        removed_at: None,
    };
    let due = known(NoticeKind::Due).concern;
    assert!(hook(&[], None).wants(&due) && hook(&[NoticeKind::Due], Some(ROADS)).wants(&due));
    let answer = known(NoticeKind::AnswerPublished).concern;
    assert!(hook(&[NoticeKind::AnswerPublished], None).wants(&answer));
    assert!(!hook(&[], None).wants(&answer), "what the public is told it gets by name only");
    assert!(!hook(&[NoticeKind::Overdue], None).wants(&due) && !hook(&[], Some(WATER)).wants(&due));
    assert!(!Webhook { removed_at: Some(Instant::from_ms(1)), ..hook(&[], None) }.wants(&due));
}

#[test]
fn an_address_of_a_webhook_is_plain() {
    for good in ["https://a.example.org", "http://10.1.2.3:8080/x?y=z", "https://[2001:db8::1]/x"] {
        assert!(WebhookUrl::parse(good).is_some(), "{good}");
    }
    for bad in [
        "",
        "ftp://a.example.org",
        "https://",
        "https://me:secret@a.example.org",
        "https://a b",
        "https://a#b",
        "//a",
    ] {
        assert!(WebhookUrl::parse(bad).is_none(), "{bad}");
    }
}

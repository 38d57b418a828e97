//! Which stream an event is on, and what it carries there: the contract's table of the live stream, written by hand
//! from there.

use crate::{
    following::told,
    scenarios,
    scene::{
        Scene, acts, drafted,
        people::{ROADS, WATER, asker, neighbour, official},
        scene,
    },
};
use domain::{RoomEvent, event::Audience, frame, view::Sight};
use serde_json::Value;
use std::collections::BTreeSet;

/// What public events carry beside `seq`, `at` and `type`.
const CARRIED: &[(&str, &[&str])] = &[
    ("interview_announced", &["interview"]),
    ("interview_changed", &["interview"]),
    ("interview_opened", &["interview"]),
    ("interview_paused", &["interview"]),
    ("interview_resumed", &["interview"]),
    ("interview_extended", &["interview"]),
    ("interview_ended", &["interview"]),
    ("interview_archived", &["interview"]),
    ("interview_reopened", &["interview"]),
    ("interview_cancelled", &["interview"]),
    ("question_approved", &["question"]),
    ("question_unhidden", &["question"]),
    ("question_unmerged", &["question"]),
    ("question_redacted", &["question"]),
    ("answer_published", &["answer", "question_id"]),
    ("answer_revised", &["answer", "question_id"]),
    ("statement_published", &["statement"]),
    ("statement_revised", &["statement"]),
    ("announcement_made", &["announcement"]),
    ("poll_opened", &["poll"]),
    ("poll_closed", &["poll"]),
    ("question_assigned", &["department_id", "question_id"]),
    ("question_transferred", &["department_id", "from_department_id", "question_id"]),
    ("question_pinned", &["question_id"]),
    ("question_unpinned", &["question_id"]),
    ("question_merged", &["into", "question_id"]),
    ("question_hidden", &["question_id"]),
    ("question_withdrawn", &["question_id"]),
    ("question_moved_out", &["interview_id", "question_id"]),
    ("question_moved_in", &["question"]),
    ("question_returned", &["question"]),
    ("question_classified", &["question"]),
    ("question_shared", &["question"]),
    ("question_judged", &["question"]),
    ("extension_granted", &["question"]),
    ("answer_reclassified", &["question"]),
    ("promise_kept", &["question"]),
    ("question_reopened", &["due_at", "question_id"]),
    ("answering_started", &["department_id", "question_id"]),
    ("statement_retracted", &["statement_id"]),
];

#[test]
fn public_events_carry_what_the_contract_says() {
    let mut met = BTreeSet::new();
    for scenario in scenarios::all() {
        for step in &scenario.scene.steps {
            let Some(event) = told(step, step, Sight::Public) else { continue };
            let Value::Object(mut event) = serde_json::to_value(&event).expect("our own types") else {
                panic!("an event is an object")
            };
            let name = step.recorded.event.name();
            assert_eq!(event.remove("type"), Some(name.into()));
            assert_eq!(event.remove("seq"), Some(step.recorded.seq.into()));
            assert_eq!(event.remove("at"), Some(step.recorded.at.to_string().into()));
            let carried = CARRIED.iter().find(|(known, _)| *known == name).expect("a public event").1;
            assert_eq!(event.keys().collect::<Vec<_>>(), carried, "{name}");
            met.insert(name);
        }
    }
    assert_eq!(met.len(), CARRIED.len(), "every public event happens in a scenario: {met:?}");
}

#[test]
fn a_message_put_together_from_encoded_events_is_the_message() {
    let scene = scenarios::whole_interview();
    let all: Vec<_> = scene.steps.iter().filter_map(|step| told(step, step, Sight::Staff)).collect();
    for events in [&all[..], &all[..1], &[]] {
        let encoded: Vec<String> = events.iter().map(frame::encode).collect();
        let text = frame::events(&scene.room.epoch, 7, 99, encoded.iter().map(String::as_str));
        let epoch = scene.room.epoch.clone();
        let whole = frame::Message::Events { epoch, prev: 7, seq: 99, events: events.to_vec() };
        assert_eq!(text, frame::encode(&whole));
    }
}

#[test]
fn staff_get_every_event_and_the_question_whole_where_it_is_only_named() {
    for scenario in scenarios::all() {
        for step in scenario.scene.steps.iter().filter(|step| step.recorded.event.question().is_some()) {
            let event = told(step, step, Sight::Staff).expect("staff get every event");
            let event = serde_json::to_value(&event).expect("our own types");
            if let RoomEvent::QuestionMovedOut { .. } = step.recorded.event {
                assert_eq!(event.get("now"), None, "it is none of this room's any more");
                continue;
            }
            let whole = event.get("now").or(event.get("question")).expect("the question");
            assert_eq!(whole["id"], step.recorded.event.question().expect("a question").as_str());
            assert!(whole["holds"].is_array() && whole["asker"].is_object(), "{whole}");
        }
    }
}

/// The audience of the newest event.
fn last(scene: &Scene) -> (&'static str, Audience) {
    let recorded = &scene.steps.last().expect("something happened").recorded;
    (recorded.event.name(), recorded.audience)
}

#[test]
fn what_happens_to_a_question_before_it_is_public_is_for_staff() {
    let asked = || scene().live().with_question("路灯坏了");
    let then = |mut scene: Scene, command: domain::RoomCommand| {
        scene.moderates(command);
        last(&scene)
    };
    let q = asked().question();
    let rejected = asked().rejected();
    let mut appealed = rejected.clone();
    appealed.must(&asker(), acts::appeal(&q));
    let other = asked().with_question("灯不亮").approved();
    let merged = {
        let mut scene = other.clone();
        scene.moderates(acts::merge(&q, &other.question()));
        scene
    };
    for event in [
        last(&asked()),
        last(&rejected),
        last(&appealed),
        last(&asked().withdrawn()),
        last(&merged),
        then(rejected, acts::unreject(&q)),
        then(asked(), acts::redact(&q)),
        then(asked(), acts::assign(&q, WATER)),
        then(merged, acts::unmerge(&q)),
    ] {
        assert_eq!(event.1, Audience::Staff, "{}", event.0);
    }
    assert_eq!(last(&asked().approved()), ("question_approved", Audience::Public));
}

#[test]
fn what_happens_to_a_hidden_question_is_for_staff_until_it_is_back() {
    let mut scene = scene().live().with_question("路灯坏了").approved().answered().hidden();
    assert_eq!(last(&scene), ("question_hidden", Audience::Public), "its going is told");
    let question = scene.question();
    let answer = scene.facts(&question).answers[0].id.clone();
    scene.moderates(acts::redact(&question));
    assert_eq!(last(&scene), ("question_redacted", Audience::Staff));
    scene.must(&official(ROADS), acts::revise(&answer));
    assert_eq!(last(&scene), ("answer_revised", Audience::Staff));
    scene.moderates(acts::unhide(&question));
    assert_eq!(last(&scene), ("question_unhidden", Audience::Public));
    let event = told(&scene.steps[scene.steps.len() - 1], &scene.steps[scene.steps.len() - 1], Sight::Public);
    let json = frame::encode(&event);
    assert!(
        json.contains("某路的路灯坏了") && json.contains("已经修好。"),
        "it comes back as it is now: {json}"
    );
}

#[test]
fn a_draft_is_for_staff() {
    let mut scene = drafted();
    scene.moderates(acts::retitle("改题"));
    let audiences = |scene: &Scene| scene.steps.iter().map(|step| step.recorded.audience).collect::<Vec<_>>();
    assert_eq!(audiences(&scene), [Audience::Staff; 2]);
    assert_eq!(last(&scene.clone().cancelled()).1, Audience::Staff, "nobody knew of it");
    let mut scene = scene.announced();
    scene.moderates(acts::retitle("又改题"));
    assert_eq!(audiences(&scene)[2..], [Audience::Public; 2]);
    assert_eq!(last(&scene.cancelled()).1, Audience::Public);
}

#[test]
fn a_ban_is_for_staff() {
    let mut scene = scene().live();
    let until = scene.at.plus_ms(1_000);
    scene.moderates(acts::ban(asker().netizen().expect("a netizen"), until));
    assert_eq!(last(&scene), ("netizen_banned", Audience::Staff));
}

/// Every event told once more to the public, as things are at the end.
fn replayed(scene: &Scene) -> String {
    let end = scene.steps.last().expect("something happened");
    scene
        .steps
        .iter()
        .filter_map(|step| told(step, end, Sight::Public))
        .map(|event| frame::encode(&event))
        .collect()
}

#[test]
fn what_is_hidden_withdrawn_or_redacted_is_in_no_replay() {
    let asked = || scene().live().with_question("电话零零零零").approved();
    assert!(replayed(&asked()).contains("电话零零零零"));
    let mut redacted = asked();
    redacted.moderates(acts::redact(&redacted.question()));
    for scene in [asked().answered().hidden(), asked().withdrawn(), redacted] {
        let replayed = replayed(&scene);
        assert!(!replayed.contains("电话零零零零") && !replayed.contains("本周内修好"), "{replayed}");
    }
}

#[test]
fn what_was_retracted_or_revised_is_in_no_replay() {
    let mut retracted = scene().live();
    retracted.moderates(acts::state());
    let statement = retracted.room.statements.keys().next().expect("a statement").clone();
    let mut revised = retracted.clone();
    assert!(replayed(&revised).contains("大家好"));
    revised.moderates(acts::restate(&statement));
    retracted.moderates(acts::retract(&statement));
    for scene in [revised, retracted] {
        assert!(!replayed(&scene).contains("大家好"));
    }
}

#[test]
fn no_public_event_names_a_person() {
    let mut scene = scenarios::whole_interview();
    scene.must(&domain::Actor::System, domain::RoomCommand::ReopenInterview);
    let replayed = replayed(&scene);
    for secret in
        ["netizen1", "netizen2", "netizen3", "tracking", "reject_reason", "asker", "holds", "appeal"]
    {
        assert!(!replayed.contains(secret), "{secret}");
    }
    let asked = |actor: &domain::Actor| actor.netizen().expect("a netizen").to_string();
    assert!(!replayed.contains(&asked(&neighbour())));
}

#[test]
fn numbers_that_the_public_does_not_see_are_still_counted() {
    let scene = scene().live().with_question("路灯坏了").approved();
    let seqs: Vec<_> =
        scene.steps.iter().filter_map(|step| told(step, step, Sight::Public)).map(|e| e.seq).collect();
    assert_eq!(seqs, [2, 3, 5], "created and asked are for staff");
    assert!(matches!(scene.steps[3].recorded.event, RoomEvent::QuestionAsked(_)));
}

//! What people see of a room: the public, the one who asked, staff. The fields of the contract's main objects.

use crate::{
    scenarios,
    scene::{
        Scene, acts,
        people::{asker, neighbour, netizen},
        scene,
    },
};
use domain::view::{self, Asker, Sight, Tallies};
use serde_json::{Value, json};

fn json_of(scene: &Scene, sight: Sight) -> Value {
    serde_json::to_value(view::room(&scene.room, &Tallies::default(), sight)).expect("our own types")
}

fn own(scene: &Scene, netizen: &domain::Actor) -> Vec<view::Question> {
    view::own_questions(&scene.room, &Tallies::default(), netizen.netizen().expect("a netizen"))
}

#[track_caller]
fn has(object: &Value, fields: &str) {
    let fields = fields.split(", ");
    let missing: Vec<_> = fields.filter(|field| object.get(field).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?} missing in {object}");
}

#[test]
fn the_objects_have_the_fields_of_the_contract() {
    let scene = scenarios::whole_interview();
    let room = json_of(&scene, Sight::Public);
    has(&room, "epoch, seq, interview, questions, statements, announcements, polls, online");
    has(
        &room["interview"],
        "id, title, subject, lang, status, departments, guests, moderation, collect_from, planned_start_at, \
         planned_end_at, opened_at, ended_at, paused, answer_within_days, epoch, seq, video_url",
    );
    has(&room["interview"]["departments"][0], "id, code, name");
    has(&room["interview"]["guests"][0], "name, post");
    let question = &room["questions"][0];
    has(
        question,
        "id, no, interview_id, text, nickname, kind, status, department_id, follows, merged_into, upvotes, \
         pinned, asked_at, moderated_at, first_answered_at, due_at, answers, answering, handled_again",
    );
    let answer = &question["answers"][0];
    has(answer, "id, question_id, department_id, by, text, outcome, published_at, revised_at, rating");
    has(&answer["rating"], "count, mean");
    has(&room["statements"][0], "id, speaker, text, picture_url, published_at");
    has(&room["announcements"][0], "id, text, made_at");
}

#[test]
fn the_public_sees_nothing_personal() {
    let room = json_of(&scenarios::whole_interview(), Sight::Public);
    for question in room["questions"].as_array().expect("a list") {
        for field in ["asker", "holds", "tracking_code", "appealed", "appeal", "reject_reason", "hide_reason"]
        {
            assert_eq!(question.get(field), None, "{field}");
        }
    }
    for secret in ["netizen1", "netizen2", "netizen3", "tracking"] {
        assert!(!room.to_string().contains(secret), "{secret}");
    }
}

#[test]
fn the_public_sees_the_questions_that_are_public() {
    let asked = || scene().live().with_question("路灯坏了");
    let seen = |scene: &Scene, sight| json_of(scene, sight)["questions"].as_array().map(Vec::len);
    for scene in [asked(), asked().rejected(), asked().withdrawn(), asked().approved().hidden()] {
        assert_eq!((seen(&scene, Sight::Public), seen(&scene, Sight::Staff)), (Some(0), Some(1)));
    }
    for scene in [asked().approved(), asked().approved().answered()] {
        assert_eq!(seen(&scene, Sight::Public), Some(1));
    }
    let target = asked().approved();
    let merged_before = target.clone().with_question("灯不亮").merged_into(&target.question());
    let merged_after = target.clone().with_question("灯不亮").approved().merged_into(&target.question());
    assert_eq!((seen(&merged_before, Sight::Public), seen(&merged_after, Sight::Public)), (Some(1), Some(2)));
    let merged = &json_of(&merged_after, Sight::Public)["questions"][1];
    assert_eq!(
        (&merged["status"], &merged["merged_into"]),
        (&json!("merged"), &json!(target.question().as_str()))
    );
}

#[test]
fn askers_see_their_own_questions_in_any_status() {
    let scene = scene().live().with_question("一").with_question("二").rejected();
    let scene = scene.with_question_of(&neighbour(), "别人的").with_question("三").approved().hidden();
    let own = own(&scene, &asker());
    let seen: Vec<_> = own.iter().map(|own| (&*own.text, own.status.name())).collect();
    assert_eq!(seen, [("一", "pending"), ("二", "rejected"), ("三", "hidden")]);
    assert_eq!(own[1].reject_reason.as_deref(), Some("与主题无关"));
    assert_eq!(own[2].hide_reason.as_deref(), Some("含个人信息"));
    for question in &own {
        assert_eq!(question.appealed, Some(false));
        assert!(question.tracking_code.as_deref().is_some_and(|code| code.starts_with("tracking")));
        assert_eq!((&question.asker, &question.holds, &question.appeal), (&None, &None, &None));
    }
}

#[test]
fn who_has_asked_nothing_has_nothing() {
    assert!(own(&scene().live().with_question("一"), &netizen("netizen9")).is_empty());
}

#[test]
fn staff_see_who_asked_how_often_and_with_what_luck() {
    let mut scene = scene().live().with_question("一").rejected().with_question("二").rejected();
    let question = scene.question();
    scene.must(&asker(), acts::appeal(&question));
    let scene = scene.with_question("三").approved();
    let room = view::room(&scene.room, &Tallies::default(), Sight::Staff).expect("a room");
    let id = asker().netizen().expect("a netizen").clone();
    for question in &room.questions {
        assert_eq!(question.asker, Some(Asker { id: id.clone(), asked: 3, rejected: 1 }));
        assert_eq!(question.tracking_code, None, "the code is for the asker alone");
    }
    assert_eq!(room.questions[1].appeal.as_deref(), Some("这是真的问题"));
    assert_eq!(room.questions[1].appealed, Some(true));
    assert_eq!(room.questions[2].holds.as_ref().map(Vec::len), Some(1));
}

#[test]
fn a_retracted_statement_is_seen_by_nobody() {
    let mut scene = scene().live();
    scene.moderates(acts::state());
    let statement = scene.room.statements.keys().next().expect("a statement").clone();
    scene.moderates(acts::retract(&statement));
    for sight in [Sight::Public, Sight::Staff] {
        assert_eq!(json_of(&scene, sight)["statements"], json!([]));
    }
}

#[test]
fn numbers_stand_in_the_snapshot_as_of_its_making() {
    let mut scene = scene().live().with_question("路灯坏了").approved().answered();
    let question = scene.question();
    let answer = scene.facts(&question).answers[0].id.clone();
    scene.must(&neighbour(), acts::upvote(&question));
    scene.must(&asker(), acts::rate(&answer, 4));
    let tallies = scene.counting.tallies(&scene.room);
    let room = view::room(&scene.room, &tallies, Sight::Public).expect("a room");
    assert_eq!((room.questions[0].upvotes, room.online), (1, 2));
    assert_eq!(
        serde_json::to_value(room.questions[0].answers[0].rating).ok(),
        Some(json!({"count": 1, "mean": 4.0}))
    );
}

#[test]
fn a_room_that_was_not_created_is_not_seen() {
    let scene = crate::scene::city();
    assert_eq!(view::room(&scene.room, &Tallies::default(), Sight::Staff), None);
}

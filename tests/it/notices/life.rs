//! Which notices there are when, for whom, and when there is nothing left to tell.

use super::{kinds, left_open, look, open};
use harness::Scene;
use serde_json::json;

#[tokio::test]
async fn an_open_question_is_told_of_as_its_due_date_comes_nearer() {
    let mut scene = Scene::sqlite().await;
    let (_, question) = left_open(&scene).await;
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["unanswered"], "at the end");

    // Monday, 30 August: three working days before. Wednesday: one. Friday: over.
    for (days, kind) in [(6, "due_soon"), (2, "due"), (2, "overdue")] {
        scene.wait_days(days).await;
        look(&scene).await;
        look(&scene).await;
        assert_eq!(open(&scene.official).await, [kind, "unanswered"], "each overtakes the one before");
    }
    assert!(open(&scene.other_official).await.is_empty(), "of another department's questions");
    assert!(open(&scene.moderator).await.is_empty());
    let count = scene.official.get("/notices/count").await.expect(200);
    assert_eq!(count, json!({"unacknowledged": 2, "is_more": false}));

    scene.answered(&question, "明年。").await;
    look(&scene).await;
    assert!(open(&scene.official).await.is_empty(), "answered");
    let all = scene.official.get("/notices").await.expect(200);
    assert_eq!(kinds(&all), ["overdue", "due", "due_soon", "unanswered"]);
    assert!(all["items"].as_array().expect("a list").iter().all(|notice| notice["settled_at"].is_string()));
    scene.node.stop().await;
}

#[tokio::test]
async fn an_extension_waits_for_its_decision_and_moves_the_warning() {
    let mut scene = Scene::sqlite().await;
    let (_, question) = left_open(&scene).await;
    scene.wait_days(6).await;
    look(&scene).await;
    let path = format!("/questions/{question}/extension");
    scene.official.post(&path, json!({"days": 5, "reason": "要到现场勘察"})).await.expect(200);
    look(&scene).await;
    assert_eq!(open(&scene.assessor).await, ["extension_waiting"]);
    assert_eq!(open(&scene.moderator).await, ["extension_waiting"]);
    assert_eq!(open(&scene.official).await, ["due_soon"], "it runs until it is granted");

    scene.assessor.post(&format!("{path}/grant"), json!({})).await.expect(200);
    look(&scene).await;
    assert!(open(&scene.assessor).await.is_empty(), "decided");
    assert!(open(&scene.official).await.is_empty(), "due on Thursday, 9 September");
    scene.wait_days(7).await;
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["due_soon"], "the new date warns anew");
    scene.node.stop().await;
}

#[tokio::test]
async fn what_goes_to_another_department_is_told_there() {
    let mut scene = Scene::sqlite().await;
    let (_, question) = left_open(&scene).await;
    scene.wait_days(6).await;
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["due_soon"]);
    let to = json!({"department_id": scene.traffic, "reason": "不属本局"});
    scene.official.post(&format!("/questions/{question}/transfer"), to).await.expect(200);
    look(&scene).await;
    assert!(open(&scene.official).await.is_empty());
    assert_eq!(open(&scene.other_official).await, ["due_soon"]);
    scene.node.stop().await;
}

#[tokio::test]
async fn moderators_are_told_of_what_waits_too_long_once_at_a_time() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let first = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.clock.advance_ms(9 * 60_000);
    look(&scene).await;
    assert!(open(&scene.moderator).await.is_empty(), "not yet");
    let second = scene.asked(&asker, &interview, "何时修？").await;
    scene.clock.advance_ms(60_000);
    look(&scene).await;
    assert_eq!(open(&scene.moderator).await, ["moderation_late"]);
    scene.clock.advance_ms(9 * 60_000);
    look(&scene).await;
    assert_eq!(open(&scene.moderator).await, ["moderation_late"], "one for the interview, however many wait");

    for question in [&first, &second] {
        scene.approved(question).await;
    }
    look(&scene).await;
    assert!(open(&scene.moderator).await.is_empty());
    scene.asked(&asker, &interview, "还有一处").await;
    scene.clock.advance_ms(10 * 60_000);
    look(&scene).await;
    assert_eq!(open(&scene.moderator).await, ["moderation_late"], "another time is another notice");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_planned_start_that_has_come_is_told_until_somebody_opens() {
    let mut scene = Scene::sqlite().await;
    let interview = scene.announced().await;
    look(&scene).await;
    assert!(open(&scene.moderator).await.is_empty());
    scene.wait_days(4).await;
    look(&scene).await;
    assert_eq!(open(&scene.moderator).await, ["interview_starts"]);
    scene.step(&interview, "open").await;
    look(&scene).await;
    assert!(open(&scene.moderator).await.is_empty());
    scene.node.stop().await;
}

#[tokio::test]
async fn a_promise_is_told_of_until_it_is_kept() {
    let mut scene = Scene::sqlite().await;
    let (_, question) = left_open(&scene).await;
    let promise = json!({
        "text": "十月底前修好。", "outcome": "promised", "promised_until": "2010-10-29T10:00:00.000Z",
    });
    let answer = scene.official.post(&format!("/questions/{question}/answers"), promise).await.expect(201);
    let answer = answer["answer"]["id"].as_str().expect("an id").to_owned();
    scene.wait_days(63).await;
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["promise_due_soon"], "Tuesday, 26 October: three working days");
    scene.wait_days(4).await;
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["promise_overdue"]);
    scene
        .official
        .post(&format!("/answers/{answer}/evidence"), json!({"text": "已经修好"}))
        .await
        .expect(200);
    look(&scene).await;
    assert!(open(&scene.official).await.is_empty());
    scene.node.stop().await;
}

#[tokio::test]
async fn practice_and_archived_rooms_warn_nobody() {
    let mut scene = Scene::sqlite().await;
    let asker = scene.netizen("岛城市民").await;
    let practice = scene.draft(json!({"rehearsal": true})).await;
    for act in ["announce", "open"] {
        scene.step(&practice, act).await;
    }
    let question = scene.asked(&asker, &practice, "练习").await;
    scene.approved(&question).await;
    scene.step(&practice, "end").await;
    let (archived, _) = left_open(&scene).await;
    scene.step(&archived, "archive").await;
    scene.wait_days(20).await;
    look(&scene).await;
    for client in [&scene.official, &scene.moderator, &scene.assessor] {
        assert!(open(client).await.is_empty());
    }
    scene.node.stop().await;
}

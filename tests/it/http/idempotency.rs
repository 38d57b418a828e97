//! The same key gives the first answer again; another command under it does not.

use super::{ids, text};
use harness::{Answer, Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

fn is_replay(answer: &Answer) -> bool {
    answer.headers.get("idempotent-replayed").is_some_and(|value| value == "true")
}

#[tokio::test]
async fn a_repeated_question_is_asked_once() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    let body = json!({"text": "路灯坏了"});
    let first = asker.post_with_key(&path, "k1", body.clone()).await;
    assert!(!is_replay(&first));
    let first = first.expect(201);
    scene.asked(&asker, &interview, "另一问").await;
    // The command is compared, not the bytes.
    let request = asker.request(Method::POST, &path).header("Idempotency-Key", "k1");
    let again = asker.send(request.body("{ \"kind\": null,\n \"text\": \"  路灯坏了\" }")).await;
    assert!(is_replay(&again));
    let again = again.expect(201);
    for field in ["seq", "tracking_code"] {
        assert_eq!(first[field], again[field]);
    }
    assert_eq!(first["question"]["id"], again["question"]["id"]);

    asker.post_with_key(&path, "k1", json!({"text": "别的"})).await.refused(422, "idempotency_key_reused");
    let id = text(&first["question"]["id"]);
    let withdraw = format!("/questions/{id}/withdraw");
    asker.post_with_key(&withdraw, "k1", json!({})).await.refused(422, "idempotency_key_reused");
    let other = scene.netizen("另一位").await;
    let others = other.post_with_key(&path, "k1", body.clone()).await;
    assert!(!is_replay(&others), "keys are each one's own");
    assert_ne!(others.expect(201)["question"]["id"], first["question"]["id"]);

    // The object is as it is now.
    scene.approved(&id).await;
    let now = asker.post_with_key(&path, "k1", body).await.expect(201);
    assert_eq!((now["question"]["status"].as_str(), &now["seq"]), (Some("approved"), &first["seq"]));
    let all = scene.moderator.get(&format!("/interviews/{interview}/queue")).await.expect(200);
    assert_eq!(ids(&all).len(), 3);
}

#[tokio::test]
async fn a_key_that_comes_many_times_at_once_counts_once() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    let repeats = (0..8).map(|_| {
        let (asker, path) = (asker.clone(), path.clone());
        tokio::spawn(async move {
            asker.post_with_key(&path, "k1", json!({"text": "路灯坏了"})).await.expect(201)
        })
    });
    let mut seen: Vec<Value> = Vec::new();
    for repeat in repeats.collect::<Vec<_>>() {
        seen.push(repeat.await.expect("an answer")["question"]["id"].clone());
    }
    seen.dedup();
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn only_what_was_done_is_remembered() {
    let scene = Scene::sqlite().await;
    let interview = scene.announced().await;
    let path = format!("/interviews/{interview}/end");
    scene.moderator.post_with_key(&path, "k1", json!({})).await.refused(409, "wrong_state");
    scene.step(&interview, "open").await;
    let done = scene.moderator.post_with_key(&path, "k1", json!({})).await;
    assert!(!is_replay(&done));
    let done = done.expect(200);
    let again = scene.moderator.post_with_key(&path, "k1", json!({})).await;
    assert!(is_replay(&again), "and is not refused for the state that it has led to");
    assert_eq!(again.expect(200), done);
}

#[tokio::test]
async fn a_key_has_to_be_one_but_only_somebody_has_any() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    for bad in ["", "a b", &"x".repeat(65)] {
        let answer = asker.post_with_key(&path, bad, json!({"text": "x"})).await;
        answer.refused(400, "idempotency_key_invalid");
    }
    asker.post_with_key(&path, &"x".repeat(64), json!({"text": "x"})).await.expect(201);
    scene.nobody().post_with_key(&path, "a b", json!({"text": "x"})).await.refused(401, "not_signed_in");
    let nickname = json!({"nickname": "甲"});
    let (first, second) = (
        scene.nobody().post_with_key("/netizen", "k", nickname.clone()).await.expect(201),
        scene.nobody().post_with_key("/netizen", "k", nickname).await.expect(201),
    );
    assert_ne!(first["netizen"]["id"], second["netizen"]["id"], "without an actor the header is ignored");
}

#[tokio::test]
async fn what_is_shown_once_is_not_shown_again() {
    let scene = Scene::sqlite().await;
    let admin: &Client = &scene.admin;
    let token = json!({"name": "门户", "role": "assessor", "ends_at": "2010-09-01T00:00:00Z"});
    let first = admin.post_with_key("/tokens", "t1", token.clone()).await.expect(201);
    let again = admin.post_with_key("/tokens", "t1", token).await;
    assert!(is_replay(&again));
    let again = again.expect(201);
    assert_eq!(first["id"], again["id"]);
    assert!(first["token"].is_string() && again["token"].is_null());

    let staff = json!({"username": "second", "name": "李二", "roles": [{"role": "assessor"}]});
    let first = admin.post_with_key("/staff", "s1", staff.clone()).await.expect(201);
    let again = admin.post_with_key("/staff", "s1", staff.clone()).await.expect(201);
    assert_eq!(first["id"], again["id"]);
    assert!(first["sign_in_link"].is_string() && again["sign_in_link"].is_null());
    admin.post_with_key("/staff", "s2", staff).await.refused(409, "username_taken");

    let plan = json!({
        "title": "访谈", "subject": "题目", "department_ids": [scene.heating],
        "planned_start_at": "2010-09-24T11:30:00Z",
    });
    let first = scene.moderator.post_with_key("/interviews", "i1", plan.clone()).await.expect(201);
    let again = scene.moderator.post_with_key("/interviews", "i1", plan).await;
    assert!(is_replay(&again));
    assert_eq!(first, again.expect(201));
}

#[tokio::test]
async fn a_vote_is_the_same_however_often_it_is_given() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let question = scene.asked(&scene.netizen("甲").await, &interview, "路灯坏了").await;
    scene.approved(&question).await;
    let voter = scene.netizen("乙").await;
    let (vote, read) = (format!("/questions/{question}/upvote"), format!("/questions/{question}"));
    for _ in 0..3 {
        voter.put(&vote, json!({})).await.expect(204);
        assert_eq!(voter.get(&read).await.expect(200)["upvotes"], 1);
    }
    for _ in 0..2 {
        voter.delete(&vote).await.expect(204);
        assert_eq!(voter.get(&read).await.expect(200)["upvotes"], 0);
    }
}

//! A question is moved to another interview, live: both streams, its votes and its address, keys, figures; and that
//! nothing is lost when everything happens at once.

use crate::store::same::assert_same;
use domain::ids::InterviewId;
use harness::{Client, Follower, Scene, TestNode};
use serde_json::{Value, json};
use std::time::Duration;

/// What the tables say of these rooms is what their logs add up to.
async fn logs_give_the_tables(scene: &Scene, interviews: [&str; 2]) {
    for id in interviews.map(|id| InterviewId::parse(id).expect("an id")) {
        let db = &scene.node.app.db;
        let (tables, _) = store::facts::load_room(db, &id).await.expect("readable").expect("a room");
        assert_same(&tables, &store::facts::replay_room(db, &id).await.expect("readable"));
    }
}

/// As the contract wants it of whoever is told «not now»: again, under the same key.
async fn surely(client: &Client, path: &str, key: &str, body: Value, status: u16) -> Value {
    loop {
        let answer = client.post_with_key(path, key, body.clone()).await;
        if answer.status != 503 {
            return answer.expect(status);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn voted(netizen: &Client, question: &str) {
    let path = format!("/questions/{question}/upvote");
    while netizen.put(&path, json!({})).await.status == 503 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn moved(moderator: &Client, question: &str, to: &str, key: &str) -> Value {
    let path = format!("/questions/{question}/move");
    surely(moderator, &path, key, json!({"interview_id": to}), 200).await
}

fn questions_of<'a>(figures: &'a Value, interview: &str) -> &'a Value {
    let rows = figures["items"].as_array().expect("a list").iter();
    let mut rows = rows.filter(|row| row["interview_id"] == interview);
    &rows.next().expect("a row of the interview")["questions"]
}

#[tokio::test]
async fn it_goes_with_its_votes_and_answers_and_both_rooms_are_told() {
    let scene = Scene::sqlite().await;
    let (from, to) = (scene.live().await, scene.live().await);
    let (asker, other) = (scene.netizen("岛城市民").await, scene.netizen("另一位").await);
    scene.asked(&other, &to, "先来的").await;
    let path = format!("/interviews/{from}/questions");
    let asked = asker.post(&path, json!({"text": "何时供热？"})).await.expect(201);
    let (question, code) = (asked["question"]["id"].as_str().expect("an id"), &asked["tracking_code"]);
    scene.approved(question).await;
    other.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
    let answer = scene.answered(question, "十一月十六日。").await;
    asker.put(&format!("/answers/{answer}/rating"), json!({"score": 4})).await.expect(200);
    let mut here = Follower::connect(&scene.nobody(), &from).await;
    let mut there = Follower::connect(&scene.nobody(), &to).await;
    let mut of_asker = Follower::connect(&asker, &from).await;
    of_asker.mine(|mine| mine["questions"].as_array().is_some_and(|own| own.len() == 1)).await;

    let first = moved(&scene.moderator, question, &to, "m1").await;
    let now = &first["question"];
    assert_eq!((&now["id"], &now["no"], &now["interview_id"]), (&json!(question), &json!(2), &json!(to)));
    assert_eq!((&now["upvotes"], &now["answers"][0]["id"]), (&json!(1), &json!(answer)));
    let out = here.event("question_moved_out").await;
    assert_eq!((&out["question_id"], &out["interview_id"]), (&json!(question), &json!(to)));
    let came = there.event("question_moved_in").await;
    assert_eq!((&came["question"]["upvotes"], &came["question"]["no"]), (&json!(1), &json!(2)));
    assert_eq!(came["question"]["answers"][0]["rating"], json!({"count": 1, "mean": 4.0}));
    of_asker.mine(|mine| mine["questions"] == json!([])).await;

    // The same key gives the first answer again, though the question is found elsewhere now.
    assert_eq!(moved(&scene.moderator, question, &to, "m1").await["seq"], first["seq"]);
    let again = json!({"interview_id": to});
    let again = scene.moderator.post(&format!("/questions/{question}/move"), again).await;
    again.refused(422, "invalid_value");

    // It has one address, in the room where it is now; votes and ratings go on there.
    let seen = scene.nobody().get(&format!("/questions/{question}")).await.expect(200);
    assert_eq!((&seen["interview_id"], &seen["upvotes"]), (&json!(to), &json!(1)));
    let track = scene.nobody().get(&format!("/track/{}", code.as_str().expect("a code"))).await.expect(200);
    assert_eq!(track["id"], question);
    asker.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
    there.until(|message| message["type"] == "tally" && message["upvotes"][question] == 2).await;
    let left = scene.nobody().get(&format!("/interviews/{from}/snapshot")).await.expect(200);
    assert_eq!(left["questions"], json!([]));

    // It counts once, where it is; its number is given to no other.
    let figures = scene.nobody().get("/figures?by=interview").await.expect(200);
    assert_eq!((questions_of(&figures, &from), questions_of(&figures, &to)), (&json!(0), &json!(2)));
    let next = asker.post(&path, json!({"text": "还有"})).await.expect(201);
    assert_eq!(next["question"]["no"], 2);
    logs_give_the_tables(&scene, [&from, &to]).await;
    scene.node.stop().await;
}

#[tokio::test]
async fn what_was_done_before_a_move_is_known_again_under_its_key() {
    let scene = Scene::sqlite().await;
    let (from, to, third) = (scene.live().await, scene.live().await, scene.live().await);
    let asker = scene.netizen("岛城市民").await;
    let ask = (format!("/interviews/{from}/questions"), json!({"text": "何时供热？"}));
    let asked = asker.post_with_key(&ask.0, "k1", ask.1.clone()).await.expect(201);
    let question = asked["question"]["id"].as_str().expect("an id");
    let approve = (format!("/questions/{question}/approve"), json!({}));
    let approved = scene.moderator.post_with_key(&approve.0, "k2", approve.1.clone()).await.expect(200);
    let answer = (format!("/questions/{question}/answers"), json!({"text": "十一月十六日。"}));
    let answered = scene.official.post_with_key(&answer.0, "k3", answer.1.clone()).await.expect(201);
    let first = moved(&scene.moderator, question, &to, "k4").await;

    for where_it_is in [&to, &third] {
        let again = asker.post_with_key(&ask.0, "k1", ask.1.clone()).await.expect(201);
        assert_eq!((&again["question"]["id"], &again["seq"]), (&json!(question), &asked["seq"]));
        assert_eq!(again["question"]["interview_id"], json!(where_it_is));
        let again = scene.moderator.post_with_key(&approve.0, "k2", approve.1.clone()).await.expect(200);
        assert_eq!(again["seq"], approved["seq"]);
        let again = scene.official.post_with_key(&answer.0, "k3", answer.1.clone()).await.expect(201);
        assert_eq!((&again["answer"]["id"], &again["seq"]), (&answered["answer"]["id"], &answered["seq"]));
        assert_eq!(moved(&scene.moderator, question, &to, "k4").await["seq"], first["seq"]);
        // For something else the key is taken all the same.
        let pin = scene.moderator.post_with_key(&format!("/questions/{question}/pin"), "k2", json!({})).await;
        pin.refused(422, "idempotency_key_reused");
        moved(&scene.moderator, question, &third, "k5").await;
    }
    let seen = scene.nobody().get(&format!("/questions/{question}")).await.expect(200);
    assert_eq!(seen["answers"].as_array().map(Vec::len), Some(1));
    scene.node.stop().await;
}

#[tokio::test]
async fn what_is_hidden_or_redacted_later_is_in_no_replay_of_either_room() {
    let scene = Scene::sqlite().await;
    let (from, to) = (scene.live().await, scene.live().await);
    let asker = scene.netizen("岛城市民").await;
    let mut questions = Vec::new();
    for (text, key) in [("我的电话是 1234", "m1"), ("我的地址是某处", "m2")] {
        let question = scene.asked(&asker, &from, text).await;
        scene.approved(&question).await;
        moved(&scene.moderator, &question, &to, key).await;
        questions.push(question);
    }
    let redaction = json!({"text": "我的电话是 ****"});
    scene.moderator.post(&format!("/questions/{}/redact", questions[0]), redaction).await.expect(200);
    let hiding = json!({"reason": "含个人信息"});
    scene.moderator.post(&format!("/questions/{}/hide", questions[1]), hiding).await.expect(200);
    for interview in [&from, &to] {
        let seen = scene.nobody().get(&format!("/interviews/{interview}")).await.expect(200);
        let epoch = seen["epoch"].as_str().expect("an epoch");
        let path = format!("/interviews/{interview}/events?after=0&epoch={epoch}");
        let replay = scene.nobody().get(&path).await.expect(200).to_string();
        assert!(!replay.contains("1234") && !replay.contains("某处"), "{replay}");
    }
    logs_give_the_tables(&scene, [&from, &to]).await;
    scene.node.stop().await;
}

#[tokio::test]
async fn both_nodes_follow_a_move_and_a_room_that_was_not_in_memory_too() {
    let scene = Scene::postgres().await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let (from, to) = (scene.live().await, scene.live().await);
    let asker = scene.netizen("岛城市民").await;
    let question = scene.asked(&asker, &from, "何时供热？").await;
    scene.approved(&question).await;
    let there = Client::nobody(&second.url);
    let mut left = Follower::connect(&there, &from).await;
    let mut came = Follower::connect(&there, &to).await;
    moved(&scene.moderator, &question, &to, "m1").await;
    left.event("question_moved_out").await;
    assert_eq!(came.event("question_moved_in").await["question"]["text"], "何时供热？");
    // The other node's lane of the old room has facts of before; it reads on and finds the question elsewhere.
    asker.at(&second.url).put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
    came.until(|message| message["type"] == "tally" && message["upvotes"][&question] == 1).await;
    let back = moved(&scene.moderator.at(&second.url), &question, &from, "m2").await;
    assert_eq!((&back["question"]["no"], &back["question"]["upvotes"]), (&json!(2), &json!(1)));
    let returned = left.event("question_moved_in").await;
    assert_eq!(
        (&returned["question"]["text"], &returned["question"]["upvotes"]),
        (&json!("何时供热？"), &json!(1))
    );
    logs_give_the_tables(&scene, [&from, &to]).await;
    second.stop().await;
    scene.node.stop().await;
}

/// Moves to and fro at once with answers and votes, from two nodes: whoever comes first, nothing is lost or doubled, and
/// nobody waits for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_moves_at_once_with_answers_and_votes_lose_nothing() {
    const TRIES: usize = 100;
    let scene = Scene::postgres().await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let settings = json!({"questions_per_minute": 1_000, "questions_per_interview": 1_000});
    scene.admin.patch("/settings", settings).await.expect(200);
    let (one, other) = (scene.live().await, scene.live().await);
    let (asker, voter) = (scene.netizen("岛城市民").await, scene.netizen("另一位").await);
    let (moderator, official) = (scene.moderator.at(&second.url), scene.official.at(&second.url));
    let mut moved_to: Vec<(String, &str)> = Vec::new();
    for n in 0..TRIES / 2 {
        let there = scene.asked(&asker, &one, "去那边").await;
        let back = scene.asked(&asker, &other, "到这边").await;
        for question in [&there, &back] {
            scene.approved(question).await;
        }
        let (key, key_back) = (format!("there{n}"), format!("back{n}"));
        let answers = format!("/questions/{there}/answers");
        tokio::join!(
            moved(&scene.moderator, &there, &other, &key),
            moved(&moderator, &back, &one, &key_back),
            surely(&official, &answers, &key, json!({"text": "已安排。"}), 201),
            voted(&voter, &there),
            voted(&voter, &back),
        );
        moved_to.extend([(there, other.as_str()), (back, one.as_str())]);
    }
    for (question, interview) in &moved_to {
        let seen = scene.nobody().get(&format!("/questions/{question}")).await.expect(200);
        assert_eq!((&seen["interview_id"], &seen["upvotes"]), (&json!(interview), &json!(1)), "{seen}");
    }
    logs_give_the_tables(&scene, [&one, &other]).await;
    let figures = scene.nobody().get("/figures?by=interview").await.expect(200);
    for interview in [&one, &other] {
        assert_eq!(questions_of(&figures, interview), &json!(TRIES / 2));
    }
    second.stop().await;
    scene.node.stop().await;
}

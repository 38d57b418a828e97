//! The live stream as the contract has it: order, resuming, hiding, personal messages, limits, leaving.

use app::{clock::Clock, rooms::leaving::Leaving};
use harness::{Client, Follower, Scene, TestNode, database::Database, follower::Came, scene::evening};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Error;

/// Some questions, approved one by one; their ids.
async fn approved_questions(scene: &Scene, interview: &str, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..count {
        let asker = scene.netizen(&format!("示例网民{n}")).await;
        let question = scene.asked(&asker, interview, &format!("第{n}个问题")).await;
        scene.approved(&question).await;
        ids.push(question);
    }
    ids
}

async fn seq(client: &Client, interview: &str) -> u64 {
    client.get(&format!("/interviews/{interview}")).await.expect(200)["seq"].as_u64().expect("a number")
}

#[tokio::test]
async fn a_resumed_reader_gets_exactly_what_it_missed() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut whole = Follower::connect(&scene.nobody(), &interview).await;
    let start = whole.next().await;
    assert!(matches!(&start, Came::Message(message) if message["type"] == "snapshot"), "{start:?}");
    let (first, epoch) = (whole.seq.expect("a number"), whole.epoch.clone().expect("an epoch"));

    approved_questions(&scene, &interview, 5).await;
    let head = seq(&scene.moderator, &interview).await;
    whole.covered(head).await;
    for since in first..=head {
        let mut resumed = Follower::resume(&scene.nobody(), &interview, since, &epoch).await;
        resumed.covered(head).await;
        let expected: Vec<_> =
            whole.events.iter().filter(|event| event["seq"].as_u64() > Some(since)).cloned().collect();
        assert_eq!(resumed.events, expected, "since {since}");
        assert!(resumed.room.is_none(), "no snapshot since {since}");
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn a_reader_behind_the_ring_is_served_from_the_log() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    approved_questions(&scene, &interview, 4).await;
    let head = seq(&scene.moderator, &interview).await;
    let epoch = scene.nobody().get(&format!("/interviews/{interview}")).await.expect(200)["epoch"].clone();
    let clock = scene.clock.clone();
    scene.node.stop().await;

    // A node that has just started has an empty ring.
    let node = TestNode::start(&scene.database, clock, &[]).await;
    let nobody = Client::nobody(&node.url);
    let mut reader = Follower::resume(&nobody, &interview, 0, epoch.as_str().expect("text")).await;
    reader.covered(head).await;
    assert!(reader.room.is_none());
    let approved = reader.events.iter().filter(|event| event["type"] == "question_approved").count();
    assert_eq!(approved, 4);
    node.stop().await;
}

#[tokio::test]
async fn who_names_another_epoch_or_is_ahead_gets_the_whole_room() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let epoch = scene.nobody().get(&format!("/interviews/{interview}")).await.expect(200)["epoch"].clone();
    let epoch = epoch.as_str().expect("text");
    for query in [
        String::new(),
        "?since=1&epoch=OTHER".to_owned(),
        "?since=1&epoch=%E9%97%AE-".to_owned(),
        format!("?since=999999&epoch={epoch}"),
        format!("?since=18446744073709551615&epoch={epoch}"),
    ] {
        let mut reader =
            Follower::connect_at(&scene.nobody(), &interview, &query).await.expect("a handshake");
        let first = reader.next().await;
        assert!(
            matches!(&first, Came::Message(message) if message["type"] == "snapshot"),
            "{query}: {first:?}"
        );
    }
    let refused = scene.nobody().get(&format!("/interviews/{interview}/events?after=many")).await;
    refused.refused(422, "invalid_value");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_large_room_arrives_whole() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let statement = json!({"speaker": "示例发言人", "text": "长".repeat(4_000)});
    for _ in 0..50 {
        scene
            .moderator
            .post(&format!("/interviews/{interview}/statements"), statement.clone())
            .await
            .expect(201);
    }

    let mut reader = Follower::connect(&scene.nobody(), &interview).await;
    let whole = reader.until(|message| message["type"] == "snapshot").await;

    assert!(whole.to_string().len() > 512 * 1024, "more than is written at a time");
    assert_eq!(whole["room"]["statements"].as_array().map(Vec::len), Some(50));
    scene.node.stop().await;
}

#[tokio::test]
async fn what_was_hidden_is_in_no_replay() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut live = Follower::connect(&scene.nobody(), &interview).await;
    live.until(|message| message["type"] == "snapshot").await;
    let (since, epoch) = (live.seq.expect("a number"), live.epoch.clone().expect("an epoch"));
    let asker = scene.netizen("示例网民").await;
    let question = scene.asked(&asker, &interview, "SECRET 不该公开的内容").await;
    scene.approved(&question).await;
    live.event("question_approved").await;
    scene
        .moderator
        .post(&format!("/questions/{question}/hide"), json!({"reason": "含个人信息"}))
        .await
        .expect(200);
    live.event("question_hidden").await;

    let head = seq(&scene.moderator, &interview).await;
    let mut resumed = Follower::resume(&scene.nobody(), &interview, since, &epoch).await;
    resumed.covered(head).await;
    let log = scene
        .nobody()
        .get(&format!("/interviews/{interview}/events?after={since}&epoch={epoch}"))
        .await
        .expect(200);
    let snapshot = scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    let mut fresh = Follower::connect(&scene.nobody(), &interview).await;
    let fresh = fresh.until(|message| message["type"] == "snapshot").await;
    for seen in [json!(resumed.events), log, snapshot, fresh] {
        assert!(!seen.to_string().contains("SECRET"), "{seen}");
        assert!(!seen.to_string().contains("个人信息"), "{seen}");
    }
    assert!(resumed.events.iter().any(|event| event["type"] == "question_hidden"));

    let staff = Follower::resume(&scene.official, &interview, since, &epoch).await;
    let mut staff = staff;
    staff.covered(head).await;
    assert!(json!(staff.events).to_string().contains("SECRET"), "staff see what they hid");

    scene.moderator.post(&format!("/questions/{question}/unhide"), json!({})).await.expect(200);
    live.event("question_unhidden").await;
    scene.node.stop().await;
}

#[tokio::test]
async fn what_is_personal_reaches_its_owner_alone() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let (asker, other) = (scene.netizen("甲").await, scene.netizen("乙").await);
    let mut mine = Follower::connect(&asker, &interview).await;
    let mut theirs = Follower::connect(&other, &interview).await;
    mine.until(|message| message["type"] == "mine").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    let told = mine.mine(|mine| mine["questions"][0]["id"] == question.as_str()).await;
    assert_eq!(told["questions"][0]["status"], "pending");
    assert!(told["questions"][0]["tracking_code"].is_string());
    scene
        .moderator
        .post(&format!("/questions/{question}/reject"), json!({"reason": "REASON"}))
        .await
        .expect(200);
    mine.mine(|mine| mine["questions"][0]["reject_reason"] == "REASON").await;

    // Something public afterwards, so that the other one has surely had the chance to see the rest.
    approved_questions(&scene, &interview, 1).await;
    theirs.event("question_approved").await;
    assert_eq!(theirs.mine["questions"], json!([]));
    assert!(!json!(theirs.events).to_string().contains("REASON"));
    scene.node.stop().await;
}

#[tokio::test]
async fn online_and_votes_arrive_as_absolute_numbers() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let question = approved_questions(&scene, &interview, 1).await.remove(0);
    let mut watcher = Follower::connect(&scene.nobody(), &interview).await;
    let voters = [scene.netizen("甲").await, scene.netizen("乙").await, scene.netizen("丙").await];
    for voter in &voters {
        for _ in 0..2 {
            voter.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
        }
    }
    watcher.until(|message| message["type"] == "tally" && message["upvotes"][&question] == 3).await;
    voters[0].delete(&format!("/questions/{question}/upvote")).await.expect(204);
    watcher.until(|message| message["type"] == "tally" && message["upvotes"][&question] == 2).await;
    let _second = Follower::connect(&scene.nobody(), &interview).await;
    watcher.until(|message| message["type"] == "tally" && message["online"] == 2).await;
    let seen = scene.nobody().get(&format!("/questions/{question}")).await.expect(200);
    assert_eq!(seen["upvotes"], 2);
    scene.node.stop().await;
}

#[tokio::test]
async fn a_bad_message_gets_an_answer_and_the_stream_goes_on() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let mut socket = Follower::connect(&asker, &interview).await;
    for (text, status, code) in [
        ("not json", 400, "not_json"),
        ("[]", 400, "not_json"),
        (r#"{"do":"ask","text":"x"}"#, 400, "missing_field"),
        (r#"{"id":"a","do":"dance"}"#, 400, "unknown_command"),
        (r#"{"id":"a","do":"ask"}"#, 400, "missing_field"),
        (r#"{"id":"a","do":"ask","text":"x","colour":1}"#, 400, "unknown_field"),
        (r#"{"id":"a","do":"ask","text":"  "}"#, 422, "invalid_value"),
        (r#"{"id":"a b","do":"ask","text":"x"}"#, 400, "idempotency_key_invalid"),
        (r#"{"id":"a","do":"upvote","question_id":"nothing"}"#, 404, "not_found"),
        (r#"{"id":"a","do":"rate","answer_id":"nothing","score":9}"#, 422, "invalid_value"),
    ] {
        socket.send_text(text).await;
        let reply = socket.until(|message| message["type"] == "reply").await;
        assert_eq!(
            (reply["status"].as_u64(), reply["body"]["code"].as_str()),
            (Some(status), Some(code)),
            "{text}: {reply}"
        );
    }
    let asked = socket.act("k1", "ask", json!({"text": "路灯坏了"})).await;
    assert_eq!(asked["status"], 201, "{asked}");
    let again = socket.act("k1", "ask", json!({"text": "路灯坏了"})).await;
    assert_eq!(again["body"]["question"]["id"], asked["body"]["question"]["id"]);
    assert_eq!(again["body"]["tracking_code"], asked["body"]["tracking_code"]);
    // The other door knows the key, too.
    let path = format!("/interviews/{interview}/questions");
    let by_http = asker.post_with_key(&path, "k1", json!({"text": "路灯坏了"})).await;
    assert_eq!(by_http.headers.get("Idempotent-Replayed").map(|value| value.as_bytes()), Some(&b"true"[..]));
    assert_eq!(by_http.expect(201)["question"]["id"], asked["body"]["question"]["id"]);
    asker.post_with_key(&path, "k1", json!({"text": "另一个"})).await.refused(422, "idempotency_key_reused");
    scene.node.stop().await;
}

#[tokio::test]
async fn who_sends_too_much_or_too_large_is_closed() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let mut large = Follower::connect(&asker, &interview).await;
    let text = "x".repeat(17 * 1024);
    large.send_text(&json!({"id": "a", "do": "ask", "text": text}).to_string()).await;
    assert_eq!(large.closed().await, 1009);
    let mut many = Follower::connect(&asker, &interview).await;
    for n in 0..60 {
        many.send_text(&json!({"id": format!("n{n}"), "do": "dance"}).to_string()).await;
    }
    assert_eq!(many.closed().await, 1008);
    scene.node.stop().await;
}

#[tokio::test]
async fn who_does_not_read_is_let_go_and_the_others_see_everything() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    scene.node.stop().await;
    let small = [("WENZHENG_STUCK_SECONDS_MAX", "1"), ("WENZHENG_SEND_BUFFER_BYTES", "4096")];
    let node = TestNode::start(&scene.database, scene.clock.clone(), &small).await;
    let (nobody, moderator) = (Client::nobody(&node.url), scene.moderator.at(&node.url));
    let mut stuck = Follower::connect(&nobody, &interview).await;
    stuck.until(|message| message["type"] == "snapshot").await;
    let (seq, epoch) = (stuck.seq.expect("a number"), stuck.epoch.clone().expect("an epoch"));
    let mut reader = Follower::connect(&nobody, &interview).await;

    let statement = json!({"speaker": "示例发言人", "text": "长".repeat(4_000)});
    let head = seq + 60;
    let speaking = async {
        for _ in 0..60 {
            let path = format!("/interviews/{interview}/statements");
            moderator.post(&path, statement.clone()).await.expect(201);
        }
    };
    tokio::join!(speaking, reader.covered(head));
    tokio::time::timeout(Duration::from_secs(20), async {
        while node.app.rooms.connections() > 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the stuck one is let go");
    let mut resumed = Follower::resume(&nobody, &interview, seq, &epoch).await;
    resumed.covered(head).await;
    assert_eq!(resumed.events.len(), 60, "and gets all of it on coming back");
    node.stop().await;
}

#[tokio::test]
async fn who_comes_in_a_crowd_waits_for_a_turn_and_staff_does_not() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    scene.node.stop().await;
    let narrow = [("WENZHENG_HANDSHAKES_PER_SECOND_MAX", "1"), ("WENZHENG_HANDSHAKE_WAIT_SECONDS_MAX", "2")];
    let node = TestNode::start(&scene.database, scene.clock.clone(), &narrow).await;
    let nobody = Client::nobody(&node.url);

    let crowd: Vec<_> = (0..8)
        .map(|_| {
            let (nobody, interview) = (nobody.clone(), interview.clone());
            tokio::spawn(async move { Follower::connect_at(&nobody, &interview, "").await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut moderator = Follower::connect(&scene.moderator.at(&node.url), &interview).await;
    moderator.until(|message| message["type"] == "snapshot").await;
    assert!(crowd.iter().any(|one| !one.is_finished()), "staff was in before the crowd had its turn");

    let crowd = futures_util::future::join_all(crowd).await.into_iter().map(|one| one.expect("no panic"));
    let (come, refused): (Vec<_>, Vec<_>) = crowd.partition(Result::is_ok);
    assert!(
        !come.is_empty() && !refused.is_empty(),
        "{} came, {} have to come again",
        come.len(),
        refused.len()
    );
    for refusal in refused {
        let Err(Error::Http(answer)) = refusal else { panic!("refused in another way") };
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_goes_away_says_so_and_finishes_what_it_took() {
    let mut scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut reader = Follower::connect(&scene.nobody(), &interview).await;
    reader.until(|message| message["type"] == "snapshot").await;
    scene.node.terminate();
    let drain = reader.until(|message| message["type"] == "drain").await;
    assert!(drain["within_ms"].as_u64().is_some_and(|ms| ms > 0), "{drain}");
    assert_eq!(reader.closed().await, 1012);
    scene.node.stop().await;
}

#[tokio::test]
async fn nobody_sees_a_draft_but_staff() {
    let scene = Scene::sqlite().await;
    let interview = scene.draft(json!({})).await;
    assert!(Follower::connect_at(&scene.nobody(), &interview, "").await.is_err());
    let mut moderator = Follower::connect(&scene.moderator, &interview).await;
    moderator.until(|message: &Value| message["type"] == "snapshot").await;
    scene.nobody().get(&format!("/interviews/{interview}")).await.refused(404, "not_found");
    scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.refused(404, "not_found");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_full_node_lets_nobody_in_and_neither_does_one_that_leaves() {
    let settings = [("WENZHENG_CONNECTIONS_MAX", "1")];
    let scene = Scene::with(Database::sqlite(), Clock::standing(evening()), &settings).await;
    let interview = scene.live().await;
    let refused = async || match Follower::connect_at(&scene.nobody(), &interview, "").await {
        Err(Error::Http(answer)) => Some(answer.status().as_u16()),
        Ok(_) | Err(_) => None,
    };
    assert!(scene.node.app.has_place());
    let mut only = Follower::connect(&scene.nobody(), &interview).await;
    only.until(|message| message["type"] == "snapshot").await;
    assert_eq!(refused().await, Some(503));
    drop(only);
    let is_free = async {
        while !scene.node.app.has_place() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), is_free).await.expect("a place, once somebody has gone");
    scene.node.app.leaving.send_replace(Leaving::Within { ms: 1_000 });
    assert_eq!(refused().await, Some(503), "whoever came would have to go");
    scene.node.stop().await;
}

//! Two nodes on PostgreSQL and Redis carry one room.

use domain::{
    Actor, Refusal, RoomCommand,
    ids::{InterviewId, QuestionId, StaffId},
    role::Grant,
    text::Text,
};
use harness::{Client, Follower, Scene, TestNode};
use serde_json::json;

/// A city on one node, and a second node beside it.
async fn two_nodes() -> (Scene, TestNode) {
    let scene = Scene::postgres().await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    (scene, second)
}

#[tokio::test]
async fn a_room_is_one_room_on_both_nodes() {
    let (scene, second) = two_nodes().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let there = Client::nobody(&second.url);
    let mut here_follower = Follower::connect(&scene.nobody(), &interview).await;
    let mut there_follower = Follower::connect(&there, &interview).await;

    let question = scene.asked(&asker.at(&second.url), &interview, "路灯坏了").await;
    scene.approved(&question).await;
    let seen_here = here_follower.event("question_approved").await;
    let seen_there = there_follower.event("question_approved").await;
    assert_eq!(seen_here, seen_there);

    there_follower.until(|message| message["type"] == "tally" && message["online"] == 2).await;
    asker.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
    there_follower.until(|message| message["type"] == "tally" && message["upvotes"][&question] == 1).await;

    // A key is known at the other node.
    let path = format!("/interviews/{interview}/questions");
    let first = asker.post_with_key(&path, "k1", json!({"text": "再问一个"})).await.expect(201);
    let again =
        asker.at(&second.url).post_with_key(&path, "k1", json!({"text": "再问一个"})).await.expect(201);
    assert_eq!(first["question"]["id"], again["question"]["id"]);
    assert_eq!(first["tracking_code"], again["tracking_code"]);

    // A reader goes on at the other node where it stopped at this one.
    let (since, epoch) =
        (here_follower.seq.expect("a number"), here_follower.epoch.clone().expect("an epoch"));
    let answer = scene.answered(&question, "已安排修复。").await;
    let mut moved = Follower::resume(&there, &interview, since, &epoch).await;
    assert_eq!(moved.event("answer_published").await["answer"]["id"], answer.as_str());

    // A setting changed here is known there.
    scene.admin.patch("/settings", json!({"city_name": "双节点市"})).await.expect(200);
    for _ in 0..40 {
        if second.app.city.now().settings.city_name == "双节点市" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(second.app.city.now().settings.city_name, "双节点市");
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test]
async fn what_an_address_spends_on_one_node_counts_on_the_other() {
    const LIMIT: u32 = 6;
    let (scene, second) = two_nodes().await;
    let interview = scene.live().await;
    scene.admin.patch("/settings", json!({"asks_per_address_per_minute": LIMIT})).await.expect(200);
    while second.app.city.now().settings.asks_per_address_per_minute != LIMIT {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let path = format!("/interviews/{interview}/questions");
    for n in 0..LIMIT {
        let asker = scene.netizen(&format!("示例网民{n}")).await;
        asker.post(&path, json!({"text": "路灯坏了"})).await.expect(201);
    }

    let asker = scene.netizen("另一位市民").await.at(&second.url);
    let mut accepted = 0;
    let refused = loop {
        let answer = asker.post(&path, json!({"text": format!("第{accepted}次")})).await;
        if answer.status != 201 {
            break answer;
        }
        accepted += 1;
    };
    refused.refused(429, "too_many_requests");
    assert!(accepted < 3, "{accepted} came through while it was told: alone the second node takes {LIMIT}");
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test]
async fn without_redis_the_room_goes_on() {
    let mut database = harness::database::Database::postgres().await;
    database.redis_url = Some("redis://127.0.0.1:1".to_owned());
    let scene = Scene::on(database, app::clock::Clock::system()).await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let interview = scene.live().await;
    let mut there = Follower::connect(&Client::nobody(&second.url), &interview).await;
    there.until(|message| message["type"] == "snapshot").await;
    let asker = scene.netizen("岛城市民").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.approved(&question).await;
    there.event("question_approved").await;
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test]
async fn who_has_seen_more_than_this_node_goes_on_all_the_same() {
    let mut database = harness::database::Database::postgres().await;
    // So the second node learns of nothing but by its look at the log once a second.
    database.redis_url = Some("redis://127.0.0.1:1".to_owned());
    let scene = Scene::on(database, app::clock::Clock::system()).await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let there = Client::nobody(&second.url);
    let interview = scene.live().await;
    let mut first_there = Follower::connect(&there, &interview).await;
    first_there.until(|message| message["type"] == "snapshot").await;
    let asker = scene.netizen("岛城市民").await;
    let mut here = Follower::connect(&scene.nobody(), &interview).await;
    for n in 0..5 {
        let question = scene.asked(&asker.clone(), &interview, &format!("第{n}个问题")).await;
        scene.approved(&question).await;
        here.event("question_approved").await;
        let head = scene.moderator.get(&format!("/interviews/{interview}")).await.expect(200)["seq"].clone();
        here.covered(head.as_u64().expect("a number")).await;

        let (since, epoch) = (here.seq.expect("a number"), here.epoch.clone().expect("an epoch"));
        let mut moved = Follower::resume(&there, &interview, since, &epoch).await;
        moved.until(|message| message["type"] == "tally").await;
        assert!(moved.room.is_none(), "no room from the past");
        assert_eq!(moved.seq, Some(since));
    }
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_moderators_on_two_nodes_exactly_one_wins() {
    const TRIES: usize = 1_000;
    let (scene, second) = two_nodes().await;
    scene
        .admin
        .patch("/settings", json!({"questions_per_interview": TRIES, "questions_per_minute": 1_000}))
        .await
        .expect(200);
    let interview = InterviewId::parse(&scene.live().await).expect("an id");
    let moderator = Actor::Staff {
        id: StaffId::parse("M1").expect("an id"),
        name: harness::scene::line("测试员"),
        grants: vec![Grant { role: domain::Role::Moderator, department_id: None }],
    };
    let asker = Actor::Netizen {
        id: domain::ids::NetizenId::parse("N1").expect("an id"),
        nickname: harness::scene::line("示例网民"),
    };
    let text = |text: &str| Text::parse(text).expect("a text");
    let mut approvals = 0;
    for n in 0..TRIES {
        let ask = RoomCommand::Ask {
            text: text(&format!("第{n}个")),
            department: None,
            follows: None,
            kind: None,
            topic: None,
        };
        let asked =
            scene.node.app.writer.room(&interview, asker.clone(), ask, None).await.expect("a receipt");
        let question: QuestionId = asked.question.expect("a question").id;
        let approve = RoomCommand::ApproveQuestion { question: question.clone(), department: None };
        let reject = RoomCommand::RejectQuestion { question, reason: text("重复") };
        let (approved, rejected) = tokio::join!(
            scene.node.app.writer.room(&interview, moderator.clone(), approve, None),
            second.app.writer.room(&interview, moderator.clone(), reject, None),
        );
        let refusal = match (approved, rejected) {
            (Ok(_), Err(refusal)) => {
                approvals += 1;
                refusal
            }
            (Err(refusal), Ok(_)) => refusal,
            (approved, rejected) => panic!("try {n}: {approved:?} and {rejected:?}"),
        };
        assert!(
            matches!(refusal, app::writer::WriteError::Refused(Refusal::WrongState)),
            "try {n}: {refusal:?}"
        );
    }
    println!("{approvals} of {TRIES} were approved, the rest rejected");
    second.stop().await;
    scene.node.stop().await;
}

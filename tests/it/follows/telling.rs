//! Who is told of an answer and of an interview, on the site; on any number of nodes once.

use super::{each_scene, look, told};
use app::{clock::Clock, jobs::notices};
use domain::Instant;
use harness::{Client, Scene, TestNode, database::Database, scene::evening};
use serde_json::json;

/// How many answers two nodes come across at the same time.
const ANSWERS: usize = 40;

async fn follow(client: &Client, kind: &str, id: &str) {
    client.put(&format!("/follows/{kind}/{id}"), json!({})).await.expect(204);
}

async fn unfollow(client: &Client, kind: &str, id: &str) {
    client.delete(&format!("/follows/{kind}/{id}")).await.expect(204);
}

#[tokio::test]
async fn everybody_who_follows_it_is_told_of_an_answer_and_nobody_else() {
    for scene in each_scene().await {
        let interview = scene.live().await;
        let (asker, merged) = (scene.netizen("提问人").await, scene.netizen("同问的人").await);
        let (voter, silent) = (scene.netizen("想问的人").await, scene.netizen("不想听的人").await);
        let (of_question, of_interview) =
            (scene.netizen("关注的人").await, scene.netizen("看访谈的人").await);
        let (of_department, other) = (scene.netizen("看部门的人").await, scene.netizen("别的人").await);
        let question = scene.asked(&asker, &interview, "路灯坏了").await;
        scene.approved(&question).await;
        let same = scene.asked(&merged, &interview, "路灯何时修？").await;
        scene
            .moderator
            .post(&format!("/questions/{same}/merge"), json!({"into": question}))
            .await
            .expect(200);
        for client in [&voter, &silent] {
            client.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
        }
        unfollow(&silent, "question", &question).await;
        follow(&of_question, "question", &question).await;
        follow(&of_interview, "interview", &interview).await;
        follow(&of_department, "department", &scene.heating).await;
        follow(&other, "department", &scene.traffic).await;
        look(&scene).await;
        for client in [&asker, &merged, &voter, &silent, &of_question] {
            assert_eq!(told(client).await, (vec![], 0), "nothing yet");
        }
        for client in [&of_interview, &of_department, &other] {
            assert_eq!(told(client).await.0, ["interview_opened"], "it takes place");
        }
        scene.answered(&question, "明天修好。").await;
        for _ in 0..3 {
            look(&scene).await;
        }
        for client in [&asker, &merged, &voter, &of_question] {
            assert_eq!(told(client).await, (vec!["answer_published".to_owned()], 1));
        }
        for client in [&of_interview, &of_department] {
            assert_eq!(told(client).await.0.len(), 2, "the opening and the answer");
        }
        assert!(told(&silent).await.0.is_empty(), "voted, and does not want to hear of it");
        assert_eq!(told(&other).await.0.len(), 1, "of another department");

        asker.post("/me/news/seen", json!({})).await.expect(204);
        assert_eq!(told(&asker).await, (vec!["answer_published".to_owned()], 0));
        let staff = scene.official.get("/notices").await.expect(200);
        assert!(!staff.to_string().contains("answer_published"), "nothing for staff: {staff}");

        // What is hidden later is told of no longer.
        let path = format!("/questions/{question}/hide");
        scene.moderator.post(&path, json!({"reason": "隐私"})).await.expect(200);
        assert!(told(&voter).await.0.is_empty());
        scene.node.stop().await;
    }
}

#[tokio::test]
async fn practice_and_holding_replies_are_told_to_nobody() {
    let scene = Scene::sqlite().await;
    let asker = scene.netizen("提问人").await;
    follow(&asker, "department", &scene.heating).await;
    let practice = scene.draft(json!({"rehearsal": true})).await;
    for act in ["announce", "open"] {
        scene.step(&practice, act).await;
    }
    let question = scene.asked(&asker, &practice, "练习").await;
    scene.approved(&question).await;
    scene.answered(&question, "练习答复").await;
    look(&scene).await;
    assert!(told(&asker).await.0.is_empty());

    let interview = scene.live().await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.approved(&question).await;
    let holding = json!({"text": "正在办理。", "form": "holding"});
    scene.official.post(&format!("/questions/{question}/answers"), holding).await.expect(201);
    look(&scene).await;
    assert_eq!(told(&asker).await.0, ["interview_opened"]);
    scene.node.stop().await;
}

#[tokio::test]
async fn an_announcement_is_told_to_those_who_follow_its_departments() {
    let scene = Scene::sqlite().await;
    let (one, other) = (scene.netizen("甲").await, scene.netizen("乙").await);
    follow(&one, "department", &scene.heating).await;
    scene.announced().await;
    look(&scene).await;
    look(&scene).await;
    assert_eq!(told(&one).await.0, ["interview_announced"]);
    assert!(told(&other).await.0.is_empty());
    scene.node.stop().await;
}

#[tokio::test]
async fn what_is_followed_can_be_listed_and_left() {
    for scene in each_scene().await {
        let interview = scene.live().await;
        let client = scene.netizen("甲").await;
        for _ in 0..2 {
            follow(&client, "interview", &interview).await;
            follow(&client, "department", &scene.heating).await;
        }
        let listed = client.get("/me/follows").await.expect(200);
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(2), "{listed}");
        for _ in 0..2 {
            unfollow(&client, "interview", &interview).await;
        }
        let listed = client.get("/me/follows").await.expect(200);
        assert_eq!(listed["items"][0]["kind"], "department");
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));

        let draft = scene.draft(json!({})).await;
        let pending = scene.asked(&client, &interview, "等待审核").await;
        let other = scene.netizen("乙").await;
        for path in [
            format!("/follows/interview/{draft}"),
            "/follows/department/nowhere".to_owned(),
            "/follows/staff/1".to_owned(),
            format!("/follows/question/{pending}"),
        ] {
            other.put(&path, json!({})).await.refused(404, "not_found");
        }
        let path = format!("/follows/interview/{interview}");
        scene.nobody().put(&path, json!({})).await.refused(401, "not_signed_in");
        scene.official.put(&path, json!({})).await.refused(403, "role_not_allowed");
        scene.node.stop().await;
    }
}

#[tokio::test]
async fn two_nodes_tell_and_write_once() {
    // Mails are written and never sent: nobody listens there.
    let mail = [("WENZHENG_SMTP_URL", "smtp://127.0.0.1:9"), ("WENZHENG_MAIL_FROM", "wenzheng@example.org")];
    let clock = Clock::standing(evening());
    let scene = Scene::with(Database::postgres().await, clock.clone(), &mail).await;
    let second = TestNode::start(&scene.database, clock, &mail).await;
    scene.admin.patch("/settings", json!({"questions_per_minute": 1000})).await.expect(200);
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let (follower, without) = (scene.netizen("关注的人").await, scene.netizen("没有邮箱的人").await);
    for client in [&follower, &without] {
        follow(client, "interview", &interview).await;
    }
    for (client, name) in [(&asker, "asker"), (&follower, "follower")] {
        let address = format!("{name}@re.example.org");
        client.put("/me/mail", json!({"address": address})).await.expect(200);
    }
    let db = &scene.node.app.db;
    let confirmed = "UPDATE follower_mail SET confirmed_at_ms = asked_at_ms";
    store::testing::by_hand(db, confirmed).await.expect("confirmed");
    let asked_before = store::testing::count(db, "outbox").await.expect("counted");
    for n in 0..ANSWERS {
        let question = scene.asked(&asker, &interview, &format!("第 {n} 处路灯坏了")).await;
        scene.approved(&question).await;
        scene.answered(&question, "明天修好。").await;
        if n % 4 == 3 {
            let (here, there) = tokio::join!(notices::look(&scene.node.app), notices::look(&second.app));
            here.expect("looked");
            there.expect("looked");
        }
    }
    assert_eq!(store::testing::count(db, "notice").await, Ok(ANSWERS as i64 + 1), "and the opening");
    let told_to = store::testing::count(db, "notice_reader").await;
    assert_eq!(told_to, Ok((ANSWERS * 3 + 2) as i64), "each to three, the opening to two");
    let letters = store::testing::count(db, "outbox").await.expect("counted") - asked_before;
    assert_eq!(letters, 2, "one mail each within twenty minutes");
    scene.clock.advance_ms(20 * 60_000);
    let (here, there) = tokio::join!(notices::look(&scene.node.app), notices::look(&second.app));
    here.expect("looked");
    there.expect("looked");
    let letters = store::testing::count(db, "outbox").await.expect("counted") - asked_before;
    assert_eq!(letters, 4, "and one of all the rest");
    let never = Instant::from_ms(i64::MAX);
    let mut told = 0;
    for delivery in store::outbox::claim(db, never, never, true, 100).await.expect("claimed") {
        told += delivery.notices.len();
    }
    assert_eq!(told, ANSWERS * 2 + 1, "each to each once, over all mails");
    second.stop().await;
    scene.node.stop().await;
}

//! However many nodes look, and whatever their clocks do, each cause is told once, and sent once.

use super::{DAY_MS, kinds, left_open, look};
use app::{clock::Clock, jobs};
use domain::Instant;
use harness::{Scene, TestNode, database::Database, scene::evening};
use serde_json::json;
use std::collections::BTreeSet;
use store::StoreError;

/// How often two nodes look at the same time.
const TRIES: usize = 100;

#[tokio::test]
async fn two_nodes_tell_each_cause_once() {
    let clock = Clock::standing(evening());
    let scene = Scene::on(Database::postgres().await, clock.clone()).await;
    let second = TestNode::start(&scene.database, clock, &[]).await;
    let webhook = json!({"url": "https://supervision.example.org/in"});
    scene.admin.post("/webhooks", webhook).await.expect(201);
    scene.admin.patch("/settings", json!({"questions_per_minute": 1000})).await.expect(200);
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    for n in 0..TRIES {
        let question = scene.asked(&asker, &interview, &format!("第 {n} 处路灯坏了")).await;
        scene.approved(&question).await;
    }
    scene.step(&interview, "end").await;
    second.app.city.refresh(&second.app.db).await.expect("refreshed");

    let due: usize = TRIES;
    for try_no in 0..TRIES {
        // Forwards and back again: to yellow, red, overdue, and before all of them.
        let days = [6, 2, 2, -10][try_no % 4];
        scene.clock.advance_ms(days * DAY_MS);
        let (here, there) =
            tokio::join!(jobs::notices::look(&scene.node.app), jobs::notices::look(&second.app));
        here.expect("looked");
        there.expect("looked");
    }
    let mut told: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let listed = scene.official.get(&format!("/notices?limit=200{after}")).await.expect(200);
        told.extend(kinds(&listed));
        match listed["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let count = |kind: &str| told.iter().filter(|told| *told == kind).count();
    assert_eq!([count("due_soon"), count("due"), count("overdue")], [due, due, due]);
    assert_eq!((count("unanswered"), told.len()), (1, 3 * due + 1));
    let written = store::testing::count(&scene.node.app.db, "outbox").await.expect("counted");
    assert_eq!(written, told.len() as i64, "one call for each");
    second.stop().await;
    scene.node.stop().await;
}

const NOTICE: &str = "\
    INSERT INTO notice (id, once, kind, item_id, made_at_ms, made_by, addressed_at_ms) \
    VALUES ('N1', 'once', 'reminder', 'D1', 0, 'system', 0)";

#[tokio::test]
async fn a_delivery_is_one_nodes_at_a_time() {
    let clock = Clock::standing(evening());
    let scene = Scene::on(Database::postgres().await, clock.clone()).await;
    let second = TestNode::start(&scene.database, clock, &[]).await;
    left_open(&scene).await;
    let notice = domain::ids::NoticeId::parse("N1").expect("an id");
    store::testing::by_hand(&scene.node.app.db, NOTICE).await.expect("written");
    let never = Instant::from_ms(i64::MAX);
    let mut tx = scene.node.app.db.write().await.expect("a transaction");
    let letters: Vec<_> = (0..TRIES)
        .map(|n| store::outbox::Letter {
            id: domain::ids::DeliveryId::parse(&format!("D{n:03}")).expect("an id"),
            to: store::outbox::Target::Mail("nobody@example.org".to_owned()),
            notices: vec![notice.clone()],
        })
        .collect();
    store::outbox::write(&mut tx, &letters, evening()).await.expect("written");
    tx.commit().await.expect("written");
    let mut claimed = BTreeSet::new();
    for _ in 0..TRIES / 4 {
        let claim =
            |db| async move { store::outbox::claim(db, evening(), never, true, 5).await.expect("claimed") };
        let (here, there) = tokio::join!(claim(&scene.node.app.db), claim(&second.app.db));
        for delivery in here.into_iter().chain(there) {
            assert_eq!((delivery.attempts, delivery.notices.len()), (1, 1));
            assert!(claimed.insert(delivery.id.to_string()), "{} twice", delivery.id);
        }
    }
    assert_eq!(claimed.len(), TRIES);

    // What was delivered is forgotten after some time, and its notice is not.
    let db = &scene.node.app.db;
    for delivery in store::outbox::claim(db, never, never, true, 5).await.expect("claimed") {
        store::outbox::delivered(db, &delivery, evening()).await.expect("noted");
    }
    let later = evening().plus_ms(1);
    assert_eq!(store::outbox::forget_delivered_before(db, evening()).await, Ok(0));
    assert_eq!(store::outbox::forget_delivered_before(db, later).await, Ok(5));
    assert_eq!(store::testing::count(db, "outbox").await, Ok(TRIES as i64 - 5));
    assert_eq!(store::testing::by_hand(db, NOTICE).await, Err(StoreError::Conflict), "it is there still");
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test]
async fn a_clock_that_jumps_tells_nothing_twice() {
    let scene = Scene::sqlite().await;
    left_open(&scene).await;
    for days in [6, -6, 8, -8, 30, -30, 0] {
        scene.clock.advance_ms(days * DAY_MS);
        look(&scene).await;
    }
    let listed = scene.official.get("/notices").await.expect(200);
    let mut told = kinds(&listed);
    told.sort();
    assert_eq!(told, ["due", "due_soon", "overdue", "unanswered"]);
    scene.node.stop().await;
}

//! Two versions side by side: what only the newer one knows waits until the older one has gone.

use app::clock::Clock;
use domain::level::LEVEL;
use harness::{Scene, database::Database};
use serde_json::json;
use std::time::Duration;
use store::{
    Db,
    nodes::{self, Announcement},
};

/// An older node of which the database tells; the scene's own comes later.
async fn beside_an_older_node(database: &Database) -> Db {
    let db = Db::open(&database.url).await.expect("a database");
    db.migrate().await.expect("up to date");
    let now_ms = db.now_ms().await.expect("a time").unwrap_or_else(|| Clock::system().now().ms());
    let older = Announcement { node: "older", level: 1, version: "0", now_ms, alive_since_ms: 0 };
    assert_eq!(nodes::announce(&db, older).await, Ok(1));
    db
}

#[tokio::test]
async fn what_an_older_node_does_not_know_is_put_off_and_nothing_else() {
    let database = Database::postgres().await;
    let db = beside_an_older_node(&database).await;
    let scene = Scene::on(database, Clock::system()).await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.approved(&question).await;

    let path = format!("/questions/{question}/classify");
    let classified = async || scene.moderator.post(&path, json!({"kind": "complaint"})).await;
    let put_off = classified().await.refused(503, "upgrading");
    assert!(put_off["retry_after_s"].is_u64(), "it says when");
    let topics = json!({"topics": [{"code": "road", "name": "道路"}]});
    scene.admin.patch("/topics", topics.clone()).await.refused(503, "upgrading");
    let picture = "INSERT INTO picture (id, kind, width, height, bytes, made_by, made_at_ms) \
                   VALUES ('P1', 'image/png', 1, 1, 1, 'system', 4102444800000)";
    store::testing::by_hand(&db, picture).await.expect("a picture");
    let shown = json!({"speaker": "主持人", "text": "见图", "picture_id": "P1", "picture_alt": "路灯"});
    let statements = format!("/interviews/{interview}/statements");
    scene.moderator.post(&statements, shown).await.refused(503, "upgrading");
    let seq = scene.moderator.get(&format!("/interviews/{interview}")).await.expect(200)["seq"].clone();
    scene.answered(&question, "已安排修复。").await;

    nodes::leave(&db, "older").await.expect("gone");
    let mut tries = 0;
    while classified().await.status == 503 {
        tries += 1;
        assert!(tries < 200, "still put off");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    scene.admin.patch("/topics", topics).await.expect(200);
    let now = scene.moderator.get(&format!("/interviews/{interview}")).await.expect(200);
    assert!(now["seq"].as_u64() > seq.as_u64());
    let question = scene.moderator.get(&format!("/questions/{question}")).await.expect(200);
    assert_eq!(question["kind"], "complaint");
    scene.node.stop().await;
    assert_eq!(nodes::level(&db).await, Ok(LEVEL));
    db.close().await;
}

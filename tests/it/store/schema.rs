//! Migrations: they run once, and both folders make the same tables.

use super::arrange::{each_database, open};
use app::clock::Clock;
use harness::{Follower, Scene, database::Database};
use store::{Db, Migrated};

#[tokio::test]
async fn migrating_again_changes_nothing() {
    for database in [Database::sqlite(), Database::postgres().await] {
        let db = Db::open(&database.url).await.expect("a database that answers");
        assert_eq!(db.version().await, Ok(0));
        let first = db.migrate().await.expect("a database up to date");
        assert!(first.from == 0 && first.to > 0, "{first:?}");
        assert_eq!(db.migrate().await, Ok(Migrated { from: first.to, to: first.to }));
        db.close().await;
    }
}

#[tokio::test]
async fn several_nodes_may_migrate_at_once() {
    let database = Database::postgres().await;
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { Db::open(&url).await?.migrate().await })
        })
        .collect();
    for node in nodes {
        let migrated = node.await.expect("no panic").expect("a database up to date");
        assert!(migrated.to > 0);
    }
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let (sqlite, postgres) = (Database::sqlite(), Database::postgres().await);
    let (sqlite, postgres) = (open(&sqlite).await, open(&postgres).await);
    let schema = store::testing::schema(&sqlite).await.expect("a schema");
    assert!(schema.len() > 150, "{schema:#?}");
    let other = store::testing::schema(&postgres).await.expect("a schema");
    let differing = |one: &[String], other: &[String]| -> Vec<_> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    assert_eq!((differing(&schema, &other), differing(&other, &schema)), (vec![], vec![]));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    each_database(async |db| {
        store::testing::by_hand(
            &db,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT version + 1000, description, success, checksum, execution_time FROM _sqlx_migrations",
        )
        .await
        .expect("changed");
        let error = db.migrate().await.expect_err("newer");
        assert!(matches!(error, store::StoreError::Migration(_)), "{error}");
    })
    .await;
}

/// What a later version may have added: to tables that there are, and a table that this program does not know.
const EXPANDED: &str = "\
    ALTER TABLE question ADD COLUMN mood TEXT; \
    ALTER TABLE interview ADD COLUMN seats INTEGER NOT NULL DEFAULT 12; \
    CREATE TABLE drawing (id TEXT PRIMARY KEY, question_id TEXT NOT NULL REFERENCES question (id)); \
    INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
    SELECT version + 1, 'expand drawings', success, checksum, execution_time FROM _sqlx_migrations \
    ORDER BY version DESC LIMIT 1";

#[tokio::test]
async fn a_node_serves_a_database_that_a_newer_version_expanded() {
    for database in [Database::sqlite(), Database::postgres().await] {
        let db = open(&database).await;
        let known = db.version().await.expect("a version");
        store::testing::by_hand(&db, EXPANDED).await.expect("expanded");
        assert_eq!(db.migrate().await, Ok(Migrated { from: known + 1, to: known + 1 }));
        db.close().await;

        let scene = Scene::on(database, Clock::system()).await;
        let interview = scene.live().await;
        let mut follower = Follower::connect(&scene.nobody(), &interview).await;
        let asker = scene.netizen("岛城市民").await;
        let question = scene.asked(&asker, &interview, "路灯坏了").await;
        scene.approved(&question).await;
        scene.answered(&question, "已安排修复。").await;
        follower.event("answer_published").await;
        scene.node.stop().await;
    }
}

#[tokio::test]
async fn only_postgresql_has_a_clock_to_follow() {
    each_database(async |db| {
        db.ping().await.expect("an answer");
        let now_ms = db.now_ms().await.expect("an answer");
        assert_eq!(now_ms.is_some(), db.is_postgres());
        // Milliseconds, and this century's.
        assert!(
            now_ms.is_none_or(|now_ms| (1_700_000_000_000..4_102_444_800_000).contains(&now_ms)),
            "{now_ms:?}"
        );
    })
    .await;
}

//! The common feature level: raised once all that are alive have reached it, and never past an older node.

use super::arrange::each_database;
use harness::database::Database;
use store::{
    Db,
    nodes::{self, Announcement},
};

const NOW_MS: i64 = 1_000_000;
const ALIVE_MS: i64 = 20_000;

async fn announce(db: &Db, node: &str, level: u32, now_ms: i64) -> u32 {
    let announcement = Announcement { node, level, version: "1", now_ms, alive_since_ms: now_ms - ALIVE_MS };
    nodes::announce(db, announcement).await.expect("announced")
}

#[tokio::test]
async fn the_level_waits_for_the_oldest_node_and_never_falls() {
    each_database(async |db| {
        assert_eq!(nodes::level(&db).await, Ok(1), "before anybody came");
        assert_eq!(announce(&db, "older", 1, NOW_MS).await, 1);
        assert_eq!(announce(&db, "newer", 2, NOW_MS).await, 1);
        nodes::leave(&db, "older").await.expect("gone");
        assert_eq!(announce(&db, "newer", 2, NOW_MS + 1).await, 2);
        assert_eq!(announce(&db, "older", 1, NOW_MS + 2).await, 2, "which it does not know");
        assert_eq!(announce(&db, "newer", 2, NOW_MS + 3).await, 2, "it was not entered");
        assert_eq!(nodes::level(&db).await, Ok(2));
    })
    .await;
}

#[tokio::test]
async fn who_gives_no_sign_of_life_is_not_waited_for() {
    each_database(async |db| {
        announce(&db, "older", 1, NOW_MS).await;
        assert_eq!(announce(&db, "newer", 2, NOW_MS + ALIVE_MS).await, 1);
        assert_eq!(announce(&db, "newer", 2, NOW_MS + ALIVE_MS + 1).await, 2);
    })
    .await;
}

#[tokio::test]
async fn an_older_and_a_newer_node_that_come_at_once_agree() {
    const TRIES: usize = 20;
    for n in 0..TRIES {
        let database = if n == 0 { Database::sqlite() } else { Database::postgres().await };
        let db = super::arrange::open(&database).await;
        let (older, newer) = (announce(&db, "older", 1, NOW_MS), announce(&db, "newer", 2, NOW_MS));
        // Whoever is polled first has no advantage: each waits for a connection of its own.
        let together = if n % 2 == 0 {
            tokio::join!(older, newer)
        } else {
            let (newer, older) = tokio::join!(newer, older);
            (older, newer)
        };
        assert!(
            together == (1, 1) || together == (2, 2),
            "{together:?}: they serve side by side on two levels"
        );
        db.close().await;
    }
}

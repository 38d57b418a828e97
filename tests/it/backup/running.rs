//! Backups of a city that goes on meanwhile, and nodes on what was restored.

use super::{eventful, untouched};
use crate::store::arrange;
use app::{
    backup::{backup, restore},
    clock::Clock,
};
use domain::RoomCommand;
use harness::{Follower, Scene, TestNode, database::Database};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};

/// Enough that others write during each of them.
const BACKUPS: usize = 3;

#[tokio::test]
async fn a_backup_is_of_one_moment_while_others_write() {
    arrange::each_database(async |db| {
        eventful::city(&db).await;
        let town = arrange::Town {
            db: db.clone(),
            city: store::facts::load_city(&db).await.expect("a city"),
            at: arrange::START,
        };
        let mut stage = town.live().await;
        let (folder, id) = (tempfile::tempdir().expect("a folder"), stage.id());
        let file = |n: usize| folder.path().join(format!("{n}.backup"));
        let is_over = AtomicBool::new(false);
        let backups = async {
            for n in 0..BACKUPS {
                backup(&db, &Clock::system(), &file(n)).await.expect("a backup");
            }
            is_over.store(true, Ordering::Relaxed);
        };
        let writing = async {
            let mut seqs = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let asker = format!("A{}", stage.room.seq);
                let asked = stage.approved(&asker, "路灯坏了").await;
                stage.must(&arrange::netizen("2"), RoomCommand::Upvote { question: asked }).await;
                seqs.push(stage.room.seq);
            }
            seqs
        };
        let ((), seqs) = tokio::join!(backups, writing);
        assert!(seqs.len() > BACKUPS, "others wrote: {seqs:?}");

        let mut last = 0;
        for n in 0..BACKUPS {
            let database = Database::sqlite();
            let other = untouched(&database).await;
            restore(&other, &Clock::system(), &file(n)).await.expect("whole");
            let (room, tallies) = eventful::rooms(&other, std::slice::from_ref(&id)).await.remove(0);
            assert!(room.seq >= last && room.seq <= stage.room.seq, "in the order of their making");
            // Each transaction was in whole or not at all: a question comes with its approval and, soon, its vote.
            let votes: u64 = tallies.upvotes.values().sum();
            let questions = room.questions.len() as u64;
            assert!(votes == questions || votes + 1 == questions, "{votes} votes of {questions} questions");
            last = room.seq;
        }
    })
    .await;
}

#[tokio::test]
async fn a_node_goes_on_where_the_backup_was_and_followers_begin_anew() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let early = scene.asked(&asker, &interview, "什么时候供热？").await;
    let late = scene.asked(&asker, &interview, "什么时候通车？").await;
    scene.approved(&early).await;
    let mut ahead = Follower::connect(&scene.nobody(), &interview).await;
    ahead.until(|message| message["type"] == "snapshot").await;
    let (seq, epoch) = (ahead.seq.expect("a number"), ahead.epoch.clone().expect("an epoch"));

    // Beside the running server, by a connection of its own to the same file.
    let file = scene.database.folder().join("a.backup");
    let beside = store::Db::open(&scene.database.url).await.expect("a database");
    backup(&beside, &scene.clock, &file).await.expect("a backup");
    beside.close().await;
    scene.answered(&early, "十一月十六日起供热。").await;
    ahead.event("answer_published").await;
    let seq_ahead = ahead.seq.expect("a number");

    let database = Database::sqlite();
    let db = untouched(&database).await;
    restore(&db, &scene.clock, &file).await.expect("a database");
    db.close().await;
    let node = TestNode::start(&database, scene.clock.clone(), &[]).await;
    let nobody = harness::Client::nobody(&node.url);
    for since in [seq, seq_ahead] {
        let mut follower = Follower::resume(&nobody, &interview, since, &epoch).await;
        let snapshot = follower.until(|message| message["type"] == "snapshot").await;
        assert_ne!(snapshot["epoch"], epoch);
        assert_eq!(snapshot["seq"], seq);
        let questions = snapshot["room"]["questions"].as_array().expect("questions");
        assert_eq!(questions.len(), 1);
        assert_eq!(questions[0]["answers"], json!([]), "what came after the backup is not there");
    }

    // Whoever was signed in still is, and numbers go on.
    let mut follower = Follower::connect(&nobody, &interview).await;
    let moderator = scene.moderator.at(&node.url);
    moderator.post(&format!("/questions/{late}/approve"), json!({})).await.expect(200);
    assert_eq!(follower.event("question_approved").await["seq"], seq + 1);
    node.stop().await;
    scene.node.stop().await;
}

//! What is in memory, what the tables say and what the log adds up to are the same, whatever happened.

use super::{
    arrange::{Town, each_database, moderator},
    random::{check, perform, steps},
};
use domain::{RoomCommand, interview::Moderation};
use proptest::prelude::{Just, Strategy, prop_oneof};
use tokio::runtime::Handle;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_tables_and_log_agree_whatever_happens() {
    let moderation = || prop_oneof![Just(Moderation::Pre), Just(Moderation::Post)];
    each_database(async |db| {
        let town = Town::new(&db).await;
        tokio::task::block_in_place(|| {
            check(16, (moderation(), steps(160)).boxed(), |(moderation, steps)| {
                Handle::current().block_on(async {
                    let mut stage = town.announced(moderation).await;
                    perform(&mut stage, &steps).await;
                    stage.is_stored().await;
                });
            });
        });
    })
    .await;
}

#[tokio::test]
async fn a_room_that_was_never_created_is_not_there_or_empty() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let unknown = domain::ids::InterviewId::parse("UNKNOWN").expect("an id");
        assert!(store::facts::load_room(&db, &unknown).await.expect("readable").is_none());
        let stage = super::arrange::Stage::new(&town).await;
        let (room, tallies) =
            store::facts::load_room(&db, &stage.id()).await.expect("readable").expect("a stream");
        assert!(room.interview.is_none() && room.seq == 0 && tallies.upvotes.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_on_from_any_number() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        for n in 0..4 {
            stage.approved("1", &format!("问题{n}")).await;
        }
        let id = stage.id();
        let all = store::facts::events_since(&db, &id, 0, 1_000).await.expect("readable");
        assert_eq!(
            all.iter().map(|event| event.seq).collect::<Vec<_>>(),
            (1..=stage.room.seq).collect::<Vec<_>>()
        );
        for after in 0..=stage.room.seq {
            let some = store::facts::events_since(&db, &id, after, 3).await.expect("readable");
            let expected: Vec<_> = all.iter().filter(|event| event.seq > after).take(3).cloned().collect();
            assert_eq!(some, expected);
        }
        let heads = store::facts::heads(&db, &[id.clone(), stage.id()]).await.expect("readable");
        assert_eq!(heads, vec![(id, stage.room.epoch.clone(), stage.room.seq)]);
    })
    .await;
}

#[tokio::test]
async fn an_event_of_a_newer_version_is_named_and_not_guessed() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.must(&moderator(), RoomCommand::PauseInterview).await;
        store::testing::by_hand(&db, "UPDATE event SET v = 1000").await.expect("changed");
        let error = store::facts::replay_room(&db, &stage.id()).await.expect_err("unreadable");
        assert!(matches!(error, store::StoreError::Broken(_)), "{error}");
    })
    .await;
}

//! Backup and restore: everything comes back, on either database, and clients begin anew.

mod eventful;
mod refusals;
mod running;

use crate::store::{arrange, same};
use app::{
    backup::{Done, backup, restore},
    clock::Clock,
};
use domain::ids::Epoch;
use eventful::{Rows, city, rooms, rows};
use harness::database::Database;
use std::{os::unix::fs::PermissionsExt, path::PathBuf};
use store::{
    Db, Page,
    figures::{By, FigureRow, Period, figures, keep},
};

/// A backup of that database, in a file that goes with it.
async fn backed_up(database: &Database, db: &Db) -> (PathBuf, Done) {
    let file = database.folder().join("a.backup");
    let done = backup(db, &Clock::standing(arrange::START), &file).await.expect("a backup");
    (file, done)
}

/// A database as nobody has used it yet.
async fn untouched(database: &Database) -> Db {
    Db::open(&database.url).await.expect("a database that answers")
}

/// Everything of one database is in the other, which it was not before, and only the epochs are others.
async fn comes_back(from: Database, into: Database) {
    let (db, other) = (arrange::open(&from).await, untouched(&into).await);
    let interviews = city(&db).await;
    assert!(keep(&db, 1_000).await.expect("kept") > 0);
    let (file, done) = backed_up(&from, &db).await;
    let restored = restore(&other, &Clock::standing(arrange::START), &file).await.expect("a database");
    assert_eq!(restored, done, "what was written is what was read");

    let (before, after) = (rows(&db).await, rows(&other).await);
    assert_eq!(before.without_epochs(), after.without_epochs());
    let count: usize = before.0.values().map(Vec::len).sum();
    assert_eq!((done.tables, done.rows), (before.0.len(), count as u64));
    let length = file.metadata().expect("a file").len();
    assert!(done.bytes == length && length < 10_000_000, "{done}");

    assert_eq!(before.epochs(), ["E1".to_owned()].into());
    let [epoch] = Vec::from_iter(after.epochs()).try_into().expect("one epoch for all streams");
    assert!(epoch != "E1" && Epoch::parse(&epoch).is_some(), "{epoch}");
    let (before, after) = (rooms(&db, &interviews).await, rooms(&other, &interviews).await);
    for ((mut room, tallies), (restored, restored_tallies)) in before.into_iter().zip(after) {
        room.epoch = restored.epoch.clone();
        same::assert_same(&room, &restored);
        assert_eq!(tallies, restored_tallies);
    }
    // The cells of the figures are in no backup; whoever reads computes them, until the node keeps them again.
    let expected = figures_of(&db).await;
    assert_eq!(figures_of(&other).await, expected);
    assert!(keep(&other, 1_000).await.expect("kept") > 0);
    assert_eq!(figures_of(&other).await, expected);
    db.close().await;
    other.close().await;
}

async fn figures_of(db: &Db) -> Vec<FigureRow> {
    let page = Page { limit: 100, after: None };
    let listed = figures(db, By::Department, Period::default(), arrange::START, None, &page).await;
    listed.expect("figures").items
}

#[tokio::test]
async fn from_sqlite_to_sqlite() {
    comes_back(Database::sqlite(), Database::sqlite()).await;
}

#[tokio::test]
async fn from_sqlite_to_postgresql() {
    comes_back(Database::sqlite(), Database::postgres().await).await;
}

#[tokio::test]
async fn from_postgresql_to_sqlite() {
    comes_back(Database::postgres().await, Database::sqlite()).await;
}

#[tokio::test]
async fn there_and_back_the_file_says_the_same() {
    let (from, over) = (Database::postgres().await, Database::sqlite());
    let (db, other) = (arrange::open(&from).await, untouched(&over).await);
    city(&db).await;
    let (file, _) = backed_up(&from, &db).await;
    restore(&other, &Clock::system(), &file).await.expect("a database");
    let back = Database::postgres().await;
    let third = untouched(&back).await;
    let (file, _) = backed_up(&over, &other).await;
    restore(&third, &Clock::system(), &file).await.expect("a database");
    assert_eq!(rows(&db).await.without_epochs(), rows(&third).await.without_epochs());
    assert_ne!(rows(&other).await.epochs(), rows(&third).await.epochs(), "each restore is a new epoch");
}

#[tokio::test]
async fn a_restored_room_goes_on() {
    arrange::each_database(async |db| {
        let town = arrange::Town::new(&db).await;
        let mut stage = town.live().await;
        stage.approved("1", "路灯坏了").await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.backup");
        backup(&db, &Clock::system(), &file).await.expect("a backup");
        let database = Database::sqlite();
        let other = untouched(&database).await;
        restore(&other, &Clock::system(), &file).await.expect("a database");

        let restored = &rooms(&other, &[stage.id()]).await[0].0;
        let there = arrange::Town { db: other.clone(), city: town.city.clone(), at: town.at };
        let mut stage = arrange::Stage { town: &there, room: restored.clone(), ..stage };
        stage.answered("2", "什么时候修？").await;
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn only_its_owner_may_read_the_file() {
    let database = Database::sqlite();
    let db = arrange::open(&database).await;
    city(&db).await;
    let (file, _) = backed_up(&database, &db).await;
    assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    let Rows(tables) = rows(&db).await;
    assert!(tables.values().all(|rows| !rows.is_empty()), "the city of these tests uses every table");
    for table in ["event", "body"] {
        let count = tables[table].len();
        assert!(count > store::backup::ROWS_AT_ONCE, "{table} is read in parts: {count} rows");
    }
}

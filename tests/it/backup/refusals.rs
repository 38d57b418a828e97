//! What is not restored, and that nothing is left of the attempt.

use super::{backed_up, eventful::city, rows, untouched};
use crate::store::arrange;
use app::{
    backup::{Refused, backup, restore},
    clock::Clock,
};
use harness::database::Database;
use std::{fs, path::Path};
use store::{Db, testing};

/// Tries to restore and says why it was refused.
async fn refused(db: &Db, file: &Path) -> Refused {
    let error = restore(db, &Clock::system(), file).await.expect_err("not restored");
    error.downcast().unwrap_or_else(|error| panic!("{error:#}"))
}

#[tokio::test]
async fn a_file_that_is_there_is_not_written_over() {
    let database = Database::sqlite();
    let db = arrange::open(&database).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.backup");
    fs::write(&file, "precious").expect("written");
    let error = backup(&db, &Clock::system(), &file).await.expect_err("it is there");
    assert_eq!(error.downcast_ref(), Some(&Refused::Exists), "{error:#}");
    assert_eq!(fs::read_to_string(&file).expect("a text"), "precious");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}

#[tokio::test]
async fn of_a_database_without_tables_there_is_no_backup() {
    for database in [Database::sqlite(), Database::postgres().await] {
        let (db, folder) = (untouched(&database).await, tempfile::tempdir().expect("a folder"));
        let file = folder.path().join("a.backup");
        let error = backup(&db, &Clock::system(), &file).await.expect_err("nothing is there");
        assert_eq!(error.downcast_ref(), Some(&Refused::NothingThere), "{error:#}");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}

#[tokio::test]
async fn a_database_in_use_is_left_as_it_is() {
    let source = Database::sqlite();
    let db = arrange::open(&source).await;
    city(&db).await;
    let (file, _) = backed_up(&source, &db).await;
    arrange::each_database(async |other| {
        arrange::Town::new(&other).await;
        let before = rows(&other).await;
        let refused = refused(&other, &file).await;
        assert!(matches!(&refused, Refused::NotEmpty(table) if table == "department"), "{refused}");
        assert_eq!(before.0, rows(&other).await.0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_cut_off_or_changed_is_refused_before_anything_is_written() {
    let source = Database::sqlite();
    let db = arrange::open(&source).await;
    city(&db).await;
    let (file, _) = backed_up(&source, &db).await;
    let whole = fs::read(&file).expect("a file");
    let database = Database::sqlite();
    let other = untouched(&database).await;
    for length in [0, 1, 9, 500, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        fs::write(&file, &whole[..length]).expect("written");
        assert_eq!(refused(&other, &file).await, Refused::CutOff, "after {length} bytes");
    }
    for at in [whole.len() / 3, whole.len() / 2, whole.len() - 12, whole.len() - 5] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&file, &changed).expect("written");
        let refused = refused(&other, &file).await;
        assert!(matches!(refused, Refused::Damaged(_) | Refused::CutOff), "byte {at}: {refused}");
    }
    fs::write(&file, [&whole[..], &whole[..]].concat()).expect("written");
    assert!(matches!(refused(&other, &file).await, Refused::Damaged(_)), "twice the same");
    fs::write(&file, "问政").expect("written");
    assert!(matches!(refused(&other, &file).await, Refused::NotABackup(_) | Refused::CutOff));

    assert_eq!(other.version().await, Ok(0), "not even its tables were made");
    fs::write(&file, whole).expect("written");
    restore(&other, &Clock::system(), &file).await.expect("the whole file is good");
}

#[tokio::test]
async fn a_backup_of_another_schema_is_refused() {
    let source = Database::sqlite();
    let db = arrange::open(&source).await;
    city(&db).await;
    let own = db.version().await.expect("a version");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT version + 1000, description, success, checksum, execution_time FROM _sqlx_migrations";
    testing::by_hand(&db, newer).await.expect("changed");
    let (file, _) = backed_up(&source, &db).await;
    arrange::each_database(async |other| {
        match refused(&other, &file).await {
            Refused::NewerSchema { of_backup, own: known, .. } => {
                assert_eq!((of_backup, known), (own + 1_000, own));
            }
            refused => panic!("{refused}"),
        }
        assert!(rows(&other).await.is_empty());
    })
    .await;
}

/// Sums that are right do not make rows that are: the database has the last word.
#[tokio::test]
async fn what_the_database_does_not_take_leaves_nothing() {
    let source = Database::sqlite();
    let db = arrange::open(&source).await;
    city(&db).await;
    let orphan = "PRAGMA foreign_keys = OFF; \
                  INSERT INTO staff_password (staff_id, hash) VALUES ('nobody', ''); PRAGMA foreign_keys = ON";
    testing::by_hand(&db, orphan).await.expect("changed");
    let (file, _) = backed_up(&source, &db).await;
    arrange::each_database(async |other| {
        let error = restore(&other, &Clock::system(), &file).await.expect_err("an orphan");
        assert!(format!("{error:#}").contains("staff_password"), "{error:#}");
        assert!(rows(&other).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_database_that_keeps_something_else_than_it_was_given_is_found_out() {
    let source = Database::sqlite();
    let db = arrange::open(&source).await;
    city(&db).await;
    let (file, _) = backed_up(&source, &db).await;
    let database = Database::sqlite();
    let other = arrange::open(&database).await;
    let trigger = "CREATE TRIGGER meddler AFTER INSERT ON netizen \
                   BEGIN UPDATE netizen SET nickname = 'X' WHERE id = NEW.id; END";
    testing::by_hand(&other, trigger).await.expect("made");
    assert_eq!(refused(&other, &file).await, Refused::NotAsWritten("netizen".to_owned()));
    assert!(rows(&other).await.is_empty());

    testing::by_hand(&other, "DROP TRIGGER meddler").await.expect("gone");
    restore(&other, &Clock::system(), &file).await.expect("as it was given");
}

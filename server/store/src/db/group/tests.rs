use crate::db::{Db, Tx, maybe, run};
use std::{pin::pin, time::Duration};
use tokio::time::timeout;

async fn database(folder: &tempfile::TempDir) -> Db {
    let db = Db::open(&format!("sqlite://{}", folder.path().join("it.db").display())).await.expect("opens");
    run!(&mut db.one_write().await.expect("a turn"), "CREATE TABLE kept (it INTEGER NOT NULL UNIQUE)")
        .expect("made");
    db
}

async fn keep(tx: &mut Tx, it: i64) {
    run!(tx, "INSERT INTO kept (it) VALUES ($1)", it).expect("kept");
}

async fn kept(db: &Db) -> (i64, i64) {
    let mut tx = db.one_read().await.expect("a connection");
    maybe!(&mut tx, "SELECT COUNT(*), COALESCE(SUM(it), 0) FROM kept").expect("read").expect("a row")
}

/// Not answered although everything that can go on went on.
async fn is_waiting<T>(answer: impl Future<Output = T>) -> bool {
    timeout(Duration::from_millis(50), answer).await.is_err()
}

#[tokio::test]
async fn who_was_waiting_shares_the_commit_and_nobody_is_told_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let mut first = db.write().await.expect("a turn");
    keep(&mut first, 1).await;
    let mut second = pin!(db.write());
    assert!(is_waiting(&mut second).await);
    let mut committing = pin!(first.commit());
    assert!(is_waiting(&mut committing).await);
    let mut second = second.await.expect("a turn");
    keep(&mut second, 10).await;
    assert!(is_waiting(&mut committing).await, "the second is at its turn");
    assert_eq!(kept(&db).await, (0, 0));
    assert_eq!(tokio::join!(committing, second.commit()), (Ok(()), Ok(())));
    assert_eq!(kept(&db).await, (2, 11));
}

#[tokio::test]
async fn who_gives_up_takes_nobody_along() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    for is_said in [true, false] {
        let before = kept(&db).await;
        let mut first = db.write().await.expect("a turn");
        keep(&mut first, before.1 + 1).await;
        let mut second = pin!(db.write());
        assert!(is_waiting(&mut second).await);
        let mut committing = pin!(first.commit());
        assert!(is_waiting(&mut committing).await);
        let mut second = second.await.expect("a turn");
        keep(&mut second, 1_000).await;
        let committed = if is_said {
            let (given_up, committed) = tokio::join!(second.rollback(), committing);
            assert_eq!(given_up, Ok(()));
            committed
        } else {
            drop(second);
            committing.await
        };
        assert_eq!(committed, Ok(()));
        assert_eq!(kept(&db).await.0, before.0 + 1);
    }
}

#[tokio::test]
async fn who_no_longer_waits_is_committed_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let mut first = db.write().await.expect("a turn");
    keep(&mut first, 1).await;
    let mut second = Box::pin(db.write());
    assert!(is_waiting(&mut second).await);
    assert!(is_waiting(first.commit()).await, "and goes");
    drop(second);
    run!(&mut db.one_write().await.expect("a turn"), "INSERT INTO kept (it) VALUES (10)").expect("kept");
    assert_eq!(kept(&db).await, (2, 11));
}

#[tokio::test]
async fn who_loses_the_connection_loses_what_nobody_was_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let mut first = db.write().await.expect("a turn");
    keep(&mut first, 1).await;
    let mut second = Box::pin(db.write());
    assert!(is_waiting(&mut second).await);
    let mut committing = pin!(first.commit());
    assert!(is_waiting(&mut committing).await);
    let mut second = second.await.expect("a turn");
    second.begin_statement();
    drop(second);
    assert!(committing.await.expect_err("lost").is_unavailable());
    assert_eq!(kept(&db).await, (0, 0));
    let mut third = db.write().await.expect("another connection");
    keep(&mut third, 1).await;
    assert_eq!(third.commit().await, Ok(()));
    assert_eq!(kept(&db).await, (1, 1));
}

/// Whoever only looks may see what is not committed yet, and is answered once it is.
#[tokio::test]
async fn what_was_seen_of_others_is_committed_before_one_gives_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let mut first = db.write().await.expect("a turn");
    keep(&mut first, 1).await;
    let (mut second, mut third) = (Box::pin(db.write()), Box::pin(db.write()));
    assert!(is_waiting(&mut second).await && is_waiting(&mut third).await);
    let mut committing = pin!(first.commit());
    assert!(is_waiting(&mut committing).await);
    let mut second = second.await.expect("a turn");
    let seen: Option<(i64,)> = maybe!(&mut second, "SELECT COUNT(*) FROM kept").expect("read");
    assert_eq!(seen, Some((1,)));
    let mut giving_up = pin!(second.rollback());
    assert!(is_waiting(&mut giving_up).await, "the third one's turn comes before the commit");
    let mut third = third.await.expect("a turn");
    third.begin_statement();
    drop(third);
    assert!(giving_up.await.expect_err("what was seen is lost").is_unavailable());
    assert!(committing.await.expect_err("lost").is_unavailable());
}

#[tokio::test]
async fn a_hundred_at_once_are_all_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let mut all = tokio::task::JoinSet::new();
    for it in 0..100 {
        let db = db.clone();
        all.spawn(async move {
            let mut tx = db.write().await.expect("a turn");
            keep(&mut tx, it).await;
            if it % 3 == 0 { tx.rollback().await } else { tx.commit().await }
        });
    }
    assert!(all.join_all().await.into_iter().all(|answer| answer.is_ok()));
    assert_eq!(kept(&db).await.0, 66);
}

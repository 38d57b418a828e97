//! Idempotency keys: found again by their actor, written with their command, forgotten after their time.

use super::arrange::{Stage, Town, each_database};
use domain::Instant;
use store::{Db, Entry, Logged, StoreError, append, command_log, stream};

fn logged(actor: &str, key: &str, at: Instant) -> Logged {
    Logged {
        actor: actor.to_owned(),
        key: key.to_owned(),
        hash: "0f".repeat(32),
        status: 201,
        made_kind: "question".to_owned(),
        made_id: "01TEST".to_owned(),
        seq: 7,
        tracking_code: Some("ABC".to_owned()),
        at,
    }
}

async fn log(db: &Db, stage: &Stage<'_>, receipts: &[Logged]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    stream::lock(&mut tx, stage.room.id.as_str()).await?;
    let entries: Vec<_> = receipts
        .iter()
        .map(|receipt| {
            let (actor, receipt) = (receipt.actor.clone(), Some(receipt.clone()));
            Entry { events: vec![], bodies: vec![], counts: vec![], actor, receipt }
        })
        .collect();
    append::append_room(&mut tx, &stage.room, &entries, stage.at).await?;
    tx.commit().await
}

async fn find(db: &Db, keys: &[(&str, &str)]) -> Vec<Logged> {
    let keys: Vec<_> = keys.iter().map(|(actor, key)| ((*actor).to_owned(), (*key).to_owned())).collect();
    let mut tx = db.read().await.expect("a transaction");
    command_log::find(&mut tx, &keys).await.expect("readable")
}

#[tokio::test]
async fn a_key_is_found_by_its_actor_alone() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = town.live().await;
        let receipts = [logged("netizen:1", "k-1", stage.at), logged("netizen:2", "k-1", stage.at)];
        log(&db, &stage, &receipts).await.expect("written");
        assert_eq!(
            find(&db, &[("netizen:1", "k-1"), ("netizen:3", "k-1"), ("netizen:1", "K-1")]).await,
            &receipts[..1]
        );
        assert_eq!(find(&db, &[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_twice_is_a_conflict() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = town.live().await;
        let receipt = [logged("netizen:1", "k-1", stage.at)];
        log(&db, &stage, &receipt).await.expect("written");
        assert_eq!(log(&db, &stage, &receipt).await, Err(StoreError::Conflict));
    })
    .await;
}

#[tokio::test]
async fn old_keys_are_forgotten() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = town.live().await;
        let (old, new) =
            (logged("netizen:1", "old", stage.at), logged("netizen:1", "new", stage.at.plus_ms(1)));
        log(&db, &stage, &[old, new.clone()]).await.expect("written");
        assert_eq!(command_log::forget_before(&db, new.at).await, Ok(1));
        assert_eq!(find(&db, &[("netizen:1", "old"), ("netizen:1", "new")]).await, [new]);
    })
    .await;
}

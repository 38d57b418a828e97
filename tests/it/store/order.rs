//! The lock of a stream gives its events their order, and nobody waits for ever.

use super::arrange::{Town, each_database, moderator, netizen, text, text_body};
use domain::{
    Actor, Refusal, RoomCommand,
    decide::{Deciding, decide_room},
    ids::{InterviewId, QuestionId},
    question::QuestionStatus,
};
use harness::database::Database;
use std::time::{Duration, Instant};
use store::{Db, Entry, StoreError, append::append_room, facts, stream::lock};

/// As a node does that has no copy of the room: locks, reads, decides, appends.
async fn decide_on_facts(
    db: &Db,
    city: &domain::City,
    id: &InterviewId,
    command: &RoomCommand,
) -> Result<Result<(), Refusal>, StoreError> {
    let mut tx = db.write().await?;
    lock(&mut tx, id.as_str()).await?.expect("a stream");
    let (mut room, _) = facts::load_room_in(&mut tx, id).await?.expect("a room");
    let (actor, fresh, at) = (moderator(), super::arrange::fresh(), room.at);
    let on = Deciding {
        room: &room,
        city,
        actor: &actor,
        fresh: &fresh,
        at,
        earlier_score: None,
        destination: None,
    };
    let decision = match decide_room(&on, command) {
        Ok(decision) => decision,
        Err(refusal) => {
            tx.rollback().await?;
            return Ok(Err(refusal));
        }
    };
    let mut events = Vec::new();
    for event in decision.events {
        let recorded = room.record(event, actor.to_string(), at);
        room.apply(&recorded);
        events.push(recorded);
    }
    let (bodies, counts, actor) = (decision.bodies, decision.counts, actor.to_string());
    append_room(&mut tx, &room, &[Entry { events, bodies, counts, actor, receipt: None }], at).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

fn approval(question: &QuestionId) -> RoomCommand {
    RoomCommand::ApproveQuestion { question: question.clone(), department: None }
}

fn rejection(question: &QuestionId) -> RoomCommand {
    RoomCommand::RejectQuestion { question: question.clone(), reason: text("重复提问") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_approval_and_a_rejection_exactly_one_wins() {
    for database in [Database::sqlite(), Database::postgres().await] {
        let db = super::arrange::open(&database).await;
        // Two nodes: each with connections of its own.
        let other = Db::open(&database.url).await.expect("a database that answers");
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        for n in 0..40 {
            let question = stage.ask(&n.to_string(), "路灯什么时候修好？").await;
            let commands = [approval(&question), rejection(&question)];
            let decided = [(&db, &commands[n % 2]), (&other, &commands[1 - n % 2])].map(|(db, command)| {
                let (db, city, id, command) = (db.clone(), town.city.clone(), stage.id(), command.clone());
                tokio::spawn(async move { decide_on_facts(&db, &city, &id, &command).await })
            });
            let mut outcomes = Vec::new();
            for node in decided {
                outcomes.push(node.await.expect("no panic").expect("an available database"));
            }
            outcomes.sort_by_key(Result::is_err);
            assert_eq!(outcomes, [Ok(()), Err(Refusal::WrongState)]);

            let (room, _) = facts::load_room(&db, &stage.id()).await.expect("readable").expect("a room");
            let status = room.questions[&question].status;
            assert!(matches!(status, QuestionStatus::Approved | QuestionStatus::Rejected), "{status:?}");
            stage.room = room;
        }
        stage.is_stored().await;
        other.close().await;
        db.close().await;
    }
}

#[tokio::test]
async fn what_was_not_decided_under_the_lock_is_not_appended() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let behind = stage.room.clone();
        stage.ask("1", "第一个").await;
        let seq = stage.room.seq;
        let ahead = std::mem::replace(&mut stage.room, behind);
        let late = stage.room.record(domain::RoomEvent::InterviewPaused, moderator().to_string(), stage.at);
        stage.room.apply(&late);
        let mut tx = db.write().await.expect("a transaction");
        lock(&mut tx, stage.room.id.as_str()).await.expect("a lock");
        let entry =
            Entry { events: vec![late], bodies: vec![], counts: vec![], actor: String::new(), receipt: None };
        let error = append_room(&mut tx, &stage.room, &[entry], stage.at).await.expect_err("refused");
        assert!(matches!(error, StoreError::Conflict), "{error}");
        drop(tx);
        stage.room = ahead;
        assert_eq!(stage.room.seq, seq);
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_rolled_back_or_dropped_was_never_there() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let before = stage.room.clone();
        for is_rolled_back in [true, false] {
            let mut tx = db.write().await.expect("a transaction");
            lock(&mut tx, stage.room.id.as_str()).await.expect("a lock");
            let paused =
                stage.room.record(domain::RoomEvent::InterviewPaused, moderator().to_string(), stage.at);
            stage.room.apply(&paused);
            let actor = moderator().to_string();
            let entry = Entry { events: vec![paused], bodies: vec![], counts: vec![], actor, receipt: None };
            append_room(&mut tx, &stage.room, &[entry], stage.at).await.expect("appended");
            if is_rolled_back {
                tx.rollback().await.expect("rolled back");
            } else {
                drop(tx);
            }
            stage.room = before.clone();
            stage.is_stored().await;
        }
        // The connections are good for more.
        stage.ask("1", "还在吗？").await;
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn who_waits_too_long_for_a_lock_is_told_and_the_next_one_is_served() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let mut holding = db.write().await.expect("a transaction");
        lock(&mut holding, stage.room.id.as_str()).await.expect("a lock");

        let begun = Instant::now();
        let waiting = async {
            let mut tx = db.write().await?;
            lock(&mut tx, stage.room.id.as_str()).await
        };
        let error = waiting.await.expect_err("no lock");
        assert!(error.is_unavailable(), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());

        // One that is given up in the middle leaves no connection behind that nobody knows the state of.
        let given_up = tokio::time::timeout(Duration::from_millis(50), async {
            let mut tx = db.write().await?;
            lock(&mut tx, stage.room.id.as_str()).await
        });
        assert!(given_up.await.is_err());
        holding.rollback().await.expect("rolled back");
        stage.ask("1", "现在可以了吗？").await;
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn commands_in_one_transaction_are_numbered_as_they_came() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let first = stage.room.seq;
        let commands =
            |n: usize| -> (Actor, RoomCommand) { (netizen(&n.to_string()), text_body("同时提问")) };
        let made = stage.act_together((0..64).map(commands).collect()).await;
        assert!(made.iter().all(Result::is_ok));
        assert_eq!(stage.room.seq, first + 64);
        let numbers: Vec<_> = stage.room.questions.values().map(|question| question.no).collect();
        assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
        stage.is_stored().await;
    })
    .await;
}

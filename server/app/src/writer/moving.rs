//! A question goes from one room to another: one command over two streams, in one transaction.
//!
//! It goes through no lane, as a lane knows one room. Both streams are locked first and both rooms are read after
//! that; the lanes see by the streams' numbers that their facts have grown old, and read on.

use super::{
    Inner, Outcome, Receipt, WriteError, ended,
    lane::repeat,
    likeness::Likeness,
    receipt::{IdempotencyKey, keeper, logged_made},
};
use crate::bus::{Delta, Notice};
use domain::{
    Actor, Instant, Recorded, Refusal, Room, RoomCommand, RoomEvent,
    decide::{Deciding, Destination, decide_room},
    event::Body,
    ids::{InterviewId, QuestionId},
    question::moving::Counted,
};
use std::sync::Arc;
use store::{
    Entry, StoreError, Tx,
    append::append_room,
    command_log::{self, Logged},
    facts, moving, stream,
};

pub(super) async fn carry_out(
    writer: &Inner,
    from: &InterviewId,
    to: &InterviewId,
    actor: Actor,
    command: RoomCommand,
    key: Option<IdempotencyKey>,
) -> Outcome {
    let mut tx = writer.db.write().await?;
    let outcome = carry_out_in(&mut tx, writer, [from, to], &actor, &command, key).await;
    let (receipt, deltas) = ended(tx, outcome).await?;
    for delta in deltas {
        writer.bus.publish(Notice::Room(Arc::new(delta)));
    }
    Ok(receipt)
}

/// With what there is to tell afterwards.
async fn carry_out_in(
    tx: &mut Tx,
    writer: &Inner,
    [from, to]: [&InterviewId; 2],
    actor: &Actor,
    command: &RoomCommand,
    key: Option<IdempotencyKey>,
) -> Result<(Receipt, Vec<Delta>), WriteError> {
    let RoomCommand::MoveQuestion { question, .. } = command else { return Err(WriteError::Fault) };
    stream::lock_two(tx, from.as_str(), to.as_str()).await?;
    let likeness = Likeness::of(from, command);
    if let (Some(by), Some(key)) = (keeper(actor), &key)
        && let Some(logged) = command_log::find(tx, &[(by, key.as_str().to_owned())]).await?.pop()
    {
        return Ok((repeat(&logged, &likeness)?, Vec::new()));
    }
    let Some((mut here, _)) = facts::load_room_in(tx, from).await? else {
        return Err(Refusal::NotFound.into());
    };
    let there = facts::load_room_in(tx, to).await?.map(|(room, _)| room);
    let counted = counted(tx, &here, question).await?;
    let destination = there.as_ref().map(|room| Destination { room, counted });
    let (fresh, city) = (writer.fresh(), writer.city.now());
    let reached = |room: &Room| room.at;
    let at = writer.clock.now().max(here.at).max(there.as_ref().map_or(here.at, reached));
    let on = Deciding {
        room: &here,
        city: &city,
        actor,
        fresh: &fresh,
        at,
        earlier_score: None,
        destination: destination.as_ref(),
    };
    let decision = decide_room(&on, command)?;
    let level = decision.events.iter().chain(&decision.arrival).map(RoomEvent::level).max();
    writer.must_be_understood(level.unwrap_or_default())?;
    let (Some(mut there), Some(moved)) = (there, here.questions.get(question).cloned()) else {
        return Err(Refusal::NotFound.into());
    };

    let before = (here.seq, there.seq);
    let left = happened(&mut here, decision.events, actor, at);
    let arrived = happened(&mut there, decision.arrival, actor, at);
    let receipt = Receipt {
        made: decision.made,
        status: 200,
        seq: there.seq,
        tracking_code: None,
        is_replay: false,
        question: None,
    };
    let hash = likeness.kept(writer.cluster.level());
    let logged = logged(actor, key, hash, &receipt, at);
    let by = actor.to_string();
    let leaving = Entry {
        events: left.clone(),
        bodies: Vec::new(),
        counts: Vec::new(),
        actor: by.clone(),
        receipt: None,
    };
    let arriving = Entry {
        events: arrived.clone(),
        bodies: decision.bodies.clone(),
        counts: decision.counts,
        actor: by,
        receipt: logged,
    };
    append_room(tx, &here, &[leaving], at).await?;
    let bodies = [moving::rehome(tx, &moved, from, to, at).await?, decision.bodies].concat();
    there.learn(bodies.iter().cloned());
    append_room(tx, &there, &[arriving], at).await?;
    let deltas = vec![delta(&here, before.0, left, Vec::new()), delta(&there, before.1, arrived, bodies)];
    Ok((receipt, deltas))
}

async fn counted(tx: &mut Tx, room: &Room, question: &QuestionId) -> Result<Counted, StoreError> {
    match room.questions.get(question) {
        Some(question) => moving::counted(tx, question).await,
        None => Ok(Counted::default()),
    }
}

/// Takes the events into the room that they are about.
fn happened(room: &mut Room, events: Vec<RoomEvent>, actor: &Actor, at: Instant) -> Vec<Recorded> {
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        let next = room.record(event, actor.to_string(), at);
        room.apply(&next);
        recorded.push(next);
    }
    recorded
}

fn logged(
    actor: &Actor,
    key: Option<IdempotencyKey>,
    hash: String,
    receipt: &Receipt,
    at: Instant,
) -> Option<Logged> {
    let (made_kind, made_id) = logged_made(&receipt.made);
    Some(Logged {
        actor: keeper(actor)?,
        key: key?.as_str().to_owned(),
        hash,
        status: receipt.status,
        made_kind: made_kind.to_owned(),
        made_id: made_id.to_owned(),
        seq: receipt.seq,
        tracking_code: None,
        at,
    })
}

fn delta(room: &Room, prev: u64, events: Vec<Recorded>, bodies: Vec<Body>) -> Delta {
    let (interview, epoch, seq) = (room.id.clone(), room.epoch.clone(), room.seq);
    Delta { interview, epoch, prev, seq, events: events.into_iter().map(Arc::new).collect(), bodies }
}

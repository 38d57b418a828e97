//! The lane of one room: its orders become transactions, its facts are kept between them.
//!
//! The stream's number, read under the row's lock, says whether the facts are still right. When a transaction is
//! due, and with which orders, is decided in [`super::turns`].

use super::{
    Inner, Outcome, Receipt, WriteError,
    likeness::Likeness,
    order::Order,
    receipt::{keeper, logged_made, replayed},
    turns::Transact,
};
use crate::bus::{Delta, Notice};
#[cfg(any(debug_assertions, feature = "faults"))]
use crate::faults;
use domain::{
    Refusal, Room, RoomCommand, RoomEvent,
    decide::{Deciding, Decision, Made, decide_room},
    event::{Body, Recorded},
    ids::InterviewId,
    score::Score,
    view::{self, Sight, Tallies},
};
use std::{collections::HashMap, sync::Arc};
use store::{
    Entry, StoreError, Tx,
    append::append_room,
    command_log::{self, Logged},
    counts, facts, stream,
};
use tokio::time::Instant;

pub(super) struct Lane {
    writer: Arc<Inner>,
    interview: InterviewId,
    /// The facts as of the last commit that this lane knows.
    room: Option<Room>,
    /// Whether the transaction under way was asked to commit: from then on only an answer tells.
    is_committing: bool,
}

/// What a transaction has led to, before it is committed.
struct Batch {
    outcomes: Vec<Outcome>,
    entries: Vec<Entry>,
    prev: u64,
}

impl Transact for Lane {
    async fn transact(&mut self, orders: &[Order], until: Instant) -> Result<Vec<Outcome>, WriteError> {
        self.is_committing = false;
        let failure = match tokio::time::timeout_at(until, self.try_transact(orders)).await {
            Ok(Ok(outcomes)) => return Ok(outcomes),
            Ok(Err(error)) => error.into(),
            Err(_) => {
                tracing::warn!(interview = %self.interview, "the database did not answer in time");
                WriteError::StoreUnavailable
            }
        };
        self.room = None;
        let is_unknown = self.is_committing && matches!(failure, WriteError::StoreUnavailable);
        Err(if is_unknown { WriteError::Unanswered } else { failure })
    }
}

impl Lane {
    pub fn new(writer: Arc<Inner>, interview: InterviewId) -> Self {
        Self { writer, interview, room: None, is_committing: false }
    }

    async fn try_transact(&mut self, orders: &[Order]) -> Result<Vec<Outcome>, StoreError> {
        let db = self.writer.db.clone();
        let mut tx = db.write().await?;
        if !self.take_facts(&mut tx).await? {
            tx.rollback().await?;
            return Ok(orders.iter().map(|_| Err(Refusal::NotFound.into())).collect());
        }
        let batch = self.decide_all(&mut tx, orders).await?;
        let Some(room) = &self.room else { return Ok(batch.outcomes) };
        if batch.entries.is_empty() {
            tx.rollback().await?;
            return Ok(batch.outcomes);
        }
        let at = self.writer.clock.now().max(room.at);
        append_room(&mut tx, room, &batch.entries, at).await?;
        #[cfg(any(debug_assertions, feature = "faults"))]
        faults::pass(faults::Point::BeforeCommit);
        self.is_committing = true;
        tx.commit().await?;
        #[cfg(any(debug_assertions, feature = "faults"))]
        faults::pass(faults::Point::BetweenCommitAndAnswer);
        self.tell(room, batch.prev, batch.entries);
        Ok(batch.outcomes)
    }

    /// Locks the stream and makes the facts those of this moment; false if there is no such interview.
    async fn take_facts(&mut self, tx: &mut Tx) -> Result<bool, StoreError> {
        let Some(head) = stream::lock(tx, self.interview.as_str()).await? else { return Ok(false) };
        self.room = facts::room_at(tx, &self.interview, self.room.take(), &head).await?;
        Ok(self.room.is_some())
    }

    async fn decide_all(&mut self, tx: &mut Tx, orders: &[Order]) -> Result<Batch, StoreError> {
        let keys: Vec<_> = orders.iter().filter_map(key_of).collect();
        let known = if keys.is_empty() { Vec::new() } else { command_log::find(tx, &keys).await? };
        let mut known: HashMap<_, _> =
            known.into_iter().map(|logged| ((logged.actor.clone(), logged.key.clone()), logged)).collect();
        let mut batch = Batch {
            outcomes: Vec::with_capacity(orders.len()),
            entries: Vec::new(),
            prev: self.room.as_ref().map_or(0, |room| room.seq),
        };
        for order in orders {
            let likeness = Likeness::of(&self.interview, &order.command);
            if let Some(logged) = key_of(order).and_then(|key| known.get(&key)) {
                batch.outcomes.push(repeat(logged, &likeness));
                continue;
            }
            let hash = likeness.kept(self.writer.cluster.level());
            let earlier_score = match (&order.command, order.actor.netizen()) {
                (RoomCommand::RateAnswer { answer, .. }, Some(netizen)) => {
                    counts::earlier_score(tx, answer, netizen).await?.and_then(Score::parse)
                }
                (RoomCommand::JudgeInterview { .. }, Some(netizen)) => {
                    counts::earlier_judgement(tx, &self.interview, netizen).await?.and_then(Score::parse)
                }
                _ => None,
            };
            match self.carry_out(order, hash, earlier_score) {
                Err(error) => batch.outcomes.push(Err(error)),
                Ok((receipt, entry)) => {
                    if let Some(logged) = &entry.receipt {
                        known.insert((logged.actor.clone(), logged.key.clone()), logged.clone());
                    }
                    if leaves_something(&entry) {
                        batch.entries.push(entry);
                    }
                    batch.outcomes.push(Ok(receipt));
                }
            }
        }
        Ok(batch)
    }

    /// Decides one order and takes its events into the facts.
    fn carry_out(
        &mut self,
        order: &Order,
        hash: String,
        earlier_score: Option<Score>,
    ) -> Result<(Receipt, Entry), WriteError> {
        let room = self.room.as_mut().ok_or(Refusal::NotFound)?;
        let (fresh, city) = (self.writer.fresh(), self.writer.city.now());
        let at = self.writer.clock.now().max(room.at);
        let on = Deciding {
            room,
            city: &city,
            actor: &order.actor,
            fresh: &fresh,
            at,
            earlier_score,
            destination: None,
        };
        let Decision { events, bodies, counts, made, arrival: _ } = decide_room(&on, &order.command)?;
        let spoken = bodies.iter().map(|body| body.slot.level());
        let level = events.iter().map(RoomEvent::level).chain(spoken).max();
        self.writer.must_be_understood(level.unwrap_or_default())?;

        let actor = order.actor.to_string();
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            let next = room.record(event, actor.clone(), at);
            room.apply(&next);
            recorded.push(next);
        }
        room.learn(bodies.iter().cloned());

        let is_ask = matches!(order.command, RoomCommand::Ask { .. });
        let asked = match &made {
            Made::Question(id) if is_ask => room.questions.get(id),
            _ => None,
        };
        let receipt = Receipt {
            status: status(&order.command),
            seq: room.seq,
            tracking_code: asked.map(|question| question.tracking_code.to_string()),
            is_replay: false,
            question: asked
                .map(|question| Box::new(view::question(room, question, &Tallies::default(), Sight::Asker))),
            made,
        };
        let logged = logged(order, hash, &receipt, at);
        Ok((receipt, Entry { events: recorded, bodies, counts, actor, receipt: logged }))
    }

    /// Tells all nodes what was committed.
    fn tell(&self, room: &Room, prev: u64, entries: Vec<Entry>) {
        let mut events: Vec<Arc<Recorded>> = Vec::new();
        let mut bodies: Vec<Body> = Vec::new();
        for entry in entries {
            events.extend(entry.events.into_iter().map(Arc::new));
            bodies.extend(entry.bodies);
        }
        if events.is_empty() {
            return;
        }
        let (interview, epoch, seq) = (room.id.clone(), room.epoch.clone(), room.seq);
        let delta = Delta { interview, epoch, prev, seq, events, bodies };
        self.writer.bus.publish(Notice::Room(Arc::new(delta)));
    }
}

/// Whether there is anything to write.
fn leaves_something(entry: &Entry) -> bool {
    !entry.events.is_empty() || !entry.counts.is_empty() || entry.receipt.is_some()
}

fn key_of(order: &Order) -> Option<(String, String)> {
    Some((keeper(&order.actor)?, order.key.as_ref()?.as_str().to_owned()))
}

pub(super) fn repeat(logged: &Logged, likeness: &Likeness) -> Outcome {
    if !likeness.is(&logged.hash) {
        return Err(Refusal::IdempotencyKeyReused.into());
    }
    replayed(logged).ok_or_else(|| Refusal::IdempotencyKeyReused.into())
}

/// Votes and ratings are idempotent by nature and need no row.
fn logged(order: &Order, hash: String, receipt: &Receipt, at: domain::Instant) -> Option<Logged> {
    use RoomCommand as C;
    if matches!(
        order.command,
        C::Upvote { .. }
            | C::RemoveUpvote { .. }
            | C::TakeAnswer { .. }
            | C::RateAnswer { .. }
            | C::JudgeInterview { .. }
            | C::Vote { .. }
            | C::TakePart
    ) {
        return None;
    }
    let (actor, key) = key_of(order)?;
    let (made_kind, made_id) = logged_made(&receipt.made);
    Some(Logged {
        actor,
        key,
        hash,
        status: receipt.status,
        made_kind: made_kind.to_owned(),
        made_id: made_id.to_owned(),
        seq: receipt.seq,
        tracking_code: receipt.tracking_code.clone(),
        at,
    })
}

fn status(command: &RoomCommand) -> u16 {
    use RoomCommand as C;
    match command {
        C::Ask { .. }
        | C::PublishAnswer { .. }
        | C::PublishStatement { .. }
        | C::MakeAnnouncement { .. }
        | C::OpenPoll(_)
        | C::CreateInterview(_) => 201,
        C::Upvote { .. }
        | C::RemoveUpvote { .. }
        | C::TakeAnswer { .. }
        | C::JudgeInterview { .. }
        | C::Vote { .. }
        | C::TakePart
        | C::RetractStatement { .. }
        | C::BanNetizen { .. } => 204,
        C::WithdrawQuestion { .. }
        | C::AppealRejection { .. }
        | C::RequestHandlingAgain { .. }
        | C::RateAnswer { .. }
        | C::JudgeAnswered { .. }
        | C::ClassifyQuestion { .. }
        | C::ShareQuestion { .. }
        | C::ReturnQuestion { .. }
        | C::RequestExtension { .. }
        | C::GrantExtension { .. }
        | C::RefuseExtension { .. }
        | C::ReclassifyAnswer { .. }
        | C::KeepPromise { .. }
        | C::ApproveQuestion { .. }
        | C::RejectQuestion { .. }
        | C::UnrejectQuestion { .. }
        | C::RedactQuestion { .. }
        | C::MergeQuestion { .. }
        | C::UnmergeQuestion { .. }
        | C::HideQuestion { .. }
        | C::UnhideQuestion { .. }
        | C::PinQuestion { .. }
        | C::UnpinQuestion { .. }
        | C::AssignQuestion { .. }
        | C::TransferQuestion { .. }
        | C::MoveQuestion { .. }
        | C::StartAnswering { .. }
        | C::ReviseAnswer { .. }
        | C::ReviseStatement { .. }
        | C::ClosePoll { .. }
        | C::ChangeInterview(_)
        | C::AnnounceInterview
        | C::OpenInterview
        | C::PauseInterview
        | C::ResumeInterview
        | C::ExtendInterview { .. }
        | C::EndInterview
        | C::ArchiveInterview
        | C::ReopenInterview
        | C::CancelInterview { .. } => 200,
    }
}

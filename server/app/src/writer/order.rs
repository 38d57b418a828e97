//! A command on its way to its lane, and the time it has. Whoever gave it is answered when that is over, whatever
//! hangs; and what nobody began by then is never begun, so that «not stored» stays true.

use super::{IdempotencyKey, Outcome, WriteError};
use domain::{Actor, RoomCommand};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::oneshot, time::Instant};

/// How long a command may take, from the moment it was taken to its receipt.
pub(super) const WITHIN: Duration = Duration::from_millis(2_800);

pub(super) struct Order {
    pub actor: Actor,
    pub command: RoomCommand,
    pub key: Option<IdempotencyKey>,
    pub deadline: Instant,
    claim: Claim,
    reply: oneshot::Sender<Outcome>,
}

/// The one who waits for what becomes of an order.
pub(super) struct Waiting {
    deadline: Instant,
    claim: Claim,
    receipt: oneshot::Receiver<Outcome>,
}

/// The lane claims an order by beginning it, the one who waits by giving up. Whoever comes first has it.
#[derive(Clone, Default)]
struct Claim(Arc<AtomicBool>);

impl Claim {
    fn is_mine(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

impl Order {
    pub fn new(actor: Actor, command: RoomCommand, key: Option<IdempotencyKey>) -> (Self, Waiting) {
        let (claim, deadline) = (Claim::default(), Instant::now() + WITHIN);
        let (reply, receipt) = oneshot::channel();
        let waiting = Waiting { deadline, claim: claim.clone(), receipt };
        (Self { actor, command, key, deadline, claim, reply }, waiting)
    }

    /// Whether there is still somebody to answer.
    pub fn is_in_time(&self) -> bool {
        Instant::now() < self.deadline
    }

    /// Whether it is to be carried out: from here on it may be stored.
    pub fn begin(&self) -> bool {
        self.is_in_time() && self.claim.is_mine()
    }

    /// Whoever does not wait any more has gone; what was done stands all the same.
    pub fn answer(self, outcome: Outcome) {
        let _gone = self.reply.send(outcome);
    }
}

impl Waiting {
    /// What became of the order, within [`WITHIN`] of its making.
    pub async fn outcome(self) -> Outcome {
        match tokio::time::timeout_at(self.deadline, self.receipt).await {
            Ok(Ok(outcome)) => outcome,
            // The lane answers every order; it is gone only when this node stops.
            Ok(Err(_)) => Err(WriteError::Draining),
            Err(_) if self.claim.is_mine() => Err(WriteError::StoreUnavailable),
            Err(_) => Err(WriteError::Unanswered),
        }
    }
}

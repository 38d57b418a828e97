//! The one way to change anything: a command in, a receipt out, given only after the commit.
//!
//! Each room has a lane (see [`lane`]) in which its commands are gathered into transactions; what belongs to no
//! room goes through [`office`]. HTTP and socket hand their commands here alike.

mod lane;
mod likeness;
mod moving;
mod office;
mod order;
mod receipt;
mod turns;

pub use office::CityReceipt;
pub use receipt::{IdempotencyKey, Receipt};

use crate::{
    bus::Bus,
    city::CityCopy,
    clock::{Clock, fresh},
    cluster::Cluster,
    config::NodeLimits,
};
use dashmap::DashMap;
use domain::{
    Actor, CityCommand, NoticeCommand, Refusal, RoomCommand, ids::InterviewId, interview::InterviewPlan,
};
use lane::Lane;
use office::OfficeCommand;
use order::{Order, WITHIN};
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Db, StoreError, Tx};
use tokio::sync::{Mutex, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Why a command was not carried out. Only a refusal is final; the rest may be tried again under the same key.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Nothing of it is stored.
    #[error("the database is away")]
    StoreUnavailable,
    /// Begun and not answered in time: it may be stored, and the same key tells.
    #[error("the database did not answer")]
    Unanswered,
    #[error("too much at once")]
    Overloaded,
    #[error("the clock is being set right")]
    ClockOff,
    #[error("this node is going away")]
    Draining,
    /// Not before every node understands what would be written.
    #[error("the nodes are being replaced")]
    Upgrading,
    /// Ours; it was logged where it happened.
    #[error("a fault of ours")]
    Fault,
}

impl WriteError {
    /// Of a commit: one that was not answered may have been carried out.
    fn of_commit(error: StoreError) -> Self {
        match error.into() {
            Self::StoreUnavailable => Self::Unanswered,
            known => known,
        }
    }
}

/// Ends the transaction in which this came out. Also a refusal waits for what it was decided on: on SQLite that may be of
/// others who share the commit.
async fn ended<T>(tx: Tx, outcome: Result<T, WriteError>) -> Result<T, WriteError> {
    match outcome {
        Ok(done) => tx.commit().await.map_err(WriteError::of_commit).map(|()| done),
        Err(WriteError::Refused(refusal)) => {
            tx.rollback().await?;
            Err(refusal.into())
        }
        Err(error) => Err(error),
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is away");
            Self::StoreUnavailable
        } else if matches!(error, StoreError::Conflict) {
            // The only row that two commands may both want is the one of a key used in two rooms at once.
            Refusal::IdempotencyKeyReused.into()
        } else {
            tracing::error!(%error, "a command failed");
            Self::Fault
        }
    }
}

#[derive(Clone)]
pub struct Writer(Arc<Inner>);

/// What a writer works with.
pub struct Needs {
    pub db: Db,
    pub bus: Bus,
    pub clock: Clock,
    pub city: CityCopy,
    pub cluster: Cluster,
    pub limits: NodeLimits,
    pub tasks: TaskTracker,
    pub stop: CancellationToken,
}

struct Inner {
    needs: Needs,
    lanes: DashMap<InterviewId, mpsc::Sender<Order>>,
    office: Mutex<()>,
    is_draining: AtomicBool,
}

impl Deref for Inner {
    type Target = Needs;

    fn deref(&self) -> &Needs {
        &self.needs
    }
}

type Outcome = Result<Receipt, WriteError>;

impl Writer {
    pub fn new(needs: Needs) -> Self {
        let (lanes, office, is_draining) = (DashMap::new(), Mutex::new(()), AtomicBool::new(false));
        Self(Arc::new(Inner { needs, lanes, office, is_draining }))
    }

    /// Carries out a command within an interview, or says within 3 s that it could not.
    ///
    /// # Errors
    /// See [`WriteError`]; whatever the error, nothing was half done.
    pub async fn room(
        &self,
        interview: &InterviewId,
        actor: Actor,
        command: RoomCommand,
        key: Option<IdempotencyKey>,
    ) -> Result<Receipt, WriteError> {
        self.must_take_commands()?;
        let name = command.name().name();
        if let RoomCommand::MoveQuestion { to, .. } = &command {
            let to = to.clone();
            let moving = moving::carry_out(&self.0, interview, &to, actor, command, key);
            let outcome = tokio::time::timeout(WITHIN, moving).await.unwrap_or(Err(WriteError::Unanswered));
            count(name, outcome.as_ref().err());
            return outcome;
        }
        let (order, waiting) = Order::new(actor, command, key);
        self.enqueue(interview, order)?;
        let outcome = waiting.outcome().await;
        count(name, outcome.as_ref().err());
        outcome
    }

    /// Creates an interview; its id is fresh, so under a key the receipt says which one it was.
    pub async fn create(
        &self,
        actor: Actor,
        plan: InterviewPlan,
        key: Option<IdempotencyKey>,
    ) -> Result<(InterviewId, Receipt), WriteError> {
        self.must_take_commands()?;
        let outcome = tokio::time::timeout(WITHIN, office::create(&self.0, actor, plan, key)).await;
        let outcome = outcome.unwrap_or(Err(WriteError::Unanswered));
        count("create_interview", outcome.as_ref().err());
        outcome
    }

    /// Carries out a command about the city.
    pub async fn city(
        &self,
        actor: Actor,
        command: CityCommand,
        key: Option<IdempotencyKey>,
    ) -> Result<CityReceipt, WriteError> {
        self.office(actor, OfficeCommand::City(command), key).await
    }

    /// Carries out a command about a notice.
    pub async fn notice(
        &self,
        actor: Actor,
        command: NoticeCommand,
        key: Option<IdempotencyKey>,
    ) -> Result<CityReceipt, WriteError> {
        self.office(actor, OfficeCommand::Notice(command), key).await
    }

    async fn office(
        &self,
        actor: Actor,
        command: OfficeCommand,
        key: Option<IdempotencyKey>,
    ) -> Result<CityReceipt, WriteError> {
        self.must_take_commands()?;
        let name = command.name();
        let outcome = tokio::time::timeout(WITHIN, office::city(&self.0, actor, command, key)).await;
        let outcome = outcome.unwrap_or(Err(WriteError::Unanswered));
        count(name, outcome.as_ref().err());
        outcome
    }

    /// From now on nothing new is taken; what was taken is finished.
    pub fn drain(&self) {
        self.0.is_draining.store(true, Ordering::Relaxed);
    }

    fn must_take_commands(&self) -> Result<(), WriteError> {
        if self.0.is_draining.load(Ordering::Relaxed) {
            return Err(WriteError::Draining);
        }
        if self.0.clock.is_off() { Err(WriteError::ClockOff) } else { Ok(()) }
    }

    fn enqueue(&self, interview: &InterviewId, mut order: Order) -> Result<(), WriteError> {
        loop {
            let lane =
                self.0.lanes.entry(interview.clone()).or_insert_with(|| self.open_lane(interview)).clone();
            match lane.try_send(order) {
                Ok(()) => return Ok(()),
                Err(mpsc::error::TrySendError::Full(_)) => return Err(WriteError::Overloaded),
                // The lane has just closed for want of work: open it again.
                Err(mpsc::error::TrySendError::Closed(unsent)) => {
                    self.0.lanes.remove_if(interview, |_, known| known.is_closed());
                    order = unsent;
                }
            }
        }
    }

    fn open_lane(&self, interview: &InterviewId) -> mpsc::Sender<Order> {
        let (orders, to_do) = mpsc::channel(self.0.limits.queue_max as usize);
        let lane = Lane::new(self.0.clone(), interview.clone());
        let gather_max = self.0.limits.gather_max as usize;
        self.0.tasks.spawn(turns::run(lane, to_do, gather_max, self.0.stop.clone()));
        orders
    }
}

fn count(command: &'static str, error: Option<&WriteError>) {
    let outcome = match error {
        None => "done",
        Some(WriteError::Refused(refusal)) => refusal.code(),
        Some(WriteError::StoreUnavailable | WriteError::Unanswered) => "store_unavailable",
        Some(WriteError::Overloaded) => "overloaded",
        Some(WriteError::ClockOff) => "clock_off",
        Some(WriteError::Draining) => "draining",
        Some(WriteError::Upgrading) => "upgrading",
        Some(WriteError::Fault) => "internal",
    };
    metrics::counter!("wenzheng_commands_total", "command" => command, "outcome" => outcome).increment(1);
}

impl Inner {
    fn fresh(&self) -> domain::ids::Fresh {
        fresh(&self.clock)
    }

    /// Whether all nodes understand events of that level.
    fn must_be_understood(&self, level: u32) -> Result<(), WriteError> {
        if level <= self.cluster.level() { Ok(()) } else { Err(WriteError::Upgrading) }
    }
}

//! New netizens, thousands in a burst: those who come while others are being written are written together.
//!
//! Whoever has the turn writes for all who wait, and tells each what became of it. There is no task behind it.

use crate::{
    db::{Db, WRITE_WITHIN},
    dialect::with_rows,
    error::StoreError,
};
use domain::{Instant, ids::NetizenId, text::Line};
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

/// How many are written in one transaction.
const AT_ONCE: usize = 500;

pub struct Newcomers {
    db: Db,
    waiting: Mutex<Vec<Newcomer>>,
    turn: tokio::sync::Mutex<()>,
}

struct Newcomer {
    id: NetizenId,
    nickname: Line,
    session_hash: String,
    until: Instant,
    at: Instant,
    told: oneshot::Sender<Result<(), StoreError>>,
}

fn given_up() -> StoreError {
    StoreError::Unavailable("a new netizen was not written in time".to_owned())
}

impl Newcomers {
    pub fn new(db: Db) -> Self {
        Self { db, waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// A netizen and the session of its cookie.
    ///
    /// # Errors
    /// `Unavailable` also when too many wait; nothing is stored then, or nobody knows.
    pub async fn create(
        &self,
        id: &NetizenId,
        nickname: &Line,
        session_hash: &str,
        until: Instant,
        at: Instant,
    ) -> Result<(), StoreError> {
        let (told, mut answer) = oneshot::channel();
        self.queue(Newcomer {
            id: id.clone(),
            nickname: nickname.clone(),
            session_hash: session_hash.to_owned(),
            until,
            at,
            told,
        });
        let written = tokio::time::timeout(WRITE_WITHIN, async {
            let _turn = self.turn.lock().await;
            // Those before have the turn in order, so that at most a few writings are between one and one's own.
            loop {
                match answer.try_recv() {
                    Ok(answer) => return answer,
                    Err(oneshot::error::TryRecvError::Closed) => return Err(given_up()),
                    Err(oneshot::error::TryRecvError::Empty) => self.write_waiting().await,
                }
            }
        });
        written.await.unwrap_or_else(|_| Err(given_up()))
    }

    fn queue(&self, newcomer: Newcomer) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(newcomer);
    }

    /// The next ones, but for those who have given up.
    fn next(&self) -> Vec<Newcomer> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|newcomer| !newcomer.told.is_closed());
        let count = waiting.len().min(AT_ONCE);
        waiting.drain(..count).collect()
    }

    async fn write_waiting(&self) {
        let newcomers = self.next();
        let together = write(&self.db, &newcomers).await;
        for newcomer in newcomers {
            // What one of them cannot have must not take it from the others: each once more, alone.
            let written = match &together {
                Ok(()) | Err(StoreError::Unavailable(_)) => together.clone(),
                Err(_) => write(&self.db, std::slice::from_ref(&newcomer)).await,
            };
            // Whoever has given up meanwhile hears nothing.
            drop(newcomer.told.send(written));
        }
    }
}

async fn write(db: &Db, newcomers: &[Newcomer]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    with_rows!(
        &mut tx,
        "INSERT INTO netizen (id, nickname, created_at_ms)",
        3,
        newcomers,
        |values, newcomer| values
            .push_bind(newcomer.id.as_str())
            .push_bind(newcomer.nickname.as_str())
            .push_bind(newcomer.at.ms()),
        ""
    );
    with_rows!(
        &mut tx,
        "INSERT INTO session (hash, netizen_id, opened_at_ms, until_ms)",
        4,
        newcomers,
        |values, newcomer| values
            .push_bind(&newcomer.session_hash)
            .push_bind(newcomer.id.as_str())
            .push_bind(newcomer.at.ms())
            .push_bind(newcomer.until.ms()),
        ""
    );
    tx.commit().await
}

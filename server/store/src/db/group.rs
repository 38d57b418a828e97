//! Transactions that write on SQLite, of which several share one commit: however many rooms wait for their turn, the
//! disk is asked once for all of them.
//!
//! Each is a savepoint in a transaction that is left open. Whoever is done queues again, behind all who were waiting
//! then, and commits for everybody whose turn came in between: nobody is told of a commit before it happened, nobody
//! waits for somebody who came later, and when the commit fails it fails for all.

use super::STATEMENT_WITHIN;
use crate::error::StoreError;
use sqlx::{Sqlite, SqlitePool, pool::PoolConnection};
use std::sync::Arc;
use tokio::{
    sync::{
        Mutex, OwnedMutexGuard,
        oneshot::{self, error::TryRecvError},
    },
    time::timeout,
};

const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT one";
const BEGIN_ANOTHER: &str = "SAVEPOINT one";
pub(super) const LEAVE: &str = "RELEASE one";
pub(super) const GIVE_UP: &str = "ROLLBACK TO one; RELEASE one";

type Answer = Result<(), StoreError>;

/// The queue of those who write; its order is that of asking.
#[derive(Clone, Default)]
pub(crate) struct Group(Arc<Mutex<Open>>);

/// The transaction that is left open, and who wants to know of its commit. Without a connection there is none, and
/// nobody.
#[derive(Default)]
struct Open {
    connection: Option<PoolConnection<Sqlite>>,
    members: Vec<oneshot::Sender<Answer>>,
}

type Held = OwnedMutexGuard<Open>;

impl Group {
    /// Waits for one's turn; with the statement that begins a transaction in it.
    pub async fn begin(&self, pool: &SqlitePool) -> Result<(Turn, &'static str), StoreError> {
        let mut open = self.held().await;
        let (connection, begin) = match open.connection.take() {
            Some(connection) => (connection, BEGIN_ANOTHER),
            None => (pool.acquire().await?, BEGIN),
        };
        Ok((Turn { connection, open, group: self.clone() }, begin))
    }

    /// Waits for one's turn; nothing is open on its connection.
    pub async fn alone(&self, pool: &SqlitePool) -> Result<Turn, StoreError> {
        let open = settled(self.held().await).await?;
        Ok(Turn { connection: pool.acquire().await?, open, group: self.clone() })
    }

    async fn held(&self) -> Held {
        self.0.clone().lock_owned().await
    }
}

/// The right to write, and with what.
pub(crate) struct Turn {
    pub connection: PoolConnection<Sqlite>,
    open: Held,
    group: Group,
}

impl Turn {
    /// Whether nobody else is in the open transaction.
    pub fn is_alone(&self) -> bool {
        self.open.members.is_empty()
    }

    /// After [`LEAVE`] or [`GIVE_UP`]: what was written is part of the open transaction, and the next one's turn comes.
    pub(super) fn leave(mut self) -> Member {
        let (sender, answer) = oneshot::channel();
        self.open.members.push(sender);
        self.open.connection = Some(self.connection);
        Member { group: self.group, answer, is_answered: false }
    }

    /// Takes back what was written in this turn, and nothing of the others.
    pub async fn give_up(mut self) {
        let is_alone = self.is_alone();
        let statement = sqlx::raw_sql(if is_alone { "ROLLBACK" } else { GIVE_UP });
        match timeout(STATEMENT_WITHIN, statement.execute(&mut *self.connection)).await {
            Ok(Ok(_)) if is_alone => {}
            Ok(Ok(_)) => self.open.connection = Some(self.connection),
            Ok(Err(_)) | Err(_) => self.lose(),
        }
    }

    /// The connection is closed, and with it goes what the others have written: none of them is told of a commit.
    pub fn lose(mut self) {
        self.connection.close_on_drop();
        self.open.members.clear();
    }
}

/// Commits for all members. Goes on when nobody waits for it any more: nobody could say what a commit left half-way has
/// led to.
async fn settled(open: Held) -> Result<Held, StoreError> {
    tokio::spawn(settle(open)).await.map_err(|error| StoreError::Unavailable(error.to_string()))
}

async fn settle(mut open: Held) -> Held {
    if let Some(mut connection) = open.connection.take() {
        let commit = timeout(STATEMENT_WITHIN, sqlx::raw_sql("COMMIT").execute(&mut *connection)).await;
        let answer = match commit {
            Ok(done) => done.map(|_| ()).map_err(StoreError::from),
            Err(_) => Err(no_answer()),
        };
        if answer.is_err() {
            connection.close_on_drop();
        }
        for member in open.members.drain(..) {
            // Whoever has gone was told that no answer came.
            drop(member.send(answer.clone()));
        }
    }
    open
}

/// Somebody whose transaction waits for the commit. Whoever gives up waiting does not hold up the others' commit.
pub(super) struct Member {
    group: Group,
    answer: oneshot::Receiver<Answer>,
    is_answered: bool,
}

impl Member {
    pub async fn committed(mut self) -> Answer {
        let open = self.group.held().await;
        let mut answer = self.answer.try_recv();
        if answer == Err(TryRecvError::Empty) {
            settled(open).await?;
            answer = self.answer.try_recv();
        }
        self.is_answered = true;
        answer.unwrap_or_else(|_| Err(no_answer()))
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if !self.is_answered {
            let group = self.group.clone();
            tokio::spawn(async move { settle(group.held().await).await });
        }
    }
}

pub(super) fn no_answer() -> StoreError {
    StoreError::Unavailable("the commit was not answered in time".to_owned())
}

#[cfg(test)]
mod tests;

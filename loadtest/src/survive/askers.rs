//! Askers: netizens who ask at a steady rate while something particular happens, and go on until each has its receipt.
//!
//! The writers of the first part come at random and leave when it ends; what is measured apart wants company throughout.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, ensure};
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

use super::field::Field;
use super::writer::Writer;
use crate::room::Room;

/// How long they go on with what was begun, when it is over.
const SETTLING: Duration = Duration::from_secs(60);
/// Longer than anything lasts during which they ask.
const ASKING_MAX: Duration = Duration::from_secs(3_600);

pub struct Askers {
    field: Rc<Field>,
    /// One in each room.
    writers: Vec<Writer>,
    asked: Cell<usize>,
    /// The rooms in which one of them has been accepted.
    participants: RefCell<BTreeSet<usize>>,
}

impl Askers {
    /// One asker for each room; they are numbered from `first`.
    pub async fn arrive(field: &Rc<Field>, rooms: &[Rc<Room>], first: usize, seed: u64) -> Result<Self> {
        field.give_up_at.set(Instant::now() + SETTLING);
        let arriving = rooms
            .iter()
            .zip(first..)
            .zip(seed..)
            .map(|((room, number), seed)| Writer::arrive(field.clone(), room.clone(), number, seed));
        let writers: Vec<Writer> = join_all(arriving).await.into_iter().flatten().collect();
        ensure!(writers.len() == rooms.len(), "only {} of {} askers got in", writers.len(), rooms.len());
        Ok(Self { field: field.clone(), writers, asked: Cell::new(0), participants: RefCell::default() })
    }

    /// Asks one question after the other, in room after room, until `meanwhile` is done; returns when each has its
    /// receipt or its time is up.
    pub async fn ask_while<T>(
        &self,
        every: Duration,
        meanwhile: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.field.give_up_at.set(Instant::now() + ASKING_MAX);
        let (mut ticks, mut open) = (interval(every), JoinSet::new());
        let mut meanwhile = std::pin::pin!(meanwhile);
        let done = loop {
            tokio::select! {
                done = &mut meanwhile => break done?,
                _ = ticks.tick() => {
                    let n = self.asked.replace(self.asked.get() + 1);
                    let (at, writer) = (n % self.writers.len(), &self.writers[n % self.writers.len()]);
                    let again = writer.again(n);
                    open.spawn_local(async move { again.ask_once(n).await.then_some(at) });
                }
            }
        };
        self.field.give_up_at.set(Instant::now() + SETTLING);
        while let Some(asked) = open.join_next().await {
            if let Some(at) = asked?
                && self.participants.borrow_mut().insert(at)
            {
                self.writers[at].takes_part();
            }
        }
        Ok(done)
    }
}

//! Where the made-up people act: the one writer, under a clock.
//!
//! In the past the clock stands and is moved to the moment of each act, so that weeks are over in seconds and
//! still everything goes through the same commands; in the present it is the node's own, and a moment is waited for.

use crate::{
    clock::{Clock, secret_token},
    node::App,
    rooms::LiveRoom,
    writer::{IdempotencyKey, Needs, Receipt, WriteError, Writer},
};
use anyhow::Context;
use domain::{
    Actor, Instant, RoomCommand,
    ids::InterviewId,
    instant::{MINUTE_MS, zone},
};
use futures_util::future::join_all;
use jiff::Timestamp;
use std::{ops::Range, sync::Arc, time::Duration};

/// How often a command of the past is given before the demo gives up.
const TRIES: u32 = 5;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const OFFICE_HOURS: Range<i8> = 9..18;

pub struct Stage {
    pub app: App,
    pub writer: Writer,
    pub clock: Clock,
    pub is_past: bool,
}

impl Stage {
    /// The past, from that moment on.
    pub fn past(app: &App, from: Instant) -> Self {
        let clock = Clock::standing(from);
        let writer = Writer::new(Needs {
            db: app.db.clone(),
            bus: app.bus.clone(),
            clock: clock.clone(),
            city: app.city.clone(),
            cluster: app.cluster.clone(),
            limits: app.config.limits.clone(),
            tasks: app.tasks.clone(),
            stop: app.stop.clone(),
        });
        Self { app: app.clone(), writer, clock, is_past: true }
    }

    pub fn present(app: &App) -> Self {
        Self { app: app.clone(), writer: app.writer.clone(), clock: app.clock.clone(), is_past: false }
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// That moment, or the first hour after it in which offices of the city are open.
    pub fn in_office(&self, moment: Instant) -> Instant {
        let zone = zone(&self.app.city.now().settings.time_zone);
        let is_open = |at: &Instant| {
            let at = Timestamp::from_millisecond(at.ms()).map(|at| at.to_zoned_datetime(zone.clone()));
            at.is_ok_and(|at| OFFICE_HOURS.contains(&at.hour()))
        };
        (0..24).map(|hours| moment.plus_ms(hours * HOUR_MS)).find(is_open).unwrap_or(moment)
    }

    /// Moves the clock to that moment, or waits for it. One that is over is no reason to go back.
    pub async fn reach(&self, moment: Instant) {
        let ahead_ms = moment.ms_since(self.now());
        if self.is_past {
            self.clock.advance_ms(ahead_ms);
        } else {
            tokio::time::sleep(Duration::from_millis(ahead_ms.unsigned_abs())).await;
        }
    }

    /// Gives a command. In the past everything has to succeed; in the present visitors act too, so a refusal means
    /// that somebody was quicker, and an absent database that it is left for later: both give no receipt.
    ///
    /// # Errors
    /// When the node is going away; in the past whenever the command is not carried out.
    pub async fn give(
        &self,
        interview: &InterviewId,
        actor: &Actor,
        command: RoomCommand,
    ) -> anyhow::Result<Option<Receipt>> {
        let name = command.name().name();
        if self.is_past {
            let given = self.insist(interview, actor, command).await;
            return given.map(Some).with_context(|| format!("{name} in the past"));
        }
        match self.writer.room(interview, actor.clone(), command, None).await {
            Ok(receipt) => Ok(Some(receipt)),
            Err(error @ WriteError::Draining) => Err(error.into()),
            Err(error) => {
                tracing::debug!(%error, command = name, "a simulated act came to nothing");
                Ok(None)
            }
        }
    }

    /// On a busy machine the database may be late; under its key a command happens once, however often it is given.
    async fn insist(
        &self,
        interview: &InterviewId,
        actor: &Actor,
        command: RoomCommand,
    ) -> Result<Receipt, WriteError> {
        let key = IdempotencyKey::parse(&secret_token());
        for _ in 1..TRIES {
            match self.writer.room(interview, actor.clone(), command.clone(), key.clone()).await {
                Err(WriteError::StoreUnavailable | WriteError::Unanswered | WriteError::Overloaded) => {}
                settled => return settled,
            }
        }
        self.writer.room(interview, actor.clone(), command, key).await
    }

    /// Gives many at the same moment, which the writer gathers.
    pub async fn give_all(
        &self,
        interview: &InterviewId,
        commands: impl IntoIterator<Item = (&Actor, RoomCommand)>,
    ) -> anyhow::Result<()> {
        let commands = commands.into_iter();
        let given = join_all(commands.map(|(actor, command)| self.give(interview, actor, command))).await;
        given.into_iter().try_for_each(|receipt| receipt.map(drop))
    }

    /// The room as everybody sees it now; in the past nobody looks.
    pub async fn room(&self, interview: &InterviewId) -> anyhow::Result<Option<Arc<LiveRoom>>> {
        if self.is_past { Ok(None) } else { Ok(self.app.rooms.open(interview).await?) }
    }
}

//! What goes on while the demo is served: an interview is live, and when it has ended the next one opens.

use super::{chance::Chance, city::Cast, past, play::Play, stage::Stage};
use crate::node::App;
use domain::{Instant, ids::InterviewId, instant::MINUTE_MS};
use std::sync::Arc;

/// The first one has been live for so long when a visitor comes.
const HEAD_START_MS: i64 = 4 * MINUTE_MS;

pub struct Live {
    app: App,
    cast: Arc<Cast>,
    chance: Chance,
    is_rehearsal: bool,
    playing: Play,
    /// How many there have been.
    count: usize,
}

impl Live {
    /// Opens the first one, with some minutes of it behind.
    pub async fn open(
        app: &App,
        cast: &Arc<Cast>,
        is_rehearsal: bool,
        mut chance: Chance,
    ) -> anyhow::Result<Self> {
        let started_at = app.clock.now().plus_ms(-HEAD_START_MS);
        let mut playing = past::lively(app, cast, chance.branch(), is_rehearsal, 0, started_at).await?;
        playing.enter(Stage::present(app));
        Ok(Self { app: app.clone(), cast: cast.clone(), chance, is_rehearsal, playing, count: 1 })
    }

    pub fn interview(&self) -> &InterviewId {
        &self.playing.interview
    }

    /// Goes on for as long as the node takes commands.
    pub async fn go_on(mut self) {
        if let Err(error) = self.play().await
            && !self.app.is_draining()
        {
            tracing::warn!(error = format!("{error:#}"), "the simulated people have gone home");
        }
    }

    async fn play(&mut self) -> anyhow::Result<()> {
        loop {
            // Announced beforehand, so that visitors see it coming.
            let next = self.announced(self.playing.closes_at).await;
            self.playing.until_over().await?;
            self.playing = next?;
            self.playing.enter(Stage::present(&self.app));
            self.playing.open_now();
        }
    }

    async fn announced(&mut self, starts_at: Instant) -> anyhow::Result<Play> {
        let chance = self.chance.branch();
        let play =
            past::lively(&self.app, &self.cast, chance, self.is_rehearsal, self.count, starts_at).await;
        self.count += 1;
        play
    }
}

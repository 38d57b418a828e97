//! What runs beside requests, on every node: following the clock and the city, keeping figures, filling the
//! index of the search, closing polls, forgetting what is old, telling staff what is due.

pub mod mail;
pub mod notices;
pub mod pictures;
pub mod polls;
pub mod sending;
pub mod webhooks;

use crate::{clock::Clock, node::App};
use domain::{
    instant::DAY_MS,
    level::{FIGURES_ARE_FORGOTTEN, WHAT_IS_FOUND_IS_KEPT},
};
use std::time::Duration;
use store::{Db, StoreError, command_log, figures, follows, outbox, people, search};

const CLOCK_EVERY: Duration = Duration::from_secs(1);
const CITY_EVERY: Duration = Duration::from_secs(1);
const POLLS_EVERY: Duration = Duration::from_secs(1);
const CELLS_EVERY: Duration = Duration::from_secs(20);
const SEARCH_EVERY: Duration = Duration::from_secs(2);
const TIDY_EVERY: Duration = Duration::from_secs(60);
/// How many interviews' cells are kept at a time; the next ones follow at once.
const CELLS_AT_ONCE: u32 = 100;
/// How many interviews are filled into the index at a time; the next ones follow at once.
const FILLED_AT_ONCE: u32 = 20;
/// How long a command's key is remembered: 7 days by contract.
const KEYS_MS: i64 = 7 * DAY_MS;

/// How long it is remembered what was delivered.
const DELIVERED_MS: i64 = 30 * DAY_MS;

pub fn start(app: &App) {
    app.tasks.spawn(every(app, CLOCK_EVERY, |app| async move { follow_clock(&app.db, &app.clock).await }));
    app.tasks.spawn(every(app, CITY_EVERY, |app| async move { app.city.refresh(&app.db).await }));
    app.tasks.spawn(every(app, CELLS_EVERY, |app| async move { keep_cells(&app).await }));
    app.tasks.spawn(every(app, SEARCH_EVERY, |app| async move { fill_search(&app).await }));
    app.tasks.spawn(every(app, TIDY_EVERY, |app| async move { tidy(&app).await }));
    app.tasks.spawn(every(app, POLLS_EVERY, |app| async move { polls::close_due(&app).await }));
    let notices_every = Duration::from_secs(app.config.limits.notices_every_seconds);
    app.tasks.spawn(every(app, notices_every, |app| async move { notices::look(&app).await }));
    app.tasks.spawn(every(app, notices_every, |app| async move { sending::send_all(&app).await }));
}

/// Does something again and again until the node stops, at first when the node has served for one period. A failure is
/// said and tried again the next time.
fn every<F: Future<Output = Result<(), StoreError>> + Send + 'static>(
    app: &App,
    period: Duration,
    work: impl Fn(App) -> F + Send + 'static,
) -> impl Future<Output = ()> + Send + 'static {
    let app = app.clone();
    async move {
        let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + period, period);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while app.stop.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = work(app.clone()).await {
                tracing::warn!(%error, "a job has to wait for the database");
            }
        }
    }
}

/// Makes the node's clock that of the database.
pub async fn follow_clock(db: &Db, clock: &Clock) -> Result<(), StoreError> {
    let off_ms = clock.follow(db.now_ms().await?);
    metrics::gauge!("wenzheng_clock_off_ms").set(off_ms as f64);
    if clock.is_off() {
        tracing::warn!(off_ms, "the clock was off and is being set right; no commands for a second");
    }
    Ok(())
}

/// So that the figures of what is over cost their readers little.
async fn keep_cells(app: &App) -> Result<(), StoreError> {
    if app.cluster.level() < FIGURES_ARE_FORGOTTEN {
        return Ok(());
    }
    while !app.stop.is_cancelled() && figures::keep(&app.db, CELLS_AT_ONCE).await? == CELLS_AT_ONCE {}
    Ok(())
}

/// So that what a backup left out, or an older program wrote, can be found; and what was announced just now.
async fn fill_search(app: &App) -> Result<(), StoreError> {
    if app.cluster.level() < WHAT_IS_FOUND_IS_KEPT {
        return Ok(());
    }
    while !app.stop.is_cancelled() && search::fill(&app.db, FILLED_AT_ONCE).await? == FILLED_AT_ONCE {}
    Ok(())
}

async fn tidy(app: &App) -> Result<(), StoreError> {
    app.limits.forget_idle();
    app.metrics.run_upkeep();
    let now = app.clock.now();
    people::forget_sessions_before(&app.db, now).await?;
    outbox::forget_delivered_before(&app.db, now.plus_ms(-DELIVERED_MS)).await?;
    let news_days = i64::try_from(app.config.limits.news_days).unwrap_or(i64::MAX / DAY_MS);
    follows::telling::forget_before(&app.db, now.plus_ms(-news_days * DAY_MS)).await?;
    follows::mail::forget_unconfirmed(&app.db, now).await?;
    pictures::forget_unused(app).await?;
    let forgotten = command_log::forget_before(&app.db, now.plus_ms(-KEYS_MS)).await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "keys older than 7 days were forgotten");
    }
    Ok(())
}

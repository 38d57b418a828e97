//! Who may begin to follow, and when. When a node has died, thousands come at once: so many a second are let in, the
//! others wait for their turn, and staff goes first.

use super::error::Problem;
use crate::{config::NodeLimits, node::App};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{num::NonZeroU32, time::Duration};

pub struct Admission {
    turns: DefaultDirectRateLimiter,
    waiting_max: Duration,
}

impl Admission {
    pub fn new(limits: &NodeLimits) -> Self {
        let a_second = u32::try_from(limits.handshakes_per_second_max).unwrap_or(u32::MAX);
        let quota = Quota::per_second(NonZeroU32::new(a_second).unwrap_or(NonZeroU32::MIN));
        let waiting_max = Duration::from_secs(limits.handshake_wait_seconds_max);
        Self { turns: RateLimiter::direct(quota), waiting_max }
    }

    /// Waits until it is one's turn; staff need not.
    ///
    /// # Errors
    /// 503 `overloaded` when the node is full or going away, or the turn does not come in time.
    pub async fn turn(&self, app: &App, is_staff: bool) -> Result<(), Problem> {
        must_have_place(app)?;
        if !is_staff {
            let turn = tokio::time::timeout(self.waiting_max, self.turns.until_ready()).await;
            turn.map_err(|_| Problem::overloaded())?;
            must_have_place(app)?;
        }
        Ok(())
    }
}

fn must_have_place(app: &App) -> Result<(), Problem> {
    let is_full = app.rooms.connections() >= app.config.limits.connections_max;
    if app.is_draining() || is_full { Err(Problem::overloaded()) } else { Ok(()) }
}

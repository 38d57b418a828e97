//! Who may begin to follow, and when. When a node has died, thousands come at once: so many a second are let in, the
//! others wait for their turn, and staff goes first.

use crate::config::NodeLimits;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{num::NonZeroU32, time::Duration};

/// The node is full or going away, or the turn did not come in time.
#[derive(Debug)]
pub struct NoPlace;

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
    /// When there is no place, also when one's turn has come, or it does not come in time.
    pub async fn turn(&self, has_place: impl Fn() -> bool, is_staff: bool) -> Result<(), NoPlace> {
        let must_have_place = || if has_place() { Ok(()) } else { Err(NoPlace) };
        must_have_place()?;
        if !is_staff {
            let turn = tokio::time::timeout(self.waiting_max, self.turns.until_ready()).await;
            turn.map_err(|_| NoPlace)?;
            must_have_place()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_comes_where_there_is_no_place_and_staff_wait_for_no_turn() {
        let limits = NodeLimits {
            handshakes_per_second_max: 1,
            handshake_wait_seconds_max: 0,
            ..NodeLimits::default()
        };
        let admission = Admission::new(&limits);
        assert!(admission.turn(|| false, true).await.is_err());
        assert!(admission.turn(|| true, false).await.is_ok());
        assert!(admission.turn(|| true, false).await.is_err(), "the next turn does not come in time");
        assert!(admission.turn(|| true, true).await.is_ok());
    }
}

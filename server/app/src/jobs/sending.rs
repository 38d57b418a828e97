//! Sending what is in the outbox. Each delivery is one node's for a while; it is tried again after longer and longer
//! waits, and given up in the end, where an admin sees it.
//!
//! It arrives at least once: a node that dies between sending and noting it leaves it to another. Mails and calls
//! carry an id for whoever wants to tell a second one apart.

use crate::{clock::jitter, node::App, outgoing::NotSent};
use domain::Instant;
use futures_util::future::join_all;
use std::time::Duration;
use store::{
    StoreError,
    outbox::{self, Claimed, Target},
};

/// The wait before the second attempt is up to this, before each further one up to twice as much,
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// but not more than this.
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3_600);
/// What a node has beside the time of sending to note what became of it.
const NOTING: Duration = Duration::from_secs(30);
/// How much of an error is kept, in characters.
const ERROR_LENGTH_MAX: usize = 300;

/// Sends everything whose time has come.
pub async fn send_all(app: &App) -> Result<(), StoreError> {
    while !app.stop.is_cancelled() && !app.clock.is_off() {
        let limits = &app.config.limits;
        let within = Duration::from_secs(limits.delivery_seconds_max);
        let now = app.clock.now();
        let lease_ends = now.plus_ms((within + NOTING).as_millis() as i64);
        let at_once = u32::try_from(limits.deliveries_at_once_max).unwrap_or(u32::MAX);
        let claimed = outbox::claim(&app.db, now, lease_ends, app.mailer.is_some(), at_once).await?;
        for noted in join_all(claimed.iter().map(|claimed| send(app, claimed, within))).await {
            noted?;
        }
        if (claimed.len() as u64) < u64::from(at_once) {
            break;
        }
    }
    Ok(())
}

async fn send(app: &App, claimed: &Claimed, within: Duration) -> Result<(), StoreError> {
    let sending = async {
        match &claimed.to {
            Target::Mail(address) => super::mail::send(app, claimed, address).await,
            Target::Netizen(id) => super::mail::follower::send(app, claimed, id).await,
            Target::Webhook(id) => super::webhooks::call(app, claimed, id).await,
        }
    };
    let sent = tokio::time::timeout(within, sending).await;
    let sent = sent.unwrap_or_else(|_| Err(NotSent::ForNow("no answer in time".to_owned())));
    let (db, now) = (&app.db, app.clock.now());
    let is_last = u64::from(claimed.attempts) >= app.config.limits.delivery_attempts_max;
    let outcome = match sent {
        Ok(()) => {
            outbox::delivered(db, claimed, now).await?;
            "delivered"
        }
        Err(NotSent::ForNow(why)) if !is_last => {
            outbox::failed(db, claimed, shortened(&why), next_attempt(claimed.attempts, now)).await?;
            "failed"
        }
        Err(NotSent::ForNow(why) | NotSent::ForGood(why)) => {
            tracing::warn!(delivery = %claimed.id, why, "a delivery is given up");
            outbox::given_up(db, claimed, shortened(&why), now).await?;
            "given_up"
        }
    };
    let to = match claimed.to {
        Target::Mail(_) => "mail",
        Target::Netizen(_) => "netizen",
        Target::Webhook(_) => "webhook",
    };
    metrics::counter!("wenzheng_deliveries_total", "to" => to, "outcome" => outcome).increment(1);
    Ok(())
}

/// After the how-many-th attempt the next one may be: at any time up to a wait that doubles.
fn next_attempt(attempts: u32, now: Instant) -> Instant {
    let doubled = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
    now.plus_ms(jitter(doubled.min(LONGEST_WAIT)).as_millis() as i64)
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(ERROR_LENGTH_MAX).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_none_is_certain() {
        let now = Instant::from_ms(0);
        for (attempts, longest_ms) in [(1, 30_000), (2, 60_000), (5, 480_000), (40, 6 * 3_600_000)] {
            let waits: Vec<_> = (0..1_000).map(|_| next_attempt(attempts, now).ms()).collect();
            assert!(waits.iter().all(|wait| (0..=longest_ms).contains(wait)), "{attempts}");
            assert!(
                waits.iter().any(|wait| *wait > longest_ms / 2)
                    && waits.iter().any(|wait| *wait < longest_ms / 2)
            );
        }
    }

    #[test]
    fn a_long_error_is_cut_between_characters() {
        assert_eq!(shortened("短"), "短");
        assert_eq!(shortened(&"长".repeat(301)), "长".repeat(300));
    }
}

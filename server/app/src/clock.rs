//! Time and chance: the only file that asks the system for either.
//!
//! A node's clock is a monotonic one that follows the database's, so that all nodes agree and a jump of the
//! machine's clock changes nothing; without a database clock (SQLite) it follows the machine. Tests move it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Instant, ids::Fresh};
use rand::Rng;
use sha2::{Digest, Sha256};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use ulid::Ulid;

/// A node that is further than this off the clock it follows takes no commands.
const OFF_MS: i64 = 2_000;

#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    /// None in tests: time stands still until it is moved.
    started: Option<std::time::Instant>,
    /// Milliseconds since 1970 at `started`, or the test's time.
    base_ms: AtomicI64,
    is_off: AtomicBool,
    /// The newest id; the next one is greater, so that ids of one node are in order of their making.
    last_id: Mutex<Ulid>,
}

impl Clock {
    pub fn system() -> Self {
        Self::with(Some(std::time::Instant::now()), machine_ms())
    }

    /// A clock that stands at `now` until [`Clock::advance_ms`] moves it.
    pub fn standing(now: Instant) -> Self {
        Self::with(None, now.ms())
    }

    fn with(started: Option<std::time::Instant>, base_ms: i64) -> Self {
        Self(Arc::new(Inner {
            started,
            base_ms: AtomicI64::new(base_ms),
            is_off: AtomicBool::new(false),
            last_id: Mutex::new(Ulid::nil()),
        }))
    }

    pub fn now(&self) -> Instant {
        let elapsed_ms = self.0.started.map_or(0, |started| started.elapsed().as_millis() as i64);
        Instant::from_ms(self.0.base_ms.load(Ordering::Relaxed) + elapsed_ms)
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.base_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// A ULID of this moment, greater than the one before.
    fn next_id(&self, random: u128) -> Ulid {
        let mut last = self.0.last_id.lock().unwrap_or_else(PoisonError::into_inner);
        let made = Ulid::from_parts(self.now().ms() as u64, random);
        *last = if made > *last { made } else { last.increment().unwrap_or(made) };
        *last
    }

    /// Whether commands have to wait: the clock was just found to be off, and is being set right.
    pub fn is_off(&self) -> bool {
        self.0.is_off.load(Ordering::Relaxed)
    }

    /// Follows the database's clock, or the machine's when there is none. Returns how far it was off, in
    /// milliseconds. Takes no commands from a large jump on until the next call finds it right.
    pub fn follow(&self, database_ms: Option<i64>) -> i64 {
        if self.0.started.is_none() {
            return 0;
        }
        let off_ms = database_ms.unwrap_or_else(machine_ms) - self.now().ms();
        self.advance_ms(off_ms);
        self.0.is_off.store(off_ms.abs() > OFF_MS, Ordering::Relaxed);
        off_ms
    }
}

fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis() as i64
}

/// A fresh id (a ULID of this moment) and secret for one command.
pub fn fresh(clock: &Clock) -> Fresh {
    let mut rng = rand::rng();
    let id = clock.next_id(rng.random());
    let secret = Ulid::from(rng.random::<u128>()).to_string();
    Fresh::new(&id.to_string(), &secret).expect("a ULID is an id")
}

/// 256 bits as URL-safe text: session cookies, bearer tokens, sign-in links.
pub fn secret_token() -> String {
    URL_SAFE_NO_PAD.encode(secret_bytes())
}

/// 256 bits.
pub fn secret_bytes() -> [u8; 32] {
    rand::rng().random()
}

/// What is stored of a token: its SHA-256 in hexadecimal. Tokens have full entropy, so no salt is needed.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A random part of a wait, so that many do not come at once.
pub fn jitter(within: Duration) -> Duration {
    within.mul_f64(rand::rng().random())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_stops_commands_until_the_clock_is_right_again() {
        let clock = Clock::system();
        let database_ms = clock.now().ms() + 3 * 86_400_000;
        assert!(clock.follow(Some(database_ms)) > OFF_MS);
        assert!(clock.is_off());
        assert!(clock.follow(Some(clock.now().ms())).abs() < OFF_MS);
        assert!(!clock.is_off());
        assert!(clock.now().ms() >= database_ms);
    }

    #[test]
    fn fresh_ids_carry_their_time_and_are_in_order_of_their_making() {
        let clock = Clock::standing(Instant::from_ms(1_282_649_400_000));
        let ids: Vec<_> = (0..1_000).map(|_| domain::ids::QuestionId::from(&fresh(&clock))).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
        let of_that_moment = Ulid::from_parts(1_282_649_400_000, 0).to_string();
        assert!(ids.iter().all(|id| id.as_str().starts_with(&of_that_moment[..10])));
    }
}

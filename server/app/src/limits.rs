//! Limits against flooding: by address what costs us, by account and address what guesses passwords.
//!
//! Each node counts, and tells the others what was spent with it: so a limit holds across nodes but for what is on its
//! way, and while Redis is away each counts alone. How many questions a netizen may ask is a rule of the domain and not here.

use crate::{
    address::Address,
    bus::{Bus, Limit, Notice},
};
use dashmap::DashMap;
use domain::settings::Settings;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock, QuantaInstant, Reference},
};
use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// Something was done too often; when to try again, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TooOften {
    Requests {
        retry_after_s: u32,
    },
    /// A password was wrong, or a link was no good.
    Failures {
        retry_after_s: u32,
    },
}

#[derive(Default)]
pub struct Limits {
    asks: PerMinute<IpAddr>,
    netizens: PerMinute<IpAddr>,
    failures_of_address: Failures<IpAddr>,
    failures_of_account: Failures<String>,
    /// None in a test of this file.
    others: Option<Bus>,
}

impl Limits {
    pub fn new(others: Bus) -> Self {
        Self { others: Some(others), ..Self::default() }
    }

    /// A question comes in from that address.
    ///
    /// # Errors
    /// When too many did lately.
    pub fn ask(&self, settings: &Settings, address: Address) -> Result<(), TooOften> {
        self.spend(Limit::Asks, &self.asks, settings.asks_per_address_per_minute, address)
    }

    /// Somebody there takes a nickname.
    ///
    /// # Errors
    /// When too many did lately.
    pub fn new_netizen(&self, settings: &Settings, address: Address) -> Result<(), TooOften> {
        self.spend(Limit::Netizens, &self.netizens, settings.new_netizens_per_address_per_minute, address)
    }

    /// Whether a password may be tried at all. Asked before it is looked at, so that whoever guesses learns
    /// nothing more.
    ///
    /// # Errors
    /// When too many were wrong lately.
    pub fn may_sign_in(&self, username: &str, address: Address) -> Result<(), TooOften> {
        self.may_try_link(address)?;
        self.failures_of_account.must_be_open(&username.to_owned())
    }

    /// Whether a sign-in link may be tried at all.
    ///
    /// # Errors
    /// When too many were wrong lately.
    pub fn may_try_link(&self, address: Address) -> Result<(), TooOften> {
        if address.is_unlimited { Ok(()) } else { self.failures_of_address.must_be_open(&address.ip) }
    }

    /// A password was wrong, or a link was no good.
    pub fn note_failure(&self, settings: &Settings, username: Option<&str>, address: Address) {
        let per_minute = settings.sign_in_failures_per_minute;
        if !address.is_unlimited {
            self.failures_of_address.note(per_minute, address.ip);
            self.tell(Limit::FailuresOfAddress, address.ip.to_string());
        }
        if let Some(username) = username {
            self.failures_of_account.note(per_minute, username.to_owned());
            self.tell(Limit::FailuresOfAccount, username.to_owned());
        }
    }

    /// Another node says what was spent there.
    pub fn hear(&self, settings: &Settings, limit: Limit, of: &str) {
        let per_minute = settings.sign_in_failures_per_minute;
        // Whether it was one too many was said there.
        match (limit, of.parse()) {
            (Limit::Asks, Ok(ip)) => {
                let _said_there = self.asks.take(settings.asks_per_address_per_minute, &ip);
            }
            (Limit::Netizens, Ok(ip)) => {
                let _said_there = self.netizens.take(settings.new_netizens_per_address_per_minute, &ip);
            }
            (Limit::FailuresOfAddress, Ok(ip)) => self.failures_of_address.note(per_minute, ip),
            (Limit::FailuresOfAccount, _) => self.failures_of_account.note(per_minute, of.to_owned()),
            (Limit::Asks | Limit::Netizens | Limit::FailuresOfAddress, Err(error)) => {
                tracing::debug!(%error, of, "no address");
            }
        }
    }

    fn spend(
        &self,
        limit: Limit,
        spent: &PerMinute<IpAddr>,
        per_minute: u32,
        address: Address,
    ) -> Result<(), TooOften> {
        if address.is_unlimited {
            return Ok(());
        }
        let spent = spent.take(per_minute, &address.ip);
        spent.map_err(|until| TooOften::Requests { retry_after_s: wait_s(until) })?;
        self.tell(limit, address.ip.to_string());
        Ok(())
    }

    fn tell(&self, limit: Limit, of: String) {
        if let Some(others) = &self.others {
            others.publish(Notice::Spent { limit, of });
        }
    }

    /// Forgets whoever has been quiet for long enough to be as good as new. Memory is bounded by that.
    pub fn forget_idle(&self) {
        self.asks.forget_idle();
        self.netizens.forget_idle();
        self.failures_of_address.forget_idle();
        self.failures_of_account.forget_idle();
    }
}

/// Whole seconds until then, at least one.
fn wait_s(until: QuantaInstant) -> u32 {
    let wait: Duration = until.duration_since(DefaultClock::default().now()).into();
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

/// So many a minute for each key, all at once if need be. How many is a setting and may change at any time:
/// then counting begins anew.
struct PerMinute<K: Hash + Eq + Clone>(RwLock<Option<(u32, Limiter<K>)>>);

type Limiter<K> = Arc<DefaultKeyedRateLimiter<K>>;

impl<K: Hash + Eq + Clone> Default for PerMinute<K> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<K: Hash + Eq + Clone> PerMinute<K> {
    /// Takes one; else says from when on there is one again.
    fn take(&self, per_minute: u32, key: &K) -> Result<(), QuantaInstant> {
        self.limiter(per_minute).check_key(key).map_err(|until| until.earliest_possible())
    }

    fn limiter(&self, per_minute: u32) -> Limiter<K> {
        if let Some((known, limiter)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && *known == per_minute
        {
            return limiter.clone();
        }
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        let limiter = Arc::new(RateLimiter::keyed(quota));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((per_minute, limiter.clone()));
        limiter
    }

    fn forget_idle(&self) {
        if let Some((_, limiter)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Failures only: who always gets it right is never stopped. One more than may be closes the door for a while.
struct Failures<K: Hash + Eq + Clone> {
    noted: PerMinute<K>,
    closed_until: DashMap<K, QuantaInstant>,
}

impl<K: Hash + Eq + Clone> Default for Failures<K> {
    fn default() -> Self {
        Self { noted: PerMinute::default(), closed_until: DashMap::new() }
    }
}

impl<K: Hash + Eq + Clone> Failures<K> {
    fn must_be_open(&self, key: &K) -> Result<(), TooOften> {
        match self.closed_until.get(key).map(|until| *until) {
            Some(until) if DefaultClock::default().now() < until => {
                Err(TooOften::Failures { retry_after_s: wait_s(until) })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn note(&self, per_minute: u32, key: K) {
        if let Err(until) = self.noted.take(per_minute, &key) {
            self.closed_until.insert(key, until);
        }
    }

    fn forget_idle(&self) {
        self.noted.forget_idle();
        let now = DefaultClock::default().now();
        self.closed_until.retain(|_, until| now < *until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Address {
        Address { ip: [198, 51, 100, last].into(), is_unlimited: false }
    }

    #[test]
    fn each_address_has_its_own_limit_and_a_changed_setting_counts_at_once() {
        let limits = Limits::default();
        let mut settings = Settings { asks_per_address_per_minute: 2, ..Settings::default() };
        let ask = |settings: &Settings, address| limits.ask(settings, address);
        assert_eq!(ask(&settings, address(1)), Ok(()));
        assert_eq!(ask(&settings, address(1)), Ok(()));
        assert!(matches!(ask(&settings, address(1)), Err(TooOften::Requests { .. })));
        assert_eq!(ask(&settings, address(2)), Ok(()));
        settings.asks_per_address_per_minute = 3;
        assert_eq!(ask(&settings, address(1)), Ok(()));
        let unlimited = Address { is_unlimited: true, ..address(3) };
        assert!((0..100).all(|_| ask(&settings, unlimited).is_ok()));
        limits.forget_idle();
        assert_eq!(ask(&settings, address(1)), Ok(()));
    }

    #[test]
    fn wrong_passwords_close_the_account_and_the_address_but_nobody_else() {
        let limits = Limits::default();
        let settings = Settings { sign_in_failures_per_minute: 3, ..Settings::default() };
        for _ in 0..3 {
            assert!(limits.may_sign_in("admin", address(1)).is_ok());
            limits.note_failure(&settings, Some("admin"), address(1));
        }
        assert!(limits.may_sign_in("admin", address(1)).is_ok(), "as often as may be");
        limits.note_failure(&settings, Some("admin"), address(1));
        for (username, address) in [("admin", address(2)), ("moderator", address(1))] {
            assert!(matches!(limits.may_sign_in(username, address), Err(TooOften::Failures { .. })));
        }
        assert!(limits.may_sign_in("moderator", address(2)).is_ok());
        limits.forget_idle();
        assert!(limits.may_sign_in("admin", address(2)).is_err(), "forgetting opens no door");
    }
}

//! Chance that depends on nothing but the seed and on what it is asked for. So the order in which tasks ask, which
//! no seed governs, changes nothing.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

#[derive(Clone, Copy)]
pub struct Chance(pub u64);

impl Chance {
    fn of(self, what: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.0, what).hash(&mut hasher);
        hasher.finish()
    }

    /// One of `0..count`.
    pub fn pick(self, count: u64, what: impl Hash) -> u64 {
        self.of(what) % count.max(1)
    }

    pub fn one_of<T: Clone>(self, things: &[T], what: impl Hash) -> Option<T> {
        things.get(self.pick(things.len() as u64, what) as usize).cloned()
    }

    /// True so often in a hundred.
    pub fn happens(self, percent: u64, what: impl Hash) -> bool {
        self.pick(100, what) < percent
    }

    pub fn ms(self, from: u64, to: u64, what: impl Hash) -> Duration {
        Duration::from_millis(from + self.pick(to - from, what))
    }
}

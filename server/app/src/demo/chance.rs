//! The demo's chance: all that looks like people's whim is drawn from one seed, so a test sees the same city twice.

use crate::clock::secret_token;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use sha2::{Digest, Sha256};
use std::ops::Range;

pub struct Chance(StdRng);

impl Chance {
    pub fn seeded(seed: &str) -> Self {
        Self(StdRng::from_seed(Sha256::digest(seed.as_bytes()).into()))
    }

    pub fn fresh() -> Self {
        Self::seeded(&secret_token())
    }

    /// A chance of its own for a part of the whole, so that one part can change without the others.
    pub fn branch(&mut self) -> Self {
        Self(StdRng::from_rng(&mut self.0))
    }

    /// True in that many of a hundred cases.
    pub fn percent(&mut self, cases: u32) -> bool {
        self.0.random_range(0..100) < cases
    }

    /// `span` is not empty.
    pub fn within(&mut self, span: &Range<i64>) -> i64 {
        self.0.random_range(span.clone())
    }

    /// One of them; none when there are none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// As [`Chance::pick`], and the first ones much more often: so votes gather.
    pub fn pick_early<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.0.random::<f64>().powi(2) * from.len() as f64;
        from.get(place as usize)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }

    /// A number below `count`; 0 when there is none.
    pub fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { self.0.random_range(0..count) }
    }
}

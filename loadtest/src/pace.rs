//! The pace of the evening: turns its seconds into instants of the clock on the wall.
//!
//! Second 0 is the opening; what happens before it has negative seconds.

use std::time::Duration;

use tokio::time::Instant;

#[derive(Debug, Clone, Copy)]
pub struct Pace {
    begins: Instant,
    /// The evening's second at `begins`.
    first_s: f64,
    speed: f64,
}

impl Pace {
    /// The evening's second `first_s` is at `begins`, and `speed` seconds of it pass in each second.
    pub fn new(begins: Instant, first_s: f64, speed: f64) -> Self {
        Self { begins, first_s, speed }
    }

    pub fn instant(&self, at_s: f64) -> Instant {
        self.begins + self.lasting(at_s - self.first_s)
    }

    /// How long `seconds` of the evening really take; never below 0.
    pub fn lasting(&self, seconds: f64) -> Duration {
        Duration::from_secs_f64((seconds / self.speed).max(0.0))
    }

    pub fn second(&self, now: Instant) -> f64 {
        self.first_s + now.saturating_duration_since(self.begins).as_secs_f64() * self.speed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_minutes_pass_in_three() {
        let begins = Instant::now();
        let pace = Pace::new(begins, -300.0, 30.0);
        assert_eq!(pace.instant(-300.0), begins);
        assert_eq!(pace.instant(0.0) - begins, Duration::from_secs(10));
        assert_eq!(pace.instant(5_400.0) - pace.instant(0.0), Duration::from_secs(180));
        assert_eq!(pace.lasting(-1.0), Duration::ZERO);
        assert!((pace.second(begins + Duration::from_secs(20)) - 300.0).abs() < 1e-6);
    }
}

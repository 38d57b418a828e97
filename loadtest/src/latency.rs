//! Latencies: kept in microseconds with three digits, told in milliseconds.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

const HIGHEST_US: u64 = 600_000_000;

pub struct Latency(Histogram<u64>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Summary {
    pub count: u64,
    pub p50_ms: f64,
    pub p90_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Default for Latency {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(1, HIGHEST_US, 3);
        Self(histogram.expect("the bounds are constants that a histogram can have"))
    }
}

impl Latency {
    pub fn record(&mut self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(HIGHEST_US);
        self.0.saturating_record(us.clamp(1, HIGHEST_US));
    }

    pub fn summary(&self) -> Summary {
        let quantile = |q| self.0.value_at_quantile(q) as f64 / 1_000.0;
        Summary {
            count: self.0.len(),
            p50_ms: quantile(0.5),
            p90_ms: quantile(0.9),
            p99_ms: quantile(0.99),
            max_ms: self.0.max() as f64 / 1_000.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_told_in_milliseconds() {
        let mut latency = Latency::default();
        for ms in 1..=100 {
            latency.record(Duration::from_millis(ms));
        }
        let told = latency.summary();
        assert_eq!(told.count, 100);
        assert!((told.p50_ms - 50.0).abs() < 0.1 && (told.p99_ms - 99.0).abs() < 0.1, "{told:?}");
        assert!((told.max_ms - 100.0).abs() < 0.1);
    }

    #[test]
    fn nothing_recorded_is_nothing_and_too_much_is_the_most() {
        let mut latency = Latency::default();
        assert_eq!(latency.summary().max_ms, 0.0);
        latency.record(Duration::from_secs(1_000_000));
        assert!(latency.summary().max_ms >= 600_000.0);
    }
}

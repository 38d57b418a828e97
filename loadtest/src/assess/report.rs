//! What was measured, and whether it kept within what was asked for.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct AssessReport {
    pub server: String,
    /// Of the machine over the last minute, as the run ended.
    pub load_average: Option<f64>,
    pub within_ms: u32,
    pub calls: Vec<Measured>,
    pub workbook: Option<Measured>,
    /// From the start of the server's process until its first page.
    pub starts: Option<Measured>,
    pub memory_before_mib: f64,
    /// While the workbook was made.
    pub memory_peak_mib: f64,
}

/// One call, made several times.
#[derive(Debug, Serialize)]
pub struct Measured {
    pub path: String,
    pub times: usize,
    pub bytes: usize,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub max_ms: f64,
}

impl Measured {
    /// Quantiles by nearest rank; `took` is not empty.
    pub fn of(path: &str, bytes: usize, mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let at = |percent: usize| {
            let place = (took.len() * percent).div_ceil(100).max(1) - 1;
            took.get(place).map_or(0.0, |took| (took.as_secs_f64() * 10_000.0).round() / 10.0)
        };
        Self {
            path: path.to_owned(),
            times: took.len(),
            bytes,
            p50_ms: at(50),
            p95_ms: at(95),
            max_ms: at(100),
        }
    }
}

impl Measured {
    /// None when nothing was started.
    pub fn starts(took: Vec<Duration>) -> Option<Self> {
        (!took.is_empty()).then(|| Self::of("the first page after a start", 0, took))
    }
}

impl AssessReport {
    pub fn is_within(&self) -> bool {
        !self.calls.iter().any(|call| self.is_late(call))
    }

    fn is_late(&self, call: &Measured) -> bool {
        call.p95_ms > f64::from(self.within_ms)
    }

    pub fn table(&self) -> String {
        let load = self.load_average.map_or_else(|| "unknown".to_owned(), |load| format!("{load:.2}"));
        let mut text = format!(
            "server   {}\nload     {load}\n\n{:>9} {:>9} {:>9} {:>10}  call\n",
            self.server, "p50 ms", "p95 ms", "max ms", "bytes"
        );
        let calls = self.calls.iter().map(|call| (call, if self.is_late(call) { "  too slow" } else { "" }));
        let others = self.workbook.iter().chain(&self.starts).map(|other| (other, ""));
        for (Measured { path, bytes, p50_ms, p95_ms, max_ms, .. }, mark) in calls.chain(others) {
            writeln!(text, "{p50_ms:>9.1} {p95_ms:>9.1} {max_ms:>9.1} {bytes:>10}  {path}{mark}").ok();
        }
        let (before, peak) = (self.memory_before_mib, self.memory_peak_mib);
        writeln!(
            text,
            "\nmemory   {before:.1} MiB before the workbook, {peak:.1} MiB at most while it was made"
        )
        .ok();
        text
    }
}

pub fn load_average() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let measured = Measured::of("/x", 1, (1..=20).rev().map(Duration::from_millis).collect());
        assert_eq!((measured.p50_ms, measured.p95_ms, measured.max_ms), (10.0, 19.0, 20.0));
    }

    #[test]
    fn one_slow_call_is_too_slow() {
        let call = |ms| Measured::of("/x", 1, vec![Duration::from_millis(ms)]);
        let mut report = AssessReport {
            server: String::new(),
            load_average: None,
            within_ms: 200,
            calls: vec![call(199)],
            starts: None,
            workbook: Some(call(4_000)),
            memory_before_mib: 1.0,
            memory_peak_mib: 2.0,
        };
        assert!(report.is_within());
        report.calls.push(call(201));
        assert!(!report.is_within() && report.table().contains("too slow"));
    }
}

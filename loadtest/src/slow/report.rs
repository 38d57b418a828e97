//! What slow readers cost, told to people and to programs, and whether it is as promised.

use std::time::Duration;

use serde::Serialize;

use crate::check::Verdict;
use crate::latency::Summary;
use crate::report::verdict_text;

/// What is promised.
const SLOWER_MAX: f64 = 0.2;
const KIB_EACH_MAX: f64 = 96.0;
const CLOSED_WITHIN: Duration = Duration::from_secs(30);
/// Shorter than this a difference is that of the machine, which the readers, this program and the server share.
const ALLOWED_FOR_LOAD_MS: f64 = 20.0;

#[derive(Debug, Serialize)]
pub struct SlowReport {
    pub followers: usize,
    pub slow: usize,
    /// From the sending of a statement until one of the others had it.
    pub while_all_read: Summary,
    pub while_some_do_not: Summary,
    /// What the server's memory grew by in the same time while all read.
    pub grew_while_all_read_mib: f64,
    /// What it grew by with the slow ones, and for each of them.
    pub grew_mib: f64,
    pub grew_kib_each: f64,
    /// From the moment they stopped until the server had let the first, and all of them, go.
    pub first_closed_s: Option<f64>,
    pub all_closed_s: Option<f64>,
    pub verdict: Verdict,
    pub broken_promises: Vec<String>,
}

impl SlowReport {
    /// With what was promised and not kept.
    pub fn judged(mut self) -> Self {
        let mut broken = Vec::new();
        let most_ms = self.while_all_read.p99_ms * (1.0 + SLOWER_MAX) + ALLOWED_FOR_LOAD_MS;
        if self.while_all_read.count == 0 || self.while_some_do_not.count == 0 {
            broken.push("nobody saw anything".to_owned());
        }
        if self.while_some_do_not.p99_ms > most_ms {
            let (before, with) = (self.while_all_read.p99_ms, self.while_some_do_not.p99_ms);
            broken.push(format!("the others' p99 went from {before:.0} to {with:.0} ms"));
        }
        if self.grew_kib_each > KIB_EACH_MAX {
            broken.push(format!("each slow one cost {:.0} KiB", self.grew_kib_each));
        }
        match self.all_closed_s {
            None => broken.push("not all of the slow ones were let go".to_owned()),
            Some(after_s) if after_s > CLOSED_WITHIN.as_secs_f64() => {
                broken.push(format!("the last slow one was let go after {after_s:.0} s"));
            }
            Some(_) => {}
        }
        self.broken_promises = broken;
        self
    }

    pub fn is_clean(&self) -> bool {
        self.verdict.is_clean() && self.broken_promises.is_empty()
    }

    pub fn table(&self) -> String {
        let line = |summary: Summary| {
            let Summary { count, p50_ms, p99_ms, max_ms, .. } = summary;
            format!("{count}: p50 {p50_ms:.1} ms, p99 {p99_ms:.1} ms, at most {max_ms:.1} ms")
        };
        let seconds = |after: Option<f64>| after.map_or("never".to_owned(), |after| format!("{after:.1} s"));
        let broken: String = self.broken_promises.iter().map(|what| format!("NOT KEPT: {what}\n")).collect();
        format!(
            "followers                         {}, {} of them slow\n\
             a statement, while all read       {}\n\
             the same, while some do not       {}\n\
             server memory                     grew by {:.1} MiB while all read, by {:.1} MiB with them: {:.1} KiB for each\n\
             let go                            the first after {}, all after {}\n\n{broken}{}",
            self.followers,
            self.slow,
            line(self.while_all_read),
            line(self.while_some_do_not),
            self.grew_while_all_read_mib,
            self.grew_mib,
            self.grew_kib_each,
            seconds(self.first_closed_s),
            seconds(self.all_closed_s),
            verdict_text(&self.verdict)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::Latency;

    fn report(before_ms: u64, with_ms: u64) -> SlowReport {
        let summary = |ms| {
            let mut latency = Latency::default();
            latency.record(Duration::from_millis(ms));
            latency.summary()
        };
        SlowReport {
            followers: 20,
            slow: 2,
            while_all_read: summary(before_ms),
            while_some_do_not: summary(with_ms),
            grew_while_all_read_mib: 0.1,
            grew_mib: 0.1,
            grew_kib_each: 51.2,
            first_closed_s: Some(21.0),
            all_closed_s: Some(24.0),
            verdict: Verdict::default(),
            broken_promises: Vec::new(),
        }
    }

    #[test]
    fn what_the_others_notice_turns_it_red() {
        assert!(report(200, 250).judged().is_clean(), "{}", report(200, 250).judged().table());
        assert!(!report(200, 300).judged().is_clean());
    }

    #[test]
    fn whoever_costs_much_or_stays_turns_it_red() {
        let cost = SlowReport { grew_kib_each: 97.0, ..report(1, 1) };
        let late = SlowReport { all_closed_s: Some(31.0), ..report(1, 1) };
        let never = SlowReport { all_closed_s: None, ..report(1, 1) };
        assert!([cost, late, never].into_iter().all(|report| !report.judged().is_clean()));
    }
}

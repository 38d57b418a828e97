//! How long everybody took to come back, told to people and to programs, and whether it is as promised.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::check::Verdict;
use crate::latency::Summary;
use crate::report::verdict_text;

/// What is promised.
const BACK_WITHIN: Duration = Duration::from_secs(60);
const STAFF_BACK_WITHIN: Duration = Duration::from_secs(10);

#[derive(Debug, Serialize)]
pub struct StormReport {
    pub followers: usize,
    pub staff: usize,
    /// From the kill until what was said afterwards had been seen.
    pub back: Summary,
    pub staff_back: Summary,
    /// Why connections were lost or did not come about, and who gave up.
    pub cut_off: BTreeMap<String, u64>,
    pub never_back: u64,
    /// How late this program itself was at its own appointments.
    pub own_lateness: Summary,
    pub verdict: Verdict,
    pub broken_promises: Vec<String>,
}

impl StormReport {
    /// With what was promised and not kept.
    pub fn judged(mut self) -> Self {
        for (what, expected, back, within) in [
            ("followers", self.followers, self.back, BACK_WITHIN),
            ("staff", self.staff, self.staff_back, STAFF_BACK_WITHIN),
        ] {
            if back.count < expected as u64 {
                self.broken_promises.push(format!("{} of {expected} {what} came back", back.count));
            }
            if back.max_ms > within.as_secs_f64() * 1_000.0 {
                self.broken_promises.push(format!("{what} were back only after {:.0} ms", back.max_ms));
            }
        }
        self
    }

    pub fn is_clean(&self) -> bool {
        self.verdict.is_clean() && self.broken_promises.is_empty()
    }

    pub fn table(&self) -> String {
        let line = |summary: Summary| {
            let Summary { count, p50_ms, p99_ms, max_ms, .. } = summary;
            format!(
                "{count}: half within {p50_ms:.0} ms, 99 % within {p99_ms:.0} ms, all within {max_ms:.0} ms"
            )
        };
        let broken: String = self.broken_promises.iter().map(|what| format!("NOT KEPT: {what}\n")).collect();
        format!(
            "followers                         {}\n\
             followers back                    {}\n\
             staff back                        {}\n\
             connections lost because of       {:?}\n\
             gave up                           {}\n\
             own lateness, ms                  {:.1} p99, {:.1} max\n\n{broken}{}",
            self.followers,
            line(self.back),
            line(self.staff_back),
            self.cut_off,
            self.never_back,
            self.own_lateness.p99_ms,
            self.own_lateness.max_ms,
            verdict_text(&self.verdict)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::Latency;

    fn report(back_s: u64, staff_back_s: u64) -> StormReport {
        let summary = |seconds| {
            let mut latency = Latency::default();
            latency.record(Duration::from_secs(seconds));
            latency.summary()
        };
        StormReport {
            followers: 1,
            staff: 1,
            back: summary(back_s),
            staff_back: summary(staff_back_s),
            cut_off: BTreeMap::default(),
            never_back: 0,
            own_lateness: Summary::default(),
            verdict: Verdict::default(),
            broken_promises: Vec::new(),
        }
    }

    #[test]
    fn whoever_is_late_or_not_back_turns_it_red() {
        assert!(report(50, 5).judged().is_clean());
        assert_eq!(report(61, 11).judged().broken_promises.len(), 2);
        let absent = StormReport { followers: 2, ..report(50, 5) }.judged();
        assert!(!absent.is_clean() && absent.table().contains("NOT KEPT: 1 of 2 followers"));
    }
}

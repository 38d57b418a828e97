//! The report of a run: one structure, told as a table to people and as JSON to programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::field::Log;
use crate::check::Verdict;
use crate::check::receipts::Found;
use crate::latency::Summary;
use crate::report::verdict_text;

#[derive(Debug, Clone, Default, Serialize)]
pub struct SurviveReport {
    pub server: String,
    pub seed: u64,
    /// RFC 3339, UTC.
    pub began_at: String,
    pub lasted_s: f64,
    pub rooms: usize,
    pub writers: usize,
    pub followers: usize,
    pub questions: usize,
    /// Faults that were done, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    pub accepted: u64,
    pub approved: u64,
    pub answered: u64,
    pub refused: BTreeMap<String, u64>,
    pub sent_twice: u64,
    pub sent_again: u64,
    /// Handed in again under a known key, and recognised.
    pub recognised: u64,
    /// What came instead of an answer, by kind.
    pub failed: BTreeMap<String, u64>,
    pub receipts_lost: u64,
    pub receipts_doubled: u64,
    pub refused_but_stored: u64,
    /// Times that connections were resumed.
    pub resumed: u64,
    /// Whole rooms that were given to those who resumed, instead of what they had missed.
    pub rooms_anew: u64,
    pub cut_off: BTreeMap<String, u64>,
    pub gaps: u64,
    pub waited: Option<Summary>,
    pub behind: Option<Summary>,
    pub behind_with_away: Option<Summary>,
    pub verdict: Verdict,
}

impl SurviveReport {
    /// Takes over what the log counted and the checker found.
    pub fn with(self, log: &Log, found: Found, verdict: Verdict) -> Self {
        Self {
            faults: log.faults.clone(),
            accepted: log.accepted(),
            approved: log.approved,
            answered: log.answered,
            refused: log.refused.clone(),
            sent_twice: log.sent_twice,
            sent_again: log.sent_again,
            recognised: log.recognised,
            failed: log.failed.clone(),
            receipts_lost: found.lost,
            receipts_doubled: found.doubled,
            refused_but_stored: found.refused_but_stored,
            resumed: log.resumed,
            rooms_anew: log.rooms_anew,
            cut_off: log.cut_off.clone(),
            gaps: verdict.gaps,
            waited: Some(log.waits.summary()),
            behind: Some(log.behind.summary()),
            behind_with_away: Some(log.behind_with_away.summary()),
            verdict,
            ..self
        }
    }

    pub fn is_clean(&self) -> bool {
        self.verdict.is_clean()
    }

    pub fn write_json(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        std::fs::write(path, json + "\n").with_context(|| format!("writing {}", path.display()))
    }

    pub fn table(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, text: String| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name:<34}{text}");
        };
        line("server", self.server.clone());
        line("lasted", format!("{:.1} s, seed {}, from {}", self.lasted_s, self.seed, self.began_at));
        line(
            "people",
            format!("{} writers, {} followers, {} rooms", self.writers, self.followers, self.rooms),
        );
        for (fault, count) in &self.faults {
            line(&format!("fault: {fault}"), count.to_string());
        }
        line(
            "questions accepted",
            format!(
                "{} of {}, {} of them sent twice at once",
                self.accepted, self.questions, self.sent_twice
            ),
        );
        line("approved, answered", format!("{}, {}", self.approved, self.answered));
        line("refused", counted(&self.refused));
        line("sent again", format!("{} calls; {} recognised by their key", self.sent_again, self.recognised));
        line("  because of", counted(&self.failed));
        line(
            "receipts",
            format!(
                "{} lost, {} doubled; {} refused and yet stored",
                self.receipts_lost, self.receipts_doubled, self.refused_but_stored
            ),
        );
        line(
            "connections",
            format!(
                "{} resumed, {} of them with the whole room, {} gaps",
                self.resumed, self.rooms_anew, self.gaps
            ),
        );
        line("  lost because of", counted(&self.cut_off));
        let _ =
            writeln!(out, "\n{:<34}{:>9}{:>10}{:>10}{:>10}{:>10}", "ms", "count", "p50", "p90", "p99", "max");
        for (what, summary) in [
            ("a writer waited", self.waited),
            ("a follower was behind, connected", self.behind),
            ("  with the time it was away", self.behind_with_away),
        ] {
            if let Some(Summary { count, p50_ms, p90_ms, p99_ms, max_ms }) = summary {
                let _ = writeln!(
                    out,
                    "{what:<34}{count:>9}{p50_ms:>10.1}{p90_ms:>10.1}{p99_ms:>10.1}{max_ms:>10.1}"
                );
            }
        }
        out + "\n" + &verdict_text(&self.verdict)
    }
}

fn counted(counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return "none".to_owned();
    }
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn report(verdict: Verdict) -> SurviveReport {
        let mut log = Log::default();
        log.failed("no connection");
        log.faults.insert("nodes killed", 6);
        log.waits.record(Duration::from_millis(1_500));
        let found = Found { lost: verdict.lost, ..Found::default() };
        SurviveReport { writers: 50, ..SurviveReport::default() }.with(&log, found, verdict)
    }

    #[test]
    fn the_table_tells_faults_and_verdict() {
        let table = report(Verdict::default()).table();
        for part in [
            "fault: nodes killed               6",
            "1 no connection",
            "0 lost, 0 doubled; 0 refused",
            ": clean",
        ] {
            assert!(table.contains(part), "{part} is missing from\n{table}");
        }
    }

    #[test]
    fn json_has_the_same_figures_and_a_loss_is_not_clean() {
        let lost = report(Verdict { lost: 1, ..Verdict::default() });
        assert!(!lost.is_clean() && lost.table().contains("NOT CLEAN"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        lost.write_json(&path).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!((&json["faults"]["nodes killed"], &json["receipts_lost"]), (&6.into(), &1.into()));
        assert_eq!(json["writers"], 50);
        assert!(json["waited"]["max_ms"].as_f64().unwrap() > 1_400.0);
    }
}

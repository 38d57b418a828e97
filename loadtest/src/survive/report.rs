//! The report of a run: one structure, told as a table to people and as JSON to programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use super::absences::AbsenceReport;
use super::judge::Judged;
use super::jumps::JumpsReport;
use super::log::{InTheRough, Log};
use super::plan::Point;
use super::restored::BackupReport;
use super::rolling::RollingReport;
use crate::check::Verdict;
use crate::latency::Summary;
use crate::report::{verdict_text, write_json};

/// How many broken promises are told word for word; the JSON has all of them.
const BROKEN_TOLD_MAX: usize = 40;

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
    pub rejected: u64,
    pub hidden: u64,
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
    /// The longest that a follower was away and then went on.
    pub away_max_s: f64,
    /// Connections that were reset in the middle of an answer.
    pub connections_reset: u64,
    #[serde(flatten)]
    pub in_the_rough: InTheRough,
    #[serde(flatten)]
    pub apart: Apart,
    pub verdict: Verdict,
    /// What was promised and not kept beside what the checker counts, word for word.
    pub broken_promises: Vec<String>,
}

/// What was measured one after the other.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Apart {
    pub rolling: Option<RollingReport>,
    pub jumps: Option<JumpsReport>,
    pub absences: Vec<AbsenceReport>,
    pub backups: Vec<BackupReport>,
}

impl SurviveReport {
    /// Takes over what the log counted and the checker found.
    pub fn with(self, log: &Log, in_the_rough: InTheRough, judged: Judged) -> Self {
        let Judged { found, verdict, wrong_times } = judged;
        Self {
            faults: log.faults.clone(),
            accepted: log.accepted(),
            approved: log.approved,
            answered: log.answered,
            rejected: log.rejected,
            hidden: log.hidden,
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
            away_max_s: log.away_max.as_secs_f64(),
            in_the_rough,
            verdict,
            broken_promises: wrong_times,
            ..self
        }
    }

    /// Takes over what was measured apart; `dead_planned` nodes were to die between a commit and its answer.
    pub fn and(mut self, apart: Apart, dead_planned: usize) -> Self {
        if dead_planned > 0 && !self.faults.contains_key(Point::BetweenCommitAndAnswer.name()) {
            self.broken_promises.push("no node died between a commit and its answer".to_owned());
        }
        let Apart { rolling, jumps, absences, backups } = &apart;
        let rolling = rolling.iter().flat_map(|part| &part.broken);
        let jumps = jumps.iter().flat_map(|part| &part.broken);
        let absences = absences.iter().flat_map(|part| &part.broken);
        let backups = backups.iter().flat_map(|part| &part.broken);
        self.broken_promises.extend(rolling.chain(jumps).chain(absences).chain(backups).cloned());
        Self { apart, ..self }
    }

    pub fn is_clean(&self) -> bool {
        self.verdict.is_clean() && self.broken_promises.is_empty()
    }

    pub fn write_json(&self, path: &Path) -> Result<()> {
        write_json(self, path)
    }

    pub fn table(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, text: String| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name:<42}{text}");
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
        line(
            "approved, answered, rejected, hidden",
            format!("{}, {}, {}, {}", self.approved, self.answered, self.rejected, self.hidden),
        );
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
                "{} resumed, {} of them with the whole room, {} gaps; {:.1} s away at most",
                self.resumed, self.rooms_anew, self.gaps, self.away_max_s
            ),
        );
        line("  reset in the middle of an answer", self.connections_reset.to_string());
        line("  lost because of", counted(&self.cut_off));
        let _ =
            writeln!(out, "\n{:<42}{:>9}{:>10}{:>10}{:>10}{:>10}", "ms", "count", "p50", "p90", "p99", "max");
        let InTheRough { waited, behind, behind_with_away } = self.in_the_rough;
        row(&mut out, "a writer waited", waited);
        row(&mut out, "a follower was behind, connected", behind);
        row(&mut out, "  with the time it was away", behind_with_away);
        self.apart.tell(&mut out);
        for broken in self.broken_promises.iter().take(BROKEN_TOLD_MAX) {
            let _ = writeln!(out, "NOT KEPT: {broken}");
        }
        out + "\n" + &verdict_text(&self.verdict)
    }
}

impl Apart {
    fn tell(&self, out: &mut String) {
        if let Some(rolling) = &self.rolling {
            let _ = writeln!(
                out,
                "\n{} nodes upgraded one after the other; what only the newer program can do was put off {} times, and done {:.1} s after the last older node",
                rolling.nodes, rolling.newer.put_off, rolling.newer.done_after_s
            );
            let _ = writeln!(out, "{:<42}{}", "  calls", counted(&rolling.calls));
            let _ = writeln!(out, "{:<42}{}", "  connections lost because of", counted(&rolling.cut_off));
            row(out, "  a receipt was waited for", rolling.waited);
            row(out, "  a follower was behind, with away", rolling.behind);
        }
        for absence in &self.absences {
            let AbsenceReport { what, lasted_s, calls, asked, accepted_in_s, .. } = absence;
            let _ = writeln!(
                out,
                "\n{what} for {lasted_s:.0} s: {calls} calls meanwhile; {asked} questions, all accepted {accepted_in_s:.1} s after"
            );
            row(out, "  answered", absence.answered);
            row(out, "  a follower was behind", absence.behind);
        }
        if let Some(JumpsReport { jumps, accepted, clock_off, .. }) = &self.jumps {
            let _ = writeln!(
                out,
                "\na node's clock jumped by {}: it accepted {accepted}, and sent {clock_off} calls elsewhere",
                jumps.join(", ")
            );
        }
        for BackupReport { what, bytes, backed_up_in_s, restored_in_s, events, .. } in &self.backups {
            let _ = writeln!(
                out,
                "a backup {what}: {bytes} bytes in {backed_up_in_s:.1} s, restored in {restored_in_s:.1} s, {events} events"
            );
        }
    }
}

fn row(out: &mut String, what: &str, summary: Summary) {
    let Summary { count, p50_ms, p90_ms, p99_ms, max_ms } = summary;
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{what:<42}{count:>9}{p50_ms:>10.1}{p90_ms:>10.1}{p99_ms:>10.1}{max_ms:>10.1}");
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
    use crate::check::receipts::Found;

    fn report(verdict: Verdict) -> SurviveReport {
        let mut log = Log::default();
        log.failed("no connection");
        log.faults.insert("nodes killed", 6);
        log.waits.record(Duration::from_millis(1_500));
        let found = Found { lost: verdict.lost, ..Found::default() };
        let judged = Judged { found, verdict, wrong_times: Vec::new() };
        SurviveReport { writers: 50, ..SurviveReport::default() }.with(&log, log.so_far(), judged)
    }

    #[test]
    fn the_table_tells_faults_and_verdict() {
        let table = report(Verdict::default()).table();
        for part in [
            "fault: nodes killed                       6",
            "1 no connection",
            "0 lost, 0 doubled; 0 refused",
            ": clean",
        ] {
            assert!(table.contains(part), "{part} is missing from\n{table}");
        }
    }

    #[test]
    fn a_promise_not_kept_is_not_clean_and_nor_is_a_death_that_never_came() {
        let broken = BackupReport {
            what: "at the end",
            bytes: 1,
            backed_up_in_s: 0.0,
            restored_in_s: 0.0,
            events: 0,
            broken: vec!["the events differ".to_owned()],
        };
        let apart = Apart { backups: vec![broken], ..Apart::default() };
        let report = report(Verdict::default());
        assert!(report.clone().and(Apart::default(), 0).is_clean());
        let told = report.clone().and(apart, 0);
        assert!(!told.is_clean() && told.table().contains("NOT KEPT: the events differ"));
        assert!(!report.and(Apart::default(), 1).is_clean());
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

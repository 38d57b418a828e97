//! The report of a run: one structure, told as a table to people and as JSON to programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::check::Verdict;
use crate::latency::Summary;
use crate::proc::Cost;
use crate::record::Totals;

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub scenario: String,
    pub server: String,
    pub seed: u64,
    pub speed: f64,
    pub scale: f64,
    /// RFC 3339, UTC.
    pub began_at: String,
    /// From the first arrival until the last follower went home.
    pub lasted_s: f64,
    pub planned: Planned,
    pub people: People,
    pub writes: Writes,
    pub refused: BTreeMap<String, u64>,
    pub deliveries: Deliveries,
    pub latencies: Vec<Row>,
    pub server_cost: Option<Cost>,
    pub own_cost: Cost,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Planned {
    pub rooms: usize,
    pub netizens: usize,
    pub questions: u32,
    pub answered: u32,
    pub upvotes: u32,
    pub dropped: usize,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct People {
    pub signed_in: u64,
    pub turned_away: u64,
    pub peak_online: u64,
    /// Connections broken off on purpose.
    pub dropped: u64,
    /// Connections resumed, for whatever reason.
    pub reconnects: u64,
    /// Connections moved because a node was draining.
    pub moved: u64,
    /// Connections that ended or failed against the follower's will, by reason.
    pub cut_off: BTreeMap<String, u64>,
    pub never_back: u64,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Writes {
    pub questions_accepted: u64,
    pub over_http: u64,
    pub over_socket: u64,
    /// Handed in again under a known key, and recognised.
    pub recognised: u64,
    pub answers_accepted: u64,
    pub upvotes_accepted: u64,
    pub nothing_to_upvote: u64,
    pub given_up: u64,
    pub retried: u64,
    pub unreachable: u64,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Deliveries {
    /// Events that came to connected followers.
    pub live: u64,
    /// Events that were handed over to those who came back.
    pub caught_up: u64,
    pub messages: u64,
    pub mebibytes: f64,
    pub per_second: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub what: &'static str,
    #[serde(flatten)]
    pub summary: Summary,
}

impl People {
    pub fn of(totals: &Totals, peak_online: u64) -> Self {
        Self {
            signed_in: totals.signed_in,
            turned_away: totals.turned_away,
            peak_online,
            dropped: totals.dropped,
            reconnects: totals.reconnects,
            moved: totals.moved,
            cut_off: totals.cut_off.clone(),
            never_back: totals.never_back,
        }
    }
}

impl Writes {
    pub fn of(totals: &Totals) -> Self {
        Self {
            questions_accepted: totals.accepted(),
            over_http: totals.asked_http,
            over_socket: totals.asked_socket,
            recognised: totals.replayed,
            answers_accepted: totals.answered,
            upvotes_accepted: totals.upvoted,
            nothing_to_upvote: totals.nothing_to_upvote,
            given_up: totals.given_up,
            retried: totals.retried,
            unreachable: totals.unreachable,
        }
    }
}

impl Deliveries {
    pub fn of(totals: &Totals, lasted_s: f64) -> Self {
        Self {
            live: totals.delivered,
            caught_up: totals.caught_up,
            messages: totals.messages,
            mebibytes: totals.bytes as f64 / f64::from(1 << 20),
            per_second: totals.delivered as f64 / lasted_s.max(f64::MIN_POSITIVE),
        }
    }
}

/// The latencies of a run, in the order in which they are told.
pub fn rows(totals: &Totals) -> Vec<Row> {
    [
        ("receipt, question over HTTP", &totals.receipt_http),
        ("receipt, question over socket", &totals.receipt_socket),
        ("receipt, moderator and official", &totals.receipt_staff),
        ("receipt, upvote", &totals.receipt_upvote),
        ("nickname taken", &totals.sign_in),
        ("live connection made", &totals.handshake),
        ("event at a follower", &totals.delivery),
        ("  of a question", &totals.delivery_question),
        ("  of an answer", &totals.delivery_answer),
        ("  of a statement", &totals.delivery_statement),
        ("own lateness of this program", &totals.own_lateness),
    ]
    .into_iter()
    .map(|(what, latency)| Row { what, summary: latency.summary() })
    .collect()
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.verdict.is_clean()
    }

    pub fn write_json(&self, path: &Path) -> Result<()> {
        write_json(self, path)
    }

    pub fn table(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, text: String| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name:<34}{text}");
        };
        let Self { planned, people, writes, deliveries, .. } = self;
        line(
            "scenario",
            format!("{}, speed {}, scale {}, seed {}", self.scenario, self.speed, self.scale, self.seed),
        );
        line("server", self.server.clone());
        line("lasted", format!("{:.1} s", self.lasted_s));
        line(
            "people",
            format!(
                "{} of {} signed in, {} turned away, {} online at most, {} rooms",
                people.signed_in, planned.netizens, people.turned_away, people.peak_online, planned.rooms
            ),
        );
        line(
            "questions accepted",
            format!(
                "{} of {} ({} over HTTP, {} over socket; {} handed in again and recognised)",
                writes.questions_accepted,
                planned.questions,
                writes.over_http,
                writes.over_socket,
                writes.recognised
            ),
        );
        line("answers accepted", format!("{} of {}", writes.answers_accepted, planned.answered));
        line("upvotes accepted", format!("{} of {}", writes.upvotes_accepted, planned.upvotes));
        if writes.nothing_to_upvote + writes.given_up > 0 {
            let text = format!(
                "{} found nothing to upvote, {} of people who did not get in",
                writes.nothing_to_upvote, writes.given_up
            );
            line("acts left out", text);
        }
        line("refused", counted(&self.refused));
        if writes.retried > 0 {
            line(
                "tried again",
                format!("{} calls, {} of them without an answer", writes.retried, writes.unreachable),
            );
        }
        line(
            "delivered",
            format!(
                "{} events ({:.0}/s), {} more on coming back, {} messages, {:.1} MiB",
                deliveries.live,
                deliveries.per_second,
                deliveries.caught_up,
                deliveries.messages,
                deliveries.mebibytes
            ),
        );
        line(
            "connections",
            format!(
                "{} of {} dropped on purpose, {} resumed, {} moved, {} never back; cut off: {}",
                people.dropped,
                planned.dropped,
                people.reconnects,
                people.moved,
                people.never_back,
                counted(&people.cut_off)
            ),
        );
        if let Some(cost) = &self.server_cost {
            line("server", cost_text(cost));
            if deliveries.live > 0 {
                let per_million = cost.cpu_s * 1e6 / deliveries.live as f64;
                line(
                    "",
                    format!("{per_million:.1} CPU s for each million events delivered, everything included"),
                );
            }
        }
        line("this program", cost_text(&self.own_cost));
        let _ =
            writeln!(out, "\n{:<34}{:>9}{:>10}{:>10}{:>10}{:>10}", "ms", "count", "p50", "p90", "p99", "max");
        for Row { what, summary } in &self.latencies {
            let Summary { count, p50_ms, p90_ms, p99_ms, max_ms } = summary;
            let _ =
                writeln!(out, "{what:<34}{count:>9}{p50_ms:>10.1}{p90_ms:>10.1}{p99_ms:>10.1}{max_ms:>10.1}");
        }
        out + "\n" + &verdict_text(&self.verdict)
    }
}

/// Writes a report for programs.
pub fn write_json(report: &impl Serialize, path: &Path) -> Result<()> {
    let json = serde_json::to_string_pretty(report)?;
    std::fs::write(path, json + "\n").with_context(|| format!("writing {}", path.display()))
}

pub fn verdict_text(verdict: &Verdict) -> String {
    let mut out = String::new();
    let Verdict {
        lost,
        doubled,
        out_of_order,
        gaps,
        unexpected,
        miscounted,
        broken,
        leaked,
        unanswered,
        faults,
    } = verdict;
    let _ = writeln!(
        out,
        "{lost} lost, {doubled} doubled, {out_of_order} out of order, {gaps} gaps, {unexpected} unexpected, \
         {miscounted} miscounted, {broken} broken, {leaked} leaked, {unanswered} unanswered: {}",
        if verdict.is_clean() { "clean" } else { "NOT CLEAN" }
    );
    for fault in faults {
        let _ = writeln!(out, "  {fault}");
    }
    out
}

pub fn cost_text(cost: &Cost) -> String {
    let Cost { cpu_s, memory_mib, memory_peak_mib, threads } = cost;
    format!(
        "{cpu_s:.1} CPU s, {memory_mib:.0} MiB at the end, {memory_peak_mib:.0} MiB at most, {threads} threads"
    )
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

    fn report() -> Report {
        let mut totals = Totals { asked_http: 3, asked_socket: 4, delivered: 1_000, ..Totals::default() };
        totals.refused("asking_is_paused");
        totals.receipt_http.record(Duration::from_millis(12));
        Report {
            scenario: "evening".to_owned(),
            server: "1 node on SQLite".to_owned(),
            seed: 1,
            speed: 30.0,
            scale: 1.0,
            began_at: "2010-08-24T11:30:00.000Z".to_owned(),
            lasted_s: 200.0,
            planned: Planned { questions: 8, ..Planned::default() },
            people: People::of(&totals, 5),
            writes: Writes::of(&totals),
            refused: totals.refused.clone(),
            deliveries: Deliveries::of(&totals, 200.0),
            latencies: rows(&totals),
            server_cost: Some(Cost { cpu_s: 2.0, ..Cost::default() }),
            own_cost: Cost::default(),
            verdict: Verdict::default(),
        }
    }

    #[test]
    fn the_table_tells_what_happened() {
        let table = report().table();
        for part in [
            "7 of 8 (3 over HTTP, 4 over socket",
            "1 asking_is_paused",
            "1000 events (5/s)",
            "2000.0 CPU s for each million",
            "receipt, question over HTTP               1      12.0",
            "0 lost, 0 doubled, 0 out of order, 0 gaps",
            "unanswered: clean",
        ] {
            assert!(table.contains(part), "{part} is missing from\n{table}");
        }
    }

    #[test]
    fn a_fault_is_told_and_is_not_clean() {
        let verdict =
            Verdict { lost: 1, faults: vec!["示例局: question q".to_owned()], ..Verdict::default() };
        let told = Report { verdict, ..report() };
        assert!(!told.is_clean());
        assert!(told.table().contains("1 lost") && told.table().contains("NOT CLEAN"));
        assert!(told.table().contains("示例局: question q"));
    }

    #[test]
    fn json_has_the_same_figures() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        report().write_json(&path).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(json["writes"]["questions_accepted"], 7);
        assert_eq!(json["latencies"][0]["count"], 1);
        assert_eq!(json["refused"]["asking_is_paused"], 1);
        assert_eq!(json["verdict"]["lost"], 0);
        assert_eq!(json["server_cost"]["cpu_s"], 2.0);
    }
}

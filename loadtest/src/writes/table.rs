//! What was accepted, as one table.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::asker::Kind;
use crate::latency::Summary;

#[derive(Debug, Serialize)]
pub struct WritesReport {
    pub began_at: String,
    pub server: String,
    pub netizens: usize,
    pub under_way: usize,
    pub rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub kind: Kind,
    pub rooms: usize,
    pub accepted: u64,
    /// What ought to be there afterwards that was not before, and what is.
    pub left: i64,
    pub stored: i64,
    pub refused: BTreeMap<String, u64>,
    pub accepted_per_s: f64,
    /// The server's CPU time for each, in microseconds.
    pub cpu_us_each: f64,
    pub memory_mib: f64,
    pub latency: Summary,
}

impl WritesReport {
    pub fn begin(server: &str, netizens: usize, under_way: usize) -> Self {
        let began_at = format!("{:.0}", Timestamp::now());
        Self { began_at, server: server.to_owned(), netizens, under_way, rows: Vec::new() }
    }

    /// As Markdown, so that it goes into a document as it is.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{}; {}; {} netizens, each with {} commands under way.\n\n",
            self.began_at, self.server, self.netizens, self.under_way
        );
        out += "| | rooms | accepted a second | receipt p50 / p90 / p99 / max ms | server CPU each | server memory | refused | stored as accepted |\n";
        out += "|---|--:|--:|--:|--:|--:|--:|---|\n";
        self.rows.iter().for_each(|row| row.tell(&mut out));
        out
    }
}

impl Row {
    /// Everything that was accepted is there, and nothing else but what got no answer in time, of which nobody knows.
    pub fn is_whole(&self) -> bool {
        let unanswered = self.refused.get("503").copied().unwrap_or_default();
        let (more, less) = (self.stored - self.left, self.left - self.stored);
        match self.kind {
            Kind::Question => more >= 0 && more.unsigned_abs() <= unanswered,
            Kind::Upvote => more.max(less).unsigned_abs() <= unanswered,
        }
    }

    fn tell(&self, out: &mut String) {
        let what = match self.kind {
            Kind::Question => "questions",
            Kind::Upvote => "upvotes given and taken back",
        };
        let Summary { p50_ms, p90_ms, p99_ms, max_ms, .. } = self.latency;
        let stored = match self.stored - self.left {
            0 => "yes".to_owned(),
            more if self.is_whole() => format!("yes; {more:+} without an answer"),
            _ => format!("{} of {}", self.stored, self.left),
        };
        let _ = writeln!(
            out,
            "| {what} | {} | {:.0} | {p50_ms:.1} / {p90_ms:.1} / {p99_ms:.1} / {max_ms:.1} | {:.0} µs | {:.0} MiB | {} | {stored} |",
            self.rooms,
            self.accepted_per_s,
            self.cpu_us_each,
            self.memory_mib,
            self.refused.values().sum::<u64>(),
        );
    }
}

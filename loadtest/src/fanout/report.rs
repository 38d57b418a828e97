//! What the servers reached, as one table, and what is compared: the ratios to the limit.

use std::fmt::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::contender::Peer;
use super::load::Load;
use crate::latency::Summary;

#[derive(Debug, Serialize)]
pub struct FanoutReport {
    pub began_at: String,
    /// The machine and the programs.
    pub versions: Vec<String>,
    pub bytes: usize,
    /// How often each was measured.
    pub rounds: usize,
    pub rows: Vec<Row>,
    /// Who could not be measured here, and why.
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub name: &'static str,
    pub load: Load,
    pub sent: u64,
    /// Events that the server did not take.
    pub refused: u64,
    pub lost: u64,
    /// Followers that saw others, or in another order.
    pub disagreeing: usize,
    /// Followers whose connection broke.
    pub gone: usize,
    pub deliveries_per_s: f64,
    pub deliveries_per_cpu_s: f64,
    pub cpu_s_per_million: f64,
    pub bytes_per_delivery: f64,
    pub latency: Summary,
    /// The lowest and the highest p99 of all rounds.
    pub p99_ms_between: (f64, f64),
    pub idle_kib_per_follower: f64,
    pub loaded_kib_per_follower: f64,
    pub own_cpu_s: f64,
}

impl FanoutReport {
    pub fn begin(versions: Vec<String>, bytes: usize, rounds: usize) -> Self {
        let began_at = format!("{:.0}", Timestamp::now());
        Self { began_at, versions, bytes, rounds, rows: Vec::new(), missing: Vec::new() }
    }

    /// Takes what all rounds of one load have found: a row for each server, in the order of the first round.
    pub fn take(&mut self, mut found: Vec<Row>) {
        while let Some(name) = found.first().map(|row| row.name) {
            let of_one = found.extract_if(.., |row| row.name == name).collect();
            self.rows.extend(Row::middle(of_one));
        }
    }

    /// Says once what could not be measured, and why.
    pub fn miss(&mut self, what: String) {
        if !self.missing.contains(&what) {
            self.missing.push(what);
        }
    }

    /// The row of a server under a load.
    pub fn row(&self, name: &str, load: &Load) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name && row.load == *load)
    }

    /// As Markdown, so that it goes into a document as it is. The ratios are to the limit in the same run.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{}; {}; events of about {} bytes; of {} rounds the one with the middle p99, and the p99 of all.\n",
            self.began_at,
            self.versions.join(", "),
            self.bytes,
            self.rounds
        );
        let mut load = None;
        for row in &self.rows {
            if load != Some(row.load) {
                load = Some(row.load);
                let Load { followers, rate, seconds } = row.load;
                let _ = writeln!(out, "\n{followers} followers, {rate} events a second for {seconds} s:\n");
                out += "| server | deliveries/s | per CPU second | of the limit | p50 ms | p99 ms | of all rounds | of the limit | max ms | KiB each, idle | under load | lost | own CPU s |\n";
                out += "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
            }
            row.tell(self.row(Peer::Bare.name(), &row.load), &mut out);
        }
        for missing in &self.missing {
            let _ = writeln!(out, "\nnot measured: {missing}");
        }
        out
    }
}

impl Row {
    /// The one with the middle p99, with whatever went wrong in any of them.
    fn middle(mut rounds: Vec<Row>) -> Option<Row> {
        rounds.sort_by(|one, other| one.latency.p99_ms.total_cmp(&other.latency.p99_ms));
        let p99 = |row: Option<&Row>| row.map(|row| row.latency.p99_ms);
        let p99_ms_between = (p99(rounds.first())?, p99(rounds.last())?);
        let middle = rounds.get(rounds.len() / 2)?.clone();
        Some(Row {
            p99_ms_between,
            refused: rounds.iter().map(|row| row.refused).sum(),
            lost: rounds.iter().map(|row| row.lost).sum(),
            disagreeing: rounds.iter().map(|row| row.disagreeing).sum(),
            gone: rounds.iter().map(|row| row.gone).sum(),
            ..middle
        })
    }

    fn tell(&self, limit: Option<&Row>, out: &mut String) {
        let Summary { p50_ms, p99_ms, max_ms, .. } = self.latency;
        let (least, most) = self.p99_ms_between;
        let ratio = |of: fn(&Row) -> f64| {
            limit.map_or_else(|| "—".to_owned(), |limit| format!("{:.2}", of(self) / of(limit)))
        };
        // Whoever saw less, or another order, or was thrown out.
        let lost = match (self.lost, self.disagreeing, self.gone, self.refused) {
            (0, 0, 0, 0) => "0".to_owned(),
            (lost, other, gone, refused) => {
                format!("{lost}; {other} saw others, {gone} thrown out, {refused} not taken")
            }
        };
        let _ = writeln!(
            out,
            "| {} | {:.0} | {:.0} | {} | {p50_ms:.1} | {p99_ms:.1} | {least:.0}–{most:.0} | {} | {max_ms:.1} | {:.1} | {:.1} | {lost} | {:.1} |",
            self.name,
            self.deliveries_per_s,
            self.deliveries_per_cpu_s,
            ratio(|row| row.deliveries_per_cpu_s),
            ratio(|row| row.latency.p99_ms),
            self.idle_kib_per_follower,
            self.loaded_kib_per_follower,
            self.own_cpu_s,
        );
    }
}

//! Whether the room is still as near to the limit as it was: ratios within one run, so that a slower machine or a busier
//! hour does not count.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::contender::Peer;
use super::report::{FanoutReport, Row};

/// Worse by more than this fails.
const WORSE_MAX: f64 = 1.2;

/// What was reached, by load as `5000x50`: how many times the limit's cost and the limit's p99 the room has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reached {
    cost_to_limit: f64,
    p99_to_limit: f64,
}

/// What is not as it should be.
pub fn check(report: &FanoutReport, room: &str, guard: Option<&Path>) -> Result<Vec<String>> {
    let reached: BTreeMap<String, Reached> = match guard {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            serde_json::from_str(&text).with_context(|| path.display().to_string())?
        }
        None => BTreeMap::new(),
    };
    let mut broken = Vec::new();
    for row in report.rows.iter().filter(|row| row.name == room) {
        if row.lost > 0 || row.disagreeing > 0 || row.gone > 0 || row.refused > 0 {
            broken.push(format!("the room lost {}, and refused {}", row.lost, row.refused));
        }
        let name = format!("{}x{}", row.load.followers, row.load.rate);
        if let (Some(limit), Some(reached)) = (report.row(Peer::Bare.name(), &row.load), reached.get(&name)) {
            broken.extend(worse(&name, row, limit, reached));
        }
    }
    Ok(broken)
}

fn worse(name: &str, row: &Row, limit: &Row, reached: &Reached) -> impl Iterator<Item = String> {
    let compared = [
        ("cost", row.cpu_s_per_million / limit.cpu_s_per_million, reached.cost_to_limit),
        ("p99", row.latency.p99_ms / limit.latency.p99_ms, reached.p99_to_limit),
    ];
    let name = name.to_owned();
    compared.into_iter().filter(|(_, now, before)| *now > before * WORSE_MAX).map(
        move |(what, now, before)| {
            format!("{name}: the room's {what} is {now:.2} times the limit's, and was {before:.2} times")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fanout::load::Load;
    use crate::latency::Summary;

    fn row(name: &'static str, cpu_s_per_million: f64, p99_ms: f64) -> Row {
        Row {
            name,
            load: Load { followers: 10, rate: 1.0, seconds: 1 },
            sent: 1,
            refused: 0,
            lost: 0,
            disagreeing: 0,
            gone: 0,
            deliveries_per_s: 1.0,
            deliveries_per_cpu_s: 1.0,
            cpu_s_per_million,
            bytes_per_delivery: 300.0,
            latency: Summary { p99_ms, ..Summary::default() },
            p99_ms_between: (p99_ms, p99_ms),
            idle_kib_per_follower: 1.0,
            loaded_kib_per_follower: 1.0,
            own_cpu_s: 1.0,
        }
    }

    fn found(room: Row) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("guard.json");
        std::fs::write(&path, r#"{"10x1": {"cost_to_limit": 2.0, "p99_to_limit": 1.5}}"#).unwrap();
        let mut report = FanoutReport::begin(Vec::new(), 300, 1);
        report.take(vec![room, row(Peer::Bare.name(), 3.0, 10.0)]);
        check(&report, "room", Some(&path)).unwrap()
    }

    #[test]
    fn a_room_that_became_slower_by_a_fifth_is_named() {
        assert!(found(row("room", 7.1, 17.9)).is_empty());
        assert_eq!(found(row("room", 7.3, 15.0)).len(), 1);
        assert_eq!(found(row("room", 7.3, 18.1)).len(), 2);
    }

    #[test]
    fn the_middle_of_all_rounds_counts_and_a_loss_in_any() {
        let rounds = [12.0, 99.0, 17.9].map(|p99_ms| row("room", 6.0, p99_ms));
        let mut report = FanoutReport::begin(Vec::new(), 300, rounds.len());
        report.take(rounds.iter().cloned().chain([row("other", 1.0, 5.0)]).collect());
        let of_room = &report.rows[0];
        assert_eq!((of_room.latency.p99_ms, of_room.p99_ms_between, of_room.lost), (17.9, (12.0, 99.0), 0));
        assert_eq!(report.rows[1].name, "other");
        report.take(vec![
            Row { lost: 2, ..row("room", 6.0, 12.0) },
            row("room", 6.0, 13.0),
            row("room", 6.0, 14.0),
        ]);
        assert_eq!((report.rows[2].latency.p99_ms, report.rows[2].lost), (13.0, 2));
    }

    #[test]
    fn a_room_that_lost_something_is_named() {
        assert_eq!(found(Row { lost: 1, ..row("room", 6.0, 15.0) }).len(), 1);
        assert_eq!(found(Row { disagreeing: 1, ..row("room", 6.0, 15.0) }).len(), 1);
    }
}

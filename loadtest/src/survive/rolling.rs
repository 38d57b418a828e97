//! A rolling upgrade: one node after the other is told to stop and started anew as the newer program, while people ask and
//! follow, and somebody tries all the while what only the newer program can do.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::absences::ALLOWED_FOR_LOAD;
use super::askers::Askers;
use super::field::Field;
use super::log::{Came, Period};
use super::newer::{Newer, NewerReport};
use crate::latency::Summary;
use crate::node::{Node, Version};
use crate::room::Room;

const ASK_EVERY: Duration = Duration::from_millis(50);
/// Before the first node and after each.
const BETWEEN: Duration = Duration::from_secs(1);
/// Longer than this nobody waits for a receipt, or for what happened in the room.
const WAIT_MAX: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Serialize)]
pub struct RollingReport {
    pub nodes: usize,
    pub newer: NewerReport,
    /// Calls by what came of them.
    pub calls: BTreeMap<String, u64>,
    /// From the first sending until the receipt.
    pub waited: Summary,
    pub resumed: u64,
    pub cut_off: BTreeMap<String, u64>,
    /// How far followers were behind, with the time in which they were between two nodes.
    pub behind: Summary,
    pub broken: Vec<String>,
}

pub async fn roll(
    field: &Field,
    askers: &Askers,
    nodes: &mut [Node],
    before: &Version,
    room: &Room,
) -> Result<RollingReport> {
    eprintln!("a rolling upgrade of {} nodes", nodes.len());
    let count = nodes.len();
    let newer = Newer::find(field, room, before).await?;
    field.begin_period();
    let upgrade = async {
        sleep(BETWEEN).await;
        for node in nodes.iter_mut() {
            let told = Instant::now();
            node.stop().await?;
            node.become_version(Version::Own);
            node.up(&[]).await?;
            newer.older_stopped_at.set(told);
            sleep(BETWEEN).await;
        }
        Ok(())
    };
    askers.ask_while(ASK_EVERY, newer.try_during(upgrade)).await?;
    let rolled = report(count, field.end_period());
    let newer = newer.report();
    let mut broken = rolled.broken.clone();
    broken.extend(newer.broken.iter().cloned());
    if matches!(before, Version::Older) && nodes[0].would_start(Version::Older).await? {
        broken.push("an older program started after the newer ones had gone on without it".to_owned());
    }
    Ok(RollingReport { newer, broken, ..rolled })
}

fn report(nodes: usize, period: Period) -> RollingReport {
    let mut broken = Vec::new();
    let mut calls = BTreeMap::new();
    for call in &period.calls {
        let what = match &call.came {
            Came::Accepted => "accepted".to_owned(),
            Came::NotNow { code, .. } if code == "draining" => code.clone(),
            // The node was not there any more, or closed an idle connection just as the call went out.
            Came::NoAnswer(why) => why.clone(),
            Came::NotNow { code, .. } | Came::Refused(code) => {
                broken.push(format!("a call was refused with {code}"));
                code.clone()
            }
        };
        *calls.entry(what).or_default() += 1;
    }
    let most_ms = (WAIT_MAX + ALLOWED_FOR_LOAD).as_secs_f64() * 1_000.0;
    let (waited, behind) = (period.waits.summary(), period.behind_with_away.summary());
    if waited.count == 0 || behind.count == 0 {
        broken.push("nobody asked, or nobody followed".to_owned());
    }
    if waited.max_ms > most_ms {
        broken.push(format!("somebody waited {:.0} ms for a receipt", waited.max_ms));
    }
    if behind.max_ms > most_ms {
        broken.push(format!("a follower was {:.0} ms behind", behind.max_ms));
    }
    if period.rooms_anew > 0 {
        broken.push(format!("{} followers were given the whole room anew", period.rooms_anew));
    }
    RollingReport {
        nodes,
        newer: NewerReport::default(),
        calls,
        waited,
        resumed: period.resumed,
        cut_off: period.cut_off,
        behind,
        broken,
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Made;
    use super::*;

    fn broken(came: Came, waited_ms: u64, behind_ms: u64, rooms_anew: u64) -> usize {
        let call = Made { node: 0, began: Instant::now(), took: Duration::ZERO, came };
        let mut period = Period { calls: vec![call], rooms_anew, ..Period::default() };
        period.waits.record(Duration::from_millis(waited_ms));
        period.behind_with_away.record(Duration::from_millis(behind_ms));
        report(3, period).broken.len()
    }

    #[test]
    fn nobody_is_refused_and_nobody_waits_long() {
        let not_now = |code: &str| Came::NotNow { status: 503, code: code.to_owned(), has_retry_after: true };
        assert_eq!(broken(Came::Accepted, 900, 2_000, 0), 0);
        assert_eq!(broken(not_now("draining"), 900, 2_000, 0), 0);
        assert_eq!(broken(not_now("store_unavailable"), 900, 2_000, 0), 1);
        assert_eq!(broken(Came::Accepted, 4_000, 4_000, 1), 3);
        assert_eq!(report(3, Period::default()).broken.len(), 1);
    }
}

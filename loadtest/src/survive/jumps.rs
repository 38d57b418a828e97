//! One node's machine has a clock that jumps, by `libfaketime`; the record is to show the right times all the same.
//!
//! That the clock does jump is seen from outside, in the date that the node's answers carry. Whether the times in the
//! record are right is `survive/times`.

use std::fs::write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::time::sleep;

use super::askers::Askers;
use super::field::Field;
use super::log::Came;
use crate::node::Node;

/// Where Debian's package `faketime` has its library, by architecture.
const LIBRARIES: &str = "/usr/lib";
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";
const ASK_EVERY: Duration = Duration::from_millis(50);
/// How far the date of an answer may be from what it should be.
const DATE_OFF_MAX: SignedDuration = SignedDuration::from_secs(5);
/// As the library reads them, and in hours.
const NONE: (&str, i64) = ("+0", 0);
const JUMPS: [(&str, i64); 2] = [("+3d", 72), ("-1h", -1)];

#[derive(Debug, Clone, Serialize)]
pub struct JumpsReport {
    pub jumps: Vec<&'static str>,
    /// What the node with that clock accepted meanwhile, and what it sent elsewhere because of its clock.
    pub accepted: usize,
    pub clock_off: usize,
    pub broken: Vec<String>,
}

/// Has the clock of `nodes[number]` jump, while it runs and before it starts.
pub async fn jump(
    field: &Field,
    askers: &Askers,
    nodes: &mut [Node],
    number: usize,
    lasting: Duration,
) -> Result<JumpsReport> {
    eprintln!("a clock that jumps");
    let file = tempfile::NamedTempFile::new()?;
    let library = library().context("libfaketime is missing: install the package faketime")?;
    let extra = [
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", file.path().display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        // Waits and measured times are of another clock, which never jumps.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    let node = nodes.get_mut(number).context("no such node")?;
    set(file.path(), NONE)?;
    node.stop().await?;
    node.up(&extra).await?;
    field.begin_period();
    let meanwhile = async {
        for jump in JUMPS {
            set(file.path(), jump)?;
            sleep(lasting).await;
            // Backwards it cannot be seen: the date of answers is kept until the clock has passed it.
            if jump.1 > 0 {
                has_jumped(node, jump).await?;
            }
        }
        for jump in JUMPS {
            set(file.path(), jump)?;
            node.stop().await?;
            node.up(&extra).await?;
            sleep(lasting).await;
            has_jumped(node, jump).await?;
        }
        Ok(())
    };
    askers.ask_while(ASK_EVERY, meanwhile).await?;
    let period = field.end_period();
    node.stop().await?;
    node.up(&[]).await?;
    let came = |is: fn(&Came) -> bool| {
        period.calls.iter().filter(|call| call.node == number && is(&call.came)).count()
    };
    let accepted = came(|came| *came == Came::Accepted);
    let clock_off = came(|came| matches!(came, Came::NotNow { code, .. } if code == "clock_off"));
    let broken = if accepted == 0 { vec!["that node accepted nothing".to_owned()] } else { Vec::new() };
    Ok(JumpsReport { jumps: JUMPS.map(|(name, _)| name).to_vec(), accepted, clock_off, broken })
}

fn set(file: &Path, (offset, _): (&str, i64)) -> Result<()> {
    write(file, format!("{offset}\n")).context("setting the clock")
}

/// A fault that was not done proves nothing.
async fn has_jumped(node: &Node, (name, hours): (&str, i64)) -> Result<()> {
    let answer = reqwest::Client::builder().no_proxy().build()?.get(format!("{}/healthz", node.url()));
    let answer = answer.send().await?;
    let date = answer.headers().get("date").context("an answer without a date")?.to_str()?;
    let date = jiff::fmt::rfc2822::parse(date)?.timestamp();
    let off = date.duration_since(Timestamp::now()) - SignedDuration::from_hours(hours);
    ensure!(off.abs() <= DATE_OFF_MAX, "the clock did not jump by {name}: it says {date}");
    Ok(())
}

fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir(LIBRARIES).ok()?.flatten().map(|folder| folder.path().join(LIBRARY));
    folders.into_iter().find(|library| library.exists())
}

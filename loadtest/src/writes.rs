//! `loadtest writes`: how many questions and upvotes are accepted in a second, in one room and in many, and how long a
//! receipt takes, which comes after the commit.
//!
//! Netizens sit on sockets, each with several commands under way, so that little of the machine goes into asking. What
//! was accepted is counted again in what is stored.

mod asker;
mod rooms;
mod table;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tokio::task::JoinSet;
use tokio::time::Instant;

use self::asker::{Asker, Kind, Seen};
pub use self::rooms::Rooms;

use self::rooms::stored;
use self::table::{Row, WritesReport};
use crate::latency::Latency;
use crate::report::write_json;
use crate::stage::addresses;
use crate::target::{Target, TargetOptions};
use crate::{document, socket};

/// For votes, in all rooms together and in each at least.
const QUESTIONS: usize = 200;
const QUESTIONS_EACH_MIN: usize = 8;
/// Machine settings of a server for this: a netizen of the load sends as much as a crowd does.
const SETTINGS: [(&str, &str); 1] = [("WENZHENG_MESSAGES_PER_SECOND_MAX", "1000000")];

#[derive(Debug, Args)]
pub struct WritesOptions {
    #[command(flatten)]
    target: TargetOptions,
    /// In how many rooms at the same time; several for several measurements.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 14])]
    rooms: Vec<usize>,
    /// Netizens in all, at least one in each room.
    #[arg(long, default_value_t = 64)]
    netizens: usize,
    /// Commands of one netizen under way at the same time; the server takes up to 16.
    #[arg(long, default_value_t = 8)]
    under_way: usize,
    /// How long each measurement lasts.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// The document in which the table is written anew.
    #[arg(long, requires = "part")]
    document: Option<PathBuf>,
    /// The name of its part.
    #[arg(long)]
    part: Option<String>,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures; false when something accepted is not stored.
pub async fn run(options: WritesOptions) -> Result<bool> {
    let run = format!("writes{:08x}", rand::random::<u32>());
    let target = options.target.open_with(&run, &SETTINGS).await?;
    let measured = measure(&options, &target, &run).await;
    target.close(measured.is_ok()).await?;
    let report = measured?;
    println!("{}", report.table());
    if let (Some(path), Some(part)) = (&options.document, &options.part) {
        document::write(path, part, &report.table())?;
    }
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    Ok(report.rows.iter().all(Row::is_whole))
}

async fn measure(options: &WritesOptions, target: &Target, run: &str) -> Result<WritesReport> {
    let mut report = WritesReport::begin(&target.description, options.netizens, options.under_way);
    for count in &options.rooms {
        let questions_each = (QUESTIONS / count).max(QUESTIONS_EACH_MIN);
        let rooms = Rooms::open(target, run, *count, questions_each).await?;
        for kind in [Kind::Question, Kind::Upvote] {
            eprintln!("{kind:?}s in {count} rooms");
            report.rows.push(stretch(options, target, &rooms, kind).await?);
        }
    }
    Ok(report)
}

async fn stretch(options: &WritesOptions, target: &Target, rooms: &Rooms, kind: Kind) -> Result<Row> {
    let addresses = addresses(&target.nodes)?;
    let scratch = Rc::new(socket::scratch());
    let mut askers = Vec::new();
    for n in 0..options.netizens.max(rooms.ids.len()) {
        let room = n % rooms.ids.len();
        let node = n % addresses.len();
        let asker = Asker::enter(target, node, addresses[node], &rooms.ids[room], kind, n);
        askers.push(
            asker.await.with_context(|| format!("netizen {n}"))?.with_questions(&rooms.questions[room]),
        );
    }
    let before = (target.processes.cost(), stored(target, rooms, kind).await?);
    let (began, mut asking) = (Instant::now(), JoinSet::new());
    let until = began + Duration::from_secs(options.seconds);
    for asker in askers {
        asking.spawn_local(asker.ask(scratch.clone(), options.under_way, until));
    }
    let (mut seen, mut latency) = (Seen::default(), Latency::default());
    while let Some(ended) = asking.join_next().await {
        seen.add(ended.context("an asker broke down")??, &mut latency);
    }
    let (lasted, cost) = (began.elapsed(), target.processes.cost().since(before.0));
    ensure!(seen.accepted > 0, "nothing was accepted: {:?}", seen.refused);
    Ok(Row {
        kind,
        rooms: rooms.ids.len(),
        accepted: seen.accepted,
        left: seen.left,
        stored: stored(target, rooms, kind).await? - before.1,
        refused: seen.refused,
        accepted_per_s: seen.accepted as f64 / lasted.as_secs_f64(),
        cpu_us_each: cost.cpu_s * 1e6 / seen.accepted as f64,
        memory_mib: cost.memory_mib,
        latency: latency.summary(),
    })
}

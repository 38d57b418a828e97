//! `loadtest fanout`: what it costs to bring an event to one more follower of a room, and how long it takes; beside other
//! servers and the limit of the machine, in the same run, with the same payloads, followers and rates.
//!
//! Each server has one core to itself and this program the other. Latency counts from when an event was due, not from when
//! it was sent, so that a server that holds up its publisher gains nothing by it.

mod bare;
mod contender;
mod guard;
mod load;
mod mark;
mod measure;
mod publisher;
mod readers;
mod report;
mod versions;

pub use bare::{BareOptions, run as run_bare};
pub use contender::pin;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use tokio::time::sleep;

use self::contender::{Contender, Peer};
use self::load::Load;
use self::measure::measure;
use self::publisher::Publisher;
use self::readers::Way;
use self::report::{FanoutReport, Row};
use self::versions::versions;
use crate::crowd::one_room;
use crate::document;
use crate::report::write_json;
use crate::stage::addresses;
use crate::target::{Target, TargetOptions, check_open_files};

pub const SERVER_CORE: usize = 0;
pub const OWN_CORE: usize = 1;
const ROOM: &str = "Wenzheng's room";
/// Machine settings of a server for this: as many connections as a process may have files.
const SETTINGS: [(&str, &str); 1] = [("WENZHENG_CONNECTIONS_MAX", "20000")];
/// After staff have signed in: the threads that checked their passwords end, and the memory which that took goes back.
const SIGNED_IN: Duration = Duration::from_secs(12);
/// Between two servers: what the one before left in the kernel goes away.
const BETWEEN: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct FanoutOptions {
    #[command(flatten)]
    target: TargetOptions,
    /// Followers, events a second, seconds; several times for several loads.
    #[arg(long = "load", default_values = ["5000x50x6", "1000x1x20"])]
    loads: Vec<Load>,
    /// How often each server is measured, one after the other and all over again; the round with the middle p99 counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// About how many bytes an event has.
    #[arg(long, default_value_t = 300)]
    bytes: usize,
    /// Who is measured beside the room; all when absent.
    #[arg(long = "peer", value_enum, value_delimiter = ',')]
    peers: Vec<Peer>,
    /// The folder of the adapters, with their packages installed.
    #[arg(long, default_value = "loadtest/peers")]
    adapters: PathBuf,
    /// The ratios to the limit that were reached; worse by a fifth fails.
    #[arg(long)]
    guard: Option<PathBuf>,
    /// The document in which the table is written anew.
    #[arg(long)]
    document: Option<PathBuf>,
    /// The name of its part.
    #[arg(long, default_value = "fanout")]
    part: String,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures; false when the room lost something, or became slower than the guard allows.
pub async fn run(options: FanoutOptions) -> Result<bool> {
    let most = options.loads.iter().map(|load| load.followers).max().unwrap_or(0);
    check_open_files(most)?;
    pin(std::process::id(), OWN_CORE).await?;
    let peers =
        if options.peers.is_empty() { Peer::value_variants().to_vec() } else { options.peers.clone() };
    let mut report =
        FanoutReport::begin(versions(&options.adapters), options.bytes, usize::from(options.rounds));
    for load in &options.loads {
        let mut found = Vec::new();
        for _ in 0..options.rounds {
            found.push(room(&options, load).await.context(ROOM)?);
            for peer in &peers {
                sleep(BETWEEN).await;
                match beside(*peer, &options, load).await {
                    Ok(row) => found.push(row),
                    // It is said who is missing, so that a table without it is not taken for one in which it lost.
                    Err(error) if *peer != Peer::Bare => report.miss(format!("{}: {error:#}", peer.name())),
                    Err(error) => return Err(error),
                }
            }
        }
        report.take(found);
    }
    let broken = guard::check(&report, ROOM, options.guard.as_deref())?;
    println!("{}", report.table());
    broken.iter().for_each(|what| println!("NOT REACHED: {what}"));
    if let Some(path) = &options.document {
        document::write(path, &options.part, &report.table())?;
    }
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    Ok(broken.is_empty())
}

async fn room(options: &FanoutOptions, load: &Load) -> Result<Row> {
    let run = format!("fanout{:08x}", rand::random::<u32>());
    let target = options.target.open_with(&run, &SETTINGS).await?;
    let measured = measure_room(&target, options, load, &run).await;
    target.close(measured.is_ok()).await?;
    measured
}

async fn measure_room(target: &Target, options: &FanoutOptions, load: &Load, run: &str) -> Result<Row> {
    let room = one_room(&target.api, &target.admin, "扇出测试", run).await?;
    let way = Way {
        address: *addresses(&target.nodes)?.first().context("no node")?,
        path: format!("/api/v1/interviews/{}/live", room.id),
        subprotocol: Some("wenzheng.v1"),
        hello: Vec::new(),
    };
    let publisher = Publisher::Room { api: target.api.clone(), room };
    sleep(SIGNED_IN).await;
    measured(Contender::running(ROOM, way, publisher, target.processes.clone()), options, load).await
}

async fn beside(peer: Peer, options: &FanoutOptions, load: &Load) -> Result<Row> {
    measured(peer.start(&options.adapters).await?, options, load).await
}

async fn measured(contender: Contender, options: &FanoutOptions, load: &Load) -> Result<Row> {
    contender.pin(SERVER_CORE).await?;
    eprintln!("{}: {} followers, {} events a second", contender.name, load.followers, load.rate);
    measure(&contender, load, options.bytes).await
}

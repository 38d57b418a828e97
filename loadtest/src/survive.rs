//! `loadtest survive`: several nodes on PostgreSQL and Redis, writers and followers, and faults of every kind; then
//! whether a promise was broken.
//!
//! Writers hand in the same question under its key until they have a receipt, followers resume on any node after every
//! loss, and the checker holds what they were shown against what is stored. The faults are drawn by `survive/plan`.

mod field;
mod insist;
mod judge;
mod nemesis;
mod nodes;
mod plan;
mod play;
mod report;
mod services;
mod watcher;
mod writer;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tokio::time::{Instant, sleep};

use self::field::Field;
use self::nemesis::Nemesis;
use self::nodes::{Node, Setup};
use self::plan::Plan;
use self::play::{Patience, play};
use self::report::SurviveReport;
use self::services::Services;
use crate::api::Api;
use crate::city::Admin;
use crate::room::Room;
use crate::target::check_open_files;

const PATIENCE: Patience = Patience {
    settling: Duration::from_secs(60),
    closing: Duration::from_secs(20),
    spreading: Duration::from_millis(2_200),
};
const HUNG_UP_SHARE: f64 = 0.05;
const SIGN_IN_TRIES: usize = 5;

#[derive(Debug, Args)]
pub struct SurviveOptions {
    /// A database that nothing else uses: all its connections are ended again and again.
    #[arg(long)]
    postgres: String,
    /// A Redis that nothing else uses: it is flushed, stalled, and its clients are thrown out.
    #[arg(long)]
    redis: String,
    /// The server's binary.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    #[arg(long, default_value_t = 3)]
    nodes: usize,
    #[command(flatten)]
    size: Size,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Args)]
struct Size {
    #[arg(long, default_value_t = 2)]
    rooms: usize,
    #[arg(long, default_value_t = 50)]
    writers: usize,
    #[arg(long, default_value_t = 60)]
    followers: usize,
    /// Questions of all writers together.
    #[arg(long, default_value_t = 1_000)]
    questions: usize,
    /// How often a node is killed; every other fault happens half as often.
    #[arg(long, default_value_t = 6)]
    kills: u32,
    /// How long questions are asked and faults are done.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The same seed draws the same faults.
    #[arg(long, default_value_t = 20_100_824)]
    seed: u64,
}

/// Runs the proof; true when no promise was broken.
pub async fn run(options: SurviveOptions) -> Result<bool> {
    let SurviveOptions { postgres, redis, binary, nodes, size, json } = options;
    ensure!(nodes >= 1 && size.rooms >= 1 && size.seconds >= 1, "--nodes, --rooms and --seconds: at least 1");
    ensure!(size.writers >= size.rooms, "--writers: at least one in each room");
    check_open_files(size.followers + 2 * size.writers)?;
    let services = Services::new(&postgres, &redis)?;
    let setup = Setup::new(&binary, &postgres, &redis)?;
    let proven = prove(size, nodes, &services, &setup).await;
    if !proven.as_ref().is_ok_and(SurviveReport::is_clean)
        && let Some(setup) = Rc::into_inner(setup)
    {
        setup.keep();
    }
    let report = proven?;
    println!("{}", report.table());
    if let Some(path) = &json {
        report.write_json(path)?;
    }
    Ok(report.is_clean())
}

async fn prove(size: Size, count: usize, services: &Services, setup: &Rc<Setup>) -> Result<SurviveReport> {
    let run = format!("survive{:08x}", rand::random::<u32>());
    let mut nodes = Vec::new();
    for number in 0..count {
        nodes.push(Node::start(setup, number).await.context("see the log of the node")?);
    }
    let password = format!("{:024x}", rand::random::<u128>());
    let username = format!("{run}-admin");
    setup.add_admin(&username, &password).await.context("making the first admin")?;
    let urls: Vec<String> = nodes.iter().map(Node::url).collect();
    let admin = sign_in(&Api::new(urls.clone())?, &username, &password).await?;
    let addresses = nodes.iter().map(|node| node.address).collect();
    let field = Rc::new(Field::new(Api::new(urls)?, addresses, HUNG_UP_SHARE, run, size.rooms));
    let server = format!("{count} nodes on PostgreSQL and Redis");
    let plan = Plan::draw(count, size.kills, Duration::from_secs(size.seconds), size.seed);
    let strike = async |rooms: Vec<Rc<Room>>| {
        let nemesis = Nemesis {
            field: field.clone(),
            rooms,
            services: services.clone(),
            begins: Instant::now(),
            seed: size.seed,
        };
        nemesis.strike(plan, nodes).await
    };
    let (report, nodes) = play(&field, &admin, size, PATIENCE, strike).await?;
    for node in nodes {
        node.stop().await?;
    }
    Ok(SurviveReport { server, ..report })
}

/// Signs in an admin who was made beside the nodes: they may take two seconds to hear of it.
async fn sign_in(api: &Api, username: &str, password: &str) -> Result<Admin> {
    for _ in 1..SIGN_IN_TRIES {
        if let Ok(admin) = Admin::sign_in(api, username, password).await {
            return Ok(admin);
        }
        sleep(Duration::from_secs(1)).await;
    }
    Admin::sign_in(api, username, password).await
}

#[cfg(test)]
mod tests;

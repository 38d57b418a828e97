//! `loadtest survive`: several nodes on a PostgreSQL and a Redis of its own, writers and followers, and faults of every
//! kind; then whether a promise was broken.
//!
//! First everything at once, by a plan that is drawn: writers hand in the same question under its key until they have a
//! receipt, followers resume on any node after every loss. Then one thing after the other, each measured apart: a rolling
//! restart, the services away, a clock that jumps, a backup. The checker holds what was shown against what is stored.

mod absences;
mod askers;
pub mod disk;
mod field;
mod insist;
mod judge;
mod jumps;
mod log;
mod nemesis;
mod newer;
mod plan;
mod play;
mod report;
mod restored;
mod rolling;
mod times;
mod watcher;
mod writer;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use tokio::time::Instant;

use self::absences::{Absence, Around, absences};
use self::askers::Askers;
use self::field::{BREAKING, Field, Rough};
use self::nemesis::Nemesis;
use self::plan::Plan;
use self::play::{Patience, play};
use self::report::{Apart, SurviveReport};
use self::restored::{Backup, back_up, back_up_under_load, compare};
use crate::api::Api;
use crate::first_admin::first_admin;
use crate::line::Line;
use crate::node::{Node, Setup, Version};
use crate::private::{Postgres, Redis, Services};
use crate::relay::{Breaking, Relay};
use crate::room::Room;
use crate::target::check_open_files;

const PATIENCE: Patience = Patience {
    settling: Duration::from_secs(60),
    closing: Duration::from_secs(20),
    spreading: Duration::from_millis(2_200),
    hiding: Duration::from_millis(2_500),
};
const HUNG_UP_SHARE: f64 = 0.05;
/// A clock is off for so long each time, and no longer than a third of what a service is away.
const JUMP_LASTS_MAX: Duration = Duration::from_secs(6);

#[derive(Debug, Args)]
pub struct SurviveOptions {
    /// The server's binary, of a build that has fault points.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    /// Cut PostgreSQL and Redis off by dropping packets, not by a relay that swallows bytes. Only in a network namespace
    /// of its own, and with `nft`.
    #[arg(long)]
    drop_packets: bool,
    /// A binary of another version, from which the nodes are upgraded; without it the same one as a program of the first
    /// feature level.
    #[arg(long)]
    upgrade_from: Option<PathBuf>,
    #[arg(long, default_value_t = 3)]
    nodes: usize,
    #[command(flatten)]
    size: Size,
    /// Who is away for `--away-seconds` in the second part, one after the other; all of them when absent.
    #[arg(long = "away", value_enum, value_delimiter = ',')]
    away: Vec<Absence>,
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
    /// How long PostgreSQL, and Redis, are then away, each time.
    #[arg(long, default_value_t = 10)]
    away_seconds: u64,
    /// The same seed draws the same faults.
    #[arg(long, default_value_t = 20_100_824)]
    seed: u64,
}

/// What a run uses from its beginning to its end.
struct Ground {
    binary: PathBuf,
    /// Which program the nodes are until they are upgraded.
    before: Version,
    around: Around,
    setup: Rc<Setup>,
    away: Vec<Absence>,
}

/// Runs the proof; true when no promise was broken.
pub async fn run(options: SurviveOptions) -> Result<bool> {
    let SurviveOptions { binary, drop_packets, upgrade_from, nodes, size, away, json } = options;
    let away = if away.is_empty() { Absence::value_variants().to_vec() } else { away };
    ensure!(
        nodes >= 1 && size.rooms >= 1 && size.seconds >= 1 && size.away_seconds >= 1,
        "--nodes, --rooms, --seconds and --away-seconds: at least 1"
    );
    ensure!(size.writers >= size.rooms, "--writers: at least one in each room");
    check_open_files(size.followers + 4 * size.writers)?;
    let ground = Ground::prepare(binary, upgrade_from, away, drop_packets).await?;
    let proven = prove(size, nodes, &ground).await;
    if !proven.as_ref().is_ok_and(SurviveReport::is_clean)
        && let Some(setup) = Rc::into_inner(ground.setup)
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

impl Ground {
    async fn prepare(
        binary: PathBuf,
        upgrade_from: Option<PathBuf>,
        away: Vec<Absence>,
        drops_packets: bool,
    ) -> Result<Self> {
        let before = match upgrade_from {
            Some(binary) => Version::Other(binary.canonicalize()?),
            None => Version::Older,
        };
        let services = Rc::new(Services::start().await?);
        let to_postgres = Line::to(services.postgres.port, drops_packets).await?;
        let to_redis = Line::to(services.redis.port, drops_packets).await?;
        let postgres = Postgres::url(to_postgres.port(), None);
        let redis = Redis::url(to_redis.port());
        let setup = Setup::new(&binary, Some(&postgres), Some(&redis))?;
        Ok(Self { binary, before, around: Around { services, to_postgres, to_redis }, setup, away })
    }
}

async fn prove(size: Size, count: usize, ground: &Ground) -> Result<SurviveReport> {
    let run = format!("survive{:08x}", rand::random::<u32>());
    let (mut nodes, mut relays) = (Vec::new(), Vec::new());
    for number in 0..count {
        let node = Node::start_as(ground.before.clone(), &ground.setup, number)
            .await
            .context("see the log of the node")?;
        let breaking = Breaking { seed: size.seed + number as u64, ..BREAKING };
        relays.push(Relay::to(node.address, Some(breaking)).await?);
        nodes.push(node);
    }
    let urls: Vec<String> = nodes.iter().map(Node::url).collect();
    let rough = relays.iter().map(|relay| format!("http://{}", relay.address)).collect();
    let admin = first_admin(&ground.setup, &Api::new(urls.clone())?, &run).await?;
    let addresses = nodes.iter().map(|node| node.address).collect();
    let rough = Rough { api: Api::new(rough)?, hung_up_share: HUNG_UP_SHARE };
    let field = Rc::new(Field::new(Api::new(urls)?, addresses, Some(rough), run, size.rooms));
    let plan = Plan::draw(count, size.kills, Duration::from_secs(size.seconds), size.seed);
    let dead_planned = plan.dead_between_commit_and_answer();
    let strike = async |rooms: Vec<Rc<Room>>| {
        let (services, begins) = (ground.around.services.clone(), Instant::now());
        let nemesis = Nemesis { field: field.clone(), rooms, services, begins, seed: size.seed };
        nemesis.strike(plan, nodes).await
    };
    let afterwards =
        async |rooms: Vec<Rc<Room>>, nodes| measure_apart(&field, rooms, nodes, size, ground).await;
    let (report, (mut nodes, rooms, mut apart, backup)) =
        play(&field, &admin, size, PATIENCE, strike, afterwards).await?;
    eprintln!("backups restored and compared");
    let whole = back_up(&ground.setup, "whole.backup").await?;
    for (backup, is_of_now) in [(&backup, false), (&whole, true)] {
        let services = &ground.around.services;
        let compared = compare(&ground.binary, services, &field.api, &rooms, backup, is_of_now).await?;
        apart.backups.push(compared);
    }
    eprintln!("the nodes stop");
    for node in &mut nodes {
        node.stop().await?;
    }
    let report = SurviveReport {
        server: format!("{count} nodes on PostgreSQL and Redis"),
        connections_reset: relays.iter().map(Relay::broken).sum(),
        ..report
    };
    Ok(report.and(apart, dead_planned))
}

/// One thing after the other, while people ask and follow and nothing else fails.
async fn measure_apart(
    field: &Rc<Field>,
    rooms: Vec<Rc<Room>>,
    mut nodes: Vec<Node>,
    size: Size,
    ground: &Ground,
) -> Result<(Vec<Node>, Vec<Rc<Room>>, Apart, Backup)> {
    field.is_rough.set(false);
    let lasting = Duration::from_secs(size.away_seconds);
    let askers = Askers::arrive(field, &rooms, size.writers, size.seed).await?;
    let rolling = rolling::roll(field, &askers, &mut nodes, &ground.before, &rooms[0]).await?;
    let backup = back_up_under_load(&askers, &ground.setup).await?;
    let last = nodes.len() - 1;
    let jumps = jumps::jump(field, &askers, &mut nodes, last, (lasting / 3).min(JUMP_LASTS_MAX)).await?;
    let absences = absences(field, &askers, &ground.around, &ground.away, lasting).await?;
    let apart = Apart { rolling: Some(rolling), jumps: Some(jumps), absences, backups: Vec::new() };
    Ok((nodes, rooms, apart, backup))
}

#[cfg(test)]
mod tests;

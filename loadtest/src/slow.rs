//! `loadtest slow`: a room in which some stop reading, as a phone in a tunnel does, while statements come at a steady rate;
//! what the others notice of it, what each costs the server in memory, and when it lets them go.
//!
//! Both halves are measured in one run, with the same statements: first everybody reads, then some do not. Memory is
//! all that the server's process grew by while the slow ones were there, so that what the statements themselves take up
//! is counted against them. What the kernel holds for a connection is bounded by the setting `send_buffer_bytes` and not in it.

mod report;

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};

use self::report::SlowReport;
use crate::api::Api;
use crate::crowd::{Door, have_seen_all, one_room, seat, state};
use crate::first_admin::first_admin;
use crate::latency::Summary;
use crate::pace::Pace;
use crate::people::follower::{Follower, News};
use crate::proc::Processes;
use crate::report::write_json;
use crate::room::{Room, Stream};
use crate::server::{Installation, Server};
use crate::stage::{Stage, addresses};
use crate::target::check_open_files;
use crate::texts;

/// Long ones, so that whoever does not read is soon full.
const STATEMENT_EVERY: Duration = Duration::from_millis(250);
const STATEMENT_LENGTH: usize = 3_900;
/// Before memory is measured the server has had room to grow.
const WARMING_UP: Duration = Duration::from_secs(15);
const SETTLING: Duration = Duration::from_secs(3);
const CLOSING_WITHIN: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(500);
const TOO_SLOW: &str = "wenzheng_closed_total{reason=\"too_slow\"}";

#[derive(Debug, Args)]
pub struct SlowOptions {
    /// The server's binary.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    #[arg(long, default_value_t = 2_000)]
    followers: usize,
    /// How many of them stop reading.
    #[arg(long, default_value_t = 200)]
    slow: usize,
    /// How long each half lasts; at least so long that the slow ones are let go.
    #[arg(long, default_value_t = 40)]
    seconds: u64,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures; true when the others noticed nothing and everybody has seen everything in the end.
pub async fn run(options: SlowOptions) -> Result<bool> {
    let SlowOptions { binary, followers, slow, seconds, json } = options;
    ensure!(slow >= 1 && slow < followers, "--slow: at least 1, and fewer than --followers");
    check_open_files(followers)?;
    let server =
        Server::start(&Installation { binary, postgres: None, redis: None, nodes: 1, settings: Vec::new() })
            .await?;
    let measured = measure(&server, followers, slow, Duration::from_secs(seconds)).await;
    let is_clean = measured.as_ref().is_ok_and(SlowReport::is_clean);
    let stopped = server.stop(!is_clean).await;
    let report = measured?;
    println!("{}", report.table());
    if let Some(path) = &json {
        write_json(&report, path)?;
    }
    stopped?;
    Ok(is_clean)
}

/// Where the run stands, for those who follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Half {
    AllRead,
    SomeDoNot,
    /// Everybody reads again, until it has seen this number.
    Until(u64),
}

async fn measure(server: &Server, count: usize, slow: usize, lasting: Duration) -> Result<SlowReport> {
    let run = format!("slow{:08x}", rand::random::<u32>());
    let urls = server.urls();
    let api = Rc::new(Api::new(urls.clone())?);
    let admin = first_admin(&server.setup, &api, &run).await?;
    let room = one_room(&api, &admin, "慢读者", &run).await?;
    let stage = |run: &str| -> Result<Rc<Stage>> {
        let pace = Pace::new(Instant::now(), 0.0, 1.0);
        Ok(Rc::new(Stage::new(api.clone(), addresses(&urls)?, run.to_owned(), pace, 0).0))
    };
    // Apart, so that what the slow ones see late is in no figure of the others.
    let (others, slow_ones) = (stage(&run)?, stage(&run)?);
    let (turn, half) = watch::channel(Half::AllRead);
    let mut company = JoinSet::new();
    for (stage, numbers, is_slow) in [(&others, slow..count, false), (&slow_ones, 0..slow, true)] {
        seat(stage, &room, Stream::Public, Door::Any, numbers, |follower, n| {
            company.spawn_local(follow(follower, n, is_slow, half.clone()));
        })
        .await?;
    }
    eprintln!("{} followers", others.online() + slow_ones.online());
    sleep(SETTLING).await;

    let processes = Processes::new(server.process_ids());
    let memory_mib = || processes.cost().memory_mib;
    let mut said = 0;
    say_for(&api, &room, WARMING_UP, &mut said).await?;
    taken(&others);
    let (before_mib, began) = (memory_mib(), Instant::now());
    say_for(&api, &room, lasting, &mut said).await?;
    sleep(SETTLING).await;
    let grew_mib_per_s = (memory_mib() - before_mib) / began.elapsed().as_secs_f64();
    let while_all_read = taken(&others);
    let before_mib = memory_mib();
    turn.send_replace(Half::SomeDoNot);
    let mut watched = Watched::default();
    let stopped = Instant::now();
    let url = urls.first().context("no node")?;
    tokio::select! {
        outcome = async { say_for(&api, &room, lasting, &mut said).await?; sleep(SETTLING).await; anyhow::Ok(()) } => outcome?,
        outcome = watch(url, &processes, slow, stopped, &mut watched) => outcome?,
    }
    let while_some_do_not = taken(&others);
    let seq = state(&api, &room, &texts::statement(0, said)).await?;
    turn.send_replace(Half::Until(seq));
    let all_gone = async {
        while let Some(gone) = company.join_next().await {
            gone.context("a follower broke down")?;
        }
        anyhow::Ok(())
    };
    timeout(CLOSING_WITHIN, all_gone).await.context("somebody has not seen everything")??;
    let verdict = have_seen_all(&api, &room, &[&others, &slow_ones]).await?;
    let grew_mib = watched.memory_mib - before_mib;
    Ok(SlowReport {
        followers: count,
        slow,
        while_all_read,
        while_some_do_not,
        grew_while_all_read_mib: grew_mib_per_s * watched.looked.as_secs_f64(),
        grew_mib,
        grew_kib_each: grew_mib * 1_024.0 / slow as f64,
        first_closed_s: watched.first_closed.map(|after| after.as_secs_f64()),
        all_closed_s: watched.all_closed.map(|after| after.as_secs_f64()),
        verdict,
        broken_promises: Vec::new(),
    }
    .judged())
}

/// How fast statements were seen since it was asked for the last time.
fn taken(stage: &Stage) -> Summary {
    std::mem::take(&mut stage.totals.borrow_mut().delivery_statement).summary()
}

/// Statements at a steady rate; `said` counts them.
async fn say_for(api: &Api, room: &Room, lasting: Duration, said: &mut usize) -> Result<()> {
    let (until, mut ticks) = (Instant::now() + lasting, interval(STATEMENT_EVERY));
    while Instant::now() < until {
        ticks.tick().await;
        let text = texts::statement(0, *said);
        let long: String = text.chars().cycle().take(STATEMENT_LENGTH).collect();
        state(api, room, &long).await?;
        *said += 1;
    }
    Ok(())
}

#[derive(Default)]
struct Watched {
    /// The last before any of them was let go, and how long after they had stopped.
    memory_mib: f64,
    looked: Duration,
    first_closed: Option<Duration>,
    all_closed: Option<Duration>,
}

/// Looks at the server for ever: its memory while the slow ones are there, and how many it has let go.
async fn watch(
    url: &str,
    processes: &Processes,
    slow: usize,
    stopped: Instant,
    watched: &mut Watched,
) -> Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut looks = interval(LOOK_EVERY);
    loop {
        looks.tick().await;
        let metrics = client.get(format!("{url}/metrics")).send().await?.text().await?;
        let closed = counter(&metrics, TOO_SLOW);
        if closed == 0 {
            (watched.memory_mib, watched.looked) = (processes.cost().memory_mib, stopped.elapsed());
        } else {
            watched.first_closed.get_or_insert_with(|| stopped.elapsed());
        }
        if closed >= slow as u64 {
            watched.all_closed.get_or_insert_with(|| stopped.elapsed());
        }
    }
}

/// A counter's value in what Prometheus reads; 0 before it has counted.
fn counter(metrics: &str, name: &str) -> u64 {
    let value = metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    value.unwrap_or(0)
}

/// Follows to the end; a slow one does not read during the second half.
async fn follow(mut follower: Follower, n: usize, is_slow: bool, mut half: watch::Receiver<Half>) {
    loop {
        let now = *half.borrow_and_update();
        match now {
            Half::SomeDoNot if is_slow => {
                if half.changed().await.is_err() {
                    break;
                }
                continue;
            }
            Half::Until(seq) => follower.wait_for(seq),
            Half::AllRead | Half::SomeDoNot => {}
        }
        if read_until_turn(&mut follower, &mut half).await {
            break;
        }
    }
    follower.leave(format!("follower {n}")).await;
}

/// Reads until the run takes its next turn; true when everything has been seen.
async fn read_until_turn(follower: &mut Follower, half: &mut watch::Receiver<Half>) -> bool {
    loop {
        tokio::select! {
            news = follower.next() => match news {
                News::AtEnd => return true,
                News::Lost(why) => if !follower.come_back(&why).await {
                    return true;
                },
                News::Drain(_) => if !follower.move_on().await {
                    return true;
                },
                News::Snapshot(_) | News::Events(_) | News::Reply(_) => {}
            },
            changed = half.changed() => return changed.is_err(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_found_and_begins_with_nothing() {
        let metrics = "# TYPE wenzheng_closed_total counter\nwenzheng_closed_total{reason=\"too_slow\"} 7\n";
        assert_eq!((counter(metrics, TOO_SLOW), counter("", TOO_SLOW)), (7, 0));
    }
}

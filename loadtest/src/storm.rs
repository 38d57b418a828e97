//! `loadtest storm`: everybody loses the connection at once, because the node under them is killed, and comes back to
//! the other node or to this one when it is there again; how long that takes, for staff and for the public.
//!
//! Something is said in the room right after the kill: whoever has seen it is back, and live.

mod report;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use self::report::StormReport;
use crate::api::Api;
use crate::crowd::{Door, have_seen_all, one_room, seat, state};
use crate::first_admin::first_admin;
use crate::latency::Latency;
use crate::pace::Pace;
use crate::people::follower::{Follower, News};
use crate::private::{Postgres, Redis, Services};
use crate::report::write_json;
use crate::room::Stream;
use crate::server::{Installation, Server};
use crate::stage::{Stage, addresses};
use crate::target::check_open_files;
use crate::texts;

/// How long they follow before, and how long a supervisor takes to start the node again.
const SETTLING: Duration = Duration::from_secs(3);
const AWAY: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long is waited for the last one.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug, Args)]
pub struct StormOptions {
    /// The server's binary.
    #[arg(long, default_value = "target/release/wenzheng")]
    binary: PathBuf,
    #[arg(long, default_value_t = 9_500)]
    followers: usize,
    #[arg(long, default_value_t = 20)]
    staff: usize,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// What everybody shares.
struct Storm {
    /// The moment of the kill, and the number of what was said after it.
    said: watch::Receiver<Option<(Instant, u64)>>,
    is_over: watch::Receiver<bool>,
    back: RefCell<Latency>,
    staff_back: RefCell<Latency>,
}

/// Measures; true when everybody was back in time and had seen everything.
pub async fn run(options: StormOptions) -> Result<bool> {
    let StormOptions { binary, followers, staff, json } = options;
    ensure!(followers >= 1 && staff >= 1, "--followers and --staff: at least 1");
    check_open_files(followers + staff)?;
    let services = Services::start().await?;
    let installation = Installation {
        binary,
        postgres: Some(Postgres::url(services.postgres.port, None)),
        redis: Some(Redis::url(services.redis.port)),
        nodes: 2,
        settings: Vec::new(),
    };
    let mut server = Server::start(&installation).await?;
    let measured = measure(&mut server, followers, staff).await;
    let is_clean = measured.as_ref().is_ok_and(StormReport::is_clean);
    let stopped = server.stop(!is_clean).await;
    let report = measured?;
    println!("{}", report.table());
    if let Some(path) = &json {
        write_json(&report, path)?;
    }
    stopped?;
    Ok(is_clean)
}

async fn measure(server: &mut Server, followers: usize, staff: usize) -> Result<StormReport> {
    let run = format!("storm{:08x}", rand::random::<u32>());
    let urls = server.urls();
    let api = Rc::new(Api::new(urls.clone())?);
    let admin = first_admin(&server.setup, &api, &run).await?;
    let room = one_room(&api, &admin, "连接风暴", &run).await?;
    let pace = Pace::new(Instant::now(), 0.0, 1.0);
    let (stage, _announce) = Stage::new(api.clone(), addresses(&urls)?, run, pace, 0);
    let stage = Rc::new(stage);
    let ((say, said), (end, is_over)) = (watch::channel(None), watch::channel(false));
    let storm = Rc::new(Storm { said, is_over, back: RefCell::default(), staff_back: RefCell::default() });

    let began = Instant::now();
    let mut company = JoinSet::new();
    for (stream, numbers) in [(Stream::Staff, 0..staff), (Stream::Public, staff..staff + followers)] {
        seat(&stage, &room, stream, Door::Node(0), numbers, |follower, n| {
            company.spawn_local(follow(follower, n, stream, storm.clone()));
        })
        .await?;
    }
    eprintln!("{} followers on one node in {:.1} s", stage.online(), began.elapsed().as_secs_f64());
    state(&api, &room, &texts::statement(0, 0)).await?;
    sleep(SETTLING).await;
    let lateness = tokio::task::spawn_local({
        let stage = stage.clone();
        async move { stage.watch_own_lateness().await }
    });

    let node = server.nodes.first_mut().context("no node")?;
    node.kill().await?;
    let killed = Instant::now();
    let after = Api::new(urls.into_iter().skip(1).collect())?;
    let seq = state(&after, &room, &texts::statement(0, 1)).await?;
    say.send_replace(Some((killed, seq)));
    sleep(AWAY).await;
    node.up(&[]).await?;
    let all = followers as u64 + staff as u64;
    let is_back = async || {
        while storm.back.borrow().summary().count + storm.staff_back.borrow().summary().count < all {
            sleep(LOOK_EVERY).await;
        }
    };
    // Whoever is not back by then is counted below.
    timeout(PATIENCE, is_back()).await.ok();
    lateness.abort();
    end.send_replace(true);
    while let Some(gone) = company.join_next().await {
        gone.context("a follower broke down")?;
    }
    let verdict = have_seen_all(&after, &room, &[&stage]).await?;
    let totals = stage.totals.borrow();
    Ok(StormReport {
        followers,
        staff,
        back: storm.back.borrow().summary(),
        staff_back: storm.staff_back.borrow().summary(),
        cut_off: totals.cut_off.clone(),
        never_back: totals.never_back,
        own_lateness: totals.own_lateness.summary(),
        verdict,
        broken_promises: Vec::new(),
    }
    .judged())
}

/// Follows, comes back, and stays until all is over.
async fn follow(mut follower: Follower, n: usize, stream: Stream, storm: Rc<Storm>) {
    let (mut said, mut is_over) = (storm.said.clone(), storm.is_over.clone());
    let mut killed = None;
    loop {
        tokio::select! {
            news = follower.next() => match news {
                News::AtEnd => if let Some(killed) = killed.take() {
                    let back = match stream {
                        Stream::Public => &storm.back,
                        Stream::Staff => &storm.staff_back,
                    };
                    back.borrow_mut().record(Instant::now() - killed);
                },
                News::Lost(why) => if !follower.come_back(&why).await {
                    break;
                },
                News::Drain(_) => if !follower.move_on().await {
                    break;
                },
                News::Snapshot(_) | News::Events(_) | News::Reply(_) => {}
            },
            Ok(()) = said.changed(), if killed.is_none() => {
                if let Some((at, seq)) = *said.borrow_and_update() {
                    killed = Some(at);
                    follower.wait_for(seq);
                }
            }
            _ = is_over.wait_for(|is_over| *is_over) => break,
        }
    }
    follower.leave(format!("follower {n}")).await;
}

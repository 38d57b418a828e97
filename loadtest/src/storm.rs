//! `loadtest storm`: everybody loses the connection at once, because the node under them is killed, and comes back to
//! the other node or to this one when it is there again; how long that takes, for staff and for the public.
//!
//! Something is said in the room right after the kill: whoever has seen it is back, and live.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::api::Api;
use crate::check::Verdict;
use crate::crowd::{Door, have_seen_all, one_room, seat, state};
use crate::first_admin::first_admin;
use crate::latency::{Latency, Summary};
use crate::pace::Pace;
use crate::people::follower::{Follower, News};
use crate::private::{Postgres, Redis, Services};
use crate::report::{verdict_text, write_json};
use crate::room::Stream;
use crate::server::{Installation, Server};
use crate::stage::{Stage, addresses};
use crate::target::check_open_files;
use crate::texts;

/// What is promised.
const BACK_WITHIN: Duration = Duration::from_secs(60);
const STAFF_BACK_WITHIN: Duration = Duration::from_secs(10);
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

#[derive(Debug, Serialize)]
pub struct StormReport {
    pub followers: usize,
    pub staff: usize,
    /// From the kill until what was said afterwards had been seen.
    pub back: Summary,
    pub staff_back: Summary,
    /// Why connections were lost or did not come about, and who gave up.
    pub cut_off: BTreeMap<String, u64>,
    pub never_back: u64,
    /// How late this program itself was at its own appointments.
    pub own_lateness: Summary,
    pub verdict: Verdict,
    pub broken_promises: Vec<String>,
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

impl StormReport {
    fn judged(mut self) -> Self {
        for (what, expected, back, within) in [
            ("followers", self.followers, self.back, BACK_WITHIN),
            ("staff", self.staff, self.staff_back, STAFF_BACK_WITHIN),
        ] {
            if back.count < expected as u64 {
                self.broken_promises.push(format!("{} of {expected} {what} came back", back.count));
            }
            if back.max_ms > within.as_secs_f64() * 1_000.0 {
                self.broken_promises.push(format!("{what} were back only after {:.0} ms", back.max_ms));
            }
        }
        self
    }

    fn is_clean(&self) -> bool {
        self.verdict.is_clean() && self.broken_promises.is_empty()
    }

    fn table(&self) -> String {
        let line = |summary: Summary| {
            let Summary { count, p50_ms, p99_ms, max_ms, .. } = summary;
            format!(
                "{count}: half within {p50_ms:.0} ms, 99 % within {p99_ms:.0} ms, all within {max_ms:.0} ms"
            )
        };
        let broken: String = self.broken_promises.iter().map(|what| format!("NOT KEPT: {what}\n")).collect();
        format!(
            "followers                         {}\n\
             followers back                    {}\n\
             staff back                        {}\n\
             connections lost because of       {:?}\n\
             gave up                           {}\n\
             own lateness, ms                  {:.1} p99, {:.1} max\n\n{broken}{}",
            self.followers,
            line(self.back),
            line(self.staff_back),
            self.cut_off,
            self.never_back,
            self.own_lateness.p99_ms,
            self.own_lateness.max_ms,
            verdict_text(&self.verdict)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(back_s: u64, staff_back_s: u64) -> StormReport {
        let summary = |seconds| {
            let mut latency = Latency::default();
            latency.record(Duration::from_secs(seconds));
            latency.summary()
        };
        StormReport {
            followers: 1,
            staff: 1,
            back: summary(back_s),
            staff_back: summary(staff_back_s),
            cut_off: BTreeMap::default(),
            never_back: 0,
            own_lateness: Summary::default(),
            verdict: Verdict::default(),
            broken_promises: Vec::new(),
        }
    }

    #[test]
    fn whoever_is_late_or_not_back_turns_it_red() {
        assert!(report(50, 5).judged().is_clean());
        assert_eq!(report(61, 11).judged().broken_promises.len(), 2);
        let absent = StormReport { followers: 2, ..report(50, 5) }.judged();
        assert!(!absent.is_clean() && absent.table().contains("NOT KEPT: 1 of 2 followers"));
    }
}

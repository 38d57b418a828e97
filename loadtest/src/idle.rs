//! `loadtest idle`: what a follower costs who only follows, in the server's memory.
//!
//! One room, one statement before and one after, so that everybody is proven to be there; nothing else happens.
//! The cost of one is that of the last nine tenths, each measured after the same rest: what the server gives back
//! only after a while (of the first password's hash, of handshakes) would otherwise be counted for or against it.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::check::Verdict;
use crate::crowd::{Door, have_seen_all, one_room, seat, state};
use crate::pace::Pace;
use crate::people::follower::{Follower, News};
use crate::proc::{Cost, Processes};
use crate::report::{cost_text, verdict_text, write_json};
use crate::room::{Room, Stream};
use crate::stage::{Phase, Stage, addresses};
use crate::target::{Target, TargetOptions, check_open_files};
use crate::texts;

const SETTLING: Duration = Duration::from_secs(2);
const CLOSING_WITHIN: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub struct IdleOptions {
    #[command(flatten)]
    target: TargetOptions,
    /// How many follow, at least ten: a tenth is there before memory is first measured.
    #[arg(long, default_value_t = 10_000)]
    followers: usize,
    /// How long they are idle before the memory is measured, each time: at least one heartbeat.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
pub struct IdleReport {
    pub server: String,
    pub followers: usize,
    pub connected_in_s: f64,
    /// With a tenth of the followers.
    pub memory_before_mib: f64,
    pub memory_idle_mib: f64,
    pub memory_after_mib: f64,
    pub idle_kib_per_follower: f64,
    /// The server's CPU while they were idle, in seconds of each minute.
    pub idle_cpu_s_per_minute: f64,
    pub statement_at_all_in_ms: f64,
    pub own_cost: Cost,
    pub verdict: Verdict,
}

/// Measures; true when everybody saw everything.
pub async fn run(options: IdleOptions) -> Result<bool> {
    ensure!(options.followers >= 10, "--followers must be at least 10");
    check_open_files(options.followers)?;
    let run = format!("idle{:08x}", rand::random::<u32>());
    let target = options.target.open(&run).await?;
    let measured = measure(options.followers, Duration::from_secs(options.seconds), &target, &run).await;
    let is_clean = measured.as_ref().is_ok_and(|report| report.verdict.is_clean());
    let closed = target.close(is_clean).await;
    let report = measured?;
    println!("{}", report.table());
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    closed?;
    Ok(is_clean)
}

async fn measure(count: usize, idling: Duration, target: &Target, run: &str) -> Result<IdleReport> {
    ensure!(!target.processes.is_none(), "memory needs the server's process: give its --pid");
    let room = one_room(&target.api, &target.admin, "静默测试", run).await?;
    let pace = Pace::new(Instant::now(), 0.0, 1.0);
    let (stage, announce) =
        Stage::new(target.api.clone(), addresses(&target.nodes)?, run.to_owned(), pace, 0);
    let stage = Rc::new(stage);
    let mut company = JoinSet::new();
    let first = count / 10;
    let mut take_in = |follower, n| {
        company.spawn_local(follow(follower, stage.clone(), room.clone(), n));
    };
    seat(&stage, &room, Stream::Public, Door::Any, 0..first, &mut take_in).await?;
    state(&target.api, &room, &texts::statement(0, 0)).await?;
    sleep(idling).await;
    let before = target.processes.cost();
    let began = Instant::now();
    seat(&stage, &room, Stream::Public, Door::Any, first..count, &mut take_in).await?;
    let connected_in_s = began.elapsed().as_secs_f64();
    eprintln!(
        "{} followers, the last nine tenths in {connected_in_s:.1} s; idle for {idling:?}",
        stage.online()
    );
    let busy = target.processes.cost();
    sleep(idling).await;
    let idle = target.processes.cost();

    let head = state(&target.api, &room, &texts::statement(0, 1)).await?;
    sleep(SETTLING).await;
    let after = target.processes.cost();
    let until = Instant::now() + CLOSING_WITHIN;
    announce.send_replace(Phase::Closing { heads: Rc::from([head]), until });
    while let Some(gone) = company.join_next().await {
        gone.context("a follower broke down")?;
    }
    let verdict = have_seen_all(&target.api, &room, &[&stage]).await?;
    Ok(IdleReport {
        server: target.description.clone(),
        followers: count,
        connected_in_s,
        memory_before_mib: before.memory_mib,
        memory_idle_mib: idle.memory_mib,
        memory_after_mib: after.memory_mib,
        idle_kib_per_follower: kib_each(idle.memory_mib - before.memory_mib, count - first),
        idle_cpu_s_per_minute: idle.since(busy).cpu_s * 60.0 / idling.as_secs_f64().max(1.0),
        statement_at_all_in_ms: stage.totals.borrow().delivery_statement.summary().max_ms,
        own_cost: Processes::own().cost(),
        verdict,
    })
}

fn kib_each(mib: f64, followers: usize) -> f64 {
    mib * 1_024.0 / followers.max(1) as f64
}

/// Follows until everything has been seen.
async fn follow(mut follower: Follower, stage: Rc<Stage>, room: Rc<Room>, n: usize) {
    let mut phase = stage.phase.clone();
    let mut deadline = None::<Instant>;
    loop {
        tokio::select! {
            news = follower.next() => match news {
                News::AtEnd => break,
                News::Lost(why) => {
                        follower.come_back(&why).await;
                    }
                News::Drain(_) => {
                        follower.move_on().await;
                    }
                News::Snapshot(_) | News::Events(_) | News::Reply(_) => {}
            },
            Ok(()) = phase.changed(), if deadline.is_none() => {
                if let Phase::Closing { heads, until } = &*phase.borrow_and_update() {
                    deadline = Some(*until);
                    follower.wait_for(heads[room.index]);
                }
            }
            () = tokio::time::sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => break,
        }
    }
    follower.leave(format!("follower {n}")).await;
}

impl IdleReport {
    fn table(&self) -> String {
        let Self { followers, verdict, .. } = self;
        format!(
            "server                            {}\n\
             followers                         {followers}, the last nine tenths connected in {:.1} s\n\
             server memory                     {:.1} MiB with a tenth, {:.1} MiB with all, {:.1} MiB after an event\n\
             for each idle follower            {:.2} KiB\n\
             server CPU while idle             {:.2} s of each minute\n\
             an event at the last follower     {:.1} ms\n\
             this program                      {}\n\n{}",
            self.server,
            self.connected_in_s,
            self.memory_before_mib,
            self.memory_idle_mib,
            self.memory_after_mib,
            self.idle_kib_per_follower,
            self.idle_cpu_s_per_minute,
            self.statement_at_all_in_ms,
            cost_text(&self.own_cost),
            verdict_text(verdict)
        )
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::LocalSet;

    use super::*;
    use crate::api::{Api, Credential};
    use crate::city::Admin;
    use crate::fake::{Fake, Flaw};

    #[tokio::test]
    async fn followers_of_a_sound_server_see_everything() {
        // Whichever test comes first installs it for all.
        rustls::crypto::ring::default_provider().install_default().ok();
        let fake = Fake::start(Flaw::None).await;
        let api = Rc::new(Api::new(vec![fake.url.clone()]).unwrap());
        let admin = Admin::with(&api, Credential::Cookie("wz_staff=admin".into())).await.unwrap();
        let target = Target::visited(vec![fake.url.clone()], api, admin, Processes::own());
        let measured = measure(20, Duration::from_millis(100), &target, "idle");
        let report = LocalSet::new().run_until(measured).await.unwrap();
        assert!(report.verdict.is_clean(), "{}", report.table());
        assert!(report.memory_before_mib > 0.0 && report.statement_at_all_in_ms > 0.0);
    }

    #[test]
    fn memory_is_told_for_each_follower() {
        assert_eq!(kib_each(120.0, 10_000), 12.288);
        assert_eq!(kib_each(1.0, 0), 1_024.0);
    }
}

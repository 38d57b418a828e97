//! `loadtest evening`: plays a scenario from the first arrival to the end, then checks and reports.
//!
//! It sets the stage, gives the signals that concern all rooms, and leaves the acting to `people`.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::api::Call;
use crate::check::{Verdict, check};
use crate::city::found;
use crate::gather;
use crate::pace::Pace;
use crate::people::errands::{Outcome, insist};
use crate::people::moderator::Moderator;
use crate::people::netizen::attend;
use crate::people::official::Official;
use crate::plan::Plan;
use crate::proc::{Cost, Processes};
use crate::progress;
use crate::report::{Deliveries, People, Planned, Report, Writes, rows};
use crate::room::Room;
use crate::scenario::{Scenario, Share};
use crate::stage::{Phase, Stage, addresses};
use crate::target::{Target, TargetOptions, check_open_files};

/// How long everybody has to take their seats before the first netizen arrives.
const SEATING: Duration = Duration::from_secs(1);
/// How long the evening may go on after its planned end, for what was begun.
const OVERTIME: Duration = Duration::from_secs(30);
/// How long followers may take to be covered up to the end.
const CLOSING_WITHIN: Duration = Duration::from_secs(20);
const SNAPSHOT_AGE_MAX: Duration = Duration::from_millis(1_100);
const QUIET_CHECK_EVERY: Duration = Duration::from_millis(100);

#[derive(Debug, Args)]
pub struct EveningOptions {
    #[command(flatten)]
    target: TargetOptions,
    #[command(flatten)]
    tempo: Tempo,
    /// A scenario file instead of the evening of 24 August 2010.
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// Where to write the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Args)]
struct Tempo {
    /// Seconds of the evening that pass in one second.
    #[arg(long, default_value_t = 30.0)]
    speed: f64,
    /// Times as many people and acts.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// The same seed plays the same evening.
    #[arg(long, default_value_t = 20_100_824)]
    seed: u64,
}

/// Plays the evening; true when the verdict is clean.
pub async fn run(options: EveningOptions) -> Result<bool> {
    let tempo = options.tempo;
    ensure!(tempo.speed > 0.0 && tempo.speed.is_finite(), "--speed must be above 0");
    let scenario = Scenario::load(options.scenario.as_deref())?.scaled(tempo.scale)?;
    let plan = Plan::draw(&scenario, tempo.seed);
    check_open_files(plan.people.len() + 2 * plan.rooms.len())?;
    let run = format!("load{:08x}", rand::random::<u32>());
    let target = options.target.open(&run).await?;
    let played = play(tempo, &scenario, plan, &target, &run).await;
    let is_clean = played.as_ref().is_ok_and(Report::is_clean);
    let closed = target.close(is_clean).await;
    let report = played?;
    println!("{}", report.table());
    if let Some(path) = &options.json {
        report.write_json(path)?;
    }
    closed?;
    Ok(is_clean)
}

async fn play(tempo: Tempo, scenario: &Scenario, plan: Plan, target: &Target, run: &str) -> Result<Report> {
    eprintln!("preparing {} rooms on {}", plan.rooms.len(), target.description);
    let rooms = found(&target.api, &target.admin, &scenario.title, &plan.rooms, run).await?;
    let planned = planned(&plan);
    let ends_s = plan.ends_s;
    let began_at = Timestamp::now();
    let begins = Instant::now() + SEATING;
    let pace = Pace::new(begins, plan.begins_s, tempo.speed);
    let (stage, announce) =
        Stage::new(target.api.clone(), addresses(&target.nodes)?, run.to_owned(), pace, plan.acts());
    let stage = Rc::new(stage);
    let mut company = seat(&stage, &rooms, scenario, plan, tempo.seed);
    let mut watchers = JoinSet::new();
    watchers.spawn_local(progress::show(stage.clone(), ends_s));
    let watched = stage.clone();
    watchers.spawn_local(async move { watched.watch_own_lateness().await });

    sleep_until(begins).await;
    let (server_before, own_before) = (target.processes.cost(), Processes::own().cost());
    sleep_until(pace.instant(0.0)).await;
    for_all(&stage, &rooms, "open").await?;
    until_quiet(&stage, &rooms, pace.instant(ends_s)).await?;
    for_all(&stage, &rooms, "end").await?;

    let heads =
        try_join_all(rooms.iter().map(|room| gather::events(&stage.api, room, &room.moderator))).await?;
    let heads: Rc<[u64]> = heads.into_iter().map(|(head, _)| head).collect();
    let until = Instant::now() + CLOSING_WITHIN;
    announce.send_replace(Phase::Closing { heads, until });
    see_home(&mut company, until + CLOSING_WITHIN).await?;
    let lasted_s = begins.elapsed().as_secs_f64();
    let server_cost = target.processes.cost().since(server_before);
    let own_cost = Processes::own().cost().since(own_before);
    watchers.shutdown().await;

    let verdict = judge(&stage, &rooms).await?;
    let totals = stage.totals.borrow();
    Ok(Report {
        scenario: scenario.name.clone(),
        server: target.description.clone(),
        seed: tempo.seed,
        speed: tempo.speed,
        scale: tempo.scale,
        began_at: format!("{began_at:.3}"),
        lasted_s,
        planned,
        people: People::of(&totals, stage.online_peak()),
        writes: Writes::of(&totals),
        refused: totals.refused.clone(),
        deliveries: Deliveries::of(&totals, lasted_s),
        latencies: rows(&totals),
        server_cost: accounted(&target.processes, server_cost),
        own_cost,
        verdict,
    })
}

fn planned(plan: &Plan) -> Planned {
    let sum = |part: fn(&Share) -> u32| plan.rooms.iter().map(|room| part(&room.share)).sum();
    Planned {
        rooms: plan.rooms.len(),
        netizens: plan.people.len(),
        questions: sum(|share| share.questions),
        answered: sum(|share| share.answered),
        upvotes: sum(|share| share.upvotes),
        dropped: plan.dropped(),
    }
}

fn accounted(processes: &Processes, cost: Cost) -> Option<Cost> {
    if processes.is_none() { None } else { Some(cost) }
}

/// Gives everybody their task: each room its moderator and official, each netizen their own evening.
fn seat(stage: &Rc<Stage>, rooms: &[Rc<Room>], scenario: &Scenario, plan: Plan, seed: u64) -> JoinSet<()> {
    let mut company = JoinSet::new();
    for (room, seed) in rooms.iter().zip(seed..) {
        let moderator = Moderator::new(stage.clone(), room.clone(), scenario.staff.approve_after_s, seed);
        company.spawn_local(moderator.work());
        let official = Official::new(stage.clone(), room.clone(), &scenario.staff, seed);
        company.spawn_local(official.work());
    }
    for (number, person) in plan.people.into_iter().enumerate() {
        let room = rooms[person.room].clone();
        company.spawn_local(attend(stage.clone(), room, person, number));
    }
    company
}

/// Does with every room what only its moderator may, such as opening it.
async fn for_all(stage: &Stage, rooms: &[Rc<Room>], what: &str) -> Result<()> {
    try_join_all(rooms.iter().map(|room| async move {
        let path = format!("/interviews/{}/{what}", room.id);
        match insist(stage, room.index, Call::post(&path, &room.moderator, json!({}))).await {
            Outcome::Accepted(_) => Ok(()),
            Outcome::Refused(code) => {
                bail!("{}: could not {what} the interview: {code}", room.plan.department)
            }
            Outcome::Unanswered => {
                bail!("{}: no answer when told to {what} the interview", room.plan.department)
            }
        }
    }))
    .await?;
    Ok(())
}

/// Waits for the planned end, and a while longer for what has been begun.
async fn until_quiet(stage: &Stage, rooms: &[Rc<Room>], end: Instant) -> Result<()> {
    loop {
        sleep(QUIET_CHECK_EVERY).await;
        ensure!(
            !stage.totals.borrow().file_limit_reached,
            "this process has reached its limit of open files with {} followers: take a smaller --scale",
            stage.online()
        );
        let is_quiet = stage.acts_open.get() == 0 && rooms.iter().all(|room| room.record.borrow().is_quiet());
        let now = Instant::now();
        if (now >= end && is_quiet) || now >= end + OVERTIME {
            return Ok(());
        }
    }
}

/// Waits until everybody has gone home; a task that broke is an error of this program.
async fn see_home(company: &mut JoinSet<()>, latest: Instant) -> Result<()> {
    let all_gone = async {
        while let Some(gone) = company.join_next().await {
            gone.context("a simulated person broke down")?;
        }
        anyhow::Ok(())
    };
    timeout_at(latest, all_gone).await.context("somebody would not go home")?
}

async fn judge(stage: &Stage, rooms: &[Rc<Room>]) -> Result<Verdict> {
    // Snapshots may be a second old.
    sleep(SNAPSHOT_AGE_MAX).await;
    let figures = gather::figures(&stage.api).await?;
    let mut evidence = Vec::new();
    let mut unanswered = stage.acts_open.get();
    for room in rooms {
        let stored = gather::stored(&stage.api, room, figures.get(&room.id).copied()).await;
        let stored = stored.with_context(|| room.plan.department.clone())?;
        evidence.push(gather::evidence(room, stored, &stage.witnesses.borrow()));
        unanswered += room.record.borrow().unsettled(room.plan.statements_s.len());
    }
    let mut verdict = check(&evidence);
    if unanswered > 0 {
        verdict.unanswered = unanswered;
        verdict.tell(|| format!("{unanswered} acts got neither a receipt nor a refusal"));
    }
    Ok(verdict)
}

#[cfg(test)]
mod tests;

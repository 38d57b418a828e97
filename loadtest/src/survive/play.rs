//! The course of a run but for the nodes: people come, faults are done while they act, everybody is covered up to the
//! end, and then it is judged.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::Size;
use super::field::{Ends, Field};
use super::judge::judge;
use super::report::SurviveReport;
use super::watcher::Watcher;
use super::writer::Writer;
use crate::api::{Call, Credential};
use crate::city::{Admin, found};
use crate::gather;
use crate::plan::RoomPlan;
use crate::room::Room;
use crate::scenario::Share;

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For what was begun, when the faults are over.
    pub settling: Duration,
    /// For followers to be covered up to the end.
    pub closing: Duration,
    /// A setting reaches every node within two seconds, and a snapshot may be a second old.
    pub spreading: Duration,
    /// Until every node knows what was hidden on another one: the two seconds in which it hears of everything, and some.
    pub hiding: Duration,
}

/// Plays a run; `strike` does the faults and returns when everything is up again, `afterwards` what is to be measured
/// when the writers have gone and the followers have not.
pub async fn play<N, M>(
    field: &Rc<Field>,
    admin: &Admin,
    size: Size,
    patience: Patience,
    strike: impl AsyncFnOnce(Vec<Rc<Room>>) -> Result<N>,
    afterwards: impl AsyncFnOnce(Vec<Rc<Room>>, N) -> Result<M>,
) -> Result<(SurviveReport, M)> {
    let rooms = prepare(field, admin, size.rooms).await?;
    sleep(patience.spreading).await;
    let asking = Duration::from_secs(size.seconds);
    field.give_up_at.set(Instant::now() + patience.settling);
    let arriving = (0..size.writers).zip(size.seed..).map(|(number, seed)| {
        Writer::arrive(field.clone(), rooms[number % rooms.len()].clone(), number, seed)
    });
    let arrived: Vec<Writer> = join_all(arriving).await.into_iter().flatten().collect();
    ensure!(arrived.len() == size.writers, "only {} of {} writers got in", arrived.len(), size.writers);

    // The first of the followers are the writers themselves, the others nobody in particular.
    let mut followers = JoinSet::new();
    for (number, seed) in (0..size.followers).zip(size.seed..) {
        let room = rooms[number % rooms.len()].clone();
        let who = arrived.get(number).map_or(Credential::Nobody, |writer| writer.credential.clone());
        followers.spawn_local(Watcher::new(field.clone(), room, who, number, seed).follow());
    }
    let (began_at, begins) = (Timestamp::now(), Instant::now());
    field.give_up_at.set(begins + asking + patience.settling);
    let mut writers = JoinSet::new();
    for (number, writer) in arrived.into_iter().enumerate() {
        let share = (size.questions + number) / size.writers;
        writers.spawn_local(writer.write(share, begins + asking, number < size.followers));
    }
    let struck = strike(rooms.clone()).await?;
    join(&mut writers, field.give_up_at.get() + patience.closing).await.context("a writer")?;
    let in_the_rough = field.log.borrow().so_far();
    let left = afterwards(rooms.clone(), struck).await?;

    for room in &rooms {
        step(field, room, "end").await?;
    }
    let mut heads = Vec::new();
    for room in &rooms {
        heads.push(gather::events(&field.api, room, &room.moderator).await?.0);
    }
    let until = Instant::now() + patience.closing;
    field.ends.send_replace(Some(Ends { heads: heads.into(), until }));
    join(&mut followers, until + patience.closing).await.context("a follower")?;
    let lasted_s = begins.elapsed().as_secs_f64();
    sleep(patience.spreading).await;
    let judged = judge(field, &rooms, patience.hiding).await?;
    let report = SurviveReport {
        seed: size.seed,
        began_at: format!("{began_at:.3}"),
        lasted_s,
        rooms: size.rooms,
        writers: size.writers,
        followers: size.followers,
        questions: size.questions,
        ..SurviveReport::default()
    };
    Ok((report.with(&field.log.borrow(), in_the_rough, judged), left))
}

/// Makes the rooms and opens them, and lets a netizen ask as much as the run wants.
async fn prepare(field: &Field, admin: &Admin, count: usize) -> Result<Vec<Rc<Room>>> {
    let limits = json!({ "questions_per_minute": 1_000, "questions_per_interview": 10_000 });
    field.api.must(Call::patch("/settings", &admin.credential, limits)).await?;
    let share = Share { netizens: 0, questions: 0, answered: 0, upvotes: 0 };
    let plans: Vec<RoomPlan> = (0..count)
        .map(|n| RoomPlan { department: format!("示例第 {} 局", n + 1), share, statements_s: Vec::new() })
        .collect();
    let rooms = found(&field.api, admin, "故障证明", &plans, &field.run).await?;
    for room in &rooms {
        step(field, room, "open").await?;
    }
    Ok(rooms)
}

async fn step(field: &Field, room: &Room, what: &str) -> Result<()> {
    let path = format!("/interviews/{}/{what}", room.id);
    field.api.must(Call::post(&path, &room.moderator, json!({}))).await?;
    Ok(())
}

async fn join(company: &mut JoinSet<()>, latest: Instant) -> Result<()> {
    let all_gone = async {
        while let Some(gone) = company.join_next().await {
            gone.context("broke down")?;
        }
        anyhow::Ok(())
    };
    timeout(latest.saturating_duration_since(Instant::now()), all_gone).await.context("would not go home")?
}

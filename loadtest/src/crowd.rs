//! A crowd in one room that only follows, for what is measured about connections: the room, the crowd let in, something
//! said for everybody to hear, and whether everybody heard everything.

use std::ops::Range;
use std::pin::pin;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::time::Instant;

use crate::api::{Api, Call, Credential};
use crate::check::{Stored, Verdict, followers};
use crate::city::{Admin, found};
use crate::gather;
use crate::people::follower::Follower;
use crate::plan::RoomPlan;
use crate::record::Write;
use crate::room::{Room, Stream};
use crate::scenario::Share;
use crate::stage::Stage;

const HANDSHAKES_AT_ONCE: usize = 64;

/// One room, open.
pub async fn one_room(api: &Api, admin: &Admin, title: &str, run: &str) -> Result<Rc<Room>> {
    let share = Share { netizens: 0, questions: 0, answered: 0, upvotes: 0 };
    let plan = RoomPlan { department: "示例局".to_owned(), share, statements_s: Vec::new() };
    let rooms = found(api, admin, title, &[plan], run).await?;
    let room = rooms.first().context("no room was made")?.clone();
    api.must(Call::post(&format!("/interviews/{}/open", room.id), &room.moderator, json!({}))).await?;
    Ok(room)
}

/// Where a crowd comes in: at one node, or spread over all.
#[derive(Debug, Clone, Copy)]
pub enum Door {
    Node(usize),
    Any,
}

/// Lets them in, some at a time; each is handed over as it comes.
pub async fn seat(
    stage: &Rc<Stage>,
    room: &Rc<Room>,
    stream: Stream,
    door: Door,
    numbers: Range<usize>,
    mut each: impl FnMut(Follower, usize),
) -> Result<()> {
    let coming = stream::iter(numbers)
        .map(async |n| Ok::<_, anyhow::Error>((n, seated(stage, room, stream, door, n).await?)));
    let mut coming = pin!(coming.buffer_unordered(HANDSHAKES_AT_ONCE));
    while let Some(come) = coming.next().await {
        let (n, follower) = come?;
        each(follower, n);
    }
    Ok(())
}

async fn seated(
    stage: &Rc<Stage>,
    room: &Rc<Room>,
    stream: Stream,
    door: Door,
    n: usize,
) -> Result<Follower> {
    let who = match stream {
        Stream::Public => Credential::Nobody,
        Stream::Staff => room.moderator.clone(),
    };
    let node = match door {
        Door::Node(node) => node,
        Door::Any => n,
    };
    let mut follower = Follower::new(stage.clone(), room.clone(), stream, who, node);
    let is_in = follower.join().await;
    ensure!(
        !stage.totals.borrow().file_limit_reached,
        "this process has reached its limit of open files with {} followers: take fewer",
        stage.online()
    );
    ensure!(is_in, "follower {n} did not get in: {:?}", stage.totals.borrow().cut_off);
    Ok(follower)
}

/// Says something in the room, for everybody to hear; the number of its event. No text is said twice.
pub async fn state(api: &Api, room: &Room, text: &str) -> Result<u64> {
    room.record.borrow_mut().sending(Write::Statement, text, Instant::now());
    let path = format!("/interviews/{}/statements", room.id);
    let body = json!({ "speaker": "主持人", "text": text });
    let receipt = api.must(Call::post(&path, &room.moderator, body)).await?.body;
    receipt["seq"].as_u64().context("a receipt without a number")
}

/// Whether those who have gone home had seen everything.
pub async fn have_seen_all(api: &Api, room: &Room, stages: &[&Stage]) -> Result<Verdict> {
    let (head, public_events) = gather::events(api, room, &Credential::Nobody).await?;
    let (_, staff_events) = gather::events(api, room, &room.moderator).await?;
    let stored = Stored { head, public_events, staff_events, ..Stored::default() };
    let mut verdict = Verdict::default();
    for stage in stages {
        let evidence = gather::evidence(room, stored.clone(), &stage.witnesses.borrow());
        followers(&evidence, &mut verdict);
    }
    Ok(verdict)
}

//! How much one room bears on PostgreSQL, with one node and with two: questions accepted in a second over HTTP, and how
//! long an event takes to followers of the node where it happens and of the other one.
//!
//!     node tests/services/with.mjs cargo bench --workspace --bench room
//!
//! Nodes and people are one process here, so that they share its cores.

use app::clock::Clock;
use domain::ids::InterviewId;
use harness::{Client, Follower, Scene, TestNode, database::Database};
use hdrhistogram::Histogram;
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use store::facts;

/// Netizens at each node, each asking one question after the other.
const ASKERS: usize = 48;
const ASKING: Duration = Duration::from_secs(10);
/// Announcements in a second, and how many.
const EVENTS_PER_S: u32 = 200;
const EVENTS: u32 = 10 * EVENTS_PER_S;

#[tokio::main]
async fn main() {
    for nodes in [1, 2] {
        let accepted = accepted(nodes).await;
        println!("{nodes} nodes: {accepted}");
    }
    for nodes in [1, 2] {
        for (place, took) in latency(nodes).await {
            println!("{nodes} nodes, {EVENTS_PER_S} events/s, follower {place}: {}", Quantiles(&took));
        }
    }
}

struct Stage {
    scene: Scene,
    second: Option<TestNode>,
    interview: String,
}

impl Stage {
    async fn new(nodes: usize) -> Self {
        let scene = Scene::on(Database::postgres().await, Clock::system()).await;
        let limits = json!({
            "questions_per_minute": 1_000, "questions_per_interview": 10_000, "questions_per_room_max": 100_000,
            "asks_per_address_per_minute": 1_000_000, "new_netizens_per_address_per_minute": 1_000_000,
        });
        scene.admin.patch("/settings", limits).await.expect(200);
        let second = match nodes {
            1 => None,
            _ => Some(TestNode::start(&scene.database, scene.clock.clone(), &[]).await),
        };
        let interview = scene.live().await;
        Self { scene, second, interview }
    }

    /// The addresses of the nodes, by where they are.
    fn places(&self) -> Vec<(&'static str, String)> {
        let second = self.second.iter().map(|second| ("there", second.url.clone()));
        [("here", self.scene.node.url.clone())].into_iter().chain(second).collect()
    }

    async fn end(self) {
        if let Some(second) = self.second {
            second.stop().await;
        }
        self.scene.node.stop().await;
    }
}

async fn accepted(nodes: usize) -> String {
    let stage = Stage::new(nodes).await;
    let mut askers = Vec::new();
    for (_, url) in stage.places() {
        for n in 0..ASKERS {
            askers.push(
                Client::nobody(&url).signed_in("/netizen", json!({"nickname": format!("网民{n}")})).await,
            );
        }
    }
    let mut followers = Vec::new();
    for (_, url) in stage.places() {
        followers.push(Follower::connect(&stage.scene.moderator.at(&url), &stage.interview).await);
    }
    let (path, end) = (format!("/interviews/{}/questions", stage.interview), Instant::now() + ASKING);
    let asking = askers.into_iter().map(|asker| tokio::spawn(ask_until(end, asker, path.clone())));
    let mut took = histogram();
    let mut count = 0_u64;
    for one in asking.collect::<Vec<_>>() {
        let theirs = one.await.expect("an asker ends");
        count += theirs.len();
        took.add(theirs).expect("of one kind");
    }

    let id = InterviewId::parse(&stage.interview).expect("an id");
    let (room, _) = facts::load_room(&stage.scene.node.app.db, &id).await.expect("read").expect("a room");
    assert_eq!(room.questions.len() as u64, count, "stored as often as accepted");
    for follower in &mut followers {
        follower.covered(room.seq).await;
    }
    stage.end().await;
    let rate = count as f64 / ASKING.as_secs_f64();
    format!("{count} accepted, {rate:.0} a second; receipt after {}", Quantiles(&took))
}

async fn ask_until(end: Instant, asker: Client, path: String) -> Histogram<u64> {
    let (mut took, mut n) = (histogram(), 0);
    while Instant::now() < end {
        let began = Instant::now();
        asker.post(&path, json!({"text": format!("路口的灯坏了{n}天，什么时候能修？")})).await.expect(201);
        took.record(began.elapsed().as_micros() as u64).expect("within bounds");
        n += 1;
    }
    took
}

type Sent = Arc<Mutex<HashMap<String, Instant>>>;

async fn latency(nodes: usize) -> Vec<(&'static str, Histogram<u64>)> {
    let stage = Stage::new(nodes).await;
    let sent = Sent::default();
    let mut following = Vec::new();
    for (place, url) in stage.places() {
        let follower = Follower::connect(&Client::nobody(&url), &stage.interview).await;
        following.push((place, tokio::spawn(follow(follower, sent.clone()))));
    }
    let path = format!("/interviews/{}/announcements", stage.interview);
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / EVENTS_PER_S);
    let mut telling = Vec::new();
    for n in 0..EVENTS {
        ticks.tick().await;
        let (moderator, path, sent) = (stage.scene.moderator.clone(), path.clone(), sent.clone());
        telling.push(tokio::spawn(async move {
            let text = format!("第{n}条通知");
            sent.lock().expect("not poisoned").insert(text.clone(), Instant::now());
            moderator.post(&path, json!({ "text": text })).await.expect(201);
        }));
    }
    for one in telling {
        one.await.expect("told");
    }
    let mut took = Vec::new();
    for (place, one) in following {
        took.push((place, one.await.expect("seen")));
    }
    stage.end().await;
    took
}

/// From the moment that the moderator acts to the moment that the follower has read of it.
async fn follow(mut follower: Follower, sent: Sent) -> Histogram<u64> {
    let mut took = histogram();
    let mut seen = 0;
    while took.len() < u64::from(EVENTS) {
        follower.until(|message| message["type"] == "events").await;
        let now = Instant::now();
        let sent = sent.lock().expect("not poisoned");
        for event in &follower.events[seen..] {
            if let Some(at) = event["announcement"]["text"].as_str().and_then(|text| sent.get(text)) {
                took.record((now - *at).as_micros() as u64).expect("within bounds");
            }
        }
        seen = follower.events.len();
    }
    took
}

/// In microseconds, up to a minute.
fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds")
}

struct Quantiles<'a>(&'a Histogram<u64>);

impl std::fmt::Display for Quantiles<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |us: u64| us as f64 / 1_000.0;
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|q| ms(self.0.value_at_quantile(q)));
        write!(f, "p50 {p50:.1}, p90 {p90:.1}, p99 {p99:.1}, max {:.1} ms", ms(self.0.max()))
    }
}

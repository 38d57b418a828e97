//! The database or Redis away: refused, or hanging, or without room. What was said to be taken is kept, what was not can be sent again.

use app::clock::Clock;
use harness::{
    Answer, Client, Follower, Scene, TestNode,
    database::Database,
    disk::SmallDisk,
    wire::{Line, Wire},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What is promised: so long a command takes to be answered at most.
const PROMISED: Duration = Duration::from_secs(3);
/// What a busy machine may add to it. Together that is short of what one time-out after another would take.
const BUSY: Duration = Duration::from_millis(1_500);
/// So long a test waits for what has to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tries until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "it has not become so within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What `readyz` says, whatever its status.
async fn readiness(url: &str) -> Value {
    let said = reqwest::get(format!("{url}/readyz")).await.expect("an answer");
    serde_json::from_str(&said.text().await.expect("a body")).expect("JSON")
}

async fn database_away(line: Line) {
    let mut database = Database::postgres().await;
    let (wire, url) = Wire::to(&database.url).await;
    (database.url, database.redis_url) = (url, None);
    let scene = Scene::on(database, Clock::system()).await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let mut follower = Follower::connect(&scene.nobody(), &interview).await;
    follower.until(|message| message["type"] == "snapshot").await;
    let path = format!("/interviews/{interview}/questions");
    let ask = async || -> Answer { asker.post_with_key(&path, "k1", json!({"text": "路灯坏了"})).await };

    wire.set(line);
    let asked_at = Instant::now();
    let refused = ask().await;
    assert!(asked_at.elapsed() < PROMISED + BUSY, "{:?}", asked_at.elapsed());
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(503, "store_unavailable");
    let snapshot = scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    assert_eq!(snapshot["interview"]["id"], interview.as_str(), "read from memory");
    let department = format!("/departments/{}", scene.heating);
    let page = reqwest::get(format!("{}{department}", scene.node.url)).await.expect("an answer");
    assert_eq!((page.status().as_u16(), page.headers().contains_key("retry-after")), (503, true));
    let page = page.text().await.expect("a page");
    assert!(page.contains(&format!("href=\"{department}\"")), "what to do next: {page}");
    until(async || readiness(&scene.node.url).await["database"] == "away").await;

    wire.set(Line::Open);
    until(async || ask().await.status == 201).await;
    let again = ask().await;
    assert!(again.headers.contains_key("idempotent-replayed"), "the same key, the same question");
    let question = again.expect(201)["question"]["id"].as_str().expect("an id").to_owned();
    let queue = scene.moderator.get(&format!("/interviews/{interview}/queue")).await.expect(200);
    assert_eq!(queue["items"].as_array().map(Vec::len), Some(1), "stored once: {queue}");
    scene.approved(&question).await;
    follower.event("question_approved").await;
    until(async || readiness(&scene.node.url).await["database"] == "ok").await;
    scene.node.stop().await;
}

#[tokio::test]
async fn a_database_that_refuses_is_said_so_and_nothing_is_lost() {
    database_away(Line::Cut).await;
}

#[tokio::test]
async fn a_database_that_hangs_is_said_so_and_nothing_is_lost() {
    database_away(Line::Clogged).await;
}

async fn redis_away(line: Line) {
    let mut database = Database::postgres().await;
    let (wire, url) = Wire::to(&database.redis_url.expect("a Redis")).await;
    database.redis_url = Some(url);
    let scene = Scene::on(database, Clock::system()).await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let mut there = Follower::connect(&Client::nobody(&second.url), &interview).await;
    there.until(|message| message["type"] == "snapshot").await;

    wire.set(line);
    let mut asked = Vec::new();
    for n in 0..3 {
        let question = scene.asked(&asker, &interview, &format!("第{n}个问题")).await;
        scene.approved(&question).await;
        asked.push(question);
    }
    seen(&mut there, &asked).await;
    until(async || readiness(&second.url).await["redis"] == "degraded").await;
    assert_eq!(readiness(&second.url).await["database"], "ok");

    wire.set(Line::Open);
    until(async || readiness(&second.url).await["redis"] == "ok").await;
    let question = scene.asked(&asker, &interview, "又通了吗？").await;
    scene.approved(&question).await;
    asked.push(question);
    seen(&mut there, &asked).await;
    second.stop().await;
    scene.node.stop().await;
}

/// Waits until these questions are approved before the reader's eyes, each once and in this order.
async fn seen(reader: &mut Follower, questions: &[String]) {
    loop {
        let approved = reader.events.iter().filter(|event| event["type"] == "question_approved");
        let approved: Vec<_> = approved.filter_map(|event| event["question"]["id"].as_str()).collect();
        if approved == questions {
            return;
        }
        assert!(
            questions.starts_with(&approved.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()),
            "{approved:?}"
        );
        reader.until(|message| message["type"] == "events").await;
    }
}

#[tokio::test]
async fn without_redis_nothing_is_refused_and_everything_is_seen() {
    redis_away(Line::Cut).await;
}

#[tokio::test]
async fn with_a_hanging_redis_nothing_is_refused_and_everything_is_seen() {
    redis_away(Line::Clogged).await;
}

#[tokio::test]
async fn with_a_lane_that_hangs_every_command_is_answered_in_time_and_truly() {
    const COMMANDS: usize = 80;
    let scene = Scene::postgres().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    scene.admin.patch("/settings", json!({"questions_per_minute": 1_000})).await.expect(200);
    let path = format!("/interviews/{interview}/questions");
    let ask = async |n: usize| {
        let began = Instant::now();
        let answer =
            asker.post_with_key(&path, &format!("k{n}"), json!({"text": format!("第{n}个问题")})).await;
        (answer, began.elapsed())
    };

    // Somebody holds the room's row: reading goes on, each transaction of the lane hangs.
    let mut holder = scene.node.app.db.write().await.expect("a transaction");
    store::stream::lock(&mut holder, &interview).await.expect("a lock");
    let asking = futures_util::future::join_all((0..COMMANDS).map(async |n| {
        tokio::time::sleep(Duration::from_millis(50) * n as u32).await;
        ask(n).await
    }));
    let holding = async {
        tokio::time::sleep(Duration::from_millis(4_600)).await;
        drop(holder);
    };
    let (answers, ()) = tokio::join!(asking, holding);

    let took: Vec<_> = answers.iter().map(|(_, took)| *took).collect();
    println!("the longest of {COMMANDS} waited {:?}", took.iter().max());
    assert!(took.iter().all(|took| *took < PROMISED + BUSY), "{took:?}");
    let mut told_it_is_not_stored = 0;
    for (n, (answer, _)) in answers.into_iter().enumerate() {
        let (said, is_accepted) = (answer.body["detail"].to_string(), answer.status == 201);
        if !is_accepted {
            answer.refused(503, "store_unavailable");
        }
        let (again, _) = ask(n).await;
        let is_replay = again.headers.contains_key("idempotent-replayed");
        again.expect(201);
        assert!(is_replay || !is_accepted, "{n}: a receipt stands");
        if said.contains("没有保存") {
            told_it_is_not_stored += 1;
            assert!(!is_replay, "{n}: said to be not stored, and stored");
        }
    }
    assert!(told_it_is_not_stored > 5, "{told_it_is_not_stored} of {COMMANDS}: the lane did not hang");
    let queue = scene.moderator.get(&format!("/interviews/{interview}/queue?limit=200")).await.expect(200);
    assert_eq!(queue["items"].as_array().map(Vec::len), Some(COMMANDS), "each once");
    let app = scene.node.app.clone();
    scene.node.stop().await;
    assert!(app.tasks.is_empty(), "nothing outlives its node");
}

#[tokio::test]
async fn a_full_disk_is_said_so_reading_goes_on_and_nothing_is_lost() {
    const QUESTIONS_MAX: usize = 900;
    let disk = SmallDisk::new(4);
    let scene =
        Scene::on(Database::sqlite_in(disk.folder()), Clock::standing(harness::scene::evening())).await;
    let interview = scene.live().await;
    scene
        .admin
        .patch("/settings", json!({"questions_per_interview": QUESTIONS_MAX, "questions_per_minute": 1_000}))
        .await
        .expect(200);
    let asker = scene.netizen("岛城市民").await;
    let path = format!("/interviews/{interview}/questions");
    let text = |n: usize| format!("第{n}个问题{}", "问".repeat(400));
    let ask = async |n: usize| asker.post_with_key(&path, &format!("k{n}"), json!({"text": text(n)})).await;
    let mut accepted = Vec::new();
    for n in 0..20 {
        accepted.push(ask(n).await.expect(201));
    }

    disk.fill();
    let before = accepted.len();
    let refused = loop {
        assert!(accepted.len() < QUESTIONS_MAX, "the disk is not full");
        let began = Instant::now();
        let answer = ask(accepted.len()).await;
        assert!(began.elapsed() < PROMISED + BUSY, "{:?}", began.elapsed());
        if answer.status != 201 {
            break answer;
        }
        accepted.push(answer.body);
    };
    println!("{} were accepted on the full disk, in the room that the log had", accepted.len() - before);
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(503, "store_unavailable");
    for n in 0..3 {
        ask(accepted.len() + n).await.refused(503, "store_unavailable");
    }
    let queue = format!("/interviews/{interview}/queue?limit=200");
    let first = accepted[0]["question"]["id"].as_str().expect("an id").to_owned();
    scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    scene.moderator.get(&queue).await.expect(200);
    asker.get(&format!("/questions/{first}")).await.expect(200);

    disk.make_room();
    until(async || ask(accepted.len()).await.status == 201).await;
    let again = ask(accepted.len()).await;
    assert!(again.headers.contains_key("idempotent-replayed"), "the same key, the same question");
    accepted.push(again.expect(201));
    for (n, receipt) in accepted.iter().enumerate() {
        let kept = ask(n).await;
        assert!(kept.headers.contains_key("idempotent-replayed"), "{n} was accepted and is there");
        assert_eq!(kept.expect(201)["question"]["id"], receipt["question"]["id"]);
    }
    scene.approved(&first).await;
    scene.node.stop().await;
}

#[tokio::test]
async fn a_node_that_is_not_ready_yet_refuses_connections_and_does_not_keep_them_waiting() {
    let mut database = Database::postgres().await;
    let (wire, url) = Wire::to(&database.url).await;
    (database.url, database.redis_url) = (url, None);
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);

    wire.set(Line::Clogged);
    let settings = [("WENZHENG_LISTEN", address.as_str())];
    let starting = TestNode::start(&database, Clock::system(), &settings);
    let trying = async {
        for _ in 0..8 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let tried = tokio::net::TcpStream::connect(&address).await;
            let refused = tried.expect_err("nobody is served yet").kind();
            assert_eq!(refused, std::io::ErrorKind::ConnectionRefused);
        }
        wire.set(Line::Open);
    };
    let (node, ()) = tokio::join!(starting, trying);
    assert_eq!(readiness(&node.url).await["database"], "ok");
    node.stop().await;
}

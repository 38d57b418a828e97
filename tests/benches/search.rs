//! How long the search and similar questions take over fifty thousand published questions, on both databases.
//!
//!     node tests/services/with.mjs cargo bench --workspace --bench search
//!
//! One reader at a time; the questions are put together from places, matters and wishes, so that words are common and rare.

use app::clock::Clock;
use domain::{
    Actor, RoomCommand,
    ids::{InterviewId, NetizenId},
    search::Query,
    text::{Line, Text},
};
use harness::{Scene, database::Database};
use hdrhistogram::Histogram;
use serde_json::json;
use std::{sync::Arc, time::Instant};
use store::{
    Page,
    search::{Apart, Filter, fill, search, similar},
};
use tokio::{sync::Semaphore, task::JoinSet};

const ROOMS: usize = 10;
const QUESTIONS_PER_ROOM: usize = 5_000;
/// Questions that are on their way at the same time.
const AT_ONCE: usize = 64;
const ROUNDS: usize = 30;

const PLACES: [&str; 12] = [
    "浮山后",
    "台东八路",
    "中山公园",
    "火车北站",
    "海泊河",
    "八大关",
    "李村",
    "沧口",
    "小港湾",
    "辽阳西路",
    "大学路",
    "五四广场",
];
const MATTERS: [&str; 10] = [
    "供热管网改造",
    "公积金贷款额度",
    "停车位不够",
    "学区怎么划分",
    "地铁六号线",
    "加装电梯补贴",
    "医保异地结算",
    "公交线路调整",
    "夜间施工噪音",
    "5G基站建设",
];
const WISHES: [&str; 7] = [
    "什么时候能办好",
    "请尽快安排",
    "标准是多少",
    "需要哪些材料",
    "为什么一直没有答复",
    "能不能提前公布",
    "由哪个部门负责",
];

fn text(n: usize) -> String {
    let of = |list: &[&'static str], n: usize| list[n % list.len()];
    format!("{}的{}{}？编号{n}", of(&PLACES, n / 3), of(&MATTERS, n * 7), of(&WISHES, n / 5))
}

#[tokio::main]
async fn main() {
    for (name, database) in [("SQLite", Database::sqlite()), ("PostgreSQL", Database::postgres().await)] {
        let scene = Scene::on(database, Clock::system()).await;
        write(&scene).await;
        let begun = Instant::now();
        while fill(&scene.node.app.db, 1).await.expect("filled") > 0 {}
        println!(
            "{name}: {} documents; what was left to fill in took {:?}",
            count(&scene).await,
            begun.elapsed()
        );
        for q in ["供热", "公积金", "浮山后 电梯", "编号4999", "停车位不够请尽快安排", "站"]
        {
            measure(&format!("{name}: search {q}"), async || found(&scene, q).await).await;
        }
        for asked in ["请问浮山后供热管网什么时候改造好", "我想问公积金贷款最多能贷多少", "火星移民怎么报名"]
        {
            let db = &scene.node.app.db;
            let near = async || similar(db, asked, Apart::default(), 3).await.expect("similar").len();
            measure(&format!("{name}: similar to {asked}"), near).await;
        }
        scene.node.stop().await;
    }
}

async fn count(scene: &Scene) -> i64 {
    store::testing::count(&scene.node.app.db, "search_document").await.expect("a number")
}

async fn found(scene: &Scene, q: &str) -> usize {
    let query = Query::parse(&Line::parse(q).expect("a line"), 60).expect("a query");
    let page = Page { limit: 20, after: None };
    search(&scene.node.app.db, &query, &Filter::default(), &page).await.expect("found").items.len()
}

async fn measure(name: &str, work: impl AsyncFn() -> usize) {
    let (mut took, mut items) = (Histogram::<u64>::new(3).expect("a histogram"), 0);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        items = work().await;
        took.record(begun.elapsed().as_micros() as u64).expect("within bounds");
    }
    let ms = |quantile| took.value_at_quantile(quantile) as f64 / 1_000.0;
    println!("{name}: {items} items, p50 {:.1} ms, p95 {:.1} ms", ms(0.5), ms(0.95));
}

/// Through the writer, as people's questions come.
async fn write(scene: &Scene) {
    let limits = json!({"questions_per_room_max": 100_000, "moderation": "post"});
    scene.admin.patch("/settings", limits).await.expect(200);
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut asking = JoinSet::new();
    for room in 0..ROOMS {
        let id = InterviewId::parse(&scene.live().await).expect("an id");
        for n in 0..QUESTIONS_PER_ROOM {
            let (app, gate, id) = (scene.node.app.clone(), gate.clone(), id.clone());
            asking.spawn(async move {
                let _permit = gate.acquire_owned().await.expect("open");
                let n = room * QUESTIONS_PER_ROOM + n;
                let asker = Actor::Netizen {
                    id: NetizenId::parse(&format!("N{n}")).expect("an id"),
                    nickname: Line::parse("岛城市民").expect("a line"),
                };
                let text = Text::parse(&text(n)).expect("a text");
                let ask = RoomCommand::Ask { text, department: None, follows: None, kind: None, topic: None };
                app.writer.room(&id, asker, ask, None).await.expect("asked");
            });
        }
        while let Some(asked) = asking.join_next().await {
            asked.expect("no panic");
        }
    }
}

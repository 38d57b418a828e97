//! Rankings and samples: tables and log agree, what was frozen stays, and both databases draw the same.

use super::{
    arrange::{START, Town, assessor, each_database, line, official, open, text},
    city::assert_same,
};
use domain::{
    CityCommand, CityEvent,
    decide::{Beside, CityMade},
    event::Slot,
    ids::{RankingId, SampleId},
    instant::DAY_MS,
    ranking::{
        RankingPlan,
        formula::{Figure, Formula, Group, Part},
    },
    sample::{SamplePlan, SampleResult, draw},
    score::Score,
};
use harness::database::Database;
use proptest::strategy::Strategy;
use std::sync::Mutex;
use store::{Db, Page, facts, figures::Period, notes, rankings, samples};
use tokio::runtime::Handle;

const ALL: Page = Page { limit: 100, after: None };

fn period() -> Period {
    Period { from: Some(START.plus_ms(-DAY_MS)), to: Some(START.plus_ms(DAY_MS)) }
}

fn formula(town: &Town) -> Formula {
    let part = |figure, best| Part { figure, weight: 2, worst: if best == 500 { 100 } else { 0 }, best };
    Formula {
        parts: vec![part(Figure::AnswerRate, 10_000), part(Figure::SamplingMean, 500)],
        cases_min: 1,
        groups: vec![Group { name: line("政府部门"), department_ids: town.departments()[..2].to_vec() }],
    }
}

fn plan(town: &Town) -> RankingPlan {
    let Period { from, to } = period();
    RankingPlan {
        title: line("十一月"),
        from: from.expect("a start"),
        to: to.expect("an end"),
        cut_off: town.at.plus_ms(2 * DAY_MS),
        formula: 1,
    }
}

pub async fn draw_sample(town: &mut Town, per_department: u32) -> SampleId {
    let Period { from, to } = period();
    let (from, to) = (from.expect("a start"), to.expect("an end"));
    let plan = SamplePlan { title: line("回访"), from, to, per_department, seed: Some(line("2026-11")) };
    let beside = Beside {
        answered: samples::answered(&town.db, period()).await.expect("readable"),
        ..Beside::default()
    };
    let command = CityCommand::DrawSample { plan };
    let CityMade::Sample(id) = town.act_as(&assessor(), command, &beside).await.expect("drawn") else {
        panic!("no sample")
    };
    id
}

pub async fn enter(town: &mut Town, sample: &SampleId, no: u32, score: Option<i64>, comment: Option<&str>) {
    let result = SampleResult {
        is_reached: score.is_some(),
        score: score.and_then(Score::parse),
        comment: comment.map(text),
    };
    let command = CityCommand::EnterSampleResult { sample: sample.clone(), no, result };
    town.act_as(&assessor(), command, &Beside::default()).await.expect("entered");
}

/// A ranking from its formula to its withdrawal, with an objection.
pub async fn ranked(town: &mut Town) -> RankingId {
    let command = CityCommand::ChangeFormula { formula: formula(town) };
    town.act(command).await.expect("a formula");
    let values = serde_json::json!({ "public_ranking": "on" });
    let values = values.as_object().cloned().expect("an object");
    town.act(CityCommand::ChangeSettings { values }).await.expect("settings");
    let none = Beside::default();
    let command = CityCommand::CreateRanking { plan: plan(town) };
    let CityMade::Ranking(ranking) = town.act_as(&assessor(), command, &none).await.expect("made") else {
        panic!("no ranking")
    };
    let department = town.departments()[0].clone();
    let command = CityCommand::ObjectToRanking {
        ranking: ranking.clone(),
        department: department.clone(),
        text: text("有一件不属本局"),
    };
    town.act_as(&official(&department), command, &none).await.expect("objected");
    let objection = town.city.rankings[&ranking].objections[0].id.clone();
    let command = CityCommand::AnswerObjection { objection, is_accepted: false, text: text("归属无误") };
    town.act_as(&assessor(), command, &none).await.expect("answered");
    town.at = town.at.plus_ms(3 * DAY_MS);
    let figures = rankings::figures(&town.db, period(), town.at).await.expect("readable");
    let beside = Beside { figures, ..Beside::default() };
    let command = CityCommand::FreezeRanking { ranking: ranking.clone() };
    town.act_as(&assessor(), command, &beside).await.expect("frozen");
    let command = CityCommand::PublishRanking { ranking: ranking.clone() };
    town.act_as(&assessor(), command, &none).await.expect("published");
    let command = CityCommand::WithdrawRanking { ranking: ranking.clone(), reason: text("时间有误") };
    town.act_as(&assessor(), command, &none).await.expect("withdrawn");
    ranking
}

/// Two answered questions of the first department, and one that is open.
async fn evening(town: &Town) {
    let mut stage = town.live().await;
    stage.answered("1", "路灯坏了").await;
    stage.answered("2", "水压不足").await;
    stage.approved("3", "何时修路").await;
}

#[tokio::test]
async fn a_ranking_is_stored_as_it_is_decided_and_stays() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        evening(&town).await;
        let sample = draw_sample(&mut town, 1).await;
        enter(&mut town, &sample, 1, Some(4), None).await;
        let ranking = ranked(&mut town).await;

        assert_same(&town.city, &facts::load_city(&db).await.expect("readable"));
        assert_same(&town.city, &facts::replay_city(&db).await.expect("readable"));
        let frozen = rankings::frozen(&db, &ranking).await.expect("readable").expect("frozen");
        let first = &frozen[0];
        assert_eq!(first.input.department_id, town.departments()[0]);
        assert_eq!((first.input.cases, first.place), (3, Some(1)));
        // Two of three answered: 66.67; 4 of 1 to 5: 75.00.
        assert_eq!(
            (first.points.as_slice(), first.score),
            ([Some(6_667), Some(7_500)].as_slice(), Some(7_084))
        );

        let mut stage = town.live().await;
        stage.answered("4", "新的提问").await;
        let again = rankings::frozen(&db, &ranking).await.expect("readable").expect("frozen");
        assert_eq!(again, frozen, "whatever happens later");

        let objection = town.city.rankings[&ranking].objections[0].id.clone();
        let items = [objection.as_str(), ranking.as_str()];
        let notes = notes::of(&db, &items).await.expect("readable");
        let note = |item, slot| notes.of(item, slot).map(|text| text.to_string());
        assert_eq!(note(objection.as_str(), Slot::Text).as_deref(), Some("有一件不属本局"));
        assert_eq!(note(objection.as_str(), Slot::ObjectionAnswer).as_deref(), Some("归属无误"));
        assert_eq!(note(ranking.as_str(), Slot::Reason).as_deref(), Some("时间有误"));
    })
    .await;
}

#[tokio::test]
async fn what_was_entered_is_what_is_counted() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        evening(&town).await;
        let sample = draw_sample(&mut town, 5).await;
        let items = samples::items(&db, &sample, &ALL).await.expect("readable").items;
        assert_eq!(items.iter().map(|item| item.no).collect::<Vec<_>>(), [1, 2]);
        assert!(items.iter().all(|item| item.entered.is_none()));

        enter(&mut town, &sample, 1, Some(2), Some("不太满意")).await;
        enter(&mut town, &sample, 2, None, None).await;
        enter(&mut town, &sample, 1, Some(5), None).await;
        let item = samples::item(&db, &sample, 1).await.expect("readable").expect("there");
        let entered = item.entered.expect("entered");
        assert_eq!((entered.is_reached, entered.score, entered.comment), (true, Some(5), None));
        let progress = samples::progress(&db, Some(&sample)).await.expect("readable");
        assert_eq!(progress[sample.as_str()], samples::Progress { reached: 1, missed: 1 });
        assert_eq!(samples::progress(&db, None).await, Ok(progress));
        assert_eq!(samples::item(&db, &sample, 3).await, Ok(None));

        let by_department = samples::sampling(&db, period(), None).await.expect("readable");
        let first = town.departments()[0].clone();
        let sampling = &by_department[first.as_str()];
        assert_eq!((by_department.len(), sampling.drawn, sampling.reached), (1, 2, 1));
        assert_eq!((sampling.mean, sampling.distribution), (Some(5.0), [0, 0, 0, 0, 1]));
        let other = town.departments()[1].clone();
        assert!(samples::sampling(&db, period(), Some(&other)).await.expect("readable").is_empty());
        let before = Period { from: None, to: period().from };
        assert!(samples::sampling(&db, before, None).await.expect("readable").is_empty());
    })
    .await;
}

/// The tables of a sample are what its event says.
#[tokio::test]
async fn a_samples_items_are_those_of_its_event() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        evening(&town).await;
        let answered = samples::answered(&db, period()).await.expect("readable");
        let sample = draw_sample(&mut town, 1).await;
        let drawn = draw(&answered, 1, "2026-11");
        let page = Page { limit: 1, after: None };
        let log = store::audit::events(&db, Some(store::CITY_STREAM), &page).await.expect("readable");
        let event: CityEvent = serde_json::from_value(log.items[0].payload.clone()).expect("an event");
        let CityEvent::SampleDrawn { items, .. } = event else { panic!("the newest is the sample") };
        assert_eq!(items, drawn);
        let stored = samples::items(&db, &sample, &ALL).await.expect("readable").items;
        let stored: Vec<_> =
            stored.into_iter().map(|item| (item.no, item.department, item.question)).collect();
        let expected: Vec<_> =
            (1..).zip(drawn).map(|(no, item)| (no, item.department, item.question)).collect();
        assert_eq!(stored, expected);
    })
    .await;
}

/// Results by chance: counted in memory, and on either database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_results_are_counted_as_they_were_entered() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        {
            let mut stage = town.live().await;
            for n in 0..6 {
                stage.answered("1", &format!("提问{n}")).await;
            }
        }
        let sample = draw_sample(&mut town, 6).await;
        let town = Mutex::new(town);
        tokio::task::block_in_place(|| {
            super::random::check(
                8,
                proptest::collection::vec((1_u32..=6, 0_i64..=5), 0..20).boxed(),
                |results| {
                    let mut town = town.lock().expect("one at a time");
                    Handle::current().block_on(async {
                        for (no, score) in results {
                            enter(&mut town, &sample, no, Some(score).filter(|score| *score > 0), None).await;
                        }
                        let items = samples::items(&db, &sample, &ALL).await.expect("readable").items;
                        let scores: Vec<_> = items
                            .iter()
                            .filter_map(|item| item.entered.as_ref().and_then(|entered| entered.score))
                            .collect();
                        let sampling = samples::sampling(&db, period(), None).await.expect("readable");
                        let counted: u64 = sampling.values().flat_map(|of| of.distribution).sum();
                        assert_eq!(counted, scores.len() as u64);
                        let reached: u64 = sampling.values().map(|of| of.reached).sum();
                        assert_eq!(reached, scores.len() as u64);
                    });
                },
            );
        });
    })
    .await;
}

#[tokio::test]
async fn a_rehearsal_and_what_is_open_are_never_drawn() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        evening(&town).await;
        let answered = samples::answered(&db, period()).await.expect("readable");
        assert_eq!(answered.len(), 2);
        store::testing::by_hand(&db, "UPDATE interview SET is_rehearsal = (1 = 1)").await.expect("changed");
        assert_eq!(samples::answered(&db, period()).await.expect("readable"), []);
    })
    .await;
}

/// The same questions in both databases, and the same seed.
#[tokio::test]
async fn both_databases_draw_the_same() {
    let (one, other) = (Database::sqlite(), Database::postgres().await);
    let (one, other) = (open(&one).await, open(&other).await);
    let town = Town::new(&one).await;
    {
        let mut stage = town.live().await;
        for n in 0..12 {
            stage.answered("1", &format!("提问{n}")).await;
        }
    }
    copy(&one, &other).await;
    for seed in ["2026-11", "青岛", "x"] {
        let mut drawn = Vec::new();
        for db in [&one, &other] {
            drawn.push(draw(&samples::answered(db, period()).await.expect("readable"), 4, seed));
        }
        assert_eq!(drawn[0].len(), 4);
        assert_eq!(drawn[0], drawn[1]);
    }
    one.close().await;
    other.close().await;
}

async fn copy(from: &Db, to: &Db) {
    let (mut from, mut to) = (from.read_whole().await.expect("all"), to.write_whole().await.expect("all"));
    for table in from.tables().to_vec() {
        let rows = from.rows(&table, None).await.expect("rows");
        let same = to.tables().iter().find(|known| known.name == table.name).expect("the same table").clone();
        to.insert(&same, &rows).await.expect("written");
    }
    to.commit().await.expect("written");
    from.commit().await.expect("read");
}

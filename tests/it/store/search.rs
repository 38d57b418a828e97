//! Finding: the same on both databases and in the same order, always what is published now, and whole again after it was
//! filled anew.

use super::{
    arrange::{Stage, Town, each_database, line, moderator, netizen, text},
    random::{check, perform, steps},
};
use domain::{
    Instant, RoomCommand,
    decide::Made,
    ids::QuestionId,
    interview::{InterviewChange, Moderation},
    search::{FoundKind, Query},
};
use proptest::prelude::{Just, Strategy, prop_oneof};
use store::{
    Db, Page,
    figures::Period,
    search::{self, Apart, Filter},
};
use tokio::runtime::Handle;

const ALL: u32 = 100;

async fn filled(db: &Db) {
    while search::fill(db, ALL).await.expect("filled") > 0 {}
}

/// After everything is forgotten, as a backup leaves it out.
pub(super) async fn fill_anew(db: &Db) {
    const FORGET: &str = "DELETE FROM search_gram; DELETE FROM search_document; DELETE FROM search_interview";
    store::testing::by_hand(db, FORGET).await.expect("forgotten");
    filled(db).await;
}

/// What was found, as kinds and texts.
async fn found_by(db: &Db, q: &str, filter: &Filter) -> Vec<(FoundKind, String)> {
    let query = Query::parse(&line(q), 60).expect("a query");
    let (mut after, mut all) = (None, Vec::new());
    loop {
        // Small pages: the order holds across them.
        let listed = search::search(db, &query, filter, &Page { limit: 2, after }).await.expect("found");
        assert!(listed.items.len() <= 2);
        all.extend(listed.items.into_iter().map(|found| (found.kind, found.text)));
        after = listed.next;
        if after.is_none() {
            return all;
        }
    }
}

async fn found(db: &Db, q: &str) -> Vec<String> {
    found_by(db, q, &Filter::default()).await.into_iter().map(|(_, text)| text).collect()
}

async fn said(stage: &mut Stage<'_>, words: &str) {
    let command =
        RoomCommand::PublishStatement { speaker: line("主持人"), text: text(words), picture: None };
    assert!(matches!(stage.must(&moderator(), command).await, Made::Statement(_)));
}

#[tokio::test]
async fn both_databases_find_the_same_best_first() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.approved("1", "浮山后的基站是5G吗？").await;
        stage.at = stage.at.plus_ms(1_000);
        said(&mut stage, "欢迎来谈5G基站。").await;
        stage.at = stage.at.plus_ms(1_000);
        stage.answered("2", "小区里的５Ｇ基站什么时候建").await;
        stage.at = stage.at.plus_ms(1_000);
        stage.ask("3", "没有审核的5G基站").await;
        filled(&db).await;

        // As written first, then by kind, then the newest.
        assert_eq!(
            found(&db, "5g基站").await,
            ["小区里的５Ｇ基站什么时候建", "欢迎来谈5G基站。", "浮山后的基站是5G吗？"]
        );
        assert_eq!(found(&db, "维修").await, ["已经安排维修。"]);
        assert_eq!(found(&db, "站").await.len(), 3, "one character");
        assert_eq!(found(&db, "水压").await, ["示例访谈：夏季供水\n水压、水质与停水通知。"]);
        assert_eq!(found(&db, "基小").await, [""; 0]);
        assert_eq!(found(&db, "5").await, [""; 0], "a number is not the beginning of one");
    })
    .await;
}

#[tokio::test]
async fn what_is_found_can_be_narrowed() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let open = stage.approved("1", "路灯坏了").await;
        stage.at = stage.at.plus_ms(60_000);
        let (answered, _) = stage.answered("2", "路灯又坏了").await;
        filled(&db).await;
        let by = async |filter: Filter| found_by(&db, "路灯", &filter).await.len();
        let some = |set: &dyn Fn(&mut Filter)| {
            let mut filter = Filter::default();
            set(&mut filter);
            filter
        };
        let department = stage.room.questions[&open].department.clone().expect("a department");
        let other = town.departments().into_iter().rev().find(|id| *id != department);
        assert_eq!(by(Filter::default()).await, 2);
        assert_eq!(by(some(&|filter| filter.kind = Some(FoundKind::Answer))).await, 0);
        assert_eq!(by(some(&|filter| filter.kind = Some(FoundKind::Question))).await, 2);
        assert_eq!(by(some(&|filter| filter.is_answered = true)).await, 1);
        assert_eq!(by(some(&|filter| filter.department = Some(department.clone()))).await, 2);
        assert_eq!(by(some(&|filter| filter.department = other.clone())).await, 0);
        let asked_at = stage.room.questions[&answered].asked_at;
        let period = |from: Option<Instant>, to: Option<Instant>| Period { from, to };
        assert_eq!(by(some(&|filter| filter.period = period(Some(asked_at), None))).await, 1);
        assert_eq!(by(some(&|filter| filter.period = period(None, Some(asked_at)))).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_published_is_found_no_longer() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        filled(&db).await;
        let question = stage.approved("1", "电话是一三八零零零").await;
        let id = || question.clone();
        let moderated = async |stage: &mut Stage<'_>, command| stage.must(&moderator(), command).await;
        assert_eq!(found(&db, "一三八").await.len(), 1);
        let redact = RoomCommand::RedactQuestion { question: id(), text: text("电话已隐去") };
        moderated(&mut stage, redact).await;
        assert_eq!((found(&db, "一三八").await.len(), found(&db, "隐去").await.len()), (0, 1));
        moderated(&mut stage, RoomCommand::HideQuestion { question: id(), reason: text("重复") }).await;
        assert_eq!(found(&db, "隐去").await.len(), 0);
        moderated(&mut stage, RoomCommand::UnhideQuestion { question: id() }).await;
        assert_eq!(found(&db, "隐去").await.len(), 1);
        let target = stage.approved("2", "热线几点开").await;
        moderated(&mut stage, RoomCommand::MergeQuestion { question: id(), into: target }).await;
        assert_eq!(found(&db, "隐去").await.len(), 0);
        moderated(&mut stage, RoomCommand::UnmergeQuestion { question: id() }).await;
        stage.must(&netizen("1"), RoomCommand::WithdrawQuestion { question: id() }).await;
        assert_eq!(found(&db, "隐去").await.len(), 0);
        let change =
            InterviewChange { title: Some(line("改名以后的访谈")), ..InterviewChange::default() };
        moderated(&mut stage, RoomCommand::ChangeInterview(change)).await;
        assert_eq!((found(&db, "夏季").await.len(), found(&db, "改名").await.len()), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_whole_in_the_index_and_rehearsals_are_not_found() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.approved("1", "路灯坏了").await;
        assert_eq!(found(&db, "路灯").await.len(), 0, "an older program may be writing still");
        filled(&db).await;
        assert_eq!(found(&db, "路灯").await.len(), 1);

        let mut rehearsal = Stage::new(&town).await;
        let mut plan = town.plan(1, Moderation::Post);
        plan.is_rehearsal = true;
        rehearsal.must(&moderator(), RoomCommand::CreateInterview(plan)).await;
        rehearsal.must(&moderator(), RoomCommand::AnnounceInterview).await;
        rehearsal.ask("1", "演练的路灯").await;
        let mut draft = Stage::new(&town).await;
        let plan = town.plan(1, Moderation::Post);
        draft.must(&moderator(), RoomCommand::CreateInterview(plan)).await;
        filled(&db).await;
        assert_eq!((found(&db, "路灯").await.len(), found(&db, "夏季供水").await.len()), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_is_what_the_log_says_whatever_happens() {
    let moderation = || prop_oneof![Just(Moderation::Pre), Just(Moderation::Post)];
    each_database(async |db| {
        let town = Town::new(&db).await;
        tokio::task::block_in_place(|| {
            check(8, (moderation(), steps(120)).boxed(), |(moderation, steps)| {
                Handle::current().block_on(async {
                    let mut stage = town.announced(moderation).await;
                    perform(&mut stage, &steps).await;
                    let written = search::documents(&db, &stage.id()).await.expect("documents");
                    fill_anew(&db).await;
                    let again = search::documents(&db, &stage.id()).await.expect("documents");
                    assert_eq!(written, again);
                });
            });
        });
    })
    .await;
}

#[tokio::test]
async fn a_big_room_is_filled_in_steps_while_it_goes_on() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.announced(Moderation::Post).await;
        for n in 0..5 {
            let asks = (0..100).map(|m| {
                (netizen(&format!("{n}x{m}")), super::arrange::text_body(&format!("第{n}x{m}个路灯坏了")))
            });
            stage.act_together(asks.collect()).await;
        }
        fill_anew(&db).await;
        let documents = search::documents(&db, &stage.id()).await.expect("documents");
        assert_eq!(documents.len(), 501);
        assert_eq!(search::fill(&db, ALL).await, Ok(0));
    })
    .await;
}

async fn similar(db: &Db, text: &str, apart: Apart<'_>) -> Vec<QuestionId> {
    search::similar(db, text, apart, 3).await.expect("similar")
}

#[tokio::test]
async fn similar_questions_come_answered_first_and_by_what_is_rare() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let open = stage.approved("1", "浮山后三小区什么时候供热？").await;
        let (answered, _) = stage.answered("2", "浮山后小区今年几号供热").await;
        let (other, _) = stage.answered("3", "请问公交什么时候加班次？").await;
        filled(&db).await;
        let here = stage.id();
        let asked = "您好，请问浮山后小区什么时候供热";
        assert_eq!(similar(&db, asked, Apart::default()).await, [answered.clone(), open]);
        assert_eq!(similar(&db, "公交加班次", Apart::default()).await, [other]);
        assert_eq!(similar(&db, "什么时候请问怎么", Apart::default()).await, []);
        let only_answered = Apart { is_answered: true, ..Apart::default() };
        assert_eq!(similar(&db, asked, only_answered).await, [answered]);
        assert_eq!(similar(&db, asked, Apart { except: Some(&here), ..Apart::default() }).await, []);
        assert_eq!(similar(&db, asked, Apart { only: Some(&here), ..Apart::default() }).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_spared_a_question_counts_once_for_each_netizen() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let (question, _) = stage.answered("1", "路灯坏了").await;
        for by in ["2", "2", "3"] {
            stage.must(&netizen(by), RoomCommand::TakeAnswer { question: question.clone() }).await;
        }
        assert_eq!(store::testing::count(&db, "taken_answer").await, Ok(2));
    })
    .await;
}

//! The made-up city of `wenzheng demo`: it has a past with figures, something coming, and one live interview.

use app::{
    clock::Clock,
    config::Flags,
    demo::{self, Chance, Demo, Past, year},
};
use domain::{
    Actor, CityCommand,
    interview::InterviewStatus::{Announced, Archived, Draft, Ended, Live},
    question::QuestionStatus::{self, Answered, Approved, Hidden, Merged, Rejected, Withdrawn},
    view::{self, Sight},
};
use harness::{Client, TestNode, database::Database, scene::line};
use serde_json::json;
use std::{collections::BTreeMap, future::pending};
use store::{
    Page, facts,
    figures::{self, By, Period},
    interviews::{self, InterviewFilter},
};

const PAGE: Page = Page { limit: 200, after: None };

#[tokio::test]
async fn the_made_up_city_has_a_past_with_figures_and_one_live_interview() {
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &[]).await;
    let demo =
        Demo::build(&node.app, Past::Weeks, Chance::seeded("a city for a test")).await.expect("it is built");
    let (db, city) = (&node.app.db, node.app.city.now());
    assert_eq!(city.departments.len(), 8);

    let everything = InterviewFilter { is_staff: true, ..InterviewFilter::default() };
    let interviews = interviews::list(db, &everything, &PAGE).await.expect("a list").items;
    let count = |status| interviews.iter().filter(|interview| interview.status == status).count();
    assert_eq!(count(Live), 1);
    assert_eq!(count(Ended) + count(Archived), 12);
    assert!(count(Ended) > 0 && count(Archived) > 0 && count(Announced) >= 2 && count(Draft) == 1);
    assert!(interviews.iter().any(|interview| interview.status == Live && interview.id == demo.interview));
    assert!(interviews.iter().any(|interview| interview.lang.as_str() == "en"));

    let mut questions: BTreeMap<QuestionStatus, usize> = BTreeMap::new();
    for interview in &interviews {
        let (room, tallies) = facts::load_room(db, &interview.id).await.expect("reading").expect("a room");
        let seen = view::room(&room, &tallies, Sight::Staff).expect("an interview");
        for question in &seen.questions {
            *questions.entry(question.status).or_default() += 1;
        }
        if matches!(interview.status, Ended | Archived) {
            assert!(
                seen.questions.iter().any(|question| question.status == Answered),
                "{:?}",
                interview.title
            );
            assert!(!seen.statements.is_empty() && !seen.announcements.is_empty());
        }
        let replayed = facts::replay_room(db, &interview.id).await.expect("replaying");
        assert_eq!(view::room(&replayed, &tallies, Sight::Staff), Some(seen), "the log and the tables agree");
    }
    for status in [Approved, Answered, Rejected, Merged, Hidden, Withdrawn] {
        assert!(questions.get(&status).is_some_and(|count| *count > 0), "{status:?} in {questions:?}");
    }

    let (always, now) = (Period::default(), node.app.clock.now());
    let of = async |by| figures::figures(db, by, always, now, None, &PAGE).await.expect("figures").items;
    let by_department = of(By::Department).await;
    assert_eq!(by_department.len(), 8);
    let city = of(By::City).await;
    for row in by_department.iter().chain(&city) {
        let figures = &row.figures;
        assert!(figures.interviews > 0 && figures.answered > 0 && figures.participations > 0, "{row:?}");
        assert!(
            figures.response.median_ms.is_some_and(|ms| ms > 0) && figures.satisfaction.count > 0,
            "{row:?}"
        );
        assert!(figures.peak_online > 0, "{row:?}");
    }
    let rate = city.first().and_then(|row| row.figures.answer_rate).expect("a rate");
    assert!((0.7..1.0).contains(&rate), "{rate}");

    let password = demo.password.as_str();
    for username in ["admin", "moderator", "moderator2", "assessor", "reviewer", "official-heating"] {
        let who = json!({"username": username, "password": password});
        let person = Client::nobody(&node.url).signed_in("/session", who).await;
        assert_eq!(person.get("/session").await.expect(200)["staff"]["username"], username);
    }
    node.stop().await;
}

#[tokio::test]
async fn a_database_in_use_is_left_alone() {
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &[]).await;
    let command = CityCommand::CreateDepartment {
        code: line("heating"),
        name: line("示例市供热局"),
        name_en: None,
        short_name: None,
        parent: None,
        email: None,
    };
    node.app.writer.city(Actor::System, command, None).await.expect("somebody's city");
    node.stop().await;
    let flags = Flags {
        listen: Some("127.0.0.1:0".to_owned()),
        database_url: Some(database.url.clone()),
        ..Flags::default()
    };
    let error = demo::run(flags, Past::Weeks, pending()).await.expect_err("it is in use");
    assert!(error.to_string().contains("DATABASE_URL"), "{error:#}");
}

/// The totals of Qingdao's eleven months of 2012, and nothing of what is live beside them.
#[tokio::test]
async fn the_year_has_exactly_the_totals_of_the_model() {
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &[]).await;
    Demo::build(&node.app, Past::Years(1), Chance::seeded("a year")).await.expect("it is built");

    let nobody = Client::nobody(&node.url);
    let city = nobody.get("/figures?by=city").await.expect(200);
    let figures = &city["items"][0];
    for (name, total) in
        [("interviews", 705), ("participations", 272_000), ("questions", 16_937), ("answered", 16_731)]
    {
        assert_eq!(figures[name], total, "{name}");
    }
    assert_eq!(node.app.city.now().departments.len(), year::DEPARTMENTS);
    let live = nobody.get("/interviews?status=live").await.expect(200);
    assert!(live["items"].as_array().is_some_and(|live| live.iter().all(|one| one["rehearsal"] == true)));
    assert!(figures["deadlines"]["due"].as_u64() > Some(5_000), "{}", figures["deadlines"]);
    assert!(
        figures["promises"]["kept"].as_u64() > Some(0) && figures["judgement"]["count"].as_u64() > Some(0)
    );
    let departments = nobody.get("/figures?by=department&limit=200").await.expect(200);
    assert_eq!(departments["items"].as_array().map(Vec::len), Some(57));

    // The log of an interview of the year is as good as any.
    let everything = InterviewFilter { is_staff: true, ..InterviewFilter::default() };
    let some = interviews::list(&node.app.db, &everything, &PAGE).await.expect("interviews").items;
    for interview in some.iter().skip(20).step_by(60) {
        let (room, tallies) =
            facts::load_room(&node.app.db, &interview.id).await.expect("readable").expect("a room");
        let replayed = facts::replay_room(&node.app.db, &interview.id).await.expect("replaying");
        let seen = |room| view::room(room, &tallies, Sight::Staff);
        assert_eq!(seen(&room), seen(&replayed), "the log and the tables agree");
    }
    node.stop().await;
}

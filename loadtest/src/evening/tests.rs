//! A whole evening, small and fast, against a server in memory: sound, and with each of its flaws.

use super::*;
use crate::api::{Api, Credential};
use crate::city::Admin;
use crate::fake::{Fake, Flaw};

const SCENARIO: &str = r#"
    name = "small"
    title = "小型测试"
    minutes = 90.0
    netizens = 40
    questions = 30
    answered = 14
    upvotes = 60
    arrival = [[-5.0, 0.0], [0.0, 0.4], [80.0, 1.0]]
    asking = [[-4.0, 0.0], [0.0, 0.1], [82.0, 1.0]]
    upvoting = [[10.0, 0.0], [85.0, 1.0]]
    socket_share = 0.5
    staff = { approve_after_s = [4.0, 45.0], answer_after_s = [40.0, 320.0], started_share = 0.25, statements_per_room = 6 }
    connections = { dropped_share = 0.2, mid_ask_share = 0.5, away_s = [60.0, 180.0] }
    rooms = [{ department = "示例甲局", weight = 2.0 }, { department = "示例乙局", weight = 1.0 }]
"#;

async fn evening(flaw: Flaw) -> Report {
    // Whichever test comes first installs it for all.
    rustls::crypto::ring::default_provider().install_default().ok();
    let fake = Fake::start(flaw).await;
    let api = Rc::new(Api::new(vec![fake.url.clone()]).unwrap());
    let admin = Admin::with(&api, Credential::Cookie("wz_staff=admin".into())).await.unwrap();
    let target = Target::visited(vec![fake.url.clone()], api, admin, Processes::new(Vec::new()));
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let plan = Plan::draw(&scenario, 1);
    let pace = Tempo { speed: 4_000.0, scale: 1.0, seed: 1 };
    play(pace, &scenario, plan, &target, "loadtest").await.unwrap()
}

/// Plays an evening on one thread, as the program does.
fn report(flaw: Flaw) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, evening(flaw))
}

#[test]
fn a_sound_server_is_found_clean() {
    let report = report(Flaw::None);
    assert!(report.is_clean(), "{}", report.table());
    assert_eq!((report.writes.questions_accepted, report.writes.answers_accepted), (30, 14));
    assert_eq!((report.people.signed_in, report.people.dropped), (40, 8));
    // On a busy machine the last ones come back only after the end.
    assert!((1..=8).contains(&report.people.reconnects), "{}", report.people.reconnects);
    assert!(report.writes.recognised <= 4, "of those who lost the connection while asking");
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    assert!(report.deliveries.live > 0 && report.deliveries.caught_up > 0);
}

#[test]
fn a_question_that_was_accepted_and_lost_turns_it_red() {
    let report = report(Flaw::LosesQuestion);
    assert!(report.verdict.lost >= 1, "{}", report.table());
}

#[test]
fn a_server_that_forgets_keys_turns_it_red() {
    let verdict = report(Flaw::ForgetsKeys).verdict;
    assert!(verdict.doubled + verdict.unexpected >= 1, "{verdict:?}");
}

#[test]
fn an_event_that_one_follower_missed_turns_it_red() {
    let verdict = report(Flaw::LosesEvent).verdict;
    assert_eq!((verdict.lost, verdict.count()), (1, 1), "{verdict:?}");
}

#[test]
fn a_message_sent_twice_turns_it_red() {
    assert!(report(Flaw::DoublesMessage).verdict.doubled >= 1);
}

#[test]
fn swapped_events_turn_it_red() {
    assert!(report(Flaw::SwapsEvents).verdict.out_of_order >= 1);
}

#[test]
fn a_skipped_message_turns_it_red_though_it_is_made_good() {
    let verdict = report(Flaw::SkipsMessage).verdict;
    assert!(verdict.gaps >= 1, "{verdict:?}");
}

#[test]
fn a_wrong_figure_turns_it_red() {
    assert!(report(Flaw::Miscounts).verdict.miscounted >= 1);
}

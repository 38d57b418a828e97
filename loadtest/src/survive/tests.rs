//! A whole run, small and without deaths, against a server in memory: sound, and with each of its flaws.

use tokio::time::sleep;

use super::*;
use crate::api::Credential;
use crate::check::Verdict;
use crate::city::Admin;
use crate::fake::{Fake, Flaw};
use crate::stage::addresses;

const SMALL: Size = Size {
    rooms: 2,
    writers: 6,
    followers: 8,
    questions: 60,
    kills: 0,
    seconds: 1,
    away_seconds: 1,
    seed: 1,
};
const PATIENCE: Patience = Patience {
    settling: Duration::from_secs(10),
    closing: Duration::from_secs(6),
    spreading: Duration::from_millis(50),
    hiding: Duration::ZERO,
};
/// Waves of cuts, one after each of these.
const BETWEEN_CUTS: Duration = Duration::from_millis(250);

async fn proof(flaw: Flaw) -> SurviveReport {
    // Whichever test comes first installs it for all.
    rustls::crypto::ring::default_provider().install_default().ok();
    let fake = Fake::start(flaw).await;
    let urls = vec![fake.url.clone()];
    let api = Api::new(urls.clone()).unwrap();
    let admin = Admin::with(&api, Credential::Cookie("wz_staff=admin".into())).await.unwrap();
    // No rough way: the server in memory knows the keys of questions, and of nothing else.
    let field = Rc::new(Field::new(api, addresses(&urls).unwrap(), None, "survive".to_owned(), SMALL.rooms));
    let cut = async |_| {
        for _ in 0..3 {
            sleep(BETWEEN_CUTS).await;
            field.cuts.send_modify(|wave| *wave += 1);
        }
        Ok(())
    };
    play(&field, &admin, SMALL, PATIENCE, cut, async |_, ()| Ok(())).await.unwrap().0
}

/// Runs it on one thread, as the program does.
fn report(flaw: Flaw) -> SurviveReport {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, proof(flaw))
}

#[test]
fn a_sound_server_survives() {
    let report = report(Flaw::None);
    assert_eq!(report.verdict, Verdict::default(), "{}", report.table());
    assert_eq!((report.accepted, report.approved + report.rejected), (60, 60));
    assert!(report.rejected > 0 && report.hidden > 0, "{}", report.table());
    assert!(report.answered > 0 && report.sent_twice > 0 && report.resumed > 0, "{}", report.table());
    assert_eq!(report.recognised, report.sent_twice);
}

#[test]
fn a_question_that_was_accepted_and_lost_turns_it_red() {
    let report = report(Flaw::LosesQuestion);
    assert!(report.receipts_lost >= 1 && !report.is_clean(), "{}", report.table());
}

#[test]
fn a_server_that_forgets_keys_turns_it_red() {
    let report = report(Flaw::ForgetsKeys);
    assert!(report.receipts_doubled >= 1 && !report.is_clean(), "{}", report.table());
}

#[test]
fn an_event_that_one_follower_missed_turns_it_red() {
    assert!(report(Flaw::LosesEvent).verdict.lost >= 1);
}

#[test]
fn a_message_sent_twice_turns_it_red() {
    assert!(report(Flaw::DoublesMessage).verdict.doubled >= 1);
}

#[test]
fn a_hidden_text_in_a_replay_turns_it_red() {
    let report = report(Flaw::ShowsHidden);
    assert!(report.verdict.leaked >= 1, "{}", report.table());
}

#[test]
fn a_skipped_message_turns_it_red() {
    assert!(report(Flaw::SkipsMessage).gaps >= 1);
}

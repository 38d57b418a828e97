//! What people write comes back as it was written, and times come back to the millisecond.

use super::arrange::{Town, each_database, moderator, netizen, text, text_body};
use domain::{Instant, RoomCommand, event::Slot, text::Text};
use store::facts;

const WRITTEN: [&str; 6] = [
    "Robert'); DROP TABLE question; --",
    "“引号” \"double\" 'single' `back` \\ backslash % _ $1 ?",
    "家庭👨‍👩‍👧 旗🇨🇳 肤👋🏽",
    "第一行\n第二行\t制表",
    "繁體字、かな、한글, עברית, naïve, Ω, 𠮷野家",
    "<script>alert(1)</script> &amp; {\"json\": null}",
];

#[tokio::test]
async fn texts_come_back_as_they_were_written() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let mut asked = Vec::new();
        for written in WRITTEN {
            asked.push((stage.ask("1", written).await, written));
        }
        let longest = "问".repeat(2_000);
        asked.push((stage.ask("1", &longest).await, &longest));
        let (room, _) = facts::load_room(&db, &stage.id()).await.expect("readable").expect("a room");
        for (question, written) in asked {
            assert_eq!(room.text(question.as_str(), Slot::Text).map(|text| &**text), Some(written));
        }
    })
    .await;
}

#[test]
fn a_text_that_postgresql_could_not_keep_is_refused_before() {
    assert!(Text::parse("a\0b").is_err());
}

#[tokio::test]
async fn every_version_stays_and_the_newest_is_read() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let question = stage.ask("1", "电话 13800000000").await;
        for redacted in ["电话 138********", "电话 ***********"] {
            let command = RoomCommand::RedactQuestion { question: question.clone(), text: text(redacted) };
            stage.must(&moderator(), command).await;
        }
        let items = [question.as_str().to_owned()];
        let bodies = facts::bodies_of(&db, &stage.id(), &items).await.expect("readable");
        assert_eq!(bodies.len(), 1);
        assert_eq!((bodies[0].version, &*bodies[0].text), (3, "电话 ***********"));
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn one_netizen_banned_in_two_rooms_has_two_reasons() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        for reason in ["广告", "辱骂"] {
            let mut stage = town.live().await;
            let netizen = netizen("1").netizen().cloned().expect("a netizen");
            let until = Instant::from_ms(7_258_118_400_123);
            let items = [netizen.as_str().to_owned()];
            stage.must(&moderator(), RoomCommand::BanNetizen { netizen, until, reason: text(reason) }).await;
            let bodies = facts::bodies_of(&db, &stage.id(), &items).await.expect("readable");
            assert_eq!(bodies.iter().map(|body| &*body.text).collect::<Vec<_>>(), [reason]);
            stage.is_stored().await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_instant_beyond_32_bits_comes_back_to_the_millisecond() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.at = Instant::from_ms(7_258_118_400_123);
        let question = question_at(&mut stage).await;
        let (room, _) = facts::load_room(&db, &stage.id()).await.expect("readable").expect("a room");
        assert_eq!(room.questions[&question].asked_at.ms(), 7_258_118_400_123);
        assert_eq!(room.at, stage.at);
    })
    .await;
}

async fn question_at(stage: &mut super::arrange::Stage<'_>) -> domain::ids::QuestionId {
    super::arrange::question_of(&stage.must(&netizen("1"), text_body("二百年后")).await)
}

#[tokio::test]
async fn a_row_that_was_changed_by_hand_is_named_and_not_guessed() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.ask("1", "路灯坏了").await;
        store::testing::by_hand(&db, "UPDATE question SET asker_id = 'not an id'").await.expect("changed");
        let error = facts::load_room(&db, &stage.id()).await.err();
        assert_eq!(error, Some(store::StoreError::Broken("question.asker_id".to_owned())));
    })
    .await;
}

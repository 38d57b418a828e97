//! Votes, ratings, participations and totals: each once, united by merging, parted by unmerging.

use super::arrange::{Stage, Town, each_database, moderator, netizen, text};
use domain::{
    RoomCommand,
    ids::{NetizenId, QuestionId},
    instant::SECOND_MS,
    score::Score,
};
use store::{
    Db,
    counts::{self, TallyKind},
};

async fn vote(stage: &mut Stage<'_>, question: &QuestionId, voters: &[&str]) {
    for voter in voters {
        stage.must(&netizen(voter), RoomCommand::Upvote { question: question.clone() }).await;
    }
}

async fn merge(stage: &mut Stage<'_>, question: &QuestionId, into: &QuestionId) {
    let (question, into) = (question.clone(), into.clone());
    stage.must(&moderator(), RoomCommand::MergeQuestion { question, into }).await;
}

async fn stored_votes(db: &Db, stage: &Stage<'_>, question: &QuestionId) -> u64 {
    let (_, tallies) = store::facts::load_room(db, &stage.id()).await.expect("readable").expect("a room");
    tallies.upvotes[question]
}

#[tokio::test]
async fn merging_unites_voters_and_unmerging_parts_them() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let lamp = stage.approved("a", "路灯坏了").await;
        let dark = stage.approved("b", "晚上太黑").await;
        let street = stage.approved("c", "这条街没有灯").await;
        vote(&mut stage, &lamp, &["1", "2", "3"]).await;
        vote(&mut stage, &dark, &["3", "4"]).await;
        vote(&mut stage, &street, &["4", "5"]).await;
        vote(&mut stage, &lamp, &["1"]).await;
        assert_eq!(stored_votes(&db, &stage, &lamp).await, 3);

        merge(&mut stage, &dark, &street).await;
        assert_eq!(stored_votes(&db, &stage, &street).await, 3);
        merge(&mut stage, &street, &lamp).await;
        assert_eq!(stored_votes(&db, &stage, &lamp).await, 5, "what was merged earlier follows");
        // A vote for a merged question is one for its target, and is named so.
        vote(&mut stage, &dark, &["6"]).await;
        assert_eq!(stored_votes(&db, &stage, &lamp).await, 6);
        let upvoted = counts::mine(&db, &stage.id(), &voter("4")).await.expect("readable").upvoted;
        assert_eq!(upvoted, vec![lamp.clone()]);

        let question = street.clone();
        stage.must(&moderator(), RoomCommand::UnmergeQuestion { question }).await;
        assert_eq!(stored_votes(&db, &stage, &lamp).await, 4);
        assert_eq!(stored_votes(&db, &stage, &street).await, 3);
        let upvoted = counts::mine(&db, &stage.id(), &voter("4")).await.expect("readable").upvoted;
        assert_eq!(upvoted, vec![street.clone()]);
        stage.is_stored().await;
    })
    .await;
}

fn voter(name: &str) -> NetizenId {
    netizen(name).netizen().cloned().expect("a netizen")
}

#[tokio::test]
async fn a_vote_that_came_by_merging_can_be_taken_back() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let lamp = stage.approved("a", "路灯坏了").await;
        let dark = stage.approved("b", "晚上太黑").await;
        vote(&mut stage, &dark, &["1", "2"]).await;
        merge(&mut stage, &dark, &lamp).await;
        stage.must(&netizen("1"), RoomCommand::RemoveUpvote { question: lamp.clone() }).await;
        stage.must(&netizen("9"), RoomCommand::RemoveUpvote { question: lamp.clone() }).await;
        assert_eq!(stored_votes(&db, &stage, &lamp).await, 1);
        let upvoted = counts::mine(&db, &stage.id(), &voter("1")).await.expect("readable").upvoted;
        assert_eq!(upvoted, vec![]);
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn a_vote_is_taken_back_from_what_was_merged_at_that_moment() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let lamp = stage.approved("a", "路灯坏了").await;
        let dark = stage.approved("b", "晚上太黑").await;
        vote(&mut stage, &dark, &["1", "2"]).await;
        merge(&mut stage, &dark, &lamp).await;

        let removed = (netizen("1"), RoomCommand::RemoveUpvote { question: lamp.clone() });
        let unmerged = (moderator(), RoomCommand::UnmergeQuestion { question: dark.clone() });
        let results = stage.act_together(vec![removed, unmerged]).await;

        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(stored_votes(&db, &stage, &dark).await, 1, "in one transaction, too");
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn the_last_word_in_a_batch_counts() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let question = stage.approved("a", "路灯坏了").await;
        let give = (netizen("1"), RoomCommand::Upvote { question: question.clone() });
        let take = (netizen("1"), RoomCommand::RemoveUpvote { question: question.clone() });
        stage.act_together(vec![give.clone(), take.clone(), give.clone()]).await;
        assert_eq!(stored_votes(&db, &stage, &question).await, 1);
        stage.act_together(vec![give.clone(), take.clone()]).await;
        assert_eq!(stored_votes(&db, &stage, &question).await, 0);
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn a_rating_is_given_once_and_remembered() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let (_, answer) = stage.answered("a", "路灯坏了").await;
        let score = Score::parse(4).expect("1 to 5");
        let rate =
            RoomCommand::RateAnswer { answer: answer.clone(), score, comment: Some(text("很快。")) };
        stage.must(&netizen("a"), rate.clone()).await;
        stage.must(&netizen("a"), rate).await;
        let mut tx = db.read().await.expect("a transaction");
        assert_eq!(counts::earlier_score(&mut tx, &answer, &voter("a")).await, Ok(Some(4)));
        assert_eq!(counts::earlier_score(&mut tx, &answer, &voter("b")).await, Ok(None));
        tx.commit().await.expect("a commit");
        let rated = counts::mine(&db, &stage.id(), &voter("a")).await.expect("readable").rated;
        assert_eq!(rated, vec![answer]);
        stage.is_stored().await;
    })
    .await;
}

#[tokio::test]
async fn totals_are_told_from_the_moment_they_changed() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let mut other = town.live().await;
        let question = stage.approved("a", "路灯坏了").await;
        other.approved("a", "另一个访谈").await;
        stage.at = stage.at.plus_ms(SECOND_MS);
        vote(&mut stage, &question, &["1", "2"]).await;
        let ids = [stage.id(), other.id()];
        let since = |at| counts::tallies_changed(&db, &ids, at);
        assert_eq!(since(stage.at.plus_ms(1)).await, Ok(vec![]));
        let changed = since(stage.at).await.expect("readable");
        let row = &changed[0];
        assert_eq!((changed.len(), &row.stream, row.item.as_str()), (1, &ids[0], question.as_str()));
        assert_eq!((row.kind, row.count), (TallyKind::Upvotes, 2));
        // Back at none is a change too.
        stage.at = stage.at.plus_ms(SECOND_MS);
        for voter in ["1", "2"] {
            stage.must(&netizen(voter), RoomCommand::RemoveUpvote { question: question.clone() }).await;
        }
        assert_eq!(since(stage.at).await.expect("readable")[0].count, 0);
    })
    .await;
}

#[tokio::test]
async fn the_peak_only_rises() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let stage = town.live().await;
        let id = stage.id();
        for (online, peak, at) in [(7, 7, 1), (5, 7, 2), (9, 9, 3)] {
            let at = stage.at.plus_ms(at);
            counts::raise_peak_online(&db, &[(id.clone(), online)], at).await.expect("written");
            let rows =
                counts::tallies_changed(&db, std::slice::from_ref(&id), stage.at).await.expect("readable");
            assert_eq!(
                rows.iter().map(|row| (row.kind, row.count)).collect::<Vec<_>>(),
                [(TallyKind::PeakOnline, peak)]
            );
        }
    })
    .await;
}

//! Polls in the tables: as the log says, one vote a netizen, totals of every option from the moment they changed.

use super::arrange::{Stage, Town, each_database, line, moderator, netizen, text};
use domain::{
    RoomCommand,
    decide::Made,
    ids::{NetizenId, PollId},
    instant::SECOND_MS,
};
use store::{
    counts::{self, TallyKind},
    polls,
};

async fn opened(stage: &mut Stage<'_>, options: &[&str]) -> PollId {
    let options = options.iter().map(|text| line(text)).collect();
    let command = RoomCommand::OpenPoll { question: text("先谈什么？"), options, results_hidden: true };
    match stage.must(&moderator(), command).await {
        Made::Poll(poll) => poll,
        made => panic!("{made:?} is no poll"),
    }
}

async fn vote(stage: &mut Stage<'_>, by: &str, poll: &PollId, option: u32) {
    stage.must(&netizen(by), RoomCommand::Vote { poll: poll.clone(), option }).await;
}

#[tokio::test]
async fn polls_are_in_the_tables_as_in_the_log() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let [first, _] =
            [opened(&mut stage, &["路灯", "供水"]).await, opened(&mut stage, &["要", "不要"]).await];
        stage.is_stored().await;
        stage.must(&moderator(), RoomCommand::ClosePoll { poll: first.clone() }).await;
        stage.is_stored().await;
        stage.must(&moderator(), RoomCommand::EndInterview).await;
        stage.is_stored().await;
        assert_eq!(polls::interview_of(&db, &first).await, Ok(Some(stage.id())));
        let nowhere = PollId::parse("nowhere").expect("an id");
        assert_eq!(polls::interview_of(&db, &nowhere).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn a_vote_is_moved_and_counted_once() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let poll = opened(&mut stage, &["路灯", "供水", "公园"]).await;
        for (by, option) in [("1", 1), ("2", 1), ("3", 2), ("1", 3), ("1", 3)] {
            vote(&mut stage, by, &poll, option).await;
        }
        stage.is_stored().await;
        // In one transaction the last word counts.
        let votes = [1, 2, 1].map(|option| (netizen("4"), RoomCommand::Vote { poll: poll.clone(), option }));
        stage.act_together(votes.to_vec()).await;
        stage.is_stored().await;
        let voter = |name| NetizenId::parse(name).expect("an id");
        let [one, nobody] = [netizen("1").netizen().cloned().expect("a netizen"), voter("stranger")];
        let given = counts::mine(&db, &stage.id(), &one).await.expect("readable");
        assert_eq!(given.voted.into_iter().collect::<Vec<_>>(), [(poll.clone(), 3)]);
        assert_eq!(counts::mine(&db, &stage.id(), &nobody).await, Ok(counts::Given::default()));
    })
    .await;
}

#[tokio::test]
async fn totals_of_polls_are_told_from_the_moment_they_changed() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        let poll = opened(&mut stage, &["路灯", "供水"]).await;
        stage.at = stage.at.plus_ms(SECOND_MS);
        vote(&mut stage, "1", &poll, 2).await;
        let ids = [stage.id()];
        assert_eq!(counts::tallies_changed(&db, &ids, stage.at.plus_ms(1)).await, Ok(vec![]));
        let rows = counts::tallies_changed(&db, &ids, stage.at).await.expect("readable");
        let rows: Vec<_> = rows.iter().map(|row| (row.item.as_str(), row.kind, row.count)).collect();
        let votes = |option| TallyKind::Votes { option };
        assert_eq!(rows, [(poll.as_str(), votes(1), 0), (poll.as_str(), votes(2), 1)]);
    })
    .await;
}

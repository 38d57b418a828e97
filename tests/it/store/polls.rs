//! Polls in the tables: as the log says, one vote a netizen, totals of every option from the moment they changed.

use super::arrange::{Stage, Town, each_database, line, moderator, netizen, text};
use domain::{
    Actor, RoomCommand,
    decide::Made,
    ids::{NetizenId, PollId},
    instant::SECOND_MS,
    interview::{InterviewChange, Moderation},
    poll::{ChosenTopic, NewPoll, Purpose},
};
use store::{
    counts::{self, TallyKind},
    interviews, polls,
};

async fn opened(stage: &mut Stage<'_>, options: &[&str]) -> PollId {
    let options = options.iter().map(|text| line(text)).collect();
    opened_as(stage, NewPoll { options, ..new_poll(Purpose::Opinion) }).await
}

fn new_poll(purpose: Purpose) -> NewPoll {
    let options = ["路灯", "供水", "公园"].map(line).to_vec();
    NewPoll { question: text("先谈什么？"), options, results_hidden: true, purpose, closes_at: None }
}

async fn opened_as(stage: &mut Stage<'_>, new: NewPoll) -> PollId {
    match stage.must(&moderator(), RoomCommand::OpenPoll(new)).await {
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

#[tokio::test]
async fn a_vote_for_the_topic_is_in_the_tables_and_so_is_what_it_chose() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.announced(Moderation::Pre).await;
        let closes_at = Some(stage.at.plus_ms(2 * SECOND_MS));
        let poll = opened_as(&mut stage, NewPoll { closes_at, ..new_poll(Purpose::Topic) }).await;
        stage.is_stored().await;
        let due = async |at| polls::due(&db, at, 10).await.expect("readable");
        assert_eq!(due(stage.at.plus_ms(SECOND_MS)).await, []);
        assert_eq!(due(stage.at.plus_ms(2 * SECOND_MS)).await, [(stage.id(), poll.clone())]);
        assert_eq!(polls::voted_for_topic(&db, 10).await, Ok([stage.id()].into()));

        stage.must(&Actor::System, RoomCommand::ClosePoll { poll: poll.clone() }).await;
        assert_eq!(due(stage.at.plus_ms(3 * SECOND_MS)).await, []);
        assert_eq!(polls::voted_for_topic(&db, 10).await, Ok([].into()));
        let topic = Some(ChosenTopic { poll_id: poll, option: 2 });
        let choose = InterviewChange { topic: topic.clone(), ..InterviewChange::default() };
        stage.must(&moderator(), RoomCommand::ChangeInterview(choose)).await;
        stage.is_stored().await;
        let listed = interviews::one(&db, &stage.id()).await.expect("readable").expect("an interview");
        assert_eq!((listed.topic, listed.title), (topic, line("供水")));
    })
    .await;
}

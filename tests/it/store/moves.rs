//! Questions go to and fro between two rooms in which anything happens: memory, tables and logs of both agree.

use super::{
    arrange::{Stage, Town, each_database, fresh, moderator, text},
    random::{check, perform, steps},
    search::fill_anew,
};
use domain::{
    RoomCommand, RoomEvent,
    decide::{Deciding, Destination, decide_room},
    ids::QuestionId,
    interview::Moderation,
};
use proptest::prelude::{Strategy, any, prop};
use store::{Entry, append::append_room, moving, search, stream::lock_two};
use tokio::runtime::Handle;

/// As the writer moves it; whether it was allowed.
async fn move_over(from: &mut Stage<'_>, to: &mut Stage<'_>, question: &QuestionId) -> bool {
    let (here, there) = (from.id(), to.id());
    let mut tx = from.town.db.write().await.expect("a transaction");
    let heads = lock_two(&mut tx, here.as_str(), there.as_str()).await.expect("locks");
    assert_eq!(heads.map(|head| head.expect("a stream").seq), [from.room.seq, to.room.seq]);
    let Some(moved) = from.room.questions.get(question).cloned() else { return false };
    let counted = moving::counted(&mut tx, &moved).await.expect("readable");
    let destination = Destination { room: &to.room, counted };
    let (actor, at) = (moderator(), from.at.max(to.at));
    let on = Deciding {
        room: &from.room,
        city: &from.town.city,
        actor: &actor,
        fresh: &fresh(),
        at,
        earlier_score: None,
        destination: Some(&destination),
    };
    let (question, reason) = (question.clone(), Some(text("属于那场访谈")));
    let command = RoomCommand::MoveQuestion { question, to: there.clone(), department: None, reason };
    let Ok(decision) = decide_room(&on, &command) else { return false };
    let happen = |stage: &mut Stage<'_>, events: Vec<RoomEvent>| {
        let mut recorded = Vec::new();
        for event in events {
            let next = stage.room.record(event, actor.to_string(), at);
            stage.room.apply(&next);
            recorded.push(next);
        }
        recorded
    };
    let entry =
        |events, bodies, counts| Entry { events, bodies, counts, actor: actor.to_string(), receipt: None };
    let left = entry(happen(from, decision.events), Vec::new(), Vec::new());
    let arrived = entry(happen(to, decision.arrival), decision.bodies.clone(), decision.counts);
    append_room(&mut tx, &from.room, &[left], at).await.expect("appended");
    to.room.learn(moving::rehome(&mut tx, &moved, &here, &there, at).await.expect("moved"));
    to.room.learn(decision.bodies);
    append_room(&mut tx, &to.room, &[arrived], at).await.expect("appended");
    tx.commit().await.expect("a commit");
    let (going, staying) = std::mem::take(&mut from.votes).into_iter().partition(|(of, _)| of == &moved.id);
    (from.votes, to.votes) = (staying, [std::mem::take(&mut to.votes), going].concat());
    for answer in &moved.answers {
        let of_it = |(rated, _): &(_, _)| rated == &answer.id;
        let going: Vec<_> = from.ratings.keys().filter(|rating| of_it(rating)).cloned().collect();
        to.ratings.extend(going.iter().filter_map(|rating| from.ratings.remove_entry(rating)));
    }
    true
}

async fn found_in(stage: &Stage<'_>) -> Vec<String> {
    search::documents(&stage.town.db, &stage.id()).await.expect("documents")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_rooms_agree_with_their_tables_and_logs_whatever_goes_between_them() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let rounds =
            || prop::collection::vec((steps(30), steps(30), any::<u8>(), any::<bool>()), 3..7).boxed();
        let moves = std::cell::Cell::new(0_u32);
        tokio::task::block_in_place(|| {
            check(8, rounds(), |rounds| {
                Handle::current().block_on(async {
                    let mut one = town.announced(Moderation::Pre).await;
                    let mut other = town.announced(Moderation::Post).await;
                    for (here, there, which, is_back) in rounds {
                        perform(&mut one, &here).await;
                        perform(&mut other, &there).await;
                        let (from, to) =
                            if is_back { (&mut other, &mut one) } else { (&mut one, &mut other) };
                        let questions: Vec<_> = from.room.questions.keys().cloned().collect();
                        for question in questions.iter().skip(usize::from(which % 3)).step_by(2) {
                            moves.set(moves.get() + u32::from(move_over(from, to, question).await));
                        }
                    }
                    one.is_stored().await;
                    other.is_stored().await;
                    let found = [found_in(&one).await, found_in(&other).await];
                    fill_anew(&db).await;
                    assert_eq!(
                        found,
                        [found_in(&one).await, found_in(&other).await],
                        "found where it is now"
                    );
                });
            });
        });
        assert!(moves.get() > 0, "some were moved");
    })
    .await;
}

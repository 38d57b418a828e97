//! Upvotes and participations: counted, idempotent by nature, and no events.

use crate::scene::{
    acts, drafted,
    people::{asker, neighbour, netizen},
    scene,
};
use domain::{
    Refusal, RoomCommand,
    decide::Count,
    ids::{NetizenId, QuestionId},
    view::{self, Sight},
};

fn id(netizen: &domain::Actor) -> NetizenId {
    netizen.netizen().expect("a netizen").clone()
}

#[test]
fn an_upvote_is_counted_and_is_no_event() {
    let mut scene = scene().live().with_question("路灯坏了").approved();
    let question = scene.question();
    let netizen = id(&neighbour());
    let decision = scene.must(&neighbour(), acts::upvote(&question));
    assert!(decision.events.is_empty() && decision.bodies.is_empty());
    let counted = [
        Count::Upvote { question: question.clone(), netizen: netizen.clone() },
        Count::Participation { netizen: netizen.clone() },
    ];
    assert_eq!(decision.counts, counted);
    assert_eq!(scene.must(&neighbour(), acts::upvote(&question)).counts, counted, "however often");
    let decision = scene.must(&neighbour(), acts::remove_upvote(&question));
    assert_eq!(decision.counts[0], Count::RemoveUpvote { question, netizen });
}

#[test]
fn the_asker_may_want_to_know_it_too() {
    let scene = scene().live().with_question("路灯坏了").approved();
    assert!(scene.would(&asker(), &acts::upvote(&scene.question())).is_ok());
}

#[test]
fn what_nobody_sees_takes_no_votes() {
    let pending = scene().live().with_question("路灯坏了");
    let nowhere = QuestionId::parse("nowhere").expect("an id");
    for command in [acts::upvote, acts::remove_upvote] {
        assert_eq!(pending.refusal(&neighbour(), &command(&nowhere)), Refusal::NotFound);
        for scene in [
            pending.clone(),
            pending.clone().rejected(),
            pending.clone().withdrawn(),
            pending.clone().approved().hidden(),
        ] {
            assert_eq!(scene.refusal(&neighbour(), &command(&scene.question())), Refusal::NotFound);
        }
    }
}

#[test]
fn votes_are_taken_from_the_announcement_until_the_record_is_archived() {
    let asked = || scene().with_question("路灯坏了").approved();
    for scene in [asked(), asked().live(), asked().live().paused(), asked().live().ended()] {
        assert!(scene.would(&neighbour(), &acts::upvote(&scene.question())).is_ok());
    }
    for scene in [asked().cancelled(), asked().live().ended().archived()] {
        assert_eq!(scene.refusal(&neighbour(), &acts::upvote(&scene.question())), Refusal::WrongState);
    }
}

#[test]
fn a_vote_for_a_merged_question_is_one_for_its_target() {
    let scene = scene().live().with_question("路灯坏了").approved();
    let target = scene.question();
    let mut scene = scene.with_question("灯不亮").approved().merged_into(&target);
    let merged = scene.question();
    let decision = scene.must(&neighbour(), acts::upvote(&merged));
    assert_eq!(decision.counts[0], Count::Upvote { question: target.clone(), netizen: id(&neighbour()) });
    let decision = scene.must(&neighbour(), acts::remove_upvote(&merged));
    let removed = |question| Count::RemoveUpvote { question, netizen: id(&neighbour()) };
    assert_eq!(
        decision.counts[..2],
        [removed(target), removed(merged)],
        "a vote given before the merging too"
    );
}

#[test]
fn voters_of_merged_questions_are_united_and_not_summed() {
    let mut scene = scene().live().with_question("路灯坏了").approved();
    let target = scene.question();
    scene.must(&netizen("netizen3"), acts::upvote(&target));
    scene.must(&neighbour(), acts::upvote(&target));
    let mut scene = scene.with_question("灯不亮").approved();
    let merged = scene.question();
    scene.must(&neighbour(), acts::upvote(&merged));
    scene.must(&netizen("netizen4"), acts::upvote(&merged));
    let decision = scene.moderates(acts::merge(&merged, &target));
    assert_eq!(decision.counts, [Count::Voters { question: target.clone() }]);
    assert_eq!(scene.counting.tallies(&scene.room).upvotes[&target], 3);
    let decision = scene.moderates(acts::unmerge(&merged));
    let both = [Count::Voters { question: target.clone() }, Count::Voters { question: merged }];
    assert_eq!(decision.counts, both);
    assert_eq!(scene.counting.tallies(&scene.room).upvotes[&target], 2);
}

#[test]
fn the_public_learns_no_numbers_of_what_it_does_not_see() {
    let mut scene = scene().live().with_question("路灯坏了").approved();
    let question = scene.question();
    scene.must(&neighbour(), acts::upvote(&question));
    let shown = |scene: &crate::scene::Scene| scene.counting.tallies(&scene.room).of_public(&scene.room);
    assert_eq!(shown(&scene).upvotes[&question], 1);
    assert!(shown(&scene.hidden()).upvotes.is_empty());
}

#[test]
fn coming_in_with_a_cookie_is_a_participation_from_the_announcement_to_the_end() {
    let counted = |scene: crate::scene::Scene| {
        let decision = scene.would(&asker(), &RoomCommand::TakePart).expect("following is free");
        assert!(decision.events.is_empty());
        decision.counts == [Count::Participation { netizen: id(&asker()) }]
    };
    assert!(counted(scene()));
    assert!(counted(scene().live()));
    assert!(counted(scene().live().paused()));
    for over in [drafted(), scene().cancelled(), scene().live().ended(), scene().live().ended().archived()] {
        assert!(!counted(over));
    }
}

#[test]
fn a_participation_counts_also_before_questions_are_collected() {
    let mut scene = drafted();
    let collect_from = Some(scene.at.plus_ms(60_000));
    let change = domain::interview::InterviewChange { collect_from, ..Default::default() };
    scene.moderates(acts::change(change));
    let mut scene = scene.announced();
    assert_eq!(scene.refusal(&asker(), &acts::ask("路灯坏了")), Refusal::AskingNotYetOpen);
    scene.must(&asker(), RoomCommand::TakePart);
    scene.must(&asker(), RoomCommand::TakePart);
    assert_eq!(scene.counting.participants.len(), 1, "once an interview");
}

#[test]
fn a_tally_changes_numbers_and_nothing_else() {
    let mut scene = scene().live().with_question("路灯坏了").approved().answered();
    let question = scene.question();
    let answer = scene.facts(&question).answers[0].id.clone();
    let before = scene.counting.tallies(&scene.room);
    let mut seen = view::room(&scene.room, &before, Sight::Public).expect("a room");
    scene.must(&neighbour(), acts::upvote(&question));
    scene.must(&asker(), acts::rate(&answer, 4));
    let after = scene.counting.tallies(&scene.room);
    view::fold::fold_tally(&mut seen, &after.since(&before));
    assert_eq!(Some(seen), view::room(&scene.room, &after, Sight::Public));
    assert!(after.since(&after).upvotes.is_empty(), "only what changed is told");
}

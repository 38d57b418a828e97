//! Merging a question into another, chains of merges, and taking them apart again.
//!
//! How voters are united is in `voting`.

use crate::scene::{
    Scene, acts, names,
    people::{asker, moderator, neighbour},
    scene,
};
use domain::{
    Refusal, RoomEvent,
    decide::Count,
    ids::QuestionId,
    question::QuestionStatus::{Answered, Approved, Merged, Pending},
    view::{self, Sight, Tallies},
};

/// Approved questions with those texts.
fn with(texts: &[&str]) -> (Scene, Vec<QuestionId>) {
    let mut scene = scene().live();
    let mut questions = Vec::new();
    for text in texts {
        scene = scene.with_question(text).approved();
        questions.push(scene.question());
    }
    (scene, questions)
}

fn target<'a>(scene: &'a Scene, question: &QuestionId) -> Option<&'a QuestionId> {
    scene.facts(question).merged_into.as_ref()
}

#[test]
fn a_question_is_merged_into_another_one() {
    let (mut scene, q) = with(&["路灯坏了", "灯不亮"]);
    let decision = scene.moderates(acts::merge(&q[1], &q[0]));
    assert_eq!(names(&decision), ["question_merged"]);
    assert_eq!((scene.status(&q[1]), target(&scene, &q[1])), (Merged, Some(&q[0])));
    assert_eq!(scene.status(&q[0]), Approved);
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&q[1], &q[0])), Refusal::WrongState, "once");
}

#[test]
fn pending_approved_and_answered_questions_are_merged() {
    for (scene, status) in [
        (scene().live().with_question("灯不亮"), Pending),
        (scene().live().with_question("灯不亮").approved(), Approved),
        (scene().live().with_question("灯不亮").approved().answered(), Answered),
    ] {
        let merged = scene.question();
        let scene = scene.with_question("路灯坏了").approved();
        let target = scene.question();
        let mut scene = scene;
        assert_eq!(scene.status(&merged), status);
        scene.moderates(acts::merge(&merged, &target));
        assert_eq!(scene.facts(&merged).is_public(), status != Pending, "who saw it goes on seeing it");
    }
}

#[test]
fn what_is_rejected_hidden_withdrawn_or_merged_is_not_merged() {
    let asked = || scene().live().with_question("路灯坏了");
    for scene in [asked().rejected(), asked().approved().hidden(), asked().withdrawn()] {
        let gone = scene.question();
        let scene = scene.with_question("灯不亮").approved();
        let there = scene.question();
        assert_eq!(scene.refusal(&moderator(), &acts::merge(&gone, &there)), Refusal::WrongState);
        assert_eq!(
            scene.refusal(&moderator(), &acts::merge(&there, &gone)),
            Refusal::WrongState,
            "nor a target"
        );
    }
}

#[test]
fn what_everybody_sees_is_not_merged_into_what_nobody_sees() {
    let scene = scene().live().with_question("路灯坏了");
    let pending = scene.question();
    let scene = scene.with_question("灯不亮").approved();
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&scene.question(), &pending)), Refusal::WrongState);
}

#[test]
fn two_pending_questions_are_merged_before_they_are_approved() {
    let scene = scene().live().with_question("路灯坏了");
    let first = scene.question();
    let scene = scene.with_question("灯不亮").merged_into(&first);
    assert_eq!((scene.status(&scene.question()), target(&scene, &scene.question())), (Merged, Some(&first)));
    assert!(!scene.facts(&scene.question()).is_public());
}

#[test]
fn a_question_is_not_merged_into_itself_nor_into_a_merged_one_nor_elsewhere() {
    let (mut scene, q) = with(&["一", "二", "三"]);
    scene.moderates(acts::merge(&q[1], &q[0]));
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&q[0], &q[0])), Refusal::MergeIntoItself);
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&q[2], &q[1])), Refusal::MergeIntoMerged);
    let elsewhere = QuestionId::parse("elsewhere").expect("an id");
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&q[2], &elsewhere)), Refusal::OtherInterview);
    assert_eq!(scene.refusal(&moderator(), &acts::merge(&elsewhere, &q[2])), Refusal::NotFound);
}

#[test]
fn earlier_merges_follow() {
    let (mut scene, q) = with(&["一", "二", "三", "四"]);
    scene.moderates(acts::merge(&q[3], &q[2]));
    scene.moderates(acts::merge(&q[2], &q[1]));
    let decision = scene.moderates(acts::merge(&q[1], &q[0]));
    assert_eq!(names(&decision), ["question_merged"; 3]);
    let following = |event: &RoomEvent| match event {
        RoomEvent::QuestionMerged { question, into, following } => {
            (question.clone(), into.clone(), following.clone())
        }
        other => panic!("{other:?}"),
    };
    let via = Some(q[1].clone());
    assert_eq!(
        decision.events.iter().map(following).collect::<Vec<_>>(),
        [
            (q[1].clone(), q[0].clone(), None),
            (q[2].clone(), q[0].clone(), via.clone()),
            (q[3].clone(), q[0].clone(), via)
        ]
    );
    for merged in &q[1..] {
        assert_eq!((scene.status(merged), target(&scene, merged)), (Merged, Some(&q[0])));
    }
    assert_eq!(decision.counts, [Count::Voters { question: q[0].clone() }], "voters of all are united");
}

#[test]
fn unmerging_takes_along_what_had_been_merged_through_it() {
    let (mut scene, q) = with(&["一", "二", "三", "四"]);
    scene.moderates(acts::merge(&q[3], &q[2]));
    scene.moderates(acts::merge(&q[2], &q[1]));
    scene.moderates(acts::merge(&q[1], &q[0]));
    let decision = scene.moderates(acts::unmerge(&q[1]));
    assert_eq!(names(&decision), ["question_unmerged", "question_merged", "question_merged"]);
    assert_eq!((scene.status(&q[1]), target(&scene, &q[1])), (Approved, None));
    assert_eq!((target(&scene, &q[2]), target(&scene, &q[3])), (Some(&q[1]), Some(&q[1])));

    scene.moderates(acts::unmerge(&q[2]));
    assert_eq!((target(&scene, &q[2]), target(&scene, &q[3])), (None, Some(&q[2])));
    scene.moderates(acts::unmerge(&q[3]));
    assert!(q.iter().all(|question| scene.status(question) == Approved));
}

#[test]
fn what_was_merged_directly_stays_when_another_one_is_taken_out() {
    let (mut scene, q) = with(&["一", "二", "三"]);
    scene.moderates(acts::merge(&q[1], &q[0]));
    scene.moderates(acts::merge(&q[2], &q[0]));
    let decision = scene.moderates(acts::unmerge(&q[1]));
    assert_eq!(names(&decision), ["question_unmerged"]);
    assert_eq!(target(&scene, &q[2]), Some(&q[0]));
}

#[test]
fn unmerging_restores_what_was_before() {
    for scene in [
        scene().live().with_question("灯不亮"),
        scene().live().with_question("灯不亮").approved(),
        scene().live().with_question("灯不亮").approved().answered(),
    ] {
        let merged = scene.question();
        let before = scene.facts(&merged).clone();
        let scene = scene.after_s(5).with_question("路灯坏了").approved();
        let target = scene.question();
        let mut scene = scene;
        scene.moderates(acts::merge(&merged, &target));
        let mut scene = scene.after_s(5);
        scene.moderates(acts::unmerge(&merged));
        assert_eq!(scene.facts(&merged), &before);
        assert_eq!(scene.refusal(&moderator(), &acts::unmerge(&merged)), Refusal::WrongState);
    }
}

#[test]
fn merging_is_a_decision_on_a_pending_question() {
    let (scene, q) = with(&["路灯坏了"]);
    let scene = scene.with_question("灯不亮").after_s(5).merged_into(&q[0]);
    assert_eq!(scene.facts(&scene.question()).moderated_at, Some(scene.at));
}

#[test]
fn a_question_that_was_born_approved_has_no_moderation_time_also_when_merged() {
    let scene = scene().live().with_post_moderation().with_question("路灯坏了");
    let target = scene.question();
    let scene = scene.with_question("灯不亮").after_s(5).merged_into(&target);
    assert_eq!(scene.facts(&scene.question()).moderated_at, None);
}

#[test]
fn a_decision_before_the_appeal_stays_the_first_one() {
    let scene = scene().live().with_question("灯不亮").after_s(5).rejected();
    let (merged, first) = (scene.question(), scene.at);
    let mut scene = scene.with_question("路灯坏了").approved().after_s(5);
    let target = scene.question();
    scene.must(&asker(), acts::appeal(&merged));
    scene.moderates(acts::merge(&merged, &target));
    scene.moderates(acts::unmerge(&merged));
    assert_eq!((scene.status(&merged), scene.facts(&merged).moderated_at), (Pending, Some(first)));
}

#[test]
fn a_merged_question_shows_the_answer_of_its_target() {
    let scene = scene().live().with_question_of(&neighbour(), "灯不亮").approved();
    let merged = scene.question();
    let mut scene = scene.with_question("路灯坏了").approved();
    let target = scene.question();
    scene.moderates(acts::merge(&merged, &target));
    let scene = scene.answered();
    let tallies = Tallies::default();
    let netizen = neighbour().netizen().expect("a netizen").clone();
    let own = view::own_questions(&scene.room, &tallies, &netizen);
    assert_eq!((own.len(), own[0].status), (1, Merged));
    assert_eq!(own[0].answers.iter().map(|answer| &answer.question_id).collect::<Vec<_>>(), [&target]);

    let scene = scene.hidden();
    let own = view::own_questions(&scene.room, &tallies, &netizen);
    assert!(own[0].answers.is_empty(), "an answer that is hidden shows nowhere");
    let seen =
        view::question_with_answers_of_target(&scene.room, scene.facts(&merged), &tallies, Sight::Staff);
    assert_eq!(seen.answers.len(), 1, "staff go on seeing it");
}

#[test]
fn being_answered_ends_with_the_merge() {
    let (mut scene, q) = with(&["路灯坏了", "灯不亮"]);
    scene.must(&crate::scene::people::official("roads"), acts::start_answering(&q[1]));
    scene.moderates(acts::merge(&q[1], &q[0]));
    assert!(!scene.facts(&q[1]).is_being_answered);
}

#[test]
fn withdrawing_a_question_leaves_those_merged_into_it_standing_by_themselves() {
    let scene = scene().live().with_question_of(&neighbour(), "灯不亮").approved();
    let (first, scene) = (scene.question(), scene.with_question_of(&neighbour(), "灯灭了"));
    let (second, scene) = (scene.question(), scene.with_question_of(&neighbour(), "没有灯").approved());
    let (third, scene) = (scene.question(), scene.with_question("路灯坏了").approved());
    let (target, mut scene) = (scene.question(), scene);
    scene.moderates(acts::merge(&third, &first));
    scene.moderates(acts::merge(&first, &target));
    scene.moderates(acts::merge(&second, &target));
    let decision = scene.must(&asker(), acts::withdraw(&target));
    assert_eq!(
        names(&decision),
        ["question_withdrawn", "question_unmerged", "question_merged", "question_unmerged"]
    );
    let voters = |question: &QuestionId| Count::Voters { question: question.clone() };
    assert_eq!(decision.counts, [voters(&first), voters(&second), voters(&target)]);
    assert_eq!((scene.status(&first), scene.status(&second)), (Approved, Pending), "as they were before");
    assert_eq!((scene.status(&third), scene.facts(&third).merged_into.as_ref()), (Merged, Some(&first)));
}

#[test]
fn hiding_a_question_is_undone_with_all_that_was_merged_into_it() {
    let (mut scene, q) = with(&["路灯坏了", "灯不亮"]);
    scene.moderates(acts::merge(&q[1], &q[0]));
    scene.moderates(acts::hide(&q[0]));
    assert_eq!(target(&scene, &q[1]), Some(&q[0]));
    scene.moderates(acts::unhide(&q[0]));
    assert_eq!((scene.status(&q[0]), target(&scene, &q[1])), (Approved, Some(&q[0])));
}

#[test]
fn being_answered_ends_when_the_question_is_hidden_or_withdrawn() {
    for is_hidden in [true, false] {
        let (mut scene, q) = with(&["路灯坏了"]);
        scene.must(&crate::scene::people::official("roads"), acts::start_answering(&q[0]));
        if is_hidden {
            scene.moderates(acts::hide(&q[0]));
            scene.moderates(acts::unhide(&q[0]));
        } else {
            scene.must(&asker(), acts::withdraw(&q[0]));
        }
        assert!(!scene.facts(&q[0]).is_being_answered);
    }
}

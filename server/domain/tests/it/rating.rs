//! Ratings: by the asker, or the asker of a question merged into it; once for an answer.

use crate::scene::{
    Scene, acts,
    people::{asker, neighbour, netizen},
    scene,
};
use domain::{
    Refusal,
    decide::{Count, Made},
    ids::AnswerId,
    score::Score,
    view::Rating,
};

fn answered() -> (Scene, AnswerId) {
    let scene = scene().live().with_question("路灯坏了").approved().answered();
    let answer = scene.facts(&scene.question()).answers[0].id.clone();
    (scene, answer)
}

#[test]
fn the_asker_rates_an_answer() {
    let (mut scene, answer) = answered();
    let decision = scene.must(&asker(), acts::rate(&answer, 4));
    assert!(decision.events.is_empty(), "what is counted is no event");
    let netizen = asker().netizen().expect("a netizen").clone();
    let score = Score::parse(4).expect("a score");
    let counted = Count::Rating { answer: answer.clone(), netizen, score, comment: None };
    assert_eq!((decision.counts, decision.made), (vec![counted], Made::Answer(answer)));
}

#[test]
fn the_same_rating_again_changes_nothing_and_another_one_is_refused() {
    let (mut scene, answer) = answered();
    scene.must(&asker(), acts::rate(&answer, 4));
    assert!(scene.must(&asker(), acts::rate(&answer, 4)).counts.is_empty());
    assert_eq!(scene.refusal(&asker(), &acts::rate(&answer, 5)), Refusal::AlreadyRated);
}

#[test]
fn every_answer_is_rated_for_itself() {
    let (mut scene, first) = answered();
    scene.must(&asker(), acts::rate(&first, 1));
    let mut scene = scene.answered();
    let second = scene.facts(&scene.question()).answers[1].id.clone();
    scene.must(&asker(), acts::rate(&second, 5));
    let ratings = scene.counting.tallies(&scene.room).ratings;
    assert_eq!(Rating::from(ratings[&first]), Rating { count: 1, mean: Some(1.0) });
    assert_eq!(Rating::from(ratings[&second]), Rating { count: 1, mean: Some(5.0) });
}

#[test]
fn who_did_not_ask_does_not_rate() {
    let (scene, answer) = answered();
    assert_eq!(scene.refusal(&neighbour(), &acts::rate(&answer, 4)), Refusal::NotTheAsker);
}

#[test]
fn the_asker_of_a_merged_question_rates_the_answer_of_its_target() {
    let (scene, answer) = answered();
    let target = scene.question();
    let mut scene = scene.with_question_of(&neighbour(), "灯不亮").merged_into(&target);
    let merged = scene.question();
    scene.must(&neighbour(), acts::rate(&answer, 2));
    scene.must(&asker(), acts::rate(&answer, 5));
    assert_eq!(scene.counting.tallies(&scene.room).ratings[&answer].count, 2);
    assert_eq!(scene.refusal(&netizen("netizen3"), &acts::rate(&answer, 3)), Refusal::NotTheAsker);
    scene.moderates(acts::unmerge(&merged));
    assert_eq!(scene.refusal(&neighbour(), &acts::rate(&answer, 2)), Refusal::NotTheAsker);
}

#[test]
fn what_is_hidden_is_not_rated() {
    let (scene, answer) = answered();
    assert_eq!(scene.hidden().refusal(&asker(), &acts::rate(&answer, 4)), Refusal::NotFound);
}

#[test]
fn answers_are_rated_after_the_end_and_not_in_a_record() {
    let (scene, answer) = answered();
    let scene = scene.ended();
    assert!(scene.would(&asker(), &acts::rate(&answer, 4)).is_ok());
    assert_eq!(scene.archived().refusal(&asker(), &acts::rate(&answer, 4)), Refusal::WrongState);
}

#[test]
fn a_score_is_from_one_to_five() {
    for bad in [i64::MIN, -1, 0, 6, 256, 257, i64::MAX] {
        assert!(Score::parse(bad).is_none(), "{bad}");
    }
    assert_eq!((1..=5).filter_map(Score::parse).map(Score::value).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

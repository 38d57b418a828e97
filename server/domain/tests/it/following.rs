//! Somebody who follows a room: a snapshot, then the events of one stream, each as its item was at some moment.
//!
//! Equality leaves out what only a tally changes and, for staff, how many questions the asker of another question
//! has asked: an event tells that only of the question that it is about.

use crate::scene::Step;
use domain::{
    frame::{self, Event},
    ids::QuestionId,
    view::{self, Asker, Rating, RoomView, Sight, fold::fold},
};

/// The room as that sight has it right after a step.
pub fn seen(step: &Step, sight: Sight) -> RoomView {
    view::room(&step.room, &step.tallies, sight).expect("the interview was created")
}

/// The event of a step as that stream tells it at the moment of another step, which is not earlier.
pub fn told(step: &Step, at: &Step, sight: Sight) -> Option<Event> {
    frame::event(&at.room, &at.tallies, &step.recorded, sight)
}

/// Takes a step in, told at that moment.
pub fn follow(view: &mut RoomView, step: &Step, at: &Step, sight: Sight) {
    let seq = step.recorded.seq;
    match told(step, at, sight) {
        Some(event) => fold(view, &event),
        None => (view.seq, view.interview.seq) = (seq, seq),
    }
    assert_eq!((view.seq, view.interview.seq), (seq, seq));
}

/// The room without what is not compared. `about` names the question whose asker is compared as well.
pub fn comparable(mut view: RoomView, about: Option<&QuestionId>) -> RoomView {
    view.online = 0;
    let shown =
        view.polls.iter_mut().flat_map(|poll| &mut poll.options).filter_map(|option| option.votes.as_mut());
    shown.for_each(|votes| *votes = 0);
    for question in &mut view.questions {
        question.upvotes = 0;
        question.answers.iter_mut().for_each(|answer| answer.rating = Rating::default());
        if let Some(asker) = question.asker.as_mut().filter(|_| about != Some(&question.id)) {
            *asker = Asker { asked: 0, rejected: 0, ..asker.clone() };
        }
    }
    view
}

/// The first step from which on that sight may see the room at all.
pub fn begin(steps: &[Step], sight: Sight) -> Option<usize> {
    let is_seen = |step: &Step| match (sight, &step.room.interview) {
        (_, None) => false,
        (Sight::Staff, Some(_)) => true,
        (Sight::Public | Sight::Asker, Some(interview)) => interview.is_public(),
    };
    steps.iter().position(is_seen)
}

//! The promise of the live stream: a snapshot and the events after it are the room as it is, for the public and
//! for staff, whenever one comes and however late the events are told.

use crate::{
    following::{begin, comparable, follow, seen, told},
    random_room::with_random_rooms,
    scene::{Step, acts, scene},
};
use domain::{
    RoomEvent,
    event::Audience,
    frame::{self, Event},
    view::Sight,
};
use proptest::{prop_assert, prop_assert_eq};
use std::{cell::RefCell, collections::BTreeSet};

const SIGHTS: [Sight; 2] = [Sight::Public, Sight::Staff];

#[test]
fn after_every_event_who_follows_sees_the_room_as_it_is() {
    with_random_rooms(|scene| {
        for sight in SIGHTS {
            let Some(first) = begin(&scene.steps, sight) else { continue };
            let mut view = seen(&scene.steps[first], sight);
            for step in &scene.steps[first + 1..] {
                follow(&mut view, step, step, sight);
                let about = step.recorded.event.question();
                let (folded, room) = (comparable(view.clone(), about), comparable(seen(step, sight), about));
                prop_assert_eq!(folded, room, "{:?} after {:?}", sight, step.recorded);
            }
        }
        Ok(())
    });
}

#[test]
fn whoever_comes_at_any_moment_and_is_told_all_events_late_sees_the_room_as_it_is() {
    with_random_rooms(|scene| {
        let Some(end) = scene.steps.last() else { return Ok(()) };
        for sight in SIGHTS {
            let Some(first) = begin(&scene.steps, sight) else { continue };
            for since in first..scene.steps.len() {
                let mut view = seen(&scene.steps[since], sight);
                for step in &scene.steps[since + 1..] {
                    follow(&mut view, step, end, sight);
                }
                let room = comparable(seen(end, sight), None);
                prop_assert_eq!(comparable(view, None), room, "{:?} since {}", sight, since);
            }
        }
        Ok(())
    });
}

/// A ring holds events that were encoded when they happened beside some that were encoded anew since.
#[test]
fn events_told_at_different_moments_lead_to_the_same_room() {
    with_random_rooms(|scene| {
        let Some(end) = scene.steps.last() else { return Ok(()) };
        for (sight, stride) in SIGHTS.into_iter().flat_map(|sight| [(sight, 3), (sight, 7), (sight, 11)]) {
            let Some(first) = begin(&scene.steps, sight) else { continue };
            let mut view = seen(&scene.steps[first], sight);
            for (step, n) in scene.steps.iter().zip(0..).skip(first + 1) {
                let later = n + n * 5 % stride;
                follow(&mut view, step, scene.steps.get(later).unwrap_or(end), sight);
            }
            prop_assert_eq!(
                comparable(view, None),
                comparable(seen(end, sight), None),
                "{:?} {}",
                sight,
                stride
            );
        }
        Ok(())
    });
}

#[test]
fn an_event_is_the_same_after_its_way_through_json() {
    with_random_rooms(|scene| {
        for sight in SIGHTS {
            for event in scene.steps.iter().filter_map(|step| told(step, step, sight)) {
                let read: Event = serde_json::from_str(&frame::encode(&event)).expect("our own JSON");
                prop_assert_eq!(read, event);
            }
        }
        Ok(())
    });
}

/// Whether the public stream can carry an event of that kind; a new kind does not compile until it is known here.
fn is_ever_public(event: &RoomEvent) -> bool {
    use RoomEvent as E;
    match event {
        E::InterviewAnnounced
        | E::InterviewChanged(_)
        | E::InterviewOpened
        | E::InterviewPaused
        | E::InterviewResumed
        | E::InterviewExtended { .. }
        | E::InterviewEnded { .. }
        | E::InterviewArchived
        | E::InterviewReopened
        | E::InterviewCancelled
        | E::QuestionApproved { .. }
        | E::QuestionRedacted { .. }
        | E::QuestionMerged { .. }
        | E::QuestionUnmerged { .. }
        | E::QuestionHidden { .. }
        | E::QuestionUnhidden { .. }
        | E::QuestionWithdrawn { .. }
        | E::QuestionPinned { .. }
        | E::QuestionUnpinned { .. }
        | E::QuestionAssigned { .. }
        | E::QuestionTransferred { .. }
        | E::QuestionReturned { .. }
        | E::QuestionMovedOut { .. }
        | E::QuestionMovedIn(_)
        | E::QuestionClassified { .. }
        | E::QuestionShared { .. }
        | E::QuestionJudged { .. }
        | E::QuestionReopened { .. }
        | E::ExtensionGranted { .. }
        | E::AnswerReclassified { .. }
        | E::PromiseKept { .. }
        | E::AnsweringStarted { .. }
        | E::AnswerPublished { .. }
        | E::AnswerRevised { .. }
        | E::StatementPublished { .. }
        | E::StatementRevised { .. }
        | E::StatementRetracted { .. }
        | E::AnnouncementMade { .. }
        | E::PollOpened { .. }
        | E::PollClosed { .. } => true,
        E::InterviewCreated(_)
        | E::QuestionAsked(_)
        | E::QuestionRejected { .. }
        | E::QuestionAppealed { .. }
        | E::QuestionUnrejected { .. }
        | E::ExtensionRequested { .. }
        | E::ExtensionRefused { .. }
        | E::NetizenBanned { .. } => false,
    }
}

/// As many as `is_ever_public` names, and the others.
const PUBLIC_KINDS: usize = 40;
const STAFF_KINDS: usize = 8;

#[test]
fn the_random_rooms_tell_every_kind_of_event() {
    let (public, staff) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    with_random_rooms(|scene| {
        for Step { recorded, .. } in &scene.steps {
            let name = recorded.event.name();
            match recorded.audience {
                Audience::Public => {
                    prop_assert!(is_ever_public(&recorded.event), "{}", name);
                    public.borrow_mut().insert(name);
                }
                Audience::Staff if is_ever_public(&recorded.event) => {}
                Audience::Staff => drop(staff.borrow_mut().insert(name)),
            }
        }
        Ok(())
    });
    assert_eq!(public.borrow().len(), PUBLIC_KINDS, "{public:?}");
    assert_eq!(staff.borrow().len(), STAFF_KINDS, "{staff:?}");
}

#[test]
fn statements_of_one_moment_stand_in_the_order_of_their_ids() {
    let mut scene = scene().live();
    scene.has_ids_backwards = true;
    for _ in 0..8 {
        scene.moderates(acts::state());
        scene.moderates(acts::announce());
    }
    let first = begin(&scene.steps, Sight::Public).expect("it was announced");
    let mut view = seen(&scene.steps[first], Sight::Public);
    for step in &scene.steps[first + 1..] {
        follow(&mut view, step, step, Sight::Public);
    }
    assert!(view.statements.is_sorted_by_key(|statement| statement.id.clone()));
    assert!(view.announcements.is_sorted_by_key(|announcement| announcement.id.clone()));
}

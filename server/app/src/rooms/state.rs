//! What a live room knows, and what each event changes in it.

use super::{ring::Ring, snapshot::Snapshot};
use crate::config::NodeLimits;
use domain::{
    Room, RoomEvent,
    event::{Body, Recorded},
    interview::InterviewStatus,
    view::{Sight, Tallies},
};
use std::sync::Arc;

pub struct State {
    pub room: Room,
    pub tallies: Tallies,
    /// What the last tally message said, for each stream.
    pub told: Tallies,
    pub public: Ring,
    pub staff: Ring,
    /// Numbers were covered for a reader who came, and the others have not been woken for that.
    pub is_untold: bool,
    pub snapshot: Option<(u64, Arc<Snapshot>)>,
    /// Counts every change of facts or tallies.
    pub version: u64,
}

impl State {
    pub fn new(room: Room, tallies: Tallies, limits: &NodeLimits) -> Self {
        let ring = |sight| {
            Ring::new(sight, room.epoch.clone(), room.seq, limits.ring_frames_max, limits.ring_bytes_max)
        };
        let (public, staff, told) = (ring(Sight::Public), ring(Sight::Staff), tallies.clone());
        Self { room, tallies, told, public, staff, is_untold: false, snapshot: None, version: 0 }
    }

    /// The log is another one: what was kept of the old one is of no use.
    pub fn begin_anew(&mut self, room: Room, tallies: Tallies) {
        let (frames_max, bytes_max) = self.public.limits();
        let ring = |sight| Ring::new(sight, room.epoch.clone(), room.seq, frames_max, bytes_max);
        (self.public, self.staff) = (ring(Sight::Public), ring(Sight::Staff));
        self.told = tallies.clone();
        (self.room, self.tallies) = (room, tallies);
        self.version += 1;
    }

    pub fn is_over(&self) -> bool {
        self.room.interview.as_ref().is_some_and(|interview| interview.status == InterviewStatus::Archived)
    }

    pub fn ring(&self, sight: Sight) -> &Ring {
        if sight == Sight::Staff { &self.staff } else { &self.public }
    }

    pub fn apply(&mut self, events: &[Arc<Recorded>], bodies: &[Body]) {
        let Self { room, tallies, public, staff, version, .. } = self;
        room.learn(bodies.iter().cloned());
        events.iter().for_each(|event| room.apply(event));
        events.iter().for_each(|event| count_arrival(tallies, &event.event));
        for event in events {
            let Some(is_touched) = rewrites(&event.event) else { continue };
            public.encode_anew(room, tallies, &is_touched);
            staff.encode_anew(room, tallies, &is_touched);
        }
        public.push(room, tallies, events);
        staff.push(room, tallies, events);
        *version += 1;
    }
}

/// What was counted of a question before it came, unless its tallies have been read already.
fn count_arrival(tallies: &mut Tallies, event: &RoomEvent) {
    let RoomEvent::QuestionMovedIn(arrival) = event else { return };
    tallies.upvotes.entry(arrival.question.id.clone()).or_insert(arrival.counted.upvotes);
    for (answer, counted) in &arrival.counted.ratings {
        tallies.ratings.entry(answer.clone()).or_insert(*counted);
    }
}

/// Whether an event changes how earlier ones of its item are to be shown, and which those are.
fn rewrites(event: &RoomEvent) -> Option<impl Fn(&Recorded) -> bool + use<>> {
    use RoomEvent as E;
    let items = match event {
        E::QuestionHidden { .. }
        | E::QuestionUnhidden { .. }
        | E::QuestionRedacted { .. }
        | E::QuestionWithdrawn { .. }
        | E::QuestionMerged { .. }
        | E::QuestionUnmerged { .. }
        // What left is told of no more; what came back is again.
        | E::QuestionMovedOut { .. }
        | E::QuestionMovedIn(_)
        | E::AnswerRevised { .. } => event.question().map(ToString::to_string),
        E::StatementRevised { statement } | E::StatementRetracted { statement } => {
            Some(statement.to_string())
        }
        _ => None,
    }?;
    Some(move |earlier: &Recorded| earlier.event.items().contains(&items))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{Epoch, InterviewId};

    #[test]
    fn a_room_that_begins_anew_is_another_version() {
        let room = |epoch| Room::new(InterviewId::parse("I1").unwrap(), Epoch::parse(epoch).unwrap());
        let mut state = State::new(room("E1"), Tallies::default(), &NodeLimits::default());
        let before = state.version;
        state.begin_anew(room("E2"), Tallies::default());
        assert_ne!(state.version, before, "what is encoded of the old log must not be shown");
    }
}

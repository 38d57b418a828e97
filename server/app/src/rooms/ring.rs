//! The ring: the newest messages of one stream, encoded once for all followers.
//!
//! A follower has a cursor, the index of the next frame it wants; memory is bounded by the ring and not by the
//! followers. When an item is hidden, redacted or taken back, the frames that name it are encoded anew in the
//! same step, so that no replay shows it.

use super::{
    burst::Burst,
    framed::{Framed, Outgoing},
};
use domain::{
    Room,
    event::Recorded,
    frame,
    ids::Epoch,
    view::{Sight, Tallies, Tally},
};
use std::{collections::VecDeque, sync::Arc};

pub struct Ring {
    sight: Sight,
    epoch: Epoch,
    frames: VecDeque<Frame>,
    /// The index of the first frame that is kept.
    first: u64,
    bytes: u64,
    frames_max: u64,
    bytes_max: u64,
    /// How far the frames cover the room's numbers.
    covered: u64,
    /// Numbers from here on can be served from the ring.
    since_min: u64,
    /// The whole room at a number.
    whole: Option<(u64, Framed)>,
}

struct Frame {
    message: Framed,
    /// None for a tally, which has no numbers.
    events: Option<Covered>,
}

/// The numbers `prev + 1 ..= seq`, and those of them that this stream carries.
struct Covered {
    prev: u64,
    seq: u64,
    events: Vec<Piece>,
}

struct Piece {
    recorded: Arc<Recorded>,
    /// None while the item is hidden.
    text: Option<Box<str>>,
}

/// What to send next.
pub struct Due {
    pub burst: Burst,
    /// The reader's next frame after these.
    pub cursor: u64,
}

impl Ring {
    pub fn new(sight: Sight, epoch: Epoch, seq: u64, frames_max: u64, bytes_max: u64) -> Self {
        let frames = VecDeque::new();
        Self {
            sight,
            epoch,
            frames,
            first: 0,
            bytes: 0,
            frames_max,
            bytes_max,
            covered: seq,
            since_min: seq,
            whole: None,
        }
    }

    /// Most frames and bytes kept.
    pub fn limits(&self) -> (u64, u64) {
        (self.frames_max, self.bytes_max)
    }

    /// The index after the newest frame.
    pub fn end(&self) -> u64 {
        self.first + self.frames.len() as u64
    }

    /// Takes events in, as the items are now. Makes a frame if the stream carries any of them; else their
    /// numbers are covered by the next one.
    pub fn push(&mut self, room: &Room, tallies: &Tallies, events: &[Arc<Recorded>]) {
        let pieces: Vec<Piece> = events
            .iter()
            .filter(|recorded| is_carried(recorded, self.sight))
            .map(|recorded| Piece::new(room, tallies, recorded, self.sight))
            .collect();
        if !pieces.is_empty() {
            self.cover(room.seq, pieces);
        }
    }

    /// The whole room at `seq` as `make` encodes it: once for all who come while there is no newer number.
    pub fn whole(&mut self, seq: u64, make: impl FnOnce() -> Option<String>) -> Option<Outgoing> {
        if self.whole.as_ref().is_none_or(|(made_at, _)| *made_at != seq) {
            self.whole = Some((seq, Framed::new(&make()?)));
        }
        let (_, message) = self.whole.as_ref()?;
        Some(Outgoing { message: message.clone(), covered: Some(seq) })
    }

    /// Covers all numbers up to `seq`, if need be by a frame without events. Says whether there had to be one.
    pub fn flush(&mut self, seq: u64) -> bool {
        let is_behind = self.covered < seq;
        if is_behind {
            self.cover(seq, Vec::new());
        }
        is_behind
    }

    pub fn push_tally(&mut self, tally: &Tally) {
        let text = frame::encode(&frame::Message::Tally(tally.clone()));
        self.keep(Frame { message: Framed::new(&text), events: None });
    }

    fn cover(&mut self, seq: u64, events: Vec<Piece>) {
        let covered = Covered { prev: self.covered, seq, events };
        self.covered = seq;
        self.keep(Frame { message: covered.encode(&self.epoch), events: Some(covered) });
    }

    fn keep(&mut self, frame: Frame) {
        self.bytes += frame.message.len() as u64;
        self.frames.push_back(frame);
        while self.frames.len() as u64 > self.frames_max
            || (self.bytes > self.bytes_max && self.frames.len() > 1)
        {
            let Some(gone) = self.frames.pop_front() else { return };
            self.first += 1;
            self.bytes -= gone.message.len() as u64;
            if let Some(covered) = gone.events {
                self.since_min = covered.seq;
            }
        }
    }

    /// Encodes every frame anew that has an event for which `names` holds.
    pub fn encode_anew(&mut self, room: &Room, tallies: &Tallies, names: impl Fn(&Recorded) -> bool) {
        for frame in &mut self.frames {
            let Some(covered) = &mut frame.events else { continue };
            if !covered.events.iter().any(|piece| names(&piece.recorded)) {
                continue;
            }
            for piece in covered.events.iter_mut().filter(|piece| names(&piece.recorded)) {
                *piece = Piece::new(room, tallies, &piece.recorded, self.sight);
            }
            self.bytes -= frame.message.len() as u64;
            frame.message = covered.encode(&self.epoch);
            self.bytes += frame.message.len() as u64;
        }
    }

    /// The frames from `cursor` on, up to about `bytes_max`; none if the ring no longer has them.
    pub fn due(&self, cursor: u64, bytes_max: usize) -> Option<Due> {
        let skip = usize::try_from(cursor.checked_sub(self.first)?).ok()?;
        let (mut messages, mut bytes) = (Vec::new(), 0);
        for frame in self.frames.iter().skip(skip) {
            if bytes > bytes_max {
                break;
            }
            bytes += frame.message.len();
            let covered = frame.events.as_ref().map(|covered| covered.seq);
            messages.push(Outgoing { message: frame.message.clone(), covered });
        }
        let cursor = cursor + messages.len() as u64;
        Some(Due { burst: Burst::new(messages), cursor })
    }

    /// Where a reader goes on who has everything up to `since`, first the part of a frame that it still lacks;
    /// none if the ring no longer reaches back to there.
    pub fn resume(&self, since: u64) -> Option<Due> {
        if since < self.since_min || since > self.covered {
            return None;
        }
        for (frame, index) in self.frames.iter().zip(self.first..) {
            let Some(covered) = &frame.events else { continue };
            if covered.prev >= since {
                return Some(Due { burst: Burst::default(), cursor: index });
            }
            if covered.seq > since {
                let missing = covered.events.iter().filter(|piece| piece.recorded.seq > since);
                let texts = missing.filter_map(|piece| piece.text.as_deref());
                let text = frame::events(&self.epoch, since, covered.seq, texts);
                let rest = Outgoing { message: Framed::new(&text), covered: Some(covered.seq) };
                return Some(Due { burst: rest.into(), cursor: index + 1 });
            }
        }
        Some(Due { burst: Burst::default(), cursor: self.end() })
    }
}

fn is_carried(recorded: &Recorded, sight: Sight) -> bool {
    sight == Sight::Staff || recorded.audience == domain::event::Audience::Public
}

impl Piece {
    fn new(room: &Room, tallies: &Tallies, recorded: &Arc<Recorded>, sight: Sight) -> Self {
        let event = frame::event(room, tallies, recorded, sight);
        Self { recorded: recorded.clone(), text: event.map(|event| frame::encode(&event).into()) }
    }
}

impl Covered {
    fn encode(&self, epoch: &Epoch) -> Framed {
        let texts = self.events.iter().filter_map(|piece| piece.text.as_deref());
        Framed::new(&frame::events(epoch, self.prev, self.seq, texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Instant, RoomEvent,
        ids::{AnnouncementId, InterviewId},
    };
    use serde_json::Value;

    struct Bench {
        room: Room,
        ring: Ring,
    }

    impl Bench {
        fn new(frames_max: u64) -> Self {
            let (id, epoch) = (InterviewId::parse("I1").unwrap(), Epoch::parse("E1").unwrap());
            let ring = Ring::new(Sight::Public, epoch.clone(), 0, frames_max, 1_000_000);
            Self { room: Room::new(id, epoch), ring }
        }

        /// A public event, or one that only staff see.
        fn happens(&mut self, is_public: bool) {
            let seq = self.room.seq + 1;
            let event = if is_public {
                RoomEvent::AnnouncementMade {
                    announcement: AnnouncementId::parse(&format!("A{seq}")).unwrap(),
                }
            } else {
                let netizen = domain::ids::NetizenId::parse("N1").unwrap();
                RoomEvent::NetizenBanned { netizen, until: Instant::from_ms(0) }
            };
            let recorded = self.room.record(event, "system".into(), Instant::from_ms(0));
            self.room.apply(&recorded);
            self.ring.push(&self.room, &Tallies::default(), &[Arc::new(recorded)]);
        }

        /// What a reader gets that resumes: (prev, seq, numbers of events) of each message.
        fn resumed(&self, since: u64) -> Option<Vec<(u64, u64, Vec<u64>)>> {
            let start = self.ring.resume(since)?;
            let rest = self.ring.due(start.cursor, usize::MAX)?;
            Some(
                start
                    .burst
                    .messages()
                    .iter()
                    .chain(rest.burst.messages())
                    .map(|one| read(one.message.text()))
                    .collect(),
            )
        }
    }

    fn read(text: &str) -> (u64, u64, Vec<u64>) {
        let message: Value = serde_json::from_str(text).unwrap();
        let number = |value: &Value| value.as_u64().unwrap();
        let events =
            message["events"].as_array().unwrap().iter().map(|event| number(&event["seq"])).collect();
        (number(&message["prev"]), number(&message["seq"]), events)
    }

    #[test]
    fn numbers_that_the_public_does_not_see_are_covered_by_the_next_message() {
        let mut bench = Bench::new(10);
        [false, true, false, false].into_iter().for_each(|is_public| bench.happens(is_public));
        assert_eq!(bench.resumed(0), Some(vec![(0, 2, vec![2])]));
        assert!(bench.ring.flush(bench.room.seq));
        assert_eq!(bench.resumed(0), Some(vec![(0, 2, vec![2]), (2, 4, vec![])]));
        assert!(!bench.ring.flush(bench.room.seq));
        assert_eq!(bench.ring.end(), 2, "nothing is covered twice");
    }

    #[test]
    fn a_reader_that_stopped_within_a_message_gets_the_rest_of_it() {
        let mut bench = Bench::new(10);
        [false, false, true, true].into_iter().for_each(|is_public| bench.happens(is_public));
        assert_eq!(bench.resumed(1), Some(vec![(1, 3, vec![3]), (3, 4, vec![4])]));
        assert_eq!(bench.resumed(4), Some(vec![]));
        assert_eq!(bench.resumed(5), None, "ahead of the ring");
    }

    #[test]
    fn the_ring_forgets_the_oldest_and_says_so() {
        let mut bench = Bench::new(3);
        (0..10).for_each(|_| bench.happens(true));
        assert_eq!(bench.resumed(6), None);
        assert_eq!(bench.resumed(7).map(|messages| messages.len()), Some(3));
        assert!(bench.ring.due(6, usize::MAX).is_none(), "a cursor off the ring");
        assert!(bench.ring.due(10, usize::MAX).is_some_and(|due| due.burst.is_empty()));
    }

    #[test]
    fn a_reader_gets_about_as_much_as_it_asks_for() {
        let mut bench = Bench::new(100);
        (0..50).for_each(|_| bench.happens(true));
        let due = bench.ring.due(0, 300).unwrap();
        let last = due.burst.messages().last().unwrap();
        assert!(due.burst.messages().len() < 50 && due.cursor == due.burst.messages().len() as u64);
        assert_eq!(last.covered, Some(due.cursor));
    }
}

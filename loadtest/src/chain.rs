//! What one follower has seen of its room, over all its connections, held against the rules of the live stream.
//!
//! It judges what can be judged from one chair: nothing skipped, nothing twice, nothing before what comes before it.
//! Whether what was seen is also all there was to see needs the room's record; that is `check`.

use std::rc::Rc;

use crate::stream::Events;

/// How many faults of one follower are kept word for word; all of them are counted.
const FAULTS_KEPT_MAX: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The message begins after what this follower has: something in between is missing.
    Gap { at: u64, prev: u64 },
    /// The message, or an event of it, has been here before.
    Doubled { at: u64, seq: u64 },
    /// An event after one with a higher number, or outside the numbers its message covers.
    OutOfOrder { after: u64, seq: u64 },
    /// A heartbeat says that this follower was covered further than it was.
    Behind { at: u64, heartbeat: u64 },
    /// Events before any snapshot.
    NoGround { seq: u64 },
    /// The room's history was replaced under this follower.
    OtherEpoch { seq: u64 },
}

#[derive(Debug, Clone, Default)]
pub struct Chain {
    epoch: Option<Rc<str>>,
    began: Option<u64>,
    at: u64,
    seen: Vec<u32>,
    /// Ranges (after, up to) that a later snapshot stood in for.
    covered: Vec<(u64, u64)>,
    faults: Vec<Fault>,
    fault_count: u64,
}

impl Chain {
    /// Where to go on: the number this follower has been covered to, and the epoch it belongs to.
    pub fn position(&self) -> Option<(u64, Rc<str>)> {
        self.began?;
        self.epoch.clone().map(|epoch| (self.at, epoch))
    }

    pub fn at(&self) -> u64 {
        self.at
    }

    pub fn began(&self) -> Option<u64> {
        self.began
    }

    pub fn seen(&self) -> &[u32] {
        &self.seen
    }

    pub fn is_covered_by_snapshot(&self, seq: u64) -> bool {
        self.covered.iter().any(|(after, up_to)| (after + 1..=*up_to).contains(&seq))
    }

    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub fn fault_count(&self) -> u64 {
        self.fault_count
    }

    pub fn snapshot(&mut self, epoch: &Rc<str>, seq: u64) {
        match (self.began, &self.epoch) {
            (None, _) => self.began = Some(seq),
            (Some(_), Some(mine)) if mine != epoch => self.fault(Fault::OtherEpoch { seq }),
            (Some(_), _) if seq < self.at => self.fault(Fault::Doubled { at: self.at, seq }),
            (Some(_), _) => self.covered.push((self.at, seq)),
        }
        self.epoch = Some(epoch.clone());
        self.at = self.at.max(seq);
    }

    /// Takes a message of events; false when it does not follow on what is here, and the follower has to resume.
    pub fn events(&mut self, message: &Events) -> bool {
        let (prev, seq) = (message.prev, message.seq);
        if self.began.is_none() {
            self.fault(Fault::NoGround { seq });
            return false;
        }
        if self.epoch.as_ref() != Some(&message.epoch) {
            self.fault(Fault::OtherEpoch { seq });
            return false;
        }
        if prev > self.at {
            self.fault(Fault::Gap { at: self.at, prev });
            return false;
        }
        if prev < self.at {
            self.fault(Fault::Doubled { at: self.at, seq });
            return false;
        }
        let mut last = prev;
        for item in &message.items {
            if item.seq <= last || item.seq > seq {
                self.event_fault(last, item.seq);
            } else {
                last = item.seq;
                self.seen.push(u32::try_from(item.seq).unwrap_or(u32::MAX));
            }
        }
        if seq < prev {
            self.fault(Fault::OutOfOrder { after: prev, seq });
        }
        self.at = self.at.max(seq);
        true
    }

    /// False when the heartbeat tells of numbers that never came.
    pub fn heartbeat(&mut self, seq: u64) -> bool {
        if seq > self.at {
            self.fault(Fault::Behind { at: self.at, heartbeat: seq });
        }
        seq <= self.at
    }

    fn event_fault(&mut self, after: u64, seq: u64) {
        let is_known = u32::try_from(seq).is_ok_and(|seq| self.seen.binary_search(&seq).is_ok());
        self.fault(if is_known {
            Fault::Doubled { at: after, seq }
        } else {
            Fault::OutOfOrder { after, seq }
        });
    }

    fn fault(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < FAULTS_KEPT_MAX {
            self.faults.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::{epoch, events};

    fn begun() -> Chain {
        let mut chain = Chain::default();
        chain.snapshot(&epoch(), 10);
        chain
    }

    #[test]
    fn a_sound_stream_has_no_fault() {
        let mut chain = begun();
        assert!(chain.events(&events(10, 12, &[11, 12])));
        assert!(chain.events(&events(12, 15, &[])));
        assert!(chain.heartbeat(15));
        assert!(chain.events(&events(15, 20, &[17, 20])));
        assert_eq!((chain.seen(), chain.at(), chain.fault_count()), (&[11, 12, 17, 20][..], 20, 0));
        assert_eq!(chain.position(), Some((20, epoch())));
    }

    #[test]
    fn a_resumed_connection_goes_on_exactly_where_it_stopped() {
        let mut chain = begun();
        assert!(chain.events(&events(10, 12, &[11, 12])));
        // The connection is lost here; since=12 is answered by events, or, after too long, by a snapshot.
        assert!(chain.events(&events(12, 14, &[13])));
        chain.snapshot(&epoch(), 30);
        assert!(chain.events(&events(30, 31, &[31])));
        assert_eq!(chain.fault_count(), 0);
        assert!(chain.is_covered_by_snapshot(15) && chain.is_covered_by_snapshot(30));
        assert!(!chain.is_covered_by_snapshot(14) && !chain.is_covered_by_snapshot(31));
    }

    #[test]
    fn a_gap_is_found_and_not_taken_in() {
        let mut chain = begun();
        assert!(!chain.events(&events(11, 12, &[12])));
        assert_eq!(chain.faults(), [Fault::Gap { at: 10, prev: 11 }]);
        assert_eq!(chain.position(), Some((10, epoch())), "it resumes from before the gap");
    }

    #[test]
    fn a_message_that_comes_twice_is_found() {
        let mut chain = begun();
        chain.events(&events(10, 12, &[11, 12]));
        assert!(!chain.events(&events(10, 12, &[11, 12])));
        assert_eq!(chain.faults(), [Fault::Doubled { at: 12, seq: 12 }]);
        assert_eq!(chain.seen(), [11, 12]);
    }

    #[test]
    fn an_event_that_comes_twice_is_found() {
        let mut chain = begun();
        chain.events(&events(10, 12, &[11, 12]));
        chain.events(&events(12, 13, &[12, 13]));
        assert_eq!(chain.faults(), [Fault::Doubled { at: 12, seq: 12 }]);
    }

    #[test]
    fn swapped_events_and_swapped_messages_are_found() {
        let mut chain = begun();
        chain.events(&events(10, 13, &[12, 11, 13]));
        assert_eq!(chain.faults(), [Fault::OutOfOrder { after: 12, seq: 11 }]);
        let mut chain = begun();
        chain.events(&events(11, 12, &[12]));
        chain.events(&events(10, 11, &[11]));
        assert_eq!(chain.fault_count(), 1, "the second of two swapped messages arrives as a gap");
    }

    #[test]
    fn an_event_outside_its_message_is_found() {
        let mut chain = begun();
        chain.events(&events(10, 12, &[11, 13]));
        assert_eq!(chain.faults(), [Fault::OutOfOrder { after: 11, seq: 13 }]);
    }

    #[test]
    fn a_heartbeat_that_is_ahead_is_a_fault() {
        let mut chain = begun();
        assert!(!chain.heartbeat(11));
        assert_eq!(chain.faults(), [Fault::Behind { at: 10, heartbeat: 11 }]);
    }

    #[test]
    fn a_snapshot_from_the_past_or_of_another_history_is_a_fault() {
        let mut chain = begun();
        chain.snapshot(&epoch(), 9);
        chain.snapshot(&Rc::from("other"), 11);
        assert_eq!(chain.faults(), [Fault::Doubled { at: 10, seq: 9 }, Fault::OtherEpoch { seq: 11 }]);
        let mut early = Chain::default();
        assert!(!early.events(&events(0, 1, &[1])));
        assert_eq!(early.faults(), [Fault::NoGround { seq: 1 }]);
    }
}

//! One room as the load test sees it: its address, its plan, its staff, and what is known of it so far.

use std::cell::RefCell;

use tokio::time::Instant;

use crate::api::Credential;
use crate::plan::RoomPlan;
use crate::record::{RoomRecord, digest};
use crate::stream::{Marks, Message, Reader, Snapshot};

/// Which of a room's two streams somebody follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Public,
    Staff,
}

pub struct Room {
    pub index: usize,
    /// The interview's id.
    pub id: String,
    pub plan: RoomPlan,
    pub moderator: Credential,
    pub official: Credential,
    pub record: RefCell<RoomRecord>,
    reader: RefCell<Reader>,
}

impl Room {
    pub fn new(
        index: usize,
        id: String,
        plan: RoomPlan,
        moderator: Credential,
        official: Credential,
        run: &str,
    ) -> Self {
        let (record, reader) = (RefCell::default(), RefCell::new(Reader::marked(run)));
        Self { index, id, plan, moderator, official, record, reader }
    }

    /// Reads a message of a public connection that stands since `connected`, and takes note of whose texts came over it.
    pub fn read_public(&self, text: &[u8], connected: Instant) -> Message {
        let (message, marks) = self.take_in(text, Stream::Public);
        let mut record = self.record.borrow_mut();
        marks.iter().for_each(|key| record.was_shown(key, connected));
        message
    }

    /// Understands a message of the room, and takes note of what is new in it.
    pub fn read(&self, text: &[u8], stream: Stream) -> Message {
        self.take_in(text, stream).0
    }

    fn take_in(&self, text: &[u8], stream: Stream) -> (Message, Marks) {
        let read = self.reader.borrow_mut().read(text);
        if read.is_new {
            let mut record = self.record.borrow_mut();
            match &read.message {
                Message::Events(events) => events.items.iter().for_each(|item| record.saw(item)),
                Message::Snapshot(snapshot) if stream == Stream::Public => {
                    record.snapshots.push(told(snapshot))
                }
                Message::Broken(what) => record.broken.push(what.clone()),
                Message::Snapshot(_)
                | Message::Heartbeat { .. }
                | Message::Drain { .. }
                | Message::Reply(_)
                | Message::Other => {}
            }
        }
        (read.message, read.marks)
    }
}

fn told(snapshot: &Snapshot) -> (u64, u32, u64) {
    let ids = snapshot.questions.iter().map(|question| &*question.id);
    (snapshot.seq, snapshot.questions.len() as u32, digest(ids))
}

//! One room as the load test sees it: its address, its plan, its staff, and what is known of it so far.

use std::cell::RefCell;

use crate::api::Credential;
use crate::plan::RoomPlan;
use crate::record::{RoomRecord, digest};
use crate::stream::{Message, Reader, Snapshot};

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
    ) -> Self {
        Self { index, id, plan, moderator, official, record: RefCell::default(), reader: RefCell::default() }
    }

    /// Understands a message of the room, and takes note of what is new in it.
    pub fn read(&self, text: &[u8], stream: Stream) -> Message {
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
        read.message
    }
}

fn told(snapshot: &Snapshot) -> (u64, u32, u64) {
    let ids = snapshot.questions.iter().map(|question| &*question.id);
    (snapshot.seq, snapshot.questions.len() as u32, digest(ids))
}

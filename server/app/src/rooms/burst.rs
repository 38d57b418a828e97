//! What a reader gets in one go: messages, and their frames joined to one piece for one system call. Readers who are at
//! the same place share it.

use super::framed::Outgoing;
use bytes::{Bytes, BytesMut};

#[derive(Clone, Default, Debug)]
pub struct Burst {
    messages: Vec<Outgoing>,
    frames: Bytes,
}

impl Burst {
    pub fn new(messages: Vec<Outgoing>) -> Self {
        let frames = match &messages[..] {
            [one] => one.message.bytes().clone(),
            several => {
                let length = several.iter().map(|one| one.message.len()).sum();
                let mut joined = BytesMut::with_capacity(length);
                several.iter().for_each(|one| joined.extend_from_slice(one.message.bytes()));
                joined.freeze()
            }
        };
        Self { messages, frames }
    }

    /// A message without numbers.
    pub fn aside(text: &str) -> Self {
        Self::new(vec![Outgoing::aside(text)])
    }

    pub fn messages(&self) -> &[Outgoing] {
        &self.messages
    }

    /// All frames, one after the other.
    pub fn frames(&self) -> &Bytes {
        &self.frames
    }

    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// How far a reader is covered with it; none if it holds no numbers.
    pub fn covered(&self) -> Option<u64> {
        self.messages.iter().rev().find_map(|message| message.covered)
    }
}

impl From<Outgoing> for Burst {
    fn from(message: Outgoing) -> Self {
        Self::new(vec![message])
    }
}

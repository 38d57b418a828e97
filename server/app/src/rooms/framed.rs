//! A message as it travels: its text behind the head of its WebSocket frame, in one piece that all readers share.

use bytes::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Data, OpCode},
};

#[derive(Clone, Debug)]
pub struct Framed {
    frame: Bytes,
    head_len: usize,
}

impl Framed {
    pub fn new(text: &str) -> Self {
        let head = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        let length = text.len() as u64;
        let head_len = head.len(length);
        let mut frame = Vec::with_capacity(head_len + text.len());
        head.format(length, &mut frame).expect("memory takes what is written");
        frame.extend_from_slice(text.as_bytes());
        Self { frame: frame.into(), head_len }
    }

    /// Head and text.
    pub fn bytes(&self) -> &Bytes {
        &self.frame
    }

    pub fn len(&self) -> usize {
        self.frame.len()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.frame[self.head_len..]).expect("made of a text")
    }
}

/// A message on its way to one reader.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub message: Framed,
    /// How far the reader is covered with it; none if it holds no numbers.
    pub covered: Option<u64>,
}

impl Outgoing {
    /// A message without numbers.
    pub fn aside(text: &str) -> Self {
        Self { message: Framed::new(text), covered: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_has_its_head_and_its_text() {
        for (len, head) in [
            (5, vec![0x81, 5]),
            (300, vec![0x81, 126, 1, 44]),
            (70_000, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70]),
        ] {
            let text = "a".repeat(len);
            let framed = Framed::new(&text);
            assert_eq!(framed.bytes()[..head.len()], head);
            assert_eq!(framed.text(), text);
            assert_eq!(framed.len(), head.len() + len);
        }
    }
}

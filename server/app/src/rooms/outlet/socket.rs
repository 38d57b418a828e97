//! A WebSocket. What goes out is written as it stands in the ring, without a copy for each reader; what comes in is
//! read by the library.

use super::{End, Outlet, code};
use crate::{config::NodeLimits, rooms::ring::Outgoing};
use bytes::{Buf, Bytes};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    time::Duration,
};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message, Utf8Bytes,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);
/// Clients send little; what is larger is read in pieces.
const READ_BUFFER_BYTES: usize = 1024;

pub struct Socket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
    /// What a write that took too long has left.
    due: VecDeque<Bytes>,
}

impl Socket {
    pub async fn new(stream: Upgraded, limits: &NodeLimits) -> Self {
        let message_max = Some(limits.message_bytes_max as usize);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(0)
            .max_message_size(message_max)
            .max_frame_size(message_max);
        let stream = WebSocketStream::from_raw_socket(TokioIo::new(stream), Role::Server, Some(config)).await;
        Self { stream, due: VecDeque::new() }
    }

    /// Writes all that is due, many messages in one system call. Who drops this half done may call it again.
    async fn write_due(&mut self) -> io::Result<()> {
        while !self.due.is_empty() {
            let slices: Vec<_> = self.due.iter().map(|bytes| IoSlice::new(bytes)).collect();
            let mut written = self.stream.get_mut().write_vectored(&slices).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            while let Some(first) = self.due.front_mut().filter(|_| written > 0) {
                let taken = written.min(first.len());
                first.advance(taken);
                written -= taken;
                if first.is_empty() {
                    self.due.pop_front();
                }
            }
        }
        Ok(())
    }
}

impl Outlet for Socket {
    async fn send(&mut self, messages: Vec<Outgoing>) -> Result<(), End> {
        // What the library answers by itself goes first, so that no frame stands inside another.
        self.stream.flush().await?;
        self.due.extend(messages.iter().map(|message| message.message.bytes().clone()));
        self.write_due().await.map_err(|_| End::Gone)
    }

    async fn receive(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            match self.stream.next().await {
                None | Some(Ok(Message::Close(_))) => return Err(End::Gone),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Message::Text(text))) => return Ok(text),
                // Not text, so not JSON: answered like any other text that is none.
                Some(Ok(Message::Binary(_))) => return Ok(Utf8Bytes::from_static("")),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            }
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let closing = async {
            self.write_due().await?;
            let frame = CloseFrame { code: code.into(), reason: reason.into() };
            self.stream.send(Message::Close(Some(frame))).await?;
            while self.stream.next().await.is_some_and(|message| message.is_ok()) {}
            Ok::<_, Error>(())
        };
        // Whoever does not read any more does not read this either.
        let _closed_or_not = tokio::time::timeout(CLOSE_WITHIN, closing).await;
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        match error {
            Error::Capacity(_) => Self::Close(code::TOO_LARGE, "payload_too_large"),
            _ => Self::Gone,
        }
    }
}

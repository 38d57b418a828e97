//! Where a reader's messages go: a WebSocket, or an endless event stream for networks that block sockets.

use super::ring::Outgoing;
use crate::config::NodeLimits;
use axum::{
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
    response::sse,
};
use domain::ids::Epoch;
use futures_util::SinkExt;
use std::{convert::Infallible, future::Future, time::Duration};
use store::StoreError;
use tokio::sync::mpsc;

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Close codes of the contract.
pub mod code {
    pub const ARCHIVED: u16 = 1000;
    pub const NOT_ALLOWED: u16 = 1008;
    pub const TOO_LARGE: u16 = 1009;
    pub const NODE_IS_GONE: u16 = 1012;
    pub const TOO_SLOW: u16 = 4008;
}

/// Why a connection ends.
#[derive(Debug)]
pub enum End {
    Gone,
    Close(u16, &'static str),
}

impl From<axum::Error> for End {
    fn from(error: axum::Error) -> Self {
        use tokio_tungstenite::tungstenite::Error;
        match error.into_inner().downcast::<Error>().map(|error| *error) {
            Ok(Error::Capacity(_)) => End::Close(code::TOO_LARGE, "payload_too_large"),
            Ok(_) | Err(_) => End::Gone,
        }
    }
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "a follower could not be served from the log");
        End::Close(code::TOO_SLOW, "store_unavailable")
    }
}

/// One reader's way out, and in where there is one.
pub trait Outlet: Send {
    /// Writes all of them and flushes once.
    fn send(&mut self, messages: Vec<Outgoing>) -> impl Future<Output = Result<(), End>> + Send;

    /// The next text that comes in; ends when the reader has gone.
    fn receive(&mut self) -> impl Future<Output = Result<Utf8Bytes, End>> + Send;

    fn close(self, code: u16, reason: &'static str) -> impl Future<Output = ()> + Send;
}

impl Outlet for WebSocket {
    async fn send(&mut self, messages: Vec<Outgoing>) -> Result<(), End> {
        for message in messages {
            self.feed(Message::Text(message.text)).await?;
        }
        Ok(self.flush().await?)
    }

    async fn receive(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            match self.recv().await {
                None | Some(Ok(Message::Close(_))) => return Err(End::Gone),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Message::Text(text))) => return Ok(text),
                // Not text, so not JSON: answered like any other text that is none.
                Some(Ok(Message::Binary(_))) => return Ok(Utf8Bytes::from_static("")),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            }
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let frame = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        let closing = async {
            WebSocket::send(&mut self, frame).await?;
            while self.recv().await.is_some_and(|message| message.is_ok()) {}
            Ok::<_, axum::Error>(())
        };
        // Whoever does not read any more does not read this either.
        let _closed_or_not = tokio::time::timeout(CLOSE_WITHIN, closing).await;
    }
}

/// The lines of an event stream: `data` is the socket's JSON, `id` is `epoch.seq`.
pub struct EventStream {
    epoch: Epoch,
    events: mpsc::Sender<Result<sse::Event, Infallible>>,
}

/// Events that wait between the connection and the body of its answer.
const EVENTS_WAITING_MAX: usize = 8;

impl EventStream {
    pub fn new(epoch: Epoch) -> (Self, mpsc::Receiver<Result<sse::Event, Infallible>>) {
        let (events, body) = mpsc::channel(EVENTS_WAITING_MAX);
        (Self { epoch, events }, body)
    }
}

impl Outlet for EventStream {
    async fn send(&mut self, messages: Vec<Outgoing>) -> Result<(), End> {
        for message in messages {
            let event = sse::Event::default().data(message.text.as_str());
            let event = match message.covered {
                Some(seq) => event.id(format!("{}.{seq}", self.epoch)),
                None => event,
            };
            self.events.send(Ok(event)).await.map_err(|_| End::Gone)?;
        }
        Ok(())
    }

    async fn receive(&mut self) -> Result<Utf8Bytes, End> {
        self.events.closed().await;
        Err(End::Gone)
    }

    /// A stream has no codes: its end makes the reader come again, and the answer then says why not.
    async fn close(self, _code: u16, _reason: &'static str) {}
}

/// How long a reader may take nothing.
pub fn stuck_after(limits: &NodeLimits) -> Duration {
    Duration::from_secs(limits.stuck_seconds_max)
}

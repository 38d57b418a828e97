//! An endless event stream: `data` is the socket's JSON, `id` is `epoch.seq`. Nothing comes in on it.

use super::{End, Outlet};
use crate::rooms::ring::Outgoing;
use axum::response::sse::Event;
use domain::ids::Epoch;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Events that wait between the connection and the body of its answer.
const EVENTS_WAITING_MAX: usize = 8;

pub struct EventStream {
    epoch: Epoch,
    events: mpsc::Sender<Result<Event, Infallible>>,
}

impl EventStream {
    pub fn new(epoch: Epoch) -> (Self, mpsc::Receiver<Result<Event, Infallible>>) {
        let (events, body) = mpsc::channel(EVENTS_WAITING_MAX);
        (Self { epoch, events }, body)
    }
}

impl Outlet for EventStream {
    async fn send(&mut self, messages: Vec<Outgoing>) -> Result<(), End> {
        for Outgoing { message, covered } in messages {
            let event = Event::default().data(message.text());
            let event = match covered {
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

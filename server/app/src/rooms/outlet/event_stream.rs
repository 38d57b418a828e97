//! An endless event stream: `data` is the socket's JSON, `id` is `epoch.seq`. Nothing comes in on it.

use super::{End, Outlet};
use crate::rooms::burst::Burst;
use axum::response::sse::Event;
use domain::ids::Epoch;
use futures_util::future::BoxFuture;
use std::{
    collections::VecDeque,
    convert::Infallible,
    task::{Context, Poll, ready},
};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_util::sync::PollSender;

/// Events that wait between the connection and the body of its answer.
const EVENTS_WAITING_MAX: usize = 8;

type Sent = Result<Event, Infallible>;

pub struct EventStream {
    epoch: Epoch,
    due: VecDeque<Event>,
    events: PollSender<Sent>,
    gone: BoxFuture<'static, ()>,
}

impl EventStream {
    pub fn new(epoch: Epoch) -> (Self, mpsc::Receiver<Sent>) {
        let (events, body) = mpsc::channel(EVENTS_WAITING_MAX);
        let watched = events.clone();
        let gone = Box::pin(async move { watched.closed().await });
        (Self { epoch, due: VecDeque::new(), events: PollSender::new(events), gone }, body)
    }
}

impl Outlet for EventStream {
    fn put(&mut self, burst: &Burst) {
        self.due.extend(burst.messages().iter().map(|one| {
            let event = Event::default().data(one.message.text());
            match one.covered {
                Some(seq) => event.id(format!("{}.{seq}", self.epoch)),
                None => event,
            }
        }));
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        while !self.due.is_empty() {
            ready!(self.events.poll_reserve(cx)).map_err(|_| End::Gone)?;
            if let Some(event) = self.due.pop_front() {
                self.events.send_item(Ok(event)).map_err(|_| End::Gone)?;
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Utf8Bytes, End>> {
        self.gone.as_mut().poll(cx).map(|()| Err(End::Gone))
    }

    /// A stream has no codes: its end makes the reader come again, and the answer then says why not.
    async fn close(self, _code: u16, _reason: &'static str) {}
}

//! The product's way out of a node, watched: what the node itself has hidden must not leave it any more.

use super::{
    Run,
    plan::{Flaw, Plan},
};
use app::rooms::{
    LiveRoom, Outgoing,
    burst::Burst,
    outlet::{End, Outlet},
};
use domain::{event::Slot, view::Sight};
use std::{
    sync::Arc,
    task::{Context, Poll},
};
use tokio_tungstenite::tungstenite::Utf8Bytes;

pub struct Watched<O> {
    inner: O,
    node: u64,
    room: Arc<LiveRoom>,
    sight: Sight,
    plan: Arc<Plan>,
    run: Arc<Run>,
}

impl<O> Watched<O> {
    pub fn new(
        inner: O,
        node: u64,
        room: Arc<LiveRoom>,
        sight: Sight,
        plan: Arc<Plan>,
        run: Arc<Run>,
    ) -> Self {
        Self { inner, node, room, sight, plan, run }
    }

    /// Texts that the public has not to see, as this node knows.
    fn hidden(&self) -> Vec<Arc<str>> {
        self.room.read(|room, _| {
            let hidden = room.questions.values().filter(|question| !question.is_public());
            hidden.filter_map(|question| room.text(question.id.as_str(), Slot::Text).cloned()).collect()
        })
    }

    fn watch(&self, messages: &[Outgoing]) {
        if self.sight == Sight::Staff {
            return;
        }
        for hidden in self.hidden() {
            if messages.iter().any(|message| message.message.text().contains(&*hidden)) {
                self.run.fault(format!("node {} shows what it has hidden: {hidden}", self.node));
            }
        }
    }

    /// The flaw: the first room ever handed out here is handed out again.
    fn spoilt(&self, burst: &Burst) -> Burst {
        let spoil = |message: &Outgoing| {
            let is_room = message.message.text().starts_with("{\"type\":\"snapshot\"");
            if is_room { self.run.first_snapshot(self.node, message) } else { message.clone() }
        };
        Burst::new(burst.messages().iter().map(spoil).collect())
    }
}

impl<O: Outlet> Outlet for Watched<O> {
    fn put(&mut self, burst: &Burst) {
        if self.plan.has(Flaw::ServesAnOldRoom) && self.sight == Sight::Public {
            let spoilt = self.spoilt(burst);
            self.watch(spoilt.messages());
            self.inner.put(&spoilt);
        } else {
            self.watch(burst.messages());
            self.inner.put(burst);
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        self.inner.poll_send(cx)
    }

    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<Result<Utf8Bytes, End>> {
        self.inner.poll_receive(cx)
    }

    async fn close(self, code: u16, reason: &'static str) {
        self.inner.close(code, reason).await;
    }
}

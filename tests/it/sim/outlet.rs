//! The product's way out of a node, watched: what the node itself has hidden must not leave it any more.

use super::{
    Run,
    plan::{Flaw, Plan},
};
use app::rooms::{
    LiveRoom,
    outlet::{End, Outlet},
    ring::Outgoing,
};
use domain::{event::Slot, view::Sight};
use std::sync::Arc;
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
    fn spoil(&self, messages: &mut [Outgoing]) {
        for message in
            messages.iter_mut().filter(|message| message.message.text().starts_with("{\"type\":\"snapshot\""))
        {
            *message = self.run.first_snapshot(self.node, message);
        }
    }
}

impl<O: Outlet> Outlet for Watched<O> {
    async fn send(&mut self, mut messages: Vec<Outgoing>) -> Result<(), End> {
        if self.plan.has(Flaw::ServesAnOldRoom) && self.sight == Sight::Public {
            self.spoil(&mut messages);
        }
        self.watch(&messages);
        self.inner.send(messages).await
    }

    async fn receive(&mut self) -> Result<Utf8Bytes, End> {
        self.inner.receive().await
    }

    async fn close(self, code: u16, reason: &'static str) {
        self.inner.close(code, reason).await;
    }
}

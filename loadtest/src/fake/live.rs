//! The fake server's live stream, and most of its flaws.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use axum::extract::{Path, Query, State, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::asked::{Since, caller};
use super::{Flaw, Shared};

const HEARTBEAT_EVERY: Duration = Duration::from_millis(300);
/// Flaws show only once a stream is well under way.
const FLAWS_FROM_SEQ: u64 = 12;

pub async fn live(
    State(city): State<Shared>,
    Path(id): Path<String>,
    Query(since): Query<Since>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let (cookie, is_staff) = caller(&headers);
    city.lock().take_part(&id, &cookie);
    upgrade.protocols(["wenzheng.v1"]).on_upgrade(move |socket| async move {
        Seat { city, id, cookie, is_staff, has_skipped: false, socket }.follow(since.after).await;
    })
}

struct Seat {
    city: Shared,
    id: String,
    cookie: String,
    is_staff: bool,
    has_skipped: bool,
    socket: WebSocket,
}

impl Seat {
    async fn follow(mut self, since: Option<u64>) {
        let mut head = self.city.lock().rooms[&self.id].head.subscribe();
        let mut at = match since {
            Some(since) => since,
            None => {
                let room = self.city.lock().rooms[&self.id].snapshot(self.is_staff);
                let seq = room["seq"].as_u64().unwrap();
                let message = json!({ "type": "snapshot", "epoch": 1, "seq": seq, "room": room });
                self.send(&message).await;
                seq
            }
        };
        let mut heartbeats = tokio::time::interval(HEARTBEAT_EVERY);
        loop {
            let now = *head.borrow_and_update();
            if now > at {
                self.events(at, now).await;
                at = now;
            }
            tokio::select! {
                _ = heartbeats.tick() => self.send(&json!({ "type": "heartbeat", "epoch": 1, "seq": at })).await,
                changed = head.changed() => if changed.is_err() { return },
                incoming = self.socket.recv() => match incoming {
                    Some(Ok(Message::Text(text))) => self.command(&text).await,
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
            }
        }
    }

    async fn events(&mut self, at: u64, now: u64) {
        let mut events = {
            let city = self.city.lock();
            city.rooms[&self.id].events(at, self.is_staff, city.flaw == Flaw::ShowsHidden)
        };
        events.retain(|event| event["seq"].as_u64().is_some_and(|seq| seq <= now));
        let is_ripe = at >= FLAWS_FROM_SEQ && !self.is_staff;
        let shows = |flaw| is_ripe && self.city.lock().shows(flaw);
        if !events.is_empty() && shows(Flaw::LosesEvent) {
            events.pop();
        }
        if events.len() >= 2 && shows(Flaw::SwapsEvents) {
            events.swap(0, 1);
        }
        let doubles = shows(Flaw::DoublesMessage);
        // Once for each follower: a single one may be cut before the next message shows the gap.
        let skips = is_ripe && !self.has_skipped && self.city.lock().flaw == Flaw::SkipsMessage;
        self.has_skipped |= skips;
        let message = json!({ "type": "events", "epoch": 1, "prev": at, "seq": now, "events": events });
        for _ in 0..if skips { 0 } else { 1 + usize::from(doubles) } {
            self.send(&message).await;
        }
    }

    async fn command(&mut self, text: &str) {
        let command: Value = serde_json::from_str(text).unwrap();
        let id = command["id"].as_str().unwrap();
        let (status, body) = match command["do"].as_str() {
            Some("ask") => (201, self.city.lock().ask(&self.id, id, command["text"].as_str().unwrap()).1),
            Some("upvote") => {
                self.city.lock().upvote(command["question_id"].as_str().unwrap(), &self.cookie);
                (204, Value::Null)
            }
            _ => (400, json!({ "code": "unknown_do" })),
        };
        self.send(&json!({ "type": "reply", "id": id, "status": status, "body": body })).await;
    }

    /// A follower who has gone is noticed by the next read.
    async fn send(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.ok();
    }
}

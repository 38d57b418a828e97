//! One follower of a room over the WebSocket, which checks the chain of numbers as a client has to.

use crate::Client;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

/// Longer than anything that has to come takes; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(15);

pub struct Follower {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub epoch: Option<String>,
    /// How far it was covered.
    pub seq: Option<u64>,
    /// Every event seen, in order.
    pub events: Vec<Value>,
    /// The last of each: tally, mine.
    pub tally: Value,
    pub mine: Value,
    /// The room of the snapshot, if one came.
    pub room: Option<Value>,
}

/// What happened on the connection.
#[derive(Debug)]
pub enum Came {
    Message(Value),
    Closed(u16, String),
}

impl Follower {
    pub async fn connect(client: &Client, interview: &str) -> Self {
        Self::connect_at(client, interview, "").await.expect("the handshake")
    }

    /// Goes on where another connection stopped.
    pub async fn resume(client: &Client, interview: &str, since: u64, epoch: &str) -> Self {
        let mut follower = Self::connect_at(client, interview, &format!("?since={since}&epoch={epoch}"))
            .await
            .expect("the handshake");
        (follower.seq, follower.epoch) = (Some(since), Some(epoch.to_owned()));
        follower
    }

    pub async fn connect_at(
        client: &Client,
        interview: &str,
        query: &str,
    ) -> Result<Self, tungstenite::Error> {
        let url = client.url.replacen("http", "ws", 1);
        let mut request = format!("{url}/api/v1/interviews/{interview}/live{query}").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("Sec-WebSocket-Protocol", "wenzheng.v1".parse().expect("a header"));
        if !client.cookie.is_empty() {
            headers.insert("Cookie", client.cookie.parse().expect("a header"));
        }
        let (socket, _) = connect_async(request).await?;
        let (epoch, seq, events, room) = (None, None, Vec::new(), None);
        Ok(Self { socket, epoch, seq, events, tally: Value::Null, mine: Value::Null, room })
    }

    /// The next thing that comes; checks the chain of numbers on the way.
    pub async fn next(&mut self) -> Came {
        loop {
            let next =
                tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("something has to come");
            match next {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).expect("a JSON object");
                    self.take(&message);
                    return Came::Message(message);
                }
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) = frame
                        .map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                    return Came::Closed(code, reason);
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("the connection broke: {error}"),
                None => return Came::Closed(1006, String::new()),
            }
        }
    }

    fn take(&mut self, message: &Value) {
        match message["type"].as_str() {
            Some("snapshot") => {
                self.epoch = message["epoch"].as_str().map(str::to_owned);
                self.seq = message["seq"].as_u64();
                self.room = Some(message["room"].clone());
            }
            Some("events") => {
                let (prev, seq) = (message["prev"].as_u64(), message["seq"].as_u64());
                assert_eq!(prev, self.seq, "a gap before {message}");
                assert!(seq > prev, "numbers grow: {message}");
                let events = message["events"].as_array().expect("events");
                for event in events {
                    let n = event["seq"].as_u64();
                    assert!(n > prev && n <= seq, "within the covered numbers: {message}");
                }
                self.events.extend(events.iter().cloned());
                self.seq = seq;
            }
            Some("tally") => self.tally = message.clone(),
            Some("mine") => self.mine = message.clone(),
            Some("heartbeat") => assert_eq!(message["seq"].as_u64(), self.seq, "covered as said"),
            _ => {}
        }
    }

    /// Waits for a message for which `is_wanted` holds.
    pub async fn until(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut others = Vec::new();
        let waiting = async {
            loop {
                match self.next().await {
                    Came::Message(message) if is_wanted(&message) => return message,
                    Came::Message(message) => others.push(message),
                    Came::Closed(code, reason) => panic!("closed with {code} {reason}"),
                }
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(message) => message,
            Err(_) => panic!("what was waited for did not come, but {others:#?}"),
        }
    }

    /// Waits until what is personal is so; it may be already.
    pub async fn mine(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        if !is_wanted(&self.mine) {
            self.until(|message| message["type"] == "mine" && is_wanted(message)).await;
        }
        self.mine.clone()
    }

    /// Waits for an event of that type, which may have come before.
    pub async fn event(&mut self, kind: &str) -> Value {
        loop {
            if let Some(event) = self.events.iter().find(|event| event["type"] == kind) {
                return event.clone();
            }
            self.until(|message| message["type"] == "events").await;
        }
    }

    /// Waits until everything up to that number was covered.
    pub async fn covered(&mut self, seq: u64) {
        while self.seq.is_none_or(|covered| covered < seq) {
            self.until(|message| matches!(message["type"].as_str(), Some("events" | "snapshot"))).await;
        }
    }

    /// Waits for the close, and gives its code.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Came::Closed(code, _) = self.next().await {
                return code;
            }
        }
    }

    pub async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    /// Sends a command and waits for its reply.
    pub async fn act(&mut self, id: &str, act: &str, fields: Value) -> Value {
        let mut message = json!({"id": id, "do": act});
        if let (Some(message), Some(fields)) = (message.as_object_mut(), fields.as_object()) {
            message.extend(fields.clone());
        }
        self.send_text(&message.to_string()).await;
        self.until(|message| message["type"] == "reply" && message["id"] == id).await
    }
}

//! A netizen who sends one command after the other, several of them under way.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::api::{Call, Credential};
use crate::latency::Latency;
use crate::socket::{Incoming, Scratch, Socket};
use crate::target::Target;
use crate::texts;

/// How long the last receipts are waited for.
const RECEIPTS_WITHIN: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Question,
    Upvote,
}

pub struct Asker {
    socket: Socket,
    kind: Kind,
    number: usize,
    /// What may be voted for.
    questions: Rc<[String]>,
}

/// What an asker was answered.
#[derive(Debug, Default)]
pub struct Seen {
    pub accepted: u64,
    /// What is there afterwards that was not before: questions, or votes that were not taken back.
    pub left: i64,
    pub refused: BTreeMap<String, u64>,
    took: Vec<Duration>,
}

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: Option<&'a str>,
    #[serde(default)]
    status: u16,
}

impl Seen {
    pub fn add(&mut self, other: Self, latency: &mut Latency) {
        self.accepted += other.accepted;
        self.left += other.left;
        for (why, count) in other.refused {
            *self.refused.entry(why).or_default() += count;
        }
        other.took.into_iter().for_each(|took| latency.record(took));
    }
}

impl Asker {
    /// Takes a nickname and follows the room.
    pub async fn enter(
        target: &Target,
        node: usize,
        address: SocketAddr,
        room: &str,
        kind: Kind,
        number: usize,
    ) -> Result<Self> {
        let body = json!({ "nickname": format!("网民{number}") });
        let signed_in = target.api.call(node, Call::post("/netizen", &Credential::Nobody, body)).await?;
        let cookie = signed_in.cookie.context("no cookie")?;
        let path = format!("/api/v1/interviews/{room}/live");
        let socket = Socket::connect(address, &path, Some(&cookie)).await?;
        Ok(Self { socket, kind, number, questions: Rc::default() })
    }

    pub fn with_questions(self, questions: &Rc<[String]>) -> Self {
        Self { questions: questions.clone(), ..self }
    }

    /// Sends until then and waits for the last receipts.
    pub async fn ask(mut self, scratch: Rc<Scratch>, under_way_max: usize, until: Instant) -> Result<Seen> {
        let (mut seen, mut under_way, mut sent) = (Seen::default(), HashMap::new(), 0);
        loop {
            let is_over = Instant::now() >= until;
            while !is_over && under_way.len() < under_way_max {
                let key = format!("{:?}-{}-{sent}", self.kind, self.number);
                let (command, leaves) = self.command(&key, sent);
                under_way.insert(key, (Instant::now(), leaves));
                self.socket.send(&command).await?;
                sent += 1;
            }
            if under_way.is_empty() {
                self.socket.close().await?;
                return Ok(seen);
            }
            let mut closed = None;
            let reading = self.socket.read(&scratch, |incoming| match incoming {
                Incoming::Text(text) => take(text, &mut under_way, &mut seen),
                Incoming::Close(code) => closed = Some(code),
            });
            timeout(RECEIPTS_WITHIN, reading).await.context("a receipt did not come")??;
            if let Some(code) = closed {
                bail!("closed with {code:?}");
            }
        }
    }

    /// What is sent, and how much more is there once it is accepted. A vote for each question in turn, then each taken
    /// back: always something that was not so before.
    fn command(&self, key: &str, n: usize) -> (String, i64) {
        let (command, leaves) = match self.kind {
            Kind::Question => (json!({ "id": key, "do": "ask", "text": texts::question(n) }), 1),
            Kind::Upvote => {
                let (round, place) = (n / self.questions.len(), (n + self.number) % self.questions.len());
                let (act, leaves) =
                    if round.is_multiple_of(2) { ("upvote", 1) } else { ("remove_upvote", -1) };
                (json!({ "id": key, "do": act, "question_id": self.questions[place] }), leaves)
            }
        };
        (command.to_string(), leaves)
    }
}

fn take(text: &[u8], under_way: &mut HashMap<String, (Instant, i64)>, seen: &mut Seen) {
    // Whatever is no reply may be large and is not looked into.
    if !text.starts_with(br#"{"type":"reply""#) {
        return;
    }
    let reply: Option<Reply> =
        serde_json::from_slice(text).ok().filter(|reply: &Reply| reply.kind == "reply");
    let Some(reply) = reply else { return };
    let Some((sent, leaves)) = reply.id.and_then(|id| under_way.remove(id)) else { return };
    if (200..300).contains(&reply.status) {
        seen.accepted += 1;
        seen.left += leaves;
        seen.took.push(sent.elapsed());
    } else {
        *seen.refused.entry(reply.status.to_string()).or_default() += 1;
    }
}

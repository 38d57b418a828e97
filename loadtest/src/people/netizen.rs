//! A netizen: takes a nickname, follows the room, asks and upvotes by either door, loses the connection and comes back.
//!
//! A question whose receipt went missing is handed in again under the same key by the other door, as the page does it.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use rand::seq::IndexedRandom;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use super::errands::{Outcome, insist, insist_again, is_not_now};
use super::follower::{Follower, News};
use crate::api::{Call, Credential, code};
use crate::plan::{Act, Deed, Door, Person};
use crate::room::{Room, Stream};
use crate::stage::{Phase, Stage};
use crate::stream::Reply;
use crate::texts;

/// How often somebody looks for a question they have not upvoted yet before they leave it.
const UPVOTE_DRAWS_MAX: usize = 8;

struct Netizen {
    stage: Rc<Stage>,
    room: Rc<Room>,
    number: usize,
    credential: Credential,
    follower: Follower,
    asked: usize,
    /// Commands sent over the socket, by their id, whose reply has not come.
    pending: HashMap<String, Pending>,
    errands: FuturesUnordered<LocalBoxFuture<'static, ()>>,
    upvoted: HashSet<Rc<str>>,
}

struct Pending {
    what: What,
    sent: Instant,
}

/// What happened to a command before it is handed in over HTTP.
#[derive(Clone, Copy)]
enum Before {
    Nothing {
        since: Instant,
    },
    Refused,
    /// It may or may not have been stored.
    NoAnswer,
}

#[derive(Clone)]
enum What {
    Ask { text: String },
    Upvote { question: Rc<str> },
}

/// Plays one person's evening from arrival to the end.
pub async fn attend(stage: Rc<Stage>, room: Rc<Room>, person: Person, number: usize) {
    sleep_until(stage.pace.instant(person.arrives_s)).await;
    let Some(credential) = sign_in(&stage, number).await else {
        stage.totals.borrow_mut().turned_away += 1;
        return stage.give_up_acts(person.acts.len());
    };
    let mut follower = Follower::new(stage.clone(), room.clone(), Stream::Public, credential.clone(), number);
    if !follower.join().await {
        return stage.give_up_acts(person.acts.len());
    }
    room.record.borrow_mut().participants += 1;
    let mut netizen = Netizen {
        stage,
        room,
        number,
        credential,
        follower,
        asked: 0,
        pending: HashMap::new(),
        errands: FuturesUnordered::new(),
        upvoted: HashSet::new(),
    };
    netizen.stay(person.acts).await;
    netizen.follower.leave(texts::nickname(number)).await;
}

async fn sign_in(stage: &Stage, number: usize) -> Option<Credential> {
    let began = Instant::now();
    let body = json!({ "nickname": texts::nickname(number) });
    match insist(stage, number, Call::post("/netizen", &Credential::Nobody, body)).await {
        Outcome::Accepted(answer) => {
            let mut totals = stage.totals.borrow_mut();
            totals.signed_in += 1;
            totals.sign_in.record(began.elapsed());
            answer.cookie.map(|cookie| Credential::Cookie(cookie.into()))
        }
        Outcome::Refused(_) | Outcome::Unanswered => None,
    }
}

impl Netizen {
    async fn stay(&mut self, acts: Vec<Act>) {
        let mut acts = acts.into_iter().peekable();
        let mut phase = self.stage.phase.clone();
        let mut deadline = None;
        let alarm = sleep_until(Instant::now());
        tokio::pin!(alarm);
        loop {
            let wake = acts.peek().map(|act| self.stage.pace.instant(act.at_s)).or(deadline);
            if let Some(at) = wake
                && alarm.deadline() != at
            {
                alarm.as_mut().reset(at);
            }
            tokio::select! {
                news = self.follower.next() => if self.hear(news).await.is_break() { return },
                () = &mut alarm, if wake.is_some() => match acts.next() {
                    Some(act) => self.act(act.deed).await,
                    None => return,
                },
                Some(()) = self.errands.next(), if !self.errands.is_empty() => {}
                Ok(()) = phase.changed(), if deadline.is_none() => {
                    if let Phase::Closing { heads, until } = &*phase.borrow_and_update() {
                        deadline = Some(*until);
                        self.follower.wait_for(heads[self.room.index]);
                    }
                }
            }
        }
    }

    async fn hear(&mut self, news: News) -> ControlFlow<()> {
        match news {
            News::AtEnd => return ControlFlow::Break(()),
            News::Reply(reply) => self.reply(&reply),
            News::Drain(within) => {
                self.pass(within.mul_f64(rand::random())).await;
                self.follower.move_on().await;
                self.hand_in_again();
            }
            News::Lost(why) => {
                self.follower.come_back(&why).await;
                self.hand_in_again();
            }
            News::Snapshot(_) | News::Events(_) => {}
        }
        ControlFlow::Continue(())
    }

    async fn act(&mut self, deed: Deed) {
        match deed {
            Deed::Ask { door } => self.ask(door).await,
            Deed::Upvote { door } => self.upvote(door).await,
            Deed::Drop { away_s } => {
                self.lose_connection(away_s).await;
                self.stage.settle_act();
            }
            Deed::AskAndDrop { away_s } => {
                self.ask(Door::Socket).await;
                self.lose_connection(away_s).await;
            }
        }
    }

    async fn ask(&mut self, door: Door) {
        let key = format!("{}-{}-{}", self.stage.run, self.number, self.asked);
        let text = texts::question(self.number + self.asked);
        self.asked += 1;
        let command = json!({ "id": key, "do": "ask", "text": text });
        self.give(door, key, &command, What::Ask { text }).await;
    }

    /// Upvotes a question of the room that it has not upvoted yet.
    async fn upvote(&mut self, door: Door) {
        let choice = {
            let public = &self.room.record.borrow().public;
            let mut draws = (0..UPVOTE_DRAWS_MAX).filter_map(|_| public.choose(&mut rand::rng()));
            draws.find(|question| !self.upvoted.contains(*question)).cloned()
        };
        let Some(question) = choice else {
            self.stage.totals.borrow_mut().nothing_to_upvote += 1;
            self.stage.settle_act();
            return;
        };
        self.upvoted.insert(question.clone());
        let key = format!("{}-{}-u{}", self.stage.run, self.number, self.upvoted.len());
        let command = json!({ "id": key, "do": "upvote", "question_id": question });
        self.give(door, key, &command, What::Upvote { question }).await;
    }

    /// Hands a command in by one of the two doors.
    async fn give(&mut self, door: Door, key: String, command: &Value, what: What) {
        let sent = Instant::now();
        match door {
            Door::Http => self.errand(key, what, Before::Nothing { since: sent }),
            Door::Socket => {
                let is_sent = self.follower.send(&command.to_string()).await;
                self.pending.insert(key, Pending { what, sent });
                if !is_sent {
                    self.hand_in_again();
                }
            }
        }
    }

    fn reply(&mut self, reply: &Reply) {
        let Some(pending) = self.pending.remove(&reply.id) else { return };
        if (200..300).contains(&reply.status) {
            let took = pending.sent.elapsed();
            accepted(
                &self.stage,
                &self.room,
                &reply.id,
                &pending.what,
                &reply.body,
                Door::Socket,
                Some(took),
            );
            return;
        }
        self.stage.totals.borrow_mut().refused(&code(reply.status, &reply.body));
        if is_not_now(reply.status) {
            self.errand(reply.id.clone(), pending.what, Before::Refused);
        } else {
            self.stage.settle_act();
        }
    }

    async fn lose_connection(&mut self, away_s: f64) {
        self.stage.totals.borrow_mut().dropped += 1;
        self.follower.cut();
        self.pass(self.stage.pace.lasting(away_s)).await;
        self.follower.join().await;
        self.hand_in_again();
    }

    /// Lets time pass without a connection; what is under way over HTTP goes on.
    async fn pass(&mut self, time: Duration) {
        let over = sleep(time);
        tokio::pin!(over);
        loop {
            tokio::select! {
                () = &mut over => return,
                Some(()) = self.errands.next(), if !self.errands.is_empty() => {}
            }
        }
    }

    /// Hands in over HTTP, under the same keys, whatever has had no reply. How long that took says nothing about the
    /// server, so it is in no latency.
    fn hand_in_again(&mut self) {
        for (key, pending) in std::mem::take(&mut self.pending) {
            self.errand(key, pending.what, Before::NoAnswer);
        }
    }

    fn errand(&mut self, key: String, what: What, before: Before) {
        let (stage, room, credential) = (self.stage.clone(), self.room.clone(), self.credential.clone());
        let node = self.number;
        self.errands.push(Box::pin(async move {
            let (method, path, body) = match &what {
                What::Ask { text } => (
                    Method::POST,
                    format!("/interviews/{}/questions", room.id),
                    Some(json!({ "text": text })),
                ),
                What::Upvote { question } => (Method::PUT, format!("/questions/{question}/upvote"), None),
            };
            let call = Call { method, path: &path, who: &credential, key: Some(&key), body };
            let outcome = match before {
                Before::Nothing { .. } | Before::Refused => insist(&stage, node, call).await,
                Before::NoAnswer => insist_again(&stage, node, call).await,
            };
            match outcome {
                Outcome::Accepted(answer) => {
                    let took = match before {
                        Before::Nothing { since } => Some(since.elapsed()),
                        Before::Refused | Before::NoAnswer => None,
                    };
                    accepted(&stage, &room, &key, &what, &answer.body, Door::Http, took);
                }
                Outcome::Refused(_) => stage.settle_act(),
                Outcome::Unanswered => {}
            }
        }));
    }
}

/// Takes a receipt into the record; `took` is how long it was waited for, when that says something.
fn accepted(
    stage: &Stage,
    room: &Room,
    key: &str,
    what: &What,
    body: &Value,
    door: Door,
    took: Option<Duration>,
) {
    let mut totals = stage.totals.borrow_mut();
    let totals = &mut *totals;
    let mut record = room.record.borrow_mut();
    let latency = match (what, door) {
        (What::Ask { .. }, door) => {
            record.receipt(key, body["question"]["id"].as_str().unwrap_or("a receipt without an id"));
            let (count, latency) = match door {
                Door::Http => (&mut totals.asked_http, &mut totals.receipt_http),
                Door::Socket => (&mut totals.asked_socket, &mut totals.receipt_socket),
            };
            *count += 1;
            latency
        }
        (What::Upvote { question }, _) => {
            *record.upvotes.entry(question.clone()).or_default() += 1;
            totals.upvoted += 1;
            &mut totals.receipt_upvote
        }
    };
    if let Some(took) = took {
        latency.record(took);
    }
    stage.settle_act();
}

//! A moderator: follows the staff stream of one room, approves what comes in, and writes down what is said.
//!
//! Opening and ending the room are the evening's affair, because all rooms do it together.

use std::collections::HashSet;
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use super::errands::{Outcome, insist};
use super::follower::{Follower, News};
use crate::api::Call;
use crate::record::Write;
use crate::room::{Room, Stream};
use crate::stage::{Phase, Stage};
use crate::texts;

pub struct Moderator {
    stage: Rc<Stage>,
    room: Rc<Room>,
    approve_after_s: [f64; 2],
    rng: StdRng,
    taken: HashSet<Rc<str>>,
    work: FuturesUnordered<LocalBoxFuture<'static, ()>>,
}

impl Moderator {
    pub fn new(stage: Rc<Stage>, room: Rc<Room>, approve_after_s: [f64; 2], seed: u64) -> Self {
        let rng = StdRng::seed_from_u64(seed);
        Self { stage, room, approve_after_s, rng, taken: HashSet::new(), work: FuturesUnordered::new() }
    }

    /// Works until the evening closes.
    pub async fn work(mut self) {
        let (stage, room) = (self.stage.clone(), self.room.clone());
        let mut follower =
            Follower::new(stage.clone(), room.clone(), Stream::Staff, room.moderator.clone(), room.index);
        follower.join().await;
        let mut phase = stage.phase.clone();
        let mut statements =
            room.plan.statements_s.iter().map(|at_s| stage.pace.instant(*at_s)).enumerate().peekable();
        let mut deadline = None;
        loop {
            let wake = statements.peek().map(|(_, at)| *at).or(deadline);
            tokio::select! {
                news = follower.next() => match news {
                    News::AtEnd => break,
                    News::Events(events) => {
                        for item in events.items.iter().filter(|item| &*item.kind == "question_asked") {
                            self.take(&item.about);
                        }
                    }
                    News::Snapshot(snapshot) => {
                        for question in snapshot.questions.iter().filter(|question| question.status == "pending") {
                            self.take(&question.id);
                        }
                    }
                    News::Lost(why) => {
                        follower.come_back(&why).await;
                    }
                    News::Drain(_) => {
                        follower.move_on().await;
                    }
                    News::Reply(_) => {}
                },
                () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => match statements.next() {
                    Some((n, _)) => self.state(n),
                    None => break,
                },
                Some(()) = self.work.next(), if !self.work.is_empty() => {}
                Ok(()) = phase.changed(), if deadline.is_none() => {
                    if let Phase::Closing { heads, until } = &*phase.borrow_and_update() {
                        deadline = Some(*until);
                        follower.wait_for(heads[room.index]);
                    }
                }
            }
        }
        follower.leave(format!("the moderator of {}", room.plan.department)).await;
    }

    /// Reads a question and approves it after a while.
    fn take(&mut self, question: &Rc<str>) {
        if !self.taken.insert(question.clone()) {
            return;
        }
        let [least, most] = self.approve_after_s;
        let reading = self.stage.pace.lasting(self.rng.random_range(least..most));
        let (stage, room, question) = (self.stage.clone(), self.room.clone(), question.clone());
        self.work.push(Box::pin(async move {
            sleep(reading).await;
            let sent = Instant::now();
            room.record.borrow_mut().sending(Write::Approve, &question, sent);
            let (path, key) =
                (format!("/questions/{question}/approve"), format!("{}-approve-{question}", stage.run));
            let outcome =
                insist(&stage, room.index, Call::post(&path, &room.moderator, json!({})).under(&key)).await;
            let mut record = room.record.borrow_mut();
            match outcome {
                Outcome::Accepted(_) => {
                    stage.totals.borrow_mut().receipt_staff.record(sent.elapsed());
                    record.approved += 1;
                    record.approvals_settled += 1;
                }
                Outcome::Refused(_) => record.approvals_settled += 1,
                Outcome::Unanswered => {}
            }
        }));
    }

    fn state(&mut self, n: usize) {
        let (stage, room) = (self.stage.clone(), self.room.clone());
        self.work.push(Box::pin(async move {
            let text = texts::statement(room.index, n);
            let sent = Instant::now();
            room.record.borrow_mut().sending(Write::Statement, &text, sent);
            let (path, key) = (
                format!("/interviews/{}/statements", room.id),
                format!("{}-statement-{}-{n}", stage.run, room.index),
            );
            let body = json!({ "speaker": "主持人", "text": text });
            let outcome =
                insist(&stage, room.index, Call::post(&path, &room.moderator, body).under(&key)).await;
            let mut record = room.record.borrow_mut();
            match outcome {
                Outcome::Accepted(answer) => {
                    stage.totals.borrow_mut().receipt_staff.record(sent.elapsed());
                    let id = answer.body["statement"]["id"].as_str().unwrap_or("a receipt without an id");
                    record.statements.push(id.to_owned());
                    record.statements_settled += 1;
                }
                Outcome::Refused(_) => record.statements_settled += 1,
                Outcome::Unanswered => {}
            }
        }));
    }
}

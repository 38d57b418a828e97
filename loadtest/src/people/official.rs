//! An official: follows the staff stream of one room and answers as many of its questions as the plan says.
//!
//! Which ones is spread evenly over the evening; the others are left open for the days after it.

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
use crate::scenario::{Staff, is_chosen};
use crate::stage::{Phase, Stage};
use crate::texts;

pub struct Official {
    stage: Rc<Stage>,
    room: Rc<Room>,
    answer_after_s: [f64; 2],
    started_share: f64,
    rng: StdRng,
    taken: HashSet<Rc<str>>,
    answers: usize,
    work: FuturesUnordered<LocalBoxFuture<'static, ()>>,
}

impl Official {
    pub fn new(stage: Rc<Stage>, room: Rc<Room>, staff: &Staff, seed: u64) -> Self {
        Self {
            stage,
            room,
            answer_after_s: staff.answer_after_s,
            started_share: staff.started_share,
            rng: StdRng::seed_from_u64(seed),
            taken: HashSet::new(),
            answers: 0,
            work: FuturesUnordered::new(),
        }
    }

    /// Works until the evening closes.
    pub async fn work(mut self) {
        let (stage, room) = (self.stage.clone(), self.room.clone());
        let mut follower =
            Follower::new(stage.clone(), room.clone(), Stream::Staff, room.official.clone(), room.index + 1);
        follower.join().await;
        let mut phase = stage.phase.clone();
        let mut deadline = None::<Instant>;
        loop {
            tokio::select! {
                news = follower.next() => match news {
                    News::AtEnd => break,
                    News::Events(events) => {
                        for item in events.items.iter().filter(|item| &*item.kind == "question_approved") {
                            self.take(&item.about);
                        }
                    }
                    News::Snapshot(snapshot) => {
                        for question in snapshot.questions.iter().filter(|question| question.status == "approved") {
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
                () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => break,
                Some(()) = self.work.next(), if !self.work.is_empty() => {}
                Ok(()) = phase.changed(), if deadline.is_none() => {
                    if let Phase::Closing { heads, until } = &*phase.borrow_and_update() {
                        deadline = Some(*until);
                        follower.wait_for(heads[room.index]);
                    }
                }
            }
        }
        follower.leave(format!("the official of {}", room.plan.department)).await;
    }

    /// Takes note of an approved question, and answers it after a while if it is one of those to be answered.
    fn take(&mut self, question: &Rc<str>) {
        let share = self.room.plan.share;
        if !self.taken.insert(question.clone())
            || !is_answered(self.taken.len() as u32 - 1, share.answered, share.questions)
        {
            return;
        }
        let n = self.answers;
        self.answers += 1;
        let is_started = is_chosen(n, self.started_share);
        let [least, most] = self.answer_after_s;
        let thinking = self.stage.pace.lasting(self.rng.random_range(least..most));
        let (stage, room, question) = (self.stage.clone(), self.room.clone(), question.clone());
        room.record.borrow_mut().answers_begun += 1;
        self.work.push(Box::pin(async move {
            if is_started {
                sleep(thinking / 2).await;
                let path = format!("/questions/{question}/start");
                insist(&stage, room.index, Call::post(&path, &room.official, json!({}))).await;
                sleep(thinking / 2).await;
            } else {
                sleep(thinking).await;
            }
            publish(&stage, &room, &question, n).await;
        }));
    }
}

async fn publish(stage: &Stage, room: &Room, question: &str, n: usize) {
    let sent = Instant::now();
    room.record.borrow_mut().sending(Write::Answer, question, sent);
    let (path, key) = (format!("/questions/{question}/answers"), format!("{}-answer-{question}", stage.run));
    let body = json!({ "text": texts::answer(n), "outcome": "explained" });
    let outcome = insist(stage, room.index, Call::post(&path, &room.official, body).under(&key)).await;
    let mut record = room.record.borrow_mut();
    match outcome {
        Outcome::Accepted(answer) => {
            let mut totals = stage.totals.borrow_mut();
            totals.receipt_staff.record(sent.elapsed());
            totals.answered += 1;
            record
                .answers
                .push(answer.body["answer"]["id"].as_str().unwrap_or("a receipt without an id").to_owned());
            record.answers_settled += 1;
        }
        Outcome::Refused(_) => record.answers_settled += 1,
        Outcome::Unanswered => {}
    }
}

/// Whether the `i`-th of `questions` is one of the `answered`, which are spread evenly and are exactly that many.
fn is_answered(i: u32, answered: u32, questions: u32) -> bool {
    let up_to = |n: u32| u64::from(n) * u64::from(answered) / u64::from(questions.max(1));
    up_to(i + 1) > up_to(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_so_many_are_answered_and_evenly() {
        for (answered, questions) in [(1_819, 3_891), (0, 5), (5, 5), (1, 7), (0, 0)] {
            let chosen: Vec<u32> = (0..questions).filter(|i| is_answered(*i, answered, questions)).collect();
            assert_eq!(chosen.len() as u32, answered);
        }
        assert_eq!((0..6).filter(|i| is_answered(*i, 2, 6)).collect::<Vec<_>>(), [2, 5]);
    }
}

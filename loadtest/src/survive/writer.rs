//! A writer: asks its questions at their moments, some of them twice at once, and keeps the receipts. What was accepted
//! is then approved by the moderator, and some of it answered, with the same stubbornness.

use std::rc::Rc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::field::Field;
use super::insist::{Ending, insist};
use crate::api::{Answer, Call, Credential};
use crate::check::receipts::Shown;
use crate::record::Hidden;
use crate::room::Room;
use crate::texts;

/// The share of questions handed in twice at once, and of those accepted that are answered.
const TWICE_SHARE: f64 = 0.1;
const ANSWERED_SHARE: f64 = 0.3;
/// The shares of questions that are rejected, and that are hidden after they were approved.
const REJECTED_SHARE: f64 = 0.05;
const HIDDEN_SHARE: f64 = 0.05;
const REASON: &str = "演示理由";
/// How long a moderator reads, in seconds.
const READING_S: [f64; 2] = [0.05, 1.0];
/// The one refusal that the plan itself brings about.
const PAUSED: &str = "asking_is_paused";

pub struct Writer {
    field: Rc<Field>,
    room: Rc<Room>,
    number: usize,
    pub credential: Credential,
    rng: StdRng,
}

impl Writer {
    /// Takes a nickname; none when that did not succeed before the run was over.
    pub async fn arrive(field: Rc<Field>, room: Rc<Room>, number: usize, seed: u64) -> Option<Self> {
        let mut rng = StdRng::seed_from_u64(seed);
        let body = json!({ "nickname": texts::nickname(number) });
        match insist(&field, &mut rng, &Call::post("/netizen", &Credential::Nobody, body)).await {
            Ending::Accepted(answer) => {
                let credential = Credential::Cookie(answer.cookie?.into());
                Some(Self { field, room, number, credential, rng })
            }
            Ending::Refused(_) | Ending::Never => None,
        }
    }

    /// Asks `questions` of them at random moments until `end`.
    pub async fn write(mut self, questions: usize, end: Instant, is_following: bool) {
        let lasting = end.saturating_duration_since(Instant::now());
        let mut moments: Vec<Duration> =
            (0..questions).map(|_| lasting.mul_f64(self.rng.random::<f64>())).collect();
        moments.sort();
        let began = Instant::now();
        let mut followed_up = JoinSet::new();
        let mut is_participant = is_following;
        for (n, moment) in moments.into_iter().enumerate() {
            sleep_until(began + moment).await;
            if let Some(question) = self.ask(n).await {
                is_participant = true;
                let staff = Staff::new(self.field.clone(), self.room.clone(), self.rng.random());
                followed_up.spawn_local(staff.see_to(question));
            }
        }
        if is_participant {
            self.takes_part();
        }
        while let Some(done) = followed_up.join_next().await {
            if let Err(error) = done {
                self.field.log.borrow_mut().unsettled.push(format!("a staff member broke down: {error}"));
            }
        }
    }

    /// The same netizen once more, for its `n`-th question beside the others.
    pub fn again(&self, n: usize) -> Self {
        let rng = StdRng::seed_from_u64(self.number as u64 ^ ((n as u64) << 32));
        let Self { field, room, number, credential, .. } = self;
        Self {
            field: field.clone(),
            room: room.clone(),
            number: *number,
            credential: credential.clone(),
            rng,
        }
    }

    /// Asks the `n`-th question only, and has it seen to; whether it was accepted.
    pub async fn ask_once(mut self, n: usize) -> bool {
        let Some(question) = self.ask(n).await else { return false };
        Staff::new(self.field.clone(), self.room.clone(), self.rng.random()).see_to(question).await;
        true
    }

    /// Counts as one who took part.
    pub fn takes_part(&self) {
        self.room.record.borrow_mut().participants += 1;
    }

    /// Asks the `n`-th question; what it is known by, if it was accepted.
    async fn ask(&mut self, n: usize) -> Option<Asked> {
        let key = format!("{}-{}-{n}", self.field.run, self.number);
        let text = format!("{} {key}", texts::question(self.number + n));
        let path = format!("/interviews/{}/questions", self.room.id);
        let call = Call::post(&path, &self.credential, json!({ "text": text })).under(&key);
        let sent = self.field.began.elapsed();
        let endings = if self.rng.random_bool(TWICE_SHARE) {
            self.field.log.borrow_mut().sent_twice += 1;
            let mut other = StdRng::seed_from_u64(self.rng.random());
            let (one, two) = tokio::join!(
                insist(&self.field, &mut self.rng, &call),
                insist(&self.field, &mut other, &call)
            );
            vec![one, two]
        } else {
            vec![insist(&self.field, &mut self.rng, &call).await]
        };
        let id = self.keep(&key, &text, sent, endings)?;
        Some(Asked { id, key })
    }

    /// Takes to protocol what came of a question.
    fn keep(&self, key: &str, text: &str, sent: Duration, endings: Vec<Ending>) -> Option<String> {
        let mut asked = None;
        let mut refusals = 0;
        let ways = endings.len();
        let mut log = self.field.log.borrow_mut();
        for ending in endings {
            match ending {
                Ending::Accepted(answer) => {
                    let shown = receipt(&answer, key, text, sent, self.field.began.elapsed());
                    self.room.record.borrow_mut().receipt(key, &shown.id);
                    asked.get_or_insert_with(|| shown.id.clone());
                    log.show(self.room.index, shown);
                }
                Ending::Refused(code) => {
                    refusals += 1;
                    if code != PAUSED {
                        log.unsettled
                            .push(format!("{key} was refused with {code}, though nothing forbade it"));
                    }
                }
                Ending::Never => log.unsettled.push(format!("{key} got neither a receipt nor a refusal")),
            }
        }
        if refusals == ways {
            log.handed[self.room.index].refused.push(text.to_owned());
        }
        asked
    }
}

fn receipt(answer: &Answer, key: &str, text: &str, sent: Duration, shown: Duration) -> Shown {
    let question = &answer.body["question"];
    Shown {
        key: key.to_owned(),
        id: question["id"].as_str().unwrap_or("a receipt without an id").to_owned(),
        no: question["no"].as_u64(),
        seq: answer.body["seq"].as_u64(),
        tracking_code: answer.body["tracking_code"].as_str().map(str::to_owned),
        text: text.to_owned(),
        sent,
        shown,
    }
}

/// The moderator and the official, as far as one question concerns them.
struct Staff {
    field: Rc<Field>,
    room: Rc<Room>,
    rng: StdRng,
}

/// A question that was accepted.
struct Asked {
    id: String,
    /// Stands in its text as well.
    key: String,
}

impl Staff {
    fn new(field: Rc<Field>, room: Rc<Room>, seed: u64) -> Self {
        Self { field, room, rng: StdRng::seed_from_u64(seed) }
    }

    /// Rejects the question, or approves it and then, if its turn comes, hides it or answers it.
    async fn see_to(mut self, question: Asked) {
        self.read().await;
        let fate = self.rng.random::<f64>();
        if fate < REJECTED_SHARE {
            return self.take_away("reject", &question, false).await;
        }
        if self.moderate("approve", &question, json!({})).await.is_none() {
            return;
        }
        self.room.record.borrow_mut().approved += 1;
        self.field.log.borrow_mut().approved += 1;
        if fate < REJECTED_SHARE + HIDDEN_SHARE {
            self.read().await;
            self.take_away("hide", &question, true).await;
        } else if self.rng.random_bool(ANSWERED_SHARE) {
            self.answer(&question).await;
        }
    }

    async fn read(&mut self) {
        let [least, most] = READING_S;
        sleep(Duration::from_secs_f64(self.rng.random_range(least..most))).await;
    }

    async fn answer(&mut self, question: &Asked) {
        let (path, room) = (format!("/questions/{}/answers", question.id), self.room.clone());
        let text = texts::answer(self.rng.random::<u16>().into());
        let body = json!({ "text": text });
        let Some(receipt) = self.act("answer", &path, &room.official, body, question).await else { return };
        let id = receipt["answer"]["id"].as_str().unwrap_or("a receipt without an id");
        room.record.borrow_mut().answers.push(id.to_owned());
        self.field.log.borrow_mut().answered += 1;
    }

    /// Takes the question from the public, or keeps it from it: it may not be shown from then on.
    async fn take_away(&mut self, what: &str, question: &Asked, was_public: bool) {
        if self.moderate(what, question, json!({ "reason": REASON })).await.is_none() {
            return;
        }
        let (mut record, mut log) = (self.room.record.borrow_mut(), self.field.log.borrow_mut());
        let since = was_public.then(Instant::now);
        record.hidden.insert(question.key.clone(), Hidden { id: question.id.as_str().into(), since });
        if was_public {
            // What is hidden counts as approved no more.
            record.approved -= 1;
            log.hidden += 1;
        } else {
            log.rejected += 1;
        }
    }

    async fn moderate(&mut self, what: &str, question: &Asked, body: Value) -> Option<Value> {
        let (path, room) = (format!("/questions/{}/{what}", question.id), self.room.clone());
        self.act(what, &path, &room.moderator, body, question).await
    }

    /// What the receipt says; nothing if there never was one, which is a fault.
    async fn act(
        &mut self,
        what: &str,
        path: &str,
        who: &Credential,
        body: Value,
        question: &Asked,
    ) -> Option<Value> {
        let question = &question.id;
        let key = format!("{}-{what}-{question}", self.field.run);
        let ending = insist(&self.field, &mut self.rng, &Call::post(path, who, body).under(&key)).await;
        let mut log = self.field.log.borrow_mut();
        match ending {
            Ending::Accepted(answer) => {
                if let Some(seq) = answer.body["seq"].as_u64() {
                    log.known(self.room.index, seq, Instant::now());
                }
                Some(answer.body)
            }
            Ending::Refused(code) => {
                log.unsettled.push(format!("{what} {question} was refused with {code}"));
                None
            }
            Ending::Never => {
                log.unsettled.push(format!("{what} {question} got neither a receipt nor a refusal"));
                None
            }
        }
    }
}

//! Databases, and a small writer: decides in memory, appends to the store, so that both can be compared.

use super::same::assert_same;
use domain::{
    Actor, City, CityCommand, Instant, Refusal, Role, Room, RoomCommand,
    answer::Form,
    decide::{Beside, CityMade, Count, Deciding, Decision, Made, decide_city, decide_room},
    ids::{AnswerId, DepartmentId, Epoch, Fresh, InterviewId, NetizenId, PollId, QuestionId, StaffId},
    instant::MINUTE_MS,
    interview::{DepartmentRef, Guest, InterviewPlan, Moderation},
    role::Grant,
    score::Score,
    text::{Line, Text},
};
use harness::database::Database;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};
use store::{
    CITY_STREAM, Db, Entry, StreamKind,
    append::{append_city, append_room},
    counts::earlier_score,
    facts,
    stream::{self, lock},
};

/// Runs the same test on SQLite and on PostgreSQL.
pub async fn each_database(test: impl AsyncFn(Db)) {
    for database in [Database::sqlite(), Database::postgres().await] {
        let db = open(&database).await;
        test(db.clone()).await;
        db.close().await;
    }
}

/// An empty database of the newest version.
pub async fn open(database: &Database) -> Db {
    let db = Db::open(&database.url).await.expect("a database that answers");
    db.migrate().await.expect("a database up to date");
    db
}

pub fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

pub fn text(text: &str) -> Text {
    Text::parse(text).expect("a text")
}

/// 24 November 2026, 11:30 in UTC.
pub const START: Instant = Instant::from_ms(1_795_519_800_000);

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Ids in the order of their making, different in all tests of this process.
pub fn fresh() -> Fresh {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    Fresh::new(&format!("01TEST{n:012}"), &format!("secret{n:020}")).expect("an id")
}

pub fn netizen(name: &str) -> Actor {
    let id = NetizenId::parse(&format!("N{name}")).expect("letters and digits");
    Actor::Netizen { id, nickname: line(&format!("网民{name}")) }
}

fn staff(name: &str, role: Role, department_id: Option<DepartmentId>) -> Actor {
    let id = StaffId::parse(name).expect("letters and digits");
    Actor::Staff { id, name: line(name), grants: vec![Grant { role, department_id }] }
}

pub fn moderator() -> Actor {
    staff("moderator", Role::Moderator, None)
}

pub fn admin() -> Actor {
    staff("admin", Role::Admin, None)
}

pub fn assessor() -> Actor {
    staff("assessor", Role::Assessor, None)
}

pub fn official(department: &DepartmentId) -> Actor {
    staff("official", Role::Official, Some(department.clone()))
}

pub fn question_of(made: &Made) -> QuestionId {
    match made {
        Made::Question(id) => id.clone(),
        made => panic!("{made:?} is no question"),
    }
}

pub fn answer_of(made: &Made) -> AnswerId {
    match made {
        Made::Answer(id) => id.clone(),
        made => panic!("{made:?} is no answer"),
    }
}

pub fn text_body(body: &str) -> RoomCommand {
    RoomCommand::Ask { text: text(body), department: None, follows: None, kind: None, topic: None }
}

/// A city of three departments, whose settings let tests do what they want.
pub struct Town {
    pub db: Db,
    pub city: City,
    pub at: Instant,
}

impl Town {
    pub async fn new(db: &Db) -> Town {
        let epoch = Epoch::parse("E1").expect("an epoch");
        let mut tx = db.write().await.expect("a transaction");
        stream::create(&mut tx, CITY_STREAM, StreamKind::City, &epoch).await.expect("a stream");
        tx.commit().await.expect("a commit");
        let mut town = Town { db: db.clone(), city: City::new(epoch), at: START.plus_ms(-60 * MINUTE_MS) };
        for (code, name) in [("water", "示例水务局"), ("roads", "示例交通局"), ("parks", "示例园林局")]
        {
            let command = CityCommand::CreateDepartment {
                code: line(code),
                name: line(name),
                name_en: None,
                short_name: None,
                parent: None,
                email: None,
            };
            town.act(command).await.expect("a department");
        }
        let values = serde_json::json!({ "notice_days": 0, "questions_per_minute": 1000 });
        let values = values.as_object().cloned().expect("an object");
        town.act(CityCommand::ChangeSettings { values }).await.expect("settings");
        town
    }

    pub async fn act(&mut self, command: CityCommand) -> Result<CityMade, Refusal> {
        self.act_as(&admin(), command, &Beside::default()).await
    }

    /// With what a few commands look at beside the city.
    pub async fn act_as(
        &mut self,
        actor: &Actor,
        command: CityCommand,
        beside: &Beside,
    ) -> Result<CityMade, Refusal> {
        let decision = decide_city(&self.city, actor, &command, beside, &fresh(), self.at)?;
        let event = self.city.record(decision.event, actor.to_string(), self.at);
        self.city.apply(&event);
        let mut tx = self.db.write().await.expect("a transaction");
        lock(&mut tx, CITY_STREAM).await.expect("a lock").expect("a stream");
        append_city(&mut tx, &self.city, &[event], &decision.bodies, decision.credential.as_ref(), None)
            .await
            .expect("appended");
        tx.commit().await.expect("a commit");
        Ok(decision.made)
    }

    pub fn departments(&self) -> Vec<DepartmentId> {
        self.city.departments.keys().cloned().collect()
    }

    /// A plan of the first `departments` departments, beginning at [`START`].
    pub fn plan(&self, departments: usize, moderation: Moderation) -> InterviewPlan {
        let departments = self.city.departments.values().take(departments);
        InterviewPlan {
            title: line("示例访谈：夏季供水"),
            subject: text("水压、水质与停水通知。"),
            lang: line("zh-CN"),
            departments: departments
                .map(|d| DepartmentRef { id: d.id.clone(), code: d.code.clone(), name: d.name.clone() })
                .collect(),
            guests: vec![Guest { name: line("示例嘉宾"), post: line("副局长") }],
            moderation,
            collect_from: None,
            planned_start_at: START,
            planned_end_at: START.plus_ms(90 * MINUTE_MS),
            answer_within_days: 7,
            video_url: None,
            is_rehearsal: false,
            campaign: None,
        }
    }

    /// A room whose interview has been created and announced.
    pub async fn announced(&self, moderation: Moderation) -> Stage<'_> {
        let mut stage = Stage::new(self).await;
        stage.announce(moderation).await;
        stage
    }

    /// A room that is open, with questions before they are public.
    pub async fn live(&self) -> Stage<'_> {
        let mut stage = self.announced(Moderation::Pre).await;
        stage.must(&moderator(), RoomCommand::OpenInterview).await;
        stage
    }
}

/// A room in memory, and its writer. Who voted and rated is remembered beside it, as plain as can be.
pub struct Stage<'a> {
    pub town: &'a Town,
    pub room: Room,
    pub at: Instant,
    pub votes: Vec<(QuestionId, NetizenId)>,
    pub ratings: BTreeMap<(AnswerId, NetizenId), Score>,
    pub judgements: BTreeMap<NetizenId, Score>,
    /// The option voted for, by poll and netizen.
    pub polled: BTreeMap<(PollId, NetizenId), u32>,
    pub participants: Vec<NetizenId>,
}

impl<'a> Stage<'a> {
    pub async fn new(town: &'a Town) -> Stage<'a> {
        let id = InterviewId::from(&fresh());
        let epoch = Epoch::parse("E1").expect("an epoch");
        let mut tx = town.db.write().await.expect("a transaction");
        stream::create(&mut tx, id.as_str(), StreamKind::Interview, &epoch).await.expect("a stream");
        tx.commit().await.expect("a commit");
        let (votes, ratings, judgements, polled, participants) = Default::default();
        let (room, at) = (Room::new(id, epoch), town.at);
        Stage { town, room, at, votes, ratings, judgements, polled, participants }
    }

    pub fn id(&self) -> InterviewId {
        self.room.id.clone()
    }

    /// Of two departments, planned to begin an hour from now.
    pub async fn announce(&mut self, moderation: Moderation) {
        let mut plan = self.town.plan(2, moderation);
        plan.planned_start_at = self.at.plus_ms(60 * MINUTE_MS);
        plan.planned_end_at = self.at.plus_ms(150 * MINUTE_MS);
        self.must(&moderator(), RoomCommand::CreateInterview(plan)).await;
        self.must(&moderator(), RoomCommand::AnnounceInterview).await;
    }

    /// One command in a transaction of its own.
    pub async fn act(&mut self, actor: &Actor, command: RoomCommand) -> Result<Made, Refusal> {
        self.act_together(vec![(actor.clone(), command)]).await.remove(0)
    }

    /// One that is not refused.
    pub async fn must(&mut self, actor: &Actor, command: RoomCommand) -> Made {
        let name = command.name();
        self.act(actor, command).await.unwrap_or_else(|refusal| panic!("{name:?}: {refusal:?}"))
    }

    pub async fn ask(&mut self, by: &str, body: &str) -> QuestionId {
        question_of(&self.must(&netizen(by), text_body(body)).await)
    }

    pub async fn approved(&mut self, by: &str, body: &str) -> QuestionId {
        let question = self.ask(by, body).await;
        let command = RoomCommand::ApproveQuestion { question: question.clone(), department: None };
        self.must(&moderator(), command).await;
        question
    }

    pub async fn answered(&mut self, by: &str, body: &str) -> (QuestionId, AnswerId) {
        let question = self.approved(by, body).await;
        let department = self.room.questions[&question].department.clone().expect("a department");
        let command = RoomCommand::PublishAnswer {
            question: question.clone(),
            text: text("已经安排维修。"),
            outcome: None,
            form: Form::Answer,
            promised_until: None,
            picture: None,
        };
        let answer = answer_of(&self.must(&official(&department), command).await);
        (question, answer)
    }

    /// Some commands in one transaction, each decided on what those before it have changed.
    pub async fn act_together(&mut self, commands: Vec<(Actor, RoomCommand)>) -> Vec<Result<Made, Refusal>> {
        let mut tx = self.town.db.write().await.expect("a transaction");
        lock(&mut tx, self.room.id.as_str()).await.expect("a lock").expect("a stream");
        let mut entries = Vec::new();
        let mut results = Vec::new();
        for (actor, command) in commands {
            let earlier = match &command {
                RoomCommand::RateAnswer { answer, .. } => {
                    let netizen =
                        actor.netizen().cloned().unwrap_or_else(|| NetizenId::parse("none").expect("an id"));
                    let in_batch = self.ratings.get(&(answer.clone(), netizen.clone())).copied();
                    let stored = earlier_score(&mut tx, answer, &netizen).await.expect("a score");
                    in_batch.or(stored.and_then(Score::parse))
                }
                RoomCommand::JudgeInterview { .. } => {
                    actor.netizen().and_then(|netizen| self.judgements.get(netizen)).copied()
                }
                _ => None,
            };
            results.push(self.decide(&actor, &command, earlier).map(|decision| {
                let made = decision.made.clone();
                entries.push(self.take(&actor, decision));
                made
            }));
        }
        append_room(&mut tx, &self.room, &entries, self.at).await.expect("appended");
        tx.commit().await.expect("a commit");
        results
    }

    fn decide(
        &self,
        actor: &Actor,
        command: &RoomCommand,
        earlier_score: Option<Score>,
    ) -> Result<Decision, Refusal> {
        let (city, at) = (&self.town.city, self.at);
        decide_room(
            &Deciding {
                room: &self.room,
                city,
                actor,
                fresh: &fresh(),
                at,
                earlier_score,
                destination: None,
            },
            command,
        )
    }

    fn take(&mut self, actor: &Actor, decision: Decision) -> Entry {
        let mut events = Vec::new();
        for event in decision.events {
            let recorded = self.room.record(event, actor.to_string(), self.at);
            self.room.apply(&recorded);
            events.push(recorded);
        }
        self.room.learn(decision.bodies.clone());
        decision.counts.iter().for_each(|count| self.count(count));
        let (bodies, counts) = (decision.bodies, decision.counts);
        Entry { events, bodies, counts, actor: actor.to_string(), receipt: None }
    }

    fn count(&mut self, count: &Count) {
        match count {
            Count::Upvote { question, netizen } => {
                let vote = (question.clone(), netizen.clone());
                if !self.votes.contains(&vote) {
                    self.votes.push(vote);
                }
            }
            Count::RemoveUpvote { question, netizen } => {
                self.votes.retain(|(voted, by)| (voted, by) != (question, netizen));
            }
            Count::Rating { answer, netizen, score, .. } => {
                self.ratings.entry((answer.clone(), netizen.clone())).or_insert(*score);
            }
            Count::Vote { poll, option, netizen } => {
                self.polled.insert((poll.clone(), netizen.clone()), *option);
            }
            Count::Participation { netizen } => {
                if !self.participants.contains(netizen) {
                    self.participants.push(netizen.clone());
                }
            }
            Count::Judgement { netizen, score, .. } => {
                self.judgements.entry(netizen.clone()).or_insert(*score);
            }
            // What nobody is shown is not looked at here.
            Count::TakenAnswer { .. } | Count::Voters { .. } => {}
        }
    }

    /// A question and those merged into it.
    pub fn united(&self, question: &QuestionId) -> Vec<QuestionId> {
        self.room.merged_into(question).cloned().chain([question.clone()]).collect()
    }

    /// How many have voted for a question or one merged into it, each netizen once.
    pub fn voters(&self, question: &QuestionId) -> u64 {
        let united = self.united(question);
        let mut voters: Vec<_> =
            self.votes.iter().filter(|(voted, _)| united.contains(voted)).map(|(_, by)| by).collect();
        voters.sort();
        voters.dedup();
        voters.len() as u64
    }

    /// The room in memory, the tables and the log say the same.
    pub async fn is_stored(&self) {
        let db = &self.town.db;
        let (loaded, tallies) = facts::load_room(db, &self.id()).await.expect("readable").expect("a room");
        assert_same(&self.room, &loaded);
        let replayed = facts::replay_room(db, &self.id()).await.expect("readable");
        assert_same(&self.room, &replayed);
        for question in self.room.questions.values().filter(|question| question.merged_into.is_none()) {
            let counted = tallies.upvotes.get(&question.id).copied().unwrap_or(0);
            assert_eq!(counted, self.voters(&question.id), "votes of {}", question.id);
        }
        for poll in self.room.polls.values() {
            let counted = tallies.polls.get(&poll.id).cloned().unwrap_or_else(|| vec![0; poll.options.len()]);
            let votes = |no: u32| {
                self.polled.iter().filter(|((voted, _), option)| voted == &poll.id && **option == no).count()
            };
            let expected: Vec<_> = (1..).zip(&poll.options).map(|(no, _)| votes(no) as u64).collect();
            assert_eq!(counted, expected, "votes in {}", poll.id);
        }
        for answer in self.room.questions.values().flat_map(|question| &question.answers) {
            let scores = self.ratings.iter().filter(|((rated, _), _)| rated == &answer.id);
            let scores: Vec<_> = scores.map(|(_, score)| score.value().unsigned_abs()).collect();
            let counted = tallies.ratings.get(&answer.id).copied().unwrap_or_default();
            assert_eq!((counted.count, counted.sum), (scores.len() as u64, scores.iter().sum()));
        }
    }
}

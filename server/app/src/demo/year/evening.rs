//! One interview of the year: planned, asked in, moderated, answered live and in the days after, rated, archived. All
//! of it in memory, and written at once.

mod words;

use super::houses::House;
use crate::{
    clock::{Clock, fresh},
    demo::{chance::Chance, city::Cast},
    node::App,
};
use anyhow::Context;
use domain::{
    Actor, City, Instant, Room, RoomCommand,
    answer::Form,
    command::{Outcome, Score},
    decide::{Deciding, Made, decide_room},
    ids::{AnswerId, Epoch, Fresh, InterviewId, NetizenId, QuestionId},
    instant::{DAY_MS, MINUTE_MS, SECOND_MS},
    interview::{InterviewPlan, Moderation},
    question::Kind,
    text::Line,
};
use std::{cmp::Reverse, collections::BinaryHeap, ops::Range, sync::Arc};
use store::{
    Entry, StreamKind,
    append::{append_room, create_stream},
    counts,
};

const LASTS_MS: i64 = 90 * MINUTE_MS;
const ANNOUNCED_MS: i64 = 6 * DAY_MS;
const ARCHIVED_AFTER_MS: i64 = 12 * DAY_MS;
/// Of a hundred questions so many are handed in before, answered live, transferred, told that they are being handled.
const HANDED_IN_PERCENT: u32 = 12;
const LIVE_PERCENT: u32 = 47;
const TRANSFERRED_PERCENT: u32 = 4;
const HELD_PERCENT: u32 = 6;
/// Of a hundred answers so many are rated, found wanting by the asker, promises.
const RATED_PERCENT: u32 = 34;
const AGAIN_PERCENT: u32 = 2;
const PROMISED_PERCENT: u32 = 3;
/// Of a hundred who follow so many judge the interview.
const JUDGING_PERCENT: u32 = 3;
/// Of a hundred open questions so many were rejected; the others wait for an answer to this day.
const REJECTED_PERCENT: u32 = 70;
const MODERATED_MS: Range<i64> = 8 * SECOND_MS..6 * MINUTE_MS;
const ANSWERED_LIVE_MS: Range<i64> = 40 * SECOND_MS..22 * MINUTE_MS;
const ANSWERED_LATER_MS: Range<i64> = 5 * 60 * MINUTE_MS..10 * DAY_MS;
const A_MOMENT_MS: Range<i64> = 30 * SECOND_MS..20 * MINUTE_MS;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Act {
    Ask { rejected: bool, answered: bool },
    Moderate(usize),
    Transfer(usize),
    Hold(usize),
    Answer(usize),
    Rate(usize),
    Again(usize),
    Keep(usize),
    Open,
    End,
    Archive,
}

/// A question on its way.
struct Asked {
    id: QuestionId,
    asker: Actor,
    is_rejected: bool,
    is_answered: bool,
    was_again: bool,
}

pub struct Evening<'a> {
    cast: &'a Cast,
    departments: Vec<&'a House>,
    chance: Chance,
    clock: Clock,
    city: Arc<City>,
    room: Room,
    starts_at: Instant,
    now: Instant,
    agenda: BinaryHeap<Reverse<(Instant, usize, Act)>>,
    asked: Vec<Asked>,
    entry: Entry,
}

impl<'a> Evening<'a> {
    pub fn plan(
        app: &App,
        cast: &'a Cast,
        departments: Vec<&'a House>,
        chance: Chance,
        starts_at: Instant,
    ) -> anyhow::Result<Self> {
        let clock = Clock::standing(starts_at.plus_ms(-ANNOUNCED_MS));
        let id = InterviewId::from(&fresh(&clock));
        let epoch = Epoch::from(&fresh(&clock));
        let entry = Entry {
            events: Vec::new(),
            bodies: Vec::new(),
            counts: Vec::new(),
            actor: Actor::System.to_string(),
            receipt: None,
        };
        let mut evening = Self {
            cast,
            departments,
            chance,
            city: app.city.now(),
            room: Room::new(id, epoch),
            starts_at,
            now: app.clock.now(),
            agenda: BinaryHeap::new(),
            asked: Vec::new(),
            entry,
            clock,
        };
        let plan = evening.interview()?;
        evening.give(&cast.moderator, &RoomCommand::CreateInterview(plan))?;
        evening.give(&cast.moderator, &RoomCommand::AnnounceInterview)?;
        Ok(evening)
    }

    fn interview(&self) -> anyhow::Result<InterviewPlan> {
        let lead = self.departments.first().context("no department")?;
        Ok(InterviewPlan {
            title: words::title(lead.named.name.as_str())?,
            subject: words::subject(lead.named.name.as_str())?,
            lang: words::line("zh-CN")?,
            departments: self.departments.iter().map(|house| house.named.clone()).collect(),
            guests: Vec::new(),
            moderation: Moderation::Pre,
            collect_from: None,
            planned_start_at: self.starts_at,
            planned_end_at: self.starts_at.plus_ms(LASTS_MS),
            answer_within_days: self.city.settings.answer_within_days,
            video_url: None,
            is_rehearsal: false,
        })
    }

    /// Plays it to the end: so many questions, so many of them never answered, so many who only follow.
    pub fn play(mut self, questions: usize, open: usize, followers: usize) -> anyhow::Result<Self> {
        self.at(self.starts_at, Act::Open);
        self.at(self.starts_at.plus_ms(LASTS_MS), Act::End);
        self.at(self.starts_at.plus_ms(LASTS_MS + ARCHIVED_AFTER_MS), Act::Archive);
        for nth in 0..questions {
            let before = self.chance.percent(HANDED_IN_PERCENT);
            let span = if before { -3 * DAY_MS..0 } else { 0..LASTS_MS - 4 * MINUTE_MS };
            let asked_at = self.starts_at.plus_ms(self.chance.within(&span));
            let is_open = nth >= questions - open;
            let rejected = is_open && self.chance.percent(REJECTED_PERCENT);
            self.at(asked_at, Act::Ask { rejected, answered: !is_open });
        }
        while let Some(Reverse((at, _, act))) = self.agenda.pop() {
            if at > self.now {
                continue;
            }
            self.clock.advance_ms(at.ms_since(self.clock.now()));
            self.does(act)?;
        }
        self.follow(followers)?;
        Ok(self)
    }

    fn at(&mut self, at: Instant, act: Act) {
        self.agenda.push(Reverse((at, self.agenda.len() + self.entry.events.len(), act)));
    }

    fn soon(&mut self, within: &Range<i64>, act: Act) {
        let at = self.clock.now().plus_ms(self.chance.within(within));
        self.at(at, act);
    }

    fn give(&mut self, actor: &Actor, command: &RoomCommand) -> anyhow::Result<Made> {
        let fresh: Fresh = fresh(&self.clock);
        let at = self.clock.now().max(self.room.at);
        let on =
            Deciding { room: &self.room, city: &self.city, actor, fresh: &fresh, at, earlier_score: None };
        let decision = decide_room(&on, command);
        let decision =
            decision.map_err(|refusal| anyhow::anyhow!("{} is refused: {refusal}", command.name().name()))?;
        for event in decision.events {
            let recorded = self.room.record(event, actor.to_string(), at);
            self.room.apply(&recorded);
            self.entry.events.push(recorded);
        }
        self.room.learn(decision.bodies.iter().cloned());
        self.entry.bodies.extend(decision.bodies);
        self.entry.counts.extend(decision.counts);
        Ok(decision.made)
    }

    fn does(&mut self, act: Act) -> anyhow::Result<()> {
        let moderator = self.cast.moderator.clone();
        match act {
            Act::Open => drop(self.give(&moderator, &RoomCommand::OpenInterview)?),
            Act::End => drop(self.give(&moderator, &RoomCommand::EndInterview)?),
            Act::Archive => self.archive()?,
            Act::Ask { rejected, answered } => self.ask(rejected, answered)?,
            Act::Moderate(n) => self.moderate(n)?,
            Act::Transfer(n) => self.transfer(n)?,
            Act::Hold(n) => drop(self.reply(n, Form::Holding)?),
            Act::Answer(n) => self.answer(n)?,
            Act::Rate(n) => self.rate(n)?,
            Act::Again(n) => self.again(n)?,
            Act::Keep(n) => self.keep(n)?,
        }
        Ok(())
    }

    /// Nothing of what is still open can be done in a record, so that it stays open for work.
    fn archive(&mut self) -> anyhow::Result<()> {
        let is_done = self.asked.iter().all(|asked| asked.is_answered || asked.is_rejected);
        if is_done && self.agenda.is_empty() {
            self.give(&self.cast.moderator.clone(), &RoomCommand::ArchiveInterview)?;
        }
        Ok(())
    }

    fn ask(&mut self, is_rejected: bool, is_answered: bool) -> anyhow::Result<()> {
        let asker = netizen(&self.clock, self.asked.len())?;
        let kind = *self.chance.pick_early(&Kind::ALL).unwrap_or(&Kind::Consultation);
        let text = words::question(&mut self.chance)?;
        let command =
            RoomCommand::Ask { text, department: None, follows: None, kind: Some(kind), topic: None };
        let Made::Question(id) = self.give(&asker, &command)? else { anyhow::bail!("no question") };
        self.asked.push(Asked { id, asker, is_rejected, is_answered, was_again: false });
        self.soon(&MODERATED_MS, Act::Moderate(self.asked.len() - 1));
        Ok(())
    }

    fn moderate(&mut self, n: usize) -> anyhow::Result<()> {
        let Asked { id, is_rejected, is_answered, .. } = &self.asked[n];
        let (question, is_answered) = (id.clone(), *is_answered);
        if *is_rejected {
            let reason = words::text("与访谈主题无关")?;
            self.give(&self.cast.moderator.clone(), &RoomCommand::RejectQuestion { question, reason })?;
            return Ok(());
        }
        let command = RoomCommand::ApproveQuestion { question, department: None };
        self.give(&self.cast.moderator.clone(), &command)?;
        if !is_answered {
            return Ok(());
        }
        let ends_at = self.starts_at.plus_ms(LASTS_MS);
        let is_live =
            self.chance.percent(LIVE_PERCENT) && self.clock.now().plus_ms(ANSWERED_LIVE_MS.end) < ends_at;
        if is_live {
            let from = self.clock.now().max(self.starts_at);
            let at = from.plus_ms(self.chance.within(&ANSWERED_LIVE_MS));
            self.at(at, Act::Answer(n));
            return Ok(());
        }
        if self.chance.percent(HELD_PERCENT) {
            self.soon(&A_MOMENT_MS, Act::Hold(n));
        }
        if self.departments.len() > 1 && self.chance.percent(TRANSFERRED_PERCENT) {
            self.soon(&A_MOMENT_MS, Act::Transfer(n));
        }
        let at = ends_at.plus_ms(self.chance.within(&ANSWERED_LATER_MS));
        self.at(at, Act::Answer(n));
        Ok(())
    }

    fn transfer(&mut self, n: usize) -> anyhow::Result<()> {
        let Some(to) = self.departments.last() else { return Ok(()) };
        let (department, reason) = (to.named.id.clone(), words::text("属其职责")?);
        let question = self.asked[n].id.clone();
        let command = RoomCommand::TransferQuestion { question, department, reason };
        self.give(&self.cast.moderator.clone(), &command).map(drop)
    }

    fn reply(&mut self, n: usize, form: Form) -> anyhow::Result<AnswerId> {
        let question = self.asked[n].id.clone();
        let holder = self.room.questions.get(&question).and_then(|question| question.department.clone());
        let house = self.departments.iter().find(|house| Some(&house.named.id) == holder.as_ref());
        let official = house.context("nobody holds it")?.official.clone();
        let is_promise = form == Form::Answer && self.chance.percent(PROMISED_PERCENT);
        let outcome = match form {
            Form::Answer if is_promise => Some(Outcome::Promised),
            Form::Answer => self.chance.pick_early(&words::OUTCOMES).copied(),
            Form::Holding | Form::Contribution | Form::Stock => None,
        };
        let promised_until = is_promise.then(|| self.clock.now().plus_ms(30 * DAY_MS));
        let text = words::reply(form, &mut self.chance)?;
        let command = RoomCommand::PublishAnswer { question, text, outcome, form, promised_until };
        let Made::Answer(answer) = self.give(&official, &command)? else { anyhow::bail!("no answer") };
        if is_promise {
            self.soon(&(10 * DAY_MS..40 * DAY_MS), Act::Keep(n));
        }
        Ok(answer)
    }

    fn answer(&mut self, n: usize) -> anyhow::Result<()> {
        self.reply(n, Form::Answer)?;
        if !self.asked[n].was_again && self.chance.percent(AGAIN_PERCENT) {
            self.soon(&A_MOMENT_MS, Act::Again(n));
        } else if self.chance.percent(RATED_PERCENT) {
            self.soon(&A_MOMENT_MS, Act::Rate(n));
        }
        Ok(())
    }

    fn rate(&mut self, n: usize) -> anyhow::Result<()> {
        let Asked { id, asker, .. } = &self.asked[n];
        let (question, asker) = (id.clone(), asker.clone());
        let answers = self.room.questions.get(&question).map(|question| question.answers.as_slice());
        let answer = answers.and_then(|answers| answers.last()).context("no answer")?.id.clone();
        let score = 5 - self.chance.pick_early(&[0, 1, 2, 3, 4]).copied().unwrap_or(0);
        let score = Score::parse(score).context("a score")?;
        self.give(&asker, &RoomCommand::RateAnswer { answer, score, comment: None })?;
        let is_answered = score.value() > 2;
        self.give(&asker, &RoomCommand::JudgeAnswered { question, is_answered }).map(drop)
    }

    fn again(&mut self, n: usize) -> anyhow::Result<()> {
        self.asked[n].was_again = true;
        let (question, asker) = (self.asked[n].id.clone(), self.asked[n].asker.clone());
        self.give(&asker, &RoomCommand::RequestHandlingAgain { question, reason: None })?;
        let at = self.clock.now().max(self.starts_at.plus_ms(LASTS_MS));
        let at = at.plus_ms(self.chance.within(&(2 * 60 * MINUTE_MS..2 * DAY_MS)));
        self.at(at, Act::Answer(n));
        Ok(())
    }

    fn keep(&mut self, n: usize) -> anyhow::Result<()> {
        let question = self.room.questions.get(&self.asked[n].id).context("no question")?;
        let open = question
            .answers
            .iter()
            .find(|answer| answer.promised_until.is_some() && answer.promise_kept_at.is_none());
        let Some(open) = open else { return Ok(()) };
        let (answer, department) = (open.id.clone(), open.department.clone());
        let house = self.departments.iter().find(|house| house.named.id == department);
        let official = house.context("nobody promised it")?.official.clone();
        let text = words::text("已按承诺办结，现场情况见公示。")?;
        self.give(&official, &RoomCommand::KeepPromise { answer, text }).map(drop)
    }

    /// Those who only follow: some vote, some judge the interview.
    fn follow(&mut self, followers: usize) -> anyhow::Result<()> {
        let visible: Vec<QuestionId> = self
            .room
            .questions
            .values()
            .filter(|question| question.is_public())
            .map(|q| q.id.clone())
            .collect();
        for n in 0..followers {
            let Actor::Netizen { id, .. } = netizen(&self.clock, self.asked.len() + n)? else { continue };
            self.entry.counts.push(domain::decide::Count::Participation { netizen: id.clone() });
            if self.chance.percent(20)
                && let Some(question) = self.chance.pick_early(&visible)
            {
                let (question, netizen) = (question.clone(), id.clone());
                self.entry.counts.push(domain::decide::Count::Upvote { question, netizen });
            }
            if self.chance.percent(JUDGING_PERCENT) {
                let score = Score::parse(5 - self.chance.below(3) as i64).context("a score")?;
                self.entry.counts.push(domain::decide::Count::Judgement {
                    netizen: id,
                    score,
                    comment: None,
                });
            }
        }
        Ok(())
    }

    /// One transaction for the whole interview.
    pub async fn write(self, app: &App) -> anyhow::Result<()> {
        let Self { room, entry, starts_at, .. } = self;
        let peak = entry.counts.len() as u64 / 3;
        let mut tx = app.db.write().await?;
        create_stream(&mut tx, room.id.as_str(), StreamKind::Interview, &room.epoch).await?;
        append_room(&mut tx, &room, &[entry], starts_at).await?;
        tx.commit().await?;
        counts::raise_peak_online(&app.db, &[(room.id.clone(), peak)], starts_at).await?;
        Ok(())
    }
}

/// Each comes once.
fn netizen(clock: &Clock, n: usize) -> anyhow::Result<Actor> {
    let nickname = Line::parse(&format!("示例网民{:03}", n % 1_000));
    let nickname = nickname.map_err(|fault| anyhow::anyhow!(fault.code()))?;
    Ok(Actor::Netizen { id: NetizenId::from(&fresh(clock)), nickname })
}

//! What is done about one question after the other: asked, moderated, passed on, answered, rated, handled again, kept.

use super::{Act, Asked, Evening, LASTS_MS, netizen, words};
use anyhow::Context;
use domain::{
    RoomCommand,
    answer::{Form, Outcome},
    decide::Made,
    ids::AnswerId,
    instant::{DAY_MS, MINUTE_MS, SECOND_MS},
    question::Kind,
    score::Score,
};
use std::ops::Range;

/// Of a hundred questions so many are answered live, transferred, told that they are being handled.
const LIVE_PERCENT: u32 = 47;
const TRANSFERRED_PERCENT: u32 = 4;
const HELD_PERCENT: u32 = 6;
/// Of a hundred answers so many are rated, found wanting by the asker, promises.
const RATED_PERCENT: u32 = 34;
const AGAIN_PERCENT: u32 = 2;
const PROMISED_PERCENT: u32 = 3;
const MODERATED_MS: Range<i64> = 8 * SECOND_MS..6 * MINUTE_MS;
const ANSWERED_LIVE_MS: Range<i64> = 40 * SECOND_MS..22 * MINUTE_MS;
const ANSWERED_LATER_MS: Range<i64> = 5 * 60 * MINUTE_MS..10 * DAY_MS;
const A_MOMENT_MS: Range<i64> = 30 * SECOND_MS..20 * MINUTE_MS;

impl Evening<'_> {
    pub(super) fn does(&mut self, act: Act) -> anyhow::Result<()> {
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
        let command =
            RoomCommand::PublishAnswer { question, text, outcome, form, promised_until, picture: None };
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
}

//! An interview as the made-up people play it: an agenda of who does what when. Each act, once done, puts those
//! that follow from it on the agenda.
//!
//! The same play runs in the past and in the present, see [`super::stage`]. Who does what is in the files of this
//! folder, how fast in [`super::pace`]; which interviews there are is not decided here.

mod act;
mod asked;
mod host;
mod moderator;
mod netizens;
mod officials;
mod onlooker;
mod plan;
mod polls;
mod topic;

use super::{
    chance::Chance,
    city::Cast,
    corpus::{Programme, Words},
    pace::Pace,
    stage::Stage,
};
use act::Act;
use anyhow::Context;
use asked::Asked;
use domain::{
    Actor, Instant, RoomCommand,
    ids::{DepartmentId, InterviewId, PollId},
    text::{Line, Text},
};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// Questions in one interview; whoever is simulated asks no more then.
const QUESTIONS_MAX: usize = 700;
const FOLLOWERS_AT_FIRST: i64 = 190;

pub struct Play {
    pub interview: InterviewId,
    /// When it was planned to end.
    pub closes_at: Instant,
    cast: Arc<Cast>,
    stage: Stage,
    chance: Chance,
    pace: &'static Pace,
    programme: Programme,
    /// The places in the cast of those who take part.
    departments: Vec<usize>,
    starts_at: Instant,
    /// By time; the number keeps apart what happens at the same moment.
    agenda: BTreeMap<(Instant, u64), Act>,
    entries: u64,
    asked: Vec<Asked>,
    /// When each department's official is through with what was taken on.
    free_at: BTreeMap<DepartmentId, Instant>,
    /// What has not been asked yet: department and pair.
    deck: Vec<(usize, usize)>,
    speeches: Vec<(Line, Text)>,
    /// Those that were opened, by their place in the programme.
    polls: BTreeMap<usize, PollId>,
    pinned: Option<usize>,
    /// Online without taking part.
    followers: i64,
    was_extended: bool,
    phase: Phase,
    is_over: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Before,
    Open,
    After,
}

impl Play {
    /// Creates the interview, as a draft, at the stage's moment. `lasts_ms` is how long it is planned to be.
    pub async fn draft(
        stage: Stage,
        cast: &Arc<Cast>,
        chance: Chance,
        pace: &'static Pace,
        programme: &Programme,
        starts_at: Instant,
        lasts_ms: i64,
    ) -> anyhow::Result<Self> {
        let places = programme.departments.iter().map(|code| cast.place_of(code));
        let departments = places.collect::<anyhow::Result<Vec<_>>>()?;
        let closes_at = starts_at.plus_ms(lasts_ms);
        let plan = plan::plan(cast, programme, &departments, &stage, starts_at, closes_at)?;
        let created = stage.writer.create(cast.host.clone(), plan, None).await;
        let (interview, _) = created.context("create_interview of the made-up city")?;
        let speeches = host::speeches(cast, programme, &departments)?;
        Ok(Self {
            interview,
            closes_at,
            cast: cast.clone(),
            stage,
            chance,
            pace,
            programme: programme.clone(),
            departments,
            starts_at,
            agenda: BTreeMap::new(),
            entries: 0,
            asked: Vec::new(),
            free_at: BTreeMap::new(),
            deck: Vec::new(),
            speeches,
            polls: BTreeMap::new(),
            pinned: None,
            followers: FOLLOWERS_AT_FIRST,
            was_extended: false,
            phase: Phase::Before,
            is_over: false,
        })
    }

    /// Puts its whole life on the agenda: announced in a moment, so many questions handed in until then, opened as
    /// planned.
    pub fn begin(&mut self, handed_in: usize, until: Instant) {
        let announced_at = self.stage.now();
        self.put_at(announced_at, Act::Announce);
        let span_ms = until.ms_since(announced_at);
        for _ in 0..handed_in {
            let after_ms = self.chance.within(&(span_ms / 10..span_ms.max(10)));
            self.put_at(announced_at.plus_ms(after_ms), Act::HandIn);
            self.put_at(announced_at.plus_ms(after_ms / 2 + span_ms / 2), Act::Vote);
        }
        self.put_at(self.starts_at, Act::Open);
    }

    /// Plays everything up to that moment.
    pub async fn until(&mut self, moment: Instant) -> anyhow::Result<()> {
        while let Some(act) = self.next(moment) {
            self.stage.reach(act.0).await;
            self.perform(act.1).await?;
        }
        self.stage.reach(moment).await;
        Ok(())
    }

    /// Plays until the interview has ended, whoever ended it.
    pub async fn until_over(&mut self) -> anyhow::Result<()> {
        while !self.is_over
            && let Some(act) = self.next(Instant::from_ms(i64::MAX))
        {
            self.stage.reach(act.0).await;
            self.perform(act.1).await?;
        }
        Ok(())
    }

    /// Goes on in the present, where visitors act too and have to be watched.
    pub fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.put(0, Act::LookAround);
    }

    /// Opens the room now, whenever it was planned. What was to happen before is left out.
    pub fn open_now(&mut self) {
        self.agenda.retain(|_, act| !matches!(act, Act::Open | Act::HandIn | Act::Vote));
        self.put(0, Act::Open);
    }

    async fn perform(&mut self, act: Act) -> anyhow::Result<()> {
        match act {
            Act::Announce => host::announce(self).await,
            Act::Open => host::open(self).await,
            Act::Speak(n) => host::speak(self, n).await,
            Act::Extend => host::extend(self).await,
            Act::End => host::end(self).await,
            Act::Archive => host::archive(self).await,
            Act::HandIn => netizens::hand_in(self).await,
            Act::Arrive => netizens::arrive(self).await,
            Act::Ask => netizens::ask(self).await,
            Act::Vote => netizens::vote(self).await,
            Act::Withdraw(n) => netizens::withdraw(self, n).await,
            Act::Appeal(n) => netizens::appeal(self, n).await,
            Act::Rate(n) => netizens::rate(self, n).await,
            Act::FollowUp(n) => netizens::follow_up(self, n).await,
            Act::HandleAgain(n) => netizens::handle_again(self, n).await,
            Act::Moderate(n) => moderator::moderate(self, n).await,
            Act::Hide(n) => moderator::hide(self, n).await,
            Act::Start(n) => officials::start(self, n).await,
            Act::Publish(n) => officials::publish(self, n).await,
            Act::Revise(n) => officials::revise(self, n).await,
            Act::OpenPoll(n) => polls::open(self, n).await,
            Act::CastVotes(n) => polls::cast_votes(self, n).await,
            Act::ClosePoll(n) => polls::close(self, n).await,
            Act::LookAround => onlooker::look_around(self).await,
        }
    }

    fn next(&mut self, before: Instant) -> Option<(Instant, Act)> {
        let entry = self.agenda.first_entry().filter(|entry| entry.key().0 <= before)?;
        let ((at, _), act) = entry.remove_entry();
        Some((at, act))
    }

    /// After that long.
    fn put(&mut self, after_ms: i64, act: Act) {
        self.put_at(self.stage.now().plus_ms(after_ms), act);
    }

    /// Some time within that span.
    fn put_within(&mut self, span: &Range<i64>, act: Act) {
        let after_ms = self.chance.within(span);
        self.put(after_ms, act);
    }

    fn put_at(&mut self, at: Instant, act: Act) {
        self.agenda.insert((at, self.entries), act);
        self.entries += 1;
    }

    /// Gives a command in this interview; whether it was carried out.
    async fn did(&self, actor: &Actor, command: RoomCommand) -> anyhow::Result<bool> {
        Ok(self.stage.give(&self.interview, actor, command).await?.is_some())
    }

    fn words(&self) -> &Words {
        self.cast.corpus.words(&self.programme.lang)
    }
}

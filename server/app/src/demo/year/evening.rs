//! One interview of the year: planned, asked in, moderated, answered live and in the days after, rated, archived. All
//! of it in memory, and written at once.

mod acts;
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
    decide::{Deciding, Made, decide_room},
    ids::{Epoch, Fresh, InterviewId, NetizenId, QuestionId},
    instant::{DAY_MS, MINUTE_MS},
    interview::{InterviewPlan, Moderation},
    score::Score,
    text::Line,
};
use std::{cmp::Reverse, collections::BinaryHeap, ops::Range, sync::Arc};
use store::{Entry, StreamKind, append::append_room, counts, figures, stream};

const LASTS_MS: i64 = 90 * MINUTE_MS;
const ANNOUNCED_MS: i64 = 6 * DAY_MS;
const ARCHIVED_AFTER_MS: i64 = 12 * DAY_MS;
/// Of a hundred questions so many are handed in before.
const HANDED_IN_PERCENT: u32 = 12;
/// Of a hundred who follow so many judge the interview.
const JUDGING_PERCENT: u32 = 3;
/// Of a hundred open questions so many were rejected; the others wait for an answer to this day.
const REJECTED_PERCENT: u32 = 70;

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
            campaign: None,
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
        let on = Deciding {
            room: &self.room,
            city: &self.city,
            actor,
            fresh: &fresh,
            at,
            earlier_score: None,
            destination: None,
        };
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
        stream::create(&mut tx, room.id.as_str(), StreamKind::Interview, &room.epoch).await?;
        append_room(&mut tx, &room, &[entry], starts_at).await?;
        figures::keep_in(&mut tx, room.id.as_str()).await?;
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

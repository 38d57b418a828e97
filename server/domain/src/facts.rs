//! The facts that decisions look at: a [`Room`] (an interview with all that belongs to it) and the [`City`].
//!
//! Both are what their stream's events add up to: `apply` is the one fold, used by the writer, by the rooms, to
//! write the tables and to rebuild them. Texts are learned beside it, in their newest version.

mod city;
mod terms;

pub use city::City;

use crate::{
    Instant,
    event::{Audience, Body, Recorded, RoomEvent, Slot},
    ids::{AnnouncementId, AnswerId, Epoch, InterviewId, NetizenId, PollId, QuestionId, StatementId},
    interview::Interview,
    poll::Poll,
    question::Question,
    statement::{Announcement, Statement},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// An interview and all that belongs to it, as of `seq`.
#[derive(Clone, Debug)]
pub struct Room {
    pub id: InterviewId,
    pub epoch: Epoch,
    pub seq: u64,
    /// When the last event happened; the next one is not earlier.
    pub at: Instant,
    /// None until it was created.
    pub interview: Option<Interview>,
    /// Ids are in order of their making, and so are these.
    pub questions: BTreeMap<QuestionId, Question>,
    pub statements: BTreeMap<StatementId, Statement>,
    pub announcements: BTreeMap<AnnouncementId, Announcement>,
    pub polls: BTreeMap<PollId, Poll>,
    pub bans: HashMap<NetizenId, Instant>,
    /// The highest number given to a question.
    pub last_no: u32,
    /// By item; an item has few texts.
    texts: HashMap<String, Vec<(Slot, u32, Arc<str>)>>,
    answers: HashMap<AnswerId, QuestionId>,
    askers: HashMap<NetizenId, Vec<QuestionId>>,
    /// By target, what was merged into it.
    merged: HashMap<QuestionId, BTreeSet<QuestionId>>,
}

impl Room {
    pub fn new(id: InterviewId, epoch: Epoch) -> Self {
        Self {
            id,
            epoch,
            seq: 0,
            at: Instant::from_ms(0),
            interview: None,
            questions: BTreeMap::new(),
            statements: BTreeMap::new(),
            announcements: BTreeMap::new(),
            polls: BTreeMap::new(),
            bans: HashMap::new(),
            last_no: 0,
            texts: HashMap::new(),
            answers: HashMap::new(),
            askers: HashMap::new(),
            merged: HashMap::new(),
        }
    }

    /// Puts a question with its answers in place, as read from the tables.
    pub fn place(&mut self, question: Question) {
        for answer in &question.answers {
            self.answers.insert(answer.id.clone(), question.id.clone());
        }
        if !self.questions.contains_key(&question.id) {
            self.askers.entry(question.asker.clone()).or_default().push(question.id.clone());
        }
        self.last_no = self.last_no.max(question.no);
        let before = self.questions.get(&question.id).and_then(|known| known.merged_into.clone());
        self.note_merged(&question.id, before.as_ref(), question.merged_into.as_ref());
        self.questions.insert(question.id.clone(), question);
    }

    /// It is none of this room's any more; its number is given to no other. Texts stay known, as it may come back.
    fn take_out(&mut self, id: &QuestionId) {
        let Some(question) = self.questions.remove(id) else { return };
        self.answers.retain(|_, of| of != id);
        if let Some(asked) = self.askers.get_mut(&question.asker) {
            asked.retain(|other| other != id);
        }
    }

    /// Takes the texts in, each unless a newer version is known.
    pub fn learn(&mut self, bodies: impl IntoIterator<Item = Body>) {
        for Body { item, slot, version, text } in bodies {
            let texts = self.texts.entry(item).or_default();
            match texts.iter_mut().find(|known| known.0 == slot) {
                Some(known) if known.1 <= version => *known = (slot, version, text),
                Some(_) => {}
                None => texts.push((slot, version, text)),
            }
        }
    }

    fn newest(&self, item: &str, slot: Slot) -> Option<&(Slot, u32, Arc<str>)> {
        self.texts.get(item)?.iter().find(|known| known.0 == slot)
    }

    /// The newest text in that slot; none if nobody wrote one.
    pub fn text(&self, item: &str, slot: Slot) -> Option<&Arc<str>> {
        self.newest(item, slot).map(|(_, _, text)| text)
    }

    /// The newest version in that slot; 0 if nobody wrote one.
    pub fn text_version(&self, item: &str, slot: Slot) -> u32 {
        self.newest(item, slot).map_or(0, |(_, version, _)| *version)
    }

    pub fn question_of(&self, answer: &AnswerId) -> Option<&QuestionId> {
        self.answers.get(answer)
    }

    pub fn asked_by<'a>(&'a self, netizen: &NetizenId) -> impl Iterator<Item = &'a Question> + use<'a> {
        self.askers.get(netizen).into_iter().flatten().filter_map(|id| self.questions.get(id))
    }

    /// The questions whose answers are those of `target`.
    pub fn merged_into<'a>(&'a self, target: &QuestionId) -> impl Iterator<Item = &'a QuestionId> + use<'a> {
        self.merged.get(target).into_iter().flatten()
    }

    fn note_merged(&mut self, id: &QuestionId, before: Option<&QuestionId>, now: Option<&QuestionId>) {
        if let Some(merged) = before.and_then(|target| self.merged.get_mut(target)) {
            merged.remove(id);
        }
        if let Some(target) = now {
            self.merged.entry(target.clone()).or_default().insert(id.clone());
        }
    }

    /// The questions that were merged into `target` by hand, or into one of those.
    pub fn merged_through(&self, target: &QuestionId) -> Vec<QuestionId> {
        let mut found = vec![target.clone()];
        let mut next = 0;
        while let Some(via) = found.get(next).cloned() {
            found.extend(
                self.questions
                    .values()
                    .filter(|question| question.merged_via.as_ref() == Some(&via))
                    .map(|question| question.id.clone()),
            );
            next += 1;
        }
        found.split_off(1)
    }

    /// The next event of this room, with its number, its time and its audience.
    pub fn record(&self, event: RoomEvent, actor: String, at: Instant) -> Recorded {
        Recorded { seq: self.seq + 1, at: at.max(self.at), actor, audience: self.audience(&event), event }
    }

    /// Who may see an event: what is only about a question follows that question.
    fn audience(&self, event: &RoomEvent) -> Audience {
        use RoomEvent as E;
        let was_public =
            || event.question().and_then(|id| self.questions.get(id)).is_some_and(Question::is_public);
        let is_public = match event {
            E::InterviewAnnounced
            | E::InterviewOpened
            | E::InterviewPaused
            | E::InterviewResumed
            | E::InterviewExtended { .. }
            | E::InterviewEnded { .. }
            | E::InterviewArchived
            | E::InterviewReopened
            | E::QuestionApproved { .. }
            | E::QuestionUnhidden { .. }
            | E::StatementPublished { .. }
            | E::StatementRevised { .. }
            | E::StatementRetracted { .. }
            | E::AnnouncementMade { .. }
            | E::PollOpened { .. }
            | E::PollClosed { .. } => true,
            E::InterviewChanged(_) | E::InterviewCancelled => {
                self.interview.as_ref().is_some_and(Interview::is_public)
            }
            E::QuestionRedacted { .. }
            | E::QuestionMerged { .. }
            | E::QuestionUnmerged { .. }
            | E::QuestionHidden { .. }
            | E::QuestionWithdrawn { .. }
            | E::QuestionPinned { .. }
            | E::QuestionUnpinned { .. }
            | E::QuestionAssigned { .. }
            | E::QuestionTransferred { .. }
            | E::QuestionReturned { .. }
            | E::QuestionClassified { .. }
            | E::QuestionShared { .. }
            | E::QuestionJudged { .. }
            | E::QuestionReopened { .. }
            | E::ExtensionGranted { .. }
            | E::AnsweringStarted { .. }
            | E::AnswerPublished { .. }
            | E::AnswerRevised { .. }
            | E::AnswerReclassified { .. }
            | E::PromiseKept { .. }
            | E::QuestionMovedOut { .. } => was_public(),
            E::QuestionMovedIn(arrival) => arrival.question.is_public(),
            E::InterviewCreated(_)
            | E::QuestionAsked(_)
            | E::QuestionRejected { .. }
            | E::QuestionAppealed { .. }
            | E::QuestionUnrejected { .. }
            | E::ExtensionRequested { .. }
            | E::ExtensionRefused { .. }
            | E::NetizenBanned { .. } => false,
        };
        if is_public { Audience::Public } else { Audience::Staff }
    }

    /// Takes the next event in. What it names exists, as every event was decided on these facts.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.seq = recorded.seq;
        self.at = recorded.at;
        let at = recorded.at;
        match &recorded.event {
            RoomEvent::InterviewCreated(plan) => {
                self.interview = Some(Interview::new(self.id.clone(), plan.clone()))
            }
            RoomEvent::StatementPublished { statement, speaker } => {
                let statement = Statement {
                    id: statement.clone(),
                    speaker: speaker.clone(),
                    published_at: at,
                    revised_at: None,
                    is_retracted: false,
                };
                self.statements.insert(statement.id.clone(), statement);
            }
            RoomEvent::StatementRevised { statement } => {
                if let Some(statement) = self.statements.get_mut(statement) {
                    statement.revised_at = Some(at);
                }
            }
            RoomEvent::StatementRetracted { statement } => {
                if let Some(statement) = self.statements.get_mut(statement) {
                    statement.is_retracted = true;
                }
            }
            RoomEvent::AnnouncementMade { announcement } => {
                let announcement = Announcement { id: announcement.clone(), made_at: at };
                self.announcements.insert(announcement.id.clone(), announcement);
            }
            RoomEvent::PollOpened { poll, options, results_hidden, purpose, closes_at } => {
                let poll = Poll {
                    id: poll.clone(),
                    options: options.clone(),
                    results_hidden: *results_hidden,
                    purpose: *purpose,
                    closes_at: *closes_at,
                    opened_at: at,
                    closed_at: None,
                };
                self.polls.insert(poll.id.clone(), poll);
            }
            RoomEvent::PollClosed { poll } => {
                if let Some(poll) = self.polls.get_mut(poll) {
                    poll.closed_at = Some(at);
                }
            }
            RoomEvent::NetizenBanned { netizen, until } => {
                self.bans.insert(netizen.clone(), *until);
            }
            RoomEvent::QuestionAsked(asked) => self.place(Question::new(asked, at)),
            RoomEvent::QuestionMovedOut { question, .. } => self.take_out(question),
            RoomEvent::QuestionMovedIn(arrival) => self.place(arrival.question.clone()),
            event => {
                if let Some(interview) = &mut self.interview {
                    interview.apply(event, at);
                }
                if let Some(id) = event.question() {
                    self.apply_to_question(&id.clone(), event, at);
                }
                if let (RoomEvent::InterviewEnded { .. }, Some(interview)) = (event, &self.interview) {
                    self.questions.values_mut().for_each(|question| question.settle(interview));
                }
            }
        }
    }

    fn apply_to_question(&mut self, id: &QuestionId, event: &RoomEvent, at: Instant) {
        let Some(interview) = &self.interview else { return };
        let Some(question) = self.questions.get_mut(id) else { return };
        let before = question.merged_into.clone();
        question.apply(event, interview, at);
        let now = question.merged_into.clone();
        if before != now {
            self.note_merged(id, before.as_ref(), now.as_ref());
        }
        if let RoomEvent::AnswerPublished { answer, .. } = event {
            self.answers.insert(answer.clone(), id.clone());
        }
    }
}

//! The question: its life, its votes, and the departments that hold it.
//!
//! Answers to it are in [`crate::answer`]; its timing figures in [`crate::figures`].

use crate::{
    Instant, Refusal,
    answer::Answer,
    decide::{Count, Deciding, Decision, Made},
    event::{Asked, RoomEvent, Slot},
    ids::{DepartmentId, NetizenId, QuestionId},
    instant::{MINUTE_MS, SECOND_MS},
    interview::{InterviewStatus, Moderation},
    role::Actor,
    text::{Line, Text},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionStatus {
    Pending,
    Approved,
    Answered,
    Rejected,
    Merged,
    Hidden,
    Withdrawn,
}

impl QuestionStatus {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Approved,
        Self::Answered,
        Self::Rejected,
        Self::Merged,
        Self::Hidden,
        Self::Withdrawn,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Answered => "answered",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Hidden => "hidden",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == text)
    }

    pub fn is_open_to_all(self) -> bool {
        matches!(self, Self::Approved | Self::Answered)
    }
}

/// What the asker wants (咨询、投诉、求助、建议).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Consultation,
    Complaint,
    Help,
    Suggestion,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Consultation, Self::Complaint, Self::Help, Self::Suggestion];

    pub fn name(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Complaint => "complaint",
            Self::Help => "help",
            Self::Suggestion => "suggestion",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// A span in which a department held the question; the clock of that department runs in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    pub department_id: DepartmentId,
    pub from: Instant,
    pub to: Option<Instant>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    pub id: QuestionId,
    pub no: u32,
    pub asker: NetizenId,
    pub nickname: Line,
    pub tracking_code: Arc<str>,
    pub kind: Option<Kind>,
    pub follows: Option<QuestionId>,
    pub status: QuestionStatus,
    /// The status that unmerging and unhiding lead back to.
    pub status_before: Option<QuestionStatus>,
    /// The lead department; before approval the one that the asker chose.
    pub department: Option<DepartmentId>,
    /// Where the answers are; follows when the target is merged itself.
    pub merged_into: Option<QuestionId>,
    /// What it was merged into by hand.
    pub merged_via: Option<QuestionId>,
    pub is_pinned: bool,
    pub is_being_answered: bool,
    pub has_appealed: bool,
    pub is_handled_again: bool,
    pub asked_at: Instant,
    /// The first decision of a moderator; none where questions are born approved.
    pub moderated_at: Option<Instant>,
    /// When it became public first.
    pub approved_at: Option<Instant>,
    pub rejected_at: Option<Instant>,
    pub first_answered_at: Option<Instant>,
    pub first_answered_by: Option<DepartmentId>,
    pub holds: Vec<Hold>,
    pub answers: Vec<Answer>,
}

impl Question {
    pub fn new(asked: &Asked, at: Instant) -> Self {
        Self {
            id: asked.question.clone(),
            no: asked.no,
            asker: asked.asker.clone(),
            nickname: asked.nickname.clone(),
            tracking_code: asked.tracking_code.clone(),
            kind: asked.kind,
            follows: asked.follows.clone(),
            status: QuestionStatus::Pending,
            status_before: None,
            department: asked.department.clone(),
            merged_into: None,
            merged_via: None,
            is_pinned: false,
            is_being_answered: false,
            has_appealed: false,
            is_handled_again: false,
            asked_at: at,
            moderated_at: None,
            approved_at: None,
            rejected_at: None,
            first_answered_at: None,
            first_answered_by: None,
            holds: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// Whether everybody may see it: approved and answered ones, and those merged after they were public.
    pub fn is_public(&self) -> bool {
        match self.status {
            QuestionStatus::Approved | QuestionStatus::Answered => true,
            QuestionStatus::Merged => self.status_before.is_some_and(QuestionStatus::is_open_to_all),
            QuestionStatus::Pending
            | QuestionStatus::Rejected
            | QuestionStatus::Hidden
            | QuestionStatus::Withdrawn => false,
        }
    }

    /// Takes an event about this question in.
    pub(crate) fn apply(&mut self, event: &RoomEvent, moderation: Moderation, at: Instant) {
        match event {
            RoomEvent::QuestionApproved { department, .. } => {
                self.status = Approved;
                self.approved_at.get_or_insert(at);
                if moderation == Moderation::Pre {
                    self.moderated_at.get_or_insert(at);
                }
                self.hand_to(department, at);
            }
            RoomEvent::QuestionRejected { .. } => {
                self.status = Rejected;
                self.rejected_at = Some(at);
                self.moderated_at.get_or_insert(at);
            }
            RoomEvent::QuestionAppealed { .. } => {
                self.status = Pending;
                self.has_appealed = true;
            }
            RoomEvent::QuestionUnrejected { .. } => {
                self.status = Pending;
                self.forget_decision();
            }
            RoomEvent::QuestionMerged { into, following: Some(_), .. } => {
                self.merged_into = Some(into.clone())
            }
            RoomEvent::QuestionMerged { into, following: None, .. } => {
                self.merged_into = Some(into.clone());
                self.merged_via = Some(into.clone());
                // What was public was decided before, or is born approved and has no moderation time.
                if self.status == Pending {
                    self.moderated_at.get_or_insert(at);
                }
                self.status_before = Some(self.status);
                self.status = Merged;
                self.is_being_answered = false;
            }
            RoomEvent::QuestionUnmerged { .. } => {
                self.status = self.status_before.take().unwrap_or(Pending);
                self.merged_into = None;
                self.merged_via = None;
                if self.status == Pending {
                    self.forget_decision();
                }
            }
            RoomEvent::QuestionHidden { .. } => {
                self.status_before = Some(self.status);
                self.status = Hidden;
            }
            RoomEvent::QuestionUnhidden { .. } => self.status = self.status_before.take().unwrap_or(Approved),
            RoomEvent::QuestionWithdrawn { .. } => {
                self.status = QuestionStatus::Withdrawn;
                self.let_go(at);
            }
            RoomEvent::QuestionPinned { .. } => self.is_pinned = true,
            RoomEvent::QuestionUnpinned { .. } => self.is_pinned = false,
            RoomEvent::QuestionAssigned { department, .. } if self.status == Pending => {
                self.department = Some(department.clone());
            }
            RoomEvent::QuestionAssigned { department, .. }
            | RoomEvent::QuestionTransferred { to: department, .. } => {
                self.is_being_answered = false;
                self.hand_to(department, at);
            }
            RoomEvent::QuestionReopened { .. } => {
                self.status = Approved;
                self.is_handled_again = true;
                if let Some(department) = self.department.clone() {
                    self.hand_to(&department, at);
                }
            }
            RoomEvent::AnsweringStarted { .. } => self.is_being_answered = true,
            RoomEvent::AnswerPublished { answer, department, by, outcome, .. } => {
                self.status = Answered;
                self.is_being_answered = false;
                self.first_answered_at.get_or_insert(at);
                self.first_answered_by.get_or_insert(department.clone());
                self.let_go(at);
                self.answers.push(Answer {
                    id: answer.clone(),
                    department: department.clone(),
                    by: by.clone(),
                    outcome: *outcome,
                    published_at: at,
                    revised_at: None,
                });
            }
            RoomEvent::AnswerRevised { answer, .. } => {
                if let Some(answer) = self.answers.iter_mut().find(|other| &other.id == answer) {
                    answer.revised_at = Some(at);
                }
            }
            // A redaction is a newer version of the text, which stands beside the events.
            RoomEvent::QuestionRedacted { .. }
            | RoomEvent::QuestionAsked(_)
            | RoomEvent::InterviewCreated(_)
            | RoomEvent::InterviewChanged(_)
            | RoomEvent::InterviewAnnounced
            | RoomEvent::InterviewOpened
            | RoomEvent::InterviewPaused
            | RoomEvent::InterviewResumed
            | RoomEvent::InterviewExtended { .. }
            | RoomEvent::InterviewEnded
            | RoomEvent::InterviewArchived
            | RoomEvent::InterviewReopened
            | RoomEvent::InterviewCancelled
            | RoomEvent::StatementPublished { .. }
            | RoomEvent::StatementRevised { .. }
            | RoomEvent::StatementRetracted { .. }
            | RoomEvent::AnnouncementMade { .. }
            | RoomEvent::NetizenBanned { .. } => {}
        }
    }

    /// A decision was taken back; the one before an appeal stands.
    fn forget_decision(&mut self) {
        if !self.has_appealed {
            self.moderated_at = None;
        }
    }

    /// From `at` on the department holds it; whoever held it before does no more.
    fn hand_to(&mut self, department: &DepartmentId, at: Instant) {
        let is_there =
            self.holds.last().is_some_and(|hold| hold.to.is_none() && &hold.department_id == department);
        self.department = Some(department.clone());
        if is_there {
            return;
        }
        self.let_go(at);
        self.holds.push(Hold { department_id: department.clone(), from: at, to: None });
    }

    /// The clock of whoever holds it stops.
    fn let_go(&mut self, at: Instant) {
        if let Some(hold) = self.holds.last_mut() {
            hold.to.get_or_insert(at);
        }
    }
}

use QuestionStatus::{Answered, Approved, Hidden, Merged, Pending, Rejected};

pub fn ask(
    on: &Deciding<'_>,
    text: &Text,
    department: Option<&DepartmentId>,
    follows: Option<&QuestionId>,
    kind: Option<Kind>,
) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: asker, nickname } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    let interview = on.interview()?;
    interview.takes_questions(on.at)?;
    on.must_not_be_banned(asker)?;
    on.must_fit("text", text, on.city.settings.question_length_max)?;
    if let Some(chosen) = department
        && !interview.plan.departments.iter().any(|taking_part| &taking_part.id == chosen)
    {
        return Err(Refusal::field("department_id", "unknown_department"));
    }
    if let Some(followed) = follows
        && !on
            .room
            .questions
            .get(followed)
            .is_some_and(|question| question.is_public() || &question.asker == asker)
    {
        return Err(Refusal::field("follows", "not_found"));
    }
    check_limits(on, asker)?;

    let question = QuestionId::from(on.fresh);
    let asked = Asked {
        question: question.clone(),
        no: on.room.last_no + 1,
        asker: asker.clone(),
        nickname: nickname.clone(),
        department: department.cloned(),
        follows: follows.cloned(),
        kind,
        tracking_code: on.fresh.secret.clone(),
    };
    let mut decision = on
        .happens(RoomEvent::QuestionAsked(asked))
        .saying(on, question.as_str(), Slot::Text, Some(text))
        .counting(Count::Participation { netizen: asker.clone() })
        .making(Made::Question(question.clone()));
    if interview.plan.moderation == Moderation::Post {
        let department = department.cloned().unwrap_or_else(|| interview.plan.departments[0].id.clone());
        decision = decision.and(RoomEvent::QuestionApproved { question, department });
    }
    Ok(decision)
}

fn check_limits(on: &Deciding<'_>, asker: &NetizenId) -> Result<(), Refusal> {
    let settings = &on.city.settings;
    let asked: Vec<_> = on.room.asked_by(asker).collect();
    if asked.len() >= settings.questions_per_interview as usize {
        return Err(Refusal::TooManyQuestions { retry_after_s: None });
    }
    let a_minute_ago = on.at.plus_ms(-MINUTE_MS);
    let recent: Vec<_> = asked.iter().filter(|question| question.asked_at > a_minute_ago).collect();
    if recent.len() >= settings.questions_per_minute as usize {
        let first = recent.iter().map(|question| question.asked_at).min().unwrap_or(on.at);
        let wait_s = first.plus_ms(MINUTE_MS).ms_since(on.at) / SECOND_MS + 1;
        return Err(Refusal::TooManyQuestions { retry_after_s: u32::try_from(wait_s).ok() });
    }
    if on.room.questions.len() >= settings.questions_per_room_max as usize {
        return Err(Refusal::RoomIsFull);
    }
    Ok(())
}

pub fn upvote(on: &Deciding<'_>, id: &QuestionId, is_wanted: bool) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: netizen, .. } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    on.interview()?.must_be(&[InterviewStatus::Announced, InterviewStatus::Live, InterviewStatus::Ended])?;
    on.must_not_be_banned(netizen)?;
    let question = on.question(id)?;
    if !question.is_public() {
        return Err(Refusal::NotFound);
    }
    // A vote for a merged question is a vote for its target.
    let question = question.merged_into.clone().unwrap_or_else(|| id.clone());
    let netizen = netizen.clone();
    let vote = if is_wanted {
        Count::Upvote { question, netizen: netizen.clone() }
    } else {
        Count::RemoveUpvote { question, netizen: netizen.clone() }
    };
    Ok(Decision::default().counting(vote).counting(Count::Participation { netizen }))
}

pub fn withdraw(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    // A record is read-only.
    if on.interview()?.status == InterviewStatus::Archived {
        return Err(Refusal::WrongState);
    }
    on.question_in(id, &[Pending, Approved])?;
    Ok(on.about(id, RoomEvent::QuestionWithdrawn { question: id.clone() }))
}

pub fn appeal(on: &Deciding<'_>, id: &QuestionId, text: Option<&Text>) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question(id)?.has_appealed {
        return Err(Refusal::AlreadyAppealed);
    }
    on.question_in(id, &[Rejected])?;
    Ok(on.about(id, RoomEvent::QuestionAppealed { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::Appeal,
        text,
    ))
}

pub fn handle_again(on: &Deciding<'_>, id: &QuestionId, reason: Option<&Text>) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question(id)?.is_handled_again {
        return Err(Refusal::AlreadyHandledAgain);
    }
    on.question_in(id, &[Answered])?;
    Ok(on.about(id, RoomEvent::QuestionReopened { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::HandlingAgainReason,
        reason,
    ))
}

pub fn approve(
    on: &Deciding<'_>,
    id: &QuestionId,
    chosen: Option<&DepartmentId>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Pending])?;
    let department = match chosen.or(question.department.as_ref()) {
        Some(department) => on.department(department, "department_id")?,
        None => on.interview()?.plan.departments[0].id.clone(),
    };
    Ok(on.about(id, RoomEvent::QuestionApproved { question: id.clone(), department }))
}

pub fn reject(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending])?;
    Ok(on.about(id, RoomEvent::QuestionRejected { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::RejectReason,
        Some(reason),
    ))
}

pub fn unreject(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Rejected])?;
    let within_ms = i64::from(on.city.settings.undo_within_seconds) * SECOND_MS;
    match question.rejected_at {
        Some(rejected_at) if on.at.ms_since(rejected_at) <= within_ms => {
            Ok(on.about(id, RoomEvent::QuestionUnrejected { question: id.clone() }))
        }
        _ => Err(Refusal::UndoTooLate),
    }
}

pub fn redact(on: &Deciding<'_>, id: &QuestionId, text: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending, Approved, Answered, Merged, Hidden])?;
    on.must_fit("text", text, on.city.settings.question_length_max)?;
    Ok(on.about(id, RoomEvent::QuestionRedacted { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::Text,
        Some(text),
    ))
}

pub fn merge(on: &Deciding<'_>, id: &QuestionId, into: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if id == into {
        return Err(Refusal::MergeIntoItself);
    }
    let question = on.question_in(id, &[Pending, Approved, Answered])?;
    // A target of another interview is not in this room; the writer tells the two apart.
    let target = on.room.questions.get(into).ok_or(Refusal::OtherInterview)?;
    match target.status {
        Merged => return Err(Refusal::MergeIntoMerged),
        Approved | Answered => {}
        Pending if !question.is_public() => {}
        Pending | Rejected | Hidden | QuestionStatus::Withdrawn => return Err(Refusal::WrongState),
    }
    let merged = |question: &QuestionId, following| RoomEvent::QuestionMerged {
        question: question.clone(),
        into: into.clone(),
        following,
    };
    let mut decision = on.about(id, merged(id, None));
    for earlier in on.room.merged_into(id) {
        decision = decision.and(merged(earlier, Some(id.clone())));
    }
    Ok(decision.counting(Count::Voters { question: into.clone() }))
}

pub fn unmerge(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Merged])?;
    let target = question.merged_into.clone();
    let mut decision = on.about(id, RoomEvent::QuestionUnmerged { question: id.clone() });
    for earlier in on.room.merged_through(id) {
        let event = RoomEvent::QuestionMerged {
            question: earlier.clone(),
            into: id.clone(),
            following: Some(id.clone()),
        };
        decision = decision.and(event);
    }
    for counted in target.into_iter().chain([id.clone()]) {
        decision = decision.counting(Count::Voters { question: counted });
    }
    Ok(decision)
}

pub fn hide(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Approved, Answered])?;
    Ok(on.about(id, RoomEvent::QuestionHidden { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::HideReason,
        Some(reason),
    ))
}

pub fn unhide(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Hidden])?;
    Ok(on.about(id, RoomEvent::QuestionUnhidden { question: id.clone() }))
}

pub fn pin(on: &Deciding<'_>, id: &QuestionId, is_wanted: bool) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question_in(id, &[Approved, Answered])?.is_pinned == is_wanted {
        return Err(Refusal::WrongState);
    }
    let question = id.clone();
    let event = if is_wanted {
        RoomEvent::QuestionPinned { question }
    } else {
        RoomEvent::QuestionUnpinned { question }
    };
    Ok(on.about(id, event))
}

pub fn assign(on: &Deciding<'_>, id: &QuestionId, department: &DepartmentId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending, Approved])?;
    let department = on.department(department, "department_id")?;
    Ok(on.about(id, RoomEvent::QuestionAssigned { question: id.clone(), department }))
}

pub fn transfer(
    on: &Deciding<'_>,
    id: &QuestionId,
    department: &DepartmentId,
    reason: &Text,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    let to = on.department(department, "department_id")?;
    let from = match &question.department {
        Some(from) if from != &to => from.clone(),
        _ => return Err(Refusal::WrongState),
    };
    Ok(on.about(id, RoomEvent::QuestionTransferred { question: id.clone(), from, to }).saying(
        on,
        id.as_str(),
        Slot::TransferReason,
        Some(reason),
    ))
}

//! All that can have happened: [`RoomEvent`] in an interview's stream, [`CityEvent`] in the city's.
//!
//! Events carry references and figures. What people wrote stands in [`Body`] rows beside them, so that it can be
//! emptied (an erasure, a redaction) without touching the log. How an event looks on the socket is in
//! [`crate::frame`].

use crate::{
    answer::Form,
    calendar::Day,
    campaign::Campaign,
    command::{DepartmentChange, Outcome, Score},
    ids::{
        AnnouncementId, AnswerId, DepartmentId, InterviewId, NetizenId, NoticeId, ObjectionId, QuestionId,
        RankingId, ResultId, SampleId, StaffId, StatementId, TokenId, WebhookId,
    },
    instant::Instant,
    interview::{InterviewChange, InterviewPlan},
    mailbox::Mailbox,
    notice::{NoticeKind, WebhookUrl},
    question::Kind,
    ranking::{RankingPlan, formula::Formula, score::Row},
    role::Grant,
    sample::{Answered, SamplePlan},
    term::{Due, Terms},
    text::Line,
    topic::Topic,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoomEvent {
    InterviewCreated(InterviewPlan),
    InterviewChanged(InterviewChange),
    InterviewAnnounced,
    InterviewOpened,
    InterviewPaused,
    InterviewResumed,
    InterviewExtended {
        planned_end_at: Instant,
    },
    /// `terms` are by when open questions are answered; an end of before they were settled has none.
    InterviewEnded {
        #[serde(default)]
        terms: Option<Terms>,
    },
    InterviewArchived,
    InterviewReopened,
    InterviewCancelled,
    QuestionAsked(Asked),
    QuestionApproved {
        question: QuestionId,
        department: DepartmentId,
    },
    QuestionRejected {
        question: QuestionId,
    },
    QuestionAppealed {
        question: QuestionId,
    },
    QuestionUnrejected {
        question: QuestionId,
    },
    QuestionRedacted {
        question: QuestionId,
    },
    /// `following` names the merged question that this one had been merged into before: earlier merges follow.
    QuestionMerged {
        question: QuestionId,
        into: QuestionId,
        following: Option<QuestionId>,
    },
    QuestionUnmerged {
        question: QuestionId,
    },
    QuestionHidden {
        question: QuestionId,
    },
    QuestionUnhidden {
        question: QuestionId,
    },
    QuestionWithdrawn {
        question: QuestionId,
    },
    QuestionPinned {
        question: QuestionId,
    },
    QuestionUnpinned {
        question: QuestionId,
    },
    QuestionAssigned {
        question: QuestionId,
        department: DepartmentId,
    },
    QuestionTransferred {
        question: QuestionId,
        from: DepartmentId,
        to: DepartmentId,
    },
    QuestionReturned {
        question: QuestionId,
        from: DepartmentId,
        to: DepartmentId,
    },
    QuestionClassified {
        question: QuestionId,
        kind: Option<Kind>,
        topic: Option<Line>,
    },
    QuestionShared {
        question: QuestionId,
        departments: Vec<DepartmentId>,
    },
    QuestionJudged {
        question: QuestionId,
        is_answered: bool,
    },
    QuestionReopened {
        question: QuestionId,
        /// After the end of the interview: a term of its own.
        #[serde(default)]
        due: Option<Due>,
    },
    ExtensionRequested {
        question: QuestionId,
        department: DepartmentId,
        days: u32,
        until: Instant,
    },
    ExtensionGranted {
        question: QuestionId,
        until: Instant,
    },
    ExtensionRefused {
        question: QuestionId,
    },
    AnsweringStarted {
        question: QuestionId,
        department: DepartmentId,
    },
    AnswerPublished {
        question: QuestionId,
        answer: AnswerId,
        department: DepartmentId,
        by: Line,
        outcome: Option<Outcome>,
        #[serde(default)]
        form: Form,
        #[serde(default)]
        promised_until: Option<Instant>,
    },
    AnswerRevised {
        question: QuestionId,
        answer: AnswerId,
    },
    AnswerReclassified {
        question: QuestionId,
        answer: AnswerId,
        form: Form,
    },
    PromiseKept {
        question: QuestionId,
        answer: AnswerId,
    },
    StatementPublished {
        statement: StatementId,
        speaker: Line,
    },
    StatementRevised {
        statement: StatementId,
    },
    StatementRetracted {
        statement: StatementId,
    },
    AnnouncementMade {
        announcement: AnnouncementId,
    },
    NetizenBanned {
        netizen: NetizenId,
        until: Instant,
    },
}

/// A question as it came in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Asked {
    pub question: QuestionId,
    pub no: u32,
    pub asker: NetizenId,
    pub nickname: Line,
    pub department: Option<DepartmentId>,
    pub follows: Option<QuestionId>,
    pub kind: Option<Kind>,
    #[serde(default)]
    pub topic: Option<Line>,
    pub tracking_code: Arc<str>,
}

impl RoomEvent {
    /// The name of the event in the log and on the socket.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InterviewCreated(_) => "interview_created",
            Self::InterviewChanged(_) => "interview_changed",
            Self::InterviewAnnounced => "interview_announced",
            Self::InterviewOpened => "interview_opened",
            Self::InterviewPaused => "interview_paused",
            Self::InterviewResumed => "interview_resumed",
            Self::InterviewExtended { .. } => "interview_extended",
            Self::InterviewEnded { .. } => "interview_ended",
            Self::InterviewArchived => "interview_archived",
            Self::InterviewReopened => "interview_reopened",
            Self::InterviewCancelled => "interview_cancelled",
            Self::QuestionAsked(_) => "question_asked",
            Self::QuestionApproved { .. } => "question_approved",
            Self::QuestionRejected { .. } => "question_rejected",
            Self::QuestionAppealed { .. } => "question_appealed",
            Self::QuestionUnrejected { .. } => "question_unrejected",
            Self::QuestionRedacted { .. } => "question_redacted",
            Self::QuestionMerged { .. } => "question_merged",
            Self::QuestionUnmerged { .. } => "question_unmerged",
            Self::QuestionHidden { .. } => "question_hidden",
            Self::QuestionUnhidden { .. } => "question_unhidden",
            Self::QuestionWithdrawn { .. } => "question_withdrawn",
            Self::QuestionPinned { .. } => "question_pinned",
            Self::QuestionUnpinned { .. } => "question_unpinned",
            Self::QuestionAssigned { .. } => "question_assigned",
            Self::QuestionTransferred { .. } => "question_transferred",
            Self::QuestionReturned { .. } => "question_returned",
            Self::QuestionClassified { .. } => "question_classified",
            Self::QuestionShared { .. } => "question_shared",
            Self::QuestionJudged { .. } => "question_judged",
            Self::QuestionReopened { .. } => "question_reopened",
            Self::ExtensionRequested { .. } => "extension_requested",
            Self::ExtensionGranted { .. } => "extension_granted",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::AnsweringStarted { .. } => "answering_started",
            Self::AnswerPublished { .. } => "answer_published",
            Self::AnswerRevised { .. } => "answer_revised",
            Self::AnswerReclassified { .. } => "answer_reclassified",
            Self::PromiseKept { .. } => "promise_kept",
            Self::StatementPublished { .. } => "statement_published",
            Self::StatementRevised { .. } => "statement_revised",
            Self::StatementRetracted { .. } => "statement_retracted",
            Self::AnnouncementMade { .. } => "announcement_made",
            Self::NetizenBanned { .. } => "netizen_banned",
        }
    }

    /// The question that the event is about, if it is about one.
    pub fn question(&self) -> Option<&QuestionId> {
        match self {
            Self::QuestionAsked(asked) => Some(&asked.question),
            Self::QuestionApproved { question, .. }
            | Self::QuestionRejected { question }
            | Self::QuestionAppealed { question }
            | Self::QuestionUnrejected { question }
            | Self::QuestionRedacted { question }
            | Self::QuestionMerged { question, .. }
            | Self::QuestionUnmerged { question }
            | Self::QuestionHidden { question }
            | Self::QuestionUnhidden { question }
            | Self::QuestionWithdrawn { question }
            | Self::QuestionPinned { question }
            | Self::QuestionUnpinned { question }
            | Self::QuestionAssigned { question, .. }
            | Self::QuestionTransferred { question, .. }
            | Self::QuestionReturned { question, .. }
            | Self::QuestionClassified { question, .. }
            | Self::QuestionShared { question, .. }
            | Self::QuestionJudged { question, .. }
            | Self::QuestionReopened { question, .. }
            | Self::ExtensionRequested { question, .. }
            | Self::ExtensionGranted { question, .. }
            | Self::ExtensionRefused { question }
            | Self::AnsweringStarted { question, .. }
            | Self::AnswerPublished { question, .. }
            | Self::AnswerRevised { question, .. }
            | Self::AnswerReclassified { question, .. }
            | Self::PromiseKept { question, .. } => Some(question),
            Self::InterviewCreated(_)
            | Self::InterviewChanged(_)
            | Self::InterviewAnnounced
            | Self::InterviewOpened
            | Self::InterviewPaused
            | Self::InterviewResumed
            | Self::InterviewExtended { .. }
            | Self::InterviewEnded { .. }
            | Self::InterviewArchived
            | Self::InterviewReopened
            | Self::InterviewCancelled
            | Self::StatementPublished { .. }
            | Self::StatementRevised { .. }
            | Self::StatementRetracted { .. }
            | Self::AnnouncementMade { .. }
            | Self::NetizenBanned { .. } => None,
        }
    }

    /// The ids of what the event is about, whose texts one needs to show it.
    pub fn items(&self) -> Vec<String> {
        let question = self.question().map(ToString::to_string);
        question.into_iter().chain(self.part().map(str::to_owned)).collect()
    }

    /// The answer, statement or announcement that the event is about, if it is about one.
    fn part(&self) -> Option<&str> {
        match self {
            Self::AnswerPublished { answer, .. }
            | Self::AnswerRevised { answer, .. }
            | Self::AnswerReclassified { answer, .. }
            | Self::PromiseKept { answer, .. } => Some(answer.as_str()),
            Self::StatementPublished { statement, .. }
            | Self::StatementRevised { statement }
            | Self::StatementRetracted { statement } => Some(statement.as_str()),
            Self::AnnouncementMade { announcement } => Some(announcement.as_str()),
            Self::InterviewCreated(_)
            | Self::InterviewChanged(_)
            | Self::InterviewAnnounced
            | Self::InterviewOpened
            | Self::InterviewPaused
            | Self::InterviewResumed
            | Self::InterviewExtended { .. }
            | Self::InterviewEnded { .. }
            | Self::InterviewArchived
            | Self::InterviewReopened
            | Self::InterviewCancelled
            | Self::QuestionAsked(_)
            | Self::QuestionApproved { .. }
            | Self::QuestionRejected { .. }
            | Self::QuestionAppealed { .. }
            | Self::QuestionUnrejected { .. }
            | Self::QuestionRedacted { .. }
            | Self::QuestionMerged { .. }
            | Self::QuestionUnmerged { .. }
            | Self::QuestionHidden { .. }
            | Self::QuestionUnhidden { .. }
            | Self::QuestionWithdrawn { .. }
            | Self::QuestionPinned { .. }
            | Self::QuestionUnpinned { .. }
            | Self::QuestionAssigned { .. }
            | Self::QuestionTransferred { .. }
            | Self::QuestionReturned { .. }
            | Self::QuestionClassified { .. }
            | Self::QuestionShared { .. }
            | Self::QuestionJudged { .. }
            | Self::QuestionReopened { .. }
            | Self::ExtensionRequested { .. }
            | Self::ExtensionGranted { .. }
            | Self::ExtensionRefused { .. }
            | Self::AnsweringStarted { .. }
            | Self::NetizenBanned { .. } => None,
        }
    }
}

/// What can have happened to the city itself: the audit trail of administration.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CityEvent {
    DepartmentCreated {
        department: DepartmentId,
        code: Line,
        name: Line,
        name_en: Option<Line>,
        short_name: Option<Line>,
        parent: Option<DepartmentId>,
        #[serde(default)]
        email: Mailbox,
    },
    DepartmentChanged {
        department: DepartmentId,
        change: DepartmentChange,
    },
    StaffCreated {
        staff: StaffId,
        username: Line,
        name: Line,
        grants: Vec<Grant>,
        #[serde(default)]
        email: Mailbox,
    },
    StaffChanged {
        staff: StaffId,
        name: Option<Line>,
        grants: Option<Vec<Grant>>,
        is_disabled: Option<bool>,
        #[serde(default)]
        email: Option<Mailbox>,
        has_new_credential: bool,
    },
    SettingsChanged {
        values: serde_json::Map<String, serde_json::Value>,
    },
    CalendarChanged {
        days: Vec<Day>,
    },
    TopicsChanged {
        topics: Vec<Topic>,
    },
    CampaignCreated {
        campaign: Campaign,
    },
    CampaignChanged {
        campaign: Campaign,
    },
    FormulaChanged {
        version: u32,
        formula: Formula,
    },
    RankingCreated {
        ranking: RankingId,
        plan: RankingPlan,
    },
    RankingObjectedTo {
        ranking: RankingId,
        objection: ObjectionId,
        department: DepartmentId,
    },
    ObjectionAnswered {
        ranking: RankingId,
        objection: ObjectionId,
        is_accepted: bool,
    },
    RankingFrozen {
        ranking: RankingId,
        rows: Vec<Row>,
    },
    RankingPublished {
        ranking: RankingId,
    },
    RankingWithdrawn {
        ranking: RankingId,
    },
    /// Its items in the order of their numbers, from 1 on.
    SampleDrawn {
        sample: SampleId,
        plan: SamplePlan,
        items: Vec<Answered>,
    },
    SampleResultEntered {
        sample: SampleId,
        no: u32,
        result: ResultId,
        is_reached: bool,
        score: Option<Score>,
    },
    TokenCreated {
        token: TokenId,
        name: Line,
        grant: Grant,
        ends_at: Instant,
    },
    TokenRevoked {
        token: TokenId,
    },
    WebhookCreated {
        webhook: WebhookId,
        url: WebhookUrl,
        kinds: Vec<NoticeKind>,
        department: Option<DepartmentId>,
    },
    WebhookRemoved {
        webhook: WebhookId,
    },
    /// An assessor has reminded the department (督办).
    DepartmentReminded {
        notice: NoticeId,
        department: DepartmentId,
        interview: Option<InterviewId>,
        question: Option<QuestionId>,
    },
    NoticeAcknowledged {
        notice: NoticeId,
    },
}

impl CityEvent {
    pub fn name(&self) -> &'static str {
        match self {
            Self::DepartmentCreated { .. } => "department_created",
            Self::DepartmentChanged { .. } => "department_changed",
            Self::StaffCreated { .. } => "staff_created",
            Self::StaffChanged { .. } => "staff_changed",
            Self::SettingsChanged { .. } => "settings_changed",
            Self::CalendarChanged { .. } => "calendar_changed",
            Self::TopicsChanged { .. } => "topics_changed",
            Self::CampaignCreated { .. } => "campaign_created",
            Self::CampaignChanged { .. } => "campaign_changed",
            Self::FormulaChanged { .. } => "formula_changed",
            Self::RankingCreated { .. } => "ranking_created",
            Self::RankingObjectedTo { .. } => "ranking_objected_to",
            Self::ObjectionAnswered { .. } => "objection_answered",
            Self::RankingFrozen { .. } => "ranking_frozen",
            Self::RankingPublished { .. } => "ranking_published",
            Self::RankingWithdrawn { .. } => "ranking_withdrawn",
            Self::SampleDrawn { .. } => "sample_drawn",
            Self::SampleResultEntered { .. } => "sample_result_entered",
            Self::TokenCreated { .. } => "token_created",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::WebhookCreated { .. } => "webhook_created",
            Self::WebhookRemoved { .. } => "webhook_removed",
            Self::DepartmentReminded { .. } => "department_reminded",
            Self::NoticeAcknowledged { .. } => "notice_acknowledged",
        }
    }
}

/// Which of the two streams of a room carry an event; staff see both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Public,
    Staff,
}

impl Audience {
    pub fn name(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Staff => "staff",
        }
    }
}

/// An event with its place in the stream. `seq` has no gaps; `at` never goes back within a stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Recorded<E = RoomEvent> {
    pub seq: u64,
    pub at: Instant,
    /// As [`crate::Actor`] writes itself.
    pub actor: String,
    pub audience: Audience,
    pub event: E,
}

/// A text that somebody wrote, in its latest or an earlier version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// The id of the question, answer, statement, … that it belongs to.
    pub item: String,
    pub slot: Slot,
    /// Counts from 1 within item and slot.
    pub version: u32,
    /// Empty after an erasure.
    pub text: Arc<str>,
}

/// What a text is to its item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    Text,
    RejectReason,
    Appeal,
    HideReason,
    TransferReason,
    HandlingAgainReason,
    RevisionReason,
    ReturnReason,
    ExtensionReason,
    ExtensionRefusal,
    ReclassificationReason,
    /// What shows that a promise was kept.
    Evidence,
    /// What was said when a notice was acknowledged.
    Note,
    /// What an assessor says to an objection.
    ObjectionAnswer,
    /// Why an interview was cancelled, a netizen banned or a ranking withdrawn.
    Reason,
}

impl Slot {
    pub fn name(self) -> &'static str {
        match self {
            Slot::Text => "text",
            Slot::RejectReason => "reject_reason",
            Slot::Appeal => "appeal",
            Slot::HideReason => "hide_reason",
            Slot::TransferReason => "transfer_reason",
            Slot::HandlingAgainReason => "handling_again_reason",
            Slot::RevisionReason => "revision_reason",
            Slot::ReturnReason => "return_reason",
            Slot::ExtensionReason => "extension_reason",
            Slot::ExtensionRefusal => "extension_refusal",
            Slot::ReclassificationReason => "reclassification_reason",
            Slot::Evidence => "evidence",
            Slot::ObjectionAnswer => "objection_answer",
            Slot::Note => "note",
            Slot::Reason => "reason",
        }
    }
}

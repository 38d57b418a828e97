//! What can have happened to the city itself: the audit trail of administration.

use crate::{
    calendar::Day,
    campaign::Campaign,
    city::DepartmentChange,
    ids::{
        DepartmentId, InterviewId, NoticeId, ObjectionId, QuestionId, RankingId, ResultId, SampleId, StaffId,
        TokenId, WebhookId,
    },
    instant::Instant,
    mailbox::Mailbox,
    notice::{kind::NoticeKind, webhook::WebhookUrl},
    ranking::{RankingPlan, formula::Formula, score::Row},
    role::Grant,
    sample::{Answered, SamplePlan},
    score::Score,
    text::Line,
    topic::Topic,
};
use serde::{Deserialize, Serialize};

/// An event of the city's stream.
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

//! What can be done about the city: departments, accounts, settings, catalogues, campaigns, rankings, samples, other
//! programs; and about notices.

use crate::{
    calendar::Day,
    campaign::CampaignChange,
    city::DepartmentChange,
    ids::{
        CampaignId, DepartmentId, NoticeId, ObjectionId, QuestionId, RankingId, SampleId, StaffId, TokenId,
        WebhookId,
    },
    instant::Instant,
    mailbox::Mailbox,
    notice::{kind::NoticeKind, webhook::WebhookUrl},
    ranking::{RankingPlan, formula::Formula},
    role::Grant,
    sample::{SamplePlan, SampleResult},
    text::{Line, Text},
    topic::Topic,
};
use jiff::civil::Date;
use serde::Serialize;

/// A command for what belongs to no room.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum CityCommand {
    CreateDepartment {
        code: Line,
        name: Line,
        name_en: Option<Line>,
        short_name: Option<Line>,
        parent: Option<DepartmentId>,
        email: Option<Mailbox>,
    },
    ChangeDepartment {
        department: DepartmentId,
        change: DepartmentChange,
    },
    CreateStaff {
        username: Line,
        name: Line,
        grants: Vec<Grant>,
        email: Option<Mailbox>,
        credential: Option<Credential>,
    },
    ChangeStaff {
        staff: StaffId,
        change: StaffChange,
    },
    ChangeSettings {
        values: serde_json::Map<String, serde_json::Value>,
    },
    /// Days replace those of the same date.
    ChangeCalendar {
        days: Vec<Day>,
    },
    /// Topics replace those of the same code.
    ChangeTopics {
        topics: Vec<Topic>,
    },
    CreateCampaign {
        title: Line,
        first_day: Date,
        last_day: Date,
    },
    ChangeCampaign {
        campaign: CampaignId,
        change: CampaignChange,
    },
    /// A new version; those before stay.
    ChangeFormula {
        formula: Formula,
    },
    CreateRanking {
        plan: RankingPlan,
    },
    /// A department against a preview.
    ObjectToRanking {
        ranking: RankingId,
        department: DepartmentId,
        text: Text,
    },
    AnswerObjection {
        objection: ObjectionId,
        is_accepted: bool,
        text: Text,
    },
    /// Takes the figures as they are now; nothing of it changes any more.
    FreezeRanking {
        ranking: RankingId,
    },
    PublishRanking {
        ranking: RankingId,
    },
    WithdrawRanking {
        ranking: RankingId,
        reason: Text,
    },
    DrawSample {
        plan: SamplePlan,
    },
    EnterSampleResult {
        sample: SampleId,
        no: u32,
        result: SampleResult,
    },
    CreateToken {
        name: Line,
        grant: Grant,
        ends_at: Instant,
        hash: Credential,
    },
    RevokeToken {
        token: TokenId,
    },
    CreateWebhook {
        url: WebhookUrl,
        /// Of these kinds only; empty: of all.
        kinds: Vec<NoticeKind>,
        department: Option<DepartmentId>,
        secret: Credential,
    },
    RemoveWebhook {
        webhook: WebhookId,
    },
}

/// A command about a notice.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum NoticeCommand {
    /// An assessor's (督办): of a question, whoever holds it, or a department as a whole.
    RemindDepartment { department: Option<DepartmentId>, question: Option<QuestionId>, text: Text },
    /// Says that one has taken notice.
    AcknowledgeNotice { notice: NoticeId, note: Option<Text> },
}

/// What an admin may change of a staff account; what is absent stays.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct StaffChange {
    pub name: Option<Line>,
    pub grants: Option<Vec<Grant>>,
    pub is_disabled: Option<bool>,
    pub email: Option<Mailbox>,
    pub credential: Option<Credential>,
}

/// The hash of a password, a sign-in link or a token, or what signs the calls of a webhook: stored, never shown
/// again, in no event and in no comparison of commands (salt and chance make it differ each time).
#[derive(Clone, PartialEq, Serialize)]
#[serde(into = "()")]
pub enum Credential {
    Password(String),
    /// Signs in once, until then.
    Link {
        hash: String,
        until: Instant,
    },
    Token(String),
    /// Not a hash: every call is signed with it.
    SigningSecret(String),
}

impl From<Credential> for () {
    fn from(_: Credential) {}
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential(…)")
    }
}

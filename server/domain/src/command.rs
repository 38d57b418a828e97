//! All that anybody can do: [`RoomCommand`] within one interview, [`CityCommand`] for what belongs to no room,
//! [`NoticeCommand`] for what staff is told of.
//!
//! HTTP routes and socket messages are two doors to the same commands. What a command contains has been parsed
//! before and is valid in itself; whether it may happen now is for the deciders.

use crate::{
    answer::Form,
    calendar::Day,
    ids::{
        AnswerId, CampaignId, DepartmentId, NetizenId, NoticeId, ObjectionId, QuestionId, RankingId,
        SampleId, StaffId, StatementId, TokenId, WebhookId,
    },
    instant::Instant,
    interview::{InterviewChange, InterviewPlan},
    mailbox::Mailbox,
    notice::{NoticeKind, WebhookUrl},
    question::Kind,
    ranking::{RankingPlan, formula::Formula},
    role::Grant,
    sample::{SamplePlan, SampleResult},
    text::{Line, Text},
    topic::Topic,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A command within one interview. Serialised it is what an idempotency key is compared by.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum RoomCommand {
    // A netizen's.
    Ask {
        text: Text,
        department: Option<DepartmentId>,
        follows: Option<QuestionId>,
        kind: Option<Kind>,
        topic: Option<Line>,
    },
    Upvote {
        question: QuestionId,
    },
    RemoveUpvote {
        question: QuestionId,
    },
    WithdrawQuestion {
        question: QuestionId,
    },
    AppealRejection {
        question: QuestionId,
        text: Option<Text>,
    },
    RequestHandlingAgain {
        question: QuestionId,
        reason: Option<Text>,
    },
    RateAnswer {
        answer: AnswerId,
        score: Score,
        comment: Option<Text>,
    },
    /// Says whether the own question was answered.
    JudgeAnswered {
        question: QuestionId,
        is_answered: bool,
    },
    /// On-the-spot judgement (现场评价): every participant's, once an interview.
    JudgeInterview {
        score: Score,
        comment: Option<Text>,
    },
    /// Comes in with a cookie: counts as a participation, once an interview.
    TakePart,
    // A moderator's.
    ApproveQuestion {
        question: QuestionId,
        department: Option<DepartmentId>,
    },
    RejectQuestion {
        question: QuestionId,
        reason: Text,
    },
    UnrejectQuestion {
        question: QuestionId,
    },
    RedactQuestion {
        question: QuestionId,
        text: Text,
    },
    MergeQuestion {
        question: QuestionId,
        into: QuestionId,
    },
    UnmergeQuestion {
        question: QuestionId,
    },
    HideQuestion {
        question: QuestionId,
        reason: Text,
    },
    UnhideQuestion {
        question: QuestionId,
    },
    PinQuestion {
        question: QuestionId,
    },
    UnpinQuestion {
        question: QuestionId,
    },
    AssignQuestion {
        question: QuestionId,
        department: DepartmentId,
    },
    TransferQuestion {
        question: QuestionId,
        department: DepartmentId,
        reason: Text,
    },
    /// Puts right what a question wants and is about.
    ClassifyQuestion {
        question: QuestionId,
        kind: Option<Kind>,
        topic: Option<Line>,
    },
    /// Who works on it beside the lead department (协办); none: nobody any more.
    ShareQuestion {
        question: QuestionId,
        departments: Vec<DepartmentId>,
    },
    GrantExtension {
        question: QuestionId,
    },
    RefuseExtension {
        question: QuestionId,
        reason: Text,
    },
    /// An answer that says nothing does not count, or does so again.
    ReclassifyAnswer {
        answer: AnswerId,
        is_stock: bool,
        reason: Text,
    },
    // An official's.
    /// Back to the arbiter (兜底): it is none of the department's business.
    ReturnQuestion {
        question: QuestionId,
        reason: Text,
    },
    RequestExtension {
        question: QuestionId,
        days: u32,
        reason: Text,
    },
    /// Shows that what was promised is done.
    KeepPromise {
        answer: AnswerId,
        text: Text,
    },
    StartAnswering {
        question: QuestionId,
    },
    PublishAnswer {
        question: QuestionId,
        text: Text,
        outcome: Option<Outcome>,
        form: Form,
        /// With the outcome `promised`, and only with it.
        promised_until: Option<Instant>,
    },
    ReviseAnswer {
        answer: AnswerId,
        text: Text,
        reason: Text,
    },
    // The room's.
    PublishStatement {
        speaker: Line,
        text: Text,
    },
    ReviseStatement {
        statement: StatementId,
        text: Text,
    },
    RetractStatement {
        statement: StatementId,
    },
    MakeAnnouncement {
        text: Text,
    },
    BanNetizen {
        netizen: NetizenId,
        until: Instant,
        reason: Text,
    },
    // The interview's.
    CreateInterview(InterviewPlan),
    ChangeInterview(InterviewChange),
    AnnounceInterview,
    OpenInterview,
    PauseInterview,
    ResumeInterview,
    ExtendInterview {
        planned_end_at: Instant,
    },
    EndInterview,
    ArchiveInterview,
    ReopenInterview,
    CancelInterview {
        reason: Option<Text>,
    },
}

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

/// What a moderator may change of a campaign; what is absent stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CampaignChange {
    pub title: Option<Line>,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
}

/// What an admin may change of a department; what is absent stays.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DepartmentChange {
    pub name: Option<Line>,
    pub name_en: Option<Line>,
    pub short_name: Option<Line>,
    pub is_retired: Option<bool>,
    pub review: Option<bool>,
    /// Working days for its open questions after an interview; 0: as usual.
    #[serde(default)]
    pub answer_within_days: Option<u32>,
    #[serde(default)]
    pub email: Option<Mailbox>,
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

/// A rating, 1 (bad) to 5 (good).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub struct Score(u8);

impl TryFrom<i64> for Score {
    type Error = &'static str;

    fn try_from(score: i64) -> Result<Self, Self::Error> {
        Self::parse(score).ok_or("not a score")
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

impl Score {
    pub fn parse(score: i64) -> Option<Self> {
        u8::try_from(score).ok().filter(|score| (1..=5).contains(score)).map(Self)
    }

    pub fn value(self) -> i64 {
        i64::from(self.0)
    }
}

/// What came of it (办理结果).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Explained,
    Done,
    Adopted,
    Promised,
    Refused,
    NotOurs,
}

macro_rules! command_names {
    ($($command:ident => $name:literal,)*) => {
        /// The name of a command: a row of the role table, a word of `GET /session`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum CommandName { $($command,)* }

        impl CommandName {
            pub const ALL: [CommandName; [$($name),*].len()] = [$(CommandName::$command,)*];

            pub fn name(self) -> &'static str {
                match self { $(CommandName::$command => $name,)* }
            }
        }
    };
}

command_names! {
    Ask => "ask",
    Upvote => "upvote",
    RemoveUpvote => "remove_upvote",
    WithdrawQuestion => "withdraw_question",
    AppealRejection => "appeal_rejection",
    RequestHandlingAgain => "request_handling_again",
    RateAnswer => "rate_answer",
    JudgeAnswered => "judge_answered",
    JudgeInterview => "judge_interview",
    TakePart => "take_part",
    ApproveQuestion => "approve_question",
    RejectQuestion => "reject_question",
    UnrejectQuestion => "unreject_question",
    RedactQuestion => "redact_question",
    MergeQuestion => "merge_question",
    UnmergeQuestion => "unmerge_question",
    HideQuestion => "hide_question",
    UnhideQuestion => "unhide_question",
    PinQuestion => "pin_question",
    UnpinQuestion => "unpin_question",
    AssignQuestion => "assign_question",
    TransferQuestion => "transfer_question",
    ClassifyQuestion => "classify_question",
    ShareQuestion => "share_question",
    ReturnQuestion => "return_question",
    RequestExtension => "request_extension",
    GrantExtension => "grant_extension",
    RefuseExtension => "refuse_extension",
    StartAnswering => "start_answering",
    PublishAnswer => "publish_answer",
    ReviseAnswer => "revise_answer",
    ReclassifyAnswer => "reclassify_answer",
    KeepPromise => "keep_promise",
    PublishStatement => "publish_statement",
    ReviseStatement => "revise_statement",
    RetractStatement => "retract_statement",
    MakeAnnouncement => "make_announcement",
    BanNetizen => "ban_netizen",
    CreateInterview => "create_interview",
    ChangeInterview => "change_interview",
    AnnounceInterview => "announce_interview",
    OpenInterview => "open_interview",
    PauseInterview => "pause_interview",
    ResumeInterview => "resume_interview",
    ExtendInterview => "extend_interview",
    EndInterview => "end_interview",
    ArchiveInterview => "archive_interview",
    ReopenInterview => "reopen_interview",
    CancelInterview => "cancel_interview",
    CreateDepartment => "create_department",
    ChangeDepartment => "change_department",
    CreateStaff => "create_staff",
    ChangeStaff => "change_staff",
    ChangeSettings => "change_settings",
    ChangeCalendar => "change_calendar",
    ChangeTopics => "change_topics",
    CreateCampaign => "create_campaign",
    ChangeCampaign => "change_campaign",
    ChangeFormula => "change_formula",
    CreateRanking => "create_ranking",
    ObjectToRanking => "object_to_ranking",
    AnswerObjection => "answer_objection",
    FreezeRanking => "freeze_ranking",
    PublishRanking => "publish_ranking",
    WithdrawRanking => "withdraw_ranking",
    DrawSample => "draw_sample",
    EnterSampleResult => "enter_sample_result",
    CreateToken => "create_token",
    RevokeToken => "revoke_token",
    CreateWebhook => "create_webhook",
    RemoveWebhook => "remove_webhook",
    RemindDepartment => "remind_department",
    AcknowledgeNotice => "acknowledge_notice",
}

macro_rules! named {
    ($enum:ident: $($name:ident)*) => {
        impl $enum {
            pub fn name(&self) -> CommandName {
                match self { $($enum::$name { .. } => CommandName::$name,)* }
            }
        }
    };
}

named!(RoomCommand:
    Ask Upvote RemoveUpvote WithdrawQuestion AppealRejection RequestHandlingAgain RateAnswer JudgeAnswered
    JudgeInterview TakePart ClassifyQuestion ShareQuestion ReturnQuestion RequestExtension GrantExtension
    RefuseExtension ReclassifyAnswer KeepPromise ApproveQuestion RejectQuestion UnrejectQuestion RedactQuestion MergeQuestion UnmergeQuestion HideQuestion
    UnhideQuestion PinQuestion UnpinQuestion AssignQuestion TransferQuestion StartAnswering PublishAnswer
    ReviseAnswer PublishStatement ReviseStatement RetractStatement MakeAnnouncement BanNetizen CreateInterview
    ChangeInterview AnnounceInterview OpenInterview PauseInterview ResumeInterview ExtendInterview EndInterview
    ArchiveInterview ReopenInterview CancelInterview);

named!(CityCommand:
    CreateDepartment ChangeDepartment CreateStaff ChangeStaff ChangeSettings ChangeCalendar ChangeTopics CreateCampaign
    ChangeCampaign ChangeFormula
    CreateRanking ObjectToRanking AnswerObjection FreezeRanking PublishRanking WithdrawRanking DrawSample EnterSampleResult
    CreateToken RevokeToken CreateWebhook RemoveWebhook);

named!(NoticeCommand: RemindDepartment AcknowledgeNotice);

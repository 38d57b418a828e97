//! All that anybody can do: [`RoomCommand`] within one interview, [`CityCommand`] for what belongs to no room,
//! [`NoticeCommand`] for what staff is told of.
//!
//! HTTP routes and socket messages are two doors to the same commands. What a command contains has been parsed
//! before and is valid in itself; whether it may happen now is for the deciders.

mod city;
pub mod name;
mod naming;

pub use city::{CityCommand, Credential, NoticeCommand, StaffChange};
pub use name::CommandName;

use crate::{
    answer::{Form, Outcome},
    ids::{AnswerId, DepartmentId, InterviewId, NetizenId, PollId, QuestionId, StatementId},
    instant::Instant,
    interview::{InterviewChange, InterviewPlan},
    picture::{Picture, PictureChange},
    poll::NewPoll,
    question::Kind,
    score::Score,
    text::{Line, Text},
};
use serde::Serialize;

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
    /// Its answer is what the netizen wanted to know, who therefore asks nothing.
    TakeAnswer {
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
    /// `option` is its number, from 1 on.
    Vote {
        poll: PollId,
        option: u32,
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
    /// To another interview, with all that belongs to it.
    MoveQuestion {
        question: QuestionId,
        to: InterviewId,
        department: Option<DepartmentId>,
        reason: Option<Text>,
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
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
    ReviseAnswer {
        answer: AnswerId,
        text: Text,
        reason: Text,
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<PictureChange>,
    },
    // The room's.
    PublishStatement {
        speaker: Line,
        text: Text,
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
    ReviseStatement {
        statement: StatementId,
        text: Text,
        #[serde(skip_serializing_if = "Option::is_none")]
        picture: Option<PictureChange>,
    },
    RetractStatement {
        statement: StatementId,
    },
    MakeAnnouncement {
        text: Text,
    },
    OpenPoll(NewPoll),
    ClosePoll {
        poll: PollId,
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

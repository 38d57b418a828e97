//! All the ways to say no, each with a stable code. A refusal is expected and shown to the person; what goes
//! wrong on our side is a fault and is not here.

use crate::text::TextFault;
use std::fmt;

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum Refusal {
    NotSignedIn,
    WrongCredentials,
    RoleNotAllowed,
    OtherDepartment,
    NotTheAsker,
    Banned,
    NotFound,
    WrongState,
    AskingNotYetOpen,
    AskingIsPaused,
    AskingIsClosed,
    AlreadyRated,
    AlreadyAppealed,
    AlreadyHandledAgain,
    AlreadyExtended,
    ExtensionTooLate,
    NothingDue,
    NobodyTakesIt,
    MergeIntoItself,
    MergeIntoMerged,
    OtherInterview,
    QuestionHasMerged,
    UndoTooLate,
    UsernameTaken,
    CodeTaken,
    RoomIsFull,
    NoFormula,
    CutOffPassed,
    CutOffNotReached,
    ObjectionsOpen,
    TooManyObjections,
    PublicRankingIsOff,
    NothingToDraw,
    CollectingHasNotBegun,
    PollIsClosed,
    TooManyPolls,
    TopicVoteIsOpen,
    NoticeTooShort,
    EndBeforeStart,
    IdempotencyKeyReused,
    /// A netizen's limit within a minute (try again later) or an interview (do not).
    TooManyQuestions {
        retry_after_s: Option<u32>,
    },
    /// What was sent is understood and not valid, field by field.
    Invalid(Vec<FieldFault>),
}

/// What is wrong with one field of the input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldFault {
    pub field: String,
    pub code: &'static str,
}

impl Refusal {
    pub fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self::Invalid(vec![FieldFault { field: field.into(), code }])
    }

    pub fn text(field: &str, fault: TextFault) -> Self {
        Self::field(field, fault.code())
    }

    /// The stable code, as outside programs compare it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::WrongCredentials => "wrong_credentials",
            Self::RoleNotAllowed => "role_not_allowed",
            Self::OtherDepartment => "other_department",
            Self::NotTheAsker => "not_the_asker",
            Self::Banned => "banned",
            Self::NotFound => "not_found",
            Self::WrongState => "wrong_state",
            Self::AskingNotYetOpen => "asking_not_yet_open",
            Self::AskingIsPaused => "asking_is_paused",
            Self::AskingIsClosed => "asking_is_closed",
            Self::AlreadyRated => "already_rated",
            Self::AlreadyAppealed => "already_appealed",
            Self::AlreadyHandledAgain => "already_handled_again",
            Self::AlreadyExtended => "already_extended",
            Self::ExtensionTooLate => "extension_too_late",
            Self::NothingDue => "nothing_due",
            Self::NobodyTakesIt => "nobody_takes_it",
            Self::MergeIntoItself => "merge_into_itself",
            Self::MergeIntoMerged => "merge_into_merged",
            Self::OtherInterview => "other_interview",
            Self::QuestionHasMerged => "question_has_merged",
            Self::UndoTooLate => "undo_too_late",
            Self::UsernameTaken => "username_taken",
            Self::CodeTaken => "code_taken",
            Self::RoomIsFull => "room_is_full",
            Self::NoFormula => "no_formula",
            Self::CutOffPassed => "cut_off_passed",
            Self::CutOffNotReached => "cut_off_not_reached",
            Self::ObjectionsOpen => "objections_open",
            Self::TooManyObjections => "too_many_objections",
            Self::PublicRankingIsOff => "public_ranking_is_off",
            Self::NothingToDraw => "nothing_to_draw",
            Self::CollectingHasNotBegun => "collecting_has_not_begun",
            Self::PollIsClosed => "poll_is_closed",
            Self::TooManyPolls => "too_many_polls",
            Self::TopicVoteIsOpen => "topic_vote_is_open",
            Self::NoticeTooShort => "notice_too_short",
            Self::EndBeforeStart => "end_before_start",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::TooManyQuestions { .. } => "too_many_questions",
            Self::Invalid(_) => "invalid_value",
        }
    }

    /// The HTTP status, the same on the socket.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn | Self::WrongCredentials => 401,
            Self::RoleNotAllowed | Self::OtherDepartment | Self::NotTheAsker | Self::Banned => 403,
            Self::NotFound => 404,
            Self::WrongState
            | Self::AskingNotYetOpen
            | Self::AskingIsPaused
            | Self::AskingIsClosed
            | Self::AlreadyRated
            | Self::AlreadyAppealed
            | Self::AlreadyHandledAgain
            | Self::AlreadyExtended
            | Self::ExtensionTooLate
            | Self::NothingDue
            | Self::NobodyTakesIt
            | Self::MergeIntoItself
            | Self::MergeIntoMerged
            | Self::OtherInterview
            | Self::QuestionHasMerged
            | Self::UndoTooLate
            | Self::UsernameTaken
            | Self::CodeTaken
            | Self::RoomIsFull
            | Self::NoFormula
            | Self::CutOffPassed
            | Self::CutOffNotReached
            | Self::ObjectionsOpen
            | Self::TooManyObjections
            | Self::PublicRankingIsOff
            | Self::NothingToDraw
            | Self::CollectingHasNotBegun
            | Self::PollIsClosed
            | Self::TooManyPolls
            | Self::TopicVoteIsOpen => 409,
            Self::NoticeTooShort | Self::EndBeforeStart | Self::IdempotencyKeyReused | Self::Invalid(_) => {
                422
            }
            Self::TooManyQuestions { .. } => 429,
        }
    }

    /// One of each, for the tables of codes and texts.
    pub fn samples() -> Vec<Refusal> {
        use Refusal::*;
        vec![
            NotSignedIn,
            WrongCredentials,
            RoleNotAllowed,
            OtherDepartment,
            NotTheAsker,
            Banned,
            NotFound,
            WrongState,
            AskingNotYetOpen,
            AskingIsPaused,
            AskingIsClosed,
            AlreadyRated,
            AlreadyAppealed,
            AlreadyHandledAgain,
            AlreadyExtended,
            ExtensionTooLate,
            NothingDue,
            NobodyTakesIt,
            MergeIntoItself,
            MergeIntoMerged,
            OtherInterview,
            QuestionHasMerged,
            UndoTooLate,
            UsernameTaken,
            CodeTaken,
            RoomIsFull,
            NoFormula,
            CutOffPassed,
            CutOffNotReached,
            ObjectionsOpen,
            TooManyObjections,
            PublicRankingIsOff,
            NothingToDraw,
            CollectingHasNotBegun,
            PollIsClosed,
            TooManyPolls,
            TopicVoteIsOpen,
            NoticeTooShort,
            EndBeforeStart,
            IdempotencyKeyReused,
            TooManyQuestions { retry_after_s: None },
            Invalid(Vec::new()),
        ]
    }
}

impl fmt::Display for FieldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.code)
    }
}

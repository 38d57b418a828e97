//! The names of all commands.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    TakeAnswer => "take_answer",
    WithdrawQuestion => "withdraw_question",
    AppealRejection => "appeal_rejection",
    RequestHandlingAgain => "request_handling_again",
    RateAnswer => "rate_answer",
    JudgeAnswered => "judge_answered",
    JudgeInterview => "judge_interview",
    Vote => "vote",
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
    MoveQuestion => "move_question",
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
    OpenPoll => "open_poll",
    ClosePoll => "close_poll",
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

//! Which name each command has.

use super::{CityCommand, CommandName, NoticeCommand, RoomCommand};

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
    Ask Upvote RemoveUpvote TakeAnswer WithdrawQuestion AppealRejection RequestHandlingAgain RateAnswer JudgeAnswered
    JudgeInterview Vote TakePart ClassifyQuestion ShareQuestion ReturnQuestion RequestExtension GrantExtension
    RefuseExtension ReclassifyAnswer KeepPromise ApproveQuestion RejectQuestion UnrejectQuestion RedactQuestion MergeQuestion UnmergeQuestion HideQuestion
    UnhideQuestion PinQuestion UnpinQuestion AssignQuestion TransferQuestion MoveQuestion StartAnswering PublishAnswer
    ReviseAnswer PublishStatement ReviseStatement RetractStatement MakeAnnouncement OpenPoll ClosePoll BanNetizen CreateInterview
    ChangeInterview AnnounceInterview OpenInterview PauseInterview ResumeInterview ExtendInterview EndInterview
    ArchiveInterview ReopenInterview CancelInterview);

named!(CityCommand:
    CreateDepartment ChangeDepartment CreateStaff ChangeStaff ChangeSettings ChangeCalendar ChangeTopics CreateCampaign
    ChangeCampaign ChangeFormula
    CreateRanking ObjectToRanking AnswerObjection FreezeRanking PublishRanking WithdrawRanking DrawSample EnterSampleResult
    CreateToken RevokeToken CreateWebhook RemoveWebhook);

named!(NoticeCommand: RemindDepartment AcknowledgeNotice);

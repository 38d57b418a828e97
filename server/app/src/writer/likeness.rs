//! Whether a command that comes again under its key is the same one.
//!
//! What is about a question or an answer is compared without its room: a repeat may find it in another one. Programs
//! before level 5 compare by the room, so that until all have reached it what is kept is as they know it; from then on
//! both are taken for the same.

use super::receipt::command_hash;
use domain::{RoomCommand, ids::InterviewId, level::QUESTIONS_MOVE};

/// Where commands about questions and answers are given, in whichever room these are.
const QUESTIONS: &str = "questions";

pub(super) struct Likeness {
    /// By the room.
    before: String,
    now: String,
}

impl Likeness {
    pub fn of(interview: &InterviewId, command: &RoomCommand) -> Self {
        let place = if is_of_question(command) { QUESTIONS } else { interview.as_str() };
        Self { before: command_hash(interview.as_str(), command), now: command_hash(place, command) }
    }

    pub fn is(&self, hash: &str) -> bool {
        self.before == hash || self.now == hash
    }

    /// What is kept with the key, in a cluster of that level.
    pub fn kept(self, level: u32) -> String {
        if level < QUESTIONS_MOVE { self.before } else { self.now }
    }
}

/// Whether it names a question, or an answer of one, that may be in another room when it comes again.
fn is_of_question(command: &RoomCommand) -> bool {
    use RoomCommand as C;
    match command {
        C::Upvote { .. }
        | C::RemoveUpvote { .. }
        | C::TakeAnswer { .. }
        | C::WithdrawQuestion { .. }
        | C::AppealRejection { .. }
        | C::RequestHandlingAgain { .. }
        | C::RateAnswer { .. }
        | C::JudgeAnswered { .. }
        | C::ApproveQuestion { .. }
        | C::RejectQuestion { .. }
        | C::UnrejectQuestion { .. }
        | C::RedactQuestion { .. }
        | C::MergeQuestion { .. }
        | C::UnmergeQuestion { .. }
        | C::HideQuestion { .. }
        | C::UnhideQuestion { .. }
        | C::PinQuestion { .. }
        | C::UnpinQuestion { .. }
        | C::AssignQuestion { .. }
        | C::TransferQuestion { .. }
        | C::MoveQuestion { .. }
        | C::ClassifyQuestion { .. }
        | C::ShareQuestion { .. }
        | C::GrantExtension { .. }
        | C::RefuseExtension { .. }
        | C::ReclassifyAnswer { .. }
        | C::ReturnQuestion { .. }
        | C::RequestExtension { .. }
        | C::KeepPromise { .. }
        | C::StartAnswering { .. }
        | C::PublishAnswer { .. }
        | C::ReviseAnswer { .. } => true,
        C::Ask { .. }
        | C::JudgeInterview { .. }
        | C::TakePart
        | C::PublishStatement { .. }
        | C::ReviseStatement { .. }
        | C::RetractStatement { .. }
        | C::MakeAnnouncement { .. }
        | C::OpenPoll(_)
        | C::ClosePoll { .. }
        | C::Vote { .. }
        | C::BanNetizen { .. }
        | C::CreateInterview(_)
        | C::ChangeInterview(_)
        | C::AnnounceInterview
        | C::OpenInterview
        | C::PauseInterview
        | C::ResumeInterview
        | C::ExtendInterview { .. }
        | C::EndInterview
        | C::ArchiveInterview
        | C::ReopenInterview
        | C::CancelInterview { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::QuestionId;

    fn interview(id: &str) -> InterviewId {
        InterviewId::parse(id).expect("an id")
    }

    fn approve(id: &str) -> RoomCommand {
        let question = QuestionId::parse(id).expect("an id");
        RoomCommand::ApproveQuestion { question, department: None }
    }

    #[test]
    fn what_is_about_a_question_is_the_same_in_any_room() {
        let kept = Likeness::of(&interview("A"), &approve("Q")).kept(QUESTIONS_MOVE);
        assert!(Likeness::of(&interview("B"), &approve("Q")).is(&kept));
        assert!(!Likeness::of(&interview("A"), &approve("R")).is(&kept));
    }

    #[test]
    fn what_is_about_a_room_is_the_same_only_there() {
        let kept = Likeness::of(&interview("A"), &RoomCommand::OpenInterview).kept(QUESTIONS_MOVE);
        assert!(Likeness::of(&interview("A"), &RoomCommand::OpenInterview).is(&kept));
        assert!(!Likeness::of(&interview("B"), &RoomCommand::OpenInterview).is(&kept));
    }

    #[test]
    fn older_programs_know_what_is_kept_for_them_and_newer_ones_know_it_too() {
        let kept = Likeness::of(&interview("A"), &approve("Q")).kept(QUESTIONS_MOVE - 1);
        assert_eq!(kept, command_hash("A", &approve("Q")));
        assert!(Likeness::of(&interview("A"), &approve("Q")).is(&kept));
    }
}

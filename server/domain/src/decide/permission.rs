//! Whether an actor has a command for the thing that it names.

use super::{answer, deciding::Deciding};
use crate::{
    Refusal,
    answer::Form,
    command::{CommandName, RoomCommand},
    ids::DepartmentId,
    question::Question,
    role::Belongs,
};

impl<'a> Deciding<'a> {
    /// Whether this actor has this command for the thing that it names.
    pub fn permit(&self, command: &RoomCommand) -> Result<(), Refusal> {
        if let RoomCommand::CreateInterview(plan) = command {
            let departments: Vec<_> =
                plan.departments.iter().map(|department| department.id.clone()).collect();
            return self.actor.may(command.name(), Belongs { interview: &departments, ..Belongs::default() });
        }
        // Who has the command for nothing at all is told that, whether the thing exists or not.
        if !self.actor.commands().contains(&command.name()) {
            self.actor.may(command.name(), Belongs::default())?;
        }
        let departments = self.interview()?.department_ids();
        let mut thing = Belongs { interview: &departments, ..Belongs::default() };
        if let Some((question, department)) = self.named_by(command)? {
            thing.department = department;
            thing.asker = Some(&question.asker);
            if let (CommandName::RateAnswer, Some(netizen)) = (command.name(), self.actor.netizen()) {
                let mut askers = self.room.asked_by(netizen);
                if askers.any(|asked| asked.merged_into.as_ref() == Some(&question.id)) {
                    thing.asker = Some(netizen);
                }
            }
        }
        self.actor.may(command.name(), thing)
    }

    /// The question that a command is about, and the department to which the act belongs.
    fn named_by(
        &self,
        command: &RoomCommand,
    ) -> Result<Option<(&'a Question, Option<&'a DepartmentId>)>, Refusal> {
        use RoomCommand as C;
        match command {
            C::WithdrawQuestion { question }
            | C::AppealRejection { question, .. }
            | C::RequestHandlingAgain { question, .. }
            | C::JudgeAnswered { question, .. }
            | C::ClassifyQuestion { question, .. }
            | C::TransferQuestion { question, .. }
            | C::ReturnQuestion { question, .. }
            | C::RequestExtension { question, .. }
            | C::StartAnswering { question }
            | C::PublishAnswer { question, form: Form::Answer | Form::Holding | Form::Stock, .. } => {
                let question = self.question(question)?;
                Ok(Some((question, question.department.as_ref())))
            }
            C::PublishAnswer { question, form: Form::Contribution, .. } => {
                let question = self.question(question)?;
                Ok(Some((question, answer::contributor(self, question))))
            }
            C::ReviseAnswer { answer, .. } | C::KeepPromise { answer, .. } | C::RateAnswer { answer, .. } => {
                let question = self.room.question_of(answer).ok_or(Refusal::NotFound)?;
                let question = self.question(question)?;
                let answer = question.answers.iter().find(|other| &other.id == answer);
                Ok(Some((question, answer.map(|answer| &answer.department))))
            }
            C::Ask { .. }
            | C::Upvote { .. }
            | C::RemoveUpvote { .. }
            | C::TakeAnswer { .. }
            | C::JudgeInterview { .. }
            | C::Vote { .. }
            | C::TakePart
            | C::MoveQuestion { .. }
            | C::ShareQuestion { .. }
            | C::GrantExtension { .. }
            | C::RefuseExtension { .. }
            | C::ReclassifyAnswer { .. }
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
            | C::PublishStatement { .. }
            | C::ReviseStatement { .. }
            | C::RetractStatement { .. }
            | C::MakeAnnouncement { .. }
            | C::OpenPoll(_)
            | C::ClosePoll { .. }
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
            | C::CancelInterview { .. } => Ok(None),
        }
    }
}

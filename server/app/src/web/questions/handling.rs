//! What a question wants, who works on it and how long it may take: moderators', officials' and assessors' commands.

use crate::web::{
    extract::{Body, Id},
    input::{Nothing, input},
    openapi::{ANY, COMMAND, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answered, Order},
    written::QuestionWritten,
};
use domain::{
    RoomCommand,
    ids::{DepartmentId, QuestionId},
    question::Kind,
    text::{Line, Text},
};

input! {
    Classification {
        kind: Option<Kind>,
        /// The code of a topic.
        topic: Option<Line>,
    }

    CoHandlers {
        /// All of them; none: nobody works on it beside the lead any more.
        department_ids: Vec<DepartmentId>,
    }

    Return {
        reason: Text,
    }

    ExtensionRequest {
        /// Working days after the due date of now.
        days: u64,
        reason: Text,
    }

    ExtensionRefusal {
        reason: Text,
    }

    /// What the asker says.
    Answeredness {
        answered: bool,
    }
}

refusals! {
    /// Of giving a question back.
    Returns = [ANY, WRITING, COMMAND, SIGNED_IN, &["nobody_takes_it"]];
    /// Of asking for more time.
    Extends = [ANY, WRITING, COMMAND, SIGNED_IN, &["nothing_due", "extension_too_late", "already_extended"]];
    /// Of saying whether it was answered.
    Judges = [ANY, WRITING, COMMAND, SIGNED_IN, &["not_the_asker"]];
}

/// Puts right what a question wants and is about; its due date follows the kind.
#[utoipa::path(post, path = "/questions/{id}/classify", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Classification, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn classify(order: Order, Id(id): Id<QuestionId>, Body(about): Body<Classification>) -> Answered {
    let Classification { kind, topic } = about;
    order.on_question(id, |question| RoomCommand::ClassifyQuestion { question, kind, topic }).await
}

/// Says which departments work on it beside the lead; they may contribute, the lead answers.
#[utoipa::path(put, path = "/questions/{id}/co_handlers", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = CoHandlers, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn share(order: Order, Id(id): Id<QuestionId>, Body(with): Body<CoHandlers>) -> Answered {
    let departments = with.department_ids;
    order.on_question(id, |question| RoomCommand::ShareQuestion { question, departments }).await
}

/// Gives a question that is not the department's back to the arbiter; the clock of each is kept.
#[utoipa::path(post, path = "/questions/{id}/return", tag = "answers", params(("id" = QuestionId, Path)),
    request_body = Return, responses((status = 200, body = QuestionWritten), Returns))]
pub async fn give_back(order: Order, Id(id): Id<QuestionId>, Body(given): Body<Return>) -> Answered {
    let reason = given.reason;
    order.on_question(id, |question| RoomCommand::ReturnQuestion { question, reason }).await
}

/// Asks for more time; a moderator or an assessor grants it.
#[utoipa::path(post, path = "/questions/{id}/extension", tag = "answers", params(("id" = QuestionId, Path)),
    request_body = ExtensionRequest, responses((status = 200, body = QuestionWritten), Extends))]
pub async fn extend(order: Order, Id(id): Id<QuestionId>, Body(request): Body<ExtensionRequest>) -> Answered {
    let reason = request.reason;
    let days = u32::try_from(request.days).unwrap_or(u32::MAX);
    order.on_question(id, |question| RoomCommand::RequestExtension { question, days, reason }).await
}

/// Moves the due date to what was asked for.
#[utoipa::path(post, path = "/questions/{id}/extension/grant", tag = "moderation",
    params(("id" = QuestionId, Path)), responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn grant(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::GrantExtension { question }).await
}

/// Leaves the due date as it is.
#[utoipa::path(post, path = "/questions/{id}/extension/refuse", tag = "moderation",
    params(("id" = QuestionId, Path)), request_body = ExtensionRefusal,
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn refuse(order: Order, Id(id): Id<QuestionId>, Body(refusal): Body<ExtensionRefusal>) -> Answered {
    let reason = refusal.reason;
    order.on_question(id, |question| RoomCommand::RefuseExtension { question, reason }).await
}

/// The asker says whether the own question was answered; counted beside what the department says.
#[utoipa::path(put, path = "/questions/{id}/judgement", tag = "questions", params(("id" = QuestionId, Path)),
    request_body = Answeredness, responses((status = 200, body = QuestionWritten), Judges))]
pub async fn judge(order: Order, Id(id): Id<QuestionId>, Body(said): Body<Answeredness>) -> Answered {
    let is_answered = said.answered;
    order.on_question(id, |question| RoomCommand::JudgeAnswered { question, is_answered }).await
}

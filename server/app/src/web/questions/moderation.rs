//! A moderator's commands on questions (审核).

use crate::web::{
    extract::{Body, Id},
    input::{Nothing, input},
    openapi::{ANY, COMMAND, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answered, Order},
    written::QuestionWritten,
};
use domain::{
    RoomCommand,
    ids::{DepartmentId, InterviewId, QuestionId},
    text::Text,
};

input! {
    Approval {
        /// Who has to answer; the asker's choice unless said otherwise, else the interview's first one.
        department_id: Option<DepartmentId>,
    }

    Rejection {
        /// The asker reads it.
        reason: Text,
    }

    Redaction {
        /// The text as everybody shall see it; staff keep the original.
        text: Text,
    }

    Merging {
        /// Another question of the same interview that is itself not merged.
        into: QuestionId,
    }

    Hiding {
        /// The asker reads it.
        reason: Text,
    }

    Assignment {
        department_id: DepartmentId,
    }

    Move {
        /// The interview that it belongs in.
        interview_id: InterviewId,
        /// Who has to answer there; the department that has it if it takes part, else the interview's first one.
        department_id: Option<DepartmentId>,
        /// For staff.
        reason: Option<Text>,
    }

    Transfer {
        department_id: DepartmentId,
        reason: Text,
    }
}

refusals! {
    /// Of merging.
    Merges = [
        ANY,
        WRITING,
        COMMAND,
        SIGNED_IN,
        &["merge_into_itself", "merge_into_merged", "other_interview"],
    ];
    /// Of moving.
    Moves = [ANY, WRITING, COMMAND, SIGNED_IN, &["question_has_merged", "room_is_full"]];
    /// Of taking a rejection back.
    Unrejects = [ANY, WRITING, COMMAND, SIGNED_IN, &["undo_too_late"]];
}

/// Makes a pending question public and gives it to a department.
#[utoipa::path(post, path = "/questions/{id}/approve", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Option<Approval>, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn approve(order: Order, Id(id): Id<QuestionId>, Body(approval): Body<Approval>) -> Answered {
    let department = approval.department_id;
    order.on_question(id, |question| RoomCommand::ApproveQuestion { question, department }).await
}

/// Keeps a pending question from the public, for a reason.
#[utoipa::path(post, path = "/questions/{id}/reject", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Rejection, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn reject(order: Order, Id(id): Id<QuestionId>, Body(rejection): Body<Rejection>) -> Answered {
    let reason = rejection.reason;
    order.on_question(id, |question| RoomCommand::RejectQuestion { question, reason }).await
}

/// Takes a rejection back, within the seconds of the setting `undo_within_seconds`.
#[utoipa::path(post, path = "/questions/{id}/unreject", tag = "moderation", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), Unrejects))]
pub async fn unreject(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::UnrejectQuestion { question }).await
}

/// Replaces what must not be read by everybody, as a telephone number.
#[utoipa::path(post, path = "/questions/{id}/redact", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Redaction, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn redact(order: Order, Id(id): Id<QuestionId>, Body(redaction): Body<Redaction>) -> Answered {
    let text = redaction.text;
    order.on_question(id, |question| RoomCommand::RedactQuestion { question, text }).await
}

/// Merges a question into another one that asks the same: voters are united, the target's answer counts for both.
#[utoipa::path(post, path = "/questions/{id}/merge", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Merging, responses((status = 200, body = QuestionWritten), Merges))]
pub async fn merge(order: Order, Id(id): Id<QuestionId>, Body(merging): Body<Merging>) -> Answered {
    let into = merging.into;
    order.on_question(id, |question| RoomCommand::MergeQuestion { question, into }).await
}

/// Takes a merged question apart again; it is as it was before.
#[utoipa::path(post, path = "/questions/{id}/unmerge", tag = "moderation", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn unmerge(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::UnmergeQuestion { question }).await
}

/// Takes a public question from the public, for a reason.
#[utoipa::path(post, path = "/questions/{id}/hide", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Hiding, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn hide(order: Order, Id(id): Id<QuestionId>, Body(hiding): Body<Hiding>) -> Answered {
    let reason = hiding.reason;
    order.on_question(id, |question| RoomCommand::HideQuestion { question, reason }).await
}

/// Shows a hidden question again.
#[utoipa::path(post, path = "/questions/{id}/unhide", tag = "moderation", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn unhide(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::UnhideQuestion { question }).await
}

/// Puts a question on top.
#[utoipa::path(post, path = "/questions/{id}/pin", tag = "moderation", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn pin(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::PinQuestion { question }).await
}

/// Lets a pinned question go back to its place.
#[utoipa::path(post, path = "/questions/{id}/unpin", tag = "moderation", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn unpin(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::UnpinQuestion { question }).await
}

/// Gives a question to a department; before its approval that is the one it will go to.
#[utoipa::path(post, path = "/questions/{id}/assign", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Assignment, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn assign(order: Order, Id(id): Id<QuestionId>, Body(assignment): Body<Assignment>) -> Answered {
    let department = assignment.department_id;
    order.on_question(id, |question| RoomCommand::AssignQuestion { question, department }).await
}

/// Passes a question on to another department; the trace and the clock of each are kept. A moderator may, and an
/// official away from the own department.
#[utoipa::path(post, path = "/questions/{id}/transfer", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Transfer, responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn transfer(order: Order, Id(id): Id<QuestionId>, Body(transfer): Body<Transfer>) -> Answered {
    let Transfer { department_id: department, reason } = transfer;
    order.on_question(id, |question| RoomCommand::TransferQuestion { question, department, reason }).await
}

/// Moves a question to another interview, live: it keeps its id, its address, its votes and its clocks, and takes a new
/// number there. `seq` is the number of the stream that it comes to.
#[utoipa::path(post, path = "/questions/{id}/move", tag = "moderation", params(("id" = QuestionId, Path)),
    request_body = Move, responses((status = 200, body = QuestionWritten), Moves))]
pub async fn move_to(order: Order, Id(id): Id<QuestionId>, Body(wanted): Body<Move>) -> Answered {
    let Move { interview_id: to, department_id: department, reason } = wanted;
    order.on_question(id, |question| RoomCommand::MoveQuestion { question, to, department, reason }).await
}

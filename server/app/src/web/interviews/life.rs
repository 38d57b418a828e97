//! The life of an interview, from its announcement to the archive. Nothing here happens by itself.

use crate::web::{
    extract::{Body, Id},
    input::{Nothing, input},
    interviews::Plans,
    openapi::StaffCommand,
    order::{Answered, Order},
    written::InterviewWritten,
};
use domain::{Instant, RoomCommand, ids::InterviewId, text::Text};

input! {
    Extension {
        /// Later than what was planned, and later than now.
        planned_end_at: Instant,
    }

    Cancellation {
        reason: Option<Text>,
    }
}

/// Makes a draft public; questions are taken from `collect_from` on.
#[utoipa::path(post, path = "/interviews/{id}/announce", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), Plans))]
pub async fn announce(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::AnnounceInterview).await
}

/// Opens the room; also before the planned start.
#[utoipa::path(post, path = "/interviews/{id}/open", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn open(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::OpenInterview).await
}

/// Stops asking for a while; all else goes on.
#[utoipa::path(post, path = "/interviews/{id}/pause", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn pause(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::PauseInterview).await
}

/// Lets netizens ask again.
#[utoipa::path(post, path = "/interviews/{id}/resume", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn resume(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::ResumeInterview).await
}

/// Moves the planned end of a live interview.
#[utoipa::path(post, path = "/interviews/{id}/extend", tag = "interviews", params(("id" = InterviewId, Path)),
    request_body = Extension, responses((status = 200, body = InterviewWritten), Plans))]
pub async fn extend(order: Order, Id(id): Id<InterviewId>, Body(extension): Body<Extension>) -> Answered {
    let Extension { planned_end_at } = extension;
    order.in_interview(id, RoomCommand::ExtendInterview { planned_end_at }).await
}

/// Ends it: no new questions; what is open is still moderated and answered.
#[utoipa::path(post, path = "/interviews/{id}/end", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn end(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::EndInterview).await
}

/// Closes the record.
#[utoipa::path(post, path = "/interviews/{id}/archive", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn archive(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::ArchiveInterview).await
}

/// Opens the record again; only an admin may.
#[utoipa::path(post, path = "/interviews/{id}/reopen", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn reopen(order: Order, Id(id): Id<InterviewId>, Body(_): Body<Nothing>) -> Answered {
    order.in_interview(id, RoomCommand::ReopenInterview).await
}

/// Calls off an interview that has not been opened.
#[utoipa::path(post, path = "/interviews/{id}/cancel", tag = "interviews", params(("id" = InterviewId, Path)),
    request_body = Option<Cancellation>, responses((status = 200, body = InterviewWritten), StaffCommand))]
pub async fn cancel(
    order: Order,
    Id(id): Id<InterviewId>,
    Body(cancellation): Body<Cancellation>,
) -> Answered {
    let Cancellation { reason } = cancellation;
    order.in_interview(id, RoomCommand::CancelInterview { reason }).await
}

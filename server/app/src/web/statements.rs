//! What the room itself says: statements of host and guests (图文直播), and announcements; and whom it shuts out.

use super::{
    extract::{Body, Id},
    input::{Nothing, input},
    openapi::StaffCommand,
    order::{Answered, Order},
    pictures,
    written::{AnnouncementWritten, StatementWritten},
};
use domain::{
    Instant, RoomCommand,
    ids::{InterviewId, NetizenId, PictureId, StatementId},
    text::{Line, Text},
};

input! {
    NewStatement {
        /// Whose words they are.
        speaker: Line,
        text: Text,
        /// A picture that was handed in before.
        picture_id: Option<PictureId>,
        /// What it shows, for who cannot see it; with a picture, and only with one.
        picture_alt: Option<Line>,
    }

    StatementRevision {
        text: Text,
        /// Another picture; without one it keeps the one it has.
        picture_id: Option<PictureId>,
        picture_alt: Option<Line>,
        /// It has no picture from now on.
        without_picture: Option<bool>,
    }

    NewAnnouncement {
        text: Text,
    }

    Ban {
        netizen_id: NetizenId,
        /// Until then the netizen can neither ask nor vote in this interview.
        until: Instant,
        reason: Text,
    }
}

/// Publishes what host or guest said.
#[utoipa::path(post, path = "/interviews/{id}/statements", tag = "statements", params(("id" = InterviewId, Path)),
    request_body = NewStatement, responses((status = 201, body = StatementWritten), StaffCommand))]
pub async fn publish(order: Order, Id(id): Id<InterviewId>, Body(statement): Body<NewStatement>) -> Answered {
    let NewStatement { speaker, text, picture_id, picture_alt } = statement;
    let picture = pictures::wanted(&order.app, picture_id, picture_alt).await?;
    order.in_interview(id, RoomCommand::PublishStatement { speaker, text, picture }).await
}

/// Puts a statement right.
#[utoipa::path(put, path = "/statements/{id}", tag = "statements", params(("id" = StatementId, Path)),
    request_body = StatementRevision, responses((status = 200, body = StatementWritten), StaffCommand))]
pub async fn revise(
    order: Order,
    Id(id): Id<StatementId>,
    Body(revision): Body<StatementRevision>,
) -> Answered {
    let StatementRevision { text, picture_id, picture_alt, without_picture } = revision;
    let picture = pictures::changed(&order.app, picture_id, picture_alt, without_picture).await?;
    order.on_statement(id, |statement| RoomCommand::ReviseStatement { statement, text, picture }).await
}

/// Takes a statement back.
#[utoipa::path(delete, path = "/statements/{id}", tag = "statements", params(("id" = StatementId, Path)),
    responses((status = 204), StaffCommand))]
pub async fn retract(order: Order, Id(id): Id<StatementId>, Body(_): Body<Nothing>) -> Answered {
    order.on_statement(id, |statement| RoomCommand::RetractStatement { statement }).await
}

/// Says something to everybody in the room.
#[utoipa::path(post, path = "/interviews/{id}/announcements", tag = "statements",
    params(("id" = InterviewId, Path)), request_body = NewAnnouncement,
    responses((status = 201, body = AnnouncementWritten), StaffCommand))]
pub async fn announce(order: Order, Id(id): Id<InterviewId>, Body(words): Body<NewAnnouncement>) -> Answered {
    order.in_interview(id, RoomCommand::MakeAnnouncement { text: words.text }).await
}

/// Shuts a netizen out of asking and voting in this interview, until then and for a reason.
#[utoipa::path(post, path = "/interviews/{id}/bans", tag = "people", params(("id" = InterviewId, Path)),
    request_body = Ban, responses((status = 204), StaffCommand))]
pub async fn ban(order: Order, Id(id): Id<InterviewId>, Body(ban): Body<Ban>) -> Answered {
    let Ban { netizen_id: netizen, until, reason } = ban;
    order.in_interview(id, RoomCommand::BanNetizen { netizen, until, reason }).await
}

//! What the room itself says: statements of host and guests (图文直播), announcements; and whom it shuts out.

use super::{
    deciding::Deciding,
    decision::{Decision, Made},
};
use crate::{
    Instant, Refusal,
    event::{RoomEvent, Slot},
    ids::{AnnouncementId, NetizenId, StatementId},
    interview::InterviewStatus::{Announced, Ended, Live},
    picture::{Picture, PictureChange},
    text::{Line, Text},
};

pub fn publish(
    on: &Deciding<'_>,
    speaker: &Line,
    text: &Text,
    picture: Option<&Picture>,
) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Live])?;
    on.must_fit("text", text, on.city.settings.statement_length_max)?;
    let statement = StatementId::from(on.fresh);
    Ok(on
        .happens(RoomEvent::StatementPublished { statement: statement.clone(), speaker: speaker.clone() })
        .saying(on, statement.as_str(), Slot::Text, Some(text))
        .showing(on, statement.as_str(), picture)
        .making(Made::Statement(statement)))
}

pub fn revise(
    on: &Deciding<'_>,
    id: &StatementId,
    text: &Text,
    picture: Option<&PictureChange>,
) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Live, Ended])?;
    on.must_fit("text", text, on.city.settings.statement_length_max)?;
    must_stand(on, id)?;
    Ok(on
        .happens(RoomEvent::StatementRevised { statement: id.clone() })
        .saying(on, id.as_str(), Slot::Text, Some(text))
        .showing_instead(on, id.as_str(), picture)
        .making(Made::Statement(id.clone())))
}

pub fn retract(on: &Deciding<'_>, id: &StatementId) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Live, Ended])?;
    must_stand(on, id)?;
    Ok(on.happens(RoomEvent::StatementRetracted { statement: id.clone() }))
}

fn must_stand(on: &Deciding<'_>, id: &StatementId) -> Result<(), Refusal> {
    match on.room.statements.get(id) {
        None => Err(Refusal::NotFound),
        Some(statement) if statement.is_retracted => Err(Refusal::WrongState),
        Some(_) => Ok(()),
    }
}

pub fn announce(on: &Deciding<'_>, text: &Text) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Announced, Live, Ended])?;
    on.must_fit("text", text, on.city.settings.statement_length_max)?;
    let announcement = AnnouncementId::from(on.fresh);
    Ok(on
        .happens(RoomEvent::AnnouncementMade { announcement: announcement.clone() })
        .saying(on, announcement.as_str(), Slot::Text, Some(text))
        .making(Made::Announcement(announcement)))
}

/// Until then the netizen can neither ask nor vote in this interview.
pub fn ban(
    on: &Deciding<'_>,
    netizen: &NetizenId,
    until: Instant,
    reason: &Text,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    Ok(on.happens(RoomEvent::NetizenBanned { netizen: netizen.clone(), until }).saying(
        on,
        netizen.as_str(),
        Slot::Reason,
        Some(reason),
    ))
}

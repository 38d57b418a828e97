//! What the room itself says: statements of host and guests (图文直播), and announcements.

use crate::{
    Instant,
    ids::{AnnouncementId, StatementId},
    text::Line,
};

#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    pub id: StatementId,
    pub speaker: Line,
    pub published_at: Instant,
    pub revised_at: Option<Instant>,
    pub is_retracted: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub made_at: Instant,
}

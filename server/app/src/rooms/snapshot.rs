//! The room as the public sees it, encoded: once for each change, the same bytes for everybody.

use crate::encoded::Encoded;
use domain::{
    Room, frame,
    interview::Interview,
    view::{self, Sight, Tallies},
};

pub struct Snapshot {
    pub body: Encoded,
    /// Whether the public may see the room at all.
    pub is_public: bool,
}

impl Snapshot {
    pub fn of(room: &Room, tallies: &Tallies) -> Self {
        let is_public = room.interview.as_ref().is_some_and(Interview::is_public);
        let view = view::room(room, tallies, Sight::Public);
        let body = view.map(|view| frame::encode(&view)).unwrap_or_default();
        Self { body: Encoded::new(body), is_public }
    }
}

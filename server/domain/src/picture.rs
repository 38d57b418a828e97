//! A picture that belongs to an answer or a statement. It is part of what was said and stands beside the log as its words
//! do: as a text in a slot of its own, with versions.

use crate::{event::Slot, facts::Room, ids::PictureId, text::Line};
use serde::{Deserialize, Serialize};

/// What of a picture is kept with the words; its bytes are elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Picture {
    pub id: PictureId,
    /// In pixels, so that a page keeps its place before it comes.
    pub width: u32,
    pub height: u32,
    /// What it shows, for who cannot see it.
    pub alt: Line,
}

/// What a revision does with the picture; without one it stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureChange {
    Show(Picture),
    Remove,
}

/// As it is kept: `null` where there was one before and is none now.
type Kept = Option<Picture>;

/// The picture of an answer or a statement.
pub fn of(room: &Room, item: &str) -> Option<Picture> {
    parse(room.text(item, Slot::Picture)?)
}

/// From the text in its slot; also none when that was emptied.
pub fn parse(text: &str) -> Option<Picture> {
    serde_json::from_str::<Kept>(text).ok().flatten()
}

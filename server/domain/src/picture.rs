//! A picture that belongs to an answer or a statement. It is part of what was said and stands beside the log as its words
//! do: as a text in a slot of its own, with versions.

use crate::{
    decide::{Deciding, Decision},
    event::Slot,
    facts::Room,
    ids::PictureId,
    text::{Line, Text},
};
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

impl Decision {
    /// With what a revision does with the picture.
    pub fn showing_instead(self, on: &Deciding<'_>, item: &str, change: Option<&PictureChange>) -> Self {
        match change {
            None => self,
            Some(PictureChange::Show(picture)) => self.showing(on, item, Some(picture)),
            Some(PictureChange::Remove) => self.showing(on, item, None),
        }
    }

    /// With that picture from now on, or without one.
    pub fn showing(self, on: &Deciding<'_>, item: &str, picture: Option<&Picture>) -> Self {
        if of(on.room, item).as_ref() == picture {
            return self;
        }
        let kept = Text::parse(&crate::frame::encode(&picture)).expect("JSON of a line is a text");
        self.saying(on, item, Slot::Picture, Some(&kept))
    }
}

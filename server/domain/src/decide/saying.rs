//! What is said and shown with what happens: texts, and pictures among them.

use super::{deciding::Deciding, decision::Decision};
use crate::{
    event::{Body, Slot},
    frame::encode,
    picture::{Picture, PictureChange, of as shown},
    text::Text,
};

impl Decision {
    /// With a text, which becomes the next version in its slot; without one nothing is added.
    pub fn saying(mut self, on: &Deciding<'_>, item: &str, slot: Slot, text: Option<&Text>) -> Self {
        if let Some(text) = text {
            let version = on.room.text_version(item, slot) + 1;
            self.bodies.push(Body { item: item.to_owned(), slot, version, text: text.share() });
        }
        self
    }

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
        if shown(on.room, item).as_ref() == picture {
            return self;
        }
        let kept = Text::parse(&encode(&picture)).expect("JSON of a line is a text");
        self.saying(on, item, Slot::Picture, Some(&kept))
    }
}

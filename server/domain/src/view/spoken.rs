//! What the room itself says: statements with their pictures, announcements, polls.

use super::{Sight, Tallies};
use crate::{
    Instant,
    event::Slot,
    facts::Room,
    ids::{AnnouncementId, PictureId, PollId, StatementId},
    picture,
    poll::Purpose,
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Picture {
    pub id: PictureId,
    /// Below the site's address.
    pub url: String,
    /// What it shows.
    pub alt: Line,
    /// In pixels.
    pub width: u32,
    pub height: u32,
}

impl Picture {
    pub(super) fn of(room: &Room, item: &str) -> Option<Self> {
        let picture::Picture { id, width, height, alt } = picture::of(room, item)?;
        Some(Self { url: format!("/pictures/{id}"), id, alt, width, height })
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    pub id: StatementId,
    pub speaker: Line,
    #[schema(value_type = String)]
    pub text: Arc<str>,
    /// The address of `picture`.
    pub picture_url: Option<String>,
    pub picture: Option<Picture>,
    pub published_at: Instant,
    pub revised_at: Option<Instant>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Announcement {
    pub id: AnnouncementId,
    #[schema(value_type = String)]
    pub text: Arc<str>,
    pub made_at: Instant,
}

/// A question to everybody with a few options, and how the votes stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Poll {
    pub id: PollId,
    #[schema(value_type = String)]
    pub question: Arc<str>,
    pub options: Vec<PollOption>,
    /// Until it closes the public is not told how the votes stand.
    pub results_hidden: bool,
    pub purpose: Purpose,
    /// When it closes by itself.
    pub closes_at: Option<Instant>,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PollOption {
    /// From 1 on: what is voted for.
    pub no: u32,
    pub text: Line,
    /// None while the results are hidden.
    pub votes: Option<u64>,
}

/// A statement that stands.
pub fn statement(room: &Room, id: &StatementId) -> Option<Statement> {
    let statement = room.statements.get(id).filter(|statement| !statement.is_retracted)?;
    let picture = Picture::of(room, id.as_str());
    Some(Statement {
        id: statement.id.clone(),
        speaker: statement.speaker.clone(),
        text: room.text(id.as_str(), Slot::Text).cloned().unwrap_or_default(),
        picture_url: picture.as_ref().map(|picture| picture.url.clone()),
        picture,
        published_at: statement.published_at,
        revised_at: statement.revised_at,
    })
}

pub fn announcement(room: &Room, id: &AnnouncementId) -> Option<Announcement> {
    let announcement = room.announcements.get(id)?;
    let text = room.text(id.as_str(), Slot::Text).cloned().unwrap_or_default();
    Some(Announcement { id: announcement.id.clone(), text, made_at: announcement.made_at })
}

/// A poll, if there is one of that id; while its results are hidden, only staff see how the votes stand.
pub fn poll(room: &Room, id: &PollId, tallies: &Tallies, sight: Sight) -> Option<Poll> {
    let poll = room.polls.get(id)?;
    let is_shown = sight == Sight::Staff || poll.shows_results();
    let votes = tallies.polls.get(id).map(Vec::as_slice).unwrap_or_default();
    let votes = votes.iter().copied().chain(std::iter::repeat(0));
    let options = (1..).zip(&poll.options).zip(votes).map(|((no, text), votes)| PollOption {
        no,
        text: text.clone(),
        votes: is_shown.then_some(votes),
    });
    Some(Poll {
        id: poll.id.clone(),
        question: room.text(id.as_str(), Slot::Text).cloned().unwrap_or_default(),
        options: options.collect(),
        results_hidden: poll.results_hidden,
        purpose: poll.purpose,
        closes_at: poll.closes_at,
        opened_at: poll.opened_at,
        closed_at: poll.closed_at,
    })
}

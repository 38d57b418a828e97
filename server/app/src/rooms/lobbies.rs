//! The lobby of a campaign (集中问政): how all its rooms stand, in one answer that is the same for everybody.
//!
//! Readers ask for it every few seconds instead of holding a stream of all rooms: a stream would carry each event of
//! each room to everybody in the lobby, where a few numbers are wanted. So a node makes it once a second however many
//! ask.

use super::Rooms;
use crate::{clock::Clock, encoded::Encoded, kept::Kept};
use domain::{
    campaign::Campaign,
    frame,
    ids::{CampaignId, InterviewId},
    interview::InterviewStatus::{Announced, Archived, Ended, Live},
    view::lobby::Lobby,
};
use std::sync::Arc;
use store::{
    Db, Page, StoreError,
    interviews::{self, InterviewFilter},
};

/// How old the numbers of one answer may be.
const KEPT_MS: i64 = 1_000;
/// As many as a page of a list has at most.
const INTERVIEWS_AT_ONCE: u32 = 200;

/// The lobbies that somebody has looked at lately.
pub struct Lobbies {
    db: Db,
    clock: Clock,
    rooms: Rooms,
    kept: Kept<CampaignId, Sent>,
}

/// A lobby, also as it is sent: the same bytes for everybody.
pub struct Sent {
    pub lobby: Lobby,
    pub body: Encoded,
}

impl Lobbies {
    pub fn new(db: Db, clock: Clock, rooms: Rooms) -> Self {
        Self { db, clock, rooms, kept: Kept::for_ms(KEPT_MS) }
    }

    /// # Errors
    /// When rooms have to be read and the database is away.
    pub async fn of(&self, campaign: &Campaign) -> Result<Arc<Sent>, StoreError> {
        self.kept.get(campaign.id.clone(), self.clock.now(), self.read(campaign)).await
    }

    async fn read(&self, campaign: &Campaign) -> Result<Sent, StoreError> {
        let mut lobby = Lobby::new(campaign.id.clone(), campaign.title.clone());
        for interview in interviews_of(&self.db, &campaign.id).await? {
            if let Some(room) = self.rooms.open(&interview).await? {
                room.read(|room, tallies| lobby.add(room, tallies));
            }
        }
        let body = Encoded::new(frame::encode(&lobby));
        Ok(Sent { lobby, body })
    }
}

/// Those that the public may see.
async fn interviews_of(db: &Db, id: &CampaignId) -> Result<Vec<InterviewId>, StoreError> {
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived],
        campaign: Some(id.clone()),
        ..InterviewFilter::default()
    };
    let mut found = Vec::new();
    let mut part = Page { limit: INTERVIEWS_AT_ONCE, after: None };
    loop {
        let listed = interviews::list(db, &filter, &part).await?;
        found.extend(listed.items.into_iter().map(|interview| interview.id));
        part.after = listed.next;
        if part.after.is_none() {
            return Ok(found);
        }
    }
}

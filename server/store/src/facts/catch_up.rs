//! A room that is known, brought up to what others have written since.

use super::{bodies_of_in, events_of, load_room_in};
use crate::{db::Tx, error::StoreError, stream::Head};
use domain::{Recorded, Room, ids::InterviewId};

/// Further behind, the room is loaded anew.
const EVENTS_MAX: u32 = 500;

/// The room as of `head`, under the lock that gave it (see [`crate::stream::lock`]); none if it has no tables.
pub async fn room_at(
    tx: &mut Tx,
    id: &InterviewId,
    known: Option<Room>,
    head: &Head,
) -> Result<Option<Room>, StoreError> {
    let known = known.filter(|room| room.epoch == head.epoch && room.seq <= head.seq);
    if let Some(mut room) = known.filter(|room| head.seq - room.seq <= u64::from(EVENTS_MAX)) {
        if room.seq < head.seq {
            let events: Vec<Recorded> = events_of(tx, id.as_str(), room.seq, EVENTS_MAX).await?;
            let items: Vec<String> = events.iter().flat_map(|event| event.event.items()).collect();
            room.learn(bodies_of_in(tx, id, &items).await?);
            events.iter().for_each(|event| room.apply(event));
        }
        if room.seq == head.seq {
            return Ok(Some(room));
        }
    }
    Ok(load_room_in(tx, id).await?.map(|(room, _)| room))
}

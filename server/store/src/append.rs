//! Writing what was decided: events, texts, the tables that follow, counts, receipts, and last the stream's head.
//!
//! The order of a stream is kept by the lock of its row, which a transaction takes first; see
//! [`crate::stream::lock`]. What the
//! tables look like is in [`crate::project`].

use crate::{
    command_log::{self, Logged},
    counts, credentials,
    db::{Tx, run},
    dialect::with_rows,
    error::StoreError,
    pictures, project, project_city,
    rows::{signed, to_json},
    stream::CITY_STREAM,
};
use domain::{
    City, CityEvent, Instant, Recorded, Room,
    command::Credential,
    decide::{Count, CredentialOf},
    event::Body,
};
use serde::Serialize;

/// What one accepted command leaves behind.
pub struct Entry {
    pub events: Vec<Recorded>,
    pub bodies: Vec<Body>,
    pub counts: Vec<Count>,
    /// As [`domain::Actor`] writes itself.
    pub actor: String,
    pub receipt: Option<Logged>,
}

/// Appends what was decided in a room. `room` is what it is after all these events; the stream is locked by this
/// transaction.
///
/// # Errors
/// `Broken` when the stream is not where these events begin: the room was not read under the lock.
pub async fn append_room(tx: &mut Tx, room: &Room, entries: &[Entry], at: Instant) -> Result<(), StoreError> {
    let stream = room.id.as_str();
    let events: Vec<&Recorded> = entries.iter().flat_map(|entry| &entry.events).collect();
    let leveled = entries.iter().flat_map(|entry| {
        let spoken = entry.bodies.iter().map(|body| body.slot.level()).max().unwrap_or_default();
        entry.events.iter().map(move |event| (event, event.event.name(), event.event.level().max(spoken)))
    });
    let leveled: Vec<_> = leveled.collect();
    let bodies: Vec<&Body> = entries.iter().flat_map(|entry| &entry.bodies).collect();
    let counted: Vec<&Count> = entries.iter().flat_map(|entry| &entry.counts).collect();
    let receipts: Vec<&Logged> = entries.iter().filter_map(|entry| entry.receipt.as_ref()).collect();

    write_events(tx, stream, &leveled).await?;
    write_bodies(tx, stream, &bodies).await?;
    pictures::write(tx, &bodies).await?;
    project::write(tx, room, &events).await?;
    counts::write(tx, room, &counted, at).await?;
    command_log::write(tx, &receipts).await?;
    move_head(tx, stream, events.len(), room.seq, room.at).await
}

/// Appends what was decided about the city or about a notice; `city` is what it is after these events.
///
/// # Errors
/// As [`append_room`]; `Refused` for a credential that is none of its owner's kind.
pub async fn append_city(
    tx: &mut Tx,
    city: &City,
    events: &[Recorded<CityEvent>],
    bodies: &[Body],
    credential: Option<&(CredentialOf, Credential)>,
    receipt: Option<&Logged>,
) -> Result<(), StoreError> {
    let events: Vec<_> = events.iter().collect();
    let leveled = events.iter().map(|event| (*event, event.event.name(), event.event.level()));
    write_events(tx, CITY_STREAM, &leveled.collect::<Vec<_>>()).await?;
    write_bodies(tx, CITY_STREAM, &bodies.iter().collect::<Vec<_>>()).await?;
    project_city::write(tx, city, &events).await?;
    if let Some((of, credential)) = credential {
        credentials::write(tx, of, credential).await?;
    }
    command_log::write(tx, receipt.as_slice()).await?;
    move_head(tx, CITY_STREAM, events.len(), city.seq, city.at).await
}

/// Events with their names, and from which level on programs understand them and what is said with them.
async fn write_events<E: Serialize>(
    tx: &mut Tx,
    stream: &str,
    events: &[(&Recorded<E>, &'static str, u32)],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(events.len());
    for (recorded, name, level) in events {
        rows.push((*recorded, signed(recorded.seq)?, to_json(&recorded.event)?, *name, i64::from(*level)));
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO event (stream_id, seq, at_ms, type, v, actor, audience, payload)",
        8,
        rows,
        |values, row| values
            .push_bind(stream)
            .push_bind(row.1)
            .push_bind(row.0.at.ms())
            .push_bind(row.3)
            .push_bind(row.4)
            .push_bind(&row.0.actor)
            .push_bind(row.0.audience.name())
            .push_bind(&row.2),
        ""
    );
    Ok(())
}

async fn write_bodies(tx: &mut Tx, stream: &str, bodies: &[&Body]) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO body (stream_id, item_id, slot, version, text)",
        5,
        bodies,
        |values, body| values
            .push_bind(stream)
            .push_bind(&body.item)
            .push_bind(body.slot.name())
            .push_bind(i64::from(body.version))
            .push_bind(&*body.text),
        ""
    );
    Ok(())
}

/// Written last; fails when the stream is not where the events began.
async fn move_head(
    tx: &mut Tx,
    stream: &str,
    events: usize,
    seq: u64,
    at: Instant,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE stream SET seq = $2, at_ms = $3 WHERE id = $1 AND seq = $4";
    if events == 0 {
        return Ok(());
    }
    let seq = signed(seq)?;
    let before = seq - signed(events as u64)?;
    match run!(tx, SQL, stream, seq, at.ms(), before)? {
        1 => Ok(()),
        _ => Err(StoreError::broken("stream.seq: the stream has moved on without its lock")),
    }
}

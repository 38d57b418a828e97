//! What happens in a room, over HTTP: page by page from the log, or as an endless stream. The WebSocket is in
//! [`crate::web::live`].

use crate::{
    node::App,
    web::{
        auth::Who,
        error::{Problem, WebRefusal},
        extract::{Id, Query},
        input::query,
        live::{event_stream, visible_room},
        openapi::{ANY, READING, refusals},
        origin::Origin,
    },
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header::ACCEPT},
    response::{IntoResponse, Response},
};
use domain::{
    frame::{self, Event},
    ids::{Epoch, InterviewId},
};
use serde::Serialize;
use store::facts;
use utoipa::ToSchema;

/// Events of one answer; who is further behind asks again, or takes the snapshot.
const EVENTS_MAX: u32 = 500;
const EVENT_STREAM: &str = "text/event-stream";
const LAST_EVENT_ID: &str = "last-event-id";

query! {
    Since {
        /// The last number that is known; 0 unless said otherwise.
        after: Option<u64>,
        /// The epoch of that number; the present one unless said otherwise.
        epoch: Option<Epoch>,
    }
}

refusals! {
    /// Of events that cannot be served.
    ReadsEvents = [ANY, READING, &["resync_required", "cross_origin"]];
}

/// What happened in a room since a number.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    epoch: Epoch,
    /// The number that was asked for.
    prev: u64,
    /// How far these events cover the stream: it goes on from here.
    seq: u64,
    events: Vec<Event>,
}

/// What happened in a room since a number, as far as one may see it: numbers with nothing to see are covered too.
/// At most 500 numbers at once.
///
/// With `Accept: text/event-stream` an endless stream instead: `data:` the JSON of the socket's messages, `id:`
/// `epoch.seq`, resumed by `Last-Event-ID` or by `after` and `epoch`; without any of them it begins with a snapshot.
#[utoipa::path(get, path = "/interviews/{id}/events", tag = "interviews",
    params(("id" = InterviewId, Path), Since), responses((status = 200, body = Events), ReadsEvents))]
pub async fn events(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    origin: Origin,
    headers: HeaderMap,
    Query(since): Query<Since>,
) -> Result<Response, Problem> {
    if !wants_stream(&headers) {
        return Ok(Json(page(&app, &id, &who, since).await?).into_response());
    }
    let who = origin.live_reader(who)?;
    let room = visible_room(&app, id.as_str(), &who).await?;
    let (after, epoch) = last_event(&headers).unwrap_or((since.after, since.epoch));
    event_stream(&app, room, &who, after, epoch).await
}

async fn page(app: &App, id: &InterviewId, who: &Who, since: Since) -> Result<Events, Problem> {
    let room = visible_room(app, id.as_str(), who).await?;
    room.catch_up(&app.db).await?;
    let prev = since.after.unwrap_or(0);
    let (epoch, head) = room.position();
    if prev > head || since.epoch.is_some_and(|asked| asked != epoch) {
        return Err(WebRefusal::ResyncRequired.into());
    }
    let sight = who.reader(&room).sight;
    let recorded = facts::events_since(&app.db, id, prev, EVENTS_MAX).await?;
    Ok(room.read(|room, tallies| {
        let covered = recorded.iter().take_while(|event| event.seq <= room.seq);
        let seq = covered.clone().last().map_or(prev, |event| event.seq);
        let events = covered.filter_map(|event| frame::event(room, tallies, event, sight)).collect();
        Events { epoch: room.epoch.clone(), prev, seq, events }
    }))
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut kinds = accepted.flat_map(|list| list.split(',')).filter_map(|kind| kind.split(';').next());
    kinds.any(|kind| kind.trim() == EVENT_STREAM)
}

/// Where a browser's stream broke off; what is none of our positions counts as no position.
fn last_event(headers: &HeaderMap) -> Option<(Option<u64>, Option<Epoch>)> {
    let (epoch, seq) = headers.get(LAST_EVENT_ID)?.to_str().ok()?.rsplit_once('.')?;
    Some((Some(seq.parse().ok()?), Some(Epoch::parse(epoch)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn a_stream_is_given_to_whoever_accepts_one() {
        for (accepted, is_stream) in [
            ("text/event-stream", true),
            ("text/event-stream;q=0.9, */*", true),
            ("application/json", false),
            ("*/*", false),
        ] {
            assert_eq!(wants_stream(&headers("accept", accepted)), is_stream, "{accepted}");
        }
        assert!(!wants_stream(&HeaderMap::new()));
    }

    #[test]
    fn a_stream_goes_on_where_it_broke_off() {
        let at = |value| last_event(&headers(LAST_EVENT_ID, value));
        assert_eq!(at("01ARZ.128"), Some((Some(128), Epoch::parse("01ARZ"))));
        for other in ["", "128", "01ARZ.", ".128", "01ARZ.x", "a-b.1"] {
            assert_eq!(at(other), None, "{other}");
        }
    }
}

//! The audit trail: everything that happened, by whom and when, as the log has it. No text that anybody wrote is
//! in it.

use super::{
    auth::Who,
    city::name_of,
    error::Problem,
    extract::Query,
    input::{Cursor, Limit, query},
    openapi::ReadsSignedIn,
    paging::{List, page},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{Instant, command::CommandName, text::Line};
use serde::Serialize;
use store::{Listed, audit};
use utoipa::ToSchema;

query! {
    AuditQuery {
        /// Of one stream only: an interview's id, or `city`.
        stream: Option<Line>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

/// An event of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Audited {
    stream_id: String,
    seq: u64,
    at: Instant,
    #[serde(rename = "type")]
    kind: String,
    /// `netizen:<id>`, `staff:<id>`, `program:<id>` or `system`.
    actor: String,
    /// The name as it is known now; of netizens none is.
    actor_name: String,
    #[schema(value_type = Object)]
    payload: serde_json::Value,
}

/// What happened, latest first.
#[utoipa::path(get, path = "/audit", tag = "administration", params(AuditQuery),
    responses((status = 200, body = List<Audited>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<AuditQuery>,
) -> Result<Json<List<Audited>>, Problem> {
    // Whoever decides on the settings answers for them.
    who.must_have(CommandName::ChangeSettings)?;
    let stream = query.stream.as_ref().map(Line::as_str);
    let listed = audit::events(&app.db, stream, &page(query.limit, query.after)).await?;
    let city = app.city.now();
    let items = listed.items.into_iter().map(|event| {
        let audit::Audited { stream_id, seq, at, kind, actor, payload } = event;
        let actor_name = name_of(&city, &actor);
        Audited { stream_id, seq, at, kind, actor, actor_name, payload }
    });
    Ok(Json(Listed { items: items.collect(), next: listed.next }.into()))
}

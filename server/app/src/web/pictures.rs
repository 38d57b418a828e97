//! Pictures that staff hands in, for an answer or a statement; and pictures as everybody sees them.

use super::{
    auth::Who,
    error::{Problem, WebRefusal},
    extract::Id,
    openapi::{ANY, SIGNED_IN, WRITING, refusals},
    order::Order,
};
use crate::{
    clock::fresh,
    node::App,
    pictures::{Fault, OFFERED_MS},
};
use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use domain::{
    Refusal,
    command::CommandName,
    ids::PictureId,
    picture::{Picture, PictureChange},
    text::Line,
};
use serde::Serialize;
use store::pictures;
use utoipa::ToSchema;

/// By the reader's browser only, and not for good: what shows it may be taken back.
const KEPT: &str = "private, max-age=3600";

#[derive(Debug, Serialize, ToSchema)]
pub struct PictureWritten {
    pub id: PictureId,
    /// Below the site's address. The public sees it once an answer or a statement shows it.
    pub url: String,
    /// In pixels, as it is kept.
    pub width: u32,
    pub height: u32,
}

refusals! {
    /// Of handing in a picture.
    Uploads = [ANY, WRITING, SIGNED_IN, &["role_not_allowed", "invalid_value", "overloaded"]];
}

/// Takes a picture for an answer or a statement: the file itself, JPEG, PNG, WebP or GIF, whatever it is called. It is
/// kept upright, without metadata and no larger than needed. What nothing shows within a day is forgotten.
#[utoipa::path(post, path = "/pictures", tag = "statements",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = PictureWritten), Uploads))]
pub async fn upload(order: Order, request: Request) -> Result<(StatusCode, Json<PictureWritten>), Problem> {
    let Order { app, who, .. } = order;
    who.must_have(CommandName::PublishStatement).or_else(|_| who.must_have(CommandName::PublishAnswer))?;
    let actor = who.actor_for(CommandName::PublishAnswer);
    let bytes_max = usize::try_from(app.config.limits.picture_bytes_max).unwrap_or(usize::MAX);
    let file = to_bytes(request.into_body(), bytes_max).await.map_err(|_| WebRefusal::PayloadTooLarge)?;
    let prepared = app.pictures.prepare(file).await.map_err(|fault| match fault {
        Fault::Invalid => Refusal::field("picture", "picture_invalid"),
        Fault::TooManyPixels => Refusal::field("picture", "picture_too_large"),
    })?;
    let now = app.clock.now();
    let id = PictureId::from(&fresh(&app.clock));
    let row = pictures::Picture {
        id: &id,
        kind: prepared.kind,
        width: prepared.width,
        height: prepared.height,
        bytes: prepared.bytes.len(),
        by: actor.to_string(),
    };
    // The row last: what it names is there.
    app.pictures.put(&id, prepared.bytes.clone()).await?;
    pictures::add(&app.db, &row, now).await?;
    let (url, width, height) = (format!("/pictures/{id}"), row.width, row.height);
    Ok((StatusCode::CREATED, Json(PictureWritten { id, url, width, height })))
}

/// A picture that something public shows; to staff any.
pub async fn show(State(app): State<App>, who: Who, Id(id): Id<PictureId>) -> Result<Response, Problem> {
    let kind = pictures::seen(&app.db, &id, who.is_staff()).await?.ok_or(Refusal::NotFound)?;
    let bytes = app.pictures.get(&id).await?.ok_or(Refusal::NotFound)?;
    Ok(([(CONTENT_TYPE, kind.as_str()), (CACHE_CONTROL, KEPT)], bytes).into_response())
}

/// The picture that a command names, with what it shows.
///
/// # Errors
/// When one is named without words, words without one, or none of ours.
pub async fn wanted(app: &App, id: Option<PictureId>, alt: Option<Line>) -> Result<Option<Picture>, Problem> {
    let (id, alt) = match (id, alt) {
        (None, None) => return Ok(None),
        (None, Some(_)) => return Err(Problem::missing_field("picture_id")),
        (Some(_), None) => return Err(Problem::missing_field("picture_alt")),
        (Some(id), Some(alt)) => (id, alt),
    };
    let size = pictures::size(&app.db, &id, app.clock.now().plus_ms(-OFFERED_MS)).await?;
    let (width, height) = size.ok_or(Refusal::field("picture_id", "not_found"))?;
    Ok(Some(Picture { id, width, height, alt }))
}

/// What a revision does with the picture; none when it says nothing of it.
///
/// # Errors
/// As [`wanted`].
pub async fn changed(
    app: &App,
    id: Option<PictureId>,
    alt: Option<Line>,
    without: Option<bool>,
) -> Result<Option<PictureChange>, Problem> {
    match (wanted(app, id, alt).await?, without) {
        (Some(_), Some(true)) => Err(Refusal::field("without_picture", "unknown_value").into()),
        (Some(picture), _) => Ok(Some(PictureChange::Show(picture))),
        (None, Some(true)) => Ok(Some(PictureChange::Remove)),
        (None, _) => Ok(None),
    }
}

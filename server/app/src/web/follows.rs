//! Following a question, a department or an interview: what a netizen is told of, on the site and by mail. All of it is
//! personal and stands in no event; so there is nothing to decide and no command.

use super::{
    auth::Who,
    city::known,
    error::{Problem, WebRefusal},
    extract::{Body, Query},
    input::{Cursor, Limit, Nothing, input, query},
    language::Language,
    openapi::{ANY, READING, ReadsSignedIn, SIGNED_IN, WRITING, refusals},
    paging::{List, page},
};
use crate::{
    clock::{fresh, secret_token},
    node::App,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    Instant, Refusal,
    ids::{DeliveryId, DepartmentId, InterviewId, NetizenId, NoticeId, QuestionId},
    instant::MINUTE_MS,
    mailbox::Mailbox,
    notice::NoticeKind,
};
use serde::Serialize;
use store::{
    Listed,
    follows::{
        self, Followed,
        mail::{self, FollowerMail},
    },
    interviews,
    outbox::{self, Letter, Target},
    questions,
};
use utoipa::ToSchema;

const HOUR_MS: i64 = 60 * MINUTE_MS;

query! {
    ListQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// Where the netizen wants to be told by mail.
    WantedMail {
        /// Mails are in the language of this request.
        address: Mailbox,
    }
}

refusals! {
    /// Of following.
    ChangesFollowing = [ANY, WRITING, SIGNED_IN, READING, &["wrong_state"]];
    /// Of asking for mail.
    AsksForMail = [ANY, WRITING, SIGNED_IN, &["wrong_state", "too_many_requests"]];
    /// Of what a netizen says about the own notices.
    ChangesOwn = [ANY, WRITING, SIGNED_IN];
}

/// Something that is followed expressly.
#[derive(Debug, Serialize, ToSchema)]
pub struct Follow {
    /// `question`, `department` or `interview`.
    kind: &'static str,
    id: String,
    since: Instant,
}

/// Something that a netizen was told of.
#[derive(Debug, Serialize, ToSchema)]
pub struct News {
    id: NoticeId,
    kind: NoticeKind,
    interview_id: Option<InterviewId>,
    interview_title: Option<String>,
    question_id: Option<QuestionId>,
    question_no: Option<u32>,
    department_id: Option<DepartmentId>,
    told_at: Instant,
    seen: bool,
}

/// Where a netizen is told by mail.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnMail {
    /// None: by no mail.
    address: Option<Mailbox>,
    /// Mails are sent once the address was confirmed by the link in the first one.
    confirmed: bool,
    #[schema(value_type = Option<String>)]
    lang: Option<String>,
}

impl OwnMail {
    fn of(known: Option<FollowerMail>) -> Self {
        match known {
            None => Self { address: None, confirmed: false, lang: None },
            Some(known) => Self {
                confirmed: known.confirmed_at.is_some(),
                address: Some(known.address),
                lang: Some(known.lang),
            },
        }
    }
}

/// What the path names, if this reader may see it.
async fn visible(app: &App, who: &Who, kind: &str, id: &str) -> Result<Followed, Problem> {
    let followed = Followed::parse(kind, id).ok_or(Refusal::NotFound)?;
    let is_visible = match &followed {
        Followed::Question(id) => {
            let sheets = questions::sheets(&app.db, std::slice::from_ref(id)).await?;
            sheets.rooms.values().any(|(room, _)| who.sight_of(room, id).is_some())
        }
        Followed::Department(id) => {
            known(app, |city| city.departments.contains_key(id).then_some(())).await?.is_some()
        }
        Followed::Interview(id) => {
            interviews::one(&app.db, id).await?.is_some_and(|held| held.announced_at.is_some())
        }
    };
    if is_visible { Ok(followed) } else { Err(Refusal::NotFound.into()) }
}

/// Follows something from now on, or not any more.
///
/// # Errors
/// `NotFound` for what the netizen cannot see, `WrongState` for too much.
pub async fn change(app: &App, who: &Who, (kind, id): (&str, &str), is_on: bool) -> Result<(), Problem> {
    let netizen = who.must_be_netizen()?;
    let followed = visible(app, who, kind, id).await?;
    let most = i64::try_from(app.config.limits.follows_per_netizen_max).unwrap_or(i64::MAX);
    if is_on && follows::count(&app.db, netizen).await? >= most {
        return Err(Refusal::WrongState.into());
    }
    Ok(follows::set(&app.db, netizen, &followed, is_on, app.clock.now()).await?)
}

/// Follows a question, a department or an interview, however often it is sent. What was asked or voted for is followed
/// by itself.
#[utoipa::path(put, path = "/follows/{kind}/{id}", tag = "people",
    params(("kind" = String, Path, description = "`question`, `department` or `interview`"), ("id" = String, Path)),
    responses((status = 204), ChangesFollowing))]
pub async fn follow(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
    who: Who,
    Body(_): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    change(&app, &who, (&kind, &id), true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Follows it no more; neither an own question nor one that was voted for.
#[utoipa::path(delete, path = "/follows/{kind}/{id}", tag = "people",
    params(("kind" = String, Path, description = "`question`, `department` or `interview`"), ("id" = String, Path)),
    responses((status = 204), ChangesFollowing))]
pub async fn unfollow(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
    who: Who,
    Body(_): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    change(&app, &who, (&kind, &id), false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What one follows expressly, latest first. Own questions and votes are followed beside.
#[utoipa::path(get, path = "/me/follows", tag = "people", params(ListQuery),
    responses((status = 200, body = List<Follow>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Follow>>, Problem> {
    let netizen = who.must_be_netizen()?;
    let listed = follows::of_netizen(&app.db, netizen, &page(query.limit, query.after)).await?;
    let items = listed.items.into_iter().map(|follow| Follow {
        kind: follow.followed.kind(),
        id: follow.followed.id().to_owned(),
        since: follow.since,
    });
    Ok(Json(Listed { items: items.collect(), next: listed.next }.into()))
}

/// What one was told of, latest first; for so long as the machine's settings say.
#[utoipa::path(get, path = "/me/news", tag = "people", params(ListQuery),
    responses((status = 200, body = List<News>), ReadsSignedIn))]
pub async fn news(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<News>>, Problem> {
    let netizen = who.must_be_netizen()?;
    let listed = follows::news(&app.db, netizen, &page(query.limit, query.after)).await?;
    let items = listed.items.into_iter().map(|told| News {
        id: told.id,
        kind: told.kind,
        interview_id: told.interview,
        interview_title: told.interview_title,
        question_id: told.question,
        question_no: told.question_no,
        department_id: told.department,
        told_at: told.told_at,
        seen: told.is_seen,
    });
    Ok(Json(Listed { items: items.collect(), next: listed.next }.into()))
}

/// All news so far are seen.
#[utoipa::path(post, path = "/me/news/seen", tag = "people", responses((status = 204), ChangesOwn))]
pub async fn seen(State(app): State<App>, who: Who, Body(_): Body<Nothing>) -> Result<StatusCode, Problem> {
    let now = app.clock.now();
    follows::seen(&app.db, who.must_be_netizen()?, now, now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where one is told by mail.
#[utoipa::path(get, path = "/me/mail", tag = "people", responses((status = 200, body = OwnMail), ReadsSignedIn))]
pub async fn own_mail(State(app): State<App>, who: Who) -> Result<Json<OwnMail>, Problem> {
    let known = mail::of(&app.db, who.must_be_netizen()?).await?;
    Ok(Json(OwnMail::of(known)))
}

/// Wants to be told by mail there; a mail with a link asks whether the address is theirs. An empty address: by no mail.
#[utoipa::path(put, path = "/me/mail", tag = "people", request_body = WantedMail,
    responses((status = 200, body = OwnMail), AsksForMail))]
pub async fn want_mail(
    State(app): State<App>,
    who: Who,
    spoken: Language,
    Body(wanted): Body<WantedMail>,
) -> Result<Json<OwnMail>, Problem> {
    let netizen = who.must_be_netizen()?;
    let known = ask_for_mail(&app, netizen, wanted.address, spoken).await?;
    Ok(Json(OwnMail::of(known)))
}

/// Forgets the address and what was to be sent there.
#[utoipa::path(delete, path = "/me/mail", tag = "people", responses((status = 204), ChangesOwn))]
pub async fn forget_mail(
    State(app): State<App>,
    who: Who,
    Body(_): Body<Nothing>,
) -> Result<StatusCode, Problem> {
    mail::forget(&app.db, who.must_be_netizen()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps the address and asks it whether it is the netizen's; an empty one is forgotten.
///
/// # Errors
/// `WrongState` where no mail can be sent, `TooManyRequests` when it was asked for too often.
pub async fn ask_for_mail(
    app: &App,
    netizen: &NetizenId,
    address: Mailbox,
    language: Language,
) -> Result<Option<FollowerMail>, Problem> {
    if address.address().is_none() {
        mail::forget(&app.db, netizen).await?;
        return Ok(None);
    }
    if app.mailer.is_none() {
        return Err(Refusal::WrongState.into());
    }
    let now = app.clock.now();
    must_be_calm(app, &address, now).await?;
    let wanted = FollowerMail {
        netizen: netizen.clone(),
        address,
        lang: language.tag().to_owned(),
        asked_at: now,
        confirm_code: secret_token(),
        confirmed_at: None,
        unsubscribe_code: secret_token(),
    };
    let letter = Letter {
        id: DeliveryId::from(&fresh(&app.clock)),
        to: Target::Netizen(netizen.clone()),
        notices: Vec::new(),
    };
    let mut tx = app.db.write().await?;
    mail::ask(&mut tx, &wanted).await?;
    outbox::write(&mut tx, &[letter], now).await?;
    tx.commit().await?;
    Ok(Some(wanted))
}

/// Nobody is flooded with questions whether an address is theirs, and neither is the city's mail server.
async fn must_be_calm(app: &App, address: &Mailbox, now: Instant) -> Result<(), Problem> {
    let limits = &app.config.limits;
    let most = |limit: u64| i64::try_from(limit).unwrap_or(i64::MAX);
    let too_many = |span_ms: i64| {
        let seconds = u32::try_from(span_ms / 1_000).unwrap_or(u32::MAX);
        Err(Problem::retry_after(WebRefusal::TooManyRequests, seconds))
    };
    let (of_all, _) = mail::asked_since(&app.db, address, now.plus_ms(-MINUTE_MS)).await?;
    if of_all >= most(limits.confirmations_per_minute_max) {
        return too_many(MINUTE_MS);
    }
    let (_, of_one) = mail::asked_since(&app.db, address, now.plus_ms(-HOUR_MS)).await?;
    if of_one >= most(limits.confirmations_per_mailbox_per_hour_max) {
        return too_many(HOUR_MS);
    }
    Ok(())
}

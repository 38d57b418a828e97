//! Signing in and out, and who one is. Netizens take a nickname; staff come with a password or a one-time link.

use super::{
    auth::{Who, cookies, password},
    city,
    error::Problem,
    extract::Body,
    input::{Password, input},
    openapi::{ANY, WRITING, refusals},
};
use crate::{
    address::Address,
    clock::{fresh, secret_token, token_hash},
    node::App,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use domain::{
    Actor, Refusal,
    city::Staff,
    command::CommandName,
    ids::{NetizenId, StaffId, TokenId},
    instant::DAY_MS,
    refusal::FieldFault,
    role::Grant,
    text::Line,
};
use serde::Serialize;
use std::time::Duration;
use store::people;
use utoipa::ToSchema;

const HOUR_S: u64 = 3_600;

input! {
    /// Either username and password, or the code of a one-time link.
    SignIn {
        username: Option<Line>,
        password: Option<Password>,
        /// For accounts with a second factor; none has one yet, so any is refused.
        totp: Option<Line>,
        /// From the link `/sign-in?code=…`; signs in once.
        code: Option<Line>,
    }

    NewNetizen {
        /// What the own questions are signed with.
        nickname: Line,
    }
}

/// Who sends the request, and what may be offered to them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    kind: SessionKind,
    netizen: Option<SessionNetizen>,
    staff: Option<SessionStaff>,
    program: Option<SessionProgram>,
    /// The commands that one has for at least some things.
    may: Vec<CommandName>,
}

/// Staff come first where a browser is signed in as both.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Nobody,
    Netizen,
    Staff,
    Program,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionNetizen {
    id: NetizenId,
    nickname: Line,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionStaff {
    id: StaffId,
    username: Line,
    name: Line,
    roles: Vec<Grant>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionProgram {
    id: TokenId,
    name: Line,
    roles: Vec<Grant>,
}

refusals! {
    /// Of signing in.
    SignsIn = [ANY, WRITING, &["wrong_credentials", "too_many_failures"]];
    /// Of taking a nickname.
    TakesNickname = [ANY, WRITING, &["too_many_requests"]];
    /// Of asking who one is.
    ReadsSession = [ANY, &["not_signed_in"]];
    /// Of signing out.
    SignsOut = [ANY, &["cross_origin"]];
}

/// Who one is and what one may do.
#[utoipa::path(get, path = "/session", tag = "people", responses((status = 200, body = Session), ReadsSession))]
pub async fn show(State(app): State<App>, who: Who) -> Json<Session> {
    Json(Session::of(&app, who))
}

/// Signs staff in: sets the cookie `wz_staff`. Only failures count against the limits.
#[utoipa::path(post, path = "/session", tag = "people", request_body = SignIn,
    responses((status = 201, body = Session), SignsIn))]
pub async fn sign_in(
    State(app): State<App>,
    address: Address,
    who: Who,
    jar: CookieJar,
    Body(sign_in): Body<SignIn>,
) -> Result<Response, Problem> {
    let staff = match Credentials::of(sign_in)? {
        Credentials::Password { username, password } => {
            by_password(&app, address, username, password).await?
        }
        Credentials::Link { code } => by_link(&app, address, &code).await?,
    };
    let valid = Duration::from_secs(u64::from(app.city.now().settings.staff_session_hours) * HOUR_S);
    let (token, now) = (secret_token(), app.clock.now());
    let until = now.plus_ms(i64::try_from(valid.as_millis()).unwrap_or(i64::MAX));
    people::open_staff_session(&app.db, &staff.id, &token_hash(&token), until, now).await?;
    let jar = jar.add(cookies::signed_in(cookies::STAFF, token, valid, app.public_url()));
    let session = Session::of(&app, Who { staff: Some(staff.actor()), ..who });
    Ok((StatusCode::CREATED, jar, Json(session)).into_response())
}

/// Takes a nickname: sets the cookie `wz_netizen`, which is all that ties a netizen to the own questions.
#[utoipa::path(post, path = "/netizen", tag = "people", request_body = NewNetizen,
    responses((status = 201, body = Session), TakesNickname))]
pub async fn take_nickname(
    State(app): State<App>,
    who: Who,
    jar: CookieJar,
    Body(NewNetizen { nickname }): Body<NewNetizen>,
) -> Result<Response, Problem> {
    let (netizen, cookie) = new_netizen(&app, nickname, who.address).await?;
    let session = Session::of(&app, Who { netizen: Some(netizen), ..who });
    Ok((StatusCode::CREATED, jar.add(cookie), Json(session)).into_response())
}

/// Somebody who has taken a nickname, and the cookie to be known by.
///
/// # Errors
/// When the nickname is too long, too many come from that address, or the database is away.
pub async fn new_netizen(
    app: &App,
    nickname: Line,
    address: Address,
) -> Result<(Actor, Cookie<'static>), Problem> {
    let settings = app.city.now().settings.clone();
    if nickname.length() > settings.nickname_length_max as usize {
        return Err(Refusal::field("nickname", "text_too_long").into());
    }
    app.limits.new_netizen(&settings, address)?;
    let days = settings.netizen_session_days;
    let (id, token, now) = (NetizenId::from(&fresh(&app.clock)), secret_token(), app.clock.now());
    let until = now.plus_ms(i64::from(days) * DAY_MS);
    app.newcomers.create(&id, &nickname, &token_hash(&token), until, now).await?;
    let valid = Duration::from_secs(u64::from(days) * 24 * HOUR_S);
    let cookie = cookies::signed_in(cookies::NETIZEN, token, valid, app.public_url());
    Ok((Actor::Netizen { id, nickname }, cookie))
}

/// Signs out everybody in this browser: staff and netizen. Their sessions end, whoever else has the cookies.
#[utoipa::path(delete, path = "/session", tag = "people", responses((status = 204), SignsOut))]
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let mut jar = CookieJar::from_headers(&headers);
    for name in [cookies::STAFF, cookies::NETIZEN] {
        if let Some(cookie) = jar.get(name) {
            people::close_session(&app.db, &token_hash(cookie.value())).await?;
            jar = jar.add(cookies::signed_out(name, app.public_url()));
        }
    }
    Ok((StatusCode::NO_CONTENT, jar).into_response())
}

enum Credentials {
    Password { username: Line, password: Password },
    Link { code: Line },
}

impl Credentials {
    fn of(sign_in: SignIn) -> Result<Self, Problem> {
        let missing = |field: &str| Problem::missing_field(field);
        match sign_in {
            SignIn { totp: Some(_), .. } => Err(Refusal::field("totp", "no_second_factor").into()),
            SignIn { code: Some(code), username: None, password: None, .. } => Ok(Self::Link { code }),
            SignIn { username: None, .. } => Err(missing("username")),
            SignIn { password: None, .. } => Err(missing("password")),
            SignIn { username: Some(username), password: Some(password), .. } => {
                Ok(Self::Password { username, password })
            }
        }
    }
}

async fn by_password(
    app: &App,
    address: Address,
    username: Line,
    password: Password,
) -> Result<Staff, Problem> {
    app.limits.may_sign_in(username.as_str(), address)?;
    let staff = city::known(app, |known| known.staff_named(username.as_str()).cloned()).await?;
    let hash = match &staff {
        Some(staff) => people::staff_password(&app.db, &staff.id).await?,
        None => None,
    };
    let is_right = password::is_right(password.as_str().to_owned(), hash).await?;
    match staff.filter(|staff| is_right && staff.disabled_at.is_none()) {
        Some(staff) => Ok(staff),
        None => {
            app.limits.note_failure(&app.city.now().settings, Some(username.as_str()), address);
            app.limits.may_sign_in(username.as_str(), address)?;
            Err(Refusal::WrongCredentials.into())
        }
    }
}

async fn by_link(app: &App, address: Address, code: &Line) -> Result<Staff, Problem> {
    app.limits.may_try_link(address)?;
    let redeemed = people::redeem_link(&app.db, &token_hash(code.as_str()), app.clock.now()).await?;
    let staff = match redeemed {
        Some(id) => city::known(app, |known| known.staff.get(&id).cloned()).await?,
        None => None,
    };
    staff.filter(|staff| staff.disabled_at.is_none()).ok_or_else(|| {
        app.limits.note_failure(&app.city.now().settings, None, address);
        let fault = FieldFault { field: "code".to_owned(), code: "link_invalid" };
        Refusal::Invalid(vec![fault]).into()
    })
}

impl Session {
    fn of(app: &App, who: Who) -> Self {
        let mut may: Vec<CommandName> =
            [&who.netizen, &who.staff].into_iter().flatten().flat_map(Actor::commands).collect();
        may.sort();
        may.dedup();
        // Coming in is no act that anybody would be offered.
        may.retain(|name| *name != CommandName::TakePart);
        let netizen = match who.netizen {
            Some(Actor::Netizen { id, nickname }) => Some(SessionNetizen { id, nickname }),
            Some(_) | None => None,
        };
        let (staff, program) = match who.staff {
            Some(Actor::Staff { id, name, grants }) => {
                let username =
                    app.city.now().staff.get(&id).map_or(name.clone(), |staff| staff.username.clone());
                (Some(SessionStaff { id, username, name, roles: grants }), None)
            }
            Some(Actor::Program { id, name, grants }) => {
                (None, Some(SessionProgram { id, name, roles: grants }))
            }
            Some(Actor::Nobody | Actor::Netizen { .. } | Actor::System) | None => (None, None),
        };
        let kind = match (&staff, &program, &netizen) {
            (Some(_), _, _) => SessionKind::Staff,
            (None, Some(_), _) => SessionKind::Program,
            (None, None, Some(_)) => SessionKind::Netizen,
            (None, None, None) => SessionKind::Nobody,
        };
        Self { kind, netizen, staff, program, may }
    }
}

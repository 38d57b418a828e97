//! Staff accounts; an admin's. Signing in is in [`super::session`].

use super::{
    auth::{Who, new_sign_in_link, password},
    city,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Limit, Password, input, query},
    openapi::{ANY, COMMAND, ReadsSignedIn, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answer, Answered, Order},
    paging::{List, page, page_of},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    CityCommand, Instant, Refusal, city as facts,
    command::{CommandName, Credential, StaffChange},
    decide::CityMade,
    ids::StaffId,
    mailbox::Mailbox,
    role::Grant,
    text::Line,
};
use serde::Serialize;
use store::{Listed, people};
use utoipa::ToSchema;

query! {
    ListQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// An account. Without a password the answer has a link that signs in once.
    NewStaff {
        /// 3 to 64 characters, unique.
        username: Line,
        /// What answers are signed with.
        name: Line,
        roles: Vec<Grant>,
        /// Where notices go.
        email: Option<Mailbox>,
        password: Option<Password>,
    }

    /// What is to be changed of an account; what is left out stays.
    StaffChanges {
        name: Option<Line>,
        roles: Option<Vec<Grant>>,
        /// A disabled account is signed out and cannot sign in.
        disabled: Option<bool>,
        /// Where notices go; empty: nowhere.
        email: Option<Mailbox>,
        /// Signs the account out everywhere.
        password: Option<Password>,
        /// Instead of a password: the answer has a link that signs in once.
        new_sign_in_link: Option<bool>,
    }
}

refusals! {
    /// Of making an account.
    Creates = [ANY, WRITING, COMMAND, SIGNED_IN, &["username_taken"]];
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Staff {
    id: StaffId,
    username: Line,
    name: Line,
    roles: Vec<Grant>,
    disabled_at: Option<Instant>,
    /// Where notices go; empty: nowhere.
    email: Mailbox,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StaffWritten {
    #[serde(flatten)]
    staff: Staff,
    /// Signs in once; shown this one time.
    sign_in_link: Option<String>,
}

impl From<&facts::Staff> for Staff {
    fn from(staff: &facts::Staff) -> Self {
        let facts::Staff { id, username, name, grants, disabled_at, email } = staff.clone();
        Self { id, username, name, roles: grants, disabled_at, email }
    }
}

/// All accounts, in the order in which they were made.
#[utoipa::path(get, path = "/staff", tag = "administration", params(ListQuery),
    responses((status = 200, body = List<Staff>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Staff>>, Problem> {
    who.must_have(CommandName::CreateStaff)?;
    let listed: Listed<Staff> = page_of(&app.city.now().staff, &page(query.limit, query.after))?;
    Ok(Json(listed.into()))
}

/// Makes an account.
#[utoipa::path(post, path = "/staff", tag = "administration", request_body = NewStaff,
    responses((status = 201, body = StaffWritten), Creates))]
pub async fn create(order: Order, Body(new): Body<NewStaff>) -> Answered<StaffWritten> {
    order.who.must_have(CommandName::CreateStaff)?;
    let NewStaff { username, name, roles: grants, email, password } = new;
    let (credential, link) = match password {
        Some(password) => (hashed(&order.app, password).await?, None),
        None => {
            let (credential, link) = new_sign_in_link(order.app.public_url(), order.app.clock.now());
            (credential, Some(link))
        }
    };
    let credential = Some(credential);
    carry_out(order, CityCommand::CreateStaff { username, name, grants, email, credential }, link).await
}

/// Changes an account.
#[utoipa::path(patch, path = "/staff/{id}", tag = "administration", params(("id" = StaffId, Path)),
    request_body = StaffChanges, responses((status = 200, body = StaffWritten), StaffCommand))]
pub async fn change(
    order: Order,
    Id(staff): Id<StaffId>,
    Body(changes): Body<StaffChanges>,
) -> Answered<StaffWritten> {
    order.who.must_have(CommandName::ChangeStaff)?;
    let StaffChanges { name, roles: grants, disabled, email, password, new_sign_in_link: wants_link } =
        changes;
    let is_disabled = disabled;
    let (credential, link) = match (password, wants_link.unwrap_or(false)) {
        (Some(_), true) => return Err(Refusal::field("new_sign_in_link", "duplicate").into()),
        (Some(password), false) => (Some(hashed(&order.app, password).await?), None),
        (None, true) => {
            let (credential, link) = new_sign_in_link(order.app.public_url(), order.app.clock.now());
            (Some(credential), Some(link))
        }
        (None, false) => (None, None),
    };
    let (app, ends_sessions) = (order.app.clone(), credential.is_some() || is_disabled == Some(true));
    let change = StaffChange { name, grants, is_disabled, email, credential };
    let answer = carry_out(order, CityCommand::ChangeStaff { staff: staff.clone(), change }, link).await?;
    if ends_sessions {
        people::close_staff_sessions(&app.db, &staff).await?;
    }
    Ok(answer)
}

/// Of a repeated command the link is not shown again: only the first one was stored.
async fn carry_out(order: Order, command: CityCommand, link: Option<String>) -> Answered<StaffWritten> {
    let (app, receipt) = order.for_city(command).await?;
    let CityMade::Staff(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    let found = city::known(&app, |known| known.staff.get(id).map(Staff::from)).await?;
    let staff = found.ok_or(Refusal::NotFound)?;
    let sign_in_link = link.filter(|_| !receipt.is_replay);
    Ok(Answer::with(receipt.status, receipt.is_replay, StaffWritten { staff, sign_in_link }))
}

async fn hashed(app: &App, password: Password) -> Result<Credential, Problem> {
    if password.length() < app.city.now().settings.password_length_min as usize {
        return Err(Refusal::field("password", "password_too_short").into());
    }
    password::hash(password.as_str().to_owned()).await.map(Credential::Password)
}

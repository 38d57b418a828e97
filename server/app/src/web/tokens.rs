//! Tokens of programs: each has a role and an end, and is shown once.

use super::{
    auth::Who,
    city,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Limit, Nothing, input, query},
    openapi::{ReadsSignedIn, StaffCommand},
    order::{Answer, Answered, Order},
    paging::{List, page, page_of},
};
use crate::{
    clock::{secret_token, token_hash},
    node::App,
};
use axum::{Json, extract::State};
use domain::{
    CityCommand, Instant, Refusal, Role, city as facts,
    command::{CommandName, Credential},
    decide::CityMade,
    ids::{DepartmentId, TokenId},
    role::Grant,
    text::Line,
};
use serde::Serialize;
use store::Listed;
use utoipa::ToSchema;

query! {
    ListQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// Access for a program.
    NewToken {
        /// What the program is, for the list and for the log.
        name: Line,
        role: Role,
        department_id: Option<DepartmentId>,
        /// From then on it is worth nothing.
        ends_at: Instant,
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    id: TokenId,
    name: Line,
    role: Role,
    department_id: Option<DepartmentId>,
    ends_at: Instant,
    revoked_at: Option<Instant>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TokenWritten {
    #[serde(flatten)]
    token_object: Token,
    /// What goes behind `Authorization: Bearer`; shown this one time.
    token: Option<String>,
}

impl From<&facts::Token> for Token {
    fn from(token: &facts::Token) -> Self {
        let facts::Token { id, name, grant, ends_at, revoked_at } = token.clone();
        let Grant { role, department_id } = grant;
        Self { id, name, role, department_id, ends_at, revoked_at }
    }
}

/// All tokens, in the order in which they were made; those that ended or were revoked too.
#[utoipa::path(get, path = "/tokens", tag = "administration", params(ListQuery),
    responses((status = 200, body = List<Token>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Token>>, Problem> {
    who.must_have(CommandName::CreateToken)?;
    let listed: Listed<Token> = page_of(&app.city.now().tokens, &page(query.limit, query.after))?;
    Ok(Json(listed.into()))
}

/// Makes a token.
#[utoipa::path(post, path = "/tokens", tag = "administration", request_body = NewToken,
    responses((status = 201, body = TokenWritten), StaffCommand))]
pub async fn create(order: Order, Body(new): Body<NewToken>) -> Answered<TokenWritten> {
    let NewToken { name, role, department_id, ends_at } = new;
    let (secret, grant) = (secret_token(), Grant { role, department_id });
    let hash = Credential::Token(token_hash(&secret));
    let (app, receipt) = order.for_city(CityCommand::CreateToken { name, grant, ends_at, hash }).await?;
    let CityMade::Token(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    let found = city::known(&app, |known| known.tokens.get(id).map(Token::from)).await?;
    let token_object = found.ok_or(Refusal::NotFound)?;
    // Of a repeated command only the first secret was stored.
    let token = Some(secret).filter(|_| !receipt.is_replay);
    Ok(Answer::with(receipt.status, receipt.is_replay, TokenWritten { token_object, token }))
}

/// Makes a token worth nothing, at once.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "administration", params(("id" = TokenId, Path)),
    responses((status = 204), StaffCommand))]
pub async fn revoke(order: Order, Id(token): Id<TokenId>, Body(_): Body<Nothing>) -> Answered<TokenWritten> {
    let (_, receipt) = order.for_city(CityCommand::RevokeToken { token }).await?;
    Ok(Answer::empty(&receipt))
}

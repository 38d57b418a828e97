//! Webhooks: programs of the city's that are told of notices; and what could not be sent to anybody.

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
use crate::{node::App, outgoing::caller::new_secret};
use axum::{Json, extract::State};
use domain::{
    CityCommand, Instant, Refusal,
    command::{CommandName, Credential},
    decide::CityMade,
    ids::{DeliveryId, DepartmentId, WebhookId},
    notice::{self, NoticeKind, WebhookUrl},
};
use serde::Serialize;
use store::{
    Listed,
    outbox::{self, GivenUp, Target},
};
use utoipa::ToSchema;

query! {
    ListQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// Where notices are sent from now on.
    NewWebhook {
        /// `https://…`; the machine's settings say which networks may be called.
        url: WebhookUrl,
        /// Of these kinds only; without it or empty: of all that staff is told of.
        kinds: Option<Vec<NoticeKind>>,
        /// What concerns this department only.
        department_id: Option<DepartmentId>,
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Webhook {
    id: WebhookId,
    url: WebhookUrl,
    /// Of these kinds only; empty: of all that staff is told of.
    kinds: Vec<NoticeKind>,
    department_id: Option<DepartmentId>,
    made_at: Instant,
    removed_at: Option<Instant>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookWritten {
    #[serde(flatten)]
    webhook: Webhook,
    /// What the calls are signed with, as Standard Webhooks has it; shown this one time.
    secret: Option<String>,
}

impl From<&notice::Webhook> for Webhook {
    fn from(webhook: &notice::Webhook) -> Self {
        let notice::Webhook { id, url, kinds, department, made_at, removed_at } = webhook.clone();
        Self { id, url, kinds, department_id: department, made_at, removed_at }
    }
}

/// All webhooks, in the order in which they were made; those that were removed too.
#[utoipa::path(get, path = "/webhooks", tag = "administration", params(ListQuery),
    responses((status = 200, body = List<Webhook>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Webhook>>, Problem> {
    who.must_have(CommandName::CreateWebhook)?;
    let listed: Listed<Webhook> = page_of(&app.city.now().webhooks, &page(query.limit, query.after))?;
    Ok(Json(listed.into()))
}

/// Makes a webhook.
#[utoipa::path(post, path = "/webhooks", tag = "administration", request_body = NewWebhook,
    responses((status = 201, body = WebhookWritten), StaffCommand))]
pub async fn create(order: Order, Body(new): Body<NewWebhook>) -> Answered<WebhookWritten> {
    let NewWebhook { url, kinds, department_id: department } = new;
    let shown = new_secret();
    let secret = Credential::SigningSecret(shown.clone());
    let kinds = kinds.unwrap_or_default();
    let command = CityCommand::CreateWebhook { url, kinds, department, secret };
    let (app, receipt) = order.for_city(command).await?;
    let CityMade::Webhook(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    let found = city::known(&app, |known| known.webhooks.get(id).map(Webhook::from)).await?;
    let webhook = found.ok_or(Refusal::NotFound)?;
    // Of a repeated command only the first secret was stored.
    let secret = Some(shown).filter(|_| !receipt.is_replay);
    Ok(Answer::with(receipt.status, receipt.is_replay, WebhookWritten { webhook, secret }))
}

/// Calls it no more.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "administration", params(("id" = WebhookId, Path)),
    responses((status = 204), StaffCommand))]
pub async fn remove(
    order: Order,
    Id(webhook): Id<WebhookId>,
    Body(_): Body<Nothing>,
) -> Answered<WebhookWritten> {
    let (_, receipt) = order.for_city(CityCommand::RemoveWebhook { webhook }).await?;
    Ok(Answer::empty(&receipt))
}

/// A mail or a call that was tried as often as can be and did not arrive.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedDelivery {
    id: DeliveryId,
    /// Of a mail to staff; of one to a netizen it is known to nobody.
    mail_to: Option<String>,
    /// Of a call.
    webhook_id: Option<WebhookId>,
    attempts: u32,
    given_up_at: Instant,
    error: String,
    /// How many notices it tells of.
    notices: u32,
}

impl From<GivenUp> for FailedDelivery {
    fn from(given_up: GivenUp) -> Self {
        let (mail_to, webhook_id) = match given_up.to {
            Target::Mail(address) => (Some(address), None),
            Target::Netizen(_) => (None, None),
            Target::Webhook(id) => (None, Some(id)),
        };
        let GivenUp { id, attempts, at: given_up_at, error, notices, .. } = given_up;
        Self { id, mail_to, webhook_id, attempts, given_up_at, error, notices }
    }
}

/// What could not be sent, by mail or to a webhook, latest first.
#[utoipa::path(get, path = "/deliveries/failed", tag = "administration", params(ListQuery),
    responses((status = 200, body = List<FailedDelivery>), ReadsSignedIn))]
pub async fn deliveries(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<FailedDelivery>>, Problem> {
    who.must_have(CommandName::CreateWebhook)?;
    let listed = outbox::all_given_up(&app.db, &page(query.limit, query.after)).await?;
    let items = listed.items.into_iter().map(FailedDelivery::from).collect();
    Ok(Json(Listed { items, next: listed.next }.into()))
}

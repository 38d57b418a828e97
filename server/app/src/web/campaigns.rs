//! Campaigns (集中问政): everybody sees them, a moderator plans them. Which interviews belong to one is said in theirs.

pub mod lobby;

use super::{
    city,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Limit, input, query},
    openapi::{Reads, StaffCommand},
    order::{Answer, Answered, Order},
    paging::{List, page, page_of},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    CityCommand, Refusal,
    campaign::{Campaign, CampaignChange},
    decide::CityMade,
    ids::CampaignId,
    text::Line,
};
use jiff::civil::Date;

query! {
    ListQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    NewCampaign {
        title: Line,
        #[schema(value_type = String, format = Date)]
        first_day: Date,
        /// The same as the first one, unless said otherwise.
        #[schema(value_type = Option<String>, format = Date)]
        last_day: Option<Date>,
    }

    /// What is to be changed of a campaign; what is left out stays.
    CampaignChanges {
        title: Option<Line>,
        #[schema(value_type = Option<String>, format = Date)]
        first_day: Option<Date>,
        #[schema(value_type = Option<String>, format = Date)]
        last_day: Option<Date>,
    }
}

/// All campaigns in the order in which they were made.
#[utoipa::path(get, path = "/campaigns", tag = "interviews", params(ListQuery),
    responses((status = 200, body = List<Campaign>), Reads))]
pub async fn list(
    State(app): State<App>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Campaign>>, Problem> {
    Ok(Json(page_of(&app.city.now().campaigns, &page(query.limit, query.after))?.into()))
}

/// Plans a campaign.
#[utoipa::path(post, path = "/campaigns", tag = "interviews", request_body = NewCampaign,
    responses((status = 201, body = Campaign), StaffCommand))]
pub async fn create(order: Order, Body(new): Body<NewCampaign>) -> Answered<Campaign> {
    let NewCampaign { title, first_day, last_day } = new;
    let last_day = last_day.unwrap_or(first_day);
    carry_out(order, CityCommand::CreateCampaign { title, first_day, last_day }).await
}

/// Changes a campaign.
#[utoipa::path(patch, path = "/campaigns/{id}", tag = "interviews", params(("id" = CampaignId, Path)),
    request_body = CampaignChanges, responses((status = 200, body = Campaign), StaffCommand))]
pub async fn change(
    order: Order,
    Id(campaign): Id<CampaignId>,
    Body(changes): Body<CampaignChanges>,
) -> Answered<Campaign> {
    let CampaignChanges { title, first_day, last_day } = changes;
    let change = CampaignChange { title, first_day, last_day };
    carry_out(order, CityCommand::ChangeCampaign { campaign, change }).await
}

async fn carry_out(order: Order, command: CityCommand) -> Answered<Campaign> {
    let (app, receipt) = order.for_city(command).await?;
    let CityMade::Campaign(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    let campaign = find(&app, id).await?;
    Ok(Answer::with(receipt.status, receipt.is_replay, campaign))
}

pub async fn find(app: &App, id: &CampaignId) -> Result<Campaign, Problem> {
    let found = city::known(app, |known| known.campaigns.get(id).cloned()).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

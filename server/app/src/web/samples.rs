//! Samples for telephone interviews: an assessor draws them, takes the list along and enters what came of it.

pub mod export;

use super::{
    auth::Who,
    city::known,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Limit, Moment, input, query},
    openapi::{ANY, COMMAND, ReadsSignedIn, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answer, Answered, Order},
    paging::{List, page},
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    CityCommand, Instant, Refusal,
    command::CommandName,
    decide::CityMade,
    ids::{DepartmentId, InterviewId, QuestionId, SampleId},
    ranking::assesses,
    role::Belongs,
    sample::{self as facts, SamplePlan, SampleResult},
    score::Score,
    text::{Line, Text},
};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{
    Listed,
    samples::{self, Progress},
};
use utoipa::ToSchema;

input! {
    NewSample {
        title: Line,
        /// Of interviews that opened at or after.
        from: Moment,
        /// Of interviews that opened before; a day counts to its end.
        to: Moment,
        /// How many questions of each department.
        per_department: u64,
        /// What the draw goes by; the sample's own id, unless said.
        seed: Option<Line>,
    }

    NewResult {
        /// The number of the item within the sample.
        no: u64,
        reached: bool,
        /// Only of whoever was reached.
        #[schema(value_type = Option<u8>, minimum = 1, maximum = 5)]
        score: Option<Score>,
        comment: Option<Text>,
    }
}

query! {
    ItemsQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

refusals! {
    /// Of drawing a sample.
    Draws = [ANY, WRITING, COMMAND, SIGNED_IN, &["nothing_to_draw"]];
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Sample {
    id: SampleId,
    title: Line,
    from: Instant,
    /// Itself not included.
    to: Instant,
    per_department: u32,
    /// In each department the questions in the order of the SHA-256 of `seed:question id`, the first of them drawn.
    seed: String,
    drawn_at: Instant,
    items: u32,
    reached: u64,
    /// Telephoned in vain.
    missed: u64,
}

/// A question of a sample.
#[derive(Debug, Serialize, ToSchema)]
pub struct SampleItem {
    no: u32,
    department_id: DepartmentId,
    question_id: QuestionId,
    interview_id: InterviewId,
    interview_title: String,
    /// Its number within the interview.
    question_no: u32,
    asked_at: Instant,
    reached: Option<bool>,
    score: Option<u8>,
    comment: Option<String>,
    entered_at: Option<Instant>,
}

impl From<samples::Item> for SampleItem {
    fn from(item: samples::Item) -> Self {
        let entered = item.entered.as_ref();
        Self {
            no: item.no,
            department_id: item.department,
            question_id: item.question,
            interview_id: item.interview,
            interview_title: item.interview_title,
            question_no: item.question_no,
            asked_at: item.asked_at,
            reached: entered.map(|entered| entered.is_reached),
            score: entered.and_then(|entered| entered.score),
            comment: entered.and_then(|entered| entered.comment.as_ref().map(ToString::to_string)),
            entered_at: entered.map(|entered| entered.at),
        }
    }
}

/// Assessors enter, and admins may look.
fn must_read(who: &Who) -> Result<(), Refusal> {
    match &who.staff {
        Some(staff) if assesses(staff) => Ok(()),
        Some(_) | None => who.must_have_for(CommandName::DrawSample, Belongs::default()),
    }
}

impl Sample {
    fn of(sample: &facts::Sample, progress: &BTreeMap<String, Progress>) -> Self {
        let Progress { reached, missed } = progress.get(sample.id.as_str()).copied().unwrap_or_default();
        let SamplePlan { title, from, to, per_department, .. } = sample.plan.clone();
        let (id, seed) = (sample.id.clone(), sample.seed().to_owned());
        let (drawn_at, items) = (sample.drawn_at, sample.items);
        Self { id, title, from, to, per_department, seed, drawn_at, items, reached, missed }
    }
}

async fn find(app: &App, id: &SampleId) -> Result<Sample, Problem> {
    let found = known(app, |city| city.samples.get(id).cloned()).await?.ok_or(Refusal::NotFound)?;
    Ok(Sample::of(&found, &samples::progress(&app.db, Some(id)).await?))
}

/// All samples, the newest first.
#[utoipa::path(get, path = "/samples", tag = "assessment",
    responses((status = 200, body = List<Sample>), ReadsSignedIn))]
pub async fn list(State(app): State<App>, who: Who) -> Result<Json<List<Sample>>, Problem> {
    must_read(&who)?;
    let progress = samples::progress(&app.db, None).await?;
    let city = app.city.now();
    let newest_first = city.samples.values().rev();
    Ok(Json(List::whole(newest_first.map(|sample| Sample::of(sample, &progress)).collect())))
}

/// A sample.
#[utoipa::path(get, path = "/samples/{id}", tag = "assessment", params(("id" = SampleId, Path)),
    responses((status = 200, body = Sample), ReadsSignedIn))]
pub async fn one(State(app): State<App>, who: Who, Id(id): Id<SampleId>) -> Result<Json<Sample>, Problem> {
    must_read(&who)?;
    Ok(Json(find(&app, &id).await?))
}

/// The questions of a sample with what was entered, in the order of their numbers.
#[utoipa::path(get, path = "/samples/{id}/items", tag = "assessment",
    params(("id" = SampleId, Path), ItemsQuery),
    responses((status = 200, body = List<SampleItem>), ReadsSignedIn))]
pub async fn items(
    State(app): State<App>,
    who: Who,
    Id(id): Id<SampleId>,
    Query(query): Query<ItemsQuery>,
) -> Result<Json<List<SampleItem>>, Problem> {
    must_read(&who)?;
    find(&app, &id).await?;
    let Listed { items, next } = samples::items(&app.db, &id, &page(query.limit, query.after)).await?;
    Ok(Json(Listed { items: items.into_iter().map(SampleItem::from).collect(), next }.into()))
}

/// Draws a sample from the questions of a period that were answered.
#[utoipa::path(post, path = "/samples", tag = "assessment", request_body = NewSample,
    responses((status = 201, body = Sample), Draws))]
pub async fn draw(order: Order, Body(new): Body<NewSample>) -> Answered<Sample> {
    let NewSample { title, from, to, per_department, seed } = new;
    order.who.must_have(CommandName::DrawSample)?;
    let over = period(&order.app, Some(&from), Some(&to))?;
    let plan = SamplePlan {
        title,
        from: over.from.ok_or_else(|| Refusal::field("from", "not_a_time"))?,
        to: over.to.ok_or_else(|| Refusal::field("to", "not_a_time"))?,
        per_department: u32::try_from(per_department)
            .map_err(|_| Refusal::field("per_department", "number_out_of_bounds"))?,
        seed,
    };
    let (app, receipt) = order.for_city(CityCommand::DrawSample { plan }).await?;
    let CityMade::Sample(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    Ok(Answer::with(receipt.status, receipt.is_replay, find(&app, id).await?))
}

/// Enters what came of telephoning about an item; again: puts it right.
#[utoipa::path(post, path = "/samples/{id}/results", tag = "assessment", params(("id" = SampleId, Path)),
    request_body = NewResult, responses((status = 200, body = SampleItem), StaffCommand))]
pub async fn enter(
    order: Order,
    Id(sample): Id<SampleId>,
    Body(new): Body<NewResult>,
) -> Answered<SampleItem> {
    let NewResult { no, reached: is_reached, score, comment } = new;
    order.who.must_have(CommandName::EnterSampleResult)?;
    let no = u32::try_from(no).map_err(|_| Refusal::NotFound)?;
    let result = SampleResult { is_reached, score, comment };
    let command = CityCommand::EnterSampleResult { sample: sample.clone(), no, result };
    let (app, receipt) = order.for_city(command).await?;
    let item = samples::item(&app.db, &sample, no).await?.ok_or(Refusal::NotFound)?;
    Ok(Answer::with(receipt.status, receipt.is_replay, item.into()))
}

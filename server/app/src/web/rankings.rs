//! Rankings of the departments: assessors make, freeze and publish them, departments object before. Everybody reads
//! those that were published, if the city publishes them at all.

pub mod export;

use super::{
    auth::Who,
    city::known,
    error::Problem,
    extract::{Body, Id},
    formula::FormulaBody,
    input::{Moment, Nothing, input},
    openapi::{ANY, COMMAND, Reads, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answer, Answered, Order},
    paging::List,
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    Actor, City, CityCommand, Instant, Refusal,
    command::CommandName,
    decide::CityMade,
    event::Slot,
    ids::{DepartmentId, ObjectionId, RankingId},
    ranking::{self as facts, RankingPlan, RankingStatus, assesses, score::Row, works_for},
    text::{Line, Text},
};
use serde::Serialize;
use store::{
    figures::Period,
    rankings::{self, Notes},
};
use utoipa::ToSchema;

input! {
    NewRanking {
        title: Line,
        /// Interviews that opened at or after.
        from: Moment,
        /// Interviews that opened before; a day counts to its end.
        to: Moment,
        /// Until when departments may object; a day counts to its end. After it the ranking may be frozen.
        cut_off: Moment,
        /// The version of the formula; the newest, unless said.
        formula: Option<u64>,
    }

    NewObjection {
        /// For which department; the own one, unless there are several.
        department_id: Option<DepartmentId>,
        text: Text,
    }

    NewObjectionAnswer {
        accepted: bool,
        text: Text,
    }

    Withdrawal {
        reason: Text,
    }
}

refusals! {
    /// Of making a ranking.
    Creates = [ANY, WRITING, COMMAND, SIGNED_IN, &["no_formula"]];
    /// Of freezing one.
    Freezes = [ANY, WRITING, COMMAND, SIGNED_IN, &["cut_off_not_reached", "objections_open"]];
    /// Of publishing one.
    Publishes = [ANY, WRITING, COMMAND, SIGNED_IN, &["public_ranking_is_off"]];
    /// Of objecting.
    Objects = [ANY, WRITING, COMMAND, SIGNED_IN, &["cut_off_passed", "too_many_objections"]];
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Ranking {
    pub id: RankingId,
    pub title: Line,
    pub from: Instant,
    /// Itself not included.
    pub to: Instant,
    /// The last moment in which departments may object.
    pub cut_off: Instant,
    pub formula_version: u32,
    pub status: RankingStatus,
    pub made_at: Instant,
    pub frozen_at: Option<Instant>,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    pub objections: u64,
    pub objections_open: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Objection {
    pub id: ObjectionId,
    pub department_id: DepartmentId,
    pub made_at: Instant,
    pub text: String,
    pub accepted: Option<bool>,
    pub answer: Option<String>,
    pub answered_at: Option<Instant>,
}

/// A ranking with all that the reader may see of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankingWithTable {
    #[serde(flatten)]
    pub ranking: Ranking,
    pub withdrawn_because: Option<String>,
    pub formula: FormulaBody,
    /// As of when its figures are.
    pub at: Instant,
    /// A preview moves with the figures; what was frozen does not. None of what was withdrawn, but for staff.
    pub rows: Option<Vec<Row>>,
    /// Whoever assesses sees all, an official the own department's, others none.
    pub objection_list: Vec<Objection>,
}

impl From<&facts::Ranking> for Ranking {
    fn from(ranking: &facts::Ranking) -> Self {
        let open = ranking.objections.iter().filter(|objection| objection.answer.is_none());
        let facts::Ranking { id, plan, made_at, frozen_at, published_at, withdrawn_at, .. } = ranking.clone();
        let RankingPlan { title, from, to, cut_off, formula } = plan;
        Self {
            id,
            title,
            from,
            to,
            cut_off,
            formula_version: formula,
            status: ranking.status(),
            made_at,
            frozen_at,
            published_at,
            withdrawn_at,
            objections: ranking.objections.len() as u64,
            objections_open: open.count() as u64,
        }
    }
}

/// With whose eyes rankings are read.
pub fn reader(who: &Who) -> Actor {
    who.staff.clone().unwrap_or(Actor::Nobody)
}

fn sees(ranking: &facts::Ranking, city: &City, reader: &Actor) -> bool {
    ranking.is_public(city) || ranking.shows_table_to(city, reader)
}

/// The rankings that the reader may see, the newest first.
#[utoipa::path(get, path = "/rankings", tag = "assessment",
    responses((status = 200, body = List<Ranking>), Reads))]
pub async fn list(State(app): State<App>, who: Who) -> Result<Json<List<Ranking>>, Problem> {
    let (city, reader) = (app.city.now(), reader(&who));
    let seen = city.rankings.values().rev().filter(|ranking| sees(ranking, &city, &reader));
    Ok(Json(List::whole(seen.map(Ranking::from).collect())))
}

/// A ranking with its formula and its table.
#[utoipa::path(get, path = "/rankings/{id}", tag = "assessment", params(("id" = RankingId, Path)),
    responses((status = 200, body = RankingWithTable), Reads))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RankingId>,
) -> Result<Json<RankingWithTable>, Problem> {
    Ok(Json(show(&app, &who, &id).await?))
}

/// What the reader may see of a ranking.
///
/// # Errors
/// `NotFound` also for one that is not for this reader.
pub async fn show(app: &App, who: &Who, id: &RankingId) -> Result<RankingWithTable, Problem> {
    let reader = reader(who);
    let find = |city: &City| {
        let ranking = city.rankings.get(id).filter(|ranking| sees(ranking, city, &reader))?;
        let formula = FormulaBody::of(city, who, city.formula(ranking.plan.formula)?);
        Some((ranking.clone(), formula, ranking.shows_table_to(city, &reader)))
    };
    let (ranking, formula, shows_table) = known(app, find).await?.ok_or(Refusal::NotFound)?;
    let at = ranking.frozen_at.unwrap_or_else(|| app.clock.now());
    let rows = if shows_table { Some(rows(app, &ranking, &formula, at).await?) } else { None };
    let seen: Vec<_> = ranking.objections.iter().filter(|objection| is_shown(objection, &reader)).collect();
    let items = seen.iter().map(|objection| objection.id.as_str()).chain([id.as_str()]);
    let notes = rankings::notes(&app.db, &items.collect::<Vec<_>>()).await?;
    Ok(RankingWithTable {
        withdrawn_because: note(&notes, id.as_str(), Slot::Reason),
        objection_list: seen.into_iter().map(|objection| told(objection, &notes)).collect(),
        ranking: Ranking::from(&ranking),
        formula,
        at,
        rows,
    })
}

/// As they were frozen, else as the figures are now.
async fn rows(
    app: &App,
    ranking: &facts::Ranking,
    formula: &FormulaBody,
    now: Instant,
) -> Result<Vec<Row>, Problem> {
    if let Some(frozen) = rankings::frozen(&app.db, &ranking.id).await? {
        return Ok(frozen);
    }
    let period = Period { from: Some(ranking.plan.from), to: Some(ranking.plan.to) };
    let figures = rankings::figures(&app.db, period, now).await?;
    Ok(formula.formula.rank(formula.formula.inputs(&figures)))
}

fn is_shown(objection: &facts::Objection, reader: &Actor) -> bool {
    assesses(reader) || works_for(reader).any(|department| department == &objection.department)
}

fn note(notes: &Notes, item: &str, slot: Slot) -> Option<String> {
    notes.of(item, slot).map(|text| text.to_string())
}

fn told(objection: &facts::Objection, notes: &Notes) -> Objection {
    let item = objection.id.as_str();
    Objection {
        id: objection.id.clone(),
        department_id: objection.department.clone(),
        made_at: objection.made_at,
        text: note(notes, item, Slot::Text).unwrap_or_default(),
        accepted: objection.answer.map(|answer| answer.is_accepted),
        answer: note(notes, item, Slot::ObjectionAnswer),
        answered_at: objection.answer.map(|answer| answer.at),
    }
}

/// Makes a ranking; it is a preview for the departments until it is frozen.
#[utoipa::path(post, path = "/rankings", tag = "assessment", request_body = NewRanking,
    responses((status = 201, body = RankingWithTable), Creates))]
pub async fn create(order: Order, Body(new): Body<NewRanking>) -> Answered<RankingWithTable> {
    let NewRanking { title, from, to, cut_off, formula } = new;
    order.who.must_have(CommandName::CreateRanking)?;
    let over = period(&order.app, Some(&from), Some(&to))?;
    let end = period(&order.app, None, Some(&cut_off))?.to;
    let newest = order.app.city.now().formulas.last().map_or(0, |newest| newest.version);
    let plan = RankingPlan {
        title,
        from: over.from.ok_or_else(|| Refusal::field("from", "not_a_time"))?,
        to: over.to.ok_or_else(|| Refusal::field("to", "not_a_time"))?,
        // The last moment is still in time.
        cut_off: end.ok_or_else(|| Refusal::field("cut_off", "not_a_time"))?.plus_ms(-1),
        formula: formula.map_or(newest, |version| u32::try_from(version).unwrap_or(u32::MAX)),
    };
    carry_out(order, CityCommand::CreateRanking { plan }).await
}

/// Freezes a ranking after its cut-off: figures, points and places stay as they are now.
#[utoipa::path(post, path = "/rankings/{id}/freeze", tag = "assessment", params(("id" = RankingId, Path)),
    responses((status = 200, body = RankingWithTable), Freezes))]
pub async fn freeze(
    order: Order,
    Id(ranking): Id<RankingId>,
    Body(_): Body<Nothing>,
) -> Answered<RankingWithTable> {
    carry_out(order, CityCommand::FreezeRanking { ranking }).await
}

/// Publishes a ranking that is frozen.
#[utoipa::path(post, path = "/rankings/{id}/publish", tag = "assessment", params(("id" = RankingId, Path)),
    responses((status = 200, body = RankingWithTable), Publishes))]
pub async fn publish(
    order: Order,
    Id(ranking): Id<RankingId>,
    Body(_): Body<Nothing>,
) -> Answered<RankingWithTable> {
    carry_out(order, CityCommand::PublishRanking { ranking }).await
}

/// Withdraws a ranking; that it was published and why it is no more stays public.
#[utoipa::path(post, path = "/rankings/{id}/withdraw", tag = "assessment", params(("id" = RankingId, Path)),
    request_body = Withdrawal, responses((status = 200, body = RankingWithTable), StaffCommand))]
pub async fn withdraw(
    order: Order,
    Id(ranking): Id<RankingId>,
    Body(Withdrawal { reason }): Body<Withdrawal>,
) -> Answered<RankingWithTable> {
    carry_out(order, CityCommand::WithdrawRanking { ranking, reason }).await
}

/// Objects to a preview, for a department.
#[utoipa::path(post, path = "/rankings/{id}/objections", tag = "assessment", params(("id" = RankingId, Path)),
    request_body = NewObjection, responses((status = 201, body = RankingWithTable), Objects))]
pub async fn object(
    order: Order,
    Id(ranking): Id<RankingId>,
    Body(NewObjection { department_id, text }): Body<NewObjection>,
) -> Answered<RankingWithTable> {
    order.who.must_have(CommandName::ObjectToRanking)?;
    let own = || works_for(&reader(&order.who)).next().cloned();
    let department = department_id.or_else(own).ok_or_else(|| Problem::missing_field("department_id"))?;
    carry_out(order, CityCommand::ObjectToRanking { ranking, department, text }).await
}

/// Answers an objection.
#[utoipa::path(post, path = "/objections/{id}/answer", tag = "assessment", params(("id" = ObjectionId, Path)),
    request_body = NewObjectionAnswer, responses((status = 200, body = RankingWithTable), StaffCommand))]
pub async fn answer(
    order: Order,
    Id(objection): Id<ObjectionId>,
    Body(NewObjectionAnswer { accepted: is_accepted, text }): Body<NewObjectionAnswer>,
) -> Answered<RankingWithTable> {
    carry_out(order, CityCommand::AnswerObjection { objection, is_accepted, text }).await
}

async fn carry_out(order: Order, command: CityCommand) -> Answered<RankingWithTable> {
    order.who.must_have(command.name())?;
    let who = order.who.clone();
    let (app, receipt) = order.for_city(command).await?;
    let CityMade::Ranking(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    Ok(Answer::with(receipt.status, receipt.is_replay, show(&app, &who, id).await?))
}

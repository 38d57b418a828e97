//! Rankings of the departments: assessors make, freeze and publish them, departments object before. Everybody reads
//! those that were published, if the city publishes them at all.

pub mod export;
pub mod reading;

use super::{
    auth::Who,
    error::Problem,
    extract::{Body, Id},
    input::{Moment, Nothing, input},
    openapi::{ANY, COMMAND, Reads, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answer, Answered, Order},
    paging::List,
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    CityCommand, Refusal,
    command::CommandName,
    decide::CityMade,
    ids::{DepartmentId, ObjectionId, RankingId},
    ranking::{RankingPlan, works_for},
    text::{Line, Text},
};
use reading::{Ranking, RankingWithTable, reader, sees, show};

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

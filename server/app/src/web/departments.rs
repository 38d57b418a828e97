//! Departments: everybody sees them with their figures, an admin makes and changes them.

use super::{
    auth::Who,
    city,
    error::Problem,
    extract::{Body, Id, Query},
    figures::of_departments,
    input::{Cursor, Limit, Moment, input, query},
    openapi::{ANY, COMMAND, Reads, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answer, Answered, Order},
    paging::{List, page, page_of},
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    CityCommand, Instant, Refusal, city as facts, city::DepartmentChange, command::CommandName,
    decide::CityMade, figures::Figures, ids::DepartmentId, mailbox::Mailbox, text::Line,
};
use serde::Serialize;
use store::Listed;
use utoipa::ToSchema;

const ANSWER_WITHIN_DAYS_MAX: u32 = 60;

query! {
    ListQuery {
        /// Figures of interviews that opened at or after.
        from: Option<Moment>,
        /// Figures of interviews that opened before; a day counts to its end.
        to: Option<Moment>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }

    PeriodQuery {
        /// Figures of interviews that opened at or after.
        from: Option<Moment>,
        /// Figures of interviews that opened before; a day counts to its end.
        to: Option<Moment>,
    }
}

input! {
    NewDepartment {
        /// Unique in the city.
        code: Line,
        name: Line,
        name_en: Option<Line>,
        short_name: Option<Line>,
        parent_id: Option<DepartmentId>,
        /// Where notices go; not public.
        email: Option<Mailbox>,
    }

    /// What is to be changed of a department; what is left out stays.
    DepartmentChanges {
        name: Option<Line>,
        name_en: Option<Line>,
        short_name: Option<Line>,
        /// A retired department is given no more questions.
        retired: Option<bool>,
        /// Drafts need a reviewer's signature.
        review: Option<bool>,
        /// Working days for its open questions after an interview, up to 60; 0: as usual.
        answer_within_days: Option<u64>,
        /// Where notices go; empty: nowhere. Not public.
        email: Option<Mailbox>,
    }
}

refusals! {
    /// Of making a department.
    Creates = [ANY, WRITING, COMMAND, SIGNED_IN, &["code_taken"]];
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Department {
    id: DepartmentId,
    code: Line,
    name: Line,
    name_en: Option<Line>,
    short_name: Option<Line>,
    parent_id: Option<DepartmentId>,
    retired_at: Option<Instant>,
    /// Drafts need a reviewer's signature.
    review: bool,
    /// Working days for its open questions after an interview; none: as usual.
    answer_within_days: Option<u32>,
    /// Where notices go; for admins only, else null.
    email: Option<Mailbox>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentWithFigures {
    #[serde(flatten)]
    department: Department,
    figures: Figures,
}

impl From<&facts::Department> for Department {
    fn from(department: &facts::Department) -> Self {
        let department = department.clone();
        Self {
            id: department.id,
            code: department.code,
            name: department.name,
            name_en: department.name_en,
            short_name: department.short_name,
            parent_id: department.parent,
            retired_at: department.retired_at,
            review: department.needs_review,
            answer_within_days: department.answer_within_days,
            email: Some(department.email),
        }
    }
}

impl Department {
    /// Where a department's mail goes is nothing for the public.
    fn seen_by(self, who: &Who) -> Self {
        let is_admins = who.must_have(CommandName::ChangeDepartment).is_ok();
        Self { email: self.email.filter(|_| is_admins), ..self }
    }
}

/// All departments with their figures, in the order in which they were made.
#[utoipa::path(get, path = "/departments", tag = "departments", params(ListQuery),
    responses((status = 200, body = List<DepartmentWithFigures>), Reads))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<DepartmentWithFigures>>, Problem> {
    let period = period(&app, query.from.as_ref(), query.to.as_ref())?;
    let page = page(query.limit, query.after);
    let listed: Listed<Department> = page_of(&app.city.now().departments, &page)?;
    let figures = of_departments(&app, period, None, &page).await?;
    let with_figures = |department: Department| {
        let figures = figures.get(department.id.as_str()).cloned().unwrap_or_default();
        DepartmentWithFigures { department: department.seen_by(&who), figures }
    };
    let items = listed.items.into_iter().map(with_figures).collect();
    Ok(Json(Listed { items, next: listed.next }.into()))
}

/// One department with its figures.
#[utoipa::path(get, path = "/departments/{id}", tag = "departments",
    params(("id" = DepartmentId, Path), PeriodQuery),
    responses((status = 200, body = DepartmentWithFigures), Reads))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DepartmentId>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<DepartmentWithFigures>, Problem> {
    let department = find(&app, &id).await?.seen_by(&who);
    let period = period(&app, query.from.as_ref(), query.to.as_ref())?;
    let mut figures = of_departments(&app, period, Some(&id), &page(None, None)).await?;
    let figures = figures.remove(id.as_str()).unwrap_or_default();
    Ok(Json(DepartmentWithFigures { department, figures }))
}

/// Makes a department.
#[utoipa::path(post, path = "/departments", tag = "departments", request_body = NewDepartment,
    responses((status = 201, body = Department), Creates))]
pub async fn create(order: Order, Body(new): Body<NewDepartment>) -> Answered<Department> {
    let NewDepartment { code, name, name_en, short_name, parent_id: parent, email } = new;
    carry_out(order, CityCommand::CreateDepartment { code, name, name_en, short_name, parent, email }).await
}

/// Changes a department. Figures and records keep the name of their day.
#[utoipa::path(patch, path = "/departments/{id}", tag = "departments", params(("id" = DepartmentId, Path)),
    request_body = DepartmentChanges, responses((status = 200, body = Department), StaffCommand))]
pub async fn change(
    order: Order,
    Id(department): Id<DepartmentId>,
    Body(changes): Body<DepartmentChanges>,
) -> Answered<Department> {
    let DepartmentChanges { name, name_en, short_name, retired, review, answer_within_days, email } = changes;
    let answer_within_days = answer_within_days.map(days).transpose()?;
    let change = DepartmentChange {
        name,
        name_en,
        short_name,
        is_retired: retired,
        review,
        answer_within_days,
        email,
    };
    carry_out(order, CityCommand::ChangeDepartment { department, change }).await
}

/// The same bound as that of the setting `answer_within_days`.
fn days(days: u64) -> Result<u32, Refusal> {
    u32::try_from(days)
        .ok()
        .filter(|days| *days <= ANSWER_WITHIN_DAYS_MAX)
        .ok_or_else(|| Refusal::field("answer_within_days", "number_out_of_bounds"))
}

async fn carry_out(order: Order, command: CityCommand) -> Answered<Department> {
    let (app, receipt) = order.for_city(command).await?;
    let CityMade::Department(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    Ok(Answer::with(receipt.status, receipt.is_replay, find(&app, id).await?))
}

async fn find(app: &App, id: &DepartmentId) -> Result<Department, Problem> {
    let found = city::known(app, |known| known.departments.get(id).map(Department::from)).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

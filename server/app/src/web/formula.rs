//! The formula by which departments are ranked: everybody may read it, an admin sets a new version.

use super::{
    auth::Who,
    city::{known, name_of},
    error::Problem,
    extract::{Body, Id, Named},
    input::{Faults, Read, input},
    openapi::{Reads, StaffCommand},
    order::{Answer, Answered, Order},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    City, CityCommand, Instant, Refusal,
    decide::CityMade,
    ids::DepartmentId,
    ranking::formula::{Figure, Formula, FormulaVersion, Group, Part},
    text::Line,
};
use serde::Serialize;
use utoipa::ToSchema;

input! {
    NewPart {
        figure: Figure,
        /// 1 to 1000, in relation to the other parts.
        weight: u64,
        /// The value that gives no points: hundredths of a percent, hundredths of a score, or minutes.
        worst: u64,
        /// The value that gives full points.
        best: u64,
    }

    NewGroup {
        name: Line,
        department_ids: Vec<DepartmentId>,
    }

    NewFormula {
        parts: Vec<NewPart>,
        /// Whoever has fewer public questions is listed without a place.
        cases_min: u64,
        /// Departments that are ranked among themselves; those in no group are so, too.
        groups: Option<Vec<NewGroup>>,
    }
}

impl Read for Figure {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        value.as_str().and_then(Self::parse).or_else(|| faults.invalid(at, "unknown_value"))
    }
}

/// A number that is beyond all bounds stays so.
fn bounded(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl From<NewFormula> for Formula {
    fn from(new: NewFormula) -> Self {
        let part = |NewPart { figure, weight, worst, best }| Part {
            figure,
            weight: bounded(weight),
            worst: bounded(worst),
            best: bounded(best),
        };
        let group = |NewGroup { name, department_ids }| Group { name, department_ids };
        Self {
            parts: new.parts.into_iter().map(part).collect(),
            cases_min: bounded(new.cases_min),
            groups: new.groups.unwrap_or_default().into_iter().map(group).collect(),
        }
    }
}

/// A version of the formula.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormulaBody {
    pub version: u32,
    pub set_at: Instant,
    /// For staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<String>,
    #[serde(flatten)]
    pub formula: Formula,
}

impl FormulaBody {
    pub fn of(city: &City, who: &Who, version: &FormulaVersion) -> Self {
        Self {
            version: version.version,
            set_at: version.set_at,
            set_by: who.staff.as_ref().map(|_| name_of(city, &version.set_by)),
            formula: version.formula.clone(),
        }
    }
}

/// The number of a version, in a path.
pub struct Version(pub u32);

impl Named for Version {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

/// The newest version of the formula.
#[utoipa::path(get, path = "/formula", tag = "assessment", responses((status = 200, body = FormulaBody), Reads))]
pub async fn newest(State(app): State<App>, who: Who) -> Result<Json<FormulaBody>, Problem> {
    let city = app.city.now();
    let newest = city.formulas.last().ok_or(Refusal::NotFound)?;
    Ok(Json(FormulaBody::of(&city, &who, newest)))
}

/// A version of the formula; none ever changes.
#[utoipa::path(get, path = "/formula/{version}", tag = "assessment", params(("version" = u32, Path)),
    responses((status = 200, body = FormulaBody), Reads))]
pub async fn version(
    State(app): State<App>,
    who: Who,
    Id(Version(version)): Id<Version>,
) -> Result<Json<FormulaBody>, Problem> {
    Ok(Json(find(&app, &who, version).await?))
}

/// Sets a new version of the formula; rankings keep the one that they name.
#[utoipa::path(put, path = "/formula", tag = "assessment", request_body = NewFormula,
    responses((status = 200, body = FormulaBody), StaffCommand))]
pub async fn change(order: Order, Body(new): Body<NewFormula>) -> Answered<FormulaBody> {
    let who = order.who.clone();
    let (app, receipt) = order.for_city(CityCommand::ChangeFormula { formula: new.into() }).await?;
    let CityMade::Formula(version) = receipt.made else { return Err(Refusal::NotFound.into()) };
    Ok(Answer::with(receipt.status, receipt.is_replay, find(&app, &who, version).await?))
}

async fn find(app: &App, who: &Who, version: u32) -> Result<FormulaBody, Problem> {
    let found = known(app, |city| city.formula(version).map(|known| FormulaBody::of(city, who, known)));
    Ok(found.await?.ok_or(Refusal::NotFound)?)
}

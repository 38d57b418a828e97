//! What the city decides: each setting with its meaning, bounds and value; an admin's.

use super::{
    auth::Who,
    city::name_of,
    error::Problem,
    extract::Body,
    input::{Faults, Read},
    openapi::{ReadsSignedIn, StaffCommand},
    order::{Answer, Answered, Order},
    paging::List,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    City, CityCommand, Instant,
    command::CommandName,
    settings::{DEFINITIONS, Definition, SettingKind, Settings},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// New values by the names of their settings; the others stay.
#[derive(Debug, ToSchema)]
#[schema(value_type = HashMap<String, Value>)]
pub struct Changes(Map<String, Value>);

impl Read for Changes {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        Map::read(value, at, faults).map(Self)
    }
}

/// A setting.
#[derive(Debug, Serialize, ToSchema)]
pub struct Setting {
    name: &'static str,
    meaning: &'static str,
    #[serde(rename = "type")]
    kind: SettingType,
    /// Of a number, itself included.
    min: Option<u32>,
    /// Of a number, itself included.
    max: Option<u32>,
    /// Of a text, in characters.
    length_max: Option<usize>,
    choices: Option<&'static [&'static str]>,
    default: Value,
    value: Value,
    /// Who changed it last; none if nobody did.
    changed_by: Option<String>,
    changed_at: Option<Instant>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingType {
    Integer,
    Text,
    Choice,
}

/// All settings.
#[utoipa::path(get, path = "/settings", tag = "administration",
    responses((status = 200, body = List<Setting>), ReadsSignedIn))]
pub async fn list(State(app): State<App>, who: Who) -> Result<Json<List<Setting>>, Problem> {
    who.must_have(CommandName::ChangeSettings)?;
    Ok(Json(all(&app.city.now())))
}

/// Changes settings: all of them that are given, or none. They reach all nodes within 2 seconds.
#[utoipa::path(patch, path = "/settings", tag = "administration", request_body = Changes,
    responses((status = 200, body = List<Setting>), StaffCommand))]
pub async fn change(order: Order, Body(Changes(values)): Body<Changes>) -> Answered<List<Setting>> {
    let (app, receipt) = order.for_city(CityCommand::ChangeSettings { values }).await?;
    Ok(Answer::with(receipt.status, receipt.is_replay, all(&app.city.now())))
}

fn all(city: &City) -> List<Setting> {
    let (defaults, values) = (Settings::default().values(), city.settings.values());
    let of = |all: &Map<String, Value>, name| all.get(name).cloned().unwrap_or_default();
    let setting = |definition: &Definition| {
        let Definition { name, meaning, kind } = *definition;
        let changed = city.settings_changed.get(name);
        let (kind, min, max, length_max, choices) = match kind {
            SettingKind::Number { min, max } => (SettingType::Integer, Some(min), Some(max), None, None),
            SettingKind::Text { length_max, .. } => (SettingType::Text, None, None, Some(length_max), None),
            SettingKind::Choice(choices) => (SettingType::Choice, None, None, None, Some(choices)),
        };
        Setting {
            name,
            meaning: meaning.trim(),
            kind,
            min,
            max,
            length_max,
            choices,
            default: of(&defaults, name),
            value: of(&values, name),
            changed_by: changed.map(|(actor, _)| name_of(city, actor)),
            changed_at: changed.map(|(_, at)| *at),
        }
    };
    List::whole(DEFINITIONS.iter().map(setting).collect())
}

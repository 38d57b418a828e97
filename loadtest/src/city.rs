//! The stage setting: departments, staff and announced interviews, made over the published interface.
//!
//! Every name and code carries the run's own mark, so that a run leaves earlier ones on the same database alone.

use std::rc::Rc;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::api::{Api, Call, Credential};
use crate::plan::RoomPlan;
use crate::room::Room;

/// What the run needs the city to decide differently.
const NEEDED: [(&str, u64); 4] = [
    ("notice_days", 0),
    ("asks_per_address_per_minute", 1_000_000),
    ("new_netizens_per_address_per_minute", 1_000_000),
    ("questions_per_room_max", 100_000),
];

/// An admin of the city, and what its settings were before.
pub struct Admin {
    pub credential: Credential,
    settings_before: Map<String, Value>,
}

impl Admin {
    /// Signs in by name and password.
    pub async fn sign_in(api: &Api, username: &str, password: &str) -> Result<Self> {
        Self::with(api, sign_in(api, username, password).await?).await
    }

    /// Takes the city over with a credential; its settings are changed until `restore`.
    pub async fn with(api: &Api, credential: Credential) -> Result<Self> {
        let settings = api.all("/settings", &credential).await?;
        let value = |name: &str| {
            settings.iter().find(|setting| setting["name"] == name).map(|setting| setting["value"].clone())
        };
        let settings_before =
            NEEDED.iter().filter_map(|(name, _)| Some(((*name).to_owned(), value(name)?))).collect();
        let needed: Map<String, Value> =
            NEEDED.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        api.must(Call::patch("/settings", &credential, needed.into())).await?;
        Ok(Self { credential, settings_before })
    }

    /// Puts the city's settings back.
    pub async fn restore(&self, api: &Api) -> Result<()> {
        api.must(Call::patch("/settings", &self.credential, self.settings_before.clone().into())).await?;
        Ok(())
    }
}

/// Makes each room's department, moderator, official and interview, and announces it.
pub async fn found(
    api: &Api,
    admin: &Admin,
    title: &str,
    rooms: &[RoomPlan],
    run: &str,
) -> Result<Vec<Rc<Room>>> {
    let mut founded = Vec::new();
    for (index, plan) in rooms.iter().enumerate() {
        let room = found_room(api, admin, title, plan, run, index).await;
        founded.push(Rc::new(room.with_context(|| format!("preparing {}", plan.department))?));
    }
    Ok(founded)
}

async fn found_room(
    api: &Api,
    admin: &Admin,
    title: &str,
    plan: &RoomPlan,
    run: &str,
    index: usize,
) -> Result<Room> {
    let body = json!({
        "code": format!("{run}-{index}"),
        "name": format!("{} {run}", plan.department),
    });
    let department = api.must(Call::post("/departments", &admin.credential, body)).await?;
    let department_id = id(&department.body)?;
    let moderator =
        add_staff(api, admin, &format!("{run}-moderator-{index}"), json!({ "role": "moderator" })).await?;
    let role = json!({ "role": "official", "department_id": department_id });
    let official = add_staff(api, admin, &format!("{run}-official-{index}"), role).await?;
    let title = format!("{title} {}", plan.department);
    let interview_id = announced(api, &moderator, &department_id, &title).await?;
    Ok(Room::new(index, interview_id, plan.clone(), moderator, official, run))
}

/// An interview of a department that takes questions from now on.
pub async fn announced(
    api: &Api,
    moderator: &Credential,
    department_id: &str,
    title: &str,
) -> Result<String> {
    let now = Timestamp::now();
    let body = json!({
        "title": title,
        "subject": "压力测试，内容均为虚构。",
        "department_ids": [department_id],
        "planned_start_at": time(now + SignedDuration::from_mins(5)),
        "planned_end_at": time(now + SignedDuration::from_mins(95)),
        "collect_from": time(now - SignedDuration::from_mins(1)),
        "moderation": "pre",
    });
    let interview = api.must(Call::post("/interviews", moderator, body)).await?;
    let interview_id = id(&interview.body)?;
    api.must(Call::post(&format!("/interviews/{interview_id}/announce"), moderator, json!({}))).await?;
    Ok(interview_id)
}

async fn add_staff(api: &Api, admin: &Admin, username: &str, role: Value) -> Result<Credential> {
    let password = format!("{:024x}", rand::random::<u128>());
    let body = json!({ "username": username, "name": username, "roles": [role], "password": password });
    api.must(Call::post("/staff", &admin.credential, body)).await?;
    sign_in(api, username, &password).await
}

async fn sign_in(api: &Api, username: &str, password: &str) -> Result<Credential> {
    let body = json!({ "username": username, "password": password });
    let answer = api.must(Call::post("/session", &Credential::Nobody, body)).await?;
    let cookie = answer.cookie.context("signed in, but no cookie was set")?;
    Ok(Credential::Cookie(cookie.into()))
}

/// The id of an object just made: of itself, or of the interview inside.
pub fn id(body: &Value) -> Result<String> {
    let id = body["id"].as_str().or_else(|| body["interview"]["id"].as_str());
    Ok(id.with_context(|| format!("no id in {body}"))?.to_owned())
}

fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

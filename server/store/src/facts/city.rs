//! The city as its tables say, or its log.

mod ranking;

use super::{EVENTS_AT_ONCE, events_of};
use crate::{
    db::{Db, Tx, all},
    error::StoreError,
    rows::{grant, instant, json, line, number, read, read_some},
    stream::{CITY_STREAM, head},
};
use domain::{
    City, CityEvent, Instant, Recorded,
    calendar::{Day, DayKind},
    campaign::Campaign,
    city::{Department, Staff, Token},
    ids::{CampaignId, DepartmentId, StaffId, TokenId, WebhookId},
    mailbox::Mailbox,
    notice::{Webhook, WebhookUrl},
    settings::DEFINITIONS,
    topic::Topic,
};
use serde_json::Map;
use sqlx::FromRow;

/// No city has that many departments, accounts or settings.
const CITY_ROWS_MAX: i64 = 100_000;

/// The city as its tables say, in one snapshot.
///
/// # Errors
/// `Broken` when its stream was never created.
pub async fn load_city(db: &Db) -> Result<City, StoreError> {
    let mut tx = db.read().await?;
    let city = load_city_in(&mut tx).await?;
    tx.commit().await?;
    Ok(city)
}

/// As [`load_city`], within a transaction.
pub async fn load_city_in(tx: &mut Tx) -> Result<City, StoreError> {
    let head = head(tx, CITY_STREAM).await?.ok_or_else(no_city)?;
    let mut city = City::new(head.epoch);
    city.seq = head.seq;
    city.at = head.at;
    load_departments(tx, &mut city).await?;
    load_staff(tx, &mut city).await?;
    load_tokens(tx, &mut city).await?;
    load_webhooks(tx, &mut city).await?;
    load_settings(tx, &mut city).await?;
    load_calendar(tx, &mut city).await?;
    load_topics(tx, &mut city).await?;
    load_campaigns(tx, &mut city).await?;
    ranking::load(tx, &mut city).await?;
    Ok(city)
}

/// The city as its log alone says: what the tables have to be equal to.
pub async fn replay_city(db: &Db) -> Result<City, StoreError> {
    let mut tx = db.read().await?;
    let head = head(&mut tx, CITY_STREAM).await?.ok_or_else(no_city)?;
    let mut city = City::new(head.epoch);
    while city.seq < head.seq {
        let events: Vec<Recorded<CityEvent>> =
            events_of(&mut tx, CITY_STREAM, city.seq, EVENTS_AT_ONCE).await?;
        if events.is_empty() {
            return Err(StoreError::broken("event.seq: the log ends before its head"));
        }
        events.iter().for_each(|recorded| city.apply(recorded));
    }
    tx.commit().await?;
    Ok(city)
}

fn no_city() -> StoreError {
    StoreError::broken("the city's stream was never created")
}

#[derive(FromRow)]
struct DepartmentRow {
    id: String,
    code: String,
    name: String,
    name_en: Option<String>,
    short_name: Option<String>,
    parent_id: Option<String>,
    retired_at_ms: Option<i64>,
    needs_review: bool,
    answer_within_days: Option<i64>,
    email: String,
}

async fn load_departments(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, code, name, name_en, short_name, parent_id, retired_at_ms, needs_review, answer_within_days, \
            email \
        FROM department ORDER BY id LIMIT $1";
    let rows: Vec<DepartmentRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let department = Department {
            id: read("department.id", &row.id, DepartmentId::parse)?,
            code: line("department.code", &row.code)?,
            name: line("department.name", &row.name)?,
            name_en: row.name_en.map(|name| line("department.name_en", &name)).transpose()?,
            short_name: row.short_name.map(|name| line("department.short_name", &name)).transpose()?,
            parent: read_some("department.parent_id", row.parent_id.as_deref(), DepartmentId::parse)?,
            retired_at: instant(row.retired_at_ms),
            needs_review: row.needs_review,
            answer_within_days: row
                .answer_within_days
                .map(|days| number("department.answer_within_days", days))
                .transpose()?,
            email: read("department.email", &row.email, Mailbox::parse)?,
        };
        city.departments.insert(department.id.clone(), department);
    }
    Ok(())
}

#[derive(FromRow)]
struct StaffRow {
    id: String,
    username: String,
    name: String,
    disabled_at_ms: Option<i64>,
    email: String,
}

#[derive(FromRow)]
struct GrantRow {
    staff_id: String,
    role: String,
    department_id: Option<String>,
}

async fn load_staff(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const STAFF: &str = "SELECT id, username, name, disabled_at_ms, email FROM staff ORDER BY id LIMIT $1";
    const GRANTS: &str =
        "SELECT staff_id, role, department_id FROM staff_grant ORDER BY staff_id, position LIMIT $1";
    let rows: Vec<StaffRow> = all!(&mut *tx, STAFF, CITY_ROWS_MAX)?;
    for row in rows {
        let staff = Staff {
            id: read("staff.id", &row.id, StaffId::parse)?,
            username: line("staff.username", &row.username)?,
            name: line("staff.name", &row.name)?,
            grants: Vec::new(),
            disabled_at: instant(row.disabled_at_ms),
            email: read("staff.email", &row.email, Mailbox::parse)?,
        };
        city.staff.insert(staff.id.clone(), staff);
    }
    let rows: Vec<GrantRow> = all!(tx, GRANTS, CITY_ROWS_MAX)?;
    for row in rows {
        let id = read("staff_grant.staff_id", &row.staff_id, StaffId::parse)?;
        if let Some(staff) = city.staff.get_mut(&id) {
            staff.grants.push(grant("staff_grant.role", &row.role, row.department_id.as_deref())?);
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct TokenRow {
    id: String,
    name: String,
    role: String,
    department_id: Option<String>,
    ends_at_ms: i64,
    revoked_at_ms: Option<i64>,
}

async fn load_tokens(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, name, role, department_id, ends_at_ms, revoked_at_ms FROM token ORDER BY id LIMIT $1";
    let rows: Vec<TokenRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let token = Token {
            id: read("token.id", &row.id, TokenId::parse)?,
            name: line("token.name", &row.name)?,
            grant: grant("token.role", &row.role, row.department_id.as_deref())?,
            ends_at: Instant::from_ms(row.ends_at_ms),
            revoked_at: instant(row.revoked_at_ms),
        };
        city.tokens.insert(token.id.clone(), token);
    }
    Ok(())
}

#[derive(FromRow)]
struct WebhookRow {
    id: String,
    url: String,
    kinds: String,
    department_id: Option<String>,
    made_at_ms: i64,
    removed_at_ms: Option<i64>,
}

async fn load_webhooks(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, url, kinds, department_id, made_at_ms, removed_at_ms FROM webhook ORDER BY id LIMIT $1";
    let rows: Vec<WebhookRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let webhook = Webhook {
            id: read("webhook.id", &row.id, WebhookId::parse)?,
            url: read("webhook.url", &row.url, WebhookUrl::parse)?,
            kinds: json("webhook.kinds", &row.kinds)?,
            department: read_some(
                "webhook.department_id",
                row.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            made_at: Instant::from_ms(row.made_at_ms),
            removed_at: instant(row.removed_at_ms),
        };
        city.webhooks.insert(webhook.id.clone(), webhook);
    }
    Ok(())
}

#[derive(FromRow)]
struct SettingRow {
    name: String,
    value: String,
    changed_by: String,
    changed_at_ms: i64,
}

/// A setting that this version does not know stays in its row and has no effect.
async fn load_settings(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "SELECT name, value, changed_by, changed_at_ms FROM setting ORDER BY name LIMIT $1";
    let rows: Vec<SettingRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    let mut values = Map::new();
    for row in rows {
        if DEFINITIONS.iter().any(|definition| definition.name == row.name) {
            values.insert(row.name.clone(), json("setting.value", &row.value)?);
        }
        city.settings_changed.insert(row.name, (row.changed_by, Instant::from_ms(row.changed_at_ms)));
    }
    city.settings = city.settings.with(&values).map_err(|_| StoreError::broken("setting.value"))?;
    Ok(())
}

async fn load_calendar(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "SELECT date, kind, name FROM calendar_day ORDER BY date LIMIT $1";
    let rows: Vec<(String, String, String)> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for (date, kind, name) in rows {
        city.calendar.set(Day {
            date: read("calendar_day.date", &date, |date| date.parse().ok())?,
            kind: read("calendar_day.kind", &kind, DayKind::parse)?,
            name: line("calendar_day.name", &name)?,
        });
    }
    Ok(())
}

async fn load_topics(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "SELECT code, name, parent, is_retired FROM topic ORDER BY code LIMIT $1";
    let rows: Vec<(String, String, Option<String>, bool)> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for (code, name, parent, retired) in rows {
        let topic = Topic {
            code: line("topic.code", &code)?,
            name: line("topic.name", &name)?,
            parent: parent.as_deref().map(|parent| line("topic.parent", parent)).transpose()?,
            retired,
        };
        city.topics.insert(topic.code.clone(), topic);
    }
    Ok(())
}

async fn load_campaigns(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "SELECT id, title, first_day, last_day FROM campaign ORDER BY id LIMIT $1";
    let rows: Vec<(String, String, String, String)> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for (id, title, first_day, last_day) in rows {
        let campaign = Campaign {
            id: read("campaign.id", &id, CampaignId::parse)?,
            title: line("campaign.title", &title)?,
            first_day: read("campaign.first_day", &first_day, |day| day.parse().ok())?,
            last_day: read("campaign.last_day", &last_day, |day| day.parse().ok())?,
        };
        city.campaigns.insert(campaign.id.clone(), campaign);
    }
    Ok(())
}

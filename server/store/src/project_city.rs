//! The tables of the city, written from its events in the same transaction: departments, staff, tokens, settings,
//! webhooks, and what happens to notices.

mod ranking;

use crate::{
    db::{Tx, run},
    error::StoreError,
    notices,
    rows::{ms, to_json},
};
use domain::{
    City, CityEvent, Recorded,
    calendar::Day,
    campaign::Campaign,
    city::{Department, Staff, Token},
    ids::RankingId,
    notice::Webhook,
    text::Line,
    topic::Topic,
};

pub(crate) async fn write(
    tx: &mut Tx,
    city: &City,
    events: &[&Recorded<CityEvent>],
) -> Result<(), StoreError> {
    for recorded in events {
        match &recorded.event {
            CityEvent::DepartmentCreated { department, .. }
            | CityEvent::DepartmentChanged { department, .. } => {
                if let Some(department) = city.departments.get(department) {
                    write_department(tx, department).await?;
                }
            }
            CityEvent::StaffCreated { staff, .. } | CityEvent::StaffChanged { staff, .. } => {
                if let Some(staff) = city.staff.get(staff) {
                    write_staff(tx, staff).await?;
                }
            }
            CityEvent::SettingsChanged { values } => {
                for name in values.keys() {
                    write_setting(tx, city, name).await?;
                }
            }
            CityEvent::CalendarChanged { days } => write_days(tx, days).await?,
            CityEvent::TopicsChanged { topics } => write_topics(tx, topics).await?,
            CityEvent::CampaignCreated { campaign } | CityEvent::CampaignChanged { campaign } => {
                write_campaign(tx, campaign).await?;
            }
            CityEvent::FormulaChanged { version, .. } => {
                if let Some(version) = city.formula(*version) {
                    ranking::write_formula(tx, version).await?;
                }
            }
            CityEvent::RankingFrozen { ranking: id, rows } => {
                write_ranking(tx, city, id).await?;
                ranking::write_frozen(tx, id, rows).await?;
            }
            CityEvent::RankingCreated { ranking, .. }
            | CityEvent::RankingObjectedTo { ranking, .. }
            | CityEvent::ObjectionAnswered { ranking, .. }
            | CityEvent::RankingPublished { ranking }
            | CityEvent::RankingWithdrawn { ranking } => write_ranking(tx, city, ranking).await?,
            CityEvent::SampleDrawn { sample, items, .. } => {
                if let Some(sample) = city.samples.get(sample) {
                    ranking::write_sample(tx, sample, items).await?;
                }
            }
            CityEvent::SampleResultEntered { sample, no, result, is_reached, score } => {
                let (no, is_reached, score, at) = (*no, *is_reached, *score, recorded.at);
                let entered = ranking::Entered { sample, no, result, is_reached, score, at };
                ranking::write_result(tx, &entered).await?;
            }
            CityEvent::TokenCreated { token, .. } | CityEvent::TokenRevoked { token } => {
                if let Some(token) = city.tokens.get(token) {
                    write_token(tx, token).await?;
                }
            }
            CityEvent::WebhookCreated { webhook, .. } | CityEvent::WebhookRemoved { webhook } => {
                if let Some(webhook) = city.webhooks.get(webhook) {
                    write_webhook(tx, webhook).await?;
                }
            }
            CityEvent::DepartmentReminded { notice, department, interview, question } => {
                let reminder = notices::Reminder {
                    id: notice,
                    department,
                    interview: interview.as_ref(),
                    question: question.as_ref(),
                };
                notices::write_reminder(tx, &reminder, recorded).await?;
            }
            CityEvent::NoticeAcknowledged { notice } => {
                notices::write_acknowledgement(tx, notice, recorded).await?;
            }
        }
    }
    Ok(())
}

async fn write_ranking(tx: &mut Tx, city: &City, id: &RankingId) -> Result<(), StoreError> {
    match city.rankings.get(id) {
        Some(ranking) => ranking::write_ranking(tx, ranking).await,
        None => Ok(()),
    }
}

async fn write_department(tx: &mut Tx, department: &Department) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO department (id, code, name, name_en, short_name, parent_id, retired_at_ms, needs_review, \
            answer_within_days, email) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (id) DO UPDATE SET \
            code = excluded.code, name = excluded.name, name_en = excluded.name_en, \
            short_name = excluded.short_name, parent_id = excluded.parent_id, \
            retired_at_ms = excluded.retired_at_ms, needs_review = excluded.needs_review, \
            answer_within_days = excluded.answer_within_days, email = excluded.email";
    run!(
        tx,
        SQL,
        department.id.as_str(),
        department.code.as_str(),
        department.name.as_str(),
        department.name_en.as_ref().map(Line::as_str),
        department.short_name.as_ref().map(Line::as_str),
        department.parent.as_ref().map(|id| id.as_str()),
        ms(department.retired_at),
        department.needs_review,
        department.answer_within_days.map(i64::from),
        department.email.as_str(),
    )
    .map(|_| ())
}

async fn write_staff(tx: &mut Tx, staff: &Staff) -> Result<(), StoreError> {
    const STAFF: &str = "\
        INSERT INTO staff (id, username, name, disabled_at_ms, email) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (id) DO UPDATE SET \
            username = excluded.username, name = excluded.name, disabled_at_ms = excluded.disabled_at_ms, \
            email = excluded.email";
    const FORGET: &str = "DELETE FROM staff_grant WHERE staff_id = $1";
    const GRANT: &str =
        "INSERT INTO staff_grant (staff_id, position, role, department_id) VALUES ($1, $2, $3, $4)";
    let id = staff.id.as_str();
    let (username, name, email) = (staff.username.as_str(), staff.name.as_str(), staff.email.as_str());
    run!(&mut *tx, STAFF, id, username, name, ms(staff.disabled_at), email)?;
    run!(&mut *tx, FORGET, id)?;
    for (position, grant) in (0_i64..).zip(&staff.grants) {
        let department = grant.department_id.as_ref().map(|id| id.as_str());
        run!(&mut *tx, GRANT, id, position, grant.role.name(), department)?;
    }
    Ok(())
}

/// A setting keeps its row when it is back at its default: who changed it last is remembered.
async fn write_setting(tx: &mut Tx, city: &City, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO setting (name, value, changed_by, changed_at_ms) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, \
            changed_at_ms = excluded.changed_at_ms";
    let values = city.settings.values();
    let (Some(value), Some((by, at))) = (values.get(name), city.settings_changed.get(name)) else {
        return Ok(());
    };
    let value = to_json(value)?;
    run!(tx, SQL, name, &value, by, at.ms()).map(|_| ())
}

async fn write_days(tx: &mut Tx, days: &[Day]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO calendar_day (date, kind, name) VALUES ($1, $2, $3) \
                       ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, name = excluded.name";
    for day in days {
        run!(&mut *tx, SQL, day.date.to_string(), day.kind.name(), day.name.as_str())?;
    }
    Ok(())
}

async fn write_topics(tx: &mut Tx, topics: &[Topic]) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO topic (code, name, parent, is_retired) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (code) DO UPDATE SET \
            name = excluded.name, parent = excluded.parent, is_retired = excluded.is_retired";
    for topic in topics {
        let parent = topic.parent.as_ref().map(Line::as_str);
        run!(&mut *tx, SQL, topic.code.as_str(), topic.name.as_str(), parent, topic.retired)?;
    }
    Ok(())
}

async fn write_campaign(tx: &mut Tx, campaign: &Campaign) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO campaign (id, title, first_day, last_day) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (id) DO UPDATE SET \
            title = excluded.title, first_day = excluded.first_day, last_day = excluded.last_day";
    let Campaign { id, title, first_day, last_day } = campaign;
    run!(tx, SQL, id.as_str(), title.as_str(), first_day.to_string(), last_day.to_string()).map(|_| ())
}

async fn write_token(tx: &mut Tx, token: &Token) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO token (id, name, role, department_id, ends_at_ms, revoked_at_ms) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO UPDATE SET revoked_at_ms = excluded.revoked_at_ms";
    run!(
        tx,
        SQL,
        token.id.as_str(),
        token.name.as_str(),
        token.grant.role.name(),
        token.grant.department_id.as_ref().map(|id| id.as_str()),
        token.ends_at.ms(),
        ms(token.revoked_at),
    )
    .map(|_| ())
}

async fn write_webhook(tx: &mut Tx, webhook: &Webhook) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO webhook (id, url, kinds, department_id, made_at_ms, removed_at_ms) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO UPDATE SET removed_at_ms = excluded.removed_at_ms";
    let kinds = to_json(&webhook.kinds)?;
    run!(
        tx,
        SQL,
        webhook.id.as_str(),
        webhook.url.as_str(),
        &kinds,
        webhook.department.as_ref().map(|id| id.as_str()),
        webhook.made_at.ms(),
        ms(webhook.removed_at),
    )
    .map(|_| ())
}

//! Rows as the tables hold them, and how they become domain types: checked, because somebody may have changed
//! them by hand, or another version have written them.

mod question;

pub(crate) use question::{
    AnswerRow, CoHandlerRow, ExtensionRow, HoldRow, QuestionParts, QuestionRow, answer_columns,
    extension_columns, hold_columns, question_columns,
};

use crate::error::StoreError;
use domain::{
    Instant, Role,
    event::{Body, Slot},
    ids::{AnnouncementId, CampaignId, DepartmentId, InterviewId, PollId, StatementId},
    interview::{DepartmentRef, Interview, InterviewPlan, InterviewStatus},
    poll::ChosenTopic,
    role::Grant,
    statement::{Announcement, Statement},
    text::{Line, Text},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::FromRow;

/// A value that its type does not accept breaks the row; which column it was is said, the value is not.
pub(crate) fn read<T>(
    column: &'static str,
    value: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, StoreError> {
    parse(value).ok_or_else(|| StoreError::broken(column))
}

pub(crate) fn read_some<T>(
    column: &'static str,
    value: Option<&str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    value.map(|value| read(column, value, parse)).transpose()
}

pub(crate) fn line(column: &'static str, value: &str) -> Result<Line, StoreError> {
    read(column, value, |value| Line::parse(value).ok())
}

/// A count, a number, a version: never negative.
pub(crate) fn number<T: TryFrom<i64>>(column: &'static str, value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::broken(column))
}

/// The domain's name of a value that has one in JSON.
pub(crate) fn name_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        Ok(_) | Err(_) => Err(StoreError::broken("a value without a name")),
    }
}

pub(crate) fn named<T: DeserializeOwned>(column: &'static str, name: &str) -> Result<T, StoreError> {
    read(column, name, |name| serde_json::from_value(name.into()).ok())
}

pub(crate) fn json<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::broken(format!("{column}: {error}")))
}

/// An event or a value of ours as JSON; such values always have one.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::broken(error.to_string()))
}

pub(crate) fn instant(ms: Option<i64>) -> Option<Instant> {
    ms.map(Instant::from_ms)
}

pub(crate) fn ms(at: Option<Instant>) -> Option<i64> {
    at.map(Instant::ms)
}

/// Numbers of ours stay far below this; one that does not is no number of ours.
pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::broken("a number beyond 64 bits"))
}

/// The columns of [`InterviewRow`].
macro_rules! interview_columns {
    () => {
        "i.id, i.title, i.subject, i.lang, i.guests, i.moderation, i.collect_from_ms, i.planned_start_at_ms, \
         i.planned_end_at_ms, i.answer_within_days, i.video_url, i.status, i.is_paused, i.announced_at_ms, \
         i.opened_at_ms, i.ended_at_ms, i.terms, i.is_rehearsal, i.campaign_id, i.last_no, \
         i.topic_poll_id, i.topic_option_no"
    };
}
pub(crate) use interview_columns;

#[derive(FromRow)]
pub(crate) struct InterviewRow {
    pub id: String,
    title: String,
    subject: String,
    lang: String,
    guests: String,
    moderation: String,
    collect_from_ms: Option<i64>,
    pub planned_start_at_ms: i64,
    planned_end_at_ms: i64,
    answer_within_days: i64,
    video_url: Option<String>,
    status: String,
    is_paused: bool,
    announced_at_ms: Option<i64>,
    opened_at_ms: Option<i64>,
    ended_at_ms: Option<i64>,
    terms: Option<String>,
    is_rehearsal: bool,
    campaign_id: Option<String>,
    last_no: i64,
    topic_poll_id: Option<String>,
    topic_option_no: Option<i64>,
}

impl InterviewRow {
    /// As [`domain::Room::last_no`], as of the last question that left.
    pub fn last_no(&self) -> Result<u32, StoreError> {
        number("interview.last_no", self.last_no)
    }

    pub fn interview(self, departments: Vec<DepartmentRef>) -> Result<Interview, StoreError> {
        let plan = InterviewPlan {
            title: line("interview.title", &self.title)?,
            subject: read("interview.subject", &self.subject, |text| Text::parse(text).ok())?,
            lang: line("interview.lang", &self.lang)?,
            departments,
            guests: json("interview.guests", &self.guests)?,
            moderation: named("interview.moderation", &self.moderation)?,
            collect_from: instant(self.collect_from_ms),
            planned_start_at: Instant::from_ms(self.planned_start_at_ms),
            planned_end_at: Instant::from_ms(self.planned_end_at_ms),
            answer_within_days: number("interview.answer_within_days", self.answer_within_days)?,
            video_url: self.video_url.map(|url| line("interview.video_url", &url)).transpose()?,
            is_rehearsal: self.is_rehearsal,
            campaign: read_some("interview.campaign_id", self.campaign_id.as_deref(), CampaignId::parse)?,
        };
        let id = read("interview.id", &self.id, InterviewId::parse)?;
        let topic = match (
            read_some("interview.topic_poll_id", self.topic_poll_id.as_deref(), PollId::parse)?,
            self.topic_option_no,
        ) {
            (Some(poll_id), Some(no)) => {
                Some(ChosenTopic { poll_id, option: number("interview.topic_option_no", no)? })
            }
            (_, _) => None,
        };
        Ok(Interview {
            status: read("interview.status", &self.status, InterviewStatus::parse)?,
            is_paused: self.is_paused,
            topic,
            announced_at: instant(self.announced_at_ms),
            opened_at: instant(self.opened_at_ms),
            ended_at: instant(self.ended_at_ms),
            terms: self.terms.map(|terms| json("interview.terms", &terms)).transpose()?,
            ..Interview::new(id, plan)
        })
    }
}

#[derive(FromRow)]
pub(crate) struct DepartmentRefRow {
    pub interview_id: String,
    department_id: String,
    code: String,
    name: String,
}

impl DepartmentRefRow {
    pub fn department(&self) -> Result<DepartmentRef, StoreError> {
        Ok(DepartmentRef {
            id: read("interview_department.department_id", &self.department_id, DepartmentId::parse)?,
            code: line("interview_department.code", &self.code)?,
            name: line("interview_department.name", &self.name)?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct StatementRow {
    id: String,
    speaker: String,
    published_at_ms: i64,
    revised_at_ms: Option<i64>,
    is_retracted: bool,
}

impl StatementRow {
    pub fn statement(&self) -> Result<Statement, StoreError> {
        Ok(Statement {
            id: read("statement.id", &self.id, StatementId::parse)?,
            speaker: line("statement.speaker", &self.speaker)?,
            published_at: Instant::from_ms(self.published_at_ms),
            revised_at: instant(self.revised_at_ms),
            is_retracted: self.is_retracted,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AnnouncementRow {
    id: String,
    made_at_ms: i64,
}

impl AnnouncementRow {
    pub fn announcement(&self) -> Result<Announcement, StoreError> {
        Ok(Announcement {
            id: read("announcement.id", &self.id, AnnouncementId::parse)?,
            made_at: Instant::from_ms(self.made_at_ms),
        })
    }
}

/// The columns of [`BodyRow`].
macro_rules! body_columns {
    () => {
        "b.item_id, b.slot, b.version, b.text"
    };
}
pub(crate) use body_columns;

#[derive(FromRow)]
pub(crate) struct BodyRow {
    item_id: String,
    slot: String,
    version: i64,
    text: String,
}

impl BodyRow {
    pub fn body(self) -> Result<Body, StoreError> {
        Ok(Body {
            item: self.item_id,
            slot: named::<Slot>("body.slot", &self.slot)?,
            version: number("body.version", self.version)?,
            text: self.text.into(),
        })
    }
}

/// A role and the department it is for, of a member of staff or a program.
pub(crate) fn grant(column: &'static str, role: &str, department: Option<&str>) -> Result<Grant, StoreError> {
    Ok(Grant {
        role: read(column, role, Role::parse)?,
        department_id: read_some(column, department, DepartmentId::parse)?,
    })
}

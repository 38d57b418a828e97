//! Notices as they are read: those that concern somebody, and the reminders that were given.

use crate::{
    db::{Db, Tx, on},
    error::StoreError,
    page::{Listed, Page, cursor},
    rows::{instant, number, read, read_some},
};
use domain::{
    Instant, Role,
    ids::{DepartmentId, InterviewId, NoticeId, QuestionId},
    notice::NoticeKind,
    role::Grant,
};
use sqlx::{AssertSqlSafe, FromRow};

/// Up to so many are counted; more are «more than that».
pub const COUNT_MAX: u32 = 100;

/// A notice with what is needed to show it.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub department: Option<DepartmentId>,
    pub interview: Option<InterviewId>,
    pub interview_title: Option<String>,
    pub question: Option<QuestionId>,
    pub question_no: Option<u32>,
    pub due_at: Option<Instant>,
    /// How many questions it is about.
    pub questions: Option<u32>,
    pub made_at: Instant,
    /// As [`domain::Actor`] writes itself.
    pub made_by: String,
    /// What the assessor wrote.
    pub text: Option<String>,
    pub acknowledged: Option<Acknowledged>,
    pub settled_at: Option<Instant>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Acknowledged {
    pub at: Instant,
    /// As [`domain::Actor`] writes itself.
    pub by: String,
    pub note: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    department_id: Option<String>,
    interview_id: Option<String>,
    title: Option<String>,
    question_id: Option<String>,
    no: Option<i64>,
    due_at_ms: Option<i64>,
    questions: Option<i64>,
    made_at_ms: i64,
    made_by: String,
    text: Option<String>,
    acknowledged_at_ms: Option<i64>,
    acknowledged_by: Option<String>,
    note: Option<String>,
    settled_at_ms: Option<i64>,
}

/// The columns of [`Row`] and the tables that they stand in.
const SELECT: &str = "\
    SELECT n.id, n.kind, n.department_id, n.interview_id, i.title, n.question_id, q.no, n.due_at_ms, n.questions, \
        n.made_at_ms, n.made_by, t.text, n.acknowledged_at_ms, n.acknowledged_by, o.text AS note, n.settled_at_ms \
    FROM notice n LEFT JOIN interview i ON i.id = n.interview_id LEFT JOIN question q ON q.id = n.question_id \
    LEFT JOIN body t ON t.stream_id = 'city' AND t.item_id = n.id AND t.slot = 'text' AND t.version = 1 \
    LEFT JOIN body o ON o.stream_id = 'city' AND o.item_id = n.id AND o.slot = 'note' AND o.version = 1";

const IS_OPEN: &str = "n.acknowledged_at_ms IS NULL AND n.settled_at_ms IS NULL";

impl Row {
    fn notice(self) -> Result<Notice, StoreError> {
        let acknowledged = self.acknowledged_at_ms.map(|at_ms| Acknowledged {
            at: Instant::from_ms(at_ms),
            by: self.acknowledged_by.unwrap_or_default(),
            note: self.note.filter(|note| !note.is_empty()),
        });
        Ok(Notice {
            id: read("notice.id", &self.id, NoticeId::parse)?,
            kind: read("notice.kind", &self.kind, NoticeKind::parse)?,
            department: read_some(
                "notice.department_id",
                self.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            interview: read_some("notice.interview_id", self.interview_id.as_deref(), InterviewId::parse)?,
            interview_title: self.title,
            question: read_some("notice.question_id", self.question_id.as_deref(), QuestionId::parse)?,
            question_no: self.no.map(|no| number("question.no", no)).transpose()?,
            due_at: instant(self.due_at_ms),
            questions: self.questions.map(|count| number("notice.questions", count)).transpose()?,
            made_at: Instant::from_ms(self.made_at_ms),
            made_by: self.made_by,
            text: self.text.filter(|text| !text.is_empty()),
            acknowledged,
            settled_at: instant(self.settled_at_ms),
        })
    }
}

/// What narrows a list down, with the values that it names as `$1`, `$2`, …
struct Filter {
    sql: String,
    values: Vec<String>,
}

impl Filter {
    /// What concerns somebody with these roles: the same as [`domain::notice::Concern::is_for`] says of one notice.
    fn concerning(grants: &[Grant]) -> Self {
        let mut filter = Self { sql: String::new(), values: Vec::new() };
        let mut ways = Vec::new();
        for grant in grants {
            let kinds: Vec<_> =
                NoticeKind::of_role(grant.role).map(|kind| format!("'{}'", kind.name())).collect();
            if kinds.is_empty() || (grant.department_id.is_none() && grant.role.needs_department()) {
                continue;
            }
            let kinds = format!("n.kind IN ({})", kinds.join(", "));
            let reach = grant.department_id.as_ref().map(|department| {
                let place = filter.place(department.as_str());
                match grant.role {
                    Role::Moderator => format!(
                        "EXISTS (SELECT 1 FROM interview_department d \
                         WHERE d.interview_id = n.interview_id AND d.department_id = {place})"
                    ),
                    Role::Official | Role::Reviewer | Role::Assessor | Role::Admin => {
                        format!("n.department_id = {place}")
                    }
                }
            });
            ways.push(match reach {
                Some(reach) => format!("({kinds} AND {reach})"),
                None => kinds,
            });
        }
        filter.sql = if ways.is_empty() { "1 = 0".to_owned() } else { format!("({})", ways.join(" OR ")) };
        filter
    }

    /// Where the statement finds a value.
    fn place(&mut self, value: &str) -> String {
        self.values.push(value.to_owned());
        format!("${}", self.values.len())
    }

    async fn page(self, db: &Db, page: &Page) -> Result<Listed<Notice>, StoreError> {
        let ([at_ms], id) = page.after(([i64::MAX], "~"))?;
        let next = self.values.len();
        let sql = format!(
            "{SELECT} WHERE {} AND (n.made_at_ms, n.id) < (${}, ${}) \
             ORDER BY n.made_at_ms DESC, n.id DESC LIMIT ${}",
            self.sql,
            next + 1,
            next + 2,
            next + 3
        );
        let mut tx = db.one_read().await?;
        let rows: Vec<Row> = on!(&mut tx, |connection| {
            let mut query = sqlx::query_as(AssertSqlSafe(sql.clone()));
            for value in &self.values {
                query = query.bind(value);
            }
            query.bind(at_ms).bind(&id).bind(page.rows()).persistent(false).fetch_all(connection)
        })?;
        Listed::of(rows, page, |row| cursor([row.made_at_ms], &row.id)).try_map(Row::notice)
    }
}

/// What concerns somebody with these roles, newest first; with `is_open` only what is neither acknowledged nor settled.
pub async fn list(
    db: &Db,
    grants: &[Grant],
    is_open: bool,
    page: &Page,
) -> Result<Listed<Notice>, StoreError> {
    let mut filter = Filter::concerning(grants);
    if is_open {
        filter.sql = format!("{} AND {IS_OPEN}", filter.sql);
    }
    filter.page(db, page).await
}

/// How much of it is open, up to [`COUNT_MAX`].
pub async fn count(db: &Db, grants: &[Grant]) -> Result<u32, StoreError> {
    let filter = Filter::concerning(grants);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM notice n WHERE {} AND {IS_OPEN} LIMIT {COUNT_MAX}) c",
        filter.sql
    );
    let mut tx = db.one_read().await?;
    let (count,): (i64,) = on!(&mut tx, |connection| {
        let mut query = sqlx::query_as(AssertSqlSafe(sql.clone()));
        for value in &filter.values {
            query = query.bind(value);
        }
        query.persistent(false).fetch_one(connection)
    })?;
    number("COUNT", count)
}

/// The reminders that were given, newest first: of a department, of a question, or all.
pub async fn reminders(
    db: &Db,
    department: Option<&DepartmentId>,
    question: Option<&QuestionId>,
    page: &Page,
) -> Result<Listed<Notice>, StoreError> {
    let mut filter = Filter { sql: String::new(), values: Vec::new() };
    let kind = filter.place(NoticeKind::Reminder.name());
    let mut all = vec![format!("n.kind = {kind}")];
    if let Some(department) = department {
        let place = filter.place(department.as_str());
        all.push(format!("n.department_id = {place}"));
    }
    if let Some(question) = question {
        let place = filter.place(question.as_str());
        all.push(format!("n.item_id = {place}"));
    }
    filter.sql = all.join(" AND ");
    filter.page(db, page).await
}

/// One notice, whomever it concerns.
pub async fn one(db: &Db, id: &NoticeId) -> Result<Option<Notice>, StoreError> {
    let mut tx = db.one_read().await?;
    Ok(of_ids(&mut tx, &[id.as_str()]).await?.pop())
}

/// These notices, in no order.
pub(crate) async fn of_ids(tx: &mut Tx, ids: &[&str]) -> Result<Vec<Notice>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(crate::dialect::IDS_AT_ONCE) {
        let places: Vec<_> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
        let sql =
            format!("{SELECT} WHERE n.id IN ({}) ORDER BY n.id LIMIT {}", places.join(", "), chunk.len());
        let rows: Vec<Row> = on!(&mut *tx, |connection| {
            let mut query = sqlx::query_as(AssertSqlSafe(sql.clone()));
            for id in chunk {
                query = query.bind(*id);
            }
            query.persistent(false).fetch_all(connection)
        })?;
        found.extend(rows);
    }
    found.into_iter().map(Row::notice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_citys_stream() {
        let stream = format!("stream_id = '{}'", crate::CITY_STREAM);
        assert_eq!(SELECT.matches(&stream).count(), 2);
    }
}

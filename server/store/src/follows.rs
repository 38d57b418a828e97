//! What netizens follow, and what they were told of it. Personal, in no event: whoever leaves leaves nothing behind.
//!
//! An own question and one that was voted for are followed without a row here, unless one says otherwise. Where mail
//! goes is in [`mail`], who is told of what in [`telling`].

pub mod mail;
pub mod telling;

use crate::{
    db::{Db, all, maybe, run},
    error::StoreError,
    page::{Listed, Page, cursor},
    rows::{number, read, read_some},
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, NetizenId, NoticeId, QuestionId},
    notice::NoticeKind,
};
use sqlx::FromRow;

/// Something that can be followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Followed {
    Question(QuestionId),
    Department(DepartmentId),
    Interview(InterviewId),
}

impl Followed {
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "question" => QuestionId::parse(id).map(Self::Question),
            "department" => DepartmentId::parse(id).map(Self::Department),
            "interview" => InterviewId::parse(id).map(Self::Interview),
            _ => None,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Question(_) => "question",
            Self::Department(_) => "department",
            Self::Interview(_) => "interview",
        }
    }

    pub fn id(&self) -> &str {
        match self {
            Self::Question(id) => id.as_str(),
            Self::Department(id) => id.as_str(),
            Self::Interview(id) => id.as_str(),
        }
    }
}

/// What somebody follows expressly, and since when.
#[derive(Clone, PartialEq, Debug)]
pub struct Follow {
    pub followed: Followed,
    pub since: Instant,
}

/// Follows it from now on, or not any more; however often that is said.
pub async fn set(
    db: &Db,
    netizen: &NetizenId,
    followed: &Followed,
    is_on: bool,
    at: Instant,
) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO follow (netizen_id, kind, item_id, is_on, at_ms) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (netizen_id, kind, item_id) DO UPDATE SET is_on = excluded.is_on, at_ms = excluded.at_ms \
        WHERE follow.is_on <> excluded.is_on";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, netizen.as_str(), followed.kind(), followed.id(), is_on, at.ms()).map(|_| ())
}

/// Whether a netizen is told what becomes of it: as was said last, else of an own question and one voted for.
pub async fn is_followed(db: &Db, netizen: &NetizenId, followed: &Followed) -> Result<bool, StoreError> {
    const SAID: &str =
        "SELECT is_on FROM follow WHERE netizen_id = $1 AND kind = $2 AND item_id = $3 LIMIT 1";
    const OWN: &str = "\
        SELECT q.id FROM question q WHERE (q.id = $2 OR q.merged_into = $2) AND (q.asker_id = $1 \
            OR EXISTS (SELECT 1 FROM upvote u WHERE u.netizen_id = $1 AND u.question_id = q.id)) LIMIT 1";
    let mut tx = db.read().await?;
    let said: Option<(bool,)> = maybe!(&mut tx, SAID, netizen.as_str(), followed.kind(), followed.id())?;
    let is_followed = match (said, followed) {
        (Some((is_on,)), _) => is_on,
        (None, Followed::Question(id)) => {
            let own: Option<(String,)> = maybe!(&mut tx, OWN, netizen.as_str(), id.as_str())?;
            own.is_some()
        }
        (None, Followed::Department(_) | Followed::Interview(_)) => false,
    };
    tx.commit().await?;
    Ok(is_followed)
}

/// How many things a netizen follows expressly.
pub async fn count(db: &Db, netizen: &NetizenId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM follow WHERE netizen_id = $1 AND is_on LIMIT 1";
    let row: Option<(i64,)> = maybe!(&mut db.one_read().await?, SQL, netizen.as_str())?;
    Ok(row.map_or(0, |(count,)| count))
}

/// What a netizen follows expressly, latest first.
pub async fn of_netizen(db: &Db, netizen: &NetizenId, page: &Page) -> Result<Listed<Follow>, StoreError> {
    const SQL: &str = "\
        SELECT kind, item_id, at_ms FROM follow \
        WHERE netizen_id = $1 AND is_on AND (at_ms, item_id) < ($2, $3) \
        ORDER BY at_ms DESC, item_id DESC LIMIT $4";
    let ([at_ms], id) = page.after(([i64::MAX], ""))?;
    let rows: Vec<(String, String, i64)> =
        all!(&mut db.one_read().await?, SQL, netizen.as_str(), at_ms, &id, page.rows())?;
    Listed::of(rows, page, |(_, id, at_ms)| cursor([*at_ms], id)).try_map(|(kind, id, at_ms)| {
        let followed = read("follow.item_id", &id, |id| Followed::parse(&kind, id))?;
        Ok(Follow { followed, since: Instant::from_ms(at_ms) })
    })
}

/// The questions that a netizen voted for and did not ask, latest vote first.
pub async fn upvoted(db: &Db, netizen: &NetizenId, limit: u32) -> Result<Vec<QuestionId>, StoreError> {
    const SQL: &str = "\
        SELECT q.id FROM upvote u CROSS JOIN question q \
        WHERE q.id = u.question_id AND u.netizen_id = $1 AND q.asker_id <> $1 \
        ORDER BY u.at_ms DESC, q.id DESC LIMIT $2";
    let rows: Vec<(String,)> = all!(&mut db.one_read().await?, SQL, netizen.as_str(), i64::from(limit))?;
    rows.into_iter().map(|(id,)| read("question.id", &id, QuestionId::parse)).collect()
}

/// Something that a netizen was told of.
#[derive(Clone, PartialEq, Debug)]
pub struct News {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub interview: Option<InterviewId>,
    pub interview_title: Option<String>,
    pub question: Option<QuestionId>,
    pub question_no: Option<u32>,
    pub department: Option<DepartmentId>,
    pub told_at: Instant,
    pub is_seen: bool,
}

#[derive(FromRow)]
struct NewsRow {
    id: String,
    kind: String,
    interview_id: Option<String>,
    title: Option<String>,
    question_id: Option<String>,
    no: Option<i64>,
    department_id: Option<String>,
    told_at_ms: i64,
    seen_at_ms: Option<i64>,
}

impl NewsRow {
    fn news(self) -> Result<News, StoreError> {
        Ok(News {
            id: read("notice.id", &self.id, NoticeId::parse)?,
            kind: read("notice.kind", &self.kind, NoticeKind::parse)?,
            interview: read_some("notice.interview_id", self.interview_id.as_deref(), InterviewId::parse)?,
            interview_title: self.title,
            question_no: self.no.map(|no| number("question.no", no)).transpose()?,
            question: read_some("notice.question_id", self.question_id.as_deref(), QuestionId::parse)?,
            department: read_some(
                "notice.department_id",
                self.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            told_at: Instant::from_ms(self.told_at_ms),
            is_seen: self.seen_at_ms.is_some(),
        })
    }
}

/// What a netizen was told of, latest first. Of questions that are public now only.
pub async fn news(db: &Db, netizen: &NetizenId, page: &Page) -> Result<Listed<News>, StoreError> {
    const SQL: &str = "\
        SELECT n.id, n.kind, n.interview_id, i.title, n.question_id, q.no, n.department_id, r.told_at_ms, r.seen_at_ms \
        FROM notice_reader r CROSS JOIN notice n LEFT JOIN interview i ON i.id = n.interview_id \
        LEFT JOIN question q ON q.id = n.question_id \
        WHERE n.id = r.notice_id AND r.netizen_id = $1 AND (r.told_at_ms, r.notice_id) < ($2, $3) \
        AND (n.question_id IS NULL OR q.status IN ('approved', 'answered', 'merged')) \
        ORDER BY r.told_at_ms DESC, r.notice_id DESC LIMIT $4";
    let ([told_ms], id) = page.after(([i64::MAX], ""))?;
    let rows: Vec<NewsRow> =
        all!(&mut db.one_read().await?, SQL, netizen.as_str(), told_ms, &id, page.rows())?;
    Listed::of(rows, page, |row| cursor([row.told_at_ms], &row.id)).try_map(NewsRow::news)
}

/// Everything that a netizen was told of until then is seen.
pub async fn seen(db: &Db, netizen: &NetizenId, until: Instant, at: Instant) -> Result<(), StoreError> {
    const SQL: &str = "\
        UPDATE notice_reader SET seen_at_ms = $3 \
        WHERE netizen_id = $1 AND told_at_ms <= $2 AND seen_at_ms IS NULL";
    run!(&mut db.one_write().await?, SQL, netizen.as_str(), until.ms(), at.ms()).map(|_| ())
}

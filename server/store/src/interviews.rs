//! Lists of interviews, and one, as the interface shows them. Their rooms are in [`crate::facts`].

use crate::{
    db::{Db, Tx, all, maybe},
    dialect::by_ids,
    error::StoreError,
    page::{Listed, Page, containing, cursor},
    rows::{DepartmentRefRow, InterviewRow, interview_columns, number, read},
    stream::Head,
};
use domain::{
    Instant, Room,
    ids::{CampaignId, DepartmentId, Epoch, InterviewId},
    interview::{DepartmentRef, InterviewStatus},
    view,
};
use sqlx::FromRow;
use std::collections::HashMap;

/// Which interviews are wanted; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct InterviewFilter {
    pub statuses: Vec<InterviewStatus>,
    pub department: Option<DepartmentId>,
    /// Of the planned start, itself included.
    pub from: Option<Instant>,
    /// Of the planned start, itself not included.
    pub to: Option<Instant>,
    pub campaign: Option<CampaignId>,
    /// In title or subject.
    pub text: Option<String>,
    /// Drafts too, and those cancelled before they were announced.
    pub is_staff: bool,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    interview: InterviewRow,
    epoch: String,
    seq: i64,
    at_ms: i64,
}

/// Interviews, newest planned start first.
pub async fn list(
    db: &Db,
    filter: &InterviewFilter,
    page: &Page,
) -> Result<Listed<view::Interview>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        interview_columns!(),
        ", s.epoch, s.seq, s.at_ms FROM interview i JOIN stream s ON s.id = i.id \
         WHERE (i.planned_start_at_ms, i.id) < ($1, $2) \
         AND i.planned_start_at_ms >= $3 AND i.planned_start_at_ms < $4 \
         AND ($5 OR i.announced_at_ms IS NOT NULL) \
         AND i.status IN ($6, $7, $8, $9, $10, $11) \
         AND (LOWER(i.title) LIKE $12 ESCAPE '\\' OR LOWER(i.subject) LIKE $12 ESCAPE '\\') \
         AND ($13 = '' OR EXISTS (SELECT 1 FROM interview_department d \
              WHERE d.department_id = $13 AND d.interview_id = i.id)) \
         AND ($15 = '' OR i.campaign_id = $15) \
         ORDER BY i.planned_start_at_ms DESC, i.id DESC LIMIT $14"
    );
    let ([start_ms], id) = page.after(([i64::MAX], ""))?;
    let status = |n: usize| match filter.statuses.as_slice() {
        [] => InterviewStatus::ALL[n].name(),
        wanted => wanted.get(n).or(wanted.first()).map_or("", |status| status.name()),
    };
    let mut tx = db.read().await?;
    let rows: Vec<Row> = all!(
        &mut tx,
        SQL,
        start_ms,
        &id,
        filter.from.map_or(i64::MIN, Instant::ms),
        filter.to.map_or(i64::MAX, Instant::ms),
        filter.is_staff,
        status(0),
        status(1),
        status(2),
        status(3),
        status(4),
        status(5),
        containing(filter.text.as_deref()),
        filter.department.as_ref().map_or("", DepartmentId::as_str),
        page.rows(),
        filter.campaign.as_ref().map_or("", CampaignId::as_str),
    )?;
    let listed = Listed::of(rows, page, |row| cursor([row.interview.planned_start_at_ms], &row.interview.id));
    let ids: Vec<_> = listed.items.iter().map(|row| row.interview.id.clone()).collect();
    let mut departments = departments_of(&mut tx, &ids).await?;
    tx.commit().await?;
    listed.try_map(|row| {
        let departments = departments.remove(&row.interview.id).unwrap_or_default();
        row.view(departments)
    })
}

/// One interview, in any status.
pub async fn one(db: &Db, id: &InterviewId) -> Result<Option<view::Interview>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        interview_columns!(),
        ", s.epoch, s.seq, s.at_ms FROM interview i JOIN stream s ON s.id = i.id WHERE i.id = $1 LIMIT 1"
    );
    let mut tx = db.read().await?;
    let row: Option<Row> = maybe!(&mut tx, SQL, id.as_str())?;
    let Some(row) = row else { return Ok(None) };
    let mut departments = departments_of(&mut tx, &[id.as_str().to_owned()]).await?;
    tx.commit().await?;
    row.view(departments.remove(id.as_str()).unwrap_or_default()).map(Some)
}

/// Rooms of these interviews that hold the interview itself and nothing else.
pub(crate) async fn rooms(tx: &mut Tx, ids: &[String]) -> Result<Vec<Room>, StoreError> {
    let mut departments = departments_of(tx, ids).await?;
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let rows = by_ids!(
        tx,
        Row,
        concat!(
            "SELECT ",
            interview_columns!(),
            ", s.epoch, s.seq, s.at_ms FROM interview i JOIN stream s ON s.id = i.id WHERE i.id IN"
        ),
        ids,
        "ORDER BY i.id LIMIT 100000"
    );
    rows.into_iter()
        .map(|row| {
            let departments = departments.remove(&row.interview.id).unwrap_or_default();
            row.room(departments)
        })
        .collect()
}

async fn departments_of(
    tx: &mut Tx,
    ids: &[String],
) -> Result<HashMap<String, Vec<DepartmentRef>>, StoreError> {
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    let rows = by_ids!(
        tx,
        DepartmentRefRow,
        "SELECT interview_id, department_id, code, name FROM interview_department WHERE interview_id IN",
        ids,
        "ORDER BY interview_id, position LIMIT 100000"
    );
    let mut found: HashMap<String, Vec<DepartmentRef>> = HashMap::new();
    for row in rows {
        let department = row.department()?;
        found.entry(row.interview_id).or_default().push(department);
    }
    Ok(found)
}

impl Row {
    fn room(self, departments: Vec<DepartmentRef>) -> Result<Room, StoreError> {
        let head = Head {
            epoch: read("stream.epoch", &self.epoch, Epoch::parse)?,
            seq: number("stream.seq", self.seq)?,
            at: Instant::from_ms(self.at_ms),
        };
        let last_no = self.interview.last_no()?;
        let interview = self.interview.interview(departments)?;
        let mut room = Room::new(interview.id.clone(), head.epoch);
        room.seq = head.seq;
        room.at = head.at;
        room.last_no = last_no;
        room.interview = Some(interview);
        Ok(room)
    }

    fn view(self, departments: Vec<DepartmentRef>) -> Result<view::Interview, StoreError> {
        view::interview(&self.room(departments)?).ok_or_else(|| StoreError::broken("interview"))
    }
}

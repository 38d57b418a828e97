//! Finding what was published, best first: what has the whole query as it was written, then by weight, then newest.
//!
//! The order is of whole numbers that do not change when something else is written, so that pages follow each other
//! without gaps and both databases say the same. How texts are cut up is in [`domain::search`]; how they come into the
//! index is in [`index`]; nearly the same questions are in [`mod@similar`].

pub(crate) mod dialect;
pub(crate) mod index;
mod similar;

pub use index::{documents, fill};
pub use similar::{Apart, similar};

use crate::{
    db::{Db, all},
    error::StoreError,
    facts,
    figures::Period,
    interviews,
    page::{Listed, Page, cursor},
    rows::{read, read_some},
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, QuestionId},
    search::{FoundKind, Query},
    view,
};
use sqlx::FromRow;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Of more matches only the newest ones are put in order.
const CANDIDATES_MAX: i64 = 10_000;
/// What has the whole query as it was written comes before all else.
const WHOLE_WEIGHT: i64 = 100;

/// What is wanted; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<FoundKind>,
    pub department: Option<DepartmentId>,
    pub period: Period,
    /// Only questions that were answered, answers, and what has no answer to wait for.
    pub is_answered: bool,
}

/// Something that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    pub kind: FoundKind,
    pub id: String,
    pub interview: Arc<view::Interview>,
    /// The question itself, or that of an answer, with its number.
    pub question: Option<(QuestionId, i64)>,
    pub department: Option<DepartmentId>,
    pub at: Instant,
    pub is_answered: bool,
    /// All of it, as it is published now.
    pub text: String,
}

#[derive(FromRow)]
struct Row {
    no: i64,
    id: String,
    kind: String,
    interview_id: String,
    owner_id: String,
    department_id: Option<String>,
    at_ms: i64,
    is_answered: bool,
    score: i64,
    question_no: Option<i64>,
}

/// What has all parts of the query.
pub async fn search(
    db: &Db,
    query: &Query,
    filter: &Filter,
    page: &Page,
) -> Result<Listed<Found>, StoreError> {
    let dialect = dialect::of(db.is_postgres());
    let ([score, at_ms, no], _) = page.after(([i64::MAX; 3], ""))?;
    let (from_ms, to_ms) = filter.period.ends_ms();
    let terms: Vec<_> = query.terms.iter().map(dialect.term).collect();
    let whole = query.whole.as_ref().map(dialect.term).unwrap_or_else(|| terms.join(dialect.and));
    let mut tx = db.read().await?;
    let rows: Vec<Row> = all!(
        &mut tx,
        dialect.found,
        terms.join(dialect.and),
        &whole,
        query.whole.is_some(),
        WHOLE_WEIGHT,
        index::FORM,
        filter.kind.map_or("", FoundKind::name),
        filter.department.as_ref().map_or("", DepartmentId::as_str),
        from_ms,
        to_ms,
        !filter.is_answered,
        score,
        at_ms,
        no,
        page.rows(),
        CANDIDATES_MAX,
    )?;
    let listed = Listed::of(rows, page, |row| cursor([row.score, row.at_ms, row.no], ""));
    let streams: BTreeSet<_> = listed.items.iter().map(|row| row.interview_id.clone()).collect();
    let streams = Vec::from_iter(streams);
    let rooms = interviews::rooms(&mut tx, &streams).await?;
    let interviews: HashMap<_, _> =
        rooms.iter().filter_map(|room| Some((room.id.clone(), Arc::new(view::interview(room)?)))).collect();
    let streams: Vec<_> = streams.iter().map(String::as_str).collect();
    let items: Vec<_> = listed.items.iter().map(|row| row.id.as_str()).collect();
    let bodies = facts::newest_bodies_of(&mut tx, &streams, &items).await?;
    tx.commit().await?;
    let mut texts: HashMap<_, _> = bodies
        .into_iter()
        .filter(|body| body.slot == domain::event::Slot::Text)
        .map(|body| (body.item, body.text))
        .collect();
    listed.try_map(|row| {
        let id = read("search_document.interview_id", &row.interview_id, InterviewId::parse)?;
        let interview =
            interviews.get(&id).ok_or_else(|| StoreError::broken("search_document.interview_id"))?;
        let text = match texts.remove(&row.id) {
            Some(text) => text.to_string(),
            None => index::text_of(&interview.title, &interview.subject),
        };
        row.found(interview.clone(), text)
    })
}

impl Row {
    fn found(self, interview: Arc<view::Interview>, text: String) -> Result<Found, StoreError> {
        let kind = read("search_document.kind", &self.kind, FoundKind::parse)?;
        let question = match self.question_no {
            Some(no) => Some((read("search_document.owner_id", &self.owner_id, QuestionId::parse)?, no)),
            None => None,
        };
        Ok(Found {
            kind,
            id: self.id,
            interview,
            question,
            department: read_some(
                "search_document.department_id",
                self.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            at: Instant::from_ms(self.at_ms),
            is_answered: self.is_answered,
            text,
        })
    }
}

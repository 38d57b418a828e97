//! Totals as they are now: of whole rooms, of what changed lately, of some items.

use crate::{
    db::{Db, Tx, all, on},
    dialect::with_rows,
    error::StoreError,
    rows::{number, read, signed},
};
use domain::{
    Instant,
    ids::{AnswerId, InterviewId, PollId, QuestionId},
    score::RatingCount,
    view::Tallies,
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// What a total is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TallyKind {
    Upvotes,
    Rating,
    PeakOnline,
    /// Votes for the option of that number in a poll.
    Votes {
        option: u32,
    },
}

impl TallyKind {
    fn parse(name: &str, option: u32) -> Option<Self> {
        match name {
            "upvotes" => Some(Self::Upvotes),
            "rating" => Some(Self::Rating),
            "peak_online" => Some(Self::PeakOnline),
            "votes" => Some(Self::Votes { option }),
            _ => None,
        }
    }
}

/// A total as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TallyRow {
    pub stream: InterviewId,
    /// The id of the question, the answer, the interview, the poll.
    pub item: String,
    pub kind: TallyKind,
    pub count: u64,
    /// Of the scores, where it is a rating.
    pub sum: u64,
}

#[derive(FromRow)]
struct Row {
    stream_id: String,
    item_id: String,
    kind: String,
    count: i64,
    sum: i64,
    option_no: i64,
}

impl Row {
    fn tally(self) -> Result<TallyRow, StoreError> {
        let option = number("poll_tally.option_no", self.option_no)?;
        Ok(TallyRow {
            stream: read("tally.stream_id", &self.stream_id, InterviewId::parse)?,
            item: self.item_id,
            kind: read("tally.kind", &self.kind, |kind| TallyKind::parse(kind, option))?,
            count: number("tally.count", self.count)?,
            sum: number("tally.sum", self.sum)?,
        })
    }
}

/// All totals but those of polls, as [`Row`]s.
macro_rules! tally_rows {
    () => {
        "SELECT stream_id, item_id, kind, count, sum, CAST(0 AS BIGINT) AS option_no FROM tally"
    };
}

/// The totals of polls, as [`Row`]s.
macro_rules! poll_tally_rows {
    () => {
        "SELECT stream_id, poll_id AS item_id, 'votes' AS kind, count, CAST(0 AS BIGINT) AS sum, option_no \
         FROM poll_tally"
    };
}

const TALLY: &str = tally_rows!();
const POLL_TALLY: &str = poll_tally_rows!();

/// The totals of these interviews that changed at that moment or later, in one query.
pub async fn tallies_changed(
    db: &Db,
    streams: &[InterviewId],
    since: Instant,
) -> Result<Vec<TallyRow>, StoreError> {
    let mut tx = db.one_read().await?;
    let mut found = Vec::new();
    for chunk in streams.chunks(crate::dialect::IDS_AT_ONCE / 2) {
        let rows: Vec<Row> = on!(&mut tx, |connection| async {
            let mut sql =
                sqlx::QueryBuilder::new("SELECT stream_id, item_id, kind, count, sum, option_no FROM (");
            for (part, table) in [TALLY, POLL_TALLY].into_iter().enumerate() {
                sql.push(if part > 0 { " UNION ALL " } else { "" })
                    .push(table)
                    .push(" WHERE changed_at_ms >= ");
                sql.push_bind(since.ms()).push(" AND stream_id IN (");
                let mut list = sql.separated(", ");
                for stream in chunk {
                    list.push_bind(stream.as_str());
                }
                sql.push(")");
            }
            sql.push(") counted ORDER BY stream_id, item_id, kind, option_no LIMIT 200000");
            sql.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        found.extend(rows);
    }
    found.into_iter().map(Row::tally).collect()
}

/// All totals of some items that a room shows.
pub fn add_to(tallies: &mut Tallies, rows: Vec<TallyRow>) -> Result<(), StoreError> {
    for row in rows {
        match row.kind {
            TallyKind::Upvotes => {
                let question = read("tally.item_id", &row.item, QuestionId::parse)?;
                tallies.upvotes.insert(question, row.count);
            }
            TallyKind::Rating => {
                let answer = read("tally.item_id", &row.item, AnswerId::parse)?;
                tallies.ratings.insert(answer, RatingCount { count: row.count, sum: row.sum });
            }
            TallyKind::Votes { option } => {
                let poll = read("tally.item_id", &row.item, PollId::parse)?;
                let place =
                    option.checked_sub(1).ok_or_else(|| StoreError::broken("poll_tally.option_no"))?;
                let votes = tallies.polls.entry(poll).or_default();
                votes.resize(votes.len().max(option as usize), 0);
                votes[place as usize] = row.count;
            }
            TallyKind::PeakOnline => {}
        }
    }
    Ok(())
}

/// All totals of an interview.
pub(crate) async fn of_stream(tx: &mut Tx, stream: &str, limit: i64) -> Result<Vec<TallyRow>, StoreError> {
    const SQL: &str = concat!(
        "SELECT stream_id, item_id, kind, count, sum, option_no FROM (",
        tally_rows!(),
        " WHERE stream_id = $1 UNION ALL ",
        poll_tally_rows!(),
        " WHERE stream_id = $1) counted ORDER BY item_id, kind, option_no LIMIT $2"
    );
    let rows: Vec<Row> = all!(tx, SQL, stream, limit)?;
    rows.into_iter().map(Row::tally).collect()
}

/// The totals of some items.
pub(crate) async fn of_items(tx: &mut Tx, items: &[&str]) -> Result<Vec<TallyRow>, StoreError> {
    let rows = crate::dialect::by_ids!(
        &mut *tx,
        Row,
        concat!(tally_rows!(), " WHERE item_id IN"),
        items,
        "ORDER BY item_id, kind LIMIT 100000"
    );
    rows.into_iter().map(Row::tally).collect()
}

/// Most people online so far; a smaller number changes nothing.
pub async fn raise_peak_online(db: &Db, peaks: &[(InterviewId, u64)], at: Instant) -> Result<(), StoreError> {
    // Always in the same order, so that two nodes do not wait for each other.
    let peaks: BTreeMap<_, _> = peaks.iter().map(|(id, online)| (id, *online)).collect();
    let mut rows = Vec::with_capacity(peaks.len());
    for (interview, online) in peaks {
        rows.push((interview, signed(online)?));
    }
    let mut tx = db.write().await?;
    with_rows!(
        &mut tx,
        "INSERT INTO tally (item_id, kind, stream_id, count, sum, changed_at_ms)",
        6,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind("peak_online")
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(0_i64)
            .push_bind(at.ms()),
        "ON CONFLICT (item_id, kind) DO UPDATE SET \
            count = excluded.count, changed_at_ms = excluded.changed_at_ms \
         WHERE excluded.count > tally.count"
    );
    tx.commit().await
}

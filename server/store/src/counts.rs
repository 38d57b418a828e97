//! What is counted and is no event: upvotes, ratings, participations, votes in polls; and the totals that rooms show.
//!
//! A vote stays with the question it was given to. The total of a question counts the netizens who voted for it or
//! for one merged into it, each once; so merging unites voters and unmerging parts them.

use crate::{
    db::{Db, Tx, all, maybe, on, run},
    dialect::with_rows,
    error::StoreError,
    figures::{By, Period, kept},
    polls,
    rows::{number, read, signed},
};
use domain::{
    Instant, Room,
    command::Score,
    decide::Count,
    ids::{AnswerId, CampaignId, InterviewId, NetizenId, PollId, QuestionId},
    text::Text,
    view::{RatingCount, Tallies},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

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

/// What one batch leaves: the last word of each netizen on each question counts.
#[derive(Default)]
struct Batch<'a> {
    votes: BTreeMap<(&'a QuestionId, &'a NetizenId), bool>,
    ratings: Vec<(&'a AnswerId, &'a NetizenId, Score, Option<&'a Text>)>,
    participants: BTreeSet<&'a NetizenId>,
    judgements: Vec<(&'a NetizenId, Score, Option<&'a Text>)>,
    taken: Vec<(&'a QuestionId, &'a NetizenId)>,
    recounted: BTreeSet<&'a QuestionId>,
    polled: polls::Votes<'a>,
}

/// Writes what was counted; after the tables, because who was merged into whom is read from them.
pub(crate) async fn write(
    tx: &mut Tx,
    room: &Room,
    counts: &[&Count],
    at: Instant,
) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    for count in counts {
        batch.take(count);
    }
    if batch.is_in_figures() {
        kept::forget(tx, room.id.as_str()).await?;
    }
    write_participations(tx, room, &batch, at).await?;
    write_votes(tx, &batch, at).await?;
    write_taken(tx, &batch, at).await?;
    recount_votes(tx, room, &batch, at).await?;
    write_ratings(tx, room, &batch, at).await?;
    polls::write_votes(tx, room, &batch.polled, at).await?;
    write_judgements(tx, room, &batch, at).await
}

impl<'a> Batch<'a> {
    /// Votes are in no figure.
    fn is_in_figures(&self) -> bool {
        !(self.ratings.is_empty() && self.participants.is_empty() && self.judgements.is_empty())
    }

    fn take(&mut self, count: &'a Count) {
        match count {
            Count::Upvote { question, netizen } => {
                self.votes.insert((question, netizen), true);
                self.recounted.insert(question);
            }
            Count::RemoveUpvote { question, netizen } => {
                self.votes.insert((question, netizen), false);
                self.recounted.insert(question);
            }
            Count::TakenAnswer { question, netizen } => self.taken.push((question, netizen)),
            Count::Rating { answer, netizen, score, comment } => {
                self.ratings.push((answer, netizen, *score, comment.as_ref()));
            }
            Count::Vote { poll, option, netizen } => {
                self.polled.insert((poll, netizen), *option);
            }
            Count::Participation { netizen } => {
                self.participants.insert(netizen);
            }
            Count::Judgement { netizen, score, comment } => {
                self.judgements.push((netizen, *score, comment.as_ref()));
            }
            Count::Voters { question } => {
                self.recounted.insert(question);
            }
        }
    }
}

async fn write_participations(
    tx: &mut Tx,
    room: &Room,
    batch: &Batch<'_>,
    at: Instant,
) -> Result<(), StoreError> {
    let netizens: Vec<_> = batch.participants.iter().collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO participation (interview_id, netizen_id, at_ms)",
        3,
        netizens,
        |values, netizen| values.push_bind(room.id.as_str()).push_bind(netizen.as_str()).push_bind(at.ms()),
        "ON CONFLICT (interview_id, netizen_id) DO NOTHING"
    );
    Ok(())
}

async fn write_votes(tx: &mut Tx, batch: &Batch<'_>, at: Instant) -> Result<(), StoreError> {
    let (given, removed): (Vec<_>, Vec<_>) = batch.votes.iter().partition(|(_, is_given)| **is_given);
    with_rows!(
        &mut *tx,
        "INSERT INTO upvote (question_id, netizen_id, at_ms)",
        3,
        given,
        |values, vote| values.push_bind(vote.0.0.as_str()).push_bind(vote.0.1.as_str()).push_bind(at.ms()),
        "ON CONFLICT (question_id, netizen_id) DO NOTHING"
    );
    with_rows!(
        &mut *tx,
        "DELETE FROM upvote WHERE (question_id, netizen_id) IN (",
        2,
        removed,
        |values, vote| values.push_bind(vote.0.0.as_str()).push_bind(vote.0.1.as_str()),
        ")"
    );
    Ok(())
}

async fn write_taken(tx: &mut Tx, batch: &Batch<'_>, at: Instant) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO taken_answer (question_id, netizen_id, at_ms)",
        3,
        batch.taken,
        |values, taken| values.push_bind(taken.0.as_str()).push_bind(taken.1.as_str()).push_bind(at.ms()),
        "ON CONFLICT (question_id, netizen_id) DO NOTHING"
    );
    Ok(())
}

async fn recount_votes(tx: &mut Tx, room: &Room, batch: &Batch<'_>, at: Instant) -> Result<(), StoreError> {
    let questions: Vec<_> = batch.recounted.iter().collect();
    for chunk in questions.chunks(crate::dialect::IDS_AT_ONCE / 2) {
        on!(&mut *tx, |connection| async {
            let mut sql = sqlx::QueryBuilder::new(
                "INSERT INTO tally (item_id, kind, stream_id, count, sum, changed_at_ms) SELECT m.target, 'upvotes', ",
            );
            sql.push_bind(room.id.as_str()).push(", COUNT(DISTINCT u.netizen_id), 0, ").push_bind(at.ms());
            // A question and those merged into it, each found by its own index.
            sql.push(" FROM (SELECT id AS target, id AS member FROM question WHERE id IN ");
            push_ids(&mut sql, chunk);
            sql.push(" UNION ALL SELECT merged_into, id FROM question WHERE merged_into IN ");
            push_ids(&mut sql, chunk);
            sql.push(
                ") m LEFT JOIN upvote u ON u.question_id = m.member GROUP BY m.target \
                 ON CONFLICT (item_id, kind) DO UPDATE SET \
                     count = excluded.count, changed_at_ms = excluded.changed_at_ms",
            );
            sql.build().persistent(false).execute(connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// The ids as a list in parentheses.
fn push_ids<DB: sqlx::Database>(sql: &mut sqlx::QueryBuilder<DB>, ids: &[&&QuestionId])
where
    String: for<'q> sqlx::Encode<'q, DB> + sqlx::Type<DB>,
{
    sql.push("(");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(id.to_string());
    }
    sql.push(")");
}

async fn write_ratings(tx: &mut Tx, room: &Room, batch: &Batch<'_>, at: Instant) -> Result<(), StoreError> {
    const RECOUNT: &str = "\
        INSERT INTO tally (item_id, kind, stream_id, count, sum, changed_at_ms) \
        SELECT r.answer_id, 'rating', $2, COUNT(*), CAST(SUM(r.score) AS BIGINT), $3 \
        FROM rating r WHERE r.answer_id = $1 GROUP BY r.answer_id \
        ON CONFLICT (item_id, kind) DO UPDATE SET \
            count = excluded.count, sum = excluded.sum, changed_at_ms = excluded.changed_at_ms";
    with_rows!(
        &mut *tx,
        "INSERT INTO rating (answer_id, netizen_id, score, comment, at_ms)",
        5,
        batch.ratings,
        |values, rating| values
            .push_bind(rating.0.as_str())
            .push_bind(rating.1.as_str())
            .push_bind(rating.2.value())
            .push_bind(rating.3.map(Text::as_str))
            .push_bind(at.ms()),
        "ON CONFLICT (answer_id, netizen_id) DO NOTHING"
    );
    let rated: BTreeSet<_> = batch.ratings.iter().map(|rating| rating.0).collect();
    for answer in rated {
        run!(&mut *tx, RECOUNT, answer.as_str(), room.id.as_str(), at.ms())?;
    }
    Ok(())
}

async fn write_judgements(
    tx: &mut Tx,
    room: &Room,
    batch: &Batch<'_>,
    at: Instant,
) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO judgement (interview_id, netizen_id, score, comment, at_ms)",
        5,
        batch.judgements,
        |values, judgement| values
            .push_bind(room.id.as_str())
            .push_bind(judgement.0.as_str())
            .push_bind(judgement.1.value())
            .push_bind(judgement.2.map(Text::as_str))
            .push_bind(at.ms()),
        "ON CONFLICT (interview_id, netizen_id) DO NOTHING"
    );
    Ok(())
}

/// The score that this netizen has given this interview before.
pub async fn earlier_judgement(
    tx: &mut Tx,
    interview: &InterviewId,
    netizen: &NetizenId,
) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT score FROM judgement WHERE interview_id = $1 AND netizen_id = $2 LIMIT 1";
    let row: Option<(i64,)> = maybe!(tx, SQL, interview.as_str(), netizen.as_str())?;
    Ok(row.map(|(score,)| score))
}

/// The score that this netizen has given this answer before.
pub async fn earlier_score(
    tx: &mut Tx,
    answer: &AnswerId,
    netizen: &NetizenId,
) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT score FROM rating WHERE answer_id = $1 AND netizen_id = $2 LIMIT 1";
    let row: Option<(i64,)> = maybe!(tx, SQL, answer.as_str(), netizen.as_str())?;
    Ok(row.map(|(score,)| score))
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

/// What a netizen has given in an interview: votes and ratings.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Given {
    pub upvoted: Vec<QuestionId>,
    pub rated: Vec<AnswerId>,
    /// The number of the option voted for, by poll.
    pub voted: BTreeMap<PollId, u32>,
}

/// What this netizen has given in an interview. A vote for a merged question is one for its target.
pub async fn mine(db: &Db, interview: &InterviewId, netizen: &NetizenId) -> Result<Given, StoreError> {
    const UPVOTED: &str = "\
        SELECT DISTINCT COALESCE(q.merged_into, q.id) AS id FROM upvote u JOIN question q ON q.id = u.question_id \
        WHERE u.netizen_id = $1 AND q.interview_id = $2 ORDER BY id LIMIT 100000";
    const RATED: &str = "\
        SELECT r.answer_id FROM rating r JOIN answer a ON a.id = r.answer_id \
        JOIN question q ON q.id = a.question_id \
        WHERE r.netizen_id = $1 AND q.interview_id = $2 ORDER BY r.answer_id LIMIT 100000";
    let mut tx = db.read().await?;
    let upvoted: Vec<(String,)> = all!(&mut tx, UPVOTED, netizen.as_str(), interview.as_str())?;
    let rated: Vec<(String,)> = all!(&mut tx, RATED, netizen.as_str(), interview.as_str())?;
    let voted = polls::voted(&mut tx, interview, netizen).await?;
    tx.commit().await?;
    let upvoted =
        upvoted.iter().map(|(id,)| read("question.id", id, QuestionId::parse)).collect::<Result<_, _>>()?;
    let rated =
        rated.iter().map(|(id,)| read("rating.answer_id", id, AnswerId::parse)).collect::<Result<_, _>>()?;
    Ok(Given { upvoted, rated, voted })
}

/// How often an answer spared somebody a question, over the interviews that opened in a period: in all, or by the id of
/// the department, the interview or the campaign to which the question belongs; of one campaign only, if it is given.
pub async fn answers_taken(
    db: &Db,
    by: By,
    period: Period,
    campaign: Option<&CampaignId>,
) -> Result<BTreeMap<Option<String>, u64>, StoreError> {
    const SQL: &str = "\
        SELECT key, COUNT(*) FROM ( \
            SELECT CASE $1 WHEN 'department' THEN q.department_id WHEN 'interview' THEN i.id \
                WHEN 'campaign' THEN i.campaign_id END AS key \
            FROM taken_answer t JOIN question q ON q.id = t.question_id JOIN interview i ON i.id = q.interview_id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3 \
                AND ($4 = '' OR i.campaign_id = $4) \
        ) taken GROUP BY key ORDER BY key LIMIT 100000";
    let by = match by {
        By::City => "city",
        By::Department => "department",
        By::Interview => "interview",
        By::Campaign => "campaign",
    };
    let (from_ms, to_ms) = period.ends_ms();
    let campaign = campaign.map_or("", CampaignId::as_str);
    let rows: Vec<(Option<String>, i64)> =
        all!(&mut db.one_read().await?, SQL, by, from_ms, to_ms, campaign)?;
    rows.into_iter().map(|(key, count)| Ok((key, number("taken_answer", count)?))).collect()
}

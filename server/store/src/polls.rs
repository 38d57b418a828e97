//! Polls: their rows as the room's events add up to, and the votes that are counted beside them.

use crate::{
    db::{Db, Tx, all, maybe, run},
    dialect::with_rows,
    error::StoreError,
    rows::{instant, line, ms, named, number, read},
};
use domain::{
    Instant, Room,
    ids::{InterviewId, NetizenId, PollId},
    poll::Poll,
};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// Where a poll was opened; none if there is none of that id.
pub async fn interview_of(db: &Db, id: &PollId) -> Result<Option<InterviewId>, StoreError> {
    const SQL: &str = "SELECT interview_id FROM poll WHERE id = $1 LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, id.as_str())?;
    row.map(|(id,)| read("poll.interview_id", &id, InterviewId::parse)).transpose()
}

/// Open polls whose time to close has come, at most `limit`, those that wait longest first.
pub async fn due(db: &Db, at: Instant, limit: u32) -> Result<Vec<(InterviewId, PollId)>, StoreError> {
    const SQL: &str = "SELECT interview_id, id FROM poll \
                       WHERE closed_at_ms IS NULL AND closes_at_ms <= $1 ORDER BY closes_at_ms, id LIMIT $2";
    let rows: Vec<(String, String)> = all!(&mut db.one_read().await?, SQL, at.ms(), i64::from(limit))?;
    rows.iter()
        .map(|(interview, poll)| {
            Ok((
                read("poll.interview_id", interview, InterviewId::parse)?,
                read("poll.id", poll, PollId::parse)?,
            ))
        })
        .collect()
}

/// Interviews with an open vote for their topic, at most `limit`.
pub async fn voted_for_topic(db: &Db, limit: u32) -> Result<BTreeSet<InterviewId>, StoreError> {
    const SQL: &str = "SELECT interview_id FROM poll WHERE purpose = 'topic' AND closed_at_ms IS NULL \
                       ORDER BY interview_id LIMIT $1";
    let rows: Vec<(String,)> = all!(&mut db.one_read().await?, SQL, i64::from(limit))?;
    rows.iter().map(|(id,)| read("poll.interview_id", id, InterviewId::parse)).collect()
}

/// Writes polls whole; their options never change.
pub(crate) async fn write(tx: &mut Tx, room: &Room, polls: &[&Poll]) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO poll (id, interview_id, results_hidden, purpose, closes_at_ms, opened_at_ms, closed_at_ms)",
        7,
        polls,
        |values, poll| values
            .push_bind(poll.id.as_str())
            .push_bind(room.id.as_str())
            .push_bind(poll.results_hidden)
            .push_bind(poll.purpose.name())
            .push_bind(ms(poll.closes_at))
            .push_bind(poll.opened_at.ms())
            .push_bind(ms(poll.closed_at)),
        "ON CONFLICT (id) DO UPDATE SET closed_at_ms = excluded.closed_at_ms"
    );
    let options: Vec<_> = polls
        .iter()
        .flat_map(|poll| (1_i64..).zip(&poll.options).map(|(no, text)| (&poll.id, no, text)))
        .collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO poll_option (poll_id, no, text)",
        3,
        options,
        |values, option| values.push_bind(option.0.as_str()).push_bind(option.1).push_bind(option.2.as_str()),
        "ON CONFLICT (poll_id, no) DO NOTHING"
    );
    Ok(())
}

#[derive(FromRow)]
struct PollRow {
    id: String,
    results_hidden: bool,
    purpose: String,
    closes_at_ms: Option<i64>,
    opened_at_ms: i64,
    closed_at_ms: Option<i64>,
}

/// The polls of a room with their options, at most `limit` rows of each.
pub(crate) async fn load(
    tx: &mut Tx,
    interview: &InterviewId,
    limit: i64,
) -> Result<BTreeMap<PollId, Poll>, StoreError> {
    const POLLS: &str = "SELECT id, results_hidden, purpose, closes_at_ms, opened_at_ms, closed_at_ms FROM poll \
                         WHERE interview_id = $1 ORDER BY id LIMIT $2";
    const OPTIONS: &str = "SELECT o.poll_id, o.text FROM poll_option o JOIN poll p ON p.id = o.poll_id \
                           WHERE p.interview_id = $1 ORDER BY o.poll_id, o.no LIMIT $2";
    let rows: Vec<PollRow> = all!(&mut *tx, POLLS, interview.as_str(), limit)?;
    let mut polls = BTreeMap::new();
    for row in rows {
        let id = read("poll.id", &row.id, PollId::parse)?;
        let poll = Poll {
            id: id.clone(),
            options: Vec::new(),
            results_hidden: row.results_hidden,
            purpose: named("poll.purpose", &row.purpose)?,
            closes_at: instant(row.closes_at_ms),
            opened_at: Instant::from_ms(row.opened_at_ms),
            closed_at: instant(row.closed_at_ms),
        };
        polls.insert(id, poll);
    }
    let options: Vec<(String, String)> = all!(&mut *tx, OPTIONS, interview.as_str(), limit)?;
    for (poll, text) in options {
        let poll = read("poll_option.poll_id", &poll, PollId::parse)?;
        if let Some(poll) = polls.get_mut(&poll) {
            poll.options.push(line("poll_option.text", &text)?);
        }
    }
    Ok(polls)
}

/// What each netizen chose last in each poll.
pub(crate) type Votes<'a> = BTreeMap<(&'a PollId, &'a NetizenId), u32>;

/// Writes votes and counts those polls anew; after the tables, as an option without votes has a total too.
pub(crate) async fn write_votes(
    tx: &mut Tx,
    room: &Room,
    votes: &Votes<'_>,
    at: Instant,
) -> Result<(), StoreError> {
    const RECOUNT: &str = "\
        INSERT INTO poll_tally (poll_id, option_no, stream_id, count, changed_at_ms) \
        SELECT o.poll_id, o.no, $2, COUNT(v.netizen_id), $3 \
        FROM poll_option o LEFT JOIN poll_vote v ON v.poll_id = o.poll_id AND v.option_no = o.no \
        WHERE o.poll_id = $1 GROUP BY o.poll_id, o.no \
        ON CONFLICT (poll_id, option_no) DO UPDATE SET \
            count = excluded.count, changed_at_ms = excluded.changed_at_ms";
    let rows: Vec<_> = votes.iter().map(|((poll, netizen), option)| (*poll, *netizen, *option)).collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO poll_vote (poll_id, netizen_id, option_no, at_ms)",
        4,
        rows,
        |values, vote| values
            .push_bind(vote.0.as_str())
            .push_bind(vote.1.as_str())
            .push_bind(i64::from(vote.2))
            .push_bind(at.ms()),
        "ON CONFLICT (poll_id, netizen_id) DO UPDATE SET option_no = excluded.option_no, at_ms = excluded.at_ms"
    );
    let counted: BTreeSet<_> = votes.keys().map(|(poll, _)| *poll).collect();
    for poll in counted {
        run!(&mut *tx, RECOUNT, poll.as_str(), room.id.as_str(), at.ms())?;
    }
    Ok(())
}

/// What this netizen has chosen in the polls of an interview: the numbers of the options.
pub(crate) async fn voted(
    tx: &mut Tx,
    interview: &InterviewId,
    netizen: &NetizenId,
) -> Result<BTreeMap<PollId, u32>, StoreError> {
    const SQL: &str = "\
        SELECT v.poll_id, v.option_no FROM poll p JOIN poll_vote v ON v.poll_id = p.id \
        WHERE p.interview_id = $1 AND v.netizen_id = $2 ORDER BY v.poll_id LIMIT 100000";
    let rows: Vec<(String, i64)> = all!(tx, SQL, interview.as_str(), netizen.as_str())?;
    rows.iter()
        .map(|(poll, no)| {
            Ok((read("poll_vote.poll_id", poll, PollId::parse)?, number("poll_vote.option_no", *no)?))
        })
        .collect()
}

//! What is counted and is no event: upvotes, ratings, participations, votes in polls; and the totals that rooms show.
//!
//! A vote stays with the question it was given to. The total of a question counts the netizens who voted for it or
//! for one merged into it, each once; so merging unites voters and unmerging parts them.

mod given;
pub(crate) mod tallies;

pub use given::{Given, earlier_judgement, earlier_score, mine};
pub use tallies::{TallyKind, TallyRow, add_to, raise_peak_online, tallies_changed};

use crate::{
    db::{Tx, on, run},
    dialect::with_rows,
    error::StoreError,
    figures::kept,
    polls,
};
use domain::{
    Instant, Room,
    decide::Count,
    ids::{AnswerId, NetizenId, QuestionId},
    score::Score,
    text::Text,
};
use std::collections::{BTreeMap, BTreeSet};

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

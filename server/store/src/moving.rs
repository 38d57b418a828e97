//! What stands beside a question and goes along when it is moved to another interview: its texts with those of its
//! answers, and their totals. Votes and ratings name the question and need nothing.

use crate::{
    counts::tallies::{TallyKind, of_items},
    db::{Tx, run},
    error::StoreError,
    facts::newest_bodies_of,
    rows::read,
};
use domain::{
    Instant,
    event::Body,
    ids::{AnswerId, InterviewId},
    question::{Question, moving::Counted},
    score::RatingCount,
};

/// What has been counted of a question and its answers. Exact under the lock of its stream.
pub async fn counted(tx: &mut Tx, question: &Question) -> Result<Counted, StoreError> {
    let items: Vec<_> = items(question).collect();
    let mut counted = Counted::default();
    for row in of_items(tx, &items).await? {
        match row.kind {
            TallyKind::Upvotes => counted.upvotes = row.count,
            TallyKind::Rating => {
                let answer = read("tally.item_id", &row.item, AnswerId::parse)?;
                counted.ratings.push((answer, RatingCount { count: row.count, sum: row.sum }));
            }
            TallyKind::PeakOnline | TallyKind::Votes { .. } => {}
        }
    }
    Ok(counted)
}

/// Takes texts and totals to the stream of `to`, whose room must [`learn`](domain::Room::learn) the texts that this gives
/// before the arrival is appended; that stream and the one of `from` are locked by this transaction.
pub async fn rehome(
    tx: &mut Tx,
    question: &Question,
    from: &InterviewId,
    to: &InterviewId,
    at: Instant,
) -> Result<Vec<Body>, StoreError> {
    const TEXTS: &str = "UPDATE body SET stream_id = $1 WHERE stream_id = $2 AND item_id = $3";
    const TOTALS: &str =
        "UPDATE tally SET stream_id = $1, changed_at_ms = $2 WHERE item_id = $3 AND kind <> 'peak_online'";
    for item in items(question) {
        run!(&mut *tx, TEXTS, to.as_str(), from.as_str(), item)?;
        run!(&mut *tx, TOTALS, to.as_str(), at.ms(), item)?;
    }
    newest_bodies_of(tx, &[to.as_str()], &items(question).collect::<Vec<_>>()).await
}

fn items(question: &Question) -> impl Iterator<Item = &str> {
    let answers = question.answers.iter().map(|answer| answer.id.as_str());
    std::iter::once(question.id.as_str()).chain(answers)
}

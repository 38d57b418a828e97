//! What a netizen has given.

use crate::{
    db::{Db, Tx, all, maybe},
    error::StoreError,
    polls,
    rows::read,
};
use domain::ids::{AnswerId, InterviewId, NetizenId, PollId, QuestionId};
use std::collections::BTreeMap;

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
    // From what the netizen gave to what it was given to, one by one. With the interview as a condition PostgreSQL may begin
    // with all its questions: of one that is new it takes it that there are few.
    const UPVOTED: &str = "\
        SELECT DISTINCT id FROM ( \
            SELECT (SELECT CASE q.interview_id WHEN $2 THEN COALESCE(q.merged_into, q.id) END FROM question q \
                WHERE q.id = u.question_id) AS id \
            FROM upvote u WHERE u.netizen_id = $1 LIMIT 100000) given \
        WHERE id IS NOT NULL ORDER BY id LIMIT 100000";
    const RATED: &str = "\
        SELECT r.answer_id FROM rating r WHERE r.netizen_id = $1 \
            AND (SELECT q.interview_id FROM answer a JOIN question q ON q.id = a.question_id \
                WHERE a.id = r.answer_id) = $2 \
        ORDER BY r.answer_id LIMIT 100000";
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

//! Due dates, what askers say, outcomes, promises and judgements, beside the figures that every interview has.

use super::{Scope, Scores, distributions};
use crate::{
    db::{Tx, all},
    error::StoreError,
    rows::{named, number},
};
use domain::{
    command::Outcome,
    figures::{Figures, Satisfaction, rate},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

type Found = BTreeMap<String, Figures>;

pub(super) async fn add(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    add_deadlines(tx, scope, found).await?;
    add_extensions(tx, scope, found).await?;
    add_outcomes(tx, scope, found).await?;
    add_promises(tx, scope, found).await?;
    add_judgements(tx, scope, found).await
}

#[derive(FromRow)]
struct Kept {
    group_id: String,
    due: i64,
    overdue: i64,
    overdue_open: i64,
    confirmed: i64,
    denied: i64,
}

/// Questions, each in the state of its target.
async fn add_deadlines(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH counted AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE e.department_id END \
                    AS group_id, \
                e.due_at_ms IS NOT NULL AS is_due, e.is_late, \
                e.status = 'approved' AND e.due_at_ms < $6 AS is_open_late, e.is_answered_for_asker, \
                e.status = 'answered' AS is_answered \
            FROM interview i JOIN question q ON q.interview_id = i.id \
            JOIN question e ON e.id = COALESCE(q.merged_into, q.id) \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3 \
                AND e.status IN ('approved', 'answered')) \
        SELECT group_id, COUNT(*) FILTER (WHERE is_due) AS due, \
            COUNT(*) FILTER (WHERE is_due AND (is_late OR is_open_late)) AS overdue, \
            COUNT(*) FILTER (WHERE is_due AND is_open_late) AS overdue_open, \
            COUNT(*) FILTER (WHERE is_answered AND is_answered_for_asker) AS confirmed, \
            COUNT(*) FILTER (WHERE is_answered AND NOT is_answered_for_asker) AS denied \
        FROM counted WHERE group_id BETWEEN $4 AND $5 GROUP BY group_id ORDER BY group_id LIMIT 100000";
    let Scope { by, from_ms, to_ms, now_ms, low, high } = scope;
    let rows: Vec<Kept> = all!(tx, SQL, by, from_ms, to_ms, low, high, now_ms)?;
    for row in rows {
        let figures = found.entry(row.group_id).or_default();
        let deadlines = &mut figures.deadlines;
        deadlines.due = number("figures.due", row.due)?;
        deadlines.overdue = number("figures.overdue", row.overdue)?;
        deadlines.overdue_open = number("figures.overdue_open", row.overdue_open)?;
        deadlines.on_time_rate = rate(deadlines.due - deadlines.overdue, deadlines.due);
        figures.confirmation.answered = number("figures.confirmed", row.confirmed)?;
        figures.confirmation.not_answered = number("figures.denied", row.denied)?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Counted {
    group_id: String,
    cases: i64,
}

/// For the department that has the question.
async fn add_extensions(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH extended AS (\
            SELECT DISTINCT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id \
                    ELSE q.department_id END AS group_id, q.id \
            FROM extension x JOIN question q ON q.id = x.question_id JOIN interview i ON i.id = q.interview_id \
            WHERE x.is_granted AND q.status IN ('approved', 'answered') \
                AND NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) \
        SELECT group_id, COUNT(*) AS cases FROM extended \
        WHERE group_id BETWEEN $4 AND $5 GROUP BY group_id ORDER BY group_id LIMIT 100000";
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Counted> = all!(tx, SQL, by, from_ms, to_ms, low, high)?;
    for row in rows {
        found.entry(row.group_id).or_default().deadlines.extended = number("figures.extended", row.cases)?;
    }
    Ok(())
}

#[derive(FromRow)]
struct OutcomeCount {
    group_id: String,
    outcome: Option<String>,
    answers: i64,
}

/// Of the answers that count, for the department that gave them.
async fn add_outcomes(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH given AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE a.department_id END \
                    AS group_id, \
                a.outcome \
            FROM interview i JOIN question q ON q.interview_id = i.id JOIN answer a ON a.question_id = q.id \
            WHERE a.form = 'answer' AND q.status = 'answered' \
                AND NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) \
        SELECT group_id, outcome, COUNT(*) AS answers FROM given \
        WHERE group_id BETWEEN $4 AND $5 GROUP BY group_id, outcome ORDER BY group_id LIMIT 100000";
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<OutcomeCount> = all!(tx, SQL, by, from_ms, to_ms, low, high)?;
    for row in rows {
        let outcome =
            row.outcome.as_deref().map(|name| named::<Outcome>("answer.outcome", name)).transpose()?;
        let figures = found.entry(row.group_id).or_default();
        *figures.outcomes.of(outcome) = number("figures.answers", row.answers)?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Promised {
    group_id: String,
    made: i64,
    kept: i64,
    overdue: i64,
}

/// Of the answers that count, for the department that gave them.
async fn add_promises(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH promised AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE a.department_id END \
                    AS group_id, \
                a.promise_kept_at_ms AS kept_ms, a.promised_until_ms AS until_ms \
            FROM answer a JOIN question q ON q.id = a.question_id JOIN interview i ON i.id = q.interview_id \
            WHERE a.promised_until_ms IS NOT NULL AND a.form = 'answer' \
                AND q.status IN ('approved', 'answered') \
                AND NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) \
        SELECT group_id, COUNT(*) AS made, COUNT(kept_ms) AS kept, \
            COUNT(*) FILTER (WHERE COALESCE(kept_ms, $6) > until_ms) AS overdue \
        FROM promised WHERE group_id BETWEEN $4 AND $5 GROUP BY group_id ORDER BY group_id LIMIT 100000";
    let Scope { by, from_ms, to_ms, now_ms, low, high } = scope;
    let rows: Vec<Promised> = all!(tx, SQL, by, from_ms, to_ms, low, high, now_ms)?;
    for row in rows {
        let promises = &mut found.entry(row.group_id).or_default().promises;
        promises.made = number("figures.promised", row.made)?;
        promises.kept = number("figures.kept", row.kept)?;
        promises.overdue = number("figures.broken", row.overdue)?;
    }
    Ok(())
}

async fn add_judgements(tx: &mut Tx, scope: &Scope, found: &mut Found) -> Result<(), StoreError> {
    const SQL: &str = concat!(
        attended!(),
        "SELECT a.group_id, j.score, COUNT(*) AS ratings \
         FROM asked_for a JOIN judgement j ON j.interview_id = a.interview_id \
         GROUP BY a.group_id, j.score ORDER BY a.group_id, j.score LIMIT 100000"
    );
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Scores> = all!(tx, SQL, by, from_ms, to_ms, low, high)?;
    for (key, distribution) in distributions(rows)? {
        found.entry(key).or_default().judgement = Satisfaction::of(distribution);
    }
    Ok(())
}

//! The tables of questions: what was asked, who had it, how long, what was answered.

use crate::{
    db::{Tx, run},
    dialect::with_rows,
    error::StoreError,
    rows::{ms, name_of},
};
use domain::{
    Room,
    answer::{Answer, Form},
    figures::{QuestionTimes, times},
    ids::QuestionId,
    interview::Interview,
    question::{Hold, Kind, Question, QuestionStatus},
    term::Extension,
    text::Line,
};
use std::collections::BTreeSet;

/// Writes these questions whole; of `shared` the co-handlers, too.
pub(super) async fn write(
    tx: &mut Tx,
    room: &Room,
    interview: &Interview,
    questions: &[&Question],
    shared: &BTreeSet<&QuestionId>,
) -> Result<(), StoreError> {
    write_questions(tx, room, interview, questions).await?;
    write_holds(tx, questions).await?;
    write_answers(tx, questions).await?;
    write_co_handlers(tx, shared, room).await?;
    write_extensions(tx, questions).await
}

async fn write_questions(
    tx: &mut Tx,
    room: &Room,
    interview: &Interview,
    questions: &[&Question],
) -> Result<(), StoreError> {
    let mut rows: Vec<(&Question, QuestionTimes, Option<String>)> = Vec::with_capacity(questions.len());
    for question in questions {
        let basis = question.due.as_ref().map(|due| name_of(&due.basis)).transpose()?;
        rows.push((question, times(interview, question), basis));
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO question (id, interview_id, no, asker_id, nickname, tracking_code, kind, follows, status, \
            status_before, department_id, merged_into, merged_via, is_pinned, is_being_answered, has_appealed, \
            is_handled_again, asked_at_ms, moderated_at_ms, approved_at_ms, rejected_at_ms, first_answered_at_ms, \
            first_answered_by, last_answered_at_ms, moderation_ms, response_ms, waiting_ms, is_approved_live, \
            is_answered_live, topic, is_answered_for_asker, due_from_ms, due_days, due_basis, due_at_ms, \
            is_late)",
        36,
        rows,
        |values, row| values
            .push_bind(row.0.id.as_str())
            .push_bind(room.id.as_str())
            .push_bind(i64::from(row.0.no))
            .push_bind(row.0.asker.as_str())
            .push_bind(row.0.nickname.as_str())
            .push_bind(&*row.0.tracking_code)
            .push_bind(row.0.kind.map(Kind::name))
            .push_bind(row.0.follows.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.status.name())
            .push_bind(row.0.status_before.map(QuestionStatus::name))
            .push_bind(row.0.department.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.merged_into.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.merged_via.as_ref().map(|id| id.as_str()))
            .push_bind(row.0.is_pinned)
            .push_bind(row.0.is_being_answered)
            .push_bind(row.0.has_appealed)
            .push_bind(row.0.is_handled_again)
            .push_bind(row.0.asked_at.ms())
            .push_bind(ms(row.0.moderated_at))
            .push_bind(ms(row.0.approved_at))
            .push_bind(ms(row.0.rejected_at))
            .push_bind(ms(row.0.first_answered_at))
            .push_bind(row.0.first_answered_by.as_ref().map(|id| id.as_str()))
            .push_bind(last_answered_ms(row.0))
            .push_bind(row.1.moderation_ms)
            .push_bind(row.1.response_ms)
            .push_bind(row.1.waiting_ms)
            .push_bind(row.1.is_approved_live)
            .push_bind(row.1.is_answered_live)
            .push_bind(row.0.topic.as_ref().map(Line::as_str))
            .push_bind(row.0.is_answered_for_asker)
            .push_bind(row.0.due.as_ref().map(|due| due.from.ms()))
            .push_bind(row.0.due.as_ref().map(|due| i64::from(due.days)))
            .push_bind(&row.2)
            .push_bind(row.0.due.as_ref().map(|due| due.at.ms()))
            .push_bind(row.0.is_late),
        // What a question was born with never changes: its asker, when it was asked; nor its number, unless it moves.
        "ON CONFLICT (id) DO UPDATE SET \
            interview_id = excluded.interview_id, no = excluded.no, \
            kind = excluded.kind, topic = excluded.topic, \
            is_answered_for_asker = excluded.is_answered_for_asker, due_from_ms = excluded.due_from_ms, \
            due_days = excluded.due_days, due_basis = excluded.due_basis, \
            due_at_ms = excluded.due_at_ms, is_late = excluded.is_late, \
            status = excluded.status, status_before = excluded.status_before, \
            department_id = excluded.department_id, merged_into = excluded.merged_into, \
            merged_via = excluded.merged_via, is_pinned = excluded.is_pinned, \
            is_being_answered = excluded.is_being_answered, has_appealed = excluded.has_appealed, \
            is_handled_again = excluded.is_handled_again, moderated_at_ms = excluded.moderated_at_ms, \
            approved_at_ms = excluded.approved_at_ms, rejected_at_ms = excluded.rejected_at_ms, \
            first_answered_at_ms = excluded.first_answered_at_ms, \
            first_answered_by = excluded.first_answered_by, \
            last_answered_at_ms = excluded.last_answered_at_ms, moderation_ms = excluded.moderation_ms, \
            response_ms = excluded.response_ms, waiting_ms = excluded.waiting_ms, \
            is_approved_live = excluded.is_approved_live, is_answered_live = excluded.is_answered_live"
    );
    Ok(())
}

async fn write_holds(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let rows: Vec<(&QuestionId, i64, &Hold)> = questions
        .iter()
        .flat_map(|question| {
            (0_i64..).zip(&question.holds).map(|(position, hold)| (&question.id, position, hold))
        })
        .collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO question_department (question_id, position, department_id, from_ms, to_ms)",
        5,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department_id.as_str())
            .push_bind(row.2.from.ms())
            .push_bind(ms(row.2.to)),
        "ON CONFLICT (question_id, position) DO UPDATE SET \
            department_id = excluded.department_id, from_ms = excluded.from_ms, to_ms = excluded.to_ms"
    );
    Ok(())
}

/// The list may have become shorter, so that it is written anew.
async fn write_co_handlers(
    tx: &mut Tx,
    questions: &BTreeSet<&QuestionId>,
    room: &Room,
) -> Result<(), StoreError> {
    const FORGET: &str = "DELETE FROM question_co_handler WHERE question_id = $1";
    const ADD: &str =
        "INSERT INTO question_co_handler (question_id, position, department_id) VALUES ($1, $2, $3)";
    for question in questions.iter().filter_map(|id| room.questions.get(*id)) {
        run!(&mut *tx, FORGET, question.id.as_str())?;
        for (position, department) in (0_i64..).zip(&question.co_handlers) {
            run!(&mut *tx, ADD, question.id.as_str(), position, department.as_str())?;
        }
    }
    Ok(())
}

async fn write_extensions(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let of = |question: &&'_ Question| {
        let id = question.id.clone();
        (0_i64..)
            .zip(question.extensions.clone())
            .map(move |(position, extension)| (id.clone(), position, extension))
    };
    let rows: Vec<(QuestionId, i64, Extension)> = questions.iter().flat_map(of).collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO extension (question_id, position, department_id, requested_at_ms, from_ms, days, until_ms, \
            decided_at_ms, is_granted)",
        9,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department_id.as_str())
            .push_bind(row.2.requested_at.ms())
            .push_bind(row.2.from.ms())
            .push_bind(i64::from(row.2.days))
            .push_bind(row.2.until.ms())
            .push_bind(ms(row.2.decided_at))
            .push_bind(row.2.is_granted),
        "ON CONFLICT (question_id, position) DO UPDATE SET \
            decided_at_ms = excluded.decided_at_ms, is_granted = excluded.is_granted"
    );
    Ok(())
}

async fn write_answers(tx: &mut Tx, questions: &[&Question]) -> Result<(), StoreError> {
    let mut rows: Vec<(&QuestionId, i64, &Answer, Option<String>)> = Vec::new();
    for question in questions {
        for (position, answer) in (0_i64..).zip(&question.answers) {
            let outcome = answer.outcome.as_ref().map(name_of).transpose()?;
            rows.push((&question.id, position, answer, outcome));
        }
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO answer (id, question_id, position, department_id, signed_by, outcome, published_at_ms, \
            revised_at_ms, form, promised_until_ms, promise_kept_at_ms)",
        11,
        rows,
        |values, row| values
            .push_bind(row.2.id.as_str())
            .push_bind(row.0.as_str())
            .push_bind(row.1)
            .push_bind(row.2.department.as_str())
            .push_bind(row.2.by.as_str())
            .push_bind(&row.3)
            .push_bind(row.2.published_at.ms())
            .push_bind(ms(row.2.revised_at))
            .push_bind(row.2.form.name())
            .push_bind(ms(row.2.promised_until))
            .push_bind(ms(row.2.promise_kept_at)),
        "ON CONFLICT (id) DO UPDATE SET revised_at_ms = excluded.revised_at_ms, form = excluded.form, \
            promise_kept_at_ms = excluded.promise_kept_at_ms"
    );
    Ok(())
}

/// Somebody has moderated, approved or answered it, so that it has timing figures once the interview is open.
pub(super) fn has_begun(question: &Question) -> bool {
    question.moderated_at.or(question.approved_at).or(question.first_answered_at).is_some()
}

/// When the newest answer that counts came.
fn last_answered_ms(question: &Question) -> Option<i64> {
    let counting = question.answers.iter().filter(|answer| answer.form == Form::Answer);
    counting.map(|answer| answer.published_at.ms()).max()
}

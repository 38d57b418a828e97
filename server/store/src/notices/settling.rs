//! Notices of which there is nothing left to tell: answered, decided, opened, or overtaken by a later one.

use crate::{
    db::{Db, run},
    error::StoreError,
};
use domain::notice::Warnings;

/// A question is told of once at a time: as due it is no longer due soon, and answered it is neither.
const QUESTIONS: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind IN ('due_soon', 'due', 'overdue') \
    AND ((kind = 'due_soon' AND due_at_ms <= $2) OR (kind IN ('due_soon', 'due') AND due_at_ms < $1) \
        OR NOT EXISTS (SELECT 1 FROM question q JOIN interview i ON i.id = q.interview_id \
            WHERE q.id = notice.question_id AND q.status = 'approved' AND q.due_at_ms = notice.due_at_ms \
            AND q.department_id = notice.department_id AND i.status <> 'archived'))";

const PROMISES: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind IN ('promise_due_soon', 'promise_overdue') \
    AND ((kind = 'promise_due_soon' AND due_at_ms < $1) \
        OR NOT EXISTS (SELECT 1 FROM answer a JOIN question q ON q.id = a.question_id \
            JOIN interview i ON i.id = q.interview_id \
            WHERE a.id = notice.item_id AND a.promise_kept_at_ms IS NULL \
            AND a.promised_until_ms = notice.due_at_ms AND q.status = 'answered' AND i.status <> 'archived'))";

const LEFT_OPEN: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind = 'unanswered' \
    AND NOT EXISTS (SELECT 1 FROM question q JOIN interview i ON i.id = q.interview_id \
        WHERE q.interview_id = notice.interview_id AND q.status = 'approved' \
        AND q.department_id = notice.department_id AND i.status <> 'archived')";

const MODERATION: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind = 'moderation_late' \
    AND NOT EXISTS (SELECT 1 FROM question q JOIN interview i ON i.id = q.interview_id \
        WHERE q.interview_id = notice.interview_id AND q.status = 'pending' AND q.asked_at_ms <= $2 \
        AND (q.rejected_at_ms IS NULL OR q.rejected_at_ms <= $2) AND i.status <> 'archived')";

const STARTS: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind = 'interview_starts' \
    AND NOT EXISTS (SELECT 1 FROM interview i WHERE i.id = notice.interview_id AND i.status = 'announced' \
        AND i.planned_start_at_ms = notice.due_at_ms)";

const EXTENSIONS: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind = 'extension_waiting' \
    AND NOT EXISTS (SELECT 1 FROM extension e JOIN question q ON q.id = e.question_id \
        WHERE e.question_id || '/' || e.position = notice.item_id AND e.question_id = notice.question_id \
        AND e.decided_at_ms IS NULL AND q.status = 'approved')";

/// A reminder is settled by nothing but what its department says to it, or by the answer that it is about.
const REMINDERS: &str = "\
    UPDATE notice SET settled_at_ms = $1 \
    WHERE settled_at_ms IS NULL AND kind = 'reminder' AND question_id IS NOT NULL \
    AND NOT EXISTS (SELECT 1 FROM question q WHERE q.id = notice.question_id AND q.status = 'approved' \
        AND q.department_id = notice.department_id)";

/// Settles what there is to settle as of then; `waiting_since`: whoever asked before waits too long for a moderator.
pub async fn settle(db: &Db, now: &Warnings, waiting_since: domain::Instant) -> Result<(), StoreError> {
    let at = now.now.ms();
    let mut tx = db.one_write().await?;
    run!(&mut tx, QUESTIONS, at, now.red_until.ms())?;
    run!(&mut tx, PROMISES, at)?;
    run!(&mut tx, LEFT_OPEN, at)?;
    run!(&mut tx, MODERATION, at, waiting_since.ms())?;
    run!(&mut tx, STARTS, at)?;
    run!(&mut tx, EXTENSIONS, at)?;
    run!(&mut tx, REMINDERS, at).map(|_| ())
}

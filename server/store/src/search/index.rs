//! What can be found, written in the transaction that publishes, changes or hides it.
//!
//! What an older program wrote, or a backup left out, is filled in by [`fill`]; an interview is found only once all of
//! it is in the index. Rehearsals are never in it.

use super::dialect;
use crate::{
    db::{Db, Tx, all, maybe, on, run},
    dialect::{IDS_AT_ONCE, by_ids, rows_at_once},
    error::StoreError,
    facts::{load_room, room_at},
    rows::read,
    stream::lock,
};
use domain::{
    Room,
    event::Slot,
    ids::{InterviewId, QuestionId},
    interview::Interview,
    question::{Question, QuestionStatus},
    search::{FoundKind, tokens},
    statement::Statement,
    text::{Line, Text},
};
use sqlx::{FromRow, QueryBuilder};
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Bound,
};

/// Changes with what is written here and how texts are cut: an index of another form is filled anew.
pub(super) const FORM: i64 = 1;
/// How many questions are filled in within one transaction, so that a room never waits long.
const QUESTIONS_AT_ONCE: usize = 200;

/// What is to be found of something.
struct Document<'a> {
    id: &'a str,
    kind: FoundKind,
    owner: &'a str,
    department: Option<&'a str>,
    at_ms: i64,
    is_answered: bool,
    version: i64,
    text: String,
}

/// The same, as it is in the table.
#[derive(FromRow)]
struct Row {
    no: i64,
    id: String,
    interview_id: String,
    department_id: Option<String>,
    at_ms: i64,
    is_answered: bool,
    version: i64,
}

impl Row {
    fn is(&self, document: &Document<'_>, room: &Room) -> bool {
        self.id == document.id
            && self.interview_id == room.id.as_str()
            && self.department_id.as_deref() == document.department
            && self.at_ms == document.at_ms
            && self.is_answered == document.is_answered
            && self.version == document.version
    }
}

/// What an interview is found by.
pub(super) fn text_of(title: &Line, subject: &Text) -> String {
    format!("{}\n{}", title.as_str(), subject.as_str())
}

/// What was touched, as it is now.
#[derive(Default)]
pub(crate) struct Changed<'a> {
    pub interview: Option<&'a Interview>,
    pub questions: Vec<&'a Question>,
    pub statements: Vec<&'a Statement>,
}

pub(crate) async fn write(tx: &mut Tx, room: &Room, changed: &Changed<'_>) -> Result<(), StoreError> {
    let mut owners: Vec<&str> = changed.interview.iter().map(|interview| interview.id.as_str()).collect();
    // What no moderator has seen yet was never in the index.
    let seen = changed.questions.iter().copied().filter(|question| was_decided_on(question));
    let seen: Vec<&Question> = seen.collect();
    owners.extend(seen.iter().map(|question| question.id.as_str()));
    owners.extend(changed.statements.iter().map(|statement| statement.id.as_str()));
    if owners.is_empty() {
        return Ok(());
    }
    let mut wanted = Vec::new();
    if room.interview.as_ref().is_some_and(is_findable) {
        wanted.extend(changed.interview.map(of_interview));
        wanted.extend(seen.iter().flat_map(|question| of_question(room, question)));
        wanted.extend(changed.statements.iter().filter_map(|statement| of_statement(room, statement)));
    }
    let present = by_ids!(
        &mut *tx,
        Row,
        "SELECT no, id, interview_id, department_id, at_ms, is_answered, version FROM search_document WHERE owner_id IN",
        owners,
        "ORDER BY no LIMIT 500000"
    );
    let old = present.iter().filter(|row| !wanted.iter().any(|document| row.is(document, room)));
    forget(tx, &old.map(|row| row.no).collect::<Vec<_>>()).await?;
    let present: HashMap<&str, &Row> = present.iter().map(|row| (row.id.as_str(), row)).collect();
    wanted.retain(|document| !present.get(document.id).is_some_and(|row| row.is(document, room)));
    insert(tx, room, &wanted).await
}

fn was_decided_on(question: &Question) -> bool {
    question.status != QuestionStatus::Pending || question.moderated_at.is_some()
}

fn is_findable(interview: &Interview) -> bool {
    interview.is_public() && !interview.plan.is_rehearsal
}

fn of_interview(interview: &Interview) -> Document<'_> {
    let plan = &interview.plan;
    let text = text_of(&plan.title, &plan.subject);
    // A plan has no versions: its text is one by itself.
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    Document {
        id: interview.id.as_str(),
        kind: FoundKind::Interview,
        owner: interview.id.as_str(),
        department: None,
        at_ms: plan.planned_start_at.ms(),
        is_answered: true,
        version: i64::from(hasher.finish() as u32),
        text,
    }
}

/// A question and its answers, while they are public.
fn of_question<'a>(room: &'a Room, question: &'a Question) -> Vec<Document<'a>> {
    if !question.status.is_open_to_all() {
        return Vec::new();
    }
    let owner = question.id.as_str();
    let is_answered = question.status == QuestionStatus::Answered;
    let document = |id: &'a str, kind, department, at_ms, is_answered| {
        Some(Document {
            id,
            kind,
            owner,
            department,
            at_ms,
            is_answered,
            version: i64::from(room.text_version(id, Slot::Text)),
            text: room.text(id, Slot::Text)?.to_string(),
        })
    };
    let department = question.department.as_ref().map(|id| id.as_str());
    let itself = document(owner, FoundKind::Question, department, question.asked_at.ms(), is_answered);
    let answers = question.answers.iter().filter_map(|answer| {
        let department = Some(answer.department.as_str());
        document(answer.id.as_str(), FoundKind::Answer, department, answer.published_at.ms(), true)
    });
    itself.into_iter().chain(answers).collect()
}

fn of_statement<'a>(room: &Room, statement: &'a Statement) -> Option<Document<'a>> {
    let id = statement.id.as_str();
    let text = room.text(id, Slot::Text).filter(|_| !statement.is_retracted)?;
    Some(Document {
        id,
        kind: FoundKind::Statement,
        owner: id,
        department: None,
        at_ms: statement.published_at.ms(),
        is_answered: true,
        version: i64::from(room.text_version(id, Slot::Text)),
        text: text.to_string(),
    })
}

async fn forget(tx: &mut Tx, numbers: &[i64]) -> Result<(), StoreError> {
    let forget_grams = dialect::of(tx.is_postgres()).forget_grams;
    for chunk in numbers.chunks(IDS_AT_ONCE) {
        for head in [forget_grams, "DELETE FROM search_document WHERE no IN ("] {
            on!(&mut *tx, |connection| async {
                let mut sql = QueryBuilder::new(head);
                let mut list = sql.separated(", ");
                for no in chunk {
                    list.push_bind(*no);
                }
                sql.push(")");
                sql.build().persistent(false).execute(connection).await.map(|_| ())
            })?;
        }
    }
    Ok(())
}

async fn insert(tx: &mut Tx, room: &Room, documents: &[Document<'_>]) -> Result<(), StoreError> {
    const COLUMNS: usize = 9;
    let dialect = dialect::of(tx.is_postgres());
    for chunk in documents.chunks(rows_at_once(COLUMNS)) {
        let numbers: Vec<(i64, String)> = on!(&mut *tx, |connection| async {
            let mut sql = QueryBuilder::new(
                "INSERT INTO search_document (id, kind, weight, interview_id, owner_id, department_id, at_ms, \
                    is_answered, version) ",
            );
            sql.push_values(chunk, |mut values, document| {
                values
                    .push_bind(document.id)
                    .push_bind(document.kind.name())
                    .push_bind(document.kind.weight())
                    .push_bind(room.id.as_str())
                    .push_bind(document.owner)
                    .push_bind(document.department)
                    .push_bind(document.at_ms)
                    .push_bind(document.is_answered)
                    .push_bind(document.version);
            });
            sql.push(" RETURNING no, id");
            sql.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        let numbers: HashMap<String, i64> = numbers.into_iter().map(|(no, id)| (id, no)).collect();
        let pieces = chunk.iter().filter_map(|document| {
            Some((*numbers.get(document.id)?, (dialect.grams)(&tokens(&document.text))))
        });
        let pieces: Vec<(i64, String)> = pieces.collect();
        on!(&mut *tx, |connection| async {
            let mut sql = QueryBuilder::new(dialect.insert_grams);
            sql.push_values(&pieces, |mut values, (no, grams)| {
                values.push_bind(*no).push("CAST(").push_bind_unseparated(grams);
                values.push_unseparated(dialect.grams_type);
            });
            sql.build().persistent(false).execute(connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Fills in interviews that are not whole in the index, at most `limit` of them; says how many. The oldest first, so that
/// higher numbers are of newer documents: where too many match, those are looked at.
pub async fn fill(db: &Db, limit: u32) -> Result<u32, StoreError> {
    const SQL: &str = "\
        SELECT i.id FROM interview i \
        LEFT JOIN search_interview s ON s.interview_id = i.id AND s.form = $1 \
        WHERE s.interview_id IS NULL AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal \
        ORDER BY i.planned_start_at_ms, i.id LIMIT $2";
    let rows: Vec<(String,)> = all!(&mut db.one_read().await?, SQL, FORM, i64::from(limit))?;
    let mut done = 0;
    for (id,) in rows {
        fill_one(db, &read("interview.id", &id, InterviewId::parse)?).await?;
        done += 1;
    }
    Ok(done)
}

/// In steps of some questions each, with what the room is at that moment; what is written meanwhile writes itself.
async fn fill_one(db: &Db, id: &InterviewId) -> Result<(), StoreError> {
    const MARK: &str = "\
        INSERT INTO search_interview (interview_id, form) VALUES ($1, $2) \
        ON CONFLICT (interview_id) DO UPDATE SET form = excluded.form";
    let Some((room, _)) = load_room(db, id).await? else { return Ok(()) };
    forget_strangers(db, &room).await?;
    let (mut known, mut after): (Option<Room>, Option<QuestionId>) = (Some(room), None);
    loop {
        let mut tx = db.write().await?;
        let Some(head) = lock(&mut tx, id.as_str()).await? else { return Ok(()) };
        let Some(room) = room_at(&mut tx, id, known, &head).await? else { return Ok(()) };
        let start = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let rest = room.questions.range::<QuestionId, _>((start, Bound::Unbounded));
        let seen = rest.map(|(_, question)| question).filter(|question| was_decided_on(question));
        let questions: Vec<&Question> = seen.take(QUESTIONS_AT_ONCE).collect();
        let Some(last) = questions.last().map(|question| question.id.clone()) else {
            let statements = room.statements.values().collect();
            let changed = Changed { interview: room.interview.as_ref(), questions, statements };
            write(&mut tx, &room, &changed).await?;
            run!(&mut tx, MARK, id.as_str(), FORM)?;
            return tx.commit().await;
        };
        write(&mut tx, &room, &Changed { questions, ..Changed::default() }).await?;
        tx.commit().await?;
        (known, after) = (Some(room), Some(last));
    }
}

/// What another form has left: documents of another form are written anew, whatever they say.
async fn forget_strangers(db: &Db, room: &Room) -> Result<(), StoreError> {
    const OTHER_FORM: &str =
        "SELECT form FROM search_interview WHERE interview_id = $1 AND form <> $2 LIMIT 1";
    const NUMBERS: &str = "SELECT no FROM search_document WHERE interview_id = $1 ORDER BY no LIMIT 500000";
    let mut tx = db.write().await?;
    if lock(&mut tx, room.id.as_str()).await?.is_none() {
        return Ok(());
    }
    let other: Option<(i64,)> = maybe!(&mut tx, OTHER_FORM, room.id.as_str(), FORM)?;
    if other.is_some() {
        let numbers: Vec<(i64,)> = all!(&mut tx, NUMBERS, room.id.as_str())?;
        forget(&mut tx, &numbers.into_iter().map(|(no,)| no).collect::<Vec<_>>()).await?;
    }
    tx.commit().await
}

/// Everything of an interview that is in the index, a line each without the numbers that the database gave; for tests.
pub async fn documents(db: &Db, id: &InterviewId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "\
        SELECT no, id, interview_id, department_id, at_ms, is_answered, version FROM search_document \
        WHERE interview_id = $1 ORDER BY id LIMIT 500000";
    let rows: Vec<Row> = all!(&mut db.one_read().await?, SQL, id.as_str())?;
    let lines = rows.into_iter().map(|row| {
        let Row { no: _, id, interview_id: _, department_id, at_ms, is_answered, version } = row;
        format!("{id} {department_id:?} {at_ms} {is_answered} {version}")
    });
    Ok(lines.collect())
}

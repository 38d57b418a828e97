//! Reading the facts that decisions look at: a room from its tables, or from its log; how far streams have come.
//!
//! The city is in [`city`]. Parts of rooms for lists of questions are in [`crate::questions`].

mod catch_up;
mod city;

pub use catch_up::room_at;
pub use city::{load_city, load_city_in, replay_city};

use crate::{
    counts::tallies,
    db::{Db, Tx, all, maybe, on},
    dialect::{IDS_AT_ONCE, by_ids},
    error::StoreError,
    nodes::known_level,
    polls,
    rows::{
        AnnouncementRow, AnswerRow, BodyRow, CoHandlerRow, DepartmentRefRow, ExtensionRow, HoldRow,
        InterviewRow, QuestionParts, QuestionRow, StatementRow, answer_columns, body_columns,
        extension_columns, hold_columns, interview_columns, json, named, number, question_columns, read,
        signed,
    },
    stream::head,
};
use domain::{
    Instant, Recorded, Room,
    event::Body,
    ids::{Epoch, InterviewId, NetizenId},
    question::Question,
    view::Tallies,
};
use serde::de::DeserializeOwned;
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;

/// No room has that many rows of one kind; one that had would be broken rather than cut off.
const ROOM_ROWS_MAX: i64 = 500_000;
/// How many events are read at a time when a whole log is.
const EVENTS_AT_ONCE: u32 = 5_000;

/// A room as its tables say, with what is counted in it; none if there is no such stream.
pub async fn load_room(db: &Db, id: &InterviewId) -> Result<Option<(Room, Tallies)>, StoreError> {
    let mut tx = db.read().await?;
    let loaded = load_room_in(&mut tx, id).await?;
    tx.commit().await?;
    Ok(loaded)
}

/// As [`load_room`], within a transaction: after [`crate::stream::lock`] these are the facts to decide on.
pub async fn load_room_in(tx: &mut Tx, id: &InterviewId) -> Result<Option<(Room, Tallies)>, StoreError> {
    let stream = id.as_str();
    let Some(head) = head(tx, stream).await? else { return Ok(None) };
    let mut room = Room::new(id.clone(), head.epoch);
    room.seq = head.seq;
    room.at = head.at;
    load_interview(tx, &mut room).await?;
    load_questions(tx, &mut room).await?;
    load_spoken(tx, &mut room).await?;
    room.polls = polls::load(tx, id, ROOM_ROWS_MAX).await?;
    load_bans(tx, &mut room).await?;
    room.learn(newest_bodies(tx, stream).await?);
    let mut tallies = Tallies::default();
    tallies::add_to(&mut tallies, whole(tallies::of_stream(tx, stream, ROOM_ROWS_MAX).await?)?)?;
    Ok(Some((room, tallies)))
}

/// A room with its interview and its questions only: without texts and whatever else is said in it.
///
/// # Errors
/// `Broken` when there is no such stream.
pub(crate) async fn load_questions_in(tx: &mut Tx, id: &InterviewId) -> Result<Room, StoreError> {
    let head = head(tx, id.as_str()).await?.ok_or_else(|| StoreError::broken("no such stream"))?;
    let mut room = Room::new(id.clone(), head.epoch);
    load_interview(tx, &mut room).await?;
    load_questions(tx, &mut room).await?;
    Ok(room)
}

/// All rows, not the first ones only.
fn whole<T>(rows: Vec<T>) -> Result<Vec<T>, StoreError> {
    if (rows.len() as u64) < ROOM_ROWS_MAX.unsigned_abs() {
        Ok(rows)
    } else {
        Err(StoreError::broken("a room of more rows than any can have"))
    }
}

async fn load_interview(tx: &mut Tx, room: &mut Room) -> Result<(), StoreError> {
    const INTERVIEW: &str =
        concat!("SELECT ", interview_columns!(), " FROM interview i WHERE i.id = $1 LIMIT 1");
    const DEPARTMENTS: &str = "\
        SELECT interview_id, department_id, code, name FROM interview_department \
        WHERE interview_id = $1 ORDER BY position LIMIT $2";
    let row: Option<InterviewRow> = maybe!(&mut *tx, INTERVIEW, room.id.as_str())?;
    let Some(row) = row else { return Ok(()) };
    let departments: Vec<DepartmentRefRow> = all!(tx, DEPARTMENTS, room.id.as_str(), ROOM_ROWS_MAX)?;
    let departments = departments.iter().map(DepartmentRefRow::department).collect::<Result<_, _>>()?;
    room.last_no = row.last_no()?;
    room.interview = Some(row.interview(departments)?);
    Ok(())
}

async fn load_questions(tx: &mut Tx, room: &mut Room) -> Result<(), StoreError> {
    const QUESTIONS: &str = concat!(
        "SELECT ",
        question_columns!(),
        " FROM question q WHERE q.interview_id = $1 ORDER BY q.no LIMIT $2"
    );
    const HOLDS: &str = concat!(
        "SELECT ",
        hold_columns!(),
        " FROM question_department h JOIN question q ON q.id = h.question_id \
         WHERE q.interview_id = $1 ORDER BY h.question_id, h.position LIMIT $2"
    );
    const CO_HANDLERS: &str = "\
        SELECT c.question_id, c.department_id FROM question_co_handler c JOIN question q ON q.id = c.question_id \
        WHERE q.interview_id = $1 ORDER BY c.question_id, c.position LIMIT $2";
    const EXTENSIONS: &str = concat!(
        "SELECT ",
        extension_columns!(),
        " FROM extension x JOIN question q ON q.id = x.question_id \
         WHERE q.interview_id = $1 ORDER BY x.question_id, x.position LIMIT $2"
    );
    const ANSWERS: &str = concat!(
        "SELECT ",
        answer_columns!(),
        " FROM answer a JOIN question q ON q.id = a.question_id \
         WHERE q.interview_id = $1 ORDER BY a.question_id, a.position LIMIT $2"
    );
    let id = room.id.clone();
    let questions: Vec<QuestionRow> = whole(all!(&mut *tx, QUESTIONS, id.as_str(), ROOM_ROWS_MAX)?)?;
    let holds: Vec<HoldRow> = whole(all!(&mut *tx, HOLDS, id.as_str(), ROOM_ROWS_MAX)?)?;
    let answers: Vec<AnswerRow> = whole(all!(&mut *tx, ANSWERS, id.as_str(), ROOM_ROWS_MAX)?)?;
    let co_handlers: Vec<CoHandlerRow> = whole(all!(&mut *tx, CO_HANDLERS, id.as_str(), ROOM_ROWS_MAX)?)?;
    let extensions: Vec<ExtensionRow> = whole(all!(&mut *tx, EXTENSIONS, id.as_str(), ROOM_ROWS_MAX)?)?;
    let mut parts = Parts::of(&holds, &answers, &co_handlers, &extensions)?;
    for row in &questions {
        room.place(parts.question(row)?);
    }
    Ok(())
}

/// What belongs to questions, by their ids.
#[derive(Default)]
pub(crate) struct Parts<'a>(HashMap<&'a str, QuestionParts>);

impl<'a> Parts<'a> {
    pub fn of(
        holds: &'a [HoldRow],
        answers: &'a [AnswerRow],
        co_handlers: &'a [CoHandlerRow],
        extensions: &'a [ExtensionRow],
    ) -> Result<Self, StoreError> {
        let mut parts = Parts::default();
        for row in holds {
            parts.part(&row.question_id).holds.push(row.hold()?);
        }
        for row in answers {
            parts.part(&row.question_id).answers.push(row.answer()?);
        }
        for row in co_handlers {
            parts.part(&row.question_id).co_handlers.push(row.department()?);
        }
        for row in extensions {
            parts.part(&row.question_id).extensions.push(row.extension()?);
        }
        Ok(parts)
    }

    fn part(&mut self, question: &'a str) -> &mut QuestionParts {
        self.0.entry(question).or_default()
    }

    pub fn question(&mut self, row: &QuestionRow) -> Result<Question, StoreError> {
        row.question(self.0.remove(row.id.as_str()).unwrap_or_default())
    }
}

/// Statements and announcements.
async fn load_spoken(tx: &mut Tx, room: &mut Room) -> Result<(), StoreError> {
    const STATEMENTS: &str = "\
        SELECT id, speaker, published_at_ms, revised_at_ms, is_retracted FROM statement \
        WHERE interview_id = $1 ORDER BY id LIMIT $2";
    const ANNOUNCEMENTS: &str =
        "SELECT id, made_at_ms FROM announcement WHERE interview_id = $1 ORDER BY id LIMIT $2";
    let id = room.id.clone();
    let statements: Vec<StatementRow> = whole(all!(&mut *tx, STATEMENTS, id.as_str(), ROOM_ROWS_MAX)?)?;
    for row in statements {
        let statement = row.statement()?;
        room.statements.insert(statement.id.clone(), statement);
    }
    let announcements: Vec<AnnouncementRow> =
        whole(all!(&mut *tx, ANNOUNCEMENTS, id.as_str(), ROOM_ROWS_MAX)?)?;
    for row in announcements {
        let announcement = row.announcement()?;
        room.announcements.insert(announcement.id.clone(), announcement);
    }
    Ok(())
}

async fn load_bans(tx: &mut Tx, room: &mut Room) -> Result<(), StoreError> {
    const SQL: &str =
        "SELECT netizen_id, until_ms FROM ban WHERE interview_id = $1 ORDER BY netizen_id LIMIT $2";
    let id = room.id.clone();
    let bans: Vec<(String, i64)> = whole(all!(&mut *tx, SQL, id.as_str(), ROOM_ROWS_MAX)?)?;
    for (netizen, until_ms) in bans {
        let netizen = read("ban.netizen_id", &netizen, NetizenId::parse)?;
        room.bans.insert(netizen, Instant::from_ms(until_ms));
    }
    Ok(())
}

async fn newest_bodies(tx: &mut Tx, stream: &str) -> Result<Vec<Body>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        body_columns!(),
        " FROM body b WHERE b.stream_id = $1 ORDER BY b.item_id, b.slot, b.version LIMIT $2"
    );
    newest(whole(all!(tx, SQL, stream, ROOM_ROWS_MAX)?)?)
}

/// Of all versions, which come in their order, the last of each slot. Few texts have more than one; to have the database
/// look for a newer one of each may take it seconds when it takes a room for a small one.
fn newest(rows: Vec<BodyRow>) -> Result<Vec<Body>, StoreError> {
    let mut newest: Vec<Body> = Vec::with_capacity(rows.len());
    for row in rows {
        let body = row.body()?;
        match newest.last_mut().filter(|last| last.item == body.item && last.slot == body.slot) {
            Some(last) => *last = body,
            None => newest.push(body),
        }
    }
    Ok(newest)
}

/// The texts of some items of an interview, each slot in its newest version.
pub async fn bodies_of(db: &Db, stream: &InterviewId, items: &[String]) -> Result<Vec<Body>, StoreError> {
    bodies_of_in(&mut db.one_read().await?, stream, items).await
}

async fn bodies_of_in(tx: &mut Tx, stream: &InterviewId, items: &[String]) -> Result<Vec<Body>, StoreError> {
    let items: Vec<_> = items.iter().map(String::as_str).collect();
    newest_bodies_of(tx, &[stream.as_str()], &items).await
}

/// Of items that belong to any of these streams.
pub(crate) async fn newest_bodies_of(
    tx: &mut Tx,
    streams: &[&str],
    items: &[&str],
) -> Result<Vec<Body>, StoreError> {
    let mut found = Vec::new();
    for items in items.chunks(IDS_AT_ONCE.saturating_sub(streams.len()).max(1)) {
        let rows: Vec<BodyRow> = on!(&mut *tx, |connection| async {
            let mut sql =
                QueryBuilder::new(concat!("SELECT ", body_columns!(), " FROM body b WHERE b.stream_id IN ("));
            let mut list = sql.separated(", ");
            for stream in streams {
                list.push_bind(*stream);
            }
            sql.push(") AND b.item_id IN (");
            let mut list = sql.separated(", ");
            for item in items {
                list.push_bind(*item);
            }
            sql.push(") ORDER BY b.stream_id, b.item_id, b.slot, b.version LIMIT 500000");
            sql.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        found.extend(newest(rows)?);
    }
    Ok(found)
}

#[derive(FromRow)]
struct EventRow {
    seq: i64,
    at_ms: i64,
    v: i64,
    actor: String,
    audience: String,
    payload: String,
}

impl EventRow {
    fn recorded<E: DeserializeOwned>(self) -> Result<Recorded<E>, StoreError> {
        if self.v > i64::from(known_level()) {
            return Err(StoreError::broken("event.v: of a level that this program does not know"));
        }
        Ok(Recorded {
            seq: number("event.seq", self.seq)?,
            at: Instant::from_ms(self.at_ms),
            actor: self.actor,
            audience: named("event.audience", &self.audience)?,
            event: json("event.payload", &self.payload)?,
        })
    }
}

/// The events of an interview after a number, oldest first, at most `limit`.
pub async fn events_since(
    db: &Db,
    id: &InterviewId,
    after: u64,
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    events_of(&mut db.one_read().await?, id.as_str(), after, limit).await
}

async fn events_of<E: DeserializeOwned>(
    tx: &mut Tx,
    stream: &str,
    after: u64,
    limit: u32,
) -> Result<Vec<Recorded<E>>, StoreError> {
    const SQL: &str = "SELECT seq, at_ms, v, actor, audience, payload FROM event \
                       WHERE stream_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let rows: Vec<EventRow> = all!(tx, SQL, stream, signed(after)?, i64::from(limit))?;
    rows.into_iter().map(EventRow::recorded).collect()
}

/// The room as its log alone says, with its texts: what the tables have to be equal to.
///
/// # Errors
/// `Broken` when there is no such stream.
pub async fn replay_room(db: &Db, id: &InterviewId) -> Result<Room, StoreError> {
    let mut tx = db.read().await?;
    let head = head(&mut tx, id.as_str()).await?.ok_or_else(|| StoreError::broken("no such stream"))?;
    let mut room = Room::new(id.clone(), head.epoch);
    while room.seq < head.seq {
        let events: Vec<Recorded> = events_of(&mut tx, id.as_str(), room.seq, EVENTS_AT_ONCE).await?;
        if events.is_empty() {
            return Err(StoreError::broken("event.seq: the log ends before its head"));
        }
        events.iter().for_each(|recorded| room.apply(recorded));
    }
    room.learn(newest_bodies(&mut tx, id.as_str()).await?);
    tx.commit().await?;
    Ok(room)
}

/// How far these interviews have come, in one query.
pub async fn heads(db: &Db, ids: &[InterviewId]) -> Result<Vec<(InterviewId, Epoch, u64)>, StoreError> {
    let ids: Vec<_> = ids.iter().map(InterviewId::as_str).collect();
    let mut tx = db.one_read().await?;
    let rows = by_ids!(
        &mut tx,
        (String, String, i64),
        "SELECT id, epoch, seq FROM stream WHERE id IN",
        ids,
        "ORDER BY id LIMIT 100000"
    );
    rows.iter()
        .map(|(id, epoch, seq)| {
            Ok((
                read("stream.id", id, InterviewId::parse)?,
                read("stream.epoch", epoch, Epoch::parse)?,
                number("stream.seq", *seq)?,
            ))
        })
        .collect()
}

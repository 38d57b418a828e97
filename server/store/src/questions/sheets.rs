//! Some questions of any interviews with all that their views need: parts of rooms.
//!
//! A part holds the interview, the named questions, what they were merged into, and, without texts and answers,
//! the other questions of the same askers, because staff see how many there are.

use crate::{
    counts::{self, tallies},
    db::{Db, Tx},
    dialect::by_ids,
    error::StoreError,
    facts::{self, Parts},
    interviews,
    rows::{
        AnswerRow, CoHandlerRow, ExtensionRow, HoldRow, QuestionRow, answer_columns, extension_columns,
        hold_columns, question_columns, read,
    },
};
use domain::{
    Room,
    ids::{InterviewId, QuestionId},
    view::{self, Sight, Tallies},
};
use std::collections::{BTreeSet, HashMap};

/// Parts of rooms, enough to show some questions.
#[derive(Default)]
pub struct Sheets {
    pub rooms: HashMap<InterviewId, (Room, Tallies)>,
    interview_of: HashMap<QuestionId, InterviewId>,
}

impl Sheets {
    /// One of the questions that were asked for; a merged one with the answers of its target.
    pub fn view(&self, id: &QuestionId, sight: Sight) -> Option<view::Question> {
        let (room, tallies) = self.rooms.get(self.interview_of.get(id)?)?;
        let question = room.questions.get(id)?;
        Some(view::question_with_answers_of_target(room, question, tallies, sight))
    }
}

/// All that is shown of these questions; those that are not there are left out.
pub async fn sheets(db: &Db, ids: &[QuestionId]) -> Result<Sheets, StoreError> {
    let mut tx = db.read().await?;
    let wanted = wanted(&mut tx, ids).await?;
    let siblings = siblings(&mut tx, ids).await?;
    let mut sheets = Sheets::default();
    let interviews: BTreeSet<_> = wanted.iter().map(|row| row.interview_id.clone()).collect();
    for room in interviews::rooms(&mut tx, &Vec::from_iter(interviews)).await? {
        sheets.rooms.insert(room.id.clone(), (room, Tallies::default()));
    }
    sheets.place(&siblings, Parts::default())?;
    sheets.fill(&mut tx, &wanted).await?;
    tx.commit().await?;
    Ok(sheets)
}

/// The questions and what they were merged into.
async fn wanted(tx: &mut Tx, ids: &[QuestionId]) -> Result<Vec<QuestionRow>, StoreError> {
    let ids: BTreeSet<_> = ids.iter().map(QuestionId::as_str).collect();
    let mut rows = by_id(tx, &Vec::from_iter(ids.clone())).await?;
    let targets: BTreeSet<_> = rows.iter().filter_map(|row| row.merged_into.clone()).collect();
    let targets: Vec<_> = targets.iter().map(String::as_str).filter(|id| !ids.contains(id)).collect();
    rows.extend(by_id(tx, &targets).await?);
    Ok(rows)
}

async fn by_id(tx: &mut Tx, ids: &[&str]) -> Result<Vec<QuestionRow>, StoreError> {
    Ok(by_ids!(
        tx,
        QuestionRow,
        concat!("SELECT ", question_columns!(), " FROM question q WHERE q.id IN"),
        ids,
        "ORDER BY q.id LIMIT 100000"
    ))
}

/// All questions of the same askers in the same interviews.
async fn siblings(tx: &mut Tx, ids: &[QuestionId]) -> Result<Vec<QuestionRow>, StoreError> {
    let ids: Vec<_> = ids.iter().map(QuestionId::as_str).collect();
    Ok(by_ids!(
        tx,
        QuestionRow,
        concat!(
            "SELECT ",
            question_columns!(),
            " FROM question q WHERE q.id IN (SELECT s.id FROM question named JOIN question s \
              ON s.asker_id = named.asker_id AND s.interview_id = named.interview_id WHERE named.id IN"
        ),
        ids,
        ") ORDER BY q.id LIMIT 100000"
    ))
}

impl Sheets {
    /// With the holds, answers, texts and totals of the wanted ones.
    async fn fill(&mut self, tx: &mut Tx, wanted: &[QuestionRow]) -> Result<(), StoreError> {
        let ids: Vec<_> = wanted.iter().map(|row| row.id.as_str()).collect();
        let holds = by_ids!(
            &mut *tx,
            HoldRow,
            concat!("SELECT ", hold_columns!(), " FROM question_department h WHERE h.question_id IN"),
            ids,
            "ORDER BY h.question_id, h.position LIMIT 100000"
        );
        let answers = by_ids!(
            &mut *tx,
            AnswerRow,
            concat!("SELECT ", answer_columns!(), " FROM answer a WHERE a.question_id IN"),
            ids,
            "ORDER BY a.question_id, a.position LIMIT 100000"
        );
        let co_handlers = by_ids!(
            &mut *tx,
            CoHandlerRow,
            "SELECT question_id, department_id FROM question_co_handler WHERE question_id IN",
            ids,
            "ORDER BY question_id, position LIMIT 100000"
        );
        let extensions = by_ids!(
            &mut *tx,
            ExtensionRow,
            concat!("SELECT ", extension_columns!(), " FROM extension x WHERE x.question_id IN"),
            ids,
            "ORDER BY x.question_id, x.position LIMIT 100000"
        );
        self.place(wanted, Parts::of(&holds, &answers, &co_handlers, &extensions)?)?;

        let mut stream_of: HashMap<&str, &str> =
            wanted.iter().map(|row| (row.id.as_str(), row.interview_id.as_str())).collect();
        for answer in &answers {
            if let Some(stream) = stream_of.get(answer.question_id.as_str()) {
                stream_of.insert(&answer.id, stream);
            }
        }
        let streams: BTreeSet<_> = wanted.iter().map(|row| row.interview_id.as_str()).collect();
        let items: Vec<_> = stream_of.keys().copied().collect();
        for body in facts::newest_bodies_of(tx, &Vec::from_iter(streams), &items).await? {
            let stream = stream_of.get(body.item.as_str()).copied().unwrap_or_default();
            if let Some((room, _)) = self.room(stream)? {
                room.learn([body]);
            }
        }
        for row in tallies::of_items(tx, &items).await? {
            if let Some((_, tallies)) = self.rooms.get_mut(&row.stream) {
                counts::add_to(tallies, vec![row])?;
            }
        }
        Ok(())
    }

    fn place(&mut self, questions: &[QuestionRow], mut parts: Parts<'_>) -> Result<(), StoreError> {
        for row in questions {
            let question = parts.question(row)?;
            let Some((room, _)) = self.room(&row.interview_id)? else { continue };
            let (id, interview) = (question.id.clone(), room.id.clone());
            room.place(question);
            self.interview_of.insert(id, interview);
        }
        Ok(())
    }

    fn room(&mut self, id: &str) -> Result<Option<&mut (Room, Tallies)>, StoreError> {
        Ok(self.rooms.get_mut(&read("question.interview_id", id, InterviewId::parse)?))
    }
}

//! What figures are counted from: a cell holds the facts of one department in one interview, an attendance who came.
//!
//! Every fact is in exactly one cell, so that the cells of a period may be added up in any way. What is added up is
//! in [`super::sum`], the questions behind a figure in [`super::case`]. Nothing here depends on when it is looked at.

use super::times;
use crate::{
    Room,
    answer::{Answer, Form, Outcome},
    ids::{AnswerId, DepartmentId},
    question::{Question, QuestionStatus},
    score::Score,
};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What one department has to do with one interview; questions by their numbers in it. Times are milliseconds.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The interview is held with it.
    pub takes_part: bool,
    /// Every question, in the state of the one it was merged into.
    pub asked: Vec<Asked>,
    /// What was moderated while the department had it.
    pub moderated: Vec<Moderated>,
    /// What the department answered first.
    pub answered: Vec<Answered>,
    /// Questions that were given more time.
    pub extended: Vec<u32>,
    /// What came of the answers that count.
    pub outcomes: Vec<(u32, Option<Outcome>)>,
    pub promises: Vec<Promise>,
    pub ratings: Vec<(u32, u8)>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    pub no: u32,
    pub asked_at_ms: i64,
    pub standing: Standing,
    pub is_approved_live: bool,
    pub is_answered_live: bool,
    pub due_at_ms: Option<i64>,
    pub is_late: bool,
    pub is_answered_for_asker: Option<bool>,
}

/// How far a question is, as figures tell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Standing {
    /// Not open to all: waiting, rejected, hidden, withdrawn.
    Other,
    Approved,
    Answered,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Moderated {
    pub no: u32,
    pub moderation_ms: i64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub no: u32,
    pub response_ms: i64,
    pub waiting_ms: i64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Promise {
    pub no: u32,
    pub until_ms: i64,
    pub kept_at_ms: Option<i64>,
}

/// Who came to an interview, each netizen under a number that is the same in every interview, and how they judged it.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Attendance {
    pub netizens: RoaringBitmap,
    /// How many gave 1, 2, 3, 4, 5.
    pub judgements: [u64; 5],
}

/// By department; under none what no department has. Empty before the interview has opened.
pub type Cells = BTreeMap<Option<DepartmentId>, Cell>;

/// The cells of an interview: from the room and from how its answers were rated.
pub fn cells(room: &Room, ratings: &[(AnswerId, Score)]) -> Cells {
    let mut cells = Cells::new();
    let Some(interview) = room.interview.as_ref().filter(|interview| interview.opened_at.is_some()) else {
        return cells;
    };
    for department in &interview.plan.departments {
        cells.entry(Some(department.id.clone())).or_default().takes_part = true;
    }
    let mut scores: HashMap<&AnswerId, Vec<u8>> = HashMap::new();
    for (answer, score) in ratings {
        scores.entry(answer).or_default().push(score.value().unsigned_abs() as u8);
    }
    for question in room.questions.values() {
        let target = question.merged_into.as_ref().and_then(|target| room.questions.get(target));
        let target = target.unwrap_or(question);
        let target_times = times(interview, target);
        cells.entry(target.department.clone()).or_default().asked.push(Asked {
            no: question.no,
            asked_at_ms: question.asked_at.ms(),
            standing: standing(target),
            is_approved_live: target_times.is_approved_live,
            is_answered_live: target_times.is_answered_live,
            due_at_ms: target.due.as_ref().map(|due| due.at.ms()),
            is_late: target.is_late,
            is_answered_for_asker: target.is_answered_for_asker,
        });
        let own = times(interview, question);
        if let Some(moderation_ms) = own.moderation_ms {
            let moderated = Moderated { no: question.no, moderation_ms };
            cells.entry(question.department.clone()).or_default().moderated.push(moderated);
        }
        if let (Some(response_ms), Some(waiting_ms)) = (own.response_ms, own.waiting_ms) {
            let answered = Answered { no: question.no, response_ms, waiting_ms };
            cells.entry(question.first_answered_by.clone()).or_default().answered.push(answered);
        }
        if is_open_to_all(question) && question.extensions.iter().any(|extension| extension.is_granted) {
            cells.entry(question.department.clone()).or_default().extended.push(question.no);
        }
        for answer in &question.answers {
            let cell = cells.entry(Some(answer.department.clone())).or_default();
            cell.take(question, answer);
            let given = scores.get(&answer.id).into_iter().flatten();
            cell.ratings.extend(given.map(|score| (question.no, *score)));
        }
    }
    cells
}

impl Cell {
    fn take(&mut self, question: &Question, answer: &Answer) {
        if answer.form != Form::Answer || !is_open_to_all(question) {
            return;
        }
        if question.status == QuestionStatus::Answered {
            self.outcomes.push((question.no, answer.outcome));
        }
        if let Some(until) = answer.promised_until {
            let kept_at_ms = answer.promise_kept_at.map(|kept_at| kept_at.ms());
            self.promises.push(Promise { no: question.no, until_ms: until.ms(), kept_at_ms });
        }
    }
}

fn is_open_to_all(question: &Question) -> bool {
    standing(question) != Standing::Other
}

fn standing(question: &Question) -> Standing {
    use QuestionStatus as Q;
    match question.status {
        Q::Approved => Standing::Approved,
        Q::Answered => Standing::Answered,
        Q::Pending | Q::Rejected | Q::Merged | Q::Hidden | Q::Withdrawn => Standing::Other,
    }
}

impl Asked {
    pub fn is_open_to_all(&self) -> bool {
        self.standing != Standing::Other
    }

    pub fn is_due(&self) -> bool {
        self.is_open_to_all() && self.due_at_ms.is_some()
    }

    /// It is past its due date and still waits.
    pub fn is_overdue_open(&self, now_ms: i64) -> bool {
        self.standing == Standing::Approved && self.due_at_ms.is_some_and(|due_at_ms| due_at_ms < now_ms)
    }

    pub fn is_overdue(&self, now_ms: i64) -> bool {
        self.is_due() && (self.is_late || self.is_overdue_open(now_ms))
    }

    /// What its asker says of the answer, while there is one.
    pub fn confirmation(&self) -> Option<bool> {
        self.is_answered_for_asker.filter(|_| self.standing == Standing::Answered)
    }
}

impl Promise {
    /// Not kept in time, whether kept since or not.
    pub fn is_overdue(&self, now_ms: i64) -> bool {
        self.kept_at_ms.unwrap_or(now_ms) > self.until_ms
    }
}

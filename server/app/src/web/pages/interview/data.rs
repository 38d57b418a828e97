//! What an interview's page carries for its script: who reads it and the room at its number. What people can read in
//! the page is left out; the script reads it there, and twice it would be half of the page's size.

use super::{Seen, Sort};
use crate::web::pages::{items::Names, page::Page, words::in_page};
use domain::{
    answer::Form,
    view::{Answer, Poll, Question},
};
use serde_json::{Map, Value, json};

/// What of a question stands in its element, or is of no use to the script.
const QUESTION_SHOWN: [&str; 10] = [
    "id",
    "no",
    "interview_id",
    "text",
    "nickname",
    "asked_at",
    "moderated_at",
    "first_answered_at",
    "upvotes",
    "answers",
];
const ANSWER_SHOWN: [&str; 5] = ["id", "question_id", "text", "published_at", "evidence"];

pub fn page(page: &Page, names: &Names, sort: Sort) -> String {
    in_page(&json!({
        "lang": page.lang,
        "time_zone": page.time_zone,
        "now": page.times.now.ms(),
        "session": { "kind": page.session.kind },
        "departments": names.all(),
        "sort": sort.name(),
    }))
}

/// The questions in the order of their elements; statements and announcements stand in the page whole.
pub fn room(seen: &Seen) -> String {
    in_page(&json!({
        "epoch": seen.epoch,
        "seq": seen.seq,
        "interview": seen.interview,
        "questions": seen.questions.iter().map(question).collect::<Vec<_>>(),
        "polls": polls(seen),
        "online": seen.online,
        "complete": seen.is_complete,
    }))
}

/// In the order of their ids, as a room has them.
fn polls(seen: &Seen) -> Vec<&Poll> {
    let mut polls: Vec<_> = seen.polls.iter().collect();
    polls.sort_by(|one, other| one.id.cmp(&other.id));
    polls
}

fn question(question: &Question) -> Value {
    let mut fields = rest(serde_json::to_value(question), &QUESTION_SHOWN);
    if !question.answers.is_empty() {
        fields.insert("answers".to_owned(), question.answers.iter().map(answer).collect());
    }
    Value::Object(fields)
}

fn answer(answer: &Answer) -> Value {
    let mut fields = rest(serde_json::to_value(answer), &ANSWER_SHOWN);
    if answer.rating.count == 0 {
        fields.remove("rating");
    }
    if answer.form == Form::Answer {
        fields.remove("form");
    }
    Value::Object(fields)
}

/// The other fields, but for those that say no or nothing.
fn rest(item: serde_json::Result<Value>, shown: &[&str]) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = item else { return Map::new() };
    fields.retain(|name, value| {
        !shown.contains(&name.as_str())
            && ![Value::Null, Value::Bool(false), Value::Array(Vec::new())].contains(value)
    });
    fields
}

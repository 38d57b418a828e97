//! Similar questions with their answers: before a question is handed in without script, and where nothing was found.
//! Asking never waits for them longer than a moment.

use super::{departments, fields::Fields, page::Page};
use crate::{
    node::App,
    web::{
        error::Problem,
        search::{SimilarQuestion, similar_to},
    },
};
use askama::Template;
use axum::response::Response;
use domain::{answer::Form, ids::InterviewId};
use std::time::Duration;
use store::search::Apart;

/// How many similar questions are shown.
const SIMILAR_SHOWN: u32 = 3;
/// A question does not wait longer for similar ones.
const SIMILAR_WITHIN: Duration = Duration::from_millis(800);
/// Shorter texts are like too many others.
const SIMILAR_CHARS_MIN: usize = 6;

/// A question that is nearly the same, with its first answer.
pub struct Near {
    pub id: String,
    pub title: String,
    pub text: String,
    pub answer: String,
    pub department: String,
}

/// Similar questions, if they are found in time; whatever is wrong with them keeps nobody from asking.
pub async fn near(app: &App, page: &Page, text: &str, is_answered: bool) -> Vec<Near> {
    let apart = Apart { is_answered, ..Apart::default() };
    let similar =
        match tokio::time::timeout(SIMILAR_WITHIN, similar_to(app, text, apart, SIMILAR_SHOWN)).await {
            Ok(Ok(similar)) => similar,
            Ok(Err(error)) => {
                tracing::warn!(%error, "similar questions are not shown");
                return Vec::new();
            }
            Err(_) => {
                tracing::warn!("similar questions are not shown: they took too long");
                return Vec::new();
            }
        };
    let departments = departments::named(app, page);
    similar.into_iter().map(|similar| shown(similar, &departments)).collect()
}

fn shown(similar: SimilarQuestion, departments: &[(String, String)]) -> Near {
    let SimilarQuestion { title, question } = similar;
    // A holding reply says only that there will be an answer.
    let answer = question.answers.iter().find(|answer| answer.form == Form::Answer);
    let by = answer.map(|answer| answer.department_id.as_str());
    let named = departments.iter().find(|(id, _)| Some(id.as_str()) == by);
    Near {
        id: question.id.as_str().to_owned(),
        title: title.as_str().to_owned(),
        text: question.text.to_string(),
        answer: answer.map(|answer| answer.text.to_string()).unwrap_or_default(),
        department: named.map(|(_, name)| name.clone()).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "similar.html")]
struct SimilarPage<'a> {
    page: &'a Page,
    interview: &'a InterviewId,
    text: &'a str,
    /// What else stood in the form.
    kept: Vec<(&'static str, String)>,
    near: Vec<Near>,
}

/// What stands before handing in, once, where similar questions were answered; none where nothing has to be shown.
pub async fn before_asking(
    app: &App,
    page: &Page,
    interview: &InterviewId,
    fields: &Fields,
) -> Result<Option<Response>, Problem> {
    let text = fields.get("text").trim();
    let is_wanted = fields.get("anyway").is_empty()
        && fields.get("follows").is_empty()
        && text.chars().count() >= SIMILAR_CHARS_MIN;
    let near = if is_wanted { near(app, page, text, true).await } else { Vec::new() };
    if near.is_empty() {
        return Ok(None);
    }
    let kept = ["nickname", "kind", "department_id", "topic"].map(|name| (name, fields.get(name).to_owned()));
    page.answer(&SimilarPage { page, interview, text, kept: kept.to_vec(), near }).map(Some)
}

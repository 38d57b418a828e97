//! The list of a sample to take along.

use super::{SampleItem, find, must_read};
use crate::{
    node::App,
    web::{
        assessment::{export::csv_file, sheets::Cell},
        auth::Who,
        error::Problem,
        extract::Id,
        language::Language,
        openapi::ReadsSignedIn,
    },
};
use axum::{extract::State, response::Response};
use domain::ids::{DepartmentId, SampleId};
use store::{Listed, Page, samples};

/// How many items are read at a time.
const ITEMS_AT_ONCE: u32 = 1_000;

/// The whole list as a table.
#[utoipa::path(get, path = "/samples/{id}/items.csv", tag = "assessment", params(("id" = SampleId, Path)),
    responses((status = 200, content_type = "text/csv", body = String), ReadsSignedIn))]
pub async fn csv(
    State(app): State<App>,
    who: Who,
    language: Language,
    Id(id): Id<SampleId>,
) -> Result<Response, Problem> {
    must_read(&who)?;
    find(&app, &id).await?;
    let mut all = Vec::new();
    let mut page = Page { limit: ITEMS_AT_ONCE, after: None };
    loop {
        let Listed { items, next } = samples::items(&app.db, &id, &page).await?;
        all.extend(items.into_iter().map(SampleItem::from));
        page.after = next;
        if page.after.is_none() {
            break;
        }
    }
    let city = app.city.now();
    let name = |id: &DepartmentId| {
        city.departments.get(id).map(|department| department.name.as_str().to_owned()).unwrap_or_default()
    };
    csv_file("sample.csv", heads(language), all.iter().map(|item| cells(item, name(&item.department_id))))
}

fn heads(language: Language) -> Vec<String> {
    let heads = match language {
        Language::Chinese => [
            "编号",
            "部门",
            "访谈",
            "提问编号",
            "提问标识",
            "提问时间",
            "是否接通",
            "满意度",
            "意见",
            "录入时间",
        ],
        Language::English => [
            "No.",
            "Department",
            "Interview",
            "Question no.",
            "Question",
            "Asked at",
            "Reached",
            "Score",
            "Comment",
            "Entered at",
        ],
    };
    heads.map(str::to_owned).to_vec()
}

fn cells(item: &SampleItem, department: String) -> Vec<Cell> {
    vec![
        Cell::Number(item.no.into()),
        Cell::Text(department),
        Cell::Text(item.interview_title.clone()),
        Cell::Number(item.question_no.into()),
        Cell::Text(item.question_id.to_string()),
        Cell::Text(item.asked_at.to_string()),
        item.reached.map_or(Cell::Empty, |reached| Cell::Number(reached.into())),
        item.score.map_or(Cell::Empty, |score| Cell::Number(score.into())),
        item.comment.clone().map_or(Cell::Empty, Cell::Text),
        item.entered_at.map_or(Cell::Empty, |at| Cell::Text(at.to_string())),
    ]
}

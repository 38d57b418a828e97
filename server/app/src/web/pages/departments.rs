//! Departments: the list with everybody's figures, in the order of their codes and never ranked, and each one's own
//! page.

use super::{
    figures::{Computed, Figure, of_department, outcomes, shown_rate, shown_satisfaction, shown_span},
    following::FollowButton,
    home::{InterviewItem, item, live_item},
    items::{Around, Names, QuestionItem},
    page::Page,
    share::Share,
    words::figure,
};
use crate::{
    node::App,
    web::{auth::Who, city::known, error::Problem, extract::Id},
};
use askama::Template;
use axum::{Extension, extract::State, response::Response};
use domain::{
    Refusal,
    city::Department,
    figures::Figures,
    ids::{DepartmentId, QuestionId},
    interview::InterviewStatus::{Announced, Archived, Ended, Live},
    view::{self, Interview, Sight},
};
use store::{
    Page as Part, StoreError,
    follows::Followed,
    interviews::{self, InterviewFilter},
    questions::{self, Sheets, Sort},
};

const INTERVIEWS_SHOWN: u32 = 12;
/// Latest answers come from that many of the latest interviews.
const ANSWERED_IN: usize = 4;
const ANSWERS_SHOWN: u32 = 6;

struct DepartmentRow {
    id: String,
    name: String,
    interviews: String,
    questions: String,
    answer_rate: String,
    response: String,
    satisfaction: String,
}

#[derive(Template)]
#[template(path = "departments.html")]
struct DepartmentsPage<'a> {
    page: &'a Page,
    departments: Vec<DepartmentRow>,
}

#[derive(Template)]
#[template(path = "department.html")]
struct DepartmentPage<'a> {
    page: &'a Page,
    id: &'a str,
    share: Share,
    followed: FollowButton,
    name: &'a str,
    /// Since when there is no such department any more, in words.
    retired: String,
    finding: String,
    figures: Vec<Figure>,
    outcomes: String,
    interviews: Vec<InterviewItem>,
    questions: Vec<QuestionItem<'a>>,
}

pub async fn departments(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("departments");
    let (figures, city) = (computed.departments(&app).await?, app.city.now());
    let mut listed: Vec<_> =
        city.departments.values().filter(|department| department.retired_at.is_none()).collect();
    listed.sort_by(|a, b| a.code.as_str().cmp(b.code.as_str()));
    let none = Figures::default();
    let rows = listed.into_iter().map(|department| {
        let figures = figures.get(department.id.as_str()).unwrap_or(&none);
        DepartmentRow {
            id: department.id.as_str().to_owned(),
            name: name_of(department, &page).to_owned(),
            interviews: figure(figures.interviews),
            questions: figure(figures.questions),
            answer_rate: shown_rate(figures.answer_rate),
            response: shown_span(&page, &figures.response),
            satisfaction: shown_satisfaction(figures),
        }
    });
    page.answer(&DepartmentsPage { page: &page, departments: rows.collect() })
}

pub async fn department(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<DepartmentId>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("departments");
    let department =
        known(&app, |city| city.departments.get(&id).cloned()).await?.ok_or(Refusal::NotFound)?;
    let figures = computed.department(&app, &id).await?.unwrap_or_default();
    let held = held(&app, &id).await?;
    let listed = computed.interviews(&app).await?;
    let mut items = Vec::new();
    for interview in &held {
        items.push(match interview.status {
            Live => live_item(&app, interview, &page).await?,
            _ => item(&app, interview, &page, listed.get(interview.id.as_str())),
        });
    }
    let (sheets, answered) = answered(&app, &id, &held).await?;
    let finding = finding(&figures, &page);
    let back = format!("/departments/{id}");
    let followed = FollowButton::of(&app, &who, Followed::Department(id.clone()), back).await?;
    let shown = DepartmentPage {
        page: &page,
        id: id.as_str(),
        followed,
        share: Share::plain(&page, name_of(&department, &page), &finding),
        name: name_of(&department, &page),
        retired: department
            .retired_at
            .map(|at| page.say("departments.retired", "when", page.times.shown(at)))
            .unwrap_or_default(),
        finding,
        figures: of_department(&figures, &page),
        outcomes: outcomes(&figures.outcomes, &page),
        interviews: items,
        questions: answered.iter().filter_map(|id| shown(&app, &sheets, id, &page)).collect(),
    };
    page.answer(&shown)
}

/// Their ids and names, in the order of their codes.
pub(super) fn named(app: &App, page: &Page) -> Vec<(String, String)> {
    let city = app.city.now();
    let mut listed: Vec<_> = city.departments.values().collect();
    listed.sort_by(|one, other| one.code.as_str().cmp(other.code.as_str()));
    let named = |known: &Department| (known.id.as_str().to_owned(), name_of(known, page).to_owned());
    listed.into_iter().map(named).collect()
}

pub(super) fn name_of<'a>(department: &'a Department, page: &Page) -> &'a str {
    let english = department.name_en.as_ref().filter(|_| page.lang == "en");
    english.unwrap_or(&department.name).as_str()
}

fn finding(figures: &Figures, page: &Page) -> String {
    match (figures.answer_rate, figures.response.median_ms) {
        (Some(rate), Some(median_ms)) => page.words().fill(
            "departments.finding",
            &[("rate", &shown_rate(Some(rate))), ("time", &page.times.span(median_ms))],
        ),
        (_, _) => String::new(),
    }
}

/// Its interviews, those planned last first.
async fn held(app: &App, id: &DepartmentId) -> Result<Vec<Interview>, StoreError> {
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived],
        department: Some(id.clone()),
        ..InterviewFilter::default()
    };
    Ok(interviews::list(&app.db, &filter, &Part { limit: INTERVIEWS_SHOWN, after: None }).await?.items)
}

/// The questions that it answered last.
async fn answered(
    app: &App,
    id: &DepartmentId,
    held: &[Interview],
) -> Result<(Sheets, Vec<QuestionId>), StoreError> {
    let mut found = Vec::new();
    for interview in held.iter().filter(|interview| interview.status != Announced).take(ANSWERED_IN) {
        let part = Part { limit: ANSWERS_SHOWN, after: None };
        found.extend(
            questions::public_page(&app.db, &interview.id, Sort::Answered, Some(id), None, &part)
                .await?
                .items,
        );
        if found.len() >= ANSWERS_SHOWN as usize {
            break;
        }
    }
    found.truncate(ANSWERS_SHOWN as usize);
    Ok((questions::sheets(&app.db, &found).await?, found))
}

fn shown<'a>(app: &App, sheets: &Sheets, id: &QuestionId, page: &'a Page) -> Option<QuestionItem<'a>> {
    let question = sheets.view(id, Sight::Public)?;
    let (room, _) = sheets.rooms.get(&question.interview_id)?;
    let interview = view::interview(room)?;
    let names = Names::new(&app.city.now(), &interview, page);
    let around = Around { page, interview: &interview, names: &names };
    // Votes are given where the question is, not in a list of examples.
    Some(QuestionItem { votable: false, ..around.question(&question, None) })
}

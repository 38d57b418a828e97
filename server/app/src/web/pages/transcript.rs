//! The record of an interview to keep: a page that prints well, and the same as plain text. As data it is
//! [`crate::web::interviews::transcript`].

use super::{
    figures::{Computed, Record},
    items::{AnnouncementItem, Around, Names, QuestionItem, StatementItem},
    page::Page,
    share::Share,
};
use crate::{
    node::App,
    web::{
        auth::Who,
        error::{Problem, WebRefusal},
        extract::Id,
        interviews::transcript::Transcript,
        live::visible_room,
    },
};
use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use domain::{ids::InterviewId, view::Interview};

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

struct Shown<'a> {
    title: String,
    subject: String,
    lang: String,
    href: String,
    planned: String,
    /// When it really took place; empty before.
    held: String,
    departments: String,
    guests: Vec<String>,
    record: Option<Record>,
    statements: Vec<StatementItem>,
    announcements: Vec<AnnouncementItem<'a>>,
    questions: Vec<QuestionItem<'a>>,
}

#[derive(Template)]
#[template(path = "transcript.html")]
struct TranscriptPage<'a> {
    page: &'a Page,
    share: Share,
    shown: Shown<'a>,
}

#[derive(Template)]
#[template(path = "transcript.txt")]
struct TranscriptText<'a> {
    page: &'a Page,
    shown: Shown<'a>,
}

pub async fn page(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let (interview, shown) = shown(&app, &computed, &id, &who, &page).await?;
    let names = Names::new(&app.city.now(), &interview, &page);
    let share = Share { url: page.address(), ..Share::of_interview(&page, &interview, &names) };
    answer(&page, HTML, &TranscriptPage { page: &page, share, shown })
}

pub async fn text(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let (_, shown) = shown(&app, &computed, &id, &who, &page).await?;
    answer(&page, TEXT, &TranscriptText { page: &page, shown })
}

/// What everybody may have is kept and tagged with the other pages, see [`super::shared`].
fn answer(page: &Page, kind: &'static str, template: &impl Template) -> Result<Response, Problem> {
    let body = template.render().map_err(|error| {
        tracing::error!(%error, "a transcript cannot be rendered");
        Problem::from(WebRefusal::Internal)
    })?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, page.freshness()),
        (VARY, HeaderValue::from_static("accept-language, cookie")),
    ];
    Ok((headers, body).into_response())
}

async fn shown<'a>(
    app: &App,
    computed: &Computed,
    id: &InterviewId,
    who: &Who,
    page: &'a Page,
) -> Result<(Interview, Shown<'a>), Problem> {
    let room = visible_room(app, id.as_str(), who).await?;
    let Transcript { interview, statements, announcements, questions, .. } =
        Transcript::of(app, &room).await?;
    let names = Names::new(&app.city.now(), &interview, page);
    let around = Around { page, interview: &interview, names: &names };
    let departments = interview.departments.iter().filter_map(|department| names.of(&department.id));
    let guests = interview.guests.iter();
    let held = match (interview.opened_at, interview.ended_at) {
        (Some(opened), Some(ended)) => page.times.lasting_period(opened, ended),
        (Some(opened), None) => page.times.shown(opened),
        (None, _) => String::new(),
    };
    let shown = Shown {
        title: interview.title.as_str().to_owned(),
        subject: interview.subject.as_str().to_owned(),
        lang: page.lang_of(interview.lang.as_str()),
        href: format!("/interviews/{id}"),
        planned: page.times.lasting_period(interview.planned_start_at, interview.planned_end_at),
        held,
        departments: departments.collect::<Vec<_>>().join(page.t("site.comma")),
        guests: guests.map(|guest| format!("{} {}", guest.name.as_str(), guest.post.as_str())).collect(),
        record: computed.record(app, &interview, page).await?,
        statements: statements.iter().map(|statement| around.statement(statement)).collect(),
        announcements: announcements.iter().map(|made| around.announcement(made)).collect(),
        questions: questions
            .iter()
            .map(|transcribed| QuestionItem {
                votable: false,
                ..around.question(&transcribed.question, None)
            })
            .collect(),
    };
    Ok((interview, shown))
}

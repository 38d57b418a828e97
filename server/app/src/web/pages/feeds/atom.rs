//! `/feed.atom`: the newest answers and interviews (RFC 4287).

use super::{Wanted, answer, department_of, rendered, title};
use crate::{
    node::App,
    web::{
        error::Problem,
        extract::Query,
        pages::{items::Names, page::Page},
    },
};
use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    Instant, Refusal,
    answer::Form,
    ids::{InterviewId, QuestionId},
    interview::InterviewStatus::{Announced, Archived, Ended, Live},
    view::{self, Interview, Sight},
};
use std::cmp::Reverse;
use store::{
    Page as Part, feeds,
    interviews::{self, InterviewFilter},
    questions::{self, Sheets, Sort},
};

const KIND: &str = "application/atom+xml; charset=utf-8";
const ENTRIES_MAX: u32 = 50;

struct Entry {
    href: String,
    title: String,
    lang: String,
    by: String,
    published_at: Instant,
    updated_at: Instant,
    text: String,
}

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed<'a> {
    page: &'a Page,
    title: String,
    /// This feed's own address, and that of the page that it goes with.
    own: String,
    of: String,
    updated_at: Instant,
    entries: Vec<Entry>,
}

pub async fn feed(
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let department = department_of(&app, &wanted).await?;
    let public = app.public_url();
    let (mut title, mut of, mut own) =
        (title(&page, department.as_ref()), format!("{public}/"), format!("{public}/feed.atom"));
    let (held, answered) = match (&wanted.interview, &wanted.department) {
        (Some(id), _) => {
            let held = one(&app, id).await?;
            title = format!("{} · {title}", held.title.as_str());
            (of, own) = (format!("{public}/interviews/{id}"), format!("{own}?interview={id}"));
            let part = Part { limit: ENTRIES_MAX, after: None };
            let of_interview = questions::public_page(&app.db, id, Sort::Answered, None, None, &part).await?;
            (vec![held], of_interview.items)
        }
        (None, department) => {
            if let Some(id) = department {
                (of, own) = (format!("{public}/departments/{id}"), format!("{own}?department={id}"));
            }
            (newest(&app, &wanted).await?, feeds::answered(&app.db, department.as_ref(), ENTRIES_MAX).await?)
        }
    };
    let sheets = questions::sheets(&app.db, &answered).await?;
    let held = held.iter().map(|interview| of_interview(&app, interview, &page));
    let answered = answered.iter().filter_map(|id| of_question(&app, &sheets, id, &page));
    let mut entries: Vec<_> = held.chain(answered).collect();
    entries.sort_by_key(|entry| Reverse(entry.updated_at));
    entries.truncate(ENTRIES_MAX as usize);
    let updated_at = entries.first().map_or(Instant::from_ms(0), |entry| entry.updated_at);
    let feed = Feed { page: &page, title, own, of, updated_at, entries };
    Ok(answer(&headers, KIND, rendered(&feed)?))
}

async fn one(app: &App, id: &InterviewId) -> Result<Interview, Problem> {
    let held = interviews::one(&app.db, id).await?;
    Ok(held.filter(|held| held.announced_at.is_some() && !held.rehearsal).ok_or(Refusal::NotFound)?)
}

async fn newest(app: &App, wanted: &Wanted) -> Result<Vec<Interview>, Problem> {
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived],
        department: wanted.department.clone(),
        ..InterviewFilter::default()
    };
    let listed = interviews::list(&app.db, &filter, &Part { limit: ENTRIES_MAX, after: None }).await?;
    Ok(listed.items.into_iter().filter(|held| !held.rehearsal).collect())
}

fn of_interview(app: &App, interview: &Interview, page: &Page) -> Entry {
    let names = Names::new(&app.city.now(), interview, page);
    let departments = interview.departments.iter().filter_map(|department| names.of(&department.id));
    let published_at = interview.announced_at.unwrap_or(interview.planned_start_at);
    let planned = page.times.period(interview.planned_start_at, interview.planned_end_at);
    Entry {
        href: format!("{}/interviews/{}", app.public_url(), interview.id),
        title: interview.title.as_str().to_owned(),
        lang: interview.lang.as_str().to_owned(),
        by: departments.collect::<Vec<_>>().join(page.t("site.comma")),
        published_at,
        updated_at: interview.ended_at.or(interview.opened_at).unwrap_or(published_at),
        text: format!("{planned}\n{}", interview.subject.as_str()),
    }
}

fn of_question(app: &App, sheets: &Sheets, id: &QuestionId, page: &Page) -> Option<Entry> {
    let question = sheets.view(id, Sight::Public)?;
    let (room, _) = sheets.rooms.get(&question.interview_id)?;
    let interview = view::interview(room)?;
    let names = Names::new(&app.city.now(), &interview, page);
    let answers = || question.answers.iter().filter(|answer| answer.form == Form::Answer);
    let last = answers().max_by_key(|answer| answer.published_at)?;
    let told = answers().map(|answer| {
        let by = names.of(&answer.department_id).unwrap_or_default();
        format!("{by}: {}", answer.text)
    });
    Some(Entry {
        href: format!("{}/questions/{id}", app.public_url()),
        title: format!("{} · {}", page.say("live.no", "no", question.no), interview.title.as_str()),
        lang: interview.lang.as_str().to_owned(),
        by: names.of(&last.department_id).unwrap_or_default().to_owned(),
        published_at: question.asked_at,
        updated_at: last.revised_at.unwrap_or(last.published_at),
        text: std::iter::once(question.text.to_string()).chain(told).collect::<Vec<_>>().join("\n\n"),
    })
}

//! The search over all that was published.

use super::{
    departments,
    page::Page,
    similar::{Near, near},
};
use crate::{
    node::App,
    web::{
        error::Problem,
        input::{Cursor, Faults, Moment as Day, Read},
        paging,
        period::period,
        search::{FoundItem, found},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{ids::DepartmentId, search::FoundKind, text::Line};
use serde::Deserialize;
use store::{Listed, Page as Part, search::Filter};
use url::form_urlencoded::Serializer;

const SHOWN: u32 = 20;

#[derive(Deserialize, Default)]
pub struct Wish {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    answered: String,
    after: Option<String>,
}

impl Wish {
    /// What makes no sense is passed over.
    fn filter(&self, app: &App) -> Filter {
        let day = |text: &str| Day::read(text.into(), "", &mut Faults::default());
        Filter {
            kind: FoundKind::parse(&self.kind),
            department: DepartmentId::parse(&self.department).filter(|_| !self.department.is_empty()),
            period: period(app, day(&self.from).as_ref(), day(&self.to).as_ref()).unwrap_or_default(),
            is_answered: self.answered == "true",
        }
    }

    fn is_narrowed(&self) -> bool {
        [&self.kind, &self.department, &self.from, &self.to, &self.answered]
            .iter()
            .any(|field| !field.is_empty())
    }

    fn leads_on(&self, next: &str) -> String {
        let mut query = Serializer::new(String::new());
        let fields = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("department", &self.department),
            ("from", &self.from),
            ("to", &self.to),
            ("answered", &self.answered),
            ("after", next),
        ];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        format!("/search?{}", query.finish())
    }
}

/// A part of an excerpt, and whether it matches.
struct Piece {
    text: String,
    is_marked: bool,
}

struct Item {
    href: String,
    kind: &'static str,
    no: String,
    title: String,
    department: String,
    at: String,
    shown: String,
    pieces: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    page: &'a Page,
    wish: &'a Wish,
    length_max: u32,
    departments: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    problem: &'static str,
    items: Vec<Item>,
    near: Vec<Near>,
    next: String,
    is_narrowed: bool,
}

pub async fn search(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("search");
    let mut shown = SearchPage {
        page: &page,
        wish: &wish,
        length_max: app.city.now().settings.search_length_max,
        departments: departments::named(&app, &page),
        kinds: FoundKind::ALL.map(|kind| (kind.name(), kind_word(&page, kind))).to_vec(),
        problem: "",
        items: Vec::new(),
        near: Vec::new(),
        next: String::new(),
        is_narrowed: wish.is_narrowed(),
    };
    let Ok(q) = Line::parse(&wish.q) else { return page.answer(&shown) };
    let after = wish.after.as_deref().and_then(Cursor::decode);
    let part = Part { limit: SHOWN, ..paging::page(None, after) };
    match found(&app, &q, &wish.filter(&app), &part).await {
        Ok(Listed { items, next }) => {
            shown.items = items.into_iter().map(|found| item(&shown.departments, &page, found)).collect();
            let next = next.map(|next| Cursor::of(next).encode());
            shown.next = next.map(|next| wish.leads_on(&next)).unwrap_or_default();
            if shown.items.is_empty() {
                shown.near = near(&app, &page, q.as_str(), false).await;
            }
        }
        Err(problem) if problem.status().is_server_error() => return Err(problem),
        Err(_) => shown.problem = page.t("search.nothing_to_look_for"),
    }
    page.answer(&shown)
}

fn kind_word(page: &Page, kind: FoundKind) -> &'static str {
    page.t(match kind {
        FoundKind::Interview => "search.kind_interview",
        FoundKind::Question => "search.kind_question",
        FoundKind::Answer => "search.kind_answer",
        FoundKind::Statement => "search.kind_statement",
    })
}

fn item(departments: &[(String, String)], page: &Page, found: FoundItem) -> Item {
    let named = departments
        .iter()
        .find(|(id, _)| Some(id.as_str()) == found.department_id.as_ref().map(|id| id.as_str()));
    Item {
        href: found.url.clone(),
        kind: kind_word(page, found.kind),
        no: found.question_no.map(|no| page.say("live.no", "no", no)).unwrap_or_default(),
        // An interview's title is what was found.
        title: match found.kind {
            FoundKind::Interview => String::new(),
            FoundKind::Question | FoundKind::Answer | FoundKind::Statement => found.title.as_str().to_owned(),
        },
        department: named.map(|(_, name)| name.clone()).unwrap_or_default(),
        at: found.at.to_string(),
        shown: page.times.date(found.at),
        pieces: pieces(&found),
    }
}

/// The excerpt, cut where marks begin and end.
fn pieces(found: &FoundItem) -> Vec<Piece> {
    let chars: Vec<char> = found.excerpt.chars().collect();
    let part = |from: usize, to: usize, is_marked| Piece {
        text: chars.get(from..to).map(String::from_iter).unwrap_or_default(),
        is_marked,
    };
    let (mut pieces, mut at) = (Vec::new(), 0);
    for mark in &found.marks {
        pieces.push(part(at, mark.start, false));
        at = mark.start + mark.length;
        pieces.push(part(mark.start, at, true));
    }
    pieces.push(part(at, chars.len(), false));
    pieces
}

//! What an asker sees of the own questions: how each stands, and what can still be done; by the cookie all of them,
//! by a tracking code one.

use super::{
    done::Done,
    fields::Fields,
    items::{Around, InterviewLink, MineItem, Names, QuestionItem},
    news::Followings,
    page::Page,
};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, input::Cursor, paging},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    ids::{AnswerId, QuestionId},
    view::{self, Sight},
};
use serde::Deserialize;
use std::collections::HashSet;
use store::{
    Listed, Page as Part, StoreError, counts,
    questions::{self, Sheets},
};

const SHOWN: u32 = 20;

/// An own question with its interview.
struct Asked<'a> {
    interview: InterviewLink,
    question: QuestionItem<'a>,
    mine: MineItem<'a>,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage<'a> {
    page: &'a Page,
    followings: Followings,
    questions: Vec<Asked<'a>>,
    next: String,
    said: &'static str,
}

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage<'a> {
    page: &'a Page,
    code: &'a str,
    problem: &'static str,
    found: Option<Asked<'a>>,
}

#[derive(Deserialize)]
pub struct Wish {
    after: Option<String>,
    done: Option<String>,
}

pub async fn me(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("me");
    let after = wish.after.as_deref().and_then(Cursor::decode);
    let part = Part { limit: SHOWN, ..paging::page(None, after) };
    let listed = match who.netizen_id() {
        Some(netizen) => questions::of_netizen(&app.db, netizen, &part).await?,
        None => Listed { items: Vec::new(), next: None },
    };
    let sheets = questions::sheets(&app.db, &listed.items).await?;
    let rated = rated(&app, &who, &sheets).await?;
    let asked = listed.items.iter().filter_map(|id| asked(&app, &sheets, id, &rated, &page));
    let is_first = wish.after.is_none();
    let followings = if is_first { Followings::of(&app, &who, &page).await? } else { Followings::default() };
    let shown = MePage {
        page: &page,
        followings,
        questions: asked.collect(),
        next: listed.next.map(|next| format!("/me?after={}", Cursor::of(next).encode())).unwrap_or_default(),
        said: wish.done.as_deref().and_then(Done::of).map(|done| done.words(&page)).unwrap_or_default(),
    };
    page.answer(&shown)
}

/// The answers of these rooms that were rated by this reader.
async fn rated(app: &App, who: &Who, sheets: &Sheets) -> Result<Vec<AnswerId>, StoreError> {
    let mut all = Vec::new();
    if let Some(netizen) = who.netizen_id() {
        for interview in sheets.rooms.keys().collect::<HashSet<_>>() {
            all.extend(counts::mine(&app.db, interview, netizen).await?.rated);
        }
    }
    Ok(all)
}

fn asked<'a>(
    app: &App,
    sheets: &Sheets,
    id: &QuestionId,
    rated: &[AnswerId],
    page: &'a Page,
) -> Option<Asked<'a>> {
    let question = sheets.view(id, Sight::Asker)?;
    let (room, _) = sheets.rooms.get(&question.interview_id)?;
    let interview = view::interview(room)?;
    let names = Names::new(&app.city.now(), &interview, page);
    let around = Around { page, interview: &interview, names: &names };
    Some(Asked {
        mine: MineItem::new(page, &question, interview.status, rated, "/me".to_owned()),
        question: QuestionItem { votable: false, confirmed: "", ..around.question(&question, None) },
        interview: InterviewLink::new(&interview),
    })
}

pub async fn track(page: Page) -> Result<Response, Problem> {
    page.answer(&TrackPage { page: &page, code: "", problem: "", found: None })
}

/// The code is posted, so that it stands in no address and no log.
pub async fn tracked(State(app): State<App>, page: Page, fields: Fields) -> Result<Response, Problem> {
    // However it was noted down: in groups, in small letters.
    let code: String = fields.get("tracking_code").chars().filter(char::is_ascii_alphanumeric).collect();
    let code = code.to_ascii_uppercase();
    let found = questions::by_tracking_code(&app.db, &code).await?;
    let sheets = questions::sheets(&app.db, found.as_slice()).await?;
    let found = found.and_then(|id| asked(&app, &sheets, &id, &[], &page));
    let (status, problem) = if found.is_some() {
        (StatusCode::OK, "")
    } else {
        (StatusCode::NOT_FOUND, page.t("track.not_found"))
    };
    let found = found.map(|asked| Asked { mine: asked.mine.for_reading(), ..asked });
    page.answer_with(status, &TrackPage { page: &page, code: &code, problem, found })
}

//! What an asker sees of the own questions: how each stands, and what can still be done; by the cookie all of them,
//! by a tracking code one.

use super::{
    fields::Fields,
    items::{Around, Names, QuestionItem, latest},
    news::Followings,
    page::Page,
    question::InterviewLink,
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
    interview::InterviewStatus,
    question::QuestionStatus,
    view::{self, Question, Sight},
};
use serde::Deserialize;
use std::collections::HashSet;
use store::{
    Listed, Page as Part, StoreError, counts,
    questions::{self, Sheets},
};

const SHOWN: u32 = 20;

/// What can be done with an own question, as plain forms.
#[derive(Template)]
#[template(path = "item/mine.html")]
pub struct MineItem<'a> {
    page: &'a Page,
    question_id: String,
    status: &'static str,
    status_word: &'static str,
    explained: &'static str,
    reason: String,
    tracking_code: String,
    rate_answer_id: String,
    may_appeal: bool,
    may_judge: bool,
    /// What was said before: `yes`, `no`, or nothing.
    judged: &'static str,
    may_handle_again: bool,
    may_withdraw: bool,
    /// Where the forms lead back to.
    back: String,
}

impl<'a> MineItem<'a> {
    pub fn new(
        page: &'a Page,
        question: &Question,
        interview: InterviewStatus,
        rated: &[AnswerId],
        back: String,
    ) -> Self {
        use QuestionStatus::{Answered, Approved, Pending, Rejected};
        let (status, is_worked_on) = (question.status, interview.is_worked_on());
        let unrated = latest(question).filter(|answer| is_worked_on && !rated.contains(&answer.id));
        let (word, explained) = stand(status);
        let reason = question.reject_reason.as_deref().or(question.hide_reason.as_deref());
        Self {
            page,
            question_id: question.id.as_str().to_owned(),
            status: status.name(),
            status_word: page.t(word),
            explained: page.t(explained),
            reason: reason.unwrap_or_default().to_owned(),
            tracking_code: question.tracking_code.as_deref().unwrap_or_default().to_owned(),
            rate_answer_id: unrated.map(|answer| answer.id.as_str().to_owned()).unwrap_or_default(),
            may_appeal: is_worked_on && status == Rejected && question.appealed == Some(false),
            may_judge: is_worked_on && status == Answered,
            judged: question
                .confirmed
                .map(|is_answered| if is_answered { "yes" } else { "no" })
                .unwrap_or_default(),
            may_handle_again: is_worked_on && status == Answered && !question.handled_again,
            may_withdraw: matches!(status, Pending | Approved),
            back,
        }
    }

    /// As whoever has only the code sees it: reading, no acts.
    fn for_reading(self) -> Self {
        let none = String::new();
        Self {
            rate_answer_id: none,
            may_appeal: false,
            may_judge: false,
            may_handle_again: false,
            may_withdraw: false,
            ..self
        }
    }
}

fn stand(status: QuestionStatus) -> (&'static str, &'static str) {
    match status {
        QuestionStatus::Pending => ("mine.pending", "mine.pending_hint"),
        QuestionStatus::Approved => ("mine.approved", "mine.approved_hint"),
        QuestionStatus::Answered => ("mine.answered", "mine.answered_hint"),
        QuestionStatus::Rejected => ("mine.rejected", "mine.rejected_hint"),
        QuestionStatus::Merged => ("mine.merged", "mine.merged_hint"),
        QuestionStatus::Hidden => ("mine.hidden", "mine.hidden_hint"),
        QuestionStatus::Withdrawn => ("mine.withdrawn", "mine.withdrawn_hint"),
    }
}

/// What a form has just done.
#[derive(Clone, Copy)]
pub enum Done {
    Rated,
    Withdrawn,
    Appealed,
    HandedBack,
    Judged,
    InterviewJudged,
    MailAsked,
    MailEnded,
}

impl Done {
    const ALL: [Self; 8] = [
        Self::Rated,
        Self::Withdrawn,
        Self::Appealed,
        Self::HandedBack,
        Self::Judged,
        Self::InterviewJudged,
        Self::MailAsked,
        Self::MailEnded,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Rated => "rated",
            Self::Withdrawn => "withdrawn",
            Self::Appealed => "appealed",
            Self::HandedBack => "handed_back",
            Self::Judged => "judged",
            Self::InterviewJudged => "interview_judged",
            Self::MailAsked => "mail_asked",
            Self::MailEnded => "mail_ended",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    pub fn words(self, page: &Page) -> &'static str {
        page.t(match self {
            Self::Rated | Self::InterviewJudged => "live.rated",
            Self::Judged => "live.judged",
            Self::Withdrawn => "mine.done_withdrawn",
            Self::Appealed => "mine.done_appealed",
            Self::HandedBack => "mine.done_handed_back",
            Self::MailAsked => "follow.mail_asked",
            Self::MailEnded => "follow.unsubscribed",
        })
    }
}

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
            all.extend(counts::mine(&app.db, interview, netizen).await?.1);
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

//! The page of an interview for its whole life: countdown and early questions, the live room, the record.

mod data;
mod head;
mod polls;
mod promises;
mod seen;
mod settlement;
mod topics;
mod video;

pub use head::{InterviewHead, status_word, topic_words};
pub use seen::Sort;

use super::{
    done::Done,
    figures::{Computed, Record},
    following::FollowButton,
    items::{AnnouncementItem, Around, Blanks, Link, Names, QuestionItem, Receipt, StatementItem},
    page::Page,
    share::Share,
};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, extract::Id, security::allow_video},
};
use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Refusal, Room,
    ids::{InterviewId, QuestionId},
    question::Kind,
    view,
};
use polls::Polls;
use promises::Promises;
use seen::Seen;
use serde::Deserialize;
use store::{
    counts::{self, Given},
    follows::Followed,
};
use topics::TopicGroup;
use video::Video;

/// What the address may ask for; what makes no sense is passed over.
#[derive(Deserialize, Default)]
pub struct Wish {
    sort: Option<String>,
    /// How many questions were on the pages before.
    from: Option<String>,
    /// The question that was handed in just now.
    asked: Option<String>,
    /// The question that is to be followed up.
    follows: Option<String>,
    /// What a form has just done.
    done: Option<String>,
}

/// What stands in the ask box.
#[derive(Default)]
pub struct AskForm {
    pub text: String,
    pub nickname: String,
    pub kind: String,
    pub department_id: String,
    pub topic: String,
    pub topics: Vec<TopicGroup>,
    pub follows: String,
    pub follows_no: String,
    pub problem: String,
    pub text_max: u32,
    pub nickname_max: u32,
}

impl AskForm {
    pub fn kinds(&self) -> [Kind; 4] {
        Kind::ALL
    }
}

#[derive(Template)]
#[template(path = "interview.html")]
struct InterviewPage<'a> {
    page: &'a Page,
    share: Share,
    followed: FollowButton,
    interview: InterviewHead,
    online: u64,
    record: Option<Record>,
    sort: &'static str,
    next: String,
    questions: Vec<QuestionItem<'a>>,
    statements: Vec<StatementItem>,
    announcements: Vec<AnnouncementItem<'a>>,
    ask: AskForm,
    receipt: Option<Receipt>,
    promises: Promises,
    polls: Polls,
    video: Option<Video>,
    /// What was done just now, in words.
    said: &'static str,
    blanks: Blanks<'a>,
    page_json: String,
    words_json: &'static str,
    room_json: String,
}

impl InterviewPage<'_> {
    fn talked(&self) -> bool {
        !self.statements.is_empty() || !self.announcements.is_empty()
    }

    /// The language of what people wrote, empty when it is the page's.
    fn lang(&self) -> String {
        self.page.lang_of(&self.interview.lang)
    }

    fn statement_count(&self) -> u64 {
        self.statements.len() as u64
    }

    fn announcement_count(&self) -> u64 {
        self.announcements.len() as u64
    }
}

pub async fn interview(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<InterviewId>,
    Query(wish): Query<Wish>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    show(&app, &computed, &id, &who, &page, Shown { wish, ..Shown::default() }).await
}

/// How the page is wanted.
#[derive(Default)]
pub struct Shown {
    pub wish: Wish,
    /// A question that was refused: with what was written, and why it was not taken.
    pub ask: AskForm,
    pub status: StatusCode,
}

pub async fn show(
    app: &App,
    computed: &Computed,
    id: &InterviewId,
    who: &Who,
    page: &Page,
    Shown { wish, mut ask, status }: Shown,
) -> Result<Response, Problem> {
    let room = app.rooms.open(id).await?.ok_or(Refusal::NotFound)?;
    let sort = Sort::of(wish.sort.as_deref());
    let from = wish.from.as_deref().and_then(|from| from.parse().ok()).unwrap_or(0);
    let seen = room.read(|room, tallies| Seen::of(room, tallies, sort, from, page.times.now));
    let seen = seen.filter(|seen| who.sees(&seen.interview)).ok_or(Refusal::NotFound)?;
    let asked = wish.asked.as_deref().and_then(QuestionId::parse);
    let receipt = asked.and_then(|asked| room.read(|room, _| receipt(room, &asked, who)));
    let city = app.city.now();
    let names = Names::new(&city, &seen.interview, page);
    let around = Around { page, interview: &seen.interview, names: &names };
    ask.text_max = city.settings.question_length_max;
    ask.topics = topics::groups(&city);
    ask.nickname_max = city.settings.nickname_length_max;
    if let Some((id, no)) = wish.follows.as_deref().and_then(|follows| seen.number_of(follows)) {
        ask.follows = id.as_str().to_owned();
        ask.follows_no = page.say("live.follows", "no", no);
    }
    let follows = |question: &view::Question| {
        let (id, no) = seen.number_of(question.follows.as_ref()?.as_str())?;
        Some(Link { no: no.to_string(), href: format!("/questions/{id}") })
    };
    let given = given(app, id, who).await;
    let followed =
        FollowButton::of(app, who, Followed::Interview(id.clone()), format!("/interviews/{id}")).await?;
    let item = |question: &view::Question| QuestionItem {
        upvoted: given.upvoted.contains(&question.id),
        ..around.question(question, follows(question))
    };
    let shown = InterviewPage {
        page,
        share: Share::of_interview(page, &seen.interview, &names),
        followed,
        interview: InterviewHead::new(page, &seen, &names, &app.city.now()),
        online: seen.online,
        record: if seen.is_over() { computed.record(app, &seen.interview, page).await? } else { None },
        sort: sort.name(),
        next: seen.next.map(|from| format!("?sort={}&from={from}#talk", sort.name())).unwrap_or_default(),
        questions: seen.questions.iter().map(item).collect(),
        statements: seen.statements.iter().map(|statement| around.statement(statement)).collect(),
        announcements: seen.announcements.iter().map(|made| around.announcement(made)).collect(),
        ask,
        receipt,
        video: Video::of(&seen, page),
        polls: Polls::of(&seen, &given.voted, page),
        promises: Promises::of(&seen.promised, &names, page),
        said: wish.done.as_deref().and_then(Done::of).map(|done| done.words(page)).unwrap_or_default(),
        blanks: Blanks::new(page, &seen.interview),
        page_json: data::page(page, &names, sort),
        words_json: &page.words().of_script,
        room_json: data::room(&seen),
    };
    let mut response = page.answer_with(status, &shown)?;
    if let Some(video) = &shown.video {
        allow_video(app, &video.origin, &mut response);
    }
    Ok(response)
}

/// What the reader has voted for and rated. Where that cannot be read just now, the page is shown without it.
async fn given(app: &App, id: &InterviewId, who: &Who) -> Given {
    let Some(netizen) = who.netizen_id() else { return Given::default() };
    match counts::mine(&app.db, id, netizen).await {
        Ok(given) => given,
        Err(error) => {
            tracing::warn!(%error, "the page is shown without the reader's own votes");
            Given::default()
        }
    }
}

/// For the one who asked it.
fn receipt(room: &Room, asked: &QuestionId, who: &Who) -> Option<Receipt> {
    let question = room.questions.get(asked).filter(|question| who.netizen_id() == Some(&question.asker))?;
    Some(Receipt { no: question.no.to_string(), tracking_code: question.tracking_code.to_string() })
}

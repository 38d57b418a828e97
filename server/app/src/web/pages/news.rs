//! What a netizen was told of and what is followed, in words: on the page of what became of mine.

use super::{items::Names, page::Page, times::Moment};
use crate::{node::App, web::auth::Who};
use domain::{
    Instant,
    ids::{NetizenId, QuestionId},
    notice::NoticeKind,
    view::{self, Sight},
};
use std::collections::BTreeSet;
use store::{
    Page as Part, StoreError,
    follows::{self, Followed, News, mail},
    interviews, questions,
};

const NEWS_SHOWN: u32 = 20;
const FOLLOWED_SHOWN: u32 = 50;

pub struct NewsItem {
    pub at: Moment,
    pub href: String,
    pub words: String,
    pub is_new: bool,
}

pub struct FollowedItem {
    pub kind: &'static str,
    pub id: String,
    pub href: String,
    pub name: String,
    /// How it stands, in a word or two.
    pub state: String,
}

/// Where mail goes, as the page shows it.
pub struct MailShown {
    /// `none`, `asked` or `confirmed`.
    pub state: &'static str,
    pub address: String,
}

#[derive(Default)]
pub struct Followings {
    pub news: Vec<NewsItem>,
    pub followed: Vec<FollowedItem>,
    /// None where the city sends no mail.
    pub mail: Option<MailShown>,
}

impl Followings {
    /// All of it; and what was new is seen from now on.
    pub async fn of(app: &App, who: &Who, page: &Page) -> Result<Self, StoreError> {
        let Some(netizen) = who.netizen_id() else { return Ok(Self::default()) };
        let part = Part { limit: NEWS_SHOWN, after: None };
        let news = follows::news(&app.db, netizen, &part).await?.items;
        if let Some(newest) = news.first().filter(|_| news.iter().any(|told| !told.is_seen)) {
            follows::seen(&app.db, netizen, newest.told_at, page.times.now).await?;
        }
        Ok(Self {
            news: news.iter().map(|told| item(app, told, page)).collect(),
            followed: followed(app, netizen, page).await?,
            mail: mail_shown(app, netizen).await?,
        })
    }
}

fn item(app: &App, told: &News, page: &Page) -> NewsItem {
    let city = app.city.now();
    let department = told.department.as_ref().and_then(|id| city.departments.get(id));
    let department = department.map(|known| super::departments::name_of(known, page)).unwrap_or_default();
    let no = told.question_no.map(|no| no.to_string()).unwrap_or_default();
    let interview = told.interview_title.as_deref().unwrap_or_default();
    let key = match told.kind {
        NoticeKind::InterviewAnnounced => "news.interview_announced",
        NoticeKind::InterviewOpened => "news.interview_opened",
        NoticeKind::AnswerPublished
        | NoticeKind::DueSoon
        | NoticeKind::Due
        | NoticeKind::Overdue
        | NoticeKind::Unanswered
        | NoticeKind::PromiseDueSoon
        | NoticeKind::PromiseOverdue
        | NoticeKind::Reminder
        | NoticeKind::ModerationLate
        | NoticeKind::InterviewStarts
        | NoticeKind::ExtensionWaiting => "news.answer_published",
    };
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("interview", &interview), ("no", &no), ("department", &department)];
    NewsItem {
        at: page.times.moment(told.told_at),
        href: match (&told.question, &told.interview) {
            (Some(question), _) => format!("/questions/{question}"),
            (None, Some(interview)) => format!("/interviews/{interview}"),
            (None, None) => "/me".to_owned(),
        },
        words: page.words().fill(key, &values),
        is_new: !told.is_seen,
    }
}

async fn followed(app: &App, netizen: &NetizenId, page: &Page) -> Result<Vec<FollowedItem>, StoreError> {
    let part = Part { limit: FOLLOWED_SHOWN, after: None };
    let listed = follows::of_netizen(&app.db, netizen, &part).await?.items;
    let mut shown = Vec::new();
    let mut wanted: Vec<QuestionId> = Vec::new();
    for follow in &listed {
        match &follow.followed {
            Followed::Question(id) => wanted.push(id.clone()),
            Followed::Department(id) => {
                let city = app.city.now();
                let name = city.departments.get(id).map(|known| super::departments::name_of(known, page));
                shown.push(row(&follow.followed, format!("/departments/{id}"), name, String::new()));
            }
            Followed::Interview(id) => {
                let held = interviews::one(&app.db, id).await?;
                let state = held
                    .as_ref()
                    .map(|held| super::interview::status_word(page, held.status, held.paused).to_owned());
                let title = held.as_ref().map(|held| held.title.as_str());
                let href = format!("/interviews/{id}");
                shown.push(row(&follow.followed, href, title, state.unwrap_or_default()));
            }
        }
    }
    wanted.extend(follows::upvoted(&app.db, netizen, FOLLOWED_SHOWN).await?);
    shown.extend(questions_followed(app, netizen, &wanted, page).await?);
    Ok(shown)
}

/// Those that are public now, each once; but for those that one does not want to hear of.
async fn questions_followed(
    app: &App,
    netizen: &NetizenId,
    wanted: &[QuestionId],
    page: &Page,
) -> Result<Vec<FollowedItem>, StoreError> {
    let sheets = questions::sheets(&app.db, wanted).await?;
    let (mut shown, mut named) = (Vec::new(), BTreeSet::new());
    for id in wanted {
        let is_public = |(room, _): &&(domain::Room, view::Tallies)| {
            room.questions.get(id).is_some_and(domain::question::Question::is_public)
        };
        let room = sheets.rooms.values().find(is_public);
        let (Some((room, _)), Some(question)) = (room, sheets.view(id, Sight::Public)) else { continue };
        let Some(interview) = view::interview(room).filter(|_| named.insert(id.clone())) else { continue };
        let followed = Followed::Question(id.clone());
        if !follows::is_followed(&app.db, netizen, &followed).await? {
            continue;
        }
        let names = Names::new(&app.city.now(), &interview, page);
        let state = match question.answers.last() {
            Some(answer) => {
                let by = names.of(&answer.department_id).unwrap_or_default();
                page.say("question.answered", "department", by)
            }
            None => page.t("mine.approved").to_owned(),
        };
        let name = format!("{} · {}", page.say("live.no", "no", question.no), interview.title.as_str());
        shown.push(row(&followed, format!("/questions/{id}"), Some(&name), state));
    }
    Ok(shown)
}

fn row(followed: &Followed, href: String, name: Option<&str>, state: String) -> FollowedItem {
    FollowedItem {
        kind: followed.kind(),
        id: followed.id().to_owned(),
        href,
        name: name.unwrap_or_default().to_owned(),
        state,
    }
}

async fn mail_shown(app: &App, netizen: &NetizenId) -> Result<Option<MailShown>, StoreError> {
    if app.mailer.is_none() {
        return Ok(None);
    }
    let known = mail::of(&app.db, netizen).await?;
    let confirmed_at: Option<Instant> = known.as_ref().and_then(|known| known.confirmed_at);
    let state = match (&known, confirmed_at) {
        (None, _) => "none",
        (Some(_), None) => "asked",
        (Some(_), Some(_)) => "confirmed",
    };
    let address = known.map(|known| known.address.as_str().to_owned()).unwrap_or_default();
    Ok(Some(MailShown { state, address }))
}

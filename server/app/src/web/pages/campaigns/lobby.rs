//! What stands in a lobby, in words: a room, an answer, the sums. The script says the same with the same words
//! (`client-js/pages/lobby/words.ts`).

use crate::web::pages::{
    items::Names,
    page::Page,
    times::Moment,
    words::{figure, in_page},
};
use askama::Template;
use domain::{
    City,
    ids::CampaignId,
    interview::InterviewStatus::{self, Announced, Archived, Cancelled, Draft, Ended, Live},
    view::lobby::{Lobby, LobbyAnswer, LobbyRoom, LobbySums},
};
use serde_json::json;

/// The words that the scripts of the lobby and of the big screens are given.
const OF_SCRIPT: [&str; 3] = ["lobby.", "screen.", "live."];

#[derive(Template)]
#[template(path = "item/lobby-room.html")]
pub struct RoomItem {
    pub id: String,
    pub lang: String,
    pub status: &'static str,
    pub paused: bool,
    pub status_word: &'static str,
    pub departments: String,
    pub title: String,
    pub line: String,
    pub time: String,
}

#[derive(Template)]
#[template(path = "item/lobby-answer.html")]
pub struct AnswerItem {
    pub id: String,
    pub question_id: String,
    pub lang: String,
    pub department: String,
    pub question: String,
    pub text: String,
    pub published_at: Moment,
}

pub struct Sums {
    pub live: String,
    pub online: String,
    pub questions: String,
    pub answered: String,
}

impl Sums {
    pub fn of(sums: &LobbySums, page: &Page) -> Self {
        let of = [("live", &figure(sums.live) as _), ("rooms", &figure(sums.rooms) as _)];
        Self {
            live: page.words().fill("lobby.live_of", &of),
            online: figure(sums.online),
            questions: figure(sums.questions),
            answered: figure(sums.answered),
        }
    }
}

impl RoomItem {
    pub fn of(room: &LobbyRoom, names: &Names, page: &Page) -> Self {
        let departments = room.departments.iter();
        let departments: Vec<_> = departments
            .map(|department| names.of(&department.id).unwrap_or(department.name.as_str()))
            .collect();
        Self {
            id: room.interview_id.as_str().to_owned(),
            lang: page.lang_of(room.lang.as_str()),
            status: room.status.name(),
            paused: room.status == Live && room.paused,
            status_word: crate::web::pages::interview::status_word(page, room.status, room.paused),
            departments: departments.join(page.t("site.comma")),
            title: room.title.as_str().to_owned(),
            line: line(room, page),
            time: time(room, page),
        }
    }

    pub fn blank() -> Self {
        let empty = String::new;
        Self {
            id: empty(),
            lang: empty(),
            status: "",
            paused: false,
            status_word: "",
            departments: empty(),
            title: empty(),
            line: empty(),
            time: empty(),
        }
    }
}

impl AnswerItem {
    pub fn of(answer: &LobbyAnswer, names: &Names, page: &Page) -> Self {
        Self {
            id: answer.id.as_str().to_owned(),
            question_id: answer.question_id.as_str().to_owned(),
            lang: page.lang_of(answer.lang.as_str()),
            department: names.of(&answer.department_id).unwrap_or_default().to_owned(),
            question: answer.question.clone(),
            text: answer.text.clone(),
            published_at: page.times.moment(answer.published_at),
        }
    }

    pub fn blank() -> Self {
        let empty = String::new;
        Self {
            id: empty(),
            question_id: empty(),
            lang: empty(),
            department: empty(),
            question: empty(),
            text: empty(),
            published_at: Moment::default(),
        }
    }
}

/// Those that are live first, then what is coming, then what is over; within each by the planned start.
pub fn in_order(lobby: &Lobby) -> impl Iterator<Item = &LobbyRoom> {
    let place = |status: InterviewStatus| match status {
        Live => 0,
        Announced | Draft => 1,
        Ended | Archived | Cancelled => 2,
    };
    (0..3).flat_map(move |nth| lobby.rooms.iter().filter(move |room| place(room.status) == nth))
}

/// What is counted in the room; online only while it is live.
fn line(room: &LobbyRoom, page: &Page) -> String {
    let (online, questions, answered) = (figure(room.online), figure(room.questions), figure(room.answered));
    let of: [(_, &dyn std::fmt::Display); 3] =
        [("online", &online), ("questions", &questions), ("answered", &answered)];
    match room.status {
        Live => page.words().fill("lobby.line_live", &of),
        Announced | Draft if room.questions == 0 => String::new(),
        Announced | Draft => page.words().fill("lobby.line_coming", &of[1..2]),
        Ended | Archived | Cancelled => page.words().fill("lobby.line", &of[1..]),
    }
}

/// How long until it starts or ends, or what its end handed over.
fn time(room: &LobbyRoom, page: &Page) -> String {
    match room.status {
        Announced | Draft => {
            page.times.until(room.planned_start_at).map_or(page.t("live.about_to_start").to_owned(), |time| {
                page.say("lobby.starts_in", "time", time)
            })
        }
        Live => page
            .times
            .until(room.planned_end_at)
            .map_or(page.t("lobby.over_time").to_owned(), |time| page.say("live.remaining", "time", time)),
        Ended | Archived | Cancelled if room.handed_over > 0 => {
            page.count("lobby.handed_over", room.handed_over)
        }
        Ended | Archived | Cancelled if room.questions > 0 => page.t("lobby.all_answered").to_owned(),
        Ended | Archived | Cancelled => String::new(),
    }
}

/// What departments are called in the lobby: as the city has them, else as the rooms named them.
pub fn names(city: &City, lobby: &Lobby, page: &Page) -> Names {
    Names::of_departments(city, lobby.rooms.iter().flat_map(|room| &room.departments), page)
}

pub fn page_json(id: &CampaignId, names: &Names, page: &Page) -> String {
    in_page(&json!({
        "campaign_id": id,
        "lang": page.lang,
        "time_zone": page.time_zone,
        "now": page.times.now.ms(),
        "departments": names.all(),
    }))
}

pub fn words_json(page: &Page) -> String {
    page.words().beginning(&OF_SCRIPT)
}

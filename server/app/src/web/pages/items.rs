//! The items of a room as templates: each is rendered by the server and laid empty into the page for its script,
//! from the same file.

mod answer;
mod due;
mod mine;

pub use answer::{AnswerItem, Promise, latest};
pub use mine::MineItem;

use super::{page::Page, times::Moment};
use askama::Template;
use domain::{
    City,
    answer::Form,
    ids::DepartmentId,
    interview::{DepartmentRef, InterviewStatus},
    question::Kind,
    view::{self, Announcement, Question, Statement},
};
use due::DueLine;
use std::collections::BTreeMap;

/// Another question: its number and where it stands.
pub struct Link {
    pub no: String,
    pub href: String,
}

/// The interview of a question.
pub struct InterviewLink {
    pub id: String,
    pub title: String,
    pub href: String,
}

impl InterviewLink {
    pub fn new(interview: &view::Interview) -> Self {
        let id = interview.id.as_str().to_owned();
        Self { href: format!("/interviews/{id}"), title: interview.title.as_str().to_owned(), id }
    }
}

#[derive(Template)]
#[template(path = "item/question.html")]
pub struct QuestionItem<'a> {
    pub page: &'a Page,
    pub blank: bool,
    /// The language of the text, empty when it is the page's.
    pub lang: String,
    pub id: String,
    pub no: String,
    pub nickname: String,
    pub text: String,
    pub kind: String,
    pub department: String,
    pub asked_at: Moment,
    pub pinned: bool,
    pub answering: bool,
    /// By when it is answered, while it is open.
    pub due: DueLine,
    /// What its asker says: whether it was answered.
    pub confirmed: &'static str,
    pub votable: bool,
    pub upvoted: bool,
    pub upvotes: u64,
    pub follows: Option<Link>,
    pub answers: Vec<AnswerItem<'a>>,
}

#[derive(Template)]
#[template(path = "item/statement.html")]
pub struct StatementItem {
    pub blank: bool,
    pub lang: String,
    pub id: String,
    pub speaker: String,
    pub text: String,
    pub picture: Option<view::Picture>,
    pub published_at: Moment,
}

#[derive(Template)]
#[template(path = "item/announcement.html")]
pub struct AnnouncementItem<'a> {
    pub page: &'a Page,
    pub lang: String,
    pub id: String,
    pub text: String,
    pub made_at: Moment,
}

/// What an item must know beyond itself.
pub struct Around<'a, 'r> {
    pub page: &'a Page,
    pub interview: &'r view::Interview,
    pub names: &'r Names,
}

/// What departments are called: in English as the city has it, else those of the interview as on its day.
pub struct Names(BTreeMap<DepartmentId, String>);

impl Names {
    pub fn new(city: &City, interview: &view::Interview, page: &Page) -> Self {
        Self::of_departments(city, &interview.departments, page)
    }

    /// As the city has them, and those that were named on their day.
    pub fn of_departments<'d>(
        city: &City,
        named: impl IntoIterator<Item = &'d DepartmentRef>,
        page: &Page,
    ) -> Self {
        let is_english = page.lang == "en";
        let of_city = city.departments.values().map(|department| {
            let english = department.name_en.as_ref().filter(|_| is_english);
            (department.id.clone(), english.unwrap_or(&department.name).as_str().to_owned())
        });
        let mut names: BTreeMap<_, _> = of_city.collect();
        for department in named {
            let has_english = is_english
                && city.departments.get(&department.id).is_some_and(|known| known.name_en.is_some());
            if !has_english {
                names.insert(department.id.clone(), department.name.as_str().to_owned());
            }
        }
        Self(names)
    }

    pub fn of(&self, id: &DepartmentId) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    pub fn all(&self) -> &BTreeMap<DepartmentId, String> {
        &self.0
    }
}

impl<'a> Around<'a, '_> {
    /// A question with its answers. `follows` is the question that it follows, when that one is public.
    pub fn question(&self, question: &Question, follows: Option<Link>) -> QuestionItem<'a> {
        let page = self.page;
        let from = question.asked_at.max(self.interview.opened_at.unwrap_or(question.asked_at));
        let first = question.answers.iter().position(|answer| answer.form == Form::Answer);
        let answers = question.answers.iter().enumerate();
        QuestionItem {
            page,
            blank: false,
            lang: page.lang_of(self.interview.lang.as_str()),
            id: question.id.as_str().to_owned(),
            no: question.no.to_string(),
            nickname: question.nickname.as_str().to_owned(),
            text: question.text.to_string(),
            kind: kind(page, question.kind),
            department: self.department_asked(question).unwrap_or_default().to_owned(),
            asked_at: page.times.moment(question.asked_at),
            pinned: question.pinned,
            answering: question.answering,
            due: DueLine::of(question, page),
            confirmed: confirmed(page, question),
            votable: is_votable(self.interview.status),
            upvoted: false,
            upvotes: question.upvotes,
            follows,
            answers: answers
                .map(|(n, answer)| self.answer(answer, (Some(n) == first).then_some(from)))
                .collect(),
        }
    }

    /// Who is asked, where that is a question: not in a room of one department, nor beside an answer.
    fn department_asked(&self, question: &Question) -> Option<&str> {
        let is_open = self.interview.departments.len() > 1 && question.answers.is_empty();
        self.names.of(question.department_id.as_ref()?).filter(|_| is_open)
    }

    pub fn statement(&self, statement: &Statement) -> StatementItem {
        StatementItem {
            blank: false,
            lang: self.page.lang_of(self.interview.lang.as_str()),
            id: statement.id.as_str().to_owned(),
            speaker: statement.speaker.as_str().to_owned(),
            text: statement.text.to_string(),
            picture: statement.picture.clone(),
            published_at: self.page.times.moment(statement.published_at),
        }
    }

    pub fn announcement(&self, announcement: &Announcement) -> AnnouncementItem<'a> {
        AnnouncementItem {
            page: self.page,
            lang: self.page.lang_of(self.interview.lang.as_str()),
            id: announcement.id.as_str().to_owned(),
            text: announcement.text.to_string(),
            made_at: self.page.times.moment(announcement.made_at),
        }
    }
}

/// The items laid empty, for the script to clone.
pub struct Blanks<'a> {
    pub question: QuestionItem<'a>,
    pub answer: AnswerItem<'a>,
    pub statement: StatementItem,
    pub announcement: AnnouncementItem<'a>,
    pub receipt: Receipt,
}

/// What an asker gets in return.
#[derive(Default)]
pub struct Receipt {
    pub no: String,
    pub tracking_code: String,
}

impl<'a> Blanks<'a> {
    /// For the page of an interview.
    pub fn new(page: &'a Page, interview: &view::Interview) -> Self {
        Self::laid(page, page.lang_of(interview.lang.as_str()), is_votable(interview.status))
    }

    /// For other sites, where one reads and does not vote.
    pub fn to_read(page: &'a Page) -> Self {
        Self::laid(page, String::new(), false)
    }

    fn laid(page: &'a Page, lang: String, votable: bool) -> Self {
        let (empty, none) = (String::new, Moment::default);
        Self {
            question: QuestionItem {
                page,
                blank: true,
                lang: lang.clone(),
                id: empty(),
                no: empty(),
                nickname: empty(),
                text: empty(),
                kind: empty(),
                department: empty(),
                asked_at: none(),
                pinned: false,
                answering: false,
                due: DueLine::default(),
                confirmed: "",
                votable,
                upvoted: false,
                upvotes: 0,
                follows: None,
                answers: Vec::new(),
            },
            answer: AnswerItem::blank(page, lang.clone()),
            statement: StatementItem {
                blank: true,
                lang: lang.clone(),
                id: empty(),
                speaker: empty(),
                text: empty(),
                picture: None,
                published_at: none(),
            },
            announcement: AnnouncementItem { page, lang, id: empty(), text: empty(), made_at: none() },
            receipt: Receipt::default(),
        }
    }
}

fn is_votable(status: InterviewStatus) -> bool {
    match status {
        InterviewStatus::Announced | InterviewStatus::Live | InterviewStatus::Ended => true,
        InterviewStatus::Draft | InterviewStatus::Archived | InterviewStatus::Cancelled => false,
    }
}

/// A consultation is what most are and is not named.
fn kind(page: &Page, kind: Option<Kind>) -> String {
    kind.filter(|kind| *kind != Kind::Consultation).map(|kind| page.kind(kind).to_owned()).unwrap_or_default()
}

/// Beside what the department says stands what its asker says.
fn confirmed(page: &Page, question: &Question) -> &'static str {
    match question.confirmed {
        Some(true) => page.t("live.confirmed"),
        Some(false) => page.t("live.not_confirmed"),
        None => "",
    }
}

//! The items of a room as templates: each is rendered by the server and laid empty into the page for its script,
//! from the same file.

use super::{page::Page, times::Moment};
use askama::Template;
use domain::{
    City, Instant,
    command::Outcome,
    ids::DepartmentId,
    interview::InterviewStatus,
    question::Kind,
    view::{self, Announcement, Answer, Question, Statement},
};
use std::collections::BTreeMap;

/// Another question: its number and where it stands.
pub struct Link {
    pub no: String,
    pub href: String,
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
    pub votable: bool,
    pub upvoted: bool,
    pub upvotes: u64,
    pub follows: Option<Link>,
    pub answers: Vec<AnswerItem<'a>>,
}

#[derive(Template)]
#[template(path = "item/answer.html")]
pub struct AnswerItem<'a> {
    pub page: &'a Page,
    pub blank: bool,
    pub lang: String,
    pub id: String,
    pub department: String,
    pub text: String,
    pub outcome: String,
    pub published_at: Moment,
    pub took: String,
    pub revised: String,
    pub rating: String,
}

#[derive(Template)]
#[template(path = "item/statement.html")]
pub struct StatementItem<'a> {
    pub page: &'a Page,
    pub blank: bool,
    pub lang: String,
    pub id: String,
    pub speaker: String,
    pub text: String,
    pub picture_url: Option<String>,
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
        let is_english = page.lang == "en";
        let of_city = city.departments.values().map(|department| {
            let english = department.name_en.as_ref().filter(|_| is_english);
            (department.id.clone(), english.unwrap_or(&department.name).as_str().to_owned())
        });
        let mut names: BTreeMap<_, _> = of_city.collect();
        for department in &interview.departments {
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
            votable: is_votable(self.interview.status),
            upvoted: false,
            upvotes: question.upvotes,
            follows,
            answers: answers.map(|(n, answer)| self.answer(answer, (n == 0).then_some(from))).collect(),
        }
    }

    /// Who is asked, where that is a question: not in a room of one department, nor beside an answer.
    fn department_asked(&self, question: &Question) -> Option<&str> {
        let is_open = self.interview.departments.len() > 1 && question.answers.is_empty();
        self.names.of(question.department_id.as_ref()?).filter(|_| is_open)
    }

    /// The first answer says how long it took since `from`.
    fn answer(&self, answer: &Answer, from: Option<Instant>) -> AnswerItem<'a> {
        let (page, words) = (self.page, self.page.words());
        let took = from.map(|from| page.times.span(answer.published_at.ms_since(from)));
        let rating = answer.rating.mean.map(|mean| {
            words.count("live.rating", answer.rating.count).replace("{mean}", &format!("{mean:.1}"))
        });
        AnswerItem {
            page,
            blank: false,
            lang: page.lang_of(self.interview.lang.as_str()),
            id: answer.id.as_str().to_owned(),
            department: self.names.of(&answer.department_id).unwrap_or(answer.by.as_str()).to_owned(),
            text: answer.text.to_string(),
            outcome: answer
                .outcome
                .map(|outcome| self::outcome(page, outcome).to_owned())
                .unwrap_or_default(),
            published_at: page.times.moment(answer.published_at),
            took: took.map(|time| page.say("live.took", "time", time)).unwrap_or_default(),
            revised: answer
                .revised_at
                .map(|at| page.say("live.revised", "when", page.times.shown(at)))
                .unwrap_or_default(),
            rating: rating.unwrap_or_default(),
        }
    }

    pub fn statement(&self, statement: &Statement) -> StatementItem<'a> {
        StatementItem {
            page: self.page,
            blank: false,
            lang: self.page.lang_of(self.interview.lang.as_str()),
            id: statement.id.as_str().to_owned(),
            speaker: statement.speaker.as_str().to_owned(),
            text: statement.text.to_string(),
            picture_url: statement.picture_url.clone(),
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
    pub statement: StatementItem<'a>,
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
    pub fn new(page: &'a Page, interview: &view::Interview) -> Self {
        let lang = page.lang_of(interview.lang.as_str());
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
                votable: is_votable(interview.status),
                upvoted: false,
                upvotes: 0,
                follows: None,
                answers: Vec::new(),
            },
            answer: AnswerItem {
                page,
                blank: true,
                lang: lang.clone(),
                id: empty(),
                department: empty(),
                text: empty(),
                outcome: empty(),
                published_at: none(),
                took: empty(),
                revised: empty(),
                rating: empty(),
            },
            statement: StatementItem {
                page,
                blank: true,
                lang: lang.clone(),
                id: empty(),
                speaker: empty(),
                text: empty(),
                picture_url: None,
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

fn outcome(page: &Page, outcome: Outcome) -> &'static str {
    page.t(match outcome {
        Outcome::Explained => "outcome.explained",
        Outcome::Done => "outcome.done",
        Outcome::Adopted => "outcome.adopted",
        Outcome::Promised => "outcome.promised",
        Outcome::Refused => "outcome.refused",
        Outcome::NotOurs => "outcome.not_ours",
    })
}

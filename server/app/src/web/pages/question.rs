//! A question's lasting address: what was asked and answered, and what happened when.

use super::{
    done::Done,
    following::FollowButton,
    items::{Around, InterviewLink, Link, MineItem, Names, QuestionItem},
    page::Page,
    share::Share,
    times::Moment,
};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, extract::Id},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    Refusal, Room,
    answer::Form,
    ids::QuestionId,
    question::Question,
    view::{self, Sight},
};
use serde::Deserialize;
use store::{
    counts::{self, Given},
    follows::Followed,
    questions,
};

/// Something that happened to a question.
struct Step {
    at: Moment,
    words: String,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage<'a> {
    page: &'a Page,
    share: Share,
    followed: FollowButton,
    interview: InterviewLink,
    question: QuestionItem<'a>,
    /// For its asker.
    mine: Option<MineItem<'a>>,
    merged_into: Option<Link>,
    /// Where it can be followed up; empty when it cannot.
    follow: String,
    course: Vec<Step>,
    /// What was done just now, in words.
    said: &'static str,
}

#[derive(Deserialize)]
pub struct Wish {
    done: Option<String>,
}

pub async fn question(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    Query(wish): Query<Wish>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let interview = questions::interview_of_question(&app.db, &id).await?.ok_or(Refusal::NotFound)?;
    let room = app.rooms.open(&interview).await?.ok_or(Refusal::NotFound)?;
    if who.netizen.is_some() {
        // The asker may have done something a moment ago.
        room.catch_up(&app.db).await?;
    }
    let Given { upvoted, rated, .. } = match who.netizen_id() {
        Some(netizen) => counts::mine(&app.db, &interview, netizen).await?,
        None => Given::default(),
    };
    let follow_button = Followed::Question(id.clone());
    let followed = FollowButton::of(&app, &who, follow_button, format!("/questions/{id}")).await?;
    let city = app.city.now();
    let html = room.read(|room, tallies| {
        let (found, interview) = (room.questions.get(&id)?, view::interview(room)?);
        // Staff see it as everybody does; more is on their desk.
        let sight = if who.netizen_id() == Some(&found.asker) { Sight::Asker } else { Sight::Public };
        who.sight_of(room, &id).filter(|_| sight == Sight::Asker || found.is_public())?;
        let question = view::question_with_answers_of_target(room, found, tallies, sight);
        let names = Names::new(&city, &interview, &page);
        let around = Around { page: &page, interview: &interview, names: &names };
        let link = |other: &QuestionId| {
            let other = room.questions.get(other).filter(|other| other.is_public())?;
            Some(Link { no: other.no.to_string(), href: format!("/questions/{}", other.id) })
        };
        let is_taking = room.interview.as_ref()?.takes_questions(page.times.now).is_ok();
        let follow =
            if is_taking { format!("/interviews/{}?follows={id}#ask", interview.id) } else { String::new() };
        let mut item = around.question(&question, question.follows.as_ref().and_then(link));
        item.upvoted = upvoted.contains(found.merged_into.as_ref().unwrap_or(&id));
        item.votable &= found.is_public();
        if sight == Sight::Asker {
            // Whoever said it has the buttons for it.
            item.confirmed = "";
        }
        let shown = QuestionPage {
            page: &page,
            followed,
            share: if found.is_public() {
                Share::of_question(&page, &interview, &question, &names)
            } else {
                Share::default()
            },
            mine: (sight == Sight::Asker).then(|| {
                MineItem::new(&page, &question, interview.status, &rated, format!("/questions/{id}"))
            }),
            merged_into: found.merged_into.as_ref().and_then(link),
            follow,
            course: course(room, found, &names, &page),
            said: wish.done.as_deref().and_then(Done::of).map(|done| done.words(&page)).unwrap_or_default(),
            interview: InterviewLink::new(&interview),
            question: item,
        };
        Some(page.answer(&shown))
    });
    html.ok_or(Refusal::NotFound)?
}

/// From the asking on; of a merged one the target's answers are the course's end, too.
fn course(room: &Room, question: &Question, names: &Names, page: &Page) -> Vec<Step> {
    let by = |key, department| page.say(key, "department", names.of(department).unwrap_or_default());
    let mut steps = vec![(question.asked_at, page.t("question.asked").to_owned())];
    let mut holds = question.holds.iter();
    if let (Some(approved_at), Some(first)) = (question.approved_at, holds.next()) {
        steps.push((approved_at, by("question.approved", &first.department_id)));
    }
    steps.extend(holds.map(|hold| (hold.from, by("question.handed", &hold.department_id))));
    let target = question.merged_into.as_ref().and_then(|target| room.questions.get(target));
    for answer in question.answers.iter().chain(target.iter().flat_map(|target| &target.answers)) {
        steps.push((answer.published_at, by(replied(answer.form), &answer.department)));
        steps.extend(answer.promise_kept_at.map(|at| (at, by("question.promise_kept", &answer.department))));
        steps.extend(answer.revised_at.map(|at| (at, by("question.revised", &answer.department))));
    }
    let granted = question.extensions.iter().filter(|extension| extension.is_granted);
    steps.extend(granted.filter_map(|extension| {
        let words = page.say("question.extended", "date", page.times.date(extension.until));
        Some((extension.decided_at?, words))
    }));
    steps.sort_by_key(|(at, _)| *at);
    steps.into_iter().map(|(at, words)| Step { at: page.times.moment(at), words }).collect()
}

fn replied(form: Form) -> &'static str {
    match form {
        Form::Answer | Form::Stock => "question.answered",
        Form::Holding => "question.held",
        Form::Contribution => "question.contributed",
    }
}

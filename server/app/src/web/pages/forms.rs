//! What pages post without script. Each form gives the command that the interface has, and leads back to a page.

use super::{
    errors::Said,
    fields::Fields,
    figures::Computed,
    interview::{AskForm, Shown, show},
    mine::Done,
    page::Page,
};
use crate::{
    clock::token_hash,
    node::App,
    web::{auth::Who, error::Problem, extract::Id, order, session::new_netizen},
    writer::IdempotencyKey,
};
use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use domain::{
    Actor, Refusal, RoomCommand,
    command::Score,
    decide::Made,
    ids::{AnswerId, DepartmentId, InterviewId, QuestionId},
    question::Kind,
};
use store::{counts, questions};
use tokio::time::Instant;

/// A nickname is asked for before what was wanted.
#[derive(Template)]
#[template(path = "nickname.html")]
struct NicknamePage<'a> {
    page: &'a Page,
    nickname: &'a str,
    nickname_max: u32,
    problem: String,
    back: String,
}

/// Who asks: the netizen of the cookie, or a new one with the nickname of the form.
async fn asker(app: &App, who: &Who, fields: &Fields) -> Result<(Actor, Option<Cookie<'static>>), Problem> {
    match &who.netizen {
        Some(netizen) => Ok((netizen.clone(), None)),
        None if fields.get("nickname").trim().is_empty() => Err(Refusal::NotSignedIn.into()),
        None => {
            let (actor, cookie) = new_netizen(app, fields.line("nickname")?, who.address).await?;
            Ok((actor, Some(cookie)))
        }
    }
}

pub async fn ask(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let (mut cookie, began) = (None, Instant::now());
    let handed_in = match order::within(order::WITHIN, asker(&app, &who, &fields)).await {
        Ok((actor, its)) => {
            cookie = its;
            let left = order::WITHIN.saturating_sub(began.elapsed());
            order::within(left, hand_in(&app, &id, &who, actor, &fields)).await
        }
        Err(problem) => Err(problem),
    };
    let response = match handed_in {
        Ok(question) => Redirect::to(&format!("/interviews/{id}?asked={question}#notices")).into_response(),
        // What cannot be taken right now is shown as such; what was wrong is shown with what was written.
        Err(problem) if problem.status().is_server_error() => return Err(problem),
        Err(problem) => {
            let shown = Shown {
                ask: AskForm {
                    text: fields.get("text").to_owned(),
                    nickname: fields.get("nickname").to_owned(),
                    kind: fields.get("kind").to_owned(),
                    department_id: fields.get("department_id").to_owned(),
                    topic: fields.get("topic").to_owned(),
                    follows: fields.get("follows").to_owned(),
                    problem: Said::of(&problem, &page).detail,
                    ..AskForm::default()
                },
                status: problem.status(),
                ..Shown::default()
            };
            show(&app, &computed, &id, &who, &page, shown).await?
        }
    };
    Ok((with(cookie), response).into_response())
}

async fn hand_in(
    app: &App,
    id: &InterviewId,
    who: &Who,
    actor: Actor,
    fields: &Fields,
) -> Result<QuestionId, Problem> {
    let ask = RoomCommand::Ask {
        text: fields.text("text")?,
        department: fields.choice("department_id", DepartmentId::parse)?,
        follows: fields.choice("follows", QuestionId::parse)?,
        kind: fields.choice("kind", Kind::parse)?,
        topic: fields.choice("topic", |code| domain::text::Line::parse(code).ok())?,
    };
    app.limits.ask(&app.city.now().settings, who.address)?;
    // Sent twice by an impatient finger it is one question: the key is what was asked.
    let key = IdempotencyKey::parse(&token_hash(&format!("{id} {}", domain::frame::encode(&ask))));
    match app.writer.room(id, actor, ask, key).await?.made {
        Made::Question(question) => Ok(question),
        Made::Answer(_) | Made::Statement(_) | Made::Announcement(_) | Made::Interview => {
            Err(Refusal::WrongState.into())
        }
    }
}

pub async fn nickname(
    State(app): State<App>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = fields.back("/");
    match asker(&app, &who, &fields).await {
        Ok((_, cookie)) => Ok((with(cookie), Redirect::to(&back)).into_response()),
        Err(problem) if problem.status().is_client_error() => {
            let said = Said::of(&problem, &page).detail;
            ask_for_nickname(&app, &page, problem.status(), fields.get("nickname"), said, back)
        }
        Err(problem) => Err(problem),
    }
}

pub(super) fn ask_for_nickname(
    app: &App,
    page: &Page,
    status: StatusCode,
    nickname: &str,
    problem: String,
    back: String,
) -> Result<Response, Problem> {
    let nickname_max = app.city.now().settings.nickname_length_max;
    page.answer_with(status, &NicknamePage { page, nickname, nickname_max, problem, back })
}

/// Gives the vote, or takes it back.
pub async fn upvote(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let question = QuestionId::parse(fields.get("question_id")).ok_or(Refusal::NotFound)?;
    let back = fields.back(&format!("/interviews/{id}"));
    let Some(netizen) = who.netizen.clone() else {
        return ask_for_nickname(&app, &page, StatusCode::UNAUTHORIZED, "", String::new(), back);
    };
    let own = who.must_be_netizen()?;
    order::within(order::WITHIN, async {
        let room = app.rooms.open(&id).await?.ok_or(Refusal::NotFound)?;
        let found = room.read(|room, _| {
            let question = room.questions.get(&question)?;
            Some((question.no, question.merged_into.clone()))
        });
        let (no, merged_into) = found.ok_or(Refusal::NotFound)?;
        let (upvoted, _) = counts::mine(&app.db, &id, own).await?;
        let command = if upvoted.contains(merged_into.as_ref().unwrap_or(&question)) {
            RoomCommand::RemoveUpvote { question }
        } else {
            RoomCommand::Upvote { question }
        };
        app.writer.room(&id, netizen, command, None).await?;
        app.rooms.mine_changed(&id, own);
        Ok(Redirect::to(&format!("{back}#q{no}")).into_response())
    })
    .await
}

pub async fn withdraw(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    who: Who,
    fields: Fields,
) -> Result<Response, Problem> {
    let command = RoomCommand::WithdrawQuestion { question: id.clone() };
    on_question(&app, &who, &id, command, Done::Withdrawn, &fields).await
}

pub async fn appeal(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    who: Who,
    fields: Fields,
) -> Result<Response, Problem> {
    let command = RoomCommand::AppealRejection { question: id.clone(), text: fields.maybe_text("text")? };
    on_question(&app, &who, &id, command, Done::Appealed, &fields).await
}

pub async fn handle_again(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    who: Who,
    fields: Fields,
) -> Result<Response, Problem> {
    let command =
        RoomCommand::RequestHandlingAgain { question: id.clone(), reason: fields.maybe_text("reason")? };
    on_question(&app, &who, &id, command, Done::HandedBack, &fields).await
}

pub async fn rate(
    State(app): State<App>,
    Id(answer): Id<AnswerId>,
    who: Who,
    fields: Fields,
) -> Result<Response, Problem> {
    let (score, comment) = (score(&fields)?, fields.maybe_text("comment")?);
    order::within(order::WITHIN, async {
        let interview = questions::interview_of_answer(&app.db, &answer).await?.ok_or(Refusal::NotFound)?;
        let command = RoomCommand::RateAnswer { answer, score, comment };
        carry_out(&app, &who, &interview, command, Done::Rated, &fields).await
    })
    .await
}

/// The asker says whether it was answered.
pub async fn judge(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    who: Who,
    fields: Fields,
) -> Result<Response, Problem> {
    let said = fields.choice("answered", |said| match said {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })?;
    let is_answered = said.ok_or_else(|| Refusal::field("answered", "missing_field"))?;
    let command = RoomCommand::JudgeAnswered { question: id.clone(), is_answered };
    on_question(&app, &who, &id, command, Done::Judged, &fields).await
}

/// Whoever takes part judges the interview.
pub async fn judge_interview(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    if who.netizen.is_none() {
        let back = format!("/interviews/{id}#judge");
        return ask_for_nickname(&app, &page, StatusCode::UNAUTHORIZED, "", String::new(), back);
    }
    let command =
        RoomCommand::JudgeInterview { score: score(&fields)?, comment: fields.maybe_text("comment")? };
    order::within(order::WITHIN, carry_out(&app, &who, &id, command, Done::InterviewJudged, &fields)).await
}

fn score(fields: &Fields) -> Result<Score, Refusal> {
    let score = fields.get("score").parse().ok().and_then(Score::parse);
    score.ok_or_else(|| Refusal::field("score", "score_out_of_bounds"))
}

async fn on_question(
    app: &App,
    who: &Who,
    id: &QuestionId,
    command: RoomCommand,
    done: Done,
    fields: &Fields,
) -> Result<Response, Problem> {
    order::within(order::WITHIN, async {
        let interview = questions::interview_of_question(&app.db, id).await?.ok_or(Refusal::NotFound)?;
        carry_out(app, who, &interview, command, done, fields).await
    })
    .await
}

async fn carry_out(
    app: &App,
    who: &Who,
    interview: &InterviewId,
    command: RoomCommand,
    done: Done,
    fields: &Fields,
) -> Result<Response, Problem> {
    let actor = who.actor_for(command.name());
    app.writer.room(interview, actor, command, None).await?;
    if let Some(netizen) = who.netizen_id() {
        app.rooms.mine_changed(interview, netizen);
    }
    Ok(Redirect::to(&format!("{}?done={}", fields.back("/me"), done.name())).into_response())
}

/// A new netizen's cookie, if there is one.
fn with(cookie: Option<Cookie<'static>>) -> CookieJar {
    cookie.into_iter().fold(CookieJar::default(), CookieJar::add)
}

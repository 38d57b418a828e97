//! What pages post without script. Each form gives the command that the interface has, and leads back to a page.

use super::{
    done::Done,
    errors::Said,
    fields::Fields,
    figures::Computed,
    interview::{AskForm, Shown, show},
    nickname::{ask_for_nickname, asker, with},
    page::Page,
    similar::before_asking,
};
use crate::{
    clock::token_hash,
    node::App,
    web::{auth::Who, error::Problem, extract::Id, order},
    writer::IdempotencyKey,
};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Actor, Refusal, RoomCommand,
    decide::Made,
    ids::{AnswerId, DepartmentId, InterviewId, QuestionId},
    question::Kind,
    score::Score,
};
use store::{counts, questions};
use tokio::time::Instant;

pub async fn ask(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    if let Some(similar) = before_asking(&app, &page, &id, &fields).await? {
        return Ok(similar);
    }
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
        Made::Answer(_) | Made::Statement(_) | Made::Announcement(_) | Made::Poll(_) | Made::Interview => {
            Err(Refusal::WrongState.into())
        }
    }
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
        let upvoted = counts::mine(&app.db, &id, own).await?.upvoted;
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

/// An answer to a similar question was what was wanted; whoever is nobody yet is not counted.
pub async fn take_answer(
    State(app): State<App>,
    Id(id): Id<QuestionId>,
    who: Who,
) -> Result<Response, Problem> {
    let back = format!("/questions/{id}");
    let fields = Fields::leading_to(&back);
    if who.netizen.is_none() {
        return Ok(Redirect::to(&format!("{back}?done={}", Done::AnswerTaken.name())).into_response());
    }
    let command = RoomCommand::TakeAnswer { question: id.clone() };
    on_question(&app, &who, &id, command, Done::AnswerTaken, &fields).await
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

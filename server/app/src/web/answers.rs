//! Answers: being worked on, published, revised, rated.

use super::{
    extract::{Body, Id},
    input::{Nothing, input},
    openapi::{ANY, COMMAND, SIGNED_IN, StaffCommand, WRITING, refusals},
    order::{Answered, Order},
    pictures,
    written::{AnswerWritten, QuestionWritten},
};
use domain::{
    Instant, RoomCommand,
    answer::{Form, Outcome},
    ids::{AnswerId, PictureId, QuestionId},
    score::Score,
    text::{Line, Text},
};

input! {
    /// An answer, signed with the name of whoever publishes it.
    NewAnswer {
        text: Text,
        /// What came of it; of an answer only.
        outcome: Option<Outcome>,
        /// `answer` (unless said otherwise), `holding` («received, being handled»), or `contribution` (a
        /// co-handler's part). Only an answer stops the clock and counts.
        form: Option<Form>,
        /// With the outcome `promised`, and only with it.
        promised_until: Option<Instant>,
        /// A picture that was handed in before.
        picture_id: Option<PictureId>,
        /// What it shows, for who cannot see it; with a picture, and only with one.
        picture_alt: Option<Line>,
    }

    /// A newer text of an answer; what it replaces is kept.
    Revision {
        text: Text,
        reason: Text,
        /// Another picture; without one it keeps the one it has.
        picture_id: Option<PictureId>,
        picture_alt: Option<Line>,
        /// It has no picture from now on.
        without_picture: Option<bool>,
    }

    Reclassification {
        /// The answer says nothing and does not count; or it counts again.
        stock: bool,
        reason: Text,
    }

    /// What shows that a promise was kept.
    Evidence {
        text: Text,
    }

    /// A rating, 1 (bad) to 5 (good).
    #[schema(as = NewRating)]
    Rating {
        #[schema(value_type = u8, minimum = 1, maximum = 5)]
        score: Score,
        comment: Option<Text>,
    }
}

impl Rating {
    pub fn command(self, answer: AnswerId) -> RoomCommand {
        RoomCommand::RateAnswer { answer, score: self.score, comment: self.comment }
    }
}

refusals! {
    /// Of rating.
    Rates = [ANY, WRITING, COMMAND, SIGNED_IN, &["not_the_asker", "already_rated"]];
}

/// Tells everybody that the question is being answered right now.
#[utoipa::path(post, path = "/questions/{id}/start", tag = "answers", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), StaffCommand))]
pub async fn start(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::StartAnswering { question }).await
}

/// Publishes an answer, for the department that has the question.
#[utoipa::path(post, path = "/questions/{id}/answers", tag = "answers", params(("id" = QuestionId, Path)),
    request_body = NewAnswer, responses((status = 201, body = AnswerWritten), StaffCommand))]
pub async fn publish(order: Order, Id(id): Id<QuestionId>, Body(answer): Body<NewAnswer>) -> Answered {
    let NewAnswer { text, outcome, form, promised_until, picture_id, picture_alt } = answer;
    let form = form.unwrap_or_default();
    let picture = pictures::wanted(&order.app, picture_id, picture_alt).await?;
    let command =
        |question| RoomCommand::PublishAnswer { question, text, outcome, form, promised_until, picture };
    order.on_question(id, command).await
}

/// Revises an answer of the own department, for a reason.
#[utoipa::path(put, path = "/answers/{id}", tag = "answers", params(("id" = AnswerId, Path)),
    request_body = Revision, responses((status = 200, body = AnswerWritten), StaffCommand))]
pub async fn revise(order: Order, Id(id): Id<AnswerId>, Body(revision): Body<Revision>) -> Answered {
    let Revision { text, reason, picture_id, picture_alt, without_picture } = revision;
    let picture = pictures::changed(&order.app, picture_id, picture_alt, without_picture).await?;
    order.on_answer(id, |answer| RoomCommand::ReviseAnswer { answer, text, reason, picture }).await
}

/// An answer that says nothing does not count from now on, or counts again.
#[utoipa::path(post, path = "/answers/{id}/reclassify", tag = "answers", params(("id" = AnswerId, Path)),
    request_body = Reclassification, responses((status = 200, body = AnswerWritten), StaffCommand))]
pub async fn reclassify(order: Order, Id(id): Id<AnswerId>, Body(found): Body<Reclassification>) -> Answered {
    let Reclassification { stock: is_stock, reason } = found;
    order.on_answer(id, |answer| RoomCommand::ReclassifyAnswer { answer, is_stock, reason }).await
}

/// Shows that what was promised is done.
#[utoipa::path(post, path = "/answers/{id}/evidence", tag = "answers", params(("id" = AnswerId, Path)),
    request_body = Evidence, responses((status = 200, body = AnswerWritten), StaffCommand))]
pub async fn keep_promise(order: Order, Id(id): Id<AnswerId>, Body(evidence): Body<Evidence>) -> Answered {
    let text = evidence.text;
    order.on_answer(id, |answer| RoomCommand::KeepPromise { answer, text }).await
}

/// Rates an answer, once: by the asker, or the asker of a question that was merged into it.
#[utoipa::path(put, path = "/answers/{id}/rating", tag = "answers", params(("id" = AnswerId, Path)),
    request_body = Rating, responses((status = 200, body = AnswerWritten), Rates))]
pub async fn rate(order: Order, Id(id): Id<AnswerId>, Body(rating): Body<Rating>) -> Answered {
    order.on_answer(id, |answer| rating.command(answer)).await
}

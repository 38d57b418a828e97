//! Polls: a question to everybody in a room, with a few options. Who may vote is for [`domain::poll`].

use super::{
    extract::{Body, Id},
    input::{Nothing, input},
    openapi::{ANY, COMMAND, SIGNED_IN, WRITING, refusals},
    order::{Answered, Order},
    written::PollWritten,
};
use domain::{
    Instant, Refusal, RoomCommand,
    ids::{InterviewId, PollId},
    poll::{self, Purpose},
    text::{Line, Text},
};

refusals! {
    /// Of opening a poll.
    OpensPoll = [ANY, WRITING, COMMAND, SIGNED_IN, &["collecting_has_not_begun", "too_many_polls", "topic_vote_is_open"]];
    /// Of closing one.
    ClosesPoll = [ANY, WRITING, COMMAND, SIGNED_IN];
    /// Of voting.
    Votes = [ANY, WRITING, COMMAND, SIGNED_IN, &["banned", "poll_is_closed"]];
}

input! {
    NewPoll {
        question: Text,
        /// At least two, all different; how many at most is the setting `poll_options_max`.
        options: Vec<Line>,
        /// Until the poll closes only staff see how the votes stand.
        results_hidden: Option<bool>,
        /// `opinion` unless said otherwise. A vote for the `topic` belongs before the interview, has at least
        /// `topic_options_min` options, and only one is open at a time.
        purpose: Option<Purpose>,
        /// When it closes by itself. A vote for the topic does so at the latest when the interview opens.
        closes_at: Option<Instant>,
    }

    Vote {
        /// The number of the option, from 1 on.
        option: u64,
    }
}

impl From<NewPoll> for poll::NewPoll {
    fn from(new: NewPoll) -> Self {
        let NewPoll { question, options, results_hidden, purpose, closes_at } = new;
        let (results_hidden, purpose) = (results_hidden.unwrap_or(false), purpose.unwrap_or_default());
        Self { question, options, results_hidden, purpose, closes_at }
    }
}

impl Vote {
    /// A number that no option can have is as wrong as one that none has.
    pub fn command(&self, poll: PollId) -> Result<RoomCommand, Refusal> {
        let option = u32::try_from(self.option).map_err(|_| Refusal::field("option", "unknown_value"))?;
        Ok(RoomCommand::Vote { poll, option })
    }
}

/// Puts a question to everybody: while questions are collected before the interview, and while it is live; for its
/// topic, between its announcement and its opening.
#[utoipa::path(post, path = "/interviews/{id}/polls", tag = "polls", params(("id" = InterviewId, Path)),
    request_body = NewPoll, responses((status = 201, body = PollWritten), OpensPoll))]
pub async fn open(order: Order, Id(id): Id<InterviewId>, Body(poll): Body<NewPoll>) -> Answered {
    order.in_interview(id, RoomCommand::OpenPoll(poll.into())).await
}

/// Ends a poll: nobody votes any more, and everybody sees how the votes stand. The end of the interview does the same.
#[utoipa::path(post, path = "/polls/{id}/close", tag = "polls", params(("id" = PollId, Path)),
    responses((status = 200, body = PollWritten), ClosesPoll))]
pub async fn close(order: Order, Id(id): Id<PollId>, Body(_): Body<Nothing>) -> Answered {
    order.on_poll(id, |poll| RoomCommand::ClosePoll { poll }).await
}

/// Votes; whoever has voted before moves the vote, until the poll closes.
#[utoipa::path(put, path = "/polls/{id}/vote", tag = "polls", params(("id" = PollId, Path)),
    request_body = Vote, responses((status = 204), Votes))]
pub async fn vote(order: Order, Id(id): Id<PollId>, Body(vote): Body<Vote>) -> Answered {
    let command = vote.command(id.clone())?;
    order.on_poll(id, |_| command).await
}

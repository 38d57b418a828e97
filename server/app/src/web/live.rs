//! The live door: the WebSocket of a room. Who may come in and what a message means is decided here; carrying
//! it is [`crate::rooms::outlet`]'s, changing anything the writer's.

use crate::{
    node::App,
    rooms::{
        LiveRoom,
        connection::{self, Commands, Follower},
        outlet::{EventStream, Socket},
    },
    web::{
        answers::Rating,
        auth::Who,
        error::Problem,
        input::read,
        language::Language,
        openapi::Follows,
        order::{WITHIN, within},
        origin::Origin,
        polls::Vote,
        questions::{Appeal, Ask, HandleAgain},
        request_id::RequestId,
        upgrade::Upgrade,
        written::written,
    },
    writer::IdempotencyKey,
};
use axum::{
    extract::{Path, Query, State},
    response::{
        IntoResponse, Response,
        sse::{KeepAlive, Sse},
    },
};
use domain::{
    Actor, Refusal, RoomCommand,
    frame::{self, Message},
    ids::{AnswerId, Epoch, InterviewId, PollId, QuestionId},
    view::Sight,
};
use futures_util::stream;
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Where a client wants to go on, as the address says.
#[derive(Deserialize)]
pub struct Since {
    since: Option<String>,
    epoch: Option<String>,
}

/// The WebSocket of a room.
///
/// # Errors
/// Before the upgrade, as over HTTP: 403 `cross_origin`, 404 for an interview that one may not see, 422 for a
/// `since` that is no number, 426 when no WebSocket is asked for, 503 when this node is full or going away.
#[utoipa::path(get, path = "/interviews/{id}/live", tag = "interviews",
    params(
        ("id" = InterviewId, Path),
        ("since" = Option<u64>, Query, description = "How far the client is covered; without it the whole room comes"),
        ("epoch" = Option<String>, Query, description = "The epoch of that number"),
    ),
    responses(
        (status = 101, description = "A WebSocket of the subprotocol `wenzheng.v1`; its messages are `Message`"),
        Follows,
    ))]
pub async fn live(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(at): Query<Since>,
    origin: Origin,
    who: Who,
    (language, request): (Language, RequestId),
    upgrade: Upgrade,
) -> Result<Response, Problem> {
    let who = origin.live_reader(who)?;
    let room = visible_room(&app, &id, &who).await?;
    let since = at.since.as_deref().map(str::parse::<u64>).transpose();
    let since = since.map_err(|_| Refusal::field("since", "not_a_number"))?;
    app.admission.turn(|| app.has_place(), who.staff.is_some()).await?;
    let reader = who.reader(&room);
    let follower = Follower {
        sight: reader.sight,
        netizen: reader.netizen.clone(),
        since,
        // An epoch that cannot be one is another one.
        epoch: at.epoch.map(|epoch| Epoch::parse(&epoch).unwrap_or_else(Epoch::none)),
    };
    if let Some(netizen) = who.netizen.clone() {
        take_part(&app, &room.id, netizen);
    }
    let door = Door { app: app.clone(), room: room.id.clone(), who, language, request };
    let commands: Commands = Arc::new(move |text| {
        let door = door.clone();
        Box::pin(async move { door.answer(text).await })
    });
    Ok(upgrade.with(async move |stream| {
        let socket = Socket::new(TokioIo::new(stream), &app.config.limits).await;
        // In a task of its own: what the handshake needed is given back.
        tokio::spawn(connection::run(socket, app.rooms.clone(), room, follower, commands));
    }))
}

/// The same stream as an endless answer of events, for networks that block WebSockets: nothing can be sent on it.
///
/// # Errors
/// 503 when this node is full or going away.
pub async fn event_stream(
    app: &App,
    room: Arc<LiveRoom>,
    who: &Who,
    since: Option<u64>,
    epoch: Option<Epoch>,
) -> Result<Response, Problem> {
    app.admission.turn(|| app.has_place(), who.staff.is_some()).await?;
    let reader = who.reader(&room);
    if let Some(netizen) = who.netizen.clone() {
        take_part(app, &room.id, netizen);
    }
    let follower = Follower { sight: reader.sight, netizen: reader.netizen, since, epoch };
    let (outlet, events) = EventStream::new(room.position().0);
    let nothing: Commands = Arc::new(|_| Box::pin(async { String::new() }));
    app.tasks.spawn(connection::run(outlet, app.rooms.clone(), room, follower, nothing));
    let body = stream::unfold(events, |mut events| async move { Some((events.recv().await?, events)) });
    Ok(Sse::new(body).keep_alive(KeepAlive::default()).into_response())
}

/// The room, if there is one and this person may see it.
pub async fn visible_room(app: &App, id: &str, who: &Who) -> Result<Arc<LiveRoom>, Problem> {
    let id = InterviewId::parse(id).ok_or(Refusal::NotFound)?;
    let room = app.rooms.open(&id).await?.ok_or(Refusal::NotFound)?;
    let is_public =
        room.read(|room, _| room.interview.as_ref().is_some_and(|interview| interview.is_public()));
    if is_public || who.reader(&room).sight == Sight::Staff {
        Ok(room)
    } else {
        Err(Refusal::NotFound.into())
    }
}

/// Coming in is counted beside; whoever follows does not wait for it, nor is turned away if it fails.
fn take_part(app: &App, interview: &InterviewId, netizen: Actor) {
    let (writer, interview) = (app.writer.clone(), interview.clone());
    app.tasks.spawn(async move {
        if let Err(error) = writer.room(&interview, netizen, RoomCommand::TakePart, None).await {
            tracing::debug!(%error, "a participation was not counted");
        }
    });
}

/// Where the messages of one connection go.
#[derive(Clone)]
struct Door {
    app: App,
    room: InterviewId,
    who: Who,
    language: Language,
    request: RequestId,
}

impl Door {
    /// Carries a message out and words the reply.
    async fn answer(&self, text: Utf8Bytes) -> String {
        let (id, outcome) = match serde_json::from_str::<Map<String, Value>>(&text) {
            Err(_) => (None, Err(Problem::not_json())),
            Ok(mut fields) => {
                let id = fields.remove("id").and_then(|id| id.as_str().map(str::to_owned));
                let outcome = within(WITHIN, self.carry_out(id.as_deref(), fields)).await;
                (id, outcome)
            }
        };
        let (status, body) = match outcome {
            Ok((status, body)) => (status, body),
            Err(problem) => {
                (problem.status().as_u16(), to_value(&problem.body(self.language, &self.request)))
            }
        };
        frame::encode(&Message::Reply { id, status, body })
    }

    async fn carry_out(
        &self,
        id: Option<&str>,
        mut fields: Map<String, Value>,
    ) -> Result<(u16, Value), Problem> {
        let key = id.ok_or_else(|| Problem::missing_field("id"))?;
        let key = IdempotencyKey::parse(key).ok_or_else(Problem::idempotency_key_invalid)?;
        let act = match fields.remove("do") {
            Some(Value::String(act)) => act,
            Some(_) | None => return Err(Problem::missing_field("do")),
        };
        let command = self.command(&act, fields)?;
        let actor = self.who.actor_for(command.name());
        if matches!(command, RoomCommand::Ask { .. }) {
            self.app.limits.ask(&self.app.city.now().settings, self.who.address)?;
        }
        let is_counted = matches!(
            command,
            RoomCommand::Upvote { .. }
                | RoomCommand::RemoveUpvote { .. }
                | RoomCommand::RateAnswer { .. }
                | RoomCommand::Vote { .. }
        );
        let receipt = self.app.writer.room(&self.room, actor.clone(), command, Some(key)).await?;
        if let (true, Some(netizen)) = (is_counted, actor.netizen()) {
            self.app.rooms.mine_changed(&self.room, netizen);
        }
        let status = receipt.status;
        if status == 204 {
            return Ok((status, Value::Null));
        }
        let written = written(&self.app, &actor, &self.room, receipt).await?;
        Ok((status, to_value(&written)))
    }

    /// What the message asks for.
    fn command(&self, act: &str, fields: Map<String, Value>) -> Result<RoomCommand, Problem> {
        Ok(match act {
            "ask" => read::<Ask>(fields)?.into(),
            "upvote" => RoomCommand::Upvote { question: only_question(fields)? },
            "remove_upvote" => RoomCommand::RemoveUpvote { question: only_question(fields)? },
            "withdraw" => RoomCommand::WithdrawQuestion { question: only_question(fields)? },
            "appeal" => {
                let (question, fields) = take_question(fields)?;
                read::<Appeal>(fields)?.command(question)
            }
            "handle_again" => {
                let (question, fields) = take_question(fields)?;
                read::<HandleAgain>(fields)?.command(question)
            }
            "rate" => {
                let mut fields = fields;
                let answer = take_text(&mut fields, "answer_id")?;
                let answer = AnswerId::parse(&answer).ok_or(Refusal::NotFound)?;
                read::<Rating>(fields)?.command(answer)
            }
            "vote" => {
                let mut fields = fields;
                let poll = take_text(&mut fields, "poll_id")?;
                let poll = PollId::parse(&poll).ok_or(Refusal::NotFound)?;
                read::<Vote>(fields)?.command(poll)?
            }
            _ => return Err(Problem::unknown_command()),
        })
    }
}

/// Our own types always serialise.
fn to_value(body: &impl Serialize) -> Value {
    serde_json::to_value(body).expect("our own types serialise")
}

fn only_question(fields: Map<String, Value>) -> Result<QuestionId, Problem> {
    let (question, rest) = take_question(fields)?;
    match rest.into_iter().next() {
        None => Ok(question),
        Some((field, _)) => Err(Problem::unknown_field(&field)),
    }
}

fn take_question(mut fields: Map<String, Value>) -> Result<(QuestionId, Map<String, Value>), Problem> {
    let id = take_text(&mut fields, "question_id")?;
    Ok((QuestionId::parse(&id).ok_or(Refusal::NotFound)?, fields))
}

fn take_text(fields: &mut Map<String, Value>, name: &str) -> Result<String, Problem> {
    match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(Refusal::field(name, "wrong_type").into()),
        None => Err(Problem::missing_field(name)),
    }
}

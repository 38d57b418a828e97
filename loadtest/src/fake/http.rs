//! The fake server's HTTP half.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::asked::{Since, caller};
use super::{City, Flaw, Room, Shared, live};

pub fn router(city: Shared) -> Router {
    let api = Router::new()
        .route("/netizen", post(netizen))
        .route("/session", post(session))
        .route("/settings", get(|| async { list(vec![]) }).patch(|| async { Json(json!({})) }))
        .route("/departments", post(made))
        .route("/staff", post(made))
        .route("/interviews", post(create_interview))
        .route("/interviews/{id}", get(interview))
        .route("/interviews/{id}/announce", post(|| async { Json(json!({})) }))
        .route("/interviews/{id}/open", post(|city, id| event(city, id, "interview_opened")))
        .route("/interviews/{id}/end", post(|city, id| event(city, id, "interview_ended")))
        .route("/interviews/{id}/questions", post(ask))
        .route("/interviews/{id}/statements", post(state))
        .route("/interviews/{id}/queue", get(queue))
        .route("/interviews/{id}/snapshot", get(snapshot))
        .route("/interviews/{id}/events", get(events))
        .route("/interviews/{id}/live", get(live::live))
        .route("/questions/{id}/upvote", put(upvote))
        .route("/questions/{id}/approve", post(approve))
        .route("/questions/{id}/reject", post(|city, id| take_away(city, id, "rejected")))
        .route("/questions/{id}/hide", post(|city, id| take_away(city, id, "hidden")))
        .route("/questions/{id}/start", post(|| async { Json(json!({})) }))
        .route("/questions/{id}/answers", post(answer))
        .route("/figures", get(figures));
    Router::new().nest("/api/v1", api).with_state(city)
}

fn list(items: Vec<Value>) -> Json<Value> {
    Json(json!({ "items": items, "next": null }))
}

async fn netizen(State(city): State<Shared>) -> impl IntoResponse {
    let id = city.lock().id();
    (StatusCode::CREATED, [("set-cookie", format!("wz_netizen={id}; HttpOnly"))], Json(json!({ "id": id })))
}

async fn session() -> impl IntoResponse {
    ([("set-cookie", "wz_staff=somebody; HttpOnly")], Json(json!({})))
}

async fn made(State(city): State<Shared>) -> impl IntoResponse {
    (StatusCode::CREATED, Json(json!({ "id": city.lock().id() })))
}

async fn create_interview(State(city): State<Shared>) -> impl IntoResponse {
    let mut city = city.lock();
    let id = city.id();
    city.rooms.insert(id.clone(), Room::default());
    (StatusCode::CREATED, Json(json!({ "id": id })))
}

async fn interview(Path(id): Path<String>) -> Json<Value> {
    Json(json!({ "id": id, "epoch": 1 }))
}

async fn event(State(city): State<Shared>, Path(id): Path<String>, kind: &str) -> Json<Value> {
    let mut city = city.lock();
    let seq =
        city.rooms.get_mut(&id).unwrap().append(true, json!({ "type": kind, "interview": { "id": id } }));
    Json(json!({ "seq": seq }))
}

async fn ask(
    State(city): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let key = headers["idempotency-key"].to_str().unwrap();
    let (is_replay, receipt) = city.lock().ask(&id, key, body["text"].as_str().unwrap());
    let mut response = (StatusCode::CREATED, Json(receipt)).into_response();
    if is_replay {
        response.headers_mut().insert("idempotent-replayed", "true".parse().unwrap());
    }
    response
}

async fn state(
    State(city): State<Shared>,
    Path(id): Path<String>,
    Json(body): Json<Value>,
) -> impl IntoResponse {
    let mut city = city.lock();
    let statement = json!({ "id": city.id(), "text": body["text"] });
    let room = city.rooms.get_mut(&id).unwrap();
    room.statements.push(statement.clone());
    let seq = room.append(true, json!({ "type": "statement_published", "statement": statement }));
    (StatusCode::CREATED, Json(json!({ "statement": statement, "seq": seq })))
}

async fn upvote(State(city): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> StatusCode {
    city.lock().upvote(&id, &caller(&headers).0);
    StatusCode::NO_CONTENT
}

async fn approve(State(city): State<Shared>, Path(id): Path<String>) -> impl IntoResponse {
    let mut city = city.lock();
    let room = city.room_of(&id);
    let Some(question) = room.question(&id) else {
        let problem = json!({ "code": "not_found", "status": 404 });
        return (StatusCode::NOT_FOUND, Json(problem));
    };
    question["status"] = "approved".into();
    let question = question.clone();
    let seq = room.append(true, json!({ "type": "question_approved", "question": question }));
    (StatusCode::OK, Json(json!({ "question": question, "seq": seq })))
}

async fn take_away(State(city): State<Shared>, Path(id): Path<String>, status: &str) -> Json<Value> {
    let mut city = city.lock();
    let room = city.room_of(&id);
    if let Some(question) = room.question(&id) {
        question["status"] = status.into();
    }
    let event = json!({ "type": format!("question_{status}"), "question_id": id });
    Json(json!({ "seq": room.append(status == "hidden", event) }))
}

async fn answer(State(city): State<Shared>, Path(id): Path<String>) -> impl IntoResponse {
    let mut city = city.lock();
    let answer = json!({ "id": city.id(), "question_id": id });
    let room = city.room_of(&id);
    let question = room.question(&id).unwrap();
    question["status"] = "answered".into();
    question["answers"].as_array_mut().unwrap().push(answer.clone());
    let seq = room.append(true, json!({ "type": "answer_published", "question_id": id, "answer": answer }));
    (StatusCode::CREATED, Json(json!({ "answer": answer, "seq": seq })))
}

async fn queue(State(city): State<Shared>, Path(id): Path<String>) -> Json<Value> {
    let mut city = city.lock();
    let room = city.rooms.get_mut(&id).unwrap();
    let mut questions = room.questions.clone();
    for question in &mut questions {
        let id = question["id"].as_str().unwrap();
        question["upvotes"] = room.upvotes.get(id).map_or(0, |upvotes| upvotes.len()).into();
    }
    list(questions)
}

async fn snapshot(State(city): State<Shared>, Path(id): Path<String>) -> Json<Value> {
    Json(city.lock().rooms[&id].snapshot(false))
}

async fn events(
    State(city): State<Shared>,
    Path(id): Path<String>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Json<Value> {
    let city = city.lock();
    let (room, after) = (&city.rooms[&id], since.after.unwrap_or(0));
    let events = room.events(after, caller(&headers).1, false);
    Json(json!({ "epoch": 1, "prev": after, "seq": room.log.len(), "events": events }))
}

async fn figures(State(city): State<Shared>) -> Json<Value> {
    let mut city = city.lock();
    let extra = u64::from(city.shows(Flaw::Miscounts));
    list(city.rooms.iter().map(|(id, room)| figures_of(id, room, extra)).collect())
}

fn figures_of(id: &str, room: &Room, extra: u64) -> Value {
    let count = |is: fn(&str) -> bool| {
        room.questions.iter().filter(|question| is(question["status"].as_str().unwrap())).count()
    };
    json!({
        "interview_id": id,
        "questions": room.questions.len() as u64 + extra,
        "approved": count(|status| matches!(status, "approved" | "answered")),
        "answered": count(|status| status == "answered"),
        "participations": room.netizens.len(),
    })
}

impl City {
    /// Takes part: somebody with a cookie is there.
    pub fn take_part(&mut self, room: &str, cookie: &str) {
        if cookie.starts_with("wz_netizen=") {
            self.rooms.get_mut(room).unwrap().netizens.insert(cookie.to_owned());
        }
    }
}

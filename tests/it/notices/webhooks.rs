//! Notices to other programs: signed calls, tried again, and not to where they must not lead.

use super::{left_open, look};
use app::{clock::Clock, jobs::sending::send_all};
use axum::{Router, extract::State, http::HeaderMap, response::IntoResponse, routing::post};
use harness::{Scene, database::Database};
use http::StatusCode;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::sync::{Arc, Mutex};

/// A program that hears notices: the first call fails, later ones do not.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<(HeaderMap, String)>>>);

impl Receiver {
    async fn hear(State(receiver): State<Self>, headers: HeaderMap, body: String) -> impl IntoResponse {
        let mut heard = receiver.0.lock().expect("not poisoned");
        heard.push((headers, body));
        if heard.len() == 1 { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
    }

    /// Its address, and what ends it.
    async fn listen(&self) -> (String, tokio::task::AbortHandle) {
        let away = || async { axum::response::Redirect::temporary("/hear") };
        let router = Router::new()
            .route("/hear", post(Self::hear))
            .route("/elsewhere", post(away))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        (format!("http://{address}"), serving.abort_handle())
    }

    fn heard(&self) -> Vec<(HeaderMap, String)> {
        self.0.lock().expect("not poisoned").clone()
    }
}

async fn city(networks: &str) -> Scene {
    let settings = [("WENZHENG_WEBHOOK_NETWORKS", networks), ("WENZHENG_DELIVERY_ATTEMPTS_MAX", "3")];
    // Signatures are of the time that it really is.
    Scene::with(Database::sqlite(), Clock::standing(Clock::system().now()), &settings).await
}

#[tokio::test]
async fn a_call_is_signed_and_tried_again_under_the_same_id() {
    let scene = city("127.0.0.0/8").await;
    let receiver = Receiver::default();
    let (url, serving) = receiver.listen().await;
    let webhook = json!({"url": format!("{url}/hear"), "kinds": ["unanswered", "reminder"]});
    let made = scene.admin.post("/webhooks", webhook).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    let listed = scene.admin.get("/webhooks").await.expect(200);
    assert!(!listed.to_string().contains(secret), "shown once");

    let (interview, _) = left_open(&scene).await;
    look(&scene).await;
    send_all(&scene.node.app).await.expect("sent");
    assert_eq!(receiver.heard().len(), 1);
    send_all(&scene.node.app).await.expect("nothing to send");
    assert_eq!(receiver.heard().len(), 1, "not before its time");
    scene.clock.advance_ms(30_000);
    send_all(&scene.node.app).await.expect("sent");
    send_all(&scene.node.app).await.expect("nothing to send");
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2, "it has arrived");

    let verifier = Webhook::new(secret).expect("a secret of the standard");
    for (headers, body) in &heard {
        verifier.verify(body.as_bytes(), headers).expect("genuine");
        let forged = body.replace("unanswered", "overdue");
        assert!(verifier.verify(forged.as_bytes(), headers).is_err());
    }
    assert_eq!(heard[0].0["webhook-id"], heard[1].0["webhook-id"]);
    let said: Value = serde_json::from_str(&heard[1].1).expect("JSON");
    assert_eq!(said["type"], "notice.unanswered");
    assert_eq!(said["data"]["department"]["code"], "heating");
    assert_eq!(
        (&said["data"]["interview"]["id"], &said["data"]["questions"]),
        (&json!(interview), &json!(1))
    );
    assert!(!heard[1].1.contains("管网"), "no question's text");

    let id = made["id"].as_str().expect("an id");
    scene.admin.delete(&format!("/webhooks/{id}")).await.expect(204);
    scene.admin.delete(&format!("/webhooks/{id}")).await.refused(409, "wrong_state");
    let reminder = json!({"department_id": scene.heating, "text": "请加快办理。"});
    scene.assessor.post("/reminders", reminder).await.expect(201);
    look(&scene).await;
    send_all(&scene.node.app).await.expect("nothing to send");
    assert_eq!(receiver.heard().len(), 2, "what was removed hears nothing");
    serving.abort();
    scene.node.stop().await;
}

#[tokio::test]
async fn a_gateway_hears_of_answers_when_it_asks_for_them_by_name() {
    let scene = city("127.0.0.0/8").await;
    let (gateway, staffs) = (Receiver::default(), Receiver::default());
    let ((url, serving), (other, serving_other)) = (gateway.listen().await, staffs.listen().await);
    let webhook = json!({"url": format!("{url}/hear"), "kinds": ["answer_published"]});
    scene.admin.post("/webhooks", webhook).await.expect(201);
    scene.admin.post("/webhooks", json!({"url": format!("{other}/hear")})).await.expect(201);
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let question = scene.asked(&asker, &interview, "管网何时换？").await;
    scene.approved(&question).await;
    scene.answered(&question, "明年。").await;
    look(&scene).await;
    send_all(&scene.node.app).await.expect("sent");
    let [(_, body)] = gateway.heard().try_into().expect("one call");
    let said: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(said["type"], "notice.answer_published");
    assert_eq!(
        (&said["data"]["question"]["id"], &said["data"]["question"]["no"]),
        (&json!(question), &json!(1))
    );
    assert!(said["data"]["url"].as_str().is_some_and(|url| url.ends_with(&format!("/questions/{question}"))));
    assert!(!body.contains("管网") && !body.contains("明年"), "ids and no texts: {body}");
    assert!(staffs.heard().is_empty(), "without kinds: what staff is told of");
    serving.abort();
    serving_other.abort();
    scene.node.stop().await;
}

/// Makes a webhook, has something to tell, tries as often as can be. The error at the end.
async fn given_up(networks: &str, url: &str) -> String {
    let scene = city(networks).await;
    scene.admin.post("/webhooks", json!({"url": url})).await.expect(201);
    left_open(&scene).await;
    look(&scene).await;
    for _ in 0..3 {
        send_all(&scene.node.app).await.expect("tried");
        scene.clock.advance_ms(60_000);
    }
    let failed = scene.admin.get("/deliveries/failed").await.expect(200);
    scene.node.stop().await;
    assert_eq!(failed["items"].as_array().map(Vec::len), Some(1), "{failed:#}");
    failed["items"][0]["error"].as_str().expect("an error").to_owned()
}

#[tokio::test]
async fn a_call_leads_into_no_network_of_ours_unless_a_setting_says_so() {
    let receiver = Receiver::default();
    let (url, serving) = receiver.listen().await;
    let port = url.rsplit_once(':').expect("a port").1;
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"] {
        let error = given_up("10.0.0.0/8", &format!("http://{host}:{port}/hear")).await;
        assert!(error.contains("no network that may be called"), "{host}: {error}");
    }
    assert!(receiver.heard().is_empty());
    serving.abort();
}

#[tokio::test]
async fn a_call_follows_nobody_elsewhere() {
    let receiver = Receiver::default();
    let (url, serving) = receiver.listen().await;
    let error = given_up("127.0.0.0/8", &format!("{url}/elsewhere")).await;
    assert!(error.contains("307"), "{error}");
    assert!(receiver.heard().is_empty());
    serving.abort();
}

#[tokio::test]
async fn a_webhook_leads_to_a_web_address() {
    let scene = Scene::sqlite().await;
    for url in ["ftp://example.org", "https://me:secret@example.org", "nowhere"] {
        scene.admin.post("/webhooks", json!({"url": url})).await.refused(422, "invalid_value");
    }
    let unknown = json!({"url": "https://example.org", "kinds": ["nothing"]});
    scene.admin.post("/webhooks", unknown).await.refused(422, "invalid_value");
    scene.node.stop().await;
}

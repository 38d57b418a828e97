//! Followers by mail, through a real mail server: asked first, told once, gathered, ended by one click, forgotten.

use super::look;
use app::{clock::Clock, jobs::sending::send_all};
use harness::{
    Client, Scene,
    database::{Database, needed},
    mails::{Received, received},
    scene::evening,
};
use reqwest::Method;
use serde_json::{Value, json};

const FROM: &str = "示例市问政 <wenzheng@example.org>";

async fn city_with_mail() -> Scene {
    let settings = [("WENZHENG_SMTP_URL", needed("TEST_SMTP_URL")), ("WENZHENG_MAIL_FROM", FROM.to_owned())];
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    Scene::with(Database::sqlite(), Clock::standing(evening()), &settings).await
}

async fn deliver(scene: &Scene) {
    look(scene).await;
    send_all(&scene.node.app).await.expect("sent");
}

/// Opens a link of a mail, or posts to it, as a mail program or the page behind it does.
async fn open(method: Method, url: &str, form: &[(&str, &str)]) -> (u16, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = reqwest::Client::new().request(method, url);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a page"))
}

fn link(mail: &Received, path: &str) -> String {
    let found = mail.body.split_whitespace().find(|word| word.contains(path));
    found.unwrap_or_else(|| panic!("{path} in {}", mail.body)).to_owned()
}

fn code(link: &str) -> &str {
    link.split_once("code=").expect("a code").1
}

/// With an address that was confirmed.
async fn by_mail(scene: &Scene, nickname: &str, address: &str) -> Client {
    let client = scene.netizen(nickname).await;
    let asked = client.put("/me/mail", json!({"address": address})).await.expect(200);
    assert_eq!((&asked["address"], &asked["confirmed"]), (&json!(address), &json!(false)));
    deliver(scene).await;
    let mails = received(address);
    let question = mails.last().expect("a question");
    let asks = link(question, "/confirm-mail");
    assert_eq!(open(Method::GET, &asks, &[]).await.0, 200);
    assert_eq!(client.get("/me/mail").await.expect(200)["confirmed"], json!(false), "looking is not saying");
    let (url, code) = asks.split_once('?').map(|(url, _)| (url, code(&asks))).expect("a code");
    assert_eq!(open(Method::POST, url, &[("code", code)]).await.0, 200);
    assert_eq!(client.get("/me/mail").await.expect(200)["confirmed"], json!(true));
    client
}

async fn answered(scene: &Scene, asker: &Client, interview: &str, text: &str) {
    let question = scene.asked(asker, interview, text).await;
    scene.approved(&question).await;
    scene.answered(&question, "明天修好。").await;
}

#[tokio::test]
async fn an_asker_is_told_by_mail_once_and_what_comes_soon_after_gathers() {
    let scene = city_with_mail().await;
    let address = "asker@re.example.org";
    let asker = by_mail(&scene, "岛城市民", address).await;
    let interview = scene.live().await;
    answered(&scene, &asker, &interview, "管网何时换？").await;
    for _ in 0..3 {
        deliver(&scene).await;
    }
    let mails = received(address);
    assert_eq!(mails.len(), 2, "the question whether it is theirs, and the answer");
    let told = &mails.iter().find(|mail| mail.body.contains("第 1 问")).expect("the answer");
    assert!(told.subject.contains("有答复"), "{}", told.subject);
    for part in ["《供热问题在线访谈》", "示例市供热局", "/questions/"] {
        assert!(told.body.contains(part), "{part}: {}", told.body);
    }
    assert!(!told.body.contains("管网"), "no question's text leaves the house: {}", told.body);
    assert!(told.list_unsubscribe.contains("/unsubscribe?code="), "{}", told.list_unsubscribe);
    assert_eq!(told.list_unsubscribe_post, "List-Unsubscribe=One-Click");

    for n in 0..7 {
        answered(&scene, &asker, &interview, &format!("第 {n} 处何时换？")).await;
        deliver(&scene).await;
    }
    assert_eq!(received(address).len(), 2, "not again so soon");
    scene.clock.advance_ms(20 * 60_000);
    deliver(&scene).await;
    let mails = received(address);
    assert_eq!(mails.len(), 3, "all of it in one");
    let many = mails.iter().find(|mail| mail.subject.contains("7 条")).expect("seven in one");
    assert_eq!(many.body.matches("/questions/").count(), 7);
    scene.node.stop().await;
}

#[tokio::test]
async fn one_click_ends_it_and_nothing_is_left_of_the_address() {
    let scene = city_with_mail().await;
    let address = "leaving@re.example.org";
    let asker = by_mail(&scene, "岛城市民", address).await;
    let interview = scene.live().await;
    answered(&scene, &asker, &interview, "管网何时换？").await;
    deliver(&scene).await;
    let mails = received(address);
    let told = mails.iter().find(|mail| mail.body.contains("第 1 问")).expect("the answer");
    let url = told.list_unsubscribe.trim_matches(['<', '>']).to_owned();
    assert_eq!(open(Method::GET, &url, &[]).await.0, 200);
    assert_ne!(asker.get("/me/mail").await.expect(200)["address"], Value::Null, "looking is not saying");
    for _ in 0..2 {
        // As RFC 8058 has mail programs do it: no cookie, no origin.
        assert_eq!(open(Method::POST, &url, &[("List-Unsubscribe", "One-Click")]).await.0, 200);
        assert_eq!(asker.get("/me/mail").await.expect(200)["address"], Value::Null);
    }
    let db = &scene.node.app.db;
    assert_eq!(store::testing::count(db, "follower_mail").await, Ok(0));
    scene.clock.advance_ms(20 * 60_000);
    answered(&scene, &asker, &interview, "还有一处").await;
    deliver(&scene).await;
    assert_eq!(received(address).len(), mails.len(), "no more mail");
    let news = asker.get("/me/news").await.expect(200);
    assert_eq!(news["items"].as_array().map(Vec::len), Some(2), "on the site as before");
    scene.node.stop().await;
}

#[tokio::test]
async fn an_address_is_in_no_table_but_its_own_and_comes_out_nowhere() {
    let scene = city_with_mail().await;
    let address = "secret@re.example.org";
    let asker = by_mail(&scene, "岛城市民", address).await;
    let interview = scene.live().await;
    answered(&scene, &asker, &interview, "管网何时换？").await;
    deliver(&scene).await;
    for path in ["/deliveries/failed", "/audit", "/staff", "/webhooks"] {
        let seen = scene.admin.get(path).await.expect(200);
        assert!(!seen.to_string().contains(address), "{path}: {seen}");
    }
    let outbox = store::testing::count(&scene.node.app.db, "outbox WHERE mail_to <> ''").await;
    assert_eq!(outbox, Ok(0), "deliveries name the netizen");
    asker.delete("/me/mail").await.expect(204);
    let db = &scene.node.app.db;
    assert_eq!(store::testing::count(db, "follower_mail").await, Ok(0));
    assert_eq!(store::testing::count(db, "outbox").await, Ok(0));
    let events = store::testing::count(db, "event WHERE payload LIKE '%secret@re%'").await;
    assert_eq!(events, Ok(0));
    scene.node.stop().await;
}

#[tokio::test]
async fn nobody_is_flooded_with_questions_whether_an_address_is_theirs() {
    let scene = city_with_mail().await;
    let wanted = json!({"address": "flooded@re.example.org"});
    for n in 0..3 {
        let client = scene.netizen(&format!("第{n}人")).await;
        client.put("/me/mail", wanted.clone()).await.expect(200);
    }
    let one_more = scene.netizen("又一人").await;
    one_more.put("/me/mail", wanted.clone()).await.refused(429, "too_many_requests");
    one_more.put("/me/mail", json!({"address": "no address"})).await.refused(422, "invalid_value");
    scene.clock.advance_ms(61 * 60_000);
    one_more.put("/me/mail", wanted).await.expect(200);
    scene.nobody().put("/me/mail", json!({"address": "a@b.example.org"})).await.refused(401, "not_signed_in");
    scene.node.stop().await;

    let without = Scene::sqlite().await;
    let client = without.netizen("甲").await;
    client.put("/me/mail", json!({"address": "a@b.example.org"})).await.refused(409, "wrong_state");
    without.node.stop().await;
}

#[tokio::test]
async fn a_link_that_is_old_or_made_up_confirms_nothing() {
    let scene = city_with_mail().await;
    let address = "late@re.example.org";
    let client = scene.netizen("甲").await;
    client.put("/me/mail", json!({"address": address})).await.expect(200);
    deliver(&scene).await;
    let asks = link(&received(address)[0], "/confirm-mail");
    let url = asks.split_once('?').expect("a code").0;
    assert_eq!(open(Method::POST, url, &[("code", "made-up")]).await.0, 404);
    scene.clock.advance_ms(49 * 3_600_000);
    assert_eq!(open(Method::POST, url, &[("code", code(&asks))]).await.0, 404);
    assert_eq!(client.get("/me/mail").await.expect(200)["confirmed"], json!(false));
    scene.node.stop().await;
}

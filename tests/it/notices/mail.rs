//! Notices by mail, through a real mail server.

use super::{DAY_MS, left_open, look};
use app::{clock::Clock, jobs::sending::send_all};
use harness::{
    Scene,
    database::{Database, needed},
    mails::{Received, received},
    scene::evening,
};
use serde_json::{Value, json};

const FROM: &str = "示例市问政 <wenzheng@example.org>";

async fn city_with_mail(url: &str) -> Scene {
    let settings =
        [("WENZHENG_SMTP_URL", url), ("WENZHENG_MAIL_FROM", FROM), ("WENZHENG_DELIVERY_ATTEMPTS_MAX", "3")];
    Scene::with(Database::sqlite(), Clock::standing(evening()), &settings).await
}

/// Gives the official an address of that name.
async fn give_mailbox(scene: &Scene, name: &str) -> String {
    let address = format!("{name}@re.example.org");
    let staff = scene.admin.get("/staff").await.expect(200);
    let of = |username: &str| {
        let all = staff["items"].as_array().expect("a list");
        let one = all.iter().find(|one| one["username"] == username).expect("an account");
        one["id"].as_str().expect("an id").to_owned()
    };
    let path = format!("/staff/{}", of("official"));
    let changed = scene.admin.patch(&path, json!({"email": address})).await.expect(200);
    assert_eq!(changed["email"], json!(address));
    scene.admin.patch(&path, json!({"email": "no address"})).await.refused(422, "invalid_value");
    address
}

#[tokio::test]
async fn a_department_is_told_by_mail() {
    let scene = city_with_mail(&needed("TEST_SMTP_URL")).await;
    let address = give_mailbox(&scene, "told").await;
    // Two interviews, and a question in each.
    left_open(&scene).await;
    let (_, question) = left_open(&scene).await;
    let hidden =
        scene.moderator.post(&format!("/questions/{question}/hide"), json!({"reason": "隐私"})).await;
    hidden.expect(200);
    scene.moderator.post(&format!("/questions/{question}/unhide"), json!({})).await.expect(200);
    scene.clock.advance_ms(6 * DAY_MS);
    for _ in 0..3 {
        look(&scene).await;
        send_all(&scene.node.app).await.expect("sent");
    }
    let mails = received(&address);
    assert_eq!(mails.len(), 1, "all that is new is one mail, and it is sent once");
    let Received { subject, body, id, from, .. } = &mails[0];
    assert_eq!(subject, "【示例市在线问政】2 条提醒");
    for part in ["《供热问题在线访谈》第 1 问", "还剩 3 个工作日", "2010-09-02"] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(body.contains(&format!("{}/desk/notices", scene.node.app.public_url())), "{body}");
    assert!(!body.contains("管网"), "no question's text leaves the house: {body}");
    assert!(id.ends_with("@example.org"), "{id}");
    assert_eq!(from, "wenzheng@example.org");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_reminder_comes_in_the_citys_language_to_the_departments_mailbox_too() {
    let scene = city_with_mail(&needed("TEST_SMTP_URL")).await;
    scene.admin.patch("/settings", json!({"mail_language": "en"})).await.expect(200);
    let (one, two) = (give_mailbox(&scene, "reminded").await, "heating@re.example.org");
    let path = format!("/departments/{}", scene.heating);
    let changed = scene.admin.patch(&path, json!({"email": two})).await.expect(200);
    assert_eq!(changed["email"], two);
    assert_eq!(scene.nobody().get(&path).await.expect(200)["email"], Value::Null, "not for the public");
    assert_eq!(scene.admin.get(&path).await.expect(200)["email"], two);
    let reminder = json!({"department_id": scene.heating, "text": "请加快办理。"});
    scene.assessor.post("/reminders", reminder).await.expect(201);
    look(&scene).await;
    send_all(&scene.node.app).await.expect("sent");
    for address in [one.as_str(), two] {
        let mails = received(address);
        assert_eq!(mails.len(), 1, "{address}");
        assert_eq!(mails[0].subject, "[示例市, Ask the City] Reminder");
        assert!(mails[0].body.contains("请加快办理。"), "{}", mails[0].body);
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again_and_given_up_in_the_end() {
    // Nobody listens there.
    let scene = city_with_mail("smtp://127.0.0.1:9").await;
    let address = give_mailbox(&scene, "away").await;
    left_open(&scene).await;
    look(&scene).await;
    for _ in 0..4 {
        send_all(&scene.node.app).await.expect("tried");
        scene.clock.advance_ms(60_000);
    }
    let failed = scene.admin.get("/deliveries/failed").await.expect(200);
    assert_eq!(failed["items"].as_array().map(Vec::len), Some(1));
    let failed = &failed["items"][0];
    assert_eq!((&failed["mail_to"], &failed["attempts"]), (&json!(address), &json!(3)));
    assert!(!failed["error"].as_str().expect("an error").is_empty());
    assert!(received(&address).is_empty());
    scene.node.stop().await;
}

//! Pictures: handed in by staff, shown by statements and answers, seen as long as these stand, on every node.

use super::{faults, text};
use futures_util::{StreamExt, stream};
use harness::{Answer, Client, Scene, TestNode, database::Database, s3::S3, scene::evening};
use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{Body, Method, header};
use serde_json::{Value, json};
use std::{io::Cursor, time::Duration};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::new(width, height)).write_to(&mut file, ImageFormat::Png).expect("written");
    file.into_inner()
}

async fn hand_in(who: &Client, file: Vec<u8>) -> Answer {
    who.send(who.request(Method::POST, "/pictures").body(file)).await
}

async fn handed_in(who: &Client) -> String {
    text(&hand_in(who, png(64, 32)).await.expect(201)["id"])
}

/// What somebody gets at the picture's own address.
async fn seen(who: &Client, id: &str) -> Answer {
    let request = reqwest::Client::new().get(format!("{}/pictures/{id}", who.url));
    who.send(request.header(header::COOKIE, &who.cookie)).await
}

async fn stated(scene: &Scene, interview: &str, picture: &str) -> Value {
    let words = json!({"speaker": "主持人", "text": "管网示意图", "picture_id": picture, "picture_alt": "红线为新管"});
    let path = format!("/interviews/{interview}/statements");
    scene.moderator.post(&path, words).await.expect(201)["statement"].clone()
}

#[tokio::test]
async fn a_picture_is_seen_while_what_shows_it_stands() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let handed = hand_in(&scene.moderator, png(3_200, 1_600)).await.expect(201);
    assert_eq!((&handed["width"], &handed["height"]), (&json!(1_600), &json!(800)));
    let id = text(&handed["id"]);
    assert_eq!(seen(&scene.nobody(), &id).await.status, 404, "nothing shows it yet");
    assert_eq!(seen(&scene.official, &id).await.status, 200, "staff look before");

    let statement = stated(&scene, &interview, &id).await;
    let url = format!("/pictures/{id}");
    let picture = json!({"id": id, "url": url, "alt": "红线为新管", "width": 1_600, "height": 800});
    assert_eq!((&statement["picture"], &statement["picture_url"]), (&picture, &json!(url)));
    let public = seen(&scene.nobody(), &id).await;
    assert_eq!((public.status, &public.headers[header::CONTENT_TYPE]), (200, &"image/jpeg".parse().unwrap()));
    assert_eq!(public.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let room = scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    assert_eq!(room["statements"][0]["picture"], picture);

    let path = format!("/statements/{}", text(&statement["id"]));
    let revised = scene.moderator.put(&path, json!({"text": "管网示意图（更正）"})).await.expect(200);
    assert_eq!(revised["statement"]["picture"], picture, "of what nothing is said stays");
    let without = json!({"text": "不再附图", "without_picture": true});
    let without = scene.moderator.put(&path, without).await.expect(200);
    assert_eq!(without["statement"]["picture"], Value::Null);
    assert_eq!(seen(&scene.nobody(), &id).await.status, 404);
    let again = json!({"text": "附图", "picture_id": id, "picture_alt": "红线为新管"});
    scene.moderator.put(&path, again).await.expect(200);
    assert_eq!(seen(&scene.nobody(), &id).await.status, 200);
    scene.moderator.delete(&path).await.expect(204);
    assert_eq!(seen(&scene.nobody(), &id).await.status, 404, "taken back with the statement");
    scene.node.stop().await;
}

#[tokio::test]
async fn an_answer_shows_one_too_and_hides_it_with_its_question() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let question = scene.asked(&scene.netizen("甲").await, &interview, "水管换好了吗").await;
    scene.approved(&question).await;
    let id = handed_in(&scene.official).await;
    let path = format!("/questions/{question}/answers");
    let words = json!({"text": "换好了，见图", "picture_id": id, "picture_alt": "换好的水管"});
    let answer = scene.official.post(&path, words).await.expect(201)["answer"].clone();
    assert_eq!((&answer["picture"]["alt"], &answer["picture"]["width"]), (&json!("换好的水管"), &json!(64)));
    assert_eq!(seen(&scene.nobody(), &id).await.status, 200);
    let reason = json!({"reason": "含个人信息"});
    scene.moderator.post(&format!("/questions/{question}/hide"), reason).await.expect(200);
    assert_eq!(seen(&scene.nobody(), &id).await.status, 404);
    scene.node.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_kept() {
    let limits = [("WENZHENG_PICTURE_BYTES_MAX", "20000"), ("WENZHENG_PICTURE_PIXELS_MAX", "10000")];
    let scene = Scene::with(Database::sqlite(), app::clock::Clock::standing(evening()), &limits).await;
    let interview = scene.live().await;
    hand_in(&scene.nobody(), png(8, 8)).await.refused(401, "not_signed_in");
    hand_in(&scene.netizen("甲").await, png(8, 8)).await.refused(403, "role_not_allowed");
    let page = b"<svg onload='alert(1)'/>".to_vec();
    let refused = hand_in(&scene.moderator, page).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("picture".into(), "picture_invalid".into())]);
    let refused = hand_in(&scene.moderator, png(200, 200)).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("picture".into(), "picture_too_large".into())]);
    hand_in(&scene.moderator, vec![0; 20_001]).await.refused(413, "payload_too_large");
    assert_eq!(store::testing::count(&scene.node.app.db, "picture").await, Ok(0));

    let path = format!("/interviews/{interview}/statements");
    let words = |more: Value| {
        let mut words = json!({"speaker": "主持人", "text": "见图"});
        words.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        words
    };
    let id = handed_in(&scene.moderator).await;
    let wordless = words(json!({"picture_id": id}));
    scene.moderator.post(&path, wordless).await.refused(400, "missing_field");
    let strange = words(json!({"picture_id": "nothing", "picture_alt": "图"}));
    let refused = scene.moderator.post(&path, strange).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("picture_id".into(), "not_found".into())]);
    scene.node.stop().await;
}

#[tokio::test]
async fn a_folder_is_shared_by_nodes() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", folder.path().display());
    let kept = || std::fs::read_dir(folder.path()).expect("a folder").count();
    every_node_shows_it_and_what_nothing_shows_is_forgotten(&[("WENZHENG_PICTURES_URL", &url)], kept).await;
}

#[tokio::test]
async fn an_s3_is_shared_by_nodes() {
    let s3 = S3::start().await;
    let kept = || {
        let keys = s3.keys();
        assert!(keys.iter().all(|key| key.starts_with("pictures/")), "in its folder: {keys:?}");
        keys.len()
    };
    every_node_shows_it_and_what_nothing_shows_is_forgotten(&s3.settings(), kept).await;
}

async fn every_node_shows_it_and_what_nothing_shows_is_forgotten(
    settings: &[(&str, &str)],
    kept: impl Fn() -> usize,
) {
    let clock = app::clock::Clock::standing(evening());
    let mut scene = Scene::with(Database::postgres().await, clock.clone(), settings).await;
    let second = TestNode::start(&scene.database, clock, settings).await;
    let interview = scene.live().await;
    let (used, unused) = (handed_in(&scene.moderator).await, handed_in(&scene.moderator).await);
    stated(&scene, &interview, &used).await;
    let there = scene.nobody().at(&second.url);
    assert_eq!(seen(&there, &used).await.status, 200);
    assert_eq!(kept(), 2);
    scene.wait_days(1).await;
    app::jobs::pictures::forget_unused(&second.app).await.expect("forgotten");
    assert_eq!(kept(), 2);
    // What may be forgotten soon is not shown anew, so that nothing shows what is being forgotten.
    let words = json!({"speaker": "主持人", "text": "见图", "picture_id": unused, "picture_alt": "图"});
    let path = format!("/interviews/{interview}/statements");
    let refused = scene.moderator.post(&path, words).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("picture_id".into(), "not_found".into())]);
    stated(&scene, &interview, &used).await;
    scene.wait_days(1).await;
    app::jobs::pictures::forget_unused(&second.app).await.expect("forgotten");
    assert_eq!(kept(), 1);
    assert_eq!(seen(&scene.moderator, &unused).await.status, 404);
    assert_eq!(seen(&there, &used).await.status, 200);
    second.stop().await;
    scene.node.stop().await;
}

/// A file that comes in two halves, with so long between them.
fn halting(file: Vec<u8>, pause: Duration) -> Body {
    let (first, second) = file.split_at(file.len() / 2);
    let halves = [(Duration::ZERO, first.to_vec()), (pause, second.to_vec())];
    Body::wrap_stream(stream::iter(halves).then(|(pause, half)| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(half)
    }))
}

#[tokio::test]
async fn a_picture_may_come_over_a_slow_line() {
    let settings = [("WENZHENG_REQUEST_SECONDS_MAX", "1"), ("WENZHENG_UPLOAD_SECONDS_MAX", "60")];
    let scene = Scene::with(Database::sqlite(), app::clock::Clock::standing(evening()), &settings).await;
    let sent = |path: &'static str| {
        let file = halting(png(64, 32), Duration::from_millis(1_500));
        scene.moderator.send(scene.moderator.request(Method::POST, path).body(file))
    };
    sent("/pictures").await.expect(201);
    let other = sent("/rankings").await;
    assert_eq!(other.status, 503, "any other request has to come at once");
    scene.node.stop().await;
}

//! Campaigns over HTTP: planned, joined by interviews, found and counted by them, and shown on a page.

use super::{faults, ids, text};
use harness::{Client, Scene, TestNode};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_campaign_is_planned_joined_counted_and_shown() {
    let scene = Scene::sqlite().await;
    let new = json!({"title": "供热周", "first_day": "2010-08-23"});
    let campaign = scene.moderator.post("/campaigns", new).await.expect(201);
    assert_eq!(campaign["last_day"], "2010-08-23");
    let id = text(&campaign["id"]);
    let path = format!("/campaigns/{id}");
    let changed = scene.moderator.patch(&path, json!({"last_day": "2010-08-28"})).await.expect(200);
    assert_eq!(changed["last_day"], "2010-08-28");
    assert_eq!(ids(&scene.nobody().get("/campaigns").await.expect(200)), std::slice::from_ref(&id));

    let asker = scene.netizen("岛城市民").await;
    let (joining, other) = (scene.live().await, scene.live().await);
    let plan = format!("/interviews/{joining}");
    let problem =
        scene.moderator.patch(&plan, json!({"campaign_id": "NONE"})).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("campaign_id".to_owned(), "unknown_campaign".to_owned())]);
    let seen = scene.moderator.patch(&plan, json!({"campaign_id": id})).await.expect(200);
    assert_eq!(seen["interview"]["campaign_id"], id.as_str());
    let listed = scene.nobody().get(&format!("/interviews?campaign={id}")).await.expect(200);
    assert_eq!(ids(&listed), std::slice::from_ref(&joining));

    for (interview, count) in [(&joining, 2), (&other, 1)] {
        for n in 0..count {
            scene.asked(&asker, interview, &format!("何时供热？{n}")).await;
        }
    }
    let figures = scene.nobody().get(&format!("/figures?campaign={id}")).await.expect(200);
    let row = &figures["items"][0];
    assert_eq!((&row["campaign_id"], &row["name"]), (&json!(id), &json!("供热周")));
    assert_eq!((&row["questions"], &row["participants"]), (&json!(2), &json!(1)));
    let all = scene.nobody().get("/figures?by=campaign").await.expect(200);
    assert_eq!(all["items"], json!([row]));
    let assessed = scene.assessor.get(&format!("/assessment?campaign={id}")).await.expect(200);
    assert_eq!((&assessed["total"]["questions"], &assessed["total"]["interviews"]), (&json!(2), &json!(1)));
    let cases = scene.assessor.get(&format!("/assessment/questions?campaign={id}")).await.expect(200);
    assert_eq!(cases["items"].as_array().map(Vec::len), Some(2));

    let page = reqwest::get(format!("{}/campaigns/{id}", scene.node.url)).await.expect("an answer");
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("a page");
    assert!(page.contains("供热周") && page.contains(&joining) && !page.contains(&other), "{page}");
    let room = reqwest::get(format!("{}/interviews/{joining}", scene.node.url)).await.expect("an answer");
    assert!(room.text().await.expect("a page").contains(&format!("/campaigns/{id}")), "the room leads there");
    let gone = reqwest::get(format!("{}/campaigns/NONE", scene.node.url)).await.expect("an answer");
    assert_eq!(gone.status(), 404);

    let left = scene.moderator.patch(&plan, json!({"campaign_id": ""})).await.expect(200);
    assert_eq!(left["interview"]["campaign_id"], json!(null));
    assert_eq!(scene.nobody().get("/figures?by=campaign").await.expect(200)["items"], json!([]));
    scene.node.stop().await;
}

/// A campaign that these interviews are part of.
async fn campaign_of(scene: &Scene, interviews: &[&str]) -> String {
    let new = json!({"title": "供热周", "first_day": "2010-08-23"});
    let id = text(&scene.moderator.post("/campaigns", new).await.expect(201)["id"]);
    for interview in interviews {
        let plan = format!("/interviews/{interview}");
        scene.moderator.patch(&plan, json!({"campaign_id": id})).await.expect(200);
    }
    id
}

#[tokio::test]
async fn the_lobby_shows_every_room_and_is_the_same_for_everybody_for_a_second() {
    let scene = Scene::sqlite().await;
    let (one, other) = (scene.live().await, scene.live().await);
    let id = campaign_of(&scene, &[&one, &other]).await;
    let asker = scene.netizen("岛城市民").await;
    let asked = scene.asked(&asker, &one, "何时供热？").await;
    scene.approved(&asked).await;
    scene.answered(&asked, "十一月十六日。").await;
    let pending = scene.asked(&asker, &other, "还没有审核").await;
    scene.clock.advance_ms(1_000);

    let path = format!("/campaigns/{id}/lobby");
    let lobby = scene.nobody().get(&path).await.expect(200);
    let rooms: Vec<_> = lobby["rooms"].as_array().expect("a list").iter().collect();
    assert_eq!(rooms.len(), 2);
    assert_eq!(lobby["sums"], json!({"rooms": 2, "live": 2, "online": 0, "questions": 1, "answered": 1}));
    assert_eq!(lobby["newest"][0]["text"], "十一月十六日。");
    assert!(!lobby.to_string().contains("还没有审核") && !lobby.to_string().contains("岛城市民"));
    assert_eq!(scene.moderator.get(&path).await.expect(200), lobby, "the same for staff");

    let asks = |tag: &str| {
        let request = scene.nobody().request(Method::GET, &path).header("If-None-Match", tag);
        async move { request.send().await.expect("an answer") }
    };
    let answer = asks("\"other\"").await;
    assert_eq!(answer.headers()["cache-control"], "public, max-age=1, stale-while-revalidate=1");
    let tag = answer.headers()["etag"].to_str().expect("a tag").to_owned();
    assert_eq!(asks(&tag).await.status(), 304);

    scene.approved(&pending).await;
    assert_eq!(asks(&tag).await.status(), 304, "a second has not passed");
    scene.clock.advance_ms(1_000);
    let later = asks(&tag).await;
    assert_eq!(later.status(), 200);
    let later: Value = later.json().await.expect("a lobby");
    assert_eq!(later["sums"]["questions"], 2);

    scene.nobody().get("/campaigns/NONE/lobby").await.refused(404, "not_found");
    scene.node.stop().await;
}

#[tokio::test]
async fn the_lobby_has_what_is_announced_and_no_drafts() {
    let scene = Scene::sqlite().await;
    let (announced, draft) = (scene.announced().await, scene.draft(json!({})).await);
    let id = campaign_of(&scene, &[&announced, &draft]).await;
    let lobby = scene.nobody().get(&format!("/campaigns/{id}/lobby")).await.expect(200);
    let rooms: Vec<_> =
        lobby["rooms"].as_array().expect("a list").iter().map(|room| text(&room["interview_id"])).collect();
    assert_eq!(rooms, [announced]);
    scene.node.stop().await;
}

#[tokio::test]
async fn the_big_screens_are_pages_with_a_way_to_ask() {
    let scene = Scene::sqlite().await;
    let (live, draft) = (scene.live().await, scene.draft(json!({})).await);
    let id = campaign_of(&scene, &[&live]).await;
    let page = |path: String| async move { reqwest::get(path).await.expect("an answer") };
    for path in [format!("/interviews/{live}/screen"), format!("/campaigns/{id}/screen")] {
        let screen = page(format!("{}{path}", scene.node.url)).await;
        assert_eq!(screen.status(), 200, "{path}");
        let screen = screen.text().await.expect("a page");
        assert!(screen.contains("<svg class=\"qr\"") && screen.matches("<main").count() == 1, "{screen}");
    }
    for path in [format!("/interviews/{draft}/screen"), "/campaigns/NONE/screen".to_owned()] {
        assert_eq!(page(format!("{}{path}", scene.node.url)).await.status(), 404, "{path}");
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn both_nodes_show_the_same_lobby() {
    let scene = Scene::postgres().await;
    let second = TestNode::start(&scene.database, scene.clock.clone(), &[]).await;
    let (one, other) = (scene.live().await, scene.live().await);
    let id = campaign_of(&scene, &[&one, &other]).await;
    let path = format!("/campaigns/{id}/lobby");
    let (here, there) = (scene.nobody(), Client::nobody(&second.url));
    here.get(&path).await.expect(200);
    there.get(&path).await;
    let asker = scene.netizen("岛城市民").await;
    for interview in [&one, &other] {
        let asked = scene.asked(&asker.at(&second.url), interview, "何时供热？").await;
        scene.approved(&asked).await;
    }
    let mut follower = harness::Follower::connect(&there, &one).await;
    follower.until(|message| message["type"] == "tally").await;
    let whole = |lobby: &Value| lobby["sums"]["questions"] == 2 && lobby["sums"]["online"] == 1;
    let mut seen = (Value::Null, Value::Null);
    for _ in 0..80 {
        seen = (here.get(&path).await.expect(200), there.get(&path).await.expect(200));
        if whole(&seen.0) && whole(&seen.1) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(whole(&seen.0) && whole(&seen.1), "{seen:?}");
    assert_eq!(seen.0, seen.1);
    second.stop().await;
    scene.node.stop().await;
}

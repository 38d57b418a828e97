//! Campaigns over HTTP: planned, joined by interviews, found and counted by them, and shown on a page.

use super::{faults, ids, text};
use harness::Scene;
use serde_json::json;

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

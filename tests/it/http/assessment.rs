//! The assessment over HTTP: who reads what, and that screen, list and export say the same.

use super::text;
use harness::{Client, Scene};
use serde_json::{Value, json};

/// One question answered within a minute, one open, one rejected.
async fn evening(scene: &Scene) -> String {
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let mut asked = Vec::new();
    for text in ["何时供热？", "=管网何时换？", "广告"] {
        asked.push(scene.asked(&asker, &interview, text).await);
    }
    for question in &asked[..2] {
        scene.approved(question).await;
    }
    scene.clock.advance_ms(45_000);
    scene.answered(&asked[0], "十一月十六日。").await;
    let reject = format!("/questions/{}/reject", asked[2]);
    scene.moderator.post(&reject, json!({"reason": "广告"})).await.expect(200);
    scene.step(&interview, "end").await;
    asked.swap_remove(0)
}

async fn bytes(client: &Client, path: &str) -> (u16, String, Vec<u8>) {
    let request = client.request(reqwest::Method::GET, path);
    let response = request.send().await.expect("an answer");
    let kind = response.headers()["content-type"].to_str().expect("text").to_owned();
    (response.status().as_u16(), kind, response.bytes().await.expect("a body").to_vec())
}

#[tokio::test]
async fn a_figure_its_list_and_its_export_are_the_same() {
    let scene = Scene::sqlite().await;
    let answered = evening(&scene).await;
    let seen = scene.assessor.get("/assessment").await.expect(200);
    let total = &seen["total"];
    assert_eq!(
        (&total["questions"], &total["answered"], &total["deadlines"]["due"]),
        (&json!(3), &json!(1), &json!(1))
    );
    assert_eq!(total["response"]["median_ms"], 45_000);
    assert_eq!(seen["departments"][0]["department_id"], scene.heating);
    assert_eq!((&seen["months"][0]["month"], &seen["months"][0]["questions"]), (&json!(8), &json!(3)));
    assert_eq!(seen["responses"][0], json!({"up_to_ms": 60_000, "count": 1}));
    assert_eq!(
        seen["hours"].as_array().map(|hours| hours.iter().filter_map(Value::as_u64).sum::<u64>()),
        Some(3)
    );

    let list = scene.assessor.get("/assessment/questions?figure=response").await.expect(200);
    assert_eq!(
        (&list["items"][0]["question_id"], &list["items"][0]["response_ms"]),
        (&json!(answered), &json!(45_000))
    );
    // A part of a chart leads to just its questions.
    let parts = async |query: &str| {
        let list = scene.assessor.get(&format!("/assessment/questions?{query}")).await.expect(200);
        list["items"].as_array().map(Vec::len)
    };
    assert_eq!(parts("figure=response&up_to=60000").await, Some(1));
    assert_eq!(parts("figure=response&over=60000&up_to=300000").await, Some(0));
    assert_eq!(parts("figure=response&over=44999&up_to=45000").await, Some(1));
    for (hour, expected) in seen["hours"].as_array().into_iter().flatten().enumerate() {
        let found = parts(&format!("figure=questions&hour={hour}")).await;
        assert_eq!(found.map(|found| json!(found)).as_ref(), Some(expected), "hour {hour}");
    }
    for wrong in ["figure=answered&over=1", "figure=response&hour=3", "hour=24", "hour=1&over=1"] {
        let list = scene.assessor.get(&format!("/assessment/questions?{wrong}")).await;
        list.refused(422, "invalid_value");
    }
    let clock = scene.nobody().get(&format!("/questions/{answered}/clock")).await.expect(200);
    assert_eq!((&clock["response_ms"], &clock["held"][0]["ms"]), (&json!(45_000), &json!(45_000)));

    let (status, kind, csv) = bytes(&scene.assessor, "/assessment.csv").await;
    assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
    let csv = String::from_utf8(csv).expect("UTF-8");
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let heads: Vec<String> = rows.headers().expect("a head").iter().map(str::to_owned).collect();
    let city = rows.records().last().expect("the city").expect("a row");
    let cell = |head: &str| &city[heads.iter().position(|one| one == head).expect("a column")];
    assert_eq!((cell("提问"), cell("已答复"), cell("答复用时中位数（毫秒）")), ("3", "1", "45000"));

    let (status, _, xlsx) = bytes(&scene.assessor, "/assessment.xlsx").await;
    assert_eq!((status, &xlsx[..2]), (200, &b"PK"[..]));
    scene.node.stop().await;
}

#[tokio::test]
async fn an_assessor_reads_all_and_an_official_the_own_department() {
    let scene = Scene::sqlite().await;
    evening(&scene).await;
    let own = scene.official.get("/assessment").await.expect(200);
    assert_eq!(own["departments"].as_array().map(Vec::len), Some(1));
    assert_eq!(text(&own["departments"][0]["department_id"]), scene.heating);
    let other = format!("/assessment?department={}", scene.traffic);
    scene.official.get(&other).await.refused(403, "other_department");
    scene.assessor.get(&other).await.expect(200);
    scene.moderator.get("/assessment").await.refused(403, "role_not_allowed");
    scene.nobody().get("/assessment").await.refused(401, "not_signed_in");
    scene.netizen("路人").await.get("/assessment.csv").await.refused(403, "role_not_allowed");
    let bad = scene.assessor.get("/assessment/questions?figure=luck").await;
    bad.refused(422, "invalid_value");
    scene.node.stop().await;
}

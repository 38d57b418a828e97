//! Rankings and samples over HTTP: from the formula to the public page, who reads what when, and what the exports say.

use super::{faults, ids, text};
use harness::{Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

const HOUR_MS: i64 = 3_600_000;

/// Ends an hour after the evening begins; objections another hour.
fn plan() -> Value {
    json!({
        "title": "八月部门排名", "from": "2010-08-01", "to": "2010-08-24T12:30:00.000Z",
        "cut_off": "2010-08-24T13:30:00.000Z",
    })
}

fn formula(cases_min: u64) -> Value {
    json!({
        "parts": [
            {"figure": "answer_rate", "weight": 3, "worst": 0, "best": 10_000},
            {"figure": "sampling_mean", "weight": 1, "worst": 100, "best": 500},
        ],
        "cases_min": cases_min,
        "groups": [],
    })
}

/// Two questions of the heating department, one of them answered.
async fn evening(scene: &Scene) {
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    for text in ["何时供热？", "管网何时换？"] {
        let question = scene.asked(&asker, &interview, text).await;
        scene.approved(&question).await;
        if text.starts_with("何时") {
            scene.answered(&question, "十一月十六日。").await;
        }
    }
}

async fn page(client: &Client, path: &str) -> (u16, String) {
    let request = client.request(Method::GET, &format!("/../..{path}"));
    let answer = client.send(request).await;
    (answer.status, answer.body.as_str().unwrap_or_default().to_owned())
}

async fn previewed(scene: &Scene) -> String {
    evening(scene).await;
    scene.admin.put("/formula", formula(1)).await.expect(200);
    text(&scene.assessor.post("/rankings", plan()).await.expect(201)["id"])
}

#[tokio::test]
async fn a_ranking_from_its_formula_to_the_public() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    nobody.get("/formula").await.refused(404, "not_found");
    scene.assessor.post("/rankings", plan()).await.refused(409, "no_formula");
    let id = previewed(&scene).await;
    let (one, path) = (format!("/rankings/{id}"), |act: &str| format!("/rankings/{id}/{act}"));

    // The preview: for the departments and the assessors, and it moves.
    nobody.get(&one).await.refused(404, "not_found");
    assert_eq!(ids(&nobody.get("/rankings").await.expect(200)), Vec::<String>::new());
    scene.moderator.get(&one).await.refused(404, "not_found");
    let seen = scene.other_official.get(&one).await.expect(200);
    assert_eq!((&seen["status"], &seen["rows"][0]["score"]), (&json!("preview"), &json!(5_000)));
    assert_eq!(seen["rows"][0]["measured"], json!([{"figure": "answer_rate", "part": 1, "whole": 2}]));
    scene.assessor.get(&path("export.json")).await.refused(404, "not_found");
    scene.assessor.post(&path("freeze"), json!({})).await.refused(409, "cut_off_not_reached");

    let objected =
        scene.official.post(&path("objections"), json!({"text": "有一件不属本局"})).await.expect(201);
    let objection = text(&objected["objection_list"][0]["id"]);
    let other = scene.other_official.get(&one).await.expect(200);
    assert_eq!((&other["objections"], &other["objection_list"]), (&json!(1), &json!([])));

    scene.clock.advance_ms(3 * HOUR_MS);
    scene.assessor.post(&path("freeze"), json!({})).await.refused(409, "objections_open");
    scene.official.post(&path("objections"), json!({"text": "晚了"})).await.refused(409, "cut_off_passed");
    let answer = json!({"accepted": true, "text": "已改派"});
    scene.assessor.post(&format!("/objections/{objection}/answer"), answer).await.expect(200);
    let seen = scene.official.get(&one).await.expect(200);
    let told = &seen["objection_list"][0];
    assert_eq!((&told["accepted"], &told["answer"]), (&json!(true), &json!("已改派")));
    let frozen = scene.assessor.post(&path("freeze"), json!({})).await.expect(200);
    assert_eq!((&frozen["status"], &frozen["rows"][0]["place"]), (&json!("frozen"), &json!(1)));

    // Published only where the city does so; then everybody reads the same.
    scene.assessor.post(&path("publish"), json!({})).await.refused(409, "public_ranking_is_off");
    assert_eq!(page(&nobody, "/assessment").await.0, 404);
    scene.admin.patch("/settings", json!({"public_ranking": "on"})).await.expect(200);
    assert!(page(&nobody, "/assessment").await.1.contains("还没有公布的排名"));
    scene.assessor.post(&path("publish"), json!({})).await.expect(200);
    let seen = nobody.get(&one).await.expect(200);
    assert_eq!((&seen["rows"], &seen["objection_list"]), (&frozen["rows"], &json!([])));
    let export = nobody.get(&path("export.json")).await.expect(200);
    assert_eq!((&export["rows"], &export["formula"]["version"]), (&frozen["rows"], &json!(1)));
    let csv = text(&nobody.get(&path("export.csv")).await.expect(200));
    assert!(csv.contains(",1,示例市供热局,2,50.00,,1,2,50.00,,,"), "{csv}");
    let (status, html) = page(&nobody, "/assessment").await;
    assert_eq!(status, 200);
    assert!(html.contains("data-place=\"1\" data-score=\"50.00\""), "{html}");
    assert!(html.contains("答复率，权重 3：0% 得 0 分，100% 得 100 分"), "{html}");
    assert!(html.contains("异议期内收到部门异议 1 件，均已答复，其中采纳 1 件"), "{html}");

    // Withdrawn: the page says so, and shows no places.
    scene.assessor.post(&path("withdraw"), json!({"reason": "统计时间有误"})).await.expect(200);
    let (_, html) = page(&nobody, "/assessment").await;
    assert!(html.contains("撤回原因：统计时间有误") && !html.contains("data-place"), "{html}");
    nobody.get(&path("export.json")).await.refused(404, "not_found");
    assert_eq!(scene.assessor.get(&one).await.expect(200)["rows"], frozen["rows"]);
    scene.node.stop().await;
}

#[tokio::test]
async fn what_was_frozen_stays_as_it_was() {
    let scene = Scene::sqlite().await;
    let id = previewed(&scene).await;
    scene.clock.advance_ms(3 * HOUR_MS);
    let freeze = format!("/rankings/{id}/freeze");
    let frozen = scene.assessor.post_with_key(&freeze, "k-1", json!({})).await.expect(200);
    scene.admin.put("/formula", formula(50)).await.expect(200);
    let open = scene.official.get("/desk/questions?status=approved").await.expect(200);
    let open = text(&open["items"][0]["id"]);
    scene.answered(&open, "明年三月。").await;
    let again = scene.assessor.post_with_key(&freeze, "k-1", json!({})).await.expect(200);
    assert_eq!(again["rows"], frozen["rows"]);
    assert_eq!(again["formula"]["cases_min"], 1);
    scene.assessor.post(&freeze, json!({})).await.refused(409, "wrong_state");
    assert_eq!(scene.nobody().get("/formula").await.expect(200)["version"], 2);
    assert_eq!(scene.nobody().get("/formula/1").await.expect(200)["cases_min"], 1);
    scene.nobody().get("/formula/3").await.refused(404, "not_found");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_formula_is_refused_with_every_fault() {
    let scene = Scene::sqlite().await;
    let bad = json!({
        "parts": [{"figure": "answer_rate", "weight": 99_999_999_999_u64, "worst": 7, "best": 7}],
        "cases_min": 0,
    });
    let refused = scene.admin.put("/formula", bad).await.refused(422, "invalid_value");
    let found = faults(&refused);
    for (field, code) in [
        ("cases_min", "number_out_of_bounds"),
        ("parts.0.weight", "number_out_of_bounds"),
        ("parts.0.best", "best_is_worst"),
    ] {
        assert!(found.contains(&(field.to_owned(), code.to_owned())), "{found:?}");
    }
    let bad = json!({"parts": [{"figure": "beauty", "weight": 1, "worst": 0, "best": 1}], "cases_min": 1});
    let refused = scene.admin.put("/formula", bad).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("parts.0.figure".to_owned(), "unknown_value".to_owned())]);
    scene.node.stop().await;
}

#[tokio::test]
async fn a_sample_is_drawn_telephoned_and_counted() {
    let scene = Scene::sqlite().await;
    let plan = json!({
        "title": "八月回访", "from": "2010-08-01", "to": "2010-08-31", "per_department": 5, "seed": "2010-08",
    });
    scene.assessor.post("/samples", plan.clone()).await.refused(409, "nothing_to_draw");
    evening(&scene).await;
    let sample = scene.assessor.post("/samples", plan).await.expect(201);
    assert_eq!((&sample["items"], &sample["seed"]), (&json!(1), &json!("2010-08")));
    let id = text(&sample["id"]);
    let results = format!("/samples/{id}/results");
    let bad = json!({"no": 1, "reached": false, "score": 3});
    let refused = scene.assessor.post(&results, bad).await.refused(422, "invalid_value");
    assert_eq!(faults(&refused), [("score".to_owned(), "only_of_the_reached".to_owned())]);
    scene.assessor.post(&results, json!({"no": 2, "reached": true})).await.refused(404, "not_found");
    let entered = json!({"no": 1, "reached": true, "score": 4, "comment": "=1+1"});
    let item = scene.assessor.post(&results, entered).await.expect(200);
    assert_eq!((&item["score"], &item["comment"]), (&json!(4), &json!("=1+1")));

    let listed = scene.admin.get(&format!("/samples/{id}/items")).await.expect(200);
    assert_eq!(listed["items"], json!([item]));
    let sample = scene.assessor.get(&format!("/samples/{id}")).await.expect(200);
    assert_eq!((&sample["reached"], &sample["missed"]), (&json!(1), &json!(0)));
    let csv = text(&scene.assessor.get(&format!("/samples/{id}/items.csv")).await.expect(200));
    assert!(csv.contains(",1,4,'=1+1,"), "{csv}");
    let assessment = scene.official.get("/assessment").await.expect(200);
    let sampling = &assessment["departments"][0]["sampling"];
    assert_eq!((&sampling["drawn"], &sampling["mean"]), (&json!(1), &json!(4.0)));
    assert_eq!(&assessment["sampling"], sampling);
    let csv = text(&scene.official.get("/assessment.csv").await.expect(200));
    assert!(csv.contains("回访满意度"), "{csv}");
    scene.node.stop().await;
}

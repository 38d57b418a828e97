//! Due dates, extensions, co-handlers, promises, topics and the calendar, over HTTP. The interview is held on the
//! evening of 24 August 2010.

use super::{faults, ids, text};
use harness::Scene;
use serde_json::{Value, json};

#[tokio::test]
async fn the_end_of_an_interview_settles_what_is_open() {
    let scene = Scene::sqlite().await;
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let [answered, open] = [
        scene.asked(&asker, &interview, "何时供热？").await,
        scene.asked(&asker, &interview, "管网何时换？").await,
    ];
    for question in [&answered, &open] {
        scene.approved(question).await;
    }
    scene.answered(&answered, "十一月十六日。").await;
    scene.step(&interview, "end").await;

    let settled = scene.nobody().get(&format!("/interviews/{interview}/settlement")).await.expect(200);
    assert_eq!((&settled["handed_over"], &settled["answered"]), (&json!(1), &json!(0)));
    assert_eq!(settled["due_at"], "2010-09-02T15:59:59.999Z");
    assert_eq!(ids(&settled["open"]), [open.as_str()]);
    assert_eq!(settled["open"]["items"][0]["due_at"], settled["due_at"]);
    assert_eq!(settled["departments"][0]["department_id"], scene.heating);
    let mine = asker.get("/me/questions").await.expect(200);
    let due: Vec<_> =
        mine["items"].as_array().expect("a list").iter().map(|own| own["due_at"].clone()).collect();
    assert_eq!(due, [settled["due_at"].clone(), Value::Null], "its asker is told, newest first");

    scene.answered(&open, "明年。").await;
    let settled = scene.nobody().get(&format!("/interviews/{interview}/settlement")).await.expect(200);
    assert_eq!((&settled["handed_over"], &settled["answered"]), (&json!(1), &json!(1)));
    scene.node.stop().await;
}

#[tokio::test]
async fn more_time_is_asked_for_and_granted_and_everybody_sees_it() {
    let scene = Scene::sqlite().await;
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let question = scene.asked(&asker, &interview, "管网何时换？").await;
    scene.approved(&question).await;
    let path = format!("/questions/{question}");
    let request = json!({"days": 3, "reason": "要到现场勘察"});
    scene.official.post(&format!("{path}/extension"), request.clone()).await.refused(409, "nothing_due");
    scene.step(&interview, "end").await;

    let asked = scene.official.post(&format!("{path}/extension"), request.clone()).await.expect(200);
    assert_eq!(asked["question"]["extension"]["reason"], "要到现场勘察");
    assert!(
        scene.nobody().get(&path).await.expect(200).get("extension").is_none(),
        "the reason is for staff"
    );
    scene.official.post(&format!("{path}/extension/grant"), json!({})).await.refused(403, "role_not_allowed");
    scene.assessor.post(&format!("{path}/extension/grant"), json!({})).await.expect(200);
    let seen = scene.nobody().get(&path).await.expect(200);
    assert_eq!((&seen["extended"], &seen["due_at"]), (&json!(true), &json!("2010-09-07T15:59:59.999Z")));
    scene.official.post(&format!("{path}/extension"), request).await.refused(409, "already_extended");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_joint_question_has_a_lead_a_contribution_and_a_promise() {
    let scene = Scene::sqlite().await;
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let question = scene.asked(&asker, &interview, "路口何时修？").await;
    scene.approved(&question).await;
    let path = format!("/questions/{question}");
    let with = json!({"department_ids": [scene.traffic]});
    scene.moderator.put(&format!("{path}/co_handlers"), with).await.expect(200);
    let helps = scene.other_official.get("/desk/questions").await.expect(200);
    assert_eq!(ids(&helps), [question.as_str()], "a co-handler finds it on the desk");
    let part = json!({"text": "信号灯本周调整。", "form": "contribution"});
    let made = scene.other_official.post(&format!("{path}/answers"), part).await.expect(201);
    assert_eq!(made["answer"]["department_id"], scene.traffic);
    let holding = json!({"text": "已收到，正在办理。", "form": "holding"});
    scene.official.post(&format!("{path}/answers"), holding).await.expect(201);
    assert_eq!(scene.nobody().get(&path).await.expect(200)["status"], "approved");

    let promise = json!({"text": "年底前修好。", "outcome": "promised"});
    let problem =
        scene.official.post(&format!("{path}/answers"), promise.clone()).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("promised_until".to_owned(), "missing_field".to_owned())]);
    let mut promise = promise;
    promise["promised_until"] = json!("2010-12-31T15:59:59.999Z");
    let promised = scene.official.post(&format!("{path}/answers"), promise).await.expect(201);
    asker.put(&format!("{path}/judgement"), json!({"answered": false})).await.expect(200);
    let answer = text(&promised["answer"]["id"]);
    let kept = json!({"text": "已修好，见照片。"});
    let kept = scene.official.post(&format!("/answers/{answer}/evidence"), kept).await.expect(200);
    assert_eq!(kept["answer"]["evidence"], "已修好，见照片。");
    let seen = scene.nobody().get(&path).await.expect(200);
    assert_eq!((&seen["status"], &seen["confirmed"]), (&json!("answered"), &json!(false)));
    scene.node.stop().await;
}

#[tokio::test]
async fn an_interview_is_judged_once_by_whoever_takes_part() {
    let scene = Scene::sqlite().await;
    let netizen = scene.netizen("岛城市民").await;
    let path = format!("/interviews/{}/judgement", scene.live().await);
    for _ in 0..2 {
        assert_eq!(netizen.put(&path, json!({"score": 4})).await.status, 204);
    }
    netizen.put(&path, json!({"score": 1})).await.refused(409, "already_rated");
    scene.nobody().put(&path, json!({"score": 4})).await.refused(401, "not_signed_in");
    scene.node.stop().await;
}

#[tokio::test]
async fn the_calendar_is_built_in_changed_and_imported() {
    let scene = Scene::sqlite().await;
    let known = scene.nobody().get("/calendar?year=2026").await.expect(200);
    assert_eq!(known["days"].as_array().map(Vec::len), Some(33 + 6));
    assert_eq!(scene.nobody().get("/calendar").await.expect(200)["is_unknown"], true, "2010 is not built in");

    let days = json!({"days": [{"date": "2010-09-22", "kind": "holiday", "name": "中秋节"}]});
    let changed = scene.admin.patch("/calendar", days).await.expect(200);
    assert_eq!((&changed["year"], &changed["days"][0]["name"]), (&json!(2010), &json!("中秋节")));
    let file = json!({"format": "csv", "text": "date,kind,name\n2010-10-01,holiday,国庆节\n2010-10-09,workday,国庆节\n"});
    let imported = scene.admin.post("/calendar/import", file).await.expect(200);
    assert_eq!(imported["days"].as_array().map(Vec::len), Some(3));
    let bad = json!({"format": "csv", "text": "date,kind,name\n2010-10-01,free,国庆节\n"});
    let problem = scene.admin.post("/calendar/import", bad).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("text.2".to_owned(), "not_a_day".to_owned())]);
    scene.node.stop().await;
}

#[tokio::test]
async fn topics_come_from_a_catalogue() {
    let scene = Scene::sqlite().await;
    let table = json!({"text": "code,name,parent\nheat,供热,\nheat-late,供热不及时,heat\n"});
    scene.admin.post("/topics/import", table).await.expect(200);
    let deep = json!({"topics": [{"code": "x", "name": "x", "parent": "heat-late"}]});
    let problem = scene.admin.patch("/topics", deep).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("topics.0.parent".to_owned(), "topics_too_deep".to_owned())]);
    let listed = scene.nobody().get("/topics").await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));

    let asker = scene.netizen("岛城市民").await;
    let asking = format!("/interviews/{}/questions", scene.live().await);
    let ask = |topic: &str| json!({"text": "为什么不热？", "topic": topic});
    let problem = asker.post(&asking, ask("sky")).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("topic".to_owned(), "unknown_topic".to_owned())]);
    let asked = asker.post(&asking, ask("heat-late")).await.expect(201);
    assert_eq!(asked["question"]["topic"], "heat-late");
    let path = format!("/questions/{}/classify", text(&asked["question"]["id"]));
    let classified = scene.moderator.post(&path, json!({"kind": "complaint"})).await.expect(200);
    assert_eq!(
        (&classified["question"]["kind"], &classified["question"]["topic"]),
        (&json!("complaint"), &Value::Null)
    );
    scene.node.stop().await;
}

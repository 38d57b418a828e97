//! An assessor reminds, the department acknowledges, the assessor sees that.

use super::{left_open, look, open};
use harness::Scene;
use serde_json::json;

#[tokio::test]
async fn a_reminder_is_shown_until_its_department_acknowledges_it() {
    let scene = Scene::sqlite().await;
    let (interview, question) = left_open(&scene).await;
    let reminder = json!({"question_id": question, "text": "请于本周内答复。"});
    scene.official.post("/reminders", reminder.clone()).await.refused(403, "role_not_allowed");
    let made = scene.assessor.post("/reminders", reminder).await.expect(201);
    assert_eq!((&made["kind"], &made["department_id"]), (&json!("reminder"), &json!(scene.heating)));
    assert_eq!((&made["text"], &made["interview_id"]), (&json!("请于本周内答复。"), &json!(interview)));
    assert_eq!((&made["made_by"], &made["question_no"]), (&json!("测试员assessor"), &json!(1)));

    assert!(open(&scene.official).await.contains(&"reminder".to_owned()));
    assert!(open(&scene.other_official).await.is_empty());
    let path = format!("/notices/{}/acknowledge", made["id"].as_str().expect("an id"));
    let note = json!({"note": "已安排，周四答复。"});
    scene.nobody().post(&path, note.clone()).await.refused(401, "not_signed_in");
    scene.admin.post(&path, note.clone()).await.refused(403, "role_not_allowed");
    for other in [&scene.other_official, &scene.moderator, &scene.assessor] {
        other.post(&path, note.clone()).await.refused(403, "other_department");
    }
    let acknowledged = scene.official.post(&path, note.clone()).await.expect(200);
    assert_eq!(acknowledged["acknowledged"]["note"], note["note"]);
    scene.official.post(&path, note).await.refused(409, "wrong_state");
    assert!(!open(&scene.official).await.contains(&"reminder".to_owned()));

    for path in ["/reminders".to_owned(), format!("/reminders?question={question}")] {
        let given = scene.assessor.get(&path).await.expect(200);
        assert_eq!(given["items"][0]["acknowledged"]["by"], "测试员official");
    }
    let others = scene.assessor.get(&format!("/reminders?department={}", scene.traffic)).await.expect(200);
    assert_eq!(others["items"], json!([]));

    let audit = scene.admin.get("/audit?stream=city&limit=2").await.expect(200);
    assert_eq!(audit["items"][0]["type"], "notice_acknowledged");
    assert_eq!(audit["items"][1]["type"], "department_reminded");
    assert!(!audit.to_string().contains("本周内"), "texts are not in the log");
    scene.node.stop().await;
}

#[tokio::test]
async fn a_department_as_a_whole_is_reminded_and_a_key_reminds_once() {
    let scene = Scene::sqlite().await;
    let reminder = json!({"department_id": scene.heating, "text": "请加快办理。"});
    let first = scene.assessor.post_with_key("/reminders", "k1", reminder.clone()).await.expect(201);
    let again = scene.assessor.post_with_key("/reminders", "k1", reminder).await.expect(201);
    assert_eq!(first["id"], again["id"]);
    look(&scene).await;
    assert_eq!(open(&scene.official).await, ["reminder"], "nothing settles it but an acknowledgement");
    let unknown = json!({"department_id": "nowhere", "text": "请加快办理。"});
    scene.assessor.post("/reminders", unknown).await.refused(422, "invalid_value");
    let nothing = json!({"question_id": "nowhere", "text": "请加快办理。"});
    scene.assessor.post("/reminders", nothing).await.refused(404, "not_found");
    scene.node.stop().await;
}

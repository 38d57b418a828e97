//! Departments, staff, settings, the audit trail, and the published figures.

use super::{faults, ids, text};
use harness::Scene;
use serde_json::{Value, json};

#[tokio::test]
async fn departments_are_made_changed_retired_and_seen_by_everybody() {
    let scene = Scene::sqlite().await;
    let admin = &scene.admin;
    let body =
        json!({"code": "water", "name": "示例市水务局", "name_en": "Water", "parent_id": scene.heating});
    let made = admin.post("/departments", body.clone()).await.expect(201);
    for (field, value) in
        [("review", json!(false)), ("retired_at", Value::Null), ("parent_id", json!(scene.heating))]
    {
        assert_eq!(made[field], value, "{field}");
    }
    admin.post("/departments", body).await.refused(409, "code_taken");
    let orphan = json!({"code": "x", "name": "x", "parent_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"});
    let problem = admin.post("/departments", orphan).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("parent_id".to_owned(), "unknown_department".to_owned())]);

    let path = format!("/departments/{}", text(&made["id"]));
    let changed = admin.patch(&path, json!({"name": "水务局", "retired": true})).await.expect(200);
    assert_eq!((changed["name"].as_str(), changed["code"].as_str()), (Some("水务局"), Some("water")));
    let seen = scene.nobody().get(&path).await.expect(200);
    assert_eq!((&seen["retired_at"], &seen["figures"]["questions"]), (&changed["retired_at"], &json!(0)));
    let plan = json!({
        "title": "访谈", "subject": "题目", "department_ids": [made["id"]], "planned_start_at": "2010-09-24T11:30:00Z",
    });
    let problem = scene.moderator.post("/interviews", plan).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("department_ids.0".to_owned(), "department_retired".to_owned())]);
    let listed = scene.nobody().get("/departments?limit=2").await.expect(200);
    let mut earlier = [scene.heating.clone(), scene.traffic.clone()];
    earlier.sort();
    assert_eq!(ids(&listed), earlier);
    let after = text(&listed["next"]);
    let rest = scene.nobody().get(&format!("/departments?limit=2&after={after}")).await.expect(200);
    assert_eq!((ids(&rest), &rest["next"]), (vec![text(&made["id"])], &Value::Null));
    scene.moderator.patch(&path, json!({"retired": false})).await.refused(403, "role_not_allowed");
}

#[tokio::test]
async fn staff_accounts_are_checked_before_they_are_made() {
    let scene = Scene::sqlite().await;
    let admin = &scene.admin;
    let roles = json!([{"role": "assessor"}]);
    for (body, status, code, field) in [
        (json!({"username": "ab", "name": "甲", "roles": roles}), 422, "invalid_value", "username"),
        (
            json!({"username": "abc", "name": "甲", "roles": roles, "password": "short"}),
            422,
            "invalid_value",
            "password",
        ),
        (
            json!({"username": "abc", "name": "甲", "roles": [{"role": "official"}]}),
            422,
            "invalid_value",
            "roles",
        ),
        (
            json!({"username": "abc", "name": "甲", "roles": [{"role": "king"}]}),
            422,
            "invalid_value",
            "roles.0.role",
        ),
        (json!({"username": "abc", "name": "甲", "roles": [{}]}), 400, "missing_field", "roles.0.role"),
        (json!({"username": "abc", "name": "甲"}), 400, "missing_field", "roles"),
    ] {
        let problem = admin.post("/staff", body).await.refused(status, code);
        assert_eq!(faults(&problem)[0].0, field);
    }
    let admins = json!({"username": "admin", "name": "甲", "roles": roles});
    admin.post("/staff", admins).await.refused(409, "username_taken");
    let made = json!({"username": "abc", "name": "甲", "roles": roles, "password": "long enough"});
    let made = admin.post("/staff", made).await.expect(201);
    assert_eq!(
        (&made["roles"], &made["sign_in_link"]),
        (&json!([{"role": "assessor", "department_id": null}]), &Value::Null)
    );
    let path = format!("/staff/{}", text(&made["id"]));
    let roles = json!([{"role": "official", "department_id": scene.traffic}]);
    let changed =
        admin.patch(&path, json!({"name": "乙", "roles": roles, "new_sign_in_link": true})).await.expect(200);
    assert_eq!((changed["name"].as_str(), &changed["roles"]), (Some("乙"), &roles));
    assert!(changed["sign_in_link"].is_string());
    let both = json!({"password": "long enough", "new_sign_in_link": true});
    admin.patch(&path, both).await.refused(422, "invalid_value");
    let listed = admin.get("/staff?limit=200").await.expect(200);
    assert_eq!(ids(&listed).len(), 6);
    assert!(!listed.to_string().contains("argon2"));
    scene.moderator.get("/staff").await.refused(403, "role_not_allowed");
}

#[tokio::test]
async fn settings_are_listed_with_their_bounds_and_changed_all_or_none() {
    let scene = Scene::sqlite().await;
    let admin = &scene.admin;
    let setting = async |name: &str| {
        let listed = admin.get("/settings").await.expect(200);
        assert_eq!(listed["next"], Value::Null);
        let items = listed["items"].as_array().expect("a list").clone();
        items.into_iter().find(|setting| setting["name"] == name).expect("the setting")
    };
    let before = setting("notice_days").await;
    assert_eq!((&before["type"], &before["min"], &before["max"]), (&json!("integer"), &json!(0), &json!(90)));
    assert_eq!(
        (&before["default"], &before["value"], &before["changed_by"]),
        (&json!(3), &json!(3), &Value::Null)
    );
    assert_eq!(setting("moderation").await["choices"], json!(["pre", "post"]));

    let mixed = json!({"notice_days": 5, "duration_minutes": 5, "no_such": 1, "time_zone": "Asia/Nowhere"});
    let problem = admin.patch("/settings", mixed).await.refused(422, "invalid_value");
    let mut wrong = faults(&problem);
    wrong.sort();
    let expected = [
        ("duration_minutes", "setting_out_of_bounds"),
        ("no_such", "unknown_setting"),
        ("time_zone", "unknown_time_zone"),
    ];
    assert_eq!(wrong, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    assert_eq!(setting("notice_days").await["value"], 3, "nothing is half done");
    admin.patch("/settings", json!({"notice_days": 5})).await.expect(200);
    let after = setting("notice_days").await;
    assert_eq!((&after["value"], &after["changed_by"]), (&json!(5), &json!("测试员admin")));
    assert!(after["changed_at"].is_string());
    for client in [&scene.moderator, &scene.assessor, &scene.official] {
        client.get("/settings").await.refused(403, "role_not_allowed");
        client.patch("/settings", json!({"notice_days": 0})).await.refused(403, "role_not_allowed");
    }
    scene.nobody().get("/settings").await.refused(401, "not_signed_in");
}

#[tokio::test]
async fn the_audit_trail_names_everything_that_was_done_and_no_text() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let question = scene.asked(&scene.netizen("甲").await, &interview, "秘密的提问").await;
    let path = format!("/questions/{question}/reject");
    scene.moderator.post(&path, json!({"reason": "秘密的理由"})).await.expect(200);
    scene.admin.patch("/settings", json!({"notice_days": 5})).await.expect(200);
    let kinds = |list: &Value| -> Vec<String> {
        list["items"].as_array().expect("a list").iter().map(|event| text(&event["type"])).collect()
    };
    let trail = scene.admin.get(&format!("/audit?stream={interview}")).await.expect(200);
    let expected = [
        "question_rejected",
        "question_asked",
        "interview_opened",
        "interview_announced",
        "interview_created",
    ];
    assert_eq!(kinds(&trail), expected);
    assert_eq!(trail["items"][0]["actor_name"], "测试员moderator");
    assert!(text(&trail["items"][0]["actor"]).starts_with("staff:"));
    assert!(!trail.to_string().contains("秘密"));
    let city = scene.admin.get("/audit?stream=city&limit=1").await.expect(200);
    assert_eq!(kinds(&city), ["settings_changed"]);
    let after = text(&city["next"]);
    let next = scene.admin.get(&format!("/audit?stream=city&limit=1&after={after}")).await.expect(200);
    assert_eq!(next["items"][0]["seq"].as_u64(), city["items"][0]["seq"].as_u64().map(|seq| seq - 1));
    for client in [&scene.moderator, &scene.assessor] {
        client.get("/audit").await.refused(403, "role_not_allowed");
    }
}

#[tokio::test]
async fn figures_are_counted_for_the_city_each_department_and_each_interview() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.clock.advance_ms(2_000);
    scene.approved(&question).await;
    scene.clock.advance_ms(3_000);
    let answer = scene.answered(&question, "已修复。").await;
    asker.put(&format!("/answers/{answer}/rating"), json!({"score": 5})).await.expect(200);
    scene.asked(&asker, &interview, "等待审核").await;

    let nobody = scene.nobody();
    let row = async |query: &str| {
        let listed = nobody.get(&format!("/figures{query}")).await.expect(200);
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{query}");
        listed["items"][0].clone()
    };
    let city = row("").await;
    for (figure, value) in [
        ("interviews", json!(1)),
        ("participations", json!(1)),
        ("participants", json!(1)),
        ("questions", json!(2)),
        ("approved", json!(1)),
        ("answered", json!(1)),
        ("live_answered", json!(1)),
        ("moderation", json!({"count": 1, "median_ms": 2_000, "p90_ms": 2_000, "max_ms": 2_000})),
        ("response", json!({"count": 1, "median_ms": 3_000, "p90_ms": 3_000, "max_ms": 3_000})),
        ("waiting", json!({"count": 1, "median_ms": 5_000, "p90_ms": 5_000, "max_ms": 5_000})),
    ] {
        assert_eq!(city[figure], value, "{figure}");
    }
    assert_eq!(row("?by=interview").await["interview_id"], interview.as_str());
    assert_eq!(row(&format!("?by=interview&interview={interview}")).await["answered"], 1);
    assert_eq!(row(&format!("?by=department&department={}", scene.heating)).await["name"], "示例市供热局");
    assert_eq!(row("?from=2010-08-24&to=2010-08-24").await["questions"], 2);
    assert_eq!(row("?from=2010-08-25").await["questions"], 0);
    let department = nobody.get(&format!("/departments/{}", scene.heating)).await.expect(200);
    assert_eq!(department["figures"]["answered"], 1);
}

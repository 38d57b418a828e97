//! What bad input gets: a problem with a stable code, a text in the reader's language, and nothing half done.

use super::{faults, ids, text};
use harness::{Client, Scene};
use reqwest::{Method, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_text_is_kept_as_it_is_or_refused_and_never_changed() {
    let scene = Scene::sqlite().await;
    scene.admin.patch("/settings", json!({"question_length_max": 10_000})).await.expect(200);
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    for (sent, kept) in [
        ("路灯坏了", "路灯坏了"),
        ("  第一行\r\n第二行\t👨‍👩‍👧 𠮷 ", "第一行\n第二行\t👨‍👩‍👧 𠮷"),
        ("<script>alert(1)</script> & ' \" \\ %00 {{x}}", "<script>alert(1)</script> & ' \" \\ %00 {{x}}"),
        ("שלום مرحبا a\u{301}", "שלום مرحبا a\u{301}"),
    ] {
        let asked = asker.post(&path, json!({"text": sent})).await.expect(201);
        let id = text(&asked["question"]["id"]);
        let read = asker.get(&format!("/questions/{id}")).await.expect(200);
        assert_eq!((asked["question"]["text"].as_str(), read["text"].as_str()), (Some(kept), Some(kept)));
    }
    let longest = "问".repeat(10_000);
    asker.post(&path, json!({"text": longest})).await.expect(201);
    for (sent, code) in [
        ("", "text_blank"),
        (" \n\t　", "text_blank"),
        ("\u{200B}\u{2060}", "text_blank"),
        ("a\0b", "text_has_control_characters"),
        ("a\u{1b}[31mb", "text_has_control_characters"),
        ("a\u{202E}b", "text_has_control_characters"),
        ("a\u{2066}b", "text_has_control_characters"),
        (&"问".repeat(10_001), "text_too_long"),
        (&"问".repeat(20_000), "text_too_long"),
        (&"x".repeat(20_001), "text_too_long"),
    ] {
        let problem = asker.post(&path, json!({"text": sent})).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem), [("text".to_owned(), code.to_owned())]);
    }
    let kept = scene.moderator.get(&format!("/interviews/{interview}/queue")).await.expect(200);
    assert_eq!(ids(&kept).len(), 5, "what was refused left nothing behind");
}

#[tokio::test]
async fn a_body_that_does_not_fit_the_form_is_named_field_by_field() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    for (body, status, code, wrong) in [
        (json!({}), 400, "missing_field", &[("text", "missing_field")][..]),
        (json!({"text": null}), 400, "missing_field", &[("text", "missing_field")]),
        (json!({"text": "x", "txet": "x"}), 400, "unknown_field", &[("txet", "unknown_field")]),
        (json!({"text": 5}), 422, "invalid_value", &[("text", "wrong_type")]),
        (json!({"text": ["x"]}), 422, "invalid_value", &[("text", "wrong_type")]),
        (
            json!({"text": "", "kind": "praise", "follows": "a-b"}),
            422,
            "invalid_value",
            &[("text", "text_blank"), ("follows", "not_an_id"), ("kind", "unknown_value")],
        ),
        (
            json!({"text": "x", "follows": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}),
            422,
            "invalid_value",
            &[("follows", "not_found")],
        ),
        (
            json!({"text": "x", "department_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}),
            422,
            "invalid_value",
            &[("department_id", "unknown_department")],
        ),
    ] {
        let problem = asker.post(&path, body).await.refused(status, code);
        let wrong: Vec<_> =
            wrong.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
        assert_eq!(faults(&problem), wrong);
    }
    for garbage in
        ["{", "null", "[]", "5", "\"x\"", "text=x", "{\"text\":\"\\ud800\"}", "{} {}", "\u{FEFF}{}"]
    {
        raw(&asker, &path, garbage.into()).await.refused(400, "not_json");
    }
    raw(&asker, &path, vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}']).await.refused(400, "not_json");
    let deep = "[".repeat(10_000);
    raw(&asker, &path, format!("{{\"text\":{deep}").into()).await.refused(400, "not_json");
    let large = json!({"text": "x".repeat(70_000)}).to_string();
    raw(&asker, &path, large.into()).await.refused(413, "payload_too_large");
    let kept = scene.moderator.get(&format!("/interviews/{interview}/queue")).await.expect(200);
    assert_eq!(ids(&kept).len(), 0);
}

async fn raw(client: &Client, path: &str, body: Vec<u8>) -> harness::Answer {
    client.send(client.request(Method::POST, path).body(body)).await
}

#[tokio::test]
async fn a_call_without_required_fields_takes_no_body_or_an_empty_one() {
    let scene = Scene::sqlite().await;
    let moderator = &scene.moderator;
    let interview = scene.announced().await;
    let open = format!("/interviews/{interview}/open");
    raw(moderator, &open, b"{".to_vec()).await.refused(400, "not_json");
    moderator.post(&open, json!({"now": true})).await.refused(400, "unknown_field");
    moderator.send(moderator.request(Method::POST, &open)).await.expect(200);
    raw(moderator, &format!("/interviews/{interview}/pause"), b" {} \n".to_vec()).await.expect(200);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_whatever_its_name() {
    let scene = Scene::sqlite().await;
    let asker = scene.netizen("岛城市民").await;
    let long = "0".repeat(27);
    for id in ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", "a-b", "%00", "%E9%97%AE", "%FF", long.as_str()] {
        for path in [
            format!("/interviews/{id}"),
            format!("/interviews/{id}/snapshot"),
            format!("/interviews/{id}/events"),
            format!("/interviews/{id}/questions"),
            format!("/interviews/{id}/mine"),
            format!("/questions/{id}"),
            format!("/departments/{id}"),
            format!("/track/{id}"),
        ] {
            asker.get(&path).await.refused(404, "not_found");
        }
        scene.moderator.get(&format!("/interviews/{id}/queue")).await.refused(404, "not_found");
        asker.put(&format!("/questions/{id}/upvote"), json!({})).await.refused(404, "not_found");
        asker.put(&format!("/answers/{id}/rating"), json!({"score": 1})).await.refused(404, "not_found");
        asker
            .post(&format!("/interviews/{id}/questions"), json!({"text": "x"}))
            .await
            .refused(404, "not_found");
        scene.moderator.post(&format!("/interviews/{id}/open"), json!({})).await.refused(404, "not_found");
        scene.moderator.delete(&format!("/statements/{id}")).await.refused(404, "not_found");
        scene.admin.patch(&format!("/departments/{id}"), json!({})).await.refused(404, "not_found");
        scene.admin.patch(&format!("/staff/{id}"), json!({})).await.refused(404, "not_found");
        scene.admin.delete(&format!("/tokens/{id}")).await.refused(404, "not_found");
    }
    for path in ["", "/nothing", "/interviews/x/y/z"] {
        asker.get(path).await.refused(404, "not_found");
    }
    let answer = asker.send(asker.request(Method::PUT, "/interviews")).await;
    assert!(answer.headers.contains_key(header::ALLOW));
    answer.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn a_draft_is_nobodys_business() {
    let scene = Scene::sqlite().await;
    let draft = scene.draft(json!({})).await;
    let asker = scene.netizen("岛城市民").await;
    for path in ["", "/snapshot", "/events", "/questions", "/mine"] {
        asker.get(&format!("/interviews/{draft}{path}")).await.refused(404, "not_found");
    }
    asker
        .post(&format!("/interviews/{draft}/questions"), json!({"text": "x"}))
        .await
        .refused(404, "not_found");
    let listed = asker.get("/interviews?status=draft,announced").await.expect(200);
    assert_eq!(ids(&listed), Vec::<String>::new());
    let listed = scene.moderator.get("/interviews?status=draft").await.expect(200);
    assert_eq!(ids(&listed), [draft]);
}

#[tokio::test]
async fn a_wrong_state_is_told_and_changes_nothing() {
    let scene = Scene::sqlite().await;
    let moderator = &scene.moderator;
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.draft(json!({})).await;
    let step = |act: &str| format!("/interviews/{interview}/{act}");
    for act in ["open", "pause", "resume", "end", "archive"] {
        moderator.post(&step(act), json!({})).await.refused(409, "wrong_state");
    }
    scene.step(&interview, "announce").await;
    moderator.post(&step("announce"), json!({})).await.refused(409, "wrong_state");
    scene.step(&interview, "open").await;
    moderator.post(&step("resume"), json!({})).await.refused(409, "wrong_state");
    let ask = step("questions");
    scene.step(&interview, "pause").await;
    asker.post(&ask, json!({"text": "x"})).await.refused(409, "asking_is_paused");
    scene.step(&interview, "resume").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    let on = |act: &str| format!("/questions/{question}/{act}");
    for act in ["unmerge", "unhide", "pin", "unpin", "unreject", "start"] {
        let client = if act == "start" { &scene.official } else { moderator };
        let answer = client.post(&on(act), json!({})).await;
        assert!(answer.status == 409 || answer.status == 403, "{act}: {:#}", answer.body);
    }
    asker.post(&on("appeal"), json!({})).await.refused(409, "wrong_state");
    asker.put(&on("upvote"), json!({})).await.refused(404, "not_found");
    moderator.post(&on("merge"), json!({"into": question})).await.refused(409, "merge_into_itself");
    scene.approved(&question).await;
    moderator.post(&on("approve"), json!({})).await.refused(409, "wrong_state");
    moderator.post(&on("reject"), json!({"reason": "x"})).await.refused(409, "wrong_state");
    scene.step(&interview, "end").await;
    asker.post(&ask, json!({"text": "x"})).await.refused(409, "asking_is_closed");
    moderator
        .post(&step("statements"), json!({"speaker": "主持人", "text": "x"}))
        .await
        .refused(409, "wrong_state");
    let extension = json!({"planned_end_at": "2010-12-01T00:00:00Z"});
    moderator.post(&step("extend"), extension).await.refused(409, "wrong_state");
    let read = asker.get(&format!("/questions/{question}")).await.expect(200);
    assert_eq!(read["status"], "approved");
}

#[tokio::test]
async fn plans_that_cannot_be_are_refused() {
    let scene = Scene::sqlite().await;
    let plan = |changes: Value| {
        let mut plan = json!({
            "title": "访谈", "subject": "题目", "department_ids": [scene.heating],
            "planned_start_at": "2010-09-24T11:30:00Z", "planned_end_at": "2010-09-24T13:00:00Z",
        });
        let (Some(fields), Some(changes)) = (plan.as_object_mut(), changes.as_object()) else {
            panic!("objects")
        };
        fields.extend(changes.clone());
        plan
    };
    for (changes, code) in [
        (json!({"planned_end_at": "2010-09-24T11:30:00Z"}), "end_before_start"),
        (json!({"planned_end_at": "2010-09-26T11:30:00Z"}), "invalid_value"),
        (json!({"planned_start_at": "tomorrow"}), "invalid_value"),
        (json!({"planned_start_at": 1_285_327_800}), "invalid_value"),
        (json!({"department_ids": []}), "invalid_value"),
        (json!({"department_ids": [scene.heating, scene.heating]}), "invalid_value"),
        (json!({"department_ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]}), "invalid_value"),
        (json!({"department_ids": "x"}), "invalid_value"),
        (json!({"department_ids": vec!["x"; 101]}), "invalid_value"),
        (json!({"guests": [{"name": "王一"}]}), "missing_field"),
        (json!({"moderation": "none"}), "invalid_value"),
        (json!({"lang": "fr"}), "invalid_value"),
        (json!({"answer_within_days": 0}), "invalid_value"),
        (json!({"answer_within_days": -1}), "invalid_value"),
        (json!({"video_url": "javascript:alert(1)"}), "invalid_value"),
        (json!({"video_url": "http://video.example.org/live.m3u8"}), "invalid_value"),
        (json!({"title": "两\n行"}), "invalid_value"),
    ] {
        let answer = scene.moderator.post("/interviews", plan(changes.clone())).await;
        assert_eq!(answer.code(), code, "{changes}: {:#}", answer.body);
    }
    let made = scene.moderator.post("/interviews", plan(json!({"planned_end_at": null}))).await.expect(201);
    assert_eq!(made["planned_end_at"], "2010-09-24T13:00:00.000Z", "as long as the setting says");
    let short = scene
        .draft(json!({"planned_start_at": "2010-08-25T11:30:00Z", "planned_end_at": "2010-08-25T13:00:00Z"}));
    let path = format!("/interviews/{}/announce", short.await);
    scene.moderator.post(&path, json!({})).await.refused(422, "notice_too_short");
}

#[tokio::test]
async fn queries_are_as_large_as_they_may_be_and_garbage_is_named() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    for n in 0..3 {
        scene.asked(&asker, &interview, &format!("第{n}问")).await;
    }
    let queue = format!("/interviews/{interview}/queue");
    for limit in ["1000000", "99999999999", "200"] {
        let listed = scene.moderator.get(&format!("{queue}?limit={limit}")).await.expect(200);
        assert_eq!(ids(&listed).len(), 3);
    }
    let empty = scene.moderator.get(&format!("{queue}?limit=&status=&after=&utm=x")).await.expect(200);
    assert_eq!(ids(&empty).len(), 3, "what is empty or means nothing is as good as absent");
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("after=garbage", "after"),
        ("after=%FF%FE", "after"),
        ("after=eA", "after"),
        ("status=lively", "status"),
    ] {
        let problem = scene.moderator.get(&format!("{queue}?{query}")).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem)[0].0, field);
    }
    let events = format!("/interviews/{interview}/events");
    for (query, field) in [("after=-1", "after"), ("after=x", "after"), ("epoch=a-b", "epoch")] {
        let problem = scene.nobody().get(&format!("{events}?{query}")).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem)[0].0, field);
    }
    for query in ["after=18446744073709551615", "after=99&epoch=x", "epoch=01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
        scene.nobody().get(&format!("{events}?{query}")).await.refused(410, "resync_required");
    }
    for query in ["from=yesterday", "to=2010-13-01", "status=live,x", "department=a-b", "q=%00"] {
        scene.nobody().get(&format!("/interviews?{query}")).await.refused(422, "invalid_value");
    }
    scene.nobody().get("/figures?by=street").await.refused(422, "invalid_value");
    scene
        .nobody()
        .get(&format!("/interviews/{interview}/questions?sort=best"))
        .await
        .refused(422, "invalid_value");
}

#[tokio::test]
async fn a_problem_speaks_the_readers_language_and_says_what_to_do() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let said = async |language: &str| {
        let request = nobody.request(Method::GET, "/questions/x").header(header::ACCEPT_LANGUAGE, language);
        let answer = nobody.send(request).await;
        let tag = answer.headers[header::CONTENT_LANGUAGE].to_str().expect("a tag").to_owned();
        (tag, answer.refused(404, "not_found"))
    };
    let (tag, chinese) = said("zh-CN,zh;q=0.9").await;
    assert_eq!((tag.as_str(), chinese["title"].as_str()), ("zh-CN", Some("没有找到")));
    let (tag, english) = said("en-GB,en;q=0.9,zh;q=0.1").await;
    assert_eq!((tag.as_str(), english["title"].as_str()), ("en", Some("Not found")));
    assert_eq!(said("fr").await.0, "zh-CN");
    let silent = nobody.get("/questions/x").await.refused(404, "not_found");
    assert_eq!(silent["title"], chinese["title"]);
    assert_eq!(silent["status"], 404);
    assert!(text(&silent["type"]).ends_with(":not_found"));
    assert!(!text(&silent["detail"]).is_empty());
}

#[tokio::test]
async fn a_netizen_who_asks_too_much_is_told_when_to_go_on() {
    let scene = Scene::sqlite().await;
    let settings = json!({"questions_per_minute": 2, "questions_per_interview": 3});
    scene.admin.patch("/settings", settings).await.expect(200);
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/questions");
    let asker = scene.netizen("岛城市民").await;
    for _ in 0..2 {
        asker.post(&path, json!({"text": "x"})).await.expect(201);
    }
    let answer = asker.post(&path, json!({"text": "x"})).await;
    let wait: u64 =
        answer.headers[header::RETRY_AFTER].to_str().expect("a number").parse().expect("a number");
    assert_eq!(answer.body["retry_after_s"], wait);
    answer.refused(429, "too_many_questions");
    assert!((1..=61).contains(&wait));
    scene.clock.advance_ms(61_000);
    asker.post(&path, json!({"text": "x"})).await.expect(201);
    scene.clock.advance_ms(61_000);
    asker.post(&path, json!({"text": "x"})).await.refused(429, "too_many_questions");
    scene.netizen("另一位").await.post(&path, json!({"text": "x"})).await.expect(201);
}

//! Rooms and questions as they are read over HTTP: the shared snapshot, what is personal, what happened since.

use super::text;
use app::clock::Clock;
use harness::{Client, Scene, database::Database};
use reqwest::{Method, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_snapshot_is_the_same_bytes_for_everybody() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let shown = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.approved(&shown).await;
    scene.asked(&asker, &interview, "等待审核").await;
    let path = format!("/interviews/{interview}/snapshot");
    let mine = asker.get(&format!("/interviews/{interview}/mine")).await.expect(200);
    assert_eq!(mine["questions"].as_array().map(Vec::len), Some(2));

    let first = scene.nobody().get(&path).await;
    let etag = first.headers[header::ETAG].to_str().expect("a tag").to_owned();
    assert!(etag.starts_with('"'), "strong");
    assert_eq!(first.headers[header::CACHE_CONTROL], "public, max-age=1, stale-while-revalidate=1");
    let room = first.expect(200);
    for client in [&asker, &scene.moderator, &scene.official] {
        let answer = client.get(&path).await;
        assert_eq!(answer.headers[header::ETAG].to_str().ok(), Some(etag.as_str()));
        assert_eq!(answer.expect(200), room);
    }
    assert_eq!(room["questions"].as_array().map(Vec::len), Some(1));
    for secret in ["tracking_code", "asker", "reject_reason", "holds", "appealed"] {
        assert!(room["questions"][0].get(secret).is_none(), "{secret}");
    }
    assert_eq!((&room["epoch"], &room["seq"]), (&room["interview"]["epoch"], &room["interview"]["seq"]));
    let again = |tag: &str| {
        let nobody = scene.nobody();
        let request = nobody.request(Method::GET, &path).header(header::IF_NONE_MATCH, tag.to_owned());
        async move { nobody.send(request).await.status }
    };
    assert_eq!(again(&etag).await, 304);
    assert_eq!(again("\"other\"").await, 200);
    scene.answered(&shown, "已修复。").await;
    asker.get(&format!("/interviews/{interview}/mine")).await.expect(200);
    assert_eq!(again(&etag).await, 200);
}

#[tokio::test]
async fn what_was_given_elsewhere_is_not_in_it() {
    for database in [Database::sqlite(), Database::postgres().await] {
        let scene = Scene::on(database, Clock::system()).await;
        let asker = scene.netizen("甲").await;
        let (mut rooms, mut questions, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        for text in ["路灯坏了", "水管漏了"] {
            let interview = scene.live().await;
            let question = scene.asked(&asker, &interview, text).await;
            scene.approved(&question).await;
            let answer = scene.answered(&question, "已修复。").await;
            asker.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
            asker.put(&format!("/answers/{answer}/rating"), json!({"score": 5})).await.expect(200);
            rooms.push(interview);
            questions.push(question);
            answers.push(answer);
        }
        for nth in [0, 1] {
            let mine = asker.get(&format!("/interviews/{}/mine", rooms[nth])).await.expect(200);
            assert_eq!(
                (&mine["upvoted"], &mine["rated"]),
                (&json!([questions[nth]]), &json!([answers[nth]]))
            );
        }
        scene.node.stop().await;
    }
}

#[tokio::test]
async fn what_is_personal_is_there_as_soon_as_it_is_done() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let path = format!("/interviews/{interview}/mine");
    assert_eq!(
        asker.get(&path).await.expect(200),
        json!({"questions": [], "upvoted": [], "rated": [], "voted": {}})
    );
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    assert_eq!(asker.get(&path).await.expect(200)["questions"][0]["status"], "pending");
    scene.approved(&question).await;
    asker.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
    let answer = scene.answered(&question, "已修复。").await;
    let rated = asker
        .put(&format!("/answers/{answer}/rating"), json!({"score": 4, "comment": "谢谢"}))
        .await
        .expect(200);
    assert_eq!(rated["answer"]["rating"], json!({"count": 1, "mean": 4.0}));
    let mine = asker.get(&path).await.expect(200);
    assert_eq!((&mine["upvoted"], &mine["rated"]), (&json!([question]), &json!([answer])));
    assert_eq!(
        (&mine["questions"][0]["upvotes"], &mine["questions"][0]["answers"][0]["rating"]["count"]),
        (&json!(1), &json!(1))
    );
    asker.put(&format!("/answers/{answer}/rating"), json!({"score": 4})).await.expect(200);
    asker.put(&format!("/answers/{answer}/rating"), json!({"score": 5})).await.refused(409, "already_rated");
    scene.nobody().get(&path).await.refused(401, "not_signed_in");
    scene.moderator.get(&path).await.refused(403, "role_not_allowed");
}

#[tokio::test]
async fn events_cover_every_number_for_everybody_and_show_each_what_is_theirs() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    scene.approved(&question).await;
    scene.asked(&asker, &interview, "等待审核").await;
    let kinds = |events: &Value| -> Vec<String> {
        events["events"].as_array().expect("events").iter().map(|event| text(&event["type"])).collect()
    };
    let path = format!("/interviews/{interview}/events");
    let public = scene.nobody().get(&path).await.expect(200);
    assert_eq!((&public["prev"], &public["seq"]), (&json!(0), &json!(6)));
    assert_eq!(kinds(&public), ["interview_announced", "interview_opened", "question_approved"]);
    let staff = scene.moderator.get(&path).await.expect(200);
    assert_eq!(kinds(&staff).len(), 6);
    let later = format!("{path}?after=5&epoch={}", text(&public["epoch"]));
    let rest = scene.nobody().get(&later).await.expect(200);
    assert_eq!((&rest["prev"], &rest["seq"], kinds(&rest).len()), (&json!(5), &json!(6), 0));
    let at_the_end = scene.nobody().get(&format!("{path}?after=6")).await.expect(200);
    assert_eq!((&at_the_end["prev"], &at_the_end["seq"]), (&json!(6), &json!(6)));

    // What was hidden is in no replay.
    scene.moderator.post(&format!("/questions/{question}/hide"), json!({"reason": "重复"})).await.expect(200);
    let hidden = scene.nobody().get(&path).await.expect(200);
    assert_eq!(kinds(&hidden), ["interview_announced", "interview_opened", "question_hidden"]);
    assert!(!hidden.to_string().contains("路灯坏了"));
}

#[tokio::test]
async fn a_question_is_seen_by_whoever_may_see_it() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let question = scene.asked(&asker, &interview, "路灯坏了").await;
    let path = format!("/questions/{question}");
    let other = scene.netizen("乙").await;
    for client in [&scene.nobody(), &other] {
        client.get(&path).await.refused(404, "not_found");
    }
    let own = asker.get(&path).await.expect(200);
    assert!(own["tracking_code"].is_string() && own.get("asker").is_none());
    for staff in [&scene.moderator, &scene.official, &scene.assessor, &scene.admin] {
        let seen = staff.get(&path).await.expect(200);
        assert!(seen["asker"]["id"].is_string() && seen.get("tracking_code").is_none());
    }
    scene.approved(&question).await;
    let public = scene.nobody().get(&path).await.expect(200);
    assert!(public.get("asker").is_none() && public.get("appealed").is_none());
    scene.moderator.post(&format!("{path}/hide"), json!({"reason": "重复"})).await.expect(200);
    other.get(&path).await.refused(404, "not_found");
    assert_eq!(asker.get(&path).await.expect(200)["hide_reason"], "重复");
}

#[tokio::test]
async fn a_merged_question_shows_the_answer_of_its_target() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let (first, second) = (scene.netizen("甲").await, scene.netizen("乙").await);
    let target = scene.asked(&first, &interview, "路灯坏了").await;
    let merged = scene.asked(&second, &interview, "灯不亮").await;
    scene.approved(&target).await;
    let path = format!("/questions/{merged}");
    scene.moderator.post(&format!("{path}/merge"), json!({"into": target})).await.expect(200);
    let answer = scene.answered(&target, "已修复。").await;
    let seen = second.get(&path).await.expect(200);
    assert_eq!(
        (seen["merged_into"].as_str(), seen["answers"][0]["id"].as_str()),
        (Some(target.as_str()), Some(answer.as_str()))
    );
    second.put(&format!("/answers/{answer}/rating"), json!({"score": 5})).await.expect(200);
    let elsewhere = scene.live().await;
    let stranger = scene.asked(&first, &elsewhere, "别处").await;
    let path = format!("/questions/{stranger}/merge");
    scene.moderator.post(&path, json!({"into": target})).await.refused(409, "other_interview");
}

#[tokio::test]
async fn an_official_sees_what_was_transferred_from_an_interview_of_others() {
    let scene = Scene::sqlite().await;
    let interview = scene.draft(json!({"department_ids": [scene.heating]})).await;
    scene.step(&interview, "announce").await;
    scene.step(&interview, "open").await;
    let question = scene.asked(&scene.netizen("甲").await, &interview, "红绿灯坏了").await;
    scene.approved(&question).await;
    let (path, other): (String, &Client) = (format!("/questions/{question}"), &scene.other_official);
    let seen = other.get(&path).await.expect(200);
    assert!(seen.get("holds").is_none(), "so far it is none of theirs");
    let transfer = json!({"department_id": scene.traffic, "reason": "归交通局"});
    scene.official.post(&format!("{path}/transfer"), transfer).await.expect(200);
    let seen = other.get(&path).await.expect(200);
    assert_eq!(seen["holds"].as_array().map(Vec::len), Some(2));
    other.post(&format!("{path}/start"), json!({})).await.expect(200);
    other.post(&format!("{path}/answers"), json!({"text": "已修复。", "outcome": "done"})).await.expect(201);
    scene
        .official
        .post(&format!("{path}/answers"), json!({"text": "x"}))
        .await
        .refused(403, "other_department");
}

#[tokio::test]
async fn an_answer_to_a_write_is_the_object_and_the_rooms_number() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let moderator = &scene.moderator;
    let path = format!("/interviews/{interview}/statements");
    let made = moderator.post(&path, json!({"speaker": "主持人", "text": "开始"})).await.expect(201);
    let statement = text(&made["statement"]["id"]);
    let path = format!("/statements/{statement}");
    let revised = moderator.put(&path, json!({"text": "开始了"})).await.expect(200);
    assert_eq!(revised["statement"]["text"], "开始了");
    assert_eq!(revised["seq"].as_u64(), made["seq"].as_u64().map(|seq| seq + 1));
    assert_eq!(moderator.delete(&path).await.expect(204), Value::String(String::new()));
    moderator.delete(&path).await.refused(409, "wrong_state");
    let picture = json!({"speaker": "主持人", "text": "图", "picture_id": "x", "picture_alt": "图"});
    moderator
        .post(&format!("/interviews/{interview}/statements"), picture)
        .await
        .refused(422, "invalid_value");
    let made = moderator
        .post(&format!("/interviews/{interview}/announcements"), json!({"text": "请文明提问"}))
        .await;
    assert_eq!(made.expect(201)["announcement"]["text"], "请文明提问");
    let changed =
        moderator.patch(&format!("/interviews/{interview}"), json!({"title": "新题目"})).await.expect(200);
    assert_eq!(changed["interview"]["title"], "新题目");
    assert_eq!(changed["interview"]["seq"], changed["seq"]);

    let asker = scene.netizen("甲").await;
    scene.asked(&asker, &interview, "路灯坏了").await;
    let netizen = text(&asker.get("/session").await.expect(200)["netizen"]["id"]);
    let ban = json!({"netizen_id": netizen, "until": "2010-08-25T00:00:00Z", "reason": "刷屏"});
    moderator.post(&format!("/interviews/{interview}/bans"), ban).await.expect(204);
    asker
        .post(&format!("/interviews/{interview}/questions"), json!({"text": "x"}))
        .await
        .refused(403, "banned");
}

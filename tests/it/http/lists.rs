//! Lists: what is in them, in which order, and that pages leave nothing out.

use super::{ids, text};
use harness::{Client, Scene};
use serde_json::{Value, json};
use std::slice::from_ref;

/// All ids of a list, page by page.
async fn walked(client: &Client, path: &str, limit: usize) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = client.get(&format!("{path}{sign}limit={limit}&after={after}")).await.expect(200);
        let items = ids(&page);
        assert!(items.len() <= limit);
        all.extend(items);
        match page["next"].as_str() {
            Some(next) => {
                assert!(
                    next.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
                    "{next}"
                );
                after = next.to_owned();
            }
            None => return all,
        }
    }
}

#[tokio::test]
async fn interviews_are_found_by_what_they_are() {
    let scene = Scene::sqlite().await;
    let plan = |title: &str, day: u32, departments: Value| {
        json!({
            "title": title, "subject": "题目", "department_ids": departments,
            "planned_start_at": format!("2010-09-{day:02}T11:30:00Z"),
            "planned_end_at": format!("2010-09-{day:02}T13:00:00Z"),
        })
    };
    let (heating, traffic) = (json!([scene.heating]), json!([scene.traffic]));
    let first = scene.draft(plan("供热一", 1, heating.clone())).await;
    let second = scene.draft(plan("公交", 2, traffic)).await;
    let third = scene.draft(plan("供热二", 3, heating)).await;
    let draft = scene.draft(plan("草稿", 4, json!([scene.heating]))).await;
    for interview in [&first, &second, &third] {
        scene.step(interview, "announce").await;
    }
    scene.step(&second, "open").await;
    let nobody = scene.nobody();
    let found = async |query: &str| ids(&nobody.get(&format!("/interviews{query}")).await.expect(200));
    assert_eq!(found("").await, [&third, &second, &first].map(String::clone));
    assert_eq!(found("?status=live").await, from_ref(&second));
    assert_eq!(found("?status=announced,live,announced&limit=2").await, [third.clone(), second.clone()]);
    assert_eq!(found(&format!("?department={}", scene.traffic)).await, from_ref(&second));
    assert_eq!(found("?q=%E4%BE%9B%E7%83%AD").await, [third.clone(), first.clone()]);
    assert_eq!(found("?q=%25").await, Vec::<String>::new(), "a search text is no pattern");
    // Days are the city's: half past seven in the evening there.
    assert_eq!(found("?from=2010-09-02&to=2010-09-02").await, from_ref(&second));
    assert_eq!(found("?from=2010-09-02T11:30:00Z&to=2010-09-03T11:30:00Z").await, from_ref(&second));
    assert_eq!(walked(&nobody, "/interviews", 1).await, [third, second, first]);
    assert_eq!(walked(&scene.moderator, "/interviews", 2).await[0], draft);

    scene.moderator.post(&format!("/interviews/{draft}/cancel"), json!({})).await.expect(200);
    assert_eq!(found("?status=cancelled").await, Vec::<String>::new(), "nobody had been told of it");
}

#[tokio::test]
async fn questions_are_sorted_by_votes_time_or_answer() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let mut asked = Vec::new();
    for n in 1..=5 {
        scene.clock.advance_ms(1_000);
        let question = scene.asked(&asker, &interview, &format!("第{n}问 路灯")).await;
        scene.approved(&question).await;
        asked.push(question);
    }
    let [first, second, third, fourth, fifth] = <[String; 5]>::try_from(asked).expect("five");
    scene.clock.advance_ms(1_000);
    let pending = scene.asked(&asker, &interview, "等待审核").await;
    for (voter, questions) in [("乙", &[&third, &fourth][..]), ("丙", &[&third])] {
        let voter = scene.netizen(voter).await;
        for question in questions {
            voter.put(&format!("/questions/{question}/upvote"), json!({})).await.expect(204);
        }
    }
    scene.answered(&fourth, "已修复。").await;
    scene.clock.advance_ms(1_000);
    scene.answered(&second, "已修复。").await;
    scene.moderator.post(&format!("/questions/{fifth}/pin"), json!({})).await.expect(200);
    scene.moderator.post(&format!("/questions/{first}/hide"), json!({"reason": "重复"})).await.expect(200);

    let nobody = scene.nobody();
    let path = format!("/interviews/{interview}/questions");
    let sorted = async |sort: &str| walked(&nobody, &format!("{path}?sort={sort}"), 2).await;
    let top = [&fifth, &third, &fourth, &second].map(String::clone);
    assert_eq!(sorted("top").await, top);
    assert_eq!(walked(&nobody, &path, 50).await, top);
    assert_eq!(sorted("new").await, [&fifth, &fourth, &third, &second].map(String::clone));
    assert_eq!(sorted("answered").await, [&second, &fourth].map(String::clone));
    let found = nobody.get(&format!("{path}?q=%E7%AC%AC4%E9%97%AE")).await.expect(200);
    assert_eq!(ids(&found), from_ref(&fourth));
    let of = async |department: &str| {
        ids(&nobody.get(&format!("{path}?department={department}")).await.expect(200))
    };
    assert_eq!((of(&scene.heating).await.len(), of(&scene.traffic).await.len()), (4, 0));

    let queue = format!("/interviews/{interview}/queue");
    let all = walked(&scene.moderator, &queue, 2).await;
    assert_eq!(all, [&first, &second, &third, &fourth, &fifth, &pending].map(String::clone), "oldest first");
    let waiting = scene.moderator.get(&format!("{queue}?status=pending")).await.expect(200);
    assert_eq!(ids(&waiting), [pending]);
    assert!(waiting["items"][0]["asker"]["id"].is_string());
}

#[tokio::test]
async fn a_desk_shows_what_the_department_was_given() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let first = scene.asked(&asker, &interview, "一").await;
    scene.clock.advance_ms(1_000);
    let second = scene.asked(&asker, &interview, "二").await;
    scene.approved(&first).await;
    let path = format!("/questions/{second}/approve");
    scene.moderator.post(&path, json!({"department_id": scene.traffic})).await.expect(200);
    assert_eq!(walked(&scene.official, "/desk/questions", 1).await, from_ref(&first));
    assert_eq!(walked(&scene.other_official, "/desk/questions", 1).await, from_ref(&second));
    let path = format!("/desk/questions?department={}", scene.traffic);
    scene.official.get(&path).await.refused(403, "other_department");
    assert_eq!(walked(&scene.assessor, &path, 1).await, from_ref(&second));
    assert_eq!(walked(&scene.assessor, "/desk/questions", 1).await, [first.clone(), second]);
    scene.answered(&first, "已修复。").await;
    assert_eq!(walked(&scene.official, "/desk/questions", 1).await, Vec::<String>::new());
    assert_eq!(walked(&scene.official, "/desk/questions?status=answered", 1).await, [first]);
    asker.get("/desk/questions").await.refused(403, "role_not_allowed");
    scene.nobody().get("/desk/questions").await.refused(401, "not_signed_in");
}

#[tokio::test]
async fn a_netizen_finds_the_own_questions_and_whoever_has_the_code_too() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let mut asked = Vec::new();
    for n in 1..=3 {
        scene.clock.advance_ms(1_000);
        asked.push(scene.asked(&asker, &interview, &format!("第{n}问")).await);
    }
    scene.asked(&scene.netizen("乙").await, &interview, "别人的").await;
    let path = format!("/questions/{}/reject", asked[1]);
    scene.moderator.post(&path, json!({"reason": "与主题无关"})).await.expect(200);
    asked.reverse();
    assert_eq!(walked(&asker, "/me/questions", 2).await, asked);
    let mine = asker.get("/me/questions").await.expect(200);
    assert_eq!(mine["items"][1]["reject_reason"], "与主题无关");
    let code = text(&mine["items"][1]["tracking_code"]);
    for spelling in [code.clone(), code.to_lowercase()] {
        let tracked = scene.nobody().get(&format!("/track/{spelling}")).await.expect(200);
        assert_eq!(
            (tracked["id"].as_str(), tracked["status"].as_str()),
            (Some(asked[1].as_str()), Some("rejected"))
        );
        assert!(tracked.get("asker").is_none());
    }
    scene.nobody().get("/me/questions").await.refused(401, "not_signed_in");
    scene.moderator.get("/me/questions").await.refused(403, "role_not_allowed");
    asker.get("/track/AAAAAAAAAAAAAAAAAAAAAAAAAA").await.refused(404, "not_found");
}

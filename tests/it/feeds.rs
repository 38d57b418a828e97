//! What programs subscribe to and search machines read, parsed by libraries that others read it with; and the record.

use harness::{Client, Scene};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventStatus};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

const TITLE: &str = "供热, 管网; \"改造\" <今冬> & 明春";

/// An address of the site, not of the interface.
async fn at(scene: &Scene, path: &str) -> (StatusCode, header::HeaderMap, String) {
    let answer = reqwest::get(format!("{}{path}", scene.node.url)).await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.text().await.expect("a text"))
}

async fn text_of(scene: &Scene, path: &str, kind: &str) -> String {
    let (status, headers, text) = at(scene, path).await;
    assert_eq!(status, 200, "{path}: {text}");
    let said = headers[header::CONTENT_TYPE].to_str().expect("a type");
    assert!(said.starts_with(kind), "{path}: {said}");
    // Whoever has it is not sent it again.
    let known = reqwest::Client::new().get(format!("{}{path}", scene.node.url));
    let again = known.header(header::IF_NONE_MATCH, &headers[header::ETAG]).send().await.expect("an answer");
    assert_eq!(again.status(), 304, "{path}");
    assert!(again.bytes().await.expect("nothing").is_empty());
    text
}

async fn calendar(scene: &Scene, query: &str) -> Vec<icalendar::Event> {
    let text = text_of(scene, &format!("/calendar.ics{query}"), "text/calendar").await;
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded: {text}");
    let calendar: Calendar = text.parse().expect("a calendar");
    calendar.events().cloned().collect()
}

fn begins(event: &icalendar::Event) -> String {
    match event.get_start() {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(at))) => at.to_rfc3339(),
        other => panic!("{other:?} is no moment"),
    }
}

async fn announced(scene: &Scene, more: Value) -> String {
    let interview = scene.draft(more).await;
    scene.step(&interview, "announce").await;
    interview
}

#[tokio::test]
async fn the_calendar_is_one_that_calendars_read() {
    let scene = Scene::sqlite().await;
    let alone = [scene.traffic.clone()];
    let first = announced(&scene, json!({"title": TITLE})).await;
    let other = announced(&scene, json!({"title": "交通", "department_ids": alone})).await;
    announced(&scene, json!({"rehearsal": true})).await;
    scene.draft(json!({})).await;

    let events = calendar(&scene, "").await;
    assert_eq!(events.len(), 2, "neither practice nor drafts");
    let of = |events: &[icalendar::Event], id: &str| {
        let found = events.iter().find(|event| event.get_uid().is_some_and(|uid| uid.starts_with(id)));
        found.expect("the interview").clone()
    };
    let before = of(&events, &first);
    assert_eq!(before.get_summary(), Some(TITLE));
    assert_eq!(begins(&before), "2010-08-28T11:30:00+00:00");
    assert_eq!(before.get_status(), Some(EventStatus::Confirmed));
    assert!(before.get_url().expect("an address").ends_with(&format!("/interviews/{first}")));

    let later = json!({
        "planned_start_at": "2010-08-29T11:30:00.000Z", "planned_end_at": "2010-08-29T13:00:00.000Z",
    });
    scene.moderator.patch(&format!("/interviews/{first}"), later).await.expect(200);
    let moved = of(&calendar(&scene, "").await, &first);
    assert_eq!(begins(&moved), "2010-08-29T11:30:00+00:00");
    assert_eq!(moved.get_uid(), before.get_uid());
    assert!(moved.get_sequence() > before.get_sequence());

    scene.step(&first, "cancel").await;
    let off = of(&calendar(&scene, "").await, &first);
    assert_eq!(off.get_status(), Some(EventStatus::Cancelled));
    assert_eq!(off.get_uid(), before.get_uid());
    assert!(off.get_sequence() > moved.get_sequence());

    let of_heating = calendar(&scene, &format!("?department={}", scene.heating)).await;
    assert!(of_heating.iter().all(|event| !event.get_uid().is_some_and(|uid| uid.starts_with(&other))));
    assert_eq!(at(&scene, "/calendar.ics?department=nowhere").await.0, 404);
    scene.node.stop().await;
}

/// A live interview with an answered question, one that waits, and one that was hidden after its answer.
struct Evening {
    interview: String,
    answered: String,
    hidden: String,
}

async fn evening(scene: &Scene) -> Evening {
    let interview = announced(scene, json!({"title": TITLE})).await;
    scene.step(&interview, "open").await;
    let asker = scene.netizen("岛城市民").await;
    let mut asked = Vec::new();
    for text in ["路灯 <b>坏了</b> & 没人修？", "等待审核", "藏起来的"] {
        asked.push(scene.asked(&asker, &interview, text).await);
    }
    let [answered, _, hidden] = <[String; 3]>::try_from(asked).expect("three");
    for (question, text) in [(&answered, "明天 <就> 修 ]]> 好。"), (&hidden, "藏起来的答复")] {
        scene.approved(question).await;
        scene.clock.advance_ms(134_000);
        scene.answered(question, text).await;
    }
    let path = format!("/questions/{hidden}/hide");
    scene.moderator.post(&path, json!({"reason": "隐私"})).await.expect(200);
    let said = json!({"speaker": "示例发言人", "text": "大家好。"});
    scene.moderator.post(&format!("/interviews/{interview}/statements"), said).await.expect(201);
    Evening { interview, answered, hidden }
}

#[tokio::test]
async fn the_news_are_a_feed_that_readers_read() {
    let scene = Scene::sqlite().await;
    let Evening { interview, answered, .. } = evening(&scene).await;
    let practice = announced(&scene, json!({"rehearsal": true})).await;
    for query in ["", &format!("?department={}", scene.heating), &format!("?interview={interview}")] {
        let text = text_of(&scene, &format!("/feed.atom{query}"), "application/atom+xml").await;
        let feed = atom_syndication::Feed::read_from(text.as_bytes()).expect("a feed");
        assert!(feed.id().ends_with(&format!("/feed.atom{query}")));
        assert!(feed.links().iter().any(|link| link.rel() == "self" && link.href() == feed.id()));
        let links: Vec<_> = feed.entries().iter().map(|entry| entry.id().to_owned()).collect();
        let public = scene.node.app.public_url();
        let expected = [format!("{public}/questions/{answered}"), format!("{public}/interviews/{interview}")];
        assert_eq!(links, expected, "{query}: latest first, nothing hidden, no practice");
        let entry = &feed.entries()[0];
        assert!(entry.title().contains("第 1 问"), "{:?}", entry.title());
        let told = entry.content().and_then(|content| content.value()).expect("a text");
        for part in ["路灯 <b>坏了</b> & 没人修？", "明天 <就> 修 ]]> 好。", "示例市供热局"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(entry.updated() <= feed.updated());
    }
    let path = format!("/feed.atom?department={}", scene.traffic);
    let other = text_of(&scene, &path, "application/atom+xml").await;
    let other = atom_syndication::Feed::read_from(other.as_bytes()).expect("a feed");
    assert_eq!(other.entries().len(), 1, "it takes part, and has answered nothing");
    for path in [format!("/feed.atom?interview={practice}"), "/feed.atom?department=nowhere".to_owned()] {
        assert_eq!(at(&scene, &path).await.0, 404, "{path}");
    }
    scene.node.stop().await;
}

/// The addresses of a map.
async fn addresses(scene: &Scene, path: &str, root: &str) -> Vec<String> {
    let text = text_of(scene, path, "application/xml").await;
    let map = roxmltree::Document::parse(&text).expect("XML");
    assert!(map.root_element().has_tag_name(("http://www.sitemaps.org/schemas/sitemap/0.9", root)));
    let named = map.descendants().filter(|node| node.tag_name().name() == "loc");
    let public = scene.node.app.public_url();
    named
        .map(|node| node.text().expect("an address").strip_prefix(public).expect("ours").to_owned())
        .collect()
}

#[tokio::test]
async fn the_map_leads_to_every_public_page_and_to_no_other() {
    let scene = Scene::sqlite().await;
    assert_eq!(addresses(&scene, "/sitemap.xml", "sitemapindex").await, ["/sitemap/pages.xml"]);
    let Evening { interview, answered, .. } = evening(&scene).await;
    announced(&scene, json!({"rehearsal": true})).await;
    let parts = addresses(&scene, "/sitemap.xml", "sitemapindex").await;
    assert_eq!(parts, ["/sitemap/pages.xml", "/sitemap/2010-08.xml"]);
    let mut listed = Vec::new();
    for part in &parts {
        listed.extend(addresses(&scene, part, "urlset").await);
    }
    for path in ["/", "/calendar", "/departments"] {
        assert!(listed.iter().any(|listed| listed == path), "{path}");
    }
    let of_month = [format!("/interviews/{interview}"), format!("/questions/{answered}")];
    assert_eq!(addresses(&scene, "/sitemap/2010-08.xml", "urlset").await, of_month);
    for path in &listed {
        assert_eq!(at(&scene, path).await.0, 200, "{path}");
    }
    assert!(addresses(&scene, "/sitemap/2010-07.xml", "urlset").await.is_empty());
    assert_eq!(at(&scene, "/sitemap/2010-13.xml").await.0, 404);
    let robots = text_of(&scene, "/robots.txt", "text/plain").await;
    assert!(robots.contains("Disallow: /me") && robots.contains("/sitemap.xml"), "{robots}");
    scene.node.stop().await;
}

/// The structured data of a page, and where its content lasts.
async fn structured(scene: &Scene, path: &str) -> (Value, String) {
    let (status, _, html) = at(scene, path).await;
    assert_eq!(status, 200, "{path}");
    let between = |from: &str, to: &str| {
        let rest = html.split_once(from).unwrap_or_else(|| panic!("{from} in {html}")).1;
        rest.split_once(to).expect("its end").0.to_owned()
    };
    let data = between("<script type=\"application/ld+json\">", "</script>");
    (serde_json::from_str(&data).expect("JSON"), between("<link rel=\"canonical\" href=\"", "\""))
}

#[tokio::test]
async fn pages_say_what_they_are_to_those_who_search() {
    let scene = Scene::sqlite().await;
    let Evening { interview, answered, .. } = evening(&scene).await;
    let public = scene.node.app.public_url().to_owned();
    let (data, address) = structured(&scene, &format!("/questions/{answered}")).await;
    assert_eq!(address, format!("{public}/questions/{answered}"));
    let question = &data["mainEntity"];
    assert_eq!((&data["@type"], &question["@type"]), (&json!("QAPage"), &json!("Question")));
    assert_eq!(
        (&question["answerCount"], &question["text"]),
        (&json!(1), &json!("路灯 <b>坏了</b> & 没人修？"))
    );
    assert_eq!(question["acceptedAnswer"]["author"]["name"], "示例市供热局");

    let (data, address) = structured(&scene, &format!("/interviews/{interview}")).await;
    assert_eq!(address, format!("{public}/interviews/{interview}"));
    assert_eq!((&data["@type"], &data["name"]), (&json!("Event"), &json!(TITLE)));
    assert_eq!(data["location"]["url"], json!(address));

    // What was merged leads to where its answer is.
    let asker = scene.netizen("另一位市民").await;
    let same = scene.asked(&asker, &interview, "路灯何时修？").await;
    scene.approved(&same).await;
    scene.moderator.post(&format!("/questions/{same}/merge"), json!({"into": answered})).await.expect(200);
    let (data, address) = structured(&scene, &format!("/questions/{same}")).await;
    assert_eq!(address, format!("{public}/questions/{answered}"));
    assert_eq!(data["mainEntity"]["answerCount"], 1, "the target's");
    scene.node.stop().await;
}

#[tokio::test]
async fn the_record_is_a_page_a_text_and_data() {
    let scene = Scene::sqlite().await;
    let Evening { interview, answered, hidden } = evening(&scene).await;
    scene.step(&interview, "end").await;
    let path = format!("/interviews/{interview}/transcript");
    let page = text_of(&scene, &path, "text/html").await;
    let text = text_of(&scene, &format!("{path}.txt"), "text/plain").await;
    let data: Value =
        serde_json::from_str(&text_of(&scene, &format!("{path}.json"), "application/json").await)
            .expect("JSON");
    for part in ["大家好。", "明天 <就> 修 ]]> 好。", "2 分 14 秒", "第 1 问", TITLE] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(page.contains("大家好。") && page.contains("2 分 14 秒"), "{page}");
    for shown in [&page, &text, &data.to_string()] {
        assert!(!shown.contains("藏起来的") && !shown.contains(&hidden), "{shown}");
    }
    assert_eq!(data["questions"].as_array().map(Vec::len), Some(1));
    let question = &data["questions"][0];
    assert_eq!((&question["id"], &question["took_ms"]), (&json!(answered), &json!(134_000)));
    assert_eq!(data["figures"]["answered"], 1);
    let same = Client::nobody(&scene.node.url).get(&path).await.expect(200);
    assert_eq!(same, data, "the interface has the same");
    let draft = scene.draft(json!({})).await;
    assert_eq!(at(&scene, &format!("/interviews/{draft}/transcript")).await.0, 404);
    scene.node.stop().await;
}

#[tokio::test]
async fn the_calendar_page_shows_a_month() {
    let scene = Scene::sqlite().await;
    let interview = announced(&scene, json!({"title": TITLE})).await;
    let (_, _, now) = at(&scene, "/calendar").await;
    assert!(now.contains(&format!("/interviews/{interview}")) && now.contains("2010年8月"), "{now}");
    let (_, _, next) = at(&scene, "/calendar?month=2010-09").await;
    assert!(!next.contains(&interview) && next.contains("这个月没有访谈"), "{next}");
    for wrong in ["2010-13", "now"] {
        assert_eq!(at(&scene, &format!("/calendar?month={wrong}")).await.0, 404);
    }
    scene.node.stop().await;
}

//! The search, similar questions, and an answer taken instead of asking: over HTTP and as pages without script.

use super::faults;
use harness::{Scene, TestNode, database::Database, scene::evening};
use reqwest::{Method, header};
use serde_json::{Value, json};

/// A city with something to be found, and the answered question.
async fn told(scene: &Scene) -> (String, String) {
    let interview = scene.live().await;
    let asker = scene.netizen("岛城市民").await;
    let question = scene.asked(&asker, &interview, "浮山后三小区什么时候供热？").await;
    scene.approved(&question).await;
    scene.answered(&question, "十一月十六日起供热。").await;
    while store::search::fill(&scene.node.app.db, 100).await.expect("filled") > 0 {}
    (interview, question)
}

async fn kinds(scene: &Scene, query: &str) -> Vec<Value> {
    let list = scene.nobody().get(&format!("/search?{query}")).await.expect(200);
    list["items"].as_array().expect("a list").iter().map(|item| item["kind"].clone()).collect()
}

#[tokio::test]
async fn what_was_published_is_found_with_its_place_and_what_matched() {
    let scene = Scene::sqlite().await;
    let (interview, question) = told(&scene).await;
    let list = scene.nobody().get("/search?q=浮山后").await.expect(200);
    let found = &list["items"][0];
    assert_eq!(
        (&found["kind"], &found["interview_id"], &found["question_no"], &found["answered"]),
        (&json!("question"), &json!(interview), &json!(1), &json!(true))
    );
    assert_eq!(
        (found["title"].as_str(), found["url"].as_str()),
        (Some("供热问题在线访谈"), Some(&*format!("/questions/{question}")))
    );
    assert_eq!(found["excerpt"], "浮山后三小区什么时候供热？");
    assert_eq!(found["marks"], json!([{"start": 0, "length": 3}]));
    assert_eq!(kinds(&scene, "q=供热").await, ["interview", "question", "answer"]);
    assert_eq!(kinds(&scene, "q=供热&kind=answer").await, ["answer"]);
    assert_eq!(kinds(&scene, &format!("q=供热&department={}", scene.traffic)).await, ["interview"]);
    assert!(kinds(&scene, "q=供热&to=2001-01-01").await.is_empty());
    scene.node.stop().await;
}

/// The interviews in which something is found by these words.
async fn places(scene: &Scene, words: &str) -> Vec<Value> {
    let list = scene.nobody().get(&format!("/search?q={words}&kind=question")).await.expect(200);
    list["items"].as_array().expect("a list").iter().map(|item| item["interview_id"].clone()).collect()
}

#[tokio::test]
async fn what_was_moved_is_found_where_it_is_now() {
    let scene = Scene::sqlite().await;
    let (here, question) = told(&scene).await;
    let there = scene.live().await;
    while store::search::fill(&scene.node.app.db, 100).await.expect("filled") > 0 {}
    assert_eq!(places(&scene, "浮山后").await, [json!(here)]);
    let to = json!({"interview_id": there, "reason": "属于那场访谈"});
    scene.moderator.post(&format!("/questions/{question}/move"), to).await.expect(200);
    assert_eq!(places(&scene, "浮山后").await, [json!(there)]);
    scene.node.stop().await;
}

#[tokio::test]
async fn what_another_node_has_written_is_found_by_its_words() {
    let clock = app::clock::Clock::standing(evening());
    let scene = Scene::on(Database::postgres().await, clock.clone()).await;
    let second = TestNode::start(&scene.database, clock, &[]).await;
    let (interview, _) = told(&scene).await;
    let asker = scene.netizen("另一位市民").await.at(&second.url);
    let question = scene.asked(&asker, &interview, "辽阳西路的路灯坏了").await;
    scene.approved(&question).await;
    assert_eq!(places(&scene, "辽阳西路").await, [json!(interview)]);
    second.stop().await;
    scene.node.stop().await;
}

#[tokio::test]
async fn a_query_without_anything_to_look_for_is_refused() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let named = |code: &str| [("q".to_owned(), code.to_owned())];
    assert_eq!(faults(&nobody.get("/search").await.refused(400, "missing_field")), named("missing_field"));
    for (q, code) in [("%20", "text_blank"), ("？！", "text_blank"), (&*"热".repeat(61), "text_too_long")]
    {
        let problem = nobody.get(&format!("/search?q={q}")).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem), named(code), "{q}");
    }
    nobody.get("/search?q=热&kind=department").await.refused(422, "invalid_value");
    // Signs of either database's query language are nothing but separators.
    for q in ["a*", "\"a", "a' OR", "a & !b", "NOT a", "a:*", "(a", "NEAR(a b)", "热:热"] {
        nobody.get(&format!("/search?q={}", q.replace('&', "%26").replace('"', "%22"))).await.expect(200);
    }
    scene.node.stop().await;
}

#[tokio::test]
async fn similar_questions_come_with_their_answers_and_one_can_be_taken() {
    let scene = Scene::sqlite().await;
    let (interview, question) = told(&scene).await;
    let somebody = scene.netizen("另一位市民").await;
    let text = "请问浮山后三小区几号供热";
    let list = scene.nobody().get(&format!("/questions/similar?text={text}")).await.expect(200);
    let similar = &list["items"][0];
    assert_eq!(similar["question"]["answers"][0]["text"], "十一月十六日起供热。");
    assert_eq!(similar["title"], "供热问题在线访谈");
    let elsewhere = format!("/questions/similar?text={text}&except={interview}");
    assert_eq!(scene.nobody().get(&elsewhere).await.expect(200)["items"], json!([]));
    for _ in 0..2 {
        somebody.post(&format!("/questions/{question}/taken_as_answer"), json!({})).await.expect(204);
    }
    let figures = scene.nobody().get(&format!("/figures?interview={interview}")).await.expect(200);
    assert_eq!(figures["items"][0]["answers_taken"], 1);
    let assessment = scene.admin.get("/assessment").await.expect(200);
    assert_eq!(assessment["answers_taken"], 1);
    let asked = scene.asked(&somebody, &interview, "没有答复的提问").await;
    scene.approved(&asked).await;
    let path = format!("/questions/{asked}/taken_as_answer");
    somebody.post(&path, json!({})).await.refused(409, "wrong_state");
    scene.node.stop().await;
}

#[tokio::test]
async fn without_script_similar_ones_are_shown_once_before_a_question_is_sent() {
    let scene = Scene::sqlite().await;
    let (interview, question) = told(&scene).await;
    let somebody = scene.netizen("另一位市民").await;
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let post = async |path: &str, fields: &[(&str, &str)]| {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = http
            .request(Method::POST, format!("{}{path}", scene.node.url))
            .header(header::COOKIE, &somebody.cookie)
            .header(header::ORIGIN, &scene.node.url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    };
    let ask = format!("/interviews/{interview}/ask");
    let text = "请问浮山后三小区几号供热";
    let (status, page) = post(&ask, &[("text", text)]).await;
    assert_eq!(status, 200);
    assert!(page.contains("十一月十六日起供热。") && page.contains(text), "{page}");
    assert_eq!(post(&ask, &[("text", text), ("anyway", "1")]).await.0, 303);
    assert_eq!(post(&ask, &[("text", "公交什么时候加班次")]).await.0, 303, "nothing is similar");
    assert_eq!(post(&format!("/questions/{question}/taken"), &[]).await.0, 303);
    assert_eq!(store::testing::count(&scene.node.app.db, "taken_answer").await, Ok(1));
    scene.node.stop().await;
}

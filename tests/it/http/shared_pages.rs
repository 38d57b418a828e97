//! Pages that all share who have no cookie of a person: made once, and never older than what happened.

use harness::{Answer, Client, Follower, Scene};
use reqwest::header::{self, HeaderName};
use serde_json::json;

async fn page(reader: &Client, path: &str, more: &[(HeaderName, &str)]) -> Answer {
    let request = reqwest::Client::new().get(format!("{}{path}", reader.url));
    let request =
        if reader.cookie.is_empty() { request } else { request.header(header::COOKIE, &reader.cookie) };
    reader.send(more.iter().fold(request, |request, (name, value)| request.header(name, *value))).await
}

fn shows(page: &Answer, text: &str) -> bool {
    page.body.as_str().is_some_and(|html| html.contains(text))
}

#[tokio::test]
async fn a_reader_who_has_the_page_is_not_sent_it_again() {
    let scene = Scene::sqlite().await;
    let (nobody, path) = (scene.nobody(), format!("/interviews/{}", scene.live().await));
    let first = page(&nobody, &path, &[]).await;
    assert_eq!(first.headers[header::CACHE_CONTROL], "public, max-age=1, stale-while-revalidate=1");
    let vary: Vec<_> = first.headers.get_all(header::VARY).iter().collect();
    assert!(
        ["accept-encoding", "accept-language, cookie"]
            .iter()
            .all(|name| vary.iter().any(|value| *value == *name)),
        "{vary:?}"
    );
    let etag = first.headers[header::ETAG].to_str().expect("a tag").to_owned();
    let english = [(header::IF_NONE_MATCH, etag.as_str()), (header::ACCEPT_LANGUAGE, "en")];
    assert_eq!(page(&nobody, &path, &english).await.status, 200, "another language is another page");
    let compressed = [(header::IF_NONE_MATCH, etag.as_str()), (header::ACCEPT_ENCODING, "gzip")];
    let compressed = page(&nobody, &path, &compressed).await;
    assert_eq!(
        (compressed.status, &compressed.headers[header::CONTENT_ENCODING]),
        (200, &"gzip".parse().expect("a word"))
    );
}

#[tokio::test]
async fn what_was_taken_back_is_in_no_kept_page() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut follower = Follower::connect(&scene.nobody(), &interview).await;
    let question = scene.asked(&scene.netizen("甲").await, &interview, "路灯坏了三天").await;
    let reason = json!({"reason": "与事实不符"});
    for (act, body) in
        [("approve", json!({})), ("hide", reason.clone()), ("unhide", json!({})), ("hide", reason)]
    {
        let done = scene.moderator.post(&format!("/questions/{question}/{act}"), body).await.expect(200);
        follower.covered(done["seq"].as_u64().expect("a number")).await;
        let is_shown = act != "hide";
        let room = page(&scene.nobody(), &format!("/interviews/{interview}"), &[]).await;
        assert_eq!(shows(&room, "路灯坏了三天"), is_shown, "after {act}");
        let alone = page(&scene.nobody(), &format!("/questions/{question}"), &[]).await;
        assert_eq!(alone.status == 200, is_shown, "after {act}");
    }
}

#[tokio::test]
async fn what_is_somebodys_own_is_kept_for_nobody() {
    let scene = Scene::sqlite().await;
    let (nobody, path) = (scene.nobody(), format!("/interviews/{}", scene.live().await));
    let netizen = scene.netizen("岛城甲").await;
    for _ in 0..2 {
        assert!(shows(&page(&nobody, &path, &[]).await, r#""kind":"nobody""#));
        let own = page(&netizen, &path, &[]).await;
        assert_eq!(own.headers[header::CACHE_CONTROL], "private, no-cache");
        assert!(shows(&own, r#""kind":"netizen""#) && !own.headers.contains_key(header::ETAG));
    }
}

//! What pages of other sites load to show a room.

use super::text;
use app::clock::Clock;
use harness::{Client, TestNode, database::Database};
use reqwest::{Method, header};

const PORTAL: &str = "https://portal.example.org";
const STRANGER: &str = "https://evil.example.com";

#[tokio::test]
async fn any_site_may_load_the_script_and_is_sent_it_once() {
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &[]).await;
    let nobody = Client::nobody(&node.url);
    for (path, kind) in [("/embed.js", "text/javascript"), ("/embed.css", "text/css")] {
        let address = format!("{}{path}", node.url);
        let ask = || reqwest::Client::new().get(&address).header("origin", STRANGER);
        let answer = nobody.send(ask()).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
        assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(answer.headers["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=300");
        let etag = answer.headers[header::ETAG].clone();
        assert_eq!(nobody.send(ask().header(header::IF_NONE_MATCH, etag)).await.status, 304);
        assert_eq!(nobody.send(ask().header(header::IF_NONE_MATCH, "\"another\"")).await.status, 200);
    }
    node.stop().await;
}

#[tokio::test]
async fn a_site_is_told_whether_it_is_registered_and_nothing_of_its_visitor() {
    let settings =
        [("WENZHENG_EMBED_ORIGINS", PORTAL), ("WENZHENG_PUBLIC_URL", "https://wenzheng.example.org")];
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &settings).await;
    let nobody = Client::nobody(&node.url);
    let from = async |origin: &str, lang: &str| {
        let address = format!("{}/embed/parts?lang={lang}", node.url);
        let request = reqwest::Client::new().request(Method::GET, address).header("origin", origin);
        nobody.send(request.header(header::COOKIE, "wz_view=en.large")).await
    };
    for (origin, is_registered) in
        [(PORTAL, true), ("https://wenzheng.example.org", true), (STRANGER, false), ("null", false)]
    {
        let answer = from(origin, "zh-CN").await;
        assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "any may be told");
        assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
        let vary: Vec<_> = answer.headers.get_all(header::VARY).iter().collect();
        assert!(
            vary.iter().any(|vary| vary.to_str().is_ok_and(|vary| vary.contains("origin"))),
            "another answer for another origin: {vary:?}"
        );
        let html = text(&answer.expect(200));
        assert!(html.contains(&format!("\"registered\":{is_registered}")), "{origin}: {html}");
        assert!(html.contains("lang=\"zh-CN\""), "the language is the site's, not a cookie's: {html}");
    }
    assert!(text(&from(PORTAL, "en").await.expect(200)).contains("lang=\"en\""));
    node.stop().await;
}

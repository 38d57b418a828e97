//! What browsers and monitoring are told: origins, headers, compression, names of requests, health, the description.

use super::text;
use app::clock::Clock;
use harness::{Client, Scene, TestNode, database::Database};
use reqwest::{Method, header};
use serde_json::{Value, json};

const PORTAL: &str = "https://portal.example.org";

#[tokio::test]
async fn a_write_from_another_origin_is_refused() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let asker = scene.netizen("甲").await;
    let host = scene.node.url.trim_start_matches("http://").to_owned();
    let path = format!("/interviews/{interview}/questions");
    let ask = async |headers: &[(&str, &str)]| {
        let request = asker.request(Method::POST, &path).json(&json!({"text": "路灯坏了"}));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        asker.send(request).await
    };
    let own = format!("http://{host}");
    for headers in [
        &[][..],
        &[("origin", own.as_str())],
        &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "https://asked.example.org"), ("host", "asked.example.org")],
    ] {
        ask(headers).await.expect(201);
    }
    for headers in [
        &[("origin", "https://evil.example.com")][..],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", PORTAL)],
    ] {
        ask(headers).await.refused(403, "cross_origin");
    }
    // Signing in somebody else's browser is a write too.
    let nobody = scene.nobody();
    let request = nobody.request(Method::POST, "/netizen").header("origin", "https://evil.example.com");
    nobody.send(request.json(&json!({"nickname": "甲"}))).await.refused(403, "cross_origin");
    let read = asker.request(Method::GET, "/session").header("origin", "https://evil.example.com");
    let answer = asker.send(read).await;
    assert!(
        !answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        "what it reads, its script does not get"
    );
}

#[tokio::test]
async fn pages_that_may_embed_a_room_may_read_and_nothing_else() {
    let settings =
        [("WENZHENG_EMBED_ORIGINS", PORTAL), ("WENZHENG_PUBLIC_URL", "https://wenzheng.example.org")];
    let database = Database::sqlite();
    let node = TestNode::start(&database, Clock::system(), &settings).await;
    let nobody = Client::nobody(&node.url);
    let from = async |origin: &str, method: Method| {
        let request = nobody.request(method, "/interviews").header("origin", origin);
        nobody.send(request.header("access-control-request-method", "POST")).await
    };
    let allowed = from(PORTAL, Method::GET).await;
    assert_eq!(allowed.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], PORTAL);
    assert!(!allowed.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    let asked = from(PORTAL, Method::OPTIONS).await;
    let methods = asked.headers[header::ACCESS_CONTROL_ALLOW_METHODS].to_str().expect("methods").to_owned();
    assert!(methods.contains("GET") && !methods.contains("POST"), "{methods}");
    let stranger = from("https://evil.example.com", Method::GET).await;
    assert!(!stranger.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    from(PORTAL, Method::POST).await.refused(403, "cross_origin");

    let request = nobody.request(Method::POST, "/netizen").header("origin", "https://wenzheng.example.org");
    let answer = nobody.send(request.json(&json!({"nickname": "甲"}))).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
    assert!(cookie.contains("Secure"), "the public address is https");
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    node.stop().await;
}

#[tokio::test]
async fn every_answer_is_named_and_tells_browsers_to_be_careful() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let mut names = Vec::new();
    for path in ["/interviews", "/nothing", "/session", "/questions/x"] {
        let answer = nobody.get(path).await;
        let header = |name: &str| answer.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        names.push(header("x-request-id"));
        if answer.status >= 400 {
            assert_eq!(answer.body["request_id"].as_str(), names.last().map(String::as_str));
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "each has its own");
    let named = async |name: &str| {
        let answer = nobody.send(nobody.request(Method::GET, "/session").header("x-request-id", name)).await;
        answer.headers["x-request-id"].to_str().expect("a name").to_owned()
    };
    assert_eq!(named("01ARZ-a.b:c_d").await, "01ARZ-a.b:c_d");
    assert_ne!(named("{\"level\": \"error\"}").await, "{\"level\": \"error\"}");
}

#[tokio::test]
async fn long_answers_are_compressed_for_whoever_asks() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let encoding = async |path: &str, accepted: &str| {
        let request = nobody.request(Method::GET, path).header(header::ACCEPT_ENCODING, accepted);
        let answer = nobody.send(request).await;
        answer
            .headers
            .get(header::CONTENT_ENCODING)
            .map(|encoding| encoding.to_str().expect("text").to_owned())
    };
    assert_eq!(encoding("/openapi.json", "gzip, br").await.as_deref(), Some("br"));
    assert_eq!(encoding("/openapi.json", "gzip").await.as_deref(), Some("gzip"));
    assert_eq!(encoding("/openapi.json", "identity").await, None);
    assert_eq!(encoding("/session", "gzip, br").await, None, "too short to be worth it");
}

#[tokio::test]
async fn monitoring_and_programs_find_their_way() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let plain =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let get = async |path: &str| nobody.send(plain.get(format!("{}{path}", scene.node.url))).await;
    assert_eq!(get("/healthz").await.expect(200)["status"], "ok");
    let ready = get("/readyz").await.expect(200);
    assert_eq!(ready, json!({"database": "ok", "redis": "none", "clock": "ok", "draining": false}));
    let metrics = text(&get("/metrics").await.expect(200));
    assert!(metrics.contains("wenzheng_request_seconds"), "{metrics}");

    let description = get("/api/v1/openapi.json").await.expect(200);
    assert!(description["paths"]["/api/v1/interviews/{id}/questions"]["post"].is_object());
    for above in ["/api", "/api/", "/api/v1/"] {
        let moved = get(above).await;
        assert_eq!(
            (moved.status, &moved.headers[header::LOCATION]),
            (303, &header::HeaderValue::from_static("/api/browser/"))
        );
    }
    let page = get("/api/browser/").await;
    assert!(page.headers["content-security-policy"].to_str().expect("text").contains("script-src 'self';"));
    let page = text(&page.expect(200));
    let initializer = text(&get("/api/browser/swagger-initializer.js").await.expect(200));
    for served in [page, initializer] {
        assert!(
            !served.contains("http://") && !served.contains("https://"),
            "nothing from another host: {served}"
        );
    }
    // A name below the interface that means nothing is a problem, not a page.
    let lost: Value = nobody.get("/browser/x").await.refused(404, "not_found");
    assert_eq!(lost["status"], 404);
}

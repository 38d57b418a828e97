//! Signing in and out: passwords, links, nicknames, tokens; and what a guesser meets.

use super::{faults, text};
use harness::{Client, Scene};
use reqwest::{Method, header};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

async fn session(client: &Client) -> Value {
    client.get("/session").await.expect(200)
}

#[tokio::test]
async fn a_cookie_is_opaque_and_out_of_reach() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    let answer = nobody.post("/session", json!({"username": "admin", "password": PASSWORD})).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
    for part in ["wz_staff=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "the public address is http");
    let body = answer.expect(201);
    assert_eq!(body["staff"]["username"], "admin");
    assert!(body["may"].as_array().expect("commands").contains(&json!("create_staff")));

    let netizen = nobody.post("/netizen", json!({"nickname": " 岛城市民 "})).await;
    assert!(netizen.headers[header::SET_COOKIE].to_str().expect("a cookie").starts_with("wz_netizen="));
    let body = netizen.expect(201);
    assert_eq!(
        (body["kind"].as_str(), body["netizen"]["nickname"].as_str()),
        (Some("netizen"), Some("岛城市民"))
    );
}

#[tokio::test]
async fn a_session_says_who_one_is_and_ends() {
    let scene = Scene::sqlite().await;
    let nobody = session(&scene.nobody()).await;
    assert_eq!(nobody, json!({"kind": "nobody", "netizen": null, "staff": null, "program": null, "may": []}));
    let netizen = scene.netizen("岛城市民").await;
    assert_eq!(session(&netizen).await["kind"], "netizen");
    let mut both = scene.official.clone();
    both.cookie = format!("{}; {}", both.cookie, netizen.cookie);
    let seen = session(&both).await;
    assert_eq!(
        (seen["kind"].as_str(), seen["netizen"]["nickname"].as_str()),
        (Some("staff"), Some("岛城市民"))
    );
    let may = seen["may"].as_array().expect("commands");
    assert!(may.contains(&json!("ask")) && may.contains(&json!("publish_answer")));
    assert!(!may.contains(&json!("take_part")) && !may.contains(&json!("approve_question")));

    let answer = both.delete("/session").await;
    let removed: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!((answer.status, removed.len()), (204, 2));
    assert!(removed.iter().all(|cookie| cookie.to_str().is_ok_and(|cookie| cookie.contains("Max-Age=0"))));
    assert_eq!(session(&both).await["kind"], "nobody", "the cookies are worth nothing any more");
    scene.nobody().delete("/session").await.expect(204);

    let mut stranger = scene.nobody();
    stranger.cookie = "wz_staff=garbage; wz_netizen=\"; other=1".to_owned();
    assert_eq!(session(&stranger).await["kind"], "nobody");
    stranger.cookie = scene.moderator.cookie.replace("wz_staff", "wz_netizen");
    assert_eq!(session(&stranger).await["kind"], "nobody", "a cookie counts under its own name only");

    scene.clock.advance_ms(13 * 3_600_000);
    assert_eq!(session(&scene.moderator).await["kind"], "nobody", "after staff_session_hours");
}

#[tokio::test]
async fn whoever_guesses_is_stopped_and_learns_nothing() {
    let scene = Scene::sqlite().await;
    scene.admin.patch("/settings", json!({"sign_in_failures_per_minute": 3})).await.expect(200);
    let nobody = scene.nobody();
    let sign_in = async |username: &str, password: &str| {
        nobody.post("/session", json!({"username": username, "password": password})).await
    };
    // Success counts for nothing, however often.
    for _ in 0..6 {
        sign_in("moderator", PASSWORD).await.expect(201);
    }
    let wrong = sign_in("moderator", "wrong").await.refused(401, "wrong_credentials");
    let unknown = sign_in("nobody at all", PASSWORD).await.refused(401, "wrong_credentials");
    assert_eq!((&wrong["title"], &wrong["detail"]), (&unknown["title"], &unknown["detail"]));
    sign_in("moderator", "").await.refused(422, "invalid_value");
    sign_in("moderator", "wrong").await.refused(401, "wrong_credentials");
    let answer = sign_in("moderator", "wrong").await;
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    answer.refused(429, "too_many_failures");
    sign_in("admin", PASSWORD).await.refused(429, "too_many_failures");
    assert_eq!(session(&scene.moderator).await["kind"], "staff", "who is in stays in");
}

#[tokio::test]
async fn what_is_asked_of_a_sign_in_is_named() {
    let scene = Scene::sqlite().await;
    let nobody = scene.nobody();
    for (body, status, code, field) in [
        (json!({}), 400, "missing_field", "username"),
        (json!({"username": "admin"}), 400, "missing_field", "password"),
        (json!({"username": "admin", "password": PASSWORD, "totp": "123456"}), 422, "invalid_value", "totp"),
        (json!({"username": "admin", "password": 5}), 422, "invalid_value", "password"),
        (json!({"username": "admin", "password": "x".repeat(1_025)}), 422, "invalid_value", "password"),
        (json!({"code": "garbage"}), 422, "invalid_value", "code"),
    ] {
        let problem = nobody.post("/session", body).await.refused(status, code);
        assert_eq!(faults(&problem)[0].0, field);
    }
    for nickname in ["", " ", "两\n行", &"长".repeat(21)] {
        nobody.post("/netizen", json!({"nickname": nickname})).await.refused(422, "invalid_value");
    }
}

#[tokio::test]
async fn a_link_signs_in_once_and_not_for_ever() {
    let scene = Scene::sqlite().await;
    let account =
        |username: &str| json!({"username": username, "name": "李二", "roles": [{"role": "assessor"}]});
    let link = async |username: &str| {
        let made = scene.admin.post("/staff", account(username)).await.expect(201);
        let link = text(&made["sign_in_link"]);
        let (address, code) = link.split_once("?code=").expect("a code");
        assert_eq!(address, format!("{}/sign-in", scene.node.url));
        json!({"code": code})
    };
    let first = link("first").await;
    let client = scene.nobody().signed_in("/session", first.clone()).await;
    assert_eq!(session(&client).await["staff"]["username"], "first");
    let problem = scene.nobody().post("/session", first).await.refused(422, "invalid_value");
    assert_eq!(faults(&problem), [("code".to_owned(), "link_invalid".to_owned())]);

    let second = link("second").await;
    scene.clock.advance_ms(8 * 86_400_000);
    scene.nobody().post("/session", second).await.refused(422, "invalid_value");
}

#[tokio::test]
async fn an_account_that_is_disabled_is_out_at_once() {
    let scene = Scene::sqlite().await;
    let id = text(&session(&scene.official).await["staff"]["id"]);
    let path = format!("/staff/{id}");
    let changed = scene.admin.patch(&path, json!({"disabled": true})).await.expect(200);
    assert!(changed["disabled_at"].is_string());
    assert_eq!(session(&scene.official).await["kind"], "nobody");
    let body = json!({"username": "official", "password": PASSWORD});
    scene.nobody().post("/session", body.clone()).await.refused(401, "wrong_credentials");
    scene.admin.patch(&path, json!({"disabled": false})).await.expect(200);
    let back = scene.nobody().signed_in("/session", body.clone()).await;

    let changed = scene.admin.patch(&path, json!({"password": "another one"})).await.expect(200);
    assert_eq!(changed["sign_in_link"], Value::Null);
    assert_eq!(session(&back).await["kind"], "nobody", "a new password signs out everywhere");
    scene.nobody().post("/session", body).await.refused(401, "wrong_credentials");
    let body = json!({"username": "official", "password": "another one"});
    scene.nobody().post("/session", body).await.expect(201);
}

#[tokio::test]
async fn a_program_has_what_its_token_gives_until_it_ends() {
    let scene = Scene::sqlite().await;
    let token = async |ends_at: &str| {
        let body = json!({"name": "门户", "role": "moderator", "ends_at": ends_at});
        scene.admin.post("/tokens", body).await.expect(201)
    };
    let made = token("2010-09-01T00:00:00Z").await;
    let secret = text(&made["token"]);
    let nobody = scene.nobody();
    let program = async |method: Method, path: &str, secret: &str| {
        let request =
            nobody.request(method, path).bearer_auth(secret).header(header::ORIGIN, "https://x.example.org");
        nobody.send(request.json(&json!({}))).await
    };
    let seen = program(Method::GET, "/session", &secret).await.expect(200);
    assert_eq!((seen["kind"].as_str(), seen["program"]["name"].as_str()), (Some("program"), Some("门户")));
    let draft = scene.draft(json!({})).await;
    // No browser adds a token by itself, so where it comes from does not matter.
    program(Method::POST, &format!("/interviews/{draft}/announce"), &secret).await.expect(200);
    program(Method::GET, "/staff", &secret).await.refused(403, "role_not_allowed");
    program(Method::GET, "/interviews", "garbage").await.refused(401, "not_signed_in");

    let listed = scene.admin.get("/tokens").await.expect(200);
    assert_eq!(listed["items"][0]["name"], "门户");
    assert!(listed["items"][0].get("token").is_none(), "shown once");
    scene.admin.delete(&format!("/tokens/{}", text(&made["id"]))).await.expect(204);
    program(Method::GET, "/session", &secret).await.refused(401, "not_signed_in");
    let ended = text(&token("2010-08-25T00:00:00Z").await["token"]);
    program(Method::GET, "/session", &ended).await.expect(200);
    scene.clock.advance_ms(86_400_000);
    program(Method::GET, "/session", &ended).await.refused(401, "not_signed_in");
}

#[tokio::test]
async fn many_from_one_address_are_slowed_down() {
    let scene = Scene::sqlite().await;
    let settings = json!({"new_netizens_per_address_per_minute": 2, "asks_per_address_per_minute": 2});
    scene.admin.patch("/settings", settings).await.expect(200);
    let interview = scene.live().await;
    let (first, second) = (scene.netizen("甲").await, scene.netizen("乙").await);
    let answer = scene.nobody().post("/netizen", json!({"nickname": "丙"})).await;
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    answer.refused(429, "too_many_requests");
    for asker in [&first, &second] {
        scene.asked(asker, &interview, "路灯坏了").await;
    }
    let path = format!("/interviews/{interview}/questions");
    first.post(&path, json!({"text": "x"})).await.refused(429, "too_many_requests");
}

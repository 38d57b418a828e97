//! Texts that the public must not see, searched in everything that it can get: each reading of the interface, each page,
//! the live stream from its beginning.

use harness::{Client, Follower, Scene};
use reqwest::Method;
use serde_json::{Value, json};

/// In every text below that is not public.
const CANARY: &str = "金丝雀";

fn hidden(what: &str) -> String {
    format!("{CANARY} {what}")
}

/// A city with something hidden in every way there is. What may be asked for by id comes back as `(path, id)`.
async fn city_with_secrets(scene: &Scene) -> Vec<(&'static str, String)> {
    let interview = scene.live().await;
    let draft = scene.draft(json!({"title": hidden("草稿"), "subject": hidden("草稿主题")})).await;
    let asker = scene.netizen("岛城市民").await;
    let mut questions = Vec::new();
    for what in ["待审", "驳回", "隐藏", "撤回", "打码"] {
        questions.push(scene.asked(&asker, &interview, &hidden(what)).await);
    }
    let act = async |who: &Client, question: &str, act: &str, body: Value| {
        who.post(&format!("/questions/{question}/{act}"), body).await.expect(200);
    };
    let [_, rejected, hidden_one, withdrawn, redacted] = questions.as_slice() else { panic!("five") };
    act(&scene.moderator, rejected, "reject", json!({"reason": hidden("驳回理由")})).await;
    scene.approved(hidden_one).await;
    scene.answered(hidden_one, &hidden("答复")).await;
    act(&scene.moderator, hidden_one, "hide", json!({"reason": hidden("隐藏理由")})).await;
    scene.approved(withdrawn).await;
    act(&asker, withdrawn, "withdraw", json!({})).await;
    scene.approved(redacted).await;
    act(&scene.moderator, redacted, "redact", json!({"text": "电话已隐去"})).await;
    let path = format!("/interviews/{interview}/statements");
    let said = json!({"speaker": "示例发言人", "text": hidden("撤下的发言")});
    let statement = scene.moderator.post(&path, said).await.expect(201)["statement"]["id"].clone();
    let path = format!("/statements/{}", statement.as_str().expect("an id"));
    scene.moderator.delete(&path).await.expect(204);

    let mut things =
        vec![("interviews", interview), ("interviews", draft), ("departments", scene.heating.clone())];
    things.extend(questions.into_iter().map(|question| ("questions", question)));
    things
}

/// The addresses of the description that are read, with every id that fits.
async fn addresses(scene: &Scene, things: &[(&'static str, String)]) -> Vec<String> {
    let description = scene.nobody().get("/openapi.json").await.expect(200);
    let paths = description["paths"].as_object().expect("paths").iter();
    let read = paths.filter(|(_, operations)| operations.get("get").is_some()).map(|(path, _)| path.clone());
    let pages = ["/", "/me", "/track", "/departments", "/sign-in", "/desk", "/calendar", "/calendar.ics"];
    let feeds = ["/feed.atom", "/sitemap.xml", "/sitemap/pages.xml", "/sitemap/2010-08.xml"];
    let pages = pages.into_iter().chain(feeds).map(str::to_owned);
    let record = ["", ".txt", ".json"].map(|kind| format!("/interviews/{{id}}/transcript{kind}"));
    let of_ids = ["interviews", "questions", "departments"].map(|of| format!("/{of}/{{id}}"));
    let pages = pages.chain(of_ids).chain(record);
    // A WebSocket is looked at by itself.
    let wanted = read.chain(pages).filter(|path| !path.ends_with("/live"));
    let filled = wanted.flat_map(|path| match path.contains("{id}") {
        false => vec![path],
        true => {
            let fitting = things.iter().filter(|(of, _)| path.contains(&format!("/{of}/{{id}}")));
            fitting.map(|(_, id)| path.replace("{id}", id)).collect()
        }
    });
    filled.collect()
}

async fn must_not_show(http: &reqwest::Client, who: &Client, name: &str, address: &str) {
    for query in
        ["", "?limit=200", "?status=draft", "?status=hidden", "?status=pending", "?sort=new", "?after=0"]
    {
        let mut request = http.request(Method::GET, format!("{}{address}{query}", who.url));
        if !who.cookie.is_empty() {
            request = request.header("Cookie", &who.cookie);
        }
        let text = request.send().await.expect("an answer").text().await.expect("a body");
        assert!(!text.contains(CANARY), "{name} sees it at {address}{query}: {text}");
    }
}

#[tokio::test]
async fn what_is_not_public_is_nowhere_that_the_public_can_look() {
    let scene = Scene::sqlite().await;
    let things = city_with_secrets(&scene).await;
    let live = things[0].1.clone();
    let addresses = addresses(&scene, &things).await;
    assert!(addresses.len() > 40, "all that can be read: {addresses:?}");
    let http = reqwest::Client::new();
    let somebody = scene.netizen("另一位市民").await;
    for (name, who) in [("nobody", scene.nobody()), ("another netizen", somebody)] {
        for address in &addresses {
            must_not_show(&http, &who, name, address).await;
        }
        let epoch = who.get(&format!("/interviews/{live}")).await.expect(200)["epoch"].clone();
        let mut whole = Follower::connect(&who, &live).await;
        let snapshot = whole.until(|message| message["type"] == "snapshot").await;
        let mut replay = Follower::resume(&who, &live, 0, epoch.as_str().expect("an epoch")).await;
        replay.covered(whole.seq.expect("a number")).await;
        let seen = format!("{snapshot} {} {} {:?}", whole.tally, replay.mine, replay.events);
        assert!(!seen.contains(CANARY), "{name} sees it live: {seen}");
    }
    let queue = scene.moderator.get(&format!("/interviews/{live}/queue?limit=200")).await.expect(200);
    assert!(queue.to_string().contains(CANARY), "staff does: there is something to be found");
    scene.node.stop().await;
}

//! What staff is told of: found once, sent by mail and webhook, acknowledged.

mod life;
mod mail;
mod once;
mod reminders;
mod webhooks;

use harness::{Client, Scene};
use serde_json::Value;

/// An approved question of an interview that ended on the evening of Tuesday, 24 August 2010: due on Thursday,
/// 2 September. Its interview, and it.
async fn left_open(scene: &Scene) -> (String, String) {
    let asker = scene.netizen("岛城市民").await;
    let interview = scene.live().await;
    let question = scene.asked(&asker, &interview, "管网何时换？").await;
    scene.approved(&question).await;
    scene.step(&interview, "end").await;
    (interview, question)
}

const DAY_MS: i64 = 86_400_000;

/// Lets the job look once.
async fn look(scene: &Scene) {
    app::jobs::notices::look(&scene.node.app).await.expect("looked");
}

/// Kinds of what is open for somebody, latest first.
async fn open(client: &Client) -> Vec<String> {
    let listed = client.get("/notices?unacknowledged=true").await.expect(200);
    kinds(&listed)
}

fn kinds(listed: &Value) -> Vec<String> {
    let items = listed["items"].as_array().expect("a list").iter();
    items.map(|notice| notice["kind"].as_str().expect("a kind").to_owned()).collect()
}

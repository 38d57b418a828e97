//! Following: who is told of what, by which way, once, and how it ends.

mod mail;
mod telling;

use app::clock::Clock;
use harness::{Client, Scene, database::Database};
use serde_json::{Value, json};

/// Lets the job look once.
async fn look(scene: &Scene) {
    app::jobs::notices::look(&scene.node.app).await.expect("looked");
}

/// Kinds of what somebody was told, latest first, and how much of it is new.
async fn told(client: &Client) -> (Vec<String>, usize) {
    let listed = client.get("/me/news").await.expect(200);
    let items = listed["items"].as_array().expect("a list").clone();
    let kind = |told: &Value| told["kind"].as_str().expect("a kind").to_owned();
    (items.iter().map(kind).collect(), items.iter().filter(|told| told["seen"] == json!(false)).count())
}

/// On SQLite, where the clock stands, and on PostgreSQL.
async fn each_scene() -> [Scene; 2] {
    [Scene::sqlite().await, Scene::on(Database::postgres().await, Clock::system()).await]
}

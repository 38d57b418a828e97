//! The main job in one run: announced, asked, opened, approved, answered, seen live, rated, ended, recorded.

use harness::{Follower, Scene};
use serde_json::json;

#[tokio::test]
async fn an_evening_from_announcement_to_record() {
    let scene = Scene::sqlite().await;
    let interview = scene.announced().await;
    let asker = scene.netizen("岛城市民").await;
    let mut watcher = Follower::connect(&scene.nobody(), &interview).await;
    let mut official = Follower::connect(&scene.official, &interview).await;

    let early = scene.asked(&asker, &interview, "浮山后三小区什么时候供热？").await;
    let asked = official.event("question_asked").await;
    assert_eq!(asked["question"]["text"], "浮山后三小区什么时候供热？");
    scene.step(&interview, "open").await;
    watcher.event("interview_opened").await;

    scene.clock.advance_ms(60_000);
    scene.approved(&early).await;
    let approved = watcher.event("question_approved").await;
    assert_eq!(approved["question"]["department_id"], scene.heating);
    assert!(approved["question"].get("asker").is_none(), "nothing personal in a shared frame");

    scene.official.post(&format!("/questions/{early}/start"), json!({})).await.expect(200);
    watcher.event("answering_started").await;
    scene.clock.advance_ms(120_000);
    let answer = scene.answered(&early, "十一月十六日起供热。").await;
    let published = watcher.event("answer_published").await;
    assert_eq!(published["answer"]["text"], "十一月十六日起供热。");

    let mut mine = Follower::connect(&asker, &interview).await;
    let rated = mine.act("r1", "rate", json!({"answer_id": answer, "score": 5})).await;
    assert_eq!(rated["status"], 200, "{rated}");
    mine.mine(|mine| mine["rated"] == json!([answer])).await;
    watcher.until(|message| message["type"] == "tally" && message["ratings"][&answer]["count"] == 1).await;

    scene.step(&interview, "end").await;
    watcher.event("interview_ended").await;
    let record = scene.nobody().get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    assert_eq!(record["questions"][0]["answers"][0]["rating"], json!({"count": 1, "mean": 5.0}));

    let figures = scene.nobody().get("/figures?by=interview").await.expect(200);
    let row = &figures["items"][0];
    assert_eq!(
        (&row["questions"], &row["answered"], &row["participations"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(row["moderation"]["median_ms"], 60_000);
    assert_eq!(row["response"]["max_ms"], 120_000);
    assert_eq!(row["waiting"]["p90_ms"], 180_000);
    assert_eq!(row["live_answer_rate"], 1.0);

    scene.step(&interview, "archive").await;
    watcher.event("interview_archived").await;
    assert_eq!(watcher.closed().await, 1000);
    scene.node.stop().await;
}

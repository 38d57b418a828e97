//! Polls over HTTP and on the socket: opened, voted in, closed, and who is told how the votes stand.

use super::{faults, text};
use harness::{Client, Follower, Scene};
use serde_json::{Value, json};

async fn opened(scene: &Scene, interview: &str, results_hidden: bool) -> String {
    let poll =
        json!({"question": "先谈什么？", "options": ["路灯", "供水"], "results_hidden": results_hidden});
    let path = format!("/interviews/{interview}/polls");
    text(&scene.moderator.post(&path, poll).await.expect(201)["poll"]["id"])
}

async fn votes(who: &Client, interview: &str) -> Value {
    let room = who.get(&format!("/interviews/{interview}/snapshot")).await.expect(200);
    let options = room["polls"][0]["options"].as_array().expect("options").iter();
    options.map(|option| option["votes"].clone()).collect()
}

#[tokio::test]
async fn a_poll_is_opened_voted_in_and_closed_and_everybody_is_told() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let mut watcher = Follower::connect(&scene.nobody(), &interview).await;
    let poll = opened(&scene, &interview, false).await;
    let told = watcher.event("poll_opened").await["poll"].clone();
    assert_eq!((&told["id"], &told["question"]), (&json!(poll), &json!("先谈什么？")));
    assert_eq!(told["options"][1], json!({"no": 2, "text": "供水", "votes": 0}));

    let voter = scene.netizen("岛城市民").await;
    let path = format!("/polls/{poll}/vote");
    voter.put(&path, json!({"option": 1})).await.expect(204);
    let mut socket = Follower::connect(&voter, &interview).await;
    let mine = json!({poll.clone(): 1});
    socket.mine(|message| message["voted"] == mine).await;
    let reply = socket.act("k1", "vote", json!({"poll_id": poll, "option": 2})).await;
    assert_eq!((&reply["status"], &reply["body"]), (&json!(204), &Value::Null));
    let mine = json!({poll.clone(): 2});
    socket.mine(|message| message["voted"] == mine).await;
    assert_eq!(voter.get(&format!("/interviews/{interview}/mine")).await.expect(200)["voted"], mine);
    watcher.until(|message| message["type"] == "tally" && message["polls"][&poll] == json!([0, 1])).await;

    let closed = scene.moderator.post(&format!("/polls/{poll}/close"), json!({})).await.expect(200);
    assert!(closed["poll"]["closed_at"].is_string());
    let told = watcher.event("poll_closed").await["poll"].clone();
    assert_eq!(told["options"][1]["votes"], 1);
    scene.moderator.post(&format!("/polls/{poll}/close"), json!({})).await.refused(409, "wrong_state");
    voter.put(&path, json!({"option": 1})).await.refused(409, "poll_is_closed");
    scene.node.stop().await;
}

#[tokio::test]
async fn hidden_results_are_told_when_the_interview_ends() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let poll = opened(&scene, &interview, true).await;
    let mut watcher = Follower::connect(&scene.nobody(), &interview).await;
    let mut staff = Follower::connect(&scene.moderator, &interview).await;
    let voter = scene.netizen("岛城市民").await;
    voter.put(&format!("/polls/{poll}/vote"), json!({"option": 2})).await.expect(204);
    staff.until(|message| message["type"] == "tally" && message["polls"][&poll] == json!([0, 1])).await;
    assert_eq!(votes(&scene.nobody(), &interview).await, json!([null, null]));
    assert_eq!(votes(&voter, &interview).await, json!([null, null]));

    scene.step(&interview, "end").await;
    watcher.event("interview_ended").await;
    assert_eq!(watcher.event("poll_closed").await["poll"]["options"][1]["votes"], 1);
    assert_eq!(votes(&scene.nobody(), &interview).await, json!([0, 1]));
    scene.node.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_poll_or_a_vote_is_said() {
    let scene = Scene::sqlite().await;
    let interview = scene.live().await;
    let path = format!("/interviews/{interview}/polls");
    for (options, field, code) in [
        (json!(["要"]), "options", "too_few_items"),
        (json!(["要", "要"]), "options", "duplicate"),
        (json!(["要", " "]), "options.1", "text_blank"),
        (json!("要"), "options", "wrong_type"),
    ] {
        let poll = json!({"question": "要吗？", "options": options});
        let problem = scene.moderator.post(&path, poll).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem), [(field.to_owned(), code.to_owned())]);
    }
    let poll = opened(&scene, &interview, false).await;
    let voter = scene.netizen("岛城市民").await;
    let path = format!("/polls/{poll}/vote");
    for option in [json!(0), json!(3), json!(4_294_967_297_u64)] {
        let problem = voter.put(&path, json!({"option": option})).await.refused(422, "invalid_value");
        assert_eq!(faults(&problem), [("option".to_owned(), "unknown_value".to_owned())]);
    }
    voter.put(&path, json!({})).await.refused(400, "missing_field");
    voter.put("/polls/nowhere/vote", json!({"option": 1})).await.refused(404, "not_found");
    scene.nobody().put(&path, json!({"option": 1})).await.refused(401, "not_signed_in");
    scene.node.stop().await;
}

const QUESTION: &str = "这场访谈先谈什么？";

async fn page(scene: &Scene, path: &str) -> String {
    let answer = reqwest::get(format!("{}{path}", scene.node.url)).await.expect("an answer");
    answer.text().await.expect("a page")
}

async fn topic_vote(scene: &Scene, interview: &str, more: Value) -> String {
    let mut vote = json!({"question": QUESTION, "options": ["路灯", "供水", "公园"], "purpose": "topic"});
    let Some(fields) = vote.as_object_mut() else { panic!("an object") };
    fields.extend(more.as_object().cloned().expect("an object"));
    let path = format!("/interviews/{interview}/polls");
    text(&scene.moderator.post(&path, vote).await.expect(201)["poll"]["id"])
}

#[tokio::test]
async fn a_topic_is_voted_for_until_its_time_and_becomes_the_title() {
    let mut scene = Scene::sqlite().await;
    let interview = scene.announced().await;
    let closes_at = "2010-08-26T04:00:00.000Z";
    let poll = topic_vote(&scene, &interview, json!({"closes_at": closes_at})).await;
    let path = format!("/interviews/{interview}/polls");
    let again = json!({"question": "再问？", "options": ["一", "二", "三"], "purpose": "topic"});
    scene.moderator.post(&path, again).await.refused(409, "topic_vote_is_open");
    let few = json!({"question": "再问？", "options": ["一", "二"], "purpose": "else"});
    assert_eq!(
        faults(&scene.moderator.post(&path, few).await.refused(422, "invalid_value")),
        [("purpose".to_owned(), "unknown_value".to_owned())]
    );
    let home = page(&scene, "/").await;
    assert!(home.contains(QUESTION), "{home}");
    for (name, option) in [("甲", 2), ("乙", 2), ("丙", 1)] {
        let voter = scene.netizen(name).await;
        voter.put(&format!("/polls/{poll}/vote"), json!({"option": option})).await.expect(204);
    }
    let mut watcher = Follower::connect(&scene.nobody(), &interview).await;
    // Counts are read once a second; whoever connects later has them in the snapshot, the others by a tally.
    let counted = |message: &Value| {
        message["polls"][&poll] == json!([1, 2, 0])
            || message["room"]["polls"][0]["options"][1]["votes"] == json!(2)
    };
    watcher.until(counted).await;

    scene.wait_days(3).await;
    app::jobs::polls::close_due(&scene.node.app).await.expect("closed");
    app::jobs::polls::close_due(&scene.node.app).await.expect("once is enough");
    let told = watcher.event("poll_closed").await["poll"].clone();
    assert_eq!((&told["purpose"], &told["closes_at"]), (&json!("topic"), &json!(closes_at)));
    assert!(!page(&scene, "/").await.contains(QUESTION), "over");

    let path = format!("/interviews/{interview}");
    let wrong = json!({"topic": {"poll_id": poll, "option": 4}});
    assert_eq!(
        faults(&scene.moderator.patch(&path, wrong).await.refused(422, "invalid_value")),
        [("topic.option".to_owned(), "unknown_value".to_owned())]
    );
    let choice = json!({"poll_id": poll, "option": 2});
    scene.moderator.patch(&path, json!({"topic": choice})).await.expect(200);
    let told = watcher.event("interview_changed").await["interview"].clone();
    assert_eq!((&told["title"], &told["topic"]), (&json!("供水"), &choice));
    let transcript = scene.nobody().get(&format!("{path}/transcript")).await.expect(200);
    assert_eq!(transcript["polls"][0]["options"][1]["votes"], 2);
    for path in [path.clone(), format!("{path}/transcript"), format!("{path}/transcript.txt")] {
        let shown = page(&scene, &path).await;
        assert!(shown.contains("主题“供水”由网民投票选出：得 2 票，共 3 票。"), "{path}: {shown}");
    }
    scene.node.stop().await;
}

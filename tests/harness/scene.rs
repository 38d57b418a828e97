//! A city with staff of every role, and interviews in it.

use crate::{Client, TestNode, database::Database};
use app::clock::Clock;
use domain::{
    Actor, CityCommand, Instant, Role, command::Credential, ids::DepartmentId, role::Grant, text::Line,
};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
/// Half past seven in the evening of 24 August 2010, in Qingdao.
pub const EVENING: &str = "2010-08-24T11:30:00.000Z";

/// One node with a city on it, and whoever acts there.
pub struct Scene {
    pub node: TestNode,
    pub database: Database,
    pub clock: Clock,
    pub heating: String,
    pub traffic: String,
    pub admin: Client,
    pub moderator: Client,
    pub assessor: Client,
    /// The official of the heating department.
    pub official: Client,
    /// The official of the traffic department.
    pub other_official: Client,
}

impl Scene {
    pub async fn sqlite() -> Self {
        Self::on(Database::sqlite(), Clock::standing(evening())).await
    }

    pub async fn postgres() -> Self {
        Self::on(Database::postgres().await, Clock::system()).await
    }

    pub async fn on(database: Database, clock: Clock) -> Self {
        Self::with(database, clock, &[]).await
    }

    /// With settings of the machine on top of the tests' own.
    pub async fn with(database: Database, clock: Clock, settings: &[(&str, &str)]) -> Self {
        let node = TestNode::start(&database, clock.clone(), settings).await;
        // One hash for all: hashing is slow on purpose.
        let hash = app::web::auth::password::hash(PASSWORD.to_owned()).await.expect("a hash");
        let mut departments = Vec::new();
        for (code, name) in [("heating", "示例市供热局"), ("traffic", "示例市交通局")] {
            departments.push(department(&node, code, name).await);
        }
        let [heating, traffic] = <[DepartmentId; 2]>::try_from(departments).expect("two");
        for (username, role, department_id) in [
            ("admin", Role::Admin, None),
            ("moderator", Role::Moderator, None),
            ("assessor", Role::Assessor, None),
            ("official", Role::Official, Some(heating.clone())),
            ("other", Role::Official, Some(traffic.clone())),
        ] {
            let command = CityCommand::CreateStaff {
                username: line(username),
                name: line(&format!("测试员{username}")),
                grants: vec![Grant { role, department_id }],
                email: None,
                credential: Some(Credential::Password(hash.clone())),
            };
            node.app.writer.city(Actor::System, command, None).await.expect("an account");
        }
        let staff = |username: &'static str| signed_in(&node.url, username);
        Self {
            admin: staff("admin").await,
            moderator: staff("moderator").await,
            assessor: staff("assessor").await,
            official: staff("official").await,
            other_official: staff("other").await,
            heating: heating.to_string(),
            traffic: traffic.to_string(),
            node,
            database,
            clock,
        }
    }

    /// Moves the clock on by so many days, after which staff has to sign in again.
    pub async fn wait_days(&mut self, days: i64) {
        self.clock.advance_ms(days * 86_400_000);
        for (client, username) in [
            (&mut self.admin, "admin"),
            (&mut self.moderator, "moderator"),
            (&mut self.assessor, "assessor"),
            (&mut self.official, "official"),
            (&mut self.other_official, "other"),
        ] {
            *client = signed_in(&self.node.url, username).await;
        }
    }

    pub fn nobody(&self) -> Client {
        Client::nobody(&self.node.url)
    }

    pub async fn netizen(&self, nickname: &str) -> Client {
        self.nobody().signed_in("/netizen", json!({"nickname": nickname})).await
    }

    /// A draft of the heating department (with `more` fields) that starts in four days.
    pub async fn draft(&self, more: Value) -> String {
        let start = self.clock.now().plus_ms(4 * 86_400_000);
        let mut plan = json!({
            "title": "供热问题在线访谈",
            "subject": "今冬供热",
            "department_ids": [self.heating, self.traffic],
            "planned_start_at": start,
            "planned_end_at": start.plus_ms(90 * 60_000),
        });
        if let (Some(plan), Some(more)) = (plan.as_object_mut(), more.as_object()) {
            plan.extend(more.clone());
        }
        let made = self.moderator.post("/interviews", plan).await.expect(201);
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Moves an interview on: `announce`, `open`, `pause`, `end`, …
    pub async fn step(&self, interview: &str, act: &str) -> Value {
        self.moderator.post(&format!("/interviews/{interview}/{act}"), json!({})).await.expect(200)
    }

    pub async fn announced(&self) -> String {
        let interview = self.draft(json!({})).await;
        self.step(&interview, "announce").await;
        interview
    }

    pub async fn live(&self) -> String {
        let interview = self.announced().await;
        self.step(&interview, "open").await;
        interview
    }

    /// A question of that netizen; its id.
    pub async fn asked(&self, netizen: &Client, interview: &str, text: &str) -> String {
        let made = netizen
            .post(&format!("/interviews/{interview}/questions"), json!({"text": text}))
            .await
            .expect(201);
        made["question"]["id"].as_str().expect("an id").to_owned()
    }

    pub async fn approved(&self, question: &str) -> Value {
        self.moderator.post(&format!("/questions/{question}/approve"), json!({})).await.expect(200)
    }

    /// The official's answer; its id.
    pub async fn answered(&self, question: &str, text: &str) -> String {
        let path = format!("/questions/{question}/answers");
        let made = self.official.post(&path, json!({"text": text})).await.expect(201);
        made["answer"]["id"].as_str().expect("an id").to_owned()
    }
}

async fn signed_in(url: &str, username: &str) -> Client {
    let credentials = json!({"username": username, "password": PASSWORD});
    Client::nobody(url).signed_in("/session", credentials).await
}

pub fn evening() -> Instant {
    Instant::parse(EVENING).expect("an instant")
}

pub fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

async fn department(node: &TestNode, code: &str, name: &str) -> DepartmentId {
    let command = CityCommand::CreateDepartment {
        code: line(code),
        name: line(name),
        name_en: None,
        short_name: None,
        parent: None,
        email: None,
    };
    match node.app.writer.city(Actor::System, command, None).await.expect("a department").made {
        domain::decide::CityMade::Department(id) => id,
        other => panic!("{other:?} is no department"),
    }
}

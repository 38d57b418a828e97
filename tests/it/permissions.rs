//! Every cell of role × command, driven over HTTP; and the socket's own commands for every role.
//!
//! What a cell says is the domain's table, which people read in review; here it is held against the doors.

use domain::{
    Role,
    command::CommandName::{self, *},
    role::{Reach, netizen_reach, staff_reach},
};
use harness::{Client, Follower, Scene};
use reqwest::Method;
use serde_json::{Value, json};

/// A scene with one of everything that a command can name.
struct Stage {
    scene: Scene,
    interview: String,
    other: String,
    question: String,
    answer: String,
    statement: String,
    poll: String,
    staff: String,
    token: String,
    campaign: String,
    ranking: String,
    objection: String,
    sample: String,
    webhook: String,
}

impl Stage {
    async fn set() -> Self {
        let scene = Scene::sqlite().await;
        let (interview, other) = (scene.live().await, scene.live().await);
        let asker = scene.netizen("提问人").await;
        let question = scene.asked(&asker, &interview, "路灯坏了").await;
        scene.approved(&question).await;
        let answer = scene.answered(&question, "已安排修复。").await;
        let path = format!("/interviews/{interview}/statements");
        let statement =
            scene.moderator.post(&path, json!({"speaker": "主持人", "text": "开始"})).await.expect(201);
        let poll = json!({"question": "先谈什么？", "options": ["路灯", "供水"]});
        let poll = scene.moderator.post(&format!("/interviews/{interview}/polls"), poll).await.expect(201);
        let account = json!({"username": "another", "name": "测试员另一号", "roles": [{"role": "assessor"}]});
        let staff = scene.admin.post("/staff", account).await.expect(201);
        let token = json!({"name": "读数", "role": "assessor", "ends_at": "2011-01-01T00:00:00.000Z"});
        let token = scene.admin.post("/tokens", token).await.expect(201);
        let campaign = json!({"title": "供热周", "first_day": "2010-11-01", "last_day": "2010-11-07"});
        let campaign = scene.moderator.post("/campaigns", campaign).await.expect(201);
        scene.admin.put("/formula", formula()).await.expect(200);
        let ranking = json!({
            "title": "八月", "from": "2010-08-01", "to": "2010-08-31", "cut_off": "2010-09-30",
        });
        let ranking = scene.assessor.post("/rankings", ranking).await.expect(201);
        let ranking = text(&ranking["id"]);
        let objections = format!("/rankings/{ranking}/objections");
        let objected = scene.official.post(&objections, json!({"text": "归属有误"})).await.expect(201);
        let sample = json!({"title": "八月", "from": "2010-08-01", "to": "2010-08-31", "per_department": 3});
        let sample = scene.assessor.post("/samples", sample).await.expect(201);
        let webhook = json!({"url": "https://supervision.example.org/in"});
        let webhook = scene.admin.post("/webhooks", webhook).await.expect(201);
        Self {
            webhook: text(&webhook["id"]),
            statement: text(&statement["statement"]["id"]),
            poll: text(&poll["poll"]["id"]),
            staff: text(&staff["id"]),
            token: text(&token["id"]),
            campaign: text(&campaign["id"]),
            ranking,
            objection: text(&objected["objection_list"][0]["id"]),
            sample: text(&sample["id"]),
            scene,
            interview,
            other,
            question,
            answer,
        }
    }

    /// The call that gives a command; none for what has no route of its own.
    fn call(&self, command: CommandName) -> Option<(Method, String, Value)> {
        let Self {
            scene,
            interview,
            other,
            question,
            answer,
            statement,
            poll,
            staff,
            token,
            campaign,
            ranking,
            objection,
            sample,
            webhook,
        } = self;
        let on_ranking = |act: &str, body| Some((Method::POST, format!("/rankings/{ranking}/{act}"), body));
        let on_question =
            |act: &str, body| Some((Method::POST, format!("/questions/{question}/{act}"), body));
        let on_interview =
            |act: &str, body| Some((Method::POST, format!("/interviews/{interview}/{act}"), body));
        let plan = json!({
            "title": "访谈", "subject": "题目", "department_ids": [scene.heating],
            "planned_start_at": "2010-09-24T11:30:00.000Z", "planned_end_at": "2010-09-24T13:00:00.000Z",
        });
        match command {
            // Coming into a room: by following it.
            TakePart => None,
            Ask => on_interview("questions", json!({"text": "又一个"})),
            Upvote => Some((Method::PUT, format!("/questions/{question}/upvote"), json!({}))),
            RemoveUpvote => Some((Method::DELETE, format!("/questions/{question}/upvote"), json!({}))),
            TakeAnswer => on_question("taken_as_answer", json!({})),
            WithdrawQuestion => on_question("withdraw", json!({})),
            AppealRejection => on_question("appeal", json!({})),
            RequestHandlingAgain => on_question("handle_again", json!({})),
            RateAnswer => Some((Method::PUT, format!("/answers/{answer}/rating"), json!({"score": 4}))),
            JudgeAnswered => {
                Some((Method::PUT, format!("/questions/{question}/judgement"), json!({"answered": false})))
            }
            JudgeInterview => {
                Some((Method::PUT, format!("/interviews/{interview}/judgement"), json!({"score": 4})))
            }
            MoveQuestion => on_question("move", json!({"interview_id": other})),
            ClassifyQuestion => on_question("classify", json!({"kind": "complaint"})),
            ShareQuestion => Some((
                Method::PUT,
                format!("/questions/{question}/co_handlers"),
                json!({"department_ids": [scene.traffic]}),
            )),
            ReturnQuestion => on_question("return", json!({"reason": "不属本局"})),
            RequestExtension => on_question("extension", json!({"days": 3, "reason": "勘察"})),
            GrantExtension => on_question("extension/grant", json!({})),
            RefuseExtension => on_question("extension/refuse", json!({"reason": "已经齐全"})),
            ReclassifyAnswer => Some((
                Method::POST,
                format!("/answers/{answer}/reclassify"),
                // It stays as it is, and with it the question, which is answered.
                json!({"stock": false, "reason": "没有内容"}),
            )),
            KeepPromise => {
                Some((Method::POST, format!("/answers/{answer}/evidence"), json!({"text": "已经修好"})))
            }
            ApproveQuestion => on_question("approve", json!({})),
            RejectQuestion => on_question("reject", json!({"reason": "重复"})),
            UnrejectQuestion => on_question("unreject", json!({})),
            RedactQuestion => on_question("redact", json!({"text": "路灯坏了"})),
            MergeQuestion => on_question("merge", json!({"into": question})),
            UnmergeQuestion => on_question("unmerge", json!({})),
            HideQuestion => on_question("hide", json!({"reason": "重复"})),
            UnhideQuestion => on_question("unhide", json!({})),
            PinQuestion => on_question("pin", json!({})),
            UnpinQuestion => on_question("unpin", json!({})),
            AssignQuestion => on_question("assign", json!({"department_id": scene.heating})),
            TransferQuestion => {
                on_question("transfer", json!({"department_id": scene.traffic, "reason": "不属本局"}))
            }
            StartAnswering => on_question("start", json!({})),
            PublishAnswer => on_question("answers", json!({"text": "答复"})),
            ReviseAnswer => {
                Some((Method::PUT, format!("/answers/{answer}"), json!({"text": "更正", "reason": "笔误"})))
            }
            PublishStatement => on_interview("statements", json!({"speaker": "主持人", "text": "欢迎"})),
            ReviseStatement => {
                Some((Method::PUT, format!("/statements/{statement}"), json!({"text": "更正"})))
            }
            RetractStatement => Some((Method::DELETE, format!("/statements/{statement}"), json!({}))),
            MakeAnnouncement => on_interview("announcements", json!({"text": "通知"})),
            OpenPoll => on_interview("polls", json!({"question": "要吗？", "options": ["要", "不要"]})),
            ClosePoll => Some((Method::POST, format!("/polls/{poll}/close"), json!({}))),
            Vote => Some((Method::PUT, format!("/polls/{poll}/vote"), json!({"option": 1}))),
            BanNetizen => on_interview(
                "bans",
                json!({"netizen_id": "N1", "until": "2010-08-25T00:00:00.000Z", "reason": "广告"}),
            ),
            CreateInterview => Some((Method::POST, "/interviews".to_owned(), plan)),
            ChangeInterview => {
                Some((Method::PATCH, format!("/interviews/{interview}"), json!({"title": "新题"})))
            }
            AnnounceInterview => on_interview("announce", json!({})),
            OpenInterview => on_interview("open", json!({})),
            PauseInterview => on_interview("pause", json!({})),
            ResumeInterview => on_interview("resume", json!({})),
            ExtendInterview => on_interview("extend", json!({"planned_end_at": "2010-09-24T14:00:00.000Z"})),
            EndInterview => on_interview("end", json!({})),
            ArchiveInterview => on_interview("archive", json!({})),
            ReopenInterview => on_interview("reopen", json!({})),
            CancelInterview => on_interview("cancel", json!({})),
            CreateDepartment => {
                Some((Method::POST, "/departments".to_owned(), json!({"code": "x", "name": "示例局"})))
            }
            ChangeDepartment => Some((
                Method::PATCH,
                format!("/departments/{}", scene.heating),
                json!({"short_name": "供热"}),
            )),
            CreateStaff => {
                let account = json!({"username": "newcomer", "name": "新人", "roles": []});
                Some((Method::POST, "/staff".to_owned(), account))
            }
            ChangeStaff => Some((Method::PATCH, format!("/staff/{staff}"), json!({"name": "改名"}))),
            ChangeSettings => Some((Method::PATCH, "/settings".to_owned(), json!({"notice_days": 2}))),
            ChangeCalendar => Some((
                Method::PATCH,
                "/calendar".to_owned(),
                json!({"days": [{"date": "2010-09-22", "kind": "holiday", "name": "中秋节"}]}),
            )),
            ChangeTopics => Some((
                Method::PATCH,
                "/topics".to_owned(),
                json!({"topics": [{"code": "heating", "name": "供热"}]}),
            )),
            CreateCampaign => Some((
                Method::POST,
                "/campaigns".to_owned(),
                json!({"title": "供暖季集中问政", "first_day": "2010-11-01"}),
            )),
            ChangeCampaign => {
                Some((Method::PATCH, format!("/campaigns/{}", campaign), json!({"title": "供暖季"})))
            }
            ChangeFormula => Some((Method::PUT, "/formula".to_owned(), formula())),
            CreateRanking => Some((
                Method::POST,
                "/rankings".to_owned(),
                json!({"title": "九月", "from": "2010-09-01", "to": "2010-09-30", "cut_off": "2010-10-30"}),
            )),
            ObjectToRanking => {
                on_ranking("objections", json!({"department_id": scene.heating, "text": "归属有误"}))
            }
            AnswerObjection => Some((
                Method::POST,
                format!("/objections/{objection}/answer"),
                json!({"accepted": false, "text": "归属无误"}),
            )),
            FreezeRanking => on_ranking("freeze", json!({})),
            PublishRanking => on_ranking("publish", json!({})),
            WithdrawRanking => on_ranking("withdraw", json!({"reason": "时间有误"})),
            DrawSample => Some((
                Method::POST,
                "/samples".to_owned(),
                json!({"title": "八月", "from": "2010-08-01", "to": "2010-08-31", "per_department": 1}),
            )),
            EnterSampleResult => {
                Some((Method::POST, format!("/samples/{sample}/results"), json!({"no": 1, "reached": false})))
            }
            CreateToken => {
                let token = json!({"name": "新", "role": "assessor", "ends_at": "2011-01-01T00:00:00.000Z"});
                Some((Method::POST, "/tokens".to_owned(), token))
            }
            RevokeToken => Some((Method::DELETE, format!("/tokens/{token}"), json!({}))),
            CreateWebhook => {
                let webhook = json!({"url": "https://supervision.example.org/in"});
                Some((Method::POST, "/webhooks".to_owned(), webhook))
            }
            RemoveWebhook => Some((Method::DELETE, format!("/webhooks/{webhook}"), json!({}))),
            RemindDepartment => {
                let reminder = json!({"department_id": scene.heating, "text": "请尽快答复"});
                Some((Method::POST, "/reminders".to_owned(), reminder))
            }
            // Whom a notice concerns is not said by the table but by its kind: see `notices`.
            AcknowledgeNotice => None,
        }
    }

    async fn answer(&self, who: &Client, command: CommandName) -> Option<(u16, String)> {
        let (method, path, body) = self.call(command)?;
        let answer = who.send(who.request(method, &path).json(&body)).await;
        let code = answer.code().to_owned();
        Some((answer.status, code))
    }
}

fn formula() -> Value {
    let part = json!({"figure": "answer_rate", "weight": 1, "worst": 0, "best": 10_000});
    json!({"parts": [part], "cases_min": 1})
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// What a cell of the table has to give.
fn expected(reach: Reach, is_own: bool, foreign: &str) -> Option<(u16, &str)> {
    match reach {
        Reach::Nothing => Some((403, "role_not_allowed")),
        Reach::Own if !is_own => Some((403, foreign)),
        Reach::Own | Reach::Everything => None,
    }
}

fn check(who: &str, command: CommandName, got: &(u16, String), expected: Option<(u16, &str)>) {
    match expected {
        Some((status, code)) => assert_eq!((got.0, got.1.as_str()), (status, code), "{who}: {command:?}"),
        None => assert!(!matches!(got.0, 401 | 403), "{who}: {command:?} gave {got:?}"),
    }
}

#[tokio::test]
async fn every_cell_over_http() {
    let stage = Stage::set().await;
    let stranger = stage.scene.netizen("路人").await;
    for command in CommandName::ALL {
        let Some(got) = stage.answer(&stage.scene.nobody(), command).await else { continue };
        check("nobody", command, &got, Some((401, "not_signed_in")));
        let got = stage.answer(&stranger, command).await.expect("a route");
        check("a netizen", command, &got, expected(netizen_reach(command), false, "not_the_asker"));
    }
    // The admin goes last: it may change what the others are allowed.
    let scene = &stage.scene;
    let staff = [
        (Role::Assessor, &scene.assessor, "the assessor"),
        (Role::Official, &scene.other_official, "the other department's official"),
        (Role::Official, &scene.official, "the department's official"),
        (Role::Moderator, &scene.moderator, "the moderator"),
        (Role::Admin, &scene.admin, "the admin"),
    ];
    for (role, client, who) in staff {
        let is_own = who == "the department's official";
        for command in CommandName::ALL {
            let Some(got) = stage.answer(client, command).await else { continue };
            check(who, command, &got, expected(staff_reach(role, command), is_own, "other_department"));
        }
    }
    stage.scene.node.stop().await;
}

#[tokio::test]
async fn the_sockets_own_commands_for_every_role() {
    let stage = Stage::set().await;
    let scene = &stage.scene;
    let stranger = scene.netizen("路人").await;
    let acts = [
        ("ask", json!({"text": "又一个"}), Ask),
        ("upvote", json!({"question_id": stage.question}), Upvote),
        ("remove_upvote", json!({"question_id": stage.question}), RemoveUpvote),
        ("withdraw", json!({"question_id": stage.question}), WithdrawQuestion),
        ("appeal", json!({"question_id": stage.question}), AppealRejection),
        ("handle_again", json!({"question_id": stage.question}), RequestHandlingAgain),
        ("rate", json!({"answer_id": stage.answer, "score": 3}), RateAnswer),
        ("vote", json!({"poll_id": stage.poll, "option": 2}), Vote),
    ];
    let everybody = [
        ("nobody", scene.nobody()),
        ("a netizen", stranger),
        ("the official", scene.official.clone()),
        ("the moderator", scene.moderator.clone()),
        ("the assessor", scene.assessor.clone()),
        ("the admin", scene.admin.clone()),
    ];
    for (who, client) in everybody {
        let mut socket = Follower::connect(&client, &stage.interview).await;
        for (n, (act, fields, command)) in acts.iter().enumerate() {
            let reply = socket.act(&format!("k{n}"), act, fields.clone()).await;
            let got = (
                reply["status"].as_u64().map_or(0, |status| status as u16),
                text_or_none(&reply["body"]["code"]),
            );
            let expected = match who {
                "nobody" => Some((401, "not_signed_in")),
                "a netizen" => expected(netizen_reach(*command), false, "not_the_asker"),
                _ => Some((403, "role_not_allowed")),
            };
            check(who, *command, &got, expected);
        }
    }
    stage.scene.node.stop().await;
}

fn text_or_none(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_is_read_goes_by_role_too() {
    let stage = Stage::set().await;
    let scene = &stage.scene;
    let netizen = scene.netizen("路人").await;
    let queue = format!("/interviews/{}/queue", stage.interview);
    for path in [
        queue.as_str(),
        "/desk/questions",
        "/staff",
        "/tokens",
        "/audit",
        "/settings",
        "/notices",
        "/reminders",
    ] {
        scene.nobody().get(path).await.refused(401, "not_signed_in");
        netizen.get(path).await.refused(403, "role_not_allowed");
    }
    let items = format!("/samples/{}/items", stage.sample);
    for path in ["/samples", &items] {
        scene.nobody().get(path).await.refused(401, "not_signed_in");
        netizen.get(path).await.refused(403, "role_not_allowed");
        scene.official.get(path).await.refused(403, "role_not_allowed");
        scene.assessor.get(path).await.expect(200);
        scene.admin.get(path).await.expect(200);
    }
    for path in ["/staff", "/tokens", "/audit", "/webhooks", "/deliveries/failed"] {
        scene.moderator.get(path).await.refused(403, "role_not_allowed");
        scene.admin.get(path).await.expect(200);
    }
    scene.moderator.get(&queue).await.expect(200);
    scene.official.get("/desk/questions").await.expect(200);
    let foreign = format!("/desk/questions?department={}", scene.traffic);
    scene.official.get(&foreign).await.refused(403, "other_department");
    stage.scene.node.stop().await;
}

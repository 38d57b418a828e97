//! A city that uses every table, and all that is stored in a database.

use crate::store::{
    arrange::{START, Stage, Town, fresh, line, moderator, netizen, official, text},
    random::{perform, steps},
    rankings::{draw_sample, enter, ranked},
};
use domain::{
    CityCommand, Role, Room, RoomCommand,
    calendar::{Day, DayKind},
    command::Credential,
    decide::{Beside, CityMade, Made},
    ids::{InterviewId, NetizenId},
    instant::DAY_MS,
    interview::Moderation,
    level::LEVEL,
    notice::{NoticeKind, WebhookUrl},
    poll::{NewPoll, Purpose},
    question::QuestionStatus,
    role::Grant,
    score::Score,
    topic::Topic,
    view::Tallies,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Db,
    backup::{Row, Value},
    facts,
    nodes::Announcement,
    people::{self, Newcomers},
    testing,
};

/// Long enough that whatever can happen in a room does.
const STEPS: usize = 400;
/// Enough that events and texts are more than are read at a time.
const ROOMS: usize = 8;
/// Rows that no command of these rooms leaves behind.
const LINES: &str = "\
    INSERT INTO command_log (actor, key, hash, status, made_kind, made_id, seq, tracking_code, at_ms) \
    VALUES ('netizen:1', 'k-1', '0f', 201, 'question', 'Q1', 7, NULL, 1), \
           ('netizen:1', 'K-1', '0f', 201, 'question', 'Q2', 9007199254740993, '路\"灯'' \\ ', 1), \
           ('netizen:10', '~', '', 204, '', '', 0, '😀', -1); \
    INSERT INTO notice (id, once, kind, item_id, department_id, made_at_ms, made_by) \
    VALUES ('N1', 'reminder:N1', 'reminder', 'D1', 'D1', 1, 'staff:S1'); \
    INSERT INTO outbox (id, mail_to, attempts, next_at_ms, last_error) \
    VALUES ('O1', 'roads@example.org', 2, 1, 'no answer'); \
    INSERT INTO outbox_notice (outbox_id, position, notice_id) VALUES ('O1', 0, 'N1'); \
    INSERT INTO follow (netizen_id, kind, item_id, is_on, at_ms) \
    VALUES ('P1', 'department', 'D1', TRUE, 1), ('P1', 'question', 'Q1', FALSE, 2); \
    INSERT INTO follower_mail (netizen_id, address, lang, asked_at_ms, confirm_code, unsubscribe_code, next_at_ms) \
    VALUES ('P1', 'p1@example.org', 'zh-CN', 1, 'c', 'u', 1); \
    INSERT INTO notice_reader (netizen_id, notice_id, told_at_ms, seen_at_ms, is_to_mail) \
    VALUES ('P1', 'N1', 1, NULL, TRUE); \
    INSERT INTO outbox (id, mail_to, netizen_id, attempts, next_at_ms) VALUES ('O2', '', 'P1', 0, 1); \
    INSERT INTO picture (id, kind, width, height, bytes, made_by, made_at_ms) \
    VALUES ('P0', 'image/png', 16, 9, 100, 'staff:S1', 1)";

/// Rooms in which much happened, people, and their secrets. Returns the rooms.
pub async fn city(db: &Db) -> Vec<InterviewId> {
    let node = Announcement { node: "a", level: LEVEL, version: "1", now_ms: 0, alive_since_ms: 0 };
    store::nodes::announce(db, node).await.expect("announced");
    let mut town = Town::new(db).await;
    secrets(&mut town).await;
    catalogues(&mut town).await;
    let mut interviews = Vec::new();
    let mut chance = TestRunner::deterministic();
    for n in 0..ROOMS {
        let moderation = if n % 2 == 0 { Moderation::Pre } else { Moderation::Post };
        let mut stage = town.announced(moderation).await;
        let steps = steps(STEPS).new_tree(&mut chance).expect("steps").current();
        polled(&mut stage).await;
        perform(&mut stage, &steps).await;
        judged_and_extended(&mut stage).await;
        interviews.push(stage.id());
    }
    let sample = draw_sample(&mut town, 2).await;
    enter(&mut town, &sample, 1, Some(4), Some("答复及时")).await;
    ranked(&mut town).await;
    testing::by_hand(db, LINES).await.expect("written");
    store::counts::raise_peak_online(db, &[(interviews[0].clone(), 42)], START).await.expect("written");
    interviews
}

async fn secrets(town: &mut Town) {
    let grant = Grant { role: Role::Moderator, department_id: None };
    let until = START.plus_ms(DAY_MS);
    for (username, credential) in [
        ("zhang.san", Credential::Password("$argon2id$1".to_owned())),
        ("li.si", Credential::Link { hash: "link".to_owned(), until }),
    ] {
        let (username, grants) = (line(username), vec![grant.clone()]);
        let name = username.clone();
        let command =
            CityCommand::CreateStaff { username, name, grants, email: None, credential: Some(credential) };
        let CityMade::Staff(id) = town.act(command).await.expect("an account") else { panic!("no account") };
        let hash = format!("cookie of {id}");
        people::open_staff_session(&town.db, &id, &hash, until, START).await.expect("a session");
    }
    let hash = Credential::Token("token".to_owned());
    let command = CityCommand::CreateToken { name: line("程序"), grant, ends_at: until, hash };
    town.act(command).await.expect("a token");
    let command = CityCommand::CreateWebhook {
        url: WebhookUrl::parse("https://supervision.example.org/in").expect("an address"),
        kinds: vec![NoticeKind::Overdue],
        department: None,
        secret: Credential::SigningSecret("whsec_MA==".to_owned()),
    };
    town.act(command).await.expect("a webhook");
    let id = NetizenId::from(&fresh());
    Newcomers::new(town.db.clone())
        .create(&id, &line("示例网民"), "cookie", until, START)
        .await
        .expect("a netizen");
}

async fn catalogues(town: &mut Town) {
    let day = |date: &str, kind| Day { date: date.parse().expect("a date"), kind, name: line("停工") };
    let days = vec![day("2027-01-01", DayKind::Holiday), day("2027-01-03", DayKind::Workday)];
    town.act(CityCommand::ChangeCalendar { days }).await.expect("days");
    let topic = |code, parent| Topic { code: line(code), name: line("供热"), parent, retired: false };
    let topics = vec![topic("heat", None), topic("heat-late", Some(line("heat")))];
    town.act(CityCommand::ChangeTopics { topics }).await.expect("topics");
    let [first_day, last_day] = ["2026-11-01", "2026-11-07"].map(|day| day.parse().expect("a date"));
    let campaign = CityCommand::CreateCampaign { title: line("供热周"), first_day, last_day };
    town.act_as(&moderator(), campaign, &Beside::default()).await.expect("a campaign");
}

async fn polled(stage: &mut Stage<'_>) {
    let (question, options) = (text("先谈什么？"), ["供热", "道路"].map(line).to_vec());
    let purpose = Purpose::Opinion;
    let closes_at = Some(stage.at.plus_ms(60_000));
    let open = NewPoll { question, options, results_hidden: true, purpose, closes_at };
    let Made::Poll(poll) = stage.must(&moderator(), RoomCommand::OpenPoll(open)).await else {
        panic!("no poll")
    };
    stage.must(&netizen("1"), RoomCommand::Vote { poll, option: 2 }).await;
}

/// What chance seldom brings to the end: as far as the room allows it now.
async fn judged_and_extended(stage: &mut Stage<'_>) {
    let score = Score::parse(4).expect("a score");
    let judged = (netizen("1"), RoomCommand::JudgeInterview { score, comment: None });
    let due = stage.room.questions.values().find(|question| {
        question.due.is_some()
            && question.status == QuestionStatus::Approved
            && question.extensions.is_empty()
    });
    let extended = due.map(|question| {
        let lead = official(question.department.as_ref().expect("a lead"));
        (lead, RoomCommand::RequestExtension { question: question.id.clone(), days: 3, reason: text("勘察") })
    });
    stage.act_together([judged].into_iter().chain(extended).collect()).await;
}

/// The rows of each table.
#[derive(Debug)]
pub struct Rows(pub BTreeMap<String, Vec<Row>>);

/// Everything in a database.
pub async fn rows(db: &Db) -> Rows {
    let mut whole = db.read_whole().await.expect("a transaction");
    let mut tables = BTreeMap::new();
    for table in whole.tables().to_vec() {
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let more = whole.rows(&table, rows.last()).await.expect("rows");
            if more.is_empty() {
                break;
            }
            rows.extend(more);
        }
        tables.insert(table.name.clone(), rows);
    }
    whole.commit().await.expect("read");
    Rows(tables)
}

/// Of a stream, whose columns stand by name: at_ms, epoch, …
const EPOCH: usize = 1;

impl Rows {
    pub fn epochs(&self) -> BTreeSet<String> {
        let epochs = self.0["stream"].iter().map(|row| match &row[EPOCH] {
            Value::Text(epoch) => epoch.clone(),
            other => panic!("{other:?} is no epoch"),
        });
        epochs.collect()
    }

    pub fn without_epochs(&self) -> BTreeMap<String, Vec<Row>> {
        let mut tables = self.0.clone();
        for row in tables.get_mut("stream").expect("streams") {
            row[EPOCH] = Value::Null;
        }
        tables
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(Vec::is_empty)
    }
}

/// The rooms as their tables say; what the log says is the same.
pub async fn rooms(db: &Db, interviews: &[InterviewId]) -> Vec<(Room, Tallies)> {
    let mut rooms = Vec::new();
    for id in interviews {
        let (room, tallies) = facts::load_room(db, id).await.expect("readable").expect("a room");
        let replayed = facts::replay_room(db, id).await.expect("readable");
        crate::store::same::assert_same(&room, &replayed);
        rooms.push((room, tallies));
    }
    rooms
}

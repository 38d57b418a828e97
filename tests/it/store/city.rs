//! The city: its tables say what its log adds up to; every change is in the audit trail.

use super::arrange::{Town, each_database, line, moderator, text};
use domain::{
    City, CityCommand, Role,
    campaign::CampaignChange,
    city::DepartmentChange,
    command::{Credential, StaffChange},
    decide::{Beside, CityMade},
    instant::DAY_MS,
    mailbox::Mailbox,
    notice::{NoticeKind, WebhookUrl},
    role::Grant,
};
use store::{CITY_STREAM, Page, audit, facts};

pub fn assert_same(one: &City, other: &City) {
    assert_eq!((&one.epoch, one.seq, one.at), (&other.epoch, other.seq, other.at));
    assert_eq!(one.departments, other.departments);
    assert_eq!(one.staff, other.staff);
    assert_eq!(one.tokens, other.tokens);
    assert_eq!(one.settings, other.settings);
    assert_eq!(one.settings_changed, other.settings_changed);
    assert_eq!(one.campaigns, other.campaigns);
    assert_eq!(one.formulas, other.formulas);
    assert_eq!(one.rankings, other.rankings);
    assert_eq!(one.samples, other.samples);
}

#[tokio::test]
async fn tables_and_log_of_the_city_agree() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        let departments = town.departments();
        let change = DepartmentChange {
            name: Some(line("示例水务和海洋局")),
            name_en: Some(line("Water \"and\" Sea")),
            short_name: Some(line("水务")),
            is_retired: Some(true),
            review: Some(true),
            answer_within_days: Some(5),
            email: Mailbox::parse("water@example.org"),
        };
        let department = departments[0].clone();
        town.act(CityCommand::ChangeDepartment { department: department.clone(), change })
            .await
            .expect("changed");

        let grants = vec![
            Grant { role: Role::Official, department_id: Some(department.clone()) },
            Grant { role: Role::Assessor, department_id: None },
        ];
        let (username, name) = (line("li.si"), line("李四"));
        let command = CityCommand::CreateStaff { username, name, grants, email: None, credential: None };
        let CityMade::Staff(staff) = town.act(command).await.expect("an account") else {
            panic!("no account")
        };
        let change = StaffChange {
            name: Some(line("李四（调任）")),
            grants: Some(vec![Grant { role: Role::Reviewer, department_id: Some(departments[1].clone()) }]),
            is_disabled: Some(true),
            email: Mailbox::parse("li.si@example.org"),
            credential: None,
        };
        town.act(CityCommand::ChangeStaff { staff, change }).await.expect("changed");

        for values in [
            serde_json::json!({ "city_name": "O'Brien 市 \\ \"引号\"", "moderation": "post" }),
            serde_json::json!({ "moderation": "pre", "notice_days": 5 }),
        ] {
            let values = values.as_object().cloned().expect("an object");
            town.act(CityCommand::ChangeSettings { values }).await.expect("changed");
        }

        let [first_day, last_day] = ["2026-11-01", "2026-11-07"].map(|day| day.parse().expect("a date"));
        let command = CityCommand::CreateCampaign { title: line("供热周"), first_day, last_day };
        let CityMade::Campaign(campaign) =
            town.act_as(&moderator(), command, &Beside::default()).await.expect("a campaign")
        else {
            panic!("no campaign")
        };
        let change = CampaignChange { last_day: Some(first_day), ..CampaignChange::default() };
        let command = CityCommand::ChangeCampaign { campaign, change };
        town.act_as(&moderator(), command, &Beside::default()).await.expect("changed");

        let command = CityCommand::CreateToken {
            name: line("统计程序"),
            grant: Grant { role: Role::Assessor, department_id: None },
            ends_at: town.at.plus_ms(DAY_MS),
            hash: Credential::Token("0f0f".to_owned()),
        };
        let CityMade::Token(token) = town.act(command).await.expect("a token") else { panic!("no token") };
        town.act(CityCommand::RevokeToken { token }).await.expect("revoked");

        let command = CityCommand::CreateWebhook {
            url: WebhookUrl::parse("https://supervision.example.org/in").expect("an address"),
            kinds: vec![NoticeKind::Overdue, NoticeKind::Reminder],
            department: Some(department),
            secret: Credential::SigningSecret("whsec_MA==".to_owned()),
        };
        let CityMade::Webhook(webhook) = town.act(command).await.expect("a webhook") else {
            panic!("no webhook")
        };
        town.act(CityCommand::RemoveWebhook { webhook }).await.expect("removed");

        assert_same(&town.city, &facts::load_city(&db).await.expect("readable"));
        assert_same(&town.city, &facts::replay_city(&db).await.expect("readable"));
        let head = store::stream::city_head(&db).await.expect("readable").expect("a stream");
        assert_eq!((head.seq, head.at), (town.city.seq, town.city.at));
    })
    .await;
}

#[tokio::test]
async fn a_city_that_was_never_created_is_said_to_be() {
    each_database(async |db| {
        assert!(matches!(facts::load_city(&db).await, Err(store::StoreError::Broken(_))));
        assert_eq!(store::stream::city_head(&db).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn the_audit_trail_is_whole_and_newest_first() {
    each_database(async |db| {
        let town = Town::new(&db).await;
        let mut stage = town.live().await;
        stage.approved("1", "不在审计里的正文").await;
        let mut seen = Vec::new();
        let mut page = Page { limit: 3, after: None };
        loop {
            let listed = audit::events(&db, None, &page).await.expect("readable");
            seen.extend(listed.items);
            page.after = listed.next;
            if page.after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len() as u64, town.city.seq + stage.room.seq);
        assert!(seen.is_sorted_by(|a, b| (b.at, &b.stream_id, b.seq) < (a.at, &a.stream_id, a.seq)));
        assert!(!format!("{seen:?}").contains(text("正文").as_str()), "no text of anybody");

        let page = Page { limit: 200, after: None };
        let of_city = audit::events(&db, Some(CITY_STREAM), &page).await.expect("readable");
        let expected: Vec<_> = seen.iter().filter(|event| event.stream_id == CITY_STREAM).cloned().collect();
        assert_eq!(of_city.items, expected);
        let last = &of_city.items[0];
        assert_eq!((last.kind.as_str(), last.actor.as_str()), ("settings_changed", "staff:admin"));
        assert_eq!(last.payload["values"]["notice_days"], 0);
    })
    .await;
}

//! Every role with every command, against the table in `permission_table`; and what a table cannot say.

use crate::{
    notices,
    permission_table::{COLUMNS, row, rows},
    ranked::{Stage, beside, formula},
    ready,
    scene::{
        Scene, acts, city,
        people::{
            PARKS, ROADS, WATER, admin, asker, assessor, department, grant, line, moderator, moderator_of,
            neighbour, official, program, reviewer,
        },
        scene,
    },
};
use domain::{
    Actor, CityCommand, Refusal, Role, RoomCommand,
    campaign::CampaignChange,
    command::{CommandName, Credential, StaffChange},
    decide::decide_city,
    ids::{CampaignId, Fresh, QuestionId, StaffId, TokenId, WebhookId},
    notice::{NoticeKind, WebhookUrl},
};
use jiff::civil::date;

/// In the order of the table's columns.
fn people() -> [Actor; COLUMNS.len()] {
    [
        Actor::Nobody,
        asker(),
        neighbour(),
        official(ROADS),
        official(WATER),
        reviewer(ROADS),
        moderator(),
        moderator_of(ROADS),
        moderator_of(PARKS),
        assessor(),
        admin(),
        Actor::System,
    ]
}

/// A member of staff, as a program with the same roles.
fn as_program(actor: &Actor) -> Option<Actor> {
    let Actor::Staff { grants, .. } = actor else { return None };
    Some(program(grants[0].role, grants[0].department_id.as_ref().map(|id| id.as_str())))
}

fn code(refusal: &Refusal) -> &'static str {
    refusal.code()
}

/// A scene of the city in which the command is allowed.
fn city_command(name: CommandName) -> Option<(Scene, CityCommand)> {
    use CommandName as N;
    let mut scene = city();
    let (staff, token) = (StaffId::parse("staff1").expect("an id"), TokenId::parse("token1").expect("an id"));
    let create_staff = |username: &str| CityCommand::CreateStaff {
        username: line(username),
        name: line("示例人员"),
        grants: vec![grant(Role::Admin, None)],
        email: None,
        credential: None,
    };
    let create_token = CityCommand::CreateToken {
        name: line("示例程序"),
        grant: grant(Role::Assessor, None),
        ends_at: scene.at.plus_ms(1),
        hash: Credential::Token("hash".into()),
    };
    let create_campaign = CityCommand::CreateCampaign {
        title: line("供暖季集中问政"),
        first_day: date(2010, 11, 1),
        last_day: date(2010, 11, 7),
    };
    let campaign = CampaignId::parse("campaign1").expect("an id");
    scene.city_does(&moderator(), campaign.as_str(), &create_campaign).expect("a moderator may");
    let webhook = WebhookId::parse("webhook1").expect("an id");
    let create_webhook = CityCommand::CreateWebhook {
        url: WebhookUrl::parse("https://supervision.example.org/notices").expect("an address"),
        kinds: Vec::new(),
        department: None,
        secret: Credential::SigningSecret("secret".into()),
    };
    scene.city_does(&admin(), webhook.as_str(), &create_webhook).expect("an admin may");
    scene.city_does(&admin(), staff.as_str(), &create_staff("somebody")).expect("an admin may");
    scene.city_does(&admin(), token.as_str(), &create_token).expect("an admin may");
    let command = match name {
        N::CreateDepartment => acts::create_department("new"),
        N::ChangeDepartment => acts::retire(ROADS),
        N::CreateStaff => create_staff("another"),
        N::ChangeStaff => CityCommand::ChangeStaff { staff, change: StaffChange::default() },
        N::ChangeSettings => acts::set("notice_days", 5),
        N::ChangeCalendar => CityCommand::ChangeCalendar { days: Vec::new() },
        N::ChangeTopics => CityCommand::ChangeTopics { topics: Vec::new() },
        N::CreateCampaign => create_campaign,
        N::ChangeCampaign => CityCommand::ChangeCampaign { campaign, change: CampaignChange::default() },
        N::ChangeFormula
        | N::CreateRanking
        | N::ObjectToRanking
        | N::AnswerObjection
        | N::FreezeRanking
        | N::PublishRanking
        | N::WithdrawRanking
        | N::DrawSample
        | N::EnterSampleResult => return Some(ranked(name)),
        N::CreateToken => create_token,
        N::RevokeToken => CityCommand::RevokeToken { token },
        N::CreateWebhook => create_webhook,
        N::RemoveWebhook => CityCommand::RemoveWebhook { webhook },
        _ => return None,
    };
    Some((scene, command))
}

/// As [`city_command`], for what is about rankings and samples.
fn ranked(name: CommandName) -> (Scene, CityCommand) {
    use CommandName as N;
    let stage = Stage::new();
    match name {
        N::CreateRanking => (stage.scene.clone(), stage.create()),
        N::ObjectToRanking => stage.previewed().with(|stage| stage.object(ROADS)),
        N::AnswerObjection => stage.previewed().objected(ROADS).with(|stage| stage.answer(true)),
        N::FreezeRanking => stage.previewed().after_cut_off().with(|stage| stage.freeze()),
        N::PublishRanking => stage.previewed().after_cut_off().frozen().with(|stage| stage.publish()),
        N::WithdrawRanking => stage.previewed().with(|stage| stage.withdraw()),
        N::DrawSample => stage.with(|stage| stage.draw()),
        N::EnterSampleResult => stage.drawn().with(|stage| stage.enter(1, true, Some(4))),
        _ => stage.with(|_| CityCommand::ChangeFormula { formula: formula() }),
    }
}

/// What becomes of a command about notices: the department of roads is reminded, and told of a due date.
fn about_notices(name: CommandName, actor: &Actor) -> Option<Option<Refusal>> {
    let command = match name {
        CommandName::RemindDepartment => notices::remind(Some(department(ROADS)), None),
        CommandName::AcknowledgeNotice => notices::acknowledge(),
        _ => return None,
    };
    let known = notices::known(NoticeKind::DueSoon);
    Some(notices::would(&city(), actor, &command, Some(&known), None).err())
}

fn outcome(name: CommandName, actor: &Actor) -> Option<&'static str> {
    if let Some(ready) = ready::room(name) {
        return ready.scene.would(actor, &ready.command).err().as_ref().map(code);
    }
    if let Some(refused) = about_notices(name, actor) {
        return refused.as_ref().map(code);
    }
    let (scene, command) = city_command(name).expect("a command of the room or of the city");
    let fresh = Fresh::new("fresh1", "secret").expect("an id");
    decide_city(&scene.city, actor, &command, &beside(), &fresh, scene.at).err().as_ref().map(code)
}

#[test]
fn every_role_may_with_every_command_what_the_table_says() {
    assert_eq!(rows(), CommandName::ALL.len(), "a row for every command");
    let mut wrong = Vec::new();
    for name in CommandName::ALL {
        for ((actor, column), expected) in people().iter().zip(COLUMNS).zip(row(name)) {
            let found = outcome(name, actor);
            if found != expected {
                wrong.push(format!("{} by {column}: {found:?}, not {expected:?}", name.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_program_may_what_its_role_may() {
    for name in CommandName::ALL {
        for (actor, expected) in people().iter().zip(row(name)) {
            if let Some(program) = as_program(actor) {
                assert_eq!(outcome(name, &program), expected, "{} by {program:?}", name.name());
            }
        }
    }
}

#[test]
fn what_a_session_offers_is_what_is_allowed_somewhere() {
    for ((actor, column), n) in people().iter().zip(COLUMNS).zip(0..) {
        if matches!(actor, Actor::Nobody | Actor::System) {
            assert!(actor.commands().is_empty(), "{column} has no session");
            continue;
        }
        let somewhere =
            |name: &CommandName| !matches!(row(*name)[n], Some("role_not_allowed" | "not_signed_in"));
        let expected: Vec<_> = CommandName::ALL.into_iter().filter(somewhere).collect();
        assert_eq!(actor.commands(), expected, "{column}");
    }
}

#[test]
fn who_has_the_command_for_nothing_learns_nothing_about_the_thing() {
    let nowhere = QuestionId::parse("nowhere").expect("an id");
    for scene in [city(), scene().live()] {
        for command in [acts::answer(&nowhere), acts::withdraw(&nowhere), acts::approve(&nowhere)] {
            assert_eq!(scene.refusal(&Actor::Nobody, &command), Refusal::NotSignedIn);
            assert_eq!(scene.refusal(&assessor(), &command), Refusal::RoleNotAllowed);
        }
    }
}

#[test]
fn permission_comes_before_state() {
    for name in ready::room_commands() {
        let ready = ready::room(name).expect("a command of the room");
        if matches!(ready.command, RoomCommand::CreateInterview(_)) {
            continue;
        }
        let scene = scene().cancelled();
        assert_eq!(scene.refusal(&Actor::Nobody, &ready.command), Refusal::NotSignedIn, "{}", name.name());
        let reviewer = reviewer(ROADS);
        assert_eq!(scene.refusal(&reviewer, &ready.command), Refusal::RoleNotAllowed, "{}", name.name());
    }
}

fn with(grants: Vec<domain::role::Grant>) -> Actor {
    Actor::Staff { id: StaffId::parse("staff1").expect("an id"), name: line("示例人员"), grants }
}

#[test]
fn several_roles_add_up() {
    let scene = scene().live().with_question("路灯坏了").approved();
    let question = scene.question();
    let both = with(vec![grant(Role::Official, Some(WATER)), grant(Role::Official, Some(ROADS))]);
    assert!(scene.would(&both, &acts::answer(&question)).is_ok());
    let mixed = with(vec![grant(Role::Official, Some(WATER)), grant(Role::Moderator, None)]);
    assert!(scene.would(&mixed, &acts::hide(&question)).is_ok());
    assert_eq!(scene.refusal(&mixed, &acts::answer(&question)), Refusal::OtherDepartment);
    assert_eq!(scene.refusal(&with(Vec::new()), &acts::hide(&question)), Refusal::RoleNotAllowed);
}

#[test]
fn an_official_without_a_department_answers_for_nobody() {
    let scene = scene().live().with_question("路灯坏了").approved();
    let nowhere = with(vec![grant(Role::Official, None)]);
    assert_eq!(scene.refusal(&nowhere, &acts::answer(&scene.question())), Refusal::OtherDepartment);
}

#[test]
fn an_official_goes_where_the_question_goes() {
    let mut scene = scene().live().with_question("路灯坏了").approved();
    let question = scene.question();
    scene.moderates(acts::assign(&question, PARKS));
    assert!(scene.would(&official(PARKS), &acts::answer(&question)).is_ok());
    assert_eq!(scene.refusal(&official(ROADS), &acts::answer(&question)), Refusal::OtherDepartment);
}

#[test]
fn the_staff_stream_is_for_the_city_and_for_whoever_takes_part() {
    let interview = scene().room.interview.expect("there is an interview");
    let departments = interview.department_ids();
    let sees: Vec<bool> = people().iter().map(|actor| actor.sees_staff_stream(&departments)).collect();
    let expected = [false, false, false, true, true, true, true, true, false, true, true, true];
    assert_eq!(sees, expected, "{COLUMNS:?}");
    assert!(!official(PARKS).sees_staff_stream(&departments));
}

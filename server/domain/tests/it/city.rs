//! Commands about the city: departments, staff, settings, tokens. Allowed, refused, repeated.
//!
//! Who may give them is in `permissions`.

use crate::scene::{
    Scene, acts, city,
    people::{CANALS, ROADS, WATER, admin, department, grant, line},
};
use domain::{
    CityCommand, CityEvent, Refusal, Role,
    city::{Department, DepartmentChange},
    command::{Credential, StaffChange},
    decide::{CityDecision, CityMade, CredentialOf},
    ids::{DepartmentId, StaffId, TokenId},
    instant::DAY_MS,
    role::Grant,
    settings::{DEFINITIONS, SettingKind, Settings},
};
use serde_json::{Map, Value, json};

fn does(scene: &mut Scene, command: &CityCommand) -> Result<CityDecision, Refusal> {
    scene.city_does(&admin(), "", command)
}

fn create_staff(username: &str, grants: Vec<Grant>) -> CityCommand {
    let credential = Some(Credential::Password("hash".into()));
    CityCommand::CreateStaff {
        username: line(username),
        name: line("示例人员"),
        grants,
        email: None,
        credential,
    }
}

fn change_staff(staff: &StaffId, change: StaffChange) -> CityCommand {
    CityCommand::ChangeStaff { staff: staff.clone(), change }
}

fn with_staff() -> (Scene, StaffId) {
    let mut scene = city();
    let made = does(&mut scene, &create_staff("somebody", vec![grant(Role::Official, Some(ROADS))]));
    let CityMade::Staff(staff) = made.expect("an admin may").made else {
        panic!("it makes a member of staff")
    };
    (scene, staff)
}

#[test]
fn a_department_has_a_code_of_its_own() {
    let mut scene = city();
    let CityCommand::CreateDepartment { name_en, short_name, .. } = acts::create_department("new") else {
        panic!("a department")
    };
    assert_eq!((name_en, short_name), (None, None));
    let decision = does(&mut scene, &acts::create_department("new")).expect("an admin may");
    let CityMade::Department(made) = decision.made else { panic!("it makes a department") };
    assert_eq!(scene.city.departments[&made].code, line("new"));
    assert_eq!(does(&mut scene, &acts::create_department("new")).err(), Some(Refusal::CodeTaken));
    assert_eq!(
        does(&mut scene, &acts::create_department(CANALS)).err(),
        Some(Refusal::CodeTaken),
        "for good"
    );
}

#[test]
fn a_departments_parent_is_there() {
    let under = |parent: &str| CityCommand::CreateDepartment {
        code: line("new"),
        name: line("示例新局"),
        name_en: Some(line("Sample Bureau")),
        short_name: None,
        parent: Some(department(parent)),
        email: None,
    };
    let mut scene = city();
    let refused = Refusal::field("parent_id", "unknown_department");
    assert_eq!(does(&mut scene, &under("nowhere")).err(), Some(refused));
    does(&mut scene, &under(ROADS)).expect("an admin may");
}

#[test]
fn a_department_is_changed_retired_and_called_back() {
    let mut scene = city();
    let change = DepartmentChange { short_name: Some(line("路")), review: Some(true), ..Default::default() };
    does(&mut scene, &acts::change_department(ROADS, change)).expect("an admin may");
    let roads = scene.city.departments[&department(ROADS)].clone();
    assert_eq!((&roads.short_name, roads.needs_review), (&Some(line("路")), true));
    let names =
        DepartmentChange {
            name: Some(line("改名局")), name_en: Some(line("Roads")), ..Default::default()
        };
    does(&mut scene, &acts::change_department(ROADS, names)).expect("an admin may");
    let renamed = scene.city.departments[&department(ROADS)].clone();
    assert_eq!((&renamed.name, &renamed.name_en), (&line("改名局"), &Some(line("Roads"))));
    let as_before = Department { name: roads.name.clone(), name_en: roads.name_en.clone(), ..renamed };
    assert_eq!(as_before, roads, "what is not named stays");

    let retired_at = scene.at;
    does(&mut scene, &acts::retire(ROADS)).expect("an admin may");
    scene.wait_ms(1_000);
    does(&mut scene, &acts::retire(ROADS)).expect("again changes nothing");
    assert_eq!(scene.city.departments[&department(ROADS)].retired_at, Some(retired_at));
    let back = DepartmentChange { is_retired: Some(false), ..Default::default() };
    does(&mut scene, &acts::change_department(ROADS, back)).expect("an admin may");
    assert_eq!(scene.city.departments[&department(ROADS)].retired_at, None);
}

#[test]
fn an_unknown_department_is_not_found() {
    assert_eq!(does(&mut city(), &acts::retire("nowhere")).err(), Some(Refusal::NotFound));
}

#[test]
fn a_member_of_staff_has_a_username_of_their_own() {
    let (mut scene, staff) = with_staff();
    assert_eq!(scene.city.staff_named("somebody").map(|known| &known.id), Some(&staff));
    assert_eq!(does(&mut scene, &create_staff("somebody", Vec::new())).err(), Some(Refusal::UsernameTaken));
}

#[test]
fn a_username_has_three_to_sixty_four_characters() {
    let mut scene = city();
    let refused = Refusal::field("username", "username_length");
    for bad in ["ab".to_owned(), "甲乙".to_owned(), "a".repeat(65)] {
        assert_eq!(does(&mut scene, &create_staff(&bad, Vec::new())).err(), Some(refused.clone()), "{bad}");
    }
    for good in ["abc".to_owned(), "甲乙丙".to_owned(), "a".repeat(64)] {
        assert!(does(&mut scene, &create_staff(&good, Vec::new())).is_ok(), "{good}");
    }
}

#[test]
fn officials_and_reviewers_have_a_department_that_is_there() {
    let (mut scene, staff) = with_staff();
    for role in Role::ALL {
        let needs = matches!(role, Role::Official | Role::Reviewer);
        let expected = needs.then(|| Refusal::field("roles", "role_needs_department"));
        let without = vec![grant(role, None)];
        assert_eq!(does(&mut scene, &create_staff("another", without.clone())).err(), expected, "{role:?}");
        let change = StaffChange { grants: Some(without), ..Default::default() };
        assert_eq!(does(&mut scene, &change_staff(&staff, change)).err(), expected, "{role:?}");
        scene.city.staff.retain(|_, known| known.id == staff);

        let nowhere = vec![grant(role, Some("nowhere"))];
        let refused = Refusal::field("roles", "unknown_department");
        assert_eq!(does(&mut scene, &create_staff("another", nowhere)).err(), Some(refused), "{role:?}");
    }
}

#[test]
fn a_password_is_stored_beside_the_event_and_never_in_it() {
    let mut scene = city();
    let command = create_staff("somebody", Vec::new());
    let decision = does(&mut scene, &command).expect("an admin may");
    let CityMade::Staff(staff) = decision.made else { panic!("it makes a member of staff") };
    assert_eq!(decision.credential, Some((CredentialOf::Staff(staff), Credential::Password("hash".into()))));
    assert!(!serde_json::to_string(&decision.event).expect("our own types").contains("hash"));
    assert!(
        !serde_json::to_string(&command).expect("our own types").contains("hash"),
        "nor in what is compared"
    );
    assert!(!format!("{command:?}").contains("hash"), "nor in a log");
}

#[test]
fn a_member_of_staff_is_changed_disabled_and_let_in_again() {
    let (mut scene, staff) = with_staff();
    let change = StaffChange {
        name: Some(line("改名")),
        grants: Some(vec![grant(Role::Moderator, None)]),
        is_disabled: Some(true),
        email: domain::mailbox::Mailbox::parse("new@example.org"),
        credential: Some(Credential::Password("new".into())),
    };
    let decision = does(&mut scene, &change_staff(&staff, change)).expect("an admin may");
    assert!(matches!(decision.event, CityEvent::StaffChanged { has_new_credential: true, .. }));
    let known = scene.city.staff[&staff].clone();
    assert_eq!((known.name.clone(), known.disabled_at), (line("改名"), Some(scene.at)));
    assert_eq!(known.actor().grants(), [grant(Role::Moderator, None)]);
    let back = StaffChange { is_disabled: Some(false), ..Default::default() };
    let decision = does(&mut scene, &change_staff(&staff, back)).expect("an admin may");
    assert!(decision.credential.is_none());
    assert_eq!(scene.city.staff[&staff].disabled_at, None);
}

#[test]
fn an_unknown_member_of_staff_is_not_found() {
    let nobody = StaffId::parse("nobody").expect("an id");
    let command = change_staff(&nobody, StaffChange::default());
    assert_eq!(does(&mut city(), &command).err(), Some(Refusal::NotFound));
}

#[test]
fn a_setting_is_changed_and_says_who_changed_it() {
    let mut scene = city();
    scene.wait_ms(5_000);
    does(&mut scene, &acts::set("notice_days", 7)).expect("an admin may");
    assert_eq!(scene.city.settings.notice_days, 7);
    let (by, at) = &scene.city.settings_changed["notice_days"];
    assert_eq!((by.as_str(), *at), ("staff:admin", scene.at));
    assert!(!scene.city.settings_changed.contains_key("moderation"));
}

#[test]
fn of_several_values_none_is_taken_when_one_is_bad() {
    let mut scene = city();
    let values = Map::from_iter([
        ("notice_days".to_owned(), json!(7)),
        ("moderation".to_owned(), json!("sometimes")),
        ("colour".to_owned(), json!("red")),
    ]);
    let Some(Refusal::Invalid(faults)) = does(&mut scene, &CityCommand::ChangeSettings { values }).err()
    else {
        panic!("it is invalid")
    };
    let faults: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
    assert_eq!(faults, [("colour", "unknown_setting"), ("moderation", "setting_out_of_bounds")]);
    assert_eq!(scene.city.settings, Settings::default());
}

#[test]
fn every_setting_keeps_to_its_bounds() {
    let takes = |name: &str, value: Value| {
        Settings::default().with(&Map::from_iter([(name.to_owned(), value)])).is_ok()
    };
    for definition in DEFINITIONS {
        let name = definition.name;
        let (good, bad): (Vec<Value>, Vec<Value>) = match definition.kind {
            SettingKind::Number { min, max } => (
                vec![json!(min), json!(max)],
                vec![
                    json!(i64::from(min) - 1),
                    json!(i64::from(max) + 1),
                    json!(1.5),
                    json!("1"),
                    json!(true),
                ],
            ),
            SettingKind::Text { length_min, length_max } => {
                let mut bad = vec![json!("字".repeat(length_max + 1)), json!(1)];
                bad.extend((length_min > 0).then(|| json!("")));
                (Vec::new(), bad)
            }
            SettingKind::Choice(choices) => {
                (choices.iter().map(|choice| json!(choice)).collect(), vec![json!("other"), json!(0)])
            }
        };
        good.into_iter().for_each(|value| assert!(takes(name, value.clone()), "{name} = {value}"));
        bad.into_iter()
            .chain([Value::Null])
            .for_each(|value| assert!(!takes(name, value.clone()), "{name} = {value}"));
    }
    assert!(takes("city_name", json!("字".repeat(40))));
}

fn create_token(role: Role, code: Option<&str>, ends_in_ms: i64) -> CityCommand {
    let ends_at = city().at.plus_ms(ends_in_ms);
    let hash = Credential::Token("hash".into());
    CityCommand::CreateToken { name: line("示例程序"), grant: grant(role, code), ends_at, hash }
}

#[test]
fn a_token_is_good_until_it_ends_or_is_revoked() {
    let mut scene = city();
    let made = does(&mut scene, &create_token(Role::Assessor, None, DAY_MS)).expect("an admin may").made;
    let CityMade::Token(id) = made else { panic!("it makes a token") };
    let actor =
        |scene: &Scene, ms| scene.city.tokens[&id].actor(scene.at.plus_ms(ms)).map(|actor| actor.to_string());
    assert_eq!(actor(&scene, DAY_MS - 1), Some(format!("program:{id}")));
    assert_eq!(actor(&scene, DAY_MS), None);
    let revoke = CityCommand::RevokeToken { token: id.clone() };
    does(&mut scene, &revoke).expect("an admin may");
    assert_eq!(actor(&scene, 0), None);
    assert_eq!(does(&mut scene, &revoke).err(), Some(Refusal::WrongState), "once");
}

#[test]
fn a_token_has_an_end_to_come_and_a_role_that_can_be() {
    let mut scene = city();
    for (command, refusal) in [
        (create_token(Role::Assessor, None, 0), Refusal::field("ends_at", "end_before_start")),
        (create_token(Role::Official, None, DAY_MS), Refusal::field("role", "role_needs_department")),
        (create_token(Role::Official, Some("nowhere"), DAY_MS), Refusal::field("role", "unknown_department")),
    ] {
        assert_eq!(does(&mut scene, &command).err(), Some(refusal));
    }
    let nowhere = TokenId::parse("nowhere").expect("an id");
    let unknown = CityCommand::RevokeToken { token: nowhere };
    assert_eq!(does(&mut scene, &unknown).err(), Some(Refusal::NotFound));
}

#[test]
fn the_citys_stream_is_numbered_without_gaps() {
    let mut scene = city();
    let before = scene.city.seq;
    does(&mut scene, &acts::set("notice_days", 1)).expect("an admin may");
    assert!(does(&mut scene, &acts::set("notice_days", 91)).is_err());
    does(&mut scene, &acts::set("notice_days", 2)).expect("an admin may");
    assert_eq!(scene.city.seq, before + 2);
}

#[test]
fn time_never_goes_back_in_the_citys_stream() {
    let mut scene = city();
    let at = scene.at;
    scene.wait_ms(-60_000);
    does(&mut scene, &acts::set("notice_days", 1)).expect("an admin may");
    assert_eq!((scene.city.at, scene.city.settings_changed["notice_days"].1), (at, at));
    scene.wait_ms(90_000);
    does(&mut scene, &acts::set("notice_days", 2)).expect("an admin may");
    assert_eq!(scene.city.at, scene.at);
}

#[test]
fn an_interview_keeps_the_names_of_its_day() {
    let mut scene = crate::scene::scene();
    let change = DepartmentChange { name: Some(line("改名局")), ..Default::default() };
    does(&mut scene, &acts::change_department(WATER, change)).expect("an admin may");
    let interview = scene.room.interview.as_ref().expect("there is an interview");
    let water = DepartmentId::parse(WATER).expect("an id");
    let named = interview.plan.departments.iter().find(|department| department.id == water);
    assert_eq!(named.map(|department| &department.name), Some(&line("示例水务局")));
}

//! The people of every scene: two netizens, and staff of each role. All made up.

use domain::{
    ids::{DepartmentId, NetizenId, StaffId, TokenId},
    role::{Actor, Grant, Role},
    text::Line,
};

/// Takes part in the interview and leads.
pub const ROADS: &str = "roads";
/// Takes part in the interview.
pub const WATER: &str = "water";
/// Takes no part.
pub const PARKS: &str = "parks";
/// Is retired.
pub const CANALS: &str = "canals";
pub const DEPARTMENTS: [&str; 4] = [ROADS, WATER, PARKS, CANALS];

pub fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

pub fn department(code: &str) -> DepartmentId {
    DepartmentId::parse(code).expect("an id")
}

/// Who asks unless said otherwise.
pub fn asker() -> Actor {
    netizen("netizen1")
}

/// Somebody else.
pub fn neighbour() -> Actor {
    netizen("netizen2")
}

pub fn netizen(id: &str) -> Actor {
    Actor::Netizen {
        id: netizen_id(id),
        nickname: line(&format!("示例网民{}", id.trim_start_matches("netizen"))),
    }
}

pub fn netizen_id(id: &str) -> NetizenId {
    NetizenId::parse(id).expect("an id")
}

pub fn official(code: &str) -> Actor {
    staff(Role::Official, Some(code))
}

pub fn reviewer(code: &str) -> Actor {
    staff(Role::Reviewer, Some(code))
}

/// The city's moderator.
pub fn moderator() -> Actor {
    staff(Role::Moderator, None)
}

/// The moderator of one department's interviews.
pub fn moderator_of(code: &str) -> Actor {
    staff(Role::Moderator, Some(code))
}

pub fn assessor() -> Actor {
    staff(Role::Assessor, None)
}

pub fn admin() -> Actor {
    staff(Role::Admin, None)
}

pub fn grant(role: Role, code: Option<&str>) -> Grant {
    Grant { role, department_id: code.map(department) }
}

pub fn staff(role: Role, code: Option<&str>) -> Actor {
    let id = format!("{}{}", role.name(), code.unwrap_or_default());
    Actor::Staff {
        id: StaffId::parse(&id).expect("an id"),
        name: line(&format!("示例{}", role.name())),
        grants: vec![grant(role, code)],
    }
}

/// A program with a token of that role.
pub fn program(role: Role, code: Option<&str>) -> Actor {
    Actor::Program {
        id: TokenId::parse("token1").expect("an id"),
        name: line("示例程序"),
        grants: vec![grant(role, code)],
    }
}

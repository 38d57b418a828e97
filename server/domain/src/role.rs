//! Who acts, and what each role may do: one table, role × command.
//!
//! The table says how far a role reaches; whether a thing is one's own is for the deciders, who know the thing.
//! What a role may *see* is in [`crate::view`].

use crate::{
    Refusal,
    command::name::CommandName::{self, *},
    ids::{DepartmentId, NetizenId, StaffId, TokenId},
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Official,
    Reviewer,
    Moderator,
    Assessor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Official, Role::Reviewer, Role::Moderator, Role::Assessor, Role::Admin];

    pub fn name(self) -> &'static str {
        match self {
            Role::Official => "official",
            Role::Reviewer => "reviewer",
            Role::Moderator => "moderator",
            Role::Assessor => "assessor",
            Role::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == text)
    }

    /// Officials and reviewers work for one department; the others may be bound to one.
    pub fn needs_department(self) -> bool {
        matches!(self, Role::Official | Role::Reviewer)
    }
}

/// A role, for one department or (without) for the whole city.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    pub role: Role,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
}

/// Who gives a command, as the session or token says.
#[derive(Clone, Debug)]
pub enum Actor {
    Nobody,
    Netizen {
        id: NetizenId,
        nickname: Line,
    },
    Staff {
        id: StaffId,
        name: Line,
        grants: Vec<Grant>,
    },
    Program {
        id: TokenId,
        name: Line,
        grants: Vec<Grant>,
    },
    /// The service itself: the demo's figures of the past, jobs.
    System,
}

/// How far a role reaches with a command.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    Nothing,
    /// The asker's question, the department's questions.
    Own,
    Everything,
}

/// What a netizen may do.
pub fn netizen_reach(command: CommandName) -> Reach {
    match command {
        Ask | Upvote | RemoveUpvote | TakeAnswer | JudgeInterview | Vote | TakePart => Reach::Everything,
        WithdrawQuestion | AppealRejection | RequestHandlingAgain | RateAnswer | JudgeAnswered => Reach::Own,
        _ => Reach::Nothing,
    }
}

/// What a member of staff may do in one of the roles.
pub fn staff_reach(role: Role, command: CommandName) -> Reach {
    match (role, command) {
        (
            Role::Official,
            ClassifyQuestion | TransferQuestion | ReturnQuestion | RequestExtension | StartAnswering
            | PublishAnswer | ReviseAnswer | KeepPromise | AcknowledgeNotice | ObjectToRanking,
        ) => Reach::Own,
        (Role::Reviewer, AcknowledgeNotice) => Reach::Own,
        (
            Role::Moderator,
            ApproveQuestion | RejectQuestion | UnrejectQuestion | RedactQuestion | MergeQuestion
            | UnmergeQuestion | HideQuestion | UnhideQuestion | PinQuestion | UnpinQuestion | AssignQuestion
            | TransferQuestion | MoveQuestion | ClassifyQuestion | ShareQuestion | GrantExtension
            | RefuseExtension | ReclassifyAnswer | PublishStatement | ReviseStatement | RetractStatement
            | MakeAnnouncement | OpenPoll | ClosePoll | BanNetizen | CreateInterview | ChangeInterview
            | AnnounceInterview | OpenInterview | PauseInterview | ResumeInterview | ExtendInterview
            | EndInterview | ArchiveInterview | CancelInterview | CreateCampaign | ChangeCampaign
            | AcknowledgeNotice,
        ) => Reach::Everything,
        (
            Role::Assessor,
            GrantExtension | RefuseExtension | ReclassifyAnswer | RemindDepartment | AcknowledgeNotice
            | CreateRanking | AnswerObjection | FreezeRanking | PublishRanking | WithdrawRanking | DrawSample
            | EnterSampleResult,
        ) => Reach::Everything,
        (
            Role::Admin,
            ReopenInterview | CreateDepartment | ChangeDepartment | CreateStaff | ChangeStaff
            | ChangeSettings | ChangeCalendar | ChangeTopics | ChangeFormula | CreateToken | RevokeToken
            | CreateWebhook | RemoveWebhook,
        ) => Reach::Everything,
        (Role::Official | Role::Reviewer | Role::Moderator | Role::Assessor | Role::Admin, _) => {
            Reach::Nothing
        }
    }
}

/// Whose a thing is, as far as a command's permission depends on it.
#[derive(Clone, Copy, Default)]
pub struct Belongs<'a> {
    /// The one whose question it is.
    pub asker: Option<&'a NetizenId>,
    /// The department that has the question.
    pub department: Option<&'a DepartmentId>,
    /// The departments that take part in the interview.
    pub interview: &'a [DepartmentId],
}

impl Actor {
    /// # Errors
    /// `NotSignedIn` for nobody, `RoleNotAllowed` when no role of the actor has the command at all,
    /// `NotTheAsker` or `OtherDepartment` when it has it for other things than this one.
    pub fn may(&self, command: CommandName, thing: Belongs<'_>) -> Result<(), Refusal> {
        match self {
            Actor::Nobody => Err(Refusal::NotSignedIn),
            Actor::System => Ok(()),
            Actor::Netizen { id, .. } => match netizen_reach(command) {
                Reach::Everything => Ok(()),
                Reach::Own if thing.asker == Some(id) => Ok(()),
                Reach::Own => Err(Refusal::NotTheAsker),
                Reach::Nothing => Err(Refusal::RoleNotAllowed),
            },
            Actor::Staff { grants, .. } | Actor::Program { grants, .. } => staff_may(grants, command, thing),
        }
    }

    /// Every command that the actor has for at least some things: what an interface should offer.
    pub fn commands(&self) -> Vec<CommandName> {
        CommandName::ALL.into_iter().filter(|name| self.has(*name)).collect()
    }

    fn has(&self, command: CommandName) -> bool {
        match self {
            Actor::Nobody | Actor::System => false,
            Actor::Netizen { .. } => netizen_reach(command) > Reach::Nothing,
            Actor::Staff { grants, .. } | Actor::Program { grants, .. } => {
                grants.iter().any(|grant| staff_reach(grant.role, command) > Reach::Nothing)
            }
        }
    }

    pub fn grants(&self) -> &[Grant] {
        match self {
            Actor::Staff { grants, .. } | Actor::Program { grants, .. } => grants,
            Actor::Nobody | Actor::Netizen { .. } | Actor::System => &[],
        }
    }

    pub fn netizen(&self) -> Option<&NetizenId> {
        match self {
            Actor::Netizen { id, .. } => Some(id),
            Actor::Nobody | Actor::Staff { .. } | Actor::Program { .. } | Actor::System => None,
        }
    }

    /// The name that an answer is signed with.
    pub fn signature(&self) -> Option<&Line> {
        match self {
            Actor::Staff { name, .. } | Actor::Program { name, .. } => Some(name),
            Actor::Nobody | Actor::Netizen { .. } | Actor::System => None,
        }
    }

    /// Whether the actor follows the staff stream of an interview: moderators, assessors and admins of the city,
    /// and whoever works for a department that takes part.
    pub fn sees_staff_stream(&self, departments: &[DepartmentId]) -> bool {
        matches!(self, Actor::System)
            || self.grants().iter().any(|grant| match &grant.department_id {
                Some(department) => departments.contains(department),
                None => true,
            })
    }
}

fn staff_may(grants: &[Grant], command: CommandName, thing: Belongs<'_>) -> Result<(), Refusal> {
    let mut refusal = Refusal::RoleNotAllowed;
    for grant in grants {
        let is_own = match (&grant.department_id, grant.role) {
            (None, role) => !role.needs_department(),
            (Some(mine), Role::Moderator) => thing.interview.contains(mine),
            (Some(mine), _) => thing.department == Some(mine),
        };
        let reach = staff_reach(grant.role, command);
        let is_bound = grant.department_id.is_some();
        match reach {
            Reach::Nothing => {}
            Reach::Everything if !is_bound => return Ok(()),
            Reach::Everything | Reach::Own if is_own => return Ok(()),
            Reach::Everything | Reach::Own => refusal = Refusal::OtherDepartment,
        }
    }
    Err(refusal)
}

/// As it stands in the log: `netizen:<id>`, `staff:<id>`, `program:<id>`, `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Nobody => f.write_str("nobody"),
            Actor::Netizen { id, .. } => write!(f, "netizen:{id}"),
            Actor::Staff { id, .. } => write!(f, "staff:{id}"),
            Actor::Program { id, .. } => write!(f, "program:{id}"),
            Actor::System => f.write_str("system"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people read it; a change shows up in review.
    #[test]
    fn role_by_command() {
        let sign = |reach| match reach {
            Reach::Nothing => "-",
            Reach::Own => "own",
            Reach::Everything => "all",
        };
        let mut table = format!("{:24}{:10}", "command", "netizen");
        for role in Role::ALL {
            table += &format!("{:10}", role.name());
        }
        for command in CommandName::ALL {
            table += &format!("\n{:24}{:10}", command.name(), sign(netizen_reach(command)));
            for role in Role::ALL {
                table += &format!("{:10}", sign(staff_reach(role, command)));
            }
        }
        let table: Vec<_> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!(table.join("\n"));
    }

    #[test]
    fn a_departments_moderator_reaches_its_own_interviews_only() {
        let [mine, other] = ["A1", "B1"].map(|id| DepartmentId::parse(id).unwrap());
        let actor = Actor::Staff {
            id: StaffId::parse("S1").unwrap(),
            name: Line::parse("测试员").unwrap(),
            grants: vec![Grant { role: Role::Moderator, department_id: Some(mine.clone()) }],
        };
        let may_open =
            |department| actor.may(OpenInterview, Belongs { interview: &[department], ..Belongs::default() });
        assert_eq!(may_open(mine), Ok(()));
        assert_eq!(may_open(other), Err(Refusal::OtherDepartment));
        assert_eq!(actor.may(CreateStaff, Belongs::default()), Err(Refusal::RoleNotAllowed));
    }
}

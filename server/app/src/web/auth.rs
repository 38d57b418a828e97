//! Who sends a request: a netizen or staff by cookie, a program by its token. What they may do is the domain's
//! table; signing in and out is in [`super::session`].

pub mod cookies;
pub mod password;

use super::{city::known, error::Problem};
use crate::{
    address::Address,
    clock::{secret_token, token_hash},
    node::App,
    rooms::LiveRoom,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use axum_extra::extract::CookieJar;
use domain::{
    Actor, Instant, Refusal,
    command::{CommandName, Credential},
    ids::{DepartmentId, NetizenId, QuestionId},
    instant::DAY_MS,
    question::Question,
    role::{Belongs, Reach, netizen_reach},
    view::{self, Sight},
};
use store::{StoreError, people};

/// How long a sign-in link may be used.
const LINK_VALID_MS: i64 = 7 * DAY_MS;

/// Everybody that a request speaks for: one browser may hold a netizen's cookie and a member of staff's.
#[derive(Clone, Debug)]
pub struct Who {
    pub netizen: Option<Actor>,
    /// Staff, or a program.
    pub staff: Option<Actor>,
    pub address: Address,
}

/// With whose eyes a room is followed.
pub struct Reader {
    pub sight: Sight,
    pub netizen: Option<NetizenId>,
}

impl Who {
    pub fn nobody(address: Address) -> Self {
        Self { netizen: None, staff: None, address }
    }

    /// Who gives a command: a netizen's command the netizen, staff's the member of staff. Where only the other
    /// one is there, it is that one, who is then told that it is not theirs to give.
    pub fn actor_for(&self, command: CommandName) -> Actor {
        let is_netizens = netizen_reach(command) > Reach::Nothing;
        let (first, second) =
            if is_netizens { (&self.netizen, &self.staff) } else { (&self.staff, &self.netizen) };
        first.as_ref().or(second.as_ref()).cloned().unwrap_or(Actor::Nobody)
    }

    /// Whether that command is given to somebody here for anything at all. Asked before a thing is looked for, so
    /// that nobody learns whether it exists.
    ///
    /// # Errors
    /// The refusal that the command would get.
    pub fn must_have(&self, command: CommandName) -> Result<(), Refusal> {
        let actor = self.actor_for(command);
        if actor.commands().contains(&command) { Ok(()) } else { actor.may(command, Belongs::default()) }
    }

    /// Whether the command is given for such a thing: what is read goes by the same table as what is done.
    ///
    /// # Errors
    /// The refusal that the command would get.
    pub fn must_have_for(&self, command: CommandName, thing: Belongs<'_>) -> Result<(), Refusal> {
        self.actor_for(command).may(command, thing)
    }

    pub fn is_staff(&self) -> bool {
        self.staff.is_some()
    }

    /// # Errors
    /// `NotSignedIn`, or `RoleNotAllowed` where only staff is there.
    pub fn must_be_netizen(&self) -> Result<&NetizenId, Refusal> {
        self.netizen_id().ok_or(if self.staff.is_some() {
            Refusal::RoleNotAllowed
        } else {
            Refusal::NotSignedIn
        })
    }

    pub fn netizen_id(&self) -> Option<&NetizenId> {
        self.netizen.as_ref().and_then(Actor::netizen)
    }

    /// Staff know of every interview, others of those that were announced.
    pub fn sees(&self, interview: &view::Interview) -> bool {
        interview.announced_at.is_some() || self.staff.is_some()
    }

    pub fn sees_staff_stream(&self, departments: &[DepartmentId]) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.sees_staff_stream(departments))
    }

    pub fn reader(&self, room: &LiveRoom) -> Reader {
        let departments =
            room.read(|room, _| room.interview.as_ref().map(|interview| interview.department_ids()));
        let is_staff = self.sees_staff_stream(&departments.unwrap_or_default());
        let sight = if is_staff { Sight::Staff } else { Sight::Public };
        Reader { sight, netizen: self.netizen_id().cloned() }
    }

    /// With whose eyes this person sees a question of a room; none if not at all.
    pub fn sight_of(&self, room: &domain::Room, id: &QuestionId) -> Option<Sight> {
        let (interview, question) = (room.interview.as_ref()?, room.questions.get(id)?);
        let sees_all = self.sees_staff_stream(&interview.department_ids()) || self.works_on(question);
        if sees_all {
            Some(Sight::Staff)
        } else if self.netizen_id() == Some(&question.asker) {
            Some(Sight::Asker)
        } else {
            (question.is_public() && interview.is_public()).then_some(Sight::Public)
        }
    }

    /// A question that was handed to a department is that department's business, wherever it was asked.
    fn works_on(&self, question: &Question) -> bool {
        let on_it = || question.department.iter().chain(&question.co_handlers);
        let grants = self.staff.iter().flat_map(Actor::grants);
        grants
            .into_iter()
            .any(|grant| on_it().any(|department| grant.department_id.as_ref() == Some(department)))
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Ok(address) = Address::from_request_parts(parts, app).await;
        if let Some(token) = bearer(&parts.headers) {
            let program = program(app, token).await?.ok_or(Refusal::NotSignedIn)?;
            return Ok(Self { staff: Some(program), ..Self::nobody(address) });
        }
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self {
            netizen: by_cookie(app, &jar, cookies::NETIZEN).await?,
            staff: by_cookie(app, &jar, cookies::STAFF).await?,
            address,
        })
    }
}

/// The token of `Authorization: Bearer`, if there is one.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn program(app: &App, token: &str) -> Result<Option<Actor>, StoreError> {
    let Some(id) = people::token_by_hash(&app.db, &token_hash(token)).await? else { return Ok(None) };
    let now = app.clock.now();
    Ok(known(app, |city| city.tokens.get(&id).cloned()).await?.and_then(|token| token.actor(now)))
}

/// Whoever the cookie stands for. An account that was disabled is signed out.
async fn by_cookie(app: &App, jar: &CookieJar, name: &'static str) -> Result<Option<Actor>, StoreError> {
    let Some(cookie) = jar.get(name) else { return Ok(None) };
    let session = people::session(&app.db, &token_hash(cookie.value()), app.clock.now()).await?;
    match session {
        Some(people::SessionOf::Netizen { id, nickname }) if name == cookies::NETIZEN => {
            Ok(Some(Actor::Netizen { id, nickname }))
        }
        Some(people::SessionOf::Staff { id }) if name == cookies::STAFF => {
            let staff = known(app, |city| city.staff.get(&id).cloned()).await?;
            Ok(staff.filter(|staff| staff.disabled_at.is_none()).map(|staff| staff.actor()))
        }
        Some(_) | None => Ok(None),
    }
}

/// A link that signs in once: what is stored of it, and its address.
pub fn new_sign_in_link(public_url: &str, now: Instant) -> (Credential, String) {
    let code = secret_token();
    let credential = Credential::Link { hash: token_hash(&code), until: now.plus_ms(LINK_VALID_MS) };
    (credential, format!("{public_url}/sign-in?code={code}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use domain::{Role, ids::StaffId, role::Grant, text::Line};

    #[test]
    fn a_bearer_token_is_named_as_one() {
        let token = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(token("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(token("bearer abc").as_deref(), Some("abc"));
        for other in ["Basic abc", "Bearer", "abc"] {
            assert_eq!(token(other), None);
        }
    }

    #[test]
    fn each_command_is_given_by_the_one_whose_it_is() {
        let name = || Line::parse("测试员").unwrap();
        let netizen = Actor::Netizen { id: NetizenId::parse("N1").unwrap(), nickname: name() };
        let grants = vec![Grant { role: Role::Moderator, department_id: None }];
        let staff = Actor::Staff { id: StaffId::parse("S1").unwrap(), name: name(), grants };
        let address = Address { ip: [127, 0, 0, 1].into(), is_unlimited: false };
        let who = |netizen: Option<&Actor>, staff: Option<&Actor>| Who {
            netizen: netizen.cloned(),
            staff: staff.cloned(),
            address,
        };
        let actor = |who: Who, command| who.actor_for(command).to_string();
        assert_eq!(actor(who(Some(&netizen), Some(&staff)), CommandName::Ask), "netizen:N1");
        assert_eq!(actor(who(Some(&netizen), Some(&staff)), CommandName::HideQuestion), "staff:S1");
        assert_eq!(actor(who(None, Some(&staff)), CommandName::Ask), "staff:S1");
        assert_eq!(actor(who(Some(&netizen), None), CommandName::HideQuestion), "netizen:N1");
        assert_eq!(actor(who(None, None), CommandName::Ask), "nobody");
    }

    #[test]
    fn a_link_leads_to_the_sign_in_page_and_only_its_hash_is_stored() {
        let (credential, link) = new_sign_in_link("https://wenzheng.example.org", Instant::from_ms(0));
        let code = link.strip_prefix("https://wenzheng.example.org/sign-in?code=").unwrap();
        let hash = token_hash(code);
        assert_eq!(credential, Credential::Link { hash, until: Instant::from_ms(LINK_VALID_MS) });
    }
}

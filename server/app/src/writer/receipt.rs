//! Receipts, and the keys under which a command is carried out once.

use domain::{
    Actor,
    decide::{CityMade, Made},
    ids::{
        AnnouncementId, AnswerId, CampaignId, DepartmentId, NoticeId, PollId, QuestionId, RankingId,
        SampleId, StaffId, StatementId, TokenId, WebhookId,
    },
    view,
};
use serde::Serialize;
use std::borrow::Cow;
use store::Logged;

/// 1 to 64 visible ASCII characters, made by the client.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    const LENGTH_MAX: usize = 64;

    pub fn parse(text: &str) -> Option<Self> {
        let is_key =
            (1..=Self::LENGTH_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        is_key.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a command has led to, known to be committed.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub made: Made,
    /// 201 made something, 200 changed something, 204 nothing to say.
    pub status: u16,
    /// The number of the room's stream at which the command was done.
    pub seq: u64,
    pub tracking_code: Option<String>,
    /// Given before, under the same key.
    pub is_replay: bool,
    /// A question asked just now, as its asker sees it.
    pub question: Option<Box<view::Question>>,
}

/// What is compared when a key comes again: place and command, as a hash.
pub fn command_hash(place: &str, command: &impl Serialize) -> String {
    crate::clock::token_hash(&format!("{place} {}", domain::frame::encode(command)))
}

/// The name under which an actor's keys are kept; nobody has none.
pub fn keeper(actor: &Actor) -> Option<String> {
    match actor {
        Actor::Nobody => None,
        Actor::Netizen { .. } | Actor::Staff { .. } | Actor::Program { .. } | Actor::System => {
            Some(actor.to_string())
        }
    }
}

/// How the thing that was made stands in the command log: its kind and its id.
pub fn logged_made(made: &Made) -> (&'static str, &str) {
    match made {
        Made::Interview => ("interview", ""),
        Made::Question(id) => ("question", id.as_str()),
        Made::Answer(id) => ("answer", id.as_str()),
        Made::Statement(id) => ("statement", id.as_str()),
        Made::Announcement(id) => ("announcement", id.as_str()),
        Made::Poll(id) => ("poll", id.as_str()),
    }
}

fn made(logged: &Logged) -> Option<Made> {
    let id = logged.made_id.as_str();
    match logged.made_kind.as_str() {
        "interview" => Some(Made::Interview),
        "question" => QuestionId::parse(id).map(Made::Question),
        "answer" => AnswerId::parse(id).map(Made::Answer),
        "statement" => StatementId::parse(id).map(Made::Statement),
        "announcement" => AnnouncementId::parse(id).map(Made::Announcement),
        "poll" => PollId::parse(id).map(Made::Poll),
        _ => None,
    }
}

/// The first receipt again; none if the row is not about a room.
pub fn replayed(logged: &Logged) -> Option<Receipt> {
    Some(Receipt {
        made: made(logged)?,
        status: logged.status,
        seq: logged.seq,
        tracking_code: logged.tracking_code.clone(),
        is_replay: true,
        question: None,
    })
}

pub fn logged_city_made(made: &CityMade) -> (&'static str, Cow<'_, str>) {
    let (kind, id) = match made {
        CityMade::Formula(version) => return ("formula", version.to_string().into()),
        CityMade::Department(id) => ("department", id.as_str()),
        CityMade::Staff(id) => ("staff", id.as_str()),
        CityMade::Settings => ("settings", ""),
        CityMade::Calendar => ("calendar", ""),
        CityMade::Topics => ("topics", ""),
        CityMade::Campaign(id) => ("campaign", id.as_str()),
        CityMade::Ranking(id) => ("ranking", id.as_str()),
        CityMade::Sample(id) => ("sample", id.as_str()),
        CityMade::Token(id) => ("token", id.as_str()),
        CityMade::Webhook(id) => ("webhook", id.as_str()),
        CityMade::Notice(id) => ("notice", id.as_str()),
    };
    (kind, id.into())
}

pub fn city_made(logged: &Logged) -> Option<CityMade> {
    let id = logged.made_id.as_str();
    match logged.made_kind.as_str() {
        "department" => DepartmentId::parse(id).map(CityMade::Department),
        "staff" => StaffId::parse(id).map(CityMade::Staff),
        "settings" => Some(CityMade::Settings),
        "calendar" => Some(CityMade::Calendar),
        "topics" => Some(CityMade::Topics),
        "campaign" => CampaignId::parse(id).map(CityMade::Campaign),
        "formula" => id.parse().ok().map(CityMade::Formula),
        "ranking" => RankingId::parse(id).map(CityMade::Ranking),
        "sample" => SampleId::parse(id).map(CityMade::Sample),
        "token" => TokenId::parse(id).map(CityMade::Token),
        "webhook" => WebhookId::parse(id).map(CityMade::Webhook),
        "notice" => NoticeId::parse(id).map(CityMade::Notice),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_visible() {
        assert!(IdempotencyKey::parse("b1946ac9-2492-4d23").is_some());
        for bad in ["", " ", "a b", "问", "a\n", &"x".repeat(65)] {
            assert!(IdempotencyKey::parse(bad).is_none(), "{bad:?}");
        }
    }
}

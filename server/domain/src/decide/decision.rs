//! What a decision is: what happens, what is counted beside it, and what the answer shows.

use crate::{
    command::Credential,
    event::{Body, CityEvent, RoomEvent},
    ids::{
        AnnouncementId, AnswerId, CampaignId, DepartmentId, NetizenId, NoticeId, PollId, QuestionId,
        RankingId, SampleId, StaffId, StatementId, TokenId, WebhookId,
    },
    score::Score,
    text::Text,
};

/// What a command leads to: events in this order, and beside them what is counted instead.
#[derive(Default, Debug)]
pub struct Decision {
    pub events: Vec<RoomEvent>,
    /// What happens in the room that a question is moved to, in its own stream; texts and counts are that room's then.
    pub arrival: Vec<RoomEvent>,
    pub bodies: Vec<Body>,
    pub counts: Vec<Count>,
    /// What the answer to the command shows; the interview itself, unless said.
    pub made: Made,
}

/// What is counted and is no event: rows that are idempotent by nature.
#[derive(Clone, PartialEq, Debug)]
pub enum Count {
    Upvote {
        question: QuestionId,
        netizen: NetizenId,
    },
    /// Of this question alone, whatever is merged into it.
    RemoveUpvote {
        question: QuestionId,
        netizen: NetizenId,
    },
    TakenAnswer {
        question: QuestionId,
        netizen: NetizenId,
    },
    Rating {
        answer: AnswerId,
        netizen: NetizenId,
        score: Score,
        comment: Option<Text>,
    },
    Participation {
        netizen: NetizenId,
    },
    /// The one vote of a netizen in a poll; a later one takes its place.
    Vote {
        poll: PollId,
        option: u32,
        netizen: NetizenId,
    },
    /// Of the interview as a whole.
    Judgement {
        netizen: NetizenId,
        score: Score,
        comment: Option<Text>,
    },
    /// The voters of a question are to be united anew: it was merged into, or taken apart.
    Voters {
        question: QuestionId,
    },
}

/// The object that a command made or changed.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Made {
    #[default]
    Interview,
    Question(QuestionId),
    Answer(AnswerId),
    Statement(StatementId),
    Announcement(AnnouncementId),
    Poll(PollId),
}

impl Decision {
    pub fn and(mut self, event: RoomEvent) -> Self {
        self.events.push(event);
        self
    }

    pub fn counting(mut self, count: Count) -> Self {
        self.counts.push(count);
        self
    }

    pub fn making(mut self, made: Made) -> Self {
        self.made = made;
        self
    }
}

/// What a city command leads to.
#[derive(Debug)]
pub struct CityDecision {
    pub event: CityEvent,
    /// Stored beside the event, never in it.
    pub credential: Option<(CredentialOf, Credential)>,
    /// What was written, beside the event as well.
    pub bodies: Vec<Body>,
    pub made: CityMade,
}

impl CityDecision {
    pub fn of(event: CityEvent, made: CityMade) -> Self {
        Self { event, credential: None, bodies: Vec::new(), made }
    }

    pub fn saying(mut self, body: Body) -> Self {
        self.bodies.push(body);
        self
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CredentialOf {
    Staff(StaffId),
    Token(TokenId),
    Webhook(WebhookId),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CityMade {
    Department(DepartmentId),
    Staff(StaffId),
    Settings,
    Calendar,
    Topics,
    Campaign(CampaignId),
    /// The version.
    Formula(u32),
    Ranking(RankingId),
    Sample(SampleId),
    Token(TokenId),
    Webhook(WebhookId),
    Notice(NoticeId),
}

//! Commands that belong to no room, and the making of rooms: few, one after the other, each in a transaction
//! of its own under the lock of its stream.

use super::{
    Inner, Receipt, WriteError, ended,
    receipt::{IdempotencyKey, city_made, command_hash, keeper, logged_city_made, replayed},
};
use crate::bus::Notice;
use domain::{
    Actor, City, CityCommand, Instant, NoticeCommand, Refusal, Room, RoomCommand,
    decide::{
        Beside, CityDecision, CityMade, Deciding, DecidingNotice, decide_city, decide_notice, decide_room,
    },
    ids::{Epoch, InterviewId},
    interview::InterviewPlan,
    role::Belongs,
};
use store::{
    CITY_STREAM, Entry, StreamKind, Tx,
    append::{append_city, append_room},
    command_log::{self, Logged},
    facts,
    figures::Period,
    notices, rankings, samples, stream,
};

/// What a city command has led to.
#[derive(Clone, Debug)]
pub struct CityReceipt {
    pub made: CityMade,
    pub status: u16,
    pub is_replay: bool,
}

/// What is carried out under the city's lock.
pub(super) enum OfficeCommand {
    City(CityCommand),
    Notice(NoticeCommand),
}

pub(super) async fn city(
    writer: &Inner,
    actor: Actor,
    command: OfficeCommand,
    key: Option<IdempotencyKey>,
) -> Result<CityReceipt, WriteError> {
    let beside = beside(writer, &actor, &command).await?;
    let _one_at_a_time = writer.office.lock().await;
    let mut tx = writer.db.write().await?;
    let outcome = city_in(&mut tx, writer, &actor, &command, key, &beside).await;
    let (receipt, changed) = ended(tx, outcome).await?;
    if let Some(city) = changed {
        writer.city.put(city);
        writer.bus.publish(Notice::City);
    }
    Ok(receipt)
}

/// With the city as it is from then on; without it nothing has changed.
async fn city_in(
    tx: &mut Tx,
    writer: &Inner,
    actor: &Actor,
    command: &OfficeCommand,
    key: Option<IdempotencyKey>,
    beside: &Beside,
) -> Result<(CityReceipt, Option<City>), WriteError> {
    stream::lock(tx, CITY_STREAM).await?.ok_or(WriteError::Fault)?;
    let hash = command.hash();
    if let Some(logged) = known(tx, actor, key.as_ref()).await? {
        let made = city_made(&logged).filter(|_| logged.hash == hash).ok_or(Refusal::IdempotencyKeyReused)?;
        return Ok((CityReceipt { made, status: logged.status, is_replay: true }, None));
    }

    let mut city = facts::load_city_in(tx).await?;
    let at = writer.clock.now().max(city.at);
    let decision = command.decide(tx, &city, actor, beside, writer, at).await?;
    writer.must_be_understood(decision.event.level())?;
    let recorded = city.record(decision.event, actor.to_string(), at);
    city.apply(&recorded);
    let receipt = CityReceipt { status: command.status(), made: decision.made, is_replay: false };
    let (made_kind, made_id) = logged_city_made(&receipt.made);
    let logged = logged(actor, key, hash, receipt.status, made_kind, &made_id, city.seq, at);
    let (bodies, credential) = (&decision.bodies, decision.credential.as_ref());
    append_city(tx, &city, &[recorded], bodies, credential, logged.as_ref()).await?;
    Ok((receipt, Some(city)))
}

/// What the command looks at beside the city, read before anything is locked: it may take longer than a room can wait.
async fn beside(writer: &Inner, actor: &Actor, command: &OfficeCommand) -> Result<Beside, WriteError> {
    let OfficeCommand::City(command) = command else { return Ok(Beside::default()) };
    if actor.may(command.name(), Belongs::default()).is_err() {
        return Ok(Beside::default());
    }
    match command {
        CityCommand::FreezeRanking { ranking } => {
            let city = facts::load_city(&writer.db).await?;
            let Some(ranking) = city.rankings.get(ranking) else { return Ok(Beside::default()) };
            let period = Period { from: Some(ranking.plan.from), to: Some(ranking.plan.to) };
            let figures = rankings::figures(&writer.db, period, writer.clock.now()).await?;
            Ok(Beside { figures, ..Beside::default() })
        }
        CityCommand::DrawSample { plan } => {
            let period = Period { from: Some(plan.from), to: Some(plan.to) };
            Ok(Beside { answered: samples::answered(&writer.db, period).await?, ..Beside::default() })
        }
        CityCommand::CreateDepartment { .. }
        | CityCommand::ChangeDepartment { .. }
        | CityCommand::CreateStaff { .. }
        | CityCommand::ChangeStaff { .. }
        | CityCommand::ChangeSettings { .. }
        | CityCommand::ChangeCalendar { .. }
        | CityCommand::ChangeTopics { .. }
        | CityCommand::CreateCampaign { .. }
        | CityCommand::ChangeCampaign { .. }
        | CityCommand::ChangeFormula { .. }
        | CityCommand::CreateRanking { .. }
        | CityCommand::ObjectToRanking { .. }
        | CityCommand::AnswerObjection { .. }
        | CityCommand::PublishRanking { .. }
        | CityCommand::WithdrawRanking { .. }
        | CityCommand::EnterSampleResult { .. }
        | CityCommand::CreateToken { .. }
        | CityCommand::RevokeToken { .. }
        | CityCommand::CreateWebhook { .. }
        | CityCommand::RemoveWebhook { .. } => Ok(Beside::default()),
    }
}

pub(super) async fn create(
    writer: &Inner,
    actor: Actor,
    plan: InterviewPlan,
    key: Option<IdempotencyKey>,
) -> Result<(InterviewId, Receipt), WriteError> {
    let mut tx = writer.db.write().await?;
    let outcome = create_in(&mut tx, writer, &actor, plan, key).await;
    ended(tx, outcome).await
}

async fn create_in(
    tx: &mut Tx,
    writer: &Inner,
    actor: &Actor,
    plan: InterviewPlan,
    key: Option<IdempotencyKey>,
) -> Result<(InterviewId, Receipt), WriteError> {
    let command = RoomCommand::CreateInterview(plan);
    let hash = command_hash("interviews", &command);
    // The same key may come twice at once: the city's lock lets one go first.
    stream::lock(tx, CITY_STREAM).await?.ok_or(WriteError::Fault)?;
    if let Some(logged) = known(tx, actor, key.as_ref()).await? {
        let receipt =
            replayed(&logged).filter(|_| logged.hash == hash).ok_or(Refusal::IdempotencyKeyReused)?;
        let interview = InterviewId::parse(&logged.made_id).ok_or(Refusal::IdempotencyKeyReused)?;
        return Ok((interview, receipt));
    }

    let (fresh, city, at) = (writer.fresh(), writer.city.now(), writer.clock.now());
    let interview = InterviewId::from(&fresh);
    let mut room = Room::new(interview.clone(), Epoch::from(&writer.fresh()));
    let on = Deciding {
        room: &room,
        city: &city,
        actor,
        fresh: &fresh,
        at,
        earlier_score: None,
        destination: None,
    };
    let decision = decide_room(&on, &command)?;
    let mut events = Vec::new();
    for event in decision.events {
        writer.must_be_understood(event.level())?;
        let recorded = room.record(event, actor.to_string(), at);
        room.apply(&recorded);
        events.push(recorded);
    }
    let receipt = Receipt {
        made: decision.made,
        status: 201,
        seq: room.seq,
        tracking_code: None,
        is_replay: false,
        question: None,
    };
    let logged = logged(actor, key, hash, 201, "interview", interview.as_str(), room.seq, at);
    let entry = Entry {
        events,
        bodies: decision.bodies,
        counts: decision.counts,
        actor: actor.to_string(),
        receipt: logged,
    };
    stream::create(tx, interview.as_str(), StreamKind::Interview, &room.epoch).await?;
    append_room(tx, &room, &[entry], at).await?;
    Ok((interview, receipt))
}

async fn known(
    tx: &mut Tx,
    actor: &Actor,
    key: Option<&IdempotencyKey>,
) -> Result<Option<Logged>, WriteError> {
    let (Some(actor), Some(key)) = (keeper(actor), key) else { return Ok(None) };
    Ok(command_log::find(tx, &[(actor, key.as_str().to_owned())]).await?.pop())
}

#[expect(clippy::too_many_arguments, reason = "a row of the command log has these columns")]
fn logged(
    actor: &Actor,
    key: Option<IdempotencyKey>,
    hash: String,
    status: u16,
    made_kind: &str,
    made_id: &str,
    seq: u64,
    at: Instant,
) -> Option<Logged> {
    Some(Logged {
        actor: keeper(actor)?,
        key: key?.as_str().to_owned(),
        hash,
        status,
        made_kind: made_kind.to_owned(),
        made_id: made_id.to_owned(),
        seq,
        tracking_code: None,
        at,
    })
}

impl OfficeCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::City(command) => command.name().name(),
            Self::Notice(command) => command.name().name(),
        }
    }

    fn hash(&self) -> String {
        match self {
            Self::City(command) => command_hash(CITY_STREAM, command),
            Self::Notice(command) => command_hash(CITY_STREAM, command),
        }
    }

    fn status(&self) -> u16 {
        match self {
            Self::City(command) => status(command),
            Self::Notice(NoticeCommand::RemindDepartment { .. }) => 201,
            Self::Notice(NoticeCommand::AcknowledgeNotice { .. }) => 200,
        }
    }

    async fn decide(
        &self,
        tx: &mut Tx,
        city: &City,
        actor: &Actor,
        beside: &Beside,
        writer: &Inner,
        at: Instant,
    ) -> Result<CityDecision, WriteError> {
        let fresh = writer.fresh();
        match self {
            Self::City(command) => Ok(decide_city(city, actor, command, beside, &fresh, at)?),
            Self::Notice(command) => {
                let (notice, question) = match command {
                    NoticeCommand::RemindDepartment { question: Some(question), .. } => {
                        (None, notices::held(tx, question).await?)
                    }
                    NoticeCommand::RemindDepartment { question: None, .. } => (None, None),
                    NoticeCommand::AcknowledgeNotice { notice, .. } => {
                        (notices::known(tx, notice).await?, None)
                    }
                };
                let (notice, question) = (notice.as_ref(), question.as_ref());
                Ok(decide_notice(&DecidingNotice { city, actor, fresh: &fresh, notice, question }, command)?)
            }
        }
    }
}

fn status(command: &CityCommand) -> u16 {
    match command {
        CityCommand::CreateDepartment { .. }
        | CityCommand::CreateStaff { .. }
        | CityCommand::CreateCampaign { .. }
        | CityCommand::CreateRanking { .. }
        | CityCommand::ObjectToRanking { .. }
        | CityCommand::DrawSample { .. }
        | CityCommand::CreateToken { .. }
        | CityCommand::CreateWebhook { .. } => 201,
        CityCommand::RevokeToken { .. } | CityCommand::RemoveWebhook { .. } => 204,
        CityCommand::ChangeDepartment { .. }
        | CityCommand::ChangeStaff { .. }
        | CityCommand::ChangeSettings { .. }
        | CityCommand::ChangeCalendar { .. }
        | CityCommand::ChangeTopics { .. }
        | CityCommand::ChangeCampaign { .. }
        | CityCommand::ChangeFormula { .. }
        | CityCommand::AnswerObjection { .. }
        | CityCommand::FreezeRanking { .. }
        | CityCommand::PublishRanking { .. }
        | CityCommand::WithdrawRanking { .. }
        | CityCommand::EnterSampleResult { .. } => 200,
    }
}

//! Finding out what staff and followers are to be told of. Every node looks; what two find is kept once, by its cause.

use crate::{clock::fresh, node::App};
use domain::{
    City, Instant,
    ids::{DeliveryId, NoticeId},
    instant::{DAY_MS, MINUTE_MS},
    level::FOLLOWERS_ARE_TOLD,
    mailbox::Mailbox,
    notice::{Cause, Concern, NoticeKind, Warnings},
};
use std::collections::BTreeMap;
use store::{
    StoreError,
    follows::telling,
    notices::{causes, settling, tell},
    outbox::{self, Letter, Target},
};

/// What interviews have left open is told so long after their end, and their planned start so long after it: a city
/// whose nodes were away for longer does not want to hear of it any more.
const TELL_WITHIN_MS: i64 = 3 * DAY_MS;
/// The same of what followers are told of.
const FOLLOWERS_WITHIN_MS: i64 = DAY_MS;
/// Notices for followers that one look takes of a kind: each of them is told to everybody who follows in one statement.
const FOR_FOLLOWERS_AT_ONCE: u32 = 20;
/// Netizens whose mails are written in one transaction.
const MAILS_AT_ONCE: u32 = 200;

/// Looks once. Nothing is told by a clock that is being set right.
pub async fn look(app: &App) -> Result<(), StoreError> {
    if app.clock.is_off() {
        return Ok(());
    }
    let began = tokio::time::Instant::now();
    let (city, now) = (app.city.now(), app.clock.now());
    let warnings = Warnings::at(&city, now);
    let waiting_since = now.plus_ms(-i64::from(city.settings.moderation_wait_minutes) * MINUTE_MS);
    settling::settle(&app.db, &warnings, waiting_since).await?;
    let found = found(app, &warnings, waiting_since).await?;
    let found: Vec<_> = found.into_iter().map(|cause| (NoticeId::from(&fresh(&app.clock)), cause)).collect();
    if !found.is_empty() {
        tell(&app.db, &found, now).await?;
    }
    while address(app, &city, now).await? {}
    while app.mailer.is_some() && write_mails(app, now).await? {}
    metrics::histogram!("wenzheng_look_seconds").record(began.elapsed().as_secs_f64());
    Ok(())
}

async fn found(app: &App, warnings: &Warnings, waiting_since: Instant) -> Result<Vec<Cause>, StoreError> {
    let (db, now) = (&app.db, warnings.now);
    let limit = at_once(app);
    let since = now.plus_ms(-TELL_WITHIN_MS);
    let lately = now.plus_ms(-FOLLOWERS_WITHIN_MS);
    let mut found = Vec::new();
    let is_told = |kind: &NoticeKind| !kind.is_for_followers() || app.cluster.level() >= FOLLOWERS_ARE_TOLD;
    for kind in NoticeKind::ALL.into_iter().filter(is_told) {
        let causes = match (kind, warnings.span_of(kind)) {
            (NoticeKind::DueSoon | NoticeKind::Due | NoticeKind::Overdue, Some(due)) => {
                causes::questions(db, kind, due, limit).await?
            }
            (NoticeKind::PromiseDueSoon | NoticeKind::PromiseOverdue, Some(due)) => {
                causes::promises(db, kind, due, limit).await?
            }
            (NoticeKind::Unanswered, _) => causes::left_open(db, since, limit).await?,
            (NoticeKind::ModerationLate, _) => causes::late_moderation(db, waiting_since, limit).await?,
            (NoticeKind::InterviewStarts, _) => causes::interviews_to_open(db, (since, now), limit).await?,
            (NoticeKind::ExtensionWaiting, _) => causes::extensions(db, limit).await?,
            (NoticeKind::AnswerPublished, _) => causes::answers(db, lately, FOR_FOLLOWERS_AT_ONCE).await?,
            (NoticeKind::InterviewAnnounced, _) => {
                causes::announced(db, lately, now, FOR_FOLLOWERS_AT_ONCE).await?
            }
            (NoticeKind::InterviewOpened, _) => causes::opened(db, lately, FOR_FOLLOWERS_AT_ONCE).await?,
            // Nobody but an assessor reminds; and what has a due date has a span.
            (
                NoticeKind::Reminder
                | NoticeKind::DueSoon
                | NoticeKind::Due
                | NoticeKind::Overdue
                | NoticeKind::PromiseDueSoon
                | NoticeKind::PromiseOverdue,
                _,
            ) => Vec::new(),
        };
        found.extend(causes);
    }
    Ok(found)
}

fn at_once(app: &App) -> u32 {
    u32::try_from(app.config.limits.notices_at_once_max).unwrap_or(u32::MAX)
}

/// Writes what is to be sent of notices that are new, in the transaction that takes them for this node. Whether there
/// may be more.
async fn address(app: &App, city: &City, now: Instant) -> Result<bool, StoreError> {
    let limit = at_once(app);
    let mut tx = app.db.write().await?;
    let taken = outbox::take_unaddressed(&mut tx, limit, now).await?;
    for (notice, concern) in taken.iter().filter(|(_, concern)| concern.kind.is_for_followers()) {
        telling::tell(&mut tx, notice, concern.kind, now).await?;
    }
    let letters: Vec<Letter> = targets(city, &taken, app.mailer.is_some())
        .into_iter()
        .map(|(to, notices)| Letter { id: DeliveryId::from(&fresh(&app.clock)), to, notices })
        .collect();
    outbox::write(&mut tx, &letters, now).await?;
    tx.commit().await?;
    Ok(taken.len() as u64 >= u64::from(limit))
}

/// Writes the mails of followers whose turn has come, each of all that is new. Whether there may be more.
async fn write_mails(app: &App, now: Instant) -> Result<bool, StoreError> {
    let gap_ms = i64::try_from(app.config.limits.follower_mail_minutes).unwrap_or(i64::MAX / MINUTE_MS);
    let next_at = now.plus_ms(gap_ms * MINUTE_MS);
    let mut tx = app.db.write().await?;
    let taken = telling::take_mails(&mut tx, now, next_at, MAILS_AT_ONCE).await?;
    let is_full = taken.len() >= MAILS_AT_ONCE as usize;
    let letters: Vec<_> = taken
        .into_iter()
        .map(|(netizen, notices)| Letter {
            id: DeliveryId::from(&fresh(&app.clock)),
            to: Target::Netizen(netizen),
            notices,
        })
        .collect();
    outbox::write(&mut tx, &letters, now).await?;
    tx.commit().await?;
    Ok(is_full)
}

/// A mailbox gets one mail of all that is new for it, a program one call for each.
fn targets(city: &City, taken: &[(NoticeId, Concern)], has_mail: bool) -> Vec<(Target, Vec<NoticeId>)> {
    let mut mails: BTreeMap<Mailbox, Vec<NoticeId>> = BTreeMap::new();
    let mut calls = Vec::new();
    for (notice, concern) in taken {
        if has_mail {
            for mailbox in concern.mailboxes(city) {
                mails.entry(mailbox).or_default().push(notice.clone());
            }
        }
        let wanting = city.webhooks.values().filter(|webhook| webhook.wants(concern));
        calls.extend(wanting.map(|webhook| (Target::Webhook(webhook.id.clone()), vec![notice.clone()])));
    }
    let mails = mails.into_iter().map(|(mailbox, of)| (Target::Mail(mailbox.as_str().to_owned()), of));
    mails.chain(calls).collect()
}

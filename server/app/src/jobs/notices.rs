//! Finding out what staff is to be told of. Every node looks; what two find is kept once, by its cause.

use crate::{clock::fresh, node::App};
use domain::{
    City, Instant,
    ids::{DeliveryId, NoticeId},
    instant::{DAY_MS, MINUTE_MS},
    mailbox::Mailbox,
    notice::{Cause, Concern, NoticeKind, Warnings},
};
use std::collections::BTreeMap;
use store::{
    StoreError,
    notices::{causes, settling, tell},
    outbox::{self, Letter, Target},
};

/// What interviews have left open is told so long after their end, and their planned start so long after it: a city
/// whose nodes were away for longer does not want to hear of it any more.
const TELL_WITHIN_MS: i64 = 3 * DAY_MS;

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
    metrics::histogram!("wenzheng_look_seconds").record(began.elapsed().as_secs_f64());
    Ok(())
}

async fn found(app: &App, warnings: &Warnings, waiting_since: Instant) -> Result<Vec<Cause>, StoreError> {
    let (db, now) = (&app.db, warnings.now);
    let limit = at_once(app);
    let since = now.plus_ms(-TELL_WITHIN_MS);
    let mut found = Vec::new();
    for kind in NoticeKind::ALL {
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
    let letters: Vec<Letter> = targets(city, &taken, app.mailer.is_some())
        .into_iter()
        .map(|(to, notices)| Letter { id: DeliveryId::from(&fresh(&app.clock)), to, notices })
        .collect();
    outbox::write(&mut tx, &letters, now).await?;
    tx.commit().await?;
    Ok(taken.len() as u64 >= u64::from(limit))
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

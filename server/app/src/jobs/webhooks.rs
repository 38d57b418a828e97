//! Notices to other programs of the city: a call for each.

use super::mail::follower::page_of;
use crate::{node::App, outgoing::NotSent};
use domain::{City, Instant, ids::WebhookId};
use serde_json::{Value, json};
use store::{
    notices::Notice,
    outbox::{self, Claimed},
};

pub(super) async fn call(app: &App, claimed: &Claimed, id: &WebhookId) -> Result<(), NotSent> {
    let city = app.city.now();
    let webhook = city.webhooks.get(id).filter(|webhook| webhook.removed_at.is_none());
    let webhook = webhook.ok_or_else(|| NotSent::ForGood("the webhook was removed".to_owned()))?;
    let url = app.caller.allowed(webhook.url.as_str())?;
    let [notice] = claimed.notices.as_slice() else {
        return Err(NotSent::ForGood("a call tells of one notice".to_owned()));
    };
    let secret = outbox::signing_secret(&app.db, id).await;
    let secret = secret.map_err(|error| NotSent::ForNow(error.to_string()))?;
    let body = payload(&city, app.public_url(), notice).to_string();
    app.caller.call(url, secret.as_deref(), notice.id.as_str(), app.clock.now(), body).await
}

/// What a call says. Texts of questions are not in it; who may see them asks for them.
fn payload(city: &City, public_url: &str, notice: &Notice) -> Value {
    let department = notice.department.as_ref().and_then(|id| city.departments.get(id));
    let department = department.map(|known| json!({"id": known.id, "code": known.code, "name": known.name}));
    let interview = notice.interview.as_ref().map(|id| json!({"id": id, "title": notice.interview_title}));
    let question = notice.question.as_ref().map(|id| json!({"id": id, "no": notice.question_no}));
    let made_at: Instant = notice.made_at;
    // What followers are told is public, and so is where it leads.
    let url = if notice.kind.is_for_followers() {
        page_of(public_url, notice)
    } else {
        format!("{public_url}/desk/notices")
    };
    json!({
        "type": format!("notice.{}", notice.kind.name()),
        "timestamp": made_at,
        "data": {
            "id": notice.id,
            "kind": notice.kind,
            "severity": notice.kind.severity(),
            "department": department,
            "interview": interview,
            "question": question,
            "questions": notice.questions,
            "due_at": notice.due_at,
            "text": notice.text,
            "url": url,
        },
    })
}

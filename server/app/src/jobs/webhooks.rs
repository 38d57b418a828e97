//! Notices to other programs of the city: a signed call for each, as Standard Webhooks has it
//! (`webhook-id`, `webhook-timestamp`, `webhook-signature`).

use super::{
    mail::follower::page_of,
    networks::{Networks, NotAllowed},
    sending::NotSent,
};
use crate::{clock::secret_bytes, config::Config, node::App};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{City, Instant, ids::WebhookId};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{StatusCode, redirect::Policy};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{error::Error, net::IpAddr, sync::Arc, time::Duration};
use store::{
    notices::Notice,
    outbox::{self, Claimed},
};

/// What a secret begins with, by the standard.
const SECRET_PREFIX: &str = "whsec_";

/// What is called with.
#[derive(Clone)]
pub struct Caller {
    http: reqwest::Client,
    networks: Networks,
}

impl Caller {
    /// # Errors
    /// When the machine has no certificates to trust.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let networks = Networks::new(&config.webhook_networks);
        let within = Duration::from_secs(config.limits.delivery_seconds_max);
        let http = reqwest::Client::builder()
            .user_agent(concat!("wenzheng/", env!("CARGO_PKG_VERSION")))
            // Where it leads is looked at once; another address behind it was not.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(networks.clone()))
            .timeout(within)
            .build()?;
        Ok(Self { http, networks })
    }

    /// An address without a name is not looked up and is looked at here.
    fn check(&self, url: &url::Url) -> Result<(), NotAllowed> {
        let address = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(url::Host::Domain(_)) | None => None,
        };
        match address {
            Some(address) if !self.networks.may_call(address) => Err(NotAllowed(address.to_string())),
            Some(_) | None => Ok(()),
        }
    }
}

/// A new secret to sign with: 256 bits.
pub fn new_secret() -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret_bytes()))
}

/// `v1,` and the code of id, time and body.
fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

pub(super) async fn call(app: &App, claimed: &Claimed, id: &WebhookId) -> Result<(), NotSent> {
    let city = app.city.now();
    let webhook = city.webhooks.get(id).filter(|webhook| webhook.removed_at.is_none());
    let webhook = webhook.ok_or_else(|| NotSent::ForGood("the webhook was removed".to_owned()))?;
    let for_good = |why: String| NotSent::ForGood(why);
    let url = url::Url::parse(webhook.url.as_str()).map_err(|error| for_good(error.to_string()))?;
    app.caller.check(&url).map_err(|error| NotSent::ForNow(error.to_string()))?;
    let [notice] = claimed.notices.as_slice() else {
        return Err(for_good("a call tells of one notice".to_owned()));
    };
    let secret = outbox::signing_secret(&app.db, id).await;
    let secret = secret.map_err(|error| NotSent::ForNow(error.to_string()))?;
    let now = app.clock.now();
    let (timestamp, body) = (now.ms() / 1_000, payload(&city, app.public_url(), notice).to_string());
    let signature = secret
        .and_then(|secret| signature(&secret, notice.id.as_str(), timestamp, &body))
        .ok_or_else(|| for_good("the webhook has no secret".to_owned()))?;
    let answer = app
        .caller
        .http
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", notice.id.as_str())
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature)
        .body(body)
        .send()
        .await;
    match answer.map(|answer| answer.status()) {
        Ok(status) if status.is_success() => Ok(()),
        // By the standard: whoever says so wants to hear no more of it.
        Ok(StatusCode::GONE) => Err(NotSent::ForGood("410 Gone".to_owned())),
        Ok(status) => Err(NotSent::ForNow(status.to_string())),
        Err(error) => Err(NotSent::ForNow(reasons(&error))),
    }
}

/// An error with what is behind it.
fn reasons(error: &reqwest::Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        said = format!("{said}: {error}");
        source = error.source();
    }
    said
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_of_the_standards_example() {
        // The example of the Standard Webhooks specification and of its libraries.
        let body = r#"{"test": 2432232314}"#;
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            body,
        );
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_new_secret_can_be_signed_with() {
        assert!(signature(&new_secret(), "N1", 0, "{}").is_some());
        assert_ne!(new_secret(), new_secret());
    }
}

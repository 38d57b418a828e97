//! Signed calls to other programs of the city, as Standard Webhooks has them (`webhook-id`, `webhook-timestamp`,
//! `webhook-signature`).

use super::{
    NotSent,
    networks::{Networks, NotAllowed},
};
use crate::{clock::secret_bytes, config::Config};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Instant;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{StatusCode, redirect::Policy};
use sha2::Sha256;
use std::{error::Error, net::IpAddr, sync::Arc, time::Duration};

/// What a secret begins with, by the standard.
const SECRET_PREFIX: &str = "whsec_";

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

    /// The address as one that may be called.
    pub fn allowed(&self, url: &str) -> Result<url::Url, NotSent> {
        let url = url::Url::parse(url).map_err(|error| NotSent::ForGood(error.to_string()))?;
        self.check(&url).map_err(|error| NotSent::ForNow(error.to_string()))?;
        Ok(url)
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

    /// Calls once, with a body of JSON that `secret` signs.
    pub async fn call(
        &self,
        url: url::Url,
        secret: Option<&str>,
        id: &str,
        at: Instant,
        body: String,
    ) -> Result<(), NotSent> {
        let timestamp = at.ms() / 1_000;
        let signature = secret
            .and_then(|secret| signature(secret, id, timestamp, &body))
            .ok_or_else(|| NotSent::ForGood("the webhook has no secret".to_owned()))?;
        let call = self.http.post(url).header("content-type", "application/json");
        let call = call.header("webhook-id", id).header("webhook-timestamp", timestamp);
        let answer = call.header("webhook-signature", signature).body(body).send().await;
        match answer.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Ok(()),
            // By the standard: whoever says so wants to hear no more of it.
            Ok(StatusCode::GONE) => Err(NotSent::ForGood("410 Gone".to_owned())),
            Ok(status) => Err(NotSent::ForNow(status.to_string())),
            Err(error) => Err(NotSent::ForNow(reasons(&error))),
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

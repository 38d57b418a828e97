//! The city's way to its mail server.

use super::NotSent;
use crate::config::Config;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::{fmt::Display, time::Duration};

#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A mail of plain text.
pub struct Letter {
    pub subject: String,
    pub body: String,
}

impl Mailer {
    /// As the settings say; none without a mail server.
    ///
    /// # Errors
    /// When the server's address or the sender is none; the settings were checked before.
    pub fn new(config: &Config) -> anyhow::Result<Option<Self>> {
        let (Some(url), Some(from)) = (&config.smtp_url, &config.mail_from) else { return Ok(None) };
        let within = Duration::from_secs(config.limits.delivery_seconds_max);
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(within)).build();
        Ok(Some(Self { server, from: from.parse()? }))
    }

    /// Hands a letter to the mail server. `id` is the same for every attempt, so that a second one can be told;
    /// `unsubscribe` is the address under which its reader ends such letters, where there is one.
    pub async fn send(
        &self,
        id: &str,
        to: &str,
        letter: Letter,
        unsubscribe: Option<&str>,
    ) -> Result<(), NotSent> {
        let for_good = |error: &dyn Display| NotSent::ForGood(error.to_string());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to.parse().map_err(|error: lettre::address::AddressError| for_good(&error))?)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN);
        if let Some(url) = unsubscribe {
            // One click in the reader's own mail program (RFC 2369, RFC 8058).
            message = message
                .raw_header(raw("List-Unsubscribe", format!("<{url}>")))
                .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let message = message.body(letter.body).map_err(|error| for_good(&error))?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(NotSent::ForGood(error.to_string())),
            Err(error) => Err(NotSent::ForNow(error.to_string())),
        }
    }
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

//! Notices by mail: one plain text of all that is new for a mailbox. No question's text is in it: mail leaves the
//! house, and what is hidden later could not be taken back.

pub mod follower;
mod words;

use super::sending::NotSent;
use crate::{config::Config, node::App, web::language::Language};
use domain::{City, Instant, instant::zone, notice::NoticeKind};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::time::Duration;
use store::{notices::Notice, outbox::Claimed};
use words::text;

/// The most lines of a mail; more are «and so many more».
const LINES_MAX: usize = 50;

/// The city's way to its mail server.
#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
}

pub(super) async fn send(app: &App, claimed: &Claimed, address: &str) -> Result<(), NotSent> {
    let city = app.city.now();
    let language = if city.settings.mail_language == "en" { Language::English } else { Language::Chinese };
    let letter = Letter::of(&city, language, app.public_url(), &claimed.notices, app.clock.now());
    deliver(app, claimed, address, letter, None).await
}

/// Hands a letter to the mail server; with the address under which its reader ends them, where there is one.
async fn deliver(
    app: &App,
    claimed: &Claimed,
    address: &str,
    letter: Letter,
    unsubscribe: Option<&str>,
) -> Result<(), NotSent> {
    let Some(mailer) = &app.mailer else {
        return Err(NotSent::ForNow("this node has no mail server".to_owned()));
    };
    let for_good = |error: &dyn std::fmt::Display| NotSent::ForGood(error.to_string());
    let mut message = Message::builder()
        .from(mailer.from.clone())
        .to(address.parse().map_err(|error: lettre::address::AddressError| for_good(&error))?)
        // The same for every attempt, so that a second one can be told.
        .message_id(Some(format!("<{}@{}>", claimed.id, mailer.from.email.domain())))
        .subject(letter.subject)
        .header(ContentType::TEXT_PLAIN);
    if let Some(url) = unsubscribe {
        // One click in the reader's own mail program (RFC 2369, RFC 8058).
        message = message
            .raw_header(raw("List-Unsubscribe", format!("<{url}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let message = message.body(letter.body).map_err(|error| for_good(&error))?;
    match mailer.server.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err(NotSent::ForGood(error.to_string())),
        Err(error) => Err(NotSent::ForNow(error.to_string())),
    }
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

struct Letter {
    subject: String,
    body: String,
}

impl Letter {
    fn of(city: &City, language: Language, public_url: &str, notices: &[Notice], now: Instant) -> Self {
        let city_name = city.settings.city_name.as_str();
        let subject = match notices {
            [one] => {
                let title = text(language, &format!("title.{}", one.kind.name()), &[]);
                text(language, "subject.single", &[("city", city_name), ("title", &title)])
            }
            many => {
                let count = many.len().to_string();
                text(language, "subject.many", &[("city", city_name), ("count", &count)])
            }
        };
        let mut lines: Vec<_> =
            notices.iter().take(LINES_MAX).map(|notice| line(city, language, notice, now)).collect();
        if notices.len() > LINES_MAX {
            let more = (notices.len() - LINES_MAX).to_string();
            lines.push(text(language, "body.more", &[("count", &more)]));
        }
        let url = format!("{public_url}/desk/notices");
        let link = text(language, "body.link", &[("url", &url)]);
        let foot = text(language, "body.foot", &[("city", city_name)]);
        Self { subject, body: format!("{}\n\n{link}\n\n{foot}\n", lines.join("\n\n")) }
    }
}

/// What a notice says, in a line or two.
fn line(city: &City, language: Language, notice: &Notice, now: Instant) -> String {
    let zone = zone(&city.settings.time_zone);
    let due = notice.due_at.map(|due_at| due_at.day(&zone).to_string()).unwrap_or_default();
    let days =
        notice.due_at.map(|due_at| city.working_days_between(now, due_at).to_string()).unwrap_or_default();
    let no = notice.question_no.map(|no| no.to_string()).unwrap_or_default();
    let questions = notice.questions.map(|count| count.to_string()).unwrap_or_default();
    let department = notice.department.as_ref().and_then(|id| city.departments.get(id));
    let values = [
        ("interview", notice.interview_title.as_deref().unwrap_or_default()),
        ("department", department.map_or("", |department| department.name.as_str())),
        ("no", &no),
        ("due", &due),
        ("days", &days),
        ("count", &questions),
        ("text", notice.text.as_deref().unwrap_or_default()),
    ];
    let is_of_department = notice.kind == NoticeKind::Reminder && notice.question.is_none();
    let name = if is_of_department { "reminder_of_department" } else { notice.kind.name() };
    text(language, &format!("line.{name}"), &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{Epoch, NoticeId};

    fn notice(kind: NoticeKind) -> Notice {
        Notice {
            id: NoticeId::parse("N1").unwrap(),
            kind,
            department: None,
            interview: None,
            interview_title: Some("供热问题在线访谈".to_owned()),
            question: domain::ids::QuestionId::parse("Q1"),
            question_no: Some(128),
            due_at: Instant::parse("2026-10-10T15:59:59.999Z"),
            questions: Some(12),
            made_at: Instant::from_ms(0),
            made_by: "system".to_owned(),
            text: Some("请尽快答复。".to_owned()),
            acknowledged: None,
            settled_at: None,
        }
    }

    fn letter(language: Language, notices: &[Notice]) -> Letter {
        let city = City::new(Epoch::parse("E1").unwrap());
        let now = Instant::parse("2026-09-30T01:00:00Z").unwrap();
        Letter::of(&city, language, "https://wenzheng.example.org", notices, now)
    }

    #[test]
    fn a_mail_says_which_question_and_how_many_days_are_left() {
        let Letter { subject, body } = letter(Language::Chinese, &[notice(NoticeKind::DueSoon)]);
        assert!(subject.contains("示例市"), "{subject}");
        for part in [
            "供热问题在线访谈",
            "128",
            "3 个工作日",
            "2026-10-10",
            "https://wenzheng.example.org/desk/notices",
        ] {
            assert!(body.contains(part), "{part}: {body}");
        }
    }

    #[test]
    fn every_kind_has_its_words_and_leaves_no_place_empty() {
        for language in Language::ALL {
            for kind in NoticeKind::ALL {
                let Letter { subject, body } = letter(language, &[notice(kind)]);
                assert!(!format!("{subject}{body}").contains(['{', '}']), "{body}");
                assert!(!subject.contains("title.") && !body.contains("line."), "{subject} {body}");
            }
        }
    }

    #[test]
    fn many_are_one_mail_with_so_many_lines() {
        let many = vec![notice(NoticeKind::Overdue); LINES_MAX + 7];
        let Letter { subject, body } = letter(Language::English, &many);
        assert!(subject.contains("57") && body.contains("7 more"), "{subject} {body}");
        assert_eq!(body.matches("128").count(), LINES_MAX);
    }
}

//! Notices by mail: one plain text of all that is new for a mailbox. No question's text is in it: mail leaves the
//! house, and what is hidden later could not be taken back.

pub mod follower;
mod words;

use crate::{
    node::App,
    outgoing::{NotSent, mailer::Letter},
    web::language::Language,
};
use domain::{City, Instant, instant::zone, notice::NoticeKind};
use store::{notices::Notice, outbox::Claimed};
use words::text;

/// The most lines of a mail; more are «and so many more».
const LINES_MAX: usize = 50;

pub(super) async fn send(app: &App, claimed: &Claimed, address: &str) -> Result<(), NotSent> {
    let city = app.city.now();
    let language = if city.settings.mail_language == "en" { Language::English } else { Language::Chinese };
    let letter = letter(&city, language, app.public_url(), &claimed.notices, app.clock.now());
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
    let mailer = app.mailer.as_ref();
    let mailer = mailer.ok_or_else(|| NotSent::ForNow("this node has no mail server".to_owned()))?;
    mailer.send(claimed.id.as_str(), address, letter, unsubscribe).await
}

/// Of all that is new for a mailbox of staff.
fn letter(city: &City, language: Language, public_url: &str, notices: &[Notice], now: Instant) -> Letter {
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
    Letter { subject, body: format!("{}\n\n{link}\n\n{foot}\n", lines.join("\n\n")) }
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

    fn written(language: Language, notices: &[Notice]) -> Letter {
        let city = City::new(Epoch::parse("E1").unwrap());
        let now = Instant::parse("2026-09-30T01:00:00Z").unwrap();
        letter(&city, language, "https://wenzheng.example.org", notices, now)
    }

    #[test]
    fn a_mail_says_which_question_and_how_many_days_are_left() {
        let Letter { subject, body } = written(Language::Chinese, &[notice(NoticeKind::DueSoon)]);
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
                let Letter { subject, body } = written(language, &[notice(kind)]);
                assert!(!format!("{subject}{body}").contains(['{', '}']), "{body}");
                assert!(!subject.contains("title.") && !body.contains("line."), "{subject} {body}");
            }
        }
    }

    #[test]
    fn many_are_one_mail_with_so_many_lines() {
        let many = vec![notice(NoticeKind::Overdue); LINES_MAX + 7];
        let Letter { subject, body } = written(Language::English, &many);
        assert!(subject.contains("57") && body.contains("7 more"), "{subject} {body}");
        assert_eq!(body.matches("128").count(), LINES_MAX);
    }
}

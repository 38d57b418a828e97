//! Mail to netizens: what became of what they follow, and the question whether the address is theirs. It goes to the
//! address that stands in `follower_mail` when it is sent; whoever has taken it back by then is told nothing.

use super::{LINES_MAX, deliver, line, words::text};
use crate::{
    node::App,
    outgoing::{NotSent, mailer::Letter},
    web::language::Language,
};
use domain::{City, Instant, ids::NetizenId};
use store::{
    follows::mail::{self, FollowerMail},
    notices::Notice,
    outbox::Claimed,
};

pub(in crate::jobs) async fn send(app: &App, claimed: &Claimed, netizen: &NetizenId) -> Result<(), NotSent> {
    let known = mail::of(&app.db, netizen).await.map_err(|error| NotSent::ForNow(error.to_string()))?;
    // Nobody is there any more; or the question was answered before it was sent.
    let Some(known) = known.filter(|known| known.confirmed_at.is_some() != claimed.notices.is_empty()) else {
        return Ok(());
    };
    let (city, public_url) = (app.city.now(), app.public_url());
    let unsubscribe = unsubscribe_url(public_url, &known);
    let letter = if claimed.notices.is_empty() {
        confirmation(&city, public_url, &known)
    } else {
        news(&city, public_url, &known, &claimed.notices, app.clock.now())
    };
    let sent = deliver(app, claimed, known.address.as_str(), letter, Some(&unsubscribe)).await;
    // What a mail server says is kept, and may name the address.
    let without = |why: String| why.replace(known.address.as_str(), "…");
    sent.map_err(|error| match error {
        NotSent::ForNow(why) => NotSent::ForNow(without(why)),
        NotSent::ForGood(why) => NotSent::ForGood(without(why)),
    })
}

fn language(known: &FollowerMail) -> Language {
    if known.lang == Language::English.tag() { Language::English } else { Language::Chinese }
}

fn unsubscribe_url(public_url: &str, known: &FollowerMail) -> String {
    format!("{public_url}/unsubscribe?code={}", known.unsubscribe_code)
}

fn confirmation(city: &City, public_url: &str, known: &FollowerMail) -> Letter {
    let language = language(known);
    let url = format!("{public_url}/confirm-mail?code={}", known.confirm_code);
    let values = [("city", city.settings.city_name.as_str()), ("url", url.as_str())];
    Letter {
        subject: text(language, "follower.confirm_subject", &values),
        body: text(language, "follower.confirm_body", &values),
    }
}

fn news(city: &City, public_url: &str, known: &FollowerMail, notices: &[Notice], now: Instant) -> Letter {
    let language = language(known);
    let subject = super::letter(city, language, public_url, notices, now).subject;
    let mut lines: Vec<_> = notices
        .iter()
        .take(LINES_MAX)
        .map(|notice| format!("{}\n{}", line(city, language, notice, now), page_of(public_url, notice)))
        .collect();
    let me = format!("{public_url}/me");
    if notices.len() > LINES_MAX {
        let more = (notices.len() - LINES_MAX).to_string();
        lines.push(text(language, "follower.more", &[("count", &more), ("url", &me)]));
    }
    let unsubscribe = unsubscribe_url(public_url, known);
    let city_name = city.settings.city_name.as_str();
    let foot =
        text(language, "follower.foot", &[("city", city_name), ("url", &me), ("unsubscribe", &unsubscribe)]);
    Letter { subject, body: format!("{}\n\n{foot}\n", lines.join("\n\n")) }
}

/// Where everybody sees what a notice for followers is about.
pub(in crate::jobs) fn page_of(public_url: &str, notice: &Notice) -> String {
    match (&notice.question, &notice.interview) {
        (Some(question), _) => format!("{public_url}/questions/{question}"),
        (None, Some(interview)) => format!("{public_url}/interviews/{interview}"),
        (None, None) => public_url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::{Epoch, NoticeId, QuestionId},
        mailbox::Mailbox,
        notice::NoticeKind,
    };

    fn known(lang: &str) -> FollowerMail {
        FollowerMail {
            netizen: NetizenId::parse("N1").unwrap(),
            address: Mailbox::parse("citizen@example.org").unwrap(),
            lang: lang.to_owned(),
            asked_at: Instant::from_ms(0),
            confirm_code: "CONFIRM".to_owned(),
            confirmed_at: None,
            unsubscribe_code: "LEAVE".to_owned(),
        }
    }

    fn notice(kind: NoticeKind) -> Notice {
        Notice {
            id: NoticeId::parse("T1").unwrap(),
            kind,
            department: None,
            interview: None,
            interview_title: Some("供热问题在线访谈".to_owned()),
            question: QuestionId::parse("Q1"),
            question_no: Some(128),
            due_at: None,
            questions: None,
            made_at: Instant::from_ms(0),
            made_by: "system".to_owned(),
            text: None,
            acknowledged: None,
            settled_at: None,
        }
    }

    #[test]
    fn every_mail_says_where_it_leads_and_how_it_ends() {
        let city = City::new(Epoch::parse("E1").unwrap());
        let (url, now) = ("https://wenzheng.example.org", Instant::from_ms(0));
        let kinds = NoticeKind::ALL.into_iter().filter(|kind| kind.is_for_followers());
        for (kind, lang) in kinds.flat_map(|kind| [(kind, "zh-CN"), (kind, "en")]) {
            let Letter { subject, body } = news(&city, url, &known(lang), &[notice(kind)], now);
            for part in ["/questions/Q1", "/unsubscribe?code=LEAVE", "/me"] {
                assert!(body.contains(&format!("{url}{part}")), "{part}: {body}");
            }
            assert!(!format!("{subject}{body}").contains(['{', '}']), "{subject} {body}");
        }
        let Letter { subject, body } = confirmation(&city, url, &known("en"));
        assert!(body.contains("https://wenzheng.example.org/confirm-mail?code=CONFIRM"), "{subject} {body}");
    }
}

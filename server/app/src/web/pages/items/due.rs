//! By when an open question is answered, in words. The page's script says it alike (`client-js/pages/due.ts`).

use crate::web::pages::{page::Page, times::Times, words::Words};
use domain::{Instant, question::QuestionStatus, view::Question};

/// From so many days before the date on, the line says how many are left.
const SOON_DAYS: i64 = 2;

/// Empty when nothing is due.
#[derive(Default)]
pub struct DueLine {
    /// `soon`, `overdue`, or nothing.
    pub state: &'static str,
    pub words: String,
}

impl DueLine {
    pub fn of(question: &Question, page: &Page) -> Self {
        let open_until = question.due_at.filter(|_| question.status == QuestionStatus::Approved);
        open_until
            .map(|due_at| Self::said(due_at, question.extended, &page.times, page.words()))
            .unwrap_or_default()
    }

    fn said(due_at: Instant, is_extended: bool, times: &Times, words: &'static Words) -> Self {
        let key = if is_extended { "live.due_extended" } else { "live.due" };
        let dated = words.say(key, "date", times.date(due_at));
        let left = times.days_until(due_at);
        let (state, rest) = if due_at < times.now {
            ("overdue", words.say("live.overdue", "n", left.abs().max(1)))
        } else if left == 0 {
            ("soon", words.t("live.due_today").to_owned())
        } else if left <= SOON_DAYS {
            ("soon", words.say("live.due_left", "n", left))
        } else {
            return Self { state: "", words: dated };
        };
        Self { state, words: format!("{dated}{}{rest}", words.t("live.comma")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    /// The same cases stand in `client-js/pages/account.test.ts`.
    #[test]
    fn an_open_question_says_by_when_and_how_urgent_it_is() {
        let words = Words::of(Language::Chinese);
        let now = Instant::parse("2010-08-30T12:00:00Z").unwrap();
        let times = Times::new("Asia/Shanghai", now, words);
        for (at, is_extended, state, said) in [
            ("2010-09-02T15:59:59.999Z", false, "", "答复期限 9月2日"),
            ("2010-09-07T15:59:59.999Z", true, "", "已延期至 9月7日"),
            ("2010-09-01T15:59:59.999Z", false, "soon", "答复期限 9月1日，还有 2 天"),
            ("2010-08-30T15:59:59.999Z", false, "soon", "答复期限 8月30日，今天到期"),
            ("2010-08-27T15:59:59.999Z", false, "overdue", "答复期限 8月27日，已超期 3 天"),
        ] {
            let line = DueLine::said(Instant::parse(at).unwrap(), is_extended, &times, words);
            assert_eq!((line.state, line.words.as_str()), (state, said));
        }
    }
}

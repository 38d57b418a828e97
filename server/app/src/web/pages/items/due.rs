//! By when an open question is answered, in words. The page's script says it alike (`client-js/pages/due.ts`).

use crate::web::pages::page::Page;
use domain::{question::QuestionStatus, view::Question};

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
        let Some(due_at) = open_until else { return Self::default() };
        let times = &page.times;
        let key = if question.extended { "live.due_extended" } else { "live.due" };
        let dated = page.say(key, "date", times.date(due_at));
        let left = times.days_until(due_at);
        let (state, rest) = if due_at < times.now {
            ("overdue", page.say("live.overdue", "n", left.abs().max(1)))
        } else if left == 0 {
            ("soon", page.t("live.due_today").to_owned())
        } else if left <= SOON_DAYS {
            ("soon", page.say("live.due_left", "n", left))
        } else {
            return Self { state: "", words: dated };
        };
        Self { state, words: format!("{dated}{}{rest}", page.t("live.comma")) }
    }
}

//! What the end of an interview handed over, as its head says it and counts it down. Counted from the room itself, as
//! the page's script does (`client-js/pages/settlement.ts`), so that both always agree.

use crate::web::pages::{page::Page, words::figure};
use domain::{Instant, Room, question::QuestionStatus};

pub struct Settled {
    handed_over: u64,
    answered: u64,
    /// Open, and past its due date.
    overdue: u64,
    /// The latest of all.
    due_at: Instant,
}

/// In words; all empty when nothing was handed over.
#[derive(Default)]
pub struct Settlement {
    pub words: String,
    pub rest: String,
    /// `done`, `overdue`, or nothing.
    pub state: &'static str,
}

impl Settled {
    /// None before the end, and where nothing was open then.
    pub fn of(room: &Room, now: Instant) -> Option<Self> {
        let mut settled: Option<Self> = None;
        for question in room.questions.values().filter(|question| question.status.is_open_to_all()) {
            let Some(due) = &question.due else { continue };
            let so_far =
                settled.get_or_insert(Self { handed_over: 0, answered: 0, overdue: 0, due_at: due.at });
            let is_answered = question.status == QuestionStatus::Answered;
            so_far.handed_over += 1;
            so_far.answered += u64::from(is_answered);
            so_far.overdue += u64::from(!is_answered && due.at < now);
            so_far.due_at = so_far.due_at.max(due.at);
        }
        settled
    }

    /// Nobody answers any more once the interview is archived: then nothing is counted down.
    pub fn words(&self, page: &Page, is_archived: bool) -> Settlement {
        let words = page.words().fill(
            "live.settled",
            &[
                ("count", &figure(self.handed_over)),
                ("date", &page.times.date(self.due_at)),
                ("answered", &figure(self.answered)),
            ],
        );
        let left = page.times.days_until(self.due_at);
        let (state, rest) = if self.answered == self.handed_over {
            ("done", page.t("live.settled_done").to_owned())
        } else if self.overdue > 0 {
            ("overdue", page.count("live.settled_overdue", self.overdue))
        } else if is_archived {
            ("", String::new())
        } else if left == 0 {
            ("", page.t("live.due_today").to_owned())
        } else {
            ("", page.say("live.due_left", "n", left))
        };
        Settlement { words, rest, state }
    }
}

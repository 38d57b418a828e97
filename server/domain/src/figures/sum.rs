//! Adding cells and attendances up to figures.

use super::{
    Figures, Quantiles, Satisfaction,
    cell::{Attendance, Cell, Standing},
    rate,
};
use crate::Instant;
use roaring::RoaringBitmap;

/// What has been added up so far, as of one moment.
#[derive(Debug)]
pub struct Sum {
    now_ms: i64,
    /// All numbers that only have to be added.
    counted: Figures,
    netizens: RoaringBitmap,
    moderation_ms: Vec<i64>,
    response_ms: Vec<i64>,
    waiting_ms: Vec<i64>,
    scores: [u64; 5],
    judgements: [u64; 5],
}

impl Sum {
    /// Of nothing yet.
    pub fn new(now: Instant) -> Self {
        Self {
            now_ms: now.ms(),
            counted: Figures::default(),
            netizens: RoaringBitmap::new(),
            moderation_ms: Vec::new(),
            response_ms: Vec::new(),
            waiting_ms: Vec::new(),
            scores: [0; 5],
            judgements: [0; 5],
        }
    }

    /// An interview in which it takes part; `peak_online` people were there at once.
    pub fn attend(&mut self, attendance: &Attendance, peak_online: u64) {
        let counted = &mut self.counted;
        counted.interviews += 1;
        counted.participations += attendance.netizens.len();
        counted.peak_online = counted.peak_online.max(peak_online);
        self.netizens |= &attendance.netizens;
        for (sum, judgements) in self.judgements.iter_mut().zip(attendance.judgements) {
            *sum += judgements;
        }
    }

    pub fn add(&mut self, cell: &Cell) {
        self.add_asked(cell);
        self.moderation_ms.extend(cell.moderated.iter().map(|moderated| moderated.moderation_ms));
        self.response_ms.extend(cell.answered.iter().map(|answered| answered.response_ms));
        self.waiting_ms.extend(cell.answered.iter().map(|answered| answered.waiting_ms));
        let counted = &mut self.counted;
        counted.deadlines.extended += cell.extended.len() as u64;
        for (_, outcome) in &cell.outcomes {
            *counted.outcomes.of(*outcome) += 1;
        }
        for promise in &cell.promises {
            counted.promises.made += 1;
            counted.promises.kept += u64::from(promise.kept_at_ms.is_some());
            counted.promises.overdue += u64::from(promise.is_overdue(self.now_ms));
        }
        for (_, score) in &cell.ratings {
            if let Some(given) = self.scores.get_mut(usize::from(*score).wrapping_sub(1)) {
                *given += 1;
            }
        }
    }

    fn add_asked(&mut self, cell: &Cell) {
        let (counted, now_ms) = (&mut self.counted, self.now_ms);
        for asked in &cell.asked {
            let is_open = asked.is_open_to_all();
            counted.questions += 1;
            counted.approved += u64::from(is_open);
            counted.answered += u64::from(asked.standing == Standing::Answered);
            counted.live_approved += u64::from(is_open && asked.is_approved_live);
            counted.live_answered += u64::from(is_open && asked.is_answered_live);
            counted.deadlines.due += u64::from(asked.is_due());
            counted.deadlines.overdue += u64::from(asked.is_overdue(now_ms));
            counted.deadlines.overdue_open += u64::from(asked.is_overdue_open(now_ms));
            match asked.confirmation() {
                Some(true) => counted.confirmation.answered += 1,
                Some(false) => counted.confirmation.not_answered += 1,
                None => {}
            }
        }
    }

    pub fn figures(self) -> Figures {
        let mut figures = self.counted;
        figures.participants = self.netizens.len();
        figures.answer_rate = rate(figures.answered, figures.approved);
        figures.live_answer_rate = rate(figures.live_answered, figures.live_approved);
        figures.moderation = Quantiles::of(self.moderation_ms);
        figures.response = Quantiles::of(self.response_ms);
        figures.waiting = Quantiles::of(self.waiting_ms);
        figures.satisfaction = Satisfaction::of(self.scores);
        figures.judgement = Satisfaction::of(self.judgements);
        let deadlines = &mut figures.deadlines;
        deadlines.on_time_rate = rate(deadlines.due - deadlines.overdue, deadlines.due);
        figures
    }
}

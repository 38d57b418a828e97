//! The official holidays and made-up working days of mainland China.
//!
//! Source: the yearly notices of the General Office of the State Council, 国办发明电〔2024〕12号 (for 2025) and
//! 国办发明电〔2025〕7号 (for 2026). A year whose notice is not out is not here: only its weeks are known then.

use super::{Day, DayKind};
use crate::text::Line;
use jiff::{ToSpan, civil::Date};

/// First and last free day, and the days worked instead.
const HOLIDAYS: &[(&str, &str, &str, &[&str])] = &[
    ("元旦", "2025-01-01", "2025-01-01", &[]),
    ("春节", "2025-01-28", "2025-02-04", &["2025-01-26", "2025-02-08"]),
    ("清明节", "2025-04-04", "2025-04-06", &[]),
    ("劳动节", "2025-05-01", "2025-05-05", &["2025-04-27"]),
    ("端午节", "2025-05-31", "2025-06-02", &[]),
    ("国庆节、中秋节", "2025-10-01", "2025-10-08", &["2025-09-28", "2025-10-11"]),
    ("元旦", "2026-01-01", "2026-01-03", &["2026-01-04"]),
    ("春节", "2026-02-15", "2026-02-23", &["2026-02-14", "2026-02-28"]),
    ("清明节", "2026-04-04", "2026-04-06", &[]),
    ("劳动节", "2026-05-01", "2026-05-05", &["2026-05-09"]),
    ("端午节", "2026-06-19", "2026-06-21", &[]),
    ("中秋节", "2026-09-25", "2026-09-27", &[]),
    ("国庆节", "2026-10-01", "2026-10-07", &["2026-09-20", "2026-10-10"]),
];

pub fn built_in() -> Vec<Day> {
    let mut days = Vec::new();
    for (name, first, last, worked) in HOLIDAYS {
        let name = Line::parse(name).expect("a name");
        let day = |date: Date, kind| Day { date, kind, name: name.clone() };
        let (first, last) = (date_of(first), date_of(last));
        let free = first.series(1.day()).take_while(|date| *date <= last);
        days.extend(free.map(|date| day(date, DayKind::Holiday)));
        days.extend(worked.iter().map(|date| day(date_of(date), DayKind::Workday)));
    }
    days
}

fn date_of(text: &str) -> Date {
    text.parse().expect("a date")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is made up for falls on a weekend, or nothing would be made up; holidays are whole.
    #[test]
    fn made_up_days_are_of_weekends_and_no_day_is_named_twice() {
        let days = built_in();
        for day in days.iter().filter(|day| day.kind == DayKind::Workday) {
            assert!(matches!(day.date.weekday().to_monday_zero_offset(), 5 | 6), "{}", day.date);
        }
        let mut dates: Vec<_> = days.iter().map(|day| day.date).collect();
        dates.sort();
        dates.dedup();
        assert_eq!(dates.len(), days.len());
        assert_eq!(
            days.iter().filter(|day| day.kind == DayKind::Holiday && day.date.year() == 2026).count(),
            33
        );
    }
}

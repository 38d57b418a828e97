//! The city's working days: the week, and the days that are not what the week says (法定节假日与调休).
//!
//! The official holidays of the years at hand are built in, see [`years`]; an admin adds, changes and removes days.

mod years;

use crate::{Instant, text::Line};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a day is that is named in the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Free, whatever the week says.
    Holiday,
    /// Worked, whatever the week says: made up for a holiday (调休上班).
    Workday,
    /// As the week says: takes a built-in day back.
    Ordinary,
}

impl DayKind {
    pub const ALL: [Self; 3] = [Self::Holiday, Self::Workday, Self::Ordinary];

    pub fn name(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Workday => "workday",
            Self::Ordinary => "ordinary",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// A day of the calendar. In JSON its date is `2026-10-01`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Day {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    pub kind: DayKind,
    /// Which holiday it is, or which one it makes up for.
    pub name: Line,
}

/// Why a day counts or does not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DayReason {
    Weekday,
    Weekend,
    Holiday { name: Line },
    MadeUp { name: Line },
}

impl DayReason {
    pub fn counts(&self) -> bool {
        match self {
            Self::Weekday | Self::MadeUp { .. } => true,
            Self::Weekend | Self::Holiday { .. } => false,
        }
    }
}

/// The days that are not what the week says.
#[derive(Clone, PartialEq, Debug)]
pub struct Calendar {
    days: BTreeMap<Date, Day>,
    /// What an admin has said, built-in days left out.
    changed: BTreeMap<Date, Day>,
}

impl Default for Calendar {
    fn default() -> Self {
        let days = years::built_in().into_iter().map(|day| (day.date, day)).collect();
        Self { days, changed: BTreeMap::new() }
    }
}

impl Calendar {
    /// Takes a day in; it replaces what is there of that date.
    pub fn set(&mut self, day: Day) {
        self.changed.insert(day.date, day.clone());
        self.days.insert(day.date, day);
    }

    /// The days of a year that are not what the week says, in order.
    pub fn days_of(&self, year: i16) -> impl Iterator<Item = &Day> {
        self.days.values().filter(move |day| day.date.year() == year && day.kind != DayKind::Ordinary)
    }

    /// The days that an admin has set.
    pub fn changed(&self) -> impl Iterator<Item = &Day> {
        self.changed.values()
    }

    /// The years for which anything is known; of the others only the week is.
    pub fn years(&self) -> Vec<i16> {
        let mut years: Vec<_> = self.days.keys().map(|date| date.year()).collect();
        years.dedup();
        years
    }

    pub fn reason(&self, date: Date) -> DayReason {
        match self.days.get(&date) {
            Some(Day { kind: DayKind::Holiday, name, .. }) => DayReason::Holiday { name: name.clone() },
            Some(Day { kind: DayKind::Workday, name, .. }) => DayReason::MadeUp { name: name.clone() },
            Some(Day { kind: DayKind::Ordinary, .. }) | None => match date.weekday() {
                Weekday::Saturday | Weekday::Sunday => DayReason::Weekend,
                Weekday::Monday
                | Weekday::Tuesday
                | Weekday::Wednesday
                | Weekday::Thursday
                | Weekday::Friday => DayReason::Weekday,
            },
        }
    }

    /// The last moment of the `days`-th working day after the day of `from`.
    ///
    /// Source: the definition of `due_at` in the product's table of timing figures.
    pub fn due_at(&self, from: Instant, days: u32, zone: &TimeZone) -> Instant {
        let last = self.counted(from, days, zone).last().map_or(from.day(zone), |(date, _)| *date);
        Instant::end_of(last, zone)
    }

    /// Every day after that of `from` up to the `days`-th working day, with why it counts or not.
    pub fn counted(&self, from: Instant, days: u32, zone: &TimeZone) -> Vec<(Date, DayReason)> {
        let mut date = from.day(zone);
        let mut counted = Vec::new();
        let mut left = days;
        while left > 0 {
            let Ok(next) = date.checked_add(1.day()) else { break };
            date = next;
            let reason = self.reason(date);
            left -= u32::from(reason.counts());
            counted.push((date, reason));
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shanghai() -> TimeZone {
        crate::instant::zone("Asia/Shanghai")
    }

    fn due(from: &str, days: u32) -> String {
        let from = Instant::parse(from).unwrap();
        Calendar::default().due_at(from, days, &shanghai()).day(&shanghai()).to_string()
    }

    /// 24 August 2010: 2,072 questions were left for the seven working days after.
    #[test]
    fn seven_working_days_after_the_evening_of_2010_are_over_on_2_september() {
        assert_eq!(due("2010-08-24T13:00:00Z", 7), "2010-09-02");
        let end = Calendar::default().due_at(Instant::parse("2010-08-24T13:00:00Z").unwrap(), 7, &shanghai());
        assert_eq!(end.to_string(), "2010-09-02T15:59:59.999Z");
    }

    #[test]
    fn holidays_do_not_count_and_made_up_days_do() {
        // The National Day of 2026: free from Thursday 1 to Wednesday 7 October, Saturday 10 October is worked.
        assert_eq!(due("2026-09-29T12:00:00Z", 1), "2026-09-30");
        assert_eq!(due("2026-09-29T12:00:00Z", 2), "2026-10-08");
        assert_eq!(due("2026-09-29T12:00:00Z", 4), "2026-10-10");
        assert_eq!(due("2026-09-29T12:00:00Z", 5), "2026-10-12");
    }

    #[test]
    fn the_day_is_that_of_the_city() {
        assert_eq!(due("2010-08-24T16:30:00Z", 1), "2010-08-26", "it is the 25th in the city already");
    }

    #[test]
    fn a_day_that_is_set_replaces_the_one_that_is_built_in() {
        let mut calendar = Calendar::default();
        let day = |date, kind| Day { date, kind, name: Line::parse("台风停工").unwrap() };
        calendar.set(day(date(2026, 7, 15), DayKind::Holiday));
        calendar.set(day(date(2026, 10, 1), DayKind::Ordinary));
        assert!(!calendar.reason(date(2026, 7, 15)).counts());
        assert!(calendar.reason(date(2026, 10, 1)).counts());
        assert_eq!(calendar.changed().count(), 2);
        assert!(calendar.days_of(2026).all(|day| day.date != date(2026, 10, 1)));
    }
}

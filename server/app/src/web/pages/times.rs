//! Instants and spans as the reader reads them, in the city's time zone. The page's script writes them alike.

use super::words::Words;
use domain::Instant;
use jiff::{Timestamp, ZonedDateTime, civil::Date, tz::TimeZone};

/// An instant: for machines, and as it is shown.
#[derive(Clone, Default, Debug)]
pub struct Moment {
    pub at: String,
    pub shown: String,
}

/// Where and when the reader is.
pub struct Times {
    pub now: Instant,
    zone: TimeZone,
    words: &'static Words,
}

/// A day in a list: the day, what stands below it, the hour.
pub struct Day {
    pub day: String,
    pub month: String,
    pub hours: String,
}

impl Times {
    pub fn new(zone: &str, now: Instant, words: &'static Words) -> Self {
        Self { now, zone: domain::instant::zone(zone), words }
    }

    fn there(&self, at: Instant) -> ZonedDateTime {
        Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_zoned_datetime(self.zone.clone())
    }

    pub fn moment(&self, at: Instant) -> Moment {
        Moment { at: at.to_string(), shown: self.shown(at) }
    }

    /// `19:42` today, `11月24日 19:42` another day, with the year when it is not this one.
    pub fn shown(&self, at: Instant) -> String {
        let (then, today) = (self.there(at), self.there(self.now));
        if then.date() == today.date() {
            return hours(&then);
        }
        let key = if then.year() == today.year() { "live.date" } else { "live.date_year" };
        self.dated(key, &then, &hours(&then))
    }

    /// The day alone: `9月2日`, with the year when it is not this one.
    pub fn date(&self, at: Instant) -> String {
        let then = self.there(at);
        let is_this_year = then.year() == self.there(self.now).year();
        self.dated(if is_this_year { "live.day" } else { "live.day_year" }, &then, "")
    }

    /// A day, or from one day to another, by the calendar: `11月1日–11月7日`.
    pub fn days(&self, first: Date, last: Date) -> String {
        let at_midnight = |day: Date| {
            day.to_zoned_datetime(self.zone.clone())
                .map(|then| Instant::from_ms(then.timestamp().as_millisecond()))
        };
        let shown = |day: Date| at_midnight(day).map_or_else(|_| day.to_string(), |at| self.date(at));
        if first == last { shown(first) } else { format!("{}–{}", shown(first), shown(last)) }
    }

    /// How many midnights lie between now and `at`; below 0 when it is past.
    pub fn days_until(&self, at: Instant) -> i64 {
        let (then, today) = (self.there(at).date(), self.there(self.now).date());
        then.since((jiff::Unit::Day, today)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// When something is planned: `11月24日 周一 19:30–21:00`.
    pub fn period(&self, from: Instant, to: Instant) -> String {
        let (start, end) = (self.there(from), self.there(to));
        let is_this_year = start.year() == self.there(self.now).year();
        let key = if is_this_year { "interview.planned" } else { "interview.planned_year" };
        self.dated(key, &start, &format!("{}–{}", hours(&start), hours(&end)))
    }

    /// The same with its year, for what is kept: `2026年11月24日 周一 19:30–21:00`.
    pub fn lasting_period(&self, from: Instant, to: Instant) -> String {
        let (start, end) = (self.there(from), self.there(to));
        self.dated("interview.planned_year", &start, &format!("{}–{}", hours(&start), hours(&end)))
    }

    pub fn day(&self, at: Instant) -> Day {
        let then = self.there(at);
        Day { day: then.day().to_string(), month: self.dated("home.month", &then, ""), hours: hours(&then) }
    }

    /// `2026年11月`
    pub fn month(&self, first: Date) -> String {
        self.on(first, "calendar.month")
    }

    /// `11月24日 周一`
    pub fn day_with_weekday(&self, date: Date) -> String {
        self.on(date, "calendar.day")
    }

    fn on(&self, date: Date, key: &'static str) -> String {
        match date.to_zoned_datetime(self.zone.clone()) {
            Ok(midnight) => self.dated(key, &midnight, ""),
            Err(_) => date.to_string(),
        }
    }

    fn dated(&self, key: &'static str, at: &ZonedDateTime, time: &str) -> String {
        let nth = |key, n: usize| self.words.t(key).split(' ').nth(n).unwrap_or_default();
        let month = nth("live.months", at.month() as usize - 1);
        let weekday = nth("home.weekdays", at.weekday().to_monday_zero_offset() as usize);
        let (year, day) = (at.year(), at.day());
        self.words.fill(
            key,
            &[("year", &year), ("month", &month), ("day", &day), ("weekday", &weekday), ("time", &time)],
        )
    }

    /// The two largest units: `2 分 14 秒`, `42 分钟`, `3 小时 12 分`.
    pub fn span(&self, span_ms: i64) -> String {
        let seconds = span_ms.max(0) / 1_000;
        let units = [
            ("live.days", seconds / 86_400),
            ("live.hours", seconds / 3_600 % 24),
            ("live.minutes", seconds / 60 % 60),
            ("live.seconds", seconds % 60),
        ];
        let Some(first) = units.iter().position(|(_, n)| *n > 0) else {
            return self.words.say("live.seconds", "n", 0);
        };
        let told: Vec<_> = units.into_iter().skip(first).take(2).filter(|(_, n)| *n > 0).collect();
        match told[..] {
            [("live.minutes", n)] => self.words.say("live.whole_minutes", "n", n),
            _ => {
                let told: Vec<String> =
                    told.into_iter().map(|(key, n)| self.words.say(key, "n", n)).collect();
                told.join(" ")
            }
        }
    }

    /// Until `at`, in whole minutes; empty when it has come.
    pub fn until(&self, at: Instant) -> Option<String> {
        let left_ms = at.ms() - self.now.ms();
        let minutes = u64::try_from(left_ms).ok().filter(|left_ms| *left_ms > 0)?.div_ceil(60_000);
        Some(self.span(i64::try_from(minutes).unwrap_or(i64::MAX / 60_000) * 60_000))
    }
}

fn hours(at: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    fn times(language: Language) -> Times {
        let now = Instant::parse("2025-11-24T12:00:00Z").unwrap();
        Times::new("Asia/Shanghai", now, Words::of(language))
    }

    #[test]
    fn instants_are_as_short_as_they_can_be() {
        for (at, chinese, english) in [
            ("2025-11-24T11:42:00Z", "19:42", "19:42"),
            ("2025-11-23T16:05:00Z", "00:05", "00:05"),
            ("2025-11-23T11:42:00Z", "11月23日 19:42", "23 Nov 19:42"),
            ("2024-02-29T16:00:00Z", "2024年3月1日 00:00", "1 Mar 2024 00:00"),
        ] {
            let at = Instant::parse(at).unwrap();
            assert_eq!(times(Language::Chinese).shown(at), chinese);
            assert_eq!(times(Language::English).shown(at), english);
        }
    }

    #[test]
    fn days_are_counted_in_the_citys_zone() {
        for (at, days, chinese, english) in [
            ("2025-11-24T15:59:59.999Z", 0, "11月24日", "24 Nov"),
            ("2025-11-24T16:00:00Z", 1, "11月25日", "25 Nov"),
            ("2025-11-22T15:59:59.999Z", -2, "11月22日", "22 Nov"),
            ("2026-01-04T15:59:59.999Z", 41, "2026年1月4日", "4 Jan 2026"),
        ] {
            let at = Instant::parse(at).unwrap();
            assert_eq!(times(Language::Chinese).days_until(at), days);
            assert_eq!(times(Language::Chinese).date(at), chinese);
            assert_eq!(times(Language::English).date(at), english);
        }
    }

    #[test]
    fn spans_tell_their_two_largest_units() {
        for (span_ms, chinese, english) in [
            (0, "0 秒", "0 s"),
            (-5, "0 秒", "0 s"),
            (48_999, "48 秒", "48 s"),
            (120_000, "2 分钟", "2 min"),
            (134_000, "2 分 14 秒", "2 min 14 s"),
            (11_520_000, "3 小时 12 分", "3 h 12 min"),
            (183_600_000, "2 天 3 小时", "2 d 3 h"),
            (86_400_000 + 60_000, "1 天", "1 d"),
        ] {
            assert_eq!(times(Language::Chinese).span(span_ms), chinese);
            assert_eq!(times(Language::English).span(span_ms), english);
        }
    }

    #[test]
    fn a_plan_names_its_weekday() {
        let at = |text| Instant::parse(text).unwrap();
        let (from, to) = (at("2025-11-24T11:30:00Z"), at("2025-11-24T13:00:00Z"));
        assert_eq!(times(Language::Chinese).period(from, to), "11月24日 周一 19:30–21:00");
        assert_eq!(times(Language::English).period(from, to), "Mon 24 Nov, 19:30–21:00");
        assert_eq!(times(Language::English).until(at("2025-11-24T12:41:30Z")).as_deref(), Some("42 min"));
        assert_eq!(times(Language::English).until(at("2025-11-24T12:00:00Z")), None);
    }
}

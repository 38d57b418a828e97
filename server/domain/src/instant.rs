//! Instants: milliseconds since 1970 in UTC. In JSON RFC 3339 with milliseconds, in SQL a BIGINT.
//!
//! Nobody here asks what time it is.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Instants outside the years 1970 to 9999 are refused when read.
const LATEST_MS: i64 = 253_402_300_799_999;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// `ms` milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    pub const fn ms(self) -> i64 {
        self.0
    }

    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; never below 0.
    pub fn ms_since(self, earlier: Instant) -> i64 {
        (self.0 - earlier.0).max(0)
    }

    /// Reads RFC 3339, as `2026-11-24T11:30:00.000Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let ms = text.parse::<Timestamp>().ok()?.as_millisecond();
        (0..=LATEST_MS).contains(&ms).then_some(Self(ms))
    }

    /// Reads the start of a period: an instant, or a day of `zone` (its first moment).
    pub fn parse_from(text: &str, zone: &TimeZone) -> Option<Self> {
        Self::parse(text).or_else(|| Self::start_of(text.parse().ok()?, zone))
    }

    /// Reads the end of a period, itself not included: an instant, or a day of `zone` (the first moment after it).
    pub fn parse_to(text: &str, zone: &TimeZone) -> Option<Self> {
        Self::parse(text).or_else(|| Self::start_of(text.parse::<Date>().ok()?.tomorrow().ok()?, zone))
    }

    /// The day of `zone` in which it lies.
    pub fn day(self, zone: &TimeZone) -> Date {
        zone.to_datetime(Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX)).date()
    }

    /// The last moment of a day of `zone`.
    pub fn end_of(day: Date, zone: &TimeZone) -> Self {
        let next = day.tomorrow().ok().and_then(|next| Self::start_of(next, zone));
        next.map_or(Self(LATEST_MS), |next| next.plus_ms(-1))
    }

    /// The year in which it lies in a zone: its number, its first moment, and the first of the next.
    pub fn year(self, zone: &TimeZone) -> (i16, Self, Self) {
        let there = Timestamp::from_millisecond(self.0).unwrap_or_default().to_zoned_datetime(zone.clone());
        let first = |year| Date::new(year, 1, 1).ok().and_then(|day| Self::start_of(day, zone));
        let year = there.year();
        (year, first(year).unwrap_or(Self(0)), first(year + 1).unwrap_or(Self(LATEST_MS)))
    }

    fn start_of(day: Date, zone: &TimeZone) -> Option<Self> {
        let ms = zone.to_zoned_datetime(day.at(0, 0, 0, 0)).ok()?.timestamp().as_millisecond();
        (0..=LATEST_MS).contains(&ms).then_some(Self(ms))
    }
}

/// The zone of that name, else a fixed +08:00, for machines without the zone files.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)))
}

crate::ids::string_schema!(
    Instant,
    utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)
);

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at:.3}"),
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc_with_milliseconds() {
        let at = Instant::parse("2010-08-24T19:30:00+08:00").unwrap();
        assert_eq!(at.to_string(), "2010-08-24T11:30:00.000Z");
        assert_eq!(Instant::parse(&at.to_string()), Some(at));
    }

    #[test]
    fn a_day_means_the_day_of_the_city() {
        let zone = zone("Asia/Shanghai");
        assert_eq!(Instant::parse_from("2010-08-24", &zone).unwrap().to_string(), "2010-08-23T16:00:00.000Z");
        assert_eq!(Instant::parse_to("2010-08-24", &zone).unwrap().to_string(), "2010-08-24T16:00:00.000Z");
    }

    #[test]
    fn a_year_is_that_of_the_city() {
        let zone = zone("Asia/Shanghai");
        let (year, from, to) = Instant::parse("2026-12-31T16:00:00Z").unwrap().year(&zone);
        assert_eq!(year, 2027);
        assert_eq!(from.to_string(), "2026-12-31T16:00:00.000Z");
        assert_eq!(to.to_string(), "2027-12-31T16:00:00.000Z");
    }

    #[test]
    fn nonsense_is_no_instant() {
        for bad in ["", "yesterday", "2010-13-01", "+10000-01-01T00:00:00Z", "1969-12-31T23:59:59Z"] {
            assert!(Instant::parse_from(bad, &TimeZone::UTC).is_none(), "{bad:?}");
        }
    }
}

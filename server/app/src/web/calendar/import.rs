//! Reading the days of a calendar from a file. A file with a fault is refused whole, naming the place.

use domain::{
    Refusal,
    calendar::{Day, DayKind},
    text::Line,
};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime};
use jiff::{ToSpan, civil::Date};

/// The longest span of one entry, in days: a holiday, not a mistake.
const SPAN_DAYS_MAX: usize = 60;

/// Columns `date, kind, name`, with a head.
///
/// # Errors
/// `Invalid`, naming the line as `text.<line>` (counting from 1, the head included).
pub fn csv(text: &str) -> Result<Vec<Day>, Refusal> {
    let mut days = Vec::new();
    let mut rows = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    for (row, line) in rows.records().zip(2..) {
        let bad = || Refusal::field(format!("text.{line}"), "not_a_day");
        let row = row.map_err(|_| bad())?;
        let (Some(date), Some(kind), Some(name)) = (row.get(0), row.get(1), row.get(2)) else {
            return Err(bad());
        };
        days.push(Day {
            date: date.parse().map_err(|_| bad())?,
            kind: DayKind::parse(kind).ok_or_else(bad)?,
            name: Line::parse(name).map_err(|_| bad())?,
        });
    }
    none_is_a_mistake(days)
}

/// Every event of whole days.
///
/// # Errors
/// `Invalid` for what is no calendar, or an event (`text.<event>`, counting from 1) that is no day.
pub fn icalendar(text: &str) -> Result<Vec<Day>, Refusal> {
    let calendar: Calendar = text.parse().map_err(|_| Refusal::field("text", "not_a_calendar"))?;
    let events = calendar.components.iter().filter_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    let mut days = Vec::new();
    for (event, place) in events.zip(1..) {
        let bad = || Refusal::field(format!("text.{place}"), "not_a_day");
        let summary = event.get_summary().unwrap_or_default();
        let name = Line::parse(summary).map_err(|_| bad())?;
        let kind = if summary.contains('班') || summary.to_lowercase().contains("work") {
            DayKind::Workday
        } else {
            DayKind::Holiday
        };
        let first = event.get_start().and_then(date_of).ok_or_else(bad)?;
        // The end is the day after the last one.
        let end = event.get_end().and_then(date_of).or_else(|| first.tomorrow().ok()).ok_or_else(bad)?;
        let dates: Vec<Date> =
            first.series(1.day()).take_while(|date| *date < end).take(SPAN_DAYS_MAX + 1).collect();
        if dates.is_empty() || dates.len() > SPAN_DAYS_MAX {
            return Err(bad());
        }
        days.extend(dates.into_iter().map(|date| Day { date, kind, name: name.clone() }));
    }
    none_is_a_mistake(days)
}

/// A time of day is of no interest: the day is.
fn date_of(at: DatePerhapsTime) -> Option<Date> {
    at.date_naive().to_string().parse().ok()
}

fn none_is_a_mistake(days: Vec<Day>) -> Result<Vec<Day>, Refusal> {
    if days.is_empty() { Err(Refusal::field("text", "not_a_calendar")) } else { Ok(days) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_line_by_line() {
        let days =
            csv("\u{FEFF}date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03, workday ,元旦\n").unwrap();
        assert_eq!(days.len(), 2);
        assert_eq!((days[1].date.to_string().as_str(), days[1].kind), ("2027-01-03", DayKind::Workday));
        for (bad, field) in [
            ("date,kind,name\n2027-02-30,holiday,x\n", "text.2"),
            ("date,kind,name\n2027-01-01,holiday,x\n2027-01-02,free,x\n", "text.3"),
            ("date,kind,name\n2027-01-01,holiday\n", "text.2"),
        ] {
            assert_eq!(csv(bad), Err(Refusal::field(field, "not_a_day")), "{bad}");
        }
        assert_eq!(csv("date,kind,name\n"), Err(Refusal::field("text", "not_a_calendar")));
    }

    #[test]
    fn an_icalendar_file_is_read_event_by_event() {
        let days = icalendar(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//示例//\r\n\
             BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270206\r\nDTEND;VALUE=DATE:20270209\r\nSUMMARY:春节 假期\r\n\
             END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20270214\r\nSUMMARY:春节 补班\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n",
        )
        .unwrap();
        let read: Vec<_> = days.iter().map(|day| (day.date.to_string(), day.kind)).collect();
        let expected = [
            ("2027-02-06", DayKind::Holiday),
            ("2027-02-07", DayKind::Holiday),
            ("2027-02-08", DayKind::Holiday),
            ("2027-02-14", DayKind::Workday),
        ];
        assert_eq!(read, expected.map(|(date, kind)| (date.to_owned(), kind)));
        assert!(icalendar("once upon a time").is_err());
    }
}

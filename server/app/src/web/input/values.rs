//! How single values are read. Each says with a stable code what is wrong with one that is not valid.

use super::{Faults, Fields, Read, within};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Instant, Role,
    answer::{Form, Outcome},
    calendar::DayKind,
    ids::{CampaignId, DepartmentId, Epoch, InterviewId, NetizenId, NoticeId, PictureId, PollId, QuestionId},
    interview::{InterviewStatus, Moderation},
    mailbox::Mailbox,
    notice::{NoticeKind, WebhookUrl},
    poll::Purpose,
    question::{Kind, QuestionStatus},
    role::Grant,
    score::Score,
    text::{Line, Text},
};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Map, Value};
use std::fmt;
use utoipa::ToSchema;

/// The most items a list in a body may have.
const ITEMS_MAX: usize = 100;
/// The longest password, in bytes: hashing more would only cost time.
const PASSWORD_BYTES_MAX: usize = 1_024;
/// Items of a page: unless said otherwise, and at most.
const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 200;

impl<T: Read> Read for Option<T> {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        T::read(value, at, faults).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        let Value::Array(items) = value else { return faults.invalid(at, "wrong_type") };
        if items.len() > ITEMS_MAX {
            return faults.invalid(at, "too_many_items");
        }
        let read = |(n, item): (usize, Value)| T::read(item, &within(at, &n.to_string()), faults);
        let read: Vec<Option<T>> = items.into_iter().enumerate().map(read).collect();
        read.into_iter().collect()
    }
}

fn text(value: Value, at: &str, faults: &mut Faults) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            faults.invalid(at, "wrong_type")
        }
    }
}

macro_rules! from_text {
    ($($type:ty => $parse:expr;)*) => {$(
        impl Read for $type {
            fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
                let text = text(value, at, faults)?;
                let parse: fn(&str) -> Result<$type, &'static str> = $parse;
                match parse(&text) {
                    Ok(value) => Some(value),
                    Err(code) => faults.invalid(at, code),
                }
            }
        }
    )*};
}

from_text! {
    Text => |text| Text::parse(text).map_err(|fault| fault.code());
    Line => |text| Line::parse(text).map_err(|fault| fault.code());
    Instant => |text| Instant::parse(text).ok_or("not_a_time");
    DepartmentId => |text| DepartmentId::parse(text).ok_or("not_an_id");
    CampaignId => |text| CampaignId::parse(text).ok_or("not_an_id");
    PollId => |text| PollId::parse(text).ok_or("not_an_id");
    NetizenId => |text| NetizenId::parse(text).ok_or("not_an_id");
    PictureId => |text| PictureId::parse(text).ok_or("not_an_id");
    QuestionId => |text| QuestionId::parse(text).ok_or("not_an_id");
    InterviewId => |text| InterviewId::parse(text).ok_or("not_an_id");
    Epoch => |text| Epoch::parse(text).ok_or("not_an_id");
    Kind => |text| Kind::parse(text).ok_or("unknown_value");
    Role => |text| Role::parse(text).ok_or("unknown_value");
    InterviewStatus => |text| InterviewStatus::parse(text).ok_or("unknown_value");
    QuestionStatus => |text| QuestionStatus::parse(text).ok_or("unknown_value");
    Purpose => |text| match text {
        "opinion" => Ok(Purpose::Opinion),
        "topic" => Ok(Purpose::Topic),
        _ => Err("unknown_value"),
    };
    Moderation => |text| match text {
        "pre" => Ok(Moderation::Pre),
        "post" => Ok(Moderation::Post),
        _ => Err("unknown_value"),
    };
    Outcome => |text| match text {
        "explained" => Ok(Outcome::Explained),
        "done" => Ok(Outcome::Done),
        "adopted" => Ok(Outcome::Adopted),
        "promised" => Ok(Outcome::Promised),
        "refused" => Ok(Outcome::Refused),
        "not_ours" => Ok(Outcome::NotOurs),
        _ => Err("unknown_value"),
    };
    Form => |text| match Form::parse(text) {
        // What says nothing is found to, not published as such.
        Some(Form::Stock) | None => Err("unknown_value"),
        Some(form) => Ok(form),
    };
    DayKind => |text| DayKind::parse(text).ok_or("unknown_value");
    Date => |text| text.parse().map_err(|_| "not_a_time");
    Document => |text| Ok(Document(text.to_owned()));
    Password => |text| Password::parse(text);
    Mailbox => |text| Mailbox::parse(text).ok_or("not_a_mailbox");
    NoticeKind => |text| NoticeKind::parse(text).ok_or("unknown_value");
    NoticeId => |text| NoticeId::parse(text).ok_or("not_an_id");
    WebhookUrl => |text| WebhookUrl::parse(text).ok_or("not_a_url");
    VideoAddress => |text| VideoAddress::parse(text);
    Moment => |text| Moment::parse(text).ok_or("not_a_time");
    Flag => |text| Flag::parse(text).ok_or("unknown_value");
    Cursor => |text| Cursor::decode(text).ok_or("bad_cursor");
}

/// Yes or no behind a question mark, where everything is text: `true` or `false`.
#[derive(Clone, Copy, Debug, Default, ToSchema)]
#[schema(value_type = bool)]
pub struct Flag(pub bool);

impl Flag {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl Read for bool {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        value.as_bool().or_else(|| faults.invalid(at, "wrong_type"))
    }
}

/// A whole number that is not negative; in a query it is written as text.
impl Read for u64 {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match &value {
            Value::Number(number) => number.as_u64().or_else(|| faults.invalid(at, "number_out_of_bounds")),
            Value::String(text) => text.parse().ok().or_else(|| faults.invalid(at, "not_a_number")),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                faults.invalid(at, "wrong_type")
            }
        }
    }
}

impl Read for Score {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        let Value::Number(number) = &value else { return faults.invalid(at, "wrong_type") };
        number.as_i64().and_then(Score::parse).or_else(|| faults.invalid(at, "score_out_of_bounds"))
    }
}

/// A role, for one department or for the whole city.
impl Read for Grant {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        let mut fields = Fields::of(value, at, faults)?;
        let (role, department_id) = (fields.take("role"), fields.take("department_id"));
        fields.end();
        Some(Self { role: role?, department_id: department_id? })
    }
}

/// Values by their names; what they have to be is for whoever knows the names.
impl Read for Map<String, Value> {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        let Value::Object(map) = value else { return faults.invalid(at, "wrong_type") };
        Some(map)
    }
}

/// A password as it was typed; never shown, never logged.
#[derive(ToSchema)]
#[schema(value_type = String, format = Password)]
pub struct Password(String);

impl Password {
    fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "" => Err("text_blank"),
            text if text.len() > PASSWORD_BYTES_MAX => Err("password_too_long"),
            text => Ok(Self(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Length in characters, as people count them.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A file as text; what is in it is for whoever reads it.
#[derive(Debug, ToSchema)]
#[schema(value_type = String)]
pub struct Document(String);

impl Document {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the city's provider has a video stream: encrypted, or on this machine to try things out.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String)]
pub struct VideoAddress(Line);

impl VideoAddress {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let line = Line::parse(text).map_err(|fault| fault.code())?;
        let url = url::Url::parse(line.as_str()).map_err(|_| "not_a_url")?;
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        let is_plain = url.username().is_empty() && url.password().is_none();
        if is_safe && is_plain { Ok(Self(line)) } else { Err("not_a_url") }
    }

    pub fn into_line(self) -> Line {
        self.0
    }
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// One end of a period: a time, or a day of the city's time zone.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String)]
pub struct Moment(String);

impl Moment {
    fn parse(text: &str) -> Option<Self> {
        // A day exists in every zone; which instant it means depends on it.
        Instant::parse_from(text, &TimeZone::UTC).map(|_| Self(text.to_owned()))
    }

    /// As the start of a period.
    pub fn start(&self, zone: &TimeZone) -> Option<Instant> {
        Instant::parse_from(&self.0, zone)
    }

    /// As the end of a period, itself not included.
    pub fn end(&self, zone: &TimeZone) -> Option<Instant> {
        Instant::parse_to(&self.0, zone)
    }
}

/// Where a list goes on: opaque outside, the place in the order inside.
#[derive(Clone, PartialEq, Eq, Debug, ToSchema)]
#[schema(value_type = String)]
pub struct Cursor(String);

impl Cursor {
    pub fn of(place: String) -> Self {
        Self(place)
    }

    pub fn into_place(self) -> String {
        self.0
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }

    pub fn decode(text: &str) -> Option<Self> {
        String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok().map(Self)
    }
}

/// How many items a page has; who asks for more than there may be gets as many as there may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ToSchema)]
#[schema(value_type = u32, minimum = 1, maximum = 200, default = 50)]
pub struct Limit(u32);

impl Limit {
    pub fn value(self) -> u32 {
        self.0
    }
}

impl Read for Limit {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match u64::read(value, at, faults)? {
            0 => faults.invalid(at, "number_out_of_bounds"),
            limit => Some(Self(u32::try_from(limit).unwrap_or(LIMIT_MAX).min(LIMIT_MAX))),
        }
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(LIMIT_DEFAULT)
    }
}

/// Several values with commas between them, as in `status=live,ended`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Many<T>(Vec<T>);

impl<T: Ord> Many<T> {
    /// Each value once.
    pub fn distinct(self) -> Vec<T> {
        std::collections::BTreeSet::from_iter(self.0).into_iter().collect()
    }
}

impl<T: Read> Read for Many<T> {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        let listed = text(value, at, faults)?;
        let parts = listed.split(',').map(|part| Value::String(part.trim().to_owned()));
        parts.map(|part| T::read(part, at, faults)).collect::<Option<Vec<T>>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read<T: Read>(value: Value) -> Result<T, &'static str> {
        let mut faults = Faults::default();
        T::read(value, "x", &mut faults).ok_or_else(|| faults.invalid[0].code)
    }

    #[test]
    fn a_limit_is_never_more_than_there_may_be() {
        assert_eq!(read::<Limit>(json!("7")).map(Limit::value), Ok(7));
        assert_eq!(read::<Limit>(json!("1000000")).map(Limit::value), Ok(LIMIT_MAX));
        assert_eq!(read::<Limit>(json!("99999999999999")).map(Limit::value), Ok(LIMIT_MAX));
        assert_eq!(read::<Limit>(json!("0")), Err("number_out_of_bounds"));
        for bad in ["-1", "ten", "1.5", "99999999999999999999999"] {
            assert_eq!(read::<Limit>(json!(bad)), Err("not_a_number"), "{bad}");
        }
        assert_eq!(Limit::default().value(), LIMIT_DEFAULT);
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor::of("1282649400000|01ARZ3NDEKTSV4RRFFQ69G5FAV|问".into());
        let sent = cursor.encode();
        assert!(sent.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_eq!(read::<Cursor>(json!(sent)), Ok(cursor));
        for bad in ["a", "+/+/", "____", "问"] {
            assert_eq!(read::<Cursor>(json!(bad)), Err("bad_cursor"), "{bad}");
        }
    }

    #[test]
    fn a_score_is_a_number_from_1_to_5() {
        assert_eq!(read::<Score>(json!(5)).map(Score::value), Ok(5));
        for bad in [json!(0), json!(6), json!(-1), json!(2.5)] {
            assert!(matches!(read::<Score>(bad), Err("score_out_of_bounds")));
        }
        assert!(matches!(read::<Score>(json!("5")), Err("wrong_type")));
    }

    #[test]
    fn several_values_are_parted_by_commas() {
        let many = read::<Many<InterviewStatus>>(json!("live, ended"));
        assert_eq!(many, Ok(Many(vec![InterviewStatus::Live, InterviewStatus::Ended])));
        assert_eq!(read::<Many<InterviewStatus>>(json!("live,lively")), Err("unknown_value"));
    }

    #[test]
    fn a_day_is_a_moment_and_nonsense_is_none() {
        let zone = domain::instant::zone("Asia/Shanghai");
        let day = read::<Moment>(json!("2010-08-24")).unwrap();
        assert_eq!(day.end(&zone).unwrap().ms() - day.start(&zone).unwrap().ms(), domain::instant::DAY_MS);
        assert!(matches!(read::<Moment>(json!("yesterday")), Err("not_a_time")));
    }

    #[test]
    fn a_video_is_encrypted_or_on_this_machine() {
        for good in
            ["https://video.example.org/1", "http://127.0.0.1:9/1", "http://localhost/1", "http://[::1]/1"]
        {
            assert!(read::<VideoAddress>(json!(good)).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "video.example.org",
            "ftp://example.org",
            "http://video.example.org/1",
            "https://user:word@video.example.org/1",
        ] {
            assert!(matches!(read::<VideoAddress>(json!(bad)), Err("not_a_url")), "{bad}");
        }
    }
}

//! What comes in as JSON, read field by field into what is valid ever after: every fault at once, each named.
//!
//! [`input!`] declares what a body may hold, [`query!`] what may stand behind the question mark; both give the
//! struct, its place in the OpenAPI description and its reading. HTTP and socket read with the same code. Where
//! the JSON comes from is in [`super::extract`]; how single values are read is in [`values`].

mod values;

pub use values::{Cursor, Document, Flag, Limit, Many, Moment, Password, VideoAddress};

use super::error::{Problem, WebRefusal};
use domain::{Refusal, refusal::FieldFault};
use serde_json::{Map, Value};

/// What can be read from a JSON value. `at` names the field; none after a fault was noted.
pub trait Read: Sized {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self>;

    /// What it is when nothing was given; none if something has to be.
    fn absent() -> Option<Self> {
        None
    }
}

/// What can be read from named fields.
pub trait Record: Read {
    const FIELDS: &'static [&'static str];
}

/// What was found wrong so far.
#[derive(Default, Debug)]
pub struct Faults {
    unknown: Vec<FieldFault>,
    missing: Vec<FieldFault>,
    invalid: Vec<FieldFault>,
}

impl Faults {
    /// Notes a value that is not valid; always none, so that a reader can return it.
    pub fn invalid<T>(&mut self, at: &str, code: &'static str) -> Option<T> {
        self.invalid.push(FieldFault { field: at.to_owned(), code });
        None
    }

    /// All that was found as one problem: what does not fit the form counts for more than a value.
    fn problem(self) -> Option<Problem> {
        let Self { unknown, missing, invalid } = self;
        let form = match (unknown.is_empty(), missing.is_empty()) {
            (true, true) if invalid.is_empty() => return None,
            (true, true) => return Some(Refusal::Invalid(invalid).into()),
            (false, _) => WebRefusal::UnknownField,
            (true, false) => WebRefusal::MissingField,
        };
        Some(Problem::with_faults(form, [unknown, missing, invalid].concat()))
    }
}

/// Reads the whole of an object.
///
/// # Errors
/// A problem that names every field at fault.
pub fn read<T: Read>(object: Map<String, Value>) -> Result<T, Problem> {
    let mut faults = Faults::default();
    let read = T::read(Value::Object(object), "", &mut faults);
    match (read, faults.problem()) {
        (Some(read), None) => Ok(read),
        (_, Some(problem)) => Err(problem),
        (None, None) => Err(WebRefusal::NotJson.into()),
    }
}

/// The fields of an object that is being read.
pub struct Fields<'a> {
    given: Map<String, Value>,
    at: &'a str,
    faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    pub fn of(value: Value, at: &'a str, faults: &'a mut Faults) -> Option<Self> {
        match value {
            Value::Object(given) => Some(Self { given, at, faults }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                faults.invalid(at, "wrong_type")
            }
        }
    }

    /// Reads one field; `null` is as good as absent.
    pub fn take<T: Read>(&mut self, name: &str) -> Option<T> {
        let at = within(self.at, name);
        match self.given.remove(name).filter(|value| !value.is_null()) {
            Some(value) => T::read(value, &at, self.faults),
            None => T::absent().or_else(|| {
                self.faults.missing.push(FieldFault { field: at, code: "missing_field" });
                None
            }),
        }
    }

    /// Whatever was not taken is unknown.
    pub fn end(self) {
        let unknown = self.given.into_iter().map(|(name, _)| within(self.at, &name));
        self.faults.unknown.extend(unknown.map(|field| FieldFault { field, code: "unknown_field" }));
    }
}

/// For calls that take no fields.
#[derive(Debug)]
pub struct Nothing;

impl Read for Nothing {
    fn read(value: Value, at: &str, faults: &mut Faults) -> Option<Self> {
        Fields::of(value, at, faults)?.end();
        Some(Self)
    }
}

/// The path of a part: `roles` and `0` are `roles.0`.
fn within(at: &str, part: &str) -> String {
    if at.is_empty() { part.to_owned() } else { format!("{at}.{part}") }
}

/// Reads the named fields into a struct.
macro_rules! reads {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::web::input::Read for $name {
            fn read(
                value: serde_json::Value,
                at: &str,
                faults: &mut $crate::web::input::Faults,
            ) -> Option<Self> {
                let mut fields = $crate::web::input::Fields::of(value, at, faults)?;
                $(let $field = fields.take(stringify!($field));)*
                fields.end();
                Some(Self { $($field: $field?),* })
            }
        }

        impl $crate::web::input::Record for $name {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
        }
    };
}
pub(crate) use reads;

/// Declares what a body may hold.
macro_rules! input {
    ($($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        #[derive(Debug, utoipa::ToSchema)]
        $(#[$meta])*
        pub struct $name { $($(#[$about])* pub $field: $type),* }

        $crate::web::input::reads!($name { $($field),* });
    )*};
}
pub(crate) use input;

/// Declares what may stand behind the question mark.
macro_rules! query {
    ($($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        pub struct $name { $($(#[$about])* pub $field: $type),* }

        $crate::web::input::reads!($name { $($field),* });
    )*};
}
pub(crate) use query;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::QuestionId,
        text::{Line, Text},
    };
    use serde_json::json;

    input! {
        Inner { name: Line }
        Sample { text: Text, follows: Option<QuestionId>, guests: Option<Vec<Inner>> }
    }

    fn faults(value: Value) -> (&'static str, u16, Vec<String>) {
        let Value::Object(object) = value else { panic!("an object") };
        let problem = read::<Sample>(object).unwrap_err();
        (
            problem.code(),
            problem.status().as_u16(),
            problem.faults().iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn what_is_right_is_read() {
        let Value::Object(object) =
            json!({"text": " 路灯坏了 ", "follows": null, "guests": [{"name": "王一"}]})
        else {
            panic!("an object")
        };
        let sample: Sample = read(object).unwrap();
        assert_eq!(sample.text.as_str(), "路灯坏了");
        assert!(sample.follows.is_none());
        assert_eq!(sample.guests.unwrap()[0].name.as_str(), "王一");
    }

    #[test]
    fn every_fault_is_named_at_once() {
        assert_eq!(faults(json!({})), ("missing_field", 400, vec!["text: missing_field".into()]));
        assert_eq!(
            faults(json!({"text": "x", "txet": 1})),
            ("unknown_field", 400, vec!["txet: unknown_field".into()])
        );
        assert_eq!(
            faults(json!({"text": "\u{202E}", "follows": "a-b", "guests": [{"name": 5}, 6]})),
            (
                "invalid_value",
                422,
                vec![
                    "text: text_has_control_characters".into(),
                    "follows: not_an_id".into(),
                    "guests.0.name: wrong_type".into(),
                    "guests.1: wrong_type".into(),
                ]
            )
        );
        let (code, _, all) = faults(json!({"text": "", "guests": [{"nmae": "x"}]}));
        assert_eq!(code, "unknown_field");
        assert_eq!(all.len(), 3, "{all:?}");
    }
}

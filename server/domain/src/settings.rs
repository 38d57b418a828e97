//! What a city decides: one struct, one table of meanings and bounds. Stored as the values that differ.
//!
//! What a machine is told (addresses, folders) is in the service's configuration, not here.

use crate::{Refusal, interview::Moderation, refusal::FieldFault};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

macro_rules! settings {
    ($($(#[doc = $meaning:literal])+ $name:ident: $type:ty = $default:expr, $kind:expr;)*) => {
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Settings { $($(#[doc = $meaning])+ pub $name: $type,)* }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default.into(),)* }
            }
        }

        /// Every setting: name, meaning, kind and bounds.
        pub const DEFINITIONS: &[Definition] = &[
            $(Definition { name: stringify!($name), meaning: concat!($($meaning),+), kind: $kind },)*
        ];
    };
}

/// What a setting is, for the desk and for whoever changes it by program.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub name: &'static str,
    pub meaning: &'static str,
    pub kind: SettingKind,
}

#[derive(Clone, Copy, Debug)]
pub enum SettingKind {
    /// A whole number from `min` to `max`, both included.
    Number {
        min: u32,
        max: u32,
    },
    /// A line of so many characters, both included.
    Text {
        length_min: usize,
        length_max: usize,
    },
    Choice(&'static [&'static str]),
}

/// Something that a city has, or has not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    On,
    Off,
}

impl Switch {
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}

use SettingKind::{Choice, Number, Text};

settings! {
    /// The city's name, as its pages show it.
    city_name: String = "示例市", Text { length_min: 1, length_max: 40 };
    /// The city's time zone, by its IANA name.
    time_zone: String = "Asia/Shanghai", Text { length_min: 1, length_max: 40 };
    /// How many days ahead an interview is announced; 0: any future start.
    notice_days: u32 = 3u32, Number { min: 0, max: 90 };
    /// How long an interview is planned unless said otherwise, in minutes.
    duration_minutes: u32 = 90u32, Number { min: 10, max: 720 };
    /// Whether questions wait for a moderator (pre) or are public at once (post), unless an interview says otherwise.
    moderation: Moderation = Moderation::Pre, Choice(&["pre", "post"]);
    /// Within how many working days after the interview open questions are answered.
    answer_within_days: u32 = 7u32, Number { min: 1, max: 60 };
    /// Within how many working days consultations are answered after the interview; 0: as the department or the interview says.
    answer_consultation_within_days: u32 = 0u32, Number { min: 0, max: 60 };
    /// Within how many working days complaints are answered after the interview; 0: as the department or the interview says.
    answer_complaint_within_days: u32 = 0u32, Number { min: 0, max: 60 };
    /// Within how many working days requests for help are answered after the interview; 0: as the department or the interview says.
    answer_help_within_days: u32 = 0u32, Number { min: 0, max: 60 };
    /// Within how many working days suggestions are answered after the interview; 0: as the department or the interview says.
    answer_suggestion_within_days: u32 = 0u32, Number { min: 0, max: 60 };
    /// By how many working days a due date may be extended at most.
    extension_days_max: u32 = 8u32, Number { min: 0, max: 60 };
    /// How often the due date of one question may be extended.
    extensions_max: u32 = 1u32, Number { min: 0, max: 10 };
    /// How many working days before its due date a question warns (yellow).
    warn_yellow_days: u32 = 3u32, Number { min: 0, max: 60 };
    /// How many working days before its due date a question warns for the last time (red).
    warn_red_days: u32 = 1u32, Number { min: 0, max: 60 };
    /// After how many minutes without moderation the moderators of a question are told.
    moderation_wait_minutes: u32 = 10u32, Number { min: 1, max: 1_440 };
    /// The language of notices by mail.
    mail_language: String = "zh", Choice(&["zh", "en"]);
    /// The code of the department that takes what no department takes; empty: the interview's first one.
    arbiter_code: String = "", Text { length_min: 0, length_max: 40 };
    /// How many questions one netizen may ask in an interview within a minute.
    questions_per_minute: u32 = 20u32, Number { min: 1, max: 1_000 };
    /// How many questions one netizen may ask in an interview.
    questions_per_interview: u32 = 100u32, Number { min: 1, max: 10_000 };
    /// How many questions one address may send within a minute.
    asks_per_address_per_minute: u32 = 1_200u32, Number { min: 1, max: 1_000_000 };
    /// How many new netizens one address may bring within a minute.
    new_netizens_per_address_per_minute: u32 = 1_200u32, Number { min: 1, max: 1_000_000 };
    /// How many questions one interview takes.
    questions_per_room_max: u32 = 5_000u32, Number { min: 1, max: 100_000 };
    /// How many polls one interview may have.
    polls_per_room_max: u32 = 50u32, Number { min: 1, max: 500 };
    /// How many options a poll may have.
    poll_options_max: u32 = 10u32, Number { min: 2, max: 20 };
    /// How many options a vote for the topic of an interview has at least.
    topic_options_min: u32 = 3u32, Number { min: 2, max: 10 };
    /// The longest question of a poll, in characters.
    poll_question_length_max: u32 = 200u32, Number { min: 20, max: 1_000 };
    /// Whether rankings of the departments are published.
    public_ranking: Switch = Switch::Off, Choice(&["on", "off"]);
    /// How often one department may object to a ranking.
    objections_per_department_max: u32 = 10u32, Number { min: 1, max: 100 };
    /// How many questions a sample for telephone interviews may have.
    sample_items_max: u32 = 5_000u32, Number { min: 1, max: 20_000 };
    /// The longest objection, its answer, or comment of a telephone interview, in characters.
    note_length_max: u32 = 2_000u32, Number { min: 100, max: 10_000 };
    /// How long a moderator may take a rejection back, in seconds.
    undo_within_seconds: u32 = 10u32, Number { min: 0, max: 3_600 };
    /// The longest question, in characters.
    question_length_max: u32 = 2_000u32, Number { min: 50, max: 10_000 };
    /// The longest answer, in characters.
    answer_length_max: u32 = 10_000u32, Number { min: 100, max: 20_000 };
    /// The longest statement or announcement, in characters.
    statement_length_max: u32 = 4_000u32, Number { min: 100, max: 20_000 };
    /// The longest nickname, in characters.
    nickname_length_max: u32 = 20u32, Number { min: 2, max: 60 };
    /// The longest text that is looked for, in characters.
    search_length_max: u32 = 60u32, Number { min: 10, max: 200 };
    /// The shortest password of staff, in characters.
    password_length_min: u32 = 8u32, Number { min: 8, max: 64 };
    /// How many times a password may be wrong within a minute, for one account or from one address.
    sign_in_failures_per_minute: u32 = 10u32, Number { min: 1, max: 1_000 };
    /// After how many hours staff sign in again.
    staff_session_hours: u32 = 12u32, Number { min: 1, max: 720 };
    /// For how many days a netizen's cookie is known.
    netizen_session_days: u32 = 365u32, Number { min: 1, max: 3_650 };
}

impl Settings {
    /// The settings with some values changed.
    ///
    /// # Errors
    /// `Invalid`, naming each value that is unknown, of the wrong type, or out of bounds; nothing is changed then.
    pub fn with(&self, values: &Map<String, Value>) -> Result<Self, Refusal> {
        let faults: Vec<_> = values.iter().filter_map(|(name, value)| fault(name, value)).collect();
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        let mut all = self.values();
        all.extend(values.clone());
        serde_json::from_value(Value::Object(all)).map_err(|_| Refusal::Invalid(Vec::new()))
    }

    /// Every setting by its name.
    pub fn values(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(values)) => values,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

fn fault(name: &str, value: &Value) -> Option<FieldFault> {
    let fault = |code| Some(FieldFault { field: name.to_owned(), code });
    let Some(definition) = DEFINITIONS.iter().find(|definition| definition.name == name) else {
        return fault("unknown_setting");
    };
    let is_within = match definition.kind {
        Number { min, max } => value.as_u64().is_some_and(|n| (u64::from(min)..=u64::from(max)).contains(&n)),
        Text { length_min, length_max } => {
            value.as_str().is_some_and(|text| (length_min..=length_max).contains(&text.chars().count()))
        }
        Choice(choices) => value.as_str().is_some_and(|text| choices.contains(&text)),
    };
    if !is_within {
        return fault("setting_out_of_bounds");
    }
    if name == "time_zone" && value.as_str().is_none_or(|zone| jiff::tz::TimeZone::get(zone).is_err()) {
        return fault("unknown_time_zone");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_default_is_within_its_bounds() {
        let values = Settings::default().values();
        assert_eq!(values.len(), DEFINITIONS.len());
        assert_eq!(Settings::default().with(&values), Ok(Settings::default()));
    }

    #[test]
    fn a_bad_value_is_named_and_nothing_changes() {
        for (name, value, code) in [
            ("notice_days", json!(91), "setting_out_of_bounds"),
            ("notice_days", json!("3"), "setting_out_of_bounds"),
            ("moderation", json!("none"), "setting_out_of_bounds"),
            ("notice", json!(1), "unknown_setting"),
            ("time_zone", json!("Asia/Qingdao"), "unknown_time_zone"),
        ] {
            let values = Map::from_iter([(name.to_owned(), value)]);
            assert_eq!(Settings::default().with(&values), Err(Refusal::field(name, code)));
        }
    }
}

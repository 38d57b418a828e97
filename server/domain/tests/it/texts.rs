//! What parses once and is valid ever after: texts, ids, instants, at their edges; and the codes of refusals.

use domain::{
    Instant, Refusal, Role,
    ids::{Epoch, Fresh, ID_LENGTH_MAX, QuestionId},
    instant::zone,
    interview::InterviewStatus,
    question::{Kind, QuestionStatus},
    text::{LINE_LENGTH_MAX, Line, TEXT_LENGTH_MAX, Text, TextFault},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn a_text_is_measured_in_characters_after_its_outer_blanks() {
    let longest = "灯".repeat(TEXT_LENGTH_MAX);
    assert_eq!(Text::parse(&format!("\n {longest} \n")).map(|text| text.length()), Ok(TEXT_LENGTH_MAX));
    assert_eq!(Text::parse(&format!("{longest}灯")), Err(TextFault::TooLong));
    assert_eq!(Line::parse(&"灯".repeat(LINE_LENGTH_MAX)).map(|line| line.length()), Ok(LINE_LENGTH_MAX));
    assert_eq!(Line::parse(&"灯".repeat(LINE_LENGTH_MAX + 1)), Err(TextFault::TooLong));
}

#[test]
fn characters_beyond_the_common_ones_are_kept() {
    for kept in [
        "𠮷野家",
        "👨‍👩‍👧",
        "e\u{301}",
        "नमस्ते",
        "مرحبا",
        "שלום",
        "a\u{200D}b",
        "1\u{FE0F}\u{20E3}",
        "\u{1F3F4}\u{E0067}",
    ] {
        assert_eq!(Text::parse(kept).map(|text| text.as_str().to_owned()), Ok(kept.to_owned()));
    }
}

#[test]
fn every_control_and_every_turn_of_direction_is_refused() {
    let controls =
        (0..0x20).chain(0x7F..0xA0).filter_map(char::from_u32).filter(|c| !matches!(c, '\n' | '\t'));
    let turns =
        ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}').chain(['\u{FEFF}', '\u{FFFE}', '\u{FFFF}']);
    for bad in controls.chain(turns) {
        assert_eq!(Text::parse(&format!("a{bad}b")), Err(TextFault::HasControlCharacters), "{bad:?}");
        assert_eq!(Line::parse(&format!("a{bad}b")), Err(TextFault::HasControlCharacters), "{bad:?}");
    }
}

#[test]
fn windows_line_ends_become_plain_ones_and_a_lone_return_is_refused() {
    assert_eq!(Text::parse("a\r\nb\r\n\r\nc").map(|text| text.as_str().to_owned()), Ok("a\nb\n\nc".into()));
    assert_eq!(Text::parse("a\rb"), Err(TextFault::HasControlCharacters));
}

#[test]
fn a_line_stays_on_one_line() {
    for bad in ["a\nb", "a\r\nb", "a\tb", "a\u{85}b", "a\u{B}b", "a\u{C}b", "a\u{2028}b", "a\u{2029}b"] {
        assert_eq!(Line::parse(bad), Err(TextFault::HasControlCharacters), "{bad:?}");
    }
    assert_eq!(Line::parse(" 示例\u{3000}").map(|line| line.as_str().to_owned()), Ok("示例".into()));
}

#[test]
fn what_shows_nothing_is_blank() {
    let nothing = [
        "\u{3000}",
        "\u{A0}",
        "\u{200B}",
        "\u{AD}",
        "\u{3164}",
        "\u{200B} \u{200F}",
        "\u{2028}",
        "\u{2800}",
        "\u{115F}",
        "\u{1160}",
        "\u{FFA0}",
        "\u{FE0F}",
        "\u{34F}",
        "\u{180E}",
        "\u{2064}",
    ];
    for blank in nothing {
        assert_eq!(Text::parse(blank), Err(TextFault::Blank), "{blank:?}");
        assert_eq!(Line::parse(blank), Err(TextFault::Blank), "{blank:?}");
    }
}

#[test]
fn a_text_shows_its_length_and_not_itself_in_a_log() {
    let text = Text::parse("路灯坏了").expect("a text");
    assert_eq!(format!("{text:?}"), "Text(4 characters)");
}

#[test]
fn reading_a_bad_text_names_the_fault() {
    let fault = |json: &str| serde_json::from_str::<Line>(json).err().map(|error| error.to_string());
    assert!(fault(r#"" ""#).is_some_and(|message| message.contains("text_blank")));
    assert!(fault(r#""a\u0000b""#).is_some_and(|message| message.contains("text_has_control_characters")));
    assert!(fault("7").is_some());
}

proptest! {
    #[test]
    fn a_text_that_parsed_parses_again_to_the_same(text in "\\PC{0,40}|.{0,40}|[ \r\n\ta灯\u{200B}\u{3000}]{0,12}") {
        if let Ok(parsed) = Text::parse(&text) {
            prop_assert_eq!(Text::parse(parsed.as_str()), Ok(parsed.clone()));
            prop_assert!(!parsed.as_str().contains('\r'));
            let json = serde_json::to_string(&parsed).expect("our own types");
            prop_assert_eq!(serde_json::from_str::<Text>(&json).ok(), Some(parsed));
        }
    }

    #[test]
    fn a_line_is_a_text(line in ".{0,40}") {
        if let Ok(line) = Line::parse(&line) {
            prop_assert_eq!(Text::parse(line.as_str()).map(|text| text.share()), Ok(line.share()));
        }
    }

    #[test]
    fn an_instant_is_read_as_it_was_written(ms in 0_i64..=253_402_300_799_999) {
        let at = Instant::from_ms(ms);
        prop_assert_eq!(Instant::parse(&at.to_string()), Some(at));
    }
}

#[test]
fn an_id_has_at_most_twenty_six_letters_and_digits() {
    assert!(QuestionId::parse(&"A".repeat(ID_LENGTH_MAX)).is_some());
    for bad in [&"A".repeat(ID_LENGTH_MAX + 1), "", " ", "a_b", "a b", "é", "０", "../x", "a\n", "'"] {
        assert!(QuestionId::parse(bad).is_none(), "{bad:?}");
        assert!(Fresh::new(bad, "secret").is_none(), "{bad:?}");
        let json = serde_json::to_string(bad).expect("a string");
        assert!(serde_json::from_str::<QuestionId>(&json).is_err(), "{bad:?}");
    }
}

#[test]
fn no_stream_has_the_epoch_of_none() {
    assert!(Epoch::parse("").is_none());
    assert_ne!(Some(Epoch::none()), Epoch::parse("E1"));
}

#[test]
fn an_instant_needs_a_zone_and_lies_between_1970_and_9999() {
    for bad in
        ["2030-03-01T11:30:00", "2030-03-01T11:30", "2030-03-01", "11:30Z", "1969-12-31T23:59:59.999Z", "-1"]
    {
        assert_eq!(Instant::parse(bad), None, "{bad}");
    }
    assert_eq!(Instant::parse("1970-01-01T00:00:00Z"), Some(Instant::from_ms(0)));
    assert_eq!(
        Instant::parse("9999-12-30T22:00:00-00:00").map(|at| at.to_string()).as_deref(),
        Some("9999-12-30T22:00:00.000Z")
    );
    assert_eq!(
        Instant::parse("2030-03-01T11:30:00.1239Z").map(|at| at.to_string()).as_deref(),
        Some("2030-03-01T11:30:00.123Z")
    );
}

#[test]
fn a_day_begins_with_its_first_moment_and_ends_before_the_next() {
    let paulo = zone("America/Sao_Paulo");
    // On that day the clocks went from midnight to one.
    assert_eq!(
        Instant::parse_from("2018-11-04", &paulo).map(|at| at.to_string()).as_deref(),
        Some("2018-11-04T03:00:00.000Z")
    );
    assert_eq!(Instant::parse_to("2018-11-03", &paulo), Instant::parse_from("2018-11-04", &paulo));
    assert_eq!(Instant::parse_to("9999-12-31", &paulo), None);
}

#[test]
fn an_unknown_zone_is_that_of_beijing() {
    let unknown = zone("Nowhere/Nothing");
    assert_eq!(
        Instant::parse_from("2030-03-01", &unknown),
        Instant::parse_from("2030-03-01", &zone("Asia/Shanghai"))
    );
}

#[test]
fn time_between_is_never_below_nothing() {
    let (early, late) = (Instant::from_ms(1), Instant::from_ms(3));
    assert_eq!((late.ms_since(early), early.ms_since(late)), (2, 0));
    assert_eq!(Instant::from_ms(i64::MAX).plus_ms(1), Instant::from_ms(i64::MAX));
}

#[test]
fn every_name_is_read_as_it_is_written() {
    #[track_caller]
    fn is_read<T: Copy + PartialEq + std::fmt::Debug + serde::Serialize>(
        all: &[T],
        name: impl Fn(T) -> &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) {
        for one in all {
            assert_eq!(parse(name(*one)), Some(*one));
            assert_eq!(serde_json::to_value(one).ok(), Some(name(*one).into()), "the same in JSON");
        }
        assert_eq!((parse(""), parse("Pending"), parse("other")), (None, None, None));
    }
    is_read(&QuestionStatus::ALL, QuestionStatus::name, QuestionStatus::parse);
    is_read(&InterviewStatus::ALL, InterviewStatus::name, InterviewStatus::parse);
    is_read(&Kind::ALL, Kind::name, Kind::parse);
    is_read(&Role::ALL, Role::name, Role::parse);
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_status() {
    let samples = Refusal::samples();
    let codes: BTreeSet<_> = samples.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), samples.len());
    for refusal in &samples {
        assert!(refusal.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{refusal}");
        assert!(matches!(refusal.status(), 401 | 403 | 404 | 409 | 422 | 429), "{refusal}");
        assert_eq!(refusal.to_string(), refusal.code());
    }
}

//! The cases of `docs/worked-cases.md`, which an official can read and recalculate: played, and compared line by line.

use crate::scene::{
    Scene, acts,
    people::{PARKS, ROADS, WATER, asker, department, moderator, official},
    scene, start,
};
use domain::{
    Instant,
    calendar::{Day, DayKind},
    command::CityCommand,
    figures::times,
    instant::zone,
    text::Line,
};

const CASES: &str = include_str!("../../../../docs/worked-cases.md");

/// A case: its name, what happens when, and what has to come out.
struct Case<'a> {
    name: &'a str,
    acts: Vec<(&'a str, &'a str)>,
    expected: Vec<(&'a str, &'a str)>,
}

fn cases() -> Vec<Case<'static>> {
    let cases = CASES.split("\n## ").skip(1);
    cases
        .map(|case| {
            let rows = |head: &str| {
                let table = case.split(head).nth(1).unwrap_or_else(|| panic!("{head} is missing in {case}"));
                let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
                lines.map(|line| {
                    let mut cells = line.trim_matches('|').split('|').map(str::trim);
                    (cells.next().expect("a cell"), cells.next().expect("a second cell"))
                })
            };
            Case {
                name: case.lines().next().expect("a name"),
                acts: rows("| 时间 | 事情 |").collect(),
                expected: rows("| 应得 | 值 |").collect(),
            }
        })
        .collect()
}

/// `3月1日 19:30:00` of the year in which the scene's interview is held, in the city.
fn instant(text: &str) -> Instant {
    let (day, time) = text.split_once(' ').expect("a day and a time");
    let midnight = Instant::parse_from(&date(day), &zone("Asia/Shanghai")).expect("a day");
    let parts: Vec<i64> = time.split(':').map(|part| part.parse().expect("a number")).collect();
    midnight.plus_ms(((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000)
}

fn date(text: &str) -> String {
    let (month, day) = text.trim_end_matches('日').split_once('月').expect("a month and a day");
    format!("2030-{:0>2}-{:0>2}", month, day)
}

fn plays(scene: &mut Scene, act: &str) {
    let (act, what) = act.split_once(' ').unwrap_or((act, ""));
    let question = || scene.question();
    let lead = || {
        let lead = scene.facts_of_last().department.clone().expect("a lead");
        official(lead.as_str())
    };
    match act {
        "开始" => *scene = scene.clone().opened(),
        "结束" => *scene = scene.clone().ended(),
        "提问" => *scene = scene.clone().with_question("路灯坏了"),
        "放假" | "上班" => {
            let kind = if act == "放假" { DayKind::Holiday } else { DayKind::Workday };
            let day = Day {
                date: date(what).parse().expect("a date"),
                kind,
                name: Line::parse("调休").expect("a line"),
            };
            scene.administers(CityCommand::ChangeCalendar { days: vec![day] });
        }
        "合并" => {
            let merged = scene.question();
            let other = scene.clone().with_question("灯不亮").approved();
            let target = other.question();
            *scene = other.about(merged.clone());
            scene.moderates(acts::merge(&merged, &target));
        }
        "转办" => {
            let to = [("道路局", ROADS), ("水务局", WATER), ("园林局", PARKS)];
            let to = to.iter().find(|(name, _)| *name == what).expect("a department").1;
            let command = acts::transfer(&question(), department(to).as_str());
            scene.must(&moderator(), command);
        }
        "申请延期" => {
            let command = acts::request_extension(&question(), what.parse().expect("days"));
            let by = lead();
            scene.must(&by, command);
        }
        "退回" | "告知性答复" | "答复" => {
            let command = match act {
                "退回" => acts::give_back(&question()),
                "告知性答复" => acts::hold(&question()),
                _ => acts::answer(&question()),
            };
            let by = lead();
            scene.must(&by, command);
        }
        "重新办理" => {
            let command = acts::handle_again(&question());
            scene.must(&asker(), command);
        }
        _ => {
            let command = match act {
                "通过" => acts::approve(&question()),
                "隐藏" => acts::hide(&question()),
                "恢复" => acts::unhide(&question()),
                "分开" => acts::unmerge(&question()),
                "批准延期" => acts::grant_extension(&question()),
                "不计" => {
                    let last = scene.facts_of_last().answers.last().expect("an answer").id.clone();
                    acts::reclassify(&last, true)
                }
                unknown => panic!("no such act: {unknown}"),
            };
            scene.moderates(command);
        }
    }
}

fn found(scene: &Scene, name: &str) -> String {
    let question = scene.facts_of_last();
    let interview = scene.room.interview.as_ref().expect("there is an interview");
    let times = times(interview, question);
    let seconds = |ms: Option<i64>| ms.map_or("无".to_owned(), |ms| (ms / 1_000).to_string());
    let yes = |is: bool| if is { "是" } else { "否" }.to_owned();
    match name {
        "审核用时" => seconds(times.moderation_ms),
        "答复用时" => seconds(times.response_ms),
        "等候用时" => seconds(times.waiting_ms),
        "当场答复" => yes(times.is_answered_live),
        "超期" => yes(question.is_late),
        "时限" => question.due.as_ref().map_or("无".to_owned(), |due| {
            let day = due.at.day(&zone("Asia/Shanghai"));
            format!("{}月{}日", day.month(), day.day())
        }),
        unknown => panic!("no such figure: {unknown}"),
    }
}

#[test]
fn every_case_comes_out_as_worked_out_by_hand() {
    assert!(start() == instant("3月1日 19:30:00"));
    let cases = cases();
    assert!(cases.len() >= 14, "{} cases", cases.len());
    for Case { name, acts, expected } in cases {
        let mut scene = scene();
        for (at, act) in acts {
            scene.at = instant(at);
            plays(&mut scene, act);
        }
        for (figure, value) in expected {
            assert_eq!(found(&scene, figure), value, "{name}: {figure}");
        }
    }
}

//! Who may give which command, as the product's roles and the contract's "who" columns say it. Written by hand
//! from there, and not from the code that it is compared with.
//!
//! `ok` may; `401` not_signed_in; `role` role_not_allowed; `dept` other_department; `asker` not_the_asker. The
//! question is asked by the asker and held by the department of roads (by that of water where it is returned); roads and water take part in the interview.
//! The service itself may everything but what only a person can: ask, vote, rate, come in, sign an answer.

use domain::command::CommandName;

pub const COLUMNS: [&str; 12] = [
    "nobody",
    "asker",
    "netizen",
    "official",
    "official of water",
    "reviewer",
    "moderator",
    "moderator of roads",
    "moderator of parks",
    "assessor",
    "admin",
    "service",
];

#[rustfmt::skip]
const TABLE: &str = "
                          nobody asker netizen | official of-water reviewer | moderator of-roads of-parks | assessor admin service
    ask                      401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    upvote                   401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    remove_upvote            401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    take_answer              401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    withdraw_question        401    ok   asker |     role     role     role |      role     role     role |     role  role      ok
    appeal_rejection         401    ok   asker |     role     role     role |      role     role     role |     role  role      ok
    request_handling_again   401    ok   asker |     role     role     role |      role     role     role |     role  role      ok
    rate_answer              401    ok   asker |     role     role     role |      role     role     role |     role  role    role
    judge_answered            401    ok   asker |     role     role     role |      role     role     role |     role  role      ok
    judge_interview           401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    vote                      401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    take_part                401    ok      ok |     role     role     role |      role     role     role |     role  role    role
    approve_question         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    reject_question          401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    unreject_question        401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    redact_question          401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    merge_question           401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    unmerge_question         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    hide_question            401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    unhide_question          401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    pin_question             401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    unpin_question           401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    assign_question          401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    transfer_question        401  role    role |       ok     dept     role |        ok       ok     dept |     role  role      ok
    move_question            401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    classify_question         401  role    role |       ok     dept     role |        ok       ok     dept |     role  role      ok
    share_question            401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    return_question           401  role    role |     dept       ok     role |      role     role     role |     role  role      ok
    request_extension         401  role    role |       ok     dept     role |      role     role     role |     role  role      ok
    grant_extension           401  role    role |     role     role     role |        ok       ok     dept |       ok  role      ok
    refuse_extension          401  role    role |     role     role     role |        ok       ok     dept |       ok  role      ok
    start_answering          401  role    role |       ok     dept     role |      role     role     role |     role  role      ok
    publish_answer           401  role    role |       ok     dept     role |      role     role     role |     role  role    role
    revise_answer            401  role    role |       ok     dept     role |      role     role     role |     role  role      ok
    reclassify_answer         401  role    role |     role     role     role |        ok       ok     dept |       ok  role      ok
    keep_promise              401  role    role |       ok     dept     role |      role     role     role |     role  role      ok
    publish_statement        401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    revise_statement         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    retract_statement        401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    make_announcement        401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    open_poll                401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    close_poll               401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    ban_netizen              401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    create_interview         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    change_interview         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    announce_interview       401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    open_interview           401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    pause_interview          401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    resume_interview         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    extend_interview         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    end_interview            401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    archive_interview        401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    reopen_interview         401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    cancel_interview         401  role    role |     role     role     role |        ok       ok     dept |     role  role      ok
    create_department        401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    change_department        401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    create_staff             401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    change_staff             401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    change_settings          401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    change_calendar           401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    change_topics             401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    create_campaign          401  role    role |     role     role     role |        ok     dept     dept |     role  role      ok
    change_campaign          401  role    role |     role     role     role |        ok     dept     dept |     role  role      ok
    change_formula           401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    create_ranking           401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    object_to_ranking        401  role    role |       ok     dept     role |      role     role     role |     role  role      ok
    answer_objection         401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    freeze_ranking           401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    publish_ranking          401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    withdraw_ranking         401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    draw_sample              401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    enter_sample_result      401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    create_token             401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    revoke_token             401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    create_webhook           401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    remove_webhook           401  role    role |     role     role     role |      role     role     role |     role    ok      ok
    remind_department        401  role    role |     role     role     role |      role     role     role |       ok  role      ok
    acknowledge_notice       401  role    role |       ok     dept       ok |      dept     dept     dept |     dept  role    dept
";

/// The row of a command: for every column the code of the refusal, or none.
pub fn row(command: CommandName) -> [Option<&'static str>; COLUMNS.len()] {
    let rows = || TABLE.lines().map(str::split_whitespace);
    let mut row = rows()
        .find(|cells| cells.clone().next() == Some(command.name()))
        .unwrap_or_else(|| panic!("{} has no row", command.name()));
    row.next();
    let cells: Vec<_> = row.filter(|cell| *cell != "|").map(code).collect();
    cells.try_into().unwrap_or_else(|cells: Vec<_>| panic!("{} has {} cells", command.name(), cells.len()))
}

pub fn rows() -> usize {
    TABLE.lines().filter(|line| line.contains('|')).count() - 1
}

fn code(cell: &str) -> Option<&'static str> {
    match cell {
        "ok" => None,
        "401" => Some("not_signed_in"),
        "role" => Some("role_not_allowed"),
        "dept" => Some("other_department"),
        "asker" => Some("not_the_asker"),
        other => panic!("no such sign: {other}"),
    }
}

//! The proof by faults at a small size: the built programs, three nodes, a PostgreSQL and a Redis that it starts itself.
//! The full size is `make prove`.

use std::process::Command;

const SMALL: &str = "--nodes 3 --rooms 2 --writers 20 --followers 30 --questions 160 --kills 2 --seconds 8 \
    --away database-stalled,redis-killed --away-seconds 3";

#[test]
fn three_nodes_keep_what_they_promised_whatever_fails() {
    let this = std::env::current_exe().expect("the path of this test");
    let programs = this.ancestors().nth(2).expect("the folder above deps");
    let mut survive = Command::new(programs.join("loadtest"));
    survive.args(["survive", "--binary"]).arg(programs.join("wenzheng")).args(SMALL.split_whitespace());
    let output = survive.output().expect("loadtest runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
}

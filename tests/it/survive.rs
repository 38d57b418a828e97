//! The proofs by faults at a small size, with the built programs and a PostgreSQL and a Redis that they start themselves.
//! The full size is `make prove`.

use std::process::Command;

/// Three nodes, everything that can fail at once, then a rolling upgrade, two absences, a clock that jumps, a backup.
const SURVIVE: &str = "survive --nodes 3 --rooms 2 --writers 20 --followers 30 --questions 160 --kills 2 --seconds 8 \
    --away database-stalled,redis-killed --away-seconds 3";
/// Everybody loses one node of two.
const STORM: &str = "storm --followers 300 --staff 5";

fn prove(what: &str) {
    let this = std::env::current_exe().expect("the path of this test");
    let programs = this.ancestors().nth(2).expect("the folder above deps");
    let mut proof = Command::new(programs.join("loadtest"));
    proof.args(what.split_whitespace()).arg("--binary").arg(programs.join("wenzheng"));
    let output = proof.output().expect("loadtest runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
}

#[test]
fn three_nodes_keep_what_they_promised_whatever_fails() {
    prove(SURVIVE);
}

#[test]
fn a_crowd_that_lost_its_node_is_back_in_time() {
    prove(STORM);
}

//! The proof by faults at a small size: the built programs, three nodes, beside a PostgreSQL and a Redis of its own,
//! because it throws everybody out of both. The full size is `make prove`.

use std::path::Path;
use std::process::Command;

/// Run by `sh` with the folder of the programs.
const SMALL: &str = r#"exec "$0/loadtest" survive --binary "$0/wenzheng" --nodes 3 --rooms 2 --writers 20 \
    --followers 30 --questions 200 --kills 2 --seconds 10 \
    --postgres "$TEST_POSTGRES_URL" --redis "$TEST_REDIS_URL""#;

#[test]
fn three_nodes_keep_what_they_promised_whatever_fails() {
    let this = std::env::current_exe().expect("the path of this test");
    let programs = this.ancestors().nth(2).expect("the folder above deps");
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("services/with.mjs");
    let run = Command::new("node").arg(services).args(["sh", "-c", SMALL]).arg(programs).output();
    let output = run.expect("node runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
}

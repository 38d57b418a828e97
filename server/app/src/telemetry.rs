//! Logs to standard error and the recorder behind `/metrics`.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::{EnvFilter, prelude::*};

/// Seconds.
const DURATION_BUCKETS: &[f64] = &[0.001, 0.005, 0.02, 0.1, 0.5, 2.0];
const BATCH_BUCKETS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Logs readable on a terminal and as JSON lines elsewhere; `RUST_LOG` chooses what.
pub fn start_logs() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_http=info,hyper=warn"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        registry.with(lines.with_target(false)).try_init()
    } else {
        registry.with(lines.json().flatten_event(true)).try_init()
    };
    if let Err(error) = started {
        eprintln!("logs were started before: {error}");
    }
}

/// The one recorder of this process.
pub fn recorder() -> PrometheusHandle {
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(
                    metrics_exporter_prometheus::Matcher::Full("wenzheng_batch_commands".into()),
                    BATCH_BUCKETS,
                )
                .and_then(|builder| builder.set_buckets(DURATION_BUCKETS))
                .expect("the buckets are not empty");
            builder.install_recorder().expect("no other recorder is installed in this process")
        })
        .clone()
}

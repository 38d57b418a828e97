//! A node in this process, on a free port.

use crate::database::Database;
use app::{
    clock::Clock,
    config::{Config, Flags},
    node::App,
    serve::Node,
};
use tokio::{sync::oneshot, task::JoinHandle};

pub struct TestNode {
    pub app: App,
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<anyhow::Result<()>>,
}

impl TestNode {
    /// A node on that database; with `settings` on top of the tests' own.
    pub async fn start(database: &Database, clock: Clock, settings: &[(&str, &str)]) -> Self {
        let _installed_before = rustls::crypto::ring::default_provider().install_default();
        let mut environment = vec![
            ("DATABASE_URL".to_owned(), database.url.clone()),
            ("WENZHENG_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("WENZHENG_SHUTDOWN_WITHIN".to_owned(), "3".to_owned()),
            // Tests have the jobs look when they want it.
            ("WENZHENG_NOTICES_EVERY_SECONDS".to_owned(), "3600".to_owned()),
        ];
        environment.extend(database.redis_url.iter().map(|url| ("REDIS_URL".to_owned(), url.clone())));
        environment.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let flags = Flags { data_dir: Some(database.folder().to_owned()), ..Flags::default() };
        let config = Config::load(flags, environment.into_iter()).expect("the settings are right");
        let node = Node::start(config, clock, true).await.expect("the node starts");
        let (app, url) = (node.app.clone(), node.url());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(node.serve(async move {
            let _dropped = stopped.await;
        }));
        Self { app, url, stop: Some(stop), serving }
    }

    /// Tells it to stop, as SIGTERM does.
    pub fn terminate(&mut self) {
        self.stop.take();
    }

    /// Stops it in order and waits for that.
    pub async fn stop(mut self) {
        self.terminate();
        self.serving.await.expect("serving ends").expect("serving ends well");
    }
}

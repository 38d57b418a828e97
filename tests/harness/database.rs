//! Fresh databases, and the services that tests need.

use std::path::Path;
use tempfile::TempDir;

/// A database for one test, gone with it.
pub struct Database {
    pub url: String,
    pub redis_url: Option<String>,
    folder: TempDir,
}

impl Database {
    /// A SQLite file in a fresh folder.
    pub fn sqlite() -> Self {
        Self::sqlite_in(&std::env::temp_dir())
    }

    /// The same below another folder.
    pub fn sqlite_in(below: &Path) -> Self {
        let folder = tempfile::tempdir_in(below).expect("a temporary folder");
        let url = format!("sqlite://{}/wenzheng.db", folder.path().display());
        Self { url, redis_url: None, folder }
    }

    /// A new database on the server of `TEST_POSTGRES_URL`, and the Redis of `TEST_REDIS_URL`.
    pub async fn postgres() -> Self {
        let server = needed("TEST_POSTGRES_URL");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name =
            format!("it_{}", folder.path().file_name().expect("a name").to_string_lossy().replace('.', ""));
        let name = name.to_lowercase();
        store::testing::create_database(&server, &name)
            .await
            .expect("TEST_POSTGRES_URL takes a new database");
        let mut url = url::Url::parse(&server).expect("TEST_POSTGRES_URL is an address");
        url.set_path(&name);
        Self { url: url.to_string(), redis_url: Some(needed("TEST_REDIS_URL")), folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// An address that `make test` gives to the tests.
pub fn needed(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run `make test`, which starts what tests need"))
}

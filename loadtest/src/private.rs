//! A PostgreSQL and a Redis of one's own, to be stopped, stalled and started again as a run needs it.
//!
//! Each on a port that it keeps, its data in a temporary folder. Durability is left as it comes. The tests that do
//! nothing to them have `tests/services/with.mjs`.

pub mod postgres;
pub mod process;
pub mod redis;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use anyhow::Result;
use tempfile::TempDir;

pub use self::postgres::Postgres;
pub use self::redis::Redis;

pub struct Services {
    pub postgres: Postgres,
    pub redis: Redis,
    /// After the programs that use it.
    _folder: TempDir,
}

impl Services {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("wenzheng-services-").tempdir()?;
        // PostgreSQL runs under an account of its own, which has to be able to walk in.
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o711))?;
        let postgres = Postgres::start(folder.path()).await?;
        let redis = Redis::start(folder.path()).await?;
        Ok(Self { postgres, redis, _folder: folder })
    }
}

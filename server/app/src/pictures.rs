//! Pictures of answers and statements: made safe, and kept where all nodes find them, in a folder or with an object store
//! that speaks S3.

mod prepare;

pub use prepare::{Bounds, Fault, Prepared, prepare};

use crate::config::Config;
use anyhow::Context;
use bytes::Bytes;
use domain::{
    ids::PictureId,
    instant::{DAY_MS, MINUTE_MS},
};
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path, prefix::PrefixStore};
use std::{sync::Arc, time::Duration};
use store::StoreError;
use tokio::{sync::Semaphore, time::timeout};

const FOLDER: &str = "pictures";
/// Pictures that are decoded at the same time: each takes memory for all its pixels, and a core.
const AT_ONCE: usize = 2;
/// How long whoever keeps them may take: the library itself would try for minutes.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);

/// So long a picture is kept for what is to show it.
pub const UNUSED_MS: i64 = DAY_MS;
/// So long it may be named; what is named just before then is stored long before it would be forgotten.
pub const OFFERED_MS: i64 = UNUSED_MS - 120 * MINUTE_MS;

#[derive(Clone)]
pub struct Pictures {
    objects: Arc<dyn ObjectStore>,
    turns: Arc<Semaphore>,
    bounds: Bounds,
}

impl Pictures {
    /// In the folder `pictures` of the data, or where the settings say. What an S3 needs beside its address comes from the
    /// environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_ENDPOINT`, `AWS_REGION`.
    ///
    /// # Errors
    /// When the folder cannot be made, or the address is none.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let objects: Arc<dyn ObjectStore> = match &config.pictures_url {
            None => {
                let folder = config.data_dir.join(FOLDER);
                std::fs::create_dir_all(&folder)
                    .with_context(|| format!("cannot make {}", folder.display()))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?)
            }
            Some(url) => {
                let url = url.parse().context("pictures_url is no address")?;
                let (objects, folder) =
                    object_store::parse_url_opts(&url, config.object_store.iter().cloned())?;
                Arc::new(PrefixStore::new(objects, folder))
            }
        };
        let limits = &config.limits;
        let bounds = Bounds {
            pixels_max: limits.picture_pixels_max,
            edge_max: u32::try_from(limits.picture_edge_max).unwrap_or(u32::MAX),
        };
        Ok(Self { objects, turns: Arc::new(Semaphore::new(AT_ONCE)), bounds })
    }

    /// As [`prepare()`], away from what answers requests, a few at a time.
    pub async fn prepare(&self, bytes: Bytes) -> Result<Prepared, Fault> {
        let (turn, bounds) = (self.turns.clone().acquire_owned().await, self.bounds);
        let prepared = tokio::task::spawn_blocking(move || {
            // Also when nobody waits for it any more: what is decoded takes its turn to the end.
            let _turn = turn;
            prepare(&bytes, bounds)
        });
        prepared.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a picture could not be looked at");
            Err(Fault::Invalid)
        })
    }

    pub async fn put(&self, id: &PictureId, bytes: Bytes) -> Result<(), StoreError> {
        in_time(self.objects.put(&at(id), bytes.into())).await.map(|_| ())
    }

    pub async fn get(&self, id: &PictureId) -> Result<Option<Bytes>, StoreError> {
        let place = at(id);
        in_time(async {
            match self.objects.get(&place).await {
                Ok(found) => found.bytes().await.map(Some),
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// One that is not there is no error.
    pub async fn remove(&self, id: &PictureId) -> Result<(), StoreError> {
        let place = at(id);
        in_time(async {
            match self.objects.delete(&place).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }
}

async fn in_time<T>(call: impl Future<Output = object_store::Result<T>>) -> Result<T, StoreError> {
    match timeout(ANSWERED_WITHIN, call).await {
        Ok(answer) => answer.map_err(|error| StoreError::Unavailable(format!("pictures: {error}"))),
        Err(_) => Err(StoreError::Unavailable("pictures: no answer in time".to_owned())),
    }
}

fn at(id: &PictureId) -> Path {
    Path::from(id.as_str())
}

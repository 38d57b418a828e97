//! Passwords: Argon2id, off the threads that serve requests, a few at a time.

use crate::web::error::{Problem, WebRefusal};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// One hash takes 19 MiB and a core for a moment, so few are made at once, and few may wait for it.
const AT_ONCE_MAX: usize = 2;
const WAITING_MAX: usize = 64;

static AT_ONCE: Semaphore = Semaphore::const_new(AT_ONCE_MAX);
static WAITING: Semaphore = Semaphore::const_new(WAITING_MAX);

/// What an unknown username is compared with, so that it takes as long as a known one.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hashed(&crate::clock::secret_token()));

/// The hash that is stored, with its salt and parameters.
///
/// # Errors
/// `overloaded` when too many wait already.
pub async fn hash(password: String) -> Result<String, Problem> {
    aside(move || hashed(&password)).await?.ok_or_else(|| WebRefusal::Internal.into())
}

/// Whether the password is the one of that hash; `hash` is none for a user that does not exist.
///
/// # Errors
/// `overloaded` when too many wait already.
pub async fn is_right(password: String, hash: Option<String>) -> Result<bool, Problem> {
    aside(move || match hash {
        Some(hash) => verify(&password, &hash),
        None => {
            let _as_slow_as_for_a_known_one = NOBODYS.as_deref().map(|hash| verify(&password, hash));
            false
        }
    })
    .await
}

fn hashed(password: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.inspect_err(|error| tracing::error!(%error, "hashing failed")).ok().map(|hash| hash.to_string())
}

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let overloaded = |_| Problem::overloaded();
    let _waiting = WAITING.try_acquire().map_err(overloaded)?;
    let _working = AT_ONCE.acquire().await.map_err(|_| Problem::overloaded())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "hashing did not end");
        WebRefusal::Internal.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let stored = hash("供热 2026".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert_ne!(stored, hash("供热 2026".into()).await.unwrap(), "salted");
        assert!(is_right("供热 2026".into(), Some(stored.clone())).await.unwrap());
        assert!(!is_right("供热 2027".into(), Some(stored)).await.unwrap());
        assert!(!is_right("供热 2026".into(), None).await.unwrap());
        assert!(!is_right("供热 2026".into(), Some("garbage".into())).await.unwrap());
    }
}

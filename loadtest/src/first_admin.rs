//! The first admin of a city just founded: made as an operator makes it, then signed in.

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::api::Api;
use crate::city::Admin;
use crate::node::Setup;

/// A node may take two seconds to hear of an account that was made beside it.
const TRIES_MAX: usize = 5;
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

pub async fn first_admin(setup: &Setup, api: &Api, run: &str) -> Result<Admin> {
    let (username, password) = (format!("{run}-admin"), format!("{:024x}", rand::random::<u128>()));
    setup.add_admin(&username, &password).await?;
    for _ in 1..TRIES_MAX {
        if let Ok(admin) = Admin::sign_in(api, &username, &password).await {
            return Ok(admin);
        }
        sleep(BETWEEN_TRIES).await;
    }
    Admin::sign_in(api, &username, &password).await
}

//! `wenzheng staff add`: the first admin, and any account beside a running server.

use crate::{
    clock::Clock,
    config::Config,
    start::{migrated, start},
    web::auth,
};
use anyhow::Context;
use domain::{Actor, CityCommand, Role, command::Credential, role::Grant, text::Line};

/// Makes the account; returns what to tell the one who asked for it.
///
/// # Errors
/// When the account cannot be: the name is taken or too short, the department unknown, the password too short.
pub async fn add(
    config: Config,
    username: &str,
    role: Role,
    department: Option<&str>,
    password: Option<String>,
) -> anyhow::Result<String> {
    let (db, _) = migrated(&config).await?;
    let address = config.listen.clone();
    let app = start(config, Clock::system(), db, &address).await?;
    let city = app.city.now();
    let department_id = match department {
        None => None,
        Some(code) => {
            let found = city.departments.values().find(|department| department.code.as_str() == code);
            Some(found.with_context(|| format!("there is no department {code}"))?.id.clone())
        }
    };
    let username = Line::parse(username).map_err(|fault| anyhow::anyhow!("username: {}", fault.code()))?;
    let (credential, told) = match password {
        Some(password) => {
            let shortest = city.settings.password_length_min as usize;
            anyhow::ensure!(
                password.chars().count() >= shortest,
                "the password needs at least {shortest} characters"
            );
            let hash = auth::password::hash(password).await.map_err(|_| anyhow::anyhow!("hashing failed"))?;
            (Credential::Password(hash), format!("{} was added", username.as_str()))
        }
        None => {
            let (credential, link) = auth::new_sign_in_link(app.public_url(), app.clock.now());
            (credential, format!("{} was added and signs in once at {link}", username.as_str()))
        }
    };
    let command = CityCommand::CreateStaff {
        name: username.clone(),
        username,
        grants: vec![Grant { role, department_id }],
        email: None,
        credential: Some(credential),
    };
    let made = app.writer.city(Actor::System, command, None).await;
    app.stop.cancel();
    app.tasks.close();
    app.tasks.wait().await;
    made.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(told)
}

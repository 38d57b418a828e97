//! Secrets, beside the log and never in it. Only hashes are kept, but of what signs the calls of a webhook.

use crate::{
    db::{Tx, run},
    error::StoreError,
};
use domain::{command::Credential, decide::CredentialOf};

pub(crate) async fn write(tx: &mut Tx, of: &CredentialOf, credential: &Credential) -> Result<(), StoreError> {
    const PASSWORD: &str = "INSERT INTO staff_password (staff_id, hash) VALUES ($1, $2) \
                            ON CONFLICT (staff_id) DO UPDATE SET hash = excluded.hash";
    const LINK: &str = "INSERT INTO sign_in_link (hash, staff_id, until_ms) VALUES ($1, $2, $3)";
    const TOKEN: &str = "INSERT INTO token_hash (hash, token_id) VALUES ($1, $2)";
    const SIGNING: &str = "INSERT INTO webhook_secret (webhook_id, secret) VALUES ($1, $2)";
    match (of, credential) {
        (CredentialOf::Staff(id), Credential::Password(hash)) => run!(tx, PASSWORD, id.as_str(), hash)?,
        (CredentialOf::Staff(id), Credential::Link { hash, until }) => {
            run!(tx, LINK, hash, id.as_str(), until.ms())?
        }
        (CredentialOf::Token(id), Credential::Token(hash)) => run!(tx, TOKEN, hash, id.as_str())?,
        (CredentialOf::Webhook(id), Credential::SigningSecret(secret)) => {
            run!(tx, SIGNING, id.as_str(), secret)?
        }
        (CredentialOf::Staff(_), Credential::Token(_) | Credential::SigningSecret(_))
        | (
            CredentialOf::Token(_),
            Credential::Password(_) | Credential::Link { .. } | Credential::SigningSecret(_),
        )
        | (
            CredentialOf::Webhook(_),
            Credential::Password(_) | Credential::Link { .. } | Credential::Token(_),
        ) => {
            return Err(StoreError::Refused("a credential of another kind than its owner".to_owned()));
        }
    };
    Ok(())
}

//! Mails as the server of `TEST_MAIL_FOLDER` received them.

use crate::database::needed;
use mail_parser::MessageParser;
use std::{fs, path::Path};

/// A mail as it was received.
pub struct Received {
    pub subject: String,
    pub body: String,
    pub id: String,
    pub from: String,
    /// The header of that name as it stands there, where there is one.
    pub list_unsubscribe: String,
    pub list_unsubscribe_post: String,
}

/// What the server took for that address, in the order of its names for them.
pub fn received(address: &str) -> Vec<Received> {
    let folder = needed("TEST_MAIL_FOLDER");
    let files = fs::read_dir(Path::new(&folder)).expect("the folder of mails");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let bytes = fs::read(path).expect("a mail");
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
        if to == address {
            let from = mail.from().and_then(|from| from.first()).and_then(|from| from.address());
            let raw = |name: &str| mail.header_raw(name).unwrap_or_default().trim().to_owned();
            found.push(Received {
                subject: mail.subject().unwrap_or_default().to_owned(),
                body: mail.body_text(0).unwrap_or_default().into_owned(),
                id: mail.message_id().unwrap_or_default().to_owned(),
                from: from.unwrap_or_default().to_owned(),
                list_unsubscribe: raw("List-Unsubscribe"),
                list_unsubscribe_post: raw("List-Unsubscribe-Post"),
            });
        }
    }
    found
}

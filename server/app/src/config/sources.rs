//! Where settings come from: a file, the environment, flags.

use super::{ConfigError, Flags, wrong};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

const FILE: &str = "wenzheng.toml";
/// What an object store is told beside its address has names of its own, which other programs know, too.
const OF_OBJECT_STORE: &str = "AWS_";

/// A value as the file has it; from the environment everything is text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Value {
    Text(String),
    Number(u64),
    List(Vec<String>),
}

impl Value {
    pub fn text(self, name: &str) -> Result<String, ConfigError> {
        match self {
            Value::Text(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::List(_) => Err(wrong(name, "takes one value, not a list")),
        }
    }

    pub fn list(self) -> Vec<String> {
        match self {
            Value::List(list) => list,
            Value::Number(number) => vec![number.to_string()],
            Value::Text(text) => {
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            }
        }
    }
}

pub(super) fn from_file(path: Option<&Path>) -> Result<BTreeMap<String, Value>, ConfigError> {
    let (path, is_asked_for) = match path {
        Some(path) => (path, true),
        None => (Path::new(FILE), false),
    };
    match fs::read_to_string(path) {
        Ok(text) => {
            toml::from_str(&text).map_err(|error| wrong(path.display().to_string(), error.to_string()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_asked_for => Ok(BTreeMap::new()),
        Err(error) => Err(wrong("config", format!("{}: {error}", path.display()))),
    }
}

pub(super) fn from_environment(
    environment: Vec<(String, String)>,
) -> Result<BTreeMap<String, Value>, ConfigError> {
    let mut values = BTreeMap::new();
    for (name, value) in environment {
        let key = match name.as_str() {
            "DATABASE_URL" | "REDIS_URL" => name.to_lowercase(),
            _ => match name.strip_prefix("WENZHENG_") {
                Some(rest) => rest.to_lowercase(),
                None => continue,
            },
        };
        values.insert(key, Value::Text(value));
    }
    Ok(values)
}

pub(super) fn from_flags(flags: Flags) -> BTreeMap<String, Value> {
    let data_dir = flags.data_dir.map(|path| path.display().to_string());
    [
        ("listen", flags.listen),
        ("database_url", flags.database_url),
        ("redis_url", flags.redis_url),
        ("data_dir", data_dir),
        ("public_url", flags.public_url),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), Value::Text(value?))))
    .collect()
}

/// What the environment has for the object store of pictures.
pub(super) fn of_object_store(environment: &[(String, String)]) -> Vec<(String, String)> {
    environment.iter().filter(|(name, _)| name.starts_with(OF_OBJECT_STORE)).cloned().collect()
}

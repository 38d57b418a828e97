//! What a machine is told: built-in defaults, `wenzheng.toml`, environment, flags, the later winning.
//!
//! What a city decides is in the database, see [`domain::settings`].

mod limits;
mod sources;

pub use limits::NodeLimits;

use ipnet::IpNet;
use sources::{Value, from_environment, from_file, from_flags, of_object_store};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

/// The shortest secret that is taken, in characters.
const SECRET_LENGTH_MIN: usize = 32;
/// The address of whoever does not choose one.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:8080";
const SECRET_FILE: &str = "secret";

#[derive(Clone, Debug)]
pub struct Config {
    /// Where connections are accepted, as `HOST:PORT`; port 0 picks one.
    pub listen: String,
    pub database_url: String,
    /// None: one node.
    pub redis_url: Option<String>,
    pub data_dir: PathBuf,
    /// Authenticates what nodes say to each other.
    pub secret: String,
    /// For links and cookies, without a slash at the end; none: from the address that is listened on.
    pub public_url: Option<String>,
    pub trusted_proxies: Vec<IpNet>,
    pub embed_origins: Vec<String>,
    pub unlimited_addresses: Vec<IpNet>,
    /// The mail server; none: notices are not mailed.
    pub smtp_url: Option<String>,
    /// The sender of mails.
    pub mail_from: Option<String>,
    /// Where pictures are kept, as `s3://bucket/folder`; none: in `data_dir`.
    pub pictures_url: Option<String>,
    /// What its object store is told beside the address, by the names of the environment: `AWS_ENDPOINT`, ….
    pub object_store: Vec<(String, String)>,
    /// Networks that webhooks may lead to beside the public internet.
    pub webhook_networks: Vec<IpNet>,
    pub shutdown_within: Duration,
    /// Limits of one node, by name.
    pub limits: NodeLimits,
    /// Where this process dies, for tests.
    #[cfg(any(debug_assertions, feature = "faults"))]
    pub fault: Option<crate::faults::Fault>,
    /// Which older program this process is, for tests.
    #[cfg(any(debug_assertions, feature = "faults"))]
    pub fault_level: Option<u32>,
}

/// What flags say; the same names as in the file and, with `WENZHENG_`, in the environment.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Where connections are accepted [default: 127.0.0.1:8080]
    #[arg(long, global = true)]
    pub listen: Option<String>,
    /// sqlite://… or postgres://… [default: sqlite://<data_dir>/wenzheng.db]
    #[arg(long, global = true)]
    pub database_url: Option<String>,
    /// redis://…; given: many nodes on PostgreSQL
    #[arg(long, global = true)]
    pub redis_url: Option<String>,
    /// SQLite file, generated secret [default: ./data]
    #[arg(long, global = true)]
    pub data_dir: Option<PathBuf>,
    /// Address of the site, for links and cookies
    #[arg(long, global = true)]
    pub public_url: Option<String>,
    /// The settings file [default: wenzheng.toml, if it is there]
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
}

/// A setting that stops the start: which, and why.
#[derive(Debug, thiserror::Error)]
#[error("setting {name}: {why}")]
pub struct ConfigError {
    name: String,
    why: String,
}

fn wrong(name: impl Into<String>, why: impl Into<String>) -> ConfigError {
    ConfigError { name: name.into(), why: why.into() }
}

impl Config {
    /// Puts the sources together; makes the data directory and the secret in it when they are missing.
    ///
    /// # Errors
    /// Names the setting that is unknown or impossible.
    pub fn load(
        flags: Flags,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut values = from_file(flags.config.as_deref())?;
        let environment: Vec<_> = environment.collect();
        let object_store = of_object_store(&environment);
        values.extend(from_environment(environment)?);
        values.extend(from_flags(flags));
        Self::from_values(values, object_store)
    }

    fn from_values(
        mut values: BTreeMap<String, Value>,
        object_store: Vec<(String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut text = |name: &str| values.remove(name).map(|value| value.text(name)).transpose();
        let data_dir = PathBuf::from(text("data_dir")?.unwrap_or_else(|| "./data".into()));
        let database_url = text("database_url")?;
        let listen = text("listen")?.unwrap_or_else(|| LISTEN_DEFAULT.into());
        let redis_url = text("redis_url")?;
        let public_url = text("public_url")?;
        let secret = text("secret")?;
        let (smtp_url, mail_from) = (text("smtp_url")?, text("mail_from")?);
        let pictures_url = text("pictures_url")?;
        let shutdown_within = text("shutdown_within")?.unwrap_or_else(|| "10".into());
        #[cfg(any(debug_assertions, feature = "faults"))]
        let fault = text("fault")?
            .map(|text| crate::faults::Fault::parse(&text).ok_or_else(|| wrong("fault", "is no fault point")))
            .transpose()?;
        #[cfg(any(debug_assertions, feature = "faults"))]
        let fault_level = text("fault_level")?
            .map(|level| level.parse().map_err(|_| wrong("fault_level", "is no level")))
            .transpose()?;
        let mut list = |name: &str| values.remove(name).map(Value::list).unwrap_or_default();
        let (trusted_proxies, embed_origins, unlimited_addresses) =
            (list("trusted_proxies"), list("embed_origins"), list("unlimited_addresses"));
        let webhook_networks = list("webhook_networks");

        let mut limits = NodeLimits::default();
        for name in NodeLimits::NAMES {
            if let Some(value) = values.remove(*name) {
                let number = value.text(name)?.parse().map_err(|_| wrong(*name, "is not a whole number"))?;
                if number == 0 {
                    return Err(wrong(*name, "has to be at least 1"));
                }
                limits.set(name, number);
            }
        }
        if let Some((name, _)) = values.pop_first() {
            return Err(wrong(name, "is unknown"));
        }

        fs::create_dir_all(&data_dir)
            .map_err(|error| wrong("data_dir", format!("{} cannot be made: {error}", data_dir.display())))?;
        let config = Self {
            database_url: database_url
                .unwrap_or_else(|| format!("sqlite://{}/wenzheng.db", data_dir.display())),
            secret: match secret {
                Some(secret) => secret,
                None => generated_secret(&data_dir)?,
            },
            listen,
            redis_url,
            data_dir,
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies: networks("trusted_proxies", &trusted_proxies)?,
            embed_origins,
            unlimited_addresses: networks("unlimited_addresses", &unlimited_addresses)?,
            smtp_url,
            mail_from,
            pictures_url,
            object_store,
            webhook_networks: networks("webhook_networks", &webhook_networks)?,
            shutdown_within: seconds("shutdown_within", &shutdown_within)?,
            limits,
            #[cfg(any(debug_assertions, feature = "faults"))]
            fault,
            #[cfg(any(debug_assertions, feature = "faults"))]
            fault_level,
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.secret.chars().count() < SECRET_LENGTH_MIN {
            return Err(wrong("secret", format!("has to have at least {SECRET_LENGTH_MIN} characters")));
        }
        let scheme = self.database_url.split(':').next().unwrap_or_default();
        if !matches!(scheme, "sqlite" | "postgres" | "postgresql") {
            return Err(wrong("DATABASE_URL", "has to begin with sqlite:// or postgres://"));
        }
        if self.redis_url.is_some() && scheme == "sqlite" {
            return Err(wrong(
                "REDIS_URL",
                "means many nodes, and those need PostgreSQL: set DATABASE_URL to it",
            ));
        }
        if let Some(url) = &self.redis_url
            && !(url.starts_with("redis://") || url.starts_with("rediss://"))
        {
            return Err(wrong("REDIS_URL", "has to begin with redis:// or rediss://"));
        }
        if let Some(url) = &self.public_url {
            let is_web = url::Url::parse(url)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            if !is_web {
                return Err(wrong("public_url", "has to be an http or https address"));
            }
        }
        for origin in &self.embed_origins {
            let is_origin =
                url::Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
            if !is_origin {
                return Err(wrong(
                    "embed_origins",
                    format!("{origin} is no origin, as https://www.example.org"),
                ));
            }
        }
        check_mail(self.smtp_url.as_deref(), self.mail_from.as_deref())?;
        if self.listen.rsplit_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            return Err(wrong("listen", "has to be HOST:PORT"));
        }
        Ok(())
    }
}

/// A mail server and a sender belong together, and a password is not sent in the clear.
fn check_mail(smtp_url: Option<&str>, mail_from: Option<&str>) -> Result<(), ConfigError> {
    let (url, from) = match (smtp_url, mail_from) {
        (None, None) => return Ok(()),
        (Some(url), Some(from)) => (url, from),
        (Some(_), None) => return Err(wrong("mail_from", "is missing: smtp_url is set")),
        (None, Some(_)) => return Err(wrong("smtp_url", "is missing: mail_from is set")),
    };
    // The address itself may hold a password and is not repeated.
    let parsed = url::Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host())
        .filter(|_| lettre::SmtpTransport::from_url(url).is_ok())
        .ok_or_else(|| wrong("smtp_url", "has to be an address as smtps://user:password@mail.example.org"))?;
    let is_sealed = parsed.scheme() == "smtps"
        || parsed.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    if parsed.password().is_some() && !is_sealed {
        return Err(wrong("smtp_url", "has a password and no TLS: use smtps:// or add ?tls=required"));
    }
    from.parse::<lettre::message::Mailbox>()
        .map(|_| ())
        .map_err(|_| wrong("mail_from", "has to be an address as wenzheng@example.org"))
}

/// Reads the secret of the data directory; the first time makes one that only its owner can read.
fn generated_secret(data_dir: &Path) -> Result<String, ConfigError> {
    let path = data_dir.join(SECRET_FILE);
    let failed = |error: std::io::Error| wrong("secret", format!("{}: {error}", path.display()));
    if !path.exists() {
        let secret = crate::clock::secret_token();
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
        std::io::Write::write_all(&mut file, secret.as_bytes()).map_err(failed)?;
    }
    Ok(fs::read_to_string(&path).map_err(failed)?.trim().to_owned())
}

fn networks(name: &str, texts: &[String]) -> Result<Vec<IpNet>, ConfigError> {
    let parse = |text: &String| {
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
        network.map_err(|_| wrong(name, format!("{text} is neither an address nor a network")))
    };
    texts.iter().map(parse).collect()
}

/// `10` or `10 s`, in seconds.
fn seconds(name: &str, text: &str) -> Result<Duration, ConfigError> {
    let number = text.trim().trim_end_matches('s').trim().parse::<u64>();
    match number {
        Ok(number) if number > 0 => Ok(Duration::from_secs(number)),
        _ => Err(wrong(name, format!("{text} is no number of seconds above 0"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let flags = Flags { data_dir: Some(folder.path().to_owned()), ..Flags::default() };
        Config::load(flags, environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn the_defaults_run_alone() {
        let config = load(&[("PATH", "/bin")]).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8080");
        assert!(config.database_url.starts_with("sqlite://") && config.redis_url.is_none());
        assert!(config.secret.len() >= SECRET_LENGTH_MIN);
    }

    #[test]
    fn a_mail_server_has_a_sender_and_hears_no_password_in_the_clear() {
        let named = |url: &str, from: &str| {
            let environment = [("WENZHENG_SMTP_URL", url), ("WENZHENG_MAIL_FROM", from)];
            let given: Vec<_> = environment.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            load(&given).err().map(|error| error.to_string())
        };
        let from = "示例市问政 <wenzheng@example.org>";
        for url in [
            "smtp://127.0.0.1:25",
            "smtps://user:hunter2@mail.example.org",
            "smtp://user:hunter2@mail.example.org:587?tls=required",
        ] {
            assert_eq!(named(url, from), None, "{url}");
        }
        for (url, from, setting) in [
            ("smtp://127.0.0.1:25", "", "mail_from"),
            ("", from, "smtp_url"),
            ("mail.example.org", from, "smtp_url"),
            ("http://mail.example.org", from, "smtp_url"),
            ("smtp://user:hunter2@mail.example.org", from, "smtp_url"),
            ("smtps://mail.example.org", "nobody", "mail_from"),
        ] {
            let error = named(url, from).unwrap_or_default();
            assert!(error.contains(setting) && !error.contains("hunter2"), "{url} {from}: {error}");
        }
    }

    #[test]
    fn a_setting_that_cannot_be_is_named() {
        for (name, value, named) in [
            ("WENZHENG_LISTN", "x", "listn"),
            ("WENZHENG_LISTEN", "nowhere", "listen"),
            ("WENZHENG_SECRET", "short", "secret"),
            ("WENZHENG_TRUSTED_PROXIES", "10.0.0.0/33", "trusted_proxies"),
            ("WENZHENG_SHUTDOWN_WITHIN", "soon", "shutdown_within"),
            ("WENZHENG_EMBED_ORIGINS", "https://www.example.org/page", "embed_origins"),
            ("WENZHENG_QUEUE_MAX", "0", "queue_max"),
            ("DATABASE_URL", "mysql://x", "DATABASE_URL"),
            ("REDIS_URL", "redis://127.0.0.1", "REDIS_URL"),
        ] {
            let error = load(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn flags_win_over_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let flags = Flags {
            data_dir: Some(folder.path().to_owned()),
            listen: Some("127.0.0.1:1".into()),
            ..Flags::default()
        };
        let environment = [("WENZHENG_LISTEN".to_owned(), "127.0.0.1:2".to_owned())];
        assert_eq!(Config::load(flags, environment.into_iter()).unwrap().listen, "127.0.0.1:1");
    }
}

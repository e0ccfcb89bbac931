//! Settings: defaults, then a file, then the environment; parsed once into types.
//!
//! The file is the one that `YOUSAID_CONFIG` names, or `yousaid.toml` in the working directory when
//! there is one. A variable `YOUSAID_DATABASE_URL` sets `database_url`, and so on.
//! `docs/OPERATIONS.md` explains every setting.
//!
//! Invariants: a setting that nobody knows is an error, and no secret is ever printed.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use config::{Config, Environment, File};
use serde::{Deserialize, Serialize};
use url::Url;
use yousaid_entities::DatabaseSettings;

/// Why the settings cannot be used, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file or variable could not be read, or holds a setting that nobody knows.
    #[error("settings: {0}")]
    Read(#[from] config::ConfigError),
    /// A setting is of the right type and still makes no sense.
    #[error("setting `{name}`: {reason}")]
    Value {
        /// The setting.
        name: &'static str,
        /// What is wrong with it, and what would be right.
        reason: String,
    },
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

/// The fewest characters of a secret: 32 random ones cannot be guessed.
const SECRET_LENGTH: usize = 32;

/// The settings as they are written: in the file, and in the environment with `YOUSAID_` in front.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    database_url: String,
    database_connections: u32,
    redis_url: String,
    redis_prefix: String,
    bind: String,
    base_url: String,
    secret: String,
    smtp_url: String,
    mail_folder: PathBuf,
    mail_from: String,
    mail_concurrency: usize,
    mail_per_domain: usize,
    worker: bool,
    worker_concurrency: usize,
    trusted_proxies: usize,
    body_limit: usize,
    upload_limit: usize,
    connections: usize,
    post_rate: u32,
    sign_in_rate: u32,
    metrics_token: String,
    security_contact: String,
    demo: bool,
    log: String,
    log_format: LogFormat,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            database_url: "sqlite://yousaid.db".to_owned(),
            database_connections: 8,
            redis_url: String::new(),
            redis_prefix: "yousaid".to_owned(),
            bind: "127.0.0.1:8080".to_owned(),
            base_url: String::new(),
            secret: String::new(),
            smtp_url: String::new(),
            mail_folder: PathBuf::from("mail"),
            mail_from: "YouSaid <noreply@localhost>".to_owned(),
            mail_concurrency: 16,
            mail_per_domain: 4,
            worker: true,
            worker_concurrency: 16,
            trusted_proxies: 0,
            body_limit: 256 * 1024,
            upload_limit: 8 * 1024 * 1024,
            connections: 2_000,
            post_rate: 60,
            sign_in_rate: 20,
            metrics_token: String::new(),
            security_contact: String::new(),
            demo: false,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where messages go.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// A mail server: `smtp://user:password@host:port?tls=required`, as lettre reads it.
    Smtp(Secret),
    /// One file a message, for trying things out.
    Folder(PathBuf),
}

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The database.
    pub database: DatabaseSettings,
    /// Redis, where several processes share wake-ups and rate limits.
    pub redis_url: Option<Secret>,
    /// What every key and channel in Redis begins with.
    pub redis_prefix: String,
    /// Where the web server listens.
    pub bind: SocketAddr,
    /// Scheme and host that people reach it at, without a slash at the end.
    pub base_url: String,
    /// What every link and form token is derived from. Only a demo may start without it.
    pub secret: Option<Secret>,
    /// Where messages go.
    pub mail: MailTransport,
    /// Who messages are from.
    pub mail_from: String,
    /// Messages that one process sends at a time.
    pub mail_concurrency: usize,
    /// Of these, to addresses of one domain.
    pub mail_per_domain: usize,
    /// Whether `serve` also runs jobs.
    pub worker: bool,
    /// Jobs at a time in one process that are neither mail nor screening.
    pub worker_concurrency: usize,
    /// Proxies in front that append to `X-Forwarded-For`; 0 reads no such header.
    pub trusted_proxies: usize,
    /// Bytes of a form at most.
    pub body_limit: usize,
    /// Bytes of a form with files at most.
    pub upload_limit: usize,
    /// Connections at a time at most; further ones wait.
    pub connections: usize,
    /// Forms that one address may send in a minute.
    pub post_rate: u32,
    /// Sign-in mails that one address may ask for in 15 minutes; one mailbox gets a quarter of it.
    pub sign_in_rate: u32,
    /// Lets a monitor on another machine read `/metrics`.
    pub metrics_token: Option<Secret>,
    /// Where weaknesses are reported: an address for `security.txt`.
    pub security_contact: Option<String>,
    /// Whether the data are made up; every page says so.
    pub demo: bool,
    /// What is logged, as `tracing` filters.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

impl Settings {
    /// Reads file and environment.
    ///
    /// # Errors
    /// When something cannot be read, is unknown or makes no sense.
    pub fn load() -> Result<Self, ConfigError> {
        Self::from_environment(std::env::vars().collect())
    }

    /// The same for commands that only read or keep facts. They make no links and no codes, so they
    /// need no secret; without one they get one that nobody else has.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn load_for_facts() -> Result<Self, ConfigError> {
        let mut written = read(std::env::vars().collect())?;
        if written.secret.is_empty() {
            written.secret = URL_SAFE_NO_PAD.encode(crate::app::entropy());
        }
        written.parse()
    }

    /// Reads the file that the given environment names, and the environment.
    ///
    /// # Errors
    /// When something cannot be read, is unknown or makes no sense.
    pub fn from_environment(environment: HashMap<String, String>) -> Result<Self, ConfigError> {
        read(environment)?.parse()
    }

    /// Whether people reach it over TLS: cookies are then marked as such.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https:")
    }
}

fn read(mut environment: HashMap<String, String>) -> Result<Written, ConfigError> {
    let file = environment.remove("YOUSAID_CONFIG");
    let file = match &file {
        Some(path) => File::with_name(path).required(true),
        None => File::with_name("yousaid.toml").required(false),
    };
    let variables = Environment::with_prefix("YOUSAID").source(Some(environment));
    let read = Config::builder()
        .add_source(file)
        .add_source(variables)
        .build()?;
    Ok(read.try_deserialize()?)
}

/// The settings in force as a file would say them, secrets hidden.
///
/// # Errors
/// When something cannot be read, is unknown or makes no sense.
pub fn in_force(environment: HashMap<String, String>) -> Result<String, ConfigError> {
    let mut written = read(environment)?;
    let settings = written.clone().parse()?;
    written.base_url = settings.base_url;
    for secret in [&mut written.secret, &mut written.metrics_token] {
        if !secret.is_empty() {
            "[hidden]".clone_into(secret);
        }
    }
    for address in [
        &mut written.database_url,
        &mut written.redis_url,
        &mut written.smtp_url,
    ] {
        *address = without_password(address);
    }
    toml::to_string(&written).map_err(|error| ConfigError::Value {
        name: "all",
        reason: error.to_string(),
    })
}

fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            // Only an address without a host refuses a password, and such a one has none.
            let _ = url.set_password(Some("hidden"));
            url.to_string()
        }
        _ => address.to_owned(),
    }
}

fn wrong(name: &'static str, reason: impl Into<String>) -> ConfigError {
    ConfigError::Value {
        name,
        reason: reason.into(),
    }
}

fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl Written {
    fn parse(self) -> Result<Settings, ConfigError> {
        let bind: SocketAddr = self.bind.parse().map_err(|_| {
            wrong(
                "bind",
                "must be an address and a port, such as 127.0.0.1:8080",
            )
        })?;
        let base_url = given(self.base_url).unwrap_or_else(|| format!("http://{bind}"));
        let base = Url::parse(&base_url)
            .map_err(|error| wrong("base_url", format!("is not an address: {error}")))?;
        if !matches!(base.scheme(), "http" | "https")
            || base.path() != "/"
            || base.query().is_some()
        {
            return Err(wrong(
                "base_url",
                "must be scheme and host only: https://feedback.example",
            ));
        }
        let known = ["sqlite:", "postgres:", "postgresql:"];
        if !known
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            return Err(wrong(
                "database_url",
                "must begin with sqlite: or postgres:",
            ));
        }
        if !self.redis_url.is_empty() && !self.redis_url.starts_with("redis") {
            return Err(wrong(
                "redis_url",
                "must begin with redis:, rediss: or redis+unix:",
            ));
        }
        if !self.smtp_url.is_empty() && !self.smtp_url.starts_with("smtp") {
            return Err(wrong("smtp_url", "must begin with smtp: or smtps:"));
        }
        if !self.mail_from.contains('@') {
            return Err(wrong(
                "mail_from",
                "must be a mail address: YouSaid <noreply@example.org>",
            ));
        }
        let secret = given(self.secret);
        match &secret {
            Some(text) if text.chars().count() < SECRET_LENGTH => {
                let reason = format!("must have {SECRET_LENGTH} random characters or more");
                return Err(wrong("secret", reason));
            }
            None if !self.demo => {
                let reason = "is required; make one with: openssl rand -base64 48";
                return Err(wrong("secret", reason));
            }
            _ => {}
        }
        for (name, number) in [
            ("database_connections", self.database_connections as usize),
            ("worker_concurrency", self.worker_concurrency),
            ("mail_concurrency", self.mail_concurrency),
            ("mail_per_domain", self.mail_per_domain),
            ("body_limit", self.body_limit),
            ("upload_limit", self.upload_limit),
            ("connections", self.connections),
            ("post_rate", self.post_rate as usize),
            ("sign_in_rate", self.sign_in_rate as usize),
        ] {
            if number == 0 {
                return Err(wrong(name, "must be 1 or more"));
            }
        }
        if !self.database_url.starts_with("sqlite:") && self.database_connections < 2 {
            return Err(wrong(
                "database_connections",
                "must be 2 or more on PostgreSQL",
            ));
        }
        Ok(Settings {
            database: DatabaseSettings {
                url: self.database_url,
                connections: self.database_connections,
            },
            redis_url: given(self.redis_url).map(Secret),
            redis_prefix: self.redis_prefix,
            bind,
            base_url: base_url.trim_end_matches('/').to_owned(),
            secret: secret.map(Secret),
            mail: match given(self.smtp_url) {
                Some(url) => MailTransport::Smtp(Secret(url)),
                None => MailTransport::Folder(self.mail_folder),
            },
            mail_from: self.mail_from,
            mail_concurrency: self.mail_concurrency,
            mail_per_domain: self.mail_per_domain,
            worker: self.worker,
            worker_concurrency: self.worker_concurrency,
            trusted_proxies: self.trusted_proxies,
            body_limit: self.body_limit,
            upload_limit: self.upload_limit,
            connections: self.connections,
            post_rate: self.post_rate,
            sign_in_rate: self.sign_in_rate,
            metrics_token: given(self.metrics_token).map(Secret),
            security_contact: given(self.security_contact),
            demo: self.demo,
            log: self.log,
            log_format: self.log_format,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789012345678901234567890123456789";

    fn environment(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn error(pairs: &[(&str, &str)]) -> String {
        Settings::from_environment(environment(pairs))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, "worker_concurrency = 2\nbody_limit = 1000\n").unwrap();
        let settings = Settings::from_environment(environment(&[
            ("YOUSAID_CONFIG", file.to_str().unwrap()),
            ("YOUSAID_SECRET", SECRET),
            ("YOUSAID_BODY_LIMIT", "2000"),
            ("YOUSAID_WORKER", "false"),
            ("OTHER", "x"),
        ]))
        .unwrap();
        assert_eq!(
            (settings.worker_concurrency, settings.body_limit),
            (2, 2000)
        );
        assert_eq!((settings.worker, settings.post_rate), (false, 60));
        assert_eq!(settings.base_url, "http://127.0.0.1:8080");
    }

    #[test]
    fn a_digits_only_secret_stays_as_it_was_written() {
        let settings = Settings::from_environment(environment(&[("YOUSAID_SECRET", SECRET)]));
        assert_eq!(settings.unwrap().secret.unwrap().reveal(), SECRET);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        assert!(error(&[]).contains("secret"));
        assert!(error(&[("YOUSAID_SECRET", "short")]).contains("32 random"));
        assert!(error(&[("YOUSAID_SECRET", SECRET), ("YOUSAID_BIN", "x")]).contains("bin"));
        let wrong = |name, value| error(&[("YOUSAID_SECRET", SECRET), (name, value)]);
        assert!(wrong("YOUSAID_BIND", "8080").contains("bind"));
        assert!(wrong("YOUSAID_BASE_URL", "https://a.example/sub").contains("base_url"));
        assert!(wrong("YOUSAID_DATABASE_URL", "mysql://x").contains("database_url"));
        assert!(wrong("YOUSAID_WORKER_CONCURRENCY", "0").contains("worker_concurrency"));
        assert!(wrong("YOUSAID_CONFIG", "/nowhere/settings.toml").contains("nowhere"));
    }

    #[test]
    fn no_secret_is_printed() {
        let environment = environment(&[
            ("YOUSAID_SECRET", SECRET),
            ("YOUSAID_METRICS_TOKEN", "sesame-sesame"),
            ("YOUSAID_SMTP_URL", "smtps://me:sesame@mail.example"),
            (
                "YOUSAID_DATABASE_URL",
                "postgres://me:sesame@db.example/yousaid",
            ),
            ("YOUSAID_REDIS_URL", "redis://:sesame@cache.example"),
        ]);
        let printed = in_force(environment.clone()).unwrap();
        let debug = format!(
            "{:?}",
            Settings::from_environment(environment).unwrap().secret
        );
        for text in [&printed, &debug] {
            assert!(!text.contains("sesame") && !text.contains(SECRET), "{text}");
        }
        assert!(printed.contains("db.example"));
    }
}

//! What one source of settings says, and how sources lie over each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{SettingsError, wrong};

/// What one source (file, variables, flags) says; unset means "ask the next".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// `data`.
    pub data: Option<PathBuf>,
    /// `database_url`: `sqlite:FILE` or `postgres://…`.
    pub database_url: Option<String>,
    /// `listen`.
    pub listen: Option<String>,
    /// `public_url`.
    pub public_url: Option<String>,
    /// `trusted_proxies`.
    pub trusted_proxies: Option<Vec<String>>,
    /// `public_rate`: `20/20s` is twenty at once, then one each twenty seconds; `off` is no limit.
    pub public_rate: Option<String>,
    /// `lookup_rate`: as above.
    pub lookup_rate: Option<String>,
    /// `log_format`: `text` or `json`.
    pub log_format: Option<String>,
    /// `log`.
    pub log: Option<String>,
    /// `[mail]`.
    #[serde(default)]
    pub mail: MailLayer,
    /// `[s3]`.
    #[serde(default)]
    pub s3: S3Layer,
}

/// The `[s3]` part of a [`Layer`]: files in a bucket instead of the data folder.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Layer {
    /// `bucket`: its name; without one, files are kept in the data folder.
    pub bucket: Option<String>,
    /// `endpoint`: `https://s3.contoh.go.id`; unset for Amazon's own.
    pub endpoint: Option<String>,
    /// `region`.
    pub region: Option<String>,
    /// `access_key`.
    pub access_key: Option<String>,
    /// `secret_key`.
    pub secret_key: Option<String>,
    /// `secret_key_file`: a file that holds nothing but the secret key.
    pub secret_key_file: Option<PathBuf>,
    /// `prefix`: what all names begin with.
    pub prefix: Option<String>,
}

impl std::fmt::Debug for S3Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3Layer({:?} at {:?})", self.bucket, self.endpoint)
    }
}

/// The `[mail]` part of a [`Layer`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailLayer {
    /// `folder`: write files instead of sending.
    pub folder: Option<PathBuf>,
    /// `host`.
    pub host: Option<String>,
    /// `port`.
    pub port: Option<u16>,
    /// `tls`: `implicit`, `starttls` or `none`.
    pub tls: Option<String>,
    /// `user`.
    pub user: Option<String>,
    /// `password`.
    pub password: Option<String>,
    /// `password_file`: a file that holds nothing but the password.
    pub password_file: Option<PathBuf>,
    /// `from`.
    pub from: Option<String>,
}

impl Layer {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML, or has a key nobody knows.
    pub fn from_file(path: &Path) -> Result<Layer, SettingsError> {
        let origin = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|e| wrong(&origin, e.to_string()))?;
        toml::from_str(&text).map_err(|e| wrong(&origin, e.to_string().trim().to_owned()))
    }

    /// Reads the `TERBUKA_…` variables out of an environment.
    ///
    /// # Errors
    /// When one of them is unknown, so that a misspelt one is not silently ignored.
    pub fn from_environment(
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Layer, SettingsError> {
        let mut set: BTreeMap<String, String> = variables
            .filter_map(|(name, value)| Some((name.strip_prefix("TERBUKA_")?.to_owned(), value)))
            .collect();
        let mut take = |name: &str| set.remove(name);
        let number = |name: &str, value: Option<String>| -> Result<Option<u64>, SettingsError> {
            let origin = format!("TERBUKA_{name}");
            value
                .map(|v| {
                    v.trim().parse().map_err(|_| wrong(origin, format!("\"{v}\" bukan angka")))
                })
                .transpose()
        };
        let port = number("MAIL_PORT", take("MAIL_PORT"))?
            .map(|port| {
                u16::try_from(port)
                    .map_err(|_| wrong("TERBUKA_MAIL_PORT", "porta paling besar 65535"))
            })
            .transpose()?;
        let layer = Layer {
            data: take("DATA").map(PathBuf::from),
            database_url: take("DATABASE_URL"),
            listen: take("LISTEN"),
            public_url: take("PUBLIC_URL"),
            trusted_proxies: take("TRUSTED_PROXIES").map(|list| {
                list.split(',')
                    .map(|item| item.trim().to_owned())
                    .filter(|item| !item.is_empty())
                    .collect()
            }),
            public_rate: take("PUBLIC_RATE"),
            lookup_rate: take("LOOKUP_RATE"),
            log_format: take("LOG_FORMAT"),
            log: take("LOG"),
            mail: MailLayer {
                folder: take("MAIL_FOLDER").map(PathBuf::from),
                host: take("MAIL_HOST"),
                port,
                tls: take("MAIL_TLS"),
                user: take("MAIL_USER"),
                password: take("MAIL_PASSWORD"),
                password_file: take("MAIL_PASSWORD_FILE").map(PathBuf::from),
                from: take("MAIL_FROM"),
            },
            s3: S3Layer {
                bucket: take("S3_BUCKET"),
                endpoint: take("S3_ENDPOINT"),
                region: take("S3_REGION"),
                access_key: take("S3_ACCESS_KEY"),
                secret_key: take("S3_SECRET_KEY"),
                secret_key_file: take("S3_SECRET_KEY_FILE").map(PathBuf::from),
                prefix: take("S3_PREFIX"),
            },
        };
        // The file's own place, and what the tests of this project use.
        for known in ["CONFIG", "TEST_DATABASE_URL"] {
            set.remove(known);
        }
        set.retain(|name, _| !name.starts_with("TEST_"));
        match set.into_keys().next() {
            Some(name) => Err(wrong(format!("TERBUKA_{name}"), "setelan ini tidak ada")),
            None => Ok(layer),
        }
    }

    /// This layer with the gaps filled from a lower one.
    #[must_use]
    pub fn over(self, lower: Layer) -> Layer {
        let MailLayer { folder, host, .. } = &self.mail;
        // A higher layer that says how mail goes replaces the lower way altogether.
        let other_way = folder.is_some() || host.is_some();
        let below = if other_way {
            MailLayer { folder: None, host: None, ..lower.mail }
        } else {
            lower.mail
        };
        Layer {
            data: self.data.or(lower.data),
            database_url: self.database_url.or(lower.database_url),
            listen: self.listen.or(lower.listen),
            public_url: self.public_url.or(lower.public_url),
            trusted_proxies: self.trusted_proxies.or(lower.trusted_proxies),
            public_rate: self.public_rate.or(lower.public_rate),
            lookup_rate: self.lookup_rate.or(lower.lookup_rate),
            log_format: self.log_format.or(lower.log_format),
            log: self.log.or(lower.log),
            mail: MailLayer {
                folder: self.mail.folder.or(below.folder),
                host: self.mail.host.or(below.host),
                port: self.mail.port.or(below.port),
                tls: self.mail.tls.or(below.tls),
                user: self.mail.user.or(below.user),
                password: self.mail.password.or(below.password),
                password_file: self.mail.password_file.or(below.password_file),
                from: self.mail.from.or(below.from),
            },
            s3: S3Layer {
                bucket: self.s3.bucket.or(lower.s3.bucket),
                endpoint: self.s3.endpoint.or(lower.s3.endpoint),
                region: self.s3.region.or(lower.s3.region),
                access_key: self.s3.access_key.or(lower.s3.access_key),
                secret_key: self.s3.secret_key.or(lower.s3.secret_key),
                secret_key_file: self.s3.secret_key_file.or(lower.s3.secret_key_file),
                prefix: self.s3.prefix.or(lower.s3.prefix),
            },
        }
    }
}

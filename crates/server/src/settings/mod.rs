//! Settings of an installation: flags over `TERBUKA_…` variables over a TOML file over defaults,
//! into one typed value. A wrong setting stops the start with a sentence that names it.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use terbuka_store::{Bucket, DatabaseUrl};
use terbuka_web::limit::Rate;

mod layer;
mod settle;

pub use layer::{Layer, MailLayer, S3Layer};

/// Everything the server needs to know before it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the database, files, letters and secrets.
    pub data: PathBuf,
    /// Where the cases are kept.
    pub database: DatabaseUrl,
    /// The bucket that files are kept in; none when they are in the data folder.
    pub bucket: Option<Bucket>,
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address people type, without a slash at its end; links in mail and QR codes begin with it.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How often one client may send public forms; none where something in front limits it.
    pub public_rate: Option<Rate>,
    /// How often one client may look something up.
    pub lookup_rate: Option<Rate>,
    /// Where mail goes.
    pub mail: Mail,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Which log lines are written, in the syntax of `RUST_LOG`.
    pub log: String,
}

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// Into a folder, one `.eml` file each: for the demo and for trying out.
    Folder(PathBuf),
    /// To an SMTP server.
    Smtp(Smtp),
}

/// How to reach the SMTP server.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Host name; its certificate must bear it.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// User and password, when the server wants them.
    pub login: Option<(String, String)>,
    /// Sender address of all mail.
    pub from: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{} {:?})", self.host, self.port, self.tls)
    }
}

/// Protection of the SMTP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (port 465).
    Implicit,
    /// STARTTLS, and nothing without it (port 587).
    StartTls,
    /// None: only for a relay on the same machine.
    None,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A setting that cannot be used, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {message}")]
pub struct SettingsError {
    /// File, variable or flag.
    pub origin: String,
    /// What is wrong with it.
    pub message: String,
}

fn wrong(origin: impl Into<String>, message: impl Into<String>) -> SettingsError {
    SettingsError { origin: origin.into(), message: message.into() }
}

#[cfg(test)]
mod tests;

//! From what the sources said to settings that can be used.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use terbuka_store::{Bucket, DatabaseUrl};
use terbuka_web::WebSettings;
use terbuka_web::limit::Rate;

use super::{
    Layer, LogFormat, Mail, MailLayer, S3Layer, Settings, SettingsError, Smtp, Tls, wrong,
};

impl Layer {
    /// Fills the remaining gaps with defaults and checks every value.
    ///
    /// # Errors
    /// Names the first setting that cannot be used.
    pub fn settle(self) -> Result<Settings, SettingsError> {
        let data = self.data.unwrap_or_else(|| PathBuf::from("terbuka-data"));
        let listen = self.listen.as_deref().unwrap_or("127.0.0.1:8080");
        let listen: SocketAddr = listen.parse().map_err(|_| {
            wrong("listen", format!("\"{listen}\" bukan alamat dan porta seperti 127.0.0.1:8080"))
        })?;
        let log_format = match self.log_format.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => {
                return Err(wrong("log_format", format!("\"{other}\" bukan text atau json")));
            }
        };
        let trusted_proxies = self
            .trusted_proxies
            .unwrap_or_default()
            .iter()
            .map(|text| {
                let words = || format!("\"{text}\" bukan alamat IP atau rentangnya");
                terbuka_web::client::range(text).ok_or_else(|| wrong("trusted_proxies", words()))
            })
            .collect::<Result<_, _>>()?;
        let usual = WebSettings::default();
        Ok(Settings {
            public_rate: rate("public_rate", self.public_rate, usual.public_rate)?,
            lookup_rate: rate("lookup_rate", self.lookup_rate, usual.lookup_rate)?,
            database: database(self.database_url, &data)?,
            public_url: public_url(self.public_url, listen)?,
            mail: mail(self.mail, &data)?,
            bucket: bucket(self.s3)?,
            data,
            listen,
            trusted_proxies,
            log_format,
            log: self.log.unwrap_or_else(|| "info".to_owned()),
        })
    }
}

/// `20/20s`: twenty at once, then one each twenty seconds.
fn rate(
    name: &str,
    text: Option<String>,
    usual: Option<Rate>,
) -> Result<Option<Rate>, SettingsError> {
    let Some(text) = text else { return Ok(usual) };
    if text.trim() == "off" {
        return Ok(None);
    }
    let read = || {
        let (burst, every) = text.split_once('/')?;
        let burst = burst.trim().parse().ok().filter(|burst| *burst > 0)?;
        let every = every.trim().strip_suffix('s')?.trim().parse().ok()?;
        Some(Rate { burst, every: Duration::from_secs(every) })
    };
    match read() {
        Some(rate) if !rate.every.is_zero() => Ok(Some(rate)),
        _ => Err(wrong(name, format!("\"{text}\" bukan off atau batas seperti 20/20s"))),
    }
}

fn database(url: Option<String>, data: &Path) -> Result<DatabaseUrl, SettingsError> {
    match url {
        None => Ok(DatabaseUrl::Sqlite(data.join("terbuka.db"))),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(DatabaseUrl::Postgres(url))
        }
        Some(url) => match url.strip_prefix("sqlite:") {
            Some(path) if !path.trim_start_matches('/').is_empty() => {
                Ok(DatabaseUrl::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
            }
            // The address may hold a password: it is not repeated.
            _ => Err(wrong(
                "database_url",
                "harus diawali postgres:// atau sqlite: lalu nama berkas",
            )),
        },
    }
}

fn public_url(url: Option<String>, listen: SocketAddr) -> Result<String, SettingsError> {
    let Some(url) = url else {
        // "Every address of this machine" is nothing a browser can open.
        let host = match listen.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            _ => listen.ip().to_string(),
        };
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        return Ok(format!("http://{host}:{}", listen.port()));
    };
    let url = url.trim_end_matches('/').to_owned();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty() && !host.contains(|c: char| "?#@ \\\"<>".contains(c) || c.is_control())
    };
    match host {
        Some(host) if plain(host) => Ok(url),
        _ => Err(wrong(
            "public_url",
            format!("\"{url}\" bukan alamat seperti https://ppid.contoh.go.id"),
        )),
    }
}

fn mail(layer: MailLayer, data: &Path) -> Result<Mail, SettingsError> {
    let (folder, host) = match (layer.folder, layer.host) {
        (Some(_), Some(_)) => return Err(wrong("mail", "isi folder atau host, jangan keduanya")),
        (folder, host) => (folder, host),
    };
    let Some(host) = host else {
        return Ok(Mail::Folder(folder.unwrap_or_else(|| data.join("mail"))));
    };
    let tls = match layer.tls.as_deref() {
        None | Some("starttls") => Tls::StartTls,
        Some("implicit") => Tls::Implicit,
        Some("none") => Tls::None,
        Some(other) => {
            return Err(wrong(
                "mail.tls",
                format!("\"{other}\" bukan implicit, starttls, atau none"),
            ));
        }
    };
    let port = layer.port.unwrap_or(match tls {
        Tls::Implicit => 465,
        Tls::StartTls => 587,
        Tls::None => 25,
    });
    let password = secret("mail", "password", layer.password, layer.password_file)?;
    let login = match (layer.user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => {
            return Err(wrong(
                "mail.user",
                "kata sandinya belum ada (password atau password_file)",
            ));
        }
        (None, Some(_)) => return Err(wrong("mail.password", "user belum ada")),
    };
    let from = layer.from.ok_or_else(|| wrong("mail.from", "alamat pengirim belum ada"))?;
    if from.parse::<lettre::message::Mailbox>().is_err() {
        return Err(wrong("mail.from", format!("\"{from}\" bukan alamat surel")));
    }
    Ok(Mail::Smtp(Smtp { host, port, tls, login, from }))
}

/// A secret, written out or in a file of its own.
fn secret(
    part: &str,
    name: &str,
    text: Option<String>,
    file: Option<PathBuf>,
) -> Result<Option<String>, SettingsError> {
    match (text, file) {
        (Some(_), Some(_)) => {
            Err(wrong(part, format!("isi {name} atau {name}_file, jangan keduanya")))
        }
        (Some(text), None) => Ok(Some(text)),
        (None, Some(path)) => {
            let unread =
                |e| wrong(format!("{part}.{name}_file"), format!("{}: {e}", path.display()));
            let text = std::fs::read_to_string(&path).map_err(unread)?;
            Ok(Some(text.trim_end().to_owned()))
        }
        (None, None) => Ok(None),
    }
}

fn bucket(layer: S3Layer) -> Result<Option<Bucket>, SettingsError> {
    let Some(name) = layer.bucket.clone() else {
        return match layer == S3Layer::default() {
            true => Ok(None),
            // Files would quietly go to the data folder.
            false => Err(wrong("s3.bucket", "nama bucket belum ada")),
        };
    };
    if let Some(endpoint) = &layer.endpoint
        && !["http://", "https://"].iter().any(|begin| endpoint.starts_with(begin))
    {
        return Err(wrong("s3.endpoint", "bukan alamat seperti https://s3.contoh.go.id"));
    }
    let secret_key = secret("s3", "secret_key", layer.secret_key, layer.secret_key_file)?;
    Ok(Some(Bucket {
        name,
        endpoint: layer.endpoint,
        region: layer.region.unwrap_or_else(|| "us-east-1".to_owned()),
        access_key: layer
            .access_key
            .ok_or_else(|| wrong("s3.access_key", "kunci akses belum ada"))?,
        secret_key: secret_key
            .ok_or_else(|| wrong("s3.secret_key", "belum ada (secret_key atau secret_key_file)"))?,
        prefix: layer.prefix.unwrap_or_default(),
    }))
}

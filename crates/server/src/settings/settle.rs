//! From what the sources said to settings that can be used.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use terbuka_store::DatabaseUrl;
use terbuka_web::WebSettings;
use terbuka_web::limit::Rate;

use super::{Layer, LogFormat, Mail, MailLayer, Settings, SettingsError, Smtp, Tls, wrong};

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
    let password = match (layer.password, layer.password_file) {
        (Some(_), Some(_)) => {
            return Err(wrong("mail", "isi password atau password_file, jangan keduanya"));
        }
        (Some(password), None) => Some(password),
        (None, Some(path)) => Some(
            std::fs::read_to_string(&path)
                .map_err(|e| wrong("mail.password_file", format!("{}: {e}", path.display())))?
                .trim_end()
                .to_owned(),
        ),
        (None, None) => None,
    };
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

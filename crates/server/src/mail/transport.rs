//! The two ways mail leaves: an SMTP server, or a folder of `.eml` files.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::Outgoing;
use crate::settings::{self, Smtp, Tls};

/// Longest wait for a connection to the SMTP server; a whole message may take four times as long.
const PATIENCE: Duration = Duration::from_secs(30);

const TOO_SLOW: &str = "the mail server did not answer in time";

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Trying again may help.
    #[error("{0}")]
    Temporary(String),
    /// Trying again cannot help: the address is no address, or its server refused it for good.
    #[error("{0}")]
    Permanent(String),
}

/// Sends messages one way or the other.
pub enum Mailer {
    /// By SMTP.
    Smtp {
        /// Connections to the server.
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        /// Sender of all mail.
        from: Mailbox,
        /// Longest time for one message. The library limits only the connecting: a server that
        /// says nothing afterwards would hold the worker for ever.
        limit: Duration,
    },
    /// Into a folder.
    Folder(PathBuf),
}

impl Mailer {
    /// A mailer as the settings say. Connects to nothing yet.
    ///
    /// # Errors
    /// The folder cannot be made, or the SMTP settings make no transport.
    pub fn new(mail: &settings::Mail) -> Result<Mailer, SendError> {
        match mail {
            settings::Mail::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| {
                    SendError::Permanent(format!("{}: {error}", folder.display()))
                })?;
                Ok(Mailer::Folder(folder.clone()))
            }
            settings::Mail::Smtp(smtp) => Mailer::smtp(smtp, PATIENCE),
        }
    }

    /// A mailer to an SMTP server that waits at most `patience` for a connection.
    ///
    /// # Errors
    /// The settings make no transport.
    pub fn smtp(smtp: &Smtp, patience: Duration) -> Result<Mailer, SendError> {
        let wrong = |what: String| SendError::Permanent(what);
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match smtp.tls {
            Tls::Implicit => Transport::relay(&smtp.host).map_err(|e| wrong(e.to_string()))?,
            Tls::StartTls => {
                Transport::starttls_relay(&smtp.host).map_err(|e| wrong(e.to_string()))?
            }
            Tls::None => Transport::builder_dangerous(&smtp.host),
        };
        let mut builder = builder
            .port(smtp.port)
            .timeout(Some(patience))
            .pool_config(PoolConfig::new().max_size(2).idle_timeout(Duration::from_secs(20)));
        if let Some((user, password)) = &smtp.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let from = smtp.from.parse().map_err(|_| wrong("mail.from is no address".to_owned()))?;
        Ok(Mailer::Smtp { transport: Box::new(builder.build()), from, limit: patience * 4 })
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`SendError`], which says whether to try again.
    pub async fn send(&self, outgoing: &Outgoing) -> Result<(), SendError> {
        match self {
            Mailer::Smtp { transport, from, limit } => {
                let message = outgoing.compose(from)?;
                match tokio::time::timeout(*limit, transport.send(message)).await {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(error)) => Err(explain(&error)),
                    Err(_) => Err(SendError::Temporary(TOO_SLOW.to_owned())),
                }
            }
            Mailer::Folder(folder) => {
                let from = Mailbox::new(None, folder_sender()?);
                let bytes = outgoing.compose(&from)?.formatted();
                let name: String = outgoing
                    .id
                    .chars()
                    .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
                    .collect();
                let part = folder.join(format!("{name}.part"));
                let file = folder.join(format!("{name}.eml"));
                let written = async {
                    tokio::fs::write(&part, bytes).await?;
                    tokio::fs::rename(&part, &file).await
                };
                written.await.map_err(|error| SendError::Temporary(error.to_string()))
            }
        }
    }
}

fn folder_sender() -> Result<lettre::Address, SendError> {
    lettre::Address::new("terbuka", "localhost")
        .map_err(|error| SendError::Permanent(error.to_string()))
}

/// Codes by which a server says that this receiver will never be taken; other refusals (a wrong
/// password among them) may be mended by the operator while the message waits.
const NEVER: [u16; 8] = [501, 510, 511, 550, 551, 552, 553, 556];

fn explain(error: &lettre::transport::smtp::Error) -> SendError {
    let code = error.status().map(u16::from);
    let words = match code {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => TOO_SLOW.to_owned(),
        None if error.is_tls() => "no protected connection to the mail server".to_owned(),
        None => format!("no connection to the mail server: {error}"),
    };
    match code {
        Some(code) if NEVER.contains(&code) => SendError::Permanent(words),
        _ => SendError::Temporary(words),
    }
}

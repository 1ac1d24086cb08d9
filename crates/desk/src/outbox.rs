//! The mail that leaves, as officers read it.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::CaseId;

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::Result;

/// One mail.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// Identifier.
    pub id: String,
    /// Case.
    pub case: Option<CaseId>,
    /// Receiver.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// When it was put in.
    pub created: Timestamp,
    /// Tries so far.
    pub attempts: i64,
    /// When it went out.
    pub sent: Option<Timestamp>,
    /// When it was given up.
    pub given_up: Option<Timestamp>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// The latest mails of one's office, newest first.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<MailRow>> {
    who.may(Permission::SeeOutbox)?;
    let mut read = cx.store.read().await?;
    let found = read.mail_of_office(&who.office, 200).await?;
    Ok(found
        .into_iter()
        .map(|mail| MailRow {
            id: mail.mail.id,
            case: mail.mail.case,
            recipient: mail.mail.recipient,
            subject: mail.mail.subject,
            body: mail.mail.body,
            created: mail.created,
            attempts: mail.attempts,
            sent: mail.sent,
            given_up: mail.given_up,
            last_error: mail.last_error,
        })
        .collect())
}

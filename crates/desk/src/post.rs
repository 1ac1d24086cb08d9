//! A mail put down in a change that makes it needed.

use jiff::Timestamp;
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_store::{NewMail, Tx};

use crate::context::new_id;
use crate::error::Result;
use crate::mail_words::Words;

/// Puts a mail to an officer into the outbox.
pub(crate) async fn put(
    tx: &mut Tx,
    office: &OfficeId,
    case: Option<CaseId>,
    recipient: String,
    words: Words,
    now: Timestamp,
) -> Result<()> {
    let id = new_id(now);
    let mail = NewMail {
        message_id: format!("<{id}@terbuka>"),
        id,
        office: office.clone(),
        case,
        recipient,
        subject: words.subject,
        body: words.body,
        attachments: Vec::new(),
    };
    tx.add_mail(&mail, now).await?;
    Ok(())
}

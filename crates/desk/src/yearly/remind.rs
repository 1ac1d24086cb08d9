//! Reminding of the annual report while it is not out.

use jiff::civil::Date;
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_core::yearly;
use terbuka_store::{NewMail, Tx};

use crate::context::{Context, new_id};
use crate::error::Result;
use crate::mail_words;

/// Reminds the PPID of last year's report, on the days the data name and while it is not out. Part of
/// the daily round.
pub(crate) async fn remind(cx: &Context, tx: &mut Tx, office: &Office, today: Date) -> Result<()> {
    let Some(year) = yearly::reminds_on(today) else { return Ok(()) };
    let Some((last, article)) = yearly::due(year) else { return Ok(()) };
    let span = Span::Year(year);
    if tx.publication(&office.id, span.kind(), &span.to_string(), None).await?.is_some() {
        return Ok(());
    }
    let now = cx.now();
    let url = format!("{}/kerja/laporan-berkala/{span}", cx.public_url);
    for user in tx.users_of(&office.id).await? {
        let asked = user.disabled.is_none() && user.roles_in(&office.id).contains(&Role::Ppid);
        let Some(recipient) = user.email.filter(|_| asked) else { continue };
        let words = mail_words::report_due(office, year, last, article, &url);
        let id = new_id(now);
        let mail = NewMail {
            message_id: format!("<{id}@terbuka>"),
            id,
            office: office.id.clone(),
            case: None,
            recipient,
            subject: words.subject,
            body: words.body,
            attachments: Vec::new(),
        };
        tx.add_mail(&mail, now).await?;
    }
    Ok(())
}

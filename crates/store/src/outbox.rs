//! Mail that waits to be sent, put down in the transaction of what it tells: a dead mail server
//! loses nothing and blocks nothing.
//!
//! A message has one `Message-ID` for ever, so that a copy sent twice (the server took it, but the
//! answer was lost) is known as the same by the receiver's side.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, OfficeId};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

macro_rules! columns {
    () => {
        "id, office_id, case_id, recipient, subject, body, attachments, message_id, created_us, \
         attempts, next_try_us, sent_us, dead_us, last_error"
    };
}

statements! {
    ADD_MAIL = "INSERT INTO outbox (id, office_id, case_id, recipient, subject, body, \
        attachments, message_id, created_us, attempts, next_try_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $9)";
    // NOTE(engine): on PostgreSQL several programs may send; each takes what no other holds.
    CLAIM_MAIL = {
        sqlite: concat!("UPDATE outbox SET attempts = attempts + 1, next_try_us = $2 \
            WHERE id IN (SELECT id FROM outbox WHERE sent_us IS NULL AND dead_us IS NULL \
            AND next_try_us <= $1 ORDER BY next_try_us, id LIMIT $3) RETURNING ", columns!()),
        postgres: concat!("UPDATE outbox SET attempts = attempts + 1, next_try_us = $2 \
            WHERE id IN (SELECT id FROM outbox WHERE sent_us IS NULL AND dead_us IS NULL \
            AND next_try_us <= $1 ORDER BY next_try_us, id LIMIT $3 FOR UPDATE SKIP LOCKED) \
            RETURNING ", columns!()),
    };
    MAIL_SENT = "UPDATE outbox SET sent_us = $2, last_error = NULL WHERE id = $1";
    MAIL_FAILED = "UPDATE outbox SET next_try_us = $2, last_error = $3 \
        WHERE id = $1 AND sent_us IS NULL";
    MAIL_DEAD = "UPDATE outbox SET dead_us = $2, last_error = $3 \
        WHERE id = $1 AND sent_us IS NULL";
    MAIL_AGAIN = "UPDATE outbox SET dead_us = NULL, attempts = 0, next_try_us = $2 \
        WHERE id = $1 AND sent_us IS NULL";
    NEXT_MAIL = "SELECT CAST(min(next_try_us) AS BIGINT) FROM outbox \
        WHERE sent_us IS NULL AND dead_us IS NULL";
    MAIL_OF_OFFICE = (concat!("SELECT ", columns!(), " FROM outbox WHERE office_id = $1 \
        ORDER BY created_us DESC, id DESC LIMIT $2"));
    MAIL_OF_CASE = (concat!("SELECT ", columns!(), " FROM outbox WHERE case_id = $1 \
        ORDER BY created_us, id"));
    ERASE_MAIL = "UPDATE outbox SET recipient = '', subject = '', body = '', attachments = '[]', \
        dead_us = CASE WHEN sent_us IS NULL THEN $2 ELSE dead_us END WHERE case_id = $1";
    MAIL_SINCE = "SELECT CAST(count(*) AS BIGINT) FROM outbox \
        WHERE recipient = $1 AND created_us > $2";
}

/// A message to put into the outbox.
#[derive(Clone)]
pub struct NewMail {
    /// Identifier.
    pub id: String,
    /// Office that sends.
    pub office: OfficeId,
    /// Case it is about.
    pub case: Option<CaseId>,
    /// Address of the receiver.
    pub recipient: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Files to attach.
    pub attachments: Vec<FileId>,
    /// `Message-ID`, constant over every attempt.
    pub message_id: String,
}

impl std::fmt::Debug for NewMail {
    /// Addresses and texts stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A message in the outbox.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What was put in.
    pub mail: NewMail,
    /// When it was put in.
    pub created: Timestamp,
    /// How often it was tried, a running attempt included.
    pub attempts: i64,
    /// When it is tried next, unless sent or given up.
    pub next_try: Timestamp,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// When it was given up.
    pub given_up: Option<Timestamp>,
    /// What the last attempt failed by.
    pub last_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    office_id: String,
    case_id: Option<String>,
    recipient: String,
    subject: String,
    body: String,
    attachments: String,
    message_id: String,
    created_us: i64,
    attempts: i64,
    next_try_us: i64,
    sent_us: Option<i64>,
    dead_us: Option<i64>,
    last_error: Option<String>,
}

fn read_mail(row: Row) -> Result<Mail> {
    let cell = Cell::new("outbox", "instants", &row.id);
    Ok(Mail {
        created: cell.instant(row.created_us)?,
        next_try: cell.instant(row.next_try_us)?,
        sent: row.sent_us.map(|at| cell.instant(at)).transpose()?,
        given_up: row.dead_us.map(|at| cell.instant(at)).transpose()?,
        attempts: row.attempts,
        last_error: row.last_error,
        mail: NewMail {
            attachments: Cell::new("outbox", "attachments", &row.id).json(&row.attachments)?,
            id: row.id,
            office: OfficeId::new(row.office_id),
            case: row.case_id.map(CaseId::new),
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            message_id: row.message_id,
        },
    })
}

impl Tx {
    /// Puts a message into the outbox, to be sent at once.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_mail(&mut self, mail: &NewMail, now: Timestamp) -> Result<()> {
        let attachments = json("outbox", &mail.attachments)?;
        self.later(
            ADD_MAIL,
            args![
                &mail.id,
                mail.office.as_str(),
                mail.case.as_ref().map(CaseId::as_str),
                &mail.recipient,
                &mail.subject,
                &mail.body,
                &attachments,
                &mail.message_id,
                us(now)
            ],
        )
        .await
    }

    /// Takes due messages to send them, `limit` at most. Whoever takes one and dies has lost it to
    /// the next taker at `retry_at`. Commit before sending.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn claim_mail(
        &mut self,
        now: Timestamp,
        retry_at: Timestamp,
        limit: i64,
    ) -> Result<Vec<Mail>> {
        let rows: Vec<Row> = self.all(CLAIM_MAIL, args![us(now), us(retry_at), limit]).await?;
        rows.into_iter().map(read_mail).collect()
    }

    /// Notes that a message was taken by the mail server.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_sent(&mut self, id: &str, at: Timestamp) -> Result<()> {
        self.later(MAIL_SENT, args![id, us(at)]).await
    }

    /// Notes that an attempt failed, and when to try again.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_failed(&mut self, id: &str, error: &str, next: Timestamp) -> Result<()> {
        self.later(MAIL_FAILED, args![id, us(next), error]).await
    }

    /// Gives a message up; an officer sees it and may have it sent again.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_given_up(&mut self, id: &str, error: &str, at: Timestamp) -> Result<()> {
        self.later(MAIL_DEAD, args![id, us(at), error]).await
    }

    /// Has a message that was given up sent again.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_again(&mut self, id: &str, at: Timestamp) -> Result<()> {
        self.run(MAIL_AGAIN, args![id, us(at)]).await.map(drop)
    }

    /// Blanks every message about a case and gives up those unsent.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn erase_mail_of(&mut self, case: &CaseId, at: Timestamp) -> Result<()> {
        self.run(ERASE_MAIL, args![case.as_str(), us(at)]).await.map(drop)
    }
}

impl Read {
    /// When the next message is due, if any waits.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn next_mail(&mut self) -> Result<Option<Timestamp>> {
        let (next,): (Option<i64>,) = self.one(NEXT_MAIL, args![]).await?;
        next.map(|at| Cell::new("outbox", "next_try_us", "the next").instant(at)).transpose()
    }

    /// The newest messages of an office, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_of_office(&mut self, office: &OfficeId, limit: i64) -> Result<Vec<Mail>> {
        let rows: Vec<Row> = self.all(MAIL_OF_OFFICE, args![office.as_str(), limit]).await?;
        rows.into_iter().map(read_mail).collect()
    }

    /// The messages about a case, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_of_case(&mut self, case: &CaseId) -> Result<Vec<Mail>> {
        let rows: Vec<Row> = self.all(MAIL_OF_CASE, args![case.as_str()]).await?;
        rows.into_iter().map(read_mail).collect()
    }

    /// How many messages an address was written since an instant: the guard against mail storms.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn mail_count_since(&mut self, recipient: &str, since: Timestamp) -> Result<i64> {
        let (count,): (i64,) = self.one(MAIL_SINCE, args![recipient, us(since)]).await?;
        Ok(count)
    }
}

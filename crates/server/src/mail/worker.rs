//! The worker: takes due messages from the outbox, sends them, notes what came of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use terbuka_store::{Blobs, Mail, Store, StoreError};
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Attached, Mailer, Outgoing, SendError, next_try};

/// How many messages are taken at a time.
const BATCH: i64 = 20;

/// How long a taken message stays with this worker should it die.
const LEASE: SignedDuration = SignedDuration::from_hours(1);

/// Pause between two looks into the outbox while nothing is sent.
const PAUSE: Duration = Duration::from_secs(2);

/// Pause after something was sent, so that what is written meanwhile goes together.
const BREATH: Duration = Duration::from_millis(250);

/// What became of messages is noted at this age at the latest: noting is a change, and every change
/// waits for the writer and makes others wait.
const NOTE_AFTER: Duration = Duration::from_secs(1);

/// What one look into the outbox came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages taken by the mail server.
    pub sent: usize,
    /// Messages to be tried again.
    pub put_off: usize,
    /// Messages given up.
    pub given_up: usize,
}

/// Sends what is due until `stop` turns true. `now` reads the clock.
pub async fn run(
    store: Store,
    blobs: Blobs,
    mailer: Mailer,
    now: impl Fn() -> Timestamp + Send + Sync,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let mut pause = PAUSE;
        match round(&store, &blobs, &mailer, &now).await {
            Ok(done) => {
                if done.put_off + done.given_up > 0 {
                    tracing::warn!(
                        put_off = done.put_off,
                        given_up = done.given_up,
                        "mail not sent"
                    );
                }
                if done.sent > 0 {
                    tracing::info!(sent = done.sent, "mail sent");
                    pause = BREATH;
                }
            }
            Err(error) => tracing::error!(%error, "the outbox cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Takes the messages that are due now and tries each once.
///
/// # Errors
/// The database fails; what was sent before is noted, what was not comes back after the lease.
pub async fn round(
    store: &Store,
    blobs: &Blobs,
    mailer: &Mailer,
    now: &(impl Fn() -> Timestamp + Sync),
) -> Result<Round, StoreError> {
    // Looking is cheap; taking needs the writer.
    match store.read().await?.next_mail().await? {
        Some(due) if due <= now() => {}
        _ => return Ok(Round::default()),
    }
    let taken = {
        let at = now();
        let mut tx = store.begin().await?;
        let taken = tx.claim_mail(at, at.checked_add(LEASE).unwrap_or(at), BATCH).await?;
        tx.commit().await?;
        taken
    };
    let mut done = Round::default();
    let mut tried = Vec::new();
    let mut noted = Instant::now();
    for mail in taken {
        let outcome = match outgoing(store, blobs, &mail).await {
            Ok(Some(outgoing)) => mailer.send(&outgoing).await,
            Ok(None) => Err(SendError::Permanent("an attachment is no longer there".to_owned())),
            Err(fault) => {
                note(store, std::mem::take(&mut tried), &mut done).await?;
                return Err(fault);
            }
        };
        tried.push((mail, outcome, now()));
        if noted.elapsed() >= NOTE_AFTER {
            note(store, std::mem::take(&mut tried), &mut done).await?;
            noted = Instant::now();
        }
    }
    note(store, tried, &mut done).await?;
    Ok(done)
}

/// Notes what came of messages that were tried: all in one change.
async fn note(
    store: &Store,
    tried: Vec<(Mail, Result<(), SendError>, Timestamp)>,
    done: &mut Round,
) -> Result<(), StoreError> {
    if tried.is_empty() {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    for (mail, outcome, at) in tried {
        let id = &mail.mail.id;
        match outcome {
            Ok(()) => {
                tx.mail_sent(id, at).await?;
                done.sent += 1;
            }
            Err(error) => {
                let again = match error {
                    SendError::Temporary(_) => next_try(mail.attempts, mail.created, at),
                    SendError::Permanent(_) => None,
                };
                match again {
                    Some(next) => {
                        tx.mail_failed(id, &error.to_string(), next).await?;
                        done.put_off += 1;
                    }
                    None => {
                        tx.mail_given_up(id, &error.to_string(), at).await?;
                        done.given_up += 1;
                    }
                }
            }
        }
    }
    tx.commit().await
}

/// The message with its office's name and its files; `None` when a file is gone for good.
async fn outgoing(
    store: &Store,
    blobs: &Blobs,
    mail: &Mail,
) -> Result<Option<Outgoing>, StoreError> {
    let mut read = store.read().await?;
    let office = read.office(&mail.mail.office).await?.map(|stored| stored.office);
    let mut attachments = Vec::with_capacity(mail.mail.attachments.len());
    for id in &mail.mail.attachments {
        let Some(file) = read.file(id).await? else { return Ok(None) };
        let Some(bytes) = blobs.get(&file.sha256).await? else { return Ok(None) };
        attachments.push(Attached { name: file.name, media_type: file.media_type, bytes });
    }
    let (name, reply_to) = match office {
        Some(office) => (office.name, office.settings.contact.email),
        None => (String::new(), None),
    };
    Ok(Some(Outgoing {
        id: mail.mail.id.clone(),
        recipient: mail.mail.recipient.clone(),
        office: name,
        reply_to,
        subject: mail.mail.subject.clone(),
        body: mail.mail.body.clone(),
        attachments,
        message_id: mail.mail.message_id.clone(),
        created: mail.created,
    }))
}

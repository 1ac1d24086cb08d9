//! What follows a decision in the same transaction: letters are numbered and kept as data, mails are
//! put into the outbox. Printing follows after the commit, from the kept data, and can be repeated
//! at any time with the same bytes.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{FileId, LetterId};
use terbuka_core::letter::{Letter, LetterKind, Status};
use terbuka_core::office::SignerNames;
use terbuka_core::person::IdentityPaper;
use terbuka_core::request::{Dossier, Duty, Event, LetterDuty, Notice};
use terbuka_core::role::Role;
use terbuka_store::{IssuedLetter, NewJob, NewLetter, NewMail, StoreError, StoredFile, Tx};
use tokio::sync::Semaphore;

use crate::authority::Principal;
use crate::compose::{self, Composer};
use crate::context::{Context, new_id};
use crate::error::{DeskError, Result};
use crate::numbers::{self, Taken};
use crate::offices::Standing;
use crate::{mail_words, surveys};

/// Kind of the job that prints a letter.
pub const PRINT_JOB: &str = "print_letter";

/// What the duties of one decision are fulfilled with.
pub(crate) struct Fulfil<'a> {
    pub cx: &'a Context,
    pub standing: &'a Standing,
    pub who: Option<&'a Principal>,
    pub now: Timestamp,
    pub dossier: &'a Dossier,
    pub event: &'a Event,
    pub papers: BTreeSet<IdentityPaper>,
    /// The number of the receipt, where it was taken together with the request's own.
    pub receipt: Option<Taken>,
}

impl Fulfil<'_> {
    /// Fulfils one duty; the letter it issued, if it did.
    #[boxed]
    pub async fn duty(&self, tx: &mut Tx, duty: &Duty) -> Result<Option<LetterId>> {
        match duty {
            Duty::Letter(kind) => self.issue(tx, *kind).await.map(Some),
            Duty::TellRequester(notice) => self.tell_requester(tx, *notice).await.map(|()| None),
            Duty::TellUnit(id) => self.tell_unit(tx, id.as_str()).await.map(|()| None),
            Duty::Automatically(_) => Ok(None),
        }
    }

    /// The letter as it would be, without a number.
    pub fn draft(&self, duty: LetterDuty) -> Letter {
        let id = LetterId::new("00000000-0000-0000-0000-000000000000");
        compose::letter(duty, &self.composer(&id, None, None))
    }

    fn composer<'c>(
        &'c self,
        id: &'c LetterId,
        number: Option<String>,
        notification_no: Option<String>,
    ) -> Composer<'c> {
        let office = &*self.standing.office;
        Composer {
            office,
            dossier: self.dossier,
            rules: &self.cx.rules,
            calendar: &self.standing.calendar,
            now: self.now,
            id,
            number,
            notification_no,
            officer: self.who.map(|who| SignerNames {
                name: who.name.clone(),
                nip: who.nip.clone(),
                position: office.title_of(Role::Desk).to_owned(),
            }),
            papers: self.papers.iter().copied().collect(),
            tracking_url: self.cx.tracking_url(&self.dossier.case.id),
            public_url: &self.cx.public_url,
            disposition: match self.event {
                Event::Disposed { disposition } => Some(&disposition.id),
                _ => None,
            },
        }
    }

    async fn issue(&self, tx: &mut Tx, duty: LetterDuty) -> Result<LetterId> {
        let id = LetterId::new(new_id(self.now));
        let office = &self.standing.office;
        let kind = compose::kind(duty);
        let today = office.date_at(self.now);
        let number = match (&self.receipt, kind) {
            (Some(taken), LetterKind::Receipt) => taken.clone(),
            _ => numbers::take(tx, office, kind.code(), today).await?,
        };
        // Everybody else waits for the writer meanwhile: only the letter that names it looks it up.
        let notification = match duty {
            LetterDuty::HandOver => {
                let issued = tx.letter_heads_of(&self.dossier.case.id).await?;
                let told = issued.into_iter().rfind(|one| one.kind == LetterKind::Notification);
                told.map(|letter| letter.number)
            }
            _ => None,
        };
        let letter =
            compose::letter(duty, &self.composer(&id, Some(number.text.clone()), notification));
        debug_assert_eq!(letter.kind(), kind);
        let actor = self.who.map_or("system", |who| who.user.as_str());
        tx.add_letter(NewLetter {
            id: id.clone(),
            office: office.id.clone(),
            case: Some(self.dossier.case.id.clone()),
            letter: &letter,
            number: &number.text,
            issued: self.now,
            issued_by: actor,
        })
        .await?;
        tx.add_own_job(
            NewJob {
                id: &new_id(self.now),
                kind: PRINT_JOB,
                unique: Some(&format!("{PRINT_JOB}/{id}")),
                payload: json!({ "letter": id }),
                run_at: self.now + 30.seconds(),
            },
            self.now,
        )
        .await?;
        Ok(id)
    }

    async fn tell_requester(&self, tx: &mut Tx, notice: Notice) -> Result<()> {
        let requester = self.dossier.requester.as_ref();
        let Some(address) = requester.and_then(|person| person.email.clone()) else {
            return Ok(());
        };
        let case = &self.dossier.case.id;
        let url = self.cx.tracking_url(case);
        let survey = surveys::url(self.cx, case);
        let office = &self.standing.office;
        let words = mail_words::to_requester(notice, office, self.dossier, &url, &survey);
        self.mail(tx, address, words).await
    }

    /// Tells the liaison officer, or everybody who answers for the unit.
    async fn tell_unit(&self, tx: &mut Tx, id: &str) -> Result<()> {
        let case = &self.dossier.case;
        let Some(task) = case.dispositions.iter().find(|task| task.id.as_str() == id) else {
            return Ok(());
        };
        let office = &self.standing.office;
        let users = tx.users_of(&office.id).await?;
        let asked = users.into_iter().filter(|user| match &task.liaison {
            Some(liaison) => user.id == *liaison,
            None => user.units.contains(&task.unit),
        });
        let url = format!("{}/kerja/permohonan/{}", self.cx.public_url, case.id);
        for user in asked {
            if let Some(address) = user.email {
                let words = mail_words::to_unit(office, self.dossier, task, &url);
                self.mail(tx, address, words).await?;
            }
        }
        Ok(())
    }

    async fn mail(&self, tx: &mut Tx, recipient: String, words: mail_words::Words) -> Result<()> {
        let id = new_id(self.now);
        let host = self.cx.public_url.split("//").nth(1).unwrap_or("terbuka").split(['/', ':']);
        let message_id = format!("<{id}@{}>", host.into_iter().next().unwrap_or("terbuka"));
        tx.add_mail(
            &NewMail {
                id,
                office: self.standing.office.id.clone(),
                case: Some(self.dossier.case.id.clone()),
                recipient,
                subject: words.subject,
                body: words.body,
                attachments: Vec::new(),
                message_id,
            },
            self.now,
        )
        .await?;
        Ok(())
    }
}

/// Prints letters that were just issued, beside the answer: whoever downloads one sooner prints it
/// himself, and the job prints what this task could not.
pub(crate) fn print_soon(cx: &Context, letters: &[LetterId]) {
    if letters.is_empty() {
        return;
    }
    let cx = cx.clone();
    let letters = letters.to_vec();
    tokio::spawn(async move {
        for letter in letters {
            if let Err(error) = archived(&cx, &letter).await {
                tracing::warn!(letter = %letter, %error, "a letter waits to be printed");
            }
        }
    });
}

/// Letters being printed at a time. Who waits here can be given up when the program ends; a thread
/// that waits for the printer cannot.
static PRINTING: Semaphore = Semaphore::const_new(2);

/// Runs the printer where blocking is allowed.
pub(crate) async fn print(cx: &Context, letter: Letter, status: Status) -> Result<Vec<u8>> {
    let broken = |reason: String| DeskError::Broken { what: "printing a letter", reason };
    let place = PRINTING.acquire().await.map_err(|error| broken(error.to_string()))?;
    let printer = cx.printer.clone();
    let printed = tokio::task::spawn_blocking(move || printer.letter(&letter, status)).await;
    drop(place);
    printed.map_err(|error| broken(error.to_string()))?.map_err(DeskError::from)
}

/// The letter's file: from the archive, or printed from its data and archived now.
///
/// # Errors
/// [`DeskError::NotFound`] when there is no such letter or its data was erased.
pub(crate) async fn archived(cx: &Context, id: &LetterId) -> Result<(IssuedLetter, Vec<u8>)> {
    let mut read = cx.store.read().await?;
    let issued = read.letter(id).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    if let Some(sha256) = &issued.sha256
        && let Some(bytes) = cx.files.get(sha256).await?
    {
        return Ok((issued, bytes));
    }
    let letter = issued.letter.clone().ok_or(DeskError::NotFound)?;
    let bytes = print(cx, letter, Status::Final).await?;
    let sha256 = match cx.files.put(bytes.clone()).await {
        Ok(sha256) => sha256,
        // A full disk keeps nobody from reading his letter; the job archives it later.
        Err(error) if error.is_passing() => return Ok((issued, bytes)),
        Err(error) => return Err(error.into()),
    };
    if let Some(known) = &issued.sha256 {
        if *known != sha256 {
            return Err(DeskError::Broken {
                what: "making a letter again",
                reason: format!("letter {id} no longer gives the bytes it was archived with"),
            });
        }
        return Ok((issued, bytes));
    }
    let now = cx.now();
    let file = StoredFile {
        id: FileId::new(new_id(now)),
        office: issued.office.clone(),
        sha256,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        media_type: "application/pdf".into(),
        name: file_name(&issued),
        uploaded_by: "system".into(),
        created: now,
    };
    match note_archived(cx, &issued.id, &file, now).await {
        Ok(()) => {}
        // Somebody else has archived it meanwhile: the bytes are the same, so nothing is lost.
        Err(StoreError::Stale { .. }) => {}
        Err(error) if error.is_passing() => return Ok((issued, bytes)),
        Err(error) => return Err(error.into()),
    }
    Ok((IssuedLetter { sha256: Some(file.sha256), file: Some(file.id), ..issued }, bytes))
}

async fn note_archived(
    cx: &Context,
    letter: &LetterId,
    file: &StoredFile,
    now: Timestamp,
) -> std::result::Result<(), StoreError> {
    let mut tx = cx.store.begin().await?;
    tx.add_file(file).await?;
    tx.archive_letter(letter, &file.sha256, &file.id, now).await?;
    tx.commit().await
}

/// A file name without anybody's name in it.
pub(crate) fn file_name(issued: &IssuedLetter) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let number: String = issued.number.chars().map(plain).collect();
    format!("{}-{number}.pdf", issued.kind.code())
}

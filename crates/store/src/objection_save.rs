//! The only writer of an objection's state: state, person, words, step log, journal, all of a
//! decision or nothing of it.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, LetterId, OfficeId};
use terbuka_core::objection::{Decision, Event, Facts};
use terbuka_core::person::Requester;

use crate::convert::{json, sha256_hex, us};
use crate::engine::Tx;
use crate::error::{Result, StoreError};
use crate::file::StoredFile;
use crate::journal::NewEntry;
use crate::objection::StoredObjection;
use crate::save::{commitment, salt};
use crate::sql::{args, statements};
use crate::trail::{Change, Step};

/// The journal's name for objections.
pub(crate) const KIND: &str = "objection";

statements! {
    ADD_OBJECTION = "INSERT INTO objection (id, office_id, number, year, seq, request_id, \
        procedure_id, stage, is_open, track, lodged_on, due_on, token_hash, state, version, \
        changed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15)";
    UPDATE_OBJECTION = "UPDATE objection SET stage = $3, is_open = $4, due_on = $5, \
        order_due_on = $6, state = $7, changed_us = $8, version = version + 1 \
        WHERE id = $1 AND version = $2";
    ADD_OBJECTOR = "INSERT INTO objector (objection_id, data, salt) VALUES ($1, $2, $3)";
    ADD_OBJECTION_TEXT = "INSERT INTO objection_text (objection_id, slot, version, body, salt, \
        actor, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_OBJECTION_STEP = "INSERT INTO objection_step (objection_id, version, office_id, act, \
        step, lane, actor, opened_us, done_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ADD_OBJECTION_FILE = "INSERT INTO objection_file (objection_id, file_id, purpose, added_by, \
        added_us) VALUES ($1, $2, $3, $4, $5)";
    LETTER_OF_OBJECTION = "UPDATE letter SET objection_id = $2 WHERE id = $1";
    ERASE_OBJECTOR = "UPDATE objector SET data = '', salt = '', erased_us = $2 \
        WHERE objection_id = $1 AND erased_us IS NULL";
    ERASE_OBJECTION_WORDS = "UPDATE objection_text SET body = '', salt = '' \
        WHERE objection_id = $1 AND actor = 'public'";
    ERASE_OBJECTION_LETTERS = "UPDATE letter SET data = '', erased_us = $2 \
        WHERE objection_id = $1 AND erased_us IS NULL";
    FILES_OF_OBJECTION = "SELECT id, sha256 FROM file WHERE erased_us IS NULL AND (id IN \
        (SELECT file_id FROM letter WHERE objection_id = $1) OR id IN \
        (SELECT file_id FROM objection_file WHERE objection_id = $1)) ORDER BY id";
}

/// An objection to take in.
pub struct NewObjection<'a> {
    /// What [`terbuka_core::objection::lodge::lodge`] decided, with the objector's words.
    pub decision: &'a Decision,
    /// Who objects.
    pub person: &'a Requester,
    /// Year of its number.
    pub year: i16,
    /// Its place in the register of that year, from [`Tx::take_number`].
    pub seq: i64,
    /// The secret of its page; only its hash is stored.
    pub token: &'a str,
    /// When the officer began, by the stopwatch of the desk's form.
    pub opened: Option<Timestamp>,
}

impl Tx {
    /// Takes an objection in: its state, who objects, his words, the journal's first entry.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the number or the token is taken, at the latest when the change
    /// is committed.
    #[boxed]
    pub async fn add_objection(
        &mut self,
        new: NewObjection<'_>,
        facts: &Facts<'_>,
    ) -> Result<StoredObjection> {
        let objection = &new.decision.next;
        let id = objection.id.as_str();
        let state = json("objection", objection)?;
        self.later(
            ADD_OBJECTION,
            args![
                id,
                objection.office.as_str(),
                &objection.number,
                i64::from(new.year),
                new.seq,
                objection.request.as_ref().map(CaseId::as_str),
                objection.procedure.as_ref().map(|id| id.as_str()),
                objection.stage.code(),
                objection.is_open(),
                objection.track.code(),
                &facts.office.date_at(objection.lodged).to_string(),
                &objection.due_on.to_string(),
                &sha256_hex(new.token),
                &state,
                us(facts.now)
            ],
        )
        .await?;
        let (person, person_salt) = (json("objector", new.person)?, salt()?);
        self.later(ADD_OBJECTOR, args![id, &person, &person_salt]).await?;
        let mut commitments = Map::new();
        let told = commitment(&person_salt, "objector", &person);
        commitments.insert("objector".to_owned(), told.into());
        let opened = new.opened.unwrap_or(facts.now);
        self.follow_objection(new.decision, facts, 1, opened, commitments).await?;
        Ok(StoredObjection {
            objection: objection.clone(),
            year: new.year,
            seq: new.seq,
            version: 1,
            changed: facts.now,
        })
    }

    /// Saves what was decided about an objection, and gives it as it then stands.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was changed since it was read.
    #[boxed]
    pub async fn save_objection(
        &mut self,
        stored: &StoredObjection,
        decision: &Decision,
        facts: &Facts<'_>,
    ) -> Result<StoredObjection> {
        let objection = &decision.next;
        let state = json("objection", objection)?;
        let changed = self
            .run(
                UPDATE_OBJECTION,
                args![
                    stored.objection.id.as_str(),
                    stored.version,
                    objection.stage.code(),
                    objection.is_open(),
                    &objection.due_on.to_string(),
                    &objection.open_order().map(|order| order.due_on.to_string()),
                    &state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || objection.id != stored.objection.id {
            let id = stored.objection.id.to_string();
            return Err(StoreError::Stale { what: "objection", id });
        }
        let version = stored.version + 1;
        self.follow_objection(decision, facts, version, stored.changed, Map::new()).await?;
        Ok(StoredObjection {
            objection: objection.clone(),
            version,
            changed: facts.now,
            ..stored.clone()
        })
    }

    /// What follows the state: words, step log, journal.
    async fn follow_objection(
        &mut self,
        decision: &Decision,
        facts: &Facts<'_>,
        version: i64,
        opened: Timestamp,
        mut commitments: Map<String, Json>,
    ) -> Result<()> {
        let objection = &decision.next;
        let change = Change {
            kind: KIND,
            case: &objection.id,
            office: &objection.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        commitments.append(
            &mut self.keep_words(&change, ADD_OBJECTION_TEXT, &decision.texts, None).await?,
        );
        if let Some(act) = decision.act {
            let step = Step { act, procedure: facts.procedure, office: &objection.office, opened };
            self.log_step(&change, ADD_OBJECTION_STEP, step).await?;
        }
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }

    /// Notes that a letter just issued belongs to an objection.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn letter_of_objection(
        &mut self,
        letter: &LetterId,
        objection: &CaseId,
    ) -> Result<()> {
        self.run(LETTER_OF_OBJECTION, args![letter.as_str(), objection.as_str()]).await.map(drop)
    }

    /// Adds a file, whose row is there already, to an objection or its dispute; the journal remembers
    /// its SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when it is there already.
    #[boxed]
    pub async fn attach_to_objection(
        &mut self,
        office: &OfficeId,
        objection: &CaseId,
        file: &StoredFile,
        purpose: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.now(
            ADD_OBJECTION_FILE,
            args![objection.as_str(), file.id.as_str(), purpose, by, us(at)],
        )
        .await?;
        self.journal(NewEntry {
            office: office.as_str(),
            at,
            actor: by,
            subject_kind: "attachment",
            subject: file.id.as_str(),
            event: "attached",
            version: 1,
            body: serde_json::json!({
                "case": objection, "purpose": purpose, "sha256": file.sha256, "size": file.size
            }),
        })
    }

    /// Erases who objects: the person, his own words, the letters and files that name him, the mail to
    /// him. The journal keeps its commitments. Gives the SHA-256 of the files' bytes, as
    /// [`Tx::erase_requester`] does, which calls this for every objection to its request.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such objection or it was erased already.
    #[boxed]
    pub async fn erase_objector(
        &mut self,
        id: &CaseId,
        by: &str,
        at: Timestamp,
    ) -> Result<Vec<String>> {
        let missing = || StoreError::Missing { what: "objection", id: id.to_string() };
        let stored = self.objection(id).await?.ok_or_else(missing)?;
        if self.run(ERASE_OBJECTOR, args![id.as_str(), us(at)]).await? != 1 {
            return Err(missing());
        }
        self.run(ERASE_OBJECTION_WORDS, args![id.as_str()]).await?;
        let files: Vec<(String, String)> = self.all(FILES_OF_OBJECTION, args![id.as_str()]).await?;
        self.run(ERASE_OBJECTION_LETTERS, args![id.as_str(), us(at)]).await?;
        self.run(crate::erase::ERASE_RESPONSE, args![id.as_str()]).await?;
        self.erase_mail_of(id, at).await?;
        for (file, _) in &files {
            self.erase_file(&terbuka_core::ident::FileId::new(file), at).await?;
        }
        self.journal(NewEntry {
            office: stored.objection.office.as_str(),
            at,
            actor: by,
            subject_kind: "objector",
            subject: id.as_str(),
            event: "objector_erased",
            version: 1,
            body: serde_json::json!({ "files": files.len() }),
        })?;
        let mut hashes: Vec<String> = files.into_iter().map(|(_, sha256)| sha256).collect();
        hashes.sort();
        hashes.dedup();
        Ok(hashes)
    }
}

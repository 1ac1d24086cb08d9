//! The only writer of a request's state: state, journal, words, step log and dispositions, all of a
//! decision or nothing of it.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use terbuka_boxed::boxed;
use terbuka_core::person::{Content, Requester};
use terbuka_core::procedure::{Assignment, Procedure};
use terbuka_core::request::{Act, Actor, Decision, Event, Facts, Request};

use crate::convert::{json, sha256_hex, us};
use crate::engine::Tx;
use crate::error::{Result, StoreError};
use crate::request::StoredRequest;
use crate::sql::{args, statements};
use crate::trail::{Change, Step};
use crate::words::fold;

statements! {
    ADD_REQUEST = "INSERT INTO request (id, office_id, number, year, seq, procedure_id, stage, \
        is_open, outcome, track, channel, received_us, received_on, due_on, completion_due_on, \
        extended, decided_on, ended_on, reported_in, handler_id, information, purpose, obtain, \
        delivery, salt, search, token_hash, state, version, changed_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, 1, $29)";
    UPDATE_REQUEST = "UPDATE request SET stage = $3, is_open = $4, outcome = $5, track = $6, \
        due_on = $7, completion_due_on = $8, extended = $9, decided_on = $10, ended_on = $11, \
        reported_in = $12, handler_id = COALESCE($13, handler_id), state = $14, changed_us = $15, \
        version = version + 1 WHERE id = $1 AND version = $2";
    ADD_REQUESTER = "INSERT INTO requester (case_id, kind, name, data, salt, search) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_TEXT = "INSERT INTO case_text (case_id, slot, version, body, salt, actor, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_STEP = "INSERT INTO step_log (case_id, version, office_id, act, step, lane, actor, \
        opened_us, done_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    PUT_DISPOSITION = "INSERT INTO disposition (id, case_id, office_id, unit_id, liaison_id, \
        given_on, due_on, replied_on, held, reminders) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET \
        liaison_id = excluded.liaison_id, due_on = excluded.due_on, \
        replied_on = excluded.replied_on, held = excluded.held, reminders = excluded.reminders \
        WHERE disposition.case_id = excluded.case_id";
}

/// A request to take in.
pub struct NewRequest<'a> {
    /// What [`terbuka_core::request::decide::receive`] decided.
    pub decision: &'a Decision<Request>,
    /// Who asks.
    pub requester: &'a Requester,
    /// What is asked.
    pub content: &'a Content,
    /// Year of its number.
    pub year: i16,
    /// Its place in the register of that year, from [`Tx::take_number`].
    pub seq: i64,
    /// The secret of the tracking page; only its hash is stored.
    pub token: &'a str,
    /// When the officer began, by the stopwatch of the desk's form.
    pub opened: Option<Timestamp>,
}

/// The commitment to a text that stands in the journal in its place: without the salt, which is
/// erased with the text, nobody can tell by trying what the text was.
pub fn commitment(salt: &str, slot: &str, body: &str) -> String {
    let mut bytes = b"terbuka-text-1\n".to_vec();
    for field in [salt, slot, body] {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    sha256_hex(bytes)
}

/// Sixteen random bytes as hexadecimal digits.
pub(crate) fn salt() -> Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        StoreError::file("asking the system for chance", std::io::Error::other(error))
    })?;
    Ok(hex::encode(bytes))
}

/// Which step and lane of the office's SOP an act was, for the matrix of activities.
pub(crate) fn performed(
    procedure: &Procedure,
    actor: &Actor,
    act: Act,
) -> (Option<String>, Option<String>) {
    match actor {
        Actor::Officer { roles, .. } => match procedure.assignment(act, roles) {
            Assignment::Yours(step, lane) => (Some(step.number.clone()), Some(lane.title.clone())),
            Assignment::Others { step, .. } => (Some(step.number.clone()), None),
            Assignment::Unbound => (procedure.step_of(act).map(|step| step.number.clone()), None),
        },
        Actor::Requester | Actor::System => {
            let step = procedure.step_of(act);
            let lane =
                step.and_then(|step| procedure.lanes_of(step).into_iter().find(|lane| lane.system));
            (step.map(|step| step.number.clone()), lane.map(|lane| lane.title.clone()))
        }
    }
}

/// The columns that lists and clocks look at, taken from the state.
struct Columns {
    completion_due_on: Option<String>,
    decided_on: Option<String>,
    ended_on: Option<String>,
    due_on: String,
    handler: Option<String>,
    state: String,
}

fn columns(case: &Request, act: Act, actor: &Actor) -> Result<Columns> {
    Ok(Columns {
        completion_due_on: case.completion.as_ref().map(|round| round.due_on.to_string()),
        decided_on: case.decision.as_ref().map(|ruling| ruling.decided_on.to_string()),
        ended_on: case.ended_on.map(|date| date.to_string()),
        due_on: case.due_on.to_string(),
        handler: actor.user().filter(|_| act != Act::Reply).map(|user| user.to_string()),
        state: json("request", case)?,
    })
}

impl Tx {
    /// Takes a request in: its state, who asks, what is asked, the journal's first entry.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the number or the token is taken, at the latest when the change
    /// is committed.
    #[boxed]
    pub async fn add_request(
        &mut self,
        new: NewRequest<'_>,
        facts: &Facts<'_>,
    ) -> Result<StoredRequest> {
        let case = &new.decision.next;
        let (id, content) = (case.id.as_str(), new.content);
        let cells = columns(case, new.decision.act, facts.actor)?;
        let (content_salt, requester_salt) = (salt()?, salt()?);
        self.later(
            ADD_REQUEST,
            args![
                id,
                case.office.as_str(),
                &case.number,
                i64::from(new.year),
                new.seq,
                case.procedure.as_str(),
                case.stage.code(),
                case.stage.is_open(),
                case.outcome.map(|outcome| outcome.code()),
                case.track.code(),
                case.channel.code(),
                us(case.received),
                &facts.office.date_at(case.received).to_string(),
                &cells.due_on,
                &cells.completion_due_on,
                case.extension.is_some(),
                &cells.decided_on,
                &cells.ended_on,
                &case.reported_in,
                &cells.handler,
                &content.information,
                &content.purpose,
                content.obtain.code(),
                content.delivery.code(),
                &content_salt,
                &fold(&format!("{} {}", case.number, content.information)),
                &sha256_hex(new.token),
                &cells.state,
                us(facts.now)
            ],
        )
        .await?;
        let person = json("requester", new.requester)?;
        self.later(
            ADD_REQUESTER,
            args![
                id,
                new.requester.kind.code(),
                &new.requester.name,
                &person,
                &requester_salt,
                &fold(&new.requester.name)
            ],
        )
        .await?;
        let mut commitments = Map::new();
        for (slot, salt, body) in [
            ("request/information", &content_salt, &content.information),
            ("request/purpose", &content_salt, &content.purpose),
            ("requester", &requester_salt, &person),
        ] {
            commitments.insert(slot.to_owned(), commitment(salt, slot, body).into());
        }
        let opened = new.opened.unwrap_or(facts.now);
        self.follow(new.decision, facts, 1, opened, commitments).await?;
        Ok(StoredRequest {
            case: case.clone(),
            version: 1,
            content: content.clone(),
            year: new.year,
            seq: new.seq,
            handler: facts.actor.user().cloned(),
            changed: facts.now,
        })
    }

    /// Saves what was decided about a request, and gives the request as it then stands.
    ///
    /// `opened` is when the person began the step, when it is known better than "when the case
    /// was last changed".
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the request was changed since it was read.
    #[boxed]
    pub async fn save(
        &mut self,
        stored: &StoredRequest,
        decision: &Decision<Request>,
        facts: &Facts<'_>,
        opened: Option<Timestamp>,
    ) -> Result<StoredRequest> {
        let case = &decision.next;
        let cells = columns(case, decision.act, facts.actor)?;
        let changed = self
            .run(
                UPDATE_REQUEST,
                args![
                    stored.case.id.as_str(),
                    stored.version,
                    case.stage.code(),
                    case.stage.is_open(),
                    case.outcome.map(|outcome| outcome.code()),
                    case.track.code(),
                    &cells.due_on,
                    &cells.completion_due_on,
                    case.extension.is_some(),
                    &cells.decided_on,
                    &cells.ended_on,
                    &case.reported_in,
                    &cells.handler,
                    &cells.state,
                    us(facts.now)
                ],
            )
            .await?;
        if changed != 1 || case.id != stored.case.id {
            return Err(StoreError::Stale { what: "request", id: stored.case.id.to_string() });
        }
        let version = stored.version + 1;
        let opened = opened.unwrap_or(stored.changed).min(facts.now);
        self.follow(decision, facts, version, opened, Map::new()).await?;
        Ok(StoredRequest {
            case: case.clone(),
            version,
            content: stored.content.clone(),
            year: stored.year,
            seq: stored.seq,
            handler: cells.handler.map(terbuka_core::ident::UserId::new).or(stored.handler.clone()),
            changed: facts.now,
        })
    }

    /// What follows the state: words, step log, dispositions, journal.
    async fn follow(
        &mut self,
        decision: &Decision<Request>,
        facts: &Facts<'_>,
        version: i64,
        opened: Timestamp,
        mut commitments: Map<String, Json>,
    ) -> Result<()> {
        let case = &decision.next;
        let id = case.id.as_str();
        let change = Change {
            kind: "request",
            case: &case.id,
            office: &case.office,
            version,
            actor: facts.actor,
            now: facts.now,
        };
        commitments.append(&mut self.keep_words(&change, ADD_TEXT, &decision.texts, None).await?);
        // A date that moved with the calendar is nobody's activity; what an objection or a ruling
        // ordered is logged there.
        let elsewhere = matches!(
            decision.event,
            Event::Recomputed { .. }
                | Event::Ordered { .. }
                | Event::OrderExecuted { .. }
                | Event::OrderLifted { .. }
        );
        if !elsewhere {
            let procedure = Some(facts.procedure);
            let step = Step { act: decision.act, procedure, office: &case.office, opened };
            self.log_step(&change, ADD_STEP, step).await?;
        }
        for task in &case.dispositions {
            self.later(
                PUT_DISPOSITION,
                args![
                    task.id.as_str(),
                    id,
                    case.office.as_str(),
                    task.unit.as_str(),
                    task.liaison.as_ref().map(|user| user.as_str()),
                    &task.given_on.to_string(),
                    &task.due_on.to_string(),
                    &task.replied_on.map(|date| date.to_string()),
                    task.held.map(i64::from),
                    i64::from(task.reminders)
                ],
            )
            .await?;
        }
        self.tell(&change, (&decision.event, decision.event.name(), Event::VERSION), commitments)
    }
}

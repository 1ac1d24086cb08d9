//! Work to be done later: put down in the transaction that makes it needed, done at least once.

use jiff::Timestamp;

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};
use terbuka_boxed::boxed;

statements! {
    // A job with a key that stands already, done or not, is not put down again.
    ADD_JOB = "INSERT INTO job (id, kind, unique_key, payload, created_us, run_at_us, attempts, \
        leased_until_us) VALUES ($1, $2, $3, $4, $5, $6, 0, 0) \
        ON CONFLICT (unique_key) DO NOTHING";
    // NOTE(engine): on PostgreSQL several programs may work; each takes what no other holds.
    CLAIM_JOB = {
        sqlite: "UPDATE job SET attempts = attempts + 1, leased_until_us = $2 WHERE id IN \
            (SELECT id FROM job WHERE done_us IS NULL AND dead_us IS NULL AND run_at_us <= $1 \
            AND leased_until_us <= $1 ORDER BY run_at_us, id LIMIT 1) \
            RETURNING id, kind, payload, run_at_us, attempts",
        postgres: "UPDATE job SET attempts = attempts + 1, leased_until_us = $2 WHERE id IN \
            (SELECT id FROM job WHERE done_us IS NULL AND dead_us IS NULL AND run_at_us <= $1 \
            AND leased_until_us <= $1 ORDER BY run_at_us, id LIMIT 1 FOR UPDATE SKIP LOCKED) \
            RETURNING id, kind, payload, run_at_us, attempts",
    };
    JOB_DONE = "UPDATE job SET done_us = $2, last_error = NULL WHERE id = $1";
    JOB_FAILED = "UPDATE job SET run_at_us = $2, leased_until_us = 0, last_error = $3 \
        WHERE id = $1";
    JOB_DEAD = "UPDATE job SET dead_us = $2, last_error = $3 WHERE id = $1";
    FORGET_JOBS = "DELETE FROM job WHERE done_us <= $1";
    WAITING = "SELECT CAST(count(*) AS BIGINT), CAST(min(run_at_us) AS BIGINT) FROM job \
        WHERE done_us IS NULL AND dead_us IS NULL";
}

/// A job that was taken to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Identifier.
    pub id: String,
    /// What to do.
    pub kind: String,
    /// With what.
    pub payload: serde_json::Value,
    /// When it was due.
    pub due: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    payload: String,
    run_at_us: i64,
    attempts: i64,
}

/// A job to put down.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Identifier.
    pub id: &'a str,
    /// What to do.
    pub kind: &'a str,
    /// A name that makes it the only one, for instance `remind/2026-11-21`.
    pub unique: Option<&'a str>,
    /// With what: references, no personal data.
    pub payload: serde_json::Value,
    /// When.
    pub run_at: Timestamp,
}

impl Tx {
    /// Puts a job down; false when one with its unique name was put down before.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_job(&mut self, job: NewJob<'_>, now: Timestamp) -> Result<bool> {
        let payload = json("job", &job.payload)?;
        let added = self
            .run(ADD_JOB, args![job.id, job.kind, job.unique, &payload, us(now), us(job.run_at)])
            .await?;
        Ok(added == 1)
    }

    /// Puts a job down that nothing else can have put down: nobody needs to know whether it stood.
    ///
    /// # Errors
    /// A fault of the database, at the latest when the change is committed.
    #[boxed]
    pub async fn add_own_job(&mut self, job: NewJob<'_>, now: Timestamp) -> Result<()> {
        let payload = json("job", &job.payload)?;
        self.later(ADD_JOB, args![job.id, job.kind, job.unique, &payload, us(now), us(job.run_at)])
            .await
    }

    /// Takes the job that is due longest. It is held until the lease ends; commit before working.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn claim_job(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Option<Job>> {
        let row: Option<Row> = self.optional(CLAIM_JOB, args![us(now), us(lease_until)]).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Job {
            payload: Cell::new("job", "payload", &row.id).json(&row.payload)?,
            due: Cell::new("job", "run_at_us", &row.id).instant(row.run_at_us)?,
            id: row.id,
            kind: row.kind,
            attempt: row.attempts,
        }))
    }

    /// Notes that a job is done; best in the transaction of what it did.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn job_done(&mut self, id: &str, at: Timestamp) -> Result<()> {
        self.run(JOB_DONE, args![id, us(at)]).await.map(drop)
    }

    /// Notes that a job failed, and when to try again.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn job_failed(&mut self, id: &str, error: &str, next: Timestamp) -> Result<()> {
        self.run(JOB_FAILED, args![id, us(next), error]).await.map(drop)
    }

    /// Gives a job up.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn job_given_up(&mut self, id: &str, error: &str, at: Timestamp) -> Result<()> {
        self.run(JOB_DEAD, args![id, us(at), error]).await.map(drop)
    }

    /// Forgets jobs done before an instant; how many.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn forget_jobs(&mut self, done_before: Timestamp) -> Result<u64> {
        self.run(FORGET_JOBS, args![us(done_before)]).await
    }
}

impl Read {
    /// How many jobs wait, and when the first is due.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn waiting_jobs(&mut self) -> Result<(i64, Option<Timestamp>)> {
        let (count, first): (i64, Option<i64>) = self.one(WAITING, args![]).await?;
        let cell = Cell::new("job", "run_at_us", "the next");
        Ok((count, first.map(|at| cell.instant(at)).transpose()?))
    }
}

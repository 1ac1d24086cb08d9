//! The step log: who did which step of which case, when, and how long it took. The matrix of
//! activities and assignments (*matriks kegiatan*) is read from it, never typed.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId};
use terbuka_core::request::Act;

use crate::convert::{Cell, us};
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};

macro_rules! select {
    () => {
        "SELECT step_log.case_id, request.number, step_log.act, step_log.step, step_log.lane, \
         step_log.actor, account.name AS actor_name, step_log.opened_us, step_log.done_us \
         FROM step_log JOIN request ON request.id = step_log.case_id \
         LEFT JOIN account ON account.id = step_log.actor "
    };
}

/// The step log of another kind of case than requests, told as theirs is.
macro_rules! under {
    ($kind:literal, $number:literal) => {
        concat!(
            "SELECT log.",
            $kind,
            "_id AS case_id, ",
            $number,
            " AS number, log.act, log.step, \
             log.lane, log.actor, account.name AS actor_name, log.opened_us, log.done_us \
             FROM ",
            $kind,
            "_step AS log JOIN ",
            $kind,
            " ON ",
            $kind,
            ".id = log.",
            $kind,
            "_id \
             LEFT JOIN account ON account.id = log.actor \
             WHERE ",
            $kind,
            ".procedure_id = $1 ORDER BY log.",
            $kind,
            "_id, log.version"
        )
    };
}

statements! {
    STEPS_OF = (concat!(select!(), "WHERE step_log.case_id = $1 ORDER BY step_log.version"));
    MATRIX = (concat!(select!(), "WHERE step_log.office_id = $1 AND step_log.done_us >= $2 \
        AND step_log.done_us < $3 ORDER BY step_log.done_us, step_log.case_id, step_log.version \
        LIMIT $4 OFFSET $5"));
    /// How often officers were quick enough at one act, where the moment of beginning is known.
    QUICK = "SELECT CAST(count(*) AS BIGINT), \
        CAST(COALESCE(sum(CASE WHEN done_us - opened_us <= $5 THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM step_log WHERE office_id = $1 AND done_us >= $2 AND done_us < $3 AND act = $4 \
        AND done_us > opened_us AND actor NOT IN ('public', 'system')";
    STEPS_UNDER = (concat!(select!(), "WHERE request.procedure_id = $1 \
        ORDER BY step_log.case_id, step_log.version"));
    CHARTER_STEPS_UNDER = (under!("charter", "CAST(charter.edition AS TEXT)"));
    EXEMPTION_STEPS_UNDER = (under!("exemption", "CAST(exemption.number AS TEXT)"));
    OBJECTION_STEPS_UNDER = (under!("objection", "objection.number"));
    RECORD_STEPS_UNDER = (under!("record", "''"));
    MATRIX_SIZE = "SELECT CAST(count(*) AS BIGINT) FROM step_log WHERE office_id = $1 \
        AND done_us >= $2 AND done_us < $3";
}

/// One step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedStep {
    /// The case.
    pub case: CaseId,
    /// Its registration number; of a charter its edition; of a document, which has none, empty.
    pub number: String,
    /// What was done.
    pub act: Act,
    /// Number of the step in the office's SOP, when it has one for the act.
    pub step: Option<String>,
    /// The lane in which it was done.
    pub lane: Option<String>,
    /// Who: a user id, `public` or `system`.
    pub actor: String,
    /// Name of the officer.
    pub actor_name: Option<String>,
    /// When it could begin, or was begun by the stopwatch.
    pub opened: Timestamp,
    /// When it was done.
    pub done: Timestamp,
}

impl LoggedStep {
    /// How long it took, in whole seconds.
    pub fn seconds(&self) -> i64 {
        (us(self.done) - us(self.opened)).max(0) / 1_000_000
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    case_id: String,
    number: String,
    act: String,
    step: Option<String>,
    lane: Option<String>,
    actor: String,
    actor_name: Option<String>,
    opened_us: i64,
    done_us: i64,
}

fn read_step(row: Row) -> Result<LoggedStep> {
    let cell = |column| Cell::new("step_log", column, &row.case_id);
    Ok(LoggedStep {
        act: cell("act").code(Act::from_code(&row.act))?,
        opened: cell("opened_us").instant(row.opened_us)?,
        done: cell("done_us").instant(row.done_us)?,
        case: CaseId::new(&row.case_id),
        number: row.number,
        step: row.step,
        lane: row.lane,
        actor: row.actor,
        actor_name: row.actor_name,
    })
}

impl Read {
    /// The steps done for a case, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn steps_of(&mut self, case: &CaseId) -> Result<Vec<LoggedStep>> {
        let rows: Vec<Row> = self.all(STEPS_OF, args![case.as_str()]).await?;
        rows.into_iter().map(read_step).collect()
    }

    /// The steps of every case, of whatever kind, that runs along a version of a procedure, case by
    /// case, in order.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn steps_under(&mut self, procedure: &ProcedureId) -> Result<Vec<LoggedStep>> {
        for sql in [
            STEPS_UNDER,
            CHARTER_STEPS_UNDER,
            EXEMPTION_STEPS_UNDER,
            OBJECTION_STEPS_UNDER,
            RECORD_STEPS_UNDER,
        ] {
            let rows: Vec<Row> = self.all(sql, args![procedure.as_str()]).await?;
            // A version serves one service: at most one of them has rows.
            if !rows.is_empty() {
                return rows.into_iter().map(read_step).collect();
            }
        }
        Ok(Vec::new())
    }

    /// The steps an office did from one instant to before another, in the order they were done.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn step_matrix(
        &mut self,
        office: &OfficeId,
        from: Timestamp,
        before: Timestamp,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<LoggedStep>, i64)> {
        let (office, from, before) = (office.as_str(), us(from), us(before));
        let (total,): (i64,) = self.one(MATRIX_SIZE, args![office, from, before]).await?;
        let rows: Vec<Row> = self.all(MATRIX, args![office, from, before, limit, offset]).await?;
        Ok((rows.into_iter().map(read_step).collect::<Result<_>>()?, total))
    }

    /// How often officers of an office did an act within a time, and how often they did it at all,
    /// from one instant to before another. Only acts whose beginning is known are counted: without a
    /// stopwatch nobody knows how long somebody stood at the desk.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn quick_steps(
        &mut self,
        office: &OfficeId,
        act: Act,
        from: Timestamp,
        before: Timestamp,
        most: jiff::SignedDuration,
    ) -> Result<(i64, i64)> {
        let most = i64::try_from(most.as_micros()).unwrap_or(i64::MAX);
        let (all, within): (i64, i64) =
            self.one(QUICK, args![office.as_str(), us(from), us(before), act.code(), most]).await?;
        Ok((within, all))
    }
}

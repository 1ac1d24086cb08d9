//! Versions of an office's procedures (SOP). A case keeps the version it began under.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, ProcedureId};
use terbuka_core::procedure::life::Stage;
use terbuka_core::procedure::{Procedure, Service};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};

macro_rules! columns {
    () => {
        "id, office_id, service, version, state, data, from_on, to_on, created_us, adopted_by, \
        revision, source_name, reason, checked_us, checked_by, answer, signed_us, reviewed_on, \
        voided_us, voided_by"
    };
}

statements! {
    ADD_PROCEDURE = "INSERT INTO procedure (id, office_id, service, version, state, data, \
        created_us, source_name, source_text, reason) VALUES ($1, $2, $3, 1 + COALESCE((SELECT \
        max(version) FROM procedure WHERE office_id = $2 AND service = $3), 0), 'draft', $4, $5, \
        $6, $7, $8) RETURNING version";
    MEND = "UPDATE procedure SET data = $3, revision = revision + 1, checked_us = NULL, \
        checked_by = NULL, answer = NULL \
        WHERE id = $1 AND revision = $2 AND state = 'draft' AND signed_us IS NULL";
    CHECKED = "UPDATE procedure SET checked_us = $3, checked_by = $4, answer = $5, \
        revision = revision + 1 \
        WHERE id = $1 AND revision = $2 AND state = 'draft' AND signed_us IS NULL";
    SIGNED = "UPDATE procedure SET signed_us = $3, adopted_by = $4, from_on = $5, \
        revision = revision + 1 WHERE id = $1 AND revision = $2 AND state = 'draft' \
        AND checked_us IS NOT NULL AND signed_us IS NULL";
    SUPERSEDE = "UPDATE procedure SET state = 'superseded', to_on = $3 \
        WHERE office_id = $1 AND service = $2 AND state = 'in_force'";
    ENFORCE = "UPDATE procedure SET state = 'in_force', from_on = $2 \
        WHERE id = $1 AND state = 'draft' AND signed_us IS NOT NULL";
    VOID = "UPDATE procedure SET state = 'superseded', to_on = $3, voided_us = $4, voided_by = $5, \
        reason = $6, revision = revision + 1 WHERE id = $1 AND revision = $2 AND voided_us IS NULL \
        AND (state = 'in_force' OR signed_us IS NOT NULL)";
    REVIEWED = "UPDATE procedure SET reviewed_on = $3, revision = revision + 1 \
        WHERE id = $1 AND revision = $2 AND state = 'in_force'";
    DISCARD = "DELETE FROM procedure WHERE id = $1 AND revision = $2 AND state = 'draft' \
        AND signed_us IS NULL";
    SOURCE_TEXT = "SELECT COALESCE(source_text, '') FROM procedure WHERE id = $1";
    WAITING = "SELECT id FROM procedure WHERE office_id = $1 AND state = 'draft' \
        AND signed_us IS NOT NULL AND from_on <= $2 ORDER BY from_on, id";
    PROCEDURE = (concat!("SELECT ", columns!(), " FROM procedure WHERE id = $1"));
    IN_FORCE = (concat!("SELECT ", columns!(), " FROM procedure \
        WHERE office_id = $1 AND service = $2 AND state = 'in_force'"));
    PROCEDURES_OF = (concat!("SELECT ", columns!(), " FROM procedure WHERE office_id = $1 \
        ORDER BY service, version DESC"));
}

/// A version of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProcedure {
    /// Identifier.
    pub id: ProcedureId,
    /// Whose it is.
    pub office: OfficeId,
    /// Version, from 1, for each service of an office.
    pub version: i64,
    /// Where it stands.
    pub stage: Stage,
    /// Grows with every change; what a form must bring back.
    pub revision: i64,
    /// The procedure.
    pub procedure: Procedure,
    /// First day in force.
    pub from: Option<Date>,
    /// Day on which another took its place.
    pub to: Option<Date>,
    /// When it was read in.
    pub created: Timestamp,
    /// Who put it in force.
    pub adopted_by: Option<String>,
    /// Name of the document it was read from.
    pub source: Option<String>,
    /// Why this version was made, or why it ended as a whole.
    pub reason: Option<String>,
    /// When and by whom its findings were looked at.
    pub checked: Option<(Timestamp, String)>,
    /// Why it is put in force with errors.
    pub answer: Option<String>,
    /// When it was signed.
    pub signed: Option<Timestamp>,
    /// Day of its last review.
    pub reviewed: Option<Date>,
    /// When and by whom it was ended as a whole.
    pub voided: Option<(Timestamp, String)>,
}

/// Where a new version comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin<'a> {
    /// Name of the document it was read from.
    pub name: Option<&'a str>,
    /// Its words, to be held beside the data.
    pub text: Option<&'a str>,
    /// Why it was made.
    pub reason: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    office_id: String,
    service: String,
    version: i64,
    state: String,
    data: String,
    from_on: Option<String>,
    to_on: Option<String>,
    created_us: i64,
    adopted_by: Option<String>,
    revision: i64,
    source_name: Option<String>,
    reason: Option<String>,
    checked_us: Option<i64>,
    checked_by: Option<String>,
    answer: Option<String>,
    signed_us: Option<i64>,
    reviewed_on: Option<String>,
    voided_us: Option<i64>,
    voided_by: Option<String>,
}

fn read_procedure(row: Row) -> Result<StoredProcedure> {
    let cell = |column| Cell::new("procedure", column, &row.id);
    let stage = match row.state.as_str() {
        "draft" if row.signed_us.is_some() => Some(Stage::Signed),
        "draft" if row.checked_us.is_some() => Some(Stage::Checked),
        "draft" => Some(Stage::Draft),
        "in_force" => Some(Stage::InForce),
        "superseded" if row.voided_us.is_some() => Some(Stage::Void),
        "superseded" => Some(Stage::Replaced),
        _ => None,
    };
    let at = |column, us: Option<i64>| us.map(|us| cell(column).instant(us)).transpose();
    let checked = at("checked_us", row.checked_us)?.zip(row.checked_by.clone());
    let voided = at("voided_us", row.voided_us)?.zip(row.voided_by.clone());
    let signed = at("signed_us", row.signed_us)?;
    let procedure: Procedure = cell("data").json(&row.data)?;
    cell("service")
        .code(Service::from_code(&row.service).filter(|service| *service == procedure.service))?;
    Ok(StoredProcedure {
        stage: cell("state").code(stage)?,
        revision: row.revision,
        checked,
        voided,
        signed,
        reviewed: row.reviewed_on.as_deref().map(|on| cell("reviewed_on").date(on)).transpose()?,
        procedure,
        from: row.from_on.as_deref().map(|on| cell("from_on").date(on)).transpose()?,
        to: row.to_on.as_deref().map(|on| cell("to_on").date(on)).transpose()?,
        created: cell("created_us").instant(row.created_us)?,
        id: ProcedureId::new(&row.id),
        office: OfficeId::new(row.office_id),
        version: row.version,
        adopted_by: row.adopted_by,
        source: row.source_name,
        reason: row.reason,
        answer: row.answer,
    })
}

impl Read {
    /// One version, whatever its state.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn procedure(&mut self, id: &ProcedureId) -> Result<Option<StoredProcedure>> {
        let row: Option<Row> = self.optional(PROCEDURE, args![id.as_str()]).await?;
        row.map(read_procedure).transpose()
    }

    /// The version of a service's procedure that an office has in force.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn procedure_in_force(
        &mut self,
        office: &OfficeId,
        service: Service,
    ) -> Result<Option<StoredProcedure>> {
        let row: Option<Row> =
            self.optional(IN_FORCE, args![office.as_str(), service.code()]).await?;
        row.map(read_procedure).transpose()
    }

    /// Every version of an office's procedures, newest first within a service.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn procedures_of(&mut self, office: &OfficeId) -> Result<Vec<StoredProcedure>> {
        let rows: Vec<Row> = self.all(PROCEDURES_OF, args![office.as_str()]).await?;
        rows.into_iter().map(read_procedure).collect()
    }

    /// The words of the document a version was read from; empty when there was none.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn procedure_source(&mut self, id: &ProcedureId) -> Result<String> {
        let row: Option<(String,)> = self.optional(SOURCE_TEXT, args![id.as_str()]).await?;
        Ok(row.map(|(text,)| text).unwrap_or_default())
    }

    /// Signed versions of an office whose first day has come.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn procedures_waiting(
        &mut self,
        office: &OfficeId,
        today: Date,
    ) -> Result<Vec<ProcedureId>> {
        let today = today.to_string();
        let rows: Vec<(String,)> = self.all(WAITING, args![office.as_str(), &today]).await?;
        Ok(rows.into_iter().map(|(id,)| ProcedureId::new(id)).collect())
    }
}

impl Tx {
    /// Adds a draft and gives its version.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_procedure(
        &mut self,
        id: &ProcedureId,
        office: &OfficeId,
        procedure: &Procedure,
        origin: Origin<'_>,
        at: Timestamp,
    ) -> Result<i64> {
        let data = json("procedure", procedure)?;
        let Origin { name, text, reason } = origin;
        let service = procedure.service.code();
        let (id, office) = (id.as_str(), office.as_str());
        let (version,): (i64,) = self
            .one(ADD_PROCEDURE, args![id, office, service, &data, us(at), name, text, reason])
            .await?;
        Ok(version)
    }

    /// Writes other words into a draft; what was checked must be checked again.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody changed or signed it meanwhile.
    #[boxed]
    pub async fn mend_procedure(
        &mut self,
        id: &ProcedureId,
        revision: i64,
        procedure: &Procedure,
    ) -> Result<()> {
        let data = json("procedure", procedure)?;
        let changed = self.run(MEND, args![id.as_str(), revision, &data]).await?;
        one(id, changed)
    }

    /// Notes who looked at the findings of a draft.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody changed or signed it meanwhile.
    #[boxed]
    pub async fn procedure_checked(
        &mut self,
        id: &ProcedureId,
        revision: i64,
        by: &str,
        answer: Option<&str>,
        at: Timestamp,
    ) -> Result<()> {
        let changed = self.run(CHECKED, args![id.as_str(), revision, us(at), by, answer]).await?;
        one(id, changed)
    }

    /// Signs a checked draft for a first day.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody changed or signed it meanwhile.
    #[boxed]
    pub async fn sign_procedure(
        &mut self,
        id: &ProcedureId,
        revision: i64,
        by: &str,
        from: Date,
        at: Timestamp,
    ) -> Result<()> {
        let from = from.to_string();
        let changed = self.run(SIGNED, args![id.as_str(), revision, us(at), by, &from]).await?;
        one(id, changed)
    }

    /// Puts a signed version in force from a day on; the version in force before is replaced.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is not waiting any more, [`StoreError::Missing`] when there is
    /// none.
    #[boxed]
    pub async fn enforce_procedure(&mut self, id: &ProcedureId, from: Date) -> Result<()> {
        let Some(draft) = self.procedure(id).await? else {
            return Err(StoreError::Missing { what: "procedure", id: id.to_string() });
        };
        let from = from.to_string();
        let service = draft.procedure.service.code();
        self.run(SUPERSEDE, args![draft.office.as_str(), service, &from]).await?;
        let changed = self.run(ENFORCE, args![id.as_str(), &from]).await?;
        one(id, changed)
    }

    /// Ends a version as a whole.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody changed it meanwhile.
    #[boxed]
    pub async fn void_procedure(
        &mut self,
        id: &ProcedureId,
        revision: i64,
        on: Date,
        reason: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        let on = on.to_string();
        let changed = self.run(VOID, args![id.as_str(), revision, &on, us(at), by, reason]).await?;
        one(id, changed)
    }

    /// Notes a review of the version in force.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody changed it meanwhile.
    #[boxed]
    pub async fn procedure_reviewed(
        &mut self,
        id: &ProcedureId,
        revision: i64,
        on: Date,
    ) -> Result<()> {
        let on = on.to_string();
        let changed = self.run(REVIEWED, args![id.as_str(), revision, &on]).await?;
        one(id, changed)
    }

    /// Looks at, signs and puts in force at once, by somebody who answers for all of it: the
    /// operator, or the program with a shipped template.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no draft any more.
    #[boxed]
    pub async fn adopt_procedure(
        &mut self,
        id: &ProcedureId,
        from: Date,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        let Some(draft) = self.procedure(id).await? else {
            return Err(StoreError::Missing { what: "procedure", id: id.to_string() });
        };
        self.procedure_checked(id, draft.revision, by, None, at).await?;
        self.sign_procedure(id, draft.revision + 1, by, from, at).await?;
        self.enforce_procedure(id, from).await
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no draft any more.
    #[boxed]
    pub async fn discard_procedure(&mut self, id: &ProcedureId, revision: i64) -> Result<()> {
        let changed = self.run(DISCARD, args![id.as_str(), revision]).await?;
        one(id, changed)
    }
}

fn one(id: &ProcedureId, changed: u64) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale { what: "procedure", id: id.to_string() })
    }
}

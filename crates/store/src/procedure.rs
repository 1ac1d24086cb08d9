//! Versions of an office's procedures (SOP). A case keeps the version it began under.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_core::ident::{OfficeId, ProcedureId};
use terbuka_core::procedure::{Procedure, Service};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};

macro_rules! columns {
    () => {
        "id, office_id, service, version, state, data, from_on, to_on, created_us, adopted_by"
    };
}

statements! {
    ADD_PROCEDURE = "INSERT INTO procedure (id, office_id, service, version, state, data, \
        created_us) VALUES ($1, $2, $3, 1 + COALESCE((SELECT max(version) FROM procedure \
        WHERE office_id = $2 AND service = $3), 0), 'draft', $4, $5) RETURNING version";
    SUPERSEDE = "UPDATE procedure SET state = 'superseded', to_on = $3 \
        WHERE office_id = $1 AND service = $2 AND state = 'in_force'";
    ADOPT = "UPDATE procedure SET state = 'in_force', from_on = $2, adopted_by = $3 \
        WHERE id = $1 AND state = 'draft'";
    PROCEDURE = (concat!("SELECT ", columns!(), " FROM procedure WHERE id = $1"));
    IN_FORCE = (concat!("SELECT ", columns!(), " FROM procedure \
        WHERE office_id = $1 AND service = $2 AND state = 'in_force'"));
    PROCEDURES_OF = (concat!("SELECT ", columns!(), " FROM procedure WHERE office_id = $1 \
        ORDER BY service, version DESC"));
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcedureState {
    /// Read in, not yet signed.
    Draft,
    /// Put in force.
    InForce,
    /// Another version took its place; open cases still run along it.
    Superseded,
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
    pub state: ProcedureState,
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
}

fn read_procedure(row: Row) -> Result<StoredProcedure> {
    let cell = |column| Cell::new("procedure", column, &row.id);
    let state = match row.state.as_str() {
        "draft" => Some(ProcedureState::Draft),
        "in_force" => Some(ProcedureState::InForce),
        "superseded" => Some(ProcedureState::Superseded),
        _ => None,
    };
    let procedure: Procedure = cell("data").json(&row.data)?;
    cell("service")
        .code(Service::from_code(&row.service).filter(|service| *service == procedure.service))?;
    Ok(StoredProcedure {
        state: cell("state").code(state)?,
        procedure,
        from: row.from_on.as_deref().map(|on| cell("from_on").date(on)).transpose()?,
        to: row.to_on.as_deref().map(|on| cell("to_on").date(on)).transpose()?,
        created: cell("created_us").instant(row.created_us)?,
        id: ProcedureId::new(&row.id),
        office: OfficeId::new(row.office_id),
        version: row.version,
        adopted_by: row.adopted_by,
    })
}

impl Read {
    /// One version, whatever its state.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn procedure(&mut self, id: &ProcedureId) -> Result<Option<StoredProcedure>> {
        let row: Option<Row> = self.optional(PROCEDURE, args![id.as_str()]).await?;
        row.map(read_procedure).transpose()
    }

    /// The version of a service's procedure that an office has in force.
    ///
    /// # Errors
    /// A fault of the database.
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
    pub async fn procedures_of(&mut self, office: &OfficeId) -> Result<Vec<StoredProcedure>> {
        let rows: Vec<Row> = self.all(PROCEDURES_OF, args![office.as_str()]).await?;
        rows.into_iter().map(read_procedure).collect()
    }
}

impl Tx {
    /// Adds a draft and gives its version.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_procedure(
        &mut self,
        id: &ProcedureId,
        office: &OfficeId,
        procedure: &Procedure,
        at: Timestamp,
    ) -> Result<i64> {
        let data = json("procedure", procedure)?;
        let (version,): (i64,) = self
            .one(
                ADD_PROCEDURE,
                args![id.as_str(), office.as_str(), procedure.service.code(), &data, us(at)],
            )
            .await?;
        Ok(version)
    }

    /// Puts a draft in force from a day on; the version in force before is superseded.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no draft any more, [`StoreError::Missing`] when there is none.
    pub async fn adopt_procedure(&mut self, id: &ProcedureId, from: Date, by: &str) -> Result<()> {
        let Some(draft) = self.procedure(id).await? else {
            return Err(StoreError::Missing { what: "procedure", id: id.to_string() });
        };
        let from = from.to_string();
        let service = draft.procedure.service.code();
        self.run(SUPERSEDE, args![draft.office.as_str(), service, &from]).await?;
        if self.run(ADOPT, args![id.as_str(), &from, by]).await? != 1 {
            return Err(StoreError::Stale { what: "procedure", id: id.to_string() });
        }
        Ok(())
    }
}

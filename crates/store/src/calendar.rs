//! Days that the running installation adds to the calendar or takes from it: for every office
//! (a decree after the release) or for one.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::{DayKind, SpecialDay};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};

statements! {
    ADD_DAY = "INSERT INTO office_day (id, office_id, day_on, kind, name, name_en, citation, \
        added_by, added_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    REMOVE_DAY = "UPDATE office_day SET removed_by = $2, removed_us = $3 \
        WHERE id = $1 AND removed_us IS NULL";
    DAYS = "SELECT id, office_id, day_on, kind, name, name_en, citation, added_by, added_us \
        FROM office_day WHERE removed_us IS NULL AND (office_id IS NULL OR office_id = $1) \
        ORDER BY day_on, id";
}

/// Code of a day that is taken out of the calendar.
const WITHDRAWN: &str = "withdrawn";

/// A change to the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayChange {
    /// A day becomes special.
    Added(SpecialDay),
    /// A day that the national list calls special is an ordinary one.
    Withdrawn(Date),
}

impl DayChange {
    /// The day it is about.
    pub fn date(&self) -> Date {
        match self {
            DayChange::Added(day) => day.date,
            DayChange::Withdrawn(date) => *date,
        }
    }
}

/// A change to the calendar with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeDay {
    /// Identifier.
    pub id: String,
    /// The office it is for; every office when absent.
    pub office: Option<OfficeId>,
    /// What changes.
    pub change: DayChange,
    /// Decree or letter that says so.
    pub citation: String,
    /// Who entered it.
    pub added_by: String,
    /// When.
    pub added: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    office_id: Option<String>,
    day_on: String,
    kind: String,
    name: String,
    name_en: Option<String>,
    citation: String,
    added_by: String,
    added_us: i64,
}

fn kind_code(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "holiday",
        DayKind::PollingDay => "polling_day",
        DayKind::OfficeClosed => "office_closed",
        DayKind::JointLeave => "joint_leave",
    }
}

fn kind_from(code: &str) -> Option<DayKind> {
    [DayKind::Holiday, DayKind::PollingDay, DayKind::OfficeClosed, DayKind::JointLeave]
        .into_iter()
        .find(|kind| kind_code(*kind) == code)
}

fn read_day(row: Row) -> Result<OfficeDay> {
    let date = Cell::new("office_day", "day_on", &row.id).date(&row.day_on)?;
    let change = if row.kind == WITHDRAWN {
        DayChange::Withdrawn(date)
    } else {
        let kind = Cell::new("office_day", "kind", &row.id).code(kind_from(&row.kind))?;
        DayChange::Added(SpecialDay {
            name_en: row.name_en,
            ..SpecialDay::new(date, kind, row.name)
        })
    };
    Ok(OfficeDay {
        added: Cell::new("office_day", "added_us", &row.id).instant(row.added_us)?,
        id: row.id,
        office: row.office_id.map(OfficeId::new),
        change,
        citation: row.citation,
        added_by: row.added_by,
    })
}

impl Read {
    /// The changes that hold for an office, its own and everybody's, by date.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn office_days(&mut self, office: &OfficeId) -> Result<Vec<OfficeDay>> {
        let rows: Vec<Row> = self.all(DAYS, args![office.as_str()]).await?;
        rows.into_iter().map(read_day).collect()
    }
}

impl Tx {
    /// Adds a change to the calendar. Open clocks must be recomputed after it.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_office_day(&mut self, day: &OfficeDay) -> Result<()> {
        let (kind, name, name_en) = match &day.change {
            DayChange::Added(special) => {
                (kind_code(special.kind), special.name_id.as_str(), special.name_en.as_deref())
            }
            DayChange::Withdrawn(_) => (WITHDRAWN, "", None),
        };
        self.run(
            ADD_DAY,
            args![
                &day.id,
                day.office.as_ref().map(OfficeId::as_str),
                &day.change.date().to_string(),
                kind,
                name,
                name_en,
                &day.citation,
                &day.added_by,
                us(day.added)
            ],
        )
        .await
        .map(drop)
    }

    /// Takes a change back; the row stays, with who did it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such change, or it was taken back already.
    #[boxed]
    pub async fn remove_office_day(&mut self, id: &str, by: &str, at: Timestamp) -> Result<()> {
        if self.run(REMOVE_DAY, args![id, by, us(at)]).await? == 1 {
            return Ok(());
        }
        Err(StoreError::Missing { what: "calendar day", id: id.to_owned() })
    }
}

//! Reports of the service: the figures as they were delivered, and who accepted them.

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    REPORT = "SELECT figures, delivered_by, delivered_us, accepted_by, accepted_us FROM report \
        WHERE office_id = $1 AND kind = $2 AND period = $3";
    DELIVER = "INSERT INTO report (office_id, kind, period, figures, delivered_by, delivered_us) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (office_id, kind, period) DO UPDATE SET \
        figures = excluded.figures, delivered_by = excluded.delivered_by, \
        delivered_us = excluded.delivered_us, accepted_by = NULL, accepted_us = NULL";
    ACCEPT = "UPDATE report SET accepted_by = $4, accepted_us = $5 \
        WHERE office_id = $1 AND kind = $2 AND period = $3 AND accepted_us IS NULL";
}

/// A report as it was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredReport {
    /// The figures as JSON, as they were on that day.
    pub figures: String,
    /// Who delivered it.
    pub delivered_by: String,
    /// When.
    pub delivered: Timestamp,
    /// Who accepted it.
    pub accepted_by: Option<String>,
    /// When.
    pub accepted: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    figures: String,
    delivered_by: String,
    delivered_us: i64,
    accepted_by: Option<String>,
    accepted_us: Option<i64>,
}

impl Read {
    /// The report of a period, once delivered.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn report(
        &mut self,
        office: &OfficeId,
        kind: &str,
        period: &str,
    ) -> Result<Option<DeliveredReport>> {
        let row: Option<Row> = self.optional(REPORT, args![office.as_str(), kind, period]).await?;
        let Some(row) = row else { return Ok(None) };
        let cell = |column| Cell::new("report", column, period);
        Ok(Some(DeliveredReport {
            delivered: cell("delivered_us").instant(row.delivered_us)?,
            accepted: row.accepted_us.map(|at| cell("accepted_us").instant(at)).transpose()?,
            figures: row.figures,
            delivered_by: row.delivered_by,
            accepted_by: row.accepted_by,
        }))
    }
}

impl Tx {
    /// Delivers the report of a period; delivering again replaces it and asks for acceptance anew.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn deliver_report(
        &mut self,
        office: &OfficeId,
        kind: &str,
        period: &str,
        figures: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<()> {
        self.run(DELIVER, args![office.as_str(), kind, period, figures, by, us(at)]).await.map(drop)
    }

    /// Accepts the report of a period; false when it was not delivered or is accepted already.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn accept_report(
        &mut self,
        office: &OfficeId,
        kind: &str,
        period: &str,
        by: &str,
        at: Timestamp,
    ) -> Result<bool> {
        let changed = self.run(ACCEPT, args![office.as_str(), kind, period, by, us(at)]).await?;
        Ok(changed == 1)
    }
}

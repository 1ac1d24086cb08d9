//! Cases as statistics read them: a page at a time, so that a hundred thousand need little memory.

use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::person::RequesterKind;
use terbuka_core::request::Request;

use crate::convert::Cell;
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    // The beginning of what was asked is enough to tell its subject.
    PAGE = "SELECT request.year, request.seq, request.state, \
        substr(request.information, 1, 400) AS information, requester.kind, requester.erased_us \
        FROM request LEFT JOIN requester ON requester.case_id = request.id \
        WHERE request.office_id = $1 AND request.received_on <= $3 AND (request.received_on >= $2 \
        OR request.ended_on IS NULL OR request.ended_on >= $2) \
        AND (request.year, request.seq) > ($4, $5) \
        ORDER BY request.year, request.seq LIMIT $6";
    HEAD = "SELECT seq FROM journal_head WHERE office_id = $1";
}

/// A case as statistics read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCase {
    /// The case.
    pub case: Request,
    /// Who asked; none once erased.
    pub kind: Option<RequesterKind>,
    /// How what was asked begins.
    pub information: String,
    /// Its place in the register: year and number.
    pub place: (i64, i64),
}

#[derive(sqlx::FromRow)]
struct Row {
    year: i64,
    seq: i64,
    state: String,
    information: String,
    kind: Option<String>,
    erased_us: Option<i64>,
}

/// Cases as the database gave them. Making them out takes as long as fetching them, so whoever wants
/// many does both at once.
#[derive(Default)]
pub struct CountedRows(Vec<Row>);

impl CountedRows {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of the last one in the register.
    pub fn last(&self) -> Option<(i64, i64)> {
        self.0.last().map(|row| (row.year, row.seq))
    }

    /// The cases.
    ///
    /// # Errors
    /// One is not what this program writes.
    pub fn read(self) -> Result<Vec<CountedCase>> {
        self.0.into_iter().map(read).collect()
    }
}

fn read(row: Row) -> Result<CountedCase> {
    let place = format!("{}/{}", row.year, row.seq);
    let kind = match (row.kind, row.erased_us) {
        (Some(kind), None) => {
            let known = RequesterKind::from_code(&kind);
            Some(Cell::new("requester", "kind", &place).code(known)?)
        }
        _ => None,
    };
    Ok(CountedCase {
        case: Cell::new("request", "state", &place).json(&row.state)?,
        kind,
        information: row.information,
        place: (row.year, row.seq),
    })
}

impl Read {
    /// An office's cases that a count of some days looks at (received in them, ended in them, or open
    /// in them), at most `limit` after a place in the register. Take a [`crate::Store::snapshot`].
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn counted_cases(
        &mut self,
        office: &OfficeId,
        (first, last): (Date, Date),
        after: (i64, i64),
        limit: i64,
    ) -> Result<CountedRows> {
        let (first, last) = (first.to_string(), last.to_string());
        let days = args![office.as_str(), &first, &last, after.0, after.1, limit];
        Ok(CountedRows(self.all(PAGE, days).await?))
    }

    /// How many entries an office's journal has: another number means that something happened.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn journal_length(&mut self, office: &OfficeId) -> Result<i64> {
        let row: Option<(i64,)> = self.optional(HEAD, args![office.as_str()]).await?;
        Ok(row.map_or(0, |(seq,)| seq))
    }
}

//! Answers to the satisfaction survey: kept without their case. The case keeps a mark that one was
//! given, without the time of it.

use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::statistics::Span;
use terbuka_core::survey::{Answers, ELEMENTS, Tally};

use crate::convert::Cell;
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    MARKED = "SELECT surveyed FROM request WHERE id = $1";
    MARK = "UPDATE request SET surveyed = 1 WHERE id = $1 AND surveyed = 0";
    ADD = "INSERT INTO survey_answer (id, office_id, month, u1, u2, u3, u4, u5, u6, u7, u8, u9, \
        comment) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    TALLIES = "SELECT month, count(*) AS count, CAST(sum(u1) AS BIGINT) AS u1, \
        CAST(sum(u2) AS BIGINT) AS u2, CAST(sum(u3) AS BIGINT) AS u3, \
        CAST(sum(u4) AS BIGINT) AS u4, CAST(sum(u5) AS BIGINT) AS u5, \
        CAST(sum(u6) AS BIGINT) AS u6, CAST(sum(u7) AS BIGINT) AS u7, \
        CAST(sum(u8) AS BIGINT) AS u8, CAST(sum(u9) AS BIGINT) AS u9 FROM survey_answer \
        WHERE office_id = $1 AND month >= $2 AND month <= $3 GROUP BY month ORDER BY month";
    COMMENTS = "SELECT month, comment FROM survey_answer WHERE office_id = $1 AND month >= $2 \
        AND month <= $3 AND comment IS NOT NULL ORDER BY month DESC, id LIMIT $4";
}

/// A survey to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewSurvey<'a> {
    /// An identifier of chance alone: one with a time in it would lead back to the case.
    pub id: &'a str,
    /// The office.
    pub office: &'a OfficeId,
    /// The case whose mark is set; not kept with the answers.
    pub case: &'a CaseId,
    /// The month it is counted in.
    pub month: Span,
    /// The marks.
    pub answers: Answers,
    /// What else was said.
    pub comment: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct Row {
    month: String,
    count: i64,
    u1: i64,
    u2: i64,
    u3: i64,
    u4: i64,
    u5: i64,
    u6: i64,
    u7: i64,
    u8: i64,
    u9: i64,
}

impl Read {
    /// Whether the survey after a case was answered.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn surveyed(&mut self, case: &CaseId) -> Result<bool> {
        let row: Option<(i64,)> = self.optional(MARKED, args![case.as_str()]).await?;
        Ok(row.is_some_and(|(mark,)| mark != 0))
    }

    /// The answers of an office's months in a span, added up, oldest first; months without any are
    /// left out.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn survey_tallies(
        &mut self,
        office: &OfficeId,
        span: Span,
    ) -> Result<Vec<(Span, Tally)>> {
        let (first, last) = months(span);
        let rows: Vec<Row> = self.all(TALLIES, args![office.as_str(), &first, &last]).await?;
        rows.into_iter()
            .map(|row| {
                let cell = |column| Cell::new("survey_answer", column, &row.month);
                let month = cell("month").code(row.month.parse().ok())?;
                let sums: [i64; ELEMENTS] =
                    [row.u1, row.u2, row.u3, row.u4, row.u5, row.u6, row.u7, row.u8, row.u9];
                let whole = |sum: i64| u64::try_from(sum).unwrap_or(0);
                Ok((month, Tally { count: whole(row.count), sums: sums.map(whole) }))
            })
            .collect()
    }

    /// What people wrote beside their marks in a span, newest month first, at most `limit`.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn survey_comments(
        &mut self,
        office: &OfficeId,
        span: Span,
        limit: i64,
    ) -> Result<Vec<(Span, String)>> {
        let (first, last) = months(span);
        let rows: Vec<(String, String)> =
            self.all(COMMENTS, args![office.as_str(), &first, &last, limit]).await?;
        let read = |(month, comment): (String, String)| {
            let at = Cell::new("survey_answer", "month", &month).code(month.parse().ok())?;
            Ok((at, comment))
        };
        rows.into_iter().map(read).collect()
    }
}

/// First and last month of a span, as written.
fn months(span: Span) -> (String, String) {
    (Span::month_of(span.first()).to_string(), Span::month_of(span.last()).to_string())
}

impl Tx {
    /// Keeps a survey and marks its case; false when the case was marked already, and nothing is kept.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn add_survey(&mut self, new: NewSurvey<'_>) -> Result<bool> {
        if self.run(MARK, args![new.case.as_str()]).await? != 1 {
            return Ok(false);
        }
        let marks: [u8; ELEMENTS] = new.answers.into();
        let [u1, u2, u3, u4, u5, u6, u7, u8, u9] = marks.map(i64::from);
        let month = new.month.to_string();
        self.run(
            ADD,
            args![
                new.id,
                new.office.as_str(),
                &month,
                u1,
                u2,
                u3,
                u4,
                u5,
                u6,
                u7,
                u8,
                u9,
                new.comment
            ],
        )
        .await?;
        Ok(true)
    }
}

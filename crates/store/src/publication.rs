//! Periodic reports: the prose of their parts, one version for every saving, and what was published,
//! which never changes again.

use jiff::Timestamp;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::journal::NewEntry;
use crate::save::{commitment, salt};
use crate::sql::{args, statements};

macro_rules! published {
    () => {
        "kind, period, revision, numbers, document, published_by, published_us FROM publication \
         WHERE office_id = $1"
    };
}

statements! {
    TEXTS = "SELECT slot, version, body, actor, at_us FROM report_text \
        WHERE office_id = $1 AND kind = $2 AND period = $3 ORDER BY slot, version";
    LAST_VERSION = "SELECT version FROM report_text WHERE office_id = $1 AND kind = $2 \
        AND period = $3 AND slot = $4 ORDER BY version DESC LIMIT 1";
    ADD_TEXT = "INSERT INTO report_text (office_id, kind, period, slot, version, body, salt, actor, \
        at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    PUBLICATIONS = "SELECT kind, period, revision, published_by, published_us FROM publication \
        WHERE office_id = $1 ORDER BY period DESC, kind, revision DESC";
    NEWEST = (concat!("SELECT ", published!(), " AND kind = $2 AND period = $3 \
        ORDER BY revision DESC LIMIT 1"));
    REVISION = (concat!("SELECT ", published!(), " AND kind = $2 AND period = $3 \
        AND revision = $4"));
    PUBLISH = "INSERT INTO publication (office_id, kind, period, revision, numbers, document, \
        published_by, published_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// One version of a report's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportText {
    /// Which part.
    pub slot: String,
    /// Version of this part, from 1.
    pub version: i64,
    /// The words.
    pub body: String,
    /// Who wrote it: a user id.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Which report, and when it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationHead {
    /// `annual`, `quarterly`, `survey`.
    pub kind: String,
    /// The span, as written.
    pub period: String,
    /// Revision, from 1; the newest holds.
    pub revision: i64,
    /// Who published it: a user id.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A published report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Which, and when.
    pub head: PublicationHead,
    /// Its numbers as JSON, as they were.
    pub numbers: String,
    /// The whole document as JSON, as it was.
    pub document: String,
}

/// A text to be saved.
#[derive(Clone, Copy, Debug)]
pub struct NewReportText<'a> {
    /// The office.
    pub office: &'a OfficeId,
    /// Kind of report.
    pub kind: &'a str,
    /// Its span.
    pub period: &'a str,
    /// Which part.
    pub slot: &'a str,
    /// The words.
    pub body: &'a str,
    /// Who: a user id.
    pub actor: &'a str,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct TextRow {
    slot: String,
    version: i64,
    body: String,
    actor: String,
    at_us: i64,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    kind: String,
    period: String,
    revision: i64,
    published_by: String,
    published_us: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    period: String,
    revision: i64,
    numbers: String,
    document: String,
    published_by: String,
    published_us: i64,
}

fn head(row: HeadRow) -> Result<PublicationHead> {
    let at = Cell::new("publication", "published_us", &row.period).instant(row.published_us)?;
    let HeadRow { kind, period, revision, published_by: by, .. } = row;
    Ok(PublicationHead { kind, period, revision, by, at })
}

fn whole(row: Row) -> Result<Publication> {
    let Row { kind, period, revision, numbers, document, published_by, published_us } = row;
    let head = head(HeadRow { kind, period, revision, published_by, published_us })?;
    Ok(Publication { head, numbers, document })
}

impl Read {
    /// Every version of every text of a report, by part, oldest first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn report_texts(
        &mut self,
        office: &OfficeId,
        kind: &str,
        period: &str,
    ) -> Result<Vec<ReportText>> {
        let rows: Vec<TextRow> = self.all(TEXTS, args![office.as_str(), kind, period]).await?;
        let read = |row: TextRow| {
            Ok(ReportText {
                at: Cell::new("report_text", "at_us", &row.slot).instant(row.at_us)?,
                slot: row.slot,
                version: row.version,
                body: row.body,
                actor: row.actor,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// What an office has published, the newest span first, every revision.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn publications(&mut self, office: &OfficeId) -> Result<Vec<PublicationHead>> {
        let rows: Vec<HeadRow> = self.all(PUBLICATIONS, args![office.as_str()]).await?;
        rows.into_iter().map(head).collect()
    }

    /// A published report: one revision, or the newest.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn publication(
        &mut self,
        office: &OfficeId,
        kind: &str,
        period: &str,
        revision: Option<i64>,
    ) -> Result<Option<Publication>> {
        let row: Option<Row> = match revision {
            Some(at) => self.optional(REVISION, args![office.as_str(), kind, period, at]).await?,
            None => self.optional(NEWEST, args![office.as_str(), kind, period]).await?,
        };
        row.map(whole).transpose()
    }
}

impl Tx {
    /// Saves a text as the next version of its part; its number.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`] when somebody saved the same version meanwhile.
    #[boxed]
    pub async fn save_report_text(&mut self, new: NewReportText<'_>) -> Result<i64> {
        let NewReportText { office, kind, period, slot, body, actor, at } = new;
        let place = args![office.as_str(), kind, period, slot];
        let last: Option<(i64,)> = self.optional(LAST_VERSION, place).await?;
        let version = last.map_or(1, |(last,)| last + 1);
        let salt = salt()?;
        self.run(
            ADD_TEXT,
            args![office.as_str(), kind, period, slot, version, body, &salt, actor, us(at)],
        )
        .await?;
        self.journal(NewEntry {
            office: office.as_str(),
            at,
            actor,
            subject_kind: "report",
            subject: &format!("{kind}/{period}"),
            event: "report_text_saved",
            version: 1,
            body: json!({ "slot": slot, "version": version, "text": commitment(&salt, slot, body) }),
        })?;
        Ok(version)
    }

    /// Publishes a report as its next revision; its number.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`] when somebody published the same revision meanwhile.
    #[boxed]
    pub async fn publish_report(
        &mut self,
        office: &OfficeId,
        head: (&str, &str),
        (numbers, document): (&str, &str),
        by: &str,
        at: Timestamp,
    ) -> Result<i64> {
        let (kind, period) = head;
        let last = self.publication(office, kind, period, None).await?;
        let revision = last.map_or(1, |last| last.head.revision + 1);
        self.run(
            PUBLISH,
            args![office.as_str(), kind, period, revision, numbers, document, by, us(at)],
        )
        .await?;
        self.journal(NewEntry {
            office: office.as_str(),
            at,
            actor: by,
            subject_kind: "report",
            subject: &format!("{kind}/{period}"),
            event: "report_published",
            version: 1,
            body: json!({
                "revision": revision,
                "numbers_sha256": crate::sha256_hex(numbers),
                "document_sha256": crate::sha256_hex(document),
            }),
        })?;
        Ok(revision)
    }
}

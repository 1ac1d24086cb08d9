//! The officers' work queue: what is due, by the binding date.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, DispositionId, OfficeId, UnitId, UserId};
use terbuka_core::law::Track;
use terbuka_core::person::{Channel, RequesterKind};
use terbuka_core::request::{Outcome, Stage};

use crate::convert::Cell;
use crate::engine::Read;
use crate::error::Result;
use crate::sql::{args, statements};
use crate::words::patterns;

macro_rules! filter {
    () => {
        "FROM request JOIN requester ON requester.case_id = request.id \
         WHERE request.office_id = $1 \
         AND ($2 = '' OR $2 LIKE '%,' || request.stage || ',%') \
         AND ($3 = '' OR EXISTS (SELECT 1 FROM disposition WHERE disposition.case_id = request.id \
         AND disposition.unit_id = $3 AND disposition.replied_on IS NULL)) \
         AND ($4 = '' OR request.handler_id = $4 OR EXISTS (SELECT 1 FROM disposition \
         WHERE disposition.case_id = request.id AND disposition.liaison_id = $4 \
         AND disposition.replied_on IS NULL)) \
         AND ($5 = '' OR (request.is_open = 1 AND request.due_on < $5)) \
         AND ($6 = '' OR request.search LIKE $6 OR requester.search LIKE $6) \
         AND ($7 = '' OR request.search LIKE $7 OR requester.search LIKE $7) \
         AND ($8 = '' OR request.search LIKE $8 OR requester.search LIKE $8) \
         AND ($9 = '' OR request.channel = $9) \
         AND ($10 = '' OR request.due_on <= $10)"
    };
}

statements! {
    QUEUE = (concat!("SELECT request.id, request.number, request.stage, request.is_open, \
        request.outcome, request.track, request.channel, request.received_us, request.received_on, \
        request.due_on, request.completion_due_on, request.extended, request.handler_id, \
        requester.kind, requester.name, substr(request.information, 1, 200) AS information, \
        (SELECT CAST(count(*) AS BIGINT) FROM disposition WHERE disposition.case_id = request.id \
        AND disposition.replied_on IS NULL) AS waiting, \
        (SELECT min(disposition.due_on) FROM disposition WHERE disposition.case_id = request.id \
        AND disposition.replied_on IS NULL) AS unit_due_on, request.version ",
        filter!(), " ORDER BY request.is_open DESC, request.due_on, request.year, request.seq \
        LIMIT $11 OFFSET $12"));
    QUEUE_SIZE = (concat!("SELECT CAST(count(*) AS BIGINT) ", filter!()));
    STAGES = "SELECT stage, CAST(count(*) AS BIGINT), \
        CAST(sum(CASE WHEN is_open = 1 AND due_on < $2 THEN 1 ELSE 0 END) AS BIGINT) \
        FROM request WHERE office_id = $1 GROUP BY stage ORDER BY stage";
    OPEN_DISPOSITIONS = "SELECT disposition.id, disposition.case_id, request.number, \
        disposition.unit_id, disposition.liaison_id, disposition.given_on, disposition.due_on, \
        disposition.reminders, request.due_on AS case_due_on \
        FROM disposition JOIN request ON request.id = disposition.case_id \
        WHERE disposition.office_id = $1 AND disposition.replied_on IS NULL \
        AND disposition.due_on <= $2 ORDER BY disposition.due_on, request.year, request.seq, \
        disposition.id";
}

/// What of the queue is wanted. The default is everything of the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only these stages; every stage when empty.
    pub stages: Vec<Stage>,
    /// Only what this unit has still to answer.
    pub unit: Option<UnitId>,
    /// Only what this person handles, or is to answer as liaison.
    pub mine: Option<UserId>,
    /// Only what is open past its binding date on this day.
    pub overdue_on: Option<Date>,
    /// Only what is due on this day or before.
    pub due_until: Option<Date>,
    /// Only what arrived this way.
    pub channel: Option<Channel>,
    /// Only what has these words, in any order, in its number, its text or the requester's name.
    pub text: String,
}

/// One line of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// Identifier.
    pub id: CaseId,
    /// Registration number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// Whether the answer's clock runs.
    pub open: bool,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Track.
    pub track: Track,
    /// How it arrived.
    pub channel: Channel,
    /// Instant of receipt.
    pub received: Timestamp,
    /// Civil date of receipt in the office's zone.
    pub received_on: Date,
    /// The binding date.
    pub due_on: Date,
    /// Last day for the requester to complete it, while he has to.
    pub completion_due_on: Option<Date>,
    /// Whether it was extended.
    pub extended: bool,
    /// Who acted last.
    pub handler: Option<UserId>,
    /// Kind of requester.
    pub requester_kind: RequesterKind,
    /// Name of the requester; empty once erased.
    pub requester_name: String,
    /// The beginning of what is asked, 200 characters at most.
    pub information: String,
    /// How many units have still to answer.
    pub waiting: i64,
    /// The earliest of their days.
    pub unit_due_on: Option<Date>,
    /// Version of the row, for acting on many at once.
    pub version: i64,
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuePage {
    /// The lines: open ones first, by binding date, then by number.
    pub rows: Vec<QueueRow>,
    /// How many there are on all pages.
    pub total: i64,
}

/// How many cases stand at a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: i64,
    /// How many of them are open past their binding date.
    pub overdue: i64,
}

/// A disposition that a unit has still to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDisposition {
    /// Identifier.
    pub id: DispositionId,
    /// The case.
    pub case: CaseId,
    /// Its registration number.
    pub number: String,
    /// The unit.
    pub unit: UnitId,
    /// The liaison officer, when named.
    pub liaison: Option<UserId>,
    /// Civil date it was given.
    pub given_on: Date,
    /// The unit's last day.
    pub due_on: Date,
    /// How often it was reminded.
    pub reminders: i64,
    /// The case's binding date.
    pub case_due_on: Date,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    number: String,
    stage: String,
    is_open: i64,
    outcome: Option<String>,
    track: String,
    channel: String,
    received_us: i64,
    received_on: String,
    due_on: String,
    completion_due_on: Option<String>,
    extended: i64,
    handler_id: Option<String>,
    kind: String,
    name: String,
    information: String,
    waiting: i64,
    unit_due_on: Option<String>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct DispositionRow {
    id: String,
    case_id: String,
    number: String,
    unit_id: String,
    liaison_id: Option<String>,
    given_on: String,
    due_on: String,
    reminders: i64,
    case_due_on: String,
}

fn read_row(row: Row) -> Result<QueueRow> {
    let cell = |column| Cell::new("request", column, &row.id);
    let date = |column, text: &Option<String>| -> Result<Option<Date>> {
        text.as_deref().map(|text| cell(column).date(text)).transpose()
    };
    let outcome = row.outcome.as_deref().map(|code| cell("outcome").code(Outcome::from_code(code)));
    Ok(QueueRow {
        stage: cell("stage").code(Stage::from_code(&row.stage))?,
        outcome: outcome.transpose()?,
        track: cell("track").code(Track::from_code(&row.track))?,
        channel: cell("channel").code(Channel::from_code(&row.channel))?,
        received: cell("received_us").instant(row.received_us)?,
        received_on: cell("received_on").date(&row.received_on)?,
        due_on: cell("due_on").date(&row.due_on)?,
        completion_due_on: date("completion_due_on", &row.completion_due_on)?,
        unit_due_on: date("unit_due_on", &row.unit_due_on)?,
        requester_kind: cell("kind").code(RequesterKind::from_code(&row.kind))?,
        open: row.is_open != 0,
        extended: row.extended != 0,
        handler: row.handler_id.map(UserId::new),
        id: CaseId::new(&row.id),
        number: row.number,
        requester_name: row.name,
        information: row.information,
        waiting: row.waiting,
        version: row.version,
    })
}

fn read_disposition(row: DispositionRow) -> Result<OpenDisposition> {
    let cell = |column| Cell::new("disposition", column, &row.id);
    Ok(OpenDisposition {
        given_on: cell("given_on").date(&row.given_on)?,
        due_on: cell("due_on").date(&row.due_on)?,
        case_due_on: cell("case_due_on").date(&row.case_due_on)?,
        id: DispositionId::new(&row.id),
        case: CaseId::new(row.case_id),
        number: row.number,
        unit: UnitId::new(row.unit_id),
        liaison: row.liaison_id.map(UserId::new),
        reminders: row.reminders,
    })
}

impl Read {
    /// A page of an office's queue, `limit` lines after `offset`.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn queue(
        &mut self,
        office: &OfficeId,
        filter: &QueueFilter,
        limit: i64,
        offset: i64,
    ) -> Result<QueuePage> {
        let mut stages = String::new();
        for stage in &filter.stages {
            stages.push_str(if stages.is_empty() { "," } else { "" });
            stages.push_str(stage.code());
            stages.push(',');
        }
        let unit = filter.unit.as_ref().map_or("", UnitId::as_str);
        let mine = filter.mine.as_ref().map_or("", UserId::as_str);
        let overdue_on = filter.overdue_on.map_or_else(String::new, |date| date.to_string());
        let due_until = filter.due_until.map_or_else(String::new, |date| date.to_string());
        let channel = filter.channel.map_or("", Channel::code);
        let words = patterns::<3>(&filter.text);
        let mut values = args![
            office.as_str(),
            &stages,
            unit,
            mine,
            &overdue_on,
            &words[0],
            &words[1],
            &words[2],
            channel,
            &due_until
        ]
        .to_vec();
        let (total,): (i64,) = self.one(QUEUE_SIZE, &values).await?;
        values.extend_from_slice(args![limit, offset]);
        let rows: Vec<Row> = self.all(QUEUE, &values).await?;
        Ok(QueuePage { rows: rows.into_iter().map(read_row).collect::<Result<_>>()?, total })
    }

    /// How many of an office's cases stand at each stage that has any, and how many are overdue.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn stage_counts(
        &mut self,
        office: &OfficeId,
        today: Date,
    ) -> Result<Vec<StageCount>> {
        let rows: Vec<(String, i64, i64)> =
            self.all(STAGES, args![office.as_str(), &today.to_string()]).await?;
        rows.into_iter()
            .map(|(stage, count, overdue)| {
                let cell = Cell::new("request", "stage", office.as_str());
                Ok(StageCount { stage: cell.code(Stage::from_code(&stage))?, count, overdue })
            })
            .collect()
    }

    /// What units of an office have still to answer until a day, by their own last day.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn open_dispositions(
        &mut self,
        office: &OfficeId,
        due_until: Date,
    ) -> Result<Vec<OpenDisposition>> {
        let rows: Vec<DispositionRow> =
            self.all(OPEN_DISPOSITIONS, args![office.as_str(), &due_until.to_string()]).await?;
        rows.into_iter().map(read_disposition).collect()
    }
}

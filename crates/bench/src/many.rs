//! A hundred thousand cases: the statistics page and the annual report beside them.
//!
//! The cases are one finished request of the sample data, multiplied in the database: other numbers,
//! channels, kinds of requester and months, the same shape.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::client::{Client, get};
use crate::load::{self, Call};
use crate::server::{Memory, Server};
use crate::submissions::Template;
use crate::table::{Aims, columns, fact, heading, line, mb, ms};
use crate::{Trouble, copy_folder};

/// How many.
const CASES: i64 = 100_000;
/// Aims: the page's slowest hundredth, the report's time and memory.
const PAGE_P99_MS: f64 = 50.0;
const REPORT_SECONDS: f64 = 3.0;
const REPORT_MB: f64 = 300.0;

/// `$1`: how many; `$2`: the office's slug. Numbers and identifiers are new; received and ended in any
/// month of the year the model was received in.
const CASES_SQL: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1), \
    model AS (SELECT request.* FROM request JOIN office ON office.id = request.office_id \
    WHERE office.slug = $2 AND request.outcome = 'granted' AND request.received_on LIKE \
    strftime('%Y', 'now') || '%' ORDER BY request.seq LIMIT 1) \
    INSERT INTO request (id, office_id, number, year, seq, procedure_id, stage, is_open, outcome, \
    track, channel, received_us, received_on, due_on, completion_due_on, extended, decided_on, \
    ended_on, reported_in, handler_id, information, purpose, obtain, delivery, salt, search, \
    token_hash, state, version, changed_us) \
    SELECT id || '-' || i, office_id, 'U/' || i, year, 1000000 + i, procedure_id, stage, is_open, \
    outcome, track, channel, received_us, received_on, due_on, completion_due_on, extended, \
    decided_on, ended_on, reported_in, handler_id, information, purpose, obtain, delivery, salt, \
    search, lower(hex(randomblob(32))), json_set(state, '$.id', id || '-' || i, '$.number', 'U/' || i, \
    '$.channel', CASE i % 5 WHEN 0 THEN 'portal' WHEN 1 THEN 'walk_in' WHEN 2 THEN 'letter' \
    WHEN 3 THEN 'email' ELSE 'phone' END), version, changed_us FROM model, n";

const PEOPLE_SQL: &str = "INSERT INTO requester (case_id, kind, name, data, salt, search) \
    SELECT request.id, requester.kind, requester.name, requester.data, requester.salt, \
    requester.search FROM request JOIN requester \
    ON requester.case_id = substr(request.id, 1, 36) WHERE length(request.id) > 36";

/// Measures; adds to the aims.
///
/// # Errors
/// The data cannot be made; the program does not serve or write.
pub async fn measure(
    program: &Path,
    length: Duration,
    folder: &Path,
    data: &Path,
    aims: &mut Aims,
) -> Result<(), Trouble> {
    let copy = folder.join("many");
    copy_folder(data, &copy)?;
    let mut server = Server::serve(program, &copy).await?;
    let template = Template::of(&mut Client::new(server.address)).await?;
    server.stop().await?;
    let made = multiply(&copy, &template.office).await?;
    heading(&format!("{made} cases of one office"));

    let mut server = Server::serve(program, &copy).await?;
    let mut client = Client::new(server.address);
    let path = format!("/{}/statistik", template.office);
    let begun = Instant::now();
    client.get(&path).await?.expect(200, "the statistics, counted for the first time")?;
    fact("statistics, first count", &format!("{:.0} ms", ms(begun.elapsed())));
    columns("itself");
    let call = Arc::new(get(&path));
    for round in ["statistics, 4 at once", "the same while requests come in"] {
        let call = call.clone();
        let busy = round.contains("come in");
        let series = template.clone();
        let next = move |client: usize, nth: usize| {
            // One call in twenty is a submission: the counts grow old.
            if busy && client == 0 && nth.is_multiple_of(20) {
                return Some(series.by_api("many", client, nth));
            }
            Some(Call { request: call.to_vec(), status: 200 })
        };
        let run = load::run(server.address, 4, length, next).await?;
        line(round, &run, None);
        let p99 = ms(run.quantile(0.99));
        aims.note(
            p99 < PAGE_P99_MS,
            format!("{round}: p99 {p99:.1} ms at {made} cases, aim under {PAGE_P99_MS:.0} ms"),
        );
    }
    fact("memory after statistics", &format!("peak {:.1} MB", mb(server.memory().peak)));
    server.stop().await?;

    let year = this_year(&copy).await?;
    let (took, memory) = report(program, &copy, &template.office, &year)?;
    fact(
        "annual report as PDF, a process of its own",
        &format!("{:.2} s, peak {:.0} MB", took.as_secs_f64(), mb(memory.peak)),
    );
    aims.note(
        took.as_secs_f64() < REPORT_SECONDS,
        format!("annual report {:.2} s, aim under {REPORT_SECONDS} s", took.as_secs_f64()),
    );
    aims.note(
        mb(memory.peak) < REPORT_MB,
        format!("annual report {:.0} MB, aim under {REPORT_MB} MB", mb(memory.peak)),
    );
    std::fs::remove_dir_all(&copy)?;
    Ok(())
}

fn database(folder: &Path) -> PathBuf {
    folder.join("terbuka.db")
}

async fn multiply(folder: &Path, office: &str) -> Result<u64, Trouble> {
    let mut connection = SqliteConnectOptions::new().filename(database(folder)).connect().await?;
    let made = sqlx::query(CASES_SQL).bind(CASES).bind(office).execute(&mut connection).await?;
    sqlx::query(PEOPLE_SQL).execute(&mut connection).await?;
    connection.close().await?;
    match made.rows_affected() {
        0 => Err(Trouble::Http("the sample data hold no finished request of this year".into())),
        made => Ok(made),
    }
}

async fn this_year(folder: &Path) -> Result<String, Trouble> {
    let mut connection = SqliteConnectOptions::new().filename(database(folder)).connect().await?;
    let (year,): (String,) =
        sqlx::query_as("SELECT strftime('%Y', 'now')").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(year)
}

/// Runs the command and watches its memory, where the system tells.
fn report(
    program: &Path,
    data: &Path,
    office: &str,
    year: &str,
) -> Result<(Duration, Memory), Trouble> {
    let to = data.join("laporan.pdf");
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["report", "annual", "--office", office, "--period", year, "-o"])
        .arg(&to)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut memory = Memory::default();
    let status = loop {
        let seen = crate::server::memory_of(child.id());
        memory.peak = memory.peak.max(seen.peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = begun.elapsed();
    if !status.success() || !std::fs::read(&to)?.starts_with(b"%PDF-") {
        return Err(Trouble::Http(format!("the annual report was not written: {status}")));
    }
    Ok((took, memory))
}

//! The registers for everybody: the same rows without anybody's name, words or numbers of reach. What
//! was asked for is told by its subject only, for people write about themselves; a person who was
//! erased leaves no other row than one who was not.

use jiff::civil::date;
use terbuka_boxed::boxed;
use terbuka_core::codes;
use terbuka_core::dispute::Dispute;
use terbuka_core::dispute::register as dispute_words;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::Track;
use terbuka_core::objection::Objection;
use terbuka_core::objection::register::outcome_words;
use terbuka_core::office::Office;
use terbuka_core::register::decision_words;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_core::statistics::Subject;
use terbuka_store::CountedCase;

use crate::compose::{channel_words, kind_words, letterhead};
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};
use crate::registers::a_year;

/// Requests shown at a time; files hold all.
pub const SHOWN: i64 = 100;

/// Requests read at a time for a file.
const PAGE: i64 = 1_000;

codes! {
    /// Which register.
    Kind {
        /// Requests.
        Requests = "permohonan",
        /// Objections.
        Objections = "keberatan",
        /// Disputes.
        Disputes = "sengketa",
    }
}

/// A register on screen: the whole of it, or the rows after a place of the requests'.
///
/// # Errors
/// A year that can have none; unknown office.
#[boxed]
pub async fn sheet(
    cx: &Context,
    office: &OfficeId,
    (kind, year): (Kind, i16),
    after: i64,
) -> Result<Sheet> {
    a_year(year)?;
    let office = offices::by_id(cx, office).await?;
    let mut sheet = empty(&office, kind, year);
    match kind {
        Kind::Requests => {
            let found = requests(cx, &office, year, after, SHOWN).await?;
            for one in found {
                sheet.push(request(&office, &one));
            }
        }
        Kind::Objections => {
            let mut read = cx.store.snapshot().await?;
            let found = read.objections_of_year(&office.id, year).await?;
            for (at, one) in found.iter().enumerate() {
                sheet.push(objection(&office, at + 1, &one.objection));
            }
        }
        Kind::Disputes => {
            let mut read = cx.store.snapshot().await?;
            let found = read.disputes_of_year(&office.id, year).await?;
            for (at, one) in found.iter().enumerate() {
                sheet.push(dispute(at + 1, &one.dispute));
            }
        }
    }
    Ok(sheet.as_of(office.date_at(cx.now())))
}

/// A register as a file, whole.
///
/// # Errors
/// As [`sheet`]; a format that a table has not; more rows than a document can carry.
#[boxed]
pub async fn file(
    cx: &Context,
    office: &OfficeId,
    (kind, year): (Kind, i16),
    format: Format,
) -> Result<FileOut> {
    if !matches!(format, Format::Csv | Format::Xlsx | Format::Pdf) {
        return Err(DeskError::NotFound);
    }
    let mut sheet = sheet(cx, office, (kind, year), 0).await?;
    let office = offices::by_id(cx, office).await?;
    if kind == Kind::Requests {
        sheet.rows.clear();
        let mut after = 0;
        loop {
            let found = requests(cx, &office, year, after, PAGE).await?;
            let Some(last) = found.last() else { break };
            after = last.place.1;
            for one in &found {
                sheet.push(request(&office, one));
            }
        }
    }
    let name = format!("register-{}-publik-{}-{year}", kind.code(), office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

/// Requests of the register of a year after a place in it.
async fn requests(
    cx: &Context,
    office: &Office,
    year: i16,
    after: i64,
    limit: i64,
) -> Result<Vec<CountedCase>> {
    let whole = i64::from(year);
    // A letter of December may be registered in January: the year is its number's.
    let days = (date(year - 1, 1, 1), date(year + 1, 12, 31));
    let mut read = cx.store.snapshot().await?;
    let mut found = read.counted_cases(&office.id, days, (whole, after), limit).await?.read()?;
    found.retain(|one| one.place.0 == whole);
    Ok(found)
}

fn empty(office: &Office, kind: Kind, year: i16) -> Sheet {
    let (title, columns) = match kind {
        Kind::Requests => (
            "Register Permohonan Informasi Publik (versi publik)",
            vec![
                Column::number("No").width(1),
                Column::date("Diterima").width(2),
                Column::text("Jalur").width(2),
                Column::text("Cara").width(2),
                Column::text("Jenis pemohon").width(2),
                Column::text("Pokok informasi").width(3),
                Column::date("Batas waktu").width(2),
                Column::tick("Diperpanjang"),
                Column::text("Keputusan").width(3),
                Column::text("Alasan penolakan (UU 14/2008 Pasal 17)").width(3),
                Column::date("Pemberitahuan tertulis").width(2),
                Column::date("Informasi diberikan").width(2),
            ],
        ),
        Kind::Objections => (
            "Register Keberatan Informasi Publik (versi publik)",
            vec![
                Column::number("No").width(1),
                Column::date("Diajukan").width(2),
                Column::text("Jalur").width(2),
                Column::text("Alasan (UU 14/2008 Pasal 35 ayat (1))").width(3),
                Column::date("Batas waktu").width(2),
                Column::text("Keputusan Atasan PPID").width(5),
                Column::date("Tanggapan").width(2),
                Column::date("Perintah dilaksanakan").width(2),
            ],
        ),
        Kind::Disputes => (
            "Register Sengketa Informasi Publik (versi publik)",
            vec![
                Column::number("No").width(1),
                Column::date("Diajukan").width(2),
                Column::text("Komisi Informasi").width(4),
                Column::text("Alasan (UU 14/2008 Pasal 35 ayat (1))").width(2),
                Column::text("Putusan").width(4),
                Column::date("Tanggal putusan").width(2),
                Column::text("Pengadilan").width(3),
                Column::date("Dilaksanakan").width(2),
                Column::text("Kedudukan").width(2),
            ],
        ),
    };
    let mut sheet = Sheet::new(title, columns)
        .landscape()
        .subtitle(office.name.clone())
        .subtitle(format!("Tahun {year}"));
    sheet.note("Tanpa nama, alamat, nomor, dan kata-kata siapa pun.");
    if kind == Kind::Requests {
        sheet.note("Pokok informasi ditaksir program dari kata-kata permohonan.");
    }
    sheet
}

fn track(track: Track) -> &'static str {
    match track {
        Track::Ordinary => "biasa",
        Track::Election => "pemilu dan pemilihan",
    }
}

fn request(office: &Office, one: &CountedCase) -> Vec<Cell> {
    let case = &one.case;
    let ruling = case.decision.as_ref();
    let letters: Vec<&str> =
        ruling.iter().flat_map(|ruling| &ruling.grounds).map(|ground| ground.code()).collect();
    let given = case.delivered.as_ref().filter(|_| {
        use terbuka_core::request::Outcome::{Granted, GrantedInPart};
        matches!(case.outcome, Some(Granted | GrantedInPart))
    });
    vec![
        Cell::Number(one.place.1),
        office.date_at(case.received).into(),
        track(case.track).into(),
        channel_words(case.channel).into(),
        one.kind.map_or("", kind_words).into(),
        Subject::of(&one.information).title_id().into(),
        case.due_on.into(),
        case.extension.is_some().into(),
        case.outcome.map_or("dalam proses", decision_words).into(),
        if letters.is_empty() {
            Cell::Empty
        } else {
            Cell::text(format!("huruf {}", letters.join(", ")))
        },
        ruling.map(|ruling| ruling.decided_on).into(),
        given.map(|delivered| delivered.on).into(),
    ]
}

fn objection(office: &Office, number: usize, one: &Objection) -> Vec<Cell> {
    let answer = one.answer.as_ref();
    let decided = match (answer, one.withdrawn_on) {
        (Some(answer), _) => outcome_words(answer.outcome),
        (None, Some(_)) => "dicabut pemohon",
        (None, None) => "dalam proses",
    };
    vec![
        number.into(),
        office.date_at(one.lodged).into(),
        track(one.track).into(),
        format!("huruf {}", one.ground_letters()).into(),
        one.due_on.into(),
        decided.into(),
        answer.map(|answer| answer.on).into(),
        one.execution.as_ref().map(|execution| execution.on).into(),
    ]
}

fn dispute(number: usize, one: &Dispute) -> Vec<Cell> {
    let letters: Vec<&str> = one.grounds.iter().map(|ground| ground.letter()).collect();
    let ruling = one.ruling.as_ref();
    vec![
        number.into(),
        one.applied_on.into(),
        one.commission.name.as_str().into(),
        format!("huruf {}", letters.join(", ")).into(),
        ruling.map_or("", |ruling| dispute_words::outcome_words(ruling.outcome)).into(),
        ruling.map(|ruling| ruling.on).into(),
        one.judgment.as_ref().map_or("", |one| dispute_words::judged_words(one.judged)).into(),
        one.execution.as_ref().map(|execution| execution.on).into(),
        dispute_words::stage_words(one.stage).into(),
    ]
}

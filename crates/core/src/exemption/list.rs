//! The list of exempt information (*daftar informasi yang dikecualikan*, law sheet 3.7): one row for
//! each decision, always a projection of the tests.

use jiff::civil::Date;

use super::{Content, EndReason, Exemption, Period};
use crate::letter::words;
use crate::office::Office;
use crate::sheet::{Cell, Column, Sheet};

/// A test with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// State.
    pub test: Exemption,
    /// Words.
    pub content: Content,
}

/// Whether a decision stands on the list of a year: it was exempt on some day of it.
pub fn is_of_year(test: &Exemption, year: i16) -> bool {
    let Some(decided) = &test.decided else { return false };
    let ended = test.ended.as_ref().is_some_and(|ended| ended.on.year() < year);
    let over = test.period.until.is_some_and(|until| until.year() < year);
    decided.on.year() <= year && !ended && !over
}

/// The list of one office and year; rows by date and number of the decision. `today` says how each
/// stands now.
pub fn sheet(office: &Office, year: i16, tests: &[Listed], today: Date) -> Sheet {
    const CONSEQUENCE: &str = "Konsekuensi";
    const DECISION: &str = "Keputusan";
    let columns = vec![
        Column::number("No").width(1),
        Column::text("Informasi yang dikecualikan").width(5),
        Column::text("Dasar hukum pengecualian").width(4),
        Column::text("Bila dibuka").under(CONSEQUENCE).width(5),
        Column::text("Bila ditutup").under(CONSEQUENCE).width(5),
        Column::text("Jangka waktu").width(3),
        Column::text("Unit kerja").width(3),
        Column::text("Nomor").under(DECISION).width(3),
        Column::date("Tanggal").under(DECISION).width(2),
        Column::text("Keterangan").width(3),
    ];
    let mut sheet = Sheet::new("Daftar Informasi yang Dikecualikan", columns)
        .landscape()
        .as_of(today)
        .subtitle(office.name.clone())
        .subtitle(format!("Tahun {year}"));
    let mut of_year: Vec<_> = tests
        .iter()
        .filter(|one| is_of_year(&one.test, year))
        .filter_map(|one| Some((one, one.test.decided.as_ref()?)))
        .collect();
    of_year.sort_by_key(|(one, decided)| (decided.on, one.test.number));
    for (at, (one, decided)) in of_year.into_iter().enumerate() {
        let unit = office.unit(&one.test.unit).map_or("", |unit| unit.name.as_str());
        sheet.push(vec![
            (at + 1).into(),
            Cell::text(what(one)),
            Cell::text(one.content.citation()),
            one.content.opened.as_str().into(),
            one.content.closed.as_str().into(),
            Cell::text(period(&one.test.period, &one.content.period_note)),
            unit.into(),
            decided.decree.as_str().into(),
            decided.on.into(),
            Cell::text(remark(one, today)),
        ]);
    }
    sheet
}

/// Exactly which information, and that the rest of the document is open where only a part is not.
fn what(one: &Listed) -> String {
    match one.test.extent {
        super::Extent::Whole => one.content.subject.clone(),
        super::Extent::Part => {
            format!("{} (sebagian: {})", one.content.subject, one.content.blackout)
        }
    }
}

/// "sampai 31 Desember 2030, atau sampai proses hukumnya selesai".
pub fn period(period: &Period, note: &str) -> String {
    let until = period.until.map(|until| format!("sampai {}", words::date(until)));
    let conditions = period.conditions.iter().map(|one| one.words().text_id.clone());
    let parts: Vec<String> = until.into_iter().chain(conditions).collect();
    let line = parts.join(", atau ");
    match note.trim() {
        "" => line,
        note => format!("{line} ({note})"),
    }
}

/// How it stands: decided by whom, ended how.
fn remark(one: &Listed, today: Date) -> String {
    let mut parts = Vec::new();
    if let Some(decided) = &one.test.decided
        && decided.office.as_ref() != Some(&one.test.office)
    {
        parts.push(format!("ditetapkan {}", decided.name));
    }
    match (&one.test.ended, one.test.period.until) {
        (Some(ended), _) => {
            parts.push(format!("{} {}", end_words(ended.reason), words::date(ended.on)));
        }
        (None, Some(until)) if today > until => {
            parts.push(format!("{} {}", end_words(EndReason::Expired), words::date(until)));
        }
        _ => parts.push("berlaku".to_owned()),
    }
    parts.join("; ")
}

/// How the list says that something ended, before the date.
fn end_words(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Declared => "dinyatakan terbuka",
        EndReason::Expired => "terbuka demi hukum setelah jangka waktunya habis",
        EndReason::Condition => "terbuka karena syaratnya terpenuhi",
        EndReason::Consent => "terbuka dengan persetujuan tertulis",
        EndReason::PublicOffice => "terbuka karena berkaitan dengan jabatan publik",
        EndReason::Commission => "terbuka berdasarkan putusan",
        EndReason::Revoked => "dicabut",
        EndReason::Retested => "terbuka setelah diuji ulang",
        EndReason::Replaced => "diganti pengujian baru",
    }
}

//! The periodic report as a document: the office's prose with numbers, tables and charts filled in.

use std::collections::BTreeMap;

use jiff::civil::Date;
use terbuka_core::law::ClockRules;
use terbuka_core::letter::{Bar, BarChart, Verification, words};
use terbuka_core::office::Office;
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::role::Role;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_core::statistics::{Figures, Limits, Span};
use terbuka_core::yearly::{Chapter, Filled, Numbers, Resources, chapters};

use crate::compose::{channel_words, kind_words, letterhead, signatory};
use crate::surveys::{self, Results};

/// What a report is made of.
pub(crate) struct Material<'a> {
    pub office: &'a Office,
    pub rules: &'a ClockRules,
    pub span: Span,
    /// The day it bears.
    pub date: Date,
    pub numbers: &'a Numbers,
    pub texts: &'a BTreeMap<Chapter, String>,
    pub resources: &'a Resources,
    pub survey: Option<&'a Results>,
    /// Which revision this becomes; none for a draft.
    pub revision: Option<i64>,
}

/// The report.
pub(crate) fn compose(from: &Material<'_>) -> Report {
    let office = from.office;
    let mut parts = Vec::new();
    for rule in chapters(from.span) {
        parts.push(Part::Heading(format!("{}. {}", rule.letter.to_uppercase(), rule.title_id)));
        if let Some(text) = from.texts.get(&rule.code).filter(|text| !text.trim().is_empty()) {
            parts.push(Part::Paragraph(text.trim().to_owned()));
        }
        match rule.filled {
            Filled::Nothing => {}
            Filled::Resources => resources(from, &mut parts),
            Filled::Service => service(from, &mut parts),
            Filled::Followed => followed(from.numbers, &mut parts),
        }
    }
    let mut subtitle = vec![office.name.clone(), from.span.words_id()];
    if let Some(revision) = from.revision.filter(|revision| *revision > 1) {
        subtitle.push(format!("Perbaikan ke-{}", revision - 1));
    }
    let title = match from.span {
        Span::Year(_) => "Laporan Tahunan Layanan Informasi Publik",
        _ => "Laporan Triwulan Layanan Informasi Publik",
    };
    Report {
        letterhead: letterhead(office),
        title: title.into(),
        subtitle,
        number: Some(String::new()),
        place: office.settings.contact.place.clone(),
        date: from.date,
        parts,
        signatory: signatory(office, Role::Ppid),
        verification: Verification { code: String::new(), url: String::new() },
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn resources(from: &Material<'_>, parts: &mut Vec<Part>) {
    let stated = from.resources;
    for (label, text) in
        [("Sarana dan kondisinya", &stated.facilities), ("Sumber daya manusia", &stated.staff)]
    {
        let items = lines(text);
        if !items.is_empty() {
            parts.push(Part::Paragraph(format!("{label}:")));
            parts.push(Part::List(items));
        }
    }
    let people = |count: Option<i64>| count.map(|count| format!("{} orang", words::grouped(count)));
    let facts = [
        ("Petugas pelayanan informasi", people(stated.staff_count)),
        ("Di antaranya pernah mengikuti pelatihan", people(stated.staff_trained)),
        ("Anggaran pelayanan informasi", stated.budget.map(words::rupiah)),
        ("Realisasi anggaran", stated.spent.map(words::rupiah)),
    ];
    let facts: Vec<_> =
        facts.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect();
    if !facts.is_empty() {
        parts.push(Part::Facts(facts));
    }
}

/// A table of labels with counts, with their sum when they add up to something.
fn counts(title: &str, unit: &str, rows: &[(String, u32)], sum: Option<&str>) -> Part {
    let mut sheet =
        Sheet::new(title, vec![Column::text("Uraian").width(9), Column::number(unit).width(3)]);
    for (label, count) in rows {
        sheet.push(vec![Cell::text(label.clone()), Cell::Number(i64::from(*count))]);
    }
    if let Some(label) = sum {
        let all: i64 = rows.iter().map(|(_, count)| i64::from(*count)).sum();
        sheet.total(vec![Cell::text(label), Cell::Number(all)]);
    }
    Part::Table(sheet)
}

fn chart(title: &str, unit: &str, rows: &[(String, u32)]) -> Part {
    let bars =
        rows.iter().map(|(label, count)| Bar { label: label.clone(), value: u64::from(*count) });
    Part::Chart(BarChart { title: title.into(), unit: unit.into(), bars: bars.collect() })
}

fn own(rows: &[(&str, u32)]) -> Vec<(String, u32)> {
    rows.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect()
}

/// With a capital, as a table's first column has it.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Received requests by channel, kind and subject, in the words of papers.
pub(crate) fn kinds(figures: &Figures) -> Vec<(String, u32)> {
    let mut rows: Vec<(String, u32)> = figures
        .by_kind
        .iter()
        .map(|(kind, count)| (kind_words(*kind).to_owned(), *count))
        .collect();
    if figures.kind_erased > 0 {
        rows.push(("Data pribadi telah dihapus".to_owned(), figures.kind_erased));
    }
    rows
}

fn service(from: &Material<'_>, parts: &mut Vec<Part>) {
    let figures = &from.numbers.figures;
    parts.push(Part::Paragraph(
        "Seluruh angka dihitung langsung dari register permohonan informasi publik.".to_owned(),
    ));
    let all = own(&[
        ("Dibawa dari masa sebelumnya", figures.carried_over),
        ("Diterima", figures.received),
        ("Selesai", figures.ended),
        ("Masih berjalan pada akhir masa laporan", figures.open_at_end),
        ("Di antaranya melewati batas waktu", figures.overdue_at_end),
        ("Jalur informasi pemilu/pemilihan (bagian dari yang diterima)", figures.election),
    ]);
    parts.push(counts("Jumlah permohonan", "Jumlah", &all, None));
    if figures.received == 0 && figures.ended == 0 {
        parts.push(Part::Paragraph(format!(
            "Tidak ada permohonan yang diterima maupun diselesaikan pada {}.",
            from.span.words_id()
        )));
    }
    months(figures, parts);
    if figures.received > 0 {
        let channels: Vec<_> = figures
            .by_channel
            .iter()
            .map(|(channel, count)| (channel_words(*channel).to_owned(), *count))
            .collect();
        parts.push(counts("Menurut cara penyampaian", "Diterima", &channels, Some("Jumlah")));
        parts.push(chart("Permohonan menurut cara penyampaian", "permohonan", &channels));
        parts.push(counts("Menurut jenis pemohon", "Diterima", &kinds(figures), Some("Jumlah")));
        let subjects: Vec<_> = figures
            .by_subject
            .iter()
            .map(|(subject, count)| (subject.title_id().to_owned(), *count))
            .collect();
        parts.push(counts("Menurut pokok informasi", "Diterima", &subjects, Some("Jumlah")));
    }
    decisions(figures, parts);
    times(from, parts);
    if let Some(results) = from.survey.filter(|results| results.tally.count > 0) {
        satisfaction(results, parts);
    }
}

fn months(figures: &Figures, parts: &mut Vec<Part>) {
    let mut sheet = Sheet::new(
        "Permohonan tiap bulan",
        vec![
            Column::text("Bulan").width(4),
            Column::number("Diterima"),
            Column::number("Selesai"),
            Column::number("Dijawab"),
            Column::number("Tepat waktu"),
        ],
    );
    let number = |count: u32| Cell::Number(i64::from(count));
    for (month, count) in &figures.by_month {
        sheet.push(vec![
            Cell::text(words::month(month.first().month())),
            number(count.received),
            number(count.ended),
            number(count.answered),
            number(count.in_time),
        ]);
    }
    sheet.total(vec![
        Cell::text("Jumlah"),
        number(figures.received),
        number(figures.ended),
        number(figures.answered()),
        number(figures.answered_in_time),
    ]);
    parts.push(Part::Table(sheet));
    let rows: Vec<_> = figures
        .by_month
        .iter()
        .map(|(month, count)| (words::month(month.first().month()).to_owned(), count.received))
        .collect();
    parts.push(chart("Permohonan diterima tiap bulan", "permohonan", &rows));
}

fn decisions(figures: &Figures, parts: &mut Vec<Part>) {
    if figures.ended == 0 {
        return;
    }
    let rows: Vec<_> = figures
        .by_outcome
        .iter()
        .map(|(outcome, count)| (capital(terbuka_core::register::decision_words(*outcome)), *count))
        .collect();
    parts.push(counts("Keputusan", "Selesai", &rows, Some("Jumlah")));
    parts.push(chart("Permohonan menurut keputusan", "permohonan", &rows));
    if figures.by_ground.is_empty() {
        return;
    }
    let mut sheet = Sheet::new(
        "Alasan penolakan",
        vec![
            Column::text("Dasar").width(4),
            Column::text("Alasan").width(6),
            Column::number("Jumlah"),
        ],
    );
    for (ground, count) in &figures.by_ground {
        sheet.push(vec![
            Cell::text(ground.words().citation.clone()),
            Cell::text(ground.words().short_id.clone()),
            Cell::Number(i64::from(*count)),
        ]);
    }
    sheet.note("Satu keputusan dapat memuat lebih dari satu alasan.");
    parts.push(Part::Table(sheet));
}

fn times(from: &Material<'_>, parts: &mut Vec<Part>) {
    let figures = &from.numbers.figures;
    if figures.answered() == 0 {
        return;
    }
    let days =
        |value: Option<u16>| value.map_or("-".to_owned(), |days| format!("{days} hari kerja"));
    let tenths = |value: u64| format!("{},{}", value / 10, value % 10);
    parts.push(Part::Facts(vec![
        (
            "Rata-rata waktu jawaban".into(),
            figures.mean_tenths().map_or("-".into(), |n| format!("{} hari kerja", tenths(n))),
        ),
        ("Separuh jawaban selesai dalam".into(), days(figures.within_days(50))),
        ("Sembilan dari sepuluh jawaban selesai dalam".into(), days(figures.within_days(90))),
        ("Jawaban terlama".into(), days(figures.longest())),
        (
            "Tepat waktu".into(),
            format!(
                "{} dari {} ({}%)",
                figures.answered_in_time,
                figures.answered(),
                tenths(u64::from(figures.in_time_permille().unwrap_or(0)))
            ),
        ),
        ("Diperpanjang".into(), figures.extended.to_string()),
    ]));
    let buckets: Vec<_> = figures
        .buckets(&Limits::on(from.rules, figures.until))
        .into_iter()
        .map(|bucket| (bucket_words(bucket.from, bucket.to), bucket.count))
        .collect();
    parts.push(counts("Waktu jawaban menurut batas waktu", "Dijawab", &buckets, Some("Jumlah")));
    let each: Vec<_> =
        figures.days.iter().map(|(days, count)| (format!("{days} hari kerja"), *count)).collect();
    parts.push(counts(
        "Waktu yang diperlukan tiap permohonan (UU 14/2008 Pasal 12)",
        "Dijawab",
        &each,
        Some("Jumlah"),
    ));
}

/// "4–10 hari kerja", "lebih dari 17 hari kerja".
pub(crate) fn bucket_words(from: u16, to: Option<u16>) -> String {
    match to {
        Some(to) if to == from => format!("{to} hari kerja"),
        Some(to) => format!("{from}–{to} hari kerja"),
        None => format!("lebih dari {} hari kerja", from.saturating_sub(1)),
    }
}

fn satisfaction(results: &Results, parts: &mut Vec<Part>) {
    let survey = terbuka_core::survey::Survey::shipped();
    let value = results.tally.converted(survey).unwrap_or(0);
    let value = words::decimal(i64::from(value), 2);
    let grade = results.grade().map_or("-", |grade| grade.title_id.as_str());
    parts.push(Part::Facts(vec![
        ("Nilai Survei Kepuasan Masyarakat".into(), format!("{value}, mutu {grade}")),
        ("Responden".into(), surveys::sample_note(results)),
    ]));
}

fn followed(numbers: &Numbers, parts: &mut Vec<Part>) {
    let (objections, disputes) = (&numbers.followed.objections, &numbers.followed.disputes);
    let rows = own(&[
        ("Keberatan diterima", objections.received),
        ("Keberatan ditanggapi: menguatkan keputusan PPID", objections.upheld),
        ("Keberatan ditanggapi: dikabulkan seluruhnya atau sebagian", objections.granted),
        ("Di antaranya ditanggapi melewati batas waktu", objections.answered_late),
        ("Keberatan belum ditanggapi pada akhir masa laporan", objections.open_at_end),
    ]);
    parts.push(counts("Keberatan", "Jumlah", &rows, None));
    if !objections.by_ground.is_empty() {
        let grounds: Vec<_> = objections
            .by_ground
            .iter()
            .map(|(ground, count)| (ground.words().citation.clone(), *count))
            .collect();
        parts.push(counts("Alasan keberatan", "Jumlah", &grounds, None));
    }
    let rows = own(&[
        ("Sengketa didaftarkan ke Komisi Informasi", disputes.received),
        ("Selesai melalui mediasi", disputes.mediated),
        ("Putusan ajudikasi menguatkan badan publik", disputes.for_office),
        ("Putusan ajudikasi mengabulkan pemohon seluruhnya atau sebagian", disputes.for_requester),
        ("Berlanjut ke pengadilan", disputes.to_court),
        ("Belum selesai pada akhir masa laporan", disputes.open_at_end),
    ]);
    parts.push(counts("Sengketa informasi", "Jumlah", &rows, None));
}

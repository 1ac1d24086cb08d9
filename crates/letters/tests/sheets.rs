//! Registers and reports: the PDF, the workbook read back by another library, the CSV, the limits.

mod common;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use common::{pages, text};
use terbuka_core::jiff::civil::date;
use terbuka_core::letter::{
    Bar, BarChart, Print, PrintError, Signatory, Status, Verification, sample,
};
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_letters::{Limits, Printer};

fn sheet(rows: i64) -> Sheet {
    let mut sheet = Sheet::new(
        "Register Permohonan",
        vec![
            Column::number("No").width(1),
            Column::date("Tanggal").width(3),
            Column::text("Nama").width(5),
            Column::tick("Ya").under("Dikuasai"),
            Column::tick("Tidak").under("Dikuasai"),
            Column::number("Hari kerja").width(3),
            Column::money("Biaya").width(3),
        ],
    )
    .subtitle("KPU Kabupaten Sarolangun")
    .as_of(date(2025, 4, 30));
    for n in 1..=rows {
        sheet.push(vec![
            n.into(),
            date(2025, 3, 3).into(),
            format!("Pemohon {n}").into(),
            (n % 2 == 0).into(),
            (n % 2 == 1).into(),
            Cell::tenths(6.25),
            Cell::Money(12_500),
        ]);
    }
    sheet.total(vec![Cell::Empty, Cell::Empty, "Jumlah".into()]);
    sheet.note("Catatan di bawah tabel.");
    sheet
}

fn report(chart: BarChart) -> Report {
    Report {
        letterhead: sample::letterhead(),
        title: "Laporan Bulanan".to_owned(),
        subtitle: vec!["Maret 2025".to_owned()],
        number: None,
        place: "Sarolangun".to_owned(),
        date: date(2025, 4, 4),
        parts: vec![
            Part::Heading("Ringkasan".to_owned()),
            Part::Paragraph("Empat belas permohonan.".to_owned()),
            Part::Facts(vec![("Diterima".to_owned(), "14".to_owned())]),
            Part::List(vec!["Satu".to_owned()]),
            Part::Chart(chart),
            Part::Table(sheet(3)),
            Part::Table(sheet(2)),
        ],
        signatory: Signatory {
            on_behalf_of: Some("Sekretaris".to_owned()),
            position: "Kepala Subbagian".to_owned(),
            name: "Rahmawati".to_owned(),
            nip: None,
        },
        verification: Verification {
            code: "AB12".to_owned(),
            url: "https://contoh.go.id/periksa/AB12".to_owned(),
        },
    }
}

fn chart(values: &[u64]) -> BarChart {
    let bar = |(n, value): (usize, &u64)| Bar { label: format!("Batang {n}"), value: *value };
    BarChart {
        title: "Keputusan".to_owned(),
        unit: "permohonan".to_owned(),
        bars: values.iter().enumerate().map(bar).collect(),
    }
}

#[test]
fn a_register_repeats_its_headings_on_every_page() {
    let printer = Printer::default();
    let pdf = printer.sheet_pdf(&sheet(120), &sample::letterhead()).unwrap();
    let text = text(&pdf);
    let pages = pages(&pdf);
    assert!(pages >= 3);
    assert_eq!(text.matches("Hari kerja").count(), pages as usize);
    for words in [
        "REGISTER PERMOHONAN",
        "Pemohon 120",
        "Rp12.500",
        "6,3",
        "03-03-2025",
        "Jumlah",
        "Keadaan per 30 April 2025",
        "Catatan di bawah tabel.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let again = printer.sheet_pdf(&sheet(120), &sample::letterhead()).unwrap();
    assert!(pdf == again, "a register came out differently");
}

#[test]
fn an_empty_register_says_so() {
    let sheet = Sheet::new("Register", vec![Column::text("Nama")]);
    let pdf = Printer::default().sheet_pdf(&sheet, &sample::letterhead()).unwrap();
    assert!(text(&pdf).contains("Tidak ada data"));
    let bare = Sheet::new("", vec![]);
    assert!(Printer::default().sheet_pdf(&bare, &sample::letterhead()).is_ok());
    assert!(Printer::default().sheet_xlsx(&bare).is_ok());
    assert!(Printer::default().sheet_csv(&bare).is_ok());
}

#[test]
fn a_wide_register_keeps_hostile_cells_on_the_page() {
    let mut columns = vec![Column::text("Kolom"); 23];
    columns[3] = Column::text("Didokumentasikan").under("Status");
    let mut sheet = Sheet::new("Lebar", columns).landscape();
    sheet.push(vec![Cell::Text("x".repeat(3_000)); 23]);
    sheet.push(vec![Cell::Text("#read(\"/etc/passwd\") 😀\0".to_owned()); 23]);
    let pdf = Printer::default().sheet_pdf(&sheet, &sample::letterhead()).unwrap();
    let letters = text(&pdf).matches('x').count();
    assert!(letters >= 23 * 3_000, "{letters} of the letters are there");
}

#[test]
fn limits_are_told_not_felt() {
    let printer = Printer::new(Limits {
        pdf_rows: 10,
        xlsx_rows: 10,
        csv_rows: 10,
        characters: 1_000,
        at_once: 1,
    });
    let long = sheet(11);
    for refused in [
        printer.sheet_pdf(&long, &sample::letterhead()),
        printer.sheet_xlsx(&long),
        printer.sheet_csv(&long),
    ] {
        assert!(matches!(refused, Err(PrintError::TooLong { rows: 12, limit: 10 })));
    }
    let mut wordy = Sheet::new("S", vec![Column::text("K")]);
    wordy.push(vec!["x".repeat(2_000).into()]);
    assert!(matches!(
        printer.sheet_pdf(&wordy, &sample::letterhead()),
        Err(PrintError::TooMuchText { characters: 2_000, limit: 1_000 })
    ));
}

#[test]
fn the_workbook_has_real_dates_and_numbers() {
    let printer = Printer::default();
    let bytes = printer.sheet_xlsx(&sheet(3)).unwrap();
    assert!(bytes == printer.sheet_xlsx(&sheet(3)).unwrap());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Register Permohonan"]);
    let range = book.worksheet_range("Register Permohonan").unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    let first = rows
        .iter()
        .position(|row| row[2] == Data::String("Pemohon 1".to_owned()))
        .expect("the first row");
    assert_eq!(rows[first - 2][3], Data::String("Dikuasai".to_owned()));
    assert_eq!(rows[first - 1][2], Data::String("Nama".to_owned()));
    let row = rows[first];
    assert_eq!(row[0], Data::Float(1.0));
    let Data::DateTime(day) = &row[1] else { panic!("not a date: {:?}", row[1]) };
    // Serial day of 3 March 2025 in the format's calendar.
    assert!((day.as_f64() - 45_719.0).abs() < 1e-9);
    assert_eq!(row[4], Data::String("Ya".to_owned()));
    assert_eq!(row[5], Data::Float(6.3));
    assert_eq!(row[6], Data::Float(12_500.0));
    assert_eq!(rows[first + 3][2], Data::String("Jumlah".to_owned()));
}

#[test]
fn a_formula_in_a_workbook_is_only_words() {
    let mut sheet = Sheet::new("S", vec![Column::text("K")]);
    sheet.push(vec!["=1+1".into()]);
    sheet.push(vec!["😀".repeat(40_000).into()]);
    sheet.push(vec!["a\0b".into()]);
    let bytes = Printer::default().sheet_xlsx(&sheet).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("S").unwrap();
    assert!(range.rows().any(|row| row[0] == Data::String("=1+1".to_owned())));
    assert!(range.rows().any(|row| row[0] == Data::String("ab".to_owned())));
    assert_eq!(book.worksheet_formula("S").unwrap().used_cells().count(), 0);
}

#[test]
fn a_report_has_its_parts_and_its_chart_in_words() {
    let printer = Printer::default();
    let report = report(chart(&[9, 2, 0]));
    let pdf = printer.report_pdf(&report, Status::Draft).unwrap();
    insta::assert_snapshot!("report", text(&pdf));
    assert!(pdf == printer.report_pdf(&report, Status::Draft).unwrap());
    let book: Xlsx<_> = Xlsx::new(Cursor::new(printer.report_xlsx(&report).unwrap())).unwrap();
    assert_eq!(book.sheet_names(), ["Register Permohonan", "Register Permohonan (2)"]);
}

#[test]
fn charts_of_nothing_and_of_too_much_are_drawn() {
    let printer = Printer::default();
    for values in [&[][..], &[0, 0], &[u64::MAX, 1]] {
        let report = report(chart(values));
        printer.report_pdf(&report, Status::Final).unwrap();
    }
}

#[test]
fn a_report_as_docx_holds_every_word_escaped_and_gives_the_same_bytes() {
    let mut report = report(BarChart {
        title: "Menurut <cara>".to_owned(),
        unit: "permohonan".to_owned(),
        bars: vec![Bar { label: "Portal & \u{0}surel".to_owned(), value: 12_345 }],
    });
    report.parts.push(Part::Paragraph("Alinea <satu>\nbaris\n\nAlinea dua \u{ffff}".to_owned()));
    report.parts.push(Part::Table(sheet(2)));
    let printer = Printer::default();
    let made = printer.report_docx(&report).unwrap();
    assert_eq!(made, printer.report_docx(&report).unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
    let mut text = String::new();
    for name in ["[Content_Types].xml", "_rels/.rels", "word/styles.xml", "docProps/core.xml"] {
        assert!(archive.by_name(name).is_ok(), "{name}");
    }
    let mut part = archive.by_name("word/document.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut text).unwrap();
    for words in [
        "Laporan Bulanan",
        "Menurut &lt;cara&gt;",
        "Portal &amp;  surel",
        "12.345",
        "Alinea &lt;satu&gt;",
        "Pemohon 2",
        "03-03-2025",
        "Rp12.500",
        "Catatan di bawah tabel.",
    ] {
        assert!(text.contains(words), "no “{words}” in {text}");
    }
    assert!(text.contains("<w:br/>") && !text.contains('\u{ffff}') && !text.contains("<satu>"));
    // Every tag that is opened is closed.
    for tag in ["w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:body"] {
        let opened = text.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, text.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    let small = Printer::new(Limits { xlsx_rows: 1, ..Limits::default() });
    assert!(matches!(small.report_docx(&report), Err(PrintError::TooLong { .. })));
}

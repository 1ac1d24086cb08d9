//! Writes a sample of every letter, a register, a poster and a report into a folder, to be looked at:
//! `cargo run -p terbuka-letters --example samples -- target/samples`

use std::error::Error;
use std::path::PathBuf;

use terbuka_core::jiff::civil::date;
use terbuka_core::letter::{
    Bar, BarChart, Letter, LetterKind, Print, Status, Verification, sample,
};
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_letters::Printer;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("target/samples".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let printer = Printer::default();
    for kind in LetterKind::ALL {
        let letter = Letter::sample(kind);
        let pdf = printer.letter(&letter, Status::Final)?;
        std::fs::write(folder.join(format!("{}.pdf", kind.code())), pdf)?;
    }
    let mut draft = Letter::sample(LetterKind::Notification);
    draft.frame_mut().number = None;
    std::fs::write(folder.join("draft.pdf"), printer.letter(&draft, Status::Draft)?)?;
    let head = sample::letterhead();
    let register = register();
    std::fs::write(folder.join("register.pdf"), printer.sheet_pdf(&register, &head)?)?;
    std::fs::write(folder.join("register.xlsx"), printer.sheet_xlsx(&register)?)?;
    std::fs::write(folder.join("register.csv"), printer.sheet_csv(&register)?)?;
    let report = report();
    std::fs::write(folder.join("report.pdf"), printer.report_pdf(&report, Status::Final)?)?;
    std::fs::write(folder.join("poster.pdf"), printer.poster(&sample::poster(), Status::Final)?)?;
    std::fs::write(folder.join("report.xlsx"), printer.report_xlsx(&report)?)?;
    Ok(())
}

/// A register with the official columns and invented rows.
fn register() -> Sheet {
    let mut sheet = Sheet::new(
        "Register Permohonan Informasi Publik",
        vec![
            Column::number("No").width(1),
            Column::date("Tanggal").width(3),
            Column::text("Nama").width(4),
            Column::text("Alamat").width(5),
            Column::text("Pekerjaan").width(3),
            Column::text("Telepon").width(4),
            Column::text("Surel").width(4),
            Column::text("Informasi yang diminta").width(8),
            Column::text("Tujuan").width(5),
            Column::tick("Ya").under("Dikuasai").width(2),
            Column::tick("Tidak").under("Dikuasai").width(2),
            Column::tick("Belum didoku\u{AD}mentasikan").under("Dikuasai").width(3),
            Column::tick("Softcopy").under("Bentuk").width(2),
            Column::tick("Hardcopy").under("Bentuk").width(2),
            Column::text("Keputusan").width(4),
            Column::text("Alasan penolakan").width(4),
            Column::date("Pemberitahuan").width(3),
            Column::date("Penyerahan").width(3),
            Column::money("Biaya").width(3),
        ],
    )
    .landscape()
    .subtitle("KPU Kabupaten Sarolangun")
    .subtitle("Tahun 2025")
    .as_of(date(2025, 4, 30));
    for n in 1..=30_i64 {
        let granted = n % 4 != 0;
        sheet.push(vec![
            n.into(),
            date(2025, 3, i8::try_from(n).unwrap_or(1)).into(),
            "Budi Santoso".into(),
            "Jalan Melati Nomor 12, RT 03, Kecamatan Pauh".into(),
            "Guru".into(),
            "0812-0000-0000".into(),
            "budi@contoh.id".into(),
            "Salinan formulir model D.Hasil tingkat kecamatan, seluruh kecamatan".into(),
            "Bahan ajar".into(),
            granted.into(),
            (!granted).into(),
            false.into(),
            granted.into(),
            false.into(),
            if granted { "Dikabulkan seluruhnya" } else { "Tidak dikuasai" }.into(),
            Cell::Empty,
            date(2025, 4, 2).into(),
            granted.then_some(date(2025, 4, 3)).into(),
            Cell::Money(if n % 3 == 0 { 6_000 } else { 0 }),
        ]);
    }
    let mut totals = vec![Cell::Empty; 18];
    totals[2] = "Jumlah".into();
    totals.push(Cell::Money(60_000));
    sheet.total(totals);
    sheet.note("Data contoh; bukan data sebenarnya.");
    sheet
}

/// A monthly report with invented numbers.
fn report() -> Report {
    let Letter::ReportCover(cover) = Letter::sample(LetterKind::ReportCover) else {
        unreachable!("the sample of a kind is of that kind")
    };
    let mut channels = Sheet::new(
        "Permohonan menurut cara masuk",
        vec![
            Column::text("Cara masuk").width(6),
            Column::number("Jumlah"),
            Column::number("Rata-rata hari kerja").width(3),
        ],
    );
    for (name, count, days) in [("Datang langsung", 6_i64, 4.2), ("Formulir daring", 8, 6.9)] {
        channels.push(vec![name.into(), count.into(), Cell::tenths(days)]);
    }
    channels.total(vec!["Jumlah".into(), 14_i64.into(), Cell::tenths(5.7)]);
    let bar = |label: &str, value| Bar { label: label.to_owned(), value };
    Report {
        letterhead: sample::letterhead(),
        title: "Laporan Bulanan Pelayanan Informasi Publik".to_owned(),
        subtitle: vec!["Bulan Maret 2025".to_owned()],
        number: Some("052/ND/1503/2025".to_owned()),
        place: "Sarolangun".to_owned(),
        date: date(2025, 4, 4),
        parts: vec![
            Part::Heading("Ringkasan".to_owned()),
            Part::Paragraph(
                "Selama bulan Maret 2025 kami menerima 14 permohonan informasi publik. Tiga belas \
                 telah dijawab, seluruhnya dalam batas waktu."
                    .to_owned(),
            ),
            Part::Facts(vec![
                ("Permohonan diterima".to_owned(), "14".to_owned()),
                ("Dijawab".to_owned(), "13".to_owned()),
            ]),
            Part::Heading("Keputusan".to_owned()),
            Part::Chart(BarChart {
                title: "Keputusan atas permohonan".to_owned(),
                unit: "permohonan".to_owned(),
                bars: vec![
                    bar("Dikabulkan seluruhnya", 9),
                    bar("Dikabulkan sebagian", 2),
                    bar("Ditolak", 1),
                    bar("Tidak dikuasai", 1),
                    bar("Dicabut pemohon", 0),
                ],
            }),
            Part::Heading("Cara masuk".to_owned()),
            Part::Table(channels),
            Part::List(vec![
                "Menambah petugas pada hari Senin.".to_owned(),
                "Melengkapi daftar informasi publik.".to_owned(),
            ]),
        ],
        signatory: cover.frame.signatory,
        verification: Verification {
            code: "X3B7-J9FS".to_owned(),
            url: "https://ppid.contoh.go.id/periksa/X3B7-J9FS".to_owned(),
        },
    }
}

//! Files that should not be handed in: each gets a clear refusal or findings, quickly.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::common::{checked, codes, only};
use miniz_oxide::deflate::compress_to_vec;
use terbuka_documents::ReadError;

/// A packed document of these parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let packed = compress_to_vec(content, 6);
        let at = bytes.len() as u32;
        let common = |out: &mut Vec<u8>| {
            out.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
            out.extend_from_slice(&0u32.to_le_bytes());
            out.extend_from_slice(&(packed.len() as u32).to_le_bytes());
            out.extend_from_slice(&(content.len() as u32).to_le_bytes());
            out.extend_from_slice(&(name.len() as u16).to_le_bytes());
            out.extend_from_slice(&0u16.to_le_bytes());
        };
        bytes.extend_from_slice(b"PK\x03\x04");
        common(&mut bytes);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        common(&mut directory);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&(parts.len() as u16).to_le_bytes());
    bytes.extend_from_slice(&(parts.len() as u16).to_le_bytes());
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&0u16.to_le_bytes());
    bytes
}

/// Refused, in time, with a sentence in Indonesian.
fn refused(name: &str, bytes: &[u8]) -> ReadError {
    let begun = Instant::now();
    let error = checked(name, bytes).expect_err(name);
    assert!(begun.elapsed() < Duration::from_secs(5), "{name} took {:?}", begun.elapsed());
    assert!(error.message().len() > 10 && error.message().ends_with(['.', '"', ')']), "{error:?}");
    error
}

#[test]
fn what_is_no_document_is_refused() {
    assert_eq!(refused("sop.md", b""), ReadError::Empty);
    assert_eq!(refused("sop.md", b" \n\t\n"), ReadError::Empty);
    let large = vec![b'a'; 50 << 20];
    assert!(matches!(refused("sop.txt", &large), ReadError::TooLarge { .. }));
    assert!(matches!(refused("sop.txt", &large[..5 << 20]), ReadError::TooComplex));
    assert_eq!(
        refused("sop.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"),
        ReadError::NotADocument
    );
    assert_eq!(refused("sop.txt", b"SOP\0\0\x01\x02\x03"), ReadError::NotADocument);
    assert_eq!(refused("sop.txt", b"Selamat pagi. Rapat ditunda."), ReadError::NotAnSop);
    assert_eq!(
        refused("sop.html", b"<html><body><p>Selamat pagi</p></body></html>"),
        ReadError::NotAnSop
    );
}

#[test]
fn locked_packed_and_broken_files_are_refused() {
    let pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt 8 0 R >>\nstartxref\n9\n%%EOF\n";
    assert_eq!(refused("sop.pdf", pdf), ReadError::Encrypted);
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused("sop.docx", &office), ReadError::Encrypted);
    let bomb = zip(&[("word/document.xml", &vec![b' '; 90 << 20])]);
    assert_eq!(refused("sop.docx", &bomb), ReadError::Bomb);
    let entities = zip(&[("word/document.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]);
    assert_eq!(refused("sop.docx", &entities), ReadError::Bomb);
    let sheet = zip(&[("xl/workbook.xml", b"<workbook/>")]);
    assert!(matches!(refused("sop.docx", &sheet), ReadError::NotAccepted { .. }));
    assert_eq!(refused("sop.docx", b"PK\x03\x04 cut"), ReadError::Damaged);
    let empty = zip(&[("word/document.xml", b"<w:document><w:body><w:p/></w:body></w:document>")]);
    assert_eq!(refused("sop.docx", &empty), ReadError::NotAnSop);
}

#[test]
fn a_picture_says_what_it_would_take() {
    let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    png.extend_from_slice(&[0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
    png.extend_from_slice(b"crc!\x00\x00\x00\x04IDATdatacrc!\x00\x00\x00\x00IENDcrc!");
    let error = refused("sop.png", &png);
    // Where Tesseract is installed it may try, and fail on a picture that is none.
    assert!(
        matches!(error, ReadError::Picture | ReadError::ToolFailed { .. } | ReadError::Damaged),
        "{error:?}"
    );
}

#[test]
fn three_thousand_steps_are_read() {
    let mut text = String::from(
        "| Nomor SOP | 1/2026 |\n|---|---|\n| Nama SOP | Pelayanan Informasi Publik |\n\n\
         | No | Kegiatan | Pelaksana | | Mutu Baku | | | Ket |\n|---|---|---|---|---|---|---|---|\n\
         | | | Desk | PPID | Kelengkapan | Waktu | Output | |\n",
    );
    for number in 1..=3_000 {
        let _ = writeln!(
            text,
            "| {number} | Memeriksa berkas bagian {number}; jika tidak lengkap kembali ke langkah {} | X | | Berkas {number} | {number} menit | Catatan {number} | |",
            number / 2 + 1
        );
    }
    let begun = Instant::now();
    let document = only("sop.md", text.as_bytes());
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
    assert_eq!(document.steps.len(), 3_000);
    assert_eq!(document.steps[2_999].output.as_deref(), Some("Catatan 3000"));
    assert!(codes(&document).contains(&"actor.no_step"));
}

#[test]
fn patterns_that_punish_a_careless_reader_end_in_time() {
    let long = |part: &str, bytes: usize| part.repeat(bytes / part.len());
    let cases = [
        ("deep tables", long("<table><tr><td>", 1 << 18)),
        ("open lists", long("<ol><li>", 1 << 18)),
        (
            "wide spans",
            format!("<table>{}", long("<tr><td colspan=1000 rowspan=60000>x</td></tr>", 1 << 18)),
        ),
        ("brackets", long("[", 1 << 18)),
        ("links", long("[a](", 1 << 18)),
        ("stars", long("*_`", 1 << 18)),
        ("pipes", long("|a", 1 << 18)),
        ("rows", long("| Nomor SOP | No | Kegiatan | Pelaksana | Waktu |\n", 1 << 18)),
        ("boxes", long("DASAR HUKUM\n1. UU 14/2008\n", 1 << 18)),
        ("unclosed", long("<table>\n<tr><td>a\n", 1 << 18)),
        ("entities", long("&amp;&#x41;&bogus", 1 << 18)),
        ("lists", long("1. a 2. b 3. c ", 1 << 18)),
        ("gaps", long("a    b    c\n", 1 << 18)),
        ("titles", long("# SOP KEBERATAN\nLANGKAH 1: ke langkah 1\n", 1 << 18)),
        ("one word", format!("Dasar Hukum: {}", long("ke langkah 1 ", 1 << 18))),
        ("citations", format!("Dasar Hukum: {}", long("UU UU Nomor ", 1 << 18))),
        ("fields", long("NOMOR SOP\n", 1 << 18)),
        ("tabs", long("\t", 1 << 18)),
    ];
    for (name, text) in cases {
        let begun = Instant::now();
        let _ = checked("sop.md", text.as_bytes());
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{name} took {:?} unoptimised",
            begun.elapsed()
        );
    }
}

#[test]
fn a_word_document_with_spans_and_counted_numbers() {
    let cell = |text: &str, more: &str| {
        format!("<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let counted = "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:p></w:tc>";
    let down = "<w:vMerge w:val=\"restart\"/>";
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let plain = |texts: &[&str]| row(&texts.iter().map(|t| cell(t, "")).collect::<Vec<_>>());
    let step = |texts: &[&str]| {
        let mut cells = vec![counted.to_owned()];
        cells.extend(texts.iter().map(|t| cell(t, "")));
        row(&cells)
    };
    let body = [
        "<w:tbl>".to_owned(),
        plain(&["NOMOR SOP", ":", "88 TAHUN 2026"]),
        plain(&["NAMA SOP", ":", "Maklumat Pelayanan &amp; Standar"]),
        "</w:tbl><w:p><w:r><w:t>DASAR HUKUM</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t>UU 25/2009</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t xml:space=\"preserve\">PP </w:t></w:r><w:del><w:r><w:t>95</w:t></w:r></w:del><w:r><w:t>96/2012</w:t></w:r></w:p>".to_owned(),
        "<w:tbl>".to_owned(),
        row(&[
            cell("No", down),
            cell("Kegiatan", down),
            cell("Pelaksana", "<w:gridSpan w:val=\"2\"/>"),
            cell("Waktu", down),
            cell("Output", down),
        ]),
        row(&[cell("", "<w:vMerge/>"), cell("", "<w:vMerge/>"), cell("PPID", ""), cell("Atasan PPID", ""), cell("", "<w:vMerge/>"), cell("", "<w:vMerge/>")]),
        step(&["Menyusun naskah maklumat", "√", "", "2 hari kerja", "Naskah"]),
        step(&["Menetapkan dan mengumumkan maklumat", "", "√", "8 hari kerja", "Maklumat"]),
        "</w:tbl>".to_owned(),
    ]
    .concat();
    let xml = format!("<w:document><w:body>{body}</w:body></w:document>");
    let document = only("sop.docx", &zip(&[("word/document.xml", xml.as_bytes())]));
    assert_eq!(document.header.title.as_deref(), Some("Maklumat Pelayanan & Standar"));
    assert_eq!(document.legal_basis, ["UU 25/2009", "PP 96/2012"]);
    assert_eq!(document.actors, ["PPID", "Atasan PPID"]);
    let numbers: Vec<&str> = document.steps.iter().map(|step| step.number.as_str()).collect();
    assert_eq!(numbers, ["1", "2"]);
    assert_eq!(document.steps[1].actors, ["Atasan PPID"]);
    assert!(
        codes(&document).contains(&"time.beyond_statute"),
        "a charter is published within seven days"
    );
}

//! What the entrance takes and refuses, on whole files.

use proptest::prelude::*;

use crate::accept::*;
use crate::fixtures as made;

fn taken(name: &str, bytes: &[u8]) -> Kind {
    check(name, bytes, &Limits::default()).unwrap_or_else(|why| panic!("{name}: {why}")).kind
}

fn refused(name: &str, bytes: &[u8]) -> &'static str {
    check(name, bytes, &Limits::default()).expect_err(name).code()
}

#[test]
fn takes_each_accepted_type_by_its_content() {
    assert_eq!(taken("surat kuasa.PDF", &made::pdf("")), Kind::Pdf);
    assert_eq!(taken("ktp.jpg", &made::jpeg(600, 400)), Kind::Jpeg);
    assert_eq!(taken("ktp.jpeg", &made::jpeg(600, 400)), Kind::Jpeg);
    assert_eq!(taken("ktp.png", &made::png(600, 400)), Kind::Png);
    assert_eq!(taken("a.docx", &made::docx(&[])), Kind::Docx);
    assert_eq!(taken("a.xlsx", &made::xlsx(&[])), Kind::Xlsx);
    assert_eq!(taken("a.odt", &made::open_document("text", &[])), Kind::Odt);
    assert_eq!(taken("a.ods", &made::open_document("spreadsheet", &[])), Kind::Ods);
    assert_eq!(taken("tps.csv", b"tps;dpt\n1;280\n"), Kind::Csv);
    assert_eq!(taken("catatan.txt", "Sungai Dareh — 5°".as_bytes()), Kind::Text);
}

#[test]
fn size_is_checked_before_anything_else() {
    assert_eq!(refused("a.pdf", b""), "empty");
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    assert_eq!(
        check("a.txt", &[b'a'; 101], &limits),
        Err(Rejection::TooLarge { bytes: 101, limit: 100 })
    );
    assert!(check("a.txt", &[b'a'; 100], &limits).is_ok());
}

#[test]
fn a_name_that_lies_is_refused() {
    assert_eq!(refused("ktp.jpg", &made::pdf("")), "extension_lies");
    assert_eq!(refused("ktp.pdf", &made::png(9, 9)), "extension_lies");
    assert_eq!(refused("tabel.docx", &made::xlsx(&[])), "extension_lies");
    assert_eq!(refused("surat", &made::pdf("")), "extension_lies");
    assert_eq!(refused("surat.pdf.exe", &made::pdf("")), "extension_lies");
    assert_eq!(refused("surat.pdf", b"just words"), "extension_lies");
    assert_eq!(refused("surat.\u{202E}fdp.exe", &made::pdf("")), "extension_lies");
}

#[test]
fn recognised_but_unwanted_types_are_named() {
    let zip = made::zip(&[("a.txt", b"hello".as_slice())]);
    assert_eq!(
        check("a.zip", &zip, &Limits::default()),
        Err(Rejection::NotAccepted { found: "application/zip".to_owned() })
    );
    assert_eq!(refused("a.gif", b"GIF89a\x01\x00\x01\x00\x00"), "not_accepted");
    assert_eq!(refused("a.txt", b"<!DOCTYPE html><p>hi"), "not_accepted");
    assert_eq!(refused("a.txt", b"  <svg onload=alert(1)>"), "not_accepted");
    assert_eq!(refused("a.bin", &[0, 1, 2, 3, 200, 255, 0, 9]), "unknown");
    assert_eq!(refused("a.txt", &[b'a', 0xFF, 0xFE, b'b']), "unknown");
}

#[test]
fn web_pages_are_taken_where_an_office_documents_and_only_when_they_run_nothing() {
    let limits = Limits { web_pages: true, ..Limits::default() };
    let take = |name: &str, text: &str| check(name, text.as_bytes(), &limits);
    let page = "<!DOCTYPE html><html><body><p>Pengumuman</p></body></html>";
    assert_eq!(take("a.html", page).unwrap().kind, Kind::Html);
    assert_eq!(take("a.htm", page).unwrap().name, "a.htm");
    assert_eq!(take("a.txt", page).unwrap_err().code(), "extension_lies");
    assert_eq!(take("a.html", "hanya kata").unwrap_err().code(), "extension_lies");
    assert_eq!(take("a.html", "<html><body onload=x>").unwrap_err().code(), "dangerous.script");
    assert_eq!(take("a.svg", "<svg onload=alert(1)>").unwrap_err().code(), "not_accepted");
    assert_eq!(refused("a.html", page.as_bytes()), "not_accepted");
}

#[test]
fn programs_and_the_test_virus_are_refused_under_any_name() {
    assert_eq!(refused("surat.pdf", b"MZ\x90\x00\x03\x00\x00\x00"), "dangerous.executable");
    assert_eq!(refused("surat.txt", b"\x7fELF\x02\x01\x01"), "dangerous.executable");
    assert_eq!(refused("surat.txt", b"#!/bin/sh\nrm -rf /"), "dangerous.executable");
    assert_eq!(refused("virus.txt", &made::test_virus()), "dangerous.test_virus");
    let hidden = made::docx(&[("word/media/notes.txt", made::test_virus().as_slice())]);
    assert_eq!(refused("a.docx", &hidden), "dangerous.test_virus");
    let program =
        made::docx(&[("word/media/image1.png", b"MZ\x90\x00\x03\x00\x00\x00".as_slice())]);
    assert_eq!(refused("a.docx", &program), "dangerous.executable");
    let in_pdf = made::pdf(&String::from_utf8_lossy(&made::test_virus()));
    assert_eq!(refused("a.pdf", &in_pdf), "dangerous.test_virus");
}

#[test]
fn locked_documents_are_refused_with_their_kind_of_lock() {
    assert_eq!(
        check("a.docx", &made::compound("EncryptedPackage"), &Limits::default()),
        Err(Rejection::Encrypted { lock: Encryption::Office })
    );
    assert_eq!(
        check("a.doc", &made::compound("WordDocument"), &Limits::default()),
        Err(Rejection::NotAccepted { found: "application/x-ole-storage".to_owned() })
    );
    assert_eq!(
        check("a.pdf", &made::encrypted_pdf(), &Limits::default()),
        Err(Rejection::Encrypted { lock: Encryption::Pdf })
    );
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in ".{0,20}") {
        let _ = check(&name, &bytes, &Limits::default());
    }

    #[test]
    fn never_panics_on_damaged_documents(at in 0usize..4000, with in any::<u8>(), cut in 0usize..4000) {
        for (name, whole) in [
            ("a.docx", made::docx(&[])),
            ("a.pdf", made::pdf("/OpenAction 5 0 R")),
            ("a.png", made::png(40, 30)),
            ("a.jpg", made::jpeg(40, 30)),
        ] {
            let mut bytes = whole;
            let len = bytes.len();
            bytes[at % len] = with;
            bytes.truncate(1 + cut % len);
            let _ = check(name, &bytes, &Limits::default());
        }
    }
}

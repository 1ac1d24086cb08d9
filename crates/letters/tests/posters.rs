//! Posters: one sheet, everything on it, fit for archives and screen readers, whatever was written.

mod common;

use common::{info, pages, text};
use terbuka_core::letter::poster::{Figure, Section};
use terbuka_core::letter::{Poster, Print, PrintError, Status, sample};
use terbuka_letters::Printer;

fn printed(poster: &Poster, status: Status) -> Vec<u8> {
    Printer::default().poster(poster, status).expect("a poster can be printed")
}

#[test]
fn a_poster_is_one_tagged_archival_sheet_of_a3_that_says_everything() {
    let poster = sample::poster();
    let pdf = printed(&poster, Status::Final);
    let raw = String::from_utf8_lossy(&pdf);
    for mark in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/Lang(id-ID)",
    ] {
        assert!(raw.contains(mark), "{mark} is missing");
    }
    let about = info(&pdf);
    assert!(about.contains("Tagged:          yes") && about.contains("A3"), "{about}");
    assert!(about.contains(&poster.title), "{about}");
    assert_eq!(pages(&pdf), 1);
    let said = text(&pdf).replace('\n', " ");
    let mut words = vec![
        "MAKLUMAT PELAYANAN INFORMASI PUBLIK",
        "Nomor 13 TAHUN 2025",
        "KABUPATEN SAROLANGUN",
        "hari kerja",
        "Langsung",
        "Sarolangun, 8 Agustus 2025",
        "Rahmawati Siregar, S.Sos., M.Si.",
        "https://ppid.contoh.go.id/kab-sarolangun/maklumat",
    ];
    words.extend(poster.sections.iter().map(|section| section.heading.as_str()));
    for words in words {
        assert!(said.contains(words), "no “{words}” in {said}");
    }
    assert!(!said.contains("konsep"));
    assert!(printed(&poster, Status::Final) == pdf, "it came out differently");
    assert!(text(&printed(&poster, Status::Draft)).contains("Masih konsep dan belum berlaku"));
}

#[test]
fn a_bare_poster_and_an_overfull_one_are_printed_whole() {
    let mut bare = sample::poster();
    bare.figures.clear();
    bare.sections.clear();
    bare.statement.clear();
    bare.signatory = None;
    assert_eq!(pages(&printed(&bare, Status::Draft)), 1);

    let mut full = sample::poster();
    let words: Vec<String> = (0..2_500).map(|n| format!("kata{n:04}")).collect();
    full.sections = words
        .chunks(250)
        .map(|some| Section { heading: format!("Bagian {}", some[0]), text: some.join(" ") })
        .collect();
    full.figures = (0..10)
        .map(|n| Figure {
            figure: n.to_string(),
            unit: "hari kerja".into(),
            what: "W".repeat(400),
            note: String::new(),
        })
        .collect();
    let pdf = printed(&full, Status::Final);
    assert!(pages(&pdf) > 1);
    let said = text(&pdf);
    for word in &words {
        assert!(said.contains(word), "{word} is lost");
    }
}

#[test]
fn words_are_never_markup_and_too_many_are_refused() {
    let mut poster = sample::poster();
    let hostile = "#panic(1) $x$ *tebal* \\ <a> @b ```c``` ﷺ 👍🏽 \u{202E}gnitsap";
    poster.statement = hostile.into();
    poster.figures[0].what = hostile.into();
    poster.sections[0].text = format!("{hostile}\n\n= {hostile}");
    poster.caption = hostile.into();
    let said = text(&printed(&poster, Status::Final));
    assert!(said.contains("#panic(1)") && said.contains("*tebal*"), "{said}");

    poster.statement = "a ".repeat(2_000_000);
    let got = Printer::default().poster(&poster, Status::Final);
    assert!(matches!(got, Err(PrintError::TooMuchText { .. })), "{got:?}");
    let mut poster = sample::poster();
    poster.sections = vec![Section { heading: "x".into(), text: "y".into() }; 500];
    let got = Printer::default().poster(&poster, Status::Final);
    assert!(matches!(got, Err(PrintError::TooLong { .. })), "{got:?}");
    let mut poster = sample::poster();
    poster.url = "u".repeat(10_000);
    assert!(Printer::default().poster(&poster, Status::Final).is_err(), "no code holds that");
}

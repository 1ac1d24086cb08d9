//! The official sheet of an SOP: every word of it is on paper, whatever the words are.

#[path = "../../core/tests/common/procedures.rs"]
mod procedures;

mod common;

use common::{info, pages, text};
use proptest::prelude::*;
use terbuka_core::letter::{Emblem, Letterhead, Print, PrintError, Status, sample};
use terbuka_core::procedure::draw::{Surface, draw, words};
use terbuka_core::procedure::{Branch, Lane, Procedure, Step, text as toml_text};
use terbuka_letters::{Limits, Printer};

fn printed(procedure: &Procedure) -> Vec<u8> {
    Printer::default()
        .procedure_pdf(procedure, &sample::letterhead(), Status::Final)
        .unwrap_or_else(|error| panic!("{}: {error}", procedure.header.title))
}

fn shipped() -> Vec<(String, Procedure)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/procedures");
    let mut found: Vec<(String, Procedure)> = std::fs::read_dir(folder)
        .expect("shipped procedures")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "toml"))
        .map(|entry| {
            let words = std::fs::read_to_string(entry.path()).expect("readable");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, toml_text::from_toml(&words).expect("a procedure"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn one(name: &str) -> Procedure {
    let (_, procedure) = shipped().into_iter().find(|(file, _)| file.starts_with(name)).unwrap();
    procedure
}

/// Words of the PDF in reading order, so that the lines of one cell stand together.
fn raw(pdf: &[u8]) -> String {
    common::raw(pdf).split_whitespace().collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_word_of_the_shipped_procedures_is_on_paper() {
    for (name, procedure) in shipped() {
        let pdf = printed(&procedure);
        let paper = raw(&pdf);
        let mut said: Vec<&str> = vec![&procedure.header.title];
        let boxes = &procedure.boxes;
        for list in [
            &boxes.legal_basis,
            &boxes.qualifications,
            &boxes.related,
            &boxes.equipment,
            &boxes.warnings,
            &boxes.records,
        ] {
            said.extend(list.iter().map(String::as_str));
        }
        said.extend(procedure.lanes.iter().map(|lane| lane.title.as_str()));
        said.extend(procedure.header.number.as_deref());
        said.extend(procedure.header.approved_by.as_ref().map(|who| who.position.as_str()));
        let times: Vec<String> =
            procedure.steps.iter().filter_map(|step| step.time.as_ref()).map(words::time).collect();
        said.extend(times.iter().map(String::as_str));
        for step in &procedure.steps {
            said.push(&step.activity);
            said.extend(
                [&step.requires, &step.output, &step.remark]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
        }
        for words in said {
            assert!(paper.contains(&squeezed(words)), "{name}: {words:?} is not in\n{paper}");
        }
    }
}

#[test]
fn the_sheet_is_tagged_archival_and_the_same_each_time() {
    let procedure = one("sarolangun");
    let pdf = printed(&procedure);
    let bytes = String::from_utf8_lossy(&pdf);
    for mark in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(bytes.contains(mark), "{mark}");
    }
    let info = info(&pdf);
    assert!(info.contains("Tagged:") && info.contains("SOP Pelayanan Informasi Publik"), "{info}");
    assert!(pdf == printed(&procedure), "the sheet came out differently");
}

#[test]
fn a_branch_and_its_answers_are_on_paper() {
    let pdf = printed(&one("kalteng"));
    insta::assert_snapshot!("sop_kalteng", text(&pdf));
    assert_eq!(pages(&pdf), 2);
}

#[test]
fn what_the_document_does_not_show_is_said() {
    let charter = one("dharmasraya");
    let paper = raw(&printed(&charter));
    let silent = charter.steps.iter().filter(|step| step.lanes.is_empty()).count();
    assert!(silent > 0, "the document shows every actor: take another");
    assert_eq!(paper.matches("Pelaksanatidakdisebut").count(), silent);
    assert!(paper.contains("ditinjaupalingsedikit2kalidalamsetahun"));
    let mut empty = charter.clone();
    empty.steps.clear();
    empty.lanes.clear();
    assert!(raw(&printed(&empty)).contains("tidakmemuattabellangkah"));
}

/// A hard one: twelve lanes, forty steps, branches back and far ahead.
fn hard() -> Procedure {
    let mut procedure = one("sarolangun");
    let step = procedure.steps[0].clone();
    procedure.lanes = (1..=12)
        .map(|n| Lane { title: format!("Pelaksana {n}"), roles: Vec::new(), system: false })
        .collect();
    procedure.steps = (1..=40)
        .map(|n| {
            let to = |to: usize| Some(to.to_string());
            let far = if n % 8 == 0 { n - 3 } else { n * 7 % 40 + 1 };
            Step {
                number: n.to_string(),
                activity: format!("Kegiatan nomor {n} dari empat puluh"),
                lanes: vec![format!("Pelaksana {}", n * 5 % 12 + 1)],
                decision: (n % 4 == 0).then(|| {
                    vec![
                        Branch { answer: "Ya".to_owned(), to: to(n % 40 + 1) },
                        Branch { answer: "Tidak".to_owned(), to: to(far) },
                    ]
                }),
                ..step.clone()
            }
        })
        .collect();
    procedure
}

#[test]
fn a_hard_sheet_has_the_pages_it_was_laid_out_on() {
    let procedure = hard();
    let pdf = printed(&procedure);
    let drawing = draw(&procedure, Surface::Paper);
    // The identity page comes before.
    assert_eq!(pages(&pdf) as usize, drawing.pages.len() + 1);
    let paper = text(&pdf);
    assert_eq!(paper.matches("Mutu Baku").count(), drawing.pages.len(), "headings repeat");
    let squeezed = raw(&pdf);
    for n in 1..=40 {
        assert!(squeezed.contains(&format!("Kegiatannomor{n}dariempatpuluh")), "{n}");
    }
    assert_eq!(paper.matches("Tidak").count(), 10);
}

#[test]
fn any_script_and_any_length_is_printed() {
    let mut procedure = one("kalteng");
    procedure.header.title = "ꦧꦸꦢꦶ محمد 😀 #read(\"/etc/passwd\")".to_owned();
    procedure.lanes[0].title = "ᬩᬸᬤᬶ 王小明 ".repeat(6);
    let lane = procedure.lanes[0].title.clone();
    procedure.steps[0].lanes = vec![lane];
    procedure.steps[0].activity = "ꦧꦸꦢꦶ".repeat(300);
    procedure.steps[0].requires = Some("محمد بن عبد الله ".repeat(60));
    procedure.steps[0].output = Some("😀".repeat(200));
    procedure.steps[1].activity = "W".repeat(5_000);
    procedure.steps[1].remark = Some("kata \u{202E}\0 ".repeat(300));
    procedure.steps[2].number = "LANGKAH KE TIGA BELAS YANG PANJANG SEKALI".to_owned();
    let paper = raw(&printed(&procedure));
    assert!(paper.matches('W').count() >= 5_000);
    assert!(paper.contains("[U+1F600]") && paper.contains("[U+202E]"));
    assert!(paper.contains("#read(\"/etc/passwd\")"));
}

#[test]
fn an_office_that_filled_in_nothing_gets_its_sheet() {
    let head = Letterhead {
        office: Vec::new(),
        secretariat: None,
        address: String::new(),
        contact: Vec::new(),
        emblem: Emblem::None,
    };
    let mut procedure = one("metro");
    procedure.header = Default::default();
    procedure.boxes = Default::default();
    let pdf = Printer::default().procedure_pdf(&procedure, &head, Status::Draft).unwrap();
    let paper = raw(&pdf);
    assert!(paper.contains("PendokumentasianInformasiPublik"), "{paper}");
    let last = Printer::default().procedure_pdf(&procedure, &head, Status::Final).unwrap();
    assert!(paper.contains("KONSEP") && !raw(&last).contains("KONSEP"), "{paper}");
}

#[test]
fn limits_are_told() {
    let printer = Printer::new(Limits { pdf_rows: 2, ..Limits::default() });
    let head = sample::letterhead();
    let mut procedure = one("kalteng");
    let refused = printer.procedure_pdf(&procedure, &head, Status::Final);
    assert!(matches!(refused, Err(PrintError::TooLong { rows: 3, limit: 2 })));
    let lane = procedure.lanes[0].clone();
    procedure.lanes = vec![lane; 501];
    let refused = Printer::default().procedure_pdf(&procedure, &head, Status::Final);
    assert!(matches!(refused, Err(PrintError::TooWide { columns: 501, limit: 500 })));
    procedure.lanes.truncate(100);
    assert!(Printer::default().procedure_pdf(&procedure, &head, Status::Final).is_ok());
}

proptest! {
    // Each case is a whole document; more of them run where time allows (PROPTEST_CASES).
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn any_procedure_is_printed(procedure in procedures::procedure(12)) {
        let made = Printer::default().procedure_pdf(&procedure, &sample::letterhead(), Status::Draft);
        prop_assert!(made.is_ok(), "{made:?}");
    }
}

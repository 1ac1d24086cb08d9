//! Five documents of real offices, where they lie beside the project. Without them these tests say
//! so and pass; `layouts.rs` holds documents of our own in the same shapes.

use std::path::PathBuf;

use crate::common::{codes, message, only, span, time};
use terbuka_core::procedure::{DurationUnit, Service, TimeStandard};
use terbuka_documents::report::Document;

/// The seed whose name begins so, read and checked; none where the seeds are not.
fn seed(number: &str) -> Option<Document> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let found = std::fs::read_dir(&folder).ok().and_then(|mut entries| {
        entries.find_map(|entry| {
            let path = entry.ok()?.path();
            path.file_name()?.to_str()?.starts_with(number).then_some(path)
        })
    });
    let Some(path) = found else {
        eprintln!("skipped: no seed {number} in {}", folder.display());
        return None;
    };
    let bytes = std::fs::read(&path).expect("the seed is readable");
    Some(only(&path.to_string_lossy(), &bytes))
}

fn counts(document: &Document) -> [usize; 6] {
    [
        document.legal_basis.len(),
        document.qualifications.len(),
        document.related.len(),
        document.equipment.len(),
        document.warnings.len(),
        document.records.len(),
    ]
}

fn header(document: &Document) -> [Option<&str>; 6] {
    let header = &document.header;
    [
        header.number.as_deref(),
        header.title.as_deref(),
        header.created.as_deref(),
        header.approved.as_deref(),
        header.effective.as_deref(),
        header.revised.as_deref(),
    ]
}

fn approver(document: &Document) -> (&str, Option<&str>, Option<&str>) {
    let by = document.header.approved_by.as_ref().expect("an approver");
    (by.position.as_str(), by.name.as_deref(), by.nip.as_deref())
}

/// The words a text begins with.
fn begins(text: &str, words: &str) {
    assert!(text.starts_with(words), "{text:?} begins with {words:?}");
}

#[test]
fn seed_000_a_charter_with_a_damaged_scan() {
    let Some(document) = seed("000") else { return };
    let title = "MAKLUMAT PELAYANAN PADA KOMISI PEMILIHAN UMUM KABUPATEN DHARMASRAYA";
    assert_eq!(
        header(&document),
        [Some("13 TAHUN 2025"), Some(title), Some("2025-08-07"), Some("2025-08-08"), None, None]
    );
    begins(approver(&document).0, "SEKRETARIS KOMISI PEMILIHAN UMUM");
    assert_eq!(document.service, Some(Service::Charter));
    assert_eq!(counts(&document), [4, 5, 2, 1, 1, 1]);
    assert!(document.records[0].contains("bentuk hardcopy"));
    assert_eq!(document.actors, ["PPID", "Atasan PPID"]);
    assert_eq!(document.steps.len(), 3);
    for step in &document.steps[..2] {
        assert!(matches!(time(step), Some(TimeStandard::Tentative { .. })));
        assert!(step.requires.is_some() && step.output.is_some());
    }
    let last = &document.steps[2];
    begins(&last.activity, "Mengumumkan dan menyebarluaskan");
    assert!(last.requires.is_some() && last.time.is_none() && last.output.is_none());
    assert_eq!(document.closing.reviews_a_year, Some(2));
    assert!(document.closing.force_majeure && document.closing.scope_change_voids);
    assert!(
        message(&document, "regulation.replaced", "legal_basis.4").contains("Nomor 1 Tahun 2010")
    );
    for code in [
        "boxes.label_unreadable",
        "step.number_missing",
        "step.no_time",
        "step.no_output",
        "review.overdue",
    ] {
        assert!(codes(&document).contains(&code), "{code}");
    }
    assert!(!codes(&document).contains(&"duty.publication"));
}

#[test]
fn seed_001_a_request_in_eight_steps() {
    let Some(document) = seed("001") else { return };
    assert_eq!(
        header(&document),
        [
            Some("/ORT.06/1503/2/2023"),
            Some("Pelayanan Informasi Publik"),
            Some("Agustus 2023"),
            Some("Agustus 2023"),
            None,
            None
        ]
    );
    assert_eq!(approver(&document), ("Sekretaris KPU Kabupaten Sarolangun", Some("Aswal"), None));
    assert_eq!(counts(&document), [7, 8, 1, 2, 1, 2]);
    assert_eq!(document.actors, ["Desk Pelayanan", "PPID", "Atasan PPID"]);
    let numbers: Vec<&str> = document.steps.iter().map(|s| s.number.as_str()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    let times: Vec<Option<TimeStandard>> =
        document.steps.iter().map(|s| time(s).cloned()).collect();
    let minutes = |n| Some(span(n, DurationUnit::Minutes));
    assert_eq!(
        times,
        [
            minutes(10),
            minutes(15),
            minutes(5),
            Some(TimeStandard::WorkingDays { days: 10, extension: Some(7) }),
            None,
            None,
            None,
            Some(span(1, DurationUnit::Months)),
        ]
    );
    let outputs: Vec<bool> = document.steps.iter().map(|s| s.output.is_some()).collect();
    assert_eq!(outputs, [true, true, true, true, true, false, true, true]);
    let requires: Vec<bool> = document.steps.iter().map(|s| s.requires.is_some()).collect();
    assert_eq!(requires, [true, true, false, true, true, true, true, true]);
    assert_eq!(document.steps[3].actors, ["Desk Pelayanan"]);
    assert!(
        message(&document, "regulation.revoked", "legal_basis.3").contains("Nomor 1 Tahun 2015")
    );
    message(&document, "header.date_month_only", "header.created");
    assert!(!codes(&document).contains(&"time.beyond_statute"));
    assert!(!codes(&document).iter().any(|code| code.starts_with("duty.")));
}

#[test]
fn seed_002_values_on_lines_of_their_own() {
    let Some(document) = seed("002") else { return };
    assert_eq!(
        header(&document),
        [
            None,
            Some("PENDOKUMENTASIAN INFOMASI PUBLIK"),
            Some("2025-01-02"),
            Some("2025-01-02"),
            Some("2025-01-02"),
            None
        ]
    );
    assert_eq!(
        approver(&document),
        ("SEKRETARIS KOMISI PEMILIHAN UMUM KOTA METRO", Some("JUMADI AHMAD"), None)
    );
    assert_eq!(counts(&document), [3, 3, 1, 6, 2, 2]);
    assert_eq!(document.actors, ["Petugas PPID", "Petugas Dokumentasi", "Atasan PPID"]);
    assert_eq!(document.steps.len(), 3);
    for step in &document.steps {
        assert_eq!(time(step), Some(&span(1, DurationUnit::Hours)));
        assert!(step.requires.is_some() && step.output.is_some());
    }
    assert_eq!(document.closing.reviews_a_year, Some(1));
    assert!(message(&document, "regulation.amended", "legal_basis.2").contains("PKPU 4/2025"));
    message(&document, "header.missing", "header.number");
}

#[test]
fn seed_003_interleaved_boxes_and_shifted_cells() {
    let Some(document) = seed("003") else { return };
    assert_eq!(
        header(&document),
        [
            Some("08 TAHUN 2024"),
            Some("PENDOKUMENTASIAN INFORMASI PUBLIK"),
            Some("2024-03-12"),
            None,
            Some("2024"),
            None
        ]
    );
    assert_eq!(
        approver(&document),
        ("Sekretaris KPU Provinsi Kalimantan Tengah", Some("Aref Suja'i"), None)
    );
    assert_eq!(counts(&document), [7, 3, 1, 5, 3, 1]);
    begins(&document.legal_basis[5], "Peraturan Komisi Informasi Pusat No. 1 Tahun 2013 tentang");
    begins(&document.legal_basis[6], "Peraturan Komisi Informasi Pusat No. 1 Tahun 2021 tentang");
    assert_eq!(document.actors, ["Petugas PPID", "ATASAN PPID"]);
    assert_eq!(document.steps.len(), 3);
    for step in &document.steps {
        begins(step.requires.as_deref().unwrap_or_default(), "Formulir");
        assert!(matches!(time(step), Some(TimeStandard::Schedule { .. })), "{step:?}");
        assert_eq!(step.output.as_deref(), Some("Daftar Informasi Publik"));
        assert_eq!(step.remark, None);
    }
    let decisions: Vec<bool> = document.steps.iter().map(|s| s.decision.is_some()).collect();
    assert_eq!(decisions, [false, true, false]);
    let ways = document.steps[1].decision.as_ref().expect("a decision");
    assert_eq!((ways[0].answer.as_str(), ways[0].to.as_deref()), ("Ya", Some("3")));
    assert_eq!((ways[1].answer.as_str(), ways[1].to.as_deref()), ("Tidak", None));
    assert!(
        message(&document, "regulation.not_addressed", "legal_basis.4").contains("Permendagri")
    );
    message(&document, "regulation.title_differs", "legal_basis.6");
    message(&document, "decision.target_unknown", "steps.2.decision");
    message(&document, "header.date_year_only", "header.effective");
    message(&document, "step.cells_shifted", "steps.2");
}

#[test]
fn seed_004_no_step_table() {
    let Some(document) = seed("004") else { return };
    assert_eq!(
        header(&document),
        [
            Some("352 Tahun 2022"),
            Some("Pelayanan Informasi Publik di Lingkungan KPU Provinsi Sumatera Selatan"),
            Some("2022-03-14"),
            None,
            Some("2022-03-15"),
            None
        ]
    );
    let (position, name, nip) = approver(&document);
    assert_eq!(position, "Sekretaris Komisi Pemilihan Umum Provinsi Sumatera Selatan");
    assert_eq!((name, nip), (Some("Hj. Haslinda, S.E., M.M"), Some("196603131987032002")));
    assert_eq!(counts(&document), [4, 3, 0, 4, 1, 1]);
    assert_eq!(document.equipment[1..3], ["Printer", "Scanner"]);
    assert!(document.steps.is_empty() && document.actors.is_empty());
    message(&document, "steps.missing", "steps");
    assert!(
        message(&document, "regulation.revoked", "legal_basis.4").contains("Nomor 1 Tahun 2015")
    );
}

//! Every kind of letter: what it says, that it is what archives and screen readers ask for, that it
//! comes out the same each time.

mod common;

use common::{info, pages, text};
use terbuka_core::letter::{
    Cost, Holding, Letter, LetterKind, Notification, Outcome, Print, PrintError, Status,
};
use terbuka_letters::Printer;

fn printed(letter: &Letter) -> Vec<u8> {
    Printer::default().letter(letter, Status::Final).expect("a sample can be printed")
}

fn notification() -> Box<Notification> {
    match Letter::sample(LetterKind::Notification) {
        Letter::Notification(letter) => letter,
        other => panic!("a sample of another kind: {:?}", other.kind()),
    }
}

#[test]
fn every_letter_says_what_it_should() {
    for kind in LetterKind::ALL {
        let pdf = printed(&Letter::sample(kind));
        insta::assert_snapshot!(kind.code(), text(&pdf));
    }
}

#[test]
fn every_letter_is_tagged_archival_and_indonesian() {
    for kind in LetterKind::ALL {
        let letter = Letter::sample(kind);
        let pdf = printed(&letter);
        let raw = String::from_utf8_lossy(&pdf);
        for mark in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "/Lang(id-ID)",
        ] {
            assert!(raw.contains(mark), "{kind:?} lacks {mark}");
        }
        let info = info(&pdf);
        assert!(info.contains("Tagged:          yes"), "{kind:?}");
        assert!(info.contains(letter.title()), "{kind:?}");
        assert!(!info.contains("Budi"), "{kind:?}: a name in the metadata");
    }
}

#[test]
fn every_letter_is_stored_as_json_and_made_again_with_the_same_bytes() {
    for kind in LetterKind::ALL {
        let letter = Letter::sample(kind);
        let first = printed(&letter);
        let json = serde_json::to_string(&letter).unwrap();
        let read: Letter = serde_json::from_str(&json).unwrap();
        assert_eq!(read, letter);
        assert!(printed(&read) == first, "{kind:?} came out differently");
    }
}

#[test]
fn parallel_printing_gives_the_same_bytes() {
    let printer = Printer::default();
    let expected: Vec<Vec<u8>> =
        LetterKind::ALL.into_iter().map(|kind| printed(&Letter::sample(kind))).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (kind, expected) in LetterKind::ALL.into_iter().zip(&expected) {
                    let pdf = printer.letter(&Letter::sample(kind), Status::Final).unwrap();
                    assert!(&pdf == expected, "{kind:?}");
                }
            });
        }
    });
}

#[test]
fn the_notification_holds_the_seven_contents_whatever_was_decided() {
    let headings = [
        "a. Penguasaan informasi",
        "b. Badan publik lain yang menguasai",
        "c. Keputusan atas permohonan",
        "d. Materi yang diberikan",
        "e. Penghitaman",
        "f. Cara dan format penyampaian",
        "g. Biaya dan cara pembayaran",
    ];
    for outcome in [Outcome::GrantedWhole, Outcome::GrantedPart, Outcome::Refused, Outcome::NotHeld]
    {
        let mut letter = notification();
        letter.contents.outcome = outcome;
        if outcome != Outcome::GrantedPart {
            letter.contents.blackout.clear();
            letter.contents.cost = Cost::default();
        }
        if matches!(outcome, Outcome::Refused | Outcome::NotHeld) {
            letter.contents.material.clear();
            letter.contents.means = None;
        }
        if outcome == Outcome::NotHeld {
            letter.contents.holding = Holding::NotHeld;
            letter.contents.other_holder = None;
            letter.contents.reasons.clear();
        }
        let text = text(&printed(&Letter::Notification(letter)));
        let mut at = 0;
        for heading in headings {
            let found = text[at..].find(heading);
            at += found.unwrap_or_else(|| panic!("{outcome:?}: {heading} missing or out of order"));
        }
        for also in [
            "012/PPID/1503/III/2025",
            "Senin, 3 Maret 2025",
            "Budi Santoso",
            "Rahmawati Siregar",
            "30 (tiga puluh) hari kerja",
        ] {
            assert!(text.contains(also), "{outcome:?}: {also}");
        }
    }
}

#[test]
fn a_draft_says_so_on_every_page_and_needs_no_number() {
    let mut letter = Letter::Notification(notification());
    letter.frame_mut().number = None;
    let printer = Printer::default();
    assert!(matches!(printer.letter(&letter, Status::Final), Err(PrintError::Unnumbered)));
    let pdf = printer.letter(&letter, Status::Draft).unwrap();
    let text = text(&pdf);
    assert!(text.contains("masih konsep dan belum berlaku"));
    letter.frame_mut().number = Some("045/HM.02-SD/1503/2025".to_owned());
    assert!(!common::text(&printed(&letter)).contains("konsep"));
}

#[test]
fn the_receipt_fits_on_one_page() {
    assert_eq!(pages(&printed(&Letter::sample(LetterKind::Receipt))), 1);
}

#[test]
fn a_long_request_flows_over_pages_and_nothing_is_lost() {
    let words: Vec<String> = (0..700).map(|n| format!("kata{n:03}")).collect();
    let mut letter = notification();
    letter.request.information = words.join(" ");
    assert!(letter.request.information.len() >= 5_000);
    let pdf = printed(&Letter::Notification(letter));
    assert!(pages(&pdf) >= 3);
    let text = text(&pdf);
    for word in &words {
        assert!(text.contains(word), "{word} is missing");
    }
}

#[test]
fn documents_are_bound_page_by_page_and_what_is_none_is_left_out() {
    let printer = Printer::default();
    let one = printed(&Letter::sample(LetterKind::Receipt));
    let two = printed(&Letter::sample(LetterKind::Notification));
    let broken = [b"%PDF-1.7\n".as_slice(), &[0xff; 400]].concat();
    let parts = [
        ("Pertama".to_owned(), one.clone()),
        ("Rusak".to_owned(), broken),
        ("Gambar".to_owned(), b"\x89PNG".to_vec()),
        ("Kedua".to_owned(), two.clone()),
        ("Pertama lagi".to_owned(), one.clone()),
    ];
    let bound = printer.bind("Berkas", &parts).expect("binds");
    let count = |pdf: &[u8]| usize::try_from(pages(pdf)).expect("few");
    let (first, second) = (count(&one), count(&two));
    let places = [Some(1), None, None, Some(1 + first), Some(1 + first + second)];
    assert_eq!(bound.first_pages, places);
    assert_eq!((bound.pages, count(&bound.bytes)), (2 * first + second, bound.pages));
    let said = text(&bound.bytes);
    assert!(text(&two).lines().all(|line| said.contains(line)), "{said}");
    assert_eq!(printer.bind("Berkas", &parts).expect("binds").bytes, bound.bytes, "the same twice");
    assert!(printer.bind("Kosong", &[]).is_ok_and(|bound| bound.pages == 0));
}

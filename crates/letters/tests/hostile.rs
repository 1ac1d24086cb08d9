//! Words that were not meant kindly, or only meant in another script: the letter still comes out,
//! says what it must, and shows what was written or names what it cannot show.

mod common;

use common::text;
use proptest::prelude::*;
use terbuka_core::letter::{
    Addressee, Emblem, Letter, LetterKind, Letterhead, Print, Status, Verification,
};
use terbuka_letters::Printer;

/// The notification with this text wherever a requester's words go.
fn with(words: &str) -> Letter {
    let mut letter = Letter::sample(LetterKind::Notification);
    if let Letter::Notification(inner) = &mut letter {
        inner.request.information = words.to_owned();
        inner.request.requester.name = words.to_owned();
        inner.request.requester.attorney = Some(words.to_owned());
        inner.contents.material[0].title = words.to_owned();
        inner.frame.addressee.name = words.to_owned();
        inner.frame.addressee.lines = vec![words.to_owned()];
    }
    letter
}

/// A shorter letter with this text, for the many tries.
fn short(words: &str) -> Letter {
    let mut letter = Letter::sample(LetterKind::Extension);
    if let Letter::Extension(inner) = &mut letter {
        inner.request.information = words.to_owned();
        inner.frame.addressee.name = words.to_owned();
    }
    letter
}

fn printed(words: &str) -> String {
    let pdf = Printer::default()
        .letter(&with(words), Status::Final)
        .unwrap_or_else(|error| panic!("{words:?}: {error}"));
    let raw = String::from_utf8_lossy(&pdf).into_owned();
    assert!(raw.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    text(&pdf)
}

#[test]
fn markup_is_only_words() {
    for words in [
        "#read(\"/etc/passwd\")",
        "#import \"@preview/x:1.0.0\": *",
        "$ integral $ *tebal* _miring_ `kode` <label> @rujukan",
        "#panic(1)",
        "\\u{41} \\#",
        "= Judul",
        "<script>alert(1)</script>",
        "\"}]} {\"draft\":true",
    ] {
        let text = printed(words);
        assert!(text.contains(words), "{words:?} not found in\n{text}");
        assert!(!text.contains("root:"));
    }
}

#[test]
fn names_in_the_scripts_of_the_archipelago_are_printed_as_they_are() {
    for words in ["ꦧꦸꦢꦶ", "ᮘᮥᮓᮤ", "ᬩᬸᬤᬶ", "ᨅᨘᨉᨗ", "محمد", "तमिल", "சாந்தி", "สมชาย"]
    {
        let text = printed(words);
        assert!(!text.contains("[U+"), "{words}: {text}");
    }
}

#[test]
fn what_cannot_be_shown_is_named() {
    assert!(printed("Budi 😀").contains("Budi [U+1F600]"));
    assert!(printed("a\u{202E}gnp.exe").contains("a[U+202E]gnp.exe"));
    assert!(printed("a\0b").contains("a[U+0000]b"));
    assert!(printed("王小明").contains("[U+738B]"));
}

#[test]
fn endless_words_and_lines_stay_on_the_page() {
    for words in [
        "W".repeat(10_000),
        "😀".repeat(1_000),
        "\n".repeat(10_000),
        "a\n".repeat(1_000),
        " ".repeat(10_000),
        "م".repeat(3_000),
    ] {
        let mut letter = Letter::sample(LetterKind::Extension);
        if let Letter::Extension(inner) = &mut letter {
            inner.request.information = words;
        }
        Printer::default().letter(&letter, Status::Final).unwrap();
    }
    // Everywhere at once, and nothing anywhere.
    printed(&"a".repeat(2_000));
    printed("");
}

#[test]
fn broken_shaping_never_costs_the_letter() {
    for words in [
        // Marks without a letter, marks of another script, joiners in odd places, tags, flags.
        "\u{0301}a",
        "a\u{0BCD}",
        "\u{A9BA}\u{A9BA}\u{A9BA}",
        "ab\u{A9B4}cd",
        "\u{200D}\u{200D}👨\u{200D}👩\u{200D}👧",
        "🇮🇩",
        "x\u{E0041}y",
        "e\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}",
        "\u{0643}\u{200D}\u{0627}",
        "\u{1B44}\u{1B13}",
        "\u{FDFD}\u{FDFA}",
        "\u{00AD}\u{FEFF}\u{200B}",
        "\u{FFFD}\u{FFFF}",
        "\u{E000}\u{F8FF}",
        "ﷺ ﬀ ½ № ™",
        "a\u{0308}\u{0323}",
        "ก\u{0E33}",
    ] {
        let made = Printer::default().letter(&short(words), Status::Final);
        assert!(made.is_ok(), "{words:?}: {:?}", made.err());
    }
}

#[test]
fn an_office_that_filled_in_nothing_still_gets_its_papers() {
    for kind in LetterKind::ALL {
        let mut letter = Letter::sample(kind);
        let frame = letter.frame_mut();
        frame.number = Some(String::new());
        frame.nature = None;
        frame.place = String::new();
        frame.letterhead = Letterhead {
            office: Vec::new(),
            secretariat: None,
            address: String::new(),
            contact: Vec::new(),
            emblem: Emblem::None,
        };
        frame.addressee = Addressee { name: String::new(), lines: Vec::new() };
        frame.signatory.name = String::new();
        frame.signatory.position = "a\nb".to_owned();
        frame.verification = Verification { code: String::new(), url: String::new() };
        let made = Printer::default().letter(&letter, Status::Final);
        assert!(made.is_ok(), "{kind:?}: {:?}", made.err());
    }
}

#[test]
fn a_link_that_is_none_stays_words() {
    let mut letter = Letter::sample(LetterKind::Receipt);
    letter.frame_mut().verification.url = "javascript:alert(1)".to_owned();
    let pdf = Printer::default().letter(&letter, Status::Final).unwrap();
    assert!(!String::from_utf8_lossy(&pdf).contains("/URI(javascript"));
    assert!(text(&pdf).contains("javascript:alert(1)"));
}

proptest! {
    // Each case is a whole document; more of them run where time allows (PROPTEST_CASES).
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_its_letter(words in proptest::collection::vec(any_char(), 0..120)) {
        let words: String = words.into_iter().collect();
        let made = Printer::default().letter(&short(&words), Status::Final);
        prop_assert!(made.is_ok(), "{words:?}: {made:?}");
    }
}

/// Characters from anywhere, with the scripts on board and troublesome ones more often.
fn any_char() -> impl Strategy<Value = char> {
    prop_oneof![
        3 => any::<char>(),
        2 => proptest::char::range('\u{20}', '\u{24F}'),
        2 => proptest::char::range('\u{300}', '\u{36F}'),
        2 => proptest::char::range('\u{600}', '\u{6FF}'),
        2 => proptest::char::range('\u{A980}', '\u{A9DF}'),
        2 => proptest::char::range('\u{1A00}', '\u{1A1F}'),
        2 => proptest::char::range('\u{1B00}', '\u{1BFF}'),
        1 => proptest::char::range('\u{900}', '\u{97F}'),
        1 => proptest::char::range('\u{E00}', '\u{E7F}'),
        1 => proptest::char::range('\u{2000}', '\u{206F}'),
        1 => proptest::char::range('\u{1F300}', '\u{1F6FF}'),
    ]
}

//! What every letter must hold, read from the composed page: no drawing needed.

use super::block::{Block, Entry, Head, Paper};
use super::*;

/// All words of a page, one piece per line.
fn words(paper: &Paper) -> String {
    let mut out = Vec::new();
    collect(&paper.blocks, &mut out);
    if let Head::Letter { subject, .. } = &paper.head {
        out.push(subject.clone());
    }
    out.join("\n")
}

fn collect(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { text } | Block::Paragraph { text } | Block::Quote { text } => {
                out.push(text.clone());
            }
            Block::Facts { rows } => {
                out.extend(rows.iter().map(|row| format!("{}: {}", row.label, row.value)));
            }
            Block::Entries { entries } => {
                for Entry { mark, title, blocks } in entries {
                    out.push(format!("{mark}. {title}"));
                    collect(blocks, out);
                }
            }
            Block::List { items, .. } => out.extend(items.iter().cloned()),
            Block::Ticks { items } => out.extend(items.iter().map(|item| item.text.clone())),
            Block::Table { sheet } => {
                for cell in sheet.rows.iter().flatten() {
                    if let crate::sheet::Cell::Text(text) = cell {
                        out.push(text.clone());
                    }
                }
            }
            Block::Chart { chart } => out.push(chart.alternative()),
            Block::Qr { text, caption } => out.push(format!("{caption} {text}")),
            Block::Signatures { boxes } => out.extend(boxes.iter().map(|b| b.role.clone())),
        }
    }
}

fn sample(kind: LetterKind) -> String {
    words(&Letter::sample(kind).compose())
}

fn holds(kind: LetterKind, needed: &[&str]) {
    let text = sample(kind);
    for words in needed {
        assert!(text.contains(words), "{kind:?} lacks {words:?} in\n{text}");
    }
}

#[test]
fn codes_are_stable_and_match_the_stored_tag() {
    for kind in LetterKind::ALL {
        assert_eq!(LetterKind::from_code(kind.code()), Some(kind));
        let json = serde_json::to_value(Letter::sample(kind)).unwrap();
        assert_eq!(json["kind"], kind.code());
        assert_eq!(Letter::sample(kind).kind(), kind);
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    assert_eq!(LetterKind::from_code("surat"), None);
}

#[test]
fn every_letter_names_its_request_and_who_signs() {
    for kind in LetterKind::ALL {
        let paper = Letter::sample(kind).compose();
        if !matches!(kind, LetterKind::ReportCover | LetterKind::ListDecree) {
            assert!(words(&paper).contains("012/PPID/1503/III/2025"), "{kind:?}");
        }
        let signed = paper.signatory.is_some()
            || paper.blocks.iter().any(|block| matches!(block, Block::Signatures { .. }));
        assert!(signed, "{kind:?}");
        assert!(!paper.verification.code.is_empty(), "{kind:?}");
    }
}

#[test]
fn the_receipt_tells_the_date_the_rule_and_where_to_look() {
    holds(
        LetterKind::Receipt,
        &[
            "Senin, 3 Maret 2025, pukul 09.15 WIB",
            "Senin, 17 Maret 2025",
            "10 (sepuluh) hari kerja",
            "Pasal 22 ayat (7) UU 14/2008",
            "https://ppid.contoh.go.id/",
        ],
    );
}

#[test]
fn the_extension_gives_reasons_and_both_dates() {
    holds(
        LetterKind::Extension,
        &[
            "belum selesai didokumentasikan",
            "Batas waktu semula: Senin, 17 Maret 2025",
            "Batas waktu baru: Rabu, 26 Maret 2025",
            "7 (tujuh) hari kerja",
            "Pasal 22 ayat (8)",
        ],
    );
}

#[test]
fn the_refusal_has_its_article_its_consequence_and_the_right_to_object() {
    holds(
        LetterKind::Refusal,
        &[
            "Nama pemohon: Budi Santoso",
            "Alamat: ",
            "Pekerjaan: Guru",
            "Surel: ",
            "Pasal 17 huruf h UU 14/2008",
            "Akibat apabila informasi dibuka",
            "Pasal 19 UU 14/2008",
            "30 (tiga puluh) hari kerja",
            "Atasan PPID",
        ],
    );
}

#[test]
fn not_held_names_the_holder_and_completeness_what_is_missing() {
    holds(
        LetterKind::NotHeld,
        &["Badan Pengawas Pemilihan Umum", "huruf a dan huruf b", "30 (tiga puluh)"],
    );
    holds(
        LetterKind::CompletenessNotice,
        &["Fotokopi KTP: foto", "Surat kuasa bermeterai", "Senin, 10 Maret 2025", "3 (tiga)"],
    );
}

#[test]
fn the_disposition_tells_units_the_task_but_not_how_to_reach_the_requester() {
    let text = sample(LetterKind::Disposition);
    assert!(text.contains("Subbagian Teknis Penyelenggaraan dan Hukum"));
    assert!(text.contains("Budi Santoso"));
    for private in ["0812-0000-0000", "budi@contoh.id", "Jalan Melati"] {
        assert!(!text.contains(private), "{private}");
    }
}

#[test]
fn costs_do_not_overflow_and_nothing_costs_nothing() {
    let item = |rupiah| CostItem { label: "x".to_owned(), rupiah };
    let cost = Cost { items: vec![item(u64::MAX), item(1)], payment: None };
    assert_eq!(cost.total(), u64::MAX);
    assert_eq!(Cost::default().total(), 0);
}

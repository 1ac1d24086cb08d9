//! The reader on text nobody wrote: it may find nothing, it may not fall over.
//!
//! `TERBUKA_LONG=1` lets the last test run for a minute on ever new input.

use std::time::{Duration, Instant};

use crate::common::checked;
use proptest::prelude::*;

const FIXTURES: [&[u8]; 9] = [
    include_bytes!("../fixtures/word-page.html"),
    include_bytes!("../fixtures/langkah.md"),
    include_bytes!("../fixtures/lettered.txt"),
    include_bytes!("../fixtures/one-cell.html"),
    include_bytes!("../fixtures/marks.txt"),
    include_bytes!("../fixtures/five.md"),
    include_bytes!("../fixtures/blank-template.md"),
    include_bytes!("../fixtures/endless.md"),
    include_bytes!("../../../../data/procedures/sarolangun-request.toml"),
];

/// Pieces that mean something to the reader.
const PIECES: [&str; 40] = [
    "NOMOR SOP",
    "TANGGAL REVISI",
    "DISAHKAN OLEH",
    "NAMA SOP",
    "DASAR HUKUM",
    "KETERKAITAN",
    "PERINGATAN :",
    "| ",
    "\t",
    "\n",
    "\n\n",
    "<table>",
    "<tr>",
    "<td rowspan=3>",
    "</td>",
    "</table>",
    "<br>",
    "<li>",
    "No",
    "Kegiatan",
    "Pelaksana",
    "Mutu Baku",
    "Waktu",
    "Output",
    "1. ",
    "2. ",
    "LANGKAH 1",
    "A. ",
    "Ya",
    "Tidak",
    "ke langkah 2",
    "10 hari kerja",
    "l0 menit",
    "UU 14/2008",
    "PKPU 1/2015",
    "\u{A0}",
    "é",
    "    ",
    "NIP. 196603131987032002",
    "pada tanggal 1 Mei 2026",
];

/// Reads whatever it is, in time.
fn survives(bytes: &[u8]) {
    let begun = Instant::now();
    if let Ok(report) = checked("any", bytes) {
        let _ = report.prose();
        serde_json::to_string(&report).expect("serializes");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
}

/// A cheap sequence of numbers that differs with its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// A fixture with pieces cut out, doubled, swapped and put in.
fn mutated(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = FIXTURES[dice.roll(FIXTURES.len())].to_vec();
    for _ in 0..=dice.roll(12) {
        let (a, b) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 200));
        match dice.roll(5) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let piece = bytes[from..to].to_vec();
                let at = dice.roll(bytes.len());
                bytes.splice(at..at, piece);
            }
            2 => {
                let piece = PIECES[dice.roll(PIECES.len())].bytes();
                bytes.splice(from..from, piece);
            }
            3 => bytes[from..to].reverse(),
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte = dice.roll(256) as u8;
                }
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        survives(text.as_bytes());
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        survives(&bytes);
    }

    #[test]
    fn meaningful_pieces_in_any_order(picks in proptest::collection::vec(0..PIECES.len(), 0..120)) {
        survives(picks.iter().map(|at| PIECES[*at]).collect::<String>().as_bytes());
    }

    #[test]
    fn mutated_documents(seed in 1..u64::MAX) {
        survives(&mutated(&mut Dice(seed)));
    }
}

#[test]
fn a_minute_of_mutations() {
    let long = std::env::var_os("TERBUKA_LONG").is_some_and(|value| value == "1");
    let until = Duration::from_secs(if long { 60 } else { 2 });
    let begun = Instant::now();
    let mut dice = Dice(u64::from(std::process::id()) << 17 | 0x9E37_79B9);
    let mut count = 0_u64;
    while begun.elapsed() < until {
        survives(&mutated(&mut dice));
        count += 1;
    }
    eprintln!("{count} documents in {:?}", begun.elapsed());
    assert!(count > 10);
}

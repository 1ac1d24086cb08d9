//! Citations of regulations in any spelling: "UU No 14 Th. 2008", "PerKI 1/2010", "Peraturan Komisi
//! Pemilihan Umum Republik Indonesia Nomor 22 Tahun 2023".

use serde::Deserialize;

use crate::procedure::read::words::{fold, squeeze};

/// Kinds of regulation an SOP cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// *Undang-Undang*.
    Uu,
    /// *Peraturan Pemerintah*.
    Pp,
    /// *Peraturan Presiden*.
    Perpres,
    /// *Peraturan Komisi Pemilihan Umum*.
    Pkpu,
    /// *Keputusan Komisi Pemilihan Umum*.
    KeputusanKpu,
    /// *Peraturan Komisi Informasi*.
    Perki,
    /// *Peraturan Menteri Dalam Negeri*.
    Permendagri,
    /// *Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi*.
    Permenpanrb,
    /// *Peraturan Menteri Komunikasi dan Informatika*.
    Permenkominfo,
}

impl Kind {
    /// The short name people know.
    pub fn short(self) -> &'static str {
        match self {
            Kind::Uu => "UU",
            Kind::Pp => "PP",
            Kind::Perpres => "Perpres",
            Kind::Pkpu => "PKPU",
            Kind::KeputusanKpu => "Keputusan KPU",
            Kind::Perki => "PerKI",
            Kind::Permendagri => "Permendagri",
            Kind::Permenpanrb => "Permenpan-RB",
            Kind::Permenkominfo => "Permenkominfo",
        }
    }
}

/// One regulation named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What kind.
    pub kind: Kind,
    /// Its number; for decrees the first part ("88" of "88/Kpts/KPU").
    pub number: String,
    /// Its year.
    pub year: i16,
    /// Folded words that follow it in the text, up to the next citation: its title, if given.
    pub title: String,
    /// The words that name it, as the document writes them.
    pub text: String,
}

impl Citation {
    /// "PKPU 1/2015".
    pub fn short(&self) -> String {
        format!("{} {}/{}", self.kind.short(), self.number, self.year)
    }
}

/// Names of kinds, folded, the longer before the shorter where one begins another.
const NAMES: &[(&str, Kind)] = &[
    ("PERATURAN MENTERI PENDAYAGUNAAN APARATUR NEGARA DAN REFORMASI BIROKRASI", Kind::Permenpanrb),
    ("PERATURAN MENTERI PAN DAN RB", Kind::Permenpanrb),
    ("PERATURAN MENTERI PAN RB", Kind::Permenpanrb),
    ("PERATURAN MENPAN RB", Kind::Permenpanrb),
    ("PERMENPAN RB", Kind::Permenpanrb),
    ("PERMENPANRB", Kind::Permenpanrb),
    ("PERMEN PAN RB", Kind::Permenpanrb),
    ("PERMEN PANRB", Kind::Permenpanrb),
    ("PERMENPAN DAN RB", Kind::Permenpanrb),
    ("PERMENPAN", Kind::Permenpanrb),
    ("PERATURAN MENTERI KOMUNIKASI DAN INFORMATIKA", Kind::Permenkominfo),
    ("PERMENKOMINFO", Kind::Permenkominfo),
    ("PERMEN KOMINFO", Kind::Permenkominfo),
    ("PERATURAN MENTERI DALAM NEGERI", Kind::Permendagri),
    ("PERMENDAGRI", Kind::Permendagri),
    ("PERMEN DAGRI", Kind::Permendagri),
    ("PERATURAN KOMISI INFORMASI PUSAT", Kind::Perki),
    ("PERATURAN KOMISI INFORMASI PUBLIK", Kind::Perki),
    ("PERATURAN KOMISI INFORMASI", Kind::Perki),
    ("PERATURAN KI PUSAT", Kind::Perki),
    ("PERATURAN KI", Kind::Perki),
    ("PERKI SLIP", Kind::Perki),
    ("PERKIP", Kind::Perki),
    ("PERKI", Kind::Perki),
    ("PERATURAN KOMISI PEMILIHAN UMUM", Kind::Pkpu),
    ("PERATURAN KPU", Kind::Pkpu),
    ("PKPU", Kind::Pkpu),
    ("KEPUTUSAN KOMISI PEMILIHAN UMUM", Kind::KeputusanKpu),
    ("KEPUTUSAN KPU", Kind::KeputusanKpu),
    ("SK KPU", Kind::KeputusanKpu),
    ("PERATURAN PEMERINTAH", Kind::Pp),
    ("PP", Kind::Pp),
    ("PERATURAN PRESIDEN", Kind::Perpres),
    ("PERPRES", Kind::Perpres),
    ("UNDANG UNDANG", Kind::Uu),
    ("UU", Kind::Uu),
    // A scanner lost the first half.
    ("UNDANG", Kind::Uu),
];

/// Words that may stand between a regulation's kind and its number.
const BETWEEN: &[&str] = &[
    "REPUBLIK",
    "INDONESIA",
    "RI",
    "NOMOR",
    "NO",
    "NMR",
    "N0",
    "PUSAT",
    "PROVINSI",
    "KABUPATEN",
    "KOTA",
    "KIP",
    "SLIP",
];

/// Most words looked at; a box's entry has a few dozen.
const MAX_WORDS: usize = 2_000;

/// Every citation in a text, in order. The first is what the entry cites; later ones are named in
/// its title ("tentang Perubahan atas …").
pub fn citations(text: &str) -> Vec<Citation> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').take(MAX_WORDS).collect();
    let mut found: Vec<(usize, usize, Citation)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match citation(&words, at) {
            Some((end, citation)) => {
                found.push((at, end, citation));
                at = end;
            }
            None => at += 1,
        }
    }
    let starts: Vec<usize> = found.iter().map(|(start, _, _)| *start).collect();
    found
        .into_iter()
        .enumerate()
        .map(|(i, (start, end, citation))| {
            let stop = starts.get(i + 1).copied().unwrap_or(words.len());
            Citation {
                title: words[end..stop].join(" "),
                text: as_written(text, start, end),
                ..citation
            }
        })
        .collect()
}

fn citation(words: &[&str], at: usize) -> Option<(usize, Citation)> {
    let (len, kind) = NAMES.iter().find_map(|(name, kind)| {
        let len = name.split(' ').count();
        let same = words.get(at..at + len)?.iter().copied().eq(name.split(' '));
        same.then_some((len, *kind))
    })?;
    let mut i = at + len;
    // An office's name may follow: "Peraturan KPU Provinsi X Nomor 1". Not far, and only words.
    let mut skipped = 0;
    let mut named = false;
    while skipped < 8 {
        let word = words.get(i)?;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        named |= matches!(*word, "NOMOR" | "NO" | "N0" | "NMR");
        let office = matches!(kind, Kind::Pkpu | Kind::KeputusanKpu) && !named;
        if !BETWEEN.contains(word) && !office || *word == "TENTANG" {
            return None;
        }
        skipped += 1;
        i += 1;
    }
    let number = number_word(words.get(i)?)?;
    i += 1;
    // "Nomor 14 Tahun 2008", "14/2008", "88/Kpts/KPU/Tahun 2015".
    let mut letters = 0;
    while letters < 6 {
        let word = words.get(i)?;
        if let Some(year) = year_word(word) {
            return Some((
                i + 1,
                Citation { kind, number, year, title: String::new(), text: String::new() },
            ));
        }
        let decree = kind == Kind::KeputusanKpu;
        if !matches!(*word, "TAHUN" | "TH" | "THN" | "TAHUNN") && !decree {
            return None;
        }
        letters += 1;
        i += 1;
    }
    None
}

fn number_word(word: &str) -> Option<String> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty() && digits.len() <= 4).then(|| digits.to_owned())
}

fn year_word(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok())??;
    (1945..=2100).contains(&year).then_some(year)
}

/// The folded words from `start` to `end` as they stand in the text.
fn as_written(text: &str, start: usize, end: usize) -> String {
    let (mut word, mut inside) = (0, false);
    let (mut from, mut to) = (None, text.len());
    for (at, c) in text.char_indices() {
        let letter = c.is_alphanumeric();
        if letter && !inside {
            if word == start {
                from.get_or_insert(at);
            }
            word += 1;
        }
        if !letter && inside && word == end {
            to = at;
            break;
        }
        inside = letter;
    }
    squeeze(text.get(from.unwrap_or(0)..to).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        citations(text).first().map(Citation::short).unwrap_or_default()
    }

    #[test]
    fn every_spelling_names_the_same() {
        for text in [
            "UU No 14 Th. 2008",
            "UU No. 14/2008 tentang KIP",
            "Undang-Undang Republik Indonesia Nomor 14 Tahun 2008 tentang Keterbukaan",
            "undang - undang nomor 14 tahun 2008",
            "Undang Nomor 14 Tahun 2008",
            "UU 14/2008",
        ] {
            assert_eq!(first(text), "UU 14/2008", "{text}");
        }
        for text in [
            "PerKI 1/2010",
            "Peraturan Komisi Informasi Pusat No. 1 Tahun 2010",
            "Perki Nomor 01 Tahun 2010",
        ] {
            assert_eq!(first(text), "PerKI 1/2010", "{text}");
        }
        for text in [
            "PKPU 1/2015",
            "Peraturan KPU Provinsi Maluku Nomor 1 Tahun 2015 tentang X",
            "Peraturan KPU RI No.1 Tahun 2015",
        ] {
            assert_eq!(first(text), "PKPU 1/2015", "{text}");
        }
        assert_eq!(
            first("Keputusan KPU Nomor 88/Kpts/KPU/Tahun 2015 tentang SOP"),
            "Keputusan KPU 88/2015"
        );
        assert_eq!(first("Permen PAN-RB 35 Tahun 2012"), "Permenpan-RB 35/2012");
        assert_eq!(first("Rapat pleno tanggal 1 Mei 2020"), "");
    }

    #[test]
    fn regulations_in_a_title_come_after() {
        let found = citations(
            "PP Nomor 61 Tahun 2010 tentang Pelaksanaan UU Nomor 14 Tahun 2008 tentang KIP",
        );
        assert_eq!(
            found.iter().map(Citation::short).collect::<Vec<_>>(),
            ["PP 61/2010", "UU 14/2008"]
        );
        assert_eq!(found[0].text, "PP Nomor 61 Tahun 2010");
        assert_eq!(found[0].title, "TENTANG PELAKSANAAN");
    }
}

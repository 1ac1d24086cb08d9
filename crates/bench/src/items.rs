//! An invented list of any length, the same one on every machine, and questions about it.
//!
//! Few words occur often and many seldom, as in real lists: a question of one frequent word, of
//! several, of a rare one, of a mistyped one and of a phrase all have something to find.

use std::fmt::Write as _;

const DOCUMENTS: [&str; 20] = [
    "Daftar Pemilih Tetap",
    "Rekapitulasi hasil penghitungan suara",
    "Laporan realisasi anggaran",
    "Rencana kerja dan anggaran",
    "Keputusan tentang penetapan calon terpilih",
    "Berita acara rapat pleno terbuka",
    "Laporan kinerja",
    "Perjanjian kerja sama",
    "Kontrak pengadaan logistik",
    "Data pemilih penyandang disabilitas",
    "Laporan penerimaan dana kampanye",
    "Jadwal dan tahapan pemilihan",
    "Pengumuman seleksi anggota PPK",
    "Risalah sidang sengketa",
    "Peta daerah pemilihan",
    "Laporan layanan informasi publik",
    "Hasil audit kantor akuntan publik",
    "Formulir C hasil tempat pemungutan suara",
    "Pedoman teknis pencalonan",
    "Laporan harta kekayaan pejabat",
];
const ABOUT: [&str; 8] = [
    "pemilihan umum presiden",
    "pemilihan bupati dan wakil bupati",
    "pemilihan gubernur",
    "anggota DPRD kabupaten",
    "pemutakhiran data pemilih berkelanjutan",
    "sosialisasi dan pendidikan pemilih",
    "pengelolaan barang milik negara",
    "pengawasan internal",
];
const UNITS: [&str; 6] = [
    "Subbagian Teknis Penyelenggaraan Pemilu",
    "Subbagian Data dan Informasi",
    "Subbagian Hukum dan SDM",
    "Subbagian Keuangan, Umum dan Logistik",
    "Subbagian Partisipasi dan Hubungan Masyarakat",
    "Sekretaris",
];
const CLASSES: [&str; 8] = [
    "berkala",
    "setiap saat",
    "berkala",
    "setiap saat",
    "serta merta",
    "berkala",
    "berkala",
    "setiap saat",
];
const SYLLABLES: [&str; 24] = [
    "ba", "ca", "da", "ga", "ja", "ka", "la", "ma", "na", "pa", "ra", "sa", "ta", "wa", "bu", "du",
    "gu", "ku", "lu", "mu", "nu", "ru", "su", "tu",
];

/// A small generator of numbers: what matters is that it is the same everywhere.
#[derive(Clone, Copy, Debug)]
struct Numbers(u64);

impl Numbers {
    fn of(seed: usize) -> Numbers {
        Numbers((seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn of_these<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// The name of an invented village; some of them are in many items, most in few.
fn village(numbers: &mut Numbers) -> String {
    // The smaller of two: low numbers come more often.
    let number = numbers.below(6_000).min(numbers.below(6_000));
    let mut own = Numbers::of(number + 7);
    let mut name = String::new();
    for _ in 0..3 + own.below(2) {
        name.push_str(own.of_these(&SYLLABLES));
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The list as a CSV file with English headings.
pub fn csv(count: usize) -> String {
    let mut file = String::with_capacity(count * 420);
    file.push_str("id,title,summary,category,unit,format,time,retention\n");
    for item in 0..count {
        let mut numbers = Numbers::of(item);
        let document = numbers.of_these(&DOCUMENTS);
        let (place, near) = (village(&mut numbers), village(&mut numbers));
        let (about, further) = (numbers.of_these(&ABOUT), numbers.of_these(&ABOUT));
        let (year, number) = (2009 + numbers.below(18), numbers.below(900) + 1);
        let (unit, class) = (numbers.of_these(&UNITS), numbers.of_these(&CLASSES));
        // Writing to a string cannot fail.
        let _ = writeln!(
            file,
            "B-{item},\"{document} {about} Kecamatan {place} Tahun {year}\",\"Memuat {document} nomor {number} \
             yang dipilih dan ditetapkan untuk {about} di Desa {near}, Kecamatan {place}, beserta lampiran \
             tentang {further} dan catatan petugas pada tahap ke-{}.\",{class},\"{unit}\",\"softcopy, pdf\",\
             {year},\"{} tahun\"",
            numbers.below(12) + 1,
            5 + numbers.below(6),
        );
    }
    file
}

/// The question with this number: one word, several, a rare name, a slip, a phrase, a word with a
/// year. Two numbers seldom ask the same.
pub fn question(number: usize) -> String {
    let mut numbers = Numbers::of(number + 1_000_003);
    let (place, about) = (village(&mut numbers), numbers.of_these(&ABOUT));
    let document = numbers.of_these(&DOCUMENTS);
    let year = 2009 + numbers.below(18);
    match number % 8 {
        0 => format!("{document} {place}"),
        1 => format!(
            "{} {year}",
            numbers.of_these(&["pemilih", "anggaran", "DPT", "suara", "laporan"])
        ),
        2 => place,
        3 => format!("{document} {about} {year}"),
        4 => format!("\"{about}\" {place}"),
        // A letter too few: nobody writes so, and what is meant is a letter away.
        5 => format!("rekapitulsi suara {place}"),
        6 => format!("memilih calon terpilih desa {place} {year}"),
        _ => format!("berapa {} yang ada di kecamatan {place}", document.to_lowercase()),
    }
}

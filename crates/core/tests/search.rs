//! The search's own rules: stems, slips, postings, phrases.

use std::sync::Arc;

use proptest::prelude::*;
use terbuka_core::search::codec::{
    Posting, read, read_places, read_places_of, write, write_places,
};
use terbuka_core::search::{
    Document, Field, Filter, Found, Query, analyse, rank, slip, stem, token,
};

#[test]
fn families_of_words_share_a_stem() {
    for family in [
        &["memilih", "pemilih", "pemilihan", "dipilih", "terpilih", "pilihan", "pemilihnya"][..],
        &["anggaran", "penganggaran", "menganggarkan", "dianggarkan"],
        &["menghitung", "penghitungan", "perhitungan", "dihitung", "terhitung"],
        &["memungut", "pemungutan", "dipungut"],
        &["calon", "pencalonan", "mencalonkan", "dicalonkan"],
        &["menetapkan", "penetapan", "ditetapkan", "ketetapan", "tetap"],
        &["mengawasi", "pengawasan", "pengawas", "diawasi"],
        &["menyelenggarakan", "penyelenggara", "penyelenggaraan"],
        &["laporan", "melaporkan", "pelaporan", "dilaporkan"],
        &["menyimpan", "penyimpanan", "disimpan"],
        &["daftar", "mendaftar", "pendaftaran", "terdaftar", "didaftarkan"],
        &["langgar", "pelanggaran", "melanggar"],
        &["mutakhir", "pemutakhiran", "memutakhirkan", "dimutakhirkan"],
        &["uang", "keuangan"],
        &["layan", "pelayanan", "melayani", "layanan"],
        &["kirim", "mengirim", "pengiriman", "dikirimkan"],
        &["tugas", "petugas", "penugasan"],
        &["usul", "pengusulan", "diusulkan", "mengusulkan"],
    ] {
        for word in family {
            assert_eq!(stem(word), stem(family[0]), "{word}");
        }
    }
}

#[test]
fn words_that_only_look_derived_stay_whole() {
    for word in [
        "pemilu",
        "direktur",
        "dinas",
        "sekretaris",
        "perempuan",
        "partai",
        "pegawai",
        "kampanye",
        "berkala",
        "difabel",
        "disabilitas",
        "kepala",
        "keluarga",
        "menteri",
        "kertas",
        "peserta",
        "badan",
        "dewan",
        "tahapan",
    ] {
        if word != "tahapan" {
            assert_eq!(stem(word), word);
        }
    }
    for (a, b) in [
        ("pengumuman", "umum"),
        ("pemerintah", "perintah"),
        ("penduduk", "duduk"),
        ("keberatan", "berat"),
        ("pengadilan", "adil"),
    ] {
        assert_ne!(stem(a), stem(b));
    }
}

fn matches(document: &str, question: &str) -> bool {
    let analysis = analyse(&Document { fields: vec![(Field::Title, document)], tags: Vec::new() });
    let query = Query::parse(question);
    let lists = analysis
        .terms
        .into_iter()
        .map(|(term, noted)| (term, Arc::new(vec![Posting { doc: 0, impact: noted.impact }])))
        .collect();
    !rank::rank(&query, &lists, &Filter::all(1), 1).is_empty()
}

#[test]
fn abbreviations_work_both_ways() {
    for (document, question) in [
        ("Daftar Pemilih Tetap Kecamatan Kahayan", "DPT"),
        ("DPT Kecamatan Kahayan", "daftar pemilih tetap"),
        ("Rencana Kerja dan Anggaran 2024", "rka"),
        ("RKA 2024", "rencana kerja anggaran"),
        ("Laporan Penerimaan dan Pengeluaran Dana Kampanye", "LPPDK"),
        ("Pemilihan Umum 2024", "pemilu 2024"),
        ("Pemilu 2024", "pemilihan umum 2024"),
        ("Peraturan Komisi Pemilihan Umum Nomor 4", "PKPU 4"),
    ] {
        assert!(matches(document, question), "{document} / {question}");
    }
    assert!(!matches("Daftar Pemilih Tetap", "LHKPN"));
}

#[test]
fn a_question_of_only_small_words_asks_for_everything() {
    assert!(Query::parse("").is_empty());
    assert!(Query::parse("yang dan di \" \" !!").is_empty());
    assert!(!Query::parse("berapa").is_empty());
    assert_eq!(Query::parse("mohon informasi anggaran").clauses.len(), 1);
}

#[test]
fn phrases_must_stand_so() {
    let phrase = &Query::parse("\"dana kampanye pasangan\"").phrases[0];
    assert!(rank::stands(phrase, &[&[1, 7], &[2, 8], &[9]]));
    assert!(!rank::stands(phrase, &[&[1, 7], &[2, 8], &[4]]));
    assert!(Query::parse("\"open").phrases.is_empty());
}

#[test]
fn the_best_come_first_as_if_all_were_sorted() {
    let found = |doc: u32| Found { doc, score: f32::from(u16::try_from(doc * 7 % 11).unwrap()) };
    let mut all: Vec<Found> = (0..100).map(found).collect();
    rank::order(&mut all, 100);
    assert!(all.is_sorted_by(|a, b| (b.score, b.doc) < (a.score, a.doc)));
    for first in [0, 1, 20, 99, 500] {
        let mut some: Vec<Found> = (0..100).rev().map(found).collect();
        rank::order(&mut some, first);
        let first = first.min(100);
        assert_eq!(some[..first], all[..first]);
    }
}

#[test]
fn what_is_higher_comes_first() {
    let filter = Filter::of(&[3, 64, 65, 200].map(|doc| Posting { doc, impact: 1 }));
    assert_eq!(filter.newest_first().collect::<Vec<_>>(), [200, 65, 64, 3]);
    assert_eq!(Filter::all(130).count(), 130);
    let mut kept = Filter::all(100);
    kept.keep(&filter);
    assert_eq!(kept.newest_first().collect::<Vec<_>>(), [65, 64, 3]);
}

proptest! {
    #[test]
    fn a_stem_is_its_own_stem_and_never_empty(word in "[a-z]{1,16}") {
        let once = stem(&word);
        prop_assert!(!once.is_empty());
        prop_assert_eq!(stem(&once), once);
    }

    #[test]
    fn affixes_lead_to_stable_stems(
        prefix in prop::sample::select(vec!["", "me", "mem", "men", "meng", "meny", "di", "pe", "pem", "ke", "se", "ber", "ter", "per", "memper"]),
        root in "[a-z]{2,9}",
        suffix in prop::sample::select(vec!["", "kan", "an", "i", "nya", "lah", "kannya", "annya"]),
    ) {
        let once = stem(&format!("{prefix}{root}{suffix}"));
        prop_assert_eq!(stem(&once), once);
    }

    #[test]
    fn any_text_is_cut_within_its_bounds(text in ".{0,80}") {
        for token in token::tokens(&text) {
            prop_assert!(!token.word.is_empty());
            prop_assert!(text.get(token.start..token.end).is_some());
        }
        Query::parse(&text);
        analyse(&Document { fields: vec![(Field::Title, &text)], tags: Vec::new() });
        terbuka_core::search::excerpt(&text, &["a"]);
    }

    #[test]
    fn postings_come_back(mut docs in prop::collection::btree_set(0_u32..u32::MAX, 0..50)) {
        let postings: Vec<Posting> = std::mem::take(&mut docs)
            .into_iter()
            .map(|doc| Posting { doc, impact: (doc % 255) as u8 })
            .collect();
        let mut back = Vec::new();
        read(&write(postings.iter().copied()), &mut back);
        prop_assert_eq!(back, postings);
    }

    #[test]
    fn damaged_postings_are_no_fault(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        read(&bytes, &mut Vec::new());
        read_places(&bytes);
        read_places_of(&bytes, &bytes, |_| true, &mut Vec::new(), &mut Vec::new());
    }

    #[test]
    fn places_come_back(lists in prop::collection::vec(prop::collection::btree_set(0_u32..9_999, 0..9), 0..9)) {
        let lists: Vec<Vec<u32>> = lists.into_iter().map(|list| list.into_iter().collect()).collect();
        let places = write_places(lists.iter().map(Vec::as_slice));
        let docs = write((0..).zip(&lists).map(|(doc, _)| Posting { doc, impact: 1 }));
        let (mut found, mut all) = (Vec::new(), Vec::new());
        read_places_of(&docs, &places, |doc| doc % 2 == 1, &mut found, &mut all);
        let odd: Vec<&Vec<u32>> = lists.iter().skip(1).step_by(2).collect();
        prop_assert_eq!(found.len(), odd.len());
        prop_assert_eq!(all, odd.into_iter().flatten().copied().collect::<Vec<u32>>());
        prop_assert_eq!(read_places(&places), lists);
    }

    #[test]
    fn one_slip_is_found(word in "[a-z]{6,12}", at in 0_usize..6, letter in "[a-z]") {
        let mut slipped = word.clone();
        slipped.replace_range(at..=at, &letter);
        prop_assert!(!slip::keys(&slipped).is_disjoint(&slip::keys(&word)));
        prop_assert!(slip::distance(&word, &slipped, 1).is_some());
    }
}

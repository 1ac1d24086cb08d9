//! The register of requests in its official layout (PerKI 1/2021; law sheet 3.4): one row per case,
//! always a projection of the case, never typed twice.

use crate::law::Track;
use crate::office::Office;
use crate::person::Obtain;
use crate::request::{Dossier, Outcome};
use crate::sheet::{Cell, Column, Sheet};

/// The register of one office and year, of one track. Requests for election information have a book of
/// their own (PerKI 1/2019 Art. 11); without a track both follow each other, the election's last.
pub fn requests(office: &Office, year: i16, track: Option<Track>, dossiers: &[Dossier]) -> Sheet {
    const STATUS: &str = "Status informasi";
    const FORM: &str = "Bentuk informasi yang dikuasai";
    const KIND: &str = "Jenis permintaan";
    const COST: &str = "Biaya dan cara pembayaran";
    let (title, note) = match track {
        Some(Track::Election) => ("Buku Register Layanan Informasi Pemilu dan Pemilihan", None),
        Some(Track::Ordinary) => ("Register Permohonan Informasi Publik", None),
        None => (
            "Register Permohonan Informasi Publik",
            Some("Permohonan informasi pemilu dan pemilihan dicatat sesudah jalur biasa."),
        ),
    };
    let of = |one: Track| dossiers.iter().filter(move |dossier| dossier.case.track == one);
    let tracks = Track::ALL.into_iter().filter(|one| track.is_none_or(|track| track == *one));
    let rows: Vec<&Dossier> = tracks.flat_map(of).collect();
    let mixed = rows.iter().any(|dossier| dossier.case.track == Track::Election);
    Sheet {
        title: title.into(),
        subtitle: vec![office.name.clone(), format!("Tahun {year}")],
        columns: vec![
            Column::number("No").width(1),
            Column::text("Nomor pendaftaran").width(3),
            Column::date("Tanggal").width(2),
            Column::text("Nama").width(3),
            Column::text("Alamat").width(4),
            Column::text("Pekerjaan").width(2),
            Column::text("Nomor kontak").width(3),
            Column::text("E-mail").width(3),
            Column::text("Informasi yang diminta").width(6),
            Column::text("Tujuan penggunaan informasi").width(4),
            Column::tick("Di bawah penguasaan").under(STATUS),
            Column::text("Tidak dikuasai: badan publik yang menguasai").under(STATUS).width(3),
            Column::tick("Belum didokumentasikan").under(STATUS),
            Column::tick("Softcopy").under(FORM),
            Column::tick("Hardcopy").under(FORM),
            Column::tick("Melihat/mengetahui").under(KIND),
            Column::tick("Meminta salinan").under(KIND),
            Column::text("Keputusan").width(3),
            Column::text("Alasan penolakan").width(3),
            Column::date("Hari/tanggal pemberitahuan tertulis").width(2),
            Column::date("Hari/tanggal pemberian informasi").width(2),
            Column::money("Biaya (Rp)").under(COST).width(2),
            Column::text("Cara").under(COST).width(2),
        ],
        rows: rows.iter().enumerate().map(|(at, one)| row(office, at + 1, one)).collect(),
        totals: Vec::new(),
        notes: note.filter(|_| mixed).map(str::to_owned).into_iter().collect(),
        landscape: true,
        as_of: None,
    }
}

fn row(office: &Office, number: usize, dossier: &Dossier) -> Vec<Cell> {
    let case = &dossier.case;
    let person = dossier.requester.as_ref();
    let held =
        matches!(case.outcome, Some(Outcome::Granted | Outcome::GrantedInPart | Outcome::Refused));
    let not_held = case.outcome == Some(Outcome::NotHeld);
    let soft = dossier.content.obtain == Obtain::SoftCopy;
    let hard = dossier.content.obtain == Obtain::HardCopy;
    let given = matches!(case.outcome, Some(Outcome::Granted | Outcome::GrantedInPart));
    vec![
        number.into(),
        case.number.as_str().into(),
        office.date_at(case.received).into(),
        dossier.requester_name().into(),
        person.map_or("", |person| person.address.as_str()).into(),
        person.and_then(|person| person.occupation.clone()).into(),
        person.and_then(|person| person.phone.clone()).into(),
        person.and_then(|person| person.email.clone()).into(),
        dossier.content.information.as_str().into(),
        dossier.content.purpose.as_str().into(),
        held.into(),
        if not_held { Cell::text(dossier.words("decision/holder")) } else { Cell::Empty },
        (not_held && dossier.words("decision/holder").is_empty()).into(),
        (held && soft).into(),
        (held && hard).into(),
        (!soft && !hard).into(),
        (soft || hard).into(),
        case.outcome.map_or("dalam proses", decision_words).into(),
        refusal_reason(dossier).into(),
        case.decision.as_ref().map(|ruling| ruling.decided_on).into(),
        case.delivered.as_ref().filter(|_| given).map(|delivered| delivered.on).into(),
        case.decision.as_ref().map_or(Cell::Empty, |ruling| Cell::Money(ruling.cost_rupiah)),
        dossier.words("decision/payment").into(),
    ]
}

/// How the register names a decision.
pub fn decision_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "dikabulkan seluruhnya",
        Outcome::GrantedInPart => "dikabulkan sebagian",
        Outcome::Refused => "ditolak",
        Outcome::NotHeld => "tidak dikuasai",
        Outcome::Lapsed => "tidak dapat diproses (tidak dilengkapi)",
        Outcome::Withdrawn => "dicabut pemohon",
    }
}

fn refusal_reason(dossier: &Dossier) -> String {
    let Some(ruling) = &dossier.case.decision else { return String::new() };
    if ruling.grounds.is_empty() {
        return String::new();
    }
    let letters: Vec<&str> = ruling.grounds.iter().map(|ground| ground.code()).collect();
    format!("UU 14/2008 Pasal 17 huruf {}", letters.join(", "))
}

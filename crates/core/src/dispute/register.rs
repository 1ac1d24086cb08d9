//! The office's own register of disputes. No official layout was found for a respondent, so the
//! columns are those that the annual report (PerKI 1/2021 Art. 56 d) and the questionnaire ask for.

use crate::dispute::{Dispute, Dossier, Judged, Outcome, Party, Stage};
use crate::office::Office;
use crate::sheet::{Cell, Column, Sheet};

/// A dispute with what its row repeats of the objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The dispute with its words.
    pub dossier: Dossier,
    /// Number of the objection.
    pub objection_number: String,
    /// Name of the applicant, or what stands for it once erased.
    pub applicant: String,
    /// What information it is about.
    pub information: String,
}

/// The register of one office and year of application.
pub fn disputes(office: &Office, year: i16, entries: &[Entry]) -> Sheet {
    const RULING: &str = "Putusan atau kesepakatan";
    const COURT: &str = "Pengadilan";
    let columns = vec![
        Column::number("No").width(1),
        Column::text("Nomor keberatan").width(3),
        Column::date("Tanggal permohonan sengketa").width(2),
        Column::tick("Lewat waktu"),
        Column::text("Pemohon").width(3),
        Column::text("Komisi Informasi").width(3),
        Column::text("Nomor registrasi sengketa").width(3),
        Column::text("Informasi yang disengketakan").width(5),
        Column::text("Alasan").width(1),
        Column::date("Mediasi").width(2),
        Column::date("Ajudikasi").width(2),
        Column::text("Nomor").under(RULING).width(3),
        Column::date("Tanggal").under(RULING).width(2),
        Column::text("Isi").under(RULING).width(3),
        Column::text("Diajukan oleh").under(COURT).width(2),
        Column::text("Hasil").under(COURT).width(3),
        Column::date("Batas pelaksanaan").width(2),
        Column::date("Dilaksanakan").width(2),
        Column::text("Kedudukan").width(2),
    ];
    let mut sheet = Sheet::new("Register Sengketa Informasi Publik", columns)
        .landscape()
        .subtitle(office.name.clone())
        .subtitle(format!("Tahun {year}"));
    for (at, entry) in entries.iter().enumerate() {
        sheet.push(row(at + 1, entry));
    }
    sheet
}

fn row(number: usize, entry: &Entry) -> Vec<Cell> {
    let dispute = &entry.dossier.dispute;
    let ruling = dispute.ruling.as_ref();
    vec![
        number.into(),
        entry.objection_number.as_str().into(),
        dispute.applied_on.into(),
        dispute.late.into(),
        entry.applicant.as_str().into(),
        dispute.commission.name.as_str().into(),
        dispute.commission_no.as_deref().into(),
        entry.information.as_str().into(),
        letters(dispute).into(),
        dispute.mediation_on.into(),
        dispute.adjudication_on.into(),
        ruling.map(|ruling| ruling.number.clone()).into(),
        ruling.map(|ruling| ruling.on).into(),
        ruling.map_or("", |ruling| outcome_words(ruling.outcome)).into(),
        dispute.appeal.as_ref().map_or("", |appeal| party_words(appeal.by)).into(),
        dispute.judgment.as_ref().map_or("", |one| judged_words(one.judged)).into(),
        dispute.order.as_ref().map(|order| order.due_on).into(),
        dispute.execution.as_ref().map(|execution| execution.on).into(),
        stage_words(dispute.stage).into(),
    ]
}

fn letters(dispute: &Dispute) -> String {
    let letters: Vec<&str> = dispute.grounds.iter().map(|ground| ground.letter()).collect();
    letters.join(", ")
}

/// How papers name an outcome.
pub fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "permohonan ditolak",
        Outcome::OpenWhole => "dikabulkan seluruhnya: informasi dibuka",
        Outcome::OpenInPart => "dikabulkan sebagian: sebagian informasi dibuka",
        Outcome::Inadmissible => "tidak dapat diterima",
        Outcome::Agreement => "kesepakatan mediasi",
    }
}

/// How papers name a party.
pub fn party_words(party: Party) -> &'static str {
    match party {
        Party::Office => "badan publik",
        Party::Applicant => "pemohon",
    }
}

/// How papers name a judgment.
pub fn judged_words(judged: Judged) -> &'static str {
    match judged {
        Judged::Affirmed => "putusan Komisi Informasi dikuatkan",
        Judged::Opens => "putusan dibatalkan: informasi dibuka",
        Judged::Closes => "putusan dibatalkan: informasi tidak dibuka",
    }
}

/// How papers name a stage.
pub fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Applied => "terdaftar",
        Stage::Mediation => "mediasi",
        Stage::Adjudication => "ajudikasi",
        Stage::Ruled => "diputus",
        Stage::Court => "di pengadilan",
        Stage::Judged => "diputus pengadilan",
        Stage::Closed => "selesai",
        Stage::Withdrawn => "dicabut pemohon",
    }
}

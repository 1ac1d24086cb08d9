//! The register of objections in its official layout of twenty-one columns (PerKI 1/2021; law sheet
//! 3.6), and the older one without a column for the tax number. Objections about election information
//! are kept apart.

use crate::codes;
use crate::law::{ObjectionGround, Track};
use crate::objection::dossier::{INFORMATION_SLOT, PURPOSE_SLOT, REACTION_SLOT};
use crate::objection::{Dossier, Outcome, Reaction};
use crate::office::Office;
use crate::sheet::{Cell, Column, Sheet};

codes! {
    /// Which columns the register has. Which one binds was not found in a text, so the office chooses.
    Layout {
        /// Twenty-one columns, with the tax number (NPWP).
        Recent = "recent",
        /// Twenty columns, without it.
        Older = "older",
    }
}

/// The register of one office, year and track; of both tracks, one after the other, when none is
/// named.
pub fn objections(
    office: &Office,
    year: i16,
    track: Option<Track>,
    layout: Layout,
    dossiers: &[Dossier],
) -> Sheet {
    const PERSON: &str = "Pemohon";
    const GROUNDS: &str = "Alasan pengajuan keberatan (Pasal 35 ayat (1) UU 14/2008)";
    let mut columns = vec![
        Column::text("No").width(2),
        Column::date("Tanggal").width(2),
        Column::text("Nama").under(PERSON).width(3),
        Column::text("Alamat").under(PERSON).width(4),
        Column::text("Pekerjaan").under(PERSON).width(2),
    ];
    if layout == Layout::Recent {
        columns.push(Column::text("NPWP").under(PERSON).width(2));
    }
    columns.extend([
        Column::text("Nomor kontak").under(PERSON).width(3),
        Column::text("E-mail").under(PERSON).width(3),
        Column::text("Informasi yang diminta").width(5),
        Column::text("Tujuan penggunaan informasi").width(4),
    ]);
    columns.extend(
        ObjectionGround::ALL.iter().map(|ground| Column::tick(ground.letter()).under(GROUNDS)),
    );
    columns.extend([
        Column::text("Keputusan Atasan PPID").width(4),
        Column::text("Hari dan tanggal tanggapan").width(3),
        Column::text("Nama dan posisi Atasan PPID").width(3),
        Column::text("Tanggapan pemohon informasi").width(4),
    ]);
    let name = match track {
        Some(Track::Election) => "Register Keberatan Informasi Pemilu dan Pemilihan",
        _ => "Register Keberatan Informasi Publik",
    };
    let mut sheet = Sheet::new(name, columns).landscape();
    sheet = sheet.subtitle(office.name.clone()).subtitle(format!("Tahun {year}"));
    let mut late = Vec::new();
    for one in Track::ALL.into_iter().filter(|one| track.is_none_or(|track| track == *one)) {
        let of_track = dossiers.iter().filter(|dossier| dossier.objection.track == one);
        for dossier in of_track {
            sheet.push(row(office, layout, dossier));
            if dossier.objection.late {
                late.push(dossier.objection.number.clone());
            }
        }
    }
    if !late.is_empty() {
        sheet.note(format!("Diajukan lewat waktu Pasal 36 ayat (1): {}.", late.join("; ")));
    }
    if track.is_none() {
        sheet.note("Keberatan informasi pemilu dan pemilihan dicatat sesudah jalur biasa.");
    }
    sheet
}

fn row(office: &Office, layout: Layout, dossier: &Dossier) -> Vec<Cell> {
    let objection = &dossier.objection;
    let person = dossier.person.as_ref();
    let mut cells: Vec<Cell> = vec![
        objection.number.as_str().into(),
        office.date_at(objection.lodged).into(),
        dossier.name().into(),
        person.map_or("", |person| person.address.as_str()).into(),
        person.and_then(|person| person.occupation.clone()).into(),
    ];
    if layout == Layout::Recent {
        // The number is not asked for: no law found wants it from an objector.
        cells.push(Cell::Empty);
    }
    cells.extend([
        person.and_then(|person| person.phone.clone()).into(),
        person.and_then(|person| person.email.clone()).into(),
        dossier.words(INFORMATION_SLOT).into(),
        dossier.words(PURPOSE_SLOT).into(),
    ]);
    let ticked = |ground: &ObjectionGround| Cell::from(objection.grounds.contains(ground));
    cells.extend(ObjectionGround::ALL.iter().map(ticked));
    let answer = objection.answer.as_ref();
    cells.extend([
        decision(dossier).into(),
        answer.map(|answer| crate::letter::words::long_date(answer.on)).into(),
        answer.map(|answer| superior(office, answer.role)).into(),
        reaction(dossier).into(),
    ]);
    cells
}

fn decision(dossier: &Dossier) -> String {
    let objection = &dossier.objection;
    match (&objection.answer, objection.withdrawn_on) {
        (Some(answer), _) => {
            let mut words = outcome_words(answer.outcome).to_owned();
            if let Some(order) = &answer.order {
                let due = crate::letter::words::date(order.due_on);
                words = format!("{words}; PPID melaksanakan paling lambat {due}");
            }
            if let Some(execution) = &objection.execution {
                let on = crate::letter::words::date(execution.on);
                words = format!("{words}; dilaksanakan {on}");
            }
            words
        }
        (None, Some(_)) => "dicabut pemohon".into(),
        (None, None) => "dalam proses".into(),
    }
}

/// How the register and letters name an outcome.
pub fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "keberatan ditolak, keputusan PPID dikuatkan",
        Outcome::Granted => "keberatan diterima seluruhnya",
        Outcome::GrantedInPart => "keberatan diterima sebagian",
        Outcome::Settled => "diselesaikan secara musyawarah",
    }
}

fn superior(office: &Office, role: crate::role::Role) -> String {
    match office.settings.signers.get(&role) {
        Some(names) => format!("{}, {}", names.name, names.position),
        None => office.title_of(role).to_owned(),
    }
}

fn reaction(dossier: &Dossier) -> String {
    let Some(reacted) = &dossier.objection.reaction else { return String::new() };
    let said = match reacted.reaction {
        Reaction::Accepts => "menerima",
        Reaction::Rejects => "tidak menerima",
    };
    match dossier.words(REACTION_SLOT) {
        "" => said.to_owned(),
        words => format!("{said}: {words}"),
    }
}

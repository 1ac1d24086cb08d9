//! The sheet's own words, and data of the model as the sheet says it.

use crate::procedure::{Dated, DurationUnit, Service, TimeStandard};

use super::{ColumnKind, Shape};

/// *Waktu* as the sheet has it.
pub fn time(time: &TimeStandard) -> String {
    match time {
        TimeStandard::Duration { amount, unit } => format!("{amount} {}", self::unit(*unit)),
        TimeStandard::WorkingDays { days, extension: None } => format!("{days} hari kerja"),
        TimeStandard::WorkingDays { days, extension: Some(more) } => {
            format!("{days} hari kerja, dapat diperpanjang {more} hari kerja")
        }
        TimeStandard::Schedule { text }
        | TimeStandard::Tentative { text }
        | TimeStandard::Text { text } => text.clone(),
    }
}

/// A unit of time in Indonesian.
pub fn unit(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Minutes => "menit",
        DurationUnit::Hours => "jam",
        DurationUnit::WorkingHours => "jam kerja",
        DurationUnit::Days => "hari",
        DurationUnit::Months => "bulan",
    }
}

/// A date as the document has it; the understood one where the text is empty.
pub fn dated(date: &Dated) -> String {
    match (date.text.trim(), date.on) {
        ("", Some(day)) => crate::letter::words::date(day),
        (text, _) => text.to_owned(),
    }
}

/// A service by its Indonesian name.
pub fn service(service: Service) -> &'static str {
    match service {
        Service::Announcement => "Pengumuman Informasi Publik",
        Service::Request => "Permintaan Informasi Publik",
        Service::Objection => "Pengajuan Keberatan",
        Service::Catalogue => "Penetapan dan Pemutakhiran Daftar Informasi Publik",
        Service::Documentation => "Pendokumentasian Informasi Publik",
        Service::Charter => "Maklumat Pelayanan",
        Service::ConsequenceTest => "Pengujian Konsekuensi",
    }
}

/// The heading of a column that is no lane.
pub fn heading(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number => "No",
        ColumnKind::Activity => "Kegiatan",
        ColumnKind::Lane => "Pelaksana",
        ColumnKind::Requires => "Kelengkapan",
        ColumnKind::Time => "Waktu",
        ColumnKind::Output => "Output",
        ColumnKind::Remark => "Keterangan",
    }
}

/// Heading over the lanes.
pub const LANES: &str = "Pelaksana";

/// Heading over completeness, time and output.
pub const STANDARD: &str = "Mutu Baku";

/// In the hatched place of a step whose actor the document does not show, on two lines.
pub const NOT_SHOWN: [&str; 2] = ["Pelaksana", "tidak disebut"];

/// A symbol's name.
pub fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Terminator => "mulai atau selesai",
        Shape::Process => "proses",
        Shape::Decision => "keputusan",
    }
}

/// How a step is called in a sentence.
pub fn step(number: &str, index: usize) -> String {
    let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
    if number.is_empty() { format!("baris {}", index + 1) } else { format!("langkah {number}") }
}

/// The letters of connectors: A to Z, then AA, AB and so on.
pub fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (index % 26) as u8));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let named: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letters).into();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn times_are_said_in_full() {
        let ten = TimeStandard::WorkingDays { days: 10, extension: Some(7) };
        assert_eq!(time(&ten), "10 hari kerja, dapat diperpanjang 7 hari kerja");
        let hours = TimeStandard::Duration { amount: 2, unit: DurationUnit::WorkingHours };
        assert_eq!(time(&hours), "2 jam kerja");
    }
}

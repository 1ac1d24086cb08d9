//! Which of the seven standards an SOP is for, told from its title by a small table of words.

use super::words::{fold, has_words};
use crate::procedure::Service;

/// Words of a title, in the order they are tried: the more particular service first.
const WORDS: &[(Service, &[&str])] = &[
    (
        Service::ConsequenceTest,
        &["KONSEKUENSI", "INFORMASI DIKECUALIKAN", "INFORMASI YANG DIKECUALIKAN"],
    ),
    (Service::Objection, &["KEBERATAN"]),
    (Service::Charter, &["MAKLUMAT"]),
    (
        Service::Catalogue,
        &["DAFTAR INFORMASI PUBLIK", "DIP", "PEMUTAKHIRAN DAFTAR", "PENETAPAN DAFTAR"],
    ),
    (
        Service::Documentation,
        &["PENDOKUMENTASIAN", "DOKUMENTASI", "MENDOKUMENTASIKAN", "PENGARSIPAN"],
    ),
    (
        Service::Announcement,
        &["PENGUMUMAN", "MENGUMUMKAN", "PUBLIKASI", "PENYEBARLUASAN", "PENYEBARAN"],
    ),
    (
        Service::Request,
        &[
            "PERMOHONAN",
            "PERMINTAAN",
            "PELAYANAN INFORMASI",
            "LAYANAN INFORMASI",
            "PELAYANAN PERMOHONAN",
            "MEMPEROLEH INFORMASI",
            "PEMOHON",
        ],
    ),
];

/// The service a title names, if it names one.
pub fn service_of(title: &str) -> Option<Service> {
    let folded = fold(title);
    // A service named in what the SOP is "against" or "besides" is no help; the first word wins
    // among those of one rank, and "pelayanan informasi dan dokumentasi" is the request service.
    if has_words(&folded, "PELAYANAN INFORMASI DAN DOKUMENTASI") && !has_words(&folded, "KEBERATAN")
    {
        return Some(Service::Request);
    }
    let found = WORDS.iter().find(|(_, words)| words.iter().any(|word| has_words(&folded, word)));
    found.map(|(service, _)| *service)
}

/// The standard's name in Indonesian.
pub fn service_name(service: Service) -> &'static str {
    match service {
        Service::Announcement => "Pengumuman informasi publik",
        Service::Request => "Permintaan informasi publik",
        Service::Objection => "Pengajuan keberatan",
        Service::Catalogue => "Penetapan dan pemutakhiran Daftar Informasi Publik",
        Service::Documentation => "Pendokumentasian informasi publik",
        Service::Charter => "Maklumat pelayanan",
        Service::ConsequenceTest => "Pengujian konsekuensi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_their_service() {
        for (title, service) in [
            ("Uji Konsekuensi Informasi Publik", Service::ConsequenceTest),
            ("Penanganan Keberatan atas Layanan Informasi", Service::Objection),
            ("Penetapan dan Pemutakhiran DIP", Service::Catalogue),
            ("PENDOKUMENTASIAN INFOMASI PUBLIK", Service::Documentation),
            ("Maklumat Pelayanan", Service::Charter),
            ("Pengumuman Informasi Berkala", Service::Announcement),
            ("Permohonan Informasi Publik", Service::Request),
            ("Pelayanan Informasi Publik di Lingkungan KPU", Service::Request),
        ] {
            assert_eq!(service_of(title), Some(service), "{title}");
        }
        assert_eq!(service_of("Pengelolaan Kendaraan Dinas"), None);
    }
}

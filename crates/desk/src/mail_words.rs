//! What mails say: plain text, Indonesian first, a short English paragraph after. A mail names the
//! registration number and the address of the case, never the content of the request.

use jiff::civil::Date;
use terbuka_core::exemption::countdown::{Countdown, Nearness};
use terbuka_core::law::explain::{date_en, long_date_id};
use terbuka_core::objection::{self, Dossier as Objected};
use terbuka_core::office::Office;
use terbuka_core::request::{Disposition, Dossier, Notice};

/// Subject and text of a mail.
pub(crate) struct Words {
    pub subject: String,
    pub body: String,
}

/// A mail to the requester.
///
/// `survey` is where the survey is answered; only mails that close a case name it.
pub(crate) fn to_requester(
    notice: Notice,
    office: &Office,
    dossier: &Dossier,
    url: &str,
    survey: &str,
) -> Words {
    let case = &dossier.case;
    let number = &case.number;
    let due = |date: Date| (long_date_id(date), date_en(date));
    let (due_id, due_en) = due(case.due_on);
    let (what, indonesian, english) = match notice {
        Notice::Received => (
            "diterima",
            format!(
                "Permohonan informasi publik Anda telah kami terima dan daftarkan dengan nomor \
                 {number}. Pemberitahuan tertulis kami sampaikan paling lambat {due_id}."
            ),
            format!("Your request is registered as {number}. We answer in writing by {due_en}."),
        ),
        Notice::Incomplete => {
            let until = case.completion.as_ref().map_or(case.due_on, |round| round.due_on);
            let (until_id, until_en) = due(until);
            (
                "perlu dilengkapi",
                format!(
                    "Permohonan {number} masih perlu dilengkapi paling lambat {until_id}. Apa yang \
                     kurang dan cara melengkapinya dapat dilihat pada alamat di bawah ini."
                ),
                format!(
                    "Something is missing from request {number}; please complete it by {until_en}."
                ),
            )
        }
        Notice::Accepted => (
            "sedang diproses",
            format!(
                "Permohonan {number} telah lengkap dan sedang kami proses. Jawaban tertulis paling \
                 lambat {due_id}."
            ),
            format!(
                "Request {number} is complete and being served; the answer is due by {due_en}."
            ),
        ),
        Notice::Extended => (
            "waktu jawaban diperpanjang",
            format!(
                "Waktu jawaban permohonan {number} diperpanjang satu kali sampai dengan {due_id}. \
                 Surat pemberitahuan beserta alasannya dapat diunduh pada alamat di bawah ini."
            ),
            format!(
                "The answer to request {number} is now due by {due_en}; the reasons are in the letter."
            ),
        ),
        Notice::ExtensionRemoved => (
            "perpanjangan dicabut",
            format!(
                "Perpanjangan waktu permohonan {number} dicabut. Jawaban kembali menjadi paling \
                 lambat {due_id}."
            ),
            format!(
                "The extension of request {number} was withdrawn; the answer is due by {due_en} again."
            ),
        ),
        Notice::Decided => (
            "pemberitahuan tertulis",
            format!(
                "Pemberitahuan tertulis atas permohonan {number} telah terbit dan dapat diunduh pada \
                 alamat di bawah ini."
            ),
            format!("The written notification on request {number} has been issued."),
        ),
        Notice::Delivered => (
            "jawaban diserahkan",
            format!(
                "Jawaban atas permohonan {number} telah kami serahkan. Tanda terimanya dapat diunduh \
                 pada alamat di bawah ini."
            ),
            format!("The answer to request {number} has been handed over."),
        ),
        Notice::Lapsed => (
            "belum dapat diproses",
            format!(
                "Kelengkapan permohonan {number} tidak kami terima sampai batas waktunya, sehingga \
                 permohonan ini belum dapat kami proses. Anda dapat mengajukan permohonan baru kapan \
                 saja."
            ),
            format!(
                "Request {number} was not completed in time and could not be processed; you may file a new one at any time."
            ),
        ),
        Notice::Withdrawn => (
            "dicabut",
            format!("Permohonan {number} telah dicabut sesuai permintaan Anda."),
            format!("Request {number} was withdrawn as you asked."),
        ),
        Notice::DateMoved => (
            "perubahan tanggal jawaban",
            format!(
                "Karena perubahan kalender hari kerja, jawaban tertulis atas permohonan {number} \
                 menjadi paling lambat {due_id}. Perhitungan hari demi hari dapat dilihat pada alamat \
                 di bawah ini."
            ),
            format!(
                "The working-day calendar changed; the answer to request {number} is now due by {due_en}."
            ),
        ),
    };
    let closing = matches!(notice, Notice::Delivered | Notice::Lapsed | Notice::Withdrawn);
    let asked = if closing { survey_words(survey) } else { String::new() };
    let name = dossier.requester_name();
    let contact = office.settings.contact.phone.as_deref().unwrap_or("-");
    Words {
        subject: format!("[{number}] Permohonan informasi {what}"),
        body: format!(
            "Yth. {name},\n\n{indonesian}\n\n{url}\n\nAlamat di atas adalah kunci permohonan Anda; \
             jangan bagikan kepada orang lain.\n\n{english}\n\n{asked}--\nPPID {}\n{}\nTelepon {contact}\n",
            office.name, office.settings.contact.address
        ),
    }
}

/// The invitation to the survey: one key, one answer, no name.
fn survey_words(url: &str) -> String {
    format!(
        "Bagaimana pelayanan kami? Sembilan pertanyaan, satu kali, tanpa nama:\n{url}\n\nHow did we \
         serve you? Nine questions, once, without your name.\n\n"
    )
}

/// A mail to a unit's liaison officer.
pub(crate) fn to_unit(office: &Office, dossier: &Dossier, task: &Disposition, url: &str) -> Words {
    let number = &dossier.case.number;
    let unit = office.unit(&task.unit).map_or("unit", |unit| unit.name.as_str());
    let again = if task.reminders > 0 { "Pengingat: " } else { "" };
    Words {
        subject: format!("{again}Disposisi permohonan {number} menunggu jawaban {unit}"),
        body: format!(
            "Disposisi permohonan informasi {number} kepada {unit} perlu dijawab paling lambat \
             {}.\n\nBuka: {url}\n\n--\nPPID {}\n",
            long_date_id(task.due_on),
            office.name
        ),
    }
}

/// A mail to the PPID: an exemption ends soon, or has ended. It names the test, never what it is about.
pub(crate) fn exemption_end(
    office: &Office,
    number: u32,
    countdown: &Countdown,
    url: &str,
) -> Words {
    let (until, until_en) = (long_date_id(countdown.until), date_en(countdown.until));
    let (opens, opens_en) = (long_date_id(countdown.opens_on), date_en(countdown.opens_on));
    let article = &countdown.citation;
    let (subject, indonesian, english) = match countdown.nearness {
        Nearness::Over => (
            format!("Pengecualian {number} terbuka demi hukum sejak {opens}"),
            format!(
                "Jangka waktu pengecualian nomor {number} habis pada {until} tanpa dinyatakan \
                 terbuka. Informasinya terbuka dengan sendirinya sejak {opens} ({article})."
            ),
            format!(
                "Exemption {number} ended on {until_en} without being declared open; the \
                 information is open by law from {opens_en}."
            ),
        ),
        _ => (
            format!("Pengecualian {number} berakhir {until}: nyatakan terbuka"),
            format!(
                "Jangka waktu pengecualian nomor {number} berakhir pada {until}. Nyatakan terbuka \
                 sekarang, atau mulai uji konsekuensi baru bila masih harus dikecualikan. Tanpa \
                 tindakan, informasinya terbuka dengan sendirinya pada {opens} ({article})."
            ),
            format!(
                "Exemption {number} ends on {until_en}. Declare it open, or begin a new \
                 consequence test; otherwise it opens by itself on {opens_en}."
            ),
        ),
    };
    Words {
        subject,
        body: format!("{indonesian}\n\nBuka: {url}\n\n{english}\n\n--\nPPID {}\n", office.name),
    }
}

/// A mail to those who decide at an office above: a test was handed up to them.
pub(crate) fn proposed(from: &Office, number: u32, url: &str) -> Words {
    Words {
        subject: format!("Usul pengecualian nomor {number} dari {}", from.name),
        body: format!(
            "{} mengajukan hasil uji konsekuensi nomor {number} untuk diputuskan kantor \
             Saudara.\n\nBuka: {url}\n\n{} hands up consequence test {number} for your \
             decision.\n\n--\nPPID {}\n",
            from.name, from.name, from.name
        ),
    }
}

/// A mail to officers: a case comes due.
pub(crate) fn due_soon(office: &Office, number: &str, due_on: Date, url: &str) -> Words {
    Words {
        subject: format!("Permohonan {number} jatuh tempo {}", long_date_id(due_on)),
        body: format!(
            "Pemberitahuan tertulis atas permohonan {number} harus disampaikan paling lambat \
             {}.\n\nBuka: {url}\n\n--\nPPID {}\n",
            long_date_id(due_on),
            office.name
        ),
    }
}

/// A mail to the PPID: last year's report is due.
pub(crate) fn report_due(
    office: &Office,
    year: i16,
    last: Date,
    article: &str,
    url: &str,
) -> Words {
    Words {
        subject: format!(
            "Laporan layanan informasi publik {year} paling lambat {}",
            long_date_id(last)
        ),
        body: format!(
            "Laporan layanan informasi publik tahun {year} belum diterbitkan. Batasnya {} ({article}). \
             Angka, tabel, dan diagram sudah terisi dari register; bagian uraian menunggu Anda.\n\nBuka: \
             {url}\n\n--\nPPID {}\n",
            long_date_id(last),
            office.name
        ),
    }
}

/// A mail to those who run the installation: stored files are damaged.
pub(crate) fn damaged(office: &Office, faulty: &[(String, &str)]) -> Words {
    let line = |(sha256, fault): &(String, &str)| {
        let what = if *fault == "missing" { "hilang" } else { "berubah" };
        format!("- {sha256} ({what})")
    };
    let lines: Vec<String> = faulty.iter().map(line).collect();
    Words {
        subject: format!("Berkas tersimpan rusak: {} berkas", faulty.len()),
        body: format!(
            "Pemeriksaan rutin menemukan berkas tersimpan yang tidak lagi sesuai dengan sidik \
             digitalnya. Pulihkan dari cadangan sebelum ada yang memintanya:\n\n{}\n\nStored \
             files no longer match their SHA-256; restore them from a backup.\n\n--\nPPID {}\n",
            lines.join("\n"),
            office.name
        ),
    }
}

/// One item of the list that comes due, as a mail names it.
pub(crate) struct DueItem {
    pub title: String,
    pub due_on: Date,
    pub url: String,
}

/// A mail to those who keep the list: items to bring up to date.
pub(crate) fn items_due(office: &Office, items: &[DueItem], today: Date) -> Words {
    let line = |item: &DueItem| {
        let late = if item.due_on < today { ", sudah lewat" } else { "" };
        format!(
            "- {} (paling lambat {}{late})\n  {}",
            item.title,
            long_date_id(item.due_on),
            item.url
        )
    };
    let lines: Vec<String> = items.iter().map(line).collect();
    Words {
        subject: format!("Pemutakhiran daftar informasi publik: {} informasi", items.len()),
        body: format!(
            "Informasi berikut perlu diperiksa dan dimutakhirkan (UU 14/2008 Pasal 9 ayat \
             (3)):\n\n{}\n\nThese items of the public information list are due for an \
             update.\n\n--\nPPID {}\n",
            lines.join("\n"),
            office.name
        ),
    }
}

/// A mail to an objector.
pub(crate) fn to_objector(
    notice: objection::Notice,
    office: &Office,
    dossier: &Objected,
    url: &str,
) -> Words {
    let objection = &dossier.objection;
    let number = &objection.number;
    let (due_id, due_en) = (long_date_id(objection.due_on), date_en(objection.due_on));
    let (what, indonesian, english) = match notice {
        objection::Notice::Lodged => (
            "diterima",
            format!(
                "Keberatan Anda telah kami terima dan catat dengan nomor {number}. Atasan PPID \
                 menanggapinya secara tertulis paling lambat {due_id}."
            ),
            format!("Your objection is registered as {number}. The answer is due by {due_en}."),
        ),
        objection::Notice::Answered => (
            "ditanggapi",
            format!(
                "Tanggapan tertulis atas keberatan {number} telah terbit dan dapat diunduh pada \
                 alamat di bawah ini."
            ),
            format!("The written answer to objection {number} has been issued."),
        ),
        objection::Notice::Executed => (
            "dilaksanakan",
            format!(
                "Putusan atas keberatan {number} telah dilaksanakan. Informasinya dapat dilihat pada \
                 alamat di bawah ini."
            ),
            format!("What objection {number} was granted has been carried out."),
        ),
        objection::Notice::DateMoved => (
            "perubahan tanggal tanggapan",
            format!(
                "Karena perubahan kalender hari kerja, tanggapan atas keberatan {number} menjadi \
                 paling lambat {due_id}."
            ),
            format!("The calendar changed; objection {number} is now to be answered by {due_en}."),
        ),
    };
    let name = dossier.name();
    let contact = office.settings.contact.phone.as_deref().unwrap_or("-");
    Words {
        subject: format!("[{number}] Keberatan {what}"),
        body: format!(
            "Yth. {name},\n\n{indonesian}\n\n{url}\n\nAlamat di atas adalah kunci keberatan Anda; \
             simpan untuk diri sendiri.\n\n{english}\n\n--\nPPID {}\n{}\nTelepon {contact}\n",
            office.name, office.settings.contact.address
        ),
    }
}

/// A mail to the PPID's superior: an objection comes due.
pub(crate) fn objection_due(office: &Office, number: &str, due_on: Date, url: &str) -> Words {
    Words {
        subject: format!("Keberatan {number} jatuh tempo {}", long_date_id(due_on)),
        body: format!(
            "Tanggapan tertulis atas keberatan {number} harus disampaikan paling lambat \
             {}.\n\nBuka: {url}\n\n--\nPPID {}\n",
            long_date_id(due_on),
            office.name
        ),
    }
}

/// A mail to officers: something they answer for is to be reviewed. `what` and `english` name it.
pub(crate) fn review_due(
    office: &Office,
    (what, english): (&str, &str),
    due_on: Date,
    citation: &str,
    url: &str,
) -> Words {
    Words {
        subject: format!("{what} perlu ditinjau sejak {}", long_date_id(due_on)),
        body: format!(
            "{what} perlu ditinjau; tanggalnya {} ({citation}). Baca kembali isinya bersama \
             ukuran yang tercatat, lalu catat hasilnya: tetap berlaku, atau direvisi.\n\n\
             Buka: {url}\n\n{english} is due for review since {}. Read it again \
             beside what was measured, then record whether it stays or is revised.\n\n--\n\
             PPID {}\n",
            long_date_id(due_on),
            date_en(due_on),
            office.name
        ),
    }
}

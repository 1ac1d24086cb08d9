//! Complete, invented examples of every letter: for tests, and for an office to look at its paper.

use jiff::civil::{Date, date};

use super::answer::{
    BlackoutPart, Contents, Cost, CostItem, Holding, Material, MaterialExtent, Means, Notification,
    Outcome,
};
use super::internal::{Disposition, DispositionTarget, ReportCover};
use super::list_decree::{ListDecree, ListRow};
use super::notice::{Extension, NotHeld, Refusal};
use super::parts::{
    Addressee, Emblem, Frame, Letterhead, ObjectionRight, OtherHolder, RefusalReason,
    RequestSummary, Requester, Signatory, Verification,
};
use super::poster::{Figure, Poster, Section};
use super::receipt::{CheckItem, CompletenessNotice, Handover, HandoverItem, Missing, Receipt};
use super::{Letter, LetterKind};

const TRACKING: &str =
    "https://ppid.contoh.go.id/kab-sarolangun/cek-permohonan/7Qm2vXc9LpT4sKd8RwYz";

/// An invented letterhead.
pub fn letterhead() -> Letterhead {
    Letterhead {
        office: vec!["KOMISI PEMILIHAN UMUM".to_owned(), "KABUPATEN SAROLANGUN".to_owned()],
        secretariat: Some("SEKRETARIAT".to_owned()),
        address: "Jalan Contoh Nomor 1, Sarolangun 37481".to_owned(),
        contact: vec![
            "Telepon (0745) 000000".to_owned(),
            "ppid@contoh.go.id".to_owned(),
            "ppid.contoh.go.id".to_owned(),
        ],
        emblem: Emblem::Neutral,
    }
}

/// An invented poster.
pub fn poster() -> Poster {
    let figure = |figure: &str, unit: &str, what: &str, note: &str| Figure {
        figure: figure.to_owned(),
        unit: unit.to_owned(),
        what: what.to_owned(),
        note: note.to_owned(),
    };
    let section =
        |heading: &str, text: &str| Section { heading: heading.to_owned(), text: text.to_owned() };
    Poster {
        letterhead: letterhead(),
        title: "Maklumat Pelayanan Informasi Publik".to_owned(),
        subtitle: vec!["KPU Kabupaten Sarolangun".to_owned(), "Nomor 13 TAHUN 2025".to_owned()],
        statement: "Kami sanggup melayani setiap permohonan menurut standar dan waktu ini."
            .to_owned(),
        figures_title: "Waktu yang kami janjikan".to_owned(),
        figures: vec![
            figure("10", "hari kerja", "Jawaban tertulis", "dapat diperpanjang sekali"),
            figure("Langsung", "saat diterima", "Nomor pendaftaran", ""),
            figure("10", "menit", "Penerimaan di meja layanan", ""),
        ],
        figures_note: "Hari kerja dihitung sejak permohonan diterima.".to_owned(),
        sections: vec![
            section("Biaya", "Tidak dipungut biaya."),
            section("Jam layanan", "Senin–Jumat, pukul 08.00–16.00 WIB\nTelepon (0745) 000000"),
            section("Keberatan", "Kepada Atasan PPID, tertulis."),
        ],
        place_and_date: "Sarolangun, 8 Agustus 2025".to_owned(),
        dated: Some(date(2025, 8, 8)),
        signatory: Some(signatory()),
        url: "https://ppid.contoh.go.id/kab-sarolangun/maklumat".to_owned(),
        caption: "Pindai untuk membaca selengkapnya.".to_owned(),
    }
}

fn signatory() -> Signatory {
    Signatory {
        on_behalf_of: None,
        position: "Pejabat Pengelola Informasi dan Dokumentasi".to_owned(),
        name: "Rahmawati Siregar, S.Sos., M.Si.".to_owned(),
        nip: Some("19800101 200501 2 001".to_owned()),
    }
}

fn frame(number: &str, day: Date, code: &str) -> Frame {
    Frame {
        letterhead: letterhead(),
        number: Some(number.to_owned()),
        attachments: None,
        nature: Some("Biasa".to_owned()),
        place: "Sarolangun".to_owned(),
        date: day,
        addressee: Addressee {
            name: "Budi Santoso".to_owned(),
            lines: vec![
                "Jalan Melati Nomor 12, RT 03".to_owned(),
                "Kecamatan Pauh, Sarolangun".to_owned(),
            ],
        },
        signatory: signatory(),
        verification: Verification {
            code: code.to_owned(),
            url: format!("https://ppid.contoh.go.id/periksa/{code}"),
        },
        copies: Vec::new(),
    }
}

fn request() -> RequestSummary {
    RequestSummary {
        registration_no: "012/PPID/1503/III/2025".to_owned(),
        received_on: date(2025, 3, 3),
        received_time: Some("09.15 WIB".to_owned()),
        channel: "Datang langsung".to_owned(),
        requester: Requester {
            kind: "Perseorangan".to_owned(),
            name: "Budi Santoso".to_owned(),
            attorney: None,
            address: "Jalan Melati Nomor 12, RT 03, Kecamatan Pauh, Sarolangun".to_owned(),
            occupation: Some("Guru".to_owned()),
            phone: Some("0812-0000-0000".to_owned()),
            email: Some("budi@contoh.id".to_owned()),
        },
        information: "Salinan formulir model D.Hasil tingkat kecamatan Pemilihan Bupati dan Wakil \
                      Bupati Sarolangun Tahun 2024, untuk seluruh kecamatan, beserta daftar nama \
                      anggota PPK yang menandatanganinya."
            .to_owned(),
        purpose: "Bahan ajar pendidikan kewarganegaraan dan penelitian tindakan kelas.".to_owned(),
        obtain: "Mendapatkan salinan digital".to_owned(),
        deliver: "Surel".to_owned(),
    }
}

fn objection() -> ObjectionRight {
    ObjectionRight {
        to: "Sekretaris KPU Kabupaten Sarolangun selaku Atasan PPID".to_owned(),
        working_days: 30,
        citation: "Pasal 36 ayat (1) UU 14/2008".to_owned(),
        how: "Keberatan dapat disampaikan di meja layanan informasi kami atau melalui \
              ppid.contoh.go.id/formulir-keberatan."
            .to_owned(),
    }
}

fn privacy() -> RefusalReason {
    RefusalReason {
        part: "Nomor telepon dan alamat rumah anggota PPK".to_owned(),
        citation: "Pasal 17 huruf h UU 14/2008".to_owned(),
        ground: "Membuka data tersebut dapat mengungkap rahasia pribadi seseorang.".to_owned(),
    }
}

/// The sample of a kind.
pub(super) fn letter(kind: LetterKind) -> Letter {
    match kind {
        LetterKind::Receipt => Letter::Receipt(Box::new(receipt())),
        LetterKind::CompletenessNotice => {
            Letter::CompletenessNotice(Box::new(completeness_notice()))
        }
        LetterKind::Notification => Letter::Notification(Box::new(notification())),
        LetterKind::Extension => Letter::Extension(Box::new(extension())),
        LetterKind::Refusal => Letter::Refusal(Box::new(refusal())),
        LetterKind::NotHeld => Letter::NotHeld(Box::new(not_held())),
        LetterKind::Handover => Letter::Handover(Box::new(handover())),
        LetterKind::Disposition => Letter::Disposition(Box::new(disposition())),
        LetterKind::ReportCover => Letter::ReportCover(Box::new(report_cover())),
        LetterKind::ListDecree => Letter::ListDecree(Box::new(list_decree())),
    }
}

fn receipt() -> Receipt {
    let mut frame = frame("012/PPID/1503/III/2025", date(2025, 3, 3), "K7F2-9QXA");
    frame.signatory = Signatory {
        on_behalf_of: None,
        position: "Petugas Pelayanan Informasi".to_owned(),
        name: "Dewi Lestari".to_owned(),
        nip: None,
    };
    let item = |label: &str, present| CheckItem { label: label.to_owned(), present };
    Receipt {
        frame,
        request: request(),
        checklist: vec![
            item("Fotokopi KTP", true),
            item("Formulir permohonan diisi lengkap", true),
            item("Surat kuasa (bila diwakilkan)", false),
        ],
        answer_due: date(2025, 3, 17),
        answer_working_days: 10,
        answer_citation: "Pasal 22 ayat (7) UU 14/2008".to_owned(),
        extension_working_days: 7,
        tracking_url: TRACKING.to_owned(),
    }
}

fn completeness_notice() -> CompletenessNotice {
    CompletenessNotice {
        frame: frame("031/HM.02-SD/1503/2025", date(2025, 3, 5), "B3M8-T4ZC"),
        request: request(),
        missing: vec![
            Missing {
                what: "Fotokopi KTP".to_owned(),
                note: Some("foto yang dikirim tidak terbaca pada bagian nomor".to_owned()),
            },
            Missing { what: "Surat kuasa bermeterai".to_owned(), note: None },
        ],
        complete_by: date(2025, 3, 10),
        working_days: 3,
        citation: "standar pelayanan PPID".to_owned(),
        how:
            "datang ke meja layanan informasi, balas surel pemberitahuan ini, atau unggah melalui \
              halaman pelacakan."
                .to_owned(),
        tracking_url: TRACKING.to_owned(),
    }
}

fn notification() -> Notification {
    let mut frame = frame("045/HM.02-SD/1503/2025", date(2025, 3, 14), "P5D6-W2HN");
    frame.attachments = Some("1 (satu) berkas".to_owned());
    frame.copies = vec!["Sekretaris KPU Kabupaten Sarolangun".to_owned()];
    Notification {
        frame,
        request: request(),
        contents: Contents {
            holding: Holding::PartlyHeld(
                "formulir model C.Hasil di tempat pemungutan suara yang telah diserahkan kepada \
                 lembaga kearsipan."
                    .to_owned(),
            ),
            other_holder: Some(OtherHolder {
                name: "Dinas Perpustakaan dan Kearsipan Kabupaten Sarolangun".to_owned(),
                contact: Some("Jalan Contoh Nomor 9, Sarolangun".to_owned()),
            }),
            outcome: Outcome::GrantedPart,
            reasons: vec![privacy()],
            material: vec![
                Material {
                    title: "Salinan formulir model D.Hasil dari seluruh kecamatan".to_owned(),
                    extent: MaterialExtent::Whole,
                    form: "Salinan digital (PDF)".to_owned(),
                    amount: Some("44 halaman".to_owned()),
                },
                Material {
                    title: "Keputusan pengangkatan anggota PPK".to_owned(),
                    extent: MaterialExtent::Part,
                    form: "Salinan digital (PDF)".to_owned(),
                    amount: Some("12 halaman".to_owned()),
                },
            ],
            blackout: vec![BlackoutPart {
                part: "Nomor telepon dan alamat rumah pada lampiran keputusan".to_owned(),
                reason: "rahasia pribadi".to_owned(),
                citation: "Pasal 17 huruf h UU 14/2008".to_owned(),
            }],
            means: Some(Means {
                delivery: "Dikirim ke surel budi@contoh.id".to_owned(),
                format: "Salinan digital (PDF)".to_owned(),
                when: Some("Bersama surat ini".to_owned()),
            }),
            cost: Cost {
                items: vec![CostItem { label: "Penyalinan, 12 lembar".to_owned(), rupiah: 6_000 }],
                payment: Some("Tunai di meja layanan informasi dengan tanda terima".to_owned()),
            },
        },
        objection: objection(),
    }
}

fn extension() -> Extension {
    Extension {
        frame: frame("041/HM.02-SD/1503/2025", date(2025, 3, 13), "R8J4-C6VE"),
        request: request(),
        reasons: vec![
            "Informasi yang diminta tersebar pada 11 (sebelas) berkas kecamatan dan sebagian \
             belum selesai didokumentasikan."
                .to_owned(),
            "Status sebagian data pribadi pada lampiran masih dalam pengujian.".to_owned(),
        ],
        old_due: date(2025, 3, 17),
        new_due: date(2025, 3, 26),
        working_days: 7,
        citation: "Pasal 22 ayat (8) UU 14/2008".to_owned(),
        tracking_url: TRACKING.to_owned(),
    }
}

fn refusal() -> Refusal {
    let mut request = request();
    request.information = "Daftar nomor telepon dan alamat rumah seluruh anggota PPK dan PPS se-\
                           Kabupaten Sarolangun."
        .to_owned();
    Refusal {
        frame: frame("046/HM.02-SD/1503/2025", date(2025, 3, 14), "H2T9-N5KB"),
        request,
        reasons: vec![privacy()],
        consequence: "Apabila dibuka, nomor telepon dan alamat rumah dapat dipakai untuk \
                      mengganggu atau mengancam petugas beserta keluarganya, sedangkan kepentingan \
                      umum atas hasil pemilihan telah terpenuhi melalui informasi yang terbuka."
            .to_owned(),
        consequence_test: Some(
            "Keputusan tentang Penetapan Informasi yang Dikecualikan, Nomor 1 Tahun 2025"
                .to_owned(),
        ),
        objection: objection(),
    }
}

fn not_held() -> NotHeld {
    let mut request = request();
    request.information = "Laporan realisasi anggaran pengawasan Pemilihan Tahun 2024.".to_owned();
    NotHeld {
        frame: frame("047/HM.02-SD/1503/2025", date(2025, 3, 11), "D4S7-Y3PG"),
        request,
        explanation: "Anggaran pengawasan dikelola oleh badan pengawas dan laporannya tidak \
                      disampaikan kepada kami."
            .to_owned(),
        holder: Some(OtherHolder {
            name: "Badan Pengawas Pemilihan Umum Kabupaten Sarolangun".to_owned(),
            contact: Some("Jalan Contoh Nomor 20, Sarolangun".to_owned()),
        }),
        objection: objection(),
    }
}

fn handover() -> Handover {
    let mut frame = frame("019/TT/1503/2025", date(2025, 3, 17), "M6V3-E8RL");
    frame.signatory = Signatory {
        on_behalf_of: None,
        position: "Petugas Pelayanan Informasi".to_owned(),
        name: "Dewi Lestari".to_owned(),
        nip: None,
    };
    Handover {
        frame,
        request: request(),
        notification_no: Some("045/HM.02-SD/1503/2025".to_owned()),
        items: vec![
            HandoverItem {
                title: "Salinan formulir model D.Hasil dari seluruh kecamatan".to_owned(),
                form: "Salinan digital (PDF)".to_owned(),
                amount: "44 halaman".to_owned(),
            },
            HandoverItem {
                title: "Keputusan pengangkatan anggota PPK (sebagian dihitamkan)".to_owned(),
                form: "Salinan cetak".to_owned(),
                amount: "12 halaman".to_owned(),
            },
        ],
        means: "Diambil langsung di meja layanan informasi".to_owned(),
        handed_on: date(2025, 3, 17),
        handed_time: Some("10.40 WIB".to_owned()),
        received_by: Some("Budi Santoso".to_owned()),
        received_note: Some("Diterima oleh pemohon sendiri".to_owned()),
        paid: 6_000,
    }
}

fn disposition() -> Disposition {
    let tick = |text: &str, on| (text.to_owned(), on);
    Disposition {
        frame: frame("022/ND/1503/2025", date(2025, 3, 3), "T9W5-A4MQ"),
        request: request(),
        answer_due: date(2025, 3, 17),
        degrees: vec![tick("Biasa", false), tick("Segera", true), tick("Sangat segera", false)],
        instructions: vec![
            tick("Siapkan salinan", true),
            tick("Periksa bagian yang dikecualikan", true),
            tick("Untuk diketahui", false),
            tick("Bicarakan dengan saya", false),
        ],
        targets: vec![
            DispositionTarget {
                to: "Subbagian Teknis Penyelenggaraan dan Hukum".to_owned(),
                task: "Menyerahkan salinan formulir D.Hasil seluruh kecamatan".to_owned(),
                due: date(2025, 3, 7),
            },
            DispositionTarget {
                to: "Subbagian Partisipasi, Hubungan Masyarakat, dan SDM".to_owned(),
                task: "Menyerahkan keputusan pengangkatan PPK dan menandai data pribadi".to_owned(),
                due: date(2025, 3, 10),
            },
        ],
        note: Some(
            "Mohon kabar bila berkas tidak lengkap sebelum tanggal 6 Maret 2025.".to_owned(),
        ),
    }
}

fn report_cover() -> ReportCover {
    let mut frame = frame("052/ND/1503/2025", date(2025, 4, 4), "X3B7-J9FS");
    frame.addressee =
        Addressee { name: "Sekretaris KPU Kabupaten Sarolangun".to_owned(), lines: Vec::new() };
    frame.attachments = Some("1 (satu) berkas".to_owned());
    frame.signatory.position =
        "Kepala Subbagian Partisipasi, Hubungan Masyarakat, dan SDM".to_owned();
    let figure = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    ReportCover {
        frame,
        period: date(2025, 3, 1),
        figures: vec![
            figure("Permohonan diterima", "14"),
            figure("Dikabulkan seluruhnya", "9"),
            figure("Dikabulkan sebagian", "2"),
            figure("Ditolak", "1"),
            figure("Tidak dikuasai", "1"),
            figure("Masih berjalan", "1"),
            figure("Rata-rata waktu jawab", "6,3 hari kerja"),
        ],
        attention: vec!["Satu permohonan memakai perpanjangan waktu.".to_owned()],
        procedure: Some("SOP Pelayanan Informasi Publik langkah 8".to_owned()),
    }
}

fn list_decree() -> ListDecree {
    let mut frame = frame("14/HM.02/1503/2025", date(2025, 4, 8), "L1S7-D3C4");
    frame.signatory.position = "Atasan PPID".to_owned();
    let row = |information: &str, form: &str, category: &str| ListRow {
        information: information.to_owned(),
        holder: "Subbagian Perencanaan, Data, dan Informasi".to_owned(),
        responsible: "Kepala Subbagian".to_owned(),
        made: "Sarolangun, 20 Maret 2025".to_owned(),
        form: form.to_owned(),
        retention: "5 tahun".to_owned(),
        category: category.to_owned(),
    };
    ListDecree {
        frame,
        office: "KPU Kabupaten Sarolangun".to_owned(),
        basis: vec![
            "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik".to_owned(),
            "Peraturan Komisi Informasi Nomor 1 Tahun 2021 tentang Standar Layanan Informasi Publik"
                .to_owned(),
        ],
        replaces: Some(("9/HM.02/1503/2024".to_owned(), date(2024, 10, 1))),
        months: Some(6),
        rows: vec![
            row(
                "Rekapitulasi daftar pemilih tetap: jumlah pemilih menurut kecamatan",
                "Softcopy, Hardcopy",
                "Berkala",
            ),
            row("Daftar alamat tempat pemungutan suara", "Softcopy", "Setiap Saat"),
        ],
    }
}

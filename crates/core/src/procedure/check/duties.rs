//! Acts a service may not lack: some step, or some record, must speak of them.

use crate::procedure::read::words::{fold, has_words};
use crate::procedure::{Finding, Procedure, Service, Severity};

/// One duty: its code, the words by which it is known, how it is called, and where it is written.
struct Duty {
    service: Service,
    code: &'static str,
    severity: Severity,
    words: &'static [&'static str],
    id: &'static str,
    en: &'static str,
    citation: &'static str,
}

const DUTIES: &[Duty] = &[
    Duty {
        service: Service::Request,
        code: "duty.register",
        severity: Severity::Error,
        words: &[
            "REGISTER",
            "REGISTRASI",
            "MEREGISTRASI",
            "MENCATAT",
            "PENCATATAN",
            "DICATAT",
            "NOMOR PENDAFTARAN",
            "BUKU",
            "MENDAFTAR",
        ],
        id: "pencatatan dalam register permohonan dan pemberian nomor pendaftaran",
        en: "an entry in the register and a registration number",
        citation: "UU 14/2008 Pasal 22 ayat (2) dan ayat (4)",
    },
    Duty {
        service: Service::Request,
        code: "duty.notification",
        severity: Severity::Error,
        words: &[
            "PEMBERITAHUAN TERTULIS",
            "SURAT PEMBERITAHUAN",
            "JAWABAN TERTULIS",
            "SURAT JAWABAN",
            "PEMBERITAHUAN",
            "TANGGAPAN TERTULIS",
            "SURAT BALASAN",
            "SURAT TANGGAPAN",
            "MODEL PPID",
        ],
        id: "pemberitahuan tertulis kepada pemohon",
        en: "a written notification to the requester",
        citation: "UU 14/2008 Pasal 22 ayat (7)",
    },
    Duty {
        service: Service::Objection,
        code: "duty.register",
        severity: Severity::Error,
        words: &[
            "REGISTER",
            "REGISTRASI",
            "MEREGISTRASI",
            "MENCATAT",
            "PENCATATAN",
            "DICATAT",
            "BUKU",
            "MENDAFTAR",
        ],
        id: "pencatatan dalam register keberatan",
        en: "an entry in the register of objections",
        citation: "PerKI 1/2021",
    },
    Duty {
        service: Service::Objection,
        code: "duty.answer",
        severity: Severity::Error,
        words: &[
            "TANGGAPAN",
            "MENANGGAPI",
            "JAWABAN",
            "MENJAWAB",
            "KEPUTUSAN",
            "PUTUSAN",
            "SURAT BALASAN",
        ],
        id: "tanggapan tertulis Atasan PPID",
        en: "the written answer of the PPID's superior",
        citation: "UU 14/2008 Pasal 36 ayat (2)",
    },
    Duty {
        service: Service::Charter,
        code: "duty.publication",
        severity: Severity::Error,
        words: &[
            "MENGUMUMKAN",
            "PENGUMUMAN",
            "DIUMUMKAN",
            "MEMPUBLIKASIKAN",
            "PUBLIKASI",
            "DIPUBLIKASIKAN",
            "MENYEBARLUASKAN",
            "PENYEBARLUASAN",
            "MENAYANGKAN",
            "MEMASANG",
            "DIPASANG",
            "MENGUNGGAH",
            "DIUNGGAH",
            "MEMPUBLIKASI",
        ],
        id: "pengumuman maklumat pelayanan",
        en: "publication of the charter",
        citation: "PerKI 1/2021 Pasal 48; PP 96/2012 Pasal 30",
    },
    Duty {
        service: Service::Charter,
        code: "duty.determination",
        severity: Severity::Error,
        words: &[
            "MENETAPKAN",
            "PENETAPAN",
            "DITETAPKAN",
            "MENGESAHKAN",
            "PENGESAHAN",
            "MENANDATANGANI",
            "DISAHKAN",
            "MENYETUJUI",
        ],
        id: "penetapan maklumat pelayanan",
        en: "determination of the charter",
        citation: "PerKI 1/2021 Pasal 47",
    },
    Duty {
        service: Service::Catalogue,
        code: "duty.determination",
        severity: Severity::Warning,
        words: &[
            "MENETAPKAN",
            "PENETAPAN",
            "DITETAPKAN",
            "MENGESAHKAN",
            "PENGESAHAN",
            "MENANDATANGANI",
        ],
        id: "penetapan Daftar Informasi Publik",
        en: "determination of the public information list",
        citation: "UU 14/2008 Pasal 11 ayat (1) huruf a",
    },
    Duty {
        service: Service::ConsequenceTest,
        code: "duty.statute",
        severity: Severity::Error,
        words: &["UNDANG UNDANG", "KONSEKUENSI", "PASAL 17"],
        id: "analisis undang-undang yang menjadi dasar pengecualian",
        en: "analysis of the statute the exemption rests on",
        citation: "PerKI 1/2021 Pasal 49 ayat (2)",
    },
    Duty {
        service: Service::ConsequenceTest,
        code: "duty.determination",
        severity: Severity::Error,
        words: &[
            "MENETAPKAN",
            "PENETAPAN",
            "DITETAPKAN",
            "MENGESAHKAN",
            "PENGESAHAN",
            "KEPUTUSAN",
            "MENANDATANGANI",
        ],
        id: "surat penetapan klasifikasi",
        en: "the decision that classifies",
        citation: "PP 61/2010 Pasal 4",
    },
    Duty {
        service: Service::Documentation,
        code: "duty.storage",
        severity: Severity::Warning,
        words: &[
            "MENYIMPAN",
            "PENYIMPANAN",
            "DISIMPAN",
            "MENDOKUMENTASIKAN",
            "PENDOKUMENTASIAN",
            "MENGARSIPKAN",
            "PENGARSIPAN",
            "ARSIP",
        ],
        id: "penyimpanan dokumen",
        en: "storage of the documents",
        citation: "PP 61/2010 Pasal 14",
    },
    Duty {
        service: Service::Announcement,
        code: "duty.publication",
        severity: Severity::Error,
        words: &[
            "MENGUMUMKAN",
            "PENGUMUMAN",
            "DIUMUMKAN",
            "MEMPUBLIKASIKAN",
            "PUBLIKASI",
            "MENYEBARLUASKAN",
            "MENAYANGKAN",
            "MENGUNGGAH",
            "DIUNGGAH",
            "MEMPUBLIKASI",
            "UNGGAH",
        ],
        id: "pengumuman informasi",
        en: "publication of the information",
        citation: "UU 14/2008 Pasal 9",
    },
];

pub(super) fn check(procedure: &Procedure, service: Service) -> Vec<Finding> {
    // Without steps there is nothing to miss: that finding stands already.
    if procedure.steps.is_empty() {
        return Vec::new();
    }
    let mut texts: Vec<String> = Vec::new();
    for step in &procedure.steps {
        let parts = [
            Some(&step.activity),
            step.requires.as_ref(),
            step.output.as_ref(),
            step.remark.as_ref(),
        ];
        texts.extend(parts.into_iter().flatten().map(|text| fold(text)));
    }
    // The register is often named only in the box of records.
    let records: Vec<String> = procedure.boxes.records.iter().map(|text| fold(text)).collect();
    DUTIES
        .iter()
        .filter(|duty| duty.service == service)
        .filter(|duty| {
            let speaks = |text: &String| duty.words.iter().any(|word| has_words(text, word));
            let recorded = duty.code == "duty.register" && records.iter().any(speaks);
            !recorded && !texts.iter().any(speaks)
        })
        .map(|duty| {
            Finding::new(
                duty.code,
                duty.severity,
                "steps",
                format!("Tidak ada langkah yang memuat {}.", duty.id),
                format!("No step holds {}.", duty.en),
            )
            .advise("Tambahkan langkahnya.")
            .cite(duty.citation)
        })
        .collect()
}

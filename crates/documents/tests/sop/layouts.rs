//! SOPs of our own writing in the layouts offices use: what stands in them is in the data.

use crate::common::{checked, codes, message, only, span, time};
use terbuka_core::procedure::{DurationUnit, Service, TimeStandard};
use terbuka_documents::{Format, ReadError};

fn activities(document: &terbuka_documents::report::Document) -> Vec<&str> {
    document.steps.iter().map(|step| step.activity.as_str()).collect()
}

#[test]
fn a_word_processors_web_page_with_swapped_boxes() {
    let document = only("sop.html", include_bytes!("../fixtures/word-page.html"));
    let header = &document.header;
    assert_eq!(header.number.as_deref(), Some("41 TAHUN 2026"));
    assert_eq!(header.title.as_deref(), Some("Penanganan Keberatan Informasi Publik"));
    assert_eq!(
        [&header.created, &header.approved, &header.effective, &header.revised]
            .map(Option::as_deref),
        [Some("2026-01-05"), Some("2026-01-09"), Some("2026-01-12"), Some("0")]
    );
    let by = header.approved_by.as_ref().expect("an approver");
    assert_eq!(
        (by.position.as_str(), by.name.as_deref()),
        ("Sekretaris", Some("Rahmat Contoh, S.Sos"))
    );
    assert_eq!(by.nip.as_deref(), Some("198001012005011001"));
    assert_eq!(document.qualifications, ["Teliti membaca berkas", "Santun menjawab pemohon"]);
    assert_eq!(document.legal_basis.len(), 3);
    assert_eq!(document.equipment, ["Lemari berkas", "Telepon"]);
    assert_eq!(document.records, ["Register keberatan"]);
    assert_eq!(document.actors, ["Desk Layanan", "PPID", "Atasan PPID"]);
    assert_eq!(
        activities(&document),
        [
            "Menerima berkas keberatan dan memberi tanda terima",
            "Memeriksa berkas: lengkap atau tidak",
            "Memberi tanggapan tertulis"
        ]
    );
    let ways = document.steps[1].decision.as_ref().expect("a decision");
    let targets: Vec<_> = ways.iter().map(|way| (way.answer.as_str(), way.to.as_deref())).collect();
    assert_eq!(targets, [("Ya", Some("3")), ("Tidak", Some("1"))]);
    assert_eq!(document.steps[2].actors, ["Atasan PPID"]);
    assert_eq!(document.steps[2].requires.as_deref(), Some("Hasil pemeriksaan Berkas asli"));
    message(&document, "objection.deadline_wrong", "warnings.1");
    assert!(!codes(&document).contains(&"regulation.amended"), "the amendment is cited");
}

#[test]
fn steps_under_headings() {
    let document = only("sop.md", include_bytes!("../fixtures/langkah.md"));
    assert_eq!(document.service, Some(Service::Announcement));
    assert_eq!(document.steps.len(), 3);
    assert_eq!(document.related, ["SOP Pendokumentasian Informasi Publik"]);
    assert_eq!(
        document.actors,
        ["Petugas Dokumentasi", "PPID", "Tim Pertimbangan (jika dibentuk)", "Sistem"]
    );
    assert_eq!(document.steps[1].actors, ["PPID", "Tim Pertimbangan (jika dibentuk)"]);
    assert_eq!(
        time(&document.steps[0]),
        Some(&TimeStandard::WorkingDays { days: 2, extension: None })
    );
    assert!(matches!(time(&document.steps[1]), Some(TimeStandard::Text { .. })));
    assert_eq!(codes(&document), Vec::<&str>::new());
}

#[test]
fn lettered_steps_in_running_text() {
    let document = only("sop.txt", include_bytes!("../fixtures/lettered.txt"));
    let numbers: Vec<&str> = document.steps.iter().map(|step| step.number.as_str()).collect();
    assert_eq!(numbers, ["A", "B", "C", "D", "E"]);
    assert_eq!(document.legal_basis, ["UU 14/2008", "PP 61/2010", "PerKI 1/2021"]);
    assert_eq!(document.equipment, ["Laptop", "pencetak", "lemari"]);
    assert_eq!(time(&document.steps[3]), Some(&span(24, DurationUnit::Hours)));
    assert_eq!(time(&document.steps[4]), Some(&span(3, DurationUnit::WorkingHours)));
    assert_eq!(document.header.approved.as_deref(), Some("2026-04-20"));
    let by = document.header.approved_by.as_ref().expect("an approver");
    assert_eq!(
        (by.name.as_deref(), by.nip.as_deref()),
        (Some("Bunga Contohsari"), Some("199001012015012003"))
    );
}

#[test]
fn all_steps_in_one_cell() {
    let document = only("sop.html", include_bytes!("../fixtures/one-cell.html"));
    assert_eq!(
        document.header.title.as_deref(),
        Some("Penetapan dan Pemutakhiran Daftar Informasi Publik")
    );
    assert_eq!(
        activities(&document),
        [
            "Menghimpun usulan",
            "Menyusun rancangan daftar",
            "Menetapkan daftar",
            "Mengumumkan daftar"
        ]
    );
    let outputs: Vec<_> = document.steps.iter().map(|step| step.output.as_deref()).collect();
    assert_eq!(
        outputs,
        [Some("Usulan"), Some("Rancangan"), Some("Keputusan"), Some("Daftar tayang")]
    );
    assert_eq!(document.steps[2].actors, ["Atasan PPID"]);
    assert!(
        document.steps.iter().all(|step| step.time.is_none()),
        "one time for four steps is nobody's"
    );
    assert!(message(&document, "steps.shared_cell", "steps.1").contains("5 hari kerja"));
}

#[test]
fn marks_in_lanes_over_two_pages() {
    let document = only("sop.txt", include_bytes!("../fixtures/marks.txt"));
    let actors: Vec<Vec<&str>> =
        document.steps.iter().map(|s| s.actors.iter().map(String::as_str).collect()).collect();
    assert_eq!(
        actors,
        [vec!["Desk"], vec!["Desk", "PPID"], vec!["PPID"], vec!["Atasan PPID"], vec!["Desk"]]
    );
    assert_eq!(document.actors, ["Desk", "PPID", "Atasan PPID"]);
    assert_eq!(time(&document.steps[0]), Some(&span(10, DurationUnit::Minutes)));
    assert_eq!(time(&document.steps[1]), Some(&span(15, DurationUnit::Minutes)));
    assert_eq!(
        time(&document.steps[2]),
        Some(&TimeStandard::WorkingDays { days: 10, extension: Some(7) })
    );
    message(&document, "step.number_twice", "steps.5.number");
    message(&document, "time.calendar_days", "steps.4.time");
    message(&document, "step.time_mended", "steps.2.time");
}

#[test]
fn five_sops_under_one_decree() {
    let report = checked("sop.md", include_bytes!("../fixtures/five.md")).expect("readable");
    let found: Vec<_> = report
        .documents
        .iter()
        .map(|d| (d.header.number.as_deref(), d.service, d.steps.len(), d.actors.len()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("21-1 TAHUN 2026"), Some(Service::Request), 2, 2),
            (Some("21-2 TAHUN 2026"), Some(Service::Objection), 2, 2),
            (Some("21-3 TAHUN 2026"), Some(Service::Charter), 2, 2),
            (Some("21-4 TAHUN 2026"), Some(Service::ConsequenceTest), 2, 2),
            (Some("21-5 TAHUN 2026"), Some(Service::Documentation), 1, 2),
        ]
    );
    message(&report.documents[1], "objection.no_time", "steps");
    message(&report.documents[2], "duty.publication", "steps");
}

#[test]
fn a_blank_template_holds_no_step() {
    let document = only("sop.md", include_bytes!("../fixtures/blank-template.md"));
    assert_eq!(document.header.number, None);
    assert!(document.steps.is_empty());
    for code in
        ["steps.missing", "steps.blank_row", "service.unknown", "boxes.empty", "header.empty"]
    {
        assert!(codes(&document).contains(&code), "{code}");
    }
}

#[test]
fn a_circle_of_decisions_is_named() {
    let document = only("sop.md", include_bytes!("../fixtures/endless.md"));
    message(&document, "decision.endless", "steps.1.decision");
    assert!(message(&document, "time.beyond_statute", "steps.3.time").contains("14 hari kerja"));
}

#[test]
fn our_own_data_needs_no_reading() {
    let data = include_bytes!("../../../../data/procedures/sarolangun-request.toml");
    let report = checked("sop.toml", data).expect("readable");
    assert_eq!((report.format, report.documents[0].steps.len()), (Format::Toml, 8));
    assert_eq!(report.documents[0].service, Some(Service::Request));
    message(&report.documents[0], "regulation.revoked", "legal_basis.3");
    let broken = checked("sop.toml", b"service = \"unknown\"\n[header]\n");
    assert!(matches!(broken, Err(ReadError::Data { .. })));
}

#[test]
fn the_report_is_the_contracts_json() {
    let report =
        checked("sop.html", include_bytes!("../fixtures/word-page.html")).expect("readable");
    let json = serde_json::to_value(&report).expect("serializes");
    let document = &json["documents"][0];
    for key in ["number", "title", "created", "approved", "effective", "revised", "approved_by"] {
        assert!(!document["header"][key].is_null(), "{key}");
    }
    for key in
        ["legal_basis", "qualifications", "related", "equipment", "warnings", "records", "actors"]
    {
        assert!(document[key].is_array(), "{key}");
    }
    let step = &document["steps"][0];
    assert_eq!(step["time"]["kind"], "duration");
    assert_eq!(step["time"]["unit"], "minutes");
    assert_eq!(step["decision"], serde_json::Value::Null);
    for key in ["code", "severity", "where", "message"] {
        assert!(document["findings"][0][key].is_string(), "{key}");
    }
    assert!(report.prose().contains("KESALAHAN [objection.deadline_wrong]"));
}

#[test]
fn identity_fields_beside_each_other_and_after_each_other() {
    let row = "| NOMOR SOP | TGL PEMBUATAN | TGL REVISI |\n|---|---|---|\n| 5/2026 | 1 Mei 2026 | - |\n\nNama SOP: Maklumat Pelayanan\n";
    let document = only("sop.md", row.as_bytes());
    assert_eq!(document.header.number.as_deref(), Some("5/2026"));
    assert_eq!(document.header.created.as_deref(), Some("2026-05-01"));
    assert_eq!(document.header.revised, None);
    let lines =
        "NOMOR SOP\nTANGGAL PEMBUATAN\nNAMA SOP\n: 3/2026\n: 1 Mei 2026\n: PENDOKUMENTASIAN\n";
    let document = only("sop.txt", lines.as_bytes());
    assert_eq!(document.header.number.as_deref(), Some("3/2026"));
    assert_eq!(document.header.created.as_deref(), Some("2026-05-01"));
    assert_eq!(document.header.title.as_deref(), Some("PENDOKUMENTASIAN"));
}

/// A one-page PDF in a typewriter's letters.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let content = format!("BT /F1 8 Tf 40 780 Td 12 TL\n{shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let start = file.len();
    file.push_str(&format!(
        "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

#[test]
fn a_text_pdf_keeps_its_columns() {
    let file = pdf(&[
        "NOMOR SOP              : 6 TAHUN 2026",
        "NAMA SOP               : Pendokumentasian Informasi Publik",
        "",
        "DASAR HUKUM                              KUALIFIKASI PELAKSANA",
        "1. UU Nomor 14 Tahun 2008 mengenai       1. Teliti membaca",
        "   Keterbukaan Informasi                    Arsip lama",
        "2. PP Nomor 61 Tahun 2010                2. Jujur",
        "",
        "No  Kegiatan                  Petugas    PPID     Kelengkapan    Waktu      Output",
        "1   Mengumpulkan berkas       X                   Surat          1 jam      Berkas",
        "    dari subbagian",
        "2   Menyimpan berkas                     X        Berkas         2 jam      Arsip",
    ]);
    let report = match checked("sop.pdf", &file) {
        Err(ReadError::NoTool { program }) => {
            eprintln!("skipped: {program} is not installed");
            return;
        }
        other => other.expect("readable"),
    };
    assert_eq!(report.format, Format::Pdf);
    let document = &report.documents[0];
    assert_eq!(document.legal_basis.len(), 2);
    assert_eq!(document.qualifications, ["Teliti membaca Arsip lama", "Jujur"]);
    assert_eq!(activities(document), ["Mengumpulkan berkas dari subbagian", "Menyimpan berkas"]);
    assert_eq!(document.steps[1].actors, ["PPID"]);
    assert_eq!(time(&document.steps[1]), Some(&span(2, DurationUnit::Hours)));
    let blank = checked("sop.pdf", &pdf(&[""]));
    assert!(
        matches!(
            blank,
            Err(ReadError::ScannedPdf | ReadError::ToolFailed { .. } | ReadError::NotAnSop)
        ),
        "{blank:?}"
    );
}

#[test]
fn a_dash_is_an_empty_box_and_nothing_slides_into_it() {
    let head = "SOP PENGUMUMAN INFORMASI PUBLIK\n\nNOMOR SOP : 1/2026\n\n";
    let boxes = "Peringatan\n\n-\n\nPencatatan dan Pendataan\n\nBuku agenda\n\n";
    let table = "| No | Kegiatan | Pelaksana | Waktu | Output |\n|---|---|---|---|---|\n\
        | 1 | Menyusun | PPID | 1/2 jam | Konsep |\n| 2 | Mengumumkan | PPID | 1,5 jam | Pengumuman |\n";
    let markdown = format!("{head}{boxes}{table}");
    let html =
        "<html><body><p>SOP PENGUMUMAN INFORMASI PUBLIK</p><p>NOMOR SOP : 1/2026</p>\
         <h2>Peringatan</h2><p>-</p><h2>Pencatatan dan Pendataan</h2><p>Buku agenda</p>\
         <table><tr><th>No</th><th>Kegiatan</th><th>Pelaksana</th><th>Waktu</th><th>Output</th></tr>\
         <tr><td>1</td><td>Menyusun</td><td>PPID</td><td>1/2 jam</td><td>Konsep</td></tr>\
         <tr><td>2</td><td>Mengumumkan</td><td>PPID</td><td>1,5 jam</td><td>Pengumuman</td></tr>\
         </table></body></html>"
        .to_owned();
    for (name, text) in [("sop.md", markdown), ("sop.html", html)] {
        let document = only(name, text.as_bytes());
        assert!(document.warnings.is_empty(), "{name}: {:?}", document.warnings);
        assert_eq!(document.records, ["Buku agenda"], "{name}");
        let times: Vec<_> = document.steps.iter().map(|step| time(step).cloned()).collect();
        let minutes = |amount| Some(span(amount, DurationUnit::Minutes));
        assert_eq!(times, [minutes(30), minutes(90)], "{name}");
    }
}

#[test]
fn a_plain_markdown_sop_with_a_title_of_its_own_and_steps_in_a_list() {
    let document = only(
        "sop.md",
        "# STANDAR OPERASIONAL PROSEDUR\n## PENGUJIAN KONSEKUENSI\n\n\
         Nomor: 05/SOP-PPID/2025\n\nTanggal Diberlakukan: 1 Februari 2025\n\n\
         Disahkan oleh: Ketua KPU Kota Contoh, **Andi Contoh** (NIP 19700101 200003 1 001)\n\n\
         ### Pencatatan\nBerita acara\n\n**Langkah-langkah**\n\n\
         1. Menerima usulan pengecualian (Pelaksana: Tim Pertimbangan; Waktu: 1 hari kerja)\n\
         2. Menguji konsekuensi (Pelaksana: PPID; Waktu: 5 hari kerja; Output: lembar uji)\n"
            .as_bytes(),
    );
    assert_eq!(document.header.title.as_deref(), Some("PENGUJIAN KONSEKUENSI"));
    assert_eq!(document.service, Some(Service::ConsequenceTest));
    assert_eq!(document.header.number.as_deref(), Some("05/SOP-PPID/2025"));
    assert_eq!(document.header.effective.as_deref(), Some("2025-02-01"));
    let by = document.header.approved_by.as_ref().expect("an approver");
    assert_eq!(
        (by.name.as_deref(), by.nip.as_deref()),
        (Some("Andi Contoh"), Some("197001012000031001"))
    );
    assert_eq!(document.records, ["Berita acara"]);
    assert_eq!(activities(&document), ["Menerima usulan pengecualian", "Menguji konsekuensi"]);
    assert_eq!(document.actors, ["Tim Pertimbangan", "PPID"]);
    assert_eq!(
        time(&document.steps[0]),
        Some(&TimeStandard::WorkingDays { days: 1, extension: None })
    );
}

#[test]
fn a_name_goes_on_in_the_row_below() {
    let document = only(
        "sop.txt",
        "Nama SOP\tPengajuan Keberatan\nNomor SOP\t07/2024\n\
         Disahkan Oleh\tPlt. Sekretaris KPU Provinsi Contoh\n\tDra. Contoh Sekali, M.Si.\n\
         \tNIP 196801011990032001\nDasar Hukum\tKualifikasi Pelaksana\n1. UU 14/2008\t1. S1 Hukum\n\
         No\tKegiatan\tDesk\tAtasan PPID\tWaktu\tOutput\n\
         1\tMengajukan keberatan\t√\t\t5 menit\tFormulir\n2\tMenanggapi\t\t√\t30 hari kerja\tSurat\n"
            .as_bytes(),
    );
    let by = document.header.approved_by.as_ref().expect("an approver");
    assert_eq!(by.name.as_deref(), Some("Dra. Contoh Sekali, M.Si."));
    assert_eq!(by.position, "Plt. Sekretaris KPU Provinsi Contoh");
    assert_eq!(document.legal_basis, ["UU 14/2008"]);
    assert_eq!(document.steps.len(), 2);
}

#[test]
fn pages_laid_out_with_blanks_are_parted_where_the_table_begins() {
    let text = "
                                             Nomor SOP            12/2026
                                             Nama SOP             Pelayanan Informasi Publik
Dasar Hukum:                                 Kualifikasi Pelaksana:
1. UU 14/2008                                1. Ramah
2. PP 61/2010                                2. Teliti

                         Halaman 1 dari 2
\u{0C}                                      Pelaksana                     Mutu Baku
No          Kegiatan                                                                          Keterangan
                                        Desk       PPID    Kelengkapan   Waktu        Output
1    Menerima permohonan yang                              Formulir      10 menit     Tanda
     datang                                                                           terima
2    Memutuskan                                            Berkas        10 hari      Surat
                                                                         kerja
";
    let document = only("sop.txt", text.as_bytes());
    assert_eq!(document.legal_basis, ["UU 14/2008", "PP 61/2010"]);
    assert_eq!(document.qualifications, ["Ramah", "Teliti"]);
    assert_eq!(activities(&document), ["Menerima permohonan yang datang", "Memutuskan"]);
    assert_eq!(document.actors, ["Desk", "PPID"]);
    assert_eq!(document.steps[0].output.as_deref(), Some("Tanda terima"));
    assert_eq!(
        time(&document.steps[1]),
        Some(&TimeStandard::WorkingDays { days: 10, extension: None })
    );
}

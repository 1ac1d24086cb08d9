//! An office hands in the SOP it has: read from its document, mended beside it, looked at, signed by
//! the Sekretaris, and from then on the one that new requests run along.

mod support;

use fantoccini::Locator;
use support::browser::{Browser, Screen};
use support::pdf;
use support::site::Site;

const PPID: &str = "ppid.sarolangun";
const SEKRETARIS: &str = "sekretaris.sarolangun";
const DESK: &str = "desk.sarolangun";

/// In the shape of an office's document: a revoked regulation, a step without a time.
const DOCUMENT: &str = "\
KPU KABUPATEN CONTOH

| | |
|---|---|
| NOMOR SOP | : 21/ORT/2026 |
| TANGGAL PEMBUATAN | : 5 Januari 2026 |
| TANGGAL PENGESAHAN | : 6 Januari 2026 |
| DISAHKAN OLEH | : Sekretaris |
| NAMA SOP | : Pelayanan Informasi Publik Satu Pintu |

DASAR HUKUM :
1. Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik
2. Peraturan Komisi Pemilihan Umum Nomor 1 Tahun 2015 tentang Pengelolaan dan Pelayanan Informasi Publik

KUALIFIKASI PELAKSANA :
1. Ramah kepada pemohon

KETERKAITAN :
1. SOP Penanganan Keberatan

PERALATAN :
1. Komputer

PERINGATAN :
1. Terlambat menjawab berarti sengketa

PENCATATAN :
1. Buku register

| No | Kegiatan | Pelaksana | | Mutu Baku | | | Ket |
|----|----------|------|------|------|------|------|-----|
| | | Desk Pelayanan | PPID | Kelengkapan | Waktu | Output | |
| 1 | Menerima permohonan dan memberi nomor | X | | Formulir | 10 menit | Tanda terima | |
| 2 | Meneruskan kepada unit | | X | Permohonan | | Disposisi | |
| 3 | Memutuskan dan menulis pemberitahuan tertulis | | X | Jawaban unit | 10 hari kerja dan dapat diperpanjang 7 hari kerja | Pemberitahuan tertulis | |
| 4 | Menyerahkan jawaban kepada pemohon | X | | Pemberitahuan | 15 menit | Tanda terima | |
| 5 | Mencatat pada register | X | | Tanda terima | 5 menit | Register | |
";

#[tokio::test]
async fn an_office_hands_in_its_sop_and_lives_by_it_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sop-satu-pintu.md");
    std::fs::write(&file, DOCUMENT).expect("written");

    // Who makes no SOPs is not offered it, and is refused.
    browser.become_officer(site.sign_in(DESK).secret()).await;
    browser.goto("/kerja/sop").await;
    assert!(!browser.has("#baru").await, "the desk is offered a new SOP");
    site.sign_in(DESK).refused("/kerja/sop", &[("service", "request")], "Tidak ada yang berubah");

    browser.become_officer(site.sign_in(PPID).secret()).await;
    browser.goto("/kerja/sop").await;
    browser.unfold("#baru").await;
    let input = browser.find("input[name=document]").await;
    input.send_keys(&file.display().to_string()).await.expect("a file is chosen");
    browser.follow("#baru form button").await;
    browser.says("Pelayanan Informasi Publik Satu Pintu").await;
    browser.says("21/ORT/2026").await;
    // What is wrong with it is said: the regulation, and the step without a time.
    let findings = browser.text(".findings").await;
    assert!(findings.contains("1 Tahun 2015"), "{findings}");
    let here = browser.path().await;
    let version = here.split('?').next().unwrap_or_default().to_owned();

    // Mended beside the document: the second step gets its time.
    browser.goto(&format!("{version}/isi")).await;
    let source = browser.text("pre.source").await;
    assert!(source.contains("Meneruskan kepada unit"), "the document is not beside: {source}");
    browser.unfold("#langkah-1").await;
    let field = browser.find("#langkah-1 input[name=time]").await;
    field.send_keys("1 hari kerja").await.expect("typed");
    browser.follow("#langkah-1 button[value=save]").await;
    browser.says("Tersimpan.").await;
    let field = browser.find("#langkah-1 input[name=time]").await;
    let time = field.prop("value").await.expect("a field").unwrap_or_default();
    assert_eq!(time, "1 hari kerja");

    // Not signed before it was checked.
    browser.become_officer(site.sign_in(SEKRETARIS).secret()).await;
    browser.goto(&version).await;
    assert!(!browser.has("#sahkan").await, "an unchecked SOP is offered for signature");
    browser.become_officer(site.sign_in(PPID).secret()).await;
    browser.goto(&version).await;
    if browser.has("#periksa textarea").await {
        browser.fill("answer", "Peraturan penggantinya sedang disesuaikan").await;
    }
    browser.follow("#periksa button").await;
    browser.says("menunggu pengesahan").await;
    assert!(!browser.has("#sahkan").await, "the PPID is offered the signature");
    browser.become_officer(site.sign_in(SEKRETARIS).secret()).await;
    browser.goto(&version).await;
    browser.follow("#sahkan button").await;
    browser.says("Disahkan.").await;

    // In force: on the portal with its sheet, and new requests run along it.
    browser.leave().await;
    browser.goto("/sarolangun/sop").await;
    browser.says("Pelayanan Informasi Publik Satu Pintu").await;
    let sheets = browser.client.find_all(Locator::Css("a[href$='/lembar.pdf']")).await;
    let mut found = false;
    for sheet in sheets.expect("sheets") {
        let href = sheet.attr("href").await.expect("a link").unwrap_or_default();
        let text = pdf::text(&site.get(&href).body);
        found |= text.contains("Satu Pintu") && text.contains("Meneruskan kepada");
    }
    assert!(found, "no sheet shows the new SOP's steps");
    let desk = site.sign_in(DESK);
    let form = desk.get("/kerja/permohonan/baru").text();
    assert!(form.contains("Menerima permohonan dan memberi nomor"), "requests run along another");
}

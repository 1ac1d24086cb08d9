//! An office hands in the SOP it has: read from its document, mended beside it, looked at, signed by
//! the Sekretaris, and from then on the one that new requests run along.

mod support;

use fantoccini::Locator;
use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Site, plain};

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
    lives_by_it(&site, &browser, &version).await;
}

/// One request along the new SOP, from the counter to the register; then its steps are measured
/// against what was promised, in the table and in the picture.
async fn lives_by_it(site: &Site, browser: &Browser<'_>, version: &str) {
    let desk = site.sign_in(DESK);
    browser.become_officer(desk.secret()).await;
    browser.goto(version).await;
    browser.says("Belum ada yang berjalan menurut versi ini.").await;
    assert!(!browser.has("svg.used").await, "a picture of nothing");

    let page = desk.get("/kerja/permohonan/baru");
    let key = page.after(r#"name="_key" value=""#).unwrap_or_default();
    let fields = [
        ("_key", key.as_str()),
        ("channel", "walk_in"),
        ("kind", "individual"),
        ("name", "Bambang Contoh"),
        ("identity_kind", "ktp"),
        ("identity_number", "1503994502900012"),
        ("address", "Jalan Contoh Melati 2, Sarolangun"),
        ("phone", "081200000777"),
        ("information", "Jadwal sosialisasi pemilih pemula"),
        ("purpose", "Kegiatan sekolah"),
        ("obtain", "soft_copy"),
        ("delivery", "pick_up"),
        ("papers", "identity_card"),
        ("complete", "1"),
    ];
    let taken = desk.post("/kerja/permohonan", &fields);
    assert_eq!(taken.status, 303, "{}", taken.text());
    let place = taken.header("location").to_owned();
    let case = place.strip_suffix("/diterima").unwrap_or(&place).to_owned();
    let decided = [
        ("outcome", "granted"),
        ("material", "Jadwal sosialisasi"),
        ("delivery", "pick_up"),
        ("cost_rupiah", "0"),
    ];
    let (ppid, spot) = (site.sign_in(PPID), [("hand_by", "pick_up")]);
    let steps = [
        (&ppid, "keputusan", &decided[..]),
        (&desk, "penyerahan", &spot[..]),
        (&desk, "pencatatan", &[]),
    ];
    for (who, path, fields) in steps {
        let done = who.post(&format!("{case}/{path}"), fields);
        assert_eq!(done.status, 303, "{path}: {}", plain(&done.text()));
    }

    browser.goto(version).await;
    let first = browser.text("#ukuran tbody tr:nth-child(1)").await;
    assert!(first.contains("10 menit") && first.contains("100%"), "{first}");
    let third = browser.text("#ukuran tbody tr:nth-child(3)").await;
    assert!(third.contains("10 hari kerja") && third.contains("100%"), "{third}");
    // The picture tells the same to who cannot see it, and is named.
    let told = browser.find("svg.used desc").await.html(true).await.expect("words");
    assert!(told.contains("Langkah 1: tengah") && told.contains("9 dari 10"), "{told}");
    assert_eq!(browser.attribute("svg.used", "role").await, "img");
    // The unit was not asked because nothing had to be: all the same everything ran in order.
    let kept = browser.text("#kesesuaian").await;
    assert!(kept.contains("Semua berjalan menurut alur"), "{kept}");
    let past = browser.text("#riwayat").await;
    for words in ["Rancangan dibuat", "Temuan dibaca", "Disahkan", "Mulai berlaku"] {
        assert!(past.contains(words), "no “{words}” in {past}");
    }
}

//! Both documentation SOPs walked in a real browser, each with its own actors: KPU Kota Metro begins
//! with the paper (keep, hand over, store), KPU Provinsi Kalimantan Tengah with the list form (collect,
//! approve or send back, document). Wrong roles find no form and are refused, a "no" comes back with
//! its reason, and what was listed is found by a word that stands only inside its file.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::browser::{Browser, Screen};
use support::site::{Session, Site, plain};

const LIST: &str = "/kerja/dokumentasi";

struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    document: String,
}

impl<'s> Walk<'s> {
    async fn begin(site: &'s Site, browser: &'s Browser<'s>, logins: &[&'static str]) -> Walk<'s> {
        let mut people = BTreeMap::new();
        for login in logins {
            let secret = browser.sign_in(login).await;
            people.insert(*login, site.session(login, &secret));
        }
        Walk { site, browser, people, document: String::new() }
    }

    async fn as_officer(&self, login: &str, path: &str) {
        self.browser.become_officer(self.people[login].secret()).await;
        self.browser.goto(path).await;
    }

    async fn choose_file(&self, form: &str, file: &Path) {
        let picker = self.browser.find(&format!("{form} input[type=file]")).await;
        picker.send_keys(&file.display().to_string()).await.expect("a file is chosen");
    }

    /// A wrong role finds no form, sends it all the same and is refused; the document stays.
    async fn wrong(&self, login: &str, act: (&str, &str), fields: &[(&str, &str)], words: &str) {
        let (code, path) = act;
        self.as_officer(login, &self.document).await;
        assert!(!self.browser.has(&format!("#{code}")).await, "{login} is offered {code}");
        let before = self.browser.text(".case-badges").await;
        self.people[login].refused(&format!("{}/{path}", self.document), fields, words);
        self.browser.goto(&self.document).await;
        assert_eq!(self.browser.text(".case-badges").await, before, "{login} moved it by {path}");
    }

    /// Fills the list form, all columns of it.
    async fn list_form(&self, summary: &str) {
        let browser = self.browser;
        browser.fill("summary", summary).await;
        browser.tick("category", "periodic").await;
        browser.fill("responsible", "Kepala Subbagian Data").await;
        browser.tick("form", "both").await;
        browser.fill("retention", "5 tahun").await;
        browser.fill("room", "Arsip").await;
        browser.fill("cabinet", "Lemari 2").await;
        browser.fill("folder", "Map 31").await;
    }
}

/// A folder for the files of one journey.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("terbuka-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// A one-page PDF that says this.
fn pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 24 Tf 60 700 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font \
         << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = out.len();
    out.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

/// Whether scans can be read here: Tesseract with Indonesian.
fn reads_scans() -> bool {
    Command::new("tesseract").arg("--list-langs").output().is_ok_and(|said| {
        String::from_utf8_lossy(&said.stdout).lines().any(|line| line.trim() == "ind")
    })
}

/// A file whose words stand only inside: a scanned page where scans can be read, else a PDF of text.
fn page(folder: &Path, text: &str) -> PathBuf {
    let document = folder.join("halaman.pdf");
    std::fs::write(&document, pdf(text)).expect("written");
    if !reads_scans() {
        eprintln!("tesseract is not installed: the scanned page is tried as a PDF of text");
        return document;
    }
    let drawn = Command::new("pdftoppm")
        .args(["-r", "150", "-png", "-singlefile"])
        .arg(&document)
        .arg(folder.join("pindaian"))
        .status();
    assert!(drawn.expect("pdftoppm runs").success());
    folder.join("pindaian.png")
}

/// Seed 002, KPU Kota Metro: the unit makes and keeps the paper, hands the copy over and records it,
/// the PPID's office stores it. The SOP goes no further; list form, approval and list follow by law.
#[tokio::test]
async fn seed_002_metro_from_the_paper_to_the_list() {
    const UNIT: &str = "penghubung.metro";
    const DOC: &str = "dokumentasi.metro";
    const DESK: &str = "desk.metro";
    const SUPERIOR: &str = "sekretaris.metro";
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut walk = Walk::begin(&site, &browser, &[UNIT, DOC, DESK, SUPERIOR]).await;
    let files = folder("metro");
    let first = files.join("rekap.csv");
    std::fs::write(&first, "kelurahan,jumlah\nGanjar Agung,812\n").expect("written");

    // 1: the unit makes it, keeps the paper and says where it stands. Nobody else begins one.
    walk.as_officer(SUPERIOR, LIST).await;
    assert!(!browser.has("a[href='/kerja/dokumentasi/baru']").await);
    assert_eq!(walk.people[SUPERIOR].get("/kerja/dokumentasi/baru").status, 403);
    walk.as_officer(UNIT, "/kerja/dokumentasi/baru").await;
    let unit = browser.attribute("#unit option:nth-child(3)", "value").await;
    browser.choose("unit", &unit).await;
    browser.follow("form.panel button[data-act]").await;
    assert!(browser.text("#title-salah").await.contains("perlu diisi"));
    browser.fill("title", "Rekapitulasi pemilih pemula").await;
    browser.fill("room", "Arsip").await;
    browser.follow("form.panel button[data-act]").await;
    browser.says("Dokumen dicatat.").await;
    browser.says("angkah 2").await;
    walk.document = browser.path().await.split('?').next().unwrap_or_default().to_owned();

    // 2: the copy is handed over and recorded; nothing is handed over without one.
    browser.follow("#record_hand_over button").await;
    assert!(browser.text("#files-salah").await.contains("berkas"));
    walk.choose_file("#record_hand_over", &first).await;
    browser.follow("#record_hand_over button").await;
    browser.says("Berkas digital diserahkan.").await;
    browser.says("rekap.csv").await;
    browser.says("versi 1").await;

    // 3: not by the unit itself; by the PPID's office, which sends it back once.
    let store = ("record_store", "penyimpanan");
    for login in [UNIT, DESK, SUPERIOR] {
        walk.wrong(login, store, &[], "hanya").await;
    }
    walk.as_officer(DOC, &walk.document).await;
    browser.unfold("details.act:has(#record_return)").await;
    browser.fill("return_reason", "Kelurahan kedua belum ada").await;
    browser.follow("#record_return button").await;
    browser.says("Dokumen dikembalikan kepada unit.").await;
    walk.as_officer(UNIT, &walk.document).await;
    browser.says("Kelurahan kedua belum ada").await;
    std::fs::write(&first, "kelurahan,jumlah\nGanjar Agung,812\nYosomulyo,640\n").expect("written");
    walk.choose_file("#record_hand_over", &first).await;
    let old = browser.attribute("select[name=replaces] option:nth-child(2)", "value").await;
    browser.choose("replaces", &old).await;
    browser.follow("#record_hand_over button").await;
    browser.says("versi 2").await;
    browser.says("Versi lama").await;
    walk.as_officer(DOC, &walk.document).await;
    browser.follow("#record_store button").await;
    browser.says("Berkas diterima dan disimpan.").await;
    // Each step is measured against the hour the SOP gives it.
    assert!(browser.text(".stepper").await.contains("dari 1 jam"));

    // List form, approval and list by the law's usual roles.
    browser.follow("#record_collect button[formaction$='/pengajuan']").await;
    for field in ["summary", "category", "responsible", "form", "retention"] {
        assert!(browser.has(&format!("#{field}-salah")).await, "nothing beside {field}");
    }
    walk.list_form("Jumlah pemilih pemula per kelurahan").await;
    browser.fill("made_at", "Metro").await;
    set_date(&browser, "made_on", "2026-01-15").await;
    browser.follow("#record_collect button[formaction$='/pengajuan']").await;
    browser.says("Dokumen diajukan untuk disetujui.").await;
    let approve = ("record_approve", "persetujuan");
    for login in [UNIT, DOC, DESK] {
        walk.wrong(login, approve, &[], "hanya").await;
    }
    walk.as_officer(SUPERIOR, &walk.document).await;
    browser.follow("#record_approve button").await;
    browser.says("Dokumen disetujui.").await;
    walk.wrong(SUPERIOR, ("record_list", "pencatatan"), &[], "hanya").await;
    walk.as_officer(DOC, &walk.document).await;
    browser.follow("#record_list button").await;
    browser.says("Dokumen masuk daftar informasi publik.").await;
    std::fs::remove_dir_all(files).ok();
}

/// Many files by the small script: one by one with progress, a line for each; sent again, what is there
/// is left out.
#[tokio::test]
async fn many_files_are_sent_one_by_one_and_only_once() {
    const UNIT: &str = "penghubung.metro";
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let walk = Walk::begin(&site, &browser, &[UNIT]).await;
    let files = folder("massal");
    let write = |name: &str, text: &str| {
        let path = files.join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let chosen = [
        write("Berita_acara 1.csv", "tps,jumlah\n1,212\n"),
        write("Berita_acara 2.csv", "tps,jumlah\n2,198\n"),
        write("bukan.pdf", "ini bukan PDF"),
    ];
    for (taken, known) in [(2, 0), (0, 2)] {
        walk.as_officer(UNIT, "/kerja/dokumentasi/massal").await;
        let unit = browser.attribute("#unit option:nth-child(2)", "value").await;
        browser.choose("unit", &unit).await;
        let picker = browser.find("form.panel input[type=file]").await;
        picker.send_keys(&chosen.join("\n")).await.expect("files are chosen");
        browser.click("form.panel button[data-act]").await;
        browser.until("[data-bulk-status]", |said| said.contains("Selesai")).await;
        let lines = browser.find("[data-bulk-lines]").await.html(false).await.expect("lines");
        assert_eq!(lines.matches("data-state=\"taken\"").count(), taken, "{lines}");
        assert_eq!(lines.matches("data-state=\"known\"").count(), known, "{lines}");
        assert_eq!(lines.matches("data-state=\"rejected\"").count(), 1, "{lines}");
    }
    browser.goto(LIST).await;
    browser.says("Berita acara 1").await;
    std::fs::remove_dir_all(files).ok();
}

/// Dates are typed as each browser's own input wants them; the value is set instead.
async fn set_date(browser: &Browser<'_>, name: &str, date: &str) {
    browser.tools(
        "Runtime.evaluate",
        serde_json::json!({
            "expression": format!("document.querySelector(\"[name='{name}']\").value = '{date}'")
        }),
    );
    assert_eq!(browser.value(name).await, date);
}

/// Seed 003, KPU Provinsi Kalimantan Tengah: collected with the list form, refused once, approved,
/// documented, and found by anybody by a word inside.
#[tokio::test]
async fn seed_003_kalteng_a_no_its_return_and_a_word_inside() {
    const DESK: &str = "desk.kalteng";
    const UNIT: &str = "data.kalteng";
    const SUPERIOR: &str = "sekretaris.kalteng";
    const WORD: &str = "Manuhing";
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut walk = Walk::begin(&site, &browser, &[DESK, UNIT, SUPERIOR]).await;
    let files = folder("kalteng");
    let scan = page(&files, &format!("Pengukuran jarak tempuh menuju {WORD} Raya"));

    // 1: step 1 is the desk's lane; a unit's own officer is told whose step it is.
    walk.as_officer(UNIT, LIST).await;
    assert!(!browser.has("a[href='/kerja/dokumentasi/baru']").await);
    browser.says("angkah 1").await;
    walk.people[UNIT].refused(LIST, &[("title", "A"), ("unit", "x")], "angkah 1");
    walk.as_officer(DESK, "/kerja/dokumentasi/baru").await;
    let unit = browser.attribute("#unit option:nth-child(2)", "value").await;
    browser.choose("unit", &unit).await;
    browser.fill("title", "Jarak tempuh antarkecamatan").await;
    walk.choose_file("form.panel", &scan).await;
    walk.list_form("Jarak dan waktu tempuh").await;
    set_date(&browser, "made_on", "2026-02-02").await;
    browser.follow("form.panel button[data-act]").await;
    browser.says("Dokumen dicatat.").await;
    walk.document = browser.path().await.split('?').next().unwrap_or_default().to_owned();
    browser.follow("#record_collect button[formaction$='/pengajuan']").await;
    browser.says("Dokumen diajukan untuk disetujui.").await;

    // 2: only the superior; no, with a reason, and back.
    let approve = ("record_approve", "persetujuan");
    for login in [DESK, UNIT] {
        walk.wrong(login, approve, &[], "angkah 2").await;
    }
    walk.as_officer(SUPERIOR, &walk.document).await;
    browser.unfold("details.act:has(#record_refuse)").await;
    browser.follow("#record_refuse button").await;
    assert!(browser.text("#refuse_reason-salah").await.contains("perlu diisi"));
    browser.fill("refuse_reason", "Sebutkan cara mengukurnya").await;
    browser.follow("#record_refuse button").await;
    browser.says("Dokumen dikembalikan dengan alasan.").await;
    walk.as_officer(DESK, &walk.document).await;
    browser.says("Sebutkan cara mengukurnya").await;
    browser.fill("summary", "Jarak dan waktu tempuh, diukur dengan penanda lokasi").await;
    browser.follow("#record_collect button[formaction$='/pengajuan']").await;
    walk.as_officer(SUPERIOR, &walk.document).await;
    browser.follow("#record_approve button").await;
    browser.says("Dokumen disetujui.").await;

    // 3: documented by the desk; the superior is not its lane.
    walk.wrong(SUPERIOR, ("record_list", "pencatatan"), &[], "angkah 3").await;
    let before = plain(&walk.site.get("/kalteng/katalog-informasi").text());
    assert!(!before.contains("Jarak tempuh antarkecamatan"), "listed before it was documented");
    walk.as_officer(DESK, &walk.document).await;
    browser.follow("#record_list button").await;
    browser.says("Dokumen masuk daftar informasi publik.").await;
    found_by_anybody(&walk, ("kalteng", "62"), WORD, "Jarak tempuh antarkecamatan").await;
    std::fs::remove_dir_all(files).ok();
}

/// Found on the public list by a word that stands in no column of it: on the page, and by command.
async fn found_by_anybody(walk: &Walk<'_>, office: (&str, &str), word: &str, title: &str) {
    let browser = walk.browser;
    let (slug, code) = office;
    let data = walk.site.data();
    // Beside a busy server the command may say that the database is held (4); then it is asked again.
    let asked = |question: &str| {
        for _ in 0..5 {
            let said = Command::new(env!("CARGO_BIN_EXE_terbuka"))
                .args(["catalog", "search", "--office", code, "--json", "--data"])
                .arg(&data)
                .arg(question)
                .output()
                .expect("it runs");
            if said.status.code() != Some(4) {
                let (out, error) = (said.stdout, said.stderr);
                return [out, error]
                    .map(|text| String::from_utf8_lossy(&text).into_owned())
                    .concat();
            }
        }
        panic!("the database stays held");
    };
    assert!(asked(word).contains(title), "{}", asked(word));
    assert!(!asked("Zxqvbn").contains(title));
    browser.leave().await;
    browser.goto(&format!("/{slug}/katalog-informasi?q={word}")).await;
    browser.says(title).await;
    let nothing = walk.site.get(&format!("/{slug}/katalog-informasi?q=Zxqvbn"));
    assert!(!plain(&nothing.text()).contains(title));
}

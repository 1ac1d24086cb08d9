//! SOP *Maklumat Pelayanan* of KPU Kabupaten Dharmasraya, walked in a real browser: the PPID draws an
//! edition up, the wrong role is refused by the page and directly, the superior sends it back once and
//! then determines it, the desk announces it, and anybody reads it, on the page and on the poster.

mod support;

use std::collections::BTreeMap;

use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Session, Site, plain};

const PPID: &str = "ppid.dharmasraya";
const SEKRETARIS: &str = "sekretaris.dharmasraya";
const DESK: &str = "desk.dharmasraya";
const PUBLIC: &str = "/dharmasraya/maklumat";

const GUARANTEE: &str = "Petugas mendampingi penyandang disabilitas dari formulir sampai jawaban.";
const REASON: &str = "Sebutkan pendampingan bagi penyandang disabilitas.";
const DECREE: &str = "31 TAHUN 2026";

struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    charter: String,
}

impl<'s> Walk<'s> {
    async fn as_officer(&self, login: &str, path: &str) {
        self.browser.become_officer(self.people[login].secret()).await;
        self.browser.goto(path).await;
    }

    /// A wrong role finds no form, reads whose step it is, sends the form all the same and is
    /// refused; the charter stays where it was.
    async fn wrong(&self, login: &str, act: (&str, &str), fields: &[(&str, &str)], words: &str) {
        let (code, path) = act;
        self.as_officer(login, &self.charter).await;
        assert!(!self.browser.has(&format!("#{code}")).await, "{login} is offered {code}");
        self.browser.says(words).await;
        let before = self.browser.text(".case-badges").await;
        self.people[login].refused(&format!("{}/{path}", self.charter), fields, words);
        self.browser.goto(&self.charter).await;
        let after = self.browser.text(".case-badges").await;
        assert_eq!(after, before, "{login} moved the charter by {path}");
    }
}

#[tokio::test]
async fn a_charter_from_draft_to_the_wall_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut people = BTreeMap::new();
    for login in [PPID, SEKRETARIS, DESK] {
        let secret = browser.sign_in(login).await;
        people.insert(login, site.session(login, &secret));
    }
    let mut walk = Walk { site: &site, browser: &browser, people, charter: String::new() };
    drafted_by_the_ppid(&mut walk).await;
    sent_back_once(&walk).await;
    determined_by_the_superior(&walk).await;
    announced(&walk).await;
    read_by_anybody(&walk).await;
    printed(&walk).await;
}

/// 1: the PPID begins an edition, finds it filled, words it and hands it in.
async fn drafted_by_the_ppid(walk: &mut Walk<'_>) {
    let browser = walk.browser;
    walk.as_officer(DESK, "/kerja/maklumat").await;
    assert!(!browser.has("form[action='/kerja/maklumat']").await, "the desk is offered a draft");
    walk.people[DESK].refused("/kerja/maklumat", &[], "langkah 1 pada SOP kantor ini");

    walk.as_officer(PPID, "/kerja/maklumat").await;
    browser.follow("form[action='/kerja/maklumat'] button").await;
    browser.says("Naskah disiapkan dari data kantor").await;
    walk.charter = browser.path().await.split('?').next().unwrap_or_default().to_owned();
    let office = browser.value("hours").await;
    for words in ["Senin–Jumat, pukul 08.00–16.00 WIB", "(0754) 000-000", "/dharmasraya"] {
        assert!(office.contains(words), "no “{words}” in {office}");
    }
    browser.says("10 hari kerja, dapat diperpanjang sekali, 7 hari kerja").await;
    assert!(!browser.has("input[name=days]").await, "a time can be typed");
    // What the law demands and is empty is said beside its field, and nothing else is lost.
    browser.fill("guarantee", " ").await;
    browser.fill("promise_answer", "Jawaban tertulis kami").await;
    browser.follow("button[formaction$='/pengajuan']").await;
    assert!(browser.text("#guarantee-salah").await.contains("perlu diisi"));
    assert!(browser.text(".summary").await.contains("Jaminan kepastian pelayanan"));
    assert_eq!(browser.value("promise_answer").await, "Jawaban tertulis kami");
    browser.fill("guarantee", "Setiap permohonan bernomor dan bertanggal.").await;
    browser.follow(".savebar button:not([formaction])").await;
    browser.says("Naskah disimpan.").await;
    let public = walk.site.get(PUBLIC);
    assert!(!plain(&public.text()).contains("Jawaban tertulis kami"), "a draft is public");
    browser.follow("button[formaction$='/pengajuan']").await;
    browser.says("Naskah diajukan untuk ditetapkan.").await;
    assert!(!browser.has("#charter_draft").await, "what was handed in can still be changed");
}

/// 2: not by the PPID himself; by the superior, who sends it back once.
async fn sent_back_once(walk: &Walk<'_>) {
    let browser = walk.browser;
    let determine = ("charter_determine", "penetapan");
    for login in [PPID, DESK] {
        walk.wrong(login, determine, &[("decree", "1")], "angkah 2").await;
    }
    walk.as_officer(SEKRETARIS, &walk.charter).await;
    browser.unfold("details.act:has(#charter_return)").await;
    browser.follow("#charter_return button").await;
    assert!(browser.text("#return_reason-salah").await.contains("perlu diisi"));
    browser.fill("return_reason", REASON).await;
    browser.follow("#charter_return button").await;
    browser.says("Naskah dikembalikan kepada PPID.").await;

    walk.as_officer(PPID, &walk.charter).await;
    browser.says(REASON).await;
    browser.fill("guarantee", GUARANTEE).await;
    browser.follow("button[formaction$='/pengajuan']").await;
    browser.says("Naskah diajukan untuk ditetapkan.").await;
}

/// 2 again: determined; from now on the law's seven working days run.
async fn determined_by_the_superior(walk: &Walk<'_>) {
    let browser = walk.browser;
    let publish = ("charter_publish", "pengumuman");
    walk.as_officer(SEKRETARIS, &walk.charter).await;
    browser.says(GUARANTEE).await;
    browser.fill("decree", DECREE).await;
    browser.follow("#charter_determine button").await;
    browser.says("Maklumat ditetapkan.").await;
    let by = browser.text(".deadline").await;
    assert!(by.contains("PP 96/2012 Pasal 30 ayat (4)") && by.contains("belum diumumkan"), "{by}");
    walk.wrong(SEKRETARIS, publish, &[("ways", "notice_board")], "Hanya oleh").await;
}

/// 3: announced by the desk: the SOP shows nobody, so the usual roles do it.
async fn announced(walk: &Walk<'_>) {
    let browser = walk.browser;
    let before = plain(&walk.site.get(PUBLIC).text());
    assert!(!before.contains(GUARANTEE) && before.contains("Edisi 2"), "{before}");
    walk.as_officer(DESK, &walk.charter).await;
    browser.tick("ways", "notice_board").await;
    browser.tick("ways", "accessible").await;
    browser.follow("#charter_publish button").await;
    browser.says("Maklumat diumumkan dan berlaku.").await;
    assert!(browser.text(".case-badges").await.contains("diumumkan tepat waktu"));
    // The next edition may be begun now, not before.
    walk.as_officer(PPID, "/kerja/maklumat").await;
    assert!(browser.has("form[action='/kerja/maklumat']").await);
}

/// The public page: everything in reading order, promises beside their measure, old editions.
async fn read_by_anybody(walk: &Walk<'_>) {
    let browser = walk.browser;
    browser.leave().await;
    browser.goto(PUBLIC).await;
    let words = browser.text("article.charter").await;
    let mut at = 0;
    for wanted in [
        "Edisi 3",
        DECREE,
        "sanggup dan wajib melayani",
        "Jawaban tertulis kami",
        "10 hari kerja",
        "Dasar hukum",
        "Biaya",
        GUARANTEE,
        "Keberatan dan pengaduan",
        "Evaluasi kinerja pelaksana",
        "Erizal Contoh",
        "Semua edisi",
    ] {
        let found = words[at..].find(wanted);
        at += found.unwrap_or_else(|| panic!("“{wanted}” is missing or out of order: {words}"));
    }
    // The demo answers some requests in time: the promise says how many.
    let answer = browser.text(".promises tbody tr:first-child").await;
    assert!(answer.contains("Ditepati") && answer.contains("%"), "{answer}");
    browser.follow(&format!("a[href='{PUBLIC}/2']")).await;
    browser.says("Edisi ini digantikan edisi 3").await;
    assert!(!browser.words().await.contains(GUARANTEE));
    // An edition that was announced late says so for ever; one that never was is not there.
    browser.goto(&format!("{PUBLIC}/1")).await;
    browser.says("diumumkan terlambat").await;
    for nowhere in ["/4", "/0", "/03", "/x", "/4/poster.pdf", "/3/lain.pdf"] {
        assert_eq!(walk.site.get(&format!("{PUBLIC}{nowhere}")).status, 404, "{nowhere}");
    }
    assert_eq!(walk.site.get("/metro/maklumat/1").status, 404, "a charter that waits is public");
}

/// The poster, from the page and from the command line.
async fn printed(walk: &Walk<'_>) {
    let file = walk.site.get(&format!("{PUBLIC}/3/poster.pdf"));
    assert_eq!(file.header("content-type"), "application/pdf");
    let text = pdf::text(&file.body);
    for words in [
        "MAKLUMAT PELAYANAN INFORMASI PUBLIK",
        "KABUPATEN DHARMASRAYA",
        DECREE,
        "hari kerja",
        "Erizal Contoh, S.Pt.",
        "Pulau Punjung",
        "/dharmasraya/maklumat",
    ] {
        assert!(text.contains(words), "no “{words}” in {text}");
    }
    assert!(!text.contains("konsep"), "{text}");
    let data = walk.site.data();
    let to = data.join("maklumat.pdf");
    let run = |office: &str, more: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(["charter", "print", "--office", office, "-o"])
            .arg(&to)
            .args(more)
            .arg("--data")
            .arg(&data)
            .output()
            .expect("it runs")
    };
    let done = run("1310", &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // The same charter, the same words; only the address of this instance is another.
    let printed = pdf::text(&std::fs::read(&to).expect("written"));
    assert!(printed.contains(DECREE) && printed.contains("Erizal Contoh"), "{printed}");
    assert!(run("1310", &["--edition", "1"]).status.success());
    for (office, more) in [("1310", ["--edition", "9"]), ("16", ["--edition", "1"])] {
        let none = run(office, &more);
        assert_eq!(none.status.code(), Some(2), "{office}");
        assert!(!none.stderr.is_empty() && none.stdout.is_empty());
    }
}

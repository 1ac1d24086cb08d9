//! What an office owes about its service, walked in a real browser: the survey after a closed case
//! without scripts, the annual report written, published and read, statistics with their tables, the
//! pack for the Komisi Informasi; wrong roles are refused, by the page and directly.

mod support;

use std::collections::BTreeMap;

use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Session, Site, plain};
use support::tour;

const PPID: &str = "ppid.metro";
const DESK: &str = "desk.metro";
const CONSTRAINT: &str = "Arsip lama masih berupa kertas di gudang belakang.";

struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    year: i16,
}

impl Walk<'_> {
    async fn as_officer(&self, login: &str, path: &str) {
        self.browser.become_officer(self.people[login].secret()).await;
        self.browser.goto(path).await;
    }

    /// Last year's report of the office.
    fn report(&self) -> String {
        format!("/kerja/laporan-berkala/{}", self.year - 1)
    }
}

#[tokio::test]
async fn what_an_office_owes_about_its_service_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut people = BTreeMap::new();
    for login in [PPID, DESK] {
        let secret = browser.sign_in(login).await;
        people.insert(login, site.session(login, &secret));
    }
    let year = this_year(&site);
    let walk = Walk { site: &site, browser: &browser, people, year };
    written(&walk).await;
    published(&walk).await;
    printed(&walk);
    numbers(&walk).await;
    pack(&walk).await;
}

/// The year that the statistics page opens with.
fn this_year(site: &Site) -> i16 {
    let page = site.get("/metro/statistik").text();
    let (_, rest) = page.split_once("aria-current=\"page\">").expect("a year is chosen");
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no year in {rest}"))
}

/// The PPID writes; the desk only reads.
async fn written(walk: &Walk<'_>) {
    let (browser, home) = (walk.browser, walk.report());
    walk.as_officer(DESK, &home).await;
    browser.says("Uraian ditulis oleh").await;
    for form in ["bab", "sumber-daya", "penerbitan"] {
        assert!(
            !browser.has(&format!("form[action$='/{form}']")).await,
            "the desk is offered {form}"
        );
        let words = if form == "penerbitan" { "menerbitkan" } else { "menulis" };
        let fields = [("chapter", "constraints"), ("constraints", "x")];
        walk.people[DESK].refused(&format!("{home}/{form}"), &fields, words);
    }
    walk.as_officer(PPID, "/kerja/laporan").await;
    browser.follow(&format!("#berkala a[href='{home}']")).await;
    browser.says("PerKI 1/2021 Pasal 56 huruf e").await;
    browser.fill("constraints", CONSTRAINT).await;
    browser.follow("#bab-constraints button").await;
    browser.says("Uraian disimpan sebagai versi baru.").await;
    assert_eq!(browser.value("constraints").await, CONSTRAINT);
    browser.fill("facilities", "Meja layanan: baik").await;
    browser.fill("staff_count", "dua").await;
    browser.follow("#sumber-daya button").await;
    assert!(browser.text("#staff_count-salah").await.contains("angka"));
    assert_eq!(browser.value("facilities").await, "Meja layanan: baik");
    browser.fill("staff_count", "2").await;
    browser.fill("budget", "24000000").await;
    browser.follow("#sumber-daya button").await;
    browser.says("Isian tahunan disimpan.").await;
    let draft = walk.people[PPID].get(&format!("{home}/konsep.pdf"));
    let text = pdf::text(&draft.body);
    assert!(text.contains("Meja layanan: baik") && text.contains("Arsip lama"), "{text}");
}

/// Published in one step; from then on anybody reads it.
async fn published(walk: &Walk<'_>) {
    let (browser, home, last) = (walk.browser, walk.report(), walk.year - 1);
    let list = "/metro/laporan-layanan-informasi";
    assert_eq!(walk.site.get(&format!("{list}/{last}/laporan.pdf")).status, 404);
    let running = format!("/kerja/laporan-berkala/{}", walk.year);
    walk.as_officer(PPID, &running).await;
    browser.says("dapat diterbitkan setelah masanya berakhir").await;
    assert_eq!(walk.people[PPID].post(&format!("{running}/penerbitan"), &[]).status, 422);
    browser.goto(&home).await;
    browser.follow("#penerbitan button").await;
    browser.says("Laporan diterbitkan di portal.").await;
    browser.leave().await;
    browser.goto(list).await;
    browser.says(&format!("Pengumuman tahunan {last}")).await;
    browser.follow(&format!("a[href='{list}/{last}']")).await;
    browser.says("Diterbitkan").await;
    assert!(!browser.has("#berubah").await, "nothing moved since");
}

/// The report as it was published, from the page and from the command line.
fn printed(walk: &Walk<'_>) {
    let last = walk.year - 1;
    let file = walk.site.get(&format!("/metro/laporan-layanan-informasi/{last}/laporan.pdf"));
    let text = pdf::text(&file.body);
    for words in [
        "Laporan Tahunan Layanan Informasi Publik",
        "Kendala eksternal dan internal",
        "Arsip lama masih berupa kertas",
        "Meja layanan: baik",
        "Rp24.000.000",
        "Sengketa informasi",
    ] {
        let found = text.to_lowercase().contains(&words.to_lowercase());
        assert!(found, "no “{words}” in {text}");
    }
    let data = walk.site.data();
    let run = |kind: &str, period: &str, ending: &str| {
        let to = data.join(format!("laporan.{ending}"));
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(["report", kind, "--office", "1872", "--period", period, "-o"])
            .arg(&to)
            .arg("--data")
            .arg(&data)
            .output()
            .expect("it runs");
        (done, std::fs::read(&to).unwrap_or_default())
    };
    let (done, bytes) = run("annual", &last.to_string(), "json");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(json["published"]["revision"], 1);
    for ending in ["pdf", "docx", "xlsx"] {
        assert!(run("annual", &last.to_string(), ending).0.status.success(), "{ending}");
    }
    // The year that runs has numbers; its sums agree.
    let (done, bytes) = run("annual", &walk.year.to_string(), "json");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let sum = |part: &str| -> u64 {
        let counts = json["figures"][part].as_object().expect("counts");
        counts.values().filter_map(serde_json::Value::as_u64).sum()
    };
    assert_eq!(json["figures"]["received"].as_u64(), Some(sum("by_channel")));
    assert_eq!(json["figures"]["ended"].as_u64(), Some(sum("by_outcome")));
    assert!(run("quarterly", &format!("{}-T1", walk.year), "pdf").0.status.success());
    for (kind, period) in [("annual", "2026-T1"), ("annual", "x"), ("quarterly", "2026")] {
        assert_eq!(run(kind, period, "pdf").0.status.code(), Some(2), "{kind} {period}");
    }
}

/// Charts are named pictures with the table behind them; all offices on one page.
async fn numbers(walk: &Walk<'_>) {
    let browser = walk.browser;
    browser.goto("/metro/statistik").await;
    assert!(browser.has("#saluran svg[role=img] title").await, "a chart without a title");
    assert!(browser.text("#saluran svg desc").await.contains(':'), "a chart without its words");
    browser.unfold("#saluran details").await;
    assert!(browser.text("#saluran table").await.contains("Datang langsung"));
    let year = walk.year;
    let png = walk.site.get(&format!("/metro/statistik/{year}-saluran.png"));
    assert!(png.status == 200 && png.body.starts_with(b"\x89PNG"));
    let csv = walk.site.get(&format!("/metro/statistik/{year}-saluran.csv")).text();
    assert!(csv.contains("Datang langsung"), "{csv}");
    browser.goto("/statistik/nasional").await;
    for office in ["KPU Kabupaten Sarolangun", "Metro", "Dharmasraya"] {
        browser.says(office).await;
    }
    browser.follow(".map svg a[href^='/statistik/provinsi/15']").await;
    browser.says("Statistik kantor di Jambi").await;
    assert!(!browser.words().await.contains("KPU Kota Metro"), "an office of another province");
    walk.as_officer(PPID, "/kerja/statistik").await;
    browser.says("Langkah SOP dan janjinya").await;
    browser.says("Petugas ramah.").await;
    let public = plain(&walk.site.get("/metro/survei-kepuasan").text());
    assert!(public.contains("Nilai SKM") && !public.contains("Petugas ramah."), "{public}");
}

/// The pack says what is missing and takes what only the office knows.
async fn pack(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.as_officer(PPID, "/kerja/monev").await;
    browser.says("bukan penilaian Komisi Informasi").await;
    browser.unfold("#tanya-profile details").await;
    browser.paste("link", "https://metro.example/profil").await;
    browser.follow("#tanya-profile button").await;
    browser.says("Pernyataan disimpan.").await;
    assert!(browser.has("#tanya-profile a[href='https://metro.example/profil']").await);
    let year = walk.year;
    let file = walk.people[PPID].get(&format!("/kerja/monev/{year}.pdf"));
    assert!(pdf::text(&file.body).contains("metro.example/profil"));
    let to = format!("/kerja/monev/{year}/pernyataan");
    walk.people[DESK].refused(&to, &[("question", "profile")], "menulis");
}

/// The requester, by telephone and without scripts: nine marks after the end of the case, once.
#[tokio::test]
async fn the_survey_by_telephone_without_scripts() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Phone).await.without_scripts();
    let desk = site.sign_in("desk.sarolangun");
    let waiting = tour::cases(&desk, "selesai")
        .into_iter()
        .map(|case| tour::tracking(&site, &desk, &case))
        .find(|path| site.get(path).text().contains("id=\"survei\""));
    let tracking = waiting.expect("a closed case whose survey waits");
    browser.goto(&tracking).await;
    browser.follow("#survei a").await;
    let path = browser.path().await;
    browser.says("tanpa nama dan tanpa nomor permohonan").await;
    for field in ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"] {
        browser.tick(field, "4").await;
    }
    browser.follow("form[data-once] button").await;
    assert!(browser.text("#u9-salah").await.contains("Pilih salah satu"));
    browser.tick("u9", "3").await;
    let before = plain(&site.get("/sarolangun/survei-kepuasan").text());
    browser.follow("form[data-once] button").await;
    browser.says("jawaban Anda sudah kami terima").await;
    assert!(!browser.has("input[type=radio]").await, "it can be answered again");
    let after = plain(&site.get("/sarolangun/survei-kepuasan").text());
    assert_ne!(before, after, "the answer was not counted");
    browser.goto(&tracking).await;
    assert!(!browser.has("#survei").await, "the tracking page asks again");
    // The key is one's own: the tracking code opens no survey, the survey's opens no case.
    let key = path.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default();
    assert_eq!(site.get(&format!("/permohonan/{key}")).status, 404);
    let code = tracking.rsplit('/').next().unwrap_or_default();
    assert_eq!(site.get(&format!("/survei/{code}")).status, 404);
}

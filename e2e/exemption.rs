//! SOP *Pengujian Konsekuensi* of KPU Kabupaten Sarolangun, walked in a real browser: a request touches
//! what may have to be closed, the PPID begins a test from it, the law refuses what it must, the *Tim
//! Pertimbangan* advises, the head sends back once and approves, the office above decides, the request
//! is refused on that decision, the public reads that there is something and never what, and a ruling
//! opens it.

mod support;

use std::collections::BTreeMap;

use jiff::civil::Date;
use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Session, Site, plain};
use support::tour;

const DESK: &str = "desk.sarolangun";
const PPID: &str = "ppid.sarolangun";
const TEAM: &str = "pertimbangan.sarolangun";
const HEAD: &str = "sekretaris.sarolangun";
const PUBLIC: &str = "/sarolangun/info-terkecuali";

const TITLE: &str = "Hasil tes kesehatan calon petugas";
const SUBJECT: &str = "Lembar hasil tes kesehatan tiap calon petugas.";
const HARM: &str = "Riwayat kesehatan orang tersebar.";
const ADVICE: &str = "Cukup lembar hasilnya yang ditutup.";
const RETURN: &str = "Sebutkan yang tetap dapat dibuka.";
const INTEREST: &str = "Kesimpulan sehat atau tidak sehat tetap diumumkan.";
const DECREE: &str = "77 Tahun 2026";

struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    case: String,
    test: String,
}

impl Walk<'_> {
    async fn become_officer(&self, login: &str, path: &str) {
        self.browser.become_officer(self.people[login].secret()).await;
        self.browser.goto(path).await;
    }

    /// A wrong role finds no form, sends it all the same and is refused; the test stays where it was.
    async fn wrong(&self, login: &str, act: (&str, &str), fields: &[(&str, &str)], words: &str) {
        let (code, path) = act;
        self.become_officer(login, &self.test).await;
        assert!(!self.browser.has(&format!("#{code}")).await, "{login} is offered {code}");
        let before = self.browser.text(".case-badges").await;
        self.people[login].refused(&format!("{}/{path}", self.test), fields, words);
        self.browser.goto(&self.test).await;
        assert_eq!(self.browser.text(".case-badges").await, before, "{login} moved it by {path}");
    }

    /// The civil date in the office's zone, by the server's own clock.
    fn today(&self) -> Date {
        let answer = self.site.get("/");
        let date = jiff::fmt::rfc2822::parse(answer.header("date")).expect("an HTTP date");
        date.with_time_zone(jiff::tz::TimeZone::get("Asia/Jakarta").expect("a zone")).date()
    }
}

#[tokio::test]
async fn a_test_from_a_request_to_its_end_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut people = BTreeMap::new();
    for login in [DESK, PPID, TEAM, HEAD] {
        let secret = browser.sign_in(login).await;
        people.insert(login, site.session(login, &secret));
    }
    let (case, test) = (String::new(), String::new());
    let mut walk = Walk { site: &site, browser: &browser, people, case, test };
    begun_from_a_request(&mut walk).await;
    based_on_a_statute(&walk).await;
    weighed_and_advised(&walk).await;
    sent_back_and_approved(&walk).await;
    decided_above(&walk).await;
    the_request_is_refused_on_it(&walk).await;
    read_by_anybody(&walk).await;
    opened_by_a_ruling(&walk).await;
    listed(&walk);
}

/// 1: from the decision's page. The desk cannot; what exactly must be said.
async fn begun_from_a_request(walk: &mut Walk<'_>) {
    let browser = walk.browser;
    walk.people[DESK].refused("/kerja/pengecualian", &[], "uji konsekuensi");
    let open = tour::cases(&walk.people[PPID], "terbuka");
    // One that no unit still owes an answer, so that it can be refused later.
    let free = open.into_iter().find(|case| {
        let page = walk.people[PPID].get(&format!("{case}/keputusan"));
        page.status == 200 && !page.text().contains("flash warn")
    });
    walk.case = free.expect("a case that waits for its decision");
    walk.become_officer(PPID, &format!("{}/keputusan", walk.case)).await;
    browser.tick("outcome", "refused").await;
    browser.follow("a[href*='/kerja/pengecualian/baru']").await;
    browser.says("Waktu menjawab permohonan tetap berjalan").await;
    browser.follow("#test_begin button").await;
    for field in ["title", "subject", "unit", "blackout"] {
        let error = browser.text(&format!("#{field}-salah")).await;
        assert!(error.contains("perlu diisi"), "{field}: {error}");
    }
    browser.fill("title", TITLE).await;
    browser.fill("subject", SUBJECT).await;
    let unit = browser.attribute("#unit option:nth-child(2)", "value").await;
    browser.choose("unit", &unit).await;
    browser.tick("extent", "whole").await;
    browser.follow("#test_begin button").await;
    browser.says("Pengujian dimulai").await;
    walk.test = browser.path().await.split('?').next().unwrap_or_default().to_owned();
    // The case says what it waits for; the desk learns no more than that.
    browser.goto(&walk.case).await;
    browser.says(TITLE).await;
    let desk = plain(&walk.people[DESK].get(&walk.case).text());
    assert!(desk.contains("Uji konsekuensi untuk permohonan ini") && !desk.contains(TITLE));
    walk.people[DESK].refused(&format!("{}/dasar", walk.test), &[], "uji konsekuensi");
}

/// 2: never what Art. 18 opens, and only an undang-undang closes under letter j.
async fn based_on_a_statute(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.wrong(TEAM, ("test_basis", "dasar"), &[("grounds", "h")], "angkah 2").await;
    walk.become_officer(PPID, &walk.test).await;
    browser.tick("grounds", "h").await;
    browser.tick("never_exempt", "decisions").await;
    browser.follow("#test_basis button").await;
    assert!(browser.text("#never_exempt-salah").await.contains("Pasal 18 ayat (1)"));
    browser.click("#never_exempt-decisions").await;
    browser.tick("grounds", "j").await;
    browser.fill("statute", "PKPU 8 Tahun 2022").await;
    browser.fill("article", "Pasal 4").await;
    browser.follow("#test_basis button").await;
    assert!(browser.text("#statute-salah").await.contains("bukan undang-undang"));
    browser.fill("statute", "UU 27/2022").await;
    browser.follow("#test_basis button").await;
    browser.says("Dasar hukum tersimpan").await;
    browser.says("jo. UU 27/2022 Pasal 4").await;
}

/// 3: weighed by the PPID, advised by the team and by nobody else.
async fn weighed_and_advised(walk: &Walk<'_>) {
    let browser = walk.browser;
    let advice = [("view", "close"), ("opinion", "x")];
    walk.wrong(PPID, ("test_opinion", "pertimbangan"), &advice, "anya oleh").await;
    browser.fill("opened", HARM).await;
    browser.fill("closed", "Calon petugas terlindungi.").await;
    browser.fill("interest", "Kesimpulan diumumkan.").await;
    browser.follow("button[formaction$='/pengajuan']").await;
    assert!(browser.text("#until-salah").await.contains("harus mempunyai akhir"));
    assert_eq!(browser.value("opened").await, HARM, "what was typed is lost");
    browser.tick("conditions", "consent").await;
    browser.follow("button[formaction$='/pengajuan']").await;
    browser.says("Baru 0 dari 1 anggota").await;
    browser.follow("#test_weigh .savebar button:not([formaction])").await;
    browser.says("Penimbangan tersimpan").await;

    walk.become_officer(TEAM, "/kerja").await;
    browser.says(TITLE).await;
    browser.goto(&walk.test).await;
    browser.tick("view", "close").await;
    browser.fill("opinion", ADVICE).await;
    browser.follow("#test_opinion button").await;
    browser.says("Pertimbangan Anda tercatat").await;
    walk.become_officer(PPID, &walk.test).await;
    browser.says(ADVICE).await;
    browser.follow("button[formaction$='/pengajuan']").await;
    browser.says("menunggu persetujuan pimpinan").await;
}

/// 4: by the head alone; back once, then approved.
async fn sent_back_and_approved(walk: &Walk<'_>) {
    let browser = walk.browser;
    for login in [PPID, TEAM] {
        walk.wrong(login, ("test_approve", "persetujuan"), &[], "angkah 4").await;
    }
    walk.become_officer(HEAD, &walk.test).await;
    browser.unfold("details.act:has(#test_return)").await;
    browser.fill("return_reason", RETURN).await;
    browser.follow("#test_return button").await;
    browser.says("Dikembalikan.").await;
    walk.become_officer(PPID, &walk.test).await;
    browser.says(RETURN).await;
    browser.fill("interest", INTEREST).await;
    browser.follow("button[formaction$='/pengajuan']").await;
    walk.become_officer(HEAD, &walk.test).await;
    browser.says(INTEREST).await;
    browser.follow("#test_approve button").await;
    browser.says("menunggu penetapan").await;
}

/// 5: a district proposes; what the province decided is recorded with number and date.
async fn decided_above(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.wrong(HEAD, ("test_hand_up", "usulan"), &[("above_name", "x")], "angkah 5").await;
    walk.people[PPID].refused(
        &format!("{}/penetapan", walk.test),
        &[("decree", "1")],
        "kantor di atasnya yang menetapkan",
    );
    walk.become_officer(PPID, &walk.test).await;
    assert!(!browser.has("#test_determine").await, "a district is offered to determine");
    browser.fill("above_name", "KPU Provinsi Jambi").await;
    browser.follow("#test_hand_up button").await;
    browser.says("Diajukan ke kantor di atas.").await;
    let nothing = plain(&walk.site.get(PUBLIC).text());
    assert!(!nothing.contains(TITLE), "what nobody decided is public");
    browser.follow("#test_record button").await;
    for field in ["verdict", "record_decree", "decided_on"] {
        assert!(browser.has(&format!("#{field}-salah")).await, "nothing beside {field}");
    }
    // How a date is typed is the browser's own affair: the form is sent as it would send it.
    let record = |on: Date| {
        let on = on.to_string();
        let fields = [("verdict", "exempt"), ("record_decree", DECREE), ("decided_on", &on)];
        walk.people[PPID].post(&format!("{}/putusan", walk.test), &fields)
    };
    let today = walk.today();
    let tomorrow = record(today.tomorrow().expect("a day"));
    assert_eq!(tomorrow.status, 422, "a decision of tomorrow is recorded");
    assert!(tomorrow.text().contains("decided_on-salah"));
    assert_eq!(record(today).status, 303);
    browser.goto(&walk.test).await;
    browser.says(&format!("KPU Provinsi Jambi {DECREE}")).await;
    let sheet = walk.people[PPID].get(&format!("{}/lembar-uji.pdf", walk.test));
    let words = pdf::text(&sheet.body);
    // Cells of a table stand beside each other on the page: single words of them are looked for.
    for part in [SUBJECT, INTEREST, "tersebar", "hasilnya", "KPU Provinsi Jambi", DECREE] {
        assert!(words.contains(part), "no “{part}” in {words}");
    }
    assert!(!words.contains("konsep"), "{words}");
}

/// The request that occasioned it is refused on that decision, in the test's own words.
async fn the_request_is_refused_on_it(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.become_officer(PPID, &format!("{}/keputusan", walk.case)).await;
    browser.tick("outcome", "refused").await;
    let id = walk.test.rsplit('/').next().unwrap_or_default();
    browser.tick("tests", id).await;
    browser.follow(".savebar button:not([formaction])").await;
    browser.says("Keputusan ditetapkan; pemberitahuan tertulis diterbitkan.").await;
    let page = walk.people[PPID].get(&walk.case).text();
    let letters = page.split(r#"href=""#).skip(1).filter_map(|rest| rest.split('"').next());
    let letters: Vec<&str> = letters.filter(|href| href.contains("/surat/")).collect();
    let refusal = letters.iter().map(|href| pdf::text(&walk.people[PPID].get(href).body));
    let said: Vec<String> = refusal.collect();
    assert!(said.iter().any(|text| text.contains(DECREE) && text.contains(HARM)), "{said:?}");
}

/// Anybody reads that there is something, why and until when.
async fn read_by_anybody(walk: &Walk<'_>) {
    let browser = walk.browser;
    browser.leave().await;
    browser.goto(PUBLIC).await;
    for words in [TITLE, DECREE, "KPU Provinsi Jambi", "jo. UU 27/2022 Pasal 4", "menyetujui"] {
        browser.says(words).await;
    }
    let page = walk.site.get(PUBLIC).text();
    for secret in [SUBJECT, HARM, ADVICE, INTEREST] {
        assert!(!page.contains(secret), "“{secret}” is public");
    }
    // The demo's own: one ends soon, one was opened by the law.
    let opened = browser.text("#terbuka ~ table").await;
    assert!(opened.contains("Terbuka demi hukum"), "{opened}");
    let strange = walk.site.get(&walk.test);
    assert!(strange.status != 200, "a stranger reads the test");
}

/// 6: a ruling opens it; what the exemption does not know is refused first.
async fn opened_by_a_ruling(walk: &Walk<'_>) {
    let browser = walk.browser;
    let open = [("why", "commission"), ("end_reason", "x")];
    walk.wrong(HEAD, ("test_open", "pembukaan"), &open, "angkah 6").await;
    walk.become_officer(PPID, &walk.test).await;
    browser.tick("why", "declared").await;
    browser.fill("end_reason", "Putusan majelis").await;
    browser.follow("#test_open button").await;
    assert!(browser.text("#why-salah").await.contains("uji konsekuensi baru"));
    browser.tick("why", "commission").await;
    browser.follow("#test_open button").await;
    browser.says("Dinyatakan terbuka.").await;
    let page = plain(&walk.site.get(PUBLIC).text());
    let (_, opened) = page.split_once("Sudah terbuka").expect("a list of what is open again");
    assert!(opened.contains(TITLE), "{page}");
}

/// The list of the year, from the page and from the command line: the same rows.
fn listed(walk: &Walk<'_>) {
    let year = walk.today().year();
    let file = walk.people[PPID].get(&format!("/kerja/pengecualian/daftar/{year}.csv"));
    assert!(file.text().contains(SUBJECT) && file.text().contains(DECREE), "{}", file.text());
    let data = walk.site.data();
    let to = data.join("daftar.csv");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(["register", "export", "--kind", "exemption", "--office", "1503", "--year"])
        .arg(year.to_string())
        .arg("-o")
        .arg(&to)
        .arg("--data")
        .arg(&data)
        .output()
        .expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(std::fs::read(&to).expect("written"), file.body);
}

//! From refusal to the executed ruling, walked in a real browser on the demo of KPU Kabupaten
//! Sarolangun: the citizen objects from her tracking page, each step by the right role after a wrong one
//! has tried, the commission opens a part, the office gives it; every clock is what the command line
//! counts, every letter says what it must, and the evidence is opened and its hashes counted again.

mod support;

use std::collections::BTreeMap;

use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Session, Site, plain};

const DESK: &str = "desk.sarolangun";
const PPID: &str = "ppid.sarolangun";
const SEKRETARIS: &str = "sekretaris.sarolangun";
const DOKUMENTASI: &str = "dokumentasi.sarolangun";

const NAME: &str = "Putri Handayani Contoh";
const CASE: &str = "Nilai ujian tidak saya minta, hanya daftar materi dan kunci jawaban.";
const REASONS: &str = "Kunci jawaban dipakai ulang pada seleksi berikutnya.";
const RULING: &str = "Daftar materi dinyatakan terbuka, kunci jawaban tetap tertutup.";
const GIVEN: &str = "Daftar materi seleksi, empat halaman";

struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    /// Where the citizen follows her request.
    request: String,
    /// The objection in the workspace.
    objection: String,
    /// Its number.
    number: String,
    /// Where the citizen follows her objection.
    follow: String,
    /// The dispute in the workspace.
    dispute: String,
}

impl Walk<'_> {
    async fn as_officer(&self, login: &str, path: &str) {
        self.browser.become_officer(self.people[login].secret()).await;
        self.browser.goto(path).await;
    }

    /// A wrong role finds no form, reads whose step it is, sends the form all the same and is refused;
    /// nothing has moved.
    async fn wrong(
        &self,
        login: &str,
        page: &str,
        act: (&str, &str),
        fields: &[(&str, &str)],
        words: &str,
    ) {
        let (code, path) = act;
        self.as_officer(login, page).await;
        assert!(!self.browser.has(&format!("#{code}")).await, "{login} is offered {code}");
        self.browser.says(words).await;
        let before = self.browser.text(".case-badges").await;
        self.people[login].refused(&format!("{page}/{path}"), fields, words);
        self.browser.goto(page).await;
        assert_eq!(self.browser.text(".case-badges").await, before, "{login} moved it by {path}");
    }

    /// The right role opens the form of a step.
    async fn right(&self, login: &str, page: &str, code: &str) {
        self.as_officer(login, page).await;
        self.browser.unfold(&format!("details:has(> #{code})")).await;
    }

    async fn send(&self, code: &str) {
        self.browser.follow(&format!("#{code} p.actions button")).await;
        self.browser.says("Tersimpan.").await;
    }

    /// The letter with this title on a page of the workspace, as text.
    async fn letter(&self, page: &str, title: &str) -> String {
        let html = self.people[PPID].get(page).text();
        for part in html.split("<a href=\"").skip(1) {
            let Some((href, rest)) = part.split_once('"') else { continue };
            let words = plain(&format!("<{}", rest.split_once("</a>").map_or("", |(a, _)| a)));
            if words.contains(title) && href.contains("/surat/") {
                return pdf::text(&self.people[PPID].get(href).body);
            }
        }
        panic!("no letter “{title}” on {page}");
    }

    /// What the command line counts for a rule from today, read as the office of the demo reads it.
    fn clock(&self, rule: &str) -> (String, String) {
        // What arrives has an hour, which counts; what is dated by a civil day has none.
        let arrives = rule == "objection-answer";
        let received = if arrives { self.now().to_string() } else { self.today() };
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(["clock", "--received", &received, "--rule", rule, "--zone", "WIB", "--json"])
            .args(["--closed-day", "next-working-day", "--closing-time", "16:00"])
            .output()
            .expect("it runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let json: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
        let text = |key: &str| json[key].as_str().expect(key).to_owned();
        (text("due"), text("citation"))
    }

    /// Today in western Indonesia.
    fn today(&self) -> String {
        self.now().to_zoned(terbuka_core::office::Zone::Wib.tz()).date().to_string()
    }

    fn now(&self) -> jiff::Timestamp {
        let second = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
        jiff::Timestamp::from_second(second.cast_signed()).expect("an instant")
    }
}

/// Every `<time datetime>` of a page's clocks.
fn dues(html: &str) -> Vec<String> {
    html.split("class=\"clock-due\"")
        .skip(1)
        .filter_map(|rest| rest.split_once("datetime=\"")?.1.split('"').next().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn from_refusal_to_the_executed_ruling_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut people = BTreeMap::new();
    for login in [DESK, PPID, SEKRETARIS, DOKUMENTASI] {
        let secret = browser.sign_in(login).await;
        people.insert(login, site.session(login, &secret));
    }
    let mut walk = Walk {
        site: &site,
        browser: &browser,
        people,
        request: String::new(),
        objection: String::new(),
        number: String::new(),
        follow: String::new(),
        dispute: String::new(),
    };
    refused(&mut walk).await;
    objected(&mut walk).await;
    explained_and_answered(&walk).await;
    delivered_and_not_accepted(&walk).await;
    brought_before_the_commission(&mut walk).await;
    heard_and_ruled(&walk).await;
    carried_out(&walk).await;
    evidence(&walk).await;
    registers(&walk).await;
}

/// The request of the day, refused by the PPID.
async fn refused(walk: &mut Walk<'_>) {
    let browser = walk.browser;
    walk.as_officer(DESK, "/kerja/permohonan/baru").await;
    browser.tick("channel", "walk_in").await;
    browser.tick("kind", "individual").await;
    browser.fill("name", NAME).await;
    browser.choose("identity_kind", "ktp").await;
    browser.fill("identity_number", "1503994502900029").await;
    browser.fill("address", "Jalan Contoh Anggrek 9, Sarolangun").await;
    browser.fill("email", "putri.handayani@warga.example").await;
    browser.fill("information", "Daftar materi dan kunci jawaban seleksi petugas").await;
    browser.fill("purpose", "Persiapan seleksi").await;
    browser.choose("obtain", "soft_copy").await;
    browser.choose("delivery", "email").await;
    browser.tick("papers", "identity_card").await;
    browser.tick("complete", "1").await;
    browser.follow("[data-save]").await;
    let case = browser.path().await;
    let case = case.strip_suffix("/diterima").expect("the page after").to_owned();
    walk.request = support::tour::tracking(walk.site, &walk.people[DESK], &case);
    walk.request = walk.request.replace(&walk.site.url, "");
    // While the answer is due, there is nothing to object to.
    browser.leave().await;
    browser.goto(&walk.request).await;
    assert!(!browser.has(&format!("a[href$='{}/keberatan']", walk.request)).await);
    browser.goto(&format!("{}/keberatan", walk.request)).await;
    browser.says("Belum ada yang dapat dikeberatankan").await;

    walk.as_officer(PPID, &format!("{case}/keputusan")).await;
    browser.tick("outcome", "refused").await;
    browser.tick("grounds", "h").await;
    browser.fill("consequence", "Kunci jawaban yang terbuka merusak seleksi berikutnya.").await;
    let test = browser.attribute("input[name=tests]", "value").await;
    browser.tick("tests", &test).await;
    browser.choose("delivery", "email").await;
    browser.follow(".savebar button:not([formaction])").await;
    browser.says("Keputusan ditetapkan").await;
}

/// The citizen objects from her tracking page, without an account.
async fn objected(walk: &mut Walk<'_>) {
    let browser = walk.browser;
    browser.leave().await;
    browser.goto(&walk.request).await;
    browser.follow(&format!("a[href$='{}/keberatan']", walk.request)).await;
    browser.says("a. Permintaan ditolak dengan alasan pengecualian").await;
    assert!(!browser.has("input[name=grounds][value=c]").await, "silence is offered as a ground");
    browser.follow("form.ask button.big").await;
    assert!(browser.text("#case_position-salah").await.contains("perlu diisi"));
    browser.tick("grounds", "a").await;
    browser.fill("case_position", CASE).await;
    browser.tick("statement", "1").await;
    browser.follow("form.ask button.big").await;
    browser.says("Keberatan Anda sudah kami terima").await;
    walk.follow = browser.path().await.split('?').next().unwrap_or_default().to_owned();
    let title = browser.text("h1").await;
    walk.number = title.trim_start_matches("Keberatan ").to_owned();
    let (due, _) = walk.clock("objection-answer");
    assert_eq!(browser.attribute(".clock-due time", "datetime").await, due);
    // Twice on the same ground: refused with the number of the first.
    browser.goto(&format!("{}/keberatan", walk.request)).await;
    browser.says(&walk.number).await;
    assert!(!browser.has("input[name=grounds][value=a]").await, "the same ground is offered again");

    walk.as_officer(PPID, "/kerja/keberatan").await;
    let list = walk.people[PPID].get("/kerja/keberatan").text();
    let at = list.find(&walk.number).expect("it is on the list");
    let href = list[..at].rsplit("href=\"").next().and_then(|rest| rest.split('"').next());
    walk.objection = href.expect("a link").to_owned();
    let receipt = walk.letter(&walk.objection, "Tanda terima keberatan").await;
    for words in [walk.number.as_str(), NAME, "kunci jawaban", "UU 14/2008 Pasal 36 ayat (2)"] {
        assert!(receipt.contains(words), "the receipt lacks “{words}”: {receipt}");
    }
}

/// The PPID explains; his superior, and nobody else, answers.
async fn explained_and_answered(walk: &Walk<'_>) {
    let browser = walk.browser;
    let page = &walk.objection;
    let answer = [("objection_answer_outcome", "upheld"), ("objection_answer_reasons", REASONS)];
    for login in [DESK, PPID] {
        walk.wrong(login, page, ("objection_answer", "tanggapan"), &answer, "angkah 3").await;
    }
    assert_eq!(walk.people[DOKUMENTASI].get(page).status, 403, "not his to see");
    walk.wrong(
        DESK,
        page,
        ("objection_explain", "penjelasan"),
        &[("objection_explain_explanation", "x")],
        "angkah 2",
    )
    .await;
    walk.right(PPID, page, "objection_explain").await;
    browser.fill("objection_explain_explanation", "Kunci jawaban dipakai ulang.").await;
    walk.send("objection_explain").await;
    walk.right(SEKRETARIS, page, "objection_answer").await;
    browser.tick("objection_answer_outcome", "upheld").await;
    browser.follow("#objection_answer p.actions button").await;
    assert!(browser.text("#objection_answer_reasons-salah").await.contains("perlu diisi"));
    browser.fill("objection_answer_reasons", REASONS).await;
    walk.send("objection_answer").await;
    let letter = walk.letter(page, "Tanggapan atas keberatan").await;
    for words in [
        walk.number.as_str(),
        NAME,
        REASONS,
        "dikuatkan",
        "Komisi Informasi Provinsi Jambi",
        "14 (empat belas) hari kerja",
        "UU 14/2008 Pasal 37 ayat (2)",
    ] {
        assert!(letter.contains(words), "the answer lacks “{words}”: {letter}");
    }
}

/// The answer reaches the citizen, who does not accept it.
async fn delivered_and_not_accepted(walk: &Walk<'_>) {
    let browser = walk.browser;
    let page = &walk.objection;
    walk.right(DESK, page, "objection_deliver").await;
    browser.choose("objection_deliver_by", "email").await;
    walk.send("objection_deliver").await;
    let (dispute_due, _) = walk.clock("dispute");
    browser.leave().await;
    browser.goto(&walk.follow).await;
    browser.says("Ditolak, keputusan PPID dikuatkan").await;
    assert!(dues(&walk.site.get(&walk.follow).text()).contains(&dispute_due), "no way shown");
    assert!(
        !browser.words().await.contains("Kunci jawaban dipakai ulang."),
        "an inner explanation"
    );
    browser.tick("reaction", "rejects").await;
    browser.fill("words", "Daftar materi tidak perlu ditutup").await;
    browser.follow("form[action$='/sikap'] button").await;
    browser.says("Terima kasih, sudah kami catat.").await;
    walk.right(DESK, page, "objection_close").await;
    walk.send("objection_close").await;
}

/// The office opens the file of the dispute.
async fn brought_before_the_commission(walk: &mut Walk<'_>) {
    let browser = walk.browser;
    let page = walk.objection.clone();
    walk.wrong(
        DESK,
        &page,
        ("open_dispute", "sengketa"),
        &[("open_dispute_commission", "province")],
        "Hanya oleh",
    )
    .await;
    walk.right(PPID, &page, "open_dispute").await;
    browser.choose("open_dispute_commission", "province").await;
    browser.fill("open_dispute_commission_no", "021/CONTOH/KI-PS").await;
    browser.follow("#open_dispute p.actions button").await;
    browser.says("Tersimpan.").await;
    browser.says("Komisi Informasi Provinsi Jambi").await;
    walk.dispute = browser.path().await.split('?').next().unwrap_or_default().to_owned();
    let shown = dues(&walk.people[PPID].get(&walk.dispute).text());
    for rule in ["ki-start", "ki-end", "dispute"] {
        assert!(shown.contains(&walk.clock(rule).0), "{rule}: {shown:?}");
    }
}

/// A hearing in the calendar, then the ruling that reverses.
async fn heard_and_ruled(walk: &Walk<'_>) {
    let browser = walk.browser;
    let page = &walk.dispute;
    assert!(!browser.has("#mediate").await, "a refusal under Art. 17 cannot be mediated");
    walk.people[PPID].refused(&format!("{page}/mediasi"), &[], "langsung ke ajudikasi");
    walk.right(PPID, page, "hearing").await;
    browser.choose("hearing_kind", "adjudication").await;
    let day = walk.clock("ki-start").0;
    browser.pick("hearing_hearing_on", &day).await;
    browser.pick("hearing_hearing_time", "10:30").await;
    browser.fill("hearing_place", "Ruang sidang contoh, lantai 2").await;
    walk.send("hearing").await;
    walk.as_officer(PPID, "/kerja/sidang").await;
    browser.says("Ruang sidang contoh, lantai 2").await;
    browser.follow("form[action$='/sidang/alamat'] button").await;
    let url = browser.text("code").await;
    let feed = walk.site.get(&url.replace(&walk.site.url, ""));
    assert!(feed.header("content-type").starts_with("text/calendar"));
    let start = format!("DTSTART:{}T033000Z", day.replace('-', ""));
    assert!(feed.text().contains(&start), "{}", feed.text());
    assert!(!feed.text().contains(NAME), "a name in the calendar");

    walk.right(PPID, page, "adjudicate").await;
    walk.send("adjudicate").await;
    let due = walk.clock("objection").0;
    walk.right(PPID, page, "rule").await;
    browser.tick("rule_outcome", "open_in_part").await;
    browser.fill("rule_number", "021/CONTOH/KI-PS-A").await;
    browser.fill("rule_words", RULING).await;
    browser.follow("#rule p.actions button").await;
    assert!(browser.has("#rule_order_due-salah").await, "opened without a date");
    browser.pick("rule_order_due", &due).await;
    walk.send("rule").await;
    browser.says(RULING).await;
    let court = walk.clock("court").0;
    assert!(dues(&walk.people[PPID].get(page).text()).contains(&court), "no way to court");
    browser.leave().await;
    browser.goto(&walk.request).await;
    let told = browser.text("#keberatan").await;
    assert!(
        told.contains("Komisi Informasi") && told.contains("informasi diberikan paling lambat"),
        "{told}"
    );
}

/// What was ordered is given; the request says so.
async fn carried_out(walk: &Walk<'_>) {
    let browser = walk.browser;
    let page = &walk.dispute;
    walk.wrong(
        DESK,
        page,
        ("execute", "pelaksanaan"),
        &[("execute_note", "x"), ("execute_by", "email")],
        "Hanya oleh",
    )
    .await;
    walk.right(PPID, page, "execute").await;
    browser.fill("execute_note", GIVEN).await;
    browser.choose("execute_by", "email").await;
    walk.send("execute").await;
    walk.right(PPID, page, "close").await;
    walk.send("close").await;
    browser.leave().await;
    browser.goto(&walk.request).await;
    assert!(browser.text("#keberatan").await.contains("dilaksanakan"), "the request does not tell");
}

/// The evidence in one archive: every file is what its hash says.
async fn evidence(walk: &Walk<'_>) {
    let refused = walk.people[DESK].get(&format!("{}/bukti.zip", walk.objection));
    assert_eq!(refused.status, 403, "the desk takes the evidence out");
    let file = walk.people[PPID].get(&format!("{}/bukti.zip", walk.objection));
    assert_eq!((file.status, file.header("content-type")), (200, "application/zip"));
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("bukti.zip");
    std::fs::write(&archive, &file.body).expect("written");
    let run = |program: &str, args: &[&str]| {
        let done = std::process::Command::new(program)
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(
            done.status.success(),
            "{program}: {said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        said
    };
    // Other programs than ours read it and count the hashes.
    let open = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall('.'); print('\\n'.join(z.namelist()))";
    let names = run("python3", &["-c", open, "bukti.zip"]);
    let counted = run("sha256sum", &["--check", "--strict", "SHA256SUMS"]);
    assert_eq!(counted.lines().count(), names.lines().count() - 1, "{counted}");
    for kind in ["receipt", "notification", "refusal", "objection_receipt", "objection_answer"] {
        assert!(names.contains(&format!("-{kind}-")), "no {kind} in {names}");
    }
    // One PDF to read: contents, chronology, and the letters behind them.
    let book = pdf::text(&std::fs::read(folder.path().join("00-berkas-bukti.pdf")).expect("there"));
    for words in [walk.number.as_str(), NAME, "Daftar isi", "Kronologi", "SHA-256", "dilaksanakan"]
    {
        assert!(book.contains(words), "the contents lack “{words}”: {book}");
    }
    for words in ["Keaslian dokumen ini dapat diperiksa", "Yth.", "Pasal 37"] {
        assert!(book.contains(words), "no letter with “{words}” in the book: {book}");
    }
    let log = std::fs::read_to_string(folder.path().join("log.json")).expect("there");
    let log: serde_json::Value = serde_json::from_str(&log).expect("JSON");
    let events: Vec<&str> =
        log.as_array().expect("a list").iter().filter_map(|one| one["event"].as_str()).collect();
    for event in [
        "received",
        "decided",
        "lodged",
        "explained",
        "answered",
        "delivered",
        "reacted",
        "applied",
        "ruled",
        "executed",
        "order_executed",
    ] {
        assert!(events.contains(&event), "no {event} in {events:?}");
    }
}

/// The registers, from the page and from the command line.
async fn registers(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.as_officer(DESK, "/kerja/register-keberatan").await;
    browser.says(&walk.number).await;
    browser.says("keberatan ditolak, keputusan PPID dikuatkan").await;
    walk.as_officer(DESK, "/kerja/register-sengketa").await;
    browser.says("021/CONTOH/KI-PS").await;
    let year = walk.today()[..4].to_owned();
    let data = walk.site.data();
    for (kind, words) in [("objection", walk.number.as_str()), ("dispute", "021/CONTOH/KI-PS")] {
        let to = data.join(format!("{kind}.csv"));
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(["register", "export", "--office", "1503", "--kind", kind, "--year", &year, "-o"])
            .arg(&to)
            .arg("--data")
            .arg(&data)
            .output()
            .expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let text = std::fs::read_to_string(&to).expect("written");
        assert!(text.contains(words), "{kind}: {text}");
        assert!(text.contains(NAME), "{kind}: {text}");
    }
}

//! SOP *Pelayanan Informasi Publik* of KPU Kabupaten Sarolangun, walked in a real browser: each of
//! its eight steps by the right role, after a wrong one has tried it by the page and directly, with
//! its own session and token.

mod support;

use std::collections::BTreeMap;

use fantoccini::Locator;
use support::browser::{Browser, Screen};
use support::pdf;
use support::site::{Session, Site, plain};

const DESK: &str = "desk.sarolangun";
const PPID: &str = "ppid.sarolangun";
const SEKRETARIS: &str = "sekretaris.sarolangun";
const DATA: &str = "data.sarolangun";
const KEUANGAN: &str = "keuangan.sarolangun";
const DOKUMENTASI: &str = "dokumentasi.sarolangun";
const EVERYBODY: [&str; 6] = [DESK, PPID, SEKRETARIS, DATA, KEUANGAN, DOKUMENTASI];

const NAME: &str = "Siti Rahayu Wulandari";
const MATERIAL: &str = "Rekapitulasi pemilih per kecamatan tahun 2024";
const BLACKOUT: &str = "Kolom nomor induk kependudukan pada lampiran kedua";
const HARM: &str = "Membuka nomor induk kependudukan memudahkan penyalahgunaan identitas pemilih";
const SPOT: &str = "Selebaran alur pemutakhiran data pemilih, dua lembar";

/// A walk: who is signed in, and the case at hand.
struct Walk<'s> {
    site: &'s Site,
    browser: &'s Browser<'s>,
    people: BTreeMap<&'static str, Session<'s>>,
    case: String,
    number: String,
}

impl<'s> Walk<'s> {
    async fn begin(site: &'s Site, browser: &'s Browser<'s>) -> Self {
        let mut people = BTreeMap::new();
        for login in EVERYBODY {
            let secret = browser.sign_in(login).await;
            people.insert(login, site.session(login, &secret));
        }
        Self { site, browser, people, case: String::new(), number: String::new() }
    }

    fn person(&self, login: &str) -> &Session<'s> {
        &self.people[login]
    }

    async fn become_officer(&self, login: &str) {
        self.browser.become_officer(self.person(login).secret()).await;
    }

    /// A wrong role opens the case's page, finds no form and reads why; sends the form all the same
    /// and is refused; the case has not moved.
    async fn wrong(&self, login: &str, act: (&str, &str), fields: &[(&str, &str)], words: &str) {
        let (code, path) = act;
        self.become_officer(login).await;
        self.browser.goto(&self.case).await;
        assert!(!self.browser.has(&format!("#{code}")).await, "{login} is offered {code}");
        let others = self.browser.text(".others").await;
        assert!(others.contains(words), "{login}, {code}: no “{words}” in {others}");
        let before = self.stage().await;
        self.person(login).refused(&format!("{}/{path}", self.case), fields, words);
        self.browser.goto(&self.case).await;
        assert_eq!(self.stage().await, before, "{login} moved the case by {code}");
    }

    /// Who may not even see the case finds nothing, by the page and directly.
    fn nothing_for(&self, login: &str, path: &str, fields: &[(&str, &str)]) {
        let person = self.person(login);
        assert_eq!(person.get(&self.case).status, 404, "{login} sees {}", self.case);
        assert_eq!(person.post(&format!("{}/{path}", self.case), fields).status, 404, "{login}");
    }

    async fn stage(&self) -> String {
        self.browser.text(".case-badges").await
    }

    /// The right role opens the form of an act on the case's page.
    async fn right(&self, login: &str, act: &str) {
        self.become_officer(login).await;
        self.browser.goto(&self.case).await;
        self.browser.unfold(&format!("details:has(> #{act})")).await;
    }

    /// Sends the form of an act, and reads that it was done.
    async fn send(&self, act: &str, done: &str) {
        self.browser.follow(&format!("#{act} p.actions button")).await;
        self.browser.says(done).await;
        assert!(self.browser.path().await.starts_with(&self.case));
    }

    /// The letter of a kind, from the case's page.
    async fn letter(&self, login: &str, title: &str) -> Vec<u8> {
        self.become_officer(login).await;
        self.browser.goto(&self.case).await;
        let href = self.link(".downloads a", title).await;
        let file = self.person(login).get(&href);
        assert_eq!(file.header("content-type"), "application/pdf", "{title}: {}", file.text());
        file.body
    }

    /// The address behind the link with these words.
    async fn link(&self, css: &str, words: &str) -> String {
        for link in self.browser.client.find_all(Locator::Css(css)).await.expect("a page") {
            if plain(&link.html(true).await.expect("a link")) == words {
                return link.attr("href").await.expect("a link").expect("an address");
            }
        }
        panic!("no link “{words}” on {}", self.browser.path().await)
    }
}

const ACT_EXEMPT: (&str, &str) = ("tell_exempt", "penjelasan");
const ACT_DISPOSE: (&str, &str) = ("dispose", "disposisi");
const ACT_REPLY: (&str, &str) = ("reply", "balasan");
const ACT_EXTEND: (&str, &str) = ("extend", "perpanjangan");
const ACT_DECIDE: (&str, &str) = ("decide", "keputusan");
const ACT_HAND_OVER: (&str, &str) = ("hand_over", "penyerahan");
const ACT_REGISTER: (&str, &str) = ("register", "pencatatan");
const ACT_SUPERVISE: (&str, &str) = ("supervise", "supervisi");
const ACT_SPOT: (&str, &str) = ("answer_on_spot", "jawaban-langsung");

const INTAKE: &[(&str, &str)] = &[
    ("channel", "walk_in"),
    ("kind", "individual"),
    ("name", "Peminta Gelap"),
    ("address", "Jalan Contoh 1, Sarolangun"),
    ("phone", "081200009999"),
    ("information", "Daftar pemilih"),
    ("purpose", "Ingin tahu"),
    ("obtain", "soft_copy"),
    ("delivery", "email"),
    ("complete", "1"),
];

const VERDICT: &[(&str, &str)] = &[
    ("outcome", "granted_in_part"),
    ("grounds", "h"),
    ("material", MATERIAL),
    ("consequence", HARM),
    ("blackout", BLACKOUT),
    ("delivery", "email"),
    ("cost_rupiah", "0"),
];

#[tokio::test]
async fn the_eight_steps_by_the_right_roles_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await;
    let mut walk = Walk::begin(&site, &browser).await;
    step_one(&mut walk, NAME, "email").await;
    step_three(&walk).await;
    step_four(&walk).await;
    step_five(&walk).await;
    steps_six_and_seven(&walk).await;
    step_eight(&walk).await;
    what_remains(&walk).await;
    // Steps 2 and 5 to 7 for what lies ready at the desk.
    step_one(&mut walk, "Bambang Sutrisno", "pick_up").await;
    step_two(&walk).await;
}

/// 1: the desk takes in who comes to the counter, with the checklist and the stopwatch.
async fn step_one(walk: &mut Walk<'_>, name: &str, delivery: &str) {
    let browser = walk.browser;
    walk.become_officer(SEKRETARIS).await;
    browser.goto("/kerja/permohonan/baru").await;
    assert!(!browser.has("form.intake").await, "the Sekretaris is offered the desk's form");
    let not_his = "Anda tidak berwenang untuk menerima permohonan di meja layanan";
    browser.says(not_his).await;
    let post = |login: &str, words: &str| {
        let page = walk.person(login).get("/kerja/permohonan/baru");
        let key = page.after(r#"name="_key" value=""#).unwrap_or_default();
        let mut fields = INTAKE.to_vec();
        fields.push(("_key", &key));
        walk.person(login).refused("/kerja/permohonan", &fields, words);
    };
    post(SEKRETARIS, not_his);
    // The PPID may by the regulations; this office's SOP gives the step to the desk.
    post(PPID, "langkah 1 pada SOP kantor ini dan menjadi tugas Desk Pelayanan");

    walk.become_officer(DESK).await;
    browser.goto("/kerja?daftar=semua&cari=Peminta+Gelap").await;
    assert!(!browser.has("tr[data-row]").await, "a refused intake left a request");
    browser.goto("/kerja/permohonan/baru").await;
    browser.until("[data-stopwatch-time]", |time| !time.is_empty()).await;
    browser.says("Standar 10 menit").await;
    browser.tick("channel", "walk_in").await;
    browser.tick("kind", "individual").await;
    browser.fill("name", name).await;
    browser.choose("identity_kind", "ktp").await;
    browser.fill("identity_number", "1503994502900011").await;
    browser.fill("address", "Jalan Contoh Mawar 3, Sarolangun").await;
    browser.fill("phone", "081200000555").await;
    browser.fill("email", "siti.rahayu@warga.example").await;
    browser.fill("information", "Rekapitulasi pemilih per kecamatan beserta lampirannya").await;
    browser.fill("purpose", "Penelitian partisipasi pemilih").await;
    browser.choose("obtain", "soft_copy").await;
    browser.choose("delivery", delivery).await;
    browser.tick("papers", "identity_card").await;
    browser.tick("complete", "1").await;
    browser.follow("[data-save]").await;

    let path = browser.path().await;
    let case = path.strip_suffix("/diterima").unwrap_or_else(|| panic!("landed on {path}"));
    walk.case = case.to_owned();
    walk.number = browser.text(".received-number").await;
    assert!(browser.has(".received .badge.ok").await, "the stopwatch was not kept");
    let href = browser.attribute(".received a.button[target]", "href").await;
    let receipt = pdf::text(&walk.person(DESK).get(&href).body);
    for words in [&walk.number, name, "Rekapitulasi pemilih per kecamatan"] {
        assert!(receipt.contains(words), "the receipt lacks “{words}”: {receipt}");
    }
}

/// 2: what lies ready is given at the desk, without the long way.
async fn step_two(walk: &Walk<'_>) {
    let fields = [("spot_material", SPOT), ("spot_delivery", "pick_up")];
    walk.wrong(PPID, ACT_SPOT, &fields, "Langkah 2 SOP").await;
    walk.right(DESK, "answer_on_spot").await;
    walk.browser.fill("spot_material", SPOT).await;
    walk.browser.choose("spot_delivery", "pick_up").await;
    walk.send("answer_on_spot", "Jawaban langsung dicatat").await;
    let receipt = pdf::text(&walk.letter(DESK, "Tanda terima penyerahan").await);
    for words in
        [walk.number.as_str(), "Selebaran alur pemutakhiran data pemilih", "Bambang Sutrisno"]
    {
        assert!(receipt.contains(words), "the hand-over's receipt lacks “{words}”: {receipt}");
    }
    walk.right(DESK, "register").await;
    walk.send("register", "Catatan register ditutup").await;
    walk.browser.says("Dikabulkan seluruhnya").await;
}

/// 3: the desk tells what is exempt.
async fn step_three(walk: &Walk<'_>) {
    let fields = [("told_grounds", "h"), ("told_note", "Nomor induk kependudukan")];
    walk.wrong(PPID, ACT_EXEMPT, &fields, "Langkah 3 SOP").await;
    walk.right(DESK, "tell_exempt").await;
    walk.browser.tick("told_grounds", "h").await;
    walk.browser.fill("told_note", "Nomor induk kependudukan tidak dapat diberikan").await;
    walk.send("tell_exempt", "Penjelasan dicatat").await;
}

/// 4: disposition, the unit's reply, extension, decision.
async fn step_four(walk: &Walk<'_>) {
    let browser = walk.browser;
    let task = [("unit", "?"), ("instruction", "Siapkan rekapitulasi")];
    walk.nothing_for(DATA, "disposisi", &task);
    walk.wrong(DOKUMENTASI, ACT_DISPOSE, &task, "Langkah 4 SOP").await;
    walk.right(PPID, "dispose").await;
    let units = browser.find("select[name=unit]").await;
    let unit = "Subbagian Perencanaan, Data, dan Informasi";
    units.select_by_label(unit).await.expect("the unit is on the list");
    browser.fill("instruction", "Siapkan rekapitulasi per kecamatan").await;
    walk.send("dispose", "Disposisi diberikan").await;

    walk.become_officer(DATA).await;
    browser.goto(&walk.case).await;
    let task = browser.attribute("#reply input[name=disposition]", "value").await;
    let reply = [("disposition", task.as_str()), ("held", "yes"), ("reply", "Ada di arsip kami")];
    walk.wrong(DESK, ACT_REPLY, &reply, "Hanya oleh").await;
    walk.nothing_for(KEUANGAN, "balasan", &reply);
    walk.right(DATA, "reply").await;
    browser.tick("held", "yes").await;
    browser.fill("reply", "Rekapitulasi dua belas halaman, PDF, ada di arsip kami").await;
    walk.send("reply", "Jawaban unit dicatat").await;

    let longer = [("reason", "not_yet_held"), ("words", "Perlu disusun")];
    for login in [DESK, DATA] {
        walk.wrong(login, ACT_EXTEND, &longer, "Hanya oleh").await;
    }
    walk.right(PPID, "extend").await;
    let due = browser.attribute(".clock-due time", "datetime").await;
    browser.tick("reason", "not_yet_held").await;
    browser.fill("words", "Lampiran kedua masih disusun oleh subbagian").await;
    walk.send("extend", "Waktu diperpanjang").await;
    assert!(browser.attribute(".clock-due time", "datetime").await > due, "the date stayed");

    for login in [DESK, SEKRETARIS, DATA] {
        let words = if login == SEKRETARIS { "Langkah 4 SOP" } else { "Hanya oleh" };
        walk.wrong(login, ACT_DECIDE, VERDICT, words).await;
        walk.person(login).refused(&format!("{}/keputusan/pratinjau", walk.case), VERDICT, words);
        browser.goto(&format!("{}/keputusan", walk.case)).await;
        assert!(!browser.has("form.decision").await, "{login} is offered the decision");
    }
    walk.become_officer(PPID).await;
    browser.goto(&format!("{}/keputusan", walk.case)).await;
    let test = browser.attribute("input[name=tests]", "value").await;
    let mut verdict = VERDICT.to_vec();
    verdict.push(("tests", &test));
    let draft = walk.person(PPID).post(&format!("{}/keputusan/pratinjau", walk.case), &verdict);
    let draft = pdf::text(&draft.body);
    assert!(draft.contains(BLACKOUT) && draft.contains("masih konsep"), "no draft: {draft}");
    walk.become_officer(PPID).await;
    browser.goto(&format!("{}/keputusan", walk.case)).await;
    browser.tick("outcome", "granted_in_part").await;
    browser.fill("material", MATERIAL).await;
    browser.tick("grounds", "h").await;
    browser.fill("consequence", HARM).await;
    browser.fill("blackout", BLACKOUT).await;
    browser.choose("delivery", "email").await;
    // Nothing is closed without a decided consequence test; what was typed stays.
    browser.follow(".savebar button:not([formaction])").await;
    assert!(browser.text("#tests-salah").await.contains("uji konsekuensi"));
    assert_eq!(browser.value("blackout").await, BLACKOUT);
    browser.tick("tests", &test).await;
    browser.follow(".savebar button:not([formaction])").await;
    browser.says("Keputusan ditetapkan; pemberitahuan tertulis diterbitkan.").await;
}

/// 5: the desk hands over.
async fn step_five(walk: &Walk<'_>) {
    let fields = [("hand_by", "email"), ("hand_note", "x")];
    for login in [DATA, SEKRETARIS] {
        walk.wrong(login, ACT_HAND_OVER, &fields, "Langkah 5 SOP").await;
    }
    walk.right(DESK, "hand_over").await;
    walk.browser.choose("hand_by", "email").await;
    walk.browser.fill("hand_note", "Dikirim ke surel pemohon").await;
    walk.send("hand_over", "Penyerahan dicatat").await;
    let receipt = pdf::text(&walk.letter(DESK, "Tanda terima penyerahan").await);
    assert!(receipt.contains(&walk.number) && receipt.contains(NAME), "{receipt}");
}

/// 6 and 7: the desk closes the register's entry, the Kasubbag supervises.
async fn steps_six_and_seven(walk: &Walk<'_>) {
    walk.wrong(PPID, ACT_REGISTER, &[], "Langkah 6 SOP").await;
    walk.right(DESK, "register").await;
    walk.send("register", "Catatan register ditutup").await;
    let note = [("supervision_note", "Sesuai")];
    for login in [DESK, DATA] {
        walk.wrong(login, ACT_SUPERVISE, &note, "Langkah 7 SOP").await;
    }
    walk.right(PPID, "supervise").await;
    walk.browser.fill("supervision_note", "Lengkap dan tepat waktu").await;
    walk.send("supervise", "Supervisi dicatat").await;
}

/// 8: the Kasubbag delivers the month's report, the Sekretaris accepts it.
async fn step_eight(walk: &Walk<'_>) {
    let browser = walk.browser;
    let month = walk.link(".acts a.button", &format!("Laporan {}", walk.month().await)).await;
    let (deliver, accept) = (format!("{month}/penyampaian"), format!("{month}/penerimaan"));
    for (login, path, words) in [
        (DESK, &deliver, "langkah 8 pada SOP kantor ini"),
        (SEKRETARIS, &deliver, "Tidak ada yang berubah"),
        (PPID, &accept, "Tidak ada yang berubah"),
    ] {
        walk.become_officer(login).await;
        browser.goto(&month).await;
        assert!(!browser.has(&format!("form[action='{path}']")).await, "{login} is offered {path}");
        walk.person(login).refused(path, &[], words);
    }
    // Not before it was delivered.
    let early = walk.person(SEKRETARIS).post(&accept, &[]);
    assert!(matches!(early.status, 404 | 409 | 422), "accepted unseen: {}", early.status);
    walk.become_officer(PPID).await;
    browser.goto(&month).await;
    browser.follow(&format!("form[action='{deliver}'] button")).await;
    browser.goto(&walk.case).await;
    assert!(walk.stage().await.contains("Sudah dilaporkan"));
    walk.become_officer(SEKRETARIS).await;
    browser.goto(&month).await;
    browser.follow(&format!("form[action='{accept}'] button")).await;
    let signed = browser.text(".two-steps").await;
    for name in ["Hendra Saputra Contoh", "Zulfikar Amin Contoh"] {
        assert!(signed.contains(name), "{signed}");
    }
    let report = pdf::text(&walk.person(SEKRETARIS).get(&format!("{month}/laporan.pdf")).body);
    for words in ["Dikabulkan sebagian", "KABUPATEN SAROLANGUN", "Zulfikar Amin Contoh"] {
        assert!(report.contains(words), "the report lacks “{words}”: {report}");
    }
    let sheet = walk.person(SEKRETARIS).get(&format!("{month}/laporan.xlsx"));
    assert!(sheet.body.starts_with(b"PK"), "no XLSX");
}

/// What the walk leaves: the register's row, the line of the SOP, the notification with all seven
/// contents, the requester's own page.
async fn what_remains(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.become_officer(DESK).await;
    browser.goto(&walk.case).await;
    let done = browser.client.find_all(Locator::Css(".sop-line > li.done")).await.expect("steps");
    assert_eq!(done.len(), 7, "all steps but the second are done");
    let tracking = browser
        .attribute(".case-side a[href*='/permohonan/']:not([href*='/kerja/'])", "href")
        .await;

    browser.goto("/kerja/register").await;
    let mut rows = Vec::new();
    for row in browser.client.find_all(Locator::Css("tbody tr")).await.expect("rows") {
        rows.push(plain(&row.html(true).await.expect("a row")));
    }
    let row = rows.iter().find(|row| row.contains(&walk.number)).expect("the register's row");
    for words in [NAME, "Rekapitulasi pemilih per kecamatan", "Pasal 17 huruf h"] {
        assert!(row.contains(words), "the row lacks “{words}”: {row}");
    }
    let csv = walk.person(DESK).get(&format!("/kerja/register/{}.csv", walk.year()));
    assert!(csv.text().contains(&walk.number), "{}", csv.text());

    let bytes = walk.letter(PPID, "Pemberitahuan tertulis").await;
    let text = pdf::text(&bytes);
    for (letter, wanted) in [
        ("a", &["a. Penguasaan informasi", "di bawah penguasaan kami"][..]),
        ("b", &["b. Badan publik lain"]),
        ("c", &["c. Keputusan", "dikabulkan sebagian", "Pasal 17 huruf h", HARM]),
        // A table wraps its cells.
        ("d", &["d. Materi", "Rekapitulasi pemilih per kecamatan", "tahun 2024"]),
        ("e", &["e. Penghitaman", BLACKOUT]),
        ("f", &["f. Cara dan format penyampaian", "Surel (e-mail)", "softcopy"]),
        ("g", &["g. Biaya", "tanpa biaya"]),
        ("frame", &["KABUPATEN SAROLANGUN", "Hendra Saputra Contoh", "keberatan", NAME]),
    ] {
        for words in wanted {
            assert!(text.contains(words), "{letter}: no “{words}” in {text}");
        }
    }
    assert!(text.contains(&walk.number) && !text.contains("KONSEP"), "{text}");

    browser.leave().await;
    browser.goto(&tracking).await;
    browser.says("Jawaban sudah diserahkan dan dicatat dalam register.").await;
    let href = walk.link(".downloads a", "Pemberitahuan Tertulis").await;
    assert!(walk.site.get(&href).body == bytes, "the requester gets another file than was signed");
    assert!(!browser.words().await.contains("Lembar disposisi"), "the office's own paper is shown");
}

impl Walk<'_> {
    /// `2026-11`, as the case's page writes the month it waits for.
    async fn month(&self) -> String {
        let words = self.browser.text(".acts a.button").await;
        words.trim_start_matches("Laporan ").to_owned()
    }

    fn year(&self) -> &str {
        self.number.rsplit('/').next().unwrap_or_default()
    }
}

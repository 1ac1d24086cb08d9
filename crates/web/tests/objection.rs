//! Objections as people and programs meet them: the portal without scripts, the workspace's forms, the
//! API; bad input comes back with its reasons.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use support::{Browser, Page, Site};
use terbuka_core::law::ExemptionGround;
use terbuka_core::person::Delivery;
use terbuka_core::request::Outcome;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::role::Role;
use terbuka_desk::{intake, serve};
use terbuka_testkit::exemption::decided;
use terbuka_testkit::world::{PASSWORD, at_the_desk};

async fn officer(site: &Site, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.uji", role.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

/// A request of the first office, refused: its number and token.
async fn refused(site: &Site) -> (String, String) {
    let world = &site.world;
    let desk = world.person(Role::Desk);
    let taken = intake::receive(&world.cx, &desk, at_the_desk()).await.unwrap();
    let test = decided(world, "h").await;
    let verdict = Verdict {
        outcome: Outcome::Refused,
        grounds: [ExemptionGround::PersonalSecret].into(),
        never_exempt: Default::default(),
        tests: [test].into(),
        consequence: "Rahasia pribadi".into(),
        material: String::new(),
        blackout: String::new(),
        holder: String::new(),
        delivery: Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    };
    let decide = Command::Decide(Box::new(verdict));
    let ppid = world.person(Role::Ppid);
    serve::perform(&world.cx, &ppid, &taken.case, None, decide, Vec::new()).await.unwrap();
    (taken.number, taken.token)
}

/// Opens a form and sends it with its one-time key.
async fn send(browser: &mut Browser, at: &str, to: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(at).await;
    assert_eq!(page.status, StatusCode::OK, "{at}: {}", page.text());
    let (csrf, key) = (page.input("_csrf").unwrap(), page.input("_key").unwrap());
    let mut all = vec![("_csrf", csrf.as_str()), ("_key", key.as_str())];
    all.extend_from_slice(fields);
    browser.post(to, &all).await
}

#[tokio::test]
async fn the_portal_leads_from_the_refused_request_to_the_numbered_objection() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (number, token) = refused(&site).await;
    let request = format!("/permohonan/{token}");
    let page = browser.get(&format!("/uji{request}")).await;
    assert!(page.body.contains(&format!("{request}/keberatan")), "no way to object");

    // By number and code, as printed on the receipt.
    let start = "/uji/formulir-keberatan";
    let page = browser.get(start).await;
    assert!(page.text().contains("a. Permintaan ditolak"), "{}", page.text());
    for letter in ["b.", "c.", "d.", "e.", "f.", "g."] {
        assert!(page.text().contains(letter), "{letter} is not explained");
    }
    let find = format!("{start}/permohonan");
    let csrf = page.input("_csrf").unwrap();
    let wrong =
        browser.post(&find, &[("_csrf", &csrf), ("nomor", &number), ("kode", "salah")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let found =
        browser.post(&find, &[("_csrf", &csrf), ("nomor", &number), ("kode", &token)]).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER);
    let form = found.location().to_owned();
    assert!(form.ends_with(&format!("{request}/keberatan")), "{form}");

    // Only grounds that the request gives are offered; what is missing is said, nothing is lost.
    let page = browser.get(&form).await;
    assert!(page.body.contains("value=\"a\"") && !page.body.contains("value=\"c\""));
    let page = send(&mut browser, &form, &form, &[("purpose", "Skripsi <b>saya</b>")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["grounds", "case_position", "statement"] {
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    assert!(
        page.body.contains("Skripsi &#60;b&#62;saya") || page.body.contains("Skripsi &lt;b&gt;")
    );

    let good = [
        ("grounds", "a"),
        ("grounds", "d"),
        ("case_position", "Bukan data pribadi"),
        ("purpose", "Skripsi"),
        ("statement", "1"),
    ];
    // A ground that the request does not give, sent all the same.
    let mut forced = good.to_vec();
    forced[1] = ("grounds", "c");
    let page = send(&mut browser, &form, &form, &forced).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"grounds-salah\""), "{}", page.text());
    let done = send(&mut browser, &form, &form, &good).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = browser.get(done.location()).await;
    let text = page.text();
    assert!(
        text.contains("001/KEB/1503/II/2026") && text.contains("Tanda Terima Keberatan"),
        "{text}"
    );
    assert!(text.contains("2 April 2026"), "the answer's last day: {text}");
    assert!(page.body.contains("noindex") && page.body.contains("no-referrer"));

    // The same ground again; then nothing is left that was not objected to.
    let again = send(&mut browser, &form, &form, &good).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("001/KEB/1503/II/2026"), "{}", again.text());
    let page = browser.get(&format!("/uji{request}")).await;
    assert!(page.text().contains("001/KEB/1503/II/2026"), "the request does not tell");
    let english = browser.get(&format!("{}&lang=en", done.location())).await;
    assert!(english.text().contains("We have received your objection"), "{}", english.text());
    site.close().await;
}

#[tokio::test]
async fn before_the_answer_is_due_the_form_says_until_when_to_wait() {
    let site = Site::new().await;
    let world = &site.world;
    let desk = world.person(Role::Desk);
    let taken = intake::receive(&world.cx, &desk, at_the_desk()).await.unwrap();
    let mut browser = site.browser();
    let form = format!("/uji/permohonan/{}/keberatan", taken.token);
    let page = browser.get(&form).await;
    assert!(page.text().contains("26 Februari 2026"), "{}", page.text());
    assert!(!page.body.contains("name=\"case_position\""), "a form that cannot be sent");
    let stale = browser.post(&form, &[("grounds", "c")]).await;
    assert!(stale.status.is_client_error());
    site.close().await;
}

#[tokio::test]
async fn periodic_information_needs_no_request_but_a_person() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let start = "/uji/formulir-keberatan";
    let page = send(&mut browser, start, start, &[("kind", "individual")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["information", "case_position", "name", "identity_number", "statement"] {
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    let fields = [
        ("information", "Laporan keuangan tahunan"),
        ("case_position", "Tidak ada di laman"),
        ("purpose", "Penelitian"),
        ("found_on", "2026-02-09"),
        ("kind", "individual"),
        ("name", "Warga Contoh"),
        ("identity_kind", "ktp"),
        ("identity_number", "1503994507900001"),
        ("address", "Jalan Contoh 3"),
        ("email", "warga@example.id"),
        ("statement", "1"),
    ];
    let done = send(&mut browser, start, start, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = browser.get(done.location()).await;
    assert!(page.text().contains("b. Informasi berkala"), "{}", page.text());
    let mut later = fields.to_vec();
    later[3] = ("found_on", "2026-02-11");
    let page = send(&mut browser, start, start, &later).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "found tomorrow");
    site.close().await;
}

#[tokio::test]
async fn officers_answer_each_by_his_step_and_forms_come_back_whole() {
    let site = Site::new().await;
    let (number, _) = refused(&site).await;
    let (mut desk, _) = officer(&site, Role::Desk).await;
    let new = "/kerja/keberatan/baru";
    let page = send(&mut desk, new, "/kerja/keberatan", &[("request_number", "999")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("channel", "letter"),
        ("request_number", number.as_str()),
        ("grounds", "a"),
        ("case_position", "Bukan rahasia"),
    ];
    let done = send(&mut desk, new, "/kerja/keberatan", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let href = done.location().split('?').next().unwrap().to_owned();
    let list = desk.get("/kerja/keberatan").await;
    assert!(list.text().contains("001/KEB/1503/II/2026"));

    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let answer = format!("{href}/tanggapan");
    let refused = ppid.post(&answer, &[("_csrf", &csrf)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (mut superior, csrf) = officer(&site, Role::AtasanPpid).await;
    let page = superior.get(&href).await;
    assert!(page.body.contains("id=\"objection_answer\""), "{}", page.text());
    let sent = [
        ("_csrf", csrf.as_str()),
        ("version", "1"),
        ("objection_answer_outcome", "granted"),
        ("objection_answer_reasons", "Dapat dibuka <i>sebagian</i>"),
    ];
    let page = superior.post(&answer, &sent).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"objection_answer_order-salah\""), "{}", page.text());
    assert!(page.body.contains("Dapat dibuka"), "what was typed is lost");
    let mut whole = sent.to_vec();
    whole.extend([
        ("objection_answer_order", "Berikan daftar"),
        ("objection_answer_order_due", "2026-02-20"),
    ]);
    let mut old = whole.clone();
    old[1] = ("version", "9");
    assert_eq!(superior.post(&answer, &old).await.status, StatusCode::CONFLICT);
    let done = superior.post(&answer, &whole).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = superior.get(done.location()).await;
    for words in ["Diterima seluruhnya", "Surat perintah kepada PPID", "20 Februari 2026"] {
        assert!(page.text().contains(words), "no {words}: {}", page.text());
    }
    // The way to the commission is open; a PPID keeps the file, a hearing needs both day and time.
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let open = [("_csrf", csrf.as_str()), ("open_dispute_commission", "province")];
    let done = ppid.post(&format!("{href}/sengketa"), &open).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let dispute = done.location().split('?').next().unwrap().to_owned();
    let half = [
        ("_csrf", csrf.as_str()),
        ("hearing_kind", "preliminary"),
        ("hearing_hearing_on", "2026-03-02"),
        ("hearing_place", "Ruang sidang"),
    ];
    let page = ppid.post(&format!("{dispute}/sidang"), &half).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"hearing_hearing_time-salah\""), "{}", page.text());
    let mut whole = half.to_vec();
    whole.push(("hearing_hearing_time", "09:30"));
    assert_eq!(ppid.post(&format!("{dispute}/sidang"), &whole).await.status, StatusCode::SEE_OTHER);
    let made = ppid.post("/kerja/sidang/alamat", &[("_csrf", &csrf)]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let page = ppid.get("/kerja/sidang").await;
    let (_, rest) = page.body.split_once("/kalender/").expect("an address");
    let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut nobody = site.browser();
    let feed = nobody.get(&format!("/kalender/{secret}.ics")).await;
    assert_eq!(feed.status, StatusCode::OK);
    assert!(feed.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/calendar"));
    assert!(feed.body.contains("DTSTART:20260302T023000Z"), "{}", feed.body);
    assert_eq!(nobody.get("/kalender/0123456789").await.status, StatusCode::NOT_FOUND);
    site.close().await;
}

#[tokio::test]
async fn a_program_objects_with_the_token_as_bearer() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (number, token) = refused(&site).await;
    let mut post = async |number: &str, token: Option<&str>, body: &Value, key: Option<&str>| {
        let path = format!("/api/v1/requests/{number}/objections");
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let page = browser.send(request, Body::from(body.to_string())).await;
        let json = serde_json::from_str::<Value>(&page.body).unwrap_or(Value::Null);
        (page.status, json)
    };
    let example = terbuka_web::api::objection::example();
    let none = post(&number, None, &example, None).await;
    assert_eq!(none.0, StatusCode::UNAUTHORIZED);
    for (wrong_number, wrong_token) in [("002/X", token.as_str()), (number.as_str(), "x")] {
        let (status, _) = post(wrong_number, Some(wrong_token), &example, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong_number} {wrong_token}");
    }
    let (status, problem) = post(&number, Some(&token), &json!({"grounds": ["z"]}), None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert!(problem.to_string().contains("case_position"), "{problem}");
    let early = json!({"grounds": ["c"], "case_position": "x", "statement": true});
    let (status, problem) = post(&number, Some(&token), &early, None).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{problem}");
    let (status, taken) = post(&number, Some(&token), &example, Some("k1")).await;
    assert_eq!(status, StatusCode::CREATED, "{taken}");
    assert_eq!(taken["number"], "001/KEB/1503/II/2026");
    assert_eq!((&taken["due"], &taken["late"]), (&json!("2026-04-02"), &json!(false)));
    let (status, same) = post(&number, Some(&token), &example, Some("k1")).await;
    assert_eq!((status, same), (StatusCode::CREATED, taken));
    let written = number.replace('/', "%2F");
    let (status, twice) = post(&written, Some(&token), &example, Some("k2")).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{twice}");
    site.close().await;
}

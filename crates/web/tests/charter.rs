//! The charter's pages: what comes back when a form cannot be taken, and what the public gets.

mod support;

use axum::http::{StatusCode, header};
use support::{Browser, Site};
use terbuka_core::role::Role;
use terbuka_testkit::world::PASSWORD;

async fn officer(site: &Site, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.uji", role.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

const WHOLE: [(&str, &str); 7] = [
    ("statement", "Kami <b>sanggup</b>"),
    ("basis", "UU 14/2008\nUU 25/2009"),
    ("mechanism", "Lewat formulir"),
    ("time", "Hari kerja"),
    ("cost", "Gratis"),
    ("guarantee", "Bernomor"),
    ("evaluation", "Tiap bulan"),
];

#[tokio::test]
async fn a_form_that_cannot_be_taken_comes_back_with_every_word_and_a_reason_beside_each_field() {
    let site = Site::new().await;
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let begun = ppid.post("/kerja/maklumat", &[("_csrf", &csrf)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let href = begun.location().split('?').next().unwrap().to_owned();
    let again = ppid.post("/kerja/maklumat", &[("_csrf", &csrf)]).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.text().contains("Edisi 1 belum diumumkan"), "{}", again.text());

    let long = "x".repeat(4_001);
    let fields = [
        ("_csrf", csrf.as_str()),
        ("version", "1"),
        ("cost", "Gratis bagi siapa pun"),
        ("basis", &long),
    ];
    let page = ppid.post(&format!("{href}/pengajuan"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["statement", "basis", "mechanism", "time", "guarantee", "evaluation"] {
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    assert!(page.text().contains("4001 karakter; paling banyak 4000"), "{}", page.text());
    assert!(
        !page.body.contains("id=\"cost-salah\"") && page.body.contains("Gratis bagi siapa pun")
    );

    // An old page: nothing is changed, nothing typed is lost.
    let mut fields = vec![("_csrf", csrf.as_str()), ("version", "7")];
    fields.extend(WHOLE);
    let page = ppid.post(&format!("{href}/pengajuan"), &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.body.contains("Tiap bulan"));
    assert!(ppid.get(&href).await.text().contains("Naskah"));

    fields[1].1 = "1";
    let page = ppid.post(&format!("{href}/pengajuan"), &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    // Nobody below the superior determines, however he asks.
    let (mut desk, token) = officer(&site, Role::Desk).await;
    let page = desk.post(&format!("{href}/penetapan"), &[("_csrf", &token)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text().contains("Atasan PPID atau Sekretaris"), "{}", page.text());
    let page =
        desk.post(&format!("{href}/penetapan"), &[("_csrf", &token), ("standard_on", "?")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "fields are told before the gate");
    let (mut head, token) = officer(&site, Role::Sekretaris).await;
    let future = [("_csrf", token.as_str()), ("standard_on", "2026-02-11")];
    let page = head.post(&format!("{href}/penetapan"), &future).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("id=\"standard_on-salah\""), "{}", page.text());
    site.close().await;
}

#[tokio::test]
async fn the_public_reads_what_was_announced_as_words_and_nothing_before() {
    let site = Site::new().await;
    let mut anybody = site.browser();
    let none = anybody.get("/uji/maklumat").await;
    assert!(none.text().contains("belum diterbitkan") && none.text().contains("10 hari kerja"));
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let begun = ppid.post("/kerja/maklumat", &[("_csrf", &csrf)]).await;
    let href = begun.location().split('?').next().unwrap().to_owned();
    let mut fields = vec![("_csrf", csrf.as_str()), ("promise_answer", "Jawaban <i>kami</i>")];
    fields.extend(WHOLE);
    ppid.post(&format!("{href}/pengajuan"), &fields).await;
    let (mut head, token) = officer(&site, Role::AtasanPpid).await;
    head.post(&format!("{href}/penetapan"), &[("_csrf", &token)]).await;
    let draft = ppid.get(&format!("{href}/poster.pdf")).await;
    assert!(draft.body.contains("Final Kami"), "determined is signed: {}", draft.body);
    for path in ["/uji/maklumat/1", "/uji/maklumat/1/poster.pdf"] {
        assert_eq!(anybody.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ways = [("_csrf", csrf.as_str()), ("ways", "notice_board")];
    let done = ppid.post(&format!("{href}/pengumuman"), &ways).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    let page = anybody.get("/uji/maklumat").await;
    assert!(page.headers[header::CACHE_CONTROL].to_str().unwrap().starts_with("public"));
    let text = page.text();
    for words in ["Kami <b>sanggup</b>", "Jawaban <i>kami</i>", "UU 25/2009", "Edisi 1"] {
        assert!(text.contains(words), "no “{words}” in {text}");
    }
    assert!(!page.body.contains("<b>sanggup") && !page.body.contains("<i>kami"));
    // Nobody measures what has not happened yet, and the page says so.
    assert!(text.contains("Belum ada yang dapat diukur") && text.contains("Belum diukur"));
    let english = anybody.get("/uji/maklumat?lang=en").await;
    assert!(english.text().contains("10 working days"), "{}", english.text());
    assert!(english.body.contains("lang=\"id\""), "Indonesian words are not marked as such");
    let poster = anybody.get("/uji/maklumat/1/poster.pdf").await;
    assert_eq!(poster.headers[header::CONTENT_TYPE], "application/pdf");
    for path in ["/uji/maklumat/01", "/uji/maklumat/2", "/uji/maklumat/-1", "/uji/maklumat/1/x.pdf"]
    {
        assert_eq!(anybody.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(anybody.get("/lain/maklumat/1").await.status, StatusCode::NOT_FOUND);
    site.close().await;
}

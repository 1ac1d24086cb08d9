//! The pages of consequence tests: what comes back when a form cannot be taken, and what the public
//! gets.

mod support;

use axum::http::{StatusCode, header};
use support::{Browser, Site};
use terbuka_core::exemption::Stage;
use terbuka_core::role::Role;
use terbuka_testkit::exemption::{decided, until_consent, walked};
use terbuka_testkit::world::PASSWORD;

async fn officer(site: &Site, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.uji", role.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_comes_back_with_every_word_and_a_reason_beside_each_field() {
    let site = Site::new().await;
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let empty =
        ppid.post("/kerja/pengecualian", &[("_csrf", &csrf), ("title", "<b>NIK</b>")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["occasion", "subject", "unit", "extent"] {
        assert!(empty.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    assert!(empty.body.contains("&#60;b&#62;NIK") || empty.body.contains("&lt;b&gt;NIK"));

    let id = walked(&site.world, "h", until_consent(), Stage::Weighing).await;
    let page = format!("/kerja/pengecualian/{id}");
    // What a ground does not allow is said beside its field; nothing typed is lost.
    let fields = [
        ("_csrf", csrf.as_str()),
        ("opened", "Rugi"),
        ("closed", "Aman"),
        ("interest", "Seimbang"),
        ("conditions", "public_hearing"),
    ];
    let back = ppid.post(&format!("{page}/pengajuan"), &fields).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.body.contains("id=\"until-salah\"") && back.body.contains("Seimbang"));
    let stale = [&fields[..], &[("version", "1")]].concat();
    let stale = ppid.post(&format!("{page}/penimbangan"), &stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Seimbang"));
    for wrong in ["until=x", "conditions=x"] {
        let (field, value) = wrong.split_once('=').unwrap();
        let sent = [("_csrf", csrf.as_str()), (field, value)];
        let back = ppid.post(&format!("{page}/penimbangan"), &sent).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    for nowhere in ["/lembar.pdf", "/penetapan.txt"] {
        assert_eq!(ppid.get(&format!("{page}{nowhere}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        ppid.get("/kerja/pengecualian/daftar/2026.docx").await.status,
        StatusCode::NOT_FOUND
    );
    site.close().await;
}

#[tokio::test]
async fn the_public_list_names_what_is_exempt_and_nothing_of_what_it_says() {
    let site = Site::new().await;
    let mut anybody = site.browser();
    let before = anybody.get("/uji/info-terkecuali").await;
    assert!(before.text().contains("belum mengumumkan daftar"), "{}", before.text());
    decided(&site.world, "h").await;
    walked(&site.world, "h", until_consent(), Stage::Submitted).await;
    walked(&site.world, "h", until_consent(), Stage::Ended).await;
    let page = anybody.get("/uji/info-terkecuali").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers.contains_key(header::CACHE_CONTROL));
    let text = page.text();
    assert_eq!(text.matches("NIK pemilih").count(), 2, "{text}");
    for words in
        ["12 Tahun 2026", "UU 14/2008 Pasal 17 huruf h", "31 Desember 2028", "Sudah terbuka"]
    {
        assert!(text.contains(words), "no “{words}” in {text}");
    }
    for secret in ["Kolom NIK", "disalahgunakan", "Sependapat", "Jumlah pemilih tetap terbuka"] {
        assert!(!page.body.contains(secret), "“{secret}” is public");
    }
    let english = anybody.get("/uji/info-terkecuali?lang=en").await;
    assert!(english.text().contains("Open again"), "{}", english.text());
    site.close().await;
}

#[tokio::test]
async fn whoever_has_the_turn_finds_it_on_his_first_page() {
    let site = Site::new().await;
    let id = walked(&site.world, "h", until_consent(), Stage::Submitted).await;
    let address = format!("/kerja/pengecualian/{id}");
    for (role, there) in [
        (Role::AtasanPpid, true),
        (Role::Ppid, false),
        (Role::Consideration, false),
        (Role::Desk, false),
    ] {
        let (mut browser, _) = officer(&site, role).await;
        let page = browser.get("/kerja").await;
        assert_eq!(page.body.contains(&address), there, "{role:?}");
    }
    site.close().await;
}

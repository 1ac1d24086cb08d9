//! Documentation's pages: what comes back when a form or a file cannot be taken, and what a hand-in of
//! many answers.

mod support;

use axum::http::StatusCode;
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

fn csv(words: &str) -> Vec<u8> {
    format!("kelurahan,jumlah\n{words},12\n").into_bytes()
}

#[tokio::test]
async fn a_hand_in_that_cannot_be_taken_says_so_beside_its_field_and_keeps_every_word() {
    let site = Site::new().await;
    let (mut unit, csrf) = officer(&site, Role::Liaison).await;
    let form = unit.get("/kerja/dokumentasi/baru").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(!form.body.contains("Subbagian Keuangan"), "another unit is offered");
    let fields = [
        ("_csrf", csrf.as_str()),
        ("unit", "unit-uji-1"),
        ("title", "Rekap <b>2026</b>"),
        ("made_on", "kemarin"),
        ("category", "exempt"),
    ];
    let page = unit.upload("/kerja/dokumentasi", &fields, &[("files", "a.csv", &csv("A"))]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["made_on", "category"] {
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    assert!(page.body.contains("Rekap &#60;b&#62;2026&#60;/b&#62;"), "{}", page.body);
    // Each file that cannot be taken has its own words, and nothing is stored.
    let whole = [("_csrf", csrf.as_str()), ("unit", "unit-uji-1"), ("title", "Rekap")];
    for (name, bytes, words) in [
        ("rekap.pdf", b"bukan pdf".as_slice(), "tidak sesuai dengan isinya"),
        ("rekap.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "adalah program"),
        ("rekap.csv", b"", "kosong"),
    ] {
        let page = unit.upload("/kerja/dokumentasi", &whole, &[("files", name, bytes)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.text().contains(words), "{name}: {}", page.text());
    }
    let list = unit.get("/kerja/dokumentasi").await;
    assert!(list.text().contains("Tidak ada dokumen"), "{}", list.text());

    // Handed in, handed over, and the wrong role finds no form.
    let done = unit.upload("/kerja/dokumentasi", &whole, &[("files", "a.csv", &csv("A"))]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let href = done.location().split('?').next().unwrap().to_owned();
    let page = unit.get(&href).await;
    assert!(page.body.contains("id=\"record_hand_over\"") && !page.body.contains("record_store"));
    let (mut superior, token) = officer(&site, Role::AtasanPpid).await;
    let page = superior.get(&href).await;
    assert!(!page.body.contains("<form method=\"post\" action=\"/kerja/dokumentasi"));
    let refused = superior.post(&format!("{href}/penyimpanan"), &[("_csrf", &token)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // The file comes down as something to save, with its bytes.
    let at = page.body.find("/berkas/").expect("a file") + "/berkas/".len();
    let file = page.body[at..].split('"').next().unwrap();
    let got = superior.get(&format!("{href}/berkas/{file}")).await;
    assert!(got.body.contains("kelurahan,jumlah"));
    let disposition = got.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert_eq!(superior.get(&format!("{href}/berkas/{file}/gambar")).await.status, 204);
    site.close().await;
}

#[tokio::test]
async fn many_files_answer_line_by_line_as_a_page_and_as_data() {
    let site = Site::new().await;
    let (mut unit, csrf) = officer(&site, Role::Liaison).await;
    let fields = [("_csrf", csrf.as_str()), ("unit", "unit-uji-1")];
    let none = unit.post("/kerja/dokumentasi/massal", &fields).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("id=\"files-salah\""));
    let (a, b) = (csv("A"), csv("B"));
    let files = [
        ("files", "a.csv", a.as_slice()),
        ("files", "b.csv", b.as_slice()),
        ("files", "c.pdf", b"bukan".as_slice()),
    ];
    let page = unit.upload("/kerja/dokumentasi/massal", &fields, &files).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("2 dokumen dicatat"), "{}", page.text());
    assert_eq!(page.body.matches("data-state=\"taken\"").count(), 2);
    assert_eq!(page.body.matches("data-state=\"rejected\"").count(), 1);
    // The script asks first, and leaves out what is there.
    let at = page.body.find("data-state=\"taken\"").unwrap();
    let href = page.body[at..].split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let document = unit.get(href).await;
    let hash = document.body.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(hash.len(), 64);
    let known = unit.get(&format!("/kerja/dokumentasi/ada/{hash}")).await;
    assert!(known.body.contains("\"known\":true"), "{}", known.body);
    let other = unit.get(&format!("/kerja/dokumentasi/ada/{}", "0".repeat(64))).await;
    assert!(other.body.contains("\"known\":false"), "{}", other.body);
    site.close().await;
}

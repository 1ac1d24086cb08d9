//! The portal as a citizen meets it, in process, on a real store.

mod support;

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use support::{Browser, Page, Site, good_request};
use terbuka_core::request::decide::Command;
use terbuka_core::role::Role;
use terbuka_desk::serve;
use terbuka_web::WebSettings;
use terbuka_web::limit::Rate;

const FORM: &str = "/uji/formulir-permohonan";

async fn open(browser: &mut Browser) -> (String, String) {
    let page = browser.get(FORM).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    (page.input("_csrf").unwrap(), page.input("_key").unwrap())
}

async fn submit(browser: &mut Browser, change: &[(&'static str, &'static str)]) -> Page {
    let (csrf, key) = open(browser).await;
    let mut fields = good_request();
    for (name, value) in change {
        match fields.iter_mut().find(|(n, _)| n == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    let mut all: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    all.extend(fields);
    browser.upload(FORM, &all, &[]).await
}

#[tokio::test]
async fn a_citizen_asks_gets_a_receipt_and_follows_the_request() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let sent = submit(&mut browser, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let done = browser.get(sent.location()).await;
    let words = done.text();
    assert!(words.contains("001/PIP/1503/II/2026"), "{words}");
    assert!(words.contains("26 Februari 2026"), "the due date: {words}");
    let token = sent.location().split('/').nth(3).unwrap().to_owned();
    assert!(words.replace(' ', "").contains(&token), "the code: {words}");
    // The receipt's letter opens, as a PDF.
    let href = done.body.split("href=\"").find(|part| part.contains("/surat/")).unwrap();
    let pdf = browser.get(href.split('"').next().unwrap()).await;
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(pdf.body.starts_with("%PDF"));
    assert_eq!(pdf.headers[header::CACHE_CONTROL], "no-store");
    // Another browser finds it by number and code, typed as people type.
    let typed = token.to_uppercase().replace('0', "O");
    let mut other = site.browser();
    let found = other
        .post("/cek-permohonan", &[("nomor", " 001/pip/1503/II/2026"), ("kode", &typed)])
        .await;
    assert_eq!(found.location(), format!("/uji/permohonan/{token}"));
    let track = other.get(found.location()).await;
    let words = track.text();
    assert_eq!(track.headers[header::CACHE_CONTROL], "no-store");
    assert!(track.body.contains("noindex"));
    for piece in
        ["Hari kerja ke-10", "Tahun Baru Imlek", "25 Februari 2026", "Jumlah pemilih tetap"]
    {
        assert!(words.contains(piece), "{piece}: {words}");
    }
    // The person's name, number and address are not on it.
    for hidden in ["Siti", "1503994507900001", "Jalan Contoh 1", "siti@example.id"] {
        assert!(!track.body.contains(hidden), "{hidden}");
    }
    site.close().await;
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_request() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (csrf, key) = open(&mut browser).await;
    let mut fields: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    fields.extend(good_request());
    let first = browser.post(FORM, &fields).await;
    let second = browser.post(FORM, &fields).await;
    assert_eq!(second.location(), format!("{}?ulang=1", first.location()));
    let page = browser.get(second.location()).await;
    assert!(page.text().contains("sudah kami terima sebelumnya"));
    // The next request gets the next number, so nothing was counted for the second sending.
    let third = submit(&mut browser, &[("purpose", "Lain")]).await;
    assert!(browser.get(third.location()).await.text().contains("002/PIP"));
    site.close().await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let page = submit(
        &mut browser,
        &[
            ("email", "siti@"),
            ("identity_number", "123"),
            ("information", ""),
            ("purpose", "<b>\"tujuan\" & ꦲꦏ꧀ꦱꦫ 😀</b>"),
        ],
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["email", "identity_number", "information"] {
        assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field} is not in the summary");
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "{field} has no message");
        assert!(page.body.contains(&format!("{field}-salah\"")), "{field} is not described");
    }
    assert!(page.text().contains("Nomor identitas: NIK"), "the summary names the field");
    let place = |text: &str| page.body.find(text).unwrap();
    assert!(place("href=\"#information\"") < place("href=\"#email\""), "in the order asked");
    assert_eq!(page.input("email").as_deref(), Some("siti@"));
    assert!(!page.body.contains("<b>\""), "what was typed became markup");
    assert!(support::unescape(&page.body).contains("<b>\"tujuan\" & ꦲꦏ꧀ꦱꦫ 😀</b>"));
    let english = browser.get("/uji/faq?lang=en").await;
    assert!(english.text().contains("Questions and answers"));
    let page = submit(&mut browser, &[("email", "siti@")]).await;
    assert!(page.text().contains("Write the whole e-mail address"));
    site.close().await;
}

#[tokio::test]
async fn five_thousand_characters_are_taken_and_a_changed_resend_is_asked_about() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (csrf, key) = open(&mut browser).await;
    let long = "Data pemilih é ".repeat(334);
    let mut fields: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    fields.extend(good_request());
    fields.iter_mut().find(|(n, _)| *n == "information").unwrap().1 = &long;
    let first = browser.upload(FORM, &fields, &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    fields.iter_mut().find(|(n, _)| *n == "purpose").unwrap().1 = "Tujuan lain";
    let changed = browser.upload(FORM, &fields, &[]).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    assert!(support::unescape(&changed.body).contains(long.trim()), "the text was lost");
    site.close().await;
}

#[tokio::test]
async fn files_are_judged_by_content_and_the_form_comes_back_whole() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (csrf, key) = open(&mut browser).await;
    let mut fields: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    fields.extend(good_request());
    let program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".as_slice();
    let page = browser.upload(FORM, &fields, &[("file_identity", "ktp.pdf", program)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("ktp.pdf"), "{}", page.text());
    assert_eq!(page.input("name").as_deref(), Some("Siti Rahma Contoh"));
    let large = vec![b'a'; 21 << 20];
    let page = browser.upload(FORM, &fields, &[("file_supporting", "besar.txt", &large)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("besar.txt"));
    assert_eq!(page.input("name").as_deref(), Some("Siti Rahma Contoh"));
    let fine = b"Nomor identitas menyusul.\n".as_slice();
    let page = browser.upload(FORM, &fields, &[("file_supporting", "catatan.txt", fine)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    site.close().await;
}

#[tokio::test]
async fn forms_from_elsewhere_without_token_or_too_old_are_not_taken() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (csrf, key) = open(&mut browser).await;
    let mut fields: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    fields.extend(good_request());
    // Another site.
    let body: Vec<String> =
        fields.iter().map(|(n, v)| format!("{n}={}", support::encode(v))).collect();
    let from_elsewhere = Request::post(FORM)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let page = browser.send(from_elsewhere, Body::from(body.join("&"))).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    // No browser at all, no token.
    browser.origin = false;
    let page = browser.post(FORM, &good_request()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    // An old browser that says nothing, with its token and cookie: taken.
    let page = browser.post(FORM, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    // The token of another browser.
    let mut other = site.browser();
    other.origin = false;
    other.get(FORM).await;
    assert_eq!(other.post(FORM, &fields).await.status, StatusCode::FORBIDDEN);
    // A form left open for two days comes back filled, to be sent once more.
    let mut late = site.browser();
    let (csrf, key) = open(&mut late).await;
    site.world.clock.advance(jiff::SignedDuration::from_hours(48));
    let mut fields: Vec<(&str, &str)> = vec![("_csrf", &csrf), ("_key", &key)];
    fields.extend(good_request());
    let page = late.post(FORM, &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(page.input("name").as_deref(), Some("Siti Rahma Contoh"));
    assert_ne!(page.input("_key").unwrap(), key);
    site.close().await;
}

#[tokio::test]
async fn broken_bytes_get_a_clear_page_and_never_a_fault() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let form = |body: &'static [u8]| {
        (
            Request::post(FORM)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin"),
            Body::from(body),
        )
    };
    let cases: [(&'static [u8], &str); 3] =
        [(b"name=%ff%fe", "UTF-8"), (b"name=\xc3\x28", "UTF-8"), (b"name=%4", "terputus")];
    for (bytes, word) in cases {
        let (request, body) = form(bytes);
        let page = browser.send(request, body).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(page.text().contains(word), "{}", page.text());
    }
    for kind in ["multipart/form-data; boundary=x", "multipart/form-data", "text/xml"] {
        let request = Request::post(FORM)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin");
        let page = browser.send(request, Body::from("--x\r\nrubbish")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{kind}");
    }
    for path in
        ["/%ff", "/uji/permohonan/%ff%fe", "/uji/permohonan/..%2f..%2fetc", "/uji/informasi/x'--"]
    {
        let status = browser.get(path).await.status;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    site.close().await;
}

#[tokio::test]
async fn a_number_alone_or_a_wrong_code_opens_nothing() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let sent = submit(&mut browser, &[]).await;
    let token = sent.location().split('/').nth(3).unwrap();
    let number = "001/PIP/1503/II/2026";
    let (csrf, _) = open(&mut browser).await;
    for (number, code) in
        [(number, ""), ("", token), (number, "salah"), ("002/PIP/1503/II/2026", token)]
    {
        let fields = [("_csrf", csrf.as_str()), ("nomor", number), ("kode", code)];
        let page = browser.post("/cek-permohonan", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.body.contains("Jumlah pemilih"));
    }
    let page = browser.get("/permohonan/001%2FPIP%2F1503%2FII%2F2026").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let page = browser
        .get(&format!("/permohonan/{token}/surat/00000000-0000-7000-8000-000000000000"))
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    site.close().await;
}

#[tokio::test]
async fn a_requester_completes_what_was_missing_by_the_tracking_page() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let sent = submit(&mut browser, &[]).await;
    let token = sent.location().split('/').nth(3).unwrap().to_owned();
    let case = terbuka_desk::tracking::by_token(&site.world.cx, &token).await.unwrap().case;
    let ask = Command::AskCompletion { missing: "Pindaian KTP\nyang terbaca".into() };
    let desk = site.world.person(Role::Desk);
    serve::perform(&site.world.cx, &desk, &case, None, ask, Vec::new()).await.unwrap();
    let path = format!("/uji/permohonan/{token}");
    let page = browser.get(&path).await;
    assert!(page.text().contains("Pindaian KTP yang terbaca"), "{}", page.text());
    let csrf = page.input("_csrf").unwrap();
    let to = format!("{path}/kelengkapan");
    let empty = browser.upload(&to, &[("_csrf", &csrf), ("catatan", " ")], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("catatan-salah"));
    let note = b"KTP: terlampir".as_slice();
    let fields = [("_csrf", csrf.as_str()), ("catatan", "Terlampir")];
    let done = browser.upload(&to, &fields, &[("berkas", "ktp.txt", note)]).await;
    assert_eq!(done.location(), path, "{}", done.text());
    let page = browser.get(&path).await;
    assert!(!page.body.contains("/kelengkapan"), "nothing is missing any more");
    assert!(page.text().contains("Kelengkapan diterima"));
    // Sending it again is refused in words, with nothing changed.
    let again = browser.upload(&to, &fields, &[("berkas", "ktp.txt", note)]).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    site.close().await;
}

#[tokio::test]
async fn too_many_forms_from_one_client_are_asked_to_wait() {
    let rate = Some(Rate { burst: 2, every: Duration::from_secs(3600) });
    let site = Site::with(WebSettings { public_rate: rate, ..WebSettings::default() }).await;
    let mut browser = site.browser();
    for _ in 0..2 {
        assert_eq!(submit(&mut browser, &[]).await.status, StatusCode::SEE_OTHER);
    }
    let page = submit(&mut browser, &[]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = page.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((3500..=3601).contains(&wait), "{wait}");
    assert!(page.text().contains("60 menit"), "{}", page.text());
    // Reading goes on.
    assert_eq!(browser.get("/uji/faq").await.status, StatusCode::OK);
    site.close().await;
}

#[tokio::test]
async fn one_office_needs_no_slug_and_several_are_chosen_from() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let home = browser.get("/").await;
    assert!(home.body.contains("href=\"/uji\"") && home.body.contains("href=\"/lain\""));
    let which = browser.get("/formulir-permohonan").await;
    assert!(which.body.contains("href=\"/lain/formulir-permohonan\""), "{}", which.text());
    assert_eq!(browser.get("/tidak-ada/faq").await.status, StatusCode::NOT_FOUND);
    let page = browser.get("/lain?lang=en").await;
    assert!(page.text().contains("KPU Kota Lain"));
    assert!(
        page.body.contains("/lain/faq?lang=en"),
        "links carry the language until a cookie does"
    );
    let page = browser.get("/lain").await;
    assert!(!page.body.contains("?lang=en\">Questions"));
    assert!(page.text().contains("Public information is your right"));
    site.close().await;
}

#[tokio::test]
async fn looks_are_kept_without_scripts_and_lead_back_only_here() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let back = browser.post("/tampilan", &[("ubah", "besar"), ("kembali", "/uji/faq")]).await;
    assert_eq!(back.location(), "/uji/faq");
    assert!(browser.get("/uji/faq").await.body.contains("data-size=\"1\""));
    for bad in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let page = browser.post("/tampilan", &[("ubah", "kontras"), ("kembali", bad)]).await;
        assert_eq!(page.location(), "/");
    }
    site.close().await;
}

//! A citizen with a telephone and JavaScript turned off: asks, mends what was wrong, sends, follows,
//! reads the clock, keeps the receipt; and cannot find what is not hers.

mod support;

use fantoccini::Locator;
use support::browser::{Browser, Screen};
use support::site::Site;
use support::{http, pdf};

const PURPOSE: &str = "Bahan diskusi warga di balai desa";

/// 5,000 characters, with letters that few fonts have.
fn long_request() -> String {
    let start = "Salinan laporan dana hibah ꦱꦫꦺꦴꦭꦔꦸꦤ꧀ وثيقة, unik-4711, per kecamatan. ";
    start.chars().chain("rincian tahap ".chars().cycle()).take(4_999).chain(['.']).collect()
}

#[tokio::test]
async fn a_citizen_asks_by_telephone_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Phone).await.without_scripts();
    browser.goto("/sarolangun").await;
    browser.says("Informasi publik adalah hak Anda").await;
    browser.follow(".hero .actions a.button").await;
    errors_beside_their_fields(&browser).await;
    let token = sent_once(&site, &browser).await;
    followed(&site, &browser, &token).await;
    in_english(&browser, &token).await;
    nothing_for_guesses(&site, &browser, &token).await;
    narrow_enough(&browser).await;
}

async fn errors_beside_their_fields(browser: &Browser<'_>) {
    browser.fill("name", "Ni Luh Ayu").await;
    browser.fill("identity_number", "123").await;
    browser.fill("email", "ayu di rumah").await;
    browser.fill("purpose", PURPOSE).await;
    browser.follow("form.ask button.big").await;
    assert!(browser.path().await.ends_with("/formulir-permohonan"));
    for (field, words) in [
        ("information", "perlu diisi"),
        ("identity_number", "16 angka"),
        ("address", "perlu diisi"),
        ("email", "alamat surel"),
        ("obtain", "ilih"),
        ("delivery", "ilih"),
        ("statement", "Beri tanda"),
    ] {
        let beside = browser.text(&format!("#{field}-salah")).await;
        assert!(beside.contains(words), "{field}: {beside}");
        let linked = browser.has(&format!("#ringkasan a[href='#{field}']")).await;
        assert!(linked, "the summary does not lead to {field}");
    }
    for field in ["identity_number", "email", "address"] {
        let described = browser.attribute(&format!("#{field}"), "aria-describedby").await;
        assert!(described.contains(&format!("{field}-salah")), "{field} is not told its message");
    }
    assert_eq!(browser.value("name").await, "Ni Luh Ayu");
    assert_eq!(browser.value("identity_number").await, "123");
    assert_eq!(browser.value("email").await, "ayu di rumah");
    assert_eq!(browser.value("purpose").await, PURPOSE);
}

/// Mends the form and presses twice: one request, whichever press came through.
async fn sent_once(site: &Site, browser: &Browser<'_>) -> String {
    let long = long_request();
    browser.paste("information", &long).await;
    browser.fill("identity_number", "5103994101900001").await;
    browser.fill("address", "Banjar Contoh 5, Sarolangun").await;
    browser.fill("email", "ayu@warga.example").await;
    browser.tick("obtain", "soft_copy").await;
    browser.tick("delivery", "email").await;
    browser.tick("statement", "1").await;
    // What her browser sends, sent by hand as well: as a doubled press or a lost answer would.
    let mut fields = Vec::new();
    for field in browser.client.find_all(Locator::Css("form.ask [name]")).await.expect("fields") {
        let kind = field.attr("type").await.expect("a field").unwrap_or_default();
        let ticked = matches!(kind.as_str(), "radio" | "checkbox");
        if kind == "file" || (ticked && !field.is_selected().await.expect("a field")) {
            continue;
        }
        let name = field.attr("name").await.expect("a field").unwrap_or_default();
        fields.push((name, field.prop("value").await.expect("a field").unwrap_or_default()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let cookie = browser.client.get_named_cookie("tamu").await.expect("a visitor");
    let cookie = format!("tamu={}", cookie.value());
    let first = site.post("/sarolangun/formulir-permohonan", &cookie, &fields);
    assert_eq!(first.status, 303, "{}", first.text());

    browser.follow("form.ask button.big").await;
    browser.says("Permohonan Anda sudah diterima").await;
    browser.says("Permohonan yang sama sudah kami terima sebelumnya").await;
    let path = browser.path().await;
    let token = path.split('/').nth(3).unwrap_or_default().to_owned();
    assert!(first.header("location").contains(&token), "two requests: {path}");
    assert!(token.len() >= 20, "a token that can be guessed: {token}");
    let desk = site.sign_in("desk.sarolangun");
    let queue = desk.get("/kerja?daftar=semua&cari=unik-4711").text();
    assert_eq!(queue.matches("data-row>").count(), 1, "not one request but: {queue}");
    // The same opening of the form with other words is not taken silently.
    let mut changed = fields.clone();
    changed.retain(|(name, _)| *name != "purpose");
    changed.push(("purpose", "Lain"));
    assert_eq!(site.post("/sarolangun/formulir-permohonan", &cookie, &changed).status, 409);
    // Nothing of 5,000 characters was lost.
    let href = super_case(&queue);
    let page = desk.get(&href).text();
    assert!(page.contains(&long), "the request was shortened");
    token
}

fn super_case(queue: &str) -> String {
    let (_, rest) = queue.split_once(r#"class="row-link" href=""#).expect("a row");
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn followed(site: &Site, browser: &Browser<'_>, token: &str) {
    let number = browser.text(".receipt-no .number").await;
    browser.follow(&format!("a.second[href$='/permohonan/{token}']")).await;
    browser.says(&format!("Permohonan {number}")).await;
    assert!(browser.has(".stepper li[aria-current=step]").await, "no step is the current one");
    // The clock explains itself, open from the start: day 0, counted days to the last.
    assert!(browser.has(".clock details[open] .days li.day_zero").await, "no day 0");
    let last = browser.text(".clock .days li.due .day-number").await;
    assert_eq!(last, "10", "the binding day is not the tenth");
    browser.says("UU 14/2008").await;
    let href = browser.attribute(".downloads a", "href").await;
    let file = site.get(&href);
    assert_eq!(file.header("content-type"), "application/pdf");
    let receipt = pdf::text(&file.body);
    for words in [number.as_str(), "Ni Luh Ayu", "unik-4711"] {
        assert!(receipt.contains(words), "the receipt lacks {words}: {receipt}");
    }
    // Back through the front door, with the number and the code as people copy them.
    let code = token.to_uppercase();
    for path in ["/sarolangun", "/sarolangun/cek-permohonan"] {
        browser.goto(path).await;
        browser.fill("nomor", &format!(" {} ", number.to_lowercase())).await;
        browser.fill("kode", &format!("{} {}", &code[..4], &code[4..])).await;
        browser.follow("form[action$='/cek-permohonan'] button").await;
        assert!(browser.path().await.ends_with(token), "{path} does not lead to the request");
    }
}

async fn in_english(browser: &Browser<'_>, token: &str) {
    browser.goto(&format!("/sarolangun/permohonan/{token}")).await;
    browser.follow("a.lang").await;
    assert_eq!(browser.attribute("html", "lang").await, "en");
    browser.says("working days").await;
    browser.goto("/sarolangun").await;
    assert_eq!(browser.attribute("html", "lang").await, "en", "the language is not kept");
    browser.goto("/sarolangun/formulir-permohonan").await;
    browser.follow("form.ask button.big").await;
    let message = browser.text("#information-salah").await;
    assert!(!message.contains("perlu"), "Indonesian in English: {message}");
    let words = browser.words().await;
    for left in ["portal.", "forms.", "common.", "%{"] {
        assert!(!words.contains(left), "a text is missing ({left}): {words}");
    }
    browser.follow("a.lang").await;
    assert_eq!(browser.attribute("html", "lang").await, "id");
}

async fn nothing_for_guesses(site: &Site, browser: &Browser<'_>, token: &str) {
    browser.goto(&format!("/sarolangun/permohonan/{token}")).await;
    let title = browser.text("h1").await;
    let number = title.trim_start_matches("Permohonan ").to_owned();
    let mut other: String = token.chars().rev().collect();
    if other == token {
        other.push('7');
    }
    for (guess, code) in
        [("INF-20260403-0001", token), (number.as_str(), other.as_str()), ("1", "1")]
    {
        browser.goto("/sarolangun/cek-permohonan").await;
        browser.fill("nomor", guess).await;
        browser.fill("kode", code).await;
        browser.follow("form[action$='/cek-permohonan'] button").await;
        browser.says("Tidak ada permohonan dengan nomor dan kode itu").await;
        assert!(!browser.words().await.contains("Ni Luh Ayu"));
    }
    for path in [
        format!("/sarolangun/permohonan/{other}"),
        "/sarolangun/permohonan/INF-20260403-0001".to_owned(),
        format!("/sarolangun/permohonan/{other}/diterima"),
    ] {
        assert_eq!(site.get(&path).status, 404, "{path}");
    }
    let bearer = format!("Bearer {token}");
    let asked = |number: &str, bearer: &str| {
        let url = site.at(&format!("/api/v1/requests/{number}"));
        http::send("GET", &url, &[("Authorization", bearer)], b"").status
    };
    assert_eq!(asked(&number, &bearer), 200);
    assert_eq!(asked("INF-20260403-0001", &bearer), 404);
    assert_eq!(asked(&number, &format!("Bearer {other}")), 404);
}

/// No page is wider than the telephone.
async fn narrow_enough(browser: &Browser<'_>) {
    for path in ["", "/formulir-permohonan", "/sop", "/laporan-layanan-informasi", "/faq"] {
        browser.goto(&format!("/sarolangun{path}")).await;
        let metrics = browser.tools("Page.getLayoutMetrics", serde_json::json!({}));
        let width = metrics["cssContentSize"]["width"].as_f64().unwrap_or_default();
        assert!(width <= 390.5, "{path} is {width} wide");
    }
}

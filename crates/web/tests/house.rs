//! The house's rules for pages, checked on all of them: headers, tokens, texts, links, weight.

mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use support::{Site, good_request};
use terbuka_web::Lang;
use terbuka_web::routes::{self, Guard, Route};

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn source(ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ending, &mut found);
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn flatten(prefix: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&key, value, into);
            }
        }
        other => {
            let text = other.as_str().unwrap_or_default().to_owned();
            assert!(into.insert(prefix.to_owned(), text).is_none(), "{prefix} stands twice");
        }
    }
}

fn texts(lang: Lang) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    let mut found = Vec::new();
    files(&folder, &format!(".{}.toml", lang.code()), &mut found);
    assert!(!found.is_empty());
    let mut all = BTreeMap::new();
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: toml::Value = toml::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        flatten("", &value, &mut all);
    }
    all
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split("%{").skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (id, en) = (texts(Lang::Id), texts(Lang::En));
    let missing: Vec<&String> = id
        .keys()
        .filter(|k| !en.contains_key(*k))
        .chain(en.keys().filter(|k| !id.contains_key(*k)))
        .collect();
    assert!(missing.is_empty(), "only in one language: {missing:?}");
    for (key, text) in &id {
        assert!(!text.trim().is_empty() && !en[key].trim().is_empty(), "{key} is empty");
        assert_eq!(places(text), places(&en[key]), "{key} has other places");
    }
}

#[test]
fn every_text_that_pages_name_exists() {
    let all = texts(Lang::Id);
    let mut named = 0;
    for (path, text) in source(".html").into_iter().chain(source(".rs")) {
        // Whole keys in quotes: "area.part.name", where area is a file of texts.
        for quoted in text.split('"').skip(1).step_by(2) {
            let mut parts = quoted.split('.');
            let area = parts.next().unwrap_or_default();
            let known =
                ["portal", "work", "forms", "errors", "common", "refusal", "reporting", "say"];
            let shaped = quoted.contains('.')
                && known.contains(&area)
                && quoted.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
            let file = [".js", ".css", ".svg", ".html"].iter().any(|end| quoted.ends_with(end));
            if !shaped || file || quoted.ends_with('.') {
                continue;
            }
            named += 1;
            let area_of_codes = all.keys().any(|key| key.starts_with(&format!("{quoted}.")));
            assert!(all.contains_key(quoted) || area_of_codes, "{path:?}: no text {quoted}");
        }
    }
    assert!(named > 300, "the search found only {named} keys: is it still looking right?");
}

#[test]
fn templates_hold_no_code_and_no_foreign_address() {
    for (path, text) in source(".html") {
        let lower = text.to_lowercase();
        for bad in [
            " style=",
            "<style",
            "javascript:",
            " onclick",
            " onload",
            " onsubmit",
            "|safe",
            "{% autoescape",
        ] {
            assert!(!lower.contains(bad), "{path:?} holds {bad}");
        }
        for script in lower.split("<script").skip(1) {
            assert!(script.starts_with(" src="), "{path:?} holds an inline script");
        }
        for part in text.split("http").skip(1) {
            let fine = part.starts_with("s://wa.me/") || part.starts_with("-equiv");
            assert!(
                fine || !part.contains("://") || !part.starts_with('s') && !part.starts_with(':'),
                "{path:?} names another host"
            );
        }
    }
}

fn with_parameters(route: &Route) -> String {
    let mut out = String::new();
    for part in route.path.split('/').skip(1) {
        out.push('/');
        out.push_str(if part.starts_with('{') { "x" } else { part });
    }
    out
}

#[tokio::test]
async fn every_listed_route_is_routed() {
    let site = Site::new().await;
    let mut browser = site.browser();
    for route in routes::all() {
        // A method that nothing uses: a path that is routed says which ones it knows.
        let request = Request::builder().method(Method::PATCH).uri(with_parameters(route));
        let page = browser.send(request, Body::empty()).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{route:?}");
        let allow = page.headers[header::ALLOW].to_str().unwrap();
        assert!(allow.split(',').any(|method| method == route.method), "{route:?}: {allow}");
    }
    site.close().await;
}

#[tokio::test]
async fn every_answer_carries_the_headers_even_errors() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let mut addresses: Vec<String> =
        routes::all().filter(|route| route.method == "GET").map(with_parameters).collect();
    addresses.extend(
        ["/tidak-ada", "/uji", "/%ff", "/static/app.css", "/api/v1/tidak-ada"].map(str::to_owned),
    );
    for address in addresses {
        let page = browser.get(&address).await;
        let of = |name: &str| {
            page.headers
                .get(name)
                .unwrap_or_else(|| panic!("{address}: no {name}"))
                .to_str()
                .unwrap()
        };
        let policy = of("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{address}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(of("x-content-type-options"), "nosniff");
        assert_eq!(of("cross-origin-opener-policy"), "same-origin");
        of("referrer-policy");
        of("permissions-policy");
        of("cache-control");
        assert!(!page.headers.contains_key("strict-transport-security"), "plain http");
        assert!(page.status.as_u16() < 500, "{address}: {}", page.status);
    }
    site.close().await;
}

#[tokio::test]
async fn over_https_cookies_belong_to_the_host_alone() {
    let settings = terbuka_web::WebSettings { https: true, ..Default::default() };
    let site = Site::with(settings).await;
    let mut browser = site.browser();
    let page = browser.get("/uji/formulir-permohonan?lang=id").await;
    assert!(page.headers.contains_key("strict-transport-security"));
    let lines: Vec<&str> =
        page.headers.get_all(header::SET_COOKIE).iter().map(|l| l.to_str().unwrap()).collect();
    assert!(lines.iter().any(|line| line.starts_with("__Host-tamu=")), "{lines:?}");
    for line in lines {
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(line.contains(part), "{line}");
        }
    }
    site.close().await;
}

#[tokio::test]
async fn no_form_is_taken_without_its_token() {
    let site = Site::new().await;
    for route in routes::all().filter(|route| route.method == "POST") {
        if matches!(route.guard, Guard::Harmless | Guard::Api | Guard::Question) {
            continue;
        }
        let mut browser = site.browser();
        browser.origin = false;
        let page = browser.post(&format!("/uji{}", with_parameters(route)), &good_request()).await;
        let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED];
        assert!(refused.contains(&page.status), "{route:?}: {}", page.status);
    }
    // And none at all from another site, tokens or not.
    let cookieless = |route: &&Route| matches!(route.guard, Guard::Api | Guard::Question);
    for route in routes::all().filter(|route| route.method == "POST" && !cookieless(route)) {
        let request = Request::post(with_parameters(route))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "https://evil.example");
        let page = site.browser().send(request, Body::from("a=b")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{route:?}");
    }
    site.close().await;
}

/// Follows every link of the public pages in both languages.
#[tokio::test]
async fn no_public_page_has_a_dead_link_or_an_unworded_key() {
    let site = Site::new().await;
    for lang in ["id", "en"] {
        let mut browser = site.browser();
        browser.cookies.insert("bahasa".into(), lang.into());
        let mut queue = VecDeque::from(["/".to_owned(), "/uji".to_owned()]);
        let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
        let mut visited = 0;
        while let Some(address) = queue.pop_front() {
            let page = browser.get(&address).await;
            if address.starts_with("/kerja") || address.starts_with("/masuk") {
                continue; // The workspace has its own tests.
            }
            assert_eq!(page.status, StatusCode::OK, "{address}");
            visited += 1;
            if page.headers[header::CONTENT_TYPE] != "text/html; charset=utf-8" {
                continue;
            }
            let words = page.text();
            for area in ["portal.", "common.", "forms.", "errors.", "say."] {
                let unworded =
                    words.split(' ').find(|word| word.starts_with(area) && word.len() > area.len());
                assert!(unworded.is_none(), "{address} shows the key {unworded:?}");
            }
            assert!(!words.contains("%{"), "{address} shows an unfilled place");
            assert!(page.body.contains(&format!("<html lang=\"{lang}\"")), "{address}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{address} has not one h1");
            for part in page.body.split("href=\"").skip(1) {
                let link = support::unescape(part.split('"').next().unwrap());
                let link = link.split('#').next().unwrap().to_owned();
                if link.starts_with('/') && !link.contains("lang=") && seen.insert(link.clone()) {
                    queue.push_back(link);
                }
            }
        }
        assert!(visited > 20, "only {visited} pages were visited");
    }
    site.close().await;
}

#[tokio::test]
async fn the_first_page_is_light() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let mut total = 0;
    let mut addresses = vec!["/uji".to_owned()];
    addresses.extend(
        ["app.css", "portal.js", "emblem.svg", "icons.svg", "kawung.svg"]
            .map(|n| terbuka_web::assets::address(n).to_owned()),
    );
    for address in addresses {
        let request = Request::get(&address).header(header::ACCEPT_ENCODING, "br, gzip");
        let page = browser.send(request, Body::empty()).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.headers[header::CONTENT_ENCODING], "br", "{address}");
        let length = page
            .headers
            .get(header::CONTENT_LENGTH)
            .map_or(page.body.len(), |v| v.to_str().unwrap().parse().unwrap());
        total += length;
    }
    // Lossy decoding of the compressed bytes only makes the count larger.
    assert!(total < 60_000, "{total} bytes");
    let css = browser.send(
        Request::get(terbuka_web::assets::address("app.css")).header(header::ACCEPT_ENCODING, "br"),
        Body::empty(),
    );
    let css = css.await;
    assert!(css.body.len() < 14_000 * 3, "{} bytes", css.body.len());
    assert!(css.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    site.close().await;
}

#[tokio::test]
async fn public_pages_may_be_kept_private_ones_never() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let of =
        |page: &support::Page| page.headers[header::CACHE_CONTROL].to_str().unwrap().to_owned();
    assert!(of(&browser.get("/uji").await).starts_with("public"));
    assert!(of(&browser.get("/uji/faq").await).starts_with("public"));
    for private in [
        "/uji/formulir-permohonan",
        "/uji/permohonan/x",
        "/uji/faq?lang=en",
        "/tidak-ada",
        "/masuk",
    ] {
        let mut fresh = site.browser();
        assert_eq!(of(&fresh.get(private).await), "no-store", "{private}");
    }
    site.close().await;
}

#[tokio::test]
async fn probes_answer_and_counters_are_for_this_machine() {
    let site = Site::new().await;
    let mut browser = site.browser();
    assert_eq!(browser.get("/healthz").await.body, "ok\n");
    assert_eq!(browser.get("/readyz").await.body, "ready\n");
    // The test browser's address is another machine's.
    assert_eq!(browser.get("/metrics").await.status, StatusCode::NOT_FOUND);
    browser.peer = "127.0.0.1:4000".parse().unwrap();
    let page = browser.get("/metrics").await;
    assert!(page.body.contains("terbuka_http_responses_total{class=\"4xx\"} 1"), "{}", page.body);
    // A proxy on this machine brings others' visits.
    let brought = Request::get("/metrics").header("x-forwarded-for", "198.51.100.7");
    assert_eq!(browser.send(brought, Body::empty()).await.status, StatusCode::NOT_FOUND);
    site.close().await;
}

//! Every page there is, visited with scripts on and off: nothing complains on the console, nothing
//! breaks the content policy, nothing is asked of another host, and axe-core finds nothing.

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use support::browser::{Browser, Screen};
use support::site::Site;
use support::tour::{self, Stop};

/// Where `./test` puts axe-core.
fn axe() -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let usual = root.join("target/axe/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("TERBUKA_AXE").map_or(usual, PathBuf::from);
    std::fs::read_to_string(path).ok()
}

#[tokio::test]
async fn every_page_is_quiet_and_accessible_in_a_browser() {
    let axe = axe();
    if axe.is_none() {
        eprintln!("SKIPPED: accessibility. axe-core is not there; `./test` fetches it with npm.");
    }
    let site = Site::start();
    let stops: Vec<Stop> = tour::portal(&site).into_iter().chain(tour::workspace(&site)).collect();
    every_route_is_on_the_tour(&stops);
    let mut complaints = Vec::new();
    for screen in [Screen::Desk, Screen::Phone] {
        let browser = Browser::open(&site, screen).await;
        let mut here = None;
        for stop in &stops {
            appear(&site, &browser, &mut here, stop).await;
            complaints.extend(heard(&site, &browser, stop));
            if let Some(axe) = &axe {
                complaints.extend(findings(&browser, axe, stop, screen).await);
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn every_page_works_with_scripts_off_in_a_browser() {
    let site = Site::start();
    let browser = Browser::open(&site, Screen::Desk).await.without_scripts();
    let mut here = None;
    for stop in tour::portal(&site).into_iter().chain(tour::workspace(&site)) {
        appear(&site, &browser, &mut here, &stop).await;
        let title = browser.find("main h1, .hero h1").await;
        assert!(title.is_displayed().await.expect("a page"), "{} shows no title", stop.name);
        assert!(browser.text("main").await.len() > 40, "{} is empty", stop.name);
    }
    // An act of an officer, too: the form unfolds and is sent.
    let case = tour::cases(&site.sign_in("desk.sarolangun"), "diperiksa").remove(0);
    let secret = browser.sign_in("desk.sarolangun").await;
    browser.become_officer(&secret).await;
    browser.goto(&case).await;
    browser.unfold("details:has(> #accept)").await;
    browser.follow("#accept p.actions button").await;
    browser.says("Dinyatakan lengkap").await;
}

/// Goes to a stop as the person it is for.
async fn appear(site: &Site, browser: &Browser<'_>, here: &mut Option<&'static str>, stop: &Stop) {
    if *here != stop.login {
        match stop.login {
            Some(login) => browser.become_officer(site.sign_in(login).secret()).await,
            None => browser.leave().await,
        }
        *here = stop.login;
    }
    drop((browser.log("browser"), browser.log("performance")));
    browser.goto(&stop.path).await;
    browser.find("main").await;
}

/// What the console said and whom the page asked.
fn heard(site: &Site, browser: &Browser<'_>, stop: &Stop) -> Vec<String> {
    let mut complaints = Vec::new();
    // A page that says 403 or 404 on purpose is announced by the console; nothing else may be.
    let expected = ["portal-tidak-ada", "portal-periksa-surat-salah", "kerja-ditolak"];
    for entry in browser.log("browser") {
        let message = entry["message"].as_str().unwrap_or_default();
        let own_status = message.contains("Failed to load resource: the server responded");
        if !(own_status && expected.contains(&stop.name.as_str())) {
            complaints.push(format!("{}: console: {message}", stop.name));
        }
    }
    for entry in browser.log("performance") {
        let text = entry["message"].as_str().unwrap_or_default();
        let event: Value = serde_json::from_str(text).unwrap_or_default();
        if event["message"]["method"] != "Network.requestWillBeSent" {
            continue;
        }
        let url = event["message"]["params"]["request"]["url"].as_str().unwrap_or_default();
        let ours = url.starts_with(&format!("{}/", site.url)) || url == site.url;
        // The browser's own pages are not ours to keep quiet.
        if !ours && !url.starts_with("data:") && !url.starts_with("chrome://") {
            complaints.push(format!("{}: asks {url}", stop.name));
        }
    }
    complaints
}

async fn findings(browser: &Browser<'_>, axe: &str, stop: &Stop, screen: Screen) -> Vec<String> {
    let script = format!(
        "{axe};\nconst done = arguments[arguments.length - 1]; \
        axe.run(document, {{ resultTypes: ['violations'] }}).then(done, (e) => done(String(e)));"
    );
    let found = browser.client.execute_async(&script, Vec::new()).await.expect("axe runs");
    let Some(violations) = found["violations"].as_array() else {
        return vec![format!("{}: axe did not run: {found}", stop.name)];
    };
    let describe = |violation: &Value| {
        let nodes = violation["nodes"].as_array().into_iter().flatten();
        let nodes: Vec<String> = nodes
            .take(3)
            .map(|node| format!("{} {}", node["target"], node["any"][0]["message"]))
            .collect();
        format!("{} ({screen:?}): axe {}: {}", stop.name, violation["id"], nodes.join("; "))
    };
    violations.iter().map(describe).collect()
}

/// A page that nobody visits is a page that nobody checks.
fn every_route_is_on_the_tour(stops: &[Stop]) {
    let visited: BTreeSet<&str> = stops.iter().map(|stop| stop.route).collect();
    let no_pages = [
        "/static/{file}",
        "/favicon.ico",
        "/robots.txt",
        "/healthz",
        "/readyz",
        "/metrics",
        "/katalog-informasi/saran",
        "/kalender/{token}",
        "/sitemap.xml",
        "/kerja/dokumentasi/ada/{sha256}",
    ];
    let missed: Vec<&str> = terbuka_web::routes::all()
        .filter(|route| route.method == "GET" && !route.path.starts_with("/api/"))
        .map(|route| route.path)
        // Files come down; they are no pages.
        .filter(|path| {
            let ends = [
                ".pdf", ".svg", ".zip", ".csv", ".xlsx", ".json", ".ttl", ".jsonld", ".atom",
                "/gambar", "{letter}", "{file}",
            ];
            !ends.iter().any(|end| path.ends_with(end))
        })
        .filter(|path| !no_pages.contains(path) && !visited.contains(path))
        .collect();
    assert!(missed.is_empty(), "not on the tour: {missed:?}");
}

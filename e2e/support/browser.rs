//! A real browser: Chromium, headless, with a fresh profile, led through WebDriver.
//!
//! Every wait is for a condition; nothing here sleeps. What cannot be found ends the journey with
//! the page's words.

use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::http;
use super::process::{Program, terminate};
use super::site::{PASSWORD, Site, plain};

const MISSING: &str = "Install Chromium and its driver (on Debian: apt-get install chromium \
     chromium-driver); ./test does it.";
const PATIENCE: Duration = Duration::from_secs(30);

/// A window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1280 by 900.
    Desk,
    /// 390 by 844, by touch, two device pixels to one.
    Phone,
}

/// A browser with one window.
#[derive(Debug)]
pub struct Browser<'s> {
    /// The WebDriver client.
    pub client: Client,
    site: &'s Site,
    driver: Program,
    address: String,
    session: String,
    _profile: tempfile::TempDir,
}

impl<'s> Browser<'s> {
    /// Starts a browser in front of a site.
    pub async fn open(site: &'s Site, screen: Screen) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut driver = Program::start(
            Command::new("chromedriver").arg("--port=0").env("TMPDIR", profile.path()),
            MISSING,
        );
        let port: u16 = driver.line(PATIENCE, |line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
        });
        let address = format!("http://127.0.0.1:{port}");
        let mut options = json!({ "prefs": { "intl.accept_languages": "id,en" }, "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--force-prefers-reduced-motion", "--window-size=1280,900",
            format!("--user-data-dir={}", profile.path().join("profile").display()),
        ] });
        if screen == Screen::Phone {
            options["mobileEmulation"] = json!({ "deviceMetrics":
                { "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true } });
        }
        let wanted = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let Value::Object(wanted) = wanted else { unreachable!("an object was written") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&address)
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}. {MISSING}"));
        let session = client.session_id().await.expect("an answer").expect("a session");
        Self { client, site, driver, address, session, _profile: profile }
    }

    /// Turns the pages' scripts off, as a person would in the settings.
    pub fn without_scripts(self) -> Self {
        self.tools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        self
    }

    /// A command of the developer tools.
    pub fn tools(&self, command: &str, parameters: Value) -> Value {
        self.driver_post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Entries of a log since the last reading: `browser` or `performance`.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        let found = self.driver_post("se/log", &json!({ "type": kind }));
        found.as_array().cloned().unwrap_or_default()
    }

    fn driver_post(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/session/{}/{path}", self.address, self.session);
        let headers = [("Content-Type", "application/json")];
        let answer = http::send("POST", &url, &headers, body.to_string().as_bytes());
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()["value"].clone()
    }

    /// Opens an address of the site.
    pub async fn goto(&self, path: &str) {
        let url = self.site.at(path);
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The address shown, without the host.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address").to_string();
        url.strip_prefix(&self.site.url).unwrap_or(&url).to_owned()
    }

    /// The words of the page, whether or not a fold hides them.
    pub async fn words(&self) -> String {
        let source = self.client.source().await.expect("a page");
        plain(source.split_once("<body").map_or(&*source, |(_, body)| body))
    }

    /// Ends the journey when the page does not say this.
    pub async fn says(&self, sentence: &str) {
        let words = self.words().await;
        let path = self.path().await;
        assert!(words.contains(sentence), "{path} does not say “{sentence}”: {words}");
    }

    /// Whether something is on the page.
    pub async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("a page").is_empty()
    }

    /// Waits for something.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(found) => found,
            Err(_) => panic!("{} has no {css}: {}", self.path().await, self.words().await),
        }
    }

    /// The words of one thing.
    pub async fn text(&self, css: &str) -> String {
        let html = self.find(css).await.html(true).await.expect("a thing");
        plain(&html)
    }

    /// An attribute of one thing.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        let found = self.find(css).await.attr(name).await.expect("a thing");
        found.unwrap_or_else(|| panic!("{css} has no {name}"))
    }

    /// Writes into a field, in place of what stands there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name='{name}']:not([type=hidden])")).await;
        field.clear().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Puts a long text into an empty field at once, as from the clipboard.
    pub async fn paste(&self, name: &str, text: &str) {
        self.click(&format!("[name='{name}']:not([type=hidden])")).await;
        self.tools("Input.insertText", json!({ "text": text }));
        assert_eq!(self.value(name).await, text, "{name} does not hold what was pasted");
    }

    /// Picks a date or an hour, as from the picker: `2026-03-05`, `10:30`.
    pub async fn pick(&self, name: &str, value: &str) {
        let script = format!("document.querySelector(\"[name='{name}']\").value = '{value}'");
        self.tools("Runtime.evaluate", json!({ "expression": script }));
        assert_eq!(self.value(name).await, value, "{name} does not hold what was picked");
    }

    /// What stands in a field.
    pub async fn value(&self, name: &str) -> String {
        let field = self.find(&format!("[name='{name}']:not([type=hidden])")).await;
        field.prop("value").await.expect("a field").unwrap_or_default()
    }

    /// Chooses from a list.
    pub async fn choose(&self, name: &str, value: &str) {
        let list = self.find(&format!("select[name='{name}']")).await;
        let chosen = list.select_by_value(value).await;
        chosen.unwrap_or_else(|error| panic!("{name}={value}: {error}"));
    }

    /// Chooses a radio button or ticks a box by pressing its label.
    pub async fn tick(&self, name: &str, value: &str) {
        let css = format!("input[name='{name}'][value='{value}']");
        if !self.find(&css).await.is_selected().await.expect("a box") {
            let id = self.attribute(&css, "id").await;
            self.click(&format!("label[for='{id}']")).await;
        }
        assert!(self.find(&css).await.is_selected().await.expect("a box"), "{css} stays empty");
    }

    /// Presses something.
    pub async fn click(&self, css: &str) {
        let thing = self.find(css).await;
        // To the middle of the window, away from bars that stay at its edges.
        let place = serde_json::to_value(&thing).expect("a reference");
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(script, vec![place.clone()]).await.expect("scrolls");
        // The driver's own click waits for a timer of the page, which never comes on a telephone
        // with its scripts off. This one asks, as a finger would, what lies at that place.
        let script = "const it = arguments[0], r = it.getClientRects()[0]; if (!r) return null; \
            const x = r.x + r.width / 2, y = r.y + r.height / 2; \
            const hit = document.elementFromPoint(x, y); \
            const same = hit && (it.contains(hit) || [...hit.labels || []].includes(it)); \
            return same ? [x, y] : String(hit && hit.outerHTML).slice(0, 200);";
        // A page that still moves is waited for: the place must be the same twice.
        let mut before = Value::Null;
        let (x, y) = loop {
            let point = self.client.execute(script, vec![place.clone()]).await.expect("a place");
            let (Some(x), Some(y)) = (point[0].as_f64(), point[1].as_f64()) else {
                panic!("{css} cannot be pressed: {point}");
            };
            if point == before {
                break (x, y);
            }
            before = point;
        };
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.tools("Input.dispatchMouseEvent", event);
        }
    }

    /// Presses something that leads to another page, and waits for that page.
    pub async fn follow(&self, css: &str) {
        let old = self.find("html").await;
        self.click(css).await;
        let until = Instant::now() + PATIENCE;
        while old.attr("lang").await.is_ok() {
            assert!(Instant::now() < until, "{css} led nowhere: {}", self.words().await);
            tokio::task::yield_now().await;
        }
        self.find("main").await;
    }

    /// Unfolds a fold that is closed.
    pub async fn unfold(&self, details: &str) {
        if self.find(details).await.attr("open").await.expect("a fold").is_none() {
            self.click(&format!("{details} > summary")).await;
            self.find(&format!("{details}[open]")).await;
        }
    }

    /// Waits until a thing's words please.
    pub async fn until(&self, css: &str, pleased: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            let text = self.text(css).await;
            if pleased(&text) {
                return;
            }
            assert!(Instant::now() < end, "{css} stays “{text}”");
            tokio::task::yield_now().await;
        }
    }

    /// Signs in by the form, as an officer does; gives the session's secret.
    pub async fn sign_in(&self, login: &str) -> String {
        self.leave().await;
        self.goto("/masuk").await;
        self.fill("login", login).await;
        self.fill("password", PASSWORD).await;
        self.follow("form[action='/masuk'] button.button").await;
        self.find(".work-me-name").await;
        self.client.get_named_cookie("sesi").await.expect("a session").value().to_owned()
    }

    /// Goes on as somebody who has signed in before.
    pub async fn become_officer(&self, secret: &str) {
        self.leave().await;
        // Not by WebDriver, which cannot set a cookie for a bare address.
        let cookie = json!({ "name": "sesi", "value": secret, "url": self.site.url,
            "httpOnly": true, "sameSite": "Lax" });
        assert_eq!(self.tools("Network.setCookie", cookie)["success"], true);
    }

    /// Goes on as nobody: no cookie is kept.
    pub async fn leave(&self) {
        if !self.client.current_url().await.expect("an address").as_str().starts_with("http") {
            self.goto("/aksesibilitas").await;
        }
        self.client.delete_all_cookies().await.expect("no cookies");
    }

    /// A picture of the whole page, PNG.
    pub fn picture(&self) -> Vec<u8> {
        let size = self.tools("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"],
            "scale": 1 });
        let drawn = self.tools(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
        );
        decode(drawn["data"].as_str().unwrap_or_default())
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // Asked to shut down, the driver ends its browser too; killed, it would leave it behind.
        let address = self.address.clone();
        self.driver.end(|id| {
            let asked = std::panic::catch_unwind(|| {
                http::send("GET", &format!("{address}/shutdown"), &[], b"")
            });
            if asked.is_err() {
                terminate(id);
            }
        });
    }
}

/// Base64, as the driver sends pictures.
fn decode(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let Some(six) = LETTERS.iter().position(|one| *one == letter) else { continue };
        bits = bits << 6 | u32::try_from(six).unwrap_or_default();
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}

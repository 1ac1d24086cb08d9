//! The program under test: the demo, as a new user starts it, in a folder of its own.

use std::process::Command;
use std::time::Duration;

use super::http::{self, Answer};
use super::process::{Program, terminate};

/// Password of every demo account.
pub const PASSWORD: &str = "terbuka-untuk-umum";

/// A running demo.
#[derive(Debug)]
pub struct Site {
    program: Program,
    /// `http://127.0.0.1:port`.
    pub url: String,
    /// Everything the demo writes lies under here and goes with it.
    folder: tempfile::TempDir,
    /// Sessions by login: whoever has signed in stays so, as people do.
    sessions: std::sync::Mutex<std::collections::BTreeMap<String, String>>,
}

impl Site {
    /// Starts the demo and waits until it serves.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = Program::start(
            Command::new(env!("CARGO_BIN_EXE_terbuka"))
                .args(["demo", "--ephemeral", "--listen", "127.0.0.1:0"])
                .env("TMPDIR", folder.path())
                // A tour of every page by one machine is no attack; the limits have their own tests.
                .env_remove("TERBUKA_PICTURES")
                .env_remove("TERBUKA_AXE")
                .env_remove("TERBUKA_LONG")
                .env("TERBUKA_PUBLIC_RATE", "off")
                .env("TERBUKA_LOOKUP_RATE", "off")
                .current_dir(folder.path()),
            "The program under test is missing.",
        );
        let url = program.line(Duration::from_secs(300), |line| {
            let (_, address) = line.split_once("http://")?;
            let address = address.split_whitespace().next()?;
            Some(format!("http://{}", address.split('/').next()?))
        });
        Self { program, url, folder, sessions: std::sync::Mutex::default() }
    }

    /// The demo's data folder, for commands beside the running server.
    pub fn data(&self) -> std::path::PathBuf {
        let found = std::fs::read_dir(self.folder.path()).expect("the folder").flatten();
        let found = found.map(|entry| entry.path());
        found.into_iter().find(|path| path.is_dir()).expect("the demo has a data folder")
    }

    /// A full address.
    pub fn at(&self, path: &str) -> String {
        if path.starts_with("http://") { path.to_owned() } else { format!("{}{path}", self.url) }
    }

    /// What the program has written to its outputs since it served.
    pub fn said(&self) -> Vec<String> {
        self.program.said()
    }

    /// Reads an address as nobody in particular.
    pub fn get(&self, path: &str) -> Answer {
        http::send("GET", &self.at(path), &[], b"")
    }

    /// Signs in without a browser, or goes on with the session there is.
    pub fn sign_in(&self, login: &str) -> Session<'_> {
        let known = self.sessions.lock().expect("no panic inside").get(login).cloned();
        if let Some(secret) = known {
            return self.session(login, &secret);
        }
        let page = self.get("/masuk");
        let visitor = page.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let csrf = page.after(r#"name="_csrf" value=""#).unwrap_or_default();
        let fields = [("_csrf", csrf.as_str()), ("login", login), ("password", PASSWORD)];
        let answer = self.post("/masuk", &visitor, &fields);
        assert_eq!(answer.status, 303, "{login} cannot sign in: {}", answer.text());
        let cookies = answer.header("set-cookie").to_owned();
        let cookie = cookies.lines().find(|line| line.starts_with("sesi=")).unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let secret = cookie.strip_prefix("sesi=").unwrap_or_default().to_owned();
        self.sessions.lock().expect("no panic inside").insert(login.to_owned(), secret.clone());
        self.session(login, &secret)
    }

    /// The session of somebody who has signed in, for use without a browser.
    pub fn session(&self, login: &str, secret: &str) -> Session<'_> {
        let (login, cookie) = (login.to_owned(), format!("sesi={secret}"));
        let mut session = Session { site: self, login, cookie, csrf: String::new() };
        let page = session.get("/kerja/kata-sandi");
        session.csrf = page.after(r#"name="_csrf" value=""#).unwrap_or_default();
        assert!(!session.csrf.is_empty(), "{} got no token: {}", session.login, page.text());
        session
    }

    /// Sends a form directly.
    pub fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            ("Cookie", cookie),
            ("Origin", self.url.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        http::send("POST", &self.at(path), &headers, http::form(fields).as_bytes())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.program.end(terminate);
    }
}

/// One person's own session, outside of the browser.
#[derive(Debug)]
pub struct Session<'s> {
    site: &'s Site,
    /// Who.
    pub login: String,
    /// `sesi=…`.
    pub cookie: String,
    csrf: String,
}

impl Session<'_> {
    /// The session's secret alone.
    pub fn secret(&self) -> &str {
        self.cookie.split_once('=').map_or("", |(_, secret)| secret)
    }

    /// Reads an address.
    pub fn get(&self, path: &str) -> Answer {
        http::send("GET", &self.site.at(path), &[("Cookie", &self.cookie)], b"")
    }

    /// Sends a form with this person's own session and token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.site.post(path, &self.cookie, &all)
    }

    /// Sends a form that must be refused with a sentence that holds `words`.
    ///
    /// # Panics
    /// When it is not.
    pub fn refused(&self, path: &str, fields: &[(&str, &str)], words: &str) {
        let answer = self.post(path, fields);
        let text = plain(&answer.text());
        let who = &self.login;
        assert_eq!(answer.status, 403, "{who} was not refused at {path}: {text}");
        assert!(text.contains(words), "{who} at {path}: no “{words}” in: {text}");
    }
}

/// The words of a page: tags taken out, entities undone, white space joined.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(character),
            _ => {}
        }
    }
    let out = out.replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'");
    let out = out.replace("&#34;", "\"").replace("&quot;", "\"").replace("&lt;", "<");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

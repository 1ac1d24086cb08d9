//! A browser in the same process: keeps cookies, fills forms from their pages, follows redirects.
#![allow(dead_code)] // each test file uses a part

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use terbuka_core::letter::parts::Letterhead;
use terbuka_core::letter::{Bound, Letter, Paper, Poster, Print, PrintError, Status};
use terbuka_core::procedure::Procedure;
use terbuka_core::report_doc::Report;
use terbuka_core::sheet::Sheet;
use terbuka_testkit::TestDatabase;
use terbuka_testkit::world::World;
use terbuka_web::client::Peer;
use terbuka_web::{AppState, WebSettings, router};
use tower::ServiceExt;

/// Makes files that are no PDFs: these tests are about pages, not about paper.
pub struct Plain;

impl Print for Plain {
    fn letter(&self, letter: &Letter, _: Status) -> Result<Vec<u8>, PrintError> {
        Ok(format!("%PDF-1.7 {}", letter.kind().code()).into_bytes())
    }
    fn paper(&self, paper: &Paper, status: Status) -> Result<Vec<u8>, PrintError> {
        Ok(format!("%PDF-1.7 {status:?} {}", paper.title).into_bytes())
    }
    fn sheet_pdf(&self, _: &Sheet, _: &Letterhead) -> Result<Vec<u8>, PrintError> {
        Ok(b"%PDF-1.7".to_vec())
    }
    fn sheet_xlsx(&self, _: &Sheet) -> Result<Vec<u8>, PrintError> {
        Ok(b"PK".to_vec())
    }
    fn sheet_csv(&self, _: &Sheet) -> Result<Vec<u8>, PrintError> {
        Ok(b"a,b".to_vec())
    }
    fn report_pdf(&self, _: &Report, _: Status) -> Result<Vec<u8>, PrintError> {
        Ok(b"%PDF-1.7".to_vec())
    }
    fn poster(&self, poster: &Poster, status: Status) -> Result<Vec<u8>, PrintError> {
        Ok(format!("%PDF-1.7 {status:?} {}", poster.statement).into_bytes())
    }
    fn report_xlsx(&self, _: &Report) -> Result<Vec<u8>, PrintError> {
        Ok(b"PK".to_vec())
    }
    fn report_docx(&self, _: &Report) -> Result<Vec<u8>, PrintError> {
        Ok(b"PK".to_vec())
    }
    fn bind(&self, title: &str, parts: &[(String, Vec<u8>)]) -> Result<Bound, PrintError> {
        let bytes = format!("%PDF-1.7 {title}").into_bytes();
        Ok(Bound { bytes, first_pages: vec![None; parts.len()], pages: 1 })
    }
    fn picture_png(&self, _: &str) -> Result<Vec<u8>, PrintError> {
        Ok(b"\x89PNG".to_vec())
    }
    fn procedure_pdf(
        &self,
        procedure: &Procedure,
        _: &Letterhead,
        _: Status,
    ) -> Result<Vec<u8>, PrintError> {
        Ok(format!("%PDF-1.7 sop {}", procedure.service.code()).into_bytes())
    }
}

/// A world with its web.
pub struct Site {
    pub world: World,
    pub app: Router,
    database: TestDatabase,
}

impl Site {
    pub async fn new() -> Site {
        Site::with(WebSettings { public_rate: None, lookup_rate: None, ..WebSettings::default() })
            .await
    }

    pub async fn with(settings: WebSettings) -> Site {
        let database = TestDatabase::sqlite().await;
        let world = World::new(database.store(), Arc::new(Plain)).await;
        let app = router(AppState::new(settings, world.cx.clone()));
        Site { world, app, database }
    }

    pub fn browser(&self) -> Browser {
        Browser {
            app: self.app.clone(),
            cookies: BTreeMap::new(),
            origin: true,
            peer: "198.51.100.7:4000".parse().unwrap(),
        }
    }

    pub async fn close(self) {
        self.database.remove().await;
    }
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of an input, undone from its escapes.
    pub fn input(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let tag = &self.body[at..at + self.body[at..].find('>')?];
        let value = tag.split("value=\"").nth(1)?.split('"').next()?;
        Some(unescape(value))
    }

    /// The words between tags, without tags.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    out.push(' ');
                }
                c if !inside => out.push(c),
                _ => {}
            }
        }
        unescape(&out).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    pub cookies: BTreeMap<String, String>,
    /// Whether it says where its forms come from, as browsers of today do.
    pub origin: bool,
    /// Where its connections come from.
    pub peer: std::net::SocketAddr,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let mut request = request.header(header::HOST, "ppid.example").body(body).unwrap();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(Peer(self.peer));
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: parts.status, headers: parts.headers, body }
    }

    /// Sends a URL-encoded form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if self.origin {
            request = request.header("sec-fetch-site", "same-origin");
        }
        self.send(request, Body::from(body.join("&"))).await
    }

    /// Sends a multipart form with files: field, name, bytes.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mark = "batas-yang-tidak-ada-di-isi";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!(
                    "--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        for (field, name, bytes) in files {
            body.extend_from_slice(
                format!("--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{mark}--\r\n").as_bytes());
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"));
        if self.origin {
            request = request.header("sec-fetch-site", "same-origin");
        }
        self.send(request, Body::from(body)).await
    }
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }
        })
        .collect()
}

/// The fields of a request that can be taken as it stands.
pub fn good_request() -> Vec<(&'static str, &'static str)> {
    vec![
        ("kind", "individual"),
        ("name", "Siti Rahma Contoh"),
        ("identity_kind", "ktp"),
        ("identity_number", "1503994507900001"),
        ("address", "Jalan Contoh 1"),
        ("phone", "0812 0000 0001"),
        ("email", "siti@example.id"),
        ("information", "Jumlah pemilih tetap per kecamatan"),
        ("purpose", "Penelitian"),
        ("obtain", "soft_copy"),
        ("delivery", "email"),
        ("statement", "1"),
    ]
}

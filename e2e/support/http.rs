//! A plain HTTP client of a few lines: what a script would send, without a browser's help. The
//! journeys use it to knock on doors directly, with a person's own session and token.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer, its body taken apart no further than the transfer demands.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers, names in small letters; of repeated ones the last, except `set-cookie`.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e} in {}", self.text()))
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// What stands after `before` up to the next quotation mark.
    pub fn after(&self, before: &str) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once(before)?;
        rest.split('"').next().map(|found| found.replace("&#x2F;", "/").replace("&#38;", "&"))
    }
}

/// Sends one request to `http://host:port/…` and reads the whole answer.
///
/// # Panics
/// When the server cannot be reached or answers nonsense: the test is over then.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let rest = url.strip_prefix("http://").unwrap_or_else(|| panic!("{url} is not http"));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{host}: {error}"));
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    let mut head = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    sent.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    read(&mut stream).unwrap_or_else(|| panic!("{method} {url}: no readable answer"))
}

/// Reads by the length the headers give, not to the end of the connection: some servers keep it.
fn read(stream: &mut TcpStream) -> Option<Answer> {
    let mut got = Vec::new();
    let mut block = [0_u8; 16 << 10];
    let mut more = |got: &mut Vec<u8>| {
        let count = stream.read(&mut block).ok()?;
        got.extend_from_slice(&block[..count]);
        Some(count)
    };
    let end = loop {
        if let Some(at) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        (more(&mut got)? > 0).then_some(())?;
    };
    let head = String::from_utf8_lossy(&got[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
        match headers.get_mut(&name) {
            Some(kept) if name == "set-cookie" => kept.push_str(&format!("\n{value}")),
            _ => drop(headers.insert(name, value)),
        }
    }
    let mut rest = got.split_off(end + 4);
    let chunked = headers.get("transfer-encoding").is_some_and(|kind| kind == "chunked");
    let length = headers.get("content-length").and_then(|text| text.parse::<usize>().ok());
    while match length {
        Some(length) => rest.len() < length,
        None => !chunked || !rest.ends_with(b"0\r\n\r\n"),
    } {
        if more(&mut rest)? == 0 {
            break;
        }
    }
    let body = if chunked { unchunk(&rest)? } else { rest };
    Some(Answer { status, headers, body })
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let at = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..at]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(at + 2..at + 2 + size)?);
        rest = rest.get(at + 2 + size + 2..)?;
    }
}

/// Writes fields as a browser's form would.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Percent-encodes everything but letters and digits.
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

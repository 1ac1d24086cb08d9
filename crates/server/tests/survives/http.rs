//! One request on one connection, blocking: these tests run many of them on threads.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Head as it came.
    pub head: String,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.head, self.text()))
    }

    /// The first header with this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// `name=value` of each cookie set.
    pub fn cookies(&self) -> Vec<String> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next())
            .map(|pair| pair.trim().to_owned())
            .collect()
    }

    /// The value of a hidden field of a form on the page.
    pub fn hidden(&self, name: &str) -> String {
        let page = self.text();
        let tag = page.split('<').find(|tag| tag.contains(&format!("name=\"{name}\"")));
        let value = tag.and_then(|tag| tag.split("value=\"").nth(1)?.split('"').next());
        value.unwrap_or_else(|| panic!("no {name} on the page: {} {page}", self.head)).to_owned()
    }
}

/// A request: `line` is method and target, `headers` are whole lines.
pub fn request(line: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = match body.len() {
        0 if line.starts_with("GET ") => String::new(),
        length => format!("content-length: {length}\r\n"),
    };
    let mut bytes =
        format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{length}{headers}\r\n")
            .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Sends a request and reads the answer to its end.
pub fn call(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    read(&bytes).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no whole answer"))
}

/// Reads a page.
pub fn get(address: SocketAddr, target: &str) -> io::Result<Answer> {
    call(address, &request(&format!("GET {target}"), "", b""))
}

/// An answer is whole or it is none: a server that died half-way has not answered.
fn read(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer { status, head, body: bytes[end + 4..].to_vec() };
    if answer.header("transfer-encoding").is_some() {
        answer.body = unchunk(&answer.body)?;
    } else if let Some(length) = answer.header("content-length") {
        let length: usize = length.parse().ok()?;
        (answer.body.len() == length).then_some(())?;
    }
    Some(answer)
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// A form as a browser with file fields sends it.
pub struct Multipart(Vec<u8>);

impl Multipart {
    const BOUNDARY: &str = "----terbuka-test-9b1c";

    /// With these text fields.
    pub fn new(fields: &[(&str, &str)]) -> Multipart {
        let mut form = Multipart(Vec::new());
        for (name, value) in fields {
            form.part(&format!("name=\"{name}\""), value.as_bytes());
        }
        form
    }

    /// With one more file.
    pub fn file(mut self, field: &str, name: &str, bytes: &[u8]) -> Multipart {
        self.part(&format!("name=\"{field}\"; filename=\"{name}\""), bytes);
        self
    }

    fn part(&mut self, what: &str, bytes: &[u8]) {
        let head =
            format!("--{}\r\ncontent-disposition: form-data; {what}\r\n\r\n", Self::BOUNDARY);
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
    }

    /// The request that sends it, as from a page of our own.
    pub fn post(mut self, target: &str, cookies: &str) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{}--\r\n", Self::BOUNDARY).as_bytes());
        let headers = format!(
            "content-type: multipart/form-data; boundary={}\r\ncookie: {cookies}\r\n\
             origin: http://localhost\r\nsec-fetch-site: same-origin\r\n",
            Self::BOUNDARY
        );
        request(&format!("POST {target}"), &headers, &self.0)
    }
}

//! A small HTTP/1.1 client that keeps its connection: little enough work that what is measured is
//! the server.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Trouble;

/// Longest wait for one reply.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
pub struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// A reply, with its head as it came.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Head, without its empty line.
    pub head: String,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The reply itself when it has this status.
    ///
    /// # Errors
    /// What came instead.
    pub fn expect(self, status: u16, doing: &str) -> Result<Reply, Trouble> {
        if self.status == status {
            return Ok(self);
        }
        let text: String = self.text().chars().take(300).collect();
        Err(Trouble::Reply { doing: doing.to_owned(), status: self.status, text })
    }
}

impl Client {
    /// A client of this server; the connection is made with the first call.
    pub fn new(address: SocketAddr) -> Client {
        Client { address, stream: None, buffer: Vec::with_capacity(64 << 10) }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn get(&mut self, path: &str) -> Result<Reply, Trouble> {
        self.call(&get(path)).await
    }

    /// Sends a request made by [`get`] or [`post`]. A connection that the server closed in the
    /// meantime is made anew, but a request that may have been read is never sent twice.
    ///
    /// # Errors
    /// The server does not answer, or not in HTTP.
    pub async fn call(&mut self, request: &[u8]) -> Result<Reply, Trouble> {
        let fresh = match &mut self.stream {
            // An idle connection has nothing to say: anything readable is its end.
            Some(stream) => stream.try_read(&mut [0]).is_ok(),
            None => true,
        };
        if fresh {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let Some(stream) = &mut self.stream else {
            return Err(Trouble::Http("no connection".into()));
        };
        let exchange = async {
            stream.write_all(request).await?;
            read_reply(stream, &mut self.buffer).await
        };
        let outcome = match tokio::time::timeout(PATIENCE, exchange).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::Http("no reply in time".into())),
        };
        let keeps = outcome.as_ref().is_ok_and(|reply| reply.header("connection") != Some("close"));
        if !keeps {
            self.stream = None;
        }
        outcome
    }
}

/// The bytes of a reading request.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// The bytes of a request with a body; `headers` are whole lines.
pub fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    request
}

async fn read_reply(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<Reply, Trouble> {
    buffer.clear();
    let end = loop {
        if let Some(at) = find(buffer, b"\r\n\r\n") {
            break at;
        }
        more(stream, buffer).await?;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| Trouble::Http("no status line".into()))?;
    let mut at = end + 4;
    let body = if header(&head, "transfer-encoding").is_some() {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(end) = find(&buffer[at..], b"\r\n") {
                    break at + end;
                }
                more(stream, buffer).await?;
            };
            let size = std::str::from_utf8(&buffer[at..line]).ok();
            let size = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
            let size = size.ok_or_else(|| Trouble::Http("a chunk without its size".into()))?;
            at = line + 2;
            while buffer.len() < at + size + 2 {
                more(stream, buffer).await?;
            }
            if size == 0 {
                break body;
            }
            body.extend_from_slice(&buffer[at..at + size]);
            at += size + 2;
        }
    } else {
        let length = header(&head, "content-length").and_then(|length| length.parse().ok());
        let length: usize = length.unwrap_or(0);
        while buffer.len() < at + length {
            more(stream, buffer).await?;
        }
        buffer[at..at + length].to_vec()
    };
    Ok(Reply { status, head, body })
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<(), Trouble> {
    if stream.read_buf(buffer).await? == 0 {
        return Err(Trouble::Http("the server closed the connection".into()));
    }
    Ok(())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

//! The real program, started as people start it, and the few lines of HTTP the tests need.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Far longer than anything under test takes.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Runs a command to its end.
pub fn terbuka(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(args)
        .env_remove("TERBUKA_DATA")
        .env_remove("TERBUKA_CONFIG")
        .output()
        .expect("the program runs")
}

/// Runs a command that must succeed; what it printed.
pub fn done(args: &[&str]) -> String {
    let output = terbuka(args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "terbuka {args:?}: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs a command that must fail with this status; what it said.
pub fn fails(status: i32, args: &[&str]) -> String {
    let output = terbuka(args);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "terbuka {args:?}: {errors}");
    errors
}

/// One document on standard output.
pub fn json(args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&done(args)).expect("one JSON document")
}

/// A data folder with two offices and nobody in them.
pub struct Prepared {
    folder: tempfile::TempDir,
}

impl Prepared {
    pub fn new() -> Prepared {
        let prepared = Prepared { folder: tempfile::tempdir().expect("a folder") };
        let data = prepared.data();
        done(&["init", "--data", &data]);
        for (code, slug, name) in [
            ("1503", "sarolangun", "KPU Kabupaten Sarolangun"),
            ("1872", "metro", "KPU Kota Metro"),
        ] {
            let level = if code == "1872" { "city" } else { "regency" };
            done(&[
                "office", "add", "--data", &data, "--code", code, "--slug", slug, "--name", name,
                "--level", level, "--zone", "WIB",
            ]);
        }
        prepared
    }

    pub fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

/// A running `serve` or `demo`; it is killed with the value.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
    log: Option<std::thread::JoinHandle<String>>,
}

impl Running {
    /// Starts and waits until the program says that it serves.
    pub fn start(args: &[&str], address: SocketAddr) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(args)
            .env_remove("TERBUKA_DATA")
            .env_remove("TERBUKA_CONFIG")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut errors = child.stderr.take().expect("standard error");
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            // What could be read counts, also when the program was killed in the middle.
            let _ = errors.read_to_string(&mut text);
            text
        });
        let lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
        let (said, heard) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.starts_with("Terbuka") {
                    let _ = said.send(());
                }
            }
        });
        let mut running = Running { child, address, log: Some(log) };
        if heard.recv_timeout(PATIENCE).is_err() {
            let log = running.kill();
            panic!("the program never served: {log}");
        }
        running
    }

    /// Kills it at once, as a power cut would; what it had logged.
    pub fn kill(&mut self) -> String {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.log.take().map_or_else(String::new, |log| log.join().expect("the log was read"))
    }

    /// Asks it to end and waits; its exit status and log.
    pub fn end(&mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(asked.success());
        let status = self.child.wait().expect("it ends");
        let log = self.log.take().map_or_else(String::new, |log| log.join().expect("read"));
        (status.code(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port nobody uses now.
pub fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address")
}

/// Status and body of an answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }
}

/// One request on a connection of its own.
pub fn http(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole)?;
    let cut = whole.windows(4).position(|w| w == b"\r\n\r\n");
    let cut = cut.ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&whole[..cut]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or(std::io::ErrorKind::InvalidData)?;
    let mut body = whole[cut + 4..].to_vec();
    if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        body = unchunked(&body).ok_or(std::io::ErrorKind::UnexpectedEof)?;
    }
    let announced = head.lines().find_map(|line| {
        line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned)
    });
    if let Some(length) = announced.and_then(|length| length.parse::<usize>().ok())
        && body.len() != length
    {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Answer { status, head, body })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|w| w == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// A submission for the API, told apart by `mark`.
pub fn submission(mark: &str) -> Vec<u8> {
    serde_json::json!({
        "kind": "individual",
        "name": format!("Pemohon Contoh {mark}"),
        "identity_kind": "ktp",
        "identity_number": "1503994508900001",
        "address": "Jalan Contoh 1",
        "email": "pemohon@warga.example",
        "information": format!("Jumlah pemilih per TPS, permintaan {mark}"),
        "purpose": "Penelitian",
        "obtain": "soft_copy",
        "delivery": "email",
        "statement": true
    })
    .to_string()
    .into_bytes()
}

pub fn exists(path: impl AsRef<Path>) -> bool {
    path.as_ref().exists()
}

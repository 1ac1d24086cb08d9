//! Clients that begin and never finish, against the limits an office really runs with.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::http;
use super::program::{Installation, OFFICE};

/// What the issue demands.
const AT_MOST: Duration = Duration::from_secs(10);
/// How many of each kind.
const MANY: usize = 25;

#[test]
fn half_sent_heads_and_bodies_are_let_go_within_ten_seconds_while_others_are_served() {
    let installation = Installation::new();
    let server = installation.serve();
    let address = server.address;
    let post = format!("POST /api/v1/offices/{}/requests HTTP/1.1\r\nhost: x\r\n", OFFICE.1);
    let body = format!("{post}content-type: application/json\r\ncontent-length: 5000\r\n\r\n{{");
    let form = "POST /formulir-permohonan HTTP/1.1\r\nhost: x\r\norigin: http://x\r\n\
        content-type: multipart/form-data; boundary=b\r\ntransfer-encoding: chunked\r\n\r\n\
        5\r\n--b\r\n\r\n";
    let beginnings = ["", "GET / HTTP/1.1\r\nhost: x\r\nx-never: ", &body, form];
    let begun = Instant::now();
    let waiting: Vec<_> = beginnings
        .iter()
        .flat_map(|beginning| std::iter::repeat_n(*beginning, MANY))
        .map(|beginning| {
            let mut stream = TcpStream::connect(address).expect("connected");
            stream.write_all(beginning.as_bytes()).expect("sent");
            // Far longer than allowed: a connection still open then shows as its failure below.
            stream.set_read_timeout(Some(AT_MOST * 3)).expect("set");
            let beginning = beginning.to_owned();
            thread::spawn(move || {
                let mut rest = Vec::new();
                // A reset is a way of closing, too; only the end of patience is not.
                let outcome = stream.read_to_end(&mut rest);
                let patience_ended = outcome.is_err_and(|error| {
                    use std::io::ErrorKind::{TimedOut, WouldBlock};
                    matches!(error.kind(), TimedOut | WouldBlock)
                });
                assert!(!patience_ended, "still open after {:?}: {beginning:?}", begun.elapsed());
                (beginning, begun.elapsed(), rest)
            })
        })
        .collect();
    let mut served = 0;
    while waiting.iter().any(|one| !one.is_finished()) {
        let asked = Instant::now();
        let answer = http::get(address, "/").expect("others are served");
        assert_eq!(answer.status, 200);
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
        served += 1;
    }
    for one in waiting {
        let (beginning, open, rest) = one.join().expect("closed in time");
        assert!(open < AT_MOST, "open for {open:?}: {beginning:?}");
        let rest = String::from_utf8_lossy(&rest);
        assert!(!rest.starts_with("HTTP/1.1 2") && !rest.starts_with("HTTP/1.1 5"), "{rest}");
    }
    assert!(served > 10, "only {served} pages were served meanwhile");
    server.stop();
}

//! Clients that never finish must not keep a connection, nor anyone else waiting.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use terbuka_server::listen::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// Far longer than any limit under test: reaching it is a failure, not a wait.
const NEVER: Duration = Duration::from_secs(10);

fn quick() -> Limits {
    Limits {
        header: Duration::from_millis(300),
        stall: Duration::from_millis(300),
        body_rate: 1_000,
        farewell: Duration::from_secs(3),
        ..Limits::default()
    }
}

async fn started(
    limits: Limits,
) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<io::Result<()>>) {
    let app = Router::new()
        .route("/", get(async || "hello"))
        .route("/big", get(async || vec![b'x'; 64 << 20]))
        .route("/echo", post(async |body: String| body));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, app, limits, |_| false, async {
        let _ = stopped.await;
    }));
    (address, stop, server)
}

/// Reads until the server closes; what came before is returned.
async fn until_closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut got = Vec::new();
    let read = timeout(NEVER, stream.read_to_end(&mut got)).await;
    // A reset is a way of closing, too.
    let _ = read.expect("the server never closed the connection");
    got
}

async fn greets(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).await.expect("connect");
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .expect("send");
    let got = until_closed(&mut stream).await;
    assert!(String::from_utf8_lossy(&got).ends_with("hello"), "{got:?}");
}

#[test]
fn the_real_limit_closes_half_open_connections_within_ten_seconds() {
    let limits = Limits::default();
    assert!(limits.header < Duration::from_secs(10) && limits.stall < Duration::from_secs(10));
}

#[tokio::test]
async fn a_half_open_connection_is_closed_while_others_are_served() {
    let (address, _stop, _server) = started(quick()).await;
    let began = Instant::now();
    let mut half_open = Vec::new();
    for head in ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: x\r\nx-never: "] {
        let mut stream = TcpStream::connect(address).await.expect("connect");
        stream.write_all(head.as_bytes()).await.expect("send");
        half_open.push(stream);
    }
    greets(address).await;
    for mut stream in half_open {
        until_closed(&mut stream).await;
    }
    assert!(began.elapsed() < NEVER);
}

#[tokio::test]
async fn a_head_sent_letter_by_letter_is_closed_too() {
    let (address, _stop, _server) = started(quick()).await;
    let mut stream = TcpStream::connect(address).await.expect("connect");
    let dripping = async {
        for letter in "GET / HTTP/1.1\r\nx: ".bytes().chain(std::iter::repeat(b'x')) {
            if stream.write_all(&[letter]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(NEVER, dripping).await.expect("the drip went on for ever");
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_answer() {
    let (address, _stop, _server) = started(quick()).await;
    let mut stream = TcpStream::connect(address).await.expect("connect");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("send");
    let got = until_closed(&mut stream).await;
    assert!(String::from_utf8_lossy(&got).contains("hello"));
}

#[tokio::test]
async fn a_body_that_stops_or_drips_is_refused_and_a_steady_one_is_not() {
    let (address, _stop, _server) = started(quick()).await;
    let head =
        b"POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 100000\r\n\r\n";

    let mut stops = TcpStream::connect(address).await.expect("connect");
    stops.write_all(head).await.expect("send");
    stops.write_all(b"some").await.expect("send");
    let got = until_closed(&mut stops).await;
    assert!(!String::from_utf8_lossy(&got).contains("200 OK"), "{got:?}");

    let drips = TcpStream::connect(address).await.expect("connect");
    let (mut answer, mut drips) = drips.into_split();
    drips.write_all(head).await.expect("send");
    let dripping = tokio::spawn(async move {
        while drips.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut got = Vec::new();
    let _ = timeout(NEVER, answer.read_to_end(&mut got)).await.expect("the drip was kept");
    assert!(!String::from_utf8_lossy(&got).contains("200 OK"), "{got:?}");
    dripping.abort();

    let mut steady = TcpStream::connect(address).await.expect("connect");
    steady.write_all(head).await.expect("send");
    for _ in 0..10 {
        steady.write_all(&[b'y'; 10_000]).await.expect("send");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    let got = until_closed(&mut steady).await;
    assert!(got.len() > 100_000);
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_let_go() {
    let (address, stop, server) = started(quick()).await;
    let mut stream = TcpStream::connect(address).await.expect("connect");
    stream.write_all(b"GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("send");
    let mut first = [0u8; 16];
    stream.read_exact(&mut first).await.expect("an answer begins");
    // The server gives up on it: shutting down does not have to wait for this client.
    let began = Instant::now();
    let _ = stop.send(());
    server.await.expect("joined").expect("served");
    assert!(began.elapsed() < quick().farewell, "{:?}", began.elapsed());
}

#[tokio::test]
async fn one_address_cannot_take_every_place() {
    let limits = Limits { connections_per_address: 2, header: Duration::from_secs(5), ..quick() };
    let (address, _stop, _server) = started(limits).await;
    let _first = TcpStream::connect(address).await.expect("connect");
    let _second = TcpStream::connect(address).await.expect("connect");
    let mut third = TcpStream::connect(address).await.expect("connect");
    assert!(until_closed(&mut third).await.is_empty());
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_end() {
    let (address, stop, server) =
        started(Limits { stall: Duration::from_secs(5), ..quick() }).await;
    let mut stream = TcpStream::connect(address).await.expect("connect");
    stream
        .write_all(b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nab")
        .await
        .expect("send");
    greets(address).await;
    let _ = stop.send(());
    stream.write_all(b"cd").await.expect("send");
    let got = until_closed(&mut stream).await;
    assert!(String::from_utf8_lossy(&got).ends_with("abcd"), "{got:?}");
    server.await.expect("joined").expect("served");
    assert!(TcpStream::connect(address).await.is_err());
}

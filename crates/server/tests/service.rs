//! The whole service from outside: what is acknowledged survives, and nothing personal is logged.

mod program;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use program::{Answer, PATIENCE, Prepared, Running, free_address, http, json, submission};

/// What the clients know: key of each submission, and the answer, if one came.
type Ledger = Arc<Mutex<BTreeMap<String, Option<serde_json::Value>>>>;

fn serve(prepared: &Prepared, address: SocketAddr) -> Running {
    let config = prepared.path().join("terbuka.toml");
    // Behind a proxy each client has its own address, so that no limit per address is met.
    let text = format!(
        "data = \"{}\"\nlisten = \"{address}\"\ntrusted_proxies = [\"127.0.0.1\"]\nlog = \"debug\"\n",
        prepared.data()
    );
    std::fs::write(&config, text).expect("written");
    Running::start(&["serve", "--config", &config.display().to_string()], address)
}

fn submit(address: SocketAddr, client: usize, key: &str) -> std::io::Result<Answer> {
    let from = format!("10.0.{}.{}", client / 200, client % 200 + 1);
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", key),
        ("x-forwarded-for", from.as_str()),
    ];
    http(address, "POST", "/api/v1/offices/sarolangun/requests", &headers, &submission(key))
}

/// Eight clients submit until told to stop or until the server is gone.
fn load(
    address: SocketAddr,
    round: usize,
    ledger: &Ledger,
    stop: &Arc<AtomicBool>,
) -> Vec<std::thread::JoinHandle<()>> {
    (0..8)
        .map(|client| {
            let (ledger, stop) = (Arc::clone(ledger), Arc::clone(stop));
            std::thread::spawn(move || {
                for number in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let key = format!("k{round}-{client}-{number}");
                    ledger.lock().expect("lock").insert(key.clone(), None);
                    // A client of its own each time: the limit per client is not under test here.
                    match submit(address, client * 1_000 + number, &key) {
                        Ok(answer) if answer.status == 201 => {
                            ledger.lock().expect("lock").insert(key, Some(answer.json()));
                        }
                        Ok(answer) => panic!("{}: {}", answer.status, answer.text()),
                        Err(_) => return,
                    }
                }
            })
        })
        .collect()
}

#[test]
fn every_acknowledged_request_survives_kill_9() {
    let prepared = Prepared::new();
    let ledger: Ledger = Arc::default();
    let address = free_address();
    for round in 0..3 {
        let mut server = serve(&prepared, address);
        let stop = Arc::new(AtomicBool::new(false));
        let clients = load(address, round, &ledger, &stop);
        // Kill it in the middle: once some are acknowledged in this round, while others are not.
        let prefix = format!("k{round}-");
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let acknowledged = ledger
                .lock()
                .expect("lock")
                .iter()
                .filter(|(key, answer)| key.starts_with(&prefix) && answer.is_some())
                .count();
            if acknowledged >= 20 + round * 7 {
                break;
            }
            assert!(std::time::Instant::now() < deadline, "only {acknowledged} were acknowledged");
            std::thread::sleep(Duration::from_millis(3));
        }
        server.kill();
        stop.store(true, Ordering::SeqCst);
        for client in clients {
            client.join().expect("a client");
        }
    }

    let mut server = serve(&prepared, address);
    let ledger = ledger.lock().expect("lock").clone();
    let mut numbers = BTreeMap::new();
    let (mut acknowledged, mut unknown) = (0, 0);
    for (index, (key, answer)) in ledger.iter().enumerate() {
        let number = match answer {
            Some(known) => {
                acknowledged += 1;
                let number = known["number"].as_str().expect("a number").to_owned();
                let token = format!("Bearer {}", known["token"].as_str().expect("a token"));
                let from = format!("10.9.{}.{}", index / 200, index % 200 + 1);
                let headers = [("authorization", token.as_str()), ("x-forwarded-for", &from)];
                let found =
                    http(address, "GET", &format!("/api/v1/requests/{number}"), &headers, b"");
                let found = found.expect("an answer");
                assert_eq!(found.status, 200, "{number} was acknowledged and is lost");
                assert_eq!(found.json()["number"], number.as_str());
                number
            }
            None => {
                // Sent again under the same key it gets its number, the old or a new one.
                unknown += 1;
                let again = submit(address, 50_000 % 40_000 + index, key).expect("an answer");
                assert_eq!(again.status, 201, "{}", again.text());
                again.json()["number"].as_str().expect("a number").to_owned()
            }
        };
        let twice = numbers.insert(number.clone(), key.clone());
        assert!(twice.is_none(), "{number} was given to {twice:?} and {key}");
    }
    // Gapless: as many numbers as submissions, the running number from 1.
    let mut running: Vec<u32> = numbers
        .keys()
        .map(|number| {
            number.split('/').next().and_then(|seq| seq.parse().ok()).expect("a running number")
        })
        .collect();
    running.sort_unstable();
    let expected: Vec<u32> =
        (1..=running.len()).map(|n| u32::try_from(n).expect("small")).collect();
    assert_eq!(running, expected, "acked {acknowledged}, unknown {unknown}");
    assert!(acknowledged >= 60);
    server.end();
    let journal = json(&["journal", "verify", "--json", "--data", &prepared.data()]);
    assert_eq!(journal["ok"], true);
}

#[test]
fn nothing_personal_is_logged_even_at_the_most_talkative() {
    let prepared = Prepared::new();
    let address = free_address();
    let mut server = serve(&prepared, address);
    let canaries =
        ["1503994508900001", "Kanari", "kanari@warga.example", "081299998888", "Jalan Kenari"];
    let body = serde_json::json!({
        "kind": "individual", "name": "Kanari Contoh", "identity_kind": "ktp",
        "identity_number": "1503994508900001", "address": "Jalan Kenari 1", "phone": "081299998888",
        "email": "kanari@warga.example", "information": "Kanari bertanya", "purpose": "Kanari",
        "obtain": "soft_copy", "delivery": "email", "statement": true
    });
    let json = [("content-type", "application/json")];
    let path = "/api/v1/offices/sarolangun/requests";
    let sent = http(address, "POST", path, &json, body.to_string().as_bytes()).expect("an answer");
    assert_eq!(sent.status, 201, "{}", sent.text());
    let token = sent.json()["token"].as_str().expect("a token").to_owned();
    // Wrong ways, too: typed into addresses, forms, broken bodies, wrong passwords.
    http(address, "GET", &format!("/sarolangun/permohonan/{token}?nik=1503994508900001"), &[], b"")
        .expect("an answer");
    http(address, "GET", "/sarolangun/cek-permohonan?nomor=Kanari", &[], b"").expect("an answer");
    http(address, "GET", "/Kanari/1503994508900001", &[], b"").expect("an answer");
    http(address, "POST", path, &json, b"{\"name\": \"Kanari\", ").expect("an answer");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    http(address, "POST", "/kerja/masuk", &form, b"login=kanari%40warga.example&password=Kanari")
        .expect("an answer");
    let (_, log) = server.end();
    assert!(log.contains("request"), "requests are logged: {log}");
    for canary in canaries.iter().copied().chain([token.as_str()]) {
        assert!(!log.contains(canary), "the log holds {canary}");
    }
}

#[test]
fn an_address_in_use_is_said_plainly() {
    let prepared = Prepared::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let said = program::fails(4, &["serve", "--data", &prepared.data(), "--listen", &address]);
    assert!(said.contains(&address), "{said}");
}

//! `kill -9` in the middle of submissions: what was acknowledged is there, what is unknown becomes
//! one request when it is sent again, numbers have neither gaps nor twins.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use terbuka_store::{Blobs, DatabaseUrl, Store};

use super::http::{self, Answer, Multipart};
use super::program::{Installation, OFFICE, Running};

const CLIENTS: usize = 16;
const ROUNDS: u64 = 6;

/// Noted before anything is sent.
struct Call {
    /// The bytes that go out, the same ones each time.
    request: Vec<u8>,
    /// Content of the attached file, of calls by the public form.
    file: Option<Vec<u8>>,
    /// The tracking token that was answered, once one was.
    token: Option<String>,
    /// The number that was answered: the API's answer holds it, the form's does not.
    number: Option<String>,
}

/// Every call ever made, in the order noted.
#[derive(Clone, Default)]
struct Ledger(Arc<Mutex<Vec<Call>>>);

impl Ledger {
    fn note(&self, request: Vec<u8>, file: Option<Vec<u8>>) -> usize {
        let mut calls = self.0.lock().expect("not poisoned");
        calls.push(Call { request, file, token: None, number: None });
        calls.len() - 1
    }

    fn request(&self, call: usize) -> Vec<u8> {
        self.0.lock().expect("not poisoned")[call].request.clone()
    }

    /// Takes an answer in; one that says something else than before is a fault.
    fn answered(&self, call: usize, answer: &Answer) {
        let (token, number) = match answer.status {
            201 => {
                let body = answer.json();
                let text = |name: &str| body[name].as_str().expect("a text").to_owned();
                (text("token"), Some(text("number")))
            }
            303 => {
                let to = answer.header("location").expect("goes on to the receipt");
                (to.split('/').nth(2).expect("a token").to_owned(), None)
            }
            _ => panic!("{} {}", answer.head, answer.text()),
        };
        let mut calls = self.0.lock().expect("not poisoned");
        let call = &mut calls[call];
        if let Some(before) = &call.token {
            assert_eq!(*before, token, "sent twice, taken twice");
            assert_eq!(call.number, number);
        }
        (call.token, call.number) = (Some(token), number);
    }

    fn indices(&self, pick: impl Fn(&Call) -> bool) -> Vec<usize> {
        let calls = self.0.lock().expect("not poisoned");
        calls.iter().enumerate().filter(|(_, call)| pick(call)).map(|(at, _)| at).collect()
    }
}

/// Small and repeatable chance; the seed is printed when a test fails.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn by_api(serial: u64) -> Vec<u8> {
    let body = json!({
        "kind": "individual",
        "name": format!("Pemohon {serial}"),
        "identity_kind": "ktp",
        "identity_number": "1503994507900001",
        "address": "Jalan Contoh Nomor 12, Sarolangun",
        "phone": "081234567890",
        "email": "pemohon@example.id",
        "information": format!("Rekapitulasi pemilih, permintaan ke-{serial}"),
        "purpose": "Penelitian",
        "obtain": "soft_copy",
        "delivery": "email",
        "statement": true,
    });
    let headers = format!("content-type: application/json\r\nidempotency-key: kunci-{serial}\r\n");
    let line = format!("POST /api/v1/offices/{}/requests", OFFICE.1);
    http::request(&line, &headers, body.to_string().as_bytes())
}

/// Opens the public form and fills it in, with a file; `None` when the server died meanwhile.
fn by_form(address: SocketAddr, serial: u64) -> Option<(Vec<u8>, Vec<u8>)> {
    let page = http::get(address, "/formulir-permohonan").ok()?;
    assert_eq!(page.status, 200, "{}", page.text());
    let (csrf, key) = (page.hidden("_csrf"), page.hidden("_key"));
    let file = format!("Surat pendukung permintaan ke-{serial}.\n").repeat(40).into_bytes();
    let asked = format!("Anggaran pemilihan, permintaan ke-{serial}");
    let form = Multipart::new(&[
        ("_csrf", &csrf),
        ("_key", &key),
        ("kind", "individual"),
        ("name", "Budi Santoso"),
        ("identity_kind", "ktp"),
        ("identity_number", "1503994507900001"),
        ("address", "Jalan Contoh Nomor 12, Sarolangun"),
        ("phone", "081234567890"),
        ("information", &asked),
        ("purpose", "Penelitian"),
        ("obtain", "soft_copy"),
        ("delivery", "pick_up"),
        ("statement", "1"),
    ]);
    let form = form.file("file_supporting", "pendukung.txt", &file);
    Some((form.post("/formulir-permohonan", &page.cookies().join("; ")), file))
}

/// Has clients submit until the server has acknowledged `enough` calls, then kills it under them.
fn round(server: Running, ledger: &Ledger, serial: &Arc<AtomicU64>, enough: usize) {
    let address = server.address;
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (ledger, serial) = (ledger.clone(), serial.clone());
            let (acknowledged, over) = (acknowledged.clone(), over.clone());
            thread::spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    let serial = serial.fetch_add(1, Ordering::SeqCst);
                    // One client in four is a person with a browser and a file.
                    let (request, file) = if client % 4 == 0 {
                        let Some((request, file)) = by_form(address, serial) else { break };
                        (request, Some(file))
                    } else {
                        (by_api(serial), None)
                    };
                    let call = ledger.note(request.clone(), file);
                    match http::call(address, &request) {
                        Ok(answer) => {
                            ledger.answered(call, &answer);
                            acknowledged.fetch_add(1, Ordering::SeqCst);
                        }
                        // Taken or not: nobody knows yet.
                        Err(_) => break,
                    }
                }
            })
        })
        .collect();
    while acknowledged.load(Ordering::SeqCst) < enough {
        assert!(clients.iter().any(|client| !client.is_finished()), "every client gave up");
        thread::yield_now();
    }
    server.kill();
    over.store(true, Ordering::SeqCst);
    for client in clients {
        client.join().expect("a client did not fail");
    }
}

/// Every acknowledged request opens with the token that was given for it, under the same number.
fn all_there(address: SocketAddr, ledger: &Ledger, from: usize) {
    let calls = ledger.0.lock().expect("not poisoned");
    for call in &calls[from..] {
        let Some(token) = &call.token else { continue };
        let answer = match &call.number {
            Some(number) => {
                let headers = format!("authorization: Bearer {token}\r\n");
                let line = format!("GET /api/v1/requests/{number}");
                http::call(address, &http::request(&line, &headers, b""))
            }
            None => http::get(address, &format!("/permohonan/{token}")),
        };
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, 200, "an acknowledged request is lost: {}", answer.text());
    }
}

#[test]
fn killed_under_load_it_loses_nothing_it_acknowledged() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let seed = now.as_nanos() as u64 | 1;
    println!("seed {seed}");
    let mut chance = Chance(seed);
    let installation = Installation::new().set("TERBUKA_PUBLIC_RATE", "off");
    let (ledger, serial) = (Ledger::default(), Arc::new(AtomicU64::new(1)));
    let mut unknown = 0;
    for _ in 0..ROUNDS {
        let before = ledger.indices(|_| true).len();
        let enough = 1 + chance.below(120) as usize;
        round(installation.serve(), &ledger, &serial, enough);

        let server = installation.serve();
        all_there(server.address, &ledger, before);
        // What nobody knows is sent again with the same key, twice: it becomes one request.
        let open = ledger.indices(|call| call.token.is_none());
        unknown += open.len();
        for call in open {
            for _ in 0..2 {
                let answer = http::call(server.address, &ledger.request(call));
                ledger.answered(call, &answer.expect("an answer"));
            }
        }
        // So is something acknowledged, whose answer a client may have lost.
        for call in ledger.indices(|call| call.token.is_some()).iter().rev().take(5) {
            let answer = http::call(server.address, &ledger.request(*call));
            ledger.answered(*call, &answer.expect("an answer"));
        }
        server.kill();
    }
    let server = installation.serve();
    all_there(server.address, &ledger, 0);
    let verified = installation.done(&["journal", "verify", "--json"]);
    let verified: serde_json::Value = serde_json::from_str(&verified).expect("JSON");
    assert_eq!(verified["ok"], true, "{verified}");
    server.stop();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(compare(&installation, &ledger));
    println!("{} requests, {unknown} were unknown after a kill", ledger.indices(|_| true).len());
}

/// The register holds exactly what the ledger holds: one request each, one number each, no gap; and
/// every attached file is there, byte for byte.
async fn compare(installation: &Installation, ledger: &Ledger) {
    let database = DatabaseUrl::Sqlite(installation.data().join("terbuka.db"));
    let store = Store::open(&database).await.expect("the database");
    let files = Blobs::open(installation.data().join("files")).expect("the files");
    let mut read = store.read().await.expect("a reader");
    let calls = std::mem::take(&mut *ledger.0.lock().expect("not poisoned"));
    let mut numbers: BTreeMap<(i16, i64), String> = BTreeMap::new();
    let mut cases = BTreeSet::new();
    for call in &calls {
        let token = call.token.as_deref().expect("every call was answered in the end");
        let found = read.request_by_token(token).await.expect("readable").expect("there");
        let case = &found.case;
        if let Some(number) = &call.number {
            assert_eq!(case.number, *number);
        }
        assert!(cases.insert(case.id.clone()), "two calls, one request");
        let twin = numbers.insert((found.year, found.seq), case.number.clone());
        assert_eq!(twin, None, "the number {} was given twice", case.number);
        let kept = read.attachments_of(&case.id).await.expect("readable");
        assert_eq!(kept.len(), usize::from(call.file.is_some()));
        for (kept, sent) in kept.iter().zip(&call.file) {
            let bytes = files.get(&kept.file.sha256).await.expect("readable");
            assert_eq!(bytes.as_ref(), Some(sent), "an attached file is not what was sent");
        }
    }
    let distinct: BTreeSet<&String> = numbers.values().collect();
    assert_eq!(distinct.len(), calls.len());
    let office = read.office_named(OFFICE.1).await.expect("readable").expect("there").office;
    let years: BTreeSet<i16> = numbers.keys().map(|(year, _)| *year).collect();
    for year in years {
        let seqs: Vec<i64> =
            numbers.range((year, 0)..=(year, i64::MAX)).map(|(k, _)| k.1).collect();
        let gapless: Vec<i64> = (1..=seqs.len() as i64).collect();
        assert_eq!(seqs, gapless, "numbers of {year} have gaps");
        let register = read.register(&office.id, year).await.expect("readable");
        assert_eq!(register.len(), seqs.len(), "requests that nobody sent");
    }
}

//! A person's data goes every way there is: public form, API, the desk's form, letters, mail that a
//! server refuses with his address in its answer, bad input, addresses typed wrongly. Then every line
//! of the log, at its most talkative, is searched for it.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::http::{self, Answer, Multipart};
use super::program::{Installation, OFFICE};

const NIK: &str = "1503014507906789";
const NAME: &str = "Rangkayo Canarias Binti Sutan";
const PHONE: &str = "081298765432";
const EMAIL: &str = "rangkayo.canarias@kenari.example";
const ADDRESS: &str = "Lorong Kenari Kuning 77";
const ASKED: &str = "Daftar kenarimologi anggaran pemilihan";
const PASSWORD: &str = "burung kenari dalam sangkar 2026";

/// Pieces that would give the person away, however they are cut or cased.
const TRACES: [&str; 8] = [
    NIK,
    "canarias",
    "81298765432",
    "kenari.example",
    "lorong kenari",
    "kenarimologi",
    "burung kenari",
    "%40kenari",
];

/// The fields of a request, as every form and the API name them.
fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("kind", "individual"),
        ("name", NAME),
        ("identity_kind", "ktp"),
        ("identity_number", NIK),
        ("address", ADDRESS),
        ("phone", PHONE),
        ("email", EMAIL),
        ("information", ASKED),
        ("purpose", "Penelitian kenarimologi"),
        ("obtain", "soft_copy"),
        ("delivery", "email"),
        ("statement", "1"),
    ]
}

fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// An SMTP server that quotes the receiver when it refuses him, as real ones do.
fn quoting_mail_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let Ok(mut out) = stream.try_clone() else { return };
                let _ = out.write_all(b"220 mail.example\r\n");
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let upper = line.to_ascii_uppercase();
                    let reply = if upper.starts_with("RCPT") {
                        format!("550 5.1.1 {line}: no such person as {NAME}\r\n")
                    } else {
                        "250 ok\r\n".to_owned()
                    };
                    if out.write_all(reply.as_bytes()).is_err() || upper.starts_with("QUIT") {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// What nobody else may learn, noted as it comes by: tokens of requests, sessions and forms.
#[derive(Default)]
struct Walk {
    secrets: Vec<String>,
    answers: usize,
}

impl Walk {
    fn call(&mut self, address: SocketAddr, request: &[u8]) -> Answer {
        let answer = http::call(address, request).expect("an answer");
        self.answers += 1;
        assert_ne!(answer.status, 500, "{}", answer.text());
        let values = answer.cookies();
        let values = values.iter().filter_map(|cookie| cookie.split_once('='));
        self.secrets.extend(values.map(|(_, value)| value.to_owned()).filter(|v| v.len() >= 20));
        answer
    }

    fn get(&mut self, address: SocketAddr, target: &str, cookies: &str) -> Answer {
        let headers = format!("cookie: {cookies}\r\n");
        self.call(address, &http::request(&format!("GET {target}"), &headers, b""))
    }

    /// Opens a page with a form and sends it back filled in.
    fn fill(
        &mut self,
        address: SocketAddr,
        (page, target): (&str, &str),
        cookies: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let opened = self.get(address, page, cookies);
        assert_eq!(opened.status, 200, "{page}: {} {}", opened.head, opened.text());
        // Pages that everyone may keep for a while hold no secret of one visitor.
        let hidden = ["_csrf", "_key"].map(|name| {
            let there = opened.text().contains(&format!("name=\"{name}\""));
            (name, if there { opened.hidden(name) } else { String::new() })
        });
        self.secrets
            .extend(hidden.iter().map(|(_, value)| value.clone()).filter(|v| !v.is_empty()));
        let mut cookies: Vec<String> = Some(cookies.to_owned()).into_iter().collect();
        cookies.extend(opened.cookies());
        let fields = with(fields.to_vec(), &hidden.each_ref().map(|(n, v)| (*n, v.as_str())));
        let name = format!("KTP {NAME}.txt");
        let form =
            Multipart::new(&fields).file("file_identity", &name, format!("NIK {NIK}\n").as_bytes());
        self.call(address, &form.post(target, &cookies.join("; ")))
    }
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{} {}", answer.head, answer.text());
    answer.header("location").expect("a place to go to").to_owned()
}

/// Signs the officer in and gives him a password of his own; his session's cookie.
fn signed_in(walk: &mut Walk, address: SocketAddr, first: &str) -> String {
    let mut cookie = String::new();
    for password in [first, PASSWORD] {
        let door = walk.fill(
            address,
            ("/masuk", "/masuk"),
            "",
            &[("login", "petugas"), ("password", password)],
        );
        location(&door);
        cookie = door.cookies().into_iter().find(|c| c.contains("sesi")).expect("a session");
        if password == first {
            let change = [("current", first), ("new_password", PASSWORD), ("again", PASSWORD)];
            let changed =
                walk.fill(address, ("/kerja/kata-sandi", "/kerja/kata-sandi"), &cookie, &change);
            location(&changed);
        }
    }
    cookie
}

/// The public's side: form, page, letters, completion, and the ways to get it wrong.
fn by_the_public(walk: &mut Walk, address: SocketAddr) {
    let form = ("/formulir-permohonan", "/formulir-permohonan");
    let taken = walk.fill(address, form, "", &fields());
    let receipt = location(&taken);
    let token = receipt.split('/').nth(2).expect("a token").to_owned();
    walk.secrets.push(token.clone());
    let page = walk.get(address, &receipt, "");
    assert_eq!(page.status, 200);
    let letter = page.text();
    let letter =
        letter.split('"').find(|word| word.contains("/surat/")).expect("a receipt").to_owned();
    let letter = walk.get(address, &letter, "");
    assert!(letter.body.starts_with(b"%PDF-"));
    assert_eq!(walk.get(address, &format!("/permohonan/{token}"), "").status, 200);

    // Wrong in every field that can be.
    for (field, value) in [
        ("email", "rangkayo.canarias@kenari.example, lain"),
        ("phone", "081298765432 lorong kenari"),
        ("identity_number", "1503014507906789 1503014507906789"),
        ("kind", NAME),
        ("delivery", EMAIL),
        ("information", ""),
    ] {
        let wrong = walk.fill(address, form, "", &with(fields(), &[(field, value)]));
        assert_eq!(wrong.status, 422, "{field}: {}", wrong.text());
        assert!(wrong.text().contains(NAME), "what was typed stays");
    }
    let unknown = [("nomor", NIK), ("kode", "7k2m0011abcd")];
    assert_eq!(
        walk.fill(address, ("/cek-permohonan", "/cek-permohonan"), "", &unknown).status,
        422
    );
    let forged = Multipart::new(&fields()).post(&format!("/formulir-permohonan?nik={NIK}"), "");
    assert!(walk.call(address, &forged).status >= 400);
    for target in [
        format!("/cek-permohonan?nomor={NIK}&email={EMAIL}"),
        format!("/permohonan/{NIK}"),
        format!("/permohonan/{token}/surat/{NIK}"),
        format!("/tiada/{NIK}/{PHONE}?nama=Canarias"),
        format!("/informasi/{NIK}"),
        format!("/periksa-surat/{NIK}"),
        format!("/{NIK}/formulir-permohonan"),
        format!("/static/{NIK}.css"),
        format!("/kerja/permohonan/{NIK}?cari=canarias"),
        format!("/katalog-informasi/saran?q=kenarimologi+{NIK}"),
        format!("/?lang={NIK}"),
    ] {
        walk.get(address, &target, &format!("sesi={NIK}; tamu={PHONE}"));
    }
    // Not even HTTP.
    for broken in [format!("GET /{NIK} HTTP/9\r\n\r\n"), format!("{NIK} {EMAIL}\r\n\r\n")] {
        let _ = http::call(address, broken.as_bytes());
    }
}

fn by_api(walk: &mut Walk, address: SocketAddr) {
    let line = format!("POST /api/v1/offices/{}/requests", OFFICE.1);
    let headers = format!("content-type: application/json\r\nidempotency-key: {NIK}\r\n");
    let mut body: serde_json::Value = fields()
        .into_iter()
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_iter()
        .map(|(k, v)| (k.to_owned(), json!(v)))
        .collect();
    body["statement"] = json!(true);
    let good = body.to_string();
    let taken = walk.call(address, &http::request(&line, &headers, good.as_bytes()));
    assert_eq!(taken.status, 201, "{}", taken.text());
    let taken = taken.json();
    let (number, token) =
        (taken["number"].as_str().expect("text"), taken["token"].as_str().expect("text"));
    walk.secrets.push(token.to_owned());
    for token in [token, NIK] {
        let bearer = format!("authorization: Bearer {token}\r\n");
        walk.call(address, &http::request(&format!("GET /api/v1/requests/{number}"), &bearer, b""));
        walk.call(address, &http::request(&format!("GET /api/v1/requests/{NIK}"), &bearer, b""));
    }
    body["purpose"] = json!("lain");
    let other = body.to_string();
    let broken = &good[..good.len() - 3];
    let unknown = json!({ NAME: NIK, "email": [EMAIL] }).to_string();
    let mistyped = good.replace("\"individual\"", "7");
    let not_utf8: Vec<u8> = good.bytes().chain([0xff]).collect();
    let bad =
        [other.as_bytes(), broken.as_bytes(), unknown.as_bytes(), mistyped.as_bytes(), &not_utf8];
    for body in bad {
        let answer = walk.call(address, &http::request(&line, &headers, body));
        assert!((400..500).contains(&answer.status), "{} {}", answer.head, answer.text());
    }
    let odd = format!("content-type: application/json\r\nidempotency-key: {NAME}\r\n");
    assert_eq!(walk.call(address, &http::request(&line, &odd, good.as_bytes())).status, 422);
}

fn by_the_desk(walk: &mut Walk, address: SocketAddr, cookie: &str) {
    let form = ("/kerja/permohonan/baru", "/kerja/permohonan");
    let more = [("channel", "walk_in"), ("papers", "identity_card"), ("complete", "1")];
    let wrong = walk.fill(address, form, cookie, &with(fields(), &[("channel", NAME)]));
    assert_eq!(wrong.status, 422);
    let taken = walk.fill(address, form, cookie, &with(fields(), &more));
    let received = location(&taken);
    assert_eq!(walk.get(address, &received, cookie).status, 200);
    let case = received.trim_end_matches("/diterima").split('?').next().expect("a path").to_owned();
    let page = walk.get(address, &case, cookie);
    assert!(page.text().contains(NAME));
    for target in page.text().split('"').filter(|w| w.contains("/surat/") || w.contains("/berkas/"))
    {
        assert_eq!(walk.get(address, target, cookie).status, 200, "{target}");
    }
    // Something is missing: a letter and a mail to the person, with words about him.
    let missing = [("missing", "Salinan KTP atas nama Rangkayo Canarias")];
    let asked =
        walk.fill(address, (&case, &format!("{case}/permintaan-kelengkapan")), cookie, &missing);
    assert!(matches!(asked.status, 303 | 403 | 422), "{} {}", asked.head, asked.text());
    for act in ["keputusan", "penyerahan", "perpanjangan", "supervisi"] {
        let words = [("words", NAME), ("material", NIK), ("hand_note", EMAIL), ("outcome", PHONE)];
        let answer = walk.fill(address, (&case, &format!("{case}/{act}")), cookie, &words);
        assert!(answer.status < 500, "{act}: {}", answer.text());
    }
    for target in ["/kerja", "/kerja/register", "/kerja/surel", "/kerja?cari=Canarias"] {
        walk.get(address, target, cookie);
    }
}

#[test]
fn nothing_of_a_person_is_in_any_line_of_the_log() {
    let mail = quoting_mail_server();
    let installation = Installation::new()
        .set("TERBUKA_PUBLIC_RATE", "off")
        .set("TERBUKA_LOOKUP_RATE", "off")
        .set("TERBUKA_LOG", "debug")
        .set("TERBUKA_MAIL_HOST", mail.ip())
        .set("TERBUKA_MAIL_PORT", mail.port())
        .set("TERBUKA_MAIL_TLS", "none")
        .set("TERBUKA_MAIL_FROM", "ppid@sarolangun.example");
    let first = "sandi pertama untuk masuk 77";
    let file = installation.beside("password");
    std::fs::write(&file, first).expect("written");
    installation.done(&[
        "user",
        "add",
        "--office",
        OFFICE.0,
        "--login",
        "petugas",
        "--name",
        "Petugas Uji",
        "--role",
        "desk,documentation,ppid_pelaksana,ppid,kasubbag,administrator",
        "--password-file",
        file.to_str().expect("a path in UTF-8"),
    ]);
    let server = installation.serve();
    let address = server.address;
    let mut walk = Walk::default();
    for login in ["petugas", EMAIL] {
        let wrong = [("login", login), ("password", PASSWORD)];
        assert_eq!(walk.fill(address, ("/masuk", "/masuk"), "", &wrong).status, 422);
    }
    let cookie = signed_in(&mut walk, address, first);
    by_the_public(&mut walk, address);
    by_api(&mut walk, address);
    by_the_desk(&mut walk, address, &cookie);
    // The mail was refused by now, or soon.
    let begun = Instant::now();
    while !installation.log().contains("mail not sent") {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "no mail was tried\n{}",
            installation.log()
        );
        thread::yield_now();
    }
    server.stop();

    let log = installation.log();
    let lines = log.lines().filter(|line| line.contains("request")).count();
    assert!(
        lines >= walk.answers,
        "{lines} lines for {} answers: the log is not whole",
        walk.answers
    );
    let small = log.to_lowercase();
    for trace in TRACES.map(str::to_lowercase) {
        let found: Vec<&str> = small.lines().filter(|line| line.contains(&trace)).collect();
        assert!(found.is_empty(), "{trace} is in the log: {found:#?}");
    }
    walk.secrets.push(first.to_owned());
    for secret in &walk.secrets {
        assert!(!log.contains(secret.as_str()), "a secret is in the log: {secret}");
    }
    assert!(walk.secrets.len() > 10);

    // Nor in the evidence journal, which is kept when the person's data is erased.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let journal = runtime.block_on(journal(&installation)).to_lowercase();
    assert!(journal.contains("received"));
    for trace in TRACES.map(str::to_lowercase) {
        assert!(!journal.contains(&trace), "{trace} is in the journal");
    }
}

async fn journal(installation: &Installation) -> String {
    let database = installation.data().join("terbuka.db");
    let database = terbuka_store::DatabaseUrl::Sqlite(database);
    let store = terbuka_store::Store::open(&database).await.expect("the database");
    let mut read = store.read().await.expect("a reader");
    let office = read.office_named(OFFICE.1).await.expect("readable").expect("there").office;
    let entries = read.journal_after(&office.id, 0, 10_000).await.expect("readable");
    entries.iter().map(|chained| format!("{:?}\n", chained.entry)).collect()
}

//! The commands and addresses that people script against, used as they would: the program itself,
//! its exit status, one JSON document on standard output and nothing else there.

#[path = "../../../e2e/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::http;
use support::pdf;
use support::site::Site;

struct Ran {
    status: i32,
    out: String,
    err: String,
}

fn terbuka(line: &str) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(line.split_whitespace())
        .env_remove("TERBUKA_DATA")
        .env_remove("TERBUKA_CONFIG")
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        status: output.status.code().expect("not killed"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn json(line: &str) -> Value {
    let ran = terbuka(&format!("{line} --json"));
    assert_eq!(ran.status, 0, "{line}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{line}: {error}: {}", ran.out))
}

#[test]
fn the_clock_answers_the_worked_examples() {
    let rules = [
        "completeness --track ordinary",
        "extension --track election",
        "answer --track ordinary",
        "dispute --track ordinary",
        "extension --track ordinary",
        "objection --track ordinary",
        "answer --track ordinary --joint-leave working",
    ];
    let examples = [
        ("2025-08-15", "08-21 08-25 09-01 09-08 09-11 09-30 08-29"),
        ("2026-02-10", "02-13 02-19 02-26 03-04 03-09 04-02 02-25"),
        ("2026-03-13", "03-25 03-27 04-06 04-10 04-15 05-05 03-30"),
        ("2026-05-12", "05-19 05-21 06-02 06-08 06-11 07-01 05-28"),
        ("2026-12-18", "12-23 12-29 2027-01-07 2027-01-13 2027-01-18 2027-02-04 2027-01-06"),
        ("2027-03-01", "03-04 03-16 03-23 03-31 04-05 04-22 03-18"),
    ];
    for (received, due) in examples {
        for (rule, due) in rules.iter().zip(due.split(' ')) {
            let due = if due.len() == 5 { format!("{}-{due}", &received[..4]) } else { due.into() };
            let line = format!("clock --received {received} --rule {rule}");
            let clock = json(&line);
            assert_eq!(clock["due"], due.as_str(), "{line}");
            assert_eq!(clock["received"], received);
            assert_eq!(clock["day_zero"], received);
            assert!(clock["citation"].as_str().is_some_and(|text| !text.is_empty()), "{line}");
            assert!(clock["alternative_due"].is_string(), "{line}: {clock}");
            let days = clock["days"].as_array().expect("days");
            let counted = days.iter().filter(|day| day["counted"] == true).count();
            assert_eq!(clock["working_days"], counted, "{line}");
            assert_eq!(days.last().expect("a day")["date"], due.as_str(), "{line}");
            for day in days {
                assert_eq!(
                    day["counted"] == true && day["number"].is_u64(),
                    day["counted"] == true
                );
                assert!(day["reason"].is_string(), "{line}: {day}");
            }
        }
    }
}

#[test]
fn wrong_use_is_told_from_unreadable_input_and_nothing_is_printed() {
    for (line, status) in [
        ("clock --received 2025-03-20 --rule tidak-ada", 2),
        ("clock --received 20-03-2025 --rule answer", 2),
        ("clock --received 2009-03-20 --rule answer", 2),
        ("clock --rule answer", 2),
        ("tidak-ada", 2),
        ("register export --office 1503 --kind request --year 2026 -o x.doc", 2),
        ("report monthly --office 1503 --period 2026-13 -o x.pdf", 2),
        ("journal verify --data /nonexistent/terbuka", 2),
        ("serve --config /nonexistent/terbuka.toml", 3),
    ] {
        let ran = terbuka(line);
        assert_eq!(ran.status, status, "{line}: {}", ran.err);
        assert_eq!(ran.out, "", "{line}");
        assert!(!ran.err.trim().is_empty(), "{line} says nothing");
        assert!(!ran.err.contains("panicked"), "{line}: {}", ran.err);
    }
}

#[test]
fn the_commands_work_beside_the_running_demo() {
    let site = Site::start();
    let data = site.data();
    let data = data.display();

    let offices = json(&format!("office list --data {data}"));
    let offices = offices.as_array().expect("rows");
    assert_eq!(offices.len(), 5);
    for office in offices {
        for field in ["code", "slug", "name"] {
            assert!(office[field].as_str().is_some_and(|text| !text.is_empty()), "{office}");
        }
    }
    let users = json(&format!("user list --data {data} --office 1503"));
    assert!(users.as_array().is_some_and(|rows| rows.len() >= 8), "{users}");
    let listed = users.to_string();
    assert!(!listed.contains("argon2") && !listed.contains(support::site::PASSWORD));

    let chain = json(&format!("journal verify --data {data}"));
    assert_eq!(chain["ok"], true, "{chain}");
    assert!(chain["entries"].as_i64().is_some_and(|entries| entries > 100), "{chain}");
    assert!(chain["root"].as_str().is_some_and(|root| root.len() == 64), "{chain}");

    let office =
        json(&format!("clock --received 2026-03-13 --rule answer --office 1503 --data {data}"));
    assert_eq!(office["due"], "2026-04-06");

    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    registers(&site, &data.to_string(), &file);
    reports(&data.to_string(), &file);
    let unknown = file("x.csv");
    let line = format!(
        "register export --office 9999 --kind request --year 2026 -o {} --data {data}",
        unknown.display()
    );
    let ran = terbuka(&line);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("1503") && !unknown.exists(), "{}", ran.err);
    let ran = terbuka(&format!(
        "register export --office 1503 --kind request --year 2026 -o /nonexistent/x.csv --data {data}"
    ));
    assert_eq!(ran.status, 4, "{}", ran.err);

    the_api(&site);
}

fn registers(site: &Site, data: &str, file: &impl Fn(&str) -> std::path::PathBuf) {
    let desk = site.sign_in("desk.sarolangun");
    let page = desk.get("/kerja/register").text();
    let year = page
        .split("/kerja/register/")
        .find_map(|rest| rest.split_once(".csv").map(|(year, _)| year.to_owned()))
        .expect("a year to export");
    for (name, start) in
        [("r.csv", &b"\xef\xbb\xbf"[..]), ("r.xlsx", b"PK\x03\x04"), ("r.pdf", b"%PDF-")]
    {
        let to = file(name);
        let line = format!(
            "register export --office 1503 --kind request --year {year} -o {} --data {data}",
            to.display()
        );
        let ran = terbuka(&line);
        assert_eq!(ran.status, 0, "{line}: {}", ran.err);
        let bytes = std::fs::read(&to).expect("written");
        assert!(bytes.starts_with(start), "{name} begins with {:?}", &bytes[..8.min(bytes.len())]);
    }
    let csv = std::fs::read_to_string(file("r.csv")).expect("text");
    for column in ["Nomor", "Nama", "Alamat", "Informasi", "Tujuan", "Keputusan", "Alasan", "Biaya"]
    {
        assert!(csv.contains(column), "the register has no column “{column}”: {csv}");
    }
    assert!(csv.contains("Andi Kurniawan"), "{csv}");
    let text = pdf::text(&std::fs::read(file("r.pdf")).expect("written"));
    assert!(text.contains("KABUPATEN SAROLANGUN") || text.contains("Kabupaten Sarolangun"));
}

fn reports(data: &str, file: &impl Fn(&str) -> std::path::PathBuf) {
    let mut received = 0;
    for month in months_back(6) {
        let to = file("l.json");
        let line = format!(
            "report monthly --office 1503 --period {month} -o {} --data {data}",
            to.display()
        );
        let ran = terbuka(&line);
        assert_eq!(ran.status, 0, "{line}: {}", ran.err);
        let report: Value =
            serde_json::from_slice(&std::fs::read(&to).expect("written")).expect("JSON");
        received += adds_up(&report);
        let to = file("l.pdf");
        let line = line.replace("l.json", "l.pdf");
        assert_eq!(terbuka(&line).status, 0, "{line}");
        assert!(pdf::text(&std::fs::read(&to).expect("written")).contains("SAROLANGUN"));
    }
    assert!(received >= 10, "{received} requests in half a year of the demo");
}

/// Looks for the counts wherever the document keeps them; gives what was received.
fn adds_up(report: &Value) -> u64 {
    let figures = if report["figures"].is_object() { &report["figures"] } else { report };
    let count =
        |name: &str| figures[name].as_u64().unwrap_or_else(|| panic!("no {name} in {report}"));
    let sum = |name: &str| -> u64 {
        figures[name].as_object().into_iter().flatten().filter_map(|(_, n)| n.as_u64()).sum()
    };
    assert_eq!(sum("by_channel"), count("received"), "{report}");
    assert_eq!(sum("by_outcome"), count("ended"), "{report}");
    let open = count("carried_over") + count("received");
    assert_eq!(open, count("ended") + count("open_at_end"), "{report}");
    count("received")
}

/// This month and those before, `YYYY-MM`.
fn months_back(count: u8) -> Vec<String> {
    #[allow(clippy::disallowed_methods, reason = "the program under test goes by the real day")]
    let today = jiff::Zoned::now().date().first_of_month();
    let back = |n: u8| today.checked_sub(jiff::Span::new().months(n)).expect("a month");
    (0..count).map(|n| back(n).strftime("%Y-%m").to_string()).collect()
}

fn the_api(site: &Site) {
    let offices = site.get("/api/v1/offices").json();
    let ours =
        offices.as_array().into_iter().flatten().find(|office| office["slug"] == "sarolangun");
    assert_eq!(ours.expect("sarolangun")["time_zone"], "Asia/Jakarta");

    let served = site.get("/api/openapi.json").json();
    let printed = terbuka("openapi");
    assert_eq!(printed.status, 0);
    assert_eq!(serde_json::from_str::<Value>(&printed.out).expect("JSON"), served);
    assert!(served["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    every_reference_leads_somewhere(&served, &served);

    let path = "/api/v1/offices/sarolangun/requests";
    let body = &served["paths"]["/api/v1/offices/{office}/requests"]["post"]["requestBody"];
    let example = body["content"]["application/json"]["example"].to_string();
    let post = |path: &str, key: Option<&str>, body: &str| {
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        http::send("POST", &site.at(path), &headers, body.as_bytes())
    };
    let first = post(path, Some("kunci-1"), &example);
    assert_eq!(first.status, 201, "{}", first.text());
    let taken = first.json();
    for field in ["number", "token", "received_at", "due", "tracking_url", "receipt_url"] {
        assert!(taken[field].as_str().is_some_and(|text| !text.is_empty()), "no {field}: {taken}");
    }
    assert_eq!(post(path, Some("kunci-1"), &example).json(), taken, "the key was not honoured");
    let changed = example.replace("Peneliti", "Guru");
    assert_eq!(post(path, Some("kunci-1"), &changed).status, 422);
    assert_ne!(post(path, None, &example).json()["number"], taken["number"]);
    assert_eq!(post("/api/v1/offices/1503/requests", None, &example).status, 201, "by its code");

    let text = |field: &str| taken[field].as_str().expect("text").to_owned();
    let (number, token) = (text("number"), text("token"));
    let state = |number: &str, bearer: &str| {
        let url = site.at(&format!("/api/v1/requests/{number}"));
        http::send("GET", &url, &[("Authorization", bearer)], b"")
    };
    let bearer = format!("Bearer {token}");
    for written in [number.clone(), number.replace('/', "%2F")] {
        let found = state(&written, &bearer);
        assert_eq!(found.status, 200, "{written}: {}", found.text());
        let found = found.json();
        assert_eq!((&found["number"], &found["due"]), (&taken["number"], &taken["due"]));
        assert!(found["clock"]["days"].is_array() && found["timeline"].is_array(), "{found}");
        assert_eq!(found["letters"][0]["kind"], "receipt", "{found}");
    }
    assert_eq!(state(&number, "").status, 401);
    assert_eq!(state("INF-20260403-0001", &bearer).status, 404);
    assert!(site.get(&text("receipt_url")).body.starts_with(b"%PDF"));
    assert_eq!(site.get(&text("tracking_url")).status, 200);

    let wrong = post(path, None, r#"{"name":"","email":"x","nama":"y","statement":"yes"}"#);
    problem(&wrong, 422);
    let wrong = post(path, None, r#"{"kind":"individual","name":"A","email":"bukan surel"}"#);
    let said = problem(&wrong, 422);
    for field in ["/email", "/address", "/information", "/purpose", "/statement"] {
        assert!(said.contains(&field.to_owned()), "{field} is not among {said:?}");
    }
    problem(&post(path, None, "{"), 400);
    problem(&post(path, None, "{\"name\":\"\u{0}\"}"), 400);
    problem(&post("/api/v1/offices/tidak-ada/requests", None, &example), 404);
    problem(&site.get("/api/v1/tidak-ada"), 404);
    problem(&http::send("DELETE", &site.at(path), &[], b""), 405);
}

/// Checks a problem document; gives the fields it names.
fn problem(answer: &http::Answer, status: u16) -> Vec<String> {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["status"], status);
    for field in ["type", "title", "detail"] {
        assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "no {field}: {body}");
    }
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    for error in &errors {
        assert!(error["detail"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    }
    errors.iter().filter_map(|error| Some(error["pointer"].as_str()?.to_owned())).collect()
}

fn every_reference_leads_somewhere(part: &Value, whole: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                let pointer = reference.trim_start_matches('#');
                assert!(whole.pointer(pointer).is_some(), "{reference} leads nowhere");
            }
            fields.values().for_each(|value| every_reference_leads_somewhere(value, whole));
        }
        Value::Array(items) => {
            items.iter().for_each(|value| every_reference_leads_somewhere(value, whole));
        }
        _ => {}
    }
}

#[test]
fn a_fresh_machine_is_set_up_by_three_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let at = data.display();
    let ran = terbuka(&format!("init --data {at}"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let ran = terbuka(&format!("init --data {at}"));
    assert_eq!(ran.status, 2, "a second init is refused: {}", ran.err);
    assert_eq!(json(&format!("office list --data {at}")).as_array().map(Vec::len), Some(0));
    // An office's own file: the demo's, without its officers and cases.
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/sarolangun.toml");
    let demo = std::fs::read_to_string(demo).expect("the demo's file");
    let office = folder.path().join("office.toml");
    let end = demo.find("[[officer]]").expect("officers follow the units");
    std::fs::write(&office, &demo[..end]).expect("a file");
    let ran = terbuka(&format!("office add --data {at} {}", office.display()));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(json(&format!("office list --data {at}"))[0]["slug"], "sarolangun");
    let chain = json(&format!("journal verify --data {at}"));
    assert_eq!(chain["ok"], true);
}

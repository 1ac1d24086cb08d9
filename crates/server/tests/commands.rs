//! The commands as people script against them: output, files, exit status.

mod program;

use program::{Prepared, Running, done, exists, fails, free_address, http, json, submission};

#[test]
fn a_real_installation_is_made_step_by_step() {
    let prepared = Prepared::new();
    let data = prepared.data();
    assert!(fails(2, &["init", "--data", &data]).contains("sudah berisi"));
    let offices = json(&["office", "list", "--json", "--data", &data]);
    assert_eq!(offices[0]["code"], "1503");
    assert_eq!(offices[0]["slug"], "sarolangun");
    assert_eq!(offices[1]["time_zone"], "Asia/Jakarta");

    let said = done(&[
        "user",
        "add",
        "--data",
        &data,
        "--office",
        "1503",
        "--login",
        "Rina",
        "--name",
        "Rina Contoh",
        "--role",
        "desk,documentation",
    ]);
    assert!(said.contains("Kata sandi sementara"), "{said}");
    let users = json(&["user", "list", "--json", "--data", &data, "--office", "1503"]);
    assert_eq!(users[0]["login"], "rina");
    assert_eq!(users[0]["roles"].as_array().map(Vec::len), Some(2));
    done(&["user", "disable", "rina", "--data", &data]);
    let users = json(&["user", "list", "--json", "--data", &data]);
    assert_eq!(users[0]["disabled"], true);

    let clock = json(&[
        "clock",
        "--received",
        "2025-03-20",
        "--rule",
        "answer",
        "--office",
        "1503",
        "--json",
        "--data",
        &data,
    ]);
    assert_eq!(clock["working_days"], 10);
    let journal = json(&["journal", "verify", "--json", "--data", &data]);
    assert_eq!(journal["ok"], true);
    assert!(journal["entries"].as_i64().is_some_and(|count| count >= 6));
    assert_eq!(journal["root"].as_str().map(str::len), Some(64));
}

#[test]
fn wrong_use_unreadable_input_and_a_missing_installation_have_their_own_status() {
    let prepared = Prepared::new();
    let data = prepared.data();
    let nowhere = prepared.path().join("nowhere").display().to_string();
    assert!(fails(2, &["office", "list", "--data", &nowhere]).contains("terbuka init"));
    assert!(!exists(&nowhere), "asking must not make anything");
    let again = [
        "office", "add", "--data", &data, "--code", "1503", "--slug", "x", "--name", "X",
        "--level", "regency", "--zone", "WIB",
    ];
    assert!(fails(2, &again).contains("sudah dipakai"));
    let bad_zone = [
        "office", "add", "--data", &data, "--code", "9", "--slug", "x", "--name", "X", "--level",
        "regency", "--zone", "WIS",
    ];
    assert!(fails(2, &bad_zone).contains("WITA"));
    let slug = [
        "office", "add", "--data", &data, "--code", "9", "--slug", "A B", "--name", "X", "--level",
        "regency", "--zone", "WIB",
    ];
    assert!(fails(2, &slug).contains("huruf kecil"));
    fails(2, &["user", "add", "--data", &data, "--office", "1503"]);
    let role = [
        "user", "add", "--data", &data, "--office", "1503", "--login", "a", "--name", "A",
        "--role", "boss",
    ];
    assert!(fails(2, &role).contains("kasubbag"));
    let office = [
        "user", "add", "--data", &data, "--office", "7777", "--login", "a", "--name", "A",
        "--role", "desk",
    ];
    assert!(fails(2, &office).contains("1503, 1872"));
    let file = prepared.path().join("no.toml").display().to_string();
    fails(3, &["serve", "--config", &file]);
    fails(3, &["office", "add", &file, "--data", &data]);
    let register = [
        "register", "export", "--data", &data, "--office", "1503", "--kind", "request", "--year",
        "2026", "-o",
    ];
    assert!(fails(2, &[&register[..], &["r.docx"]].concat()).contains("csv, xlsx, pdf"));
    assert!(fails(4, &[&register[..], &["/proc/none/r.csv"]].concat()).contains("/proc/none"));
    fails(
        2,
        &[
            "report", "monthly", "--data", &data, "--office", "1503", "--period", "2026-13", "-o",
            "r.pdf",
        ],
    );
    let charter = ["charter", "print", "--data", &data, "--office", "1503", "-o"];
    assert!(fails(2, &[&charter[..], &["m.docx"]].concat()).contains("pdf"));
    assert!(fails(2, &[&charter[..], &["m.pdf"]].concat()).contains("belum mengumumkan"));
    fails(2, &["charter", "print", "--data", &data, "--office", "9999", "-o", "m.pdf"]);
    fails(2, &["serve", "--data", &data, "--listen", "nowhere"]);
    fails(2, &["fly"]);
}

#[test]
fn the_description_of_the_interface_is_one_json_document() {
    let description = json(&["openapi"]);
    assert!(description["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert!(description["paths"]["/api/v1/offices/{office}/requests"]["post"].is_object());
}

#[test]
fn exports_and_reports_work_beside_a_running_server_and_tampering_is_found() {
    let prepared = Prepared::new();
    let data = prepared.data();
    let address = free_address();
    let listen = address.to_string();
    let mut server = Running::start(&["serve", "--data", &data, "--listen", &listen], address);
    for mark in ["satu", "dua"] {
        let answer = http(
            address,
            "POST",
            "/api/v1/offices/1503/requests",
            &[("content-type", "application/json")],
            &submission(mark),
        )
        .expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    let now = jiff::Timestamp::from_second(
        std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs().cast_signed(),
    )
    .expect("an instant")
    .to_zoned(jiff::tz::TimeZone::get("Asia/Jakarta").expect("the zone"));
    let (year, month) = (now.year().to_string(), now.strftime("%Y-%m").to_string());
    let out = |name: &str| prepared.path().join(name).display().to_string();
    for name in ["r.csv", "r.xlsx", "r.pdf"] {
        done(&[
            "register",
            "export",
            "--data",
            &data,
            "--office",
            "1503",
            "--kind",
            "request",
            "--year",
            &year,
            "-o",
            &out(name),
        ]);
    }
    let csv = std::fs::read_to_string(out("r.csv")).expect("written");
    assert!(csv.contains("permintaan satu") && csv.contains("permintaan dua"), "{csv}");
    assert!(std::fs::read(out("r.pdf")).expect("written").starts_with(b"%PDF-"));
    assert!(std::fs::read(out("r.xlsx")).expect("written").starts_with(b"PK"));
    // A year without any objection or dispute is a register, too; both layouts have their columns.
    for (kind, more, columns) in [
        ("objection", &[][..], 21),
        ("objection", &["--layout", "older", "--track", "election"][..], 20),
        ("dispute", &[][..], 19),
    ] {
        for name in ["k.csv", "k.xlsx", "k.pdf"] {
            let to = out(name);
            let export =
                ["register", "export", "--data", &data, "--office", "1503", "--kind", kind];
            done(&[&export[..], &["--year", &year, "-o", &to], more].concat());
        }
        let csv = std::fs::read_to_string(out("k.csv")).expect("written");
        let most = csv.lines().map(|line| line.split(',').count()).max();
        assert!(most.is_some_and(|most| most >= columns), "{kind}: {csv}");
    }
    let wrong = ["register", "export", "--data", &data, "--office", "1503", "--kind", "objection"];
    fails(2, &[&wrong[..], &["--year", &year, "--track", "local", "-o", "k.csv"]].concat());
    done(&[
        "report",
        "monthly",
        "--data",
        &data,
        "--office",
        "1503",
        "--period",
        &month,
        "-o",
        &out("m.json"),
    ]);
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out("m.json")).expect("written")).expect("JSON");
    assert!(report.to_string().contains("1503"));
    let (status, _) = server.end();
    assert_eq!(status, Some(0), "asked to end, it ends well");

    assert_eq!(json(&["journal", "verify", "--json", "--data", &data])["ok"], true);
    tamper(&format!("{data}/terbuka.db"));
    let output = program::terbuka(&["journal", "verify", "--json", "--data", &data]);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!(found["ok"], false);
}

#[test]
fn an_address_in_use_is_said_plainly() {
    let prepared = Prepared::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let said = fails(4, &["serve", "--data", &prepared.data(), "--listen", &address]);
    assert!(said.contains(&address), "{said}");
}

/// Changes one letter inside a journal entry, as somebody with the file could.
fn tamper(database: &str) {
    let mut bytes = std::fs::read(database).expect("the database");
    let word = b"office_added";
    let at = bytes.windows(word.len()).position(|w| w == word).expect("an entry of the journal");
    bytes[at] = b'O';
    std::fs::write(database, bytes).expect("written");
    for ending in ["-wal", "-shm"] {
        // A clean end leaves none.
        let _ = std::fs::remove_file(format!("{database}{ending}"));
    }
}

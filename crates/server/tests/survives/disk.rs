//! A disk that takes nothing more: reading goes on, writing is refused in words, nothing is half
//! kept, and when there is room again the service goes on by itself.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::{self, Answer, Multipart};
use super::program::{Installation, OFFICE, Running};

/// A small file system of its own, unmounted when dropped.
struct SmallDisk {
    mount: PathBuf,
}

fn tool(program: &str, arguments: &[&Path]) -> Option<Output> {
    Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())
}

impl SmallDisk {
    /// `None` where this user may not mount, or the system has no loop devices.
    fn mount(folder: &Path, bytes: u64) -> Option<SmallDisk> {
        let (image, mount) = (folder.join("disk.img"), folder.join("disk"));
        File::create(&image).and_then(|file| file.set_len(bytes)).expect("an image");
        fs::create_dir(&mount).expect("a place to mount");
        tool("mkfs.ext4", &[Path::new("-q"), Path::new("-F"), &image])?;
        tool("mount", &[Path::new("-o"), Path::new("loop"), &image, &mount])?;
        Some(SmallDisk { mount })
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let done = tool("mount", &[Path::new("-o"), Path::new(&how), &self.mount]);
        assert!(done.is_some(), "{how}");
    }

    /// Writes until there is not a byte left.
    fn fill(&self) -> PathBuf {
        let path = self.mount.join("filling");
        let mut file = File::create(&path).expect("a file");
        for size in [1 << 16, 1 << 10, 1] {
            let block = vec![b'x'; size];
            while file.write_all(&block).and_then(|()| file.sync_data()).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.mount).status();
    }
}

fn submit(server: &Running, nth: usize) -> Answer {
    let body = json!({
        "kind": "individual", "name": "Siti Rahma", "identity_kind": "ktp",
        "identity_number": "1503994507900001", "address": "Jalan Contoh Nomor 12",
        "email": "siti@example.id", "information": format!("Permintaan ke-{nth}. ").repeat(200),
        "purpose": "Penelitian", "obtain": "soft_copy", "delivery": "email", "statement": true,
    });
    let headers = format!("content-type: application/json\r\nidempotency-key: disk-{nth}\r\n");
    let line = format!("POST /api/v1/offices/{}/requests", OFFICE.1);
    http::call(server.address, &http::request(&line, &headers, body.to_string().as_bytes()))
        .expect("an answer")
}

fn by_form(server: &Running, words: &str) -> Answer {
    let page = http::get(server.address, "/formulir-permohonan").expect("an answer");
    let (csrf, key) = (page.hidden("_csrf"), page.hidden("_key"));
    let form = Multipart::new(&[
        ("_csrf", &csrf),
        ("_key", &key),
        ("kind", "individual"),
        ("name", "Siti Rahma"),
        ("identity_kind", "ktp"),
        ("identity_number", "1503994507900001"),
        ("address", "Jalan Contoh Nomor 12"),
        ("phone", "081234567890"),
        ("information", words),
        ("purpose", "Penelitian"),
        ("obtain", "soft_copy"),
        ("delivery", "pick_up"),
        ("statement", "1"),
    ]);
    let request = form.post("/formulir-permohonan", &page.cookies().join("; "));
    http::call(server.address, &request).expect("an answer")
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_default().to_owned()
}

fn path(url: &str) -> String {
    format!("/{}", url.splitn(4, '/').nth(3).unwrap_or_default())
}

/// Says in the test's output that nothing was tried; a failure where the runner promised a disk.
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}; run as root on Linux with loop devices to try it");
    assert!(std::env::var_os("TERBUKA_TEST_NEEDS_DISK").is_none(), "{why}");
}

#[test]
fn a_full_disk_refuses_in_words_reads_on_and_recovers_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = SmallDisk::mount(folder.path(), 64 << 20) else {
        return skipped("no small disk can be mounted here");
    };
    let installation =
        Installation::within(folder, disk.mount.join("data")).set("TERBUKA_PUBLIC_RATE", "off");
    let server = installation.serve();
    let mut taken = vec![submit(&server, 0)];
    assert_eq!(taken[0].status, 201, "{}", taken[0].text());

    let filling = disk.fill();
    // What the database has set aside already is used up first.
    let refused = loop {
        let answer = submit(&server, taken.len());
        if answer.status != 201 {
            break answer;
        }
        taken.push(answer);
        assert!(taken.len() < 5_000, "the disk never filled up");
    };
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert!(refused.header("retry-after").is_some());
    let again = submit(&server, taken.len());
    assert_eq!(again.status, 503, "{}", again.text());

    // People are told so, and what they typed is still there.
    let words = "Salinan berita acara penetapan daftar pemilih";
    let page = by_form(&server, words);
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(page.text().contains("belum tersimpan") && page.text().contains(words));

    // Reading goes on: pages, the page of a request, and its receipt, which was never printed yet.
    let first = taken[0].json();
    let (tracking, receipt) =
        (path(&text(&first, "tracking_url")), path(&text(&first, "receipt_url")));
    for target in ["/", "/formulir-permohonan", "/cek-permohonan", "/healthz", &tracking, &receipt]
    {
        let answer = http::get(server.address, target).expect("an answer");
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    }

    // With room again it goes on without being restarted, and the numbers have no gap.
    fs::remove_file(filling).expect("removed");
    let begun = Instant::now();
    loop {
        let answer = submit(&server, taken.len());
        if answer.status == 201 {
            taken.push(answer);
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{}", answer.text());
    }
    let number = |answer: &Answer| -> usize {
        let number = text(&answer.json(), "number");
        number.split('/').next().and_then(|seq| seq.parse().ok()).unwrap_or_default()
    };
    let numbers: Vec<usize> = taken.iter().map(number).collect();
    assert_eq!(numbers, (1..=taken.len()).collect::<Vec<_>>());
    let log = installation.log();
    assert!(log.contains("full"), "the operator is not told why: {log}");
    server.stop();
    installation.done(&["journal", "verify"]);
}

#[test]
fn on_a_read_only_disk_it_says_so_and_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = SmallDisk::mount(folder.path(), 64 << 20) else {
        return skipped("no small disk can be mounted here");
    };
    let installation = Installation::within(folder, disk.mount.join("data"));
    disk.remount("ro");
    let output = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("hanya dapat dibaca"), "{said}");
    disk.remount("rw");
    let server = installation.serve();
    assert_eq!(submit(&server, 0).status, 201);
    server.stop();
}

//! Files that people hand in, through `terbuka sop check` as a process of its own: what is bad is
//! refused or found, within time and memory; a scan is read where Tesseract is there.

mod program;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use miniz_oxide::deflate::compress_to_vec;
use program::done;

/// Most memory a check may take, in KiB: 500 MB.
const MEMORY: u64 = 500_000;
/// Longest a check may take. An unoptimised build is given more; the promise is of the released one.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 });

/// A check that has ended.
struct Checked {
    output: Output,
    /// The most memory it was seen to hold, in KiB; none where the system does not tell.
    peak: Option<u64>,
}

impl Checked {
    fn status(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }
    fn said(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }
    fn document(&self) -> serde_json::Value {
        let found: serde_json::Value =
            serde_json::from_slice(&self.output.stdout).expect("one JSON document");
        found["documents"][0].clone()
    }
    fn codes(&self) -> Vec<String> {
        let document = self.document();
        let findings = document["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// The most memory a running process has held so far.
fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Checks a file and holds the process to its limits.
fn check(file: &Path) -> Checked {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(["sop", "check", "--json", "--today", "2026-11-21"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // What it prints is taken away meanwhile, so that it never waits for us.
    let mut pipes = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let reader = std::thread::spawn(move || {
        let errors = std::thread::spawn(move || read(&mut pipes.1));
        (read(&mut pipes.0), errors.join().expect("read"))
    });
    let mut peak = None;
    let status = loop {
        peak = peak.max(high_water(child.id()));
        if let Some(status) = child.try_wait().expect("asked") {
            break status;
        }
        assert!(begun.elapsed() < TIME, "{} takes too long", file.display());
        std::thread::park_timeout(Duration::from_millis(2));
    };
    let (stdout, stderr) = reader.join().expect("read");
    let checked = Checked { output: Output { status, stdout, stderr }, peak };
    if let Some(peak) = checked.peak {
        assert!(peak < MEMORY, "{} took {peak} KiB", file.display());
    }
    checked
}

fn read(from: &mut impl std::io::Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).expect("read");
    bytes
}

/// A packed document with one part.
fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let packed = compress_to_vec(content, 6);
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    common.extend_from_slice(&(packed.len() as u32).to_le_bytes());
    common.extend_from_slice(&(content.len() as u32).to_le_bytes());
    common.extend_from_slice(&(name.len() as u16).to_le_bytes());
    common.extend_from_slice(&[0; 2]);
    let mut bytes = [&b"PK\x03\x04"[..], &common[..], name.as_bytes(), &packed[..]].concat();
    let start = bytes.len() as u32;
    let directory =
        [&b"PK\x01\x02\x14\x00"[..], &common[..], &[0; 14][..], name.as_bytes()].concat();
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    bytes
}

const HEAD: &str = "| Nomor SOP | 1/2026 |\n|---|---|\n| Nama SOP | Pelayanan Informasi Publik |\n\n\
     | No | Kegiatan | Pelaksana | | Mutu Baku | | | Ket |\n|---|---|---|---|---|---|---|---|\n\
     | | | Desk | PPID | Kelengkapan | Waktu | Output | |\n";

#[test]
fn bad_files_are_refused_within_time_and_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let sized = |name: &str, size: u64| -> PathBuf {
        let path = put(name, b"SOP");
        let file = std::fs::File::options().write(true).open(&path).expect("opened");
        file.set_len(size).expect("sized");
        path
    };
    let locked = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n\
        << /Root 1 0 R /Encrypt 8 0 R >>\nstartxref\n9\n%%EOF\n";
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cut_picture =
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02";
    let refused = [
        (sized("besar.md", 50 << 20), "terlalu besar"),
        (sized("besar.pdf", 50 << 20), "terlalu besar"),
        (sized("nol.txt", 19 << 20), ""),
        (put("bom.docx", &zip("word/document.xml", &vec![b' '; 100 << 20])), ""),
        (put("terkunci.pdf", locked), "sandi"),
        (put("terkunci.docx", &office), "sandi"),
        (put("gambar.png", cut_picture), ""),
        (put("kosong.md", b""), "kosong"),
        (put("spasi.txt", b" \n \t\n"), "kosong"),
        (put("program.docx", b"\x7fELF\x02\x01\x01\0\0\0\0\0"), ""),
        (folder.path().join("tidak-ada.md"), "tidak ditemukan"),
        (folder.path().to_owned(), "folder"),
    ];
    for (file, words) in refused {
        let checked = check(&file);
        let said = checked.said();
        assert_eq!(checked.status(), 3, "{}: {said}", file.display());
        assert!(said.contains(words) && said.len() > 30, "{}: {said}", file.display());
        assert!(!said.contains("panicked"), "{}: {said}", file.display());
        assert_eq!(checked.document(), serde_json::Value::Null, "{}", file.display());
    }
}

#[test]
fn bad_tables_are_findings_within_time_and_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = |name: &str, rows: &str| -> Checked {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEAD}{rows}")).expect("written");
        let checked = check(&path);
        assert_eq!(checked.status(), 1, "{name}: {}", checked.said());
        checked
    };
    let mut rows = String::new();
    for n in 1..=3_000 {
        let _ = writeln!(
            rows,
            "| {n} | Memeriksa berkas {n}; jika tidak lengkap kembali ke langkah {} | X | | Berkas | 5 menit | Catatan {n} | |",
            n / 2 + 1
        );
    }
    let long = table("panjang.md", &rows);
    assert_eq!(long.document()["steps"].as_array().map(Vec::len), Some(3_000));

    let round = table(
        "berputar.md",
        "| 1 | Memeriksa berkas. Ya ke langkah 2, Tidak ke langkah 1 | X | | Berkas | 5 menit | Hasil | |\n\
         | 2 | Menimbang berkas. Ya ke langkah 1, Tidak ke langkah 2 | | X | Berkas | 5 menit | Hasil | |\n",
    );
    assert!(round.codes().iter().any(|code| code == "decision.endless"), "{:?}", round.codes());

    let twice = table(
        "kembar.md",
        "| 1 | Menerima permohonan | X | | Formulir | 5 menit | Tanda terima | |\n\
         | 1 | Mencatat pada register | X | | Formulir | 5 menit | Register | |\n",
    );
    let document = twice.document();
    assert_eq!(document["steps"].as_array().map(Vec::len), Some(2), "both are kept");
    let named = document["findings"].as_array().expect("findings").iter().any(|one| {
        let code = one["code"].as_str().unwrap_or_default();
        code.starts_with("step.") && code.contains("number")
    });
    assert!(named, "two steps with one number: {:?}", twice.codes());
}

/// Data → sheet → data: what we print is read as what it is. Who acts is drawn, not written, and so
/// cannot be read back from a page's text.
#[test]
fn a_printed_sheet_is_read_step_by_step() {
    if !installed("pdftotext") {
        eprintln!("SKIPPED: poppler-utils is missing; ./test installs it.");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/procedures");
    for name in ["sarolangun-request", "template-objection"] {
        let (source, sheet) = (shipped.join(format!("{name}.toml")), folder.path().join("a.pdf"));
        done(&["sop", "print", &source.to_string_lossy(), "-o", &sheet.to_string_lossy()]);
        let text = std::fs::read_to_string(&source).expect("read");
        let wanted = terbuka_core::procedure::text::from_toml(&text).expect("our own data");
        let read = check(&sheet).document();
        let steps = read["steps"].as_array().expect("steps");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found: Vec<String> =
            steps.iter().map(|s| words(s["activity"].as_str().unwrap_or_default())).collect();
        let told: Vec<String> = wanted.steps.iter().map(|s| words(&s.activity)).collect();
        assert_eq!(found, told, "{name}");
        let outputs: Vec<&str> = steps.iter().filter_map(|step| step["output"].as_str()).collect();
        let expected: Vec<&str> =
            wanted.steps.iter().filter_map(|step| step.output.as_deref()).collect();
        assert_eq!(outputs, expected, "{name}");
    }
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Whether scans can be read here.
fn reads_scans() -> bool {
    if !installed("tesseract") || !installed("pdftoppm") {
        return false;
    }
    let listed = Command::new("tesseract").arg("--list-langs").output().expect("it runs");
    String::from_utf8_lossy(&listed.stdout).lines().any(|line| line.trim() == "ind")
}

/// A PDF of nothing but pictures of pages: JPEG, width, height, and how many colours.
fn picture_pdf(pages: &[(Vec<u8>, u32, u32, u8)]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 3 + at * 3)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len())
            .into_bytes(),
    ];
    for (at, (jpeg, width, height, colours)) in pages.iter().enumerate() {
        let (page, picture) = (3 + at * 3, 5 + at * 3);
        let draw = "q 842 0 0 595 0 0 cm /P Do Q";
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents {} 0 R \
                 /Resources << /XObject << /P {picture} 0 R >> >> >>",
                page + 1
            )
            .into_bytes(),
        );
        objects
            .push(format!("<< /Length {} >>\nstream\n{draw}\nendstream", draw.len()).into_bytes());
        let space = if *colours == 1 { "DeviceGray" } else { "DeviceRGB" };
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace \
             /{space} /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>\nstream\n",
            jpeg.len()
        );
        objects.push([head.as_bytes(), jpeg, b"\nendstream"].concat());
    }
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        pdf.extend_from_slice(object);
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes(),
    );
    for place in &places {
        pdf.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        places.len() + 1
    );
    pdf.extend_from_slice(trailer.as_bytes());
    pdf
}

/// Width, height and colours of a JPEG, from its frame.
fn size(jpeg: &[u8]) -> (u32, u32, u8) {
    let mut at = 2;
    while at + 9 < jpeg.len() {
        let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if (0xC0..=0xC2).contains(&jpeg[at + 1]) {
            let two = |n: usize| u32::from(u16::from_be_bytes([jpeg[at + n], jpeg[at + n + 1]]));
            return (two(7), two(5), jpeg[at + 9]);
        }
        at += 2 + length;
    }
    panic!("no frame in the picture");
}

#[test]
fn a_scanned_sheet_is_read_by_character_recognition() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/procedures/sarolangun-request.toml");
    let sheet = path("lembar.pdf");
    done(&["sop", "print", &source.to_string_lossy(), "-o", &sheet.to_string_lossy()]);
    let scan = path("pindaian.pdf");
    if !installed("pdftoppm") {
        eprintln!("SKIPPED: scans. poppler-utils is missing; ./test installs it.");
        return;
    }
    let rendered = Command::new("pdftoppm")
        .args(["-r", "200", "-gray", "-jpeg"])
        .arg(&sheet)
        .arg(path("halaman"))
        .status();
    assert!(rendered.expect("it runs").success());
    let mut pictures: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|file| file.extension().is_some_and(|end| end == "jpg"))
        .collect();
    pictures.sort();
    let pages: Vec<(Vec<u8>, u32, u32, u8)> = pictures
        .iter()
        .map(|file| {
            let jpeg = std::fs::read(file).expect("read");
            let (width, height, colours) = size(&jpeg);
            (jpeg, width, height, colours)
        })
        .collect();
    std::fs::write(&scan, picture_pdf(&pages)).expect("written");
    if !reads_scans() {
        eprintln!(
            "SKIPPED: Tesseract with Indonesian is not there; the refusal is checked instead."
        );
        let refused = Command::new(env!("CARGO_BIN_EXE_terbuka"))
            .args(["sop", "check"])
            .arg(&scan)
            .output()
            .expect("it runs");
        assert_eq!(refused.status.code(), Some(3));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("Tesseract"), "{said}");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_terbuka"))
        .args(["sop", "check", "--json"])
        .arg(&scan)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let document = &found["documents"][0];
    let title = document["header"]["title"].as_str().unwrap_or_default();
    assert!(title.contains("Pelayanan Informasi Publik"), "{document:#}");
    let basis = document["legal_basis"].as_array().expect("a list");
    assert!(
        basis.iter().any(|one| one.as_str().is_some_and(|text| text.contains("14 Tahun 2008")))
    );
    let codes = document["findings"].to_string();
    assert!(codes.contains("regulation.revoked"), "what was recognised is checked: {codes}");
    // The rules and symbols of a table are hard on recognition: what it lost is said.
    let steps = document["steps"].as_array().map_or(0, Vec::len);
    assert!(steps >= 5 || codes.contains("steps.missing"), "{steps} steps and no word of it");
}

//! Reads PDF files back with poppler, as a reader's program would.

use std::io::Write;
use std::process::{Command, Stdio};

/// The words of a PDF, laid out as on the page, without blank lines and trailing blanks.
pub fn text(pdf: &[u8]) -> String {
    let raw = run("pdftotext", &["-layout", "-enc", "UTF-8", "-nopgbrk"], pdf, &["-"]);
    let lines = raw.lines().map(squeezed).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The words of a PDF in the order they were drawn.
#[allow(dead_code, reason = "each test file uses what it needs of this module")]
pub fn raw(pdf: &[u8]) -> String {
    run("pdftotext", &["-raw", "-enc", "UTF-8", "-nopgbrk"], pdf, &["-"])
}

/// What `pdfinfo` says about a PDF.
#[allow(dead_code, reason = "each test file uses what it needs of this module")]
pub fn info(pdf: &[u8]) -> String {
    run("pdfinfo", &[], pdf, &[])
}

/// How many pages a PDF has.
#[allow(dead_code, reason = "each test file uses what it needs of this module")]
pub fn pages(pdf: &[u8]) -> u32 {
    let info = info(pdf);
    let line = info.lines().find_map(|line| line.strip_prefix("Pages:"));
    line.and_then(|number| number.trim().parse().ok()).expect("pdfinfo says how many pages")
}

/// One blank between words, so that snapshots do not hang on a point's width.
fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(pdf).expect("written");
    let output = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(after)
        .stderr(Stdio::null())
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "{program} could not be run ({error}). These tests read PDF files with poppler: \
                 install the package poppler-utils (Debian, Ubuntu: apt-get install poppler-utils; \
                 Fedora: dnf install poppler-utils; macOS: brew install poppler), or run ./test, \
                 which does it."
            )
        });
    assert!(output.status.success(), "{program} could not read the PDF");
    String::from_utf8(output.stdout).expect("poppler writes UTF-8")
}

//! What stands in a PDF, by poppler's own tools.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const MISSING: &str = "Install poppler-utils (on Debian: apt-get install poppler-utils).";

/// The text of a PDF, white space joined, so that line breaks do not matter.
///
/// # Panics
/// When it is no PDF.
pub fn text(bytes: &[u8]) -> String {
    assert!(bytes.starts_with(b"%PDF"), "not a PDF: {}", String::from_utf8_lossy(bytes));
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("pdftotext: {error}. {MISSING}"));
    let mut input = child.stdin.take().expect("piped");
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("pdftotext runs");
    let _ = writer.join();
    assert!(output.status.success(), "pdftotext does not read it");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Draws the first page into `to` (without its ending), as PNG.
///
/// # Panics
/// When it cannot.
pub fn picture(bytes: &[u8], to: &Path) {
    let source = to.with_extension("pdf");
    std::fs::write(&source, bytes).expect("written");
    let status = Command::new("pdftoppm")
        .args(["-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile"])
        .args([&source, to])
        .status()
        .unwrap_or_else(|error| panic!("pdftoppm: {error}. {MISSING}"));
    std::fs::remove_file(&source).expect("removed");
    assert!(status.success(), "pdftoppm does not draw {}", to.display());
}

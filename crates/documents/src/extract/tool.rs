//! Other programs, started only where our own hands do not reach: under a limit of time and of
//! memory, without a shell's words from the file, and without the network.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{ExtractLimits, ReadError};

/// Address space of a helping program, in bytes.
const MEMORY: u64 = 400 << 20;

/// Runs a program on bytes given to its input, and returns what it prints.
///
/// The limits are set by `prlimit` before it becomes the program, so that no unsafe code is needed
/// here; where a system has none, the limit of time alone holds. Nothing of the file is part of the
/// command.
pub(crate) fn run(
    program: &'static str,
    arguments: &[&str],
    input: &[u8],
    limits: &ExtractLimits,
) -> Result<Vec<u8>, ReadError> {
    if !installed(program) {
        return Err(ReadError::NoTool { program });
    }
    let failed = || ReadError::ToolFailed { program };
    let seconds = limits.tool_millis.div_ceil(1000).max(1);
    let mut command = if installed("prlimit") {
        let mut limited = Command::new("prlimit");
        limited.arg(format!("--as={MEMORY}")).arg(format!("--cpu={seconds}"));
        limited.arg("--core=0").arg("--").arg(program);
        limited
    } else {
        Command::new(program)
    };
    let mut child = command
        .args(arguments)
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| failed())?;
    let printed = converse(&mut child, input, limits);
    match printed {
        Some(bytes) => Ok(bytes),
        None => {
            let _ = child.kill();
            let _ = child.wait();
            Err(failed())
        }
    }
}

/// Feeds the child and reads it at the same time; nothing when it failed or ran out of time.
fn converse(child: &mut Child, input: &[u8], limits: &ExtractLimits) -> Option<Vec<u8>> {
    let deadline = Instant::now() + Duration::from_millis(limits.tool_millis);
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let most = limits.max_text as u64;
    let (send, receive) = std::sync::mpsc::channel();
    // The reader ends when the child does, or when it has printed too much.
    std::thread::spawn(move || {
        let mut printed = Vec::new();
        let whole = stdout.take(most + 1).read_to_end(&mut printed).is_ok();
        let _ = send.send((whole && printed.len() as u64 <= most).then_some(printed));
    });
    let input = input.to_vec();
    std::thread::spawn(move || {
        // A child that stops reading early is no failure of ours.
        let _ = stdin.write_all(&input);
    });
    let left = deadline.saturating_duration_since(Instant::now());
    let printed = receive.recv_timeout(left).ok()??;
    let status = child.wait().ok()?;
    status.success().then_some(printed)
}

fn installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Whether pictures of pages can be read here: Tesseract with Indonesian.
pub(super) fn reads_pictures(limits: &ExtractLimits) -> bool {
    let languages = run("tesseract", &["--list-langs"], b"", limits).unwrap_or_default();
    String::from_utf8_lossy(&languages).lines().any(|line| line.trim() == "ind")
}

/// Text of a picture of a page, by Tesseract with Indonesian.
pub(crate) fn recognise(picture: &[u8], limits: &ExtractLimits) -> Result<String, ReadError> {
    if !reads_pictures(limits) {
        return Err(ReadError::Picture);
    }
    // The sheet's rules confuse what takes a page for one block; places are kept, for the columns.
    let arguments = ["stdin", "stdout", "-l", "ind", "--psm", "4", "tsv"];
    let words = run("tesseract", &arguments, picture, limits)?;
    Ok(super::layout::text(&String::from_utf8_lossy(&words)))
}

/// The first page of a scanned PDF as a picture, by poppler.
pub(crate) fn page_picture(
    pdf: &[u8],
    page: u32,
    limits: &ExtractLimits,
) -> Result<Vec<u8>, ReadError> {
    let page = page.to_string();
    run(
        "pdftoppm",
        &["-f", &page, "-l", &page, "-r", "200", "-gray", "-png", "-"],
        pdf,
        &ExtractLimits { max_text: 32 << 20, ..*limits },
    )
}

//! How fast letters and registers come out, and what they cost in memory:
//! `cargo run --release -p terbuka-letters --example speed`

use std::error::Error;
use std::time::{Duration, Instant};

use terbuka_core::letter::{Letter, LetterKind, Print, Status, sample};
use terbuka_core::sheet::{Column, Sheet};
use terbuka_letters::Printer;

fn main() -> Result<(), Box<dyn Error>> {
    let printer = Printer::default();
    println!("before the first letter: {}", memory());
    let started = Instant::now();
    printer.letter(&Letter::sample(LetterKind::Notification), Status::Final)?;
    println!("first letter: {:.1} ms, {}", millis(started.elapsed()), memory());
    for kind in LetterKind::ALL {
        let mut times = Vec::new();
        for n in 0..60 {
            let mut letter = Letter::sample(kind);
            letter.frame_mut().addressee.name = format!("Pemohon Nomor {n}");
            letter.frame_mut().number = Some(format!("{n}/SD/2025"));
            let started = Instant::now();
            printer.letter(&letter, Status::Final)?;
            times.push(started.elapsed());
        }
        times.sort();
        println!(
            "{:22} p50 {:5.1} ms  p95 {:5.1} ms",
            kind.code(),
            millis(times[30]),
            millis(times[57])
        );
    }
    println!("after {} letters: {}", 60 * LetterKind::ALL.len(), memory());
    let columns = (1..=12).map(|n| Column::text(format!("Kolom {n}"))).collect();
    let mut sheet = Sheet::new("Register", columns).landscape();
    for row in 0..1_000 {
        sheet.push((0..12).map(|n| format!("isi {row} {n}").into()).collect());
    }
    let started = Instant::now();
    printer.sheet_pdf(&sheet, &sample::letterhead())?;
    println!("register, 1,000 rows, PDF: {:.0} ms, {}", millis(started.elapsed()), memory());
    let started = Instant::now();
    printer.sheet_xlsx(&sheet)?;
    println!("register, 1,000 rows, XLSX: {:.0} ms", millis(started.elapsed()));
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Memory in use, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |key: &str| status.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    match (line("VmRSS:"), line("VmHWM:")) {
        (Some(now), Some(peak)) => format!("memory {now}, peak {peak}"),
        _ => "memory unknown".to_owned(),
    }
}

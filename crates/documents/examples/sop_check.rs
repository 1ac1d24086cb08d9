//! Reads SOP files and prints what was found: `cargo run -p terbuka-documents --example sop_check --
//! [--json] [--today 2026-11-21] FILE…`

use std::process::ExitCode;

use terbuka_core::jiff::civil::{Date, date};
use terbuka_core::procedure::check::Around;
use terbuka_documents::ExtractLimits;
use terbuka_documents::report::report;

fn main() -> ExitCode {
    let (mut json, mut today) = (false, date(2026, 11, 21));
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--today" => match arguments.next().and_then(|day| day.parse::<Date>().ok()) {
                Some(day) => today = day,
                None => return ExitCode::from(2),
            },
            _ => files.push(argument),
        }
    }
    let mut status = ExitCode::SUCCESS;
    for file in files {
        let read = std::fs::read(&file).map_err(|error| error.to_string()).and_then(|bytes| {
            report(&file, &bytes, &Around::on(today), &ExtractLimits::default())
                .map_err(|error| error.message())
        });
        match read {
            Ok(report) if json => match serde_json::to_string_pretty(&report) {
                Ok(text) => println!("{text}"),
                Err(error) => eprintln!("{file}: {error}"),
            },
            Ok(report) => print!("{file}\n{}", report.prose()),
            Err(message) => {
                eprintln!("{file}: {message}");
                status = ExitCode::from(3);
            }
        }
    }
    status
}

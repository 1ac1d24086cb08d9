//! How long a letter takes: the printer alone, and a receipt fetched for the first time and again.

use std::time::{Duration, Instant};

use terbuka_core::letter::{Letter, LetterKind, Print, Status};
use terbuka_letters::Printer;

use crate::Trouble;
use crate::client::Client;
use crate::load::Run;
use crate::submissions::Template;

/// Letters of each kind, or receipts, that are timed.
const COUNT: usize = 60;

/// The printer in this process: every kind of letter, each with another name and number.
///
/// # Errors
/// A letter does not print.
pub fn printed() -> Result<(Duration, Run), Trouble> {
    let printer = Printer::default();
    let print = |letter: &Letter| {
        printer.letter(letter, Status::Final).map_err(|error| Trouble::Letter(error.to_string()))
    };
    let cold = Instant::now();
    print(&Letter::sample(LetterKind::Notification))?;
    let cold = cold.elapsed();
    let mut times = Vec::new();
    let begun = Instant::now();
    for nth in 0..COUNT {
        for kind in LetterKind::ALL {
            let mut letter = Letter::sample(kind);
            letter.frame_mut().addressee.name = format!("Pemohon Nomor {nth}");
            letter.frame_mut().number = Some(format!("{nth}/SD/2026"));
            let started = Instant::now();
            print(&letter)?;
            times.push(started.elapsed());
        }
    }
    Ok((cold, Run::new(times, begun.elapsed())))
}

/// Receipts through HTTP: the first download prints and archives, the second reads the archive.
///
/// # Errors
/// A receipt does not come.
pub async fn fetched(client: &mut Client, template: &Template) -> Result<(Run, Run), Trouble> {
    const WARM_UP: usize = 5;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for nth in 0..COUNT + WARM_UP {
        let taken = template.submit(client, "letter", nth).await?;
        for times in [&mut first, &mut again] {
            let started = Instant::now();
            let reply = client.get(&taken.receipt).await?.expect(200, "fetching a receipt")?;
            let elapsed = started.elapsed();
            if !reply.body.starts_with(b"%PDF-") {
                return Err(Trouble::Http("the receipt is no PDF".into()));
            }
            if nth >= WARM_UP {
                times.push(elapsed);
            }
        }
    }
    let run = |times: Vec<Duration>| {
        let whole = times.iter().sum();
        Run::new(times, whole)
    };
    Ok((run(first), run(again)))
}

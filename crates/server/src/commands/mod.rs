//! The command line. Standard output carries the answer, standard error everything else; the exit
//! status says how it went (see [`failure`]).

mod catalog;
mod charter;
pub mod clock;
mod demo;
pub mod failure;
mod init;
mod journal;
mod office;
mod register;
mod report;
mod serve;
mod sop;
mod user;
mod within;

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use terbuka_core::law::Calendar;
use terbuka_desk::offices;

use clock::{ClockArgs, OfficeClock, OfficeTrouble};
use failure::{Failure, SYSTEM};

/// What every command returns: nothing, or why not.
pub(crate) type Outcome = Result<(), Failure>;

/// Layanan informasi publik (e-PPID) untuk kantor KPU
#[derive(Debug, Parser)]
#[command(name = "terbuka", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Menjalankan layanan dengan data contoh: lima kantor dan sekitar empat puluh permohonan
    Demo(demo::DemoArgs),
    /// Menjalankan layanan
    Serve(serve::ServeArgs),
    /// Menyiapkan folder data, kunci, dan basis data
    Init(init::InitArgs),
    /// Kantor dalam pemasangan ini
    #[command(subcommand)]
    Office(office::OfficeCommand),
    /// Akun petugas
    #[command(subcommand)]
    User(user::UserCommand),
    /// Menjelaskan satu jangka waktu menurut undang-undang, hari demi hari
    Clock(ClockWithin),
    /// Register resmi
    #[command(subcommand)]
    Register(register::RegisterCommand),
    /// Laporan pelayanan
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Maklumat pelayanan
    #[command(subcommand)]
    Charter(charter::CharterCommand),
    /// Daftar informasi publik
    #[command(subcommand)]
    Catalog(catalog::CatalogCommand),
    /// Dokumen SOP
    #[command(subcommand)]
    Sop(sop::SopCommand),
    /// Jurnal bukti
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// Mencetak uraian antarmuka API (OpenAPI 3.1)
    Openapi,
}

/// The clock, which asks an installation only for `--office`.
#[derive(Debug, clap::Args)]
struct ClockWithin {
    #[command(flatten)]
    clock: ClockArgs,
    #[command(flatten)]
    within: within::Within,
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Clock(args) => return ExitCode::from(run_clock(&args)),
        Command::Openapi => openapi(),
        Command::Demo(args) => on_runtime(demo::run(args)),
        Command::Serve(args) => on_runtime(serve::run(args)),
        Command::Init(args) => on_runtime(init::run(args)),
        Command::Office(command) => on_runtime(office::run(command)),
        Command::User(command) => on_runtime(user::run(command)),
        Command::Register(command) => on_runtime(register::run(command)),
        Command::Report(command) => on_runtime(report::run(command)),
        Command::Charter(command) => on_runtime(charter::run(command)),
        Command::Catalog(command) => on_runtime(catalog::run(command)),
        Command::Sop(command) => on_runtime(sop::run(command)),
        Command::Journal(command) => on_runtime(journal::run(command)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                eprintln!("terbuka: {}", failure.message);
            }
            ExitCode::from(failure.status)
        }
    }
}

fn on_runtime(work: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::new(SYSTEM, error.to_string()))?.block_on(work)
}

/// Prints one line of the answer. A reader that has seen enough is no failure.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints one JSON document.
pub(crate) fn say_json(value: &serde_json::Value) {
    say(&format!("{value:#}"));
}

fn openapi() -> Outcome {
    let text = terbuka_web::api::document::description().to_pretty_json();
    say(&text.map_err(|error| Failure::new(SYSTEM, error.to_string()))?);
    Ok(())
}

fn run_clock(args: &ClockWithin) -> u8 {
    let office = |code: &str| -> Result<OfficeClock, OfficeTrouble> {
        let mut found = Err(OfficeTrouble::Unavailable(String::new()));
        let asked = on_runtime(async {
            let cx = args.within.open().await?;
            found = match offices::by_code(&cx, code).await {
                Ok(office) => Ok(OfficeClock {
                    settings: office.clock_settings(),
                    calendar: match offices::standing(&cx, &office.id).await {
                        Ok(standing) => Calendar::clone(&standing.calendar),
                        Err(error) => return Err(error.into()),
                    },
                }),
                Err(_) => {
                    let known = offices::list(&cx).await?;
                    Err(OfficeTrouble::Unknown(
                        known.iter().map(|office| office.code.clone()).collect(),
                    ))
                }
            };
            Ok(())
        });
        match asked {
            Ok(()) => found,
            Err(failure) => Err(OfficeTrouble::Unavailable(failure.message)),
        }
    };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    clock::run(&args.clock, office, &mut out, &mut err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_hangs_together() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}

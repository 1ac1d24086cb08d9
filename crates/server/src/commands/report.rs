//! `terbuka report monthly|quarterly|annual`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use terbuka_core::report::Period;
use terbuka_core::statistics::Span;
use terbuka_desk::papers::Format;
use terbuka_desk::{reports, yearly};

use super::Outcome;
use super::failure::{Failure, WRONG_USE};
use super::register::{format_of, write};
use super::within::{Within, office};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Menulis laporan satu bulan ke berkas PDF, XLSX, atau JSON
    Monthly(MonthlyArgs),
    /// Menulis laporan satu triwulan: yang telah terbit, atau konsepnya
    Quarterly(PeriodicArgs),
    /// Menulis laporan satu tahun: yang telah terbit, atau konsepnya
    Annual(PeriodicArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct MonthlyArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Bulan, misalnya 2026-03
    #[arg(long, value_name = "P", value_parser = period)]
    period: Period,
    /// Berkas hasil; akhirannya menentukan bentuknya (pdf, xlsx, docx, json)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PeriodicArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Tahun (2025) atau triwulan (2025-T1)
    #[arg(long, value_name = "P", value_parser = span)]
    period: Span,
    /// Berkas hasil; akhirannya menentukan bentuknya (pdf, xlsx, docx, json)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    #[command(flatten)]
    within: Within,
}

fn period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "tulis bulan sebagai TTTT-BB, misalnya 2026-03".to_owned())
}

fn span(text: &str) -> Result<Span, String> {
    text.parse().map_err(|_| "tulis tahun (2025) atau triwulan (2025-T1)".to_owned())
}

/// What a report can be written as.
const FORMATS: [Format; 4] = [Format::Pdf, Format::Xlsx, Format::Docx, Format::Json];

pub(crate) async fn run(command: ReportCommand) -> Outcome {
    match command {
        ReportCommand::Monthly(args) => monthly(args).await,
        ReportCommand::Quarterly(args) => {
            fits(
                args.period,
                |span| matches!(span, Span::Quarter(..)),
                "triwulan, misalnya 2025-T1",
            )?;
            periodic(args).await
        }
        ReportCommand::Annual(args) => {
            fits(args.period, |span| matches!(span, Span::Year(_)), "tahun, misalnya 2025")?;
            periodic(args).await
        }
    }
}

fn fits(span: Span, fine: impl Fn(Span) -> bool, wanted: &str) -> Result<(), Failure> {
    if fine(span) {
        return Ok(());
    }
    Err(Failure::new(WRONG_USE, format!("--period {span}: tulis {wanted}")))
}

async fn monthly(args: MonthlyArgs) -> Outcome {
    let format = format_of(&args.output, &FORMATS)?;
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let file = reports::export_for(&cx, &office.id, args.period, format).await?;
    cx.store.close().await;
    write(&args.output, &file)
}

async fn periodic(args: PeriodicArgs) -> Outcome {
    let format = format_of(&args.output, &FORMATS)?;
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let file = yearly::export_for(&cx, &office.id, args.period, format).await?;
    cx.store.close().await;
    write(&args.output, &file)
}

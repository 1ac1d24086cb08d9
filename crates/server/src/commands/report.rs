//! `terbuka report monthly`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use terbuka_core::report::Period;
use terbuka_desk::papers::Format;
use terbuka_desk::reports;

use super::Outcome;
use super::register::{format_of, write};
use super::within::{Within, office};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Menulis laporan satu bulan ke berkas PDF, XLSX, atau JSON
    Monthly(MonthlyArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct MonthlyArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Bulan, misalnya 2026-03
    #[arg(long, value_name = "P", value_parser = period)]
    period: Period,
    /// Berkas hasil; akhirannya menentukan bentuknya (pdf, xlsx, json)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    #[command(flatten)]
    within: Within,
}

fn period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "tulis bulan sebagai TTTT-BB, misalnya 2026-03".to_owned())
}

pub(crate) async fn run(command: ReportCommand) -> Outcome {
    let ReportCommand::Monthly(args) = command;
    let format = format_of(&args.output, &[Format::Pdf, Format::Xlsx, Format::Json])?;
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let file = reports::export_for(&cx, &office.id, args.period, format).await?;
    cx.store.close().await;
    write(&args.output, &file)
}

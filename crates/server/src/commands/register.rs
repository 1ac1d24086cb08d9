//! `terbuka register export`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use terbuka_core::law::Track;
use terbuka_core::objection::register::Layout;
use terbuka_desk::exemption_papers;
use terbuka_desk::papers::{FileOut, Format};
use terbuka_desk::registers::{self, ObjectionRegister};

use super::failure::{Failure, SYSTEM, WRONG_USE};
use super::within::{Within, office};
use super::{Outcome, say};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum RegisterCommand {
    /// Menulis register satu tahun ke berkas CSV, XLSX, atau PDF
    Export(ExportArgs),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Permohonan informasi
    Request,
    /// Daftar informasi yang dikecualikan
    Exemption,
    /// Keberatan
    Objection,
    /// Sengketa
    Dispute,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrackArg {
    /// Jalur biasa
    Ordinary,
    /// Informasi pemilu dan pemilihan
    Election,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayoutArg {
    /// 21 lajur, dengan NPWP
    Recent,
    /// 20 lajur, tanpa NPWP
    Older,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExportArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Jenis register
    #[arg(long, value_name = "KIND")]
    kind: Kind,
    /// Tahun pendaftaran
    #[arg(long, value_name = "Y")]
    year: i16,
    /// Hanya satu jalur (register permohonan dan keberatan); tanpa ini keduanya, yang pemilu sesudahnya
    #[arg(long, value_name = "TRACK")]
    track: Option<TrackArg>,
    /// Lajur register keberatan
    #[arg(long, value_name = "LAYOUT", default_value = "recent")]
    layout: LayoutArg,
    /// Berkas hasil; akhirannya menentukan bentuknya (csv, xlsx, pdf)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    #[command(flatten)]
    within: Within,
}

pub(crate) async fn run(command: RegisterCommand) -> Outcome {
    let RegisterCommand::Export(args) = command;
    let format = format_of(&args.output, &[Format::Csv, Format::Xlsx, Format::Pdf])?;
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let track = args.track.map(|track| match track {
        TrackArg::Ordinary => Track::Ordinary,
        TrackArg::Election => Track::Election,
    });
    let file = match args.kind {
        Kind::Request => registers::export_for(&cx, &office.id, (args.year, track), format).await?,
        Kind::Exemption => exemption_papers::export_for(&cx, &office.id, args.year, format).await?,
        Kind::Objection => {
            let which = ObjectionRegister {
                year: args.year,
                track,
                layout: match args.layout {
                    LayoutArg::Recent => Layout::Recent,
                    LayoutArg::Older => Layout::Older,
                },
            };
            registers::export_objections_for(&cx, &office.id, which, format).await?
        }
        Kind::Dispute => registers::export_disputes_for(&cx, &office.id, args.year, format).await?,
    };
    cx.store.close().await;
    write(&args.output, &file)
}

/// The format that a file's ending names, if it is one of those there are.
pub(super) fn format_of(path: &Path, possible: &[Format]) -> Result<Format, Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    Format::from_ending(&ending.to_lowercase())
        .filter(|format| possible.contains(format))
        .ok_or_else(|| {
            let known: Vec<&str> = possible.iter().map(|format| format.ending()).collect();
            let name = path.display();
            Failure::new(WRONG_USE, format!("{name}: akhiran berkas harus {}", known.join(", ")))
        })
}

/// Writes the file whole or not at all.
pub(super) fn write(path: &Path, file: &FileOut) -> Outcome {
    let fault =
        |error: std::io::Error| Failure::new(SYSTEM, format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("terbuka");
    let part = folder.join(format!(".{name}.part"));
    std::fs::write(&part, &file.bytes).map_err(fault)?;
    std::fs::rename(&part, path).map_err(fault)?;
    say(&format!("{} ({} bita)", path.display(), file.bytes.len()));
    Ok(())
}

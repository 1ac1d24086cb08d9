//! `terbuka charter print`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use terbuka_desk::papers::Format;
use terbuka_desk::{DeskError, charter_view};

use super::Outcome;
use super::failure::{Failure, WRONG_USE};
use super::register::{format_of, write};
use super::within::{Within, office};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CharterCommand {
    /// Menulis poster maklumat yang berlaku ke berkas PDF
    Print(PrintArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PrintArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Edisi tertentu yang pernah diumumkan; tanpa ini, yang berlaku
    #[arg(long, value_name = "N")]
    edition: Option<u32>,
    /// Berkas hasil (pdf)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    #[command(flatten)]
    within: Within,
}

pub(crate) async fn run(command: CharterCommand) -> Outcome {
    let CharterCommand::Print(args) = command;
    format_of(&args.output, &[Format::Pdf])?;
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let file =
        charter_view::poster(&cx, &office.id, args.edition).await.map_err(|error| {
            match (error, args.edition) {
                (DeskError::NotFound, None) => Failure::new(
                    WRONG_USE,
                    format!("kantor \"{}\" belum mengumumkan maklumat pelayanan", office.code),
                ),
                (DeskError::NotFound, Some(edition)) => Failure::new(
                    WRONG_USE,
                    format!("kantor \"{}\" tidak mempunyai maklumat edisi {edition}", office.code),
                ),
                (error, _) => error.into(),
            }
        })?;
    cx.store.close().await;
    write(&args.output, &file)
}

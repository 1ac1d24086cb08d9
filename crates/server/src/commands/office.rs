//! `terbuka office add|list`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::json;
use terbuka_core::ident::{OfficeId, UnitId};
use terbuka_core::office::{Contact, Level, Office, OfficeSettings, Unit, Zone};
use terbuka_desk::context::new_id;
use terbuka_desk::{Context, offices};

use super::failure::{Failure, UNREADABLE, WRONG_USE};
use super::within::Within;
use super::{Outcome, say, say_json};
use crate::demo::script::{OfficeEntry, UnitEntry, procedure, request_template};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum OfficeCommand {
    /// Menambah kantor, dari berkas TOML atau dari pilihan
    Add(Box<AddArgs>),
    /// Menampilkan kantor
    List(ListArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct AddArgs {
    /// Berkas TOML dengan [office] dan [[unit]]
    #[arg(value_name = "F", conflicts_with_all = ["code", "slug", "name", "level", "zone"])]
    file: Option<PathBuf>,
    /// Kode wilayah, misalnya 1503
    #[arg(long, required_unless_present = "file")]
    code: Option<String>,
    /// Nama dalam alamat, misalnya sarolangun
    #[arg(long, required_unless_present = "file")]
    slug: Option<String>,
    /// Nama lengkap
    #[arg(long, required_unless_present = "file")]
    name: Option<String>,
    /// Tingkat: national, province, regency, city
    #[arg(long, required_unless_present = "file", value_parser = level)]
    level: Option<Level>,
    /// Zona waktu: WIB, WITA, WIT
    #[arg(long, required_unless_present = "file", value_parser = zone)]
    zone: Option<Zone>,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ListArgs {
    /// Cetak satu dokumen JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    within: Within,
}

/// An office as its file tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeFile {
    office: OfficeEntry,
    #[serde(default, rename = "unit")]
    units: Vec<UnitEntry>,
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_code(text).ok_or_else(|| "pilih national, province, regency, atau city".to_owned())
}

fn zone(text: &str) -> Result<Zone, String> {
    Zone::from_code(&text.to_uppercase()).ok_or_else(|| "pilih WIB, WITA, atau WIT".to_owned())
}

pub(crate) async fn run(command: OfficeCommand) -> Outcome {
    match command {
        OfficeCommand::Add(args) => add(*args).await,
        OfficeCommand::List(args) => list(args).await,
    }
}

async fn add(args: AddArgs) -> Outcome {
    let cx = args.within.open().await?;
    let file = match &args.file {
        Some(path) => read(path)?,
        None => plain(&args)?,
    };
    let entry = file.office;
    let office = Office {
        id: OfficeId::new(new_id(cx.now())),
        code: entry.code,
        slug: entry.slug,
        name: entry.name,
        level: entry.level,
        zone: entry.zone,
        settings: entry.settings,
        units: file
            .units
            .into_iter()
            .map(|unit| Unit {
                id: UnitId::new(new_id(cx.now())),
                name: unit.name,
                code: unit.code,
            })
            .collect(),
    };
    check(&office)?;
    offices::add(&cx, &office).await.map_err(|error| explain(error, &office))?;
    adopt(&cx, &office, &entry.procedures).await?;
    cx.store.close().await;
    say(&format!("{} ({}) ditambahkan.", office.name, office.code));
    Ok(())
}

/// Without an SOP of its own the office begins on the shipped template.
async fn adopt(cx: &Context, office: &Office, names: &[String]) -> Outcome {
    let from = office.date_at(cx.now());
    let wrong =
        |error: crate::demo::script::ScriptError| Failure::new(WRONG_USE, error.to_string());
    let mut chosen = Vec::new();
    for name in names {
        chosen.push(procedure(name).map_err(wrong)?);
    }
    if chosen.is_empty() {
        chosen.push(request_template().map_err(wrong)?);
    }
    for one in chosen {
        offices::adopt(cx, &office.id, &one, from, "system").await?;
    }
    Ok(())
}

fn explain(error: terbuka_desk::DeskError, office: &Office) -> Failure {
    use terbuka_desk::DeskError;
    use terbuka_store::StoreError;
    match error {
        DeskError::Store(StoreError::Duplicate { .. }) => Failure::new(
            WRONG_USE,
            format!("kode {} atau nama alamat {} sudah dipakai", office.code, office.slug),
        ),
        other => other.into(),
    }
}

fn check(office: &Office) -> Outcome {
    let digits = office.code.chars().all(|c| c.is_ascii_digit());
    if !digits || !matches!(office.code.len(), 1..=4) {
        return Err(Failure::new(WRONG_USE, "kode wilayah terdiri atas satu sampai empat angka"));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if office.slug.is_empty() || office.slug.len() > 40 || !office.slug.chars().all(plain) {
        return Err(Failure::new(WRONG_USE, "nama alamat hanya huruf kecil, angka, dan garis"));
    }
    if office.name.trim().is_empty() {
        return Err(Failure::new(WRONG_USE, "nama kantor harus diisi"));
    }
    Ok(())
}

fn read(path: &std::path::Path) -> Result<OfficeFile, Failure> {
    let fault = |words: String| Failure::new(UNREADABLE, format!("{}: {words}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    toml::from_str(&text).map_err(|error| fault(error.to_string()))
}

fn plain(args: &AddArgs) -> Result<OfficeFile, Failure> {
    let (Some(code), Some(slug), Some(name), Some(level), Some(zone)) =
        (&args.code, &args.slug, &args.name, args.level, args.zone)
    else {
        return Err(Failure::new(
            WRONG_USE,
            "kode, nama alamat, nama, tingkat, dan zona harus diisi",
        ));
    };
    Ok(OfficeFile {
        office: OfficeEntry {
            code: code.clone(),
            slug: slug.clone(),
            name: name.clone(),
            level,
            zone,
            procedures: Vec::new(),
            election: None,
            settings: OfficeSettings {
                contact: Contact { place: slug.clone(), ..Contact::default() },
                ..OfficeSettings::default()
            },
        },
        units: Vec::new(),
    })
}

async fn list(args: ListArgs) -> Outcome {
    let cx = args.within.open().await?;
    let found = offices::list(&cx).await?;
    cx.store.close().await;
    if args.json {
        let rows = found.iter().map(|office| {
            json!({
                "code": office.code,
                "slug": office.slug,
                "name": office.name,
                "level": office.level,
                "time_zone": office.zone.iana(),
            })
        });
        say_json(&rows.collect());
        return Ok(());
    }
    for office in &found {
        say(&format!(
            "{:<6}{:<16}{} ({})",
            office.code,
            office.slug,
            office.name,
            office.zone.code()
        ));
    }
    Ok(())
}

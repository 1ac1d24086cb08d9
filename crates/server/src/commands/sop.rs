//! `terbuka sop`: reads, checks, prints, converts and adopts SOP documents. All but `adopt` need no
//! installation.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};
use terbuka_core::letter::parts::{Emblem, Letterhead};
use terbuka_core::letter::{Print, Status};
use terbuka_core::procedure::check::Around;
use terbuka_core::procedure::draw::{self, Surface};
use terbuka_core::procedure::{Procedure, Service, Severity, text};
use terbuka_desk::papers::FileOut;
use terbuka_desk::{Context, offices};
use terbuka_documents::bpmn;
use terbuka_documents::extract::ExtractLimits;
use terbuka_documents::report::{Document, readings, report};
use terbuka_letters::Printer;

use super::failure::{FOUND, Failure, SYSTEM, UNREADABLE, WRONG_USE};
use super::register::write;
use super::within::{Within, office};
use super::{Outcome, say, say_json};
use crate::clock::SystemClock;

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum SopCommand {
    /// Membaca dokumen SOP (Markdown, teks, HTML, DOCX, PDF, TOML) dan memeriksanya
    Check(CheckArgs),
    /// Mencetak lembar SOP resmi sebagai PDF
    Print(PrintArgs),
    /// Mengubah SOP menjadi data (toml), BPMN 2.0 (bpmn), atau bagan alir (svg)
    Convert(ConvertArgs),
    /// Memberlakukan SOP dari dokumen untuk satu kantor
    Adopt(AdoptArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct CheckArgs {
    /// Dokumen SOP
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Satu dokumen JSON pada keluaran baku
    #[arg(long)]
    json: bool,
    /// Hari pemeriksaan; biasanya hari ini
    #[arg(long, value_name = "T")]
    today: Option<Date>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct PrintArgs {
    /// Dokumen SOP
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Berkas hasil (pdf)
    #[arg(short, long, value_name = "F.pdf")]
    output: PathBuf,
    /// Nama kantor di kepala lembar
    #[arg(long, value_name = "NAMA", default_value = "Komisi Pemilihan Umum")]
    unit: String,
    /// Standar layanan, bila judulnya tidak menyebutkan
    #[arg(long, value_name = "S", value_parser = service)]
    service: Option<Service>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Dokumen SOP, juga BPMN
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Berkas hasil; akhirannya menentukan bentuknya (toml, bpmn, svg)
    #[arg(short, long, value_name = "F")]
    output: PathBuf,
    /// Standar layanan, bila judulnya tidak menyebutkan
    #[arg(long, value_name = "S", value_parser = service)]
    service: Option<Service>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct AdoptArgs {
    /// Dokumen SOP, juga BPMN
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Standar layanan, bila judulnya tidak menyebutkan
    #[arg(long, value_name = "S", value_parser = service)]
    service: Option<Service>,
    /// Mengapa SOP tetap dipakai walaupun ada kesalahan yang ditemukan
    #[arg(long, value_name = "ALASAN")]
    despite: Option<String>,
    #[command(flatten)]
    within: Within,
}

fn service(code: &str) -> Result<Service, String> {
    Service::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Service::ALL.iter().map(|one| one.code()).collect();
        format!("pilih salah satu: {}", known.join(", "))
    })
}

pub(crate) async fn run(command: SopCommand) -> Outcome {
    match command {
        SopCommand::Check(args) => check(&args),
        SopCommand::Print(args) => print(&args),
        SopCommand::Convert(args) => convert(&args),
        SopCommand::Adopt(args) => adopt(args).await,
    }
}

fn today() -> Date {
    use terbuka_desk::Clock;
    SystemClock.now().to_zoned(terbuka_core::office::Zone::Wib.tz()).date()
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    // A file far too large is not even read.
    let limit = ExtractLimits::default().max_bytes;
    let size = std::fs::metadata(file).map(|found| found.len());
    if size.is_ok_and(|size| size > limit) {
        let most = limit >> 20;
        let said = format!("{}: berkas terlalu besar; paling besar {most} MB", file.display());
        return Err(Failure::new(UNREADABLE, said));
    }
    std::fs::read(file).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "berkas tidak ditemukan".to_owned(),
            std::io::ErrorKind::IsADirectory => "ini folder, bukan berkas".to_owned(),
            std::io::ErrorKind::PermissionDenied => "berkas tidak boleh dibaca".to_owned(),
            _ => error.to_string(),
        };
        unreadable(file, &why)
    })
}

fn unreadable(file: &Path, why: &str) -> Failure {
    Failure::new(UNREADABLE, format!("{}: {why}", file.display()))
}

fn check(args: &CheckArgs) -> Outcome {
    let around = Around::on(args.today.unwrap_or_else(today));
    let mut documents = Vec::new();
    let (mut found, mut failed) = (false, false);
    for file in &args.files {
        let read = bytes(file).and_then(|bytes| {
            report(&file.to_string_lossy(), &bytes, &around, &ExtractLimits::default())
                .map_err(|error| unreadable(file, &error.message()))
        });
        let report = match read {
            Ok(report) => report,
            Err(failure) => {
                eprintln!("terbuka: {}", failure.message);
                failed = true;
                continue;
            }
        };
        found |= report.count(Severity::Error) + report.count(Severity::Warning) > 0;
        if args.json {
            for document in &report.documents {
                documents.push(with_file(document, file)?);
            }
        } else {
            say(&format!("{}\n{}", file.display(), report.prose()));
        }
    }
    if args.json {
        say_json(&json!({ "documents": documents }));
    }
    match (failed, found) {
        (true, _) => Err(Failure::new(UNREADABLE, "")),
        (false, true) => Err(Failure::new(FOUND, "")),
        (false, false) => Ok(()),
    }
}

fn with_file(document: &Document, file: &Path) -> Result<Value, Failure> {
    let mut value =
        serde_json::to_value(document).map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    value["file"] = json!(file.to_string_lossy());
    Ok(value)
}

/// The first SOP of a file, with the bindings its words suggest.
fn first(file: &Path, chosen: Option<Service>) -> Result<Procedure, Failure> {
    let content = bytes(file)?;
    if content.windows(5).take(4_096).any(|five| five == b"BPMN/") {
        let fallback = chosen.unwrap_or(Service::Request);
        return bpmn::read(&content, fallback).map_err(|e| unreadable(file, &e.to_string()));
    }
    let (_, found) = readings(&file.to_string_lossy(), &content, &ExtractLimits::default())
        .map_err(|error| unreadable(file, &error.message()))?;
    let reading = found.into_iter().next().ok_or_else(|| unreadable(file, "tidak memuat SOP"))?;
    let service = chosen.or(reading.service).ok_or_else(|| {
        let said = "judulnya tidak menyebut standar layanan; sebutkan dengan --service";
        Failure::new(WRONG_USE, format!("{}: {said}", file.display()))
    })?;
    let mut procedure = reading.into_procedure(service);
    terbuka_core::procedure::bind::suggest_bindings(&mut procedure);
    Ok(procedure)
}

fn ending(file: &Path) -> String {
    file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase()
}

fn out(bytes: Vec<u8>) -> FileOut {
    FileOut { name: String::new(), media_type: String::new(), bytes }
}

fn print(args: &PrintArgs) -> Outcome {
    if ending(&args.output) != "pdf" {
        return Err(Failure::new(WRONG_USE, "lembar SOP dicetak sebagai .pdf"));
    }
    let procedure = first(&args.file, args.service)?;
    let head = Letterhead {
        office: vec![args.unit.to_uppercase()],
        secretariat: None,
        address: String::new(),
        contact: Vec::new(),
        emblem: Emblem::Neutral,
    };
    let printed = Printer::default().procedure_pdf(&procedure, &head, Status::Final);
    let bytes = printed.map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    write(&args.output, &out(bytes))
}

fn convert(args: &ConvertArgs) -> Outcome {
    let procedure = first(&args.file, args.service)?;
    let text = match ending(&args.output).as_str() {
        "toml" => {
            text::to_toml(&procedure).map_err(|error| Failure::new(SYSTEM, error.to_string()))?
        }
        "bpmn" => bpmn::write(&procedure),
        "svg" => {
            let drawing = draw::draw(&procedure, Surface::Screen);
            draw::svg::page(&drawing, 0, &procedure.header.title, "sop").unwrap_or_default()
        }
        _ => return Err(Failure::new(WRONG_USE, "pilih hasil .toml, .bpmn, atau .svg")),
    };
    write(&args.output, &out(text.into_bytes()))
}

async fn adopt(args: AdoptArgs) -> Outcome {
    let procedure = first(&args.file, args.service)?;
    let cx = args.within.open().await?;
    let adopted = put_in_force(&cx, &args, &procedure).await;
    cx.store.close().await;
    adopted
}

async fn put_in_force(cx: &Context, args: &AdoptArgs, procedure: &Procedure) -> Outcome {
    let office = office(cx, &args.office).await?;
    let day = office.date_at(cx.now());
    let found =
        terbuka_core::procedure::check::check(procedure, Some(procedure.service), &Around::on(day));
    let errors: Vec<_> = found.iter().filter(|one| one.severity == Severity::Error).collect();
    if !errors.is_empty() && args.despite.is_none() {
        for one in &errors {
            eprintln!("{}: {}", one.place, one.message);
        }
        let said = "perbaiki, atau beri alasan dengan --despite";
        return Err(Failure::new(FOUND, format!("{} kesalahan ditemukan; {said}", errors.len())));
    }
    let id = offices::adopt(cx, &office.id, procedure, day, "operator").await?;
    say(&format!("{}: SOP {} berlaku sejak {day} ({id})", office.name, procedure.service.code()));
    Ok(())
}

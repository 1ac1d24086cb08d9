//! `terbuka catalog search|import|export`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use serde_json::json;
use terbuka_core::catalog::Category;
use terbuka_desk::papers::Format;
use terbuka_desk::{catalog, offices};
use terbuka_documents::table::TableLimits;
use terbuka_store::Lookup;

use super::failure::{FOUND, Failure, SYSTEM, UNREADABLE, WRONG_USE};
use super::register::{format_of, write};
use super::within::{Within, office};
use super::{Outcome, say, say_json};

/// Who is named in the journal for what an operator read in.
const OPERATOR: &str = "system";

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Mencari dalam daftar informasi publik
    Search(SearchArgs),
    /// Membaca daftar dari berkas CSV, XLSX, atau JSON
    Import(ImportArgs),
    /// Menulis daftar ke berkas CSV, XLSX, JSON, atau PDF
    Export(ExportArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SearchArgs {
    /// Kode kantor, atau "all" untuk semua kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Banyaknya hasil paling banyak
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hanya klasifikasi ini: berkala, serta merta, setiap saat, dikecualikan
    #[arg(long, value_name = "K")]
    category: Option<String>,
    /// Hanya tahun ini
    #[arg(long, value_name = "Y")]
    year: Option<i16>,
    /// Menulis JSON
    #[arg(long)]
    json: bool,
    /// Yang dicari
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ImportArgs {
    /// Berkas daftar (csv, xlsx, json)
    #[arg(value_name = "F")]
    input: PathBuf,
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Hanya memeriksa, tidak menyimpan
    #[arg(long)]
    check: bool,
    /// Menulis hasil sebagai JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExportArgs {
    /// Berkas hasil; akhirannya menentukan bentuknya (csv, xlsx, json, pdf)
    #[arg(value_name = "F")]
    output: PathBuf,
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    #[command(flatten)]
    within: Within,
}

pub(crate) async fn run(command: CatalogCommand) -> Outcome {
    match command {
        CatalogCommand::Search(args) => search(args).await,
        CatalogCommand::Import(args) => import(args).await,
        CatalogCommand::Export(args) => export(args).await,
    }
}

async fn search(args: SearchArgs) -> Outcome {
    let category = match &args.category {
        Some(word) => Some(Category::read(word).ok_or_else(|| {
            Failure::new(WRONG_USE, format!("klasifikasi \"{word}\" tidak dikenal"))
        })?),
        None => None,
    };
    let cx = args.within.open().await?;
    let of = match args.office.as_str() {
        "all" => None,
        code => Some(office(&cx, code).await?),
    };
    catalog::ready(&cx).await?;
    let text = args.query.join(" ");
    let lookup = Lookup {
        text: &text,
        office: of.as_ref().map(|office| &office.id),
        category,
        year: args.year,
        limit: args.limit.min(10_000),
        ..Lookup::default()
    };
    let found = catalog::look_up(&cx, &lookup).await?;
    let mut hits = Vec::with_capacity(found.hits.len());
    for hit in &found.hits {
        let of = offices::by_id(&cx, &hit.found.item.office).await?;
        hits.push(json!({
            "id": hit.found.item.id.as_str(),
            "source_id": hit.found.item.source_id,
            "title": hit.found.content.title,
            "category": hit.found.content.category.code(),
            "office": of.code,
            "score": hit.score,
        }));
    }
    cx.store.close().await;
    if args.json {
        say_json(&json!({ "hits": hits, "total": found.total }));
        return Ok(());
    }
    for (asked, meant) in &found.instead {
        eprintln!("terbuka: \"{asked}\" dibaca juga sebagai \"{meant}\"");
    }
    for (number, hit) in (1..).zip(&found.hits) {
        let content = &hit.found.content;
        let name = hit.found.item.source_id.as_deref().unwrap_or(hit.found.item.id.as_str());
        say(&format!("{number:>3}. {} [{}] {name}", content.title, content.category.indonesian()));
    }
    eprintln!("terbuka: {} ditemukan", found.total);
    Ok(())
}

async fn import(args: ImportArgs) -> Outcome {
    let name = args.input.display();
    let unreadable = |why: String| Failure::new(UNREADABLE, format!("{name}: {why}"));
    let bytes = std::fs::read(&args.input).map_err(|error| unreadable(error.to_string()))?;
    let read =
        tokio::task::spawn_blocking(move || catalog::read(&bytes, &[], &TableLimits::operator()));
    let reading = read
        .await
        .map_err(|error| Failure::new(SYSTEM, error.to_string()))?
        .map_err(|error| unreadable(why(&error)))?;
    let cx = args.within.open().await?;
    let of = office(&cx, &args.office).await?;
    catalog::ready(&cx).await?;
    for error in &reading.errors {
        let (line, field, code) = (error.line, error.field, words(error.code));
        eprintln!("terbuka: baris {line}, {field}: {code} {:?}", error.value);
    }
    let bar = ProgressBar::new(reading.rows.len() as u64);
    let imported = match args.check {
        true => catalog::Imported::default(),
        false => {
            let done = |rows: usize| bar.inc(rows as u64);
            catalog::import_for(&cx, &of.id, OPERATOR, &reading.rows, done).await?
        }
    };
    bar.finish_and_clear();
    cx.store.close().await;
    let refused: std::collections::BTreeSet<usize> =
        reading.errors.iter().map(|error| error.line).collect();
    if args.json {
        let errors: Vec<_> = reading
            .errors
            .iter()
            .map(|error| {
                let (line, field, code) = (error.line, error.field, error.code);
                json!({ "line": line, "field": field, "code": code, "value": error.value })
            })
            .collect();
        say_json(&json!({
            "rows": reading.rows.len(),
            "added": imported.added,
            "revised": imported.revised,
            "unchanged": imported.unchanged,
            "refused": refused.len(),
            "errors": errors,
        }));
    } else {
        say(&format!(
            "{} baris dibaca: {} baru, {} diperbarui, {} tetap, {} ditolak",
            reading.rows.len() + refused.len(),
            imported.added,
            imported.revised,
            imported.unchanged,
            refused.len()
        ));
    }
    if refused.is_empty() { Ok(()) } else { Err(Failure::new(FOUND, String::new())) }
}

/// Why a file is no list, for the operator.
fn why(error: &catalog::Unread) -> String {
    use terbuka_core::catalog::import::NoList;
    match error {
        catalog::Unread::List(NoList::Headings) => {
            "tidak ada baris judul kolom; perlu sedikitnya judul (title) dan klasifikasi (category)"
                .to_owned()
        }
        catalog::Unread::List(NoList::Rows) => "tidak ada baris di bawah judul kolom".to_owned(),
        catalog::Unread::File(error) => error.to_string(),
    }
}

/// What is wrong with a cell, for the operator.
fn words(code: &str) -> &str {
    match code {
        "required" => "harus diisi",
        "category" => "bukan klasifikasi yang dikenal",
        "duplicate" => "sudah ada di baris lain",
        "too_long" => "terlalu panjang",
        "control" => "berisi tanda yang tidak dapat dicetak",
        "link" => "bukan alamat web",
        "year" => "tahun tidak masuk akal",
        other => other,
    }
}

async fn export(args: ExportArgs) -> Outcome {
    let possible = [Format::Csv, Format::Xlsx, Format::Json, Format::Pdf];
    let format = format_of(&args.output, &possible)?;
    let cx = args.within.open().await?;
    let of = office(&cx, &args.office).await?;
    let file = catalog::export(&cx, &of.id, format).await?;
    cx.store.close().await;
    write(&args.output, &file)
}

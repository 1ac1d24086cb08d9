//! `terbuka demo`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terbuka_desk::Context;

use super::failure::{Failure, SYSTEM, WRONG_USE};
use super::{Outcome, say};
use crate::clock::HeldClock;
use crate::demo::script::{self, OfficeScript};
use crate::demo::{DemoFolder, PASSWORD, load};
use crate::mail::Mailer;
use crate::serve::{Service, told_to_stop};
use crate::settings::{Layer, Settings};
use crate::{installation, logging};

/// What `demo` can be told. It reads no settings file and no variables: what was set up for a real
/// installation must not lead the demo into it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DemoArgs {
    /// Alamat dan porta
    #[arg(long, value_name = "A", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder data contoh
    #[arg(long, value_name = "DIR", default_value = "demo-data")]
    data: PathBuf,
    /// Pakai folder sementara yang dihapus saat berhenti
    #[arg(long, conflicts_with = "data")]
    ephemeral: bool,
    /// Alamat yang diketik orang, bila berbeda dari alamat di atas
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Baris log yang ditulis
    #[arg(long, value_name = "FILTER", default_value = "warn")]
    log: String,
}

pub(crate) async fn run(args: DemoArgs) -> Outcome {
    let temporary = if args.ephemeral {
        let made = tempfile::Builder::new().prefix("terbuka-demo-").tempdir();
        Some(made.map_err(|error| Failure::new(SYSTEM, error.to_string()))?)
    } else {
        None
    };
    let data = temporary.as_ref().map_or(args.data.as_path(), |folder| folder.path());
    let mut settings = settings(&args, data)?;
    let reserved = reserve(&mut settings, args.public_url.is_none())?;
    logging::start(&settings.log, settings.log_format)
        .map_err(|error| Failure::new(WRONG_USE, error.to_string()))?;

    let clock = Arc::new(HeldClock::default());
    let mut folder = DemoFolder::open(data)?;
    let cx = if folder.loaded {
        installation::open(&settings, clock).await?
    } else {
        let cx = installation::create(&settings, clock.clone()).await?;
        fill(&cx, &clock, &settings).await?;
        folder.finish()?;
        cx
    };
    drop(reserved);
    let service = Service::bind(&settings, cx).await?;
    let address = service.address().map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    let url = args.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    welcome(&url, data, args.ephemeral)?;
    service.run(told_to_stop()).await?;
    if let Some(folder) = temporary {
        folder.close().map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    }
    Ok(())
}

fn settings(args: &DemoArgs, data: &Path) -> Result<Settings, Failure> {
    let layer = Layer {
        data: Some(data.to_owned()),
        listen: Some(args.listen.clone()),
        public_url: args.public_url.clone(),
        log: Some(args.log.clone()),
        ..Layer::default()
    };
    layer.settle().map_err(|error| Failure::new(WRONG_USE, error.to_string()))
}

/// A port that the system chooses must be known before the data is loaded: letters print the address.
/// It is held while loading, and given to the service at once after.
fn reserve(settings: &mut Settings, own_address: bool) -> Result<Option<TcpListener>, Failure> {
    if settings.listen.port() != 0 {
        return Ok(None);
    }
    let failed = |error: std::io::Error| Failure::new(SYSTEM, error.to_string());
    let held = TcpListener::bind(settings.listen).map_err(failed)?;
    settings.listen = held.local_addr().map_err(failed)?;
    if own_address {
        settings.public_url = format!("http://{}", settings.listen);
    }
    Ok(Some(held))
}

async fn fill(cx: &Context, clock: &HeldClock, settings: &Settings) -> Outcome {
    let mailer = Mailer::new(&settings.mail).map_err(|e| Failure::new(SYSTEM, e.to_string()))?;
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("Memuat data contoh {bar:40} {pos}/{len} {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    load::load(cx, clock, &mailer, |count| bar.set_length(count), || bar.inc(1)).await?;
    bar.finish();
    Ok(())
}

fn welcome(url: &str, data: &Path, ephemeral: bool) -> Outcome {
    let offices = script::offices().map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    say(&format!("\nTerbuka berjalan di  {url}"));
    say(&format!("Ruang kerja petugas  {url}/kerja"));
    say(&format!("Kata sandi semua akun contoh: {PASSWORD}\n"));
    for script in &offices {
        list(url, script);
    }
    let kept = if ephemeral { "dihapus saat berhenti" } else { "dipakai lagi lain kali" };
    say(&format!("Data: {} ({kept}). Berhenti: Ctrl-C.", data.display()));
    Ok(())
}

fn list(url: &str, script: &OfficeScript) {
    let office = &script.office;
    say(&format!("{}  {url}/{}", office.name, office.slug));
    for officer in &script.officers {
        let titles: Vec<&str> = officer
            .roles
            .iter()
            .map(|role| office.settings.titles.get(role).map_or(role.title(), String::as_str))
            .collect();
        say(&format!("  {:<26}{}", officer.login, titles.join(", ")));
    }
    say("");
}

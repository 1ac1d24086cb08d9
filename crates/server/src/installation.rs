//! An installation: its data folder, its secret, its database, and the context of every use case.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use terbuka_core::law::ClockRules;
use terbuka_desk::context::PasswordCost;
use terbuka_desk::{Clock, Context};
use terbuka_letters::Printer;
use terbuka_store::{Blobs, DatabaseUrl, Store, StoreError};

use crate::settings::Settings;

/// File of the installation's secret within the data folder.
const SECRET: &str = "secret.key";

/// Why an installation cannot be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The folder holds no installation.
    #[error("{0} belum berisi pemasangan Terbuka; jalankan `terbuka init` lebih dahulu")]
    NotThere(PathBuf),
    /// The folder holds one already.
    #[error("{0} sudah berisi pemasangan Terbuka")]
    AlreadyThere(PathBuf),
    /// The secret's file is not what it should be.
    #[error("{0} rusak: bukan kunci 32 bita")]
    Secret(PathBuf),
    /// The folder cannot be written to.
    #[error(
        "{0} hanya dapat dibaca; Terbuka perlu menulis di sana (periksa izin dan pemasangan disk)"
    )]
    ReadOnly(PathBuf),
    /// The disk refuses.
    #[error("{path}: {source}")]
    Disk {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no random bytes.
    #[error("sistem tidak memberi bilangan acak: {0}")]
    Chance(String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> InstallationError + '_ {
    move |source| InstallationError::Disk { path: path.to_owned(), source }
}

/// Whether the folder holds an installation.
pub fn is_there(data: &Path) -> bool {
    data.join(SECRET).is_file()
}

/// Makes the data folder, the secret and the database.
///
/// # Errors
/// There is one already; the disk or the database refuses.
pub async fn create(
    settings: &Settings,
    clock: Arc<dyn Clock>,
) -> Result<Context, InstallationError> {
    let data = &settings.data;
    if is_there(data) {
        return Err(InstallationError::AlreadyThere(data.clone()));
    }
    make_private_folder(data).map_err(disk(data))?;
    // The database first: should it fail, there is no half installation.
    let store = open_store(settings).await?;
    let mut secret = [0u8; 32];
    getrandom::fill(&mut secret).map_err(|e| InstallationError::Chance(e.to_string()))?;
    let path = data.join(SECRET);
    write_secret(&path, &secret).map_err(disk(&path))?;
    context(settings, store, secret, clock)
}

/// Opens what `create` made.
///
/// # Errors
/// There is none; the secret is damaged; the database refuses.
pub async fn open(
    settings: &Settings,
    clock: Arc<dyn Clock>,
) -> Result<Context, InstallationError> {
    let data = &settings.data;
    if !is_there(data) {
        return Err(InstallationError::NotThere(data.clone()));
    }
    let path = data.join(SECRET);
    let text = fs::read_to_string(&path).map_err(disk(&path))?;
    let mut secret = [0u8; 32];
    hex::decode_to_slice(text.trim(), &mut secret)
        .map_err(|_| InstallationError::Secret(path.clone()))?;
    let store = open_store(settings).await?;
    context(settings, store, secret, clock)
}

async fn open_store(settings: &Settings) -> Result<Store, InstallationError> {
    if let DatabaseUrl::Sqlite(file) = &settings.database
        && let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(disk(folder))?;
        can_write(folder)?;
    }
    Ok(Store::open(&settings.database).await?)
}

/// SQLite's own words for a read-only disk would not lead the operator to it.
fn can_write(folder: &Path) -> Result<(), InstallationError> {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match tempfile::tempfile_in(folder) {
        Err(error) if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) => {
            Err(InstallationError::ReadOnly(folder.to_owned()))
        }
        // A full disk must not keep what is there from being read.
        _ => Ok(()),
    }
}

fn context(
    settings: &Settings,
    store: Store,
    secret: [u8; 32],
    clock: Arc<dyn Clock>,
) -> Result<Context, InstallationError> {
    Ok(Context {
        store,
        files: match &settings.bucket {
            Some(bucket) => Blobs::in_bucket(bucket)?,
            None => Blobs::open(settings.data.join("files"))?,
        },
        clock,
        printer: Arc::new(Printer::default()),
        rules: Arc::new(ClockRules::shipped().clone()),
        public_url: settings.public_url.as_str().into(),
        secret: Arc::new(secret),
        password_cost: PasswordCost::default(),
        cache: Arc::default(),
    })
}

/// Only the service's own user may look into the folder.
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn write_secret(path: &Path, secret: &[u8; 32]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{}", hex::encode(secret))?;
    file.sync_all()
}

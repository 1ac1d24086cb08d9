//! Bytes in a directory.
//!
//! Order of storing: write to a temporary file in the same directory, sync it, rename it, sync the
//! directory; only then may the row that names it be committed. A file that a row names is thereby
//! whole after a power cut, and one that no row names is only waste ([`Disk::sweep`]).

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::error::{Result, StoreError};

/// A directory of bytes.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    root: Arc<PathBuf>,
    serial: Arc<AtomicU64>,
}

impl Disk {
    pub(super) fn open(root: PathBuf) -> Result<Disk> {
        let fault = |source| StoreError::file("opening the directory of files", source);
        fs::create_dir_all(root.join("tmp")).map_err(fault)?;
        sync_directory(&root).map_err(fault)?;
        Ok(Disk { root: Arc::new(root), serial: Arc::default() })
    }

    pub(super) async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        let (disk, sha256) = (self.clone(), sha256.to_owned());
        blocking(move || {
            disk.write(&sha256, &bytes).map_err(|source| StoreError::file("storing a file", source))
        })
        .await
    }

    pub(super) async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(sha256);
        blocking(move || {
            let mut bytes = Vec::new();
            match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
                Ok(_) => Ok(Some(bytes)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(StoreError::file("reading a file", error)),
            }
        })
        .await
    }

    pub(super) async fn remove(&self, sha256: &str) -> Result<()> {
        let path = self.path(sha256);
        blocking(move || match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(StoreError::file("removing a file", error))
            }
            _ => Ok(()),
        })
        .await
    }

    /// Removes temporary files that a crash left behind, older than `age`; how many.
    pub(super) async fn sweep(&self, age: Duration) -> Result<u64> {
        let tmp = self.root.join("tmp");
        blocking(move || {
            let fault = |source| StoreError::file("sweeping temporary files", source);
            let mut swept = 0;
            for entry in fs::read_dir(&tmp).map_err(fault)? {
                let entry = entry.map_err(fault)?;
                let modified = entry.metadata().and_then(|meta| meta.modified()).map_err(fault)?;
                if SystemTime::now().duration_since(modified).unwrap_or_default() >= age {
                    fs::remove_file(entry.path()).map_err(fault)?;
                    swept += 1;
                }
            }
            Ok(swept)
        })
        .await
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(super::name(sha256))
    }

    fn write(&self, sha256: &str, bytes: &[u8]) -> std::io::Result<()> {
        let directory = self.root.join(&sha256[..2]);
        let path = directory.join(sha256);
        if path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64) {
            // Renamed by an earlier put, whose sync of the directory may not have come yet.
            return sync_directory(&directory);
        }
        if !directory.is_dir() {
            fs::create_dir_all(&directory)?;
            sync_directory(&self.root)?;
        }
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let temporary =
            self.root.join("tmp").join(format!("{sha256}.{}.{serial}", std::process::id()));
        let written = File::create_new(&temporary)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&temporary, &path));
        if written.is_err() {
            fs::remove_file(&temporary).ok();
        }
        written?;
        sync_directory(&directory)
    }
}

/// Makes the names in a directory lasting.
fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(StoreError::file("working on files", std::io::Error::other(error))),
    }
}

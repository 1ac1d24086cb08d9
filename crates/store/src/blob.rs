//! The bytes of files, each under its SHA-256, in a directory.
//!
//! Order of storing: write to a temporary file in the same directory, sync it, rename it, sync the
//! directory; only then may the row that names it be committed. A file that a row names is thereby
//! whole after a power cut, and one that no row names is only waste ([`Blobs::sweep`]).

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::convert::sha256_hex;
use crate::error::{Result, StoreError};
use terbuka_boxed::boxed;

/// A directory of blobs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: Arc<PathBuf>,
    serial: Arc<AtomicU64>,
}

impl Blobs {
    /// Opens the directory, creating it when there is none.
    ///
    /// # Errors
    /// It cannot be created or written.
    pub fn open(root: impl Into<PathBuf>) -> Result<Blobs> {
        let root = root.into();
        let fault = |source| StoreError::file("opening the directory of files", source);
        fs::create_dir_all(root.join("tmp")).map_err(fault)?;
        sync_directory(&root).map_err(fault)?;
        Ok(Blobs { root: Arc::new(root), serial: Arc::default() })
    }

    /// Stores bytes and gives their SHA-256. Bytes that are there already are not written again.
    ///
    /// # Errors
    /// The disk is full or refuses; nothing half-written keeps the name.
    #[boxed]
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String> {
        let blobs = self.clone();
        blocking(move || {
            let sha256 = sha256_hex(&bytes);
            blobs
                .write(&sha256, &bytes)
                .map(|()| sha256)
                .map_err(|source| StoreError::file("storing a file", source))
        })
        .await
    }

    /// The bytes under a SHA-256, or `None` when there are none. They are checked: bytes that have
    /// changed on the disk are never given.
    ///
    /// # Errors
    /// The disk refuses, or [`StoreError::Corrupt`].
    #[boxed]
    pub async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let Some(path) = self.path(sha256) else { return Ok(None) };
        let sha256 = sha256.to_owned();
        blocking(move || {
            let mut bytes = Vec::new();
            match File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
                Ok(_) if sha256_hex(&bytes) == sha256 => Ok(Some(bytes)),
                Ok(_) => Err(StoreError::corrupt("blob", "bytes", &sha256, "the hash differs")),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(StoreError::file("reading a file", error)),
            }
        })
        .await
    }

    /// Removes the bytes under a SHA-256, if they are there. Ask [`crate::Read::uses_of_blob`] first.
    ///
    /// # Errors
    /// The disk refuses.
    #[boxed]
    pub async fn remove(&self, sha256: &str) -> Result<()> {
        let Some(path) = self.path(sha256) else { return Ok(()) };
        blocking(move || match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(StoreError::file("removing a file", error))
            }
            _ => Ok(()),
        })
        .await
    }

    /// Removes temporary files that a crash left behind, older than `age`; how many.
    ///
    /// # Errors
    /// The disk refuses.
    #[boxed]
    pub async fn sweep(&self, age: Duration) -> Result<u64> {
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

    /// Where bytes are; `None` for what is no SHA-256, so that no text from outside names a path.
    fn path(&self, sha256: &str) -> Option<PathBuf> {
        let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (sha256.len() == 64 && sha256.bytes().all(digits))
            .then(|| self.root.join(&sha256[..2]).join(sha256))
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

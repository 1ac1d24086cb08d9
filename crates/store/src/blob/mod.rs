//! The bytes of files, each under its SHA-256: in a directory, or in a bucket of any store that speaks
//! S3. Stored once, never overwritten, checked whenever they are read.
//!
//! Bytes are stored before the row that names them is committed: bytes that a row names are whole,
//! and bytes that no row names are only waste.

use std::path::PathBuf;
use std::time::Duration;

use crate::convert::sha256_hex;
use crate::error::{Result, StoreError};
use terbuka_boxed::boxed;

mod bucket;
mod disk;

pub use bucket::Bucket;
use disk::Disk;

/// Where bytes are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Disk(Disk),
    Bucket(bucket::Client),
}

impl Blobs {
    /// In a directory, which is created when there is none.
    ///
    /// # Errors
    /// It cannot be created or written.
    pub fn open(root: impl Into<PathBuf>) -> Result<Blobs> {
        Ok(Blobs { place: Place::Disk(Disk::open(root.into())?) })
    }

    /// In a bucket. Nothing is asked of it yet: a service must start while its store is away.
    ///
    /// # Errors
    /// [`StoreError::BadBucket`] when its address cannot be used.
    pub fn in_bucket(bucket: &Bucket) -> Result<Blobs> {
        Ok(Blobs { place: Place::Bucket(bucket::Client::new(bucket)?) })
    }

    /// Stores bytes and gives their SHA-256. Bytes that are there already are not written again.
    ///
    /// # Errors
    /// The disk is full or refuses, [`StoreError::Away`]; nothing half-written keeps the name.
    #[boxed]
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String> {
        let hashed = tokio::task::spawn_blocking(move || (sha256_hex(&bytes), bytes)).await;
        let (sha256, bytes) = hashed
            .map_err(|error| StoreError::file("hashing a file", std::io::Error::other(error)))?;
        match &self.place {
            Place::Disk(disk) => disk.put(&sha256, bytes).await?,
            Place::Bucket(bucket) => bucket.put(&sha256, bytes).await?,
        }
        Ok(sha256)
    }

    /// The bytes under a SHA-256, or `None` when there are none. They are checked: bytes that have
    /// changed where they are kept are never given.
    ///
    /// # Errors
    /// The disk refuses, [`StoreError::Away`], or [`StoreError::Corrupt`].
    #[boxed]
    pub async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        if !is_sha256(sha256) {
            return Ok(None);
        }
        let bytes = match &self.place {
            Place::Disk(disk) => disk.get(sha256).await?,
            Place::Bucket(bucket) => bucket.get(sha256).await?,
        };
        let Some(bytes) = bytes else { return Ok(None) };
        let hashed = tokio::task::spawn_blocking(move || (sha256_hex(&bytes), bytes)).await;
        let (found, bytes) = hashed
            .map_err(|error| StoreError::file("hashing a file", std::io::Error::other(error)))?;
        match found == sha256 {
            true => Ok(Some(bytes)),
            false => Err(StoreError::corrupt("blob", "bytes", sha256, "the hash differs")),
        }
    }

    /// Removes the bytes under a SHA-256, if they are there. Ask [`crate::Read::uses_of_blob`] first.
    ///
    /// # Errors
    /// The disk refuses, or [`StoreError::Away`].
    #[boxed]
    pub async fn remove(&self, sha256: &str) -> Result<()> {
        if !is_sha256(sha256) {
            return Ok(());
        }
        match &self.place {
            Place::Disk(disk) => disk.remove(sha256).await,
            Place::Bucket(bucket) => bucket.remove(sha256).await,
        }
    }

    /// Removes temporary files that a crash left behind, older than `age`; how many. A bucket has
    /// none.
    ///
    /// # Errors
    /// The disk refuses.
    #[boxed]
    pub async fn sweep(&self, age: Duration) -> Result<u64> {
        match &self.place {
            Place::Disk(disk) => disk.sweep(age).await,
            Place::Bucket(_) => Ok(0),
        }
    }
}

/// So that no text from outside names a place.
fn is_sha256(text: &str) -> bool {
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(digits)
}

/// The name bytes are kept under: spread over folders, which a directory needs to stay quick.
fn name(sha256: &str) -> String {
    format!("{}/{sha256}", sha256.get(..2).unwrap_or_default())
}

//! Bytes in a bucket of a store that speaks S3.
//!
//! An object appears whole or not at all, and is written only where there is none (`If-None-Match`),
//! so it needs no temporary names. A store that is away or full says so within seconds; whoever waits
//! is told to come back rather than kept waiting.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    PutPayload, RetryConfig,
};

use crate::error::{Result, StoreError};

/// How long a connection may take; the store is near, or it is away.
const CONNECT: Duration = Duration::from_secs(3);
/// How long one exchange may take, a large file among them.
const EXCHANGE: Duration = Duration::from_secs(60);
/// How long is tried again.
const PATIENCE: Duration = Duration::from_secs(6);

/// A bucket and how to get there.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Address of the store, such as `https://s3.contoh.go.id`; none for Amazon's own.
    pub endpoint: Option<String>,
    /// Name of the bucket, which must exist.
    pub name: String,
    /// Region; stores that know none take any.
    pub region: String,
    /// Access key.
    pub access_key: String,
    /// Secret key.
    pub secret_key: String,
    /// What all names begin with; may be empty.
    pub prefix: String,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({} at {:?})", self.name, self.endpoint)
    }
}

/// A client of one bucket.
#[derive(Clone, Debug)]
pub(super) struct Client {
    store: Arc<AmazonS3>,
    prefix: Arc<str>,
}

impl Client {
    pub(super) fn new(bucket: &Bucket) -> Result<Client> {
        // Whoever was first has chosen for the whole process; there is one choice only.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain =
            bucket.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(&bucket.secret_key)
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(1),
                    base: 2.0,
                },
                max_retries: 3,
                retry_timeout: PATIENCE,
            })
            .with_client_options(
                ClientOptions::new()
                    .with_allow_http(plain)
                    .with_connect_timeout(CONNECT)
                    .with_timeout(EXCHANGE),
            );
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
        }
        let store = builder.build().map_err(|error| {
            StoreError::BadBucket(error.to_string().replace(&bucket.secret_key, "…"))
        })?;
        let prefix = match bucket.prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Ok(Client { store: Arc::new(store), prefix: prefix.into() })
    }

    fn path(&self, sha256: &str) -> Path {
        Path::from(format!("{}{}", self.prefix, super::name(sha256)))
    }

    pub(super) async fn put(&self, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        let path = self.path(sha256);
        let size = bytes.len() as u64;
        match self.store.head(&path).await {
            Ok(there) if there.size == size => return Ok(()),
            // Another size under the same hash: somebody meddled. The check of the next reading says
            // so; overwriting would hide it.
            Ok(_) => {
                return Err(StoreError::corrupt("blob", "bytes", sha256, "the size differs"));
            }
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(away("storing a file", error)),
        }
        let payload = PutPayload::from(bytes);
        let options = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&path, payload.clone(), options).await {
            // The same bytes by somebody else meanwhile.
            Ok(_) | Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(()),
            // An older store knows no conditions. What stands under a hash are these bytes anyway.
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                let stored = self.store.put(&path, payload).await;
                stored.map(drop).map_err(|error| away("storing a file", error))
            }
            Err(error) => Err(away("storing a file", error)),
        }
    }

    pub(super) async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let found = match self.store.get(&self.path(sha256)).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(bytes) => Ok(Some(bytes.into())),
            // Without its bucket nothing is known of a file, least of all that it is gone.
            Err(Error::NotFound { source, .. }) if !source.to_string().contains("NoSuchBucket") => {
                Ok(None)
            }
            Err(error) => Err(away("reading a file", error)),
        }
    }

    pub(super) async fn remove(&self, sha256: &str) -> Result<()> {
        match self.store.delete(&self.path(sha256)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(away("removing a file", error)),
        }
    }
}

/// Whatever a store says that keeps it from doing its work passes: away, full, its keys changed. The
/// operator reads why.
fn away(doing: &'static str, error: Error) -> StoreError {
    StoreError::Away { doing, reason: error.to_string().into() }
}

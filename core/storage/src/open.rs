//! Opening a storage by its address.

use std::{path::Path, sync::Arc, time::Duration};

use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, azure::MicrosoftAzureBuilder,
    gcp::GoogleCloudStorageBuilder, local::LocalFileSystem, prefix::PrefixStore,
};

use super::{Storage, StorageError};
use sandpress_config::{Bucket, BucketAccess, BucketKind, StorageUrl};

/// The longest wait for an answer of an object store; a part of an upload has to go out in it.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long a request that failed is tried again.
const RETRY: Duration = Duration::from_secs(30);

impl Storage {
    /// Opens the storage. A folder is made where it is missing, for its owner only. Files on their way to a bucket wait
    /// in `spool`. `secret` is what [`BucketAccess::secret_key`] names.
    ///
    /// # Errors
    /// [`StorageError::CannotOpen`], [`StorageError::Bucket`].
    pub fn open(
        url: &StorageUrl,
        access: &BucketAccess,
        secret: Option<&str>,
        spool: &Path,
    ) -> Result<Self, StorageError> {
        let address = url.to_string();
        match url {
            StorageUrl::File(folder) => {
                make(folder)?;
                // A row must not name bytes that a power failure can still take away.
                let files =
                    LocalFileSystem::new_with_prefix(folder).map_err(|error| failed(folder, error))?;
                Ok(Self {
                    objects: Arc::new(files.with_fsync(true)),
                    url: address,
                    spool: folder.clone(),
                    folder: Some(folder.clone()),
                })
            }
            StorageUrl::Bucket(bucket) => {
                make(spool)?;
                // Only one provider is built in; where it was chosen before, that one stays.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let store = store(bucket, access, secret);
                let objects =
                    store.map_err(|source| StorageError::Bucket { url: address.clone(), source })?;
                Ok(Self { objects, url: address, spool: spool.to_owned(), folder: None })
            }
        }
    }
}

fn failed(folder: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StorageError {
    StorageError::CannotOpen { folder: folder.to_owned(), source: source.into() }
}

fn make(folder: &Path) -> Result<(), StorageError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| failed(folder, error))
}

fn store(
    bucket: &Bucket,
    access: &BucketAccess,
    secret: Option<&str>,
) -> Result<Arc<dyn ObjectStore>, object_store::Error> {
    let endpoint = access.endpoint.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned());
    let plain = access.endpoint.as_ref().is_some_and(|url| url.scheme() == "http");
    let options = ClientOptions::new().with_timeout(TIMEOUT).with_allow_http(plain);
    let retry = RetryConfig { retry_timeout: RETRY, ..RetryConfig::default() };
    let store: Arc<dyn ObjectStore> = match bucket.kind {
        BucketKind::S3 => {
            let mut builder = AmazonS3Builder::new()
                .with_bucket_name(&bucket.name)
                .with_client_options(options)
                .with_allow_http(plain)
                .with_retry(retry);
            builder = set(builder, access.region.as_ref(), AmazonS3Builder::with_region);
            builder = set(builder, endpoint.as_ref(), AmazonS3Builder::with_endpoint);
            builder = set(builder, access.access_key_id.as_ref(), AmazonS3Builder::with_access_key_id);
            Arc::new(set(builder, secret, AmazonS3Builder::with_secret_access_key).build()?)
        }
        BucketKind::Azure => {
            let mut builder = MicrosoftAzureBuilder::new()
                .with_container_name(&bucket.name)
                .with_client_options(options)
                .with_allow_http(plain)
                .with_retry(retry);
            builder = set(builder, endpoint, MicrosoftAzureBuilder::with_endpoint);
            builder = set(builder, access.access_key_id.as_ref(), MicrosoftAzureBuilder::with_account);
            Arc::new(set(builder, secret, MicrosoftAzureBuilder::with_access_key).build()?)
        }
        BucketKind::Google => {
            let mut builder = GoogleCloudStorageBuilder::new()
                .with_bucket_name(&bucket.name)
                .with_client_options(options)
                .with_retry(retry);
            if let Some(endpoint) = &endpoint {
                builder = builder.with_base_url(endpoint);
            }
            Arc::new(set(builder, secret, GoogleCloudStorageBuilder::with_service_account_key).build()?)
        }
    };
    Ok(match bucket.prefix.as_str() {
        "" => store,
        prefix => Arc::new(PrefixStore::new(store, prefix)),
    })
}

/// Sets what is there.
fn set<B, V>(builder: B, value: Option<V>, with: impl FnOnce(B, V) -> B) -> B {
    match value {
        Some(value) => with(builder, value),
        None => builder,
    }
}

//! `[storage]`: where media and caches live.

use std::fmt;
use std::path::{Path, PathBuf};

use url::Url;

use super::secrets::is_secret_name;
use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] =
    &["url", "cache_dir", "max_upload_bytes", "endpoint", "region", "access_key_id", "secret_key"];

/// What the address of a store looks like.
pub(super) const ALLOWED: &str =
    "\"file:FOLDER\", \"s3://BUCKET/PREFIX\", \"az://CONTAINER/PREFIX\" or \"gs://BUCKET/PREFIX\"";

/// The most bytes of an uploaded file where the owner says nothing: 2 GiB.
const MAX_UPLOAD: u32 = 1 << 31;

/// Where media and caches live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageConfig {
    /// The store of the media.
    pub url: StorageUrl,
    /// How a bucket is reached.
    pub access: BucketAccess,
    /// The folder of compiled components, absolute. What is in it can be made again.
    pub cache_dir: PathBuf,
    /// The most bytes of a file that is added to the media library.
    pub max_upload_bytes: u32,
}

/// The address of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageUrl {
    /// A folder of this machine, by its absolute path; it is created when it is not there.
    File(PathBuf),
    /// A bucket or container of an object store.
    Bucket(Bucket),
}

/// A place in an object store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Whose protocol it speaks.
    pub kind: BucketKind,
    /// The name of the bucket or container.
    pub name: String,
    /// What the names of all objects begin with; empty for none.
    pub prefix: String,
}

/// The protocol of an object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BucketKind {
    /// Amazon S3, and what is compatible with it.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Google,
}

/// How a bucket is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BucketAccess {
    /// The address of the service, where it is not the provider's own.
    pub endpoint: Option<Url>,
    /// The region of the bucket.
    pub region: Option<String>,
    /// The id of the access key; for Azure the name of the account.
    pub access_key_id: Option<String>,
    /// The name of the secret under `[secrets]` that holds the key; none where the machine itself may use the bucket.
    pub secret_key: Option<String>,
}

impl BucketKind {
    const ALL: [(&'static str, Self); 3] = [("s3", Self::S3), ("az", Self::Azure), ("gs", Self::Google)];

    /// How the URL of such a store begins, without the colon.
    pub fn scheme(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, kind)| *kind == self).map_or("", |(scheme, _)| scheme)
    }
}

impl fmt::Display for StorageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(folder) => write!(f, "file:{}", folder.display()),
            Self::Bucket(Bucket { kind, name, prefix }) if prefix.is_empty() => {
                write!(f, "{}://{name}", kind.scheme())
            }
            Self::Bucket(Bucket { kind, name, prefix }) => write!(f, "{}://{name}/{prefix}", kind.scheme()),
        }
    }
}

impl StorageUrl {
    /// Reads an address; a relative folder is relative to `folder`.
    ///
    /// # Errors
    /// What is wrong, in words for the site owner.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let Some((scheme, rest)) = text.trim().split_once(':') else {
            return Err("this is not a storage URL".to_owned());
        };
        if scheme == "file" {
            return path_in(folder, rest.strip_prefix("//").unwrap_or(rest)).map(Self::File);
        }
        let Some((_, kind)) = BucketKind::ALL.into_iter().find(|(known, _)| *known == scheme) else {
            return Err("the kind of storage is not supported (supported are file, s3, az and gs)".to_owned());
        };
        bucket(kind, rest).map(Self::Bucket)
    }
}

fn bucket(kind: BucketKind, rest: &str) -> Result<Bucket, String> {
    let place = rest.strip_prefix("//").ok_or_else(|| format!("write {}://BUCKET", kind.scheme()))?;
    let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    if !(3..=222).contains(&name.len()) || !name.chars().all(is_name) {
        return Err(
            "a bucket has a name of at least 3 lower-case letters, digits, hyphens and dots; keys and \
             addresses stand in lines of their own"
                .to_owned(),
        );
    }
    let prefix = prefix.trim_matches('/');
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    if !prefix.is_empty() && !prefix.split('/').all(is_part) {
        return Err(
            "a prefix has letters, digits, hyphens and underscores with slashes between them".to_owned()
        );
    }
    Ok(Bucket { kind, name: name.to_owned(), prefix: prefix.to_owned() })
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<StorageConfig> {
    let url = section.parsed("url", "file:data/storage", ALLOWED, |text| StorageUrl::parse(text, folder));
    let cache_dir =
        section.parsed("cache_dir", "data/cache", "the path of a folder", |text| path_in(folder, text));
    let allowed = "an address such as \"https://s3.example.org\"";
    let endpoint = section.parsed("endpoint", "", allowed, |text| given(text, endpoint));
    let allowed = "the name of a region, such as \"eu-central-1\"";
    let region = section.parsed("region", "", allowed, |text| given(text, word));
    let access_key_id =
        section.parsed("access_key_id", "", "the id of an access key", |text| given(text, word));
    let allowed = "the name of a secret under [secrets]";
    let secret_key = section.parsed("secret_key", "", allowed, |text| given(text, secret_name));
    let access = BucketAccess {
        endpoint: endpoint?,
        region: region?,
        access_key_id: access_key_id?,
        secret_key: secret_key?,
    };
    let max_upload_bytes = section.whole("max_upload_bytes", MAX_UPLOAD, 1024..=u32::MAX);
    Some(StorageConfig { url: url?, access, cache_dir: cache_dir?, max_upload_bytes })
}

/// Nothing where the text is empty.
fn given<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn secret_name(text: &str) -> Result<String, String> {
    is_secret_name(text).then(|| text.to_owned()).ok_or_else(|| "this is not the name of a secret".to_owned())
}

fn endpoint(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|error| format!("this is not a web address ({error})"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("the address does not start with https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user name or a password".to_owned());
    }
    Ok(url)
}

fn word(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= 200 && text.chars().all(|c| c.is_ascii_graphic());
    fits.then(|| text.to_owned()).ok_or_else(|| "this is not one word".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_stores_are_read_and_written() {
        let read = |text: &str| StorageUrl::parse(text, Path::new("/srv/site"));
        assert_eq!(read("file:data").unwrap(), StorageUrl::File("/srv/site/data".into()));
        assert_eq!(read("file:///var/media").unwrap(), StorageUrl::File("/var/media".into()));
        for (text, kind, name, prefix) in [
            ("s3://my-bucket", BucketKind::S3, "my-bucket", ""),
            ("s3://my-bucket/sites/one/", BucketKind::S3, "my-bucket", "sites/one"),
            ("az://media", BucketKind::Azure, "media", ""),
            ("gs://a.b_c/x", BucketKind::Google, "a.b_c", "x"),
        ] {
            let url = StorageUrl::Bucket(Bucket { kind, name: name.into(), prefix: prefix.into() });
            assert_eq!(read(text).unwrap(), url);
            assert_eq!(read(&url.to_string()).unwrap(), url);
        }
        for bad in
            ["data", "ftp://x", "s3:bucket", "s3://", "s3://key:secret@bucket", "s3://bucket/../x", "s3://b"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}

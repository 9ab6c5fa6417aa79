//! Putting secrets where plugins want them, without the plugins seeing them.

use std::{fmt, sync::Arc};

use data_encoding::BASE64;
use url::Host;
use zeroize::Zeroizing;

use super::{
    Blanker,
    sign::{Algorithm, NoKey, sign},
};
use crate::{
    bindings::sandpress::types::types::{Error, FieldError},
    grants::{SecretHosts, SecretsGrant},
    ports::{SecretValue, Secrets},
};

/// Bytes that a value with secrets in it may have.
const VALUE_BYTES: usize = 8 << 10;

/// Parts of a value.
const PARTS: usize = 16;

/// The secrets of one plugin.
#[derive(Clone)]
pub(crate) struct SecretAccess {
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) grant: Arc<SecretsGrant>,
}

/// A part of a value.
#[derive(Clone)]
pub(crate) enum Part {
    Bytes(Vec<u8>),
    /// The name of a secret.
    Secret(String),
}

/// How a value is put together.
#[derive(Clone)]
pub(crate) struct Recipe {
    prefix: Vec<u8>,
    parts: Vec<Part>,
    is_base64: bool,
}

/// Why a recipe is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value with a secret in it has 1 to 16 parts and at most 8 KiB")]
pub(crate) struct NoRecipe;

impl Recipe {
    /// A value of so many parts.
    pub(crate) fn new(prefix: Vec<u8>, parts: Vec<Part>, is_base64: bool) -> Result<Self, NoRecipe> {
        let bytes: usize = parts.iter().map(Part::len).sum();
        let fits = (1..=PARTS).contains(&parts.len()) && prefix.len().saturating_add(bytes) <= VALUE_BYTES;
        fits.then_some(Self { prefix, parts, is_base64 }).ok_or(NoRecipe)
    }
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Secret(name) => name.len(),
        }
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipe(…)")
    }
}

/// Why a secret is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    #[error("the secret {0:?} is not granted: the site owner can add its name to `secrets`")]
    NotGranted(String),
    #[error("the secret {name:?} is granted for other hosts than {host}")]
    NotFor { name: String, host: String },
    #[error("the secret {0:?} has no value yet: the site owner has to set it")]
    NotSet(String),
    #[error("the secret {0:?} cannot be read now")]
    Unreadable(String),
    #[error("{0} is not encrypted: a secret goes over TLS only, or to this machine")]
    NotEncrypted(String),
    #[error("the value with its secrets is longer than 8 KiB")]
    TooLong,
    #[error("the secret {0:?} is not granted for signing: the site owner can add \"sign:{0}\" to `secrets`")]
    NotForSigning(String),
    #[error("the secret {name:?} does not sign: {problem}")]
    NoKey { name: String, problem: NoKey },
}

impl SecretAccess {
    /// Whether the secret can be used now.
    pub(crate) async fn exists(&self, name: &str) -> bool {
        self.grant.hosts_of(name).is_some() && matches!(self.secrets.find(name).await, Ok(Some(_)))
    }

    /// The value of the recipe, for this server and no other.
    pub(crate) async fn cook(
        &self,
        recipe: &Recipe,
        host: &Host<String>,
        port: u16,
    ) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let mut together = Zeroizing::new(Vec::with_capacity(2 * VALUE_BYTES));
        for part in &recipe.parts {
            match part {
                Part::Bytes(bytes) => together.extend_from_slice(bytes),
                Part::Secret(name) => {
                    together.extend_from_slice(self.value(name, host, port).await?.expose());
                }
            }
            // More would make the vector move, and leave a copy behind.
            if together.len() > VALUE_BYTES {
                return Err(SecretError::TooLong);
            }
        }
        let mut value = Zeroizing::new(Vec::with_capacity(4 * VALUE_BYTES));
        value.extend_from_slice(&recipe.prefix);
        if recipe.is_base64 {
            value.extend_from_slice(Zeroizing::new(BASE64.encode(&together)).as_bytes());
        } else {
            value.extend_from_slice(&together);
        }
        Ok(value)
    }

    async fn value(&self, name: &str, host: &Host<String>, port: u16) -> Result<SecretValue, SecretError> {
        let hosts = self.grant.hosts_of(name).ok_or_else(|| SecretError::NotGranted(name.to_owned()))?;
        if !hosts.allow(host, port) {
            return Err(SecretError::NotFor { name: name.to_owned(), host: host.to_string() });
        }
        self.found(name).await
    }

    /// The signature of the bytes with the key that is the secret.
    pub(crate) async fn sign(
        &self,
        name: &str,
        algorithm: Algorithm,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, SecretError> {
        if self.grant.hosts_of(name) != Some(&SecretHosts::Signing) {
            return Err(SecretError::NotForSigning(name.to_owned()));
        }
        let key = self.found(name).await?;
        let no_key = |problem| SecretError::NoKey { name: name.to_owned(), problem };
        // Some milliseconds of arithmetic for a long key.
        let signed = tokio::task::spawn_blocking(move || sign(key.expose(), algorithm, &bytes)).await;
        signed.unwrap_or(Err(NoKey::Failed)).map_err(no_key)
    }

    async fn found(&self, name: &str) -> Result<SecretValue, SecretError> {
        match self.secrets.find(name).await {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(SecretError::NotSet(name.to_owned())),
            Err(error) => {
                tracing::error!(secret = name, error, "a secret cannot be read");
                Err(SecretError::Unreadable(name.to_owned()))
            }
        }
    }

    /// Finds the secrets that may go to this server in what comes from it. Others are not looked for: a plugin with a server
    /// of its own could let that send guesses, and see by what is overwritten which one is right.
    pub(crate) async fn blanker(&self, host: &Host<String>, port: u16) -> Blanker {
        let mut values = Vec::new();
        for name in self.grant.names_for(host, port) {
            values.extend(self.secrets.find(name).await.ok().flatten());
        }
        Blanker::new(&values)
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        let message = error.to_string();
        match error {
            SecretError::NotGranted(_)
            | SecretError::NotFor { .. }
            | SecretError::NotEncrypted(_)
            | SecretError::NotForSigning(_) => Self::Denied(message),
            SecretError::NoKey { .. } => {
                Self::Invalid(vec![FieldError { field: "name".to_owned(), message }])
            }
            SecretError::NotSet(_) | SecretError::Unreadable(_) => Self::Unavailable(message),
            SecretError::TooLong => Self::Limit(message),
        }
    }
}

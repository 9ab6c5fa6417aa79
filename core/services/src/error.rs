//! What a use case answers when it does not do what was asked.

use sandpress_auth::{AccessTokenError, OidcError, PasskeyProblem, PasswordError, TotpProblem};
use sandpress_db::{DbError, UniqueKey};
use sandpress_domain::{FieldError, Permission};
use sandpress_plugins::{CallError, GuestError, LoadError};
use sandpress_storage::StorageError;
use sandpress_themes::ThemeError;

use super::entries::Conflict;

/// Why a use case did nothing. Whatever it is, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// What was named is not there, or the actor may not know of it.
    #[error("{0} does not exist")]
    NotFound(&'static str),
    /// The actor lacks a permission.
    #[error("this needs the permission {}", .0.as_str())]
    Denied(Permission),
    /// A plugin wants what the site owner did not grant it.
    #[error("the grant `content-write` does not cover {0}")]
    NotGranted(String),
    /// The input was refused, with a message for each field.
    #[error("{}", messages(.0))]
    Invalid(Vec<FieldError>),
    /// Somebody else saved in the meantime.
    #[error("somebody else saved this entry in the meantime")]
    Conflict(Box<Conflict>),
    /// The entry is not in the state that the change is for.
    #[error("{0}")]
    State(&'static str),
    /// A file has more bytes than the site takes.
    #[error("the file is larger than the {limit} bytes that this site takes")]
    TooLarge {
        /// The most bytes.
        limit: u64,
    },
    /// Name or password are wrong.
    #[error("the name or the password is wrong")]
    WrongLogin,
    /// The second factor is wrong.
    #[error("this code is not right, or it was used already: take the one that your app shows now")]
    WrongFactor,
    /// The log-in has waited too long for its second factor, or there were too many attempts.
    #[error("this took too long, or there were too many attempts: log in again")]
    LoginOver,
    /// A passkey was not accepted.
    #[error("this passkey was not accepted: try again, or use another way")]
    Passkey(#[source] PasskeyProblem),
    /// A second factor cannot be set up.
    #[error(transparent)]
    Totp(#[from] TotpProblem),
    /// A program's token is unknown, has expired or was taken back.
    #[error("the token is not good: it is unknown, has expired or was revoked")]
    WrongToken,
    /// A plugin did not answer.
    #[error("a plugin is in the way: {0}")]
    Plugin(#[source] CallError),
    /// Too much is written at the same time.
    #[error("the database is busy with another writer and did not become free in time: try again")]
    Busy,
    /// The database did not do it.
    #[error(transparent)]
    Database(DbError),
    /// The storage did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Passwords cannot be checked now.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// An OpenID provider did not say who somebody is.
    #[error(transparent)]
    Provider(#[from] OidcError),
    /// Access tokens cannot be made or read now.
    #[error(transparent)]
    AccessToken(#[from] AccessTokenError),
    /// A letter cannot be written.
    #[error("a letter cannot be written: {0}")]
    Letter(#[from] ThemeError),
}

/// Why a site cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The key of the storage.
    #[error(
        "the secret {name:?} for the storage cannot be read: {error}; name it under [secrets] in cms.toml"
    )]
    Secret {
        /// Its name.
        name: String,
        /// Why.
        error: String,
    },
    /// The settings for passwords.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The settings of OpenID providers.
    #[error(transparent)]
    Provider(#[from] OidcError),
    /// The settings and menus of the site.
    #[error("the settings of the site cannot be read: {0}")]
    Site(#[source] ServiceError),
    /// The templates of letters.
    #[error("the site's letters cannot be used: {0}")]
    Letters(#[source] ThemeError),
    /// The engine for plugins.
    #[error("plugins cannot run on this machine")]
    Sandbox(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Plugins that cannot be loaded.
    #[error("{}", lines(.0))]
    Plugins(Vec<LoadError>),
}

impl ServiceError {
    /// A value of the house's own that cannot be written down.
    pub(super) fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Database(DbError::Other(Box::new(error)))
    }

    /// Whether there is no room for more, in the database or in the storage.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Database(error) => matches!(error, DbError::Full),
            Self::Storage(error) => error.is_full(),
            _ => false,
        }
    }

    /// A refusal of one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

impl From<PasskeyProblem> for ServiceError {
    fn from(problem: PasskeyProblem) -> Self {
        Self::Passkey(problem)
    }
}

impl From<CallError> for ServiceError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused { error: GuestError::Invalid(errors), .. } => Self::Invalid(errors),
            other => Self::Plugin(other),
        }
    }
}

impl From<DbError> for ServiceError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Conflict(UniqueKey::EntryPath) => Self::invalid(
                "path",
                "another entry stands at this address, perhaps in the trash: choose another one",
            ),
            DbError::Conflict(UniqueKey::UserName) => {
                Self::invalid("name", "this name is taken: choose another one")
            }
            DbError::Conflict(UniqueKey::Email) => {
                Self::invalid("email", "there is already an account with this email address")
            }
            DbError::Conflict(UniqueKey::TermName) => Self::invalid(
                "name",
                "there is already one of this name: choose another one, or merge the two",
            ),
            DbError::Conflict(UniqueKey::TermSlug) => {
                Self::invalid("slug", "another one stands at this address: choose another one")
            }
            DbError::Conflict(UniqueKey::AuthorSlug) => {
                Self::invalid("slug", "somebody else has this address: choose another one")
            }
            DbError::Busy => Self::Busy,
            other => Self::Database(other),
        }
    }
}

fn messages(errors: &[FieldError]) -> String {
    let message = |error: &FieldError| match error.field.as_str() {
        "" => error.message.clone(),
        field => format!("{field}: {}", error.message),
    };
    errors.iter().map(message).collect::<Vec<_>>().join("; ")
}

fn lines(errors: &[LoadError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

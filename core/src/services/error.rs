//! What a use case answers when it does not do what was asked.

use crate::{
    auth::PasswordError,
    db::{DbError, UniqueKey},
    domain::{FieldError, Permission},
    plugins::{CallError, GuestError, LoadError},
    storage::StorageError,
};

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
    /// The input was refused, with a message for each field.
    #[error("{}", messages(.0))]
    Invalid(Vec<FieldError>),
    /// Somebody else saved in the meantime.
    #[error("somebody else saved this entry in the meantime")]
    Conflict(Box<Conflict>),
    /// The entry is not in the state that the change is for.
    #[error("{0}")]
    State(&'static str),
    /// Name or password are wrong.
    #[error("the name or the password is wrong")]
    WrongLogin,
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
    /// The settings for passwords.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The engine for plugins.
    #[error("plugins cannot run on this machine")]
    Sandbox(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Plugins that cannot be loaded.
    #[error("{}", lines(.0))]
    Plugins(Vec<LoadError>),
}

impl ServiceError {
    /// A refusal of one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
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

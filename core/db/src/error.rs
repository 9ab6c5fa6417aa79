//! What can go wrong in the database, in terms that callers and people can act on.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// A failed query or connection.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database could not be opened.
    #[error("cannot open the database {database}: {reason}; {advice}")]
    CannotOpen {
        /// The file, or server and name; never a password.
        database: String,
        /// What is wrong.
        reason: String,
        /// What to do now.
        advice: &'static str,
    },
    /// Another program or request holds the database; nothing was changed.
    #[error("the database is busy with another writer and did not become free in time: try again")]
    Busy,
    /// The database or its file may only be read; nothing was changed.
    #[error("the database is read-only: let the account that runs sandpress write to it and its folder")]
    ReadOnly,
    /// There is no room for more; nothing was changed.
    #[error("the disk of the database is full: make room")]
    Full,
    /// The database was brought to its schema by a later version.
    #[error("the database was made by a newer sandpress: start that version or restore an older backup")]
    Newer,
    /// Something that must exist once exists already; nothing was changed.
    #[error("there is already {0}")]
    Conflict(UniqueKey),
    /// A row that something else depends on is gone; nothing was changed.
    #[error("what the change refers to no longer exists")]
    MissingReference,
    /// A stored value does not fit its column's meaning.
    #[error("the database has a damaged value in {column}")]
    Damaged {
        /// Table and column.
        column: &'static str,
        /// Why it is no value.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Everything else.
    #[error("the database failed")]
    Other(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A value that no two rows may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueKey {
    /// A user's name, whatever its case.
    UserName,
    /// A user's email address, whatever its case.
    Email,
    /// An entry's path.
    EntryPath,
    /// Where an entry was imported from.
    Source,
    /// The number of a revision of an entry.
    Revision,
    /// The address of a term in its taxonomy.
    TermSlug,
    /// The name of a term.
    TermName,
    /// The address of an author.
    AuthorSlug,
    /// The name of a folder of the media library, whatever its case.
    MediaFolder,
    /// The bytes and name of an asset.
    Asset,
    /// Another one.
    Other,
}

impl std::fmt::Display for UniqueKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UserName => "a user with this name",
            Self::Email => "a user with this email address",
            Self::EntryPath => "an entry at this address",
            Self::Source => "an entry from this source",
            Self::Revision => "a revision with this number",
            Self::TermSlug => "a term at this address",
            Self::TermName => "a term of this name",
            Self::AuthorSlug => "an author at this address",
            Self::MediaFolder => "a folder with this name",
            Self::Asset => "a file with these bytes and this name",
            Self::Other => "a row with this key",
        })
    }
}

/// The name of the constraint on PostgreSQL, the first column in the message of SQLite, and the key they mean.
const KEYS: [(&str, &str, UniqueKey); 10] = [
    ("users_name_key_unique", "users.name_key", UniqueKey::UserName),
    ("users_email_key_unique", "users.email_key", UniqueKey::Email),
    ("entries_path_unique", "entries.path", UniqueKey::EntryPath),
    ("entries_source_unique", "entries.source", UniqueKey::Source),
    ("terms_taxonomy_slug_unique", "terms.slug", UniqueKey::TermSlug),
    ("terms_taxonomy_name_key_unique", "terms.name_key", UniqueKey::TermName),
    ("profiles_slug_unique", "profiles.slug", UniqueKey::AuthorSlug),
    ("revisions_pkey", "revisions.entry_id", UniqueKey::Revision),
    ("media_folders_name_key_unique", "media_folders.name_key", UniqueKey::MediaFolder),
    ("assets_sha256_name_unique", "assets.sha256", UniqueKey::Asset),
];

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        let known = match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::Busy),
            DbErr::Exec(RuntimeErr::SqlxError(inner))
            | DbErr::Query(RuntimeErr::SqlxError(inner))
            | DbErr::Conn(RuntimeErr::SqlxError(inner)) => Self::known(inner),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Other(Box::new(error)))
    }
}

impl DbError {
    /// The meaning of a driver's error, where it has one of its own.
    pub(super) fn known(error: &sqlx::Error) -> Option<Self> {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Some(Self::Busy);
        }
        let error = error.as_database_error()?;
        let code = error.code()?;
        if error.is_unique_violation() {
            let message = error.message();
            let key = KEYS.iter().find(|(constraint, column, _)| match error.constraint() {
                Some(name) => name == *constraint,
                None => message.split([' ', ',']).any(|word| word == *column),
            });
            return Some(Self::Conflict(key.map_or(UniqueKey::Other, |(_, _, key)| *key)));
        }
        if error.is_foreign_key_violation() {
            return Some(Self::MissingReference);
        }
        match sqlite_code(error) {
            // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_FULL: https://www.sqlite.org/rescode.html
            Some(5 | 6) => Some(Self::Busy),
            Some(8) => Some(Self::ReadOnly),
            Some(13) => Some(Self::Full),
            Some(_) => None,
            // https://www.postgresql.org/docs/current/errcodes-appendix.html
            None => match &*code {
                "40001" | "40P01" | "53300" | "55P03" | "57014" => Some(Self::Busy),
                "25006" => Some(Self::ReadOnly),
                "53100" => Some(Self::Full),
                _ => None,
            },
        }
    }

    /// A stored value that is none.
    pub fn damaged(
        column: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Damaged { column, source: source.into() }
    }
}

/// The primary result code, where the error is SQLite's.
pub(super) fn sqlite_code(error: &dyn sqlx::error::DatabaseError) -> Option<u32> {
    error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    Some(error.code()?.parse::<u32>().ok()? & 0xff)
}

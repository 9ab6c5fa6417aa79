//! Opening the database and bringing it to the newest schema.

use std::{fmt, path::Path, sync::Arc, time::Duration};

use sandpress_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlxPostgresConnector, SqlxSqliteConnector,
    sqlx::{
        self, ConnectOptions as _, Connection as _, Executor as _,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use tokio::sync::Mutex;

use super::{
    DbError,
    error::sqlite_code,
    executor::{Connected, WAIT},
};

/// The lock under which only one process migrates a PostgreSQL database ("sandpress" in ASCII, cut to 8 bytes).
const MIGRATION_LOCK: i64 = 0x7361_6e64_7072_6573;

/// What to do when a SQLite file cannot be opened.
const CHECK_FILE: &str = "check that the file and its folder belong to the account that runs sandpress";

/// A pool of connections to the site's database. Clones share it.
#[derive(Clone)]
pub struct Database {
    pub(super) connection: DatabaseConnection,
    /// On SQLite, which has one writer at a time: whose turn it is.
    pub(super) turn: Option<Arc<Mutex<()>>>,
    /// How long a writer waits for its turn.
    pub(super) wait: Duration,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("engine", &self.connection.get_database_backend()).finish()
    }
}

impl Database {
    /// Opens `url`: `sqlite:FILE` (the file and its folder are made where they are missing, readable by their owner
    /// only) or `postgres://USER:PASSWORD@HOST/NAME`, with at most `max_connections` connections at once.
    ///
    /// # Errors
    /// [`DbError::CannotOpen`] with what to do; [`DbError::Busy`] and [`DbError::ReadOnly`].
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, DbError> {
        let max_connections = max_connections.max(1);
        match url.split_once(':') {
            Some(("sqlite", _)) => Self::connect_sqlite(url, max_connections, WAIT).await,
            Some(("postgres" | "postgresql", _)) => Self::connect_postgres(url, max_connections).await,
            scheme => Err(DbError::CannotOpen {
                database: scheme.map_or("without a kind", |(kind, _)| kind).to_owned(),
                reason: "this kind of database is not known".to_owned(),
                advice: "write sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
            }),
        }
    }

    /// Opens a SQLite file. Writers wait `wait` for each other.
    pub(super) async fn connect_sqlite(
        url: &str,
        max_connections: u32,
        wait: Duration,
    ) -> Result<Self, DbError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(DbError::CannotOpen {
                database: url.to_owned(),
                reason: "a database in memory loses everything at the end".to_owned(),
                advice: "write sqlite:FILE",
            });
        }
        let options: SqliteConnectOptions = url.parse().map_err(|error| cannot_open_file(url, &error))?;
        let file = options.get_filename().to_owned();
        let name = file.display().to_string();
        create_private(&file).map_err(|error| DbError::CannotOpen {
            database: name.clone(),
            reason: error.to_string(),
            advice: CHECK_FILE,
        })?;
        let options = options
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose acknowledged commits when the power fails.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(wait)
            // After a burst the log would keep its greatest size for ever.
            .pragma("journal_size_limit", "67108864")
            // In KiB, for each connection; what else is read often, the system has in memory.
            .pragma("cache_size", "-512");
        let pool = SqlitePoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(WAIT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            // On a full disk SQLite ends a transaction by itself, and the driver, which cannot roll it back any more, takes
            // it for open: what came next on such a connection would be half of a transaction that keeps all others out.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(options)
            .await
            .map_err(|error| cannot_open_file(&name, &error))?;
        Ok(Self {
            connection: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool),
            turn: Some(Arc::default()),
            wait,
        })
    }

    async fn connect_postgres(url: &str, max_connections: u32) -> Result<Self, DbError> {
        let options: PgConnectOptions =
            url.parse().map_err(|error| cannot_open_server("of database.url", &error))?;
        let name = format!(
            "{} on {}:{}",
            options.get_database().unwrap_or_else(|| options.get_username()),
            options.get_host(),
            options.get_port()
        );
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(WAIT)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // A statement that waits longer for a lock fails as busy, as it does on SQLite.
                    connection.execute("SET lock_timeout = '5s'; SET client_min_messages = warning").await?;
                    Ok(())
                })
            })
            .connect_with(without_log(options))
            .await
            .map_err(|error| cannot_open_server(&name, &error))?;
        Ok(Self { connection: SqlxPostgresConnector::from_sqlx_postgres_pool(pool), turn: None, wait: WAIT })
    }

    /// Brings the database to the newest schema: everything that is missing, or nothing.
    ///
    /// # Errors
    /// [`DbError::Newer`] where it is ahead of this program; [`DbError::ReadOnly`] where something is missing.
    pub async fn migrate(&self) -> Result<(), DbError> {
        let tx = self.begin().await?;
        if self.connection.get_database_backend() == DbBackend::Postgres {
            let lock =
                format!("SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            tx.connection().execute_unprepared(&lock).await?;
        }
        Migrator::up(tx.connection(), None).await.map_err(|error| match error {
            // The only use of it there: an applied migration that this program does not know.
            DbErr::Custom(_) => DbError::Newer,
            error => error.into(),
        })?;
        tx.commit().await
    }

    /// Waits for the running queries and closes every connection.
    pub async fn close(self) -> Result<(), DbError> {
        Ok(self.connection.close().await?)
    }
}

/// Creates the file, empty and for its owner only, before anything is written to it; takes others' rights from one
/// that exists. SQLite gives its `-wal` and `-shm` files the same mode.
fn create_private(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};

    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(folder)?;
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    open.mode(0o600);
    match open.open(file) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    {
        let mode = std::fs::metadata(file)?.permissions().mode();
        if mode & 0o077 != 0 {
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    Ok(())
}

/// The library asks whether its lines are wanted before it writes them, on the thread of whoever waits for the database.
/// Where each log has a filter of its own, the next line of that thread would be lost with them.
fn without_log(options: PgConnectOptions) -> PgConnectOptions {
    options.disable_statement_logging()
}

/// Why a SQLite file did not open, and what to do.
fn cannot_open_file(name: &str, error: &sqlx::Error) -> DbError {
    let (reason, advice) = match error.as_database_error().and_then(sqlite_code) {
        // SQLITE_CORRUPT and SQLITE_NOTADB
        Some(11 | 26) => (
            "it is not a SQLite database or is damaged".to_owned(),
            "set database.url to another file or restore a backup",
        ),
        _ => match DbError::known(error) {
            Some(known) => return known,
            None => (message(error), CHECK_FILE),
        },
    };
    DbError::CannotOpen { database: name.to_owned(), reason, advice }
}

/// Why a PostgreSQL database did not open, and what to do.
fn cannot_open_server(name: &str, error: &sqlx::Error) -> DbError {
    let code = error.as_database_error().and_then(|error| error.code());
    let (reason, advice) = match (code.as_deref(), error) {
        (Some("3D000"), _) => {
            ("there is no database of this name", "create it, or correct the name in database.url")
        }
        (Some(code), _) if code.starts_with("28") => {
            ("the server refused the user or the password", "correct them in database.url")
        }
        (_, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => {
            ("no server answers", "start it, or correct host and port in database.url")
        }
        _ => {
            return DbError::known(error).unwrap_or_else(|| DbError::CannotOpen {
                database: name.to_owned(),
                reason: message(error),
                advice: "correct database.url",
            });
        }
    };
    DbError::CannotOpen { database: name.to_owned(), reason: reason.to_owned(), advice }
}

/// The database's own words, without those of the driver.
fn message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

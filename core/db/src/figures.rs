//! How much there is, and how the database does, for those who look after the site.

use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement, prelude::*, sea_query::ExprTrait};

use super::{
    Database, DbError, Executor,
    entities::{asset, session, user},
    values::millis,
};
use sandpress_domain::Timestamp;
use sandpress_migrations::{Migrator, MigratorTrait};

/// How the database does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseFigures {
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// Bytes on the disk.
    pub bytes: u64,
    /// Connections that are open.
    pub connections: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Accounts.
    pub users: u64,
    /// Log-ins that go on.
    pub sessions: u64,
    /// Files of the media library.
    pub assets: u64,
    /// Their bytes, without what was made of them.
    pub asset_bytes: u64,
}

/// How the database does.
pub async fn database(db: &Database) -> Result<DatabaseFigures, DbError> {
    let backend = db.connection.get_database_backend();
    let (engine, sql) = match backend {
        DbBackend::Postgres => ("PostgreSQL", "SELECT pg_database_size(current_database())::int8 AS bytes"),
        _ => {
            ("SQLite", "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()")
        }
    };
    let row = db.connection.query_one_raw(Statement::from_string(backend, sql)).await?;
    let bytes = row.map(|row| row.try_get::<i64>("", "bytes")).transpose()?.unwrap_or_default();
    let (connections, idle) = db.pool();
    Ok(DatabaseFigures { engine, bytes: u64::try_from(bytes).unwrap_or_default(), connections, idle })
}

/// How much there is.
pub async fn totals(on: &impl Executor, now: Timestamp) -> Result<Totals, DbError> {
    let connection = on.connection();
    let logged_in = session::Column::UserId.is_not_null().and(session::Column::ExpiresAt.gt(millis(now)));
    let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM assets";
    let row =
        connection.query_one_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    let bytes = row.map(|row| row.try_get::<i64>("", "bytes")).transpose()?.unwrap_or_default();
    Ok(Totals {
        users: user::Entity::find().count(connection).await?,
        sessions: session::Entity::find().filter(logged_in).count(connection).await?,
        assets: asset::Entity::find().count(connection).await?,
        asset_bytes: u64::try_from(bytes).unwrap_or_default(),
    })
}

impl Database {
    /// Answers where the database does, and has the newest schema.
    ///
    /// # Errors
    /// Where it does not answer; [`DbError::Newer`] where its schema is another one.
    pub async fn ping(&self) -> Result<(), DbError> {
        let backend = self.connection.get_database_backend();
        let sql = "SELECT COUNT(*) AS count FROM seaql_migrations";
        let row = self.connection.query_one_raw(Statement::from_string(backend, sql)).await?;
        let count = row.map(|row| row.try_get::<i64>("", "count")).transpose()?.unwrap_or_default();
        let is_newest = usize::try_from(count).is_ok_and(|count| count == Migrator::migrations().len());
        if is_newest { Ok(()) } else { Err(DbError::Newer) }
    }

    /// Connections that are open, and those of them that nobody uses.
    fn pool(&self) -> (u32, u32) {
        let (size, idle) = match self.connection.get_database_backend() {
            DbBackend::Postgres => {
                let pool = self.connection.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = self.connection.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        (size, u32::try_from(idle).unwrap_or(u32::MAX))
    }
}

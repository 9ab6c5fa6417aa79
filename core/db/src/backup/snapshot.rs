//! Reading everything as it was at one moment, while others go on writing.

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait, Value,
};
use serde_json::Value as Json;

use super::{
    ColumnKind, MIGRATIONS, TableShape, cell,
    shape::{self, quoted, statement},
};
use crate::{Database, DbError, executor::Connected};

/// Rows that are read at once.
const BATCH: usize = 500;

/// The database as it was when this was made. It keeps one connection until it is dropped.
#[derive(Debug)]
pub struct Snapshot {
    tx: DatabaseTransaction,
    tables: Vec<TableShape>,
    migrations: Vec<String>,
}

impl Connected for Snapshot {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

impl Database {
    /// Begins to read everything as it is now. Nobody who writes waits for it.
    ///
    /// # Errors
    /// Where the database fails, or a table cannot be part of a backup.
    pub async fn snapshot(&self) -> Result<Snapshot, DbError> {
        let is_postgres = self.connection.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: is_postgres.then_some(AccessMode::ReadOnly),
            // In WAL mode a reader sees what was committed at its first read (https://www.sqlite.org/isolation.html).
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        let tx = self.connection.begin_with_options(options).await?;
        let names = tx
            .query_all_raw(statement(&tx, &format!("SELECT version FROM {MIGRATIONS} ORDER BY version")))
            .await?;
        let migrations = names.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
        let tables = shape::read(&tx).await?;
        Ok(Snapshot { tx, tables, migrations })
    }
}

impl Snapshot {
    /// The tables, by name.
    pub fn tables(&self) -> &[TableShape] {
        &self.tables
    }

    /// The migrations that were applied, by name.
    pub fn migrations(&self) -> &[String] {
        &self.migrations
    }

    /// The rows of a table.
    pub fn rows<'a>(&'a self, table: &'a TableShape) -> Rows<'a> {
        Rows::new(&self.tx, table)
    }

    /// Lets the connection go.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn close(self) -> Result<(), DbError> {
        Ok(self.tx.rollback().await?)
    }
}

/// The rows of one table, in the order of its key.
#[derive(Debug)]
pub struct Rows<'a> {
    tx: &'a DatabaseTransaction,
    table: &'a TableShape,
    last: Option<Vec<Value>>,
    is_over: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(tx: &'a DatabaseTransaction, table: &'a TableShape) -> Self {
        Self { tx, table, last: None, is_over: false }
    }

    /// The next rows; empty after the last.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next(&mut self) -> Result<Vec<Vec<Json>>, DbError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let found = self.tx.query_all_raw(self.statement()).await?;
        self.is_over = found.len() < BATCH;
        if let Some(row) = found.last() {
            let mut last = Vec::with_capacity(self.table.key.len());
            for column in &self.table.key {
                let kind = self.kind(column);
                let json = cell::read(row, column, kind)?;
                last.extend(cell::value(&json, kind));
            }
            self.last = Some(last);
        }
        let columns = || self.table.columns.iter();
        found
            .iter()
            .map(|row| columns().map(|(column, kind)| cell::read(row, column, *kind)).collect())
            .collect()
    }

    fn kind(&self, column: &str) -> ColumnKind {
        self.table.columns.get(column).copied().unwrap_or(ColumnKind::Text)
    }

    fn statement(&self) -> Statement {
        let backend = self.tx.get_database_backend();
        let bytewise = |column: &String| match (backend, self.kind(column)) {
            (DbBackend::Postgres, ColumnKind::Text) => format!("{} COLLATE \"C\"", quoted(column)),
            _ => quoted(column),
        };
        // The driver reads a number only by the width of its column.
        let widened = |(column, kind): (&String, &ColumnKind)| match (backend, kind) {
            (DbBackend::Postgres, ColumnKind::Int) => format!("{0}::int8 AS {0}", quoted(column)),
            _ => quoted(column),
        };
        let columns: Vec<_> = self.table.columns.iter().map(widened).collect();
        let key: Vec<_> = self.table.key.iter().map(bytewise).collect();
        let key = key.join(", ");
        let mut sql = format!("SELECT {} FROM {}", columns.join(", "), quoted(&self.table.name));
        if let Some(last) = &self.last {
            let places: Vec<_> = (1..=last.len())
                .map(|n| if backend == DbBackend::Postgres { format!("${n}") } else { "?".to_owned() })
                .collect();
            sql += &format!(" WHERE ({key}) > ({})", places.join(", "));
        }
        sql += &format!(" ORDER BY {key} LIMIT {BATCH}");
        Statement::from_sql_and_values(backend, sql, self.last.clone().unwrap_or_default())
    }
}

//! Filling an empty database.

use std::collections::BTreeMap;

use sandpress_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend,
    sea_query::{Expr, Query},
};
use serde_json::Value as Json;

use super::{
    ColumnKind, Rows, TableShape, cell,
    shape::{self, quoted, statement},
};
use crate::{Database, DbError, Transaction, executor::Connected};

/// Values of one statement, below the limits of both engines.
const VALUES: usize = 8_000;

/// A database that is being filled: everything, or nothing.
#[derive(Debug)]
pub struct Load {
    tx: Transaction,
    tables: BTreeMap<String, TableShape>,
    /// On PostgreSQL, what the foreign keys were, to be made again at the end.
    references: Vec<String>,
}

impl Database {
    /// Whether there is not a single table.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn is_empty(&self) -> Result<bool, DbError> {
        let tx = self.begin().await?;
        let tables = match tx.connection().get_database_backend() {
            DbBackend::Postgres => {
                "SELECT 1 AS one FROM pg_class WHERE relnamespace = current_schema()::regnamespace LIMIT 1"
            }
            _ => "SELECT 1 AS one FROM sqlite_master LIMIT 1",
        };
        let found = tx.connection().query_one_raw(statement(tx.connection(), tables)).await?;
        tx.rollback().await?;
        Ok(found.is_none())
    }

    /// Begins to fill an empty database with rows of the schema that these migrations make.
    ///
    /// # Errors
    /// [`DbError::Newer`] where the program does not know all of them.
    pub async fn begin_load(&self, migrations: &[String]) -> Result<Load, DbError> {
        let mut known: Vec<String> =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        known.truncate(migrations.len());
        known.sort();
        if known != migrations {
            return Err(DbError::Newer);
        }
        let tx = self.begin().await?;
        let steps = u32::try_from(migrations.len()).map_err(|error| DbError::Other(error.into()))?;
        Migrator::up(tx.connection(), Some(steps)).await?;
        let references = detach(tx.connection()).await?;
        let mut tables = BTreeMap::new();
        for table in shape::read(tx.connection()).await? {
            // A migration may have put rows there.
            tx.connection().execute_unprepared(&format!("DELETE FROM {}", quoted(&table.name))).await?;
            tables.insert(table.name.clone(), table);
        }
        Ok(Load { tx, tables, references })
    }
}

/// Lets rows come in any order: what they refer to may come later, and is looked at in the end.
async fn detach(tx: &DatabaseTransaction) -> Result<Vec<String>, DbError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        return Ok(Vec::new());
    }
    let found = tx.query_all_raw(statement(tx, FOREIGN_KEYS)).await?;
    let mut again = Vec::new();
    for row in &found {
        let (table, name): (String, String) = (row.try_get("", "tab")?, row.try_get("", "name")?);
        let definition: String = row.try_get("", "definition")?;
        let (table, name) = (quoted(&table), quoted(&name));
        tx.execute_unprepared(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).await?;
        again.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"));
    }
    Ok(again)
}

impl Load {
    /// Whether the table is the same here.
    pub fn fits(&self, table: &TableShape) -> bool {
        let here = self.tables.get(&table.name);
        here.is_some_and(|here| here.key == table.key && here.columns.keys().eq(table.columns.keys()))
    }

    /// Adds rows to a table that [`Self::fits`].
    ///
    /// # Errors
    /// [`DbError::Damaged`] where a value is not of its column's kind; where the database refuses a row.
    pub async fn insert(&self, table: &str, rows: &[Vec<Json>]) -> Result<(), DbError> {
        let Some(shape) = self.tables.get(table) else {
            return Err(damaged(format!("there is no table {table}")));
        };
        let kinds: Vec<ColumnKind> = shape.columns.values().copied().collect();
        for rows in rows.chunks((VALUES / kinds.len().max(1)).max(1)) {
            let mut insert = Query::insert();
            insert.into_table(table.to_owned()).columns(shape.columns.keys().cloned());
            for row in rows {
                let values = row.iter().zip(&kinds).map(|(json, kind)| {
                    let value = cell::value(json, *kind).map(Expr::value);
                    value.ok_or_else(|| damaged(format!("a row of {table} has a value of another kind")))
                });
                let values = values.collect::<Result<Vec<_>, _>>()?;
                insert.values(values).map_err(damaged)?;
            }
            self.tx.connection().execute(&insert).await?;
        }
        Ok(())
    }

    /// The rows of a table as they stand here now.
    pub fn rows<'a>(&'a self, table: &'a TableShape) -> Rows<'a> {
        Rows::new(self.tx.connection(), table)
    }

    /// Looks whether everything that rows refer to is there, brings the schema up to date, and keeps it all.
    ///
    /// # Errors
    /// Where something that rows refer to is missing: then the database stays empty.
    pub async fn commit(self) -> Result<(), DbError> {
        for reference in &self.references {
            self.tx.connection().execute_unprepared(reference).await?;
        }
        Migrator::up(self.tx.connection(), None).await?;
        self.tx.commit().await
    }
}

fn damaged(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DbError {
    DbError::damaged("a row of the backup", source)
}

const FOREIGN_KEYS: &str = "SELECT t.relname::text AS tab, c.conname::text AS name, \
     pg_get_constraintdef(c.oid)::text AS definition FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
     WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2";

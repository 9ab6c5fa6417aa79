//! Where a query runs: on the database, or in a transaction.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::OwnedMutexGuard;

use super::{Database, DbError};

/// How long a write waits for another one.
pub(super) const WAIT: Duration = Duration::from_secs(5);

/// Where a query runs: a [`Database`], each query for itself, or a [`Transaction`].
pub trait Executor: Connected {}

impl<T: Connected> Executor for T {}

/// Gives this module's queries their connection, and nobody else.
pub trait Connected: Sync {
    /// What sends statements.
    type Connection: ConnectionTrait;

    /// The connection of a query.
    fn connection(&self) -> &Self::Connection;
}

impl Connected for Database {
    type Connection = DatabaseConnection;

    fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }
}

/// Several queries that happen together or not at all. Dropped without [`Transaction::commit`], nothing of it
/// happens.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    // Declared after `inner`, so that the rollback is under way before the next writer is let in.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Connected for Transaction {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Database {
    /// Begins a transaction that may write. On SQLite it is the only one that writes until it ends, so other work
    /// (plugins, storage, passwords) is done before it, and a second one is never begun inside it.
    ///
    /// # Errors
    /// [`DbError::Busy`] where it is not its turn within five seconds.
    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let turn = match &self.turn {
            Some(turn) => {
                let turn = tokio::time::timeout(self.wait, turn.clone().lock_owned());
                Some(turn.await.map_err(|_| DbError::Busy)?)
            }
            None => None,
        };
        // A deferred transaction that read first could not become a writer after another one's commit.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction { inner: self.connection.begin_with_options(options).await?, _turn: turn })
    }
}

impl Transaction {
    /// Makes everything in the transaction last.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.inner.commit().await?)
    }

    /// Takes everything in the transaction back and waits for it.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.inner.rollback().await?)
    }
}

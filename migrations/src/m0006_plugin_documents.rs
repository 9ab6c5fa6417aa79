//! What plugins store for themselves: documents, the values by which they are found, and how much it is.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let stores = Table::create()
            .table("plugin_stores")
            .col(string_len("plugin", 100).primary_key())
            .col(big_integer("bytes"))
            .col(big_integer("version"))
            .to_owned();
        manager.create_table(stores).await?;
        let key = || bytewise(manager, string_len("key", 512));
        let documents = Table::create()
            .table("plugin_documents")
            .col(string_len("plugin", 100))
            .col(string_len("collection", 64))
            .col(key())
            .col(text("body"))
            .col(text("fields"))
            .col(big_integer("bytes"))
            .col(big_integer("version"))
            .primary_key(Index::create().col("plugin").col("collection").col("key"))
            .to_owned();
        manager.create_table(documents).await?;
        let fields = Table::create()
            .table("plugin_document_fields")
            .col(string_len("plugin", 100))
            .col(string_len("collection", 64))
            .col(string_len("name", 64))
            .col(string_len("value", 256))
            .col(key())
            .primary_key(Index::create().col("plugin").col("collection").col("name").col("value").col("key"))
            .to_owned();
        manager.create_table(fields).await?;
        manager.create_index(index("plugin_document_fields", &["plugin", "collection", "key"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["plugin_document_fields", "plugin_documents", "plugin_stores"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// A column that is ordered byte by byte, as SQLite does it, whatever the language of the database.
fn bytewise(manager: &SchemaManager, mut column: ColumnDef) -> ColumnDef {
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

//! What readers' pages are made of is found without looking at every entry, and what made pages out of date is told to other
//! processes with the same file: a row for each change. On PostgreSQL the table stays empty.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Indexes over entries, by their columns.
const INDEXES: [&[&str]; 1] = [
    // The lists of the site: their order, and counting without a look at the rows.
    &["status", "listed", "published_at", "id", "deleted_at"],
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in INDEXES {
            manager.create_index(index("entries", columns, false)).await?;
        }
        let purges = Table::create()
            .table("page_purges")
            .col(big_pk_auto("id"))
            .col(uuid("node"))
            .col(text("tags"))
            .to_owned();
        manager.create_table(purges).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("page_purges").to_owned()).await?;
        for columns in INDEXES {
            let name = format!("entries_{}_index", columns.join("_"));
            manager.drop_index(Index::drop().name(name).table("entries").to_owned()).await?;
        }
        Ok(())
    }
}

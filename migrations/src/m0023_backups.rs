//! Which backups were made.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backups = Table::create()
            .table("backups")
            .col(uuid("id").primary_key())
            .col(big_integer("made_at"))
            .col(string_len("name", 255))
            .col(text("place"))
            .col(big_integer("bytes"))
            .col(boolean("has_media"))
            .col(big_integer("missing"))
            .to_owned();
        manager.create_table(backups).await?;
        manager.create_index(index("backups", &["made_at"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("backups").to_owned()).await
    }
}

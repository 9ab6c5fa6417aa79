//! Which version of each plugin was loaded last.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let plugins = Table::create()
            .table("plugins")
            .col(string_len("id", 100).primary_key())
            .col(string_len("version", 100))
            .col(string_len("sha256", 64))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(plugins).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("plugins").to_owned()).await
    }
}

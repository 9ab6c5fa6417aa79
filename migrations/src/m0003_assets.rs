//! Files that belong to the site; their bytes stand in the storage under their SHA-256.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let assets = Table::create()
            .table("assets")
            .col(uuid("id").primary_key())
            .col(string_len("sha256", 64))
            .col(string_len("name", 300))
            .col(string_len("media_type", 255))
            .col(big_integer("size"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(assets).await?;
        manager.create_index(index("assets", &["sha256", "name"], true)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("assets").to_owned()).await
    }
}

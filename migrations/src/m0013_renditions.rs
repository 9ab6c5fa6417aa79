//! Files that are made of assets.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let renditions = Table::create()
            .table("renditions")
            .col(string_len("source", 64))
            .col(string_len("role", 20))
            .col(big_integer("width"))
            .col(string_len("media_type", 100))
            .col(big_integer("height"))
            .col(string_len("sha256", 64))
            .col(string_len("name", 300))
            .col(big_integer("size"))
            .col(string_len("made_by", 200))
            .col(big_integer("focal_x"))
            .col(big_integer("focal_y"))
            .primary_key(Index::create().col("source").col("role").col("width").col("media_type"))
            .to_owned();
        manager.create_table(renditions).await?;
        manager.create_index(index("renditions", &["sha256", "name"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("renditions").to_owned()).await
    }
}

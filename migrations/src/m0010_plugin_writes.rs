//! Which plugin saved a revision, and which one added an asset; how many bytes of assets each one has added.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["revisions", "assets"] {
            let column = string_len_null("plugin", 100);
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let media = Table::create()
            .table("plugin_media")
            .col(string_len("plugin", 100).primary_key())
            .col(big_integer("bytes"))
            .to_owned();
        manager.create_table(media).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("plugin_media").to_owned()).await?;
        for table in ["assets", "revisions"] {
            manager.alter_table(Table::alter().table(table).drop_column("plugin").to_owned()).await?;
        }
        Ok(())
    }
}

//! What publication types say of entries for cards, feeds and search engines, as JSON text beside each rendering.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = text("presentation").default("{\"label\":\"\",\"media\":[],\"schema\":[]}").to_owned();
        manager.alter_table(Table::alter().table("renderings").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("renderings").drop_column("presentation").to_owned()).await
    }
}

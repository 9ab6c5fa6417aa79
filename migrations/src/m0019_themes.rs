//! What owners choose for the look of the site: which theme, and the settings of each.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let themes = Table::create()
            .table("themes")
            .col(string_len("name", 64).primary_key())
            .col(boolean("is_chosen").default(false))
            .col(text("settings"))
            .to_owned();
        manager.create_table(themes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("themes").to_owned()).await
    }
}

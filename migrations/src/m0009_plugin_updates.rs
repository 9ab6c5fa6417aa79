//! What is known of each plugin's components: what the accepted one may do, which ran before, and which failed.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The new columns of `plugins`. Names are lists with a space between two; nothing is an empty text.
const COLUMNS: [&str; 5] = ["capabilities", "hooks", "previous_sha256", "failed_attempt", "failed_reason"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite changes one column at a time.
        for column in COLUMNS {
            let table = Table::alter().table("plugins").add_column(text(column).default("")).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS.into_iter().rev() {
            let table = Table::alter().table("plugins").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}

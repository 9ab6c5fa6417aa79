//! The outbox: mail that is to be sent, and what became of it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mails = Table::create()
            .table("mails")
            .col(uuid("id").primary_key())
            .col(string_len("plugin", 100))
            .col(string_len_null("key", 128))
            .col(text("sender"))
            .col(text_null("reply_to"))
            .col(text("recipients"))
            .col(integer("recipient_count"))
            .col(text("subject"))
            .col(text("text"))
            .col(text_null("html"))
            .col(string_len("state", 16))
            .col(integer("attempts"))
            .col(text("last_error"))
            .col(string_len("transport", 100))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(mails).await?;
        manager.create_index(index("mails", &["plugin", "key"], true)).await?;
        manager.create_index(index("mails", &["plugin", "created_at"], false)).await?;
        manager.create_index(index("mails", &["state", "updated_at"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("mails").to_owned()).await
    }
}

//! The outbox: what mails were sent for, files that go with them, when each address got mail, and the devices that people
//! log in with.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

/// The columns of `mails` that are new.
const COLUMNS: [&str; 6] = ["headers", "priority", "batch", "cause_kind", "cause_id", "keeping"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("headers").default("{}").to_owned(),
            string_len("priority", 16).default("person").to_owned(),
            string_len_null("batch", 100),
            string_len_null("cause_kind", 32),
            string_len_null("cause_id", 200),
            string_len("keeping", 16).default("kept").to_owned(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("mails").add_column(column).to_owned()).await?;
        }
        manager.create_index(index("mails", &["batch"], false)).await?;
        let parts = Table::create()
            .table("mail_parts")
            .col(uuid("mail_id"))
            .col(integer("position"))
            .col(text("name"))
            .col(string_len("media_type", 100))
            .col(string_len_null("content_id", 64))
            .col(blob("bytes"))
            .primary_key(Index::create().col("mail_id").col("position"))
            .foreign_key(&mut references("mail_parts", "mail_id", "mails", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(parts).await?;
        let sends = Table::create()
            .table("mail_sends")
            .col(uuid("id").primary_key())
            .col(string_len("address", 254))
            .col(big_integer("sent_at"))
            .to_owned();
        manager.create_table(sends).await?;
        manager.create_index(index("mail_sends", &["address", "sent_at"], false)).await?;
        manager.create_index(index("mail_sends", &["sent_at"], false)).await?;
        let devices = Table::create()
            .table("known_devices")
            .col(uuid("user_id"))
            .col(string_len("device", 64))
            .col(big_integer("seen_at"))
            .primary_key(Index::create().col("user_id").col("device"))
            .foreign_key(&mut references("known_devices", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(devices).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["known_devices", "mail_sends", "mail_parts"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.drop_index(Index::drop().name("mails_batch_index").table("mails").to_owned()).await?;
        for column in COLUMNS {
            manager.alter_table(Table::alter().table("mails").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

//! People with an account and their sessions.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let users = Table::create()
            .table("users")
            .col(uuid("id").primary_key())
            .col(string_len("name", 60))
            .col(string_len("name_key", 180))
            .col(string_len("email", 254))
            .col(string_len("email_key", 510))
            .col(text("password_hash"))
            .col(string_len("role", 20))
            .col(big_integer("created_at"))
            .col(big_integer_null("last_login_at"))
            .to_owned();
        manager.create_table(users).await?;
        manager.create_index(index("users", &["name_key"], true)).await?;
        manager.create_index(index("users", &["email_key"], true)).await?;

        let sessions = Table::create()
            .table("sessions")
            .col(string_len("id", 64).primary_key())
            .col(text("data"))
            .col(uuid_null("user_id"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .foreign_key(&mut references("sessions", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(sessions).await?;
        manager.create_index(index("sessions", &["expires_at"], false)).await?;
        manager.create_index(index("sessions", &["user_id"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("sessions").to_owned()).await?;
        manager.drop_table(Table::drop().table("users").to_owned()).await
    }
}

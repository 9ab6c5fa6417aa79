//! The newsletter: its settings, who gets it with what happened to their subscriptions, addresses that must not be written
//! to, issues, and what became of each issue for each recipient.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 7] = [
    "newsletter_settings",
    "subscribers",
    "subscriber_topics",
    "subscriber_notes",
    "suppressions",
    "newsletter_issues",
    "newsletter_deliveries",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        settings(manager).await?;
        subscribers(manager).await?;
        issues(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn settings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let settings = Table::create()
        .table("newsletter_settings")
        .col(integer("id").primary_key())
        .col(text("data"))
        .col(string_len("link_key", 64))
        .to_owned();
    manager.create_table(settings).await
}

async fn subscribers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let subscribers = Table::create()
        .table("subscribers")
        .col(uuid("id").primary_key())
        .col(string_len("email", 254))
        .col(string_len("name", 128))
        .col(string_len("state", 16))
        .col(string_len("source", 16))
        .col(integer("bounces"))
        .col(string_len_null("letter_digest", 64))
        .col(big_integer_null("letter_expires_at"))
        .col(big_integer("created_at"))
        .col(big_integer_null("confirmed_at"))
        .col(big_integer("changed_at"))
        .to_owned();
    manager.create_table(subscribers).await?;
    manager.create_index(index("subscribers", &["email"], true)).await?;
    manager.create_index(index("subscribers", &["letter_digest"], true)).await?;
    manager.create_index(index("subscribers", &["state", "id"], false)).await?;
    let topics = Table::create()
        .table("subscriber_topics")
        .col(uuid("subscriber_id"))
        .col(string_len("topic", 80))
        .primary_key(Index::create().col("subscriber_id").col("topic"))
        .foreign_key(&mut references(
            "subscriber_topics",
            "subscriber_id",
            "subscribers",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(topics).await?;
    manager.create_index(index("subscriber_topics", &["topic"], false)).await?;
    let notes = Table::create()
        .table("subscriber_notes")
        .col(uuid("id").primary_key())
        .col(uuid("subscriber_id"))
        .col(big_integer("at"))
        .col(string_len("kind", 16))
        .col(text("detail"))
        .foreign_key(&mut references(
            "subscriber_notes",
            "subscriber_id",
            "subscribers",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(notes).await?;
    manager.create_index(index("subscriber_notes", &["subscriber_id", "at"], false)).await?;
    let suppressions = Table::create()
        .table("suppressions")
        .col(string_len("digest", 64).primary_key())
        .col(string_len("reason", 16))
        .col(big_integer("created_at"))
        .to_owned();
    manager.create_table(suppressions).await
}

async fn issues(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let issues = Table::create()
        .table("newsletter_issues")
        .col(uuid("id").primary_key())
        .col(uuid_null("entry_id"))
        .col(string_len("slug", 120))
        .col(text("subject"))
        .col(text("intro"))
        .col(string_len("form", 16))
        .col(text("segment"))
        .col(string_len("state", 16))
        .col(big_integer_null("send_at"))
        .col(big_integer_null("started_at"))
        .col(big_integer("recipients"))
        .col(text("html"))
        .col(text("text"))
        .col(uuid_null("position"))
        .col(big_integer_null("finished_at"))
        .col(uuid_null("author_id"))
        .col(big_integer("created_at"))
        .foreign_key(&mut references("newsletter_issues", "entry_id", "entries", ForeignKeyAction::SetNull))
        .foreign_key(&mut references("newsletter_issues", "author_id", "users", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(issues).await?;
    manager.create_index(index("newsletter_issues", &["slug"], true)).await?;
    manager.create_index(index("newsletter_issues", &["entry_id"], false)).await?;
    manager.create_index(index("newsletter_issues", &["author_id"], false)).await?;
    manager.create_index(index("newsletter_issues", &["state", "started_at"], false)).await?;
    // Whom a delivery was for may be erased; that there was one stays, and names nobody.
    let deliveries = Table::create()
        .table("newsletter_deliveries")
        .col(uuid("issue_id"))
        .col(uuid("subscriber_id"))
        .col(uuid("mail_id"))
        .col(string_len("state", 16))
        .col(big_integer_null("unsubscribed_at"))
        .primary_key(Index::create().col("issue_id").col("subscriber_id"))
        .foreign_key(&mut references(
            "newsletter_deliveries",
            "issue_id",
            "newsletter_issues",
            ForeignKeyAction::Cascade,
        ))
        .to_owned();
    manager.create_table(deliveries).await?;
    manager.create_index(index("newsletter_deliveries", &["mail_id"], true)).await?;
    manager.create_index(index("newsletter_deliveries", &["subscriber_id"], false)).await?;
    manager.create_index(index("newsletter_deliveries", &["issue_id", "state"], false)).await
}

//! Entries, their revisions, what readers get of them, and old addresses that lead to them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        entries(manager).await?;
        revisions(manager).await?;
        renderings(manager).await?;
        redirects(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["redirects", "renderings", "revisions", "entries"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("entries")
        .col(uuid("id").primary_key())
        .col(string_len("publication_type", 100))
        .col(string_len("status", 20))
        .col(text("title"))
        .col(text("title_key"))
        .col(string_len("path", 300))
        .col(text("byline"))
        .col(uuid_null("author_id"))
        .col(big_integer("revision"))
        .col(big_integer_null("published_revision"))
        .col(big_integer_null("published_at"))
        .col(big_integer_null("revised_at"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .col(big_integer_null("deleted_at"))
        .col(string_len_null("source", 700))
        .foreign_key(&mut references("entries", "author_id", "users", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("entries", &["path"], true)).await?;
    manager.create_index(index("entries", &["source"], true)).await?;
    for columns in [
        // PostgreSQL takes a list's order from an index only where no IS NULL stands before it, SQLite also then.
        &["updated_at", "id"][..],
        &["deleted_at", "updated_at", "id"],
        // `deleted_at` stands last so that counting need not look at the rows.
        &["status", "updated_at", "id", "deleted_at"],
        &["status", "published_at", "id", "deleted_at"],
        &["author_id", "updated_at", "id"],
    ] {
        manager.create_index(index("entries", columns, false)).await?;
    }
    Ok(())
}

async fn revisions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("revisions")
        .col(uuid("entry_id"))
        .col(big_integer("number"))
        .col(text("fields"))
        .col(uuid_null("author_id"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("entry_id").col("number"))
        .foreign_key(&mut references("revisions", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("revisions", "author_id", "users", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("revisions", &["author_id"], false)).await
}

async fn renderings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("renderings")
        .col(uuid("entry_id").primary_key())
        .col(big_integer("revision"))
        .col(text("title"))
        .col(text("excerpt"))
        .col(text("html"))
        .col(big_integer("word_count"))
        .col(text("image_url"))
        .col(text("image_alt"))
        .col(string_len("made_by", 128))
        .foreign_key(&mut references("renderings", "entry_id", "entries", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await
}

async fn redirects(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("redirects")
        .col(string_len("path", 300).primary_key())
        .col(uuid("entry_id"))
        .col(big_integer("created_at"))
        .foreign_key(&mut references("redirects", "entry_id", "entries", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("redirects", &["entry_id"], false)).await
}

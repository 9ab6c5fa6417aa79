//! How entries are written and published over time: words that are not saved yet, who writes where, what is planned,
//! marks of revisions, links for a preview, lists under a name, redirects of the site's own, addresses that lead nowhere.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 7] = [
    "working_copies",
    "presences",
    "entry_plans",
    "preview_links",
    "saved_lists",
    "redirect_rules",
    "missing_pages",
];

const COLUMNS: [(&str, &str); 4] =
    [("revisions", "name"), ("revisions", "published_at"), ("redirects", "hits"), ("redirects", "hit_at")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        columns(manager).await?;
        sittings(manager).await?;
        plans(manager).await?;
        people(manager).await?;
        addresses(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in COLUMNS.into_iter().rev() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let add =
        |table: &'static str, column: ColumnDef| Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(add("revisions", string_len_null("name", 100))).await?;
    manager.alter_table(add("revisions", big_integer_null("published_at"))).await?;
    manager.alter_table(add("redirects", big_integer("hits").default(0).to_owned())).await?;
    manager.alter_table(add("redirects", big_integer_null("hit_at"))).await?;
    // What readers see now was published when its entry was last revised.
    manager
        .get_connection()
        .execute_unprepared(
            "UPDATE revisions SET published_at = (SELECT COALESCE(entries.revised_at, entries.published_at) \
             FROM entries WHERE entries.id = revisions.entry_id) WHERE EXISTS (SELECT 1 FROM entries \
             WHERE entries.id = revisions.entry_id AND entries.published_revision = revisions.number)",
        )
        .await?;
    Ok(())
}

async fn sittings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let copies = Table::create()
        .table("working_copies")
        .col(uuid("entry_id"))
        .col(uuid("person_id"))
        .col(uuid("sitting"))
        .col(big_integer("sequence"))
        .col(big_integer("base_revision"))
        .col(text_null("content"))
        .col(big_integer("updated_at"))
        .primary_key(Index::create().col("entry_id").col("person_id").col("sitting"))
        .foreign_key(&mut references("working_copies", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("working_copies", "person_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(copies).await?;
    manager.create_index(index("working_copies", &["person_id"], false)).await?;
    manager.create_index(index("working_copies", &["updated_at"], false)).await?;
    let presences = Table::create()
        .table("presences")
        .col(uuid("entry_id"))
        .col(uuid("sitting"))
        .col(uuid("person_id"))
        .col(big_integer("since"))
        .col(big_integer("seen_at"))
        .primary_key(Index::create().col("entry_id").col("sitting"))
        .foreign_key(&mut references("presences", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("presences", "person_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(presences).await?;
    manager.create_index(index("presences", &["seen_at"], false)).await?;
    manager.create_index(index("presences", &["person_id"], false)).await
}

async fn plans(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let plans = Table::create()
        .table("entry_plans")
        .col(uuid("entry_id"))
        .col(string_len("action", 20))
        .col(big_integer("at"))
        .col(uuid_null("person_id"))
        .col(uuid("job_id"))
        .col(text_null("problem"))
        .primary_key(Index::create().col("entry_id").col("action"))
        .foreign_key(&mut references("entry_plans", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("entry_plans", "person_id", "users", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(plans).await?;
    manager.create_index(index("entry_plans", &["person_id"], false)).await?;
    let links = Table::create()
        .table("preview_links")
        .col(string_len("digest", 64).primary_key())
        .col(uuid("id"))
        .col(uuid("entry_id"))
        .col(uuid_null("person_id"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut references("preview_links", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("preview_links", "person_id", "users", ForeignKeyAction::SetNull))
        .to_owned();
    manager.create_table(links).await?;
    manager.create_index(index("preview_links", &["entry_id"], false)).await?;
    manager.create_index(index("preview_links", &["person_id"], false)).await
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let lists = Table::create()
        .table("saved_lists")
        .col(uuid("person_id"))
        .col(string_len("name", 60))
        .col(text("query"))
        .primary_key(Index::create().col("person_id").col("name"))
        .foreign_key(&mut references("saved_lists", "person_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(lists).await
}

async fn addresses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let rules = Table::create()
        .table("redirect_rules")
        .col(string_len("path", 300).primary_key())
        .col(text("target"))
        .col(big_integer("status"))
        .col(big_integer("created_at"))
        .col(big_integer("hits").default(0))
        .col(big_integer_null("hit_at"))
        .to_owned();
    manager.create_table(rules).await?;
    let missing = Table::create()
        .table("missing_pages")
        .col(string_len("path", 300).primary_key())
        .col(big_integer("hits"))
        .col(big_integer("seen_at"))
        .col(string_len("referrer", 255))
        .to_owned();
    manager.create_table(missing).await?;
    manager.create_index(index("missing_pages", &["seen_at"], false)).await
}

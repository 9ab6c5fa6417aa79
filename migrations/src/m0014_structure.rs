//! How the site is put together: categories and tags, who wrote an entry, what it stands below, menus, and the settings of
//! the site.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 7] =
    ["terms", "term_redirects", "entry_terms", "entry_authors", "profiles", "menus", "site_settings"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        entries(manager).await?;
        terms(manager).await?;
        authors(manager).await?;
        site(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.drop_index(Index::drop().name("entries_parent_id_index").table("entries").to_owned()).await?;
        for column in ["listed", "menu_order", "parent_id"] {
            manager.alter_table(Table::alter().table("entries").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        uuid_null("parent_id"),
        integer("menu_order").default(0).to_owned(),
        boolean("listed").default(true).to_owned(),
    ];
    for column in columns {
        manager.alter_table(Table::alter().table("entries").add_column(column).to_owned()).await?;
    }
    manager.create_index(index("entries", &["parent_id"], false)).await
}

async fn terms(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let terms = Table::create()
        .table("terms")
        .col(uuid("id").primary_key())
        .col(string_len("taxonomy", 20))
        .col(string_len("name", 320))
        .col(string_len("name_key", 800))
        .col(string_len("slug", 120))
        .col(text("description"))
        .col(uuid_null("parent_id"))
        .col(big_integer("created_at"))
        .foreign_key(&mut references("terms", "parent_id", "terms", ForeignKeyAction::Restrict))
        .to_owned();
    manager.create_table(terms).await?;
    manager.create_index(index("terms", &["taxonomy", "slug"], true)).await?;
    manager.create_index(index("terms", &["taxonomy", "name_key"], true)).await?;
    let redirects = Table::create()
        .table("term_redirects")
        .col(string_len("taxonomy", 20))
        .col(string_len("slug", 120))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("taxonomy").col("slug"))
        .foreign_key(&mut references("term_redirects", "term_id", "terms", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(redirects).await?;
    let of_entries = Table::create()
        .table("entry_terms")
        .col(uuid("entry_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("entry_id").col("term_id"))
        .foreign_key(&mut references("entry_terms", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("entry_terms", "term_id", "terms", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(of_entries).await?;
    manager.create_index(index("entry_terms", &["term_id"], false)).await
}

async fn authors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let authors = Table::create()
        .table("entry_authors")
        .col(uuid("entry_id"))
        .col(uuid("user_id"))
        .col(integer("position"))
        .primary_key(Index::create().col("entry_id").col("user_id"))
        .foreign_key(&mut references("entry_authors", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("entry_authors", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(authors).await?;
    manager.create_index(index("entry_authors", &["user_id"], false)).await?;
    let profiles = Table::create()
        .table("profiles")
        .col(uuid("user_id").primary_key())
        .col(string_len("slug", 120))
        .col(text("bio"))
        .col(text("links"))
        .col(string_len("picture", 1000))
        .foreign_key(&mut references("profiles", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(profiles).await?;
    manager.create_index(index("profiles", &["slug"], true)).await
}

async fn site(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let menus = Table::create()
        .table("menus")
        .col(string_len("key", 40).primary_key())
        .col(string_len("label", 240))
        .col(string_len_null("location", 40))
        .col(text("items"))
        .to_owned();
    manager.create_table(menus).await?;
    manager.create_index(index("menus", &["location"], true)).await?;
    let settings = Table::create()
        .table("site_settings")
        .col(integer("id").primary_key())
        .col(big_integer("version"))
        .col(text("data"))
        .to_owned();
    manager.create_table(settings).await?;
    let first = Query::insert()
        .into_table("site_settings")
        .columns(["id", "version", "data"])
        .values_panic([1.into(), 1.into(), "{}".into()])
        .to_owned();
    manager.execute(first).await
}

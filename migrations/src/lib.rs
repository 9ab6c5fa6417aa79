//! The database schema of Sandpress, one migration a file, the same on every engine.
//!
//! Moments are BIGINT milliseconds since 1970 in UTC, identifiers UUIDs, the fields of a revision and the head of a rendering JSON text.
//! A unique index has the name `<table>_<columns>_unique`: the host tells by it which rule a write broke.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_users;
mod m0002_entries;
mod m0003_assets;
mod m0004_plugins;
mod m0005_rendering_heads;
mod m0006_plugin_documents;
mod m0007_jobs;
mod m0008_mails;
mod m0009_plugin_updates;
mod m0010_plugin_writes;
mod m0011_accounts;
mod m0012_media;
mod m0013_renditions;
mod m0014_structure;
mod m0015_editorial;
mod m0016_types;
mod m0017_page_cache;
mod m0018_search;
mod m0019_themes;
mod m0020_outbox;
mod m0021_newsletter;
mod m0023_backups;

/// Brings a database to the newest schema and back, step by step.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_users::Migration),
            Box::new(m0002_entries::Migration),
            Box::new(m0003_assets::Migration),
            Box::new(m0004_plugins::Migration),
            Box::new(m0005_rendering_heads::Migration),
            Box::new(m0006_plugin_documents::Migration),
            Box::new(m0007_jobs::Migration),
            Box::new(m0008_mails::Migration),
            Box::new(m0009_plugin_updates::Migration),
            Box::new(m0010_plugin_writes::Migration),
            Box::new(m0011_accounts::Migration),
            Box::new(m0014_structure::Migration),
            Box::new(m0012_media::Migration),
            Box::new(m0013_renditions::Migration),
            Box::new(m0015_editorial::Migration),
            Box::new(m0016_types::Migration),
            Box::new(m0017_page_cache::Migration),
            Box::new(m0018_search::Migration),
            Box::new(m0019_themes::Migration),
            Box::new(m0020_outbox::Migration),
            Box::new(m0021_newsletter::Migration),
            Box::new(m0023_backups::Migration),
        ]
    }
}

/// An index over `columns` of `table`, named after both; a unique one ends in `_unique`, any other in `_index`.
fn index(table: &'static str, columns: &[&'static str], unique: bool) -> IndexCreateStatement {
    let ending = if unique { "unique" } else { "index" };
    let mut index = Index::create();
    index.name(format!("{table}_{}_{ending}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    if unique {
        index.unique();
    }
    index
}

/// A foreign key from `column` of `table` to `id` of `target`.
fn references(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(table, column)
        .to(target, "id")
        .on_delete(on_delete)
        .to_owned()
}

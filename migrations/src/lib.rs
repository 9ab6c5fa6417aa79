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

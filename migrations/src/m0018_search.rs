//! The index of words, pictures for sharing, and entries that search engines leave out.
//!
//! The index has what each database is good at: SQLite an FTS5 table beside `search_documents`, PostgreSQL a column of it.
//! Entries that are there already are put into it by a job, since words are folded by the host.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 4] = ["search_documents", "search_words", "search_state", "share_pictures"];

/// The words come folded and with spaces between them; marks have `=` and `-` in them. A rowid that is deleted needs no
/// text to be taken out.
const FTS5: &str = "CREATE VIRTUAL TABLE search_index USING fts5(title, names, text, marks, content='', \
                    contentless_delete=1, prefix='3', \
                    tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M* Co' tokenchars '=-'\")";

/// What deletes an entry deletes its words, whoever does it.
const FORGET: &str = "CREATE TRIGGER search_documents_forget AFTER DELETE ON search_documents BEGIN \
                      DELETE FROM search_index WHERE rowid = old.id; END";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let noindex = boolean("noindex").default(false).to_owned();
        manager.alter_table(Table::alter().table("entries").add_column(noindex).to_owned()).await?;
        documents(manager).await?;
        words(manager).await?;
        share_pictures(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("DROP TRIGGER search_documents_forget").await?;
            manager.get_connection().execute_unprepared("DROP TABLE search_index").await?;
        }
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("entries").drop_column("noindex").to_owned()).await
    }
}

async fn documents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let documents = Table::create()
        .table("search_documents")
        .col(big_integer("id").primary_key())
        .col(uuid("entry_id"))
        .col(integer("part"))
        .col(string_len("digest", 64))
        .foreign_key(&mut references("search_documents", "entry_id", "entries", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(documents).await?;
    manager.create_index(index("search_documents", &["entry_id", "part"], true)).await?;
    let statements: &[&str] = match manager.get_database_backend() {
        DbBackend::Sqlite => &[FTS5, FORGET],
        _ => &[
            "ALTER TABLE search_documents ADD COLUMN words tsvector NOT NULL",
            "CREATE INDEX search_documents_words_index ON search_documents USING gin (words)",
        ],
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let words = Table::create()
        .table("search_words")
        .col(string_len("word", 120).primary_key())
        .col(string_len("initial", 8))
        .col(string_len("tail", 16))
        .col(integer("letters"))
        .to_owned();
    manager.create_table(words).await?;
    manager.create_index(index("search_words", &["initial", "letters"], false)).await?;
    manager.create_index(index("search_words", &["tail", "letters"], false)).await?;
    let state = Table::create()
        .table("search_state")
        .col(integer("id").primary_key())
        .col(integer("version"))
        .col(uuid_null("indexed_until"))
        .to_owned();
    manager.create_table(state).await?;
    let first = Query::insert()
        .into_table("search_state")
        .columns(["id", "version"])
        .values_panic([1.into(), 0.into()])
        .to_owned();
    manager.execute(first).await
}

async fn share_pictures(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let pictures = Table::create()
        .table("share_pictures")
        .col(uuid("entry_id").primary_key())
        .col(string_len("sha256", 64))
        .col(big_integer("size"))
        .col(text("title"))
        .col(string_len("style", 64))
        .foreign_key(&mut references("share_pictures", "entry_id", "entries", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(pictures).await?;
    manager.create_index(index("share_pictures", &["sha256"], false)).await
}

//! Writing the index.

use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement, prelude::Uuid,
};
use sha2::{Digest, Sha256};

use super::{
    super::{
        DbError, Executor, Transaction,
        entities::{entry, search_document, search_state},
        executor::Connected,
        values::millis,
    },
    syntax::{fts5_marks, tsvector},
};
use sandpress_domain::{
    EntryId, Timestamp,
    search::{SearchDocument, SearchPart},
};

/// The number of a document tells how new it is: the milliseconds since 1970, 19 bits of the entry's id, one for the part.
const BITS: u32 = 20;

pub(super) const FIRST_ID: i64 = i64::MIN;
pub(super) const LAST_ID: i64 = i64::MAX;

/// The rules by which words are folded and documents made and written. Another number has the whole index built anew.
pub const VERSION: i32 = 2;

/// Numbers that are tried where one is taken.
const TRIES: i64 = 1_000;

/// The only row of the state.
const ROW: i32 = 1;

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexState {
    /// By which rules it was made; 0 for none.
    pub version: i32,
    /// The last entry that was put into it by these rules; none where the first is next, or where all are in it.
    pub indexed_until: Option<EntryId>,
}

/// The least number of a document of this moment.
pub(super) fn first_id_at(moment: Timestamp) -> i64 {
    millis(moment).saturating_mul(1 << BITS)
}

/// What tells whether a document is as it should be: 64 hex digits.
pub fn digest(document: &SearchDocument) -> String {
    let mut digest = Sha256::new();
    digest.update(VERSION.to_le_bytes());
    let moment = match document.part {
        SearchPart::Published => millis(document.at).to_string(),
        // Each save has another moment, also one that changes no word.
        SearchPart::Newest => String::new(),
    };
    let marks = document.mark_words();
    for text in [&moment, &document.title, &document.names, &document.text, &marks] {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    }
    HEXLOWER.encode(&digest.finalize())
}

/// The digests of the documents of an entry.
pub async fn digests(on: &impl Executor, entry: EntryId) -> Result<Vec<(SearchPart, String)>, DbError> {
    let rows = search_document::Entity::find()
        .filter(search_document::Column::EntryId.eq(entry.0))
        .all(on.connection())
        .await?;
    let part = |number| SearchPart::ALL.into_iter().find(|part| part.number() == number);
    Ok(rows.into_iter().filter_map(|row| Some((part(row.part)?, row.digest))).collect())
}

/// Puts a document in the place of the one before. Nothing is written where it is as it was. Whether it was written.
pub async fn upsert(tx: &Transaction, document: &SearchDocument) -> Result<bool, DbError> {
    let digest = digest(document);
    let known = digests(tx, document.entry).await?;
    if known.iter().any(|(part, known)| *part == document.part && *known == digest) {
        return Ok(false);
    }
    delete_part(tx, document.entry, document.part).await?;
    let id = free_id(tx, document).await?;
    let backend = tx.connection().get_database_backend();
    if backend == DbBackend::Sqlite {
        let row = search_document::ActiveModel {
            id: Set(id),
            entry_id: Set(document.entry.0),
            part: Set(document.part.number()),
            digest: Set(digest),
        };
        search_document::Entity::insert(row).exec_without_returning(tx.connection()).await?;
        let sql = "INSERT INTO search_index (rowid, title, names, text, marks) VALUES (?, ?, ?, ?, ?)";
        let values = [
            id.into(),
            document.title.as_str().into(),
            document.names.as_str().into(),
            document.text.as_str().into(),
            fts5_marks(document).into(),
        ];
        tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    } else {
        let sql = "INSERT INTO search_documents (id, entry_id, part, digest, words) \
                   VALUES ($1, $2, $3, $4, CAST($5 AS tsvector))";
        let values = [
            id.into(),
            document.entry.0.into(),
            document.part.number().into(),
            digest.into(),
            tsvector(document).into(),
        ];
        tx.connection().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(true)
}

async fn free_id(tx: &Transaction, document: &SearchDocument) -> Result<i64, DbError> {
    let entry = i64::try_from(document.entry.0.as_u128() & 0x7_ffff).unwrap_or_default();
    let first =
        first_id_at(document.at).saturating_add(entry << 1).saturating_add(document.part.number().into());
    let taken: Vec<i64> = search_document::Entity::find()
        .select_only()
        .column(search_document::Column::Id)
        .filter(search_document::Column::Id.between(first, first.saturating_add(2 * TRIES)))
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut candidates = (0..TRIES).map(|number| first.saturating_add(2 * number));
    Ok(candidates.find(|id| !taken.contains(id)).unwrap_or(first))
}

/// Takes a document of an entry out, where there is one.
pub async fn delete_part(on: &impl Executor, entry: EntryId, part: SearchPart) -> Result<(), DbError> {
    search_document::Entity::delete_many()
        .filter(search_document::Column::EntryId.eq(entry.0))
        .filter(search_document::Column::Part.eq(part.number()))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// Takes everything out.
pub async fn forget_all(tx: &Transaction) -> Result<(), DbError> {
    search_document::Entity::delete_many().exec(tx.connection()).await?;
    Ok(())
}

/// How many documents there are.
pub async fn count_documents(on: &impl Executor) -> Result<u64, DbError> {
    Ok(search_document::Entity::find().count(on.connection()).await?)
}

/// Entries in the order of their ids, those after `after`, also those in the trash: at most `limit`.
pub async fn entries_after(
    on: &impl Executor,
    after: Option<EntryId>,
    limit: u64,
) -> Result<Vec<EntryId>, DbError> {
    let mut query = entry::Entity::find().select_only().column(entry::Column::Id);
    if let Some(after) = after {
        query = query.filter(entry::Column::Id.gt(after.0));
    }
    let ids: Vec<Uuid> =
        query.order_by_asc(entry::Column::Id).limit(limit).into_tuple().all(on.connection()).await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// How far the index is.
pub async fn state(on: &impl Executor) -> Result<IndexState, DbError> {
    let row = search_state::Entity::find_by_id(ROW).one(on.connection()).await?;
    let state =
        row.map(|row| IndexState { version: row.version, indexed_until: row.indexed_until.map(EntryId) });
    Ok(state.unwrap_or_default())
}

/// Notes how far the index is.
pub async fn save_state(on: &impl Executor, state: IndexState) -> Result<(), DbError> {
    let row = search_state::ActiveModel {
        version: Set(state.version),
        indexed_until: Set(state.indexed_until.map(|entry| entry.0)),
        ..Default::default()
    };
    let change = search_state::Entity::update_many().set(row);
    change.filter(search_state::Column::Id.eq(ROW)).exec(on.connection()).await?;
    Ok(())
}

/// Lets the index be as small and quick as it can be, after much was written.
pub async fn optimize(on: &impl Executor) -> Result<(), DbError> {
    let sql = match on.connection().get_database_backend() {
        DbBackend::Sqlite => "INSERT INTO search_index (search_index) VALUES ('optimize')",
        _ => "ANALYZE search_documents",
    };
    on.connection().execute_unprepared(sql).await?;
    Ok(())
}

/// Looks whether the index is whole in itself.
///
/// # Errors
/// Where it is not.
pub async fn check_structure(on: &impl Executor) -> Result<(), DbError> {
    if on.connection().get_database_backend() == DbBackend::Sqlite {
        let sql = "INSERT INTO search_index (search_index) VALUES ('integrity-check')";
        on.connection().execute_unprepared(sql).await?;
    }
    Ok(())
}

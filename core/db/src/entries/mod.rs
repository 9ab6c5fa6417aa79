//! Entries: writing them, finding one, and the lists of the admin and the reader.

mod content;
mod list;
mod published;
mod sitemap;
mod tree;

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait, IntoActiveModel, QuerySelect,
    prelude::*,
};

pub use content::list_content;
pub use list::{authors, counts, list};
pub use published::{
    EntryLink, Neighbours, PublishedFilter, count_published, count_published_by_week, links, list_published,
    published_by_ids, published_neighbours, published_span,
};
pub(super) use published::{is_public, is_readable, of_ids};
pub use sitemap::{SitemapEntry, sitemap_entries, sitemap_parts};
pub use tree::{children, possible_parents, set_path};

use super::{
    DbError, Executor, Transaction,
    entities::entry::{Column, Entity, Model},
    executor::Connected,
    values::{millis, moment, number, parsed},
};
use sandpress_domain::{Entry, EntryId, EntryPath, Timestamp, UserId};

/// Adds an entry. `source` says where it was imported from, and no two entries have the same (at most 700
/// characters).
///
/// # Errors
/// [`DbError::Conflict`] with `EntryPath` or `Source`.
pub async fn insert(on: &impl Executor, entry: &Entry, source: Option<&str>) -> Result<(), DbError> {
    let mut row = row(entry).into_active_model();
    row.source = Set(source.map(str::to_owned));
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Writes everything of the entry but its id, its source and when it was begun, where its newest revision is still
/// `expected`. Whether it was.
///
/// # Errors
/// [`DbError::Conflict`] with `EntryPath`.
pub async fn update_if_revision(on: &impl Executor, entry: &Entry, expected: u32) -> Result<bool, DbError> {
    let mut change = row(entry).into_active_model().reset_all();
    change.id = NotSet;
    change.source = NotSet;
    change.created_at = NotSet;
    let done = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(entry.id.0))
        .filter(Column::Revision.eq(i64::from(expected)))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// The entry of this id, also one in the trash.
pub async fn find_by_id(on: &impl Executor, id: EntryId) -> Result<Option<Entry>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(entry).transpose()
}

/// The entries of these ids that are there, also those in the trash.
pub async fn list_by_ids(on: &impl Executor, ids: &[EntryId]) -> Result<Vec<Entry>, DbError> {
    of_ids(ids).all(on.connection()).await?.into_iter().map(entry).collect()
}

/// The entry of this id, also one in the trash, which nobody else changes until the transaction ends.
pub async fn find_for_update(tx: &Transaction, id: EntryId) -> Result<Option<Entry>, DbError> {
    Entity::find_by_id(id.0).lock_exclusive().one(tx.connection()).await?.map(entry).transpose()
}

/// The entry at this path, whatever its status, also one in the trash.
pub async fn find_by_path(on: &impl Executor, path: &EntryPath) -> Result<Option<Entry>, DbError> {
    find_by(on, Column::Path, path.as_str()).await
}

/// The entry that was imported from this source, also one in the trash.
pub async fn find_by_source(on: &impl Executor, source: &str) -> Result<Option<Entry>, DbError> {
    find_by(on, Column::Source, source).await
}

/// Deletes an entry for good, with all that hangs on it, if it lies in the trash. Whether it did.
pub async fn delete_trashed(on: &impl Executor, id: EntryId) -> Result<bool, DbError> {
    let done = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_not_null())
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Entries that were put into the trash before that moment, at most `limit` of them.
pub async fn list_trashed_before(
    on: &impl Executor,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<EntryId>, DbError> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DeletedAt.lt(millis(before)))
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// Those of the paths at which an entry stands, also one in the trash.
pub async fn paths_taken(on: &impl Executor, paths: &[EntryPath]) -> Result<HashSet<EntryPath>, DbError> {
    let taken: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Path)
        .filter(Column::Path.is_in(paths.iter().map(EntryPath::as_str)))
        .into_tuple()
        .all(on.connection())
        .await?;
    taken.iter().map(|path| parsed(path, "entries.path")).collect()
}

async fn find_by(on: &impl Executor, column: Column, value: &str) -> Result<Option<Entry>, DbError> {
    Entity::find().filter(column.eq(value)).one(on.connection()).await?.map(entry).transpose()
}

fn row(entry: &Entry) -> Model {
    Model {
        id: entry.id.0,
        publication_type: entry.publication_type.clone(),
        status: entry.status.as_str().to_owned(),
        title: entry.title.clone(),
        title_key: entry.title.to_lowercase(),
        path: entry.path.as_str().to_owned(),
        byline: entry.byline.clone(),
        author_id: entry.author.map(|author| author.0),
        revision: i64::from(entry.revision),
        published_revision: entry.published_revision.map(i64::from),
        published_at: entry.published_at.map(millis),
        revised_at: entry.revised_at.map(millis),
        created_at: millis(entry.created_at),
        updated_at: millis(entry.updated_at),
        deleted_at: entry.deleted_at.map(millis),
        source: None,
        parent_id: entry.parent.map(|parent| parent.0),
        menu_order: entry.menu_order,
        listed: entry.listed,
        noindex: entry.noindex,
    }
}

fn entry(row: Model) -> Result<Entry, DbError> {
    Ok(Entry {
        id: EntryId(row.id),
        publication_type: row.publication_type,
        status: parsed(&row.status, "entries.status")?,
        title: row.title,
        path: parsed(&row.path, "entries.path")?,
        byline: row.byline,
        author: row.author_id.map(UserId),
        revision: number(row.revision, "entries.revision")?,
        published_revision: row
            .published_revision
            .map(|revision| number(revision, "entries.published_revision"))
            .transpose()?,
        published_at: row.published_at.map(|at| moment(at, "entries.published_at")).transpose()?,
        revised_at: row.revised_at.map(|at| moment(at, "entries.revised_at")).transpose()?,
        created_at: moment(row.created_at, "entries.created_at")?,
        updated_at: moment(row.updated_at, "entries.updated_at")?,
        deleted_at: row.deleted_at.map(|at| moment(at, "entries.deleted_at")).transpose()?,
        parent: row.parent_id.map(EntryId),
        menu_order: row.menu_order,
        listed: row.listed,
        noindex: row.noindex,
    })
}

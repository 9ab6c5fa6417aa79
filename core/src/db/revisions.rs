//! The fields of entries as they were saved, one row for each time.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, prelude::*};

use super::{
    DbError, Executor,
    entities::revision::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, number, page},
};
use crate::domain::{EntryId, Page, PageRequest, Revision, Timestamp, UserId};

/// A revision without its fields, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionSummary {
    /// From 1, without gaps.
    pub number: u32,
    /// Who saved it; none for an import.
    pub author: Option<UserId>,
    /// When it was saved.
    pub created_at: Timestamp,
}

/// Adds a revision.
///
/// # Errors
/// [`DbError::Conflict`] with `Revision` where the entry has one of this number.
pub async fn insert(on: &impl Executor, revision: &Revision) -> Result<(), DbError> {
    let fields = serde_json::to_string(&revision.fields)
        .map_err(|error| DbError::damaged("revisions.fields", error))?;
    let row = ActiveModel {
        entry_id: Set(revision.entry.0),
        number: Set(i64::from(revision.number)),
        fields: Set(fields),
        author_id: Set(revision.author.map(|author| author.0)),
        created_at: Set(millis(revision.created_at)),
    };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The revision of this number.
pub async fn find(on: &impl Executor, entry: EntryId, number: u32) -> Result<Option<Revision>, DbError> {
    let key = (entry.0, i64::from(number));
    Entity::find_by_id(key).one(on.connection()).await?.map(revision).transpose()
}

/// The revisions of an entry, newest first.
pub async fn list(
    on: &impl Executor,
    entry: EntryId,
    request: PageRequest,
) -> Result<Page<RevisionSummary>, DbError> {
    let query = Entity::find().filter(Column::EntryId.eq(entry.0));
    let total = query.clone().count(on.connection()).await?;
    let rows: Vec<(i64, Option<Uuid>, i64)> = query
        .select_only()
        .columns([Column::Number, Column::AuthorId, Column::CreatedAt])
        .order_by_desc(Column::Number)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .into_tuple()
        .all(on.connection())
        .await?;
    page(rows, total, request, |(value, author, at)| {
        Ok(RevisionSummary {
            number: number(value, "revisions.number")?,
            author: author.map(UserId),
            created_at: moment(at, "revisions.created_at")?,
        })
    })
}

fn revision(row: Model) -> Result<Revision, DbError> {
    Ok(Revision {
        entry: EntryId(row.entry_id),
        number: number(row.number, "revisions.number")?,
        fields: serde_json::from_str(&row.fields)
            .map_err(|error| DbError::damaged("revisions.fields", error))?,
        author: row.author_id.map(UserId),
        created_at: moment(row.created_at, "revisions.created_at")?,
    })
}

//! The fields of entries as they were saved, one row for each time.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    Condition, EntityTrait, QueryOrder, QuerySelect, UpdateMany,
    prelude::*,
    sea_query::{ExprTrait, Func},
};

use super::{
    DbError, Executor, assets,
    entities::revision::{ActiveModel, Column, Entity, Model},
    values::{millis, moment, number, optional, page},
};
use sandpress_domain::{EntryId, FieldValues, Page, PageRequest, Revision, Timestamp, UserId};

/// A revision without its fields, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionSummary {
    /// From 1.
    pub number: u32,
    /// Who saved it; none for an import and for a plugin that acted as itself.
    pub author: Option<UserId>,
    /// The plugin that saved it.
    pub plugin: Option<String>,
    /// When it was saved.
    pub created_at: Timestamp,
    /// The name that somebody gave it.
    pub name: Option<String>,
    /// When readers first got it.
    pub published_at: Option<Timestamp>,
}

/// Number, author, plugin, moment, name and moment of publication.
type SummaryRow = (i64, Option<Uuid>, Option<String>, i64, Option<String>, Option<i64>);

/// Adds a revision, and notes which assets it uses.
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
        plugin: Set(revision.plugin.clone()),
        created_at: Set(millis(revision.created_at)),
        name: NotSet,
        published_at: NotSet,
    };
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    assets::record_uses(on, revision).await
}

/// The revision of this number.
pub async fn find(on: &impl Executor, entry: EntryId, number: u32) -> Result<Option<Revision>, DbError> {
    let key = (entry.0, i64::from(number));
    Entity::find_by_id(key).one(on.connection()).await?.map(revision).transpose()
}

/// Bytes of the fields of these revisions as they are stored; one that is not there is left out.
pub async fn sizes(
    on: &impl Executor,
    revisions: &[(EntryId, u32)],
) -> Result<HashMap<EntryId, u64>, DbError> {
    // PostgreSQL counts in 32 bits.
    let size = Func::cust("OCTET_LENGTH").arg(Column::Fields.into_expr()).cast_as("BIGINT");
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::EntryId)
        .expr_as(size, "size")
        .filter(any_of(revisions))
        .into_tuple()
        .all(on.connection())
        .await?;
    rows.into_iter().map(|(id, size)| Ok((EntryId(id), number(size, "revisions.fields")?))).collect()
}

/// The fields of these revisions, at most one of an entry; one that is not there is left out.
pub async fn fields_of(
    on: &impl Executor,
    revisions: &[(EntryId, u32)],
) -> Result<HashMap<EntryId, FieldValues>, DbError> {
    let rows = Entity::find().filter(any_of(revisions)).all(on.connection()).await?;
    rows.into_iter().map(|row| revision(row).map(|revision| (revision.entry, revision.fields))).collect()
}

fn any_of(revisions: &[(EntryId, u32)]) -> Condition {
    let one = |(entry, number): &(EntryId, u32)| {
        Condition::all().add(Column::EntryId.eq(entry.0)).add(Column::Number.eq(i64::from(*number)))
    };
    // A condition without members would be true of everything.
    let none = Condition::any().add(Column::EntryId.is_in(Vec::<Uuid>::new()));
    revisions.iter().map(one).fold(none, Condition::add)
}

/// The revisions of an entry, newest first.
pub async fn list(
    on: &impl Executor,
    entry: EntryId,
    request: PageRequest,
) -> Result<Page<RevisionSummary>, DbError> {
    let query = Entity::find().filter(Column::EntryId.eq(entry.0));
    let total = query.clone().count(on.connection()).await?;
    let rows: Vec<SummaryRow> = query
        .select_only()
        .columns([
            Column::Number,
            Column::AuthorId,
            Column::Plugin,
            Column::CreatedAt,
            Column::Name,
            Column::PublishedAt,
        ])
        .order_by_desc(Column::Number)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .into_tuple()
        .all(on.connection())
        .await?;
    page(rows, total, request, |(value, author, plugin, at, name, published)| {
        Ok(RevisionSummary {
            number: number(value, "revisions.number")?,
            author: author.map(UserId),
            plugin,
            created_at: moment(at, "revisions.created_at")?,
            name,
            published_at: optional(published, "revisions.published_at")?,
        })
    })
}

/// Gives the revision a name, or takes it away. Whether there is such a revision.
pub async fn rename(
    on: &impl Executor,
    entry: EntryId,
    revision: u32,
    name: Option<&str>,
) -> Result<bool, DbError> {
    let done = one(entry, revision).col_expr(Column::Name, Expr::value(name)).exec(on.connection()).await?;
    Ok(done.rows_affected > 0)
}

/// Notes that readers get the revision, where that was not noted yet.
pub async fn mark_published(
    on: &impl Executor,
    entry: EntryId,
    revision: u32,
    now: Timestamp,
) -> Result<(), DbError> {
    one(entry, revision)
        .col_expr(Column::PublishedAt, Expr::value(millis(now)))
        .filter(Column::PublishedAt.is_null())
        .exec(on.connection())
        .await?;
    Ok(())
}

fn one(entry: EntryId, revision: u32) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::EntryId.eq(entry.0)).filter(Column::Number.eq(i64::from(revision)))
}

/// Entries with more than `kept` revisions that nobody named and readers never got, at most `limit` of them.
pub async fn list_overfull(on: &impl Executor, kept: u32, limit: u64) -> Result<Vec<EntryId>, DbError> {
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::EntryId)
        .filter(is_plain())
        .group_by(Column::EntryId)
        .having(Column::Number.count().gt(i64::from(kept)))
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// Deletes the oldest revisions of an entry that nobody named and readers never got, but for `kept` of them. How many
/// there were.
pub async fn prune(on: &impl Executor, entry: EntryId, kept: u32) -> Result<u64, DbError> {
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::EntryId.eq(entry.0))
        .filter(is_plain())
        .order_by_desc(Column::Number)
        .offset(u64::from(kept))
        .limit(1)
        .into_tuple()
        .one(on.connection())
        .await?;
    let Some(last) = last else { return Ok(0) };
    let done = Entity::delete_many()
        .filter(Column::EntryId.eq(entry.0))
        .filter(is_plain())
        .filter(Column::Number.lte(last))
        .exec(on.connection())
        .await?;
    Ok(done.rows_affected)
}

fn is_plain() -> Condition {
    Condition::all().add(Column::Name.is_null()).add(Column::PublishedAt.is_null())
}

fn revision(row: Model) -> Result<Revision, DbError> {
    Ok(Revision {
        entry: EntryId(row.entry_id),
        number: number(row.number, "revisions.number")?,
        fields: serde_json::from_str(&row.fields)
            .map_err(|error| DbError::damaged("revisions.fields", error))?,
        author: row.author_id.map(UserId),
        plugin: row.plugin,
        created_at: moment(row.created_at, "revisions.created_at")?,
    })
}

/// The revision before this one that is still kept.
pub async fn find_before(
    on: &impl Executor,
    entry: EntryId,
    number: u32,
) -> Result<Option<Revision>, DbError> {
    Entity::find()
        .filter(Column::EntryId.eq(entry.0))
        .filter(Column::Number.lt(i64::from(number)))
        .order_by_desc(Column::Number)
        .one(on.connection())
        .await?
        .map(revision)
        .transpose()
}

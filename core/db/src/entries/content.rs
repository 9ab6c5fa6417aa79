//! Entries as plugins ask for them.

use sea_orm::{
    Condition, EntityTrait, Order, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, Func},
};

use super::{
    super::{
        DbError, Executor,
        entities::entry::{Column, Entity},
        values::millis,
    },
    entry, is_public,
};
use sandpress_domain::{ContentCursor, ContentKey, ContentQuery, ContentStatus, Entry, EntryStatus};

/// The entries that the query asks for, of one of the `types` where they are given, and one more where there is one.
pub async fn list_content(
    on: &impl Executor,
    types: Option<&[&str]>,
    query: &ContentQuery,
) -> Result<Vec<Entry>, DbError> {
    let key = || key(query.key, query.status);
    let order = if query.latest_first { Order::Desc } else { Order::Asc };
    let after = query.after.map(|cursor| after(key(), cursor, query.latest_first));
    let rows = Entity::find()
        .filter(condition(types, query))
        .filter(Condition::all().add_option(after))
        .order_by(key(), order.clone())
        .order_by(Column::Id, order)
        .limit(u64::from(query.limit) + 1)
        .all(on.connection())
        .await?;
    rows.into_iter().map(entry).collect()
}

/// What [`ContentKey::of`] says, for a query. A published entry has a moment of publication, so that the index serves.
fn key(key: ContentKey, status: ContentStatus) -> Expr {
    let first_of = |first: Column, second: Column| -> Expr {
        Func::coalesce([first.into_expr(), second.into_expr()]).into()
    };
    match (key, status.is_public()) {
        (ContentKey::Published, true) => Column::PublishedAt.into_expr(),
        (ContentKey::Published, false) => first_of(Column::PublishedAt, Column::CreatedAt),
        (ContentKey::Changed, true) => first_of(Column::RevisedAt, Column::PublishedAt),
        (ContentKey::Changed, false) => Column::UpdatedAt.into_expr(),
    }
}

fn after(key: Expr, cursor: ContentCursor, latest_first: bool) -> Condition {
    let (at, id) = (millis(cursor.at), cursor.id.0);
    let (other_moment, other_entry) = if latest_first {
        (key.clone().lt(at), Column::Id.lt(id))
    } else {
        (key.clone().gt(at), Column::Id.gt(id))
    };
    Condition::any().add(other_moment).add(Condition::all().add(key.eq(at)).add(other_entry))
}

fn condition(types: Option<&[&str]>, query: &ContentQuery) -> Condition {
    let status = match query.status {
        ContentStatus::Published => is_public(),
        ContentStatus::Draft => Condition::all()
            .add(Column::Status.eq(EntryStatus::Draft.as_str()))
            .add(Column::DeletedAt.is_null()),
        ContentStatus::Trash => Condition::all().add(Column::DeletedAt.is_not_null()),
        ContentStatus::Any => Condition::all().add(Column::DeletedAt.is_null()),
    };
    let changed = key(ContentKey::Changed, query.status);
    status
        .add_option(types.map(|types| Column::PublicationType.is_in(types.iter().copied())))
        .add_option(query.publication_type.as_deref().map(|of| Column::PublicationType.eq(of)))
        .add_option(query.published_after.map(|at| Column::PublishedAt.gte(millis(at))))
        .add_option(query.published_before.map(|at| Column::PublishedAt.lt(millis(at))))
        .add_option(query.changed_after.map(|at| changed.gt(millis(at))))
        .add_option(query.author.map(|author| Column::AuthorId.eq(author.0)))
}

//! The list of entries in the admin.

use sea_orm::{
    Condition, EntityTrait, Order, QueryOrder, QuerySelect, QueryTrait, Select,
    prelude::*,
    sea_query::{ExprTrait, NullOrdering},
};

use super::{
    super::{
        DbError, Executor,
        entities::{
            entry::{Column, Entity},
            entry_plan, user,
        },
        values::{contains, millis, number, page},
    },
    entry,
};
use sandpress_domain::{
    Entry, EntryCounts, EntryFilter, EntryOrder, EntryStatus, Page, PageRequest, StatusFilter, UserId,
};

/// The entries that pass the filter, the last changed first.
pub async fn list(
    on: &impl Executor,
    filter: &EntryFilter,
    request: PageRequest,
) -> Result<Page<Entry>, DbError> {
    let query = Entity::find().filter(condition(filter));
    let total = query.clone().count(on.connection()).await?;
    let rows = query
        .apply_if(Some(filter.order), ordered)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, entry)
}

fn ordered(query: Select<Entity>, order: EntryOrder) -> Select<Entity> {
    match order {
        EntryOrder::Changed => query.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id),
        EntryOrder::Published => query
            .order_by_with_nulls(Column::PublishedAt, Order::Desc, NullOrdering::Last)
            .order_by_desc(Column::Id),
        EntryOrder::Title => query.order_by_asc(Column::TitleKey).order_by_desc(Column::Id),
    }
}

/// How many entries there are, of everybody or of one author.
pub async fn counts(on: &impl Executor, author: Option<UserId>) -> Result<EntryCounts, DbError> {
    let count = |status| {
        let filter = EntryFilter { status, ..EntryFilter::default() };
        // A count passes over the NULL of a case without ELSE.
        Expr::case(condition(&filter), 1).count()
    };
    let row: Option<(i64, i64, i64, i64, i64)> = Entity::find()
        .select_only()
        .expr_as(count(StatusFilter::Only(EntryStatus::Draft)), "drafts")
        .expr_as(count(StatusFilter::Only(EntryStatus::Published)), "published")
        .expr_as(count(StatusFilter::Trash), "trashed")
        .expr_as(count(StatusFilter::Only(EntryStatus::Archived)), "archived")
        .expr_as(count(StatusFilter::Planned), "planned")
        .apply_if(author, |query, author| query.filter(Column::AuthorId.eq(author.0)))
        .into_tuple()
        .one(on.connection())
        .await?;
    let (drafts, published, trashed, archived, planned) = row.unwrap_or_default();
    Ok(EntryCounts {
        drafts: number(drafts, "entries")?,
        published: number(published, "entries")?,
        trashed: number(trashed, "entries")?,
        archived: number(archived, "entries")?,
        planned: number(planned, "entries")?,
    })
}

fn condition(filter: &EntryFilter) -> Condition {
    let mut condition = match filter.status {
        StatusFilter::All => Condition::all().add(Column::DeletedAt.is_null()),
        StatusFilter::Only(status) => {
            Condition::all().add(Column::DeletedAt.is_null()).add(Column::Status.eq(status.as_str()))
        }
        StatusFilter::Trash => Condition::all().add(Column::DeletedAt.is_not_null()),
        StatusFilter::Planned => {
            let planned = entry_plan::Entity::find().select_only().column(entry_plan::Column::EntryId);
            Condition::all()
                .add(Column::DeletedAt.is_null())
                .add(Column::Id.in_subquery(planned.into_query()))
        }
    };
    if let Some(publication_type) = &filter.publication_type {
        condition = condition.add(Column::PublicationType.eq(publication_type));
    }
    if let Some(author) = filter.author {
        condition = condition.add(Column::AuthorId.eq(author.0));
    }
    condition = condition
        .add_option(filter.changed_from.map(|from| Column::UpdatedAt.gte(millis(from))))
        .add_option(filter.changed_before.map(|before| Column::UpdatedAt.lt(millis(before))));
    let mut by_title = Condition::all();
    for word in filter.title_contains.as_deref().unwrap_or_default().to_lowercase().split_whitespace() {
        by_title = by_title.add(Column::TitleKey.like(contains(word)));
    }
    if by_title.is_empty() || filter.found.is_empty() {
        return condition.add(by_title);
    }
    let found = Column::Id.is_in(filter.found.iter().map(|id| id.0));
    condition.add(Condition::any().add(by_title).add(found))
}

/// Who began entries, by name: at most 500 people.
pub async fn authors(on: &impl Executor) -> Result<Vec<(UserId, String)>, DbError> {
    let people = Entity::find()
        .select_only()
        .column(Column::AuthorId)
        .filter(Column::AuthorId.is_not_null())
        .distinct();
    let rows: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Name])
        .filter(user::Column::Id.in_subquery(people.into_query()))
        .order_by_asc(user::Column::Name)
        .limit(500)
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

//! The list of entries in the admin.

use sea_orm::{
    Condition, EntityTrait, QueryOrder, QuerySelect, QueryTrait,
    prelude::*,
    sea_query::{ExprTrait, LikeExpr},
};

use super::{
    super::{
        DbError, Executor,
        entities::entry::{Column, Entity},
        values::{number, page},
    },
    entry,
};
use crate::domain::{Entry, EntryCounts, EntryFilter, EntryStatus, Page, PageRequest, StatusFilter, UserId};

/// The entries that pass the filter, the last changed first.
pub async fn list(
    on: &impl Executor,
    filter: &EntryFilter,
    request: PageRequest,
) -> Result<Page<Entry>, DbError> {
    let query = Entity::find().filter(condition(filter));
    let total = query.clone().count(on.connection()).await?;
    let rows = query
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, entry)
}

/// How many entries there are, of everybody or of one author.
pub async fn counts(on: &impl Executor, author: Option<UserId>) -> Result<EntryCounts, DbError> {
    let count = |status| {
        let filter = EntryFilter { status, ..EntryFilter::default() };
        // A count passes over the NULL of a case without ELSE.
        Expr::case(condition(&filter), 1).count()
    };
    let row: Option<(i64, i64, i64)> = Entity::find()
        .select_only()
        .expr_as(count(StatusFilter::Only(EntryStatus::Draft)), "drafts")
        .expr_as(count(StatusFilter::Only(EntryStatus::Published)), "published")
        .expr_as(count(StatusFilter::Trash), "trashed")
        .apply_if(author, |query, author| query.filter(Column::AuthorId.eq(author.0)))
        .into_tuple()
        .one(on.connection())
        .await?;
    let (drafts, published, trashed) = row.unwrap_or_default();
    Ok(EntryCounts {
        drafts: number(drafts, "entries")?,
        published: number(published, "entries")?,
        trashed: number(trashed, "entries")?,
    })
}

fn condition(filter: &EntryFilter) -> Condition {
    let mut condition = match filter.status {
        StatusFilter::All => Condition::all().add(Column::DeletedAt.is_null()),
        StatusFilter::Only(status) => {
            Condition::all().add(Column::DeletedAt.is_null()).add(Column::Status.eq(status.as_str()))
        }
        StatusFilter::Trash => Condition::all().add(Column::DeletedAt.is_not_null()),
    };
    if let Some(publication_type) = &filter.publication_type {
        condition = condition.add(Column::PublicationType.eq(publication_type));
    }
    if let Some(author) = filter.author {
        condition = condition.add(Column::AuthorId.eq(author.0));
    }
    for word in filter.title_contains.as_deref().unwrap_or_default().to_lowercase().split_whitespace() {
        condition = condition.add(Column::TitleKey.like(contains(word)));
    }
    condition
}

/// A pattern for texts that contain `word` as it is written.
fn contains(word: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}

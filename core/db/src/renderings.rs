//! What readers get of published entries.

use std::collections::HashMap;

use sea_orm::{
    Condition, EntityTrait, IntoActiveModel, Iterable, JoinType, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor,
    entities::{
        entry,
        rendering::{Column, Entity, Model},
    },
    entries::is_public,
    values::number,
};
use sandpress_domain::{EntryId, Rendering};

/// Keeps the rendering of a revision in place of any that the entry has.
pub async fn upsert(
    on: &impl Executor,
    entry: EntryId,
    revision: u32,
    rendering: &Rendering,
) -> Result<(), DbError> {
    let head =
        serde_json::to_string(&rendering.head).map_err(|error| DbError::damaged("renderings.head", error))?;
    let presentation = serde_json::to_string(&rendering.presentation)
        .map_err(|error| DbError::damaged("renderings.presentation", error))?;
    let row = Model {
        entry_id: entry.0,
        revision: i64::from(revision),
        title: rendering.title.clone(),
        excerpt: rendering.excerpt.clone(),
        html: rendering.html.clone(),
        word_count: i64::from(rendering.word_count),
        image_url: rendering.image_url.clone(),
        image_alt: rendering.image_alt.clone(),
        made_by: rendering.made_by.clone(),
        head,
        presentation,
    };
    let others = Column::iter().filter(|column| !matches!(column, Column::EntryId));
    Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(Column::EntryId).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The rendering of the entry.
pub async fn find(on: &impl Executor, entry: EntryId) -> Result<Option<Rendering>, DbError> {
    Entity::find_by_id(entry.0).one(on.connection()).await?.map(rendering).transpose()
}

/// What lists say of an entry that readers see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderingSummary {
    /// The title that readers see.
    pub title: String,
    /// One or two sentences.
    pub excerpt: String,
    /// Words of the text.
    pub word_count: u32,
}

/// What the renderings of these entries say in lists; an entry without a rendering is left out.
pub async fn summaries(
    on: &impl Executor,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, RenderingSummary>, DbError> {
    let rows: Vec<(Uuid, String, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::EntryId, Column::Title, Column::Excerpt, Column::WordCount])
        .filter(Column::EntryId.is_in(entries.iter().map(|id| id.0)))
        .into_tuple()
        .all(on.connection())
        .await?;
    let summary = |(id, title, excerpt, words)| {
        let word_count = number(words, "renderings.word_count")?;
        Ok((EntryId(id), RenderingSummary { title, excerpt, word_count }))
    };
    rows.into_iter().map(summary).collect()
}

/// Marks the rendering of the entry as out of date, where it has one.
pub async fn mark_outdated(on: &impl Executor, entry: EntryId) -> Result<(), DbError> {
    let change = Entity::update_many().col_expr(Column::MadeBy, Expr::value(""));
    change.filter(Column::EntryId.eq(entry.0)).exec(on.connection()).await?;
    Ok(())
}

/// Takes the rendering of the entry away, where it has one.
pub async fn delete(on: &impl Executor, entry: EntryId) -> Result<(), DbError> {
    Entity::delete_by_id(entry.0).exec(on.connection()).await?;
    Ok(())
}

/// At most `limit` entries of the type that readers see and whose rendering is missing, of another revision, or not
/// made by `made_by`; newest first, those begun before `before` where it is given.
pub async fn list_outdated(
    on: &impl Executor,
    publication_type: &str,
    made_by: &str,
    before: Option<EntryId>,
    limit: u32,
) -> Result<Vec<EntryId>, DbError> {
    let outdated = Condition::any().add(Column::EntryId.is_null()).add(Column::MadeBy.ne(made_by)).add(
        Expr::col((Entity, Column::Revision))
            .ne(Expr::col((entry::Entity, entry::Column::PublishedRevision))),
    );
    let page = before.map(|before| entry::Column::Id.lt(before.0));
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .join(JoinType::LeftJoin, entry::Relation::Rendering.def())
        .filter(is_public())
        .filter(entry::Column::PublicationType.eq(publication_type))
        .filter(outdated)
        .filter(Condition::all().add_option(page))
        .order_by_desc(entry::Column::Id)
        .limit(u64::from(limit))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// The row as a rendering.
pub(super) fn rendering(row: Model) -> Result<Rendering, DbError> {
    Ok(Rendering {
        title: row.title,
        excerpt: row.excerpt,
        html: row.html,
        word_count: number(row.word_count, "renderings.word_count")?,
        image_url: row.image_url,
        image_alt: row.image_alt,
        made_by: row.made_by,
        head: serde_json::from_str(&row.head).map_err(|error| DbError::damaged("renderings.head", error))?,
        presentation: serde_json::from_str(&row.presentation)
            .map_err(|error| DbError::damaged("renderings.presentation", error))?,
    })
}

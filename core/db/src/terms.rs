//! Categories and tags.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect,
    QueryTrait, prelude::*,
};

use super::{
    DbError, Executor, Transaction,
    entities::{
        entry, entry_term,
        term::{Column, Entity, Model},
        term_redirect,
    },
    entries::is_public,
    executor::Connected,
    values::{contains, millis, number, parsed},
};
use sandpress_domain::{EntryId, Taxonomy, Term, TermId, TermSlug, Timestamp};

/// Keeps every other change of trees out until the commit: of terms, of pages below each other, and of names that are made
/// unique.
pub async fn lock(tx: &Transaction) -> Result<(), DbError> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        // On SQLite the transaction is the only writer from its beginning.
        tx.connection().execute_unprepared("SELECT pg_advisory_xact_lock(7305808869231650145)").await?;
    }
    Ok(())
}

/// Adds a term.
///
/// # Errors
/// [`DbError::Conflict`] with `TermSlug` or `TermName`.
pub async fn insert(on: &impl Executor, term: &Term, now: Timestamp) -> Result<(), DbError> {
    let mut row = row(term).into_active_model();
    row.created_at = Set(millis(now));
    Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Writes everything of the term but its taxonomy.
///
/// # Errors
/// As for [`insert`].
pub async fn update(on: &impl Executor, term: &Term) -> Result<(), DbError> {
    let mut change = row(term).into_active_model().reset_all();
    change.id = sea_orm::ActiveValue::NotSet;
    change.taxonomy = sea_orm::ActiveValue::NotSet;
    change.created_at = sea_orm::ActiveValue::NotSet;
    Entity::update_many().set(change).filter(Column::Id.eq(term.id.0)).exec(on.connection()).await?;
    Ok(())
}

/// Deletes the term; entries no longer have it. Nothing may stand below it.
pub async fn delete(on: &impl Executor, id: TermId) -> Result<(), DbError> {
    Entity::delete_by_id(id.0).exec(on.connection()).await?;
    Ok(())
}

/// The term of this id.
pub async fn find(on: &impl Executor, id: TermId) -> Result<Option<Term>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(term).transpose()
}

/// The term of this slug.
pub async fn find_by_slug(
    on: &impl Executor,
    taxonomy: Taxonomy,
    slug: &TermSlug,
) -> Result<Option<Term>, DbError> {
    let row =
        Entity::find().filter(Column::Taxonomy.eq(taxonomy.as_str())).filter(Column::Slug.eq(slug.as_str()));
    row.one(on.connection()).await?.map(term).transpose()
}

/// The term that had this slug once.
pub async fn find_redirect(
    on: &impl Executor,
    taxonomy: Taxonomy,
    slug: &TermSlug,
) -> Result<Option<Term>, DbError> {
    let key = (taxonomy.as_str().to_owned(), slug.as_str().to_owned());
    match term_redirect::Entity::find_by_id(key).one(on.connection()).await? {
        Some(row) => find(on, TermId(row.term_id)).await,
        None => Ok(None),
    }
}

/// Leads a slug to the term, also where it led to another one.
pub async fn redirect(
    on: &impl Executor,
    taxonomy: Taxonomy,
    slug: &TermSlug,
    to: TermId,
) -> Result<(), DbError> {
    unredirect(on, taxonomy, slug).await?;
    let row = term_redirect::ActiveModel {
        taxonomy: Set(taxonomy.as_str().to_owned()),
        slug: Set(slug.as_str().to_owned()),
        term_id: Set(to.0),
    };
    term_redirect::Entity::insert(row).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Leads a slug nowhere any more.
pub async fn unredirect(on: &impl Executor, taxonomy: Taxonomy, slug: &TermSlug) -> Result<(), DbError> {
    let key = (taxonomy.as_str().to_owned(), slug.as_str().to_owned());
    term_redirect::Entity::delete_by_id(key).exec(on.connection()).await?;
    Ok(())
}

/// Leads what led to one term to another.
pub async fn move_redirects(on: &impl Executor, from: TermId, to: TermId) -> Result<(), DbError> {
    let change = term_redirect::ActiveModel { term_id: Set(to.0), ..Default::default() };
    let rows = term_redirect::Entity::update_many().set(change);
    rows.filter(term_redirect::Column::TermId.eq(from.0)).exec(on.connection()).await?;
    Ok(())
}

/// Every term of the taxonomy, by name.
pub async fn list(on: &impl Executor, taxonomy: Taxonomy) -> Result<Vec<Term>, DbError> {
    let rows = Entity::find().filter(Column::Taxonomy.eq(taxonomy.as_str())).order_by_asc(Column::Name);
    rows.all(on.connection()).await?.into_iter().map(term).collect()
}

/// Tags whose names have the text in them, whatever its case.
pub async fn search_tags(on: &impl Executor, text: &str, limit: u64) -> Result<Vec<Term>, DbError> {
    let rows = Entity::find()
        .filter(Column::Taxonomy.eq(Taxonomy::Tag.as_str()))
        .filter(Column::NameKey.like(contains(text)))
        .order_by_asc(Column::Name)
        .limit(limit);
    rows.all(on.connection()).await?.into_iter().map(term).collect()
}

/// The tags with these keys.
pub async fn tags_by_key(on: &impl Executor, keys: &[String]) -> Result<Vec<Term>, DbError> {
    let rows = Entity::find()
        .filter(Column::Taxonomy.eq(Taxonomy::Tag.as_str()))
        .filter(Column::NameKey.is_in(keys.iter().map(String::as_str)));
    rows.all(on.connection()).await?.into_iter().map(term).collect()
}

/// Those of the terms that there are, by name.
pub async fn find_all(on: &impl Executor, ids: &[TermId]) -> Result<Vec<Term>, DbError> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0))).order_by_asc(Column::Name);
    rows.all(on.connection()).await?.into_iter().map(term).collect()
}

/// The terms of each of the entries, by name.
pub async fn of_entries(
    on: &impl Executor,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, Vec<Term>>, DbError> {
    let rows = entry_term::Entity::find()
        .filter(entry_term::Column::EntryId.is_in(entries.iter().map(|id| id.0)))
        .all(on.connection())
        .await?;
    let mut ids: Vec<_> = rows.iter().map(|row| TermId(row.term_id)).collect();
    ids.sort();
    ids.dedup();
    let terms = find_all(on, &ids).await?;
    let mut of_entries: HashMap<EntryId, Vec<Term>> = HashMap::new();
    for term in &terms {
        for row in rows.iter().filter(|row| row.term_id == term.id.0) {
            of_entries.entry(EntryId(row.entry_id)).or_default().push(term.clone());
        }
    }
    Ok(of_entries)
}

/// Gives the entry these terms and no others.
pub async fn set_of_entry(tx: &Transaction, entry: EntryId, terms: &[TermId]) -> Result<(), DbError> {
    let old = entry_term::Entity::delete_many().filter(entry_term::Column::EntryId.eq(entry.0));
    old.exec(tx.connection()).await?;
    if terms.is_empty() {
        return Ok(());
    }
    let row = |term: &TermId| entry_term::ActiveModel { entry_id: Set(entry.0), term_id: Set(term.0) };
    entry_term::Entity::insert_many(terms.iter().map(row)).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The entries with the term.
pub async fn entries_with(on: &impl Executor, term: TermId) -> Result<Vec<EntryId>, DbError> {
    let ids: Vec<Uuid> = entry_term::Entity::find()
        .select_only()
        .column(entry_term::Column::EntryId)
        .filter(entry_term::Column::TermId.eq(term.0))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// Gives the entries of one term another one.
pub async fn move_entries(tx: &Transaction, from: TermId, to: TermId) -> Result<(), DbError> {
    let has = |term: TermId| {
        entry_term::Entity::find()
            .select_only()
            .column(entry_term::Column::EntryId)
            .filter(entry_term::Column::TermId.eq(term.0))
            .into_tuple::<Uuid>()
            .all(tx.connection())
    };
    let (theirs, already) = (has(from).await?, has(to).await?);
    let row = |entry| entry_term::ActiveModel { entry_id: Set(entry), term_id: Set(to.0) };
    let rows: Vec<_> = theirs.into_iter().filter(|entry| !already.contains(entry)).map(row).collect();
    for rows in rows.chunks(500) {
        let rows = rows.iter().cloned();
        entry_term::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    let old = entry_term::Entity::delete_many().filter(entry_term::Column::TermId.eq(from.0));
    old.exec(tx.connection()).await?;
    Ok(())
}

/// How many entries have each term, of all that are not in the trash, or of those in public lists.
pub async fn counts(on: &impl Executor, public: bool) -> Result<HashMap<TermId, u64>, DbError> {
    let mut wanted = entry::Entity::find().filter(entry::Column::DeletedAt.is_null());
    if public {
        wanted = wanted.filter(is_public()).filter(entry::Column::Listed.eq(true));
    }
    let ids = wanted.select_only().column(entry::Column::Id).into_query();
    let rows: Vec<(Uuid, i64)> = entry_term::Entity::find()
        .select_only()
        .column(entry_term::Column::TermId)
        .column_as(entry_term::Column::EntryId.count(), "count")
        .filter(entry_term::Column::EntryId.in_subquery(ids))
        .group_by(entry_term::Column::TermId)
        .into_tuple()
        .all(on.connection())
        .await?;
    rows.into_iter().map(|(id, count)| Ok((TermId(id), number(count, "entry_terms")?))).collect()
}

fn row(term: &Term) -> Model {
    let key = match (term.taxonomy, term.parent) {
        (Taxonomy::Tag, _) => term.name.key(),
        (Taxonomy::Category, None) => format!("/{}", term.name.key()),
        (Taxonomy::Category, Some(parent)) => format!("{parent}/{}", term.name.key()),
    };
    Model {
        id: term.id.0,
        taxonomy: term.taxonomy.as_str().to_owned(),
        name: term.name.as_str().to_owned(),
        name_key: key,
        slug: term.slug.as_str().to_owned(),
        description: term.description.clone(),
        parent_id: term.parent.map(|parent| parent.0),
        created_at: 0,
    }
}

fn term(row: Model) -> Result<Term, DbError> {
    Ok(Term {
        id: TermId(row.id),
        taxonomy: parsed(&row.taxonomy, "terms.taxonomy")?,
        name: parsed(&row.name, "terms.name")?,
        slug: parsed(&row.slug, "terms.slug")?,
        description: row.description,
        parent: row.parent_id.map(TermId),
    })
}

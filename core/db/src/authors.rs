//! Who wrote what, and what readers may know of them.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QueryOrder, QuerySelect, QueryTrait,
    prelude::*,
    sea_query::{ExprTrait, OnConflict, Query},
};

use super::{
    DbError, Executor, Transaction,
    entities::{
        entry, entry_author,
        profile::{ActiveModel, Column, Entity, Model},
        user,
    },
    entries::is_public,
    executor::Connected,
    values::parsed,
};
use sandpress_domain::{Author, EntryId, Profile, TermSlug, UserId};

/// The authors of each of the entries, in their order.
pub async fn of_entries(
    on: &impl Executor,
    entries: &[EntryId],
) -> Result<HashMap<EntryId, Vec<Author>>, DbError> {
    let rows = entry_author::Entity::find()
        .filter(entry_author::Column::EntryId.is_in(entries.iter().map(|id| id.0)))
        .order_by_asc(entry_author::Column::Position)
        .all(on.connection())
        .await?;
    let mut ids: Vec<_> = rows.iter().map(|row| UserId(row.user_id)).collect();
    ids.sort();
    ids.dedup();
    let people = named(on, &ids).await?;
    let mut of_entries: HashMap<EntryId, Vec<Author>> = HashMap::new();
    for row in rows {
        if let Some(author) = people.iter().find(|author| author.user.0 == row.user_id) {
            of_entries.entry(EntryId(row.entry_id)).or_default().push(author.clone());
        }
    }
    Ok(of_entries)
}

/// Those of the people who have a profile.
pub async fn named(on: &impl Executor, people: &[UserId]) -> Result<Vec<Author>, DbError> {
    let ids = || people.iter().map(|id| id.0);
    let names: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Name])
        .filter(user::Column::Id.is_in(ids()))
        .into_tuple()
        .all(on.connection())
        .await?;
    let slugs = Entity::find().filter(Column::UserId.is_in(ids())).all(on.connection()).await?;
    let author = |row: Model| {
        let name = names.iter().find(|(id, _)| *id == row.user_id).map(|(_, name)| name.clone())?;
        let slug = parsed(&row.slug, "profiles.slug");
        Some(slug.map(|slug| Author { user: UserId(row.user_id), name, slug }))
    };
    slugs.into_iter().filter_map(author).collect()
}

/// Names these people as the authors of the entry, in this order, and nobody else.
pub async fn set_of_entry(tx: &Transaction, entry: EntryId, people: &[UserId]) -> Result<(), DbError> {
    let old = entry_author::Entity::delete_many().filter(entry_author::Column::EntryId.eq(entry.0));
    old.exec(tx.connection()).await?;
    if people.is_empty() {
        return Ok(());
    }
    let row = |(position, person): (i32, &UserId)| entry_author::ActiveModel {
        entry_id: Set(entry.0),
        user_id: Set(person.0),
        position: Set(position),
    };
    let rows = (0..).zip(people).map(row);
    entry_author::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// People with a profile who wrote something that readers see, at most `limit`.
pub async fn public(on: &impl Executor, limit: u64) -> Result<Vec<UserId>, DbError> {
    let seen = Query::select()
        .expr(Expr::value(1))
        .from(entry_author::Entity)
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((entry_author::Entity, entry_author::Column::EntryId)),
        )
        .and_where(
            Expr::col((entry_author::Entity, entry_author::Column::UserId)).equals((Entity, Column::UserId)),
        )
        .cond_where(is_public())
        .to_owned();
    let ids: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::UserId)
        .filter(Expr::exists(seen))
        .limit(limit)
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// The entries of which the person is an author.
pub async fn entries_by(on: &impl Executor, person: UserId) -> Result<Vec<EntryId>, DbError> {
    let ids: Vec<Uuid> = entry_author::Entity::find()
        .select_only()
        .column(entry_author::Column::EntryId)
        .filter(entry_author::Column::UserId.eq(person.0))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// The entries of which the person is the only author and that have no byline.
pub async fn entries_of_nobody_else(on: &impl Executor, person: UserId) -> Result<Vec<EntryId>, DbError> {
    let theirs = entry_author::Entity::find()
        .select_only()
        .column(entry_author::Column::EntryId)
        .filter(entry_author::Column::UserId.eq(person.0))
        .into_query();
    let others = entry_author::Entity::find()
        .select_only()
        .column(entry_author::Column::EntryId)
        .filter(entry_author::Column::UserId.ne(person.0))
        .into_query();
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::Id.in_subquery(theirs))
        .filter(entry::Column::Id.not_in_subquery(others))
        .filter(entry::Column::Byline.eq(""))
        .into_tuple()
        .all(on.connection())
        .await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// The person's profile.
pub async fn find_profile(on: &impl Executor, person: UserId) -> Result<Option<Profile>, DbError> {
    Entity::find_by_id(person.0).one(on.connection()).await?.map(profile).transpose()
}

/// The profile of this slug.
pub async fn find_by_slug(on: &impl Executor, slug: &TermSlug) -> Result<Option<Profile>, DbError> {
    let row = Entity::find().filter(Column::Slug.eq(slug.as_str()));
    row.one(on.connection()).await?.map(profile).transpose()
}

/// Writes a profile, also where there was none.
///
/// # Errors
/// [`DbError::Conflict`] with `AuthorSlug`.
pub async fn save_profile(on: &impl Executor, profile: &Profile) -> Result<(), DbError> {
    let links =
        serde_json::to_string(&profile.links).map_err(|error| DbError::damaged("profiles.links", error))?;
    let row = ActiveModel {
        user_id: Set(profile.user.0),
        slug: Set(profile.slug.as_str().to_owned()),
        bio: Set(profile.bio.clone()),
        links: Set(links),
        picture: Set(profile.picture.clone()),
    };
    let mut change = OnConflict::column(Column::UserId);
    change.update_columns([Column::Slug, Column::Bio, Column::Links, Column::Picture]);
    Entity::insert(row).on_conflict(change).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Whether readers see an entry of the person.
pub async fn has_public_entries(on: &impl Executor, person: UserId) -> Result<bool, DbError> {
    let seen: Option<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(is_public())
        .filter(is_by(person))
        .into_tuple()
        .one(on.connection())
        .await?;
    Ok(seen.is_some())
}

/// That the entry is by this person, asked for each entry: few people write most of what a site has.
pub(crate) fn is_by(person: UserId) -> Expr {
    let theirs = Query::select()
        .expr(Expr::value(1))
        .from(entry_author::Entity)
        .and_where(
            Expr::col((entry_author::Entity, entry_author::Column::EntryId))
                .equals((entry::Entity, entry::Column::Id)),
        )
        .and_where(entry_author::Column::UserId.eq(person.0))
        .to_owned();
    Expr::exists(theirs)
}

fn profile(row: Model) -> Result<Profile, DbError> {
    Ok(Profile {
        user: UserId(row.user_id),
        slug: parsed(&row.slug, "profiles.slug")?,
        bio: row.bio,
        links: serde_json::from_str(&row.links).map_err(|error| DbError::damaged("profiles.links", error))?,
        picture: row.picture,
    })
}

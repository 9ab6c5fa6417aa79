//! Lists of entries that people keep under names.

use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, prelude::*, sea_query::OnConflict};

use super::{
    DbError, Executor,
    entities::saved_list::{Column, Entity, Model},
};
use sandpress_domain::{SavedList, UserId};

/// Keeps a list, in place of one of the same name.
pub async fn upsert(on: &impl Executor, person: UserId, list: &SavedList) -> Result<(), DbError> {
    let row = Model { person_id: person.0, name: list.name.clone(), query: list.query.clone() };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::PersonId, Column::Name]).update_column(Column::Query).to_owned(),
        )
        .exec_without_returning(on.connection())
        .await?;
    Ok(())
}

/// The lists of a person by name.
pub async fn list(on: &impl Executor, person: UserId) -> Result<Vec<SavedList>, DbError> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person.0))
        .order_by_asc(Column::Name)
        .all(on.connection())
        .await?;
    Ok(rows.into_iter().map(|row| SavedList { name: row.name, query: row.query }).collect())
}

/// Forgets a list. Whether there was one.
pub async fn delete(on: &impl Executor, person: UserId, name: &str) -> Result<bool, DbError> {
    let key = (person.0, name.to_owned());
    Ok(Entity::delete_by_id(key).exec(on.connection()).await?.rows_affected > 0)
}

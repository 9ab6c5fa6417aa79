//! Roles that the site made for itself.

use std::sync::Arc;

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, prelude::*, sea_query::OnConflict};

use super::{
    DbError, Executor,
    entities::{
        role::{ActiveModel, Column, Entity, Model},
        user,
    },
    values::{millis, parsed},
};
use sandpress_domain::{CustomRole, Role, RoleKey, Timestamp};

/// Makes a role, or changes its name and permissions.
pub async fn save(on: &impl Executor, role: &CustomRole, now: Timestamp) -> Result<(), DbError> {
    let row = ActiveModel {
        key: Set(role.key.as_str().to_owned()),
        label: Set(role.label.clone()),
        permissions: Set(role.permissions.to_string()),
        created_at: Set(millis(now)),
    };
    let mut change = OnConflict::column(Column::Key);
    change.update_columns([Column::Label, Column::Permissions]);
    Entity::insert(row).on_conflict(change).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// The role of this key.
pub async fn find(on: &impl Executor, key: &str) -> Result<Option<CustomRole>, DbError> {
    Entity::find_by_id(key).one(on.connection()).await?.map(custom).transpose()
}

/// The role that a word names: one that every site has, or one of this site's own.
pub async fn resolve(on: &impl Executor, word: &str) -> Result<Option<Role>, DbError> {
    if let Ok(role) = word.parse::<Role>() {
        return Ok(Some(role));
    }
    Ok(find(on, word).await?.map(|role| Role::Custom(Arc::new(role))))
}

/// Every role of the site, by name.
pub async fn list(on: &impl Executor) -> Result<Vec<CustomRole>, DbError> {
    let rows = Entity::find().order_by_asc(Column::Label).order_by_asc(Column::Key);
    rows.all(on.connection()).await?.into_iter().map(custom).collect()
}

/// How many people have the role.
pub async fn count_users(on: &impl Executor, key: &str) -> Result<u64, DbError> {
    Ok(user::Entity::find().filter(user::Column::Role.eq(key)).count(on.connection()).await?)
}

/// Deletes the role. Whether there was one. Nobody may have it any more.
pub async fn delete(on: &impl Executor, key: &RoleKey) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(key.as_str()).exec(on.connection()).await?.rows_affected > 0)
}

pub(super) fn custom(row: Model) -> Result<CustomRole, DbError> {
    Ok(CustomRole {
        key: parsed(&row.key, "roles.key")?,
        label: row.label,
        permissions: parsed(&row.permissions, "roles.permissions")?,
    })
}

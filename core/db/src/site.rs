//! Menus and the settings of the site. One number says whether any of them has changed.

use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OnConflict},
};

use super::{
    DbError, Executor, Transaction,
    entities::{menu, site_setting},
    executor::Connected,
};
use sandpress_domain::{Menu, StoredSettings};

/// The only row of the settings.
const ROW: i32 = 1;

/// The number that grows with every change of the settings and the menus, by whatever node.
pub async fn version(on: &impl Executor) -> Result<i64, DbError> {
    let version: Option<i64> = site_setting::Entity::find_by_id(ROW)
        .select_only()
        .column(site_setting::Column::Version)
        .into_tuple()
        .one(on.connection())
        .await?;
    Ok(version.unwrap_or_default())
}

/// The settings.
pub async fn settings(on: &impl Executor) -> Result<StoredSettings, DbError> {
    match site_setting::Entity::find_by_id(ROW).one(on.connection()).await? {
        Some(row) => {
            serde_json::from_str(&row.data).map_err(|error| DbError::damaged("site_settings.data", error))
        }
        None => Ok(StoredSettings::default()),
    }
}

/// Writes the settings.
pub async fn save_settings(tx: &Transaction, settings: &StoredSettings) -> Result<(), DbError> {
    let data =
        serde_json::to_string(settings).map_err(|error| DbError::damaged("site_settings.data", error))?;
    site_setting::Entity::update_many()
        .col_expr(site_setting::Column::Data, Expr::value(data))
        .filter(site_setting::Column::Id.eq(ROW))
        .exec(tx.connection())
        .await?;
    grow(tx).await
}

/// Every menu, by name.
pub async fn menus(on: &impl Executor) -> Result<Vec<Menu>, DbError> {
    let rows = menu::Entity::find().order_by_asc(menu::Column::Label).all(on.connection()).await?;
    rows.into_iter().map(menu).collect()
}

/// The menu of this key.
pub async fn find_menu(on: &impl Executor, key: &str) -> Result<Option<Menu>, DbError> {
    menu::Entity::find_by_id(key).one(on.connection()).await?.map(menu).transpose()
}

/// Writes a menu, also where there was none. Another one that stood at its location stands nowhere.
pub async fn save_menu(tx: &Transaction, saved: &Menu) -> Result<(), DbError> {
    let items =
        serde_json::to_string(&saved.items).map_err(|error| DbError::damaged("menus.items", error))?;
    let location = Some(saved.location.clone()).filter(|location| !location.is_empty());
    if location.is_some() {
        menu::Entity::update_many()
            .col_expr(menu::Column::Location, Expr::value(None::<String>))
            .filter(menu::Column::Location.eq(location.clone()))
            .exec(tx.connection())
            .await?;
    }
    let row = menu::ActiveModel {
        key: Set(saved.key.clone()),
        label: Set(saved.label.clone()),
        location: Set(location),
        items: Set(items),
    };
    let mut change = OnConflict::column(menu::Column::Key);
    change.update_columns([menu::Column::Label, menu::Column::Location, menu::Column::Items]);
    menu::Entity::insert(row).on_conflict(change).exec_without_returning(tx.connection()).await?;
    grow(tx).await
}

/// Deletes a menu. Whether there was one.
pub async fn delete_menu(tx: &Transaction, key: &str) -> Result<bool, DbError> {
    let done = menu::Entity::delete_by_id(key).exec(tx.connection()).await?;
    grow(tx).await?;
    Ok(done.rows_affected > 0)
}

/// Says that something changed that pages show.
pub async fn grow(tx: &Transaction) -> Result<(), DbError> {
    site_setting::Entity::update_many()
        .col_expr(site_setting::Column::Version, Expr::col(site_setting::Column::Version).add(1))
        .filter(site_setting::Column::Id.eq(ROW))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn menu(row: menu::Model) -> Result<Menu, DbError> {
    Ok(Menu {
        key: row.key,
        label: row.label,
        location: row.location.unwrap_or_default(),
        items: serde_json::from_str(&row.items).map_err(|error| DbError::damaged("menus.items", error))?,
    })
}

//! Which theme the site shows, and the settings of each.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::Set, EntityTrait, prelude::*, sea_query::OnConflict};

use super::{DbError, Executor, Transaction, entities::theme, executor::Connected, site};
use sandpress_domain::ThemeValues;

/// The themes that were chosen or changed: the chosen one, and the settings of each, by name.
pub async fn all(on: &impl Executor) -> Result<(Option<String>, BTreeMap<String, ThemeValues>), DbError> {
    let (mut chosen, mut settings) = (None, BTreeMap::new());
    for row in theme::Entity::find().all(on.connection()).await? {
        if row.is_chosen {
            chosen = Some(row.name.clone());
        }
        if !row.settings.is_empty() {
            let values = serde_json::from_str(&row.settings)
                .map_err(|error| DbError::damaged("themes.settings", error))?;
            settings.insert(row.name, values);
        }
    }
    Ok((chosen, settings))
}

/// Chooses a theme in place of the one before; none for the one of `cms.toml`.
pub async fn choose(tx: &Transaction, name: Option<&str>) -> Result<(), DbError> {
    theme::Entity::update_many()
        .col_expr(theme::Column::IsChosen, Expr::value(false))
        .filter(theme::Column::IsChosen.eq(true))
        .exec(tx.connection())
        .await?;
    if let Some(name) = name {
        let row = theme::ActiveModel {
            name: Set(name.to_owned()),
            is_chosen: Set(true),
            settings: Set(String::new()),
        };
        let mut change = OnConflict::column(theme::Column::Name);
        change.update_column(theme::Column::IsChosen);
        theme::Entity::insert(row).on_conflict(change).exec_without_returning(tx.connection()).await?;
    }
    site::grow(tx).await
}

/// Writes the settings of a theme.
pub async fn save_settings(tx: &Transaction, name: &str, values: &ThemeValues) -> Result<(), DbError> {
    let settings =
        serde_json::to_string(values).map_err(|error| DbError::damaged("themes.settings", error))?;
    let row =
        theme::ActiveModel { name: Set(name.to_owned()), is_chosen: Set(false), settings: Set(settings) };
    let mut change = OnConflict::column(theme::Column::Name);
    change.update_column(theme::Column::Settings);
    theme::Entity::insert(row).on_conflict(change).exec_without_returning(tx.connection()).await?;
    site::grow(tx).await
}

/// Forgets the settings of a theme, so that all of them are as the theme has them.
pub async fn forget_settings(tx: &Transaction, name: &str) -> Result<(), DbError> {
    theme::Entity::update_many()
        .col_expr(theme::Column::Settings, Expr::value(String::new()))
        .filter(theme::Column::Name.eq(name))
        .exec(tx.connection())
        .await?;
    site::grow(tx).await
}

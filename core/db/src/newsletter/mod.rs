//! The newsletter: its settings, its issues, and what became of them.

mod deliveries;
mod issues;

use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect, prelude::*, sea_query::OnConflict};

pub use deliveries::{
    Delivery, count, count_queued, drop_missing, find_by_mail, insert_deliveries, mark_unsubscribed,
    set_state,
};
pub use issues::{
    delete, find, find_by_slug, find_for_update, insert, list, list_archived, list_of_entry, update,
};

use super::{
    DbError, Executor, Transaction,
    entities::newsletter_setting::{ActiveModel, Column, Entity},
    executor::Connected,
};
use sandpress_domain::NewsletterSettings;

/// The only row of the settings.
const ROW: i32 = 1;

/// The settings.
pub async fn settings(on: &impl Executor) -> Result<NewsletterSettings, DbError> {
    match Entity::find_by_id(ROW).one(on.connection()).await? {
        Some(row) => serde_json::from_str(&row.data)
            .map_err(|error| DbError::damaged("newsletter_settings.data", error)),
        None => Ok(NewsletterSettings::default()),
    }
}

/// Writes the settings. [`link_key`] was called before.
pub async fn save_settings(tx: &Transaction, settings: &NewsletterSettings) -> Result<(), DbError> {
    let change = ActiveModel { data: Set(written(settings)?), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(ROW)).exec(tx.connection()).await?;
    Ok(())
}

/// The key of the links in mail, which is `offered` where there was none. It never changes, since links in mail are good
/// for ever.
pub async fn link_key(on: &impl Executor, offered: &str) -> Result<String, DbError> {
    let row = ActiveModel {
        id: Set(ROW),
        data: Set(written(&NewsletterSettings::default())?),
        link_key: Set(offered.to_owned()),
    };
    let keep = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(row).on_conflict(keep).exec_without_returning(on.connection()).await?;
    let key: Option<String> = Entity::find_by_id(ROW)
        .select_only()
        .column(Column::LinkKey)
        .into_tuple()
        .one(on.connection())
        .await?;
    key.ok_or_else(|| DbError::damaged("newsletter_settings.link_key", "there is none"))
}

fn written(settings: &NewsletterSettings) -> Result<String, DbError> {
    serde_json::to_string(settings).map_err(|error| DbError::damaged("newsletter_settings.data", error))
}

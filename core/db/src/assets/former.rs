//! Addresses that an asset had before its bytes were replaced.

use sea_orm::{ActiveValue::Set, EntityTrait, prelude::*, sea_query::OnConflict};

use super::{
    ActiveModel as AssetChange, Column as AssetColumn, Entity as Assets, find_by_id, search_key, size,
};
use crate::{
    DbError, Executor, Transaction,
    entities::former_asset::{ActiveModel, Column, Entity},
    executor::Connected,
};
use sandpress_domain::{Asset, ProcessingState};

/// The asset that once had this address.
pub async fn find_former(on: &impl Executor, sha256: &str, name: &str) -> Result<Option<Asset>, DbError> {
    let key = (sha256.to_owned(), name.to_owned());
    match Entity::find_by_id(key).one(on.connection()).await? {
        Some(former) => find_by_id(on, former.asset_id).await,
        None => Ok(None),
    }
}

/// Gives the asset other bytes, and remembers the address that it had. What was known of its content is forgotten.
///
/// # Errors
/// [`DbError::Conflict`] where another asset has these bytes under this name.
pub async fn replace_bytes(tx: &Transaction, before: &Asset, after: &Asset) -> Result<(), DbError> {
    let former = ActiveModel {
        sha256: Set(before.sha256.clone()),
        name: Set(before.name.clone()),
        asset_id: Set(before.id),
    };
    let again = OnConflict::columns([Column::Sha256, Column::Name]).update_column(Column::AssetId).to_owned();
    Entity::insert(former).on_conflict(again).exec_without_returning(tx.connection()).await?;
    forget_former(tx, &after.sha256, &after.name).await?;
    let change = AssetChange {
        sha256: Set(after.sha256.clone()),
        name: Set(after.name.clone()),
        media_type: Set(after.media_type.clone()),
        size: Set(size(after.size)?),
        width: Set(0),
        height: Set(0),
        duration_ms: Set(0),
        placeholder: Set(String::new()),
        codecs: Set(String::new()),
        taken: Set("[]".to_owned()),
        state: Set(ProcessingState::Waiting.as_str().to_owned()),
        problem: Set(String::new()),
        search_key: Set(search_key(&after.name, &after.about)),
        ..Default::default()
    };
    let same = Assets::update_many().set(change).filter(AssetColumn::Id.eq(before.id));
    same.exec(tx.connection()).await?;
    Ok(())
}

/// Forgets a former address, since an asset has it now.
pub async fn forget_former(on: &impl Executor, sha256: &str, name: &str) -> Result<(), DbError> {
    Entity::delete_by_id((sha256.to_owned(), name.to_owned())).exec(on.connection()).await?;
    Ok(())
}

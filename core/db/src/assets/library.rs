//! The library as people look through it, and what they change in it.

use sea_orm::{
    ActiveValue::Set,
    Condition, EntityTrait, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, Query, SelectStatement},
};

use super::{ActiveModel, Column, Entity, asset, is_of, search_key, uses::in_use};
use crate::{
    DbError, Executor,
    entities::asset_use,
    values::{contains, page},
};
use sandpress_domain::{Asset, AssetWords, FocalPoint, MediaKind, Page, PageRequest, UserId};

/// Which assets are wanted.
#[derive(Clone, Debug, Default)]
pub struct AssetFilter {
    /// With each of these words in name, title, alternative text, caption or credit, whatever its case.
    pub text: String,
    /// Of one of these kinds; of any where there is none.
    pub kinds: Vec<MediaKind>,
    /// In this folder, or in none.
    pub folder: Option<FolderChoice>,
    /// Pictures that nobody has described.
    pub lacks_alt: bool,
    /// Which no entry uses.
    pub is_unused: bool,
    /// Which this person added.
    pub uploaded_by: Option<UserId>,
}

/// A folder to narrow a list to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderChoice {
    /// What lies in no folder.
    Outside,
    /// What lies in this one.
    In(Uuid),
}

/// The assets that pass the filter, newest first.
pub async fn list_page(
    on: &impl Executor,
    filter: &AssetFilter,
    request: PageRequest,
) -> Result<Page<Asset>, DbError> {
    let wanted = Entity::find().filter(condition(filter));
    let total = wanted.clone().count(on.connection()).await?;
    let rows = wanted
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, asset)
}

/// The same without a count, those that were added before `before` where it is given.
pub async fn list_before(
    on: &impl Executor,
    filter: &AssetFilter,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Asset>, DbError> {
    let rows = Entity::find()
        .filter(condition(filter).add_option(before.map(|before| Column::Id.lt(before))))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
        .all(on.connection())
        .await?;
    rows.into_iter().map(asset).collect()
}

fn condition(filter: &AssetFilter) -> Condition {
    let mut condition = Condition::all()
        .add_option(filter.uploaded_by.map(|user| Column::UploadedBy.eq(user.0)))
        .add_option(filter.folder.map(|choice| match choice {
            FolderChoice::Outside => Column::FolderId.is_null(),
            FolderChoice::In(folder) => Column::FolderId.eq(folder),
        }));
    if !filter.kinds.is_empty() {
        condition =
            condition.add(filter.kinds.iter().fold(Condition::any(), |any, kind| any.add(is_of(*kind))));
    }
    if filter.lacks_alt {
        condition = condition.add(is_of(MediaKind::Image)).add(Column::Alt.eq(""));
    }
    if filter.is_unused {
        condition = condition.add(Expr::exists(uses_of_row()).not());
    }
    for word in filter.text.split_whitespace() {
        condition = condition.add(Column::SearchKey.like(contains(&word.to_lowercase())));
    }
    condition
}

/// The uses that count of the asset of the outer query's row.
fn uses_of_row() -> SelectStatement {
    let same = Expr::col((asset_use::Entity, asset_use::Column::AssetId)).equals((Entity, Column::Id));
    let mut query = Query::select();
    in_use(query.expr(Expr::val(1))).and_where(same).to_owned()
}

/// Keeps what people say of the asset, and its focal point. Whether there is such an asset.
pub async fn set_words(
    on: &impl Executor,
    id: Uuid,
    name: &str,
    about: &AssetWords,
    focal: Option<FocalPoint>,
) -> Result<bool, DbError> {
    let change = ActiveModel {
        title: Set(about.title.clone()),
        alt: Set(about.alt.clone()),
        caption: Set(about.caption.clone()),
        credit: Set(about.credit.clone()),
        focal_x: Set(focal.map(|focal| focal.x.into())),
        focal_y: Set(focal.map(|focal| focal.y.into())),
        search_key: Set(search_key(name, about)),
        ..Default::default()
    };
    let changed = Entity::update_many().set(change).filter(Column::Id.eq(id)).exec(on.connection()).await?;
    Ok(changed.rows_affected > 0)
}

/// Puts assets into a folder, or out of any. How many there were.
pub async fn set_folder(on: &impl Executor, ids: &[Uuid], folder: Option<Uuid>) -> Result<u64, DbError> {
    let change = ActiveModel { folder_id: Set(folder), ..Default::default() };
    let those = Entity::update_many().set(change).filter(Column::Id.is_in(ids.iter().copied()));
    Ok(those.exec(on.connection()).await?.rows_affected)
}

/// Deletes the asset with its former addresses. Its bytes stay until nothing names them. Whether there was one.
pub async fn delete(on: &impl Executor, id: Uuid) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id).exec(on.connection()).await?.rows_affected > 0)
}

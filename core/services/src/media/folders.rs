//! Folders of the library.

use uuid::Uuid;

use super::{may_change, need};
use crate::{ServiceError, Services};
use sandpress_db::{DbError, Executor, UniqueKey, assets as rows};
use sandpress_domain::{Actor, MediaFolder, Permission, is_one_line};

/// The longest name, in characters.
const NAME: usize = 100;

/// The most assets that are moved at once.
const MOVED: usize = 200;

const NO_FOLDER: ServiceError = ServiceError::NotFound("this folder");

impl Services {
    /// Every folder, by name.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_media_folders(&self, actor: &Actor) -> Result<Vec<MediaFolder>, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        Ok(rows::folders(self.db()).await?)
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] where the name is none or taken.
    pub async fn create_media_folder(&self, actor: &Actor, name: &str) -> Result<MediaFolder, ServiceError> {
        need(actor, Permission::MediaManage)?;
        let folder = MediaFolder { id: Uuid::now_v7(), name: checked(name)?, created_at: self.clock().now() };
        rows::insert_folder(self.db(), &folder).await.map_err(taken)?;
        Ok(folder)
    }

    /// Gives a folder another name.
    ///
    /// # Errors
    /// As for a new one; [`ServiceError::NotFound`].
    pub async fn rename_media_folder(&self, actor: &Actor, id: Uuid, name: &str) -> Result<(), ServiceError> {
        need(actor, Permission::MediaManage)?;
        let renamed = rows::rename_folder(self.db(), id, &checked(name)?).await.map_err(taken)?;
        if renamed { Ok(()) } else { Err(NO_FOLDER) }
    }

    /// Deletes a folder in which nothing lies.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`]; [`ServiceError::State`] where something lies in it.
    pub async fn delete_media_folder(&self, actor: &Actor, id: Uuid) -> Result<(), ServiceError> {
        need(actor, Permission::MediaManage)?;
        let tx = self.db().begin().await?;
        if rows::count_in_folder(&tx, id).await? > 0 {
            return Err(ServiceError::State("files lie in this folder: move them elsewhere first"));
        }
        if !rows::delete_folder(&tx, id).await? {
            return Err(NO_FOLDER);
        }
        Ok(tx.commit().await?)
    }

    /// Puts assets into a folder, or out of any. All or none; how many there were.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] where one of them is not the actor's to change; [`ServiceError::NotFound`].
    pub async fn move_assets(
        &self,
        actor: &Actor,
        ids: &[Uuid],
        folder: Option<Uuid>,
    ) -> Result<u64, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        if ids.len() > MOVED {
            return Err(ServiceError::invalid("", format!("move at most {MOVED} files at once")));
        }
        let tx = self.db().begin().await?;
        need_folder(&tx, folder).await?;
        for id in ids {
            let asset = rows::find_by_id(&tx, *id).await?.ok_or(super::NO_ASSET)?;
            if !may_change(actor, &asset) {
                return Err(ServiceError::Denied(Permission::MediaManage));
            }
        }
        let moved = rows::set_folder(&tx, ids, folder).await?;
        tx.commit().await?;
        Ok(moved)
    }
}

/// Refuses a folder that is not there.
pub(super) async fn need_folder(on: &impl Executor, folder: Option<Uuid>) -> Result<(), ServiceError> {
    let Some(id) = folder else { return Ok(()) };
    let is_there = rows::folders(on).await?.iter().any(|folder| folder.id == id);
    if is_there { Ok(()) } else { Err(NO_FOLDER) }
}

fn checked(name: &str) -> Result<String, ServiceError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME || !is_one_line(name) {
        return Err(ServiceError::invalid("name", format!("a folder has a name of 1 to {NAME} characters")));
    }
    Ok(name.to_owned())
}

fn taken(error: DbError) -> ServiceError {
    match error {
        DbError::Conflict(UniqueKey::MediaFolder) => {
            ServiceError::invalid("name", "there is a folder of this name: choose another one")
        }
        error => error.into(),
    }
}

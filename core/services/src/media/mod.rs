//! The media library: what people add, say of it, put into folders, replace and delete.

mod addresses;
mod care;
mod delivery;
mod folders;
mod moving;
mod replace;
mod sweep;
mod upload;

pub use care::{CareProgress, CareReport};
pub use delivery::{MediaAddress, MediaFile};
pub(super) use moving::open_storage;
pub use moving::{MoveProgress, MoveReport, move_storage};
pub use sandpress_db::assets::{AssetFilter, AssetUse, FolderChoice};
pub use sweep::SweepReport;
pub use upload::{MediaUpload, NewUpload, Uploaded};

use uuid::Uuid;

use crate::{ServiceError, Services, renditions};
use sandpress_db::assets as rows;
use sandpress_domain::{
    Actor, Asset, AssetWords, FieldError, FocalPoint, MediaKind, Page, PageRequest, PageTag, Permission,
    is_one_line,
};

/// The longest title and credit, in characters.
const LINE: usize = 300;

/// The longest alternative text and caption, in characters.
const TEXT: usize = 2000;

/// The most entries that are named as users of an asset.
const USES: u32 = 100;

const NO_ASSET: ServiceError = ServiceError::NotFound("this file");

/// An asset with what the actor may do with it.
#[derive(Clone, Debug)]
pub struct AssetDetails {
    /// The asset.
    pub asset: Asset,
    /// The entries that use it, at most a hundred.
    pub uses: Vec<AssetUse>,
    /// Who added it.
    pub uploader: Option<String>,
    /// Whether the actor may change, replace and delete it.
    pub may_change: bool,
}

/// What was filled in about an asset.
#[derive(Clone, Debug, Default)]
pub struct AssetPatch {
    /// What people say of it.
    pub about: AssetWords,
    /// The place in a picture that stays visible; none for its middle.
    pub focal: Option<FocalPoint>,
    /// The folder that it lies in.
    pub folder: Option<Uuid>,
}

fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

/// Whether the actor may change, replace and delete the asset.
fn may_change(actor: &Actor, asset: &Asset) -> bool {
    let is_own = asset.uploaded_by.is_some() && asset.uploaded_by == actor.user_id();
    actor.has(Permission::MediaManage) || (is_own && actor.has(Permission::MediaUpload))
}

impl Services {
    /// A page of the library, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_assets(
        &self,
        actor: &Actor,
        filter: &AssetFilter,
        request: PageRequest,
    ) -> Result<Page<Asset>, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        Ok(rows::list_page(self.db(), filter, request).await?)
    }

    /// The assets that come after one in the library, and whether there are more.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_assets_after(
        &self,
        actor: &Actor,
        filter: &AssetFilter,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<(Vec<Asset>, bool), ServiceError> {
        need(actor, Permission::MediaUpload)?;
        let mut assets = rows::list_before(self.db(), filter, after, limit.saturating_add(1)).await?;
        let has_more = assets.len() > limit as usize;
        assets.truncate(limit as usize);
        Ok((assets, has_more))
    }

    /// An asset with where it is used.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn get_asset(&self, actor: &Actor, id: Uuid) -> Result<AssetDetails, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        let asset = rows::find_by_id(self.db(), id).await?.ok_or(NO_ASSET)?;
        let uploader = match asset.uploaded_by {
            Some(user) => self.find_user(user).await?.map(|user| user.name.to_string()),
            None => None,
        };
        let uses = rows::uses(self.db(), id, USES).await?;
        Ok(AssetDetails { may_change: may_change(actor, &asset), asset, uses, uploader })
    }

    /// The asset, where the actor may change it.
    async fn get_own_asset(&self, actor: &Actor, id: Uuid) -> Result<Asset, ServiceError> {
        need(actor, Permission::MediaUpload)?;
        let asset = rows::find_by_id(self.db(), id).await?.ok_or(NO_ASSET)?;
        if may_change(actor, &asset) { Ok(asset) } else { Err(ServiceError::Denied(Permission::MediaManage)) }
    }

    /// Keeps what people say of an asset.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`]; [`ServiceError::Invalid`] with a message for each field.
    pub async fn describe_asset(
        &self,
        actor: &Actor,
        id: Uuid,
        patch: &AssetPatch,
    ) -> Result<Asset, ServiceError> {
        let mut asset = self.get_own_asset(actor, id).await?;
        asset.about = checked(&patch.about)?;
        let before = asset.focal;
        asset.focal = patch.focal.filter(|_| asset.kind() == MediaKind::Image);
        asset.folder = patch.folder;
        let tx = self.db().begin().await?;
        folders::need_folder(&tx, patch.folder).await?;
        if !rows::set_words(&tx, id, &asset.name, &asset.about, asset.focal).await? {
            return Err(NO_ASSET);
        }
        rows::set_folder(&tx, &[id], patch.folder).await?;
        if asset.focal != before {
            renditions::queue(&tx, id, self.clock().now()).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(asset)
    }

    /// Deletes an asset; its bytes go with the next sweep. One that entries use is deleted only where `even_if_used`.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`], [`ServiceError::State`] where it is used.
    pub async fn delete_asset(
        &self,
        actor: &Actor,
        id: Uuid,
        even_if_used: bool,
    ) -> Result<(), ServiceError> {
        self.get_own_asset(actor, id).await?;
        let tx = self.db().begin().await?;
        if !even_if_used && !rows::uses(&tx, id, 1).await?.is_empty() {
            return Err(ServiceError::State("entries use this file: take it out of them first"));
        }
        if !rows::delete(&tx, id).await? {
            return Err(NO_ASSET);
        }
        self.commit_pages(tx, self.in_theme(id)).await
    }

    /// What a change of the address of an asset touches: every page, where a setting of a theme names the asset.
    fn in_theme(&self, id: Uuid) -> Option<PageTag> {
        self.site().themes.assets.contains_key(&id.to_string()).then_some(PageTag::Theme)
    }
}

fn checked(about: &AssetWords) -> Result<AssetWords, ServiceError> {
    let mut errors = Vec::new();
    let mut line = |field: &str, text: &str| {
        let text = text.trim().to_owned();
        if text.chars().count() > LINE || !is_one_line(&text) {
            errors.push(FieldError::new(field, format!("write one line of at most {LINE} characters")));
        }
        text
    };
    let (title, credit) = (line("title", &about.title), line("credit", &about.credit));
    let mut text = |field: &str, text: &str| {
        let text = text.trim().replace("\r\n", "\n");
        if text.chars().count() > TEXT {
            errors.push(FieldError::new(field, format!("write at most {TEXT} characters")));
        }
        text
    };
    let (alt, caption) = (text("alt", &about.alt), text("caption", &about.caption));
    if errors.is_empty() {
        Ok(AssetWords { title, alt, caption, credit })
    } else {
        Err(ServiceError::Invalid(errors))
    }
}

//! Who may do what with an entry.

use crate::{
    domain::{Actor, Entry, Permission, UserId},
    services::ServiceError,
};

/// The permission, or the error that names it.
pub(super) fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

/// Whether the actor may see, change, trash and restore the entry.
pub(super) fn may_edit(actor: &Actor, entry: &Entry) -> bool {
    actor.has(Permission::EntryEditAny)
        || (is_own(actor, entry.author) && actor.has(Permission::EntryEditOwn))
}

/// The permission to publish and unpublish entries that `author` began.
pub(super) fn need_publish(actor: &Actor, author: Option<UserId>) -> Result<(), ServiceError> {
    if is_own(actor, author) && actor.has(Permission::EntryPublishOwn) {
        return Ok(());
    }
    need(actor, Permission::EntryPublishAny)
}

fn is_own(actor: &Actor, author: Option<UserId>) -> bool {
    author.is_some() && author == actor.user_id()
}

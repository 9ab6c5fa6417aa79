//! Who may do what with an entry.

use crate::ServiceError;
use sandpress_domain::{Actor, Entry, FieldValues, Permission, PluginActor, UserId};

/// The permission, or the error that names it.
pub(super) fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

/// Whether the actor may see, change, trash and restore the entry.
pub(super) fn may_edit(actor: &Actor, entry: &Entry) -> bool {
    let covers = |plugin: &PluginActor| plugin.writing.scope.has_type(&entry.publication_type);
    let is_covered = actor.plugin().is_none_or(covers);
    is_covered
        && (actor.has(Permission::EntryEditAny)
            || (is_own(actor, entry.author) && actor.has(Permission::EntryEditOwn)))
}

/// The grant of a whole publication type, where the actor is a plugin.
pub(super) fn need_type(actor: &Actor, publication_type: &str) -> Result<(), ServiceError> {
    match actor.plugin() {
        Some(plugin) if !plugin.writing.scope.has_whole_type(publication_type) => {
            Err(ServiceError::NotGranted(format!(
                "the publication type {publication_type:?} with all its fields"
            )))
        }
        _ => Ok(()),
    }
}

/// The grant of every field that differs, where the actor is a plugin.
pub(super) fn need_fields(
    actor: &Actor,
    publication_type: &str,
    before: &FieldValues,
    after: &FieldValues,
) -> Result<(), ServiceError> {
    let Some(plugin) = actor.plugin() else { return Ok(()) };
    let names = before.iter().chain(after.iter()).map(|(name, _)| name);
    let refused = |name: &&str| {
        before.get(name) != after.get(name) && !plugin.writing.scope.has_field(publication_type, name)
    };
    match names.into_iter().find(refused) {
        Some(name) => Err(ServiceError::NotGranted(format!("the field {name:?} of {publication_type:?}"))),
        None => Ok(()),
    }
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

//! Roles that the site makes for itself.

use std::collections::BTreeSet;

use sandpress_db::{people as people_rows, roles as rows};
use sandpress_domain::{
    Actor, CustomRole, FieldError, Permission, PermissionSet, Role, RoleKey, SecurityEventKind, Visit,
    is_one_line,
};

use super::{Transaction, as_now, may_give_permissions, need};
use crate::{
    ServiceError, Services,
    audit::{by, record},
};

/// The longest name of a role, in characters.
const LABEL: usize = 60;

/// A role as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct NewRole {
    /// Its word.
    pub key: String,
    /// Its name.
    pub label: String,
    /// The words of the permissions.
    pub permissions: Vec<String>,
}

/// A role with how many people have it.
#[derive(Clone, Debug)]
pub struct RoleInUse {
    /// The role.
    pub role: Role,
    /// How many have it.
    pub people: u64,
}

impl Services {
    /// Every role: those of each site from the least to the most, then its own by name.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_roles(&self, actor: &Actor) -> Result<Vec<RoleInUse>, ServiceError> {
        need(actor, Permission::RoleManage).or_else(|_| need(actor, Permission::UserRead))?;
        let own = rows::list(self.db()).await?.into_iter().map(|role| Role::Custom(role.into()));
        let mut roles = Vec::new();
        for role in Role::BUILT_IN.into_iter().chain(own) {
            let people = rows::count_users(self.db(), role.as_str()).await?;
            roles.push(RoleInUse { role, people });
        }
        Ok(roles)
    }

    /// The role of this word that the site made for itself.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn get_role(&self, actor: &Actor, key: &str) -> Result<CustomRole, ServiceError> {
        need(actor, Permission::RoleManage)?;
        rows::find(self.db(), key).await?.ok_or(NO_ROLE)
    }

    /// Makes a role.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] with a message for each field; [`ServiceError::State`] where it
    /// may do what the actor may not.
    pub async fn create_role(&self, actor: &Actor, new: &NewRole, visit: &Visit) -> Result<(), ServiceError> {
        let (tx, actor) = self.begin_role(actor).await?;
        let role = checked(new)?;
        if rows::find(&tx, role.key.as_str()).await?.is_some() {
            return Err(ServiceError::invalid("key", "there is a role of this word: choose another one"));
        }
        may_give_permissions(&actor, role.permissions)?;
        self.save_role(tx, &actor, &role, visit).await
    }

    /// Gives a role another name and other permissions. They hold for all its people from their next request on.
    ///
    /// # Errors
    /// As for [`Services::create_role`]; [`ServiceError::NotFound`].
    pub async fn change_role(&self, actor: &Actor, new: &NewRole, visit: &Visit) -> Result<(), ServiceError> {
        let (tx, actor) = self.begin_role(actor).await?;
        let before = rows::find(&tx, &new.key).await?.ok_or(NO_ROLE)?;
        let role = checked(new)?;
        may_give_permissions(&actor, before.permissions)?;
        may_give_permissions(&actor, role.permissions)?;
        self.save_role(tx, &actor, &role, visit).await
    }

    /// Deletes a role that nobody has.
    ///
    /// # Errors
    /// As for [`Services::change_role`]; [`ServiceError::State`] where people have it.
    pub async fn delete_role(&self, actor: &Actor, key: &str, visit: &Visit) -> Result<(), ServiceError> {
        let (tx, actor) = self.begin_role(actor).await?;
        let role = rows::find(&tx, key).await?.ok_or(NO_ROLE)?;
        may_give_permissions(&actor, role.permissions)?;
        if rows::count_users(&tx, key).await? > 0 {
            return Err(ServiceError::State("people have this role: give them another one first"));
        }
        rows::delete(&tx, &role.key).await?;
        let event = by(&actor, SecurityEventKind::PermissionsChanged, self.clock().now());
        let event = event.to(format!("role {key}")).from(visit.address()).with("change", "deleted");
        record(&tx, &event).await?;
        Ok(tx.commit().await?)
    }

    async fn begin_role(&self, actor: &Actor) -> Result<(Transaction, Actor), ServiceError> {
        need(actor, Permission::RoleManage)?;
        let tx = self.db().begin().await?;
        people_rows::lock(&tx).await?;
        let actor = as_now(&tx, actor).await?;
        need(&actor, Permission::RoleManage)?;
        Ok((tx, actor))
    }

    async fn save_role(
        &self,
        tx: Transaction,
        actor: &Actor,
        role: &CustomRole,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let now = self.clock().now();
        rows::save(&tx, role, now).await?;
        let event = by(actor, SecurityEventKind::PermissionsChanged, now).from(visit.address());
        let event = event.to(format!("role {}", role.key.as_str()));
        record(&tx, &event.with("permissions", role.permissions.to_string())).await?;
        Ok(tx.commit().await?)
    }
}

const NO_ROLE: ServiceError = ServiceError::NotFound("this role");

fn checked(new: &NewRole) -> Result<CustomRole, ServiceError> {
    let mut errors = Vec::new();
    let key =
        new.key.parse::<RoleKey>().map_err(|error| errors.push(FieldError::new("key", error.to_string())));
    let label = new.label.trim();
    if label.is_empty() || label.chars().count() > LABEL || !is_one_line(label) {
        errors.push(FieldError::new("label", "a role has a name of 1 to 60 characters"));
    }
    let words: BTreeSet<_> = new.permissions.iter().map(String::as_str).collect();
    let permissions: Result<PermissionSet, _> =
        words.into_iter().map(|word| word.parse::<Permission>()).collect();
    let permissions =
        permissions.map_err(|error| errors.push(FieldError::new("permissions", error.to_string())));
    match (key, permissions) {
        (Ok(key), Ok(permissions)) if errors.is_empty() => {
            Ok(CustomRole { key, label: label.to_owned(), permissions })
        }
        _ => Err(ServiceError::Invalid(errors)),
    }
}

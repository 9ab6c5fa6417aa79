//! People with an account, as those see and change them who run the site.
//!
//! Nobody changes an account that may do more than they may, nobody gives a role that may, only owners decide about
//! owners, and the site always keeps an owner who can log in. All of it is decided inside the transaction that changes
//! something, with nobody else changing accounts meanwhile.

mod recovery;
mod roles;

use sandpress_db::{Transaction, people as rows, roles as role_rows, sessions, users};
use sandpress_domain::{
    Actor, Page, PageRequest, Permission, PermissionSet, Role, SecurityEvent, SecurityEventKind, Timestamp,
    User, UserId, UserSession, Visit,
};

use crate::{
    ServiceError, Services,
    audit::{by, record},
};

pub use roles::{NewRole, RoleInUse};
pub use rows::PeopleFilter;

/// Somebody's account with what is to be known about it.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub user: User,
    /// Whether the next log-in asks for a new password.
    pub must_change_password: bool,
    /// How many sessions go on.
    pub sessions: u64,
}

impl Services {
    /// The people who pass the filter, by name.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_people(
        &self,
        actor: &Actor,
        filter: &PeopleFilter,
        request: PageRequest,
    ) -> Result<Page<User>, ServiceError> {
        need(actor, Permission::UserRead)?;
        Ok(rows::list(self.db(), filter, request).await?)
    }

    /// Somebody's account.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn get_person(&self, actor: &Actor, id: UserId) -> Result<Person, ServiceError> {
        need(actor, Permission::UserRead)?;
        let user = users::find_by_id(self.db(), id).await?.ok_or(NOBODY)?;
        Ok(Person {
            user,
            must_change_password: users::must_change_password(self.db(), id).await?,
            sessions: rows::count_sessions(self.db(), id).await?,
        })
    }

    /// The account of this name or email address.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn get_person_by_login(&self, actor: &Actor, login: &str) -> Result<User, ServiceError> {
        need(actor, Permission::UserRead)?;
        Ok(users::find_by_login(self.db(), login).await?.ok_or(NOBODY)?.0)
    }

    /// Whether the actor may give people this role, and change the accounts of those who have it.
    pub fn may_give_role(&self, actor: &Actor, role: &Role) -> bool {
        actor.has(Permission::UserManage) && may_give(actor, role).is_ok()
    }

    /// Disables an account: its sessions end, and nobody logs in to it. What it wrote stays.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`]; [`ServiceError::State`] where the rules about owners and
    /// one's own account forbid it.
    pub async fn disable_person(&self, actor: &Actor, id: UserId, visit: &Visit) -> Result<(), ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        if change.user.disabled_at.is_some() {
            return Ok(());
        }
        rows::set_disabled(&change.tx, id, Some(change.now)).await?;
        sessions::delete_for_user(&change.tx, id).await?;
        change.finish(SecurityEventKind::UserDisabled, |event| event).await
    }

    /// Lets an account be used again.
    ///
    /// # Errors
    /// As for [`Services::disable_person`].
    pub async fn enable_person(&self, actor: &Actor, id: UserId, visit: &Visit) -> Result<(), ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        if change.user.disabled_at.is_none() {
            return Ok(());
        }
        rows::set_disabled(&change.tx, id, None).await?;
        change.finish(SecurityEventKind::UserUpdated, |event| event.with("change", "enabled")).await
    }

    /// Gives somebody the role of this word, and ends their sessions: what they may do next begins with a log-in.
    ///
    /// # Errors
    /// As for [`Services::disable_person`]; [`ServiceError::Invalid`] for a word that is no role of the site.
    pub async fn set_role(
        &self,
        actor: &Actor,
        id: UserId,
        role: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        let role = role_rows::resolve(&change.tx, role).await?.ok_or_else(unknown_role)?;
        may_give(&change.actor, &role)?;
        if change.user.role.as_str() == role.as_str() {
            return Ok(());
        }
        rows::set_role(&change.tx, id, &role).await?;
        sessions::delete_for_user(&change.tx, id).await?;
        let before = change.user.role.to_string();
        change
            .finish(SecurityEventKind::PermissionsChanged, |event| {
                event.with("role_before", before).with("role", role.as_str())
            })
            .await
    }

    /// Wants a new password of somebody: their sessions end, and the next log-in asks for it.
    ///
    /// # Errors
    /// As for [`Services::disable_person`].
    pub async fn force_reset(&self, actor: &Actor, id: UserId, visit: &Visit) -> Result<(), ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        users::want_new_password(&change.tx, id).await?;
        sessions::delete_for_user(&change.tx, id).await?;
        self.mail_password_link(&change.tx, &change.user, change.now, visit).await?;
        change
            .finish(SecurityEventKind::UserUpdated, |event| event.with("change", "must set a password"))
            .await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Ends all sessions of somebody. How many there were.
    ///
    /// # Errors
    /// As for [`Services::disable_person`].
    pub async fn end_sessions_of(
        &self,
        actor: &Actor,
        id: UserId,
        visit: &Visit,
    ) -> Result<u64, ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        let ended = sessions::delete_for_user(&change.tx, id).await?;
        change
            .finish(SecurityEventKind::SessionEnd, |event| event.with("sessions", ended.to_string()))
            .await?;
        Ok(ended)
    }

    /// The sessions that go on, of everybody or of one person, the last used first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_sessions(
        &self,
        actor: &Actor,
        id: Option<UserId>,
    ) -> Result<Vec<UserSession>, ServiceError> {
        need(actor, Permission::UserManage)?;
        Ok(sessions::list(self.db(), id).await?)
    }

    /// Ends one session of somebody.
    ///
    /// # Errors
    /// As for [`Services::disable_person`]; [`ServiceError::NotFound`] also for a session that has ended.
    pub async fn end_session_of(
        &self,
        actor: &Actor,
        id: UserId,
        key: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let change = self.begin_change(actor, id, visit).await?;
        if !sessions::delete_one(&change.tx, id, key).await? {
            return Err(ServiceError::NotFound("this session"));
        }
        change.finish(SecurityEventKind::SessionEnd, |event| event.with("sessions", "1")).await
    }

    /// Begins to change somebody's account. Both accounts are read now: whoever has lost a permission in the meantime
    /// does nothing with it any more.
    async fn begin_change(&self, actor: &Actor, id: UserId, visit: &Visit) -> Result<Change, ServiceError> {
        need(actor, Permission::UserManage)?;
        let tx = self.db().begin().await?;
        rows::lock(&tx).await?;
        let actor = as_now(&tx, actor).await?;
        need(&actor, Permission::UserManage)?;
        let user = users::find_by_id(&tx, id).await?.ok_or(NOBODY)?;
        if actor.user_id() == Some(id) {
            return Err(OWN_ACCOUNT);
        }
        may_give(&actor, &user.role)?;
        Ok(Change { tx, actor, user, now: self.clock().now(), address: visit.address() })
    }
}

/// A change of somebody's account that is under way.
struct Change {
    tx: Transaction,
    actor: Actor,
    user: User,
    now: Timestamp,
    address: String,
}

impl Change {
    /// Writes the event and makes the change last, unless no owner would be left.
    async fn finish(
        self,
        kind: SecurityEventKind,
        with: impl FnOnce(SecurityEvent) -> SecurityEvent,
    ) -> Result<(), ServiceError> {
        if is_active_owner(&self.user) {
            keep_an_owner(&self.tx).await?;
        }
        let event = by(&self.actor, kind, self.now).to(self.user.name.as_str()).from(self.address);
        record(&self.tx, &with(event)).await?;
        Ok(self.tx.commit().await?)
    }
}

/// Nobody is left to run the site without one.
const LAST_OWNER: ServiceError =
    ServiceError::State("this is the last owner who can log in: make somebody else an owner first");
const OWN_ACCOUNT: ServiceError = ServiceError::State(
    "this is your own account: somebody else has to do it, so that nobody shuts themselves out by mistake",
);
const ONLY_OWNERS: ServiceError = ServiceError::State("only owners decide about owners");
const TOO_MUCH: ServiceError =
    ServiceError::State("this role may do what you may not: ask somebody whose role includes it");
const NOBODY: ServiceError = ServiceError::NotFound("this account");

/// Refuses a change after which no owner could log in; asked inside its transaction, after [`rows::lock`].
pub(crate) async fn keep_an_owner(tx: &Transaction) -> Result<(), ServiceError> {
    if rows::count_owners(tx).await? > 0 { Ok(()) } else { Err(LAST_OWNER) }
}

fn is_active_owner(user: &User) -> bool {
    user.role == Role::Owner && user.disabled_at.is_none()
}

pub(crate) fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

/// The actor as they are inside the transaction.
async fn as_now(tx: &Transaction, actor: &Actor) -> Result<Actor, ServiceError> {
    let user = match actor {
        Actor::User(user) => user,
        Actor::System => return Ok(Actor::System),
        // Programs decide about no accounts, whatever their person may.
        Actor::Token(_) | Actor::Plugin(_) => return Err(ServiceError::Denied(Permission::UserManage)),
    };
    let user = users::find_by_id(tx, user.id).await?.filter(|user| user.disabled_at.is_none());
    user.map(Actor::User).ok_or(ServiceError::Denied(Permission::UserManage))
}

/// Whether the actor may decide about people of this role, and make others such.
pub(crate) fn may_give(actor: &Actor, role: &Role) -> Result<(), ServiceError> {
    let is_owner = match actor {
        Actor::User(user) => user.role == Role::Owner,
        Actor::System => true,
        _ => false,
    };
    match role {
        Role::Owner if !is_owner => Err(ONLY_OWNERS),
        role => may_give_permissions(actor, role.permissions()),
    }
}

fn may_give_permissions(actor: &Actor, permissions: PermissionSet) -> Result<(), ServiceError> {
    if permissions.iter().all(|permission| actor.has(permission)) { Ok(()) } else { Err(TOO_MUCH) }
}

fn unknown_role() -> ServiceError {
    ServiceError::invalid("role", "this site has no such role: choose one from the list")
}

//! Invitations: accounts with a role that somebody chose.

use super::{Posting, ServiceError, Services, by_visitor, mailbox, no_link};
use crate::{audit::by, people::may_give};
use sandpress_config::Registration;
use sandpress_db::{account_links as links, roles, users as rows};
use sandpress_domain::{AccountLink, Actor, Email, LinkPurpose, Permission, Role, SecurityEventKind, Visit};

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The email address.
    pub email: String,
    /// The word for the role.
    pub role: String,
}

impl Services {
    /// Sends an invitation. One that was sent to the same address before is of no use any more.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::State`] where the site takes nobody; [`ServiceError::Invalid`] for what is
    /// no address or role, for an address that has an account, and for a role that the actor may not give.
    pub async fn invite(
        &self,
        actor: &Actor,
        new: &NewInvitation,
        visit: &Visit,
    ) -> Result<AccountLink, ServiceError> {
        need_to_invite(actor)?;
        if self.registration() == Registration::Closed {
            return Err(ServiceError::State(
                "nobody is taken: set registration under [accounts] in cms.toml to \"invitation\"",
            ));
        }
        let email: Email =
            new.email.parse().map_err(|error| ServiceError::invalid("email", format!("{error}")))?;
        let to = mailbox(&email)?;
        let role = roles::resolve(self.db(), &new.role).await?;
        let role =
            role.ok_or_else(|| ServiceError::invalid("role", "there is no such role: choose another"))?;
        if may_give(actor, &role).is_err() {
            return Err(ServiceError::invalid("role", "your own role may not do all that this one may"));
        }
        if rows::find_by_login(self.db(), email.as_str()).await?.is_some() {
            let message = "there is already an account with this email address";
            return Err(ServiceError::invalid("email", message));
        }
        let now = self.clock().now();
        let link = AccountLink {
            user: actor.user_id(),
            role: Some(role.as_str().to_owned()),
            ..AccountLink::new(LinkPurpose::Invitation, email, now)
        };
        let name = match actor {
            Actor::User(user) => user.name.as_str(),
            _ => "The owner of the site",
        };
        let event = by(actor, SecurityEventKind::TokenCreated, now)
            .to(link.email.as_str())
            .with("role", role.as_str())
            .from(visit.address());
        let tx = self.db().begin().await?;
        links::delete_to(&tx, LinkPurpose::Invitation, &link.email).await?;
        let token = self.make_link(&tx, &link, event).await?;
        let letter = self.invitation_letter(name, role.label(), &token);
        self.post_letter(&tx, &letter, Posting::to(to).secret()).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(link)
    }

    /// The invitations that nobody has accepted yet.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_invitations(&self, actor: &Actor) -> Result<Vec<AccountLink>, ServiceError> {
        need_to_invite(actor)?;
        Ok(links::list(self.db(), LinkPurpose::Invitation, self.clock().now()).await?)
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`] where the address has none.
    pub async fn revoke_invitation(
        &self,
        actor: &Actor,
        email: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        need_to_invite(actor)?;
        let email: Email = email.parse().map_err(|_| ServiceError::NotFound("the invitation"))?;
        let event = by(actor, SecurityEventKind::TokenRevoked, self.clock().now());
        let tx = self.db().begin().await?;
        if links::delete_to(&tx, LinkPurpose::Invitation, &email).await? == 0 {
            return Err(ServiceError::NotFound("the invitation"));
        }
        let event = event.to(email.as_str()).with("purpose", LinkPurpose::Invitation.as_str());
        crate::audit::record(&tx, &event.from(visit.address())).await?;
        Ok(tx.commit().await?)
    }

    /// The role of an invitation, if whoever invited may still give it.
    pub(super) async fn invited_role(&self, link: &AccountLink) -> Result<Role, ServiceError> {
        let word = link.role.as_deref().ok_or_else(no_link)?;
        let role = roles::resolve(self.db(), word).await?.ok_or_else(no_link)?;
        let Some(by) = link.user else { return Ok(role) };
        let by = rows::find_by_id(self.db(), by).await?.filter(|user| user.disabled_at.is_none());
        let by = Actor::User(by.ok_or_else(no_link)?);
        if need_to_invite(&by).is_err() || may_give(&by, &role).is_err() {
            let event = by_visitor(SecurityEventKind::AccessDenied, self.clock().now(), &Visit::default());
            self.note(&event.to(link.email.as_str()).with("purpose", link.purpose.as_str())).await;
            return Err(no_link());
        }
        Ok(role)
    }
}

fn need_to_invite(actor: &Actor) -> Result<(), ServiceError> {
    let permission = Permission::UserManage;
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

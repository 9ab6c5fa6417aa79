//! Accounts that people make themselves, by a link to their address.

use super::{Posting, ServiceError, Services, by_visitor, mailbox, no_link};
use crate::{NewUser, audit::record, throttle::Tried};
use sandpress_config::Registration;
use sandpress_db::{account_links as links, roles, users as rows};
use sandpress_domain::{
    AccountLink, Email, LinkPurpose, Role, SecurityEvent, SecurityEventKind, User, Visit,
};

/// What a person chooses whose address is known to be theirs.
#[derive(Clone)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl Services {
    /// Sends a link to an address with which an account can be made, or tells the address that it has one. The answer is
    /// the same.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where nobody may register; [`ServiceError::Invalid`] for what is no address.
    pub async fn ask_to_register(&self, email: &str, visit: &Visit) -> Result<(), ServiceError> {
        self.need_registration()?;
        let email: Email =
            email.parse().map_err(|error| ServiceError::invalid("email", format!("{error}")))?;
        let to = mailbox(&email)?;
        if self.check_attempt(Tried::Registration, visit).await?.is_refused() {
            return Err(ServiceError::State(
                "many accounts were asked for from your network a moment ago: try again in some minutes",
            ));
        }
        let now = self.clock().now();
        let known = rows::find_by_login(self.db(), email.as_str()).await?.is_some();
        let tx = self.db().begin().await?;
        if self.has_enough_letters(&tx, LinkPurpose::Registration, &email, now).await? {
            return Ok(());
        }
        // Where there is an account nobody ever knows the token: the row counts the letters.
        let link = AccountLink::new(LinkPurpose::Registration, email, now);
        let event = by_visitor(SecurityEventKind::TokenCreated, now, visit).to(link.email.as_str());
        let token = self.make_link(&tx, &link, event).await?;
        let posting = Posting::to(to).secret();
        if known {
            self.post_letter(&tx, &self.has_account_letter(), posting).await?;
        } else {
            self.post_letter(&tx, &self.registration_letter(&token), posting).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Makes the account that a registration or an invitation is for. A name that is taken leaves the link good.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where the link is no good; [`ServiceError::Invalid`] with a message for each field.
    pub async fn accept(
        &self,
        purpose: LinkPurpose,
        token: &str,
        new: &NewPerson,
        visit: &Visit,
    ) -> Result<User, ServiceError> {
        let link = self.get_link(purpose, token).await?;
        let role = self.role_for(&link).await?;
        let new = NewUser {
            name: new.name.clone(),
            email: link.email.as_str().to_owned(),
            password: new.password.clone(),
            role,
        };
        let (mut user, hash) = self.prepare_user(&new).await?;
        let now = self.clock().now();
        user.email_confirmed_at = Some(now);
        let tx = self.db().begin().await?;
        self.take_link(&tx, purpose, token, now).await?;
        rows::insert(&tx, &user, &hash).await?;
        rows::set_own_password(&tx, user.id, &hash, now).await?;
        for purpose in [LinkPurpose::Registration, LinkPurpose::Invitation] {
            links::delete_to(&tx, purpose, &link.email).await?;
        }
        let event = SecurityEvent::by_user(SecurityEventKind::UserCreated, now, &user);
        let event = event.to(user.name.as_str()).with("role", user.role.as_str());
        record(&tx, &event.with("by", purpose.as_str()).from(visit.address())).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// The role of people who register by themselves.
    pub(super) async fn own_role(&self) -> Result<Role, ServiceError> {
        let word = &self.accounts().config.role;
        let role = roles::resolve(self.db(), word).await?;
        Ok(role.unwrap_or_else(|| {
            tracing::warn!(role = word, "there is no such role: a new person becomes a subscriber");
            Role::Subscriber
        }))
    }

    pub(super) fn need_registration(&self) -> Result<(), ServiceError> {
        match self.registration() {
            Registration::Open => Ok(()),
            Registration::Invitation | Registration::Closed => Err(ServiceError::NotFound("registration")),
        }
    }

    async fn role_for(&self, link: &AccountLink) -> Result<Role, ServiceError> {
        match link.purpose {
            LinkPurpose::Registration => {
                self.need_registration()?;
                self.own_role().await
            }
            LinkPurpose::Invitation => self.invited_role(link).await,
            LinkPurpose::Password | LinkPurpose::Email => Err(no_link()),
        }
    }
}

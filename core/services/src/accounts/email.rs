//! Another email address for an account.

use super::{Posting, ServiceError, Services, mailbox, no_link};
use crate::audit::record;
use sandpress_db::{account_links as links, users as rows};
use sandpress_domain::{AccountLink, Email, LinkPurpose, SecurityEvent, SecurityEventKind, User, Visit};

impl Services {
    /// Sends a link to the new address of an account. An address that has another account is told so, with the same
    /// answer.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for what is no address, and for the address that the account has.
    pub async fn ask_for_email(&self, user: &User, email: &str, visit: &Visit) -> Result<(), ServiceError> {
        let email: Email =
            email.parse().map_err(|error| ServiceError::invalid("email", format!("{error}")))?;
        let to = mailbox(&email)?;
        if email.as_str() == user.email.as_str() {
            return Err(ServiceError::invalid("email", "this is your address already"));
        }
        let now = self.clock().now();
        let known = rows::find_by_login(self.db(), email.as_str()).await?;
        let is_taken = known.is_some_and(|(other, _)| other.id != user.id);
        let tx = self.db().begin().await?;
        if self.has_enough_letters(&tx, LinkPurpose::Email, &email, now).await? {
            return Ok(());
        }
        let link = AccountLink { user: Some(user.id), ..AccountLink::new(LinkPurpose::Email, email, now) };
        let event = SecurityEvent::by_user(SecurityEventKind::TokenCreated, now, user);
        let event = event.to(link.email.as_str()).from(visit.address());
        let token = self.make_link(&tx, &link, event).await?;
        let posting = Posting::to(to).secret();
        if is_taken {
            self.post_letter(&tx, &self.email_taken_letter(), posting).await?;
        } else {
            self.post_letter(&tx, &self.new_email_letter(&user.name, &token), posting).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Gives the account the address that the link went to. Whoever has the mailbox alone cannot do it: the link is for
    /// the person who asked, while they are logged in. The address before is told.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where the link is no good, or for another account; [`ServiceError::Invalid`] where
    /// somebody else has the address by now.
    pub async fn change_email(&self, user: &User, token: &str, visit: &Visit) -> Result<Email, ServiceError> {
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let link = self.take_link(&tx, LinkPurpose::Email, token, now).await?;
        if link.user != Some(user.id) {
            return Err(no_link());
        }
        rows::set_email(&tx, user.id, &link.email, now).await?;
        links::delete_for_user(&tx, user.id).await?;
        let event = SecurityEvent::by_user(SecurityEventKind::UserUpdated, now, user);
        let event = event.to(user.name.as_str()).with("changed", "email").from(visit.address());
        record(&tx, &event).await?;
        if let Ok(to) = mailbox(&user.email) {
            let letter = self.email_changed_letter(&user.name, &link.email.shown());
            self.post_letter(&tx, &letter, Posting::to(to)).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(link.email)
    }
}

//! Back into an account whose password is forgotten.

use super::{Posting, ServiceError, Services, by_visitor, mailbox, no_link};
use crate::{
    audit::record,
    throttle::{Tried, Whose},
};
use sandpress_auth::{Token, check_password};
use sandpress_db::{Transaction, account_links as links, sessions, users as rows};
use sandpress_domain::{AccountLink, LinkPurpose, SecurityEvent, SecurityEventKind, Timestamp, User, Visit};

impl Services {
    /// Sends a link to the person of this name or address with which they can choose a new password. Who is not known
    /// gets the same answer after the same time.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn forgot_password(&self, login: &str, visit: &Visit) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let known = rows::find_by_login(self.db(), login).await?.map(|(user, _)| user);
        let whose = known.as_ref().map_or(Whose::Unknown(login), Whose::Account);
        let attempt = self.check_attempt(Tried::Reset(whose), visit).await?;
        let known = known.filter(|user| user.disabled_at.is_none() && !attempt.is_refused());
        let tx = self.db().begin().await?;
        let sent = match &known {
            Some(user) => self.mail_password_link(&tx, user, now, visit).await?,
            None => false,
        };
        if !sent {
            // Written for the audit, and so that the answer takes as long.
            let event = by_visitor(SecurityEventKind::PasswordChangeFail, now, visit);
            record(&tx, &event.to(login).with("purpose", LinkPurpose::Password.as_str())).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Gives the person of the link the password. It ends every session, makes every other link of theirs useless, and is
    /// told to their address. Nobody is logged in by it, so a second factor is asked for as ever.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where the link is no good; [`ServiceError::Invalid`] for a password that is none.
    pub async fn choose_password(
        &self,
        token: &str,
        password: &str,
        visit: &Visit,
    ) -> Result<User, ServiceError> {
        let user = self.user_of_link(LinkPurpose::Password, token).await?;
        check_password(password, &user.name, &user.email)
            .map_err(|problem| ServiceError::invalid("password", problem.to_string()))?;
        let hash = self.0.passwords.hash(password).await?;
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        self.take_link(&tx, LinkPurpose::Password, token, now).await?;
        rows::set_own_password(&tx, user.id, &hash, now).await?;
        links::delete_for_user(&tx, user.id).await?;
        sessions::delete_for_user(&tx, user.id).await?;
        let event = SecurityEvent::by_user(SecurityEventKind::PasswordChange, now, &user);
        record(&tx, &event.to(user.name.as_str()).with("by", "link").from(visit.address())).await?;
        self.tell_password_changed(&tx, &user, visit).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(user)
    }

    /// A link with which a person who just logged in chooses the password that somebody else wants them to choose; none
    /// where nobody does. There is no session until they did.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn password_change_due(
        &self,
        user: &User,
        visit: &Visit,
    ) -> Result<Option<Token>, ServiceError> {
        if !rows::must_change_password(self.db(), user.id).await? {
            return Ok(None);
        }
        let now = self.clock().now();
        let event = SecurityEvent::by_user(SecurityEventKind::TokenCreated, now, user);
        let event = event.to(user.name.as_str()).from(visit.address());
        let tx = self.db().begin().await?;
        let token = self.make_link(&tx, &password_link(user, now), event).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Sends the link. Whether it was done.
    pub(crate) async fn mail_password_link(
        &self,
        tx: &Transaction,
        user: &User,
        now: Timestamp,
        visit: &Visit,
    ) -> Result<bool, ServiceError> {
        let Ok(to) = mailbox(&user.email) else {
            tracing::warn!(user = %user.name, "no mail can be sent to this account's address");
            return Ok(false);
        };
        if self.has_enough_letters(tx, LinkPurpose::Password, &user.email, now).await? {
            return Ok(false);
        }
        let event = by_visitor(SecurityEventKind::TokenCreated, now, visit).to(user.name.as_str());
        let token = self.make_link(tx, &password_link(user, now), event).await?;
        self.post_letter(tx, &self.password_letter(&user.name, &token), Posting::to(to).secret()).await?;
        Ok(true)
    }

    /// Whose account a link is about that is still good.
    pub(super) async fn user_of_link(&self, purpose: LinkPurpose, token: &str) -> Result<User, ServiceError> {
        let link = self.get_link(purpose, token).await?;
        let id = link.user.ok_or_else(no_link)?;
        let user = rows::find_by_id(self.db(), id).await?;
        user.filter(|user| user.disabled_at.is_none()).ok_or_else(no_link)
    }
}

fn password_link(user: &User, now: Timestamp) -> AccountLink {
    AccountLink { user: Some(user.id), ..AccountLink::new(LinkPurpose::Password, user.email.clone(), now) }
}

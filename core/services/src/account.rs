//! What people change about their own account.

use crate::{ServiceError, Services, audit::record};
use sandpress_auth::check_password;
use sandpress_db::{authors, sessions, users as rows};
use sandpress_domain::{PageTag, SecurityEvent, SecurityEventKind, User, UserName, Visit};

impl Services {
    /// Whether this is the person's password. One that is not counts as a failed log-in.
    ///
    /// # Errors
    /// [`ServiceError::WrongLogin`].
    pub async fn prove_password(
        &self,
        user: &User,
        password: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let proved = self.log_in(user.email.as_str(), password, visit).await?;
        if proved.id == user.id { Ok(()) } else { Err(ServiceError::WrongLogin) }
    }

    /// Gives the person another password and ends their other sessions.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for the fields `current_password` and `password`.
    pub async fn change_password(
        &self,
        user: &User,
        current: &str,
        new: &str,
        session: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let now = self.clock().now();
        match self.prove_password(user, current, visit).await {
            Err(ServiceError::WrongLogin) => {
                let event = SecurityEvent::by_user(SecurityEventKind::PasswordChangeFail, now, user);
                self.note(&event.to(user.name.as_str()).from(visit.address())).await;
                let message = "this is not your password: type the one that you log in with";
                return Err(ServiceError::invalid("current_password", message));
            }
            other => other?,
        }
        check_password(new, &user.name, &user.email)
            .map_err(|problem| ServiceError::invalid("password", problem.to_string()))?;
        let hash = self.0.passwords.hash(new).await?;
        let event = SecurityEvent::by_user(SecurityEventKind::PasswordChange, now, user);
        let tx = self.db().begin().await?;
        rows::set_own_password(&tx, user.id, &hash, now).await?;
        sessions::delete_others(&tx, user.id, session).await?;
        record(&tx, &event.to(user.name.as_str()).from(visit.address())).await?;
        self.tell_password_changed(&tx, user, visit).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Gives the person another name.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for the field `name`.
    pub async fn rename_user(&self, user: &User, name: &str, visit: &Visit) -> Result<(), ServiceError> {
        let name: UserName = name.parse().map_err(|error: sandpress_domain::UserNameError| {
            ServiceError::invalid("name", error.to_string())
        })?;
        let event = SecurityEvent::by_user(SecurityEventKind::UserUpdated, self.clock().now(), user);
        let event = event.to(user.name.as_str()).from(visit.address()).with("name", name.as_str());
        let tx = self.db().begin().await?;
        rows::rename(&tx, user.id, &name).await?;
        record(&tx, &event).await?;
        self.queue_indexing(&tx, &authors::entries_by(&tx, user.id).await?).await?;
        self.commit_pages(tx, [PageTag::Author(user.id)]).await?;
        self.ring_for_jobs();
        Ok(())
    }
}

//! Log-ins of a person, as they see them.

use crate::{ServiceError, Services, audit::record};
use sandpress_db::{sessions as rows, users};
use sandpress_domain::{SecurityEvent, SecurityEventKind, User, UserId, UserSession, Visit};

impl Services {
    /// Notes that somebody is logged in now. `how` says by what: `password`, `password and totp`, `passkey` …
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn note_login(&self, user: &User, how: &str, visit: &Visit) -> Result<(), ServiceError> {
        let now = self.clock().now();
        let event = SecurityEvent::by_user(SecurityEventKind::LoginSuccess, now, user);
        let tx = self.db().begin().await?;
        users::touch_login(&tx, user.id, now).await?;
        self.note_device(&tx, user, visit, now).await?;
        record(&tx, &event.to(user.name.as_str()).from(visit.address()).with("by", how)).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Notes why a session ended by itself, or that its person logged out.
    pub async fn note_session_end(&self, user: UserId, why: &str, visit: &Visit) {
        let Ok(Some(user)) = self.find_user(user).await else { return };
        let event = SecurityEvent::by_user(SecurityEventKind::SessionEnd, self.clock().now(), &user);
        self.note(&event.to(user.name.as_str()).from(visit.address()).with("why", why)).await;
    }

    /// The sessions of the person, the last used first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_own_sessions(&self, user: &User) -> Result<Vec<UserSession>, ServiceError> {
        Ok(rows::list(self.db(), Some(user.id)).await?)
    }

    /// Ends one of the person's own sessions.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] also for a session of somebody else.
    pub async fn end_own_session(&self, user: &User, key: &str, visit: &Visit) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        if !rows::delete_one(&tx, user.id, key).await? {
            return Err(ServiceError::NotFound("the session"));
        }
        record(&tx, &self.ended(user, 1, visit)).await?;
        Ok(tx.commit().await?)
    }

    /// Ends all sessions of the person but one. How many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end_other_sessions(
        &self,
        user: &User,
        keep: &str,
        visit: &Visit,
    ) -> Result<u64, ServiceError> {
        let tx = self.db().begin().await?;
        let ended = rows::delete_others(&tx, user.id, keep).await?;
        record(&tx, &self.ended(user, ended, visit)).await?;
        tx.commit().await?;
        Ok(ended)
    }

    fn ended(&self, user: &User, sessions: u64, visit: &Visit) -> SecurityEvent {
        let event = SecurityEvent::by_user(SecurityEventKind::SessionEnd, self.clock().now(), user);
        let event = event.to(user.name.as_str()).from(visit.address());
        event.with("why", "ended by the person").with("sessions", sessions.to_string())
    }
}

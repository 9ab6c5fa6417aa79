//! The second step of a log-in.

use std::time::Duration;

use crate::{ServiceError, Services, audit::record};
use sandpress_auth::{TotpSecret, recovery_digest};
use sandpress_db::{factors as rows, half_logins};
use sandpress_domain::{HalfLoginId, SecurityEvent, SecurityEventKind, Timestamp, User, Visit};

/// How long a log-in waits for its second factor.
const WAIT: Duration = Duration::from_secs(10 * 60);

/// Codes that may be tried in one log-in.
const ATTEMPTS: i32 = 5;

/// Codes that may be tried at one account in an hour, in however many log-ins: who knows the password gets no further
/// by beginning anew.
const PER_HOUR: i64 = 20;

const HOUR: Duration = Duration::from_secs(60 * 60);

impl Services {
    /// Begins the second step of a log-in; none where the person has no second factor.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn begin_second_step(&self, user: &User) -> Result<Option<HalfLoginId>, ServiceError> {
        if !rows::has_any(self.db(), user.id).await? {
            return Ok(None);
        }
        let (id, now) = (HalfLoginId::generate(), self.clock().now());
        half_logins::insert(self.db(), id, user.id, now, now - HOUR).await?;
        Ok(Some(id))
    }

    /// Who is to prove a second factor.
    ///
    /// # Errors
    /// [`ServiceError::LoginOver`].
    pub async fn get_half_login(&self, id: HalfLoginId) -> Result<User, ServiceError> {
        let user = half_logins::find(self.db(), id, ATTEMPTS, self.clock().now() - WAIT).await?;
        let user = self.find_user(user.ok_or(ServiceError::LoginOver)?).await?;
        user.filter(|user| user.disabled_at.is_none()).ok_or(ServiceError::LoginOver)
    }

    /// Takes the code of an app, or a recovery code. By which of them the person was let in.
    ///
    /// # Errors
    /// [`ServiceError::WrongFactor`]; [`ServiceError::LoginOver`].
    pub async fn prove_code(
        &self,
        id: HalfLoginId,
        code: &str,
        visit: &Visit,
    ) -> Result<(User, &'static str), ServiceError> {
        let user = self.get_half_login(id).await?;
        let now = self.clock().now();
        let taken = half_logins::take_attempt(self.db(), id, ATTEMPTS, now - WAIT).await?;
        let tried = half_logins::count_attempts(self.db(), user.id, now - HOUR).await?;
        if taken.is_none() || tried > PER_HOUR {
            let event = SecurityEvent::by_visitor(SecurityEventKind::LoginLock, now);
            self.note(&event.to(user.name.as_str()).from(visit.address()).with("by", "second factor")).await;
            return Err(ServiceError::LoginOver);
        }
        let proved = match self.use_app(&user, code, now).await? {
            true => Some("password and totp"),
            false => {
                self.use_recovery_code(&user, code, visit).await?.then_some("password and recovery code")
            }
        };
        let Some(how) = proved else {
            let event = SecurityEvent::by_visitor(SecurityEventKind::LoginFail, now);
            self.note(&event.to(user.name.as_str()).from(visit.address()).with("by", "second factor")).await;
            return Err(ServiceError::WrongFactor);
        };
        self.end_half_login(id).await?;
        Ok((user, how))
    }

    /// Ends the second step, so that nobody goes through it twice.
    ///
    /// # Errors
    /// [`ServiceError::LoginOver`] where it has ended already.
    pub(super) async fn end_half_login(&self, id: HalfLoginId) -> Result<(), ServiceError> {
        if half_logins::delete(self.db(), id).await? { Ok(()) } else { Err(ServiceError::LoginOver) }
    }

    async fn use_app(&self, user: &User, code: &str, now: Timestamp) -> Result<bool, ServiceError> {
        let Some(totp) = rows::find_totp(self.db(), user.id).await? else { return Ok(false) };
        match TotpSecret::from_base32(&totp.secret)?.check(code, now, totp.last_step) {
            Some(step) => Ok(rows::use_totp(self.db(), user.id, step).await?),
            None => Ok(false),
        }
    }

    async fn use_recovery_code(&self, user: &User, code: &str, visit: &Visit) -> Result<bool, ServiceError> {
        let event = SecurityEvent::by_user(SecurityEventKind::FactorChange, self.clock().now(), user);
        let tx = self.db().begin().await?;
        if !rows::use_recovery_code(&tx, user.id, &recovery_digest(code).to_string()).await? {
            return Ok(false);
        }
        let what = "A recovery code of your account was used";
        record(&tx, &event.to(user.name.as_str()).from(visit.address()).with("change", what)).await?;
        self.tell_factors_changed(&tx, user, what, visit).await?;
        self.commit_and_ring(tx).await?;
        Ok(true)
    }
}

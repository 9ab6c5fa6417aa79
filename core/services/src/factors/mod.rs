//! Second factors of people: what they have, and what changing them brings with it.

mod passkeys;
mod second_step;
mod totp;

pub use totp::TotpOffer;

use crate::{ServiceError, Services, audit::record};
use sandpress_auth::{recovery_codes, recovery_digest};
use sandpress_db::{Transaction, factors as rows, sessions};
use sandpress_domain::{Passkey, SecurityEvent, SecurityEventKind, Timestamp, User, UserId, Visit};

/// The second factors of a person.
#[derive(Clone, Debug, Default)]
pub struct Factors {
    /// Since when there is an authenticator app.
    pub totp_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// The passkeys, the oldest first.
    pub passkeys: Vec<Passkey>,
}

impl Factors {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.totp_since.is_some() || !self.passkeys.is_empty()
    }
}

impl Services {
    /// The second factors of the person.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_factors(&self, user: UserId) -> Result<Factors, ServiceError> {
        Ok(Factors {
            totp_since: rows::find_totp(self.db(), user).await?.map(|totp| totp.created_at),
            recovery_codes: rows::count_recovery_codes(self.db(), user).await?,
            passkeys: rows::list_passkeys(self.db(), user).await?,
        })
    }

    /// Puts new recovery codes in the place of those before. They are shown this once.
    ///
    /// # Errors
    /// [`ServiceError::State`] where there is no second factor that they could stand for.
    pub async fn renew_recovery_codes(
        &self,
        user: &User,
        session: &str,
        visit: &Visit,
    ) -> Result<Vec<String>, ServiceError> {
        let tx = self.db().begin().await?;
        if !rows::has_any(&tx, user.id).await? {
            return Err(ServiceError::State(
                "recovery codes stand for a second factor that is lost: set one up first",
            ));
        }
        let codes = new_codes(&tx, user.id).await?;
        self.factors_changed(&tx, user, "Your recovery codes were made anew", session, visit).await?;
        self.commit_and_ring(tx).await?;
        Ok(codes)
    }

    /// What goes with every change: the other sessions end, the audit log and the person are told.
    async fn factors_changed(
        &self,
        tx: &Transaction,
        user: &User,
        what: &str,
        session: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        sessions::delete_others(tx, user.id, session).await?;
        let event = SecurityEvent::by_user(SecurityEventKind::FactorChange, self.clock().now(), user);
        record(tx, &event.to(user.name.as_str()).from(visit.address()).with("change", what)).await?;
        self.tell_factors_changed(tx, user, what, visit).await
    }

    /// The codes for somebody's first factor; none where they have some already.
    async fn first_codes(&self, tx: &Transaction, user: UserId) -> Result<Vec<String>, ServiceError> {
        match rows::count_recovery_codes(tx, user).await? {
            0 => new_codes(tx, user).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Recovery codes without anything that they could stand for are of no use.
    async fn forget_idle_codes(&self, tx: &Transaction, user: UserId) -> Result<(), ServiceError> {
        if !rows::has_any(tx, user).await? {
            rows::set_recovery_codes(tx, user, &[]).await?;
        }
        Ok(())
    }

    async fn commit_and_ring(&self, tx: Transaction) -> Result<(), ServiceError> {
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }
}

async fn new_codes(tx: &Transaction, user: UserId) -> Result<Vec<String>, ServiceError> {
    let codes = recovery_codes();
    let digests: Vec<String> = codes.iter().map(|code| recovery_digest(code).to_string()).collect();
    rows::set_recovery_codes(tx, user, &digests).await?;
    Ok(codes)
}

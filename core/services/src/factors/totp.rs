//! Authenticator apps.

use crate::{ServiceError, Services};
use sandpress_auth::{QrPicture, TotpSecret};
use sandpress_db::factors as rows;
use sandpress_domain::{User, Visit};

/// A secret on its way into an app.
#[derive(Clone, Debug)]
pub struct TotpOffer {
    /// The secret in base32, in groups of four, for typing.
    pub secret: String,
    /// The address that the app reads.
    pub address: String,
    /// The same as a picture for a camera.
    pub picture: QrPicture,
}

impl Services {
    /// A secret for an app that the person is about to set up. It is kept nowhere yet.
    pub fn new_totp_secret(&self) -> String {
        TotpSecret::generate().to_base32()
    }

    /// What the person's app needs to know of the secret.
    ///
    /// # Errors
    /// [`ServiceError::Totp`].
    pub fn offer_totp(&self, user: &User, secret: &str) -> Result<TotpOffer, ServiceError> {
        let state = self.site();
        let (site, account) = (state.settings.title.as_str(), user.name.as_str());
        let kept = TotpSecret::from_base32(secret)?;
        let groups: Vec<String> =
            secret.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
        Ok(TotpOffer {
            secret: groups.join(" "),
            address: kept.address(site, account)?,
            picture: kept.picture(site, account)?,
        })
    }

    /// Sets the app up that shows `code` for the secret. The recovery codes, where there were none before: they are shown
    /// this once.
    ///
    /// # Errors
    /// [`ServiceError::WrongFactor`].
    pub async fn set_up_totp(
        &self,
        user: &User,
        secret: &str,
        code: &str,
        session: &str,
        visit: &Visit,
    ) -> Result<Vec<String>, ServiceError> {
        let now = self.clock().now();
        let step = TotpSecret::from_base32(secret)?.check(code, now, 0).ok_or(ServiceError::WrongFactor)?;
        let totp = rows::StoredTotp { secret: secret.to_owned(), created_at: now, last_step: step };
        let tx = self.db().begin().await?;
        rows::set_totp(&tx, user.id, &totp).await?;
        let codes = self.first_codes(&tx, user.id).await?;
        self.factors_changed(&tx, user, "An authenticator app was set up for your account", session, visit)
            .await?;
        self.commit_and_ring(tx).await?;
        Ok(codes)
    }

    /// Takes the person's app away.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn remove_totp(&self, user: &User, session: &str, visit: &Visit) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        if !rows::delete_totp(&tx, user.id).await? {
            return Err(ServiceError::NotFound("the authenticator app"));
        }
        self.forget_idle_codes(&tx, user.id).await?;
        self.factors_changed(&tx, user, "The authenticator app of your account was removed", session, visit)
            .await?;
        self.commit_and_ring(tx).await
    }
}

//! Mail that tells people what happened to their account.

use super::Posting;
use crate::{ServiceError, Services};
use sandpress_db::Transaction;
use sandpress_domain::{Mailbox, User, Visit};
use sandpress_themes::contexts::mail::{FactorChangedLetter, Letter, PasswordChangedLetter};

impl Services {
    /// Tells the person that their password was changed. Whoever commits the transaction rings for the jobs afterwards.
    pub(crate) async fn tell_password_changed(
        &self,
        tx: &Transaction,
        user: &User,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let letter = PasswordChangedLetter {
            name: user.name.to_string(),
            address: visit.address(),
            forgotten_url: format!("{}/forgotten", self.0.origin),
        };
        self.tell_person(tx, user, &letter).await
    }

    /// Tells the person what happened to their second factors, such as "A passkey was added". As above.
    pub(crate) async fn tell_factors_changed(
        &self,
        tx: &Transaction,
        user: &User,
        what: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let letter = FactorChangedLetter {
            name: user.name.to_string(),
            what: what.to_owned(),
            address: visit.address(),
            account_url: format!("{}/account", self.0.origin),
        };
        self.tell_person(tx, user, &letter).await
    }

    /// Writes to a person about their account, where mail can be sent to their address.
    pub(crate) async fn tell_person<L: Letter>(
        &self,
        tx: &Transaction,
        user: &User,
        letter: &L,
    ) -> Result<(), ServiceError> {
        let mailbox = Mailbox::new(user.name.as_str(), user.email.as_str());
        let Ok(to) = mailbox.or_else(|_| Mailbox::new("", user.email.as_str())) else {
            tracing::warn!(user = %user.name, "no mail can be sent to this account's address");
            return Ok(());
        };
        self.post_letter(tx, letter, Posting::to(to)).await?;
        Ok(())
    }
}

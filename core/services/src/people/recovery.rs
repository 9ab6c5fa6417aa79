//! A new password for somebody who lost theirs, given at the command line.

use sandpress_auth::check_password;
use sandpress_db::{people as rows, sessions, users};
use sandpress_domain::{Actor, SecurityEvent, SecurityEventKind, UserId};

use super::NOBODY;
use crate::{ServiceError, Services, audit::record};

impl Services {
    /// Gives an account another password, for who owns the server: the account can be used again, all its sessions end,
    /// and with `without_factors` the password alone is enough for the next log-in. Its person has to choose a new one
    /// then.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] for everybody but the command line; [`ServiceError::NotFound`];
    /// [`ServiceError::Invalid`] for a weak password.
    pub async fn recover_account(
        &self,
        actor: &Actor,
        id: UserId,
        password: &str,
        without_factors: bool,
    ) -> Result<(), ServiceError> {
        if !matches!(actor, Actor::System) {
            return Err(ServiceError::Denied(sandpress_domain::Permission::UserManage));
        }
        let user = users::find_by_id(self.db(), id).await?.ok_or(NOBODY)?;
        check_password(password, &user.name, &user.email)
            .map_err(|problem| ServiceError::invalid("password", problem.to_string()))?;
        let hash = self.0.passwords.hash(password).await?;
        let tx = self.db().begin().await?;
        users::set_password_hash(&tx, id, &hash).await?;
        users::want_new_password(&tx, id).await?;
        rows::set_disabled(&tx, id, None).await?;
        sessions::delete_for_user(&tx, id).await?;
        let event = SecurityEvent::by_system(SecurityEventKind::PasswordChange, self.clock().now());
        record(&tx, &event.to(user.name.as_str()).with("by", "command line")).await?;
        if without_factors {
            rows::delete_factors(&tx, id).await?;
            let event = SecurityEvent::by_system(SecurityEventKind::FactorChange, self.clock().now());
            record(&tx, &event.to(user.name.as_str()).with("change", "all removed")).await?;
        }
        Ok(tx.commit().await?)
    }
}

//! Passkeys.

use crate::{ServiceError, Services};
use sandpress_auth::{Challenge, PasskeyProblem, Passkeys};
use sandpress_db::{DbError, factors as rows};
use sandpress_domain::{
    HalfLoginId, Passkey, PasskeyId, SecurityEvent, SecurityEventKind, User, UserId, Visit,
};

/// How many passkeys a person may have.
const MAX: usize = 20;

/// The longest name of a passkey, in characters.
const NAME: usize = 60;

impl Services {
    /// Whether the site can have passkeys: browsers bind them to names, not to numbers.
    pub fn has_passkeys(&self) -> bool {
        self.0.passkeys.is_some()
    }

    /// Asks the person's device for a new passkey.
    ///
    /// # Errors
    /// [`ServiceError::State`] where the site or the person can have no more of them.
    pub async fn begin_passkey(&self, user: &User) -> Result<Challenge, ServiceError> {
        let existing = self.passkey_data(user.id).await?;
        if existing.len() >= MAX {
            return Err(ServiceError::State(
                "there are many passkeys already: remove one that you do not use",
            ));
        }
        Ok(self.passkeys()?.begin_registration(user.id.0, user.name.as_str(), &existing)?)
    }

    /// Adds the passkey that a device made. The recovery codes, where there were none before: they are shown this once.
    ///
    /// # Errors
    /// [`ServiceError::Passkey`].
    pub async fn add_passkey(
        &self,
        user: &User,
        (answer, state): (&str, &str),
        name: &str,
        session: &str,
        visit: &Visit,
    ) -> Result<Vec<String>, ServiceError> {
        let proved = self.passkeys()?.finish_registration(answer, state)?;
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(NAME).collect();
        let passkey = Passkey {
            id: PasskeyId::generate(),
            user: user.id,
            credential: proved.credential,
            name: if name.is_empty() { "Passkey".to_owned() } else { name },
            data: proved.data,
            created_at: self.clock().now(),
            used_at: None,
        };
        let tx = self.db().begin().await?;
        rows::insert_passkey(&tx, &passkey).await.map_err(|error| match error {
            DbError::Conflict(_) => PasskeyProblem::Unknown.into(),
            other => ServiceError::from(other),
        })?;
        let codes = self.first_codes(&tx, user.id).await?;
        self.factors_changed(&tx, user, "A passkey was added to your account", session, visit).await?;
        self.commit_and_ring(tx).await?;
        Ok(codes)
    }

    /// Takes a passkey of the person away.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] also for a passkey of somebody else.
    pub async fn remove_passkey(
        &self,
        user: &User,
        id: PasskeyId,
        session: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        if !rows::delete_passkey(&tx, user.id, id).await? {
            return Err(ServiceError::NotFound("the passkey"));
        }
        self.forget_idle_codes(&tx, user.id).await?;
        self.factors_changed(&tx, user, "A passkey was removed from your account", session, visit).await?;
        self.commit_and_ring(tx).await
    }

    /// Asks for one of the person's passkeys.
    ///
    /// # Errors
    /// [`ServiceError::State`] where there is none.
    pub async fn ask_for_passkey(&self, user: UserId) -> Result<Challenge, ServiceError> {
        let existing = self.passkey_data(user).await?;
        if existing.is_empty() {
            return Err(ServiceError::State("this account has no passkey"));
        }
        Ok(self.passkeys()?.begin_check(&existing)?)
    }

    /// Whether the answer is that of one of the person's passkeys. One that is not counts as a failed log-in.
    ///
    /// # Errors
    /// [`ServiceError::Passkey`].
    pub async fn prove_passkey(
        &self,
        user: &User,
        (answer, state): (&str, &str),
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let existing = self.passkey_data(user.id).await?;
        match self.passkeys()?.finish_check(answer, state, &existing) {
            Ok(proved) => self.note_use(&proved.credential, &proved.data).await,
            Err(problem) => {
                self.note_refusal(user.name.as_str(), visit).await;
                Err(problem.into())
            }
        }
    }

    /// Takes a passkey as the second factor of a log-in.
    ///
    /// # Errors
    /// [`ServiceError::Passkey`]; [`ServiceError::LoginOver`].
    pub async fn prove_half_login(
        &self,
        id: HalfLoginId,
        answer: (&str, &str),
        visit: &Visit,
    ) -> Result<User, ServiceError> {
        let user = self.get_half_login(id).await?;
        self.prove_passkey(&user, answer, visit).await?;
        self.end_half_login(id).await?;
        Ok(user)
    }

    /// Asks for any passkey of the site, from somebody who is not known yet.
    ///
    /// # Errors
    /// [`ServiceError::State`] where the site can have none.
    pub fn ask_for_any_passkey(&self) -> Result<Challenge, ServiceError> {
        Ok(self.passkeys()?.begin_sign_in()?)
    }

    /// Whose passkey it is, where the answer is right.
    ///
    /// # Errors
    /// [`ServiceError::Passkey`], also where the account was disabled.
    pub async fn sign_in(&self, (answer, state): (&str, &str), visit: &Visit) -> Result<User, ServiceError> {
        let passkeys = self.passkeys()?;
        let (named, credential) = passkeys.identify(answer)?;
        let stored = rows::find_passkey(self.db(), &credential).await?;
        let stored = stored.filter(|stored| stored.user.0 == named).ok_or(PasskeyProblem::Unknown);
        let proved = stored.and_then(|stored| {
            let proved = passkeys.finish_sign_in(answer, state, &stored.data)?;
            Ok((stored.user, proved))
        });
        let user = match &proved {
            Ok((user, _)) => self.find_user(*user).await?.filter(|user| user.disabled_at.is_none()),
            Err(_) => None,
        };
        match (proved, user) {
            (Ok((_, proved)), Some(user)) => {
                self.note_use(&proved.credential, &proved.data).await?;
                Ok(user)
            }
            (proved, _) => {
                self.note_refusal("passkey", visit).await;
                Err(proved.err().unwrap_or(PasskeyProblem::Unknown).into())
            }
        }
    }

    async fn note_use(&self, credential: &str, data: &str) -> Result<(), ServiceError> {
        if let Some(passkey) = rows::find_passkey(self.db(), credential).await? {
            rows::use_passkey(self.db(), passkey.id, data, self.clock().now()).await?;
        }
        Ok(())
    }

    async fn note_refusal(&self, login: &str, visit: &Visit) {
        let event = SecurityEvent::by_visitor(SecurityEventKind::LoginFail, self.clock().now());
        self.note(&event.to(login).from(visit.address()).with("by", "passkey")).await;
    }

    async fn passkey_data(&self, user: UserId) -> Result<Vec<String>, ServiceError> {
        let passkeys = rows::list_passkeys(self.db(), user).await?;
        Ok(passkeys.into_iter().map(|passkey| passkey.data).collect())
    }

    fn passkeys(&self) -> Result<&Passkeys, ServiceError> {
        self.0.passkeys.as_ref().ok_or(ServiceError::State(
            "browsers bind passkeys to names, and this site is reached by a number: give it a name",
        ))
    }
}

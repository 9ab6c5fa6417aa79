//! Accounts: the first owner, new users, logging in.

use crate::{
    ServiceError, Services,
    audit::record,
    throttle::{Attempt, Tried, Whose},
};
use sandpress_auth::{Token, check_password};
use sandpress_db::users as rows;
use sandpress_domain::{
    Email, FieldError, Page, PageRequest, Role, SecurityEvent, SecurityEventKind, User, UserId, UserName,
    Visit,
};

/// A new account, as it was filled in.
#[derive(Clone)]
pub struct NewUser {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The role.
    pub role: Role,
}

/// The one-time token that lets whoever started the server create the owner.
pub(super) struct SetupToken(Token);

impl SetupToken {
    pub(super) fn generate() -> Self {
        Self(Token::generate())
    }
}

impl Services {
    /// Whether the site still waits for its owner.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn needs_setup(&self) -> Result<bool, ServiceError> {
        Ok(rows::count(self.db()).await? == 0)
    }

    /// The token to print where the server was started. It is of no use once there is a user.
    pub fn setup_token(&self) -> &str {
        self.0.setup.0.as_str()
    }

    /// Creates the owner of a new site, once.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] also for a wrong token; [`ServiceError::State`] where there is a user already.
    pub async fn set_up(&self, token: &str, new: &NewUser) -> Result<User, ServiceError> {
        if !self.needs_setup().await? {
            return Err(already_set_up());
        }
        if !self.0.setup.0.digest().matches(token.trim()) {
            return Err(ServiceError::invalid(
                "token",
                "this is not the token that the server printed when it started: copy it from there",
            ));
        }
        let (user, hash) = self.prepare_user(&NewUser { role: Role::Owner, ..new.clone() }).await?;
        let tx = self.db().begin().await?;
        if !rows::insert_first_owner(&tx, &user, &hash).await? {
            return Err(already_set_up());
        }
        record(&tx, &created(&user)).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Creates an account from the command line.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with a message for each field.
    pub async fn create_user(&self, new: &NewUser) -> Result<User, ServiceError> {
        let (user, hash) = self.prepare_user(new).await?;
        let tx = self.db().begin().await?;
        rows::insert(&tx, &user, &hash).await?;
        record(&tx, &created(&user)).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// The users by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_users(&self, request: PageRequest) -> Result<Page<User>, ServiceError> {
        Ok(rows::list(self.db(), request).await?)
    }

    /// The user of a session.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, ServiceError> {
        Ok(rows::find_by_id(self.db(), id).await?)
    }

    /// The user with this name or email address and this password. An unknown name, an account that is disabled, and one
    /// attempt too many cost the same work and give the same answer as a wrong password. Whoever lets the person in asks
    /// for a second factor first, where there is one, and calls [`Services::note_login`].
    ///
    /// # Errors
    /// [`ServiceError::WrongLogin`].
    pub async fn log_in(&self, login: &str, password: &str, visit: &Visit) -> Result<User, ServiceError> {
        let found = rows::find_by_login(self.db(), login).await?;
        let whose = found.as_ref().map_or(Whose::Unknown(login), |(user, _)| Whose::Account(user));
        let attempt = self.check_attempt(Tried::Password(whose), visit).await?;
        let Some((user, hash)) = found.filter(|_| !attempt.is_refused()) else {
            self.0.passwords.verify_nobody(password).await.inspect_err(|_| self.undone(&attempt))?;
            return Err(self.refuse_login(&attempt).await);
        };
        let verdict =
            self.0.passwords.verify(password, &hash).await.inspect_err(|_| self.undone(&attempt))?;
        if !verdict.matches || user.disabled_at.is_some() {
            return Err(self.refuse_login(&attempt).await);
        }
        if verdict.needs_rehash {
            let hash = self.0.passwords.hash(password).await?;
            rows::set_password_hash(self.db(), user.id, &hash).await?;
        }
        self.succeeded(&attempt);
        Ok(user)
    }

    async fn refuse_login(&self, attempt: &Attempt) -> ServiceError {
        self.failed(attempt).await;
        ServiceError::WrongLogin
    }

    /// Checks all fields and hashes the password.
    pub(super) async fn prepare_user(&self, new: &NewUser) -> Result<(User, String), ServiceError> {
        let mut errors = Vec::new();
        let name = new
            .name
            .parse::<UserName>()
            .map_err(|error| errors.push(FieldError::new("name", error.to_string())));
        let email = new
            .email
            .parse::<Email>()
            .map_err(|error| errors.push(FieldError::new("email", error.to_string())));
        let (Ok(name), Ok(email)) = (name, email) else { return Err(ServiceError::Invalid(errors)) };
        check_password(&new.password, &name, &email)
            .map_err(|problem| ServiceError::invalid("password", problem.to_string()))?;
        let hash = self.0.passwords.hash(&new.password).await?;
        let user = User::new(name, email, new.role.clone(), self.clock().now());
        Ok((user, hash))
    }
}

fn created(user: &User) -> SecurityEvent {
    let event = SecurityEvent::by_system(SecurityEventKind::UserCreated, user.created_at);
    event.to(user.name.as_str()).with("role", user.role.as_str())
}

fn already_set_up() -> ServiceError {
    ServiceError::State("the site has an owner already: log in")
}

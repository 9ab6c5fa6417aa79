//! Accounts: the first owner, new users, logging in.

use crate::{
    auth::{Token, check_password},
    db::users as rows,
    domain::{Email, FieldError, Page, PageRequest, Role, User, UserId, UserName},
    services::{ServiceError, Services},
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
        tx.commit().await?;
        Ok(user)
    }

    /// Creates an account from the command line.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with a message for each field.
    pub async fn create_user(&self, new: &NewUser) -> Result<User, ServiceError> {
        let (user, hash) = self.prepare_user(new).await?;
        rows::insert(self.db(), &user, &hash).await?;
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

    /// The user with this name or email address and this password. An unknown name costs the same work and gives the
    /// same answer as a wrong password.
    ///
    /// # Errors
    /// [`ServiceError::WrongLogin`].
    pub async fn log_in(&self, login: &str, password: &str) -> Result<User, ServiceError> {
        let Some((user, hash)) = rows::find_by_login(self.db(), login).await? else {
            self.0.passwords.verify_nobody(password).await?;
            return Err(ServiceError::WrongLogin);
        };
        let verdict = self.0.passwords.verify(password, &hash).await?;
        if !verdict.matches {
            return Err(ServiceError::WrongLogin);
        }
        if verdict.needs_rehash {
            let hash = self.0.passwords.hash(password).await?;
            rows::set_password_hash(self.db(), user.id, &hash).await?;
        }
        rows::touch_login(self.db(), user.id, self.clock().now()).await?;
        Ok(user)
    }

    /// Checks all fields and hashes the password.
    async fn prepare_user(&self, new: &NewUser) -> Result<(User, String), ServiceError> {
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
        let user = User {
            id: UserId::generate(),
            name,
            email,
            role: new.role,
            created_at: self.clock().now(),
            last_login_at: None,
        };
        Ok((user, hash))
    }
}

fn already_set_up() -> ServiceError {
    ServiceError::State("the site has an owner already: log in")
}

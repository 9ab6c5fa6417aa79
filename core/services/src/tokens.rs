//! Tokens with which programs act as people: made, listed, taken back, and told apart from texts that are none.

use crate::{
    ServiceError, Services,
    audit::{by, record},
};
use sandpress_auth::{Token, TokenDigest};
use sandpress_db::{api_tokens as rows, users};
use sandpress_domain::{
    Actor, ApiToken, FieldError, NewApiToken, Permission, SecurityEvent, SecurityEventKind, TokenActor,
    TokenId, User, UserId, Visit,
};

/// What the secret of every token begins with, so that people and programs that look for lost secrets know it.
pub(crate) const SCHEME: &str = "sp_";

/// How many characters of a secret are kept to tell one token from another.
const PREFIX: usize = 11;

/// The longest name of a token in characters.
const MAX_NAME: usize = 60;

/// The longest life of a token in days.
const MAX_DAYS: u32 = 365;

/// How many tokens a person has at most.
const MAX_TOKENS: usize = 50;

/// How often the use of a token is noted, in seconds.
const NOTED_EVERY: i64 = 60;

/// How long a token that has expired stays in lists, in days.
const SHOWN_EXPIRED: i64 = 30;

/// A token that was just made.
pub struct MadeToken {
    /// The token.
    pub token: ApiToken,
    /// Its secret, which is nowhere else.
    pub secret: String,
}

impl Services {
    /// Makes a token with which programs act as `user`. Only they themselves may, and the command line.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with a message for each field; [`ServiceError::NotFound`]; [`ServiceError::Denied`].
    pub async fn make_token(
        &self,
        actor: &Actor,
        user: UserId,
        new: &NewApiToken,
        visit: &Visit,
    ) -> Result<MadeToken, ServiceError> {
        match actor {
            Actor::System => {}
            Actor::User(person) if person.id == user => {}
            _ => return Err(ServiceError::Denied(Permission::UserManage)),
        }
        let tx = self.db().begin().await?;
        let owner = users::find_by_id(&tx, user).await?.ok_or(ServiceError::NotFound("the account"))?;
        let name = check(new, &owner)?;
        if rows::list(&tx, Some(user)).await?.len() >= MAX_TOKENS {
            return Err(ServiceError::invalid(
                "",
                format!("there are {MAX_TOKENS} tokens already: revoke those that are no longer needed"),
            ));
        }
        let secret = format!("{SCHEME}{}", Token::generate().as_str());
        let now = self.clock().now();
        let token = ApiToken {
            id: TokenId::generate(),
            user,
            name,
            prefix: secret.chars().take(PREFIX).collect(),
            scopes: new.scopes,
            created_at: now,
            expires_at: now + time::Duration::days(new.days.into()),
            used_at: None,
        };
        rows::insert(&tx, &token, &TokenDigest::of(&secret).to_string()).await?;
        let event =
            by(actor, SecurityEventKind::TokenCreated, now).from(visit.address()).to(owner.name.as_str());
        record(&tx, &about(event, &token).with("scopes", token.scopes.to_string())).await?;
        tx.commit().await?;
        Ok(MadeToken { token, secret })
    }

    /// The tokens of a person, or of everybody; the newest first. Those of others are for who manages people.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_tokens(
        &self,
        actor: &Actor,
        user: Option<UserId>,
    ) -> Result<Vec<ApiToken>, ServiceError> {
        need_own(actor, user)?;
        Ok(rows::list(self.db(), user).await?)
    }

    /// Takes a token back: it and all access tokens that come from it are good for nothing from now on.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also for the token of somebody else where the actor does not manage people.
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId, visit: &Visit) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        let found = rows::find(&tx, id).await?.filter(|token| need_own(actor, Some(token.user)).is_ok());
        let token = found.ok_or(ServiceError::NotFound("the token"))?;
        let owner = users::find_by_id(&tx, token.user).await?.ok_or(ServiceError::NotFound("the account"))?;
        rows::delete(&tx, id).await?;
        let event = by(actor, SecurityEventKind::TokenRevoked, self.clock().now()).from(visit.address());
        record(&tx, &about(event.to(owner.name.as_str()), &token)).await?;
        Ok(tx.commit().await?)
    }

    /// On whose behalf a program works that shows this secret: that of a token, or an access token.
    ///
    /// # Errors
    /// [`ServiceError::WrongToken`] where it is unknown, has expired or was taken back, and where the person's account is
    /// disabled: one answer for all.
    pub async fn authenticate(&self, secret: &str) -> Result<Actor, ServiceError> {
        if secret.starts_with(SCHEME) {
            let actor = self.find_token_actor(secret).await?.ok_or(ServiceError::WrongToken)?;
            return Ok(Actor::Token(Box::new(actor)));
        }
        let actor = self.find_access_actor(secret).await?.ok_or(ServiceError::WrongToken)?;
        Ok(Actor::Token(Box::new(actor)))
    }

    async fn find_token_actor(&self, secret: &str) -> Result<Option<TokenActor>, ServiceError> {
        let digest = TokenDigest::of(secret).to_string();
        let Some((token, kept)) = rows::find_by_digest(self.db(), &digest).await? else { return Ok(None) };
        if !kept.parse::<TokenDigest>().is_ok_and(|kept| kept.matches(secret)) {
            return Ok(None);
        }
        self.actor_of(&token).await
    }

    /// The program with this token, where token and account are good; notes that it was used.
    pub(crate) async fn actor_of(&self, token: &ApiToken) -> Result<Option<TokenActor>, ServiceError> {
        let now = self.clock().now();
        if token.expires_at <= now {
            return Ok(None);
        }
        let user = users::find_by_id(self.db(), token.user).await?;
        let Some(user) = user.filter(|user| user.disabled_at.is_none()) else { return Ok(None) };
        if token.used_at.is_none_or(|used| (now - used).whole_seconds() >= NOTED_EVERY) {
            rows::touch(self.db(), token.id, now).await?;
        }
        Ok(Some(TokenActor { user, token: token.id, scopes: token.scopes, is_derived: false }))
    }

    /// Deletes tokens that expired some time ago. How many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_tokens(&self) -> Result<u64, ServiceError> {
        let now = self.clock().now();
        self.tidy_access_tokens(now).await?;
        Ok(rows::delete_expired(self.db(), now - time::Duration::days(SHOWN_EXPIRED)).await?)
    }
}

/// The tidied name of a token that may be made for `owner`.
fn check(new: &NewApiToken, owner: &User) -> Result<String, ServiceError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: String| errors.push(FieldError::new(field, message));
    let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > MAX_NAME || name.contains(char::is_control) {
        refuse(
            "name",
            format!("give the token a name of 1 to {MAX_NAME} characters, such as the program that uses it"),
        );
    }
    if new.scopes.is_empty() {
        refuse("scopes", "choose at least one permission for the token".to_owned());
    }
    if let Some(missing) = new.scopes.iter().find(|scope| !owner.role.has(*scope)) {
        refuse(
            "scopes",
            format!(
                "{} does not have the permission {missing}, so no token of theirs can have it",
                owner.name
            ),
        );
    }
    if !(1..=MAX_DAYS).contains(&new.days) {
        refuse("days", format!("a token lasts 1 to {MAX_DAYS} days"));
    }
    if owner.disabled_at.is_some() {
        refuse("", "the account is disabled, so a token of it would be good for nothing".to_owned());
    }
    if errors.is_empty() { Ok(name) } else { Err(ServiceError::Invalid(errors)) }
}

/// What is one's own, or the permission to manage people.
fn need_own(actor: &Actor, user: Option<UserId>) -> Result<(), ServiceError> {
    let is_own = matches!(actor, Actor::User(person) if Some(person.id) == user);
    let permission = Permission::UserManage;
    if is_own || actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

fn about(event: SecurityEvent, token: &ApiToken) -> SecurityEvent {
    event.with("token", token.id.to_string()).with("token_prefix", token.prefix.as_str())
}

//! Access tokens: what a program gets for its token, good for minutes, and renewed with a refresh token that is used once.
//!
//! Whoever has a copy of a refresh token is found out: the second use of it ends all that came from the same grant.

use uuid::Uuid;

use crate::{
    ServiceError, Services,
    audit::{by, record},
    tokens::SCHEME,
};
use sandpress_auth::{AccessClaims, SigningKey, Token, TokenDigest, key_of};
use sandpress_db::{
    Transaction,
    access_tokens::{self as rows, RefreshToken, StoredKey},
    api_tokens, users,
};
use sandpress_domain::{
    Actor, Permission, PermissionSet, SecurityEvent, SecurityEventKind, Timestamp, TokenActor, TokenId, Visit,
};

/// How long an access token is good.
const ACCESS: time::Duration = time::Duration::minutes(15);

/// How long a grant can be renewed.
const GRANT: time::Duration = time::Duration::days(30);

/// How long a key signs before the next one takes over.
const KEY: time::Duration = time::Duration::days(30);

/// What the secret of every refresh token begins with.
const REFRESH_SCHEME: &str = "spr_";

/// The longest text that is looked at as an access token, in bytes.
const MAX_ACCESS_TOKEN: usize = 4096;

/// What a program gets.
pub struct AccessGrant {
    /// The access token.
    pub access_token: String,
    /// How long it is good, in seconds.
    pub expires_in: i64,
    /// With what the next one is asked for, once.
    pub refresh_token: String,
    /// Until when that can be renewed.
    pub refresh_until: Timestamp,
    /// What the access token is good for.
    pub scopes: PermissionSet,
}

impl Services {
    /// An access token for a program with a token, good for all that the token is, or for less.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] for who has no token; [`ServiceError::State`] for who shows an access token;
    /// [`ServiceError::Invalid`] where more is wanted than the token is good for.
    pub async fn grant_access(
        &self,
        actor: &Actor,
        wanted: Option<PermissionSet>,
        visit: &Visit,
    ) -> Result<AccessGrant, ServiceError> {
        let Actor::Token(program) = actor else { return Err(ServiceError::Denied(Permission::AdminEnter)) };
        if program.is_derived {
            return Err(ServiceError::State(
                "an access token gives out no others: send the token itself, or the refresh token",
            ));
        }
        let scopes = wanted.unwrap_or(program.scopes);
        if scopes.is_empty() || !program.scopes.has_all(scopes) {
            return Err(ServiceError::invalid("scope", "the token is not good for all of this"));
        }
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let token = api_tokens::find(&tx, program.token).await?.ok_or(ServiceError::WrongToken)?;
        let family =
            Family { id: Uuid::now_v7(), token: token.id, scopes, until: token.expires_at.min(now + GRANT) };
        let grant = self.renew(&tx, &family, program, now).await?;
        let event = by(actor, SecurityEventKind::TokenCreated, now).from(visit.address());
        let event = event.to(program.user.name.as_str()).with("token", token.id.to_string());
        record(&tx, &event.with("grant", family.id.to_string())).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// The next access token of a grant, and the next refresh token; this one is used up.
    ///
    /// # Errors
    /// [`ServiceError::WrongToken`]. Where the refresh token was used before, the grant has ended with it.
    pub async fn refresh_access(&self, secret: &str, visit: &Visit) -> Result<AccessGrant, ServiceError> {
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let refresh = find(&tx, secret).await?.filter(|refresh| refresh.expires_at > now);
        let refresh = refresh.ok_or(ServiceError::WrongToken)?;
        let token = api_tokens::find(&tx, refresh.token).await?.ok_or(ServiceError::WrongToken)?;
        if !rows::use_refresh(&tx, &refresh.digest, now).await? {
            rows::delete_family(&tx, refresh.family).await?;
            let owner = users::find_by_id(&tx, token.user).await?;
            let event = SecurityEvent::by_visitor(SecurityEventKind::TokenReuse, now).from(visit.address());
            let event = event.to(owner.map(|user| user.name.to_string()).unwrap_or_default());
            let event = event.with("token", token.id.to_string());
            record(&tx, &event.with("grant", refresh.family.to_string())).await?;
            tx.commit().await?;
            return Err(ServiceError::WrongToken);
        }
        let user = users::find_by_id(&tx, token.user).await?.filter(|user| user.disabled_at.is_none());
        let user = user.filter(|_| token.expires_at > now).ok_or(ServiceError::WrongToken)?;
        let family = Family {
            id: refresh.family,
            token: token.id,
            scopes: refresh.scopes.intersection(token.scopes),
            until: refresh.expires_at,
        };
        let program = TokenActor { user, token: token.id, scopes: family.scopes, is_derived: true };
        let grant = self.renew(&tx, &family, &program, now).await?;
        tx.commit().await?;
        Ok(grant)
    }

    /// Ends the grant of a refresh token, with all its access tokens. One that is unknown is ended already.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn revoke_access(&self, secret: &str, visit: &Visit) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        let Some(refresh) = find(&tx, secret).await? else { return Ok(()) };
        rows::delete_family(&tx, refresh.family).await?;
        let owner = match api_tokens::find(&tx, refresh.token).await? {
            Some(token) => users::find_by_id(&tx, token.user).await?,
            None => None,
        };
        let now = self.clock().now();
        let event = match &owner {
            Some(user) => {
                SecurityEvent::by_user(SecurityEventKind::TokenRevoked, now, user).to(user.name.as_str())
            }
            None => SecurityEvent::by_visitor(SecurityEventKind::TokenRevoked, now),
        };
        let event = event.from(visit.address()).with("grant", refresh.family.to_string());
        record(&tx, &event.with("token", refresh.token.to_string())).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes every key, so that no access token that was given out so far is good any more. How many there were.
    ///
    /// # Errors
    /// [`ServiceError::Denied`] for everybody but the command line.
    pub async fn replace_signing_keys(&self, actor: &Actor) -> Result<u64, ServiceError> {
        let Actor::System = actor else { return Err(ServiceError::Denied(Permission::UserManage)) };
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let count = rows::delete_keys(&tx, now + time::Duration::days(1)).await?;
        let event = SecurityEvent::by_system(SecurityEventKind::TokenRevoked, now).to("all access tokens");
        record(&tx, &event).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// The program that shows this access token, where it is good, the grant has not ended, and the token that it comes
    /// from is good too.
    pub(crate) async fn find_access_actor(&self, token: &str) -> Result<Option<TokenActor>, ServiceError> {
        let Some(kid) =
            Some(token).filter(|token| token.len() <= MAX_ACCESS_TOKEN).and_then(|token| key_of(token).ok())
        else {
            return Ok(None);
        };
        let Some(key) = rows::find_key(self.db(), &kid).await? else { return Ok(None) };
        let key = SigningKey::from_text(&key.seed)?;
        let now = self.clock().now().unix_timestamp();
        let Ok(claims) = key.verify(token, self.issuer(), &self.audience(), now) else { return Ok(None) };
        let (Ok(family), Ok(id)) = (claims.sid.parse::<Uuid>(), claims.client_id.parse::<TokenId>()) else {
            return Ok(None);
        };
        if !rows::has_family(self.db(), family).await? {
            return Ok(None);
        }
        let Some(token) = api_tokens::find(self.db(), id).await? else { return Ok(None) };
        let Some(program) = self.actor_of(&token).await? else { return Ok(None) };
        let scopes: PermissionSet =
            claims.scope.split(' ').filter_map(|word| word.parse::<Permission>().ok()).collect();
        let is_theirs = program.user.id.to_string() == claims.sub;
        let scopes = program.scopes.intersection(scopes);
        Ok(is_theirs.then_some(TokenActor { scopes, is_derived: true, ..program }))
    }

    pub(crate) async fn tidy_access_tokens(&self, now: Timestamp) -> Result<(), ServiceError> {
        rows::delete_expired_refresh(self.db(), now).await?;
        // Keys that no longer sign are kept until the last token that they signed has expired.
        rows::delete_keys(self.db(), now - KEY - ACCESS).await?;
        Ok(())
    }

    /// Makes an access token and the next refresh token of a family.
    async fn renew(
        &self,
        tx: &Transaction,
        family: &Family,
        program: &TokenActor,
        now: Timestamp,
    ) -> Result<AccessGrant, ServiceError> {
        let expires = family.until.min(now + ACCESS);
        let claims = AccessClaims {
            iss: self.issuer().to_owned(),
            aud: self.audience(),
            sub: program.user.id.to_string(),
            client_id: family.token.to_string(),
            sid: family.id.to_string(),
            jti: Uuid::now_v7().to_string(),
            scope: words(family.scopes),
            iat: now.unix_timestamp(),
            nbf: now.unix_timestamp(),
            exp: expires.unix_timestamp(),
        };
        let access_token = signing_key(tx, now).await?.sign(&claims)?;
        let secret = format!("{REFRESH_SCHEME}{}", Token::generate().as_str());
        let refresh = RefreshToken {
            digest: TokenDigest::of(&secret).to_string(),
            token: family.token,
            family: family.id,
            scopes: family.scopes,
            created_at: now,
            expires_at: family.until,
            used_at: None,
        };
        rows::insert_refresh(tx, &refresh).await?;
        Ok(AccessGrant {
            access_token,
            expires_in: claims.exp - claims.iat,
            refresh_token: secret,
            refresh_until: family.until,
            scopes: family.scopes,
        })
    }

    fn issuer(&self) -> &str {
        &self.0.issuer
    }

    fn audience(&self) -> String {
        format!("{}/api/v1", self.0.issuer)
    }
}

/// All that comes from one grant.
struct Family {
    id: Uuid,
    token: TokenId,
    scopes: PermissionSet,
    until: Timestamp,
}

/// The words of permissions as they stand in tokens.
pub fn words(scopes: PermissionSet) -> String {
    scopes.to_string().replace(',', " ")
}

async fn find(tx: &Transaction, secret: &str) -> Result<Option<RefreshToken>, ServiceError> {
    if !secret.starts_with(REFRESH_SCHEME) || secret.starts_with(SCHEME) {
        return Ok(None);
    }
    let found = rows::find_refresh(tx, &TokenDigest::of(secret).to_string()).await?;
    let is_it = |refresh: &RefreshToken| {
        refresh.digest.parse::<TokenDigest>().is_ok_and(|digest| digest.matches(secret))
    };
    Ok(found.filter(is_it))
}

/// The key that signs now; a new one where the newest has signed for long enough.
async fn signing_key(tx: &Transaction, now: Timestamp) -> Result<SigningKey, ServiceError> {
    if let Some(newest) = rows::find_newest_key(tx).await?
        && now - newest.created_at < KEY
    {
        return Ok(SigningKey::from_text(&newest.seed)?);
    }
    let key = SigningKey::generate()?;
    let stored = StoredKey { kid: key.kid().to_owned(), seed: key.to_text(), created_at: now };
    rows::insert_key(tx, &stored).await?;
    Ok(key)
}

//! Logging in at an OpenID provider: OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636), state and
//! nonce. The only user of `openidconnect`.

mod fetch;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    TokenResponse,
    core::{
        CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreResponseType, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use tokio::sync::Mutex;

pub use fetch::FetchError;
use fetch::Fetcher;
use sandpress_domain::Timestamp;

/// How long what a provider says of itself holds.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How soon it is asked again where a token was signed with a key that is not known.
const SOON: Duration = Duration::from_secs(60);

/// What tokens may be signed with: keys of the provider's own, never a secret that both know, never nothing.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How a site is known to a provider.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The provider's issuer identifier.
    pub issuer: String,
    /// The site's name there.
    pub client_id: String,
    /// Where the provider sends people back to.
    pub redirect_url: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
}

/// A provider. What it says of itself is asked for when somebody first wants to log in there.
#[derive(Debug)]
pub struct OidcProvider {
    settings: OidcSettings,
    fetcher: Fetcher,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Where to send somebody, and what has to be kept for them until they come back.
#[derive(Clone, Debug)]
pub struct OidcStart {
    /// The provider's page.
    pub url: String,
    /// Comes back with them, and shows that it is they.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Shows the provider that who asks for the token is who began.
    pub verifier: String,
}

/// Who somebody is at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcPerson {
    /// The provider.
    pub issuer: String,
    /// The person there. The only name of theirs that never changes.
    pub subject: String,
    /// An address that the provider says is theirs; none where it only repeats what they wrote.
    pub email: Option<String>,
    /// What they call themselves; may be empty.
    pub name: String,
}

/// Why nobody was logged in at a provider.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The settings are not possible.
    #[error("the settings of the provider {0} are not possible")]
    Settings(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// The provider does not say what it is, or says something else.
    #[error("the provider {0} cannot be asked")]
    Discovery(String, #[source] DiscoveryError<FetchError>),
    /// The provider names pages that are not safe.
    #[error("the provider {0} has pages without https")]
    Unsafe(String),
    /// The provider gave no token for the code.
    #[error("the provider {0} did not take the code")]
    Code(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// The token is not good.
    #[error("the token of the provider {0} is not good")]
    Token(String, #[source] ClaimsVerificationError),
    /// There is no token for this flow.
    #[error("the provider {0} gave no ID token")]
    NoToken(String),
}

impl OidcProvider {
    /// A provider that is not asked yet.
    ///
    /// # Errors
    /// [`OidcError::Settings`].
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        let fetcher = Fetcher::new(settings.issuer.starts_with("http://"))
            .map_err(|error| OidcError::Settings(settings.issuer.clone(), error.into()))?;
        Ok(Self { settings, fetcher, known: Mutex::new(None) })
    }

    /// Begins a log-in.
    ///
    /// # Errors
    /// Where the provider cannot be asked.
    pub async fn begin(&self) -> Result<OidcStart, OidcError> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client(FRESH, None).await?;
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge);
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) = request.url();
        if !self.fetcher.is_safe(&url) {
            return Err(OidcError::Unsafe(self.issuer()));
        }
        Ok(OidcStart {
            url: url.into(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Ends a log-in: gets the token for the code and checks its signature, issuer, audience, time and nonce.
    ///
    /// # Errors
    /// Why nobody is logged in.
    pub async fn finish(
        &self,
        code: &str,
        started: &OidcStart,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<OidcPerson, OidcError> {
        let client = self.client(FRESH, secret).await?;
        let tokens = self.tokens(&client, code, started).await?;
        let claims = match self.claims(&client, &tokens, started, now) {
            // Perhaps the provider has a new key.
            Err(OidcError::Token(_, ClaimsVerificationError::SignatureVerification(_))) => {
                let client = self.client(SOON, secret).await?;
                self.claims(&client, &tokens, started, now)?
            }
            claims => claims?,
        };
        let more = match claims.email() {
            Some(_) => None,
            None => self.user_info(&client, &tokens, &claims).await,
        };
        Ok(self.person(&claims, more.as_ref()))
    }

    async fn tokens(
        &self,
        client: &Client,
        code: &str,
        started: &OidcStart,
    ) -> Result<CoreTokenResponse, OidcError> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| OidcError::Code(self.issuer(), error);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| failed(error.into()))?
            .set_pkce_verifier(PkceCodeVerifier::new(started.verifier.clone()));
        request.request_async(&self.fetcher).await.map_err(|error| match error {
            // What else the other side wrote is nobody's business.
            RequestTokenError::ServerResponse(answer) => failed(answer.to_string().into()),
            RequestTokenError::Request(error) => failed(error.into()),
            RequestTokenError::Parse(error, _) => failed(error.into()),
            RequestTokenError::Other(error) => failed(error.into()),
        })
    }

    fn claims(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        started: &OidcStart,
        now: Timestamp,
    ) -> Result<CoreIdTokenClaims, OidcError> {
        let token = tokens.id_token().ok_or_else(|| OidcError::NoToken(self.issuer()))?;
        let now = DateTime::<Utc>::from_timestamp(now.unix_timestamp(), 0).unwrap_or_default();
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now);
        let nonce = Nonce::new(started.nonce.clone());
        token.claims(&verifier, &nonce).cloned().map_err(|error| OidcError::Token(self.issuer(), error))
    }

    /// What the provider says beside the token; nothing of it is needed to know who it is.
    async fn user_info(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Option<CoreUserInfoClaims> {
        let subject = claims.subject().clone();
        let request = client.user_info(tokens.access_token().clone(), Some(subject)).ok()?;
        request.request_async(&self.fetcher).await.ok()
    }

    fn person(&self, claims: &CoreIdTokenClaims, more: Option<&CoreUserInfoClaims>) -> OidcPerson {
        let is_verified = claims.email_verified().or(more.and_then(CoreUserInfoClaims::email_verified));
        let email = claims.email().or(more.and_then(CoreUserInfoClaims::email));
        let short = claims.preferred_username().or(more.and_then(CoreUserInfoClaims::preferred_username));
        let long = claims.name().or(more.and_then(CoreUserInfoClaims::name)).and_then(|name| name.get(None));
        let name = long.map(|name| name.as_str()).or(short.map(|name| name.as_str()));
        OidcPerson {
            issuer: self.issuer(),
            subject: claims.subject().as_str().to_owned(),
            email: email.filter(|_| is_verified == Some(true)).map(|email| email.as_str().to_owned()),
            name: name.unwrap_or_default().to_owned(),
        }
    }

    /// The provider as it is known, asked again where that is older than `age`.
    async fn client(&self, age: Duration, secret: Option<&str>) -> Result<Client, OidcError> {
        let settings = |error: openidconnect::url::ParseError| {
            OidcError::Settings(self.settings.issuer.clone(), error.into())
        };
        let metadata = self.metadata(age).await?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let wants_body = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let redirect = RedirectUrl::new(self.settings.redirect_url.clone()).map_err(settings)?;
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = secret.map(|secret| ClientSecret::new(secret.to_owned()));
        let client = CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(redirect);
        Ok(if wants_body { client.set_auth_type(AuthType::RequestBody) } else { client })
    }

    async fn metadata(&self, age: Duration) -> Result<CoreProviderMetadata, OidcError> {
        let mut known = self.known.lock().await;
        if let Some((since, metadata)) = &*known
            && since.elapsed() < age
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone())
            .map_err(|error| OidcError::Settings(self.settings.issuer.clone(), error.into()))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.fetcher)
            .await
            .map_err(|error| OidcError::Discovery(self.issuer(), error))?;
        *known = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn issuer(&self) -> String {
        self.settings.issuer.clone()
    }
}

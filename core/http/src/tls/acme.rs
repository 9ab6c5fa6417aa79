//! Certificates from an authority that hands them out by itself (RFC 8555).

use std::{fs, future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use http::Request;
use http_body_util::BodyExt;
use instant_acme::{
    Account, AuthorizationHandle, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType, Error,
    ExternalAccountKey, HttpClient, Identifier, NewAccount, NewOrder, OrderStatus, RetryPolicy,
};
use rustls::crypto::ring;

use super::{TlsError, certificate::Pair, challenge::Challenges, kept::Kept};
use sandpress_config::{AcmeChallenge, AcmeConfig, SecretSources};
use sandpress_services::read_secret;

/// The longest time for an answer of the authority.
const ANSWER: Duration = Duration::from_secs(30);

/// The longest time for the authority to look at this server, and then to make the certificate.
const PATIENCE: Duration = Duration::from_secs(90);

/// The problem of an authority that takes known customers only (RFC 8555, 6.7).
const UNBOUND: &str = "urn:ietf:params:acme:error:externalAccountRequired";

/// An authority and what is asked of it.
pub(super) struct Acme {
    config: AcmeConfig,
    secrets: SecretSources,
    name: String,
    kept: Kept,
    client: reqwest::Client,
}

impl Acme {
    /// Certificates for `name`.
    pub(super) fn new(config: &AcmeConfig, secrets: &SecretSources, name: &str) -> Result<Self, TlsError> {
        // All but the first call find it chosen.
        let _ = ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(ANSWER)
            .user_agent(concat!("sandpress/", env!("CARGO_PKG_VERSION")));
        let client = match &config.root {
            Some(path) => {
                let pem = fs::read(path).map_err(|source| TlsError::File { path: path.clone(), source })?;
                client.tls_certs_only([reqwest::Certificate::from_pem(&pem)?])
            }
            None => client,
        };
        let kept = Kept::new(&config.folder, config.directory.as_str());
        let (config, secrets, name) = (config.clone(), secrets.clone(), name.to_owned());
        Ok(Self { config, secrets, name, kept, client: client.build()? })
    }

    /// The certificate that was ordered before.
    pub(super) async fn kept(&self) -> Result<Option<Pair>, TlsError> {
        self.kept.pair(&self.name).await
    }

    /// Orders a certificate and keeps it.
    pub(super) async fn order(&self, challenges: &Challenges) -> Result<Pair, TlsError> {
        let ordered = self.ask(challenges).await;
        challenges.clear();
        let (chain, key) = ordered?;
        self.kept.put_pair(&self.name, &chain, &key).await
    }

    async fn ask(&self, challenges: &Challenges) -> Result<(String, String), TlsError> {
        let account = self.account().await?;
        let names = [Identifier::Dns(self.name.clone())];
        let mut order = account.new_order(&NewOrder::new(&names)).await?;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Pending {
                self.answer(&mut authorization, challenges).await?;
            }
        }
        let patience = RetryPolicy::new().timeout(PATIENCE);
        let status = order.poll_ready(&patience).await?;
        if status != OrderStatus::Ready {
            let message = self.why(&mut order).await;
            return Err(TlsError::Refused { name: self.name.clone(), message });
        }
        let key = order.finalize().await?;
        let chain = order.poll_certificate(&patience).await?;
        Ok((chain, key))
    }

    /// Puts the answer to the authority's question where it looks, and lets it look.
    async fn answer<'a>(
        &self,
        authorization: &'a mut AuthorizationHandle<'a>,
        challenges: &Challenges,
    ) -> Result<(), TlsError> {
        let kind = match self.config.challenge {
            AcmeChallenge::Http01 => ChallengeType::Http01,
            AcmeChallenge::TlsAlpn01 => ChallengeType::TlsAlpn01,
        };
        let mut challenge = authorization.challenge(kind).ok_or_else(|| TlsError::Refused {
            name: self.name.clone(),
            message: "it does not ask in the way that [tls] acme_challenge names".to_owned(),
        })?;
        let answer = challenge.key_authorization();
        match self.config.challenge {
            AcmeChallenge::Http01 => challenges.put_page(&challenge.token, answer.as_str()),
            AcmeChallenge::TlsAlpn01 => challenges.put_certificate(&self.name, answer.digest().as_ref())?,
        }
        Ok(challenge.set_ready().await?)
    }

    /// What the authority did not like.
    async fn why(&self, order: &mut instant_acme::Order) -> String {
        let mut problems = Vec::new();
        let mut authorizations = order.authorizations();
        while let Some(Ok(authorization)) = authorizations.next().await {
            let errors = authorization.challenges.iter().filter_map(|challenge| challenge.error.as_ref());
            problems.extend(errors.map(ToString::to_string));
        }
        if problems.is_empty() { "it does not say why".to_owned() } else { problems.join("; ") }
    }

    /// The account of before, or a new one.
    async fn account(&self) -> Result<Account, TlsError> {
        let builder = Account::builder_with_http(Box::new(Http(self.client.clone())));
        if let Some(credentials) = self.kept.account().await? {
            return Ok(builder.from_credentials(credentials).await?);
        }
        let contact: Vec<String> =
            self.config.contact.iter().map(|address| format!("mailto:{address}")).collect();
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let new =
            NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let binding = self.binding().await?;
        let created = builder.create(&new, self.config.directory.to_string(), binding.as_ref()).await;
        let (account, credentials) = created.map_err(|error| self.no_account(error))?;
        self.kept.put_account(&credentials).await?;
        Ok(account)
    }

    /// What the account is bound to, where the authority gave something.
    async fn binding(&self) -> Result<Option<ExternalAccountKey>, TlsError> {
        let Some(binding) = &self.config.binding else { return Ok(None) };
        let key = read_secret(&self.secrets, &binding.key).await.map_err(TlsError::Binding)?;
        let key = key.trim_ascii().strip_suffix(b"==").unwrap_or(key.trim_ascii());
        let key = key.strip_suffix(b"=").unwrap_or(key);
        let bytes = BASE64URL_NOPAD.decode(key).ok().filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| {
            TlsError::Binding(format!("the secret {:?} is not a key in base64url", binding.key))
        })?;
        Ok(Some(ExternalAccountKey::new(binding.key_id.clone(), &bytes)))
    }

    /// Why the authority made no account.
    fn no_account(&self, error: Error) -> TlsError {
        match (&error, &self.config.binding) {
            (Error::Api(problem), None) if problem.r#type.as_deref() == Some(UNBOUND) => TlsError::Unbound,
            (Error::Api(problem), Some(_)) => {
                TlsError::Binding(format!("the authority does not accept it: {problem}"))
            }
            _ => error.into(),
        }
    }
}

/// The client for what the authority is asked.
struct Http(reqwest::Client);

impl HttpClient for Http {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let client = self.0.clone();
        Box::pin(async move {
            let failed = |error: reqwest::Error| Error::Other(Box::new(error));
            let (parts, body) = request.into_parts();
            let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes);
            let request = reqwest::Request::try_from(Request::from_parts(parts, body)).map_err(failed)?;
            let response = client.execute(request).await.map_err(failed)?;
            Ok(BytesResponse::from(http::Response::<reqwest::Body>::from(response)))
        })
    }
}

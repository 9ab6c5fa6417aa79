//! The OpenID providers of cms.toml.

use super::Services;
use crate::ServiceError;
use sandpress_auth::{OidcError, OidcPerson, OidcProvider, OidcSettings, OidcStart};
use sandpress_config::OidcConfig;
use zeroize::Zeroizing;

/// The providers, in the order of their names.
pub(super) struct Providers(Vec<Provider>);

struct Provider {
    config: OidcConfig,
    oidc: OidcProvider,
}

/// A provider as people see it.
#[derive(Clone, Debug)]
pub struct ProviderName {
    /// Its name in addresses.
    pub name: String,
    /// Its name for people.
    pub label: String,
}

impl Providers {
    pub(super) fn new(configs: &[OidcConfig], origin: &str) -> Result<Self, OidcError> {
        let provider = |config: &OidcConfig| {
            let oidc = OidcProvider::new(OidcSettings {
                issuer: config.issuer.clone(),
                client_id: config.client_id.clone(),
                redirect_url: format!("{origin}/login/oidc/{}/callback", config.name),
                scopes: config.scopes.clone(),
            })?;
            Ok(Provider { config: config.clone(), oidc })
        };
        Ok(Self(configs.iter().map(provider).collect::<Result<_, _>>()?))
    }

    fn get(&self, name: &str) -> Result<&Provider, ServiceError> {
        let provider = self.0.iter().find(|provider| provider.config.name == name);
        provider.ok_or(ServiceError::NotFound("the provider"))
    }

    /// The name for people of whoever issues these tokens.
    pub(super) fn label_of(&self, issuer: &str) -> String {
        let provider = self.0.iter().find(|provider| provider.config.issuer == issuer);
        provider.map_or(issuer, |provider| &provider.config.label).to_owned()
    }
}

impl Services {
    /// The providers with which people log in.
    pub fn providers(&self) -> Vec<ProviderName> {
        let name = |provider: &Provider| ProviderName {
            name: provider.config.name.clone(),
            label: provider.config.label.clone(),
        };
        self.accounts().providers.0.iter().map(name).collect()
    }

    /// Whether the provider is the issuer of this name.
    pub fn is_issuer(&self, name: &str, issuer: &str) -> bool {
        self.accounts().providers.get(name).is_ok_and(|provider| provider.config.issuer == issuer)
    }

    /// Begins a log-in at a provider.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Provider`] where it cannot be asked.
    pub async fn begin_at_provider(&self, name: &str) -> Result<OidcStart, ServiceError> {
        Ok(self.accounts().providers.get(name)?.oidc.begin().await?)
    }

    /// Who somebody is that comes back from a provider.
    pub(super) async fn person_at_provider(
        &self,
        name: &str,
        code: &str,
        started: &OidcStart,
    ) -> Result<OidcPerson, ServiceError> {
        let provider = self.accounts().providers.get(name)?;
        let secret = match &provider.config.client_secret {
            Some(secret) => Some(self.client_secret(name, secret).await?),
            None => None,
        };
        let secret = secret.as_ref().map(|secret| secret.as_str());
        Ok(provider.oidc.finish(code, started, secret, self.clock().now()).await?)
    }

    async fn client_secret(&self, provider: &str, name: &str) -> Result<Zeroizing<String>, ServiceError> {
        let secret = match self.0.secrets.read(name).await {
            Ok(Some(bytes)) => String::from_utf8(bytes).ok(),
            Ok(None) => None,
            Err(error) => {
                tracing::error!(provider, secret = name, error, "the client secret cannot be read");
                None
            }
        };
        secret.map(Zeroizing::new).ok_or(ServiceError::State(
            "the site's secret for this provider is missing: name it under [secrets] in cms.toml",
        ))
    }
}

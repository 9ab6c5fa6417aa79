//! `[oidc.<name>]`: OpenID providers with which people log in.

use std::collections::BTreeMap;

use url::{Host, Url};

use super::secrets::is_secret_name;
use super::section::Section;

pub(super) const KEYS: &[&str] = &["issuer", "client_id", "client_secret", "label", "scopes"];

/// The longest name of a provider on its button, in characters.
const LABEL: usize = 40;

/// An OpenID provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its name in addresses: lower-case letters, digits and single hyphens.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Its issuer identifier, as its tokens have it.
    pub issuer: String,
    /// How it knows this site.
    pub client_id: String,
    /// The name of the secret under `[secrets]` with which the site proves to be the client; none for a public client.
    pub client_secret: Option<String>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
}

pub(super) fn read(sections: BTreeMap<String, Section<'_>>) -> Vec<OidcConfig> {
    sections.into_iter().filter_map(|(name, section)| provider(name, section)).collect()
}

fn provider(name: String, mut section: Section<'_>) -> Option<OidcConfig> {
    section.refuse_unknown(KEYS);
    if !is_secret_name(&name) {
        let message = format!(
            "[{}]: {name:?} is not a name for a provider; allowed are lower-case letters, digits and single hyphens",
            section.path()
        );
        section.report().add(section.place().clone(), message);
    }
    let issuer = section.required("issuer", "\"https://id.example.org\"", issuer);
    let client_id = section.required("client_id", "\"ID\", as the provider gave it", filled);
    let client_secret = section.optional("client_secret", "the name of a secret under [secrets]", |text| {
        let fits = is_secret_name(text);
        fits.then(|| text.to_owned()).ok_or_else(|| "this is not the name of a secret".to_owned())
    });
    let label = section.parsed("label", &name, "a short name", label);
    let scopes = section.parsed("scopes", "email profile", "words with spaces between them", |text| {
        let words = text.split_whitespace().filter(|word| *word != "openid");
        Ok(words.map(str::to_owned).collect())
    });
    Some(OidcConfig {
        name,
        label: label?,
        issuer: issuer?,
        client_id: client_id?,
        client_secret,
        scopes: scopes?,
    })
}

fn filled(text: &str) -> Result<String, String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned()).ok_or_else(|| "this is empty".to_owned())
}

fn label(text: &str) -> Result<String, String> {
    let text = filled(text)?;
    let fits = text.chars().count() <= LABEL && !text.contains(char::is_control);
    fits.then_some(text).ok_or_else(|| format!("this is longer than {LABEL} characters"))
}

/// Kept as it is written, because tokens are compared with it character for character.
fn issuer(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("this is not a web address ({error})"))?;
    let is_here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
        return Err("the address does not start with https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user name or a password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("an issuer has no query and no fragment".to_owned());
    }
    Ok(text.to_owned())
}

//! What the site owner sets: which server, how encrypted, and as whom.

use sandpress_plugin::connect::Security;
use sandpress_plugin::lifecycle::{Setting, SettingDefinition, value_of};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, FieldError};

const HOST: &str = "host";
const PORT: &str = "port";
const SECURITY: &str = "security";
const USER: &str = "user";
const PASSWORD: &str = "password";
const LOGIN: &str = "login";
const HELLO: &str = "hello";
const SELECTOR: &str = "dkim_selector";
const DOMAIN: &str = "dkim_domain";
const KEY: &str = "dkim_key";
const ALGORITHM: &str = "dkim_algorithm";

/// How the client shows who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// `PLAIN` (RFC 4616).
    Plain,
    /// `LOGIN`, which old servers have in place of `PLAIN`.
    Login,
    /// `XOAUTH2`, with an access token for a password.
    OAuth,
}

/// The settings of this call.
pub(crate) struct Options {
    /// The server's name.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is encrypted.
    pub(crate) security: Security,
    /// As whom the site logs in; empty where it does not.
    pub(crate) user: String,
    /// The name of the secret that is the password.
    pub(crate) password: String,
    /// The mechanism that the owner wants; none for the best that the server has.
    pub(crate) mechanism: Option<Mechanism>,
    /// What the client calls itself; empty for the sender's domain.
    pub(crate) hello: String,
    /// How mail is signed; none where it is not.
    pub(crate) dkim: Option<Dkim>,
}

/// How mail is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dkim {
    /// The name of the public key below `_domainkey` of the domain.
    pub(crate) selector: String,
    /// Who signs; empty for the sender's domain.
    pub(crate) domain: String,
    /// The name of the secret that is the private key.
    pub(crate) secret: String,
    /// Whether it is an RSA key, and not an Ed25519 one.
    pub(crate) is_rsa: bool,
}

impl Options {
    /// As they are set.
    pub(crate) fn read() -> Self {
        let text = |key| settings::get(key).unwrap_or_default().trim().to_owned();
        Self {
            host: text(HOST),
            port: text(PORT).parse().unwrap_or(587),
            security: match text(SECURITY).as_str() {
                "tls" => Security::Tls,
                "none" => Security::Plain,
                _ => Security::PlainThenUpgrade,
            },
            user: text(USER),
            password: text(PASSWORD),
            mechanism: match text(LOGIN).as_str() {
                "plain" => Some(Mechanism::Plain),
                "login" => Some(Mechanism::Login),
                "xoauth2" => Some(Mechanism::OAuth),
                _ => None,
            },
            hello: text(HELLO),
            dkim: Some(text(SELECTOR)).filter(|selector| !selector.is_empty()).map(|selector| Dkim {
                selector,
                domain: text(DOMAIN),
                secret: text(KEY),
                is_rsa: text(ALGORITHM) != "ed25519-sha256",
            }),
        }
    }
}

/// The settings for the lifecycle.
pub(crate) fn definitions() -> Vec<SettingDefinition> {
    let text = |key, label, help| SettingDefinition::new(key, "text", label, help);
    vec![
        text(
            HOST,
            "Server",
            "The name of your provider's server for outgoing mail, such as smtp.example.com.",
        )
        .required(),
        SettingDefinition::new(PORT, "number", "Port", "587 with STARTTLS, 465 with TLS from the beginning.")
            .default_value("587"),
        SettingDefinition::new(SECURITY, "choice", "Encryption", "How the connection is encrypted.")
            .default_value("starttls")
            .choice("starttls", "STARTTLS: encrypted before anything is said")
            .choice("tls", "TLS from the beginning")
            .choice("none", "None: for a server on this machine or in a network of your own"),
        text(
            USER,
            "User",
            "As whom the site logs in, mostly an email address. Empty where the server asks for nobody.",
        ),
        text(PASSWORD, "Secret", "The name of the secret under [secrets] in cms.toml that is the password.")
            .default_value("smtp-password"),
        SettingDefinition::new(
            LOGIN,
            "choice",
            "Way to log in",
            "Only where the server needs a certain one.",
        )
        .default_value("best")
        .choice("best", "The best that the server has")
        .choice("plain", "PLAIN")
        .choice("login", "LOGIN")
        .choice("xoauth2", "XOAUTH2: the secret is an access token"),
        text(
            HELLO,
            "Own name",
            "What the site calls itself to the server. Empty for the domain of the sender.",
        ),
        text(
            SELECTOR,
            "DKIM selector",
            "Under which name the public key stands in the DNS. Empty where your provider signs, as most do.",
        ),
        text(DOMAIN, "DKIM domain", "Who signs. Empty for the domain of the sender."),
        text(KEY, "DKIM key", "The name of the secret that is the private key, granted as sign:<name>.")
            .default_value("dkim-key"),
        SettingDefinition::new(ALGORITHM, "choice", "DKIM algorithm", "What kind of key it is.")
            .default_value("rsa-sha256")
            .choice("rsa-sha256", "RSA, which everybody can check")
            .choice("ed25519-sha256", "Ed25519, which not everybody can check"),
    ]
}

/// Checks what cms.toml says.
///
/// # Errors
/// [`Error::Invalid`] with a message for each setting that makes no sense.
pub(crate) fn check(settings: &[Setting]) -> Result<(), Error> {
    let value = |key| value_of(settings, key).trim();
    let mut problems = Vec::new();
    let mut refuse = |key: &str, message: &str| problems.push(FieldError::new(key, message));
    if !is_host(value(HOST)) {
        refuse(HOST, "must be the name of a server, without a port and without smtp://");
    }
    if value(PORT).parse::<u16>().ok().filter(|port| *port > 0).is_none() {
        refuse(PORT, "must be a whole number from 1 to 65535");
    }
    if !value(HELLO).is_empty() && !is_host(value(HELLO)) {
        refuse(HELLO, "must be the name of a host");
    }
    if !value(SELECTOR).is_empty() && !is_host(value(SELECTOR)) {
        refuse(SELECTOR, "must be the name of a key in the DNS, such as mail2026");
    }
    if !value(DOMAIN).is_empty() && !is_host(value(DOMAIN)) {
        refuse(DOMAIN, "must be a domain");
    }
    if value(USER).contains(|c: char| c.is_control()) {
        refuse(USER, "must be one line");
    }
    if !value(USER).is_empty() && value(PASSWORD).is_empty() {
        refuse(PASSWORD, "must name a secret, since there is a user to log in");
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn is_host(text: &str) -> bool {
    let fits = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    text.len() <= 253 && text.split('.').all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(pairs: &[(&str, &str)]) -> Vec<String> {
        let defaults = [("host", "smtp.example.com"), ("port", "587"), ("password", "smtp-password")];
        let chosen =
            |key: &str| pairs.iter().chain(&defaults).find(|pair| pair.0 == key).map_or("", |pair| pair.1);
        let keys = ["host", "port", "password", "user", "hello", "dkim_selector", "dkim_domain"];
        let settings: Vec<_> = keys.into_iter().map(|key| Setting::new(key, chosen(key))).collect();
        match check(&settings) {
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn nonsense_is_named() {
        assert!(problems(&[]).is_empty());
        assert!(problems(&[("user", "ada@example.org"), ("hello", "mx.example.org")]).is_empty());
        for (key, value) in [
            ("host", ""),
            ("host", "smtp://example.com"),
            ("host", "example.com:587"),
            ("host", "a..b"),
            ("port", "0"),
            ("port", "70000"),
            ("port", "smtp"),
            ("hello", "my site"),
            ("user", "a\r\nb"),
            ("dkim_selector", "a; d=b"),
            ("dkim_domain", "a\r\nb"),
        ] {
            assert_eq!(problems(&[(key, value)]), [key], "{value:?}");
        }
        assert_eq!(problems(&[("user", "ada"), ("password", "")]), ["password"]);
    }
}

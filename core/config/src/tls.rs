//! `[tls]`: whether the program itself serves HTTPS, and with which certificate.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use url::Url;

use super::secrets::is_secret_name;
use super::section::{Section, path_in};

pub(super) const KEYS: &[&str] = &[
    "mode",
    "certificate",
    "key",
    "redirect_listen",
    "acme_challenge",
    "acme_contact",
    "acme_directory",
    "acme_root",
    "acme_folder",
    "acme_eab_key_id",
    "acme_eab_key",
];

const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// How the program serves HTTPS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// Where the certificate comes from.
    pub mode: TlsMode,
    /// Where plain HTTP is answered with the way to HTTPS; none where it is not answered.
    pub redirect_listen: Option<SocketAddr>,
}

/// Where the certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsMode {
    /// There is none: the site is served in plain, or a proxy in front speaks HTTPS.
    Off,
    /// The program makes one that no browser believes, for development.
    SelfSigned,
    /// From two PEM files, absolute.
    Files {
        /// The certificate with those that lead to its root.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
    /// From an authority that hands them out by itself (ACME, RFC 8555).
    Acme(AcmeConfig),
}

/// How certificates are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcmeConfig {
    /// How the authority sees that the name is this server's.
    pub challenge: AcmeChallenge,
    /// Whom the authority writes to; without `mailto:`.
    pub contact: Vec<String>,
    /// Where the authority lists what it can do.
    pub directory: Url,
    /// A PEM file with the one root by which the authority's own address is believed; none for those of the web.
    pub root: Option<PathBuf>,
    /// Where account and certificate are kept, absolute.
    pub folder: PathBuf,
    /// By what the authority knows whom the account belongs to; none where it takes everybody.
    pub binding: Option<AcmeBinding>,
}

/// What an authority gave its customer out of band, to bind an account to (RFC 8555, 7.3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcmeBinding {
    /// How the authority calls the key.
    pub key_id: String,
    /// The name of the secret under `[secrets]` that holds the key, in base64url.
    pub key: String,
}

/// How an authority sees that a name is this server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcmeChallenge {
    /// By a page over plain HTTP, at port 80 as the world sees it (RFC 8555, 8.3).
    Http01,
    /// By a certificate, at port 443 as the world sees it (RFC 8737).
    TlsAlpn01,
}

impl TlsConfig {
    /// Whether the program itself speaks HTTPS.
    pub fn is_on(&self) -> bool {
        self.mode != TlsMode::Off
    }

    /// The files whose changes matter while the site runs.
    pub fn files(&self) -> Vec<PathBuf> {
        match &self.mode {
            TlsMode::Files { certificate, key } => vec![certificate.clone(), key.clone()],
            _ => Vec::new(),
        }
    }
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<TlsConfig> {
    let modes = "\"off\", \"self-signed\", \"files\" or \"acme\"";
    let mode = section.parsed("mode", "off", modes, |text| match text.trim() {
        word @ ("off" | "self-signed" | "files" | "acme") => Ok(word.to_owned()),
        _ => Err(format!("{text:?} is not a mode")),
    });
    let path = |text: &str| match text.trim() {
        "" => Ok(None),
        text => path_in(folder, text).map(Some),
    };
    let file = "the path of a PEM file";
    let certificate = section.parsed("certificate", "", file, path);
    let key = section.parsed("key", "", file, path);
    let address = "an address with a port such as \"0.0.0.0:80\"";
    let redirect_listen = section.parsed("redirect_listen", "", address, |text| match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("{text:?} is not an address with a port")),
    });
    let challenges = "\"http-01\" or \"tls-alpn-01\"";
    let challenge = section.parsed("acme_challenge", "tls-alpn-01", challenges, |text| match text.trim() {
        "http-01" => Ok(AcmeChallenge::Http01),
        "tls-alpn-01" => Ok(AcmeChallenge::TlsAlpn01),
        _ => Err(format!("{text:?} is not a challenge that is known here")),
    });
    let people = "mail addresses with commas between them";
    let contact = section.parsed("acme_contact", "", people, contacts);
    let directory = section.parsed("acme_directory", LETS_ENCRYPT, "an address with https://", directory);
    let root = section.parsed("acme_root", "", file, path);
    let kept =
        section.parsed("acme_folder", "data/acme", "the path of a folder", |text| path_in(folder, text));
    let binding = binding(&mut section);
    let (redirect_listen, challenge, binding) = (redirect_listen?, challenge?, binding?);
    let (contact, directory, root, folder) = (contact?, directory?, root?, kept?);
    let acme = AcmeConfig { challenge, contact, directory, root, folder, binding };
    let lacking = |message: &str| {
        section.report().add(section.place().clone(), message.to_owned());
        None
    };
    let mode = match (mode?.as_str(), certificate?, key?) {
        ("self-signed", ..) => TlsMode::SelfSigned,
        ("files", Some(certificate), Some(key)) => TlsMode::Files { certificate, key },
        ("files", ..) => {
            return lacking("tls.mode is \"files\", so tls.certificate and tls.key must be there");
        }
        ("acme", ..) if challenge == AcmeChallenge::Http01 && redirect_listen.is_none() => {
            return lacking(
                "tls.acme_challenge is \"http-01\", which is answered over plain HTTP: set tls.redirect_listen, such \
                 as \"0.0.0.0:80\", or take \"tls-alpn-01\"",
            );
        }
        ("acme", ..) => TlsMode::Acme(acme),
        _ if redirect_listen.is_some() => {
            return lacking(
                "tls.redirect_listen leads to HTTPS, which tls.mode = \"off\" does not serve; set a mode or remove it",
            );
        }
        _ => TlsMode::Off,
    };
    Some(TlsConfig { mode, redirect_listen })
}

/// What is missing of the two keys is told; then there is none at all.
fn binding(section: &mut Section<'_>) -> Option<Option<AcmeBinding>> {
    let is_unfit = Cell::new(false);
    let key_id = section.parsed("acme_eab_key_id", "", "the key id that the authority gave", |text| {
        let text = text.trim();
        let is_fit = text.len() <= 500 && !text.chars().any(char::is_control);
        is_unfit.set(is_unfit.get() || !is_fit);
        is_fit.then(|| text.to_owned()).ok_or_else(|| "this is not a key id".to_owned())
    });
    let key = section.parsed("acme_eab_key", "", "the name of a secret under [secrets]", |text| {
        let is_fit = text.is_empty() || is_secret_name(text);
        is_unfit.set(is_unfit.get() || !is_fit);
        is_fit.then(|| text.to_owned()).ok_or_else(|| "this is not the name of a secret".to_owned())
    });
    let (key_id, key) = (key_id?, key?);
    match (key_id.is_empty(), key.is_empty()) {
        (true, true) => Some(None),
        (false, false) => Some(Some(AcmeBinding { key_id, key })),
        // What is wrong with one of them is told already.
        _ if is_unfit.get() => None,
        _ => {
            let message = "tls.acme_eab_key_id and tls.acme_eab_key go together: set both, or neither";
            section.report().add(section.place().clone(), message.to_owned());
            None
        }
    }
}

fn contacts(text: &str) -> Result<Vec<String>, String> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let address = |item: &str| {
        let address = item.strip_prefix("mailto:").unwrap_or(item);
        let is_address =
            address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        let is_plain = address.chars().all(|c| c.is_ascii_graphic());
        (is_address && is_plain)
            .then(|| address.to_owned())
            .ok_or_else(|| format!("{item:?} is not a mail address"))
    };
    items.map(address).collect()
}

fn directory(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|error| format!("this is not a web address ({error})"))?;
    if url.scheme() != "https" {
        return Err("the address does not start with https://".to_owned());
    }
    Ok(url)
}

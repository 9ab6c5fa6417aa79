//! `[metrics]`: who may read figures of the running site.

use std::net::SocketAddr;

use super::{secrets::is_secret_name, section::Section};

pub(super) const KEYS: &[&str] = &["listen", "token"];

/// Who may read figures of the running site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsConfig {
    /// An address of their own, where everybody who reaches it reads them; none without one.
    pub listen: Option<SocketAddr>,
    /// The name of the secret under `[secrets]` with which they are read at `/metrics` of the site; none for nobody.
    pub token: Option<String>,
}

pub(super) fn read(mut section: Section<'_>) -> Option<MetricsConfig> {
    let allowed = "an address with a port such as \"127.0.0.1:9464\", or \"\" for none";
    let listen = section.parsed("listen", "", allowed, |text| match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("{text:?} is not an address with a port")),
    });
    let allowed = "the name of a secret under [secrets], or \"\" for none";
    let token = section.parsed("token", "", allowed, |text| match text.trim() {
        "" => Ok(None),
        text if is_secret_name(text) => Ok(Some(text.to_owned())),
        text => Err(format!("{text:?} is not the name of a secret")),
    });
    Some(MetricsConfig { listen: listen?, token: token? })
}

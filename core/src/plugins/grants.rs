//! What the site owner granted a plugin: `[plugins.<id>.grants]`.

use super::error::LoadProblem;
use crate::config::{Grant, PluginConfig};

/// What a plugin's documents may count where the owner wrote `store = true`, in bytes.
const DEFAULT_QUOTA: u64 = 8 << 20;

/// The largest quota, in bytes.
const MAX_QUOTA: u64 = 1 << 30;

const HTML_RULE: &str = "can only be \"raw\", which lets the plugin's HTML pass uncleaned";

const STORE_RULE: &str = "must be true, or a quota from \"1 KiB\" to \"1 GiB\", as in store = \"16 MiB\"";

/// What happens to the HTML of a plugin before it is stored or served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HtmlPolicy {
    #[default]
    Clean,
    /// The owner granted `html = "raw"`.
    Raw,
}

/// The grants of one plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grants {
    pub(super) html: HtmlPolicy,
    /// What the plugin's documents may count, in bytes; none where it may have none.
    pub(super) store_quota: Option<u64>,
}

impl Grants {
    /// Reads the grants; one that is not known is refused, so that nobody takes it for protection.
    pub(super) fn read(config: &PluginConfig) -> Result<Self, LoadProblem> {
        let mut grants = Self::default();
        for (capability, grant) in &config.grants {
            let accepted = match capability.as_str() {
                "html" => html_policy(grant).map(|html| grants.html = html).ok_or(HTML_RULE),
                "store" => store_quota(grant).map(|quota| grants.store_quota = Some(quota)).ok_or(STORE_RULE),
                _ => return Err(unknown(config, capability)),
            };
            accepted.map_err(|rule| {
                LoadProblem::Grant(format!(
                    "the grant `{capability}` in [plugins.{}.grants] {rule}",
                    config.id
                ))
            })?;
        }
        Ok(grants)
    }
}

fn unknown(config: &PluginConfig, capability: &str) -> LoadProblem {
    LoadProblem::Grant(format!(
        "[plugins.{}.grants] grants {capability:?}, which this version of Sandpress ({}) does not offer: remove it; \
         what can be granted is html = \"raw\", and store = true or a quota",
        config.id,
        env!("CARGO_PKG_VERSION")
    ))
}

fn html_policy(grant: &Grant) -> Option<HtmlPolicy> {
    matches!(grant, Grant::Only(values) if values == &["raw"]).then_some(HtmlPolicy::Raw)
}

fn store_quota(grant: &Grant) -> Option<u64> {
    match grant {
        Grant::Allowed => Some(DEFAULT_QUOTA),
        Grant::Only(values) => match values.as_slice() {
            [quota] => bytes(quota).filter(|quota| (1..=MAX_QUOTA).contains(quota)),
            _ => None,
        },
    }
}

/// The bytes of a size such as `16 MiB`.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let unit: u64 = match unit.trim_start() {
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_a_size_within_bounds() {
        let quota = |text: &str| store_quota(&Grant::Only(vec![text.to_owned()]));
        assert_eq!(store_quota(&Grant::Allowed), Some(8 << 20));
        assert_eq!(quota("16 MiB"), Some(16 << 20));
        assert_eq!(quota("1KiB"), Some(1 << 10));
        assert_eq!(quota("1 GiB"), Some(1 << 30));
        for wrong in
            ["", "16", "MiB", "0 MiB", "1025 MiB", "-1 MiB", "1.5 MiB", "16 MB", "99999999999999999999 KiB"]
        {
            assert_eq!(quota(wrong), None, "{wrong}");
        }
        assert_eq!(store_quota(&Grant::Only(vec!["1 MiB".to_owned(), "2 MiB".to_owned()])), None);
    }
}

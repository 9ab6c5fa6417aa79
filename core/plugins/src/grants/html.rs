//! `html = "raw"`: the plugin's HTML passes uncleaned.

use sandpress_config::Grant;

pub(super) const RULE: &str = "can only be \"raw\", which lets the plugin's HTML pass uncleaned";

/// What happens to the HTML of a plugin before it is stored or served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HtmlPolicy {
    #[default]
    Clean,
    /// The owner granted `html = "raw"`.
    Raw,
}

pub(super) fn read(grant: &Grant) -> Option<HtmlPolicy> {
    matches!(grant, Grant::Only(values) if values == &["raw"]).then_some(HtmlPolicy::Raw)
}

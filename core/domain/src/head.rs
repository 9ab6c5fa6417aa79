//! What plugins say of an entry in the head of its page.

use serde::{Deserialize, Serialize};

/// One thing in the head, as it is stored beside a rendering. All texts are plain, not HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadItem {
    /// `<meta name="…" content="…">`
    Meta {
        /// The name.
        name: String,
        /// What it says.
        content: String,
    },
    /// `<meta property="…" content="…">`
    Property {
        /// The property.
        property: String,
        /// What it says.
        content: String,
    },
    /// `<link rel="…" href="…">`
    Link {
        /// How the target is related to the entry.
        rel: String,
        /// A path of the site, or an address that begins with `https://`.
        href: String,
    },
    /// Structured data.
    JsonLd(serde_json::Value),
}

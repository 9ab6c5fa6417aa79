//! What a new plugin can be.

use std::{fmt, str::FromStr};

use super::ProjectError;

/// A kind of plugin that there is a template for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A block.
    Block,
    /// A publication type.
    Type,
    /// Filters of entries and their HTML.
    Filter,
    /// Routes.
    Routes,
    /// A page in the admin.
    Panel,
    /// Response headers.
    Headers,
    /// A mail transport.
    Mail,
}

impl Kind {
    /// All of them, the simplest first.
    pub const ALL: [Self; 7] =
        [Self::Block, Self::Type, Self::Filter, Self::Routes, Self::Panel, Self::Headers, Self::Mail];

    /// Its name on the command line, which is that of its template's folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Type => "type",
            Self::Filter => "filter",
            Self::Routes => "routes",
            Self::Panel => "panel",
            Self::Headers => "headers",
            Self::Mail => "mail",
        }
    }

    /// What such a plugin does, in one sentence.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Block => "A call-out that authors place in their texts and themes in their templates.",
            Self::Type => "A kind of entry with a form of its own: a recipe.",
            Self::Filter => {
                "Refuses texts with links that lead nowhere, and tells readers how long reading takes."
            }
            Self::Routes => "A page of the plugin's own in the look of the site, and the same data as JSON.",
            Self::Panel => "A page in the admin with a table and a form over documents of the plugin's own.",
            Self::Headers => "HTTP headers with a policy, for each kind of response.",
            Self::Mail => "Delivers the site's mail by the HTTP API of a mail service, with a secret key.",
        }
    }

    /// The hooks of the template.
    pub fn hooks(self) -> &'static [&'static str] {
        match self {
            Self::Block => &["block"],
            Self::Type => &["publication-type"],
            Self::Filter => &["entry-filter", "content-filter"],
            Self::Routes => &["routes"],
            Self::Panel => &["admin-panel"],
            Self::Headers => &["response-headers"],
            Self::Mail => &["mail-transport"],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ProjectError;

    fn from_str(text: &str) -> Result<Self, ProjectError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| ProjectError::Kind { found: text.to_owned() })
    }
}

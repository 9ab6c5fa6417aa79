//! Running text and small things made of text.

use super::{Chart, Inline, Link, Message, PanelTarget, Series, Stat, Target, Tone};
use crate::types::FieldValue;

/// Running text: plain words, and pieces of it that are strong, stressed, code or links.
#[derive(Clone, Debug, Default)]
pub struct Text(pub(super) Vec<Inline>);

impl Text {
    /// Begins with plain words.
    pub fn new(text: impl Into<String>) -> Self {
        Self(vec![Inline::Plain(text.into())])
    }

    /// Adds plain words.
    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.piece(Inline::Plain(text.into()))
    }

    /// Adds words of importance.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.piece(Inline::Strong(text.into()))
    }

    /// Adds words that are stressed.
    #[must_use]
    pub fn emphasis(self, text: impl Into<String>) -> Self {
        self.piece(Inline::Emphasis(text.into()))
    }

    /// Adds something that a machine reads.
    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.piece(Inline::Code(text.into()))
    }

    /// Adds a link.
    #[must_use]
    pub fn link(self, label: impl Into<String>, target: impl Into<Target>) -> Self {
        self.piece(Inline::Link(Link::new(label, target)))
    }

    fn piece(mut self, piece: Inline) -> Self {
        self.0.push(piece);
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl Link {
    /// A word that leads somewhere.
    pub fn new(label: impl Into<String>, target: impl Into<Target>) -> Self {
        Self { label: label.into(), target: target.into() }
    }
}

impl Target {
    /// A path of the site, or an address that begins with `https://` or `mailto:`.
    pub fn url(url: impl Into<String>) -> Self {
        Self::Url(url.into())
    }
}

impl From<PanelTarget> for Target {
    fn from(target: PanelTarget) -> Self {
        Self::Panel(target)
    }
}

impl PanelTarget {
    /// Another panel of the plugin, without a query.
    pub fn new(panel: impl Into<String>) -> Self {
        Self { panel: panel.into(), query: Vec::new() }
    }

    /// The panel that is shown, without its query.
    pub fn same() -> Self {
        Self::new("")
    }

    /// Adds a name and a value to the query.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push(FieldValue::new(name, value));
        self
    }
}

impl Stat {
    /// What is counted, and the figure as people read it.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), change: String::new(), tone: Tone::Neutral }
    }

    /// How it changed, and whether that is good or bad.
    #[must_use]
    pub fn change(mut self, change: impl Into<String>, tone: Tone) -> Self {
        (self.change, self.tone) = (change.into(), tone);
        self
    }
}

impl Message {
    /// A line about what was done.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

impl Chart {
    /// Bars over labels.
    pub fn bar<L: Into<String>>(title: impl Into<String>, labels: impl IntoIterator<Item = L>) -> Self {
        Self::of_kind("bar", title, labels)
    }

    /// Lines over labels.
    pub fn line<L: Into<String>>(title: impl Into<String>, labels: impl IntoIterator<Item = L>) -> Self {
        Self::of_kind("line", title, labels)
    }

    fn of_kind<L: Into<String>>(
        kind: &str,
        title: impl Into<String>,
        labels: impl IntoIterator<Item = L>,
    ) -> Self {
        Self {
            title: title.into(),
            kind: kind.into(),
            labels: labels.into_iter().map(Into::into).collect(),
            series: Vec::new(),
            unit: String::new(),
            extra: Vec::new(),
        }
    }

    /// Adds figures: one for each label.
    #[must_use]
    pub fn series(mut self, label: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        self.series.push(Series { label: label.into(), values: values.into_iter().collect() });
        self
    }

    /// What stands behind a figure, such as `%`.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }
}

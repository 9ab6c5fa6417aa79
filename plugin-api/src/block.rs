//! Hook `block` (provider): named blocks that authors place in documents and themes in templates.
//!
//! ```
//! use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
//! use sandpress_plugin::html;
//! use sandpress_plugin::types::Error;
//!
//! struct Hello;
//!
//! impl Blocks for Hello {
//!     fn blocks() -> Vec<BlockDefinition> {
//!         let name = AttributeDefinition::new("name", "text", "Name").default_value("world");
//!         vec![BlockDefinition::new("hello", "Hello", "Greets somebody.").attribute(name).depends_on(&["nothing"])]
//!     }
//!
//!     fn render(block: Request) -> Result<BlockOutput, Error> {
//!         Ok(BlockOutput::new(html!["<p>Hello, ", block.get("name"), "!</p>"]))
//!     }
//! }
//!
//! let drawn = Hello::render(Request::new("hello").attribute("name", "Ann & Bob")).unwrap();
//! assert_eq!(drawn.html, "<p>Hello, Ann &amp; Bob!</p>");
//! ```

use crate::bindings::block::exports::sandpress::block::block::Guest;
pub use crate::bindings::block::exports::sandpress::block::block::{
    Attribute, AttributeDefinition, BlockDefinition, BlockOutput, PageEntry, Request,
};
use crate::types::{Choice, Error};

/// Blocks that the plugin draws.
pub trait Blocks {
    /// The blocks of the plugin, at most 32. Called at load.
    fn blocks() -> Vec<BlockDefinition>;

    /// Draws one block, for all readers. The host cleans the HTML.
    ///
    /// # Errors
    /// The block leaves a gap then; authors see the text in the preview.
    fn render(block: Request) -> Result<BlockOutput, Error>;
}

impl<T: Blocks> Guest for T {
    fn blocks() -> Vec<BlockDefinition> {
        T::blocks()
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        T::render(block)
    }
}

impl BlockDefinition {
    /// A block without attributes that may stand in documents and templates. Until [`BlockDefinition::depends_on`]
    /// says less, its output counts as depending on everything that there is.
    pub fn new(name: &str, label: &str, help: &str) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            help: help.into(),
            attributes: Vec::new(),
            depends_on: texts(&["entry", "entries", "store"]),
            places: texts(&["document", "template"]),
            extra: Vec::new(),
        }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, attribute: AttributeDefinition) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// What the output depends on besides the attributes: `entry`, `entries`, `store`, or `nothing` alone.
    #[must_use]
    pub fn depends_on(mut self, ids: &[&str]) -> Self {
        self.depends_on = texts(ids);
        self
    }

    /// Where the block may stand: `document`, `template`.
    #[must_use]
    pub fn places(mut self, ids: &[&str]) -> Self {
        self.places = texts(ids);
        self
    }
}

impl AttributeDefinition {
    /// An optional attribute without a default value. `kind` is `text`, `number`, `boolean`, `choice` or `url`.
    pub fn new(name: &str, kind: &str, label: &str) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind: kind.into(),
            help: String::new(),
            required: false,
            default_value: String::new(),
            choices: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// One sentence for authors.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
        self.help = help.into();
        self
    }

    /// The block cannot be drawn without it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The value where an author writes none.
    #[must_use]
    pub fn default_value(mut self, value: &str) -> Self {
        self.default_value = value.into();
        self
    }

    /// Adds a value of the kind `choice` with its name for people.
    #[must_use]
    pub fn choice(mut self, value: &str, label: &str) -> Self {
        self.choices.push(Choice::new(value, label));
        self
    }
}

impl Request {
    /// A block without attributes in a document of the site `https://example.org`, as a test gives it to
    /// [`Blocks::render`]. The host fills in default values; a test writes them itself.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
            place: "document".into(),
            entry: None,
            origin: "https://example.org".into(),
            extra: Vec::new(),
        }
    }

    /// With an attribute, for a test.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(Attribute { name: name.into(), value: value.into() });
        self
    }

    /// On the page of this entry, for a test.
    #[must_use]
    pub fn on(mut self, entry: PageEntry) -> Self {
        self.entry = Some(entry);
        self
    }

    /// The value of the attribute `name`, or an empty text.
    pub fn get(&self, name: &str) -> &str {
        value_of(&self.attributes, name)
    }

    /// The value of the attribute `name` as a number, a boolean or another type; none where it is empty or not one.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }
}

impl PageEntry {
    /// An entry with a title and a path that begins with `/`, for a test.
    pub fn new(
        id: impl Into<String>,
        publication_type: impl Into<String>,
        title: impl Into<String>,
        url: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            publication_type: publication_type.into(),
            title: title.into(),
            url: url.into(),
            fields: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With a field, for a test.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(Attribute { name: name.into(), value: value.into() });
        self
    }

    /// The value of the field `name`, or an empty text.
    pub fn get(&self, name: &str) -> &str {
        value_of(&self.fields, name)
    }
}

impl BlockOutput {
    /// What the block looks like: HTML, best made with [`html!`](crate::html!).
    pub fn new(html: impl Into<String>) -> Self {
        Self { html: html.into(), extra: Vec::new() }
    }
}

fn value_of<'a>(attributes: &'a [Attribute], name: &str) -> &'a str {
    attributes
        .iter()
        .find(|attribute| attribute.name == name)
        .map_or("", |attribute| attribute.value.as_str())
}

fn texts(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

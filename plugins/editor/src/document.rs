//! From Markdown to what readers and search engines get.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write};

use comrak::adapters::SyntaxHighlighterAdapter;
use comrak::nodes::NodeValue;
use comrak::options::Plugins;
use comrak::{Anchorizer, Arena, Options, format_html_with_plugins, parse_document};
use sandpress_plugin::html::escape_into;

use crate::highlight::{find, highlight};
use crate::{directive, gallery, nesting, text};

/// Longer code, in bytes, is shown without colours: nobody reads it, and its spans would weigh more than the page.
const LONGEST_COLOURED_CODE: usize = 64 * 1024;

/// A heading of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The `id` of its element, unique in the document.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A document in its forms for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// HTML as the author meant it, raw HTML included: not safe to serve before it is cleaned.
    pub html: String,
    /// Plain text, paragraphs separated by an empty line.
    pub text: String,
    /// Words of the plain text, code included.
    pub word_count: u32,
    /// In the order of the document.
    pub headings: Vec<Heading>,
}

/// Why a document cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// A line is nested deeper than [`nesting::DEEPEST`] levels.
    TooDeep {
        /// Counted from 1.
        line: usize,
    },
    /// The HTML could not be written.
    Unwritable,
}

/// Renders a document. Takes time in proportion to its length.
///
/// # Errors
/// [`DocumentError`].
pub fn render(markdown: &str) -> Result<Document, DocumentError> {
    if let Some(line) = nesting::first_line_too_deep(markdown) {
        return Err(DocumentError::TooDeep { line });
    }
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    directive::replace(root, markdown);
    gallery::frame(&arena, root);
    let mut html = String::with_capacity(markdown.len() * 2);
    let mut plugins = Plugins::default();
    plugins.render.codefence_syntax_highlighter = Some(&Code);
    format_html_with_plugins(root, &options, &mut html, &plugins).map_err(|_| DocumentError::Unwritable)?;

    let mut anchors = Anchorizer::new();
    let mut headings = Vec::new();
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &node.data().value {
            let text = node.collect_text();
            headings.push(Heading { level: heading.level, id: anchors.anchorize(&text), text });
        }
    }
    let text = text::of(root);
    let word_count = text::count_words(&text);
    Ok(Document { html, text, word_count, headings })
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.alerts = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    options.extension.header_id_prefix = Some(String::new());
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.render.tasklist_classes = true;
    // Authors may write HTML; the host cleans what comes out.
    options.render.r#unsafe = true;
    options
}

/// Writes code blocks with colours for the languages that are known.
struct Code;

impl SyntaxHighlighterAdapter for Code {
    fn write_highlighted(&self, output: &mut dyn Write, info: Option<&str>, code: &str) -> fmt::Result {
        let mut html = String::with_capacity(code.len() * 2);
        match info.and_then(|info| find(language_name(info))) {
            Some(language) if code.len() <= LONGEST_COLOURED_CODE => highlight(code, language, &mut html),
            _ => escape_into(&mut html, code),
        }
        output.write_str(&html)
    }

    fn write_pre_tag(&self, output: &mut dyn Write, _: HashMap<&'static str, Cow<'_, str>>) -> fmt::Result {
        output.write_str("<pre>")
    }

    fn write_code_tag(
        &self,
        output: &mut dyn Write,
        attributes: HashMap<&'static str, Cow<'_, str>>,
    ) -> fmt::Result {
        let class =
            attributes.get("class").and_then(|class| class.strip_prefix("language-")).map(language_name);
        let Some(name) = class.filter(|name| !name.is_empty()) else { return output.write_str("<code>") };
        let mut tag = String::from("<code class=\"language-");
        escape_into(&mut tag, &name.to_lowercase());
        tag.push_str("\">");
        output.write_str(&tag)
    }
}

/// The language in an info string such as `rust,ignore` or `js {1,3}`.
fn language_name(info: &str) -> &str {
    info.split([',', '{', ' ', '\t', ';']).next().unwrap_or_default().trim_start_matches('.')
}

#[cfg(test)]
mod tests;

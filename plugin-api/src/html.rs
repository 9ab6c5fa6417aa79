//! HTML that is escaped by construction.
//!
//! [`html!`](crate::html!) puts a piece of HTML together. String literals in the source of the plugin are HTML; every
//! other value is text and is escaped. A [`Markup`] is HTML already and stays as it is. So there is no way to forget
//! the escaping, and none to do it twice:
//!
//! ```
//! use sandpress_plugin::html;
//! use sandpress_plugin::html::Markup;
//!
//! let (name, address) = ("Ann & Bob", "/ann?a=1&b=\"2\"");
//! let link = html!["<a href=\"", address, "\">", name, "</a>"];
//! assert_eq!(link.as_str(), "<a href=\"/ann?a=1&amp;b=&quot;2&quot;\">Ann &amp; Bob</a>");
//!
//! let items: Markup = ["1 < 2", "3"].iter().map(|item| html!["<li>", item, "</li>"]).collect();
//! let page = html!["<p>", link, " has ", 1 + 1, "</p><ul>", items, "</ul>"];
//! assert!(page.as_str().ends_with("</a> has 2</p><ul><li>1 &lt; 2</li><li>3</li></ul>"));
//! ```
//!
//! The values of attributes stand between double quotes. What an address leads to is checked by the host, which cleans
//! all HTML of plugins. A [`Markup`] goes wherever HTML is wanted as a text, as in
//! [`BlockOutput::new`](crate::block::BlockOutput::new) and [`Response::page`](crate::routes::Response::page); a
//! function that has to return a `String` ends with [`Markup::into_string`].

use std::fmt;

/// A piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// What can stand in [`html!`](crate::html!): texts, numbers, [`Markup`], and what may be missing.
pub trait Render {
    /// Appends the value as HTML: texts escaped, markup as it is.
    fn render_into(&self, html: &mut String);
}

impl Markup {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// HTML that was made elsewhere, such as that of a field which the editor has rendered. It is not escaped: never
    /// make it of what people wrote.
    pub fn from_html(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// Appends HTML from the source of the plugin.
    pub fn push_html(&mut self, html: &'static str) {
        self.0.push_str(html);
    }

    /// Appends a value: texts are escaped, markup stays as it is.
    pub fn push(&mut self, value: impl Render) {
        value.render_into(&mut self.0);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// The text for HTML, with the characters escaped that mean something there. It fits between tags, and between the
/// quotes of an attribute.
///
/// ```
/// assert_eq!(sandpress_plugin::html::escape("<a b=\"c\">'&"), "&lt;a b=&quot;c&quot;&gt;&#39;&amp;");
/// ```
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

/// Appends the text as [`escape`] gives it.
pub fn escape_into(html: &mut String, text: &str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        // Both ends lie beside ASCII characters, so the piece is whole.
        html.push_str(text.get(plain..at).unwrap_or_default());
        html.push_str(escaped);
        plain = at + 1;
    }
    html.push_str(text.get(plain..).unwrap_or_default());
}

/// Puts HTML together: string literals are HTML, every other value is escaped unless it is a
/// [`Markup`](crate::html::Markup). See [the module](mod@crate::html).
///
/// ```
/// use sandpress_plugin::html;
///
/// let name = "<b>";
/// assert_eq!(html!["<p>Hello, ", name, "!</p>"].as_str(), "<p>Hello, &lt;b&gt;!</p>");
/// ```
#[macro_export]
macro_rules! html {
    ($($part:tt)*) => {{
        #[allow(unused_mut)]
        let mut markup = $crate::html::Markup::new();
        $crate::__html!(markup $($part)*);
        markup
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __html {
    ($markup:ident) => {};
    ($markup:ident $html:literal $(, $($rest:tt)*)?) => {
        $markup.push_html($html);
        $( $crate::__html!($markup $($rest)*); )?
    };
    ($markup:ident $value:expr $(, $($rest:tt)*)?) => {
        $markup.push(&$value);
        $( $crate::__html!($markup $($rest)*); )?
    };
}

impl Render for str {
    fn render_into(&self, html: &mut String) {
        escape_into(html, self);
    }
}

impl Render for String {
    fn render_into(&self, html: &mut String) {
        escape_into(html, self);
    }
}

impl Render for char {
    fn render_into(&self, html: &mut String) {
        escape_into(html, self.encode_utf8(&mut [0; 4]));
    }
}

impl Render for Markup {
    fn render_into(&self, html: &mut String) {
        html.push_str(&self.0);
    }
}

impl<T: Render + ?Sized> Render for &T {
    fn render_into(&self, html: &mut String) {
        (**self).render_into(html);
    }
}

/// Nothing where there is none.
impl<T: Render> Render for Option<T> {
    fn render_into(&self, html: &mut String) {
        if let Some(value) = self {
            value.render_into(html);
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Render for $number {
            fn render_into(&self, html: &mut String) {
                html.push_str(&self.to_string());
            }
        })*
    };
}

numbers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Markup>>(pieces: I) -> Self {
        let mut markup = Self::new();
        markup.extend(pieces);
        markup
    }
}

impl Extend<Markup> for Markup {
    fn extend<I: IntoIterator<Item = Markup>>(&mut self, pieces: I) {
        pieces.into_iter().for_each(|piece| self.push(piece));
    }
}

impl From<Markup> for String {
    fn from(markup: Markup) -> Self {
        markup.0
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_ends_no_tag_and_no_attribute() {
        assert_eq!(escape("<a b=\"c\" d='e'>&"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
        assert_eq!(escape("Größe & 漢字 <"), "Größe &amp; 漢字 &lt;");
        assert_eq!((escape(""), escape("plain")), (String::new(), "plain".to_owned()));
    }

    #[test]
    fn only_literals_and_markup_are_html() {
        let inner = html!["<b>", "<i>".to_owned(), "</b>"];
        let mark = '<';
        assert_eq!(inner.as_str(), "<b>&lt;i&gt;</b>");
        assert_eq!(
            html![inner, mark, Some("&"), None::<&str>, 2 - 3].as_str(),
            "<b>&lt;i&gt;</b>&lt;&amp;-1"
        );
        assert_eq!(html![].as_str(), "");
        assert_eq!(html!["a", "b".len(), "c",].as_str(), "a1c");
    }
}

//! What elements are, after the [content models](https://html.spec.whatwg.org/multipage/dom.html#kinds-of-content) of the
//! HTML standard.

/// Where an element may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Between paragraphs.
    Flow,
    /// In a line of text, with text in it.
    Text,
    /// In a line of text; what is in it is made into text.
    Control,
    /// Wherever that may stand which is in it.
    Transparent,
    /// In one place of one other element: an item of a list, a cell.
    Part,
    /// The same in a line of text: a source of a picture, an option.
    Inner,
}

/// What an element is.
pub(super) fn kind(name: &str) -> Kind {
    match name {
        "article" | "aside" | "blockquote" | "details" | "div" | "dl" | "fieldset" | "figure" | "footer"
        | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "nav" | "ol"
        | "p" | "pre" | "sandpress-block" | "section" | "table" | "ul" => Kind::Flow,
        "caption" | "colgroup" | "dd" | "dt" | "figcaption" | "legend" | "li" | "summary" | "tbody"
        | "td" | "tfoot" | "th" | "thead" | "tr" => Kind::Part,
        "area" | "col" | "optgroup" | "option" | "rp" | "rt" | "source" | "track" => Kind::Inner,
        "button" | "datalist" | "label" | "meter" | "output" | "picture" | "progress" | "ruby" | "select"
        | "textarea" => Kind::Control,
        "a" | "audio" | "del" | "ins" | "video" => Kind::Transparent,
        _ => Kind::Text,
    }
}

/// Whether the element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "area" | "br" | "col" | "hr" | "img" | "input" | "source" | "track" | "wbr")
}

/// The level of a heading.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Elements that make sections, and their heads and feet: what cells of headings and terms must not have.
pub(super) fn is_sectioning(name: &str) -> bool {
    matches!(name, "article" | "aside" | "footer" | "header" | "hgroup" | "nav" | "section")
        || heading_level(name).is_some()
}

/// What an obsolete element is today; the
/// [standard](https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features) says what to write instead.
pub(super) fn today(name: &str) -> &str {
    match name {
        "acronym" => "abbr",
        "center" => "div",
        "strike" => "s",
        "tt" => "code",
        other => other,
    }
}

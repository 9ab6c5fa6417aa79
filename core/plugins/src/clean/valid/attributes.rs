//! Attributes: obsolete ones become what they are today, or go; so do values that the standard does not know.

use std::borrow::Cow;

use super::{
    address::{address, decoded},
    moment::{is_change, is_moment},
    tree::{Element, Node},
};

type Value<'a> = Cow<'a, str>;

/// Puts right what can be told from the element alone. `written` is the name that its author wrote.
pub(super) fn tidy(element: &mut Element<'_>, written: &str) {
    let name = element.name;
    let mut align = if written == "center" { align_class("center") } else { None };
    let mut anchor = None;
    let attributes = std::mem::take(&mut element.attributes);
    element.attributes.reserve(attributes.len() + 1);
    for (attribute, value) in attributes {
        match (name, attribute) {
            ("caption" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "td" | "th", "align") => {
                align = align_class(&value);
            }
            ("a", "name") => anchor = Some(value),
            _ => element.attributes.extend(kept(name, attribute, value).map(|value| (attribute, value))),
        }
    }
    if let Some(class) = align {
        add_class(element, class);
    }
    if let Some(anchor) = anchor.filter(|_| element.attribute("id").is_none()) {
        // Behind all that its author wrote stands what the cleaner adds to links.
        let at = element.attributes.iter().position(|(name, _)| *name == "rel");
        element.attributes.insert(at.unwrap_or(element.attributes.len()), ("id", anchor));
    }
    if name == "img" || name == "source" {
        fit_sizes(element);
    }
    match name {
        "a" if element.attribute("href").is_none() => {
            element.attributes.retain(|(name, _)| !matches!(*name, "rel" | "hreflang"));
        }
        // A picture without words is an ornament.
        "img" if element.attribute("alt").is_none() => element.attributes.push(("alt", "".into())),
        "track" => fit_track(element),
        _ => {}
    }
}

/// What an attribute that says where text stands becomes.
fn align_class(value: &str) -> Option<&'static str> {
    let is = |side: &str| value.trim().eq_ignore_ascii_case(side);
    if is("left") {
        Some("align-left")
    } else if is("center") || is("middle") {
        Some("align-center")
    } else if is("right") {
        Some("align-right")
    } else {
        None
    }
}

fn add_class(element: &mut Element<'_>, class: &'static str) {
    match element.attributes.iter_mut().find(|(name, _)| *name == "class") {
        Some((_, classes)) if classes.split_ascii_whitespace().any(|given| given == class) => {}
        Some((_, classes)) => *classes = format!("{classes} {class}").trim_start().to_owned().into(),
        None => element.attributes.push(("class", class.into())),
    }
}

/// The value of the attribute as it may stay; none where the attribute goes.
fn kept<'a>(element: &str, attribute: &str, value: Value<'a>) -> Option<Value<'a>> {
    match (element, attribute) {
        (_, "align" | "char" | "charoff" | "summary" | "headers")
        | ("hr", "size" | "width")
        | ("a", "name") => None,
        (_, "href" | "cite" | "action") => address(value),
        (_, "src" | "poster") => address(value).filter(|address| !address.is_empty()),
        (_, "lang") => Some(value).filter(|language| language.is_empty() || is_language(language)),
        (_, "hreflang" | "srclang") => Some(value).filter(|language| is_language(language)),
        ("ol", "start") | ("li", "value") => Some(value).filter(|number| number.parse::<i32>().is_ok()),
        (_, "colspan" | "span") => number(value, 1..=1000),
        (_, "rowspan") => number(value, 0..=65_534),
        ("time", "datetime") => Some(value).filter(|moment| is_moment(moment)),
        (_, "datetime") => Some(value).filter(|moment| is_change(moment)),
        ("source", "type") => Some(value).filter(|kind| is_media_type(kind)),
        ("source", "media") => Some(value).filter(|media| is_balanced(media) && !media.trim().is_empty()),
        (_, "role") => one_of(value, roles(element)),
        _ => match known(attribute) {
            Some(values) => one_of(value, values),
            None if is_switch(element, attribute) => Some("".into()),
            None => Some(value),
        },
    }
}

/// The values of attributes that have a few.
fn known(attribute: &str) -> Option<&'static [&'static str]> {
    Some(match attribute {
        "dir" => &["ltr", "rtl", "auto"],
        "aria-hidden" => &["true", "false"],
        "scope" => &["row", "col", "rowgroup", "colgroup"],
        "loading" => &["lazy", "eager"],
        "decoding" => &["sync", "async", "auto"],
        "preload" => &["none", "metadata", "auto", ""],
        "kind" => &["subtitles", "captions", "descriptions", "chapters", "metadata"],
        _ => return None,
    })
}

/// The [roles](https://w3c.github.io/html-aria/#docconformance) that an element may have and that need nothing else.
fn roles(element: &str) -> &'static [&'static str] {
    match element {
        "div" | "p" => &["alert", "group", "none", "note", "presentation", "region", "search", "status"],
        "section" => &["alert", "group", "none", "note", "presentation", "search", "status"],
        "aside" => &["none", "note", "presentation", "region", "search"],
        "table" => &["none", "presentation"],
        "ol" | "ul" => &["list"],
        _ => &[],
    }
}

/// Whether the attribute says something by being there.
fn is_switch(element: &str, attribute: &str) -> bool {
    match element {
        "details" => attribute == "open",
        "audio" | "video" => matches!(attribute, "controls" | "muted" | "playsinline"),
        "track" => attribute == "default",
        _ => matches!(
            attribute,
            "checked" | "disabled" | "multiple" | "novalidate" | "readonly" | "required" | "selected"
        ),
    }
}

fn one_of<'a>(value: Value<'a>, values: &[&'static str]) -> Option<Value<'a>> {
    if values.contains(&&*value) {
        return Some(value);
    }
    let known = values.iter().find(|known| value.trim().eq_ignore_ascii_case(known));
    known.map(|known| Cow::Borrowed(*known))
}

fn number(value: Value<'_>, range: std::ops::RangeInclusive<u32>) -> Option<Value<'_>> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    Some(value).filter(|value| is_number && value.parse().is_ok_and(|number| range.contains(&number)))
}

/// Whether it can be a [language tag](https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_word =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(|language| {
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts.all(is_word)
}

fn is_media_type(kind: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$^_.+-".contains(&b))
    };
    let (kind, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let is_pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        let value = decoded(value);
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        is_token(name.trim()) && quoted.map_or_else(|| is_token(&value), |value| !value.contains(['"', '\\']))
    };
    let names = kind.trim().split_once('/');
    names.is_some_and(|(kind, sort)| is_token(kind) && is_token(sort))
        && (parameters.is_empty() || parameters.split(';').all(is_pair))
}

/// Whether it has nothing but words, numbers and parentheses that are closed.
fn is_balanced(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().all(|byte| {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => return false,
            b')' => open -= 1,
            _ => return byte.is_ascii_alphanumeric() || b" :,.-/%*+".contains(&byte),
        }
        true
    }) && open == 0
}

/// A track of subtitles says its language, and a label says something.
fn fit_track(track: &mut Element<'_>) {
    track.attributes.retain(|(name, value)| *name != "label" || !value.trim().is_empty());
    let is_subtitles = track.attribute("kind").is_none_or(|kind| kind == "subtitles");
    if is_subtitles && track.attribute("srclang").is_none() {
        track.attributes.retain(|(name, _)| *name != "src");
    }
}

/// Candidates of one sort, each once, with sizes if they tell their widths.
fn fit_sizes(element: &mut Element<'_>) {
    let widths = element.attribute("srcset").map(candidates);
    match widths {
        Some(Some(true)) => {
            let is_good = |sizes: &str| is_balanced(sizes) && !sizes.trim().is_empty();
            match element.attributes.iter_mut().find(|(name, _)| *name == "sizes") {
                Some((_, sizes)) if is_good(sizes) => {}
                Some((_, sizes)) => *sizes = "100vw".into(),
                None => element.attributes.push(("sizes", "100vw".into())),
            }
        }
        Some(Some(false)) => element.attributes.retain(|(name, _)| *name != "sizes"),
        _ => element.attributes.retain(|(name, _)| !matches!(*name, "srcset" | "sizes")),
    }
}

/// Whether the candidates tell their widths; none where they are wrong.
fn candidates(srcset: &str) -> Option<bool> {
    let mut said: Vec<String> = Vec::new();
    let mut have_widths = None;
    for candidate in srcset.split(',') {
        let mut words = candidate.split_ascii_whitespace();
        let url = words.next()?;
        let says = words.next().unwrap_or("1x");
        if words.next().is_some() || address(url.to_owned().into()).as_deref() != Some(url) {
            return None;
        }
        let is_width = says.ends_with('w');
        let number = says.strip_suffix(['w', 'x'])?;
        let is_positive = number.parse::<f64>().is_ok_and(|number| number > 0.0 && number < 100_000.0);
        let is_written = number.bytes().all(|byte| byte.is_ascii_digit() || (byte == b'.' && !is_width));
        if !is_positive || !is_written || have_widths.is_some_and(|have| have != is_width) {
            return None;
        }
        let says = if is_width {
            says.trim_start_matches('0').to_owned()
        } else {
            number.parse::<f64>().ok()?.to_string()
        };
        if said.contains(&says) || said.len() > 64 {
            return None;
        }
        said.push(says);
        have_widths = Some(is_width);
    }
    have_widths
}

/// Takes names and descriptions from elements that [must not have them](https://w3c.github.io/aria/#namefromprohibited),
/// now that the tree is as it will be.
pub(super) fn settle(nodes: &mut [Node<'_>]) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        let may_be_named = may_be_named(element);
        let name = element.name;
        let is_ornament = element.attribute("alt").is_some_and(str::is_empty);
        element.attributes.retain(|(attribute, _)| match *attribute {
            "aria-label" | "aria-labelledby" => may_be_named && !is_ornament,
            "aria-describedby" => !matches!(name, "br" | "wbr"),
            "aria-hidden" => !matches!(name, "source" | "track"),
            "role" => !roles(name).is_empty(),
            _ => true,
        });
        settle(&mut element.children);
    }
}

fn may_be_named(element: &Element<'_>) -> bool {
    let role = element.attribute("role");
    match element.name {
        "a" => element.attribute("href").is_some(),
        "article" | "aside" | "audio" | "blockquote" | "button" | "dd" | "details" | "dl" | "dt"
        | "fieldset" | "figure" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "img"
        | "input" | "li" | "meter" | "nav" | "ol" | "output" | "progress" | "section" | "select"
        | "summary" | "table" | "tbody" | "td" | "textarea" | "tfoot" | "th" | "thead" | "tr" | "ul"
        | "video" => !matches!(role, Some("none" | "presentation")),
        _ => matches!(role, Some("alert" | "group" | "note" | "region" | "search" | "status")),
    }
}

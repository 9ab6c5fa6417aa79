//! The token in the forms of a page that a plugin shows to somebody who is logged in. The plugin never sees it: the host
//! writes it into each form that is sent with `POST` to the plugin itself.

use super::body::TOKEN_FIELD;
use sandpress_plugins::leads_to_plugin;

/// The HTML with the token at the beginning of every form of the plugin that changes something.
///
/// The HTML was written by the cleaner, so that attributes stand in double quotes and no comment or script holds what
/// looks like a form. HTML that the owner lets pass uncleaned is not a boundary: it can run scripts.
pub(super) fn with_token(html: &str, plugin: &str, token: &str) -> String {
    let field = format!("<input type=\"hidden\" name=\"{TOKEN_FIELD}\" value=\"{token}\">");
    let mut filled = String::with_capacity(html.len() + field.len());
    let mut rest = html;
    while let Some(at) = next_form(rest) {
        let (before, form) = rest.split_at(at);
        let (tag, after) = form.split_at(end_of_tag(form));
        filled.push_str(before);
        filled.push_str(tag);
        let is_post = attribute(tag, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        if is_post && attribute(tag, "action").is_none_or(|action| leads_to_plugin(action, plugin)) {
            filled.push_str(&field);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Where the next `<form` begins.
fn next_form(html: &str) -> Option<usize> {
    html.match_indices('<').map(|(at, _)| at).find(|at| {
        let name = html.get(at + 1..at + 5).is_some_and(|name| name.eq_ignore_ascii_case("form"));
        name && html.get(at + 5..).is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\t', '/']))
    })
}

/// Where the tag that `html` begins with ends: behind the first `>` outside of quotes.
fn end_of_tag(html: &str) -> usize {
    let mut is_quoted = false;
    for (at, character) in html.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, behind) = after.split_once('"')?;
        if before.rsplit([' ', '\n', '\t']).next()?.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &str = "<input type=\"hidden\" name=\"csrf\" value=\"T\">";

    #[test]
    fn forms_that_change_something_get_the_token() {
        let filled = with_token(
            "<p>ü</p><form method=\"post\"><b>x</b></form><form id=\"a>b\" action=\"/x/p/y\" method=\"POST\">",
            "p",
            "T",
        );
        let expected = format!(
            "<p>ü</p><form method=\"post\">{FIELD}<b>x</b></form><form id=\"a>b\" action=\"/x/p/y\" method=\"POST\">{FIELD}"
        );
        assert_eq!(filled, expected);
    }

    #[test]
    fn no_other_form_does() {
        for html in [
            "<form></form>",
            "<form method=\"get\"></form>",
            "<form method=\"post\" action=\"https://evil.example/\"></form>",
            "<form action=\"/x/other/y\" method=\"post\"></form>",
            "<formal method=\"post\">",
            "<p title=\"method\">post</p>",
            "<form",
            "",
        ] {
            assert_eq!(with_token(html, "p", "T"), html);
        }
    }
}

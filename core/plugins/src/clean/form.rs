//! The list for pages and blocks of plugins: what documents may have, and forms with fields of harmless kinds that lead
//! to the plugin's own routes and nowhere else.

use std::borrow::Cow;

use ammonia::Builder;
use url::Url;

use super::{Pass, Place, common, mended, srcset_is_safe, without_forms};

const FORM_TAGS: &[&str] = &[
    "button", "datalist", "fieldset", "form", "input", "label", "legend", "meter", "optgroup", "option",
    "output", "progress", "select", "textarea",
];

/// Kinds of input that neither imitate a log-in nor read a file.
const INPUT_TYPES: &[&str] = &[
    "checkbox",
    "color",
    "date",
    "datetime-local",
    "email",
    "hidden",
    "month",
    "number",
    "radio",
    "range",
    "reset",
    "search",
    "submit",
    "tel",
    "text",
    "time",
    "url",
    "week",
];

/// What browsers may fill in by themselves: nothing of accounts and cards.
const AUTOCOMPLETE: &[&str] =
    &["off", "on", "name", "given-name", "family-name", "organization", "email", "tel", "url"];

/// The HTML of a page of the plugin. A form without an `action` leads to the page itself.
pub(crate) fn clean_page(html: &str, plugin: &str) -> String {
    mended(html, Place::Page, |pass, html| with_forms(plugin, pass).clean(html).to_string())
}

/// The HTML of a block of the plugin, which stands on a page of the site. Where a form leads elsewhere than to the
/// plugin, all forms are taken out.
pub(crate) fn clean_block(html: &str, plugin: &str) -> String {
    let clean = clean_page(html, plugin);
    // What looks like a tag in cleaned HTML is one, since `<` and `>` are escaped in text and in attributes.
    let leads_to_plugin = |form: &str| {
        form.split('>').next().is_some_and(|tag| tag.contains(&format!(" action=\"/x/{plugin}")))
    };
    if clean.split("<form").skip(1).all(leads_to_plugin) {
        return clean;
    }
    tracing::warn!(plugin, "a block had a form that does not lead to /x/{plugin}: its forms are left out");
    mended(html, Place::Page, |pass, html| without_forms(pass).clean(html).to_string())
}

/// Whether a form with this `action` is sent to a route of the plugin, wherever on the site it stands.
pub fn leads_to_plugin(action: &str, plugin: &str) -> bool {
    let own = format!("/x/{plugin}");
    if !action.starts_with(&own) {
        return false;
    }
    // Read as browsers read it, who drop tabs and line breaks and resolve dots.
    let Ok(site) = Url::parse("https://site.invalid/") else { return false };
    site.join(action).is_ok_and(|url| {
        url.origin() == site.origin()
            && url.path().strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn with_forms(plugin: &str, pass: Pass) -> Builder<'static> {
    let plugin = plugin.to_owned();
    let mut builder = common(pass);
    builder
        .add_tags(FORM_TAGS)
        .add_generic_attributes(["aria-current", "aria-invalid", "aria-live", "aria-required", "hidden"])
        .add_tag_attributes("form", ["action", "method", "novalidate", "autocomplete"])
        .add_tag_attributes("fieldset", ["disabled", "name"])
        .add_tag_attributes("label", ["for"])
        .add_tag_attributes("input", CONTROL.iter().chain(INPUT))
        .add_tag_attributes(
            "textarea",
            CONTROL.iter().chain(&["rows", "cols", "minlength", "maxlength", "wrap"]),
        )
        .add_tag_attributes("select", CONTROL.iter().chain(&["multiple", "size"]))
        .add_tag_attributes("optgroup", ["label", "disabled"])
        .add_tag_attributes("option", ["value", "label", "selected", "disabled"])
        .add_tag_attributes("button", ["type", "name", "value", "disabled"])
        .add_tag_attributes("output", ["for", "name"])
        .add_tag_attributes("meter", ["high", "low", "max", "min", "optimum", "value"])
        .add_tag_attributes("progress", ["max", "value"])
        .attribute_filter(move |element, attribute, value| {
            keep(&plugin, element, attribute, value).then_some(Cow::Borrowed(value))
        });
    builder
}

/// Attributes of everything that is filled in.
const CONTROL: &[&str] =
    &["name", "required", "disabled", "readonly", "placeholder", "autocomplete", "tabindex"];

const INPUT: &[&str] = &[
    "type",
    "value",
    "checked",
    "min",
    "max",
    "step",
    "minlength",
    "maxlength",
    "pattern",
    "size",
    "inputmode",
    "list",
    "multiple",
];

/// Whether the attribute stays.
fn keep(plugin: &str, element: &str, attribute: &str, value: &str) -> bool {
    let is = |allowed: &[&str]| allowed.iter().any(|allowed| value.eq_ignore_ascii_case(allowed));
    match (element, attribute) {
        ("img" | "source", "srcset") => srcset_is_safe(value),
        ("form", "action") => leads_to_plugin(value, plugin),
        ("form", "method") => is(&["get", "post"]),
        ("input", "type") => is(INPUT_TYPES),
        ("button", "type") => is(&["submit", "reset", "button"]),
        (_, "autocomplete") => is(AUTOCOMPLETE),
        (_, "tabindex") => is(&["0", "-1"]),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_to_the_plugin_are_kept() {
        for html in [
            "<form action=\"/x/contact/send\" method=\"post\"><label for=\"a\">A</label>\
             <input id=\"a\" type=\"email\" name=\"mail\" required=\"\" autocomplete=\"email\">\
             <textarea name=\"text\" rows=\"5\" maxlength=\"100\"></textarea><select name=\"s\">\
             <option value=\"1\" selected=\"\">One</option></select><button type=\"submit\">Send</button></form>",
            "<form action=\"/x/contact/\"><p hidden=\"\"><input name=\"trap\" tabindex=\"-1\" autocomplete=\"off\"></p></form>",
            "<form action=\"/x/contact/find?page=2&amp;by=date\" method=\"get\"></form>",
            "<h2 id=\"a\">T</h2><img src=\"/media/a.png\" alt=\"b\">",
        ] {
            assert_eq!(clean_block(html, "contact"), html);
        }
    }

    #[test]
    fn forms_to_anywhere_else_are_not() {
        for action in [
            "action=\"https://evil.example/\"",
            "action=\"//evil.example/x/contact/\"",
            "action=\"/login\"",
            "action=\"/x/other/\"",
            "action=\"/x/contact/../other/\"",
            "action=\"/x/contact/%2e%2e/other/\"",
            "action=\"/x/contact/\\..\\..\\login\"",
            "action=\"javascript:alert(1)\"",
            "title=\" action=&quot;/x/contact/\"",
            "",
        ] {
            let clean = clean_block(&format!("<form {action}><input name=a><p>b</p></form>"), "contact");
            assert_eq!(clean, "<p>b</p>", "{action}");
        }
    }

    #[test]
    fn what_runs_or_imitates_is_gone() {
        let hostile = "<form action=\"/x/contact/\" method=dialog target=_top onsubmit=alert(1) style=\"color:red\" \
             enctype=text/plain><input type=password name=password autocomplete=current-password formaction=//evil.example>\
             <input type=image src=x><input type=file><button formaction=/login formmethod=post>x</button></form>\
             <script>alert(1)</script><style>*{}</style><iframe src=x></iframe>\
             <sandpress-block name=\"other\"></sandpress-block>";
        let clean = clean_block(hostile, "contact");
        assert_eq!(
            clean,
            "<form action=\"/x/contact/\"><input name=\"password\"><input><input><button>x</button></form>"
        );
    }

    #[test]
    fn a_form_of_the_plugin_is_kept() {
        for html in [
            "<form action=\"/x/contact/send?a=b\" method=\"post\"><label for=\"a\">A</label>\
             <input id=\"a\" name=\"a\" type=\"email\" required=\"\" maxlength=\"9\">\
             <textarea name=\"t\" rows=\"4\">x</textarea><select name=\"s\"><option value=\"1\" selected=\"\">1</option>\
             </select><button type=\"submit\" name=\"do\" value=\"it\">Go</button></form>",
            "<form method=\"get\"><fieldset><legend>L</legend><input type=\"radio\" name=\"r\" checked=\"\"></fieldset></form>",
        ] {
            assert_eq!(clean_page(html, "contact"), html);
        }
    }

    #[test]
    fn a_form_leads_nowhere_else() {
        for action in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/login",
            "/x/other",
            "/x/contact-2/send",
            "/x/contactx",
            "/x/contact/../other/send",
            "/x/contact/%2e%2e/other",
            "/x/contact/.\t./other",
            "x/contact",
            "javascript:alert(1)",
            "/x/contact/..\\other",
            "",
        ] {
            let html = format!("<form action=\"{action}\" method=\"post\"></form>");
            assert_eq!(clean_page(&html, "contact"), "<form method=\"post\"></form>", "{action:?}");
        }
        for action in ["/x/contact", "/x/contact/", "/x/contact?a=1", "/x/contact/a/../b"] {
            assert!(leads_to_plugin(action, "contact"), "{action}");
        }
    }

    #[test]
    fn nothing_that_runs_or_asks_for_secrets_is_left() {
        for hostile in [
            "<input type=password name=p>",
            "<input type=file name=f>",
            "<input type=image src=x>",
            "<button formaction=https://evil.example>x</button>",
            "<form method=dialog></form>",
            "<form enctype=multipart/form-data target=_top onsubmit=x></form>",
            "<script>alert(1)</script>",
            "<input autofocus onfocus=alert(1)>",
            "<input form=other>",
            "<form style=position:fixed></form>",
            "<iframe src=/admin></iframe>",
        ] {
            let clean = clean_page(hostile, "contact");
            for bad in [
                "password",
                "type=\"file\"",
                "image",
                "formaction",
                "dialog",
                "multipart",
                "target",
                "onsubmit",
                "script",
                "onfocus",
                "form=",
                "style",
                "iframe",
            ] {
                assert!(!clean.contains(bad), "{hostile} gave {clean}");
            }
        }
    }
}

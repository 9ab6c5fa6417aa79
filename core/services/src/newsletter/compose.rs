//! What an issue says: the entry as HTML that mail programs show, with whole addresses, and the same as plain text.

use std::{collections::HashSet, fmt::Write};

use ammonia::{Builder, UrlRelative};
use url::Url;

use super::need;
use crate::{PublishedEntry, ServiceError, Services, structure::shown_names};
use sandpress_domain::{Actor, Issue, IssueForm, IssueId, StartedIssue, without_blocks};

/// The columns of plain text, as RFC 5322 recommends.
const COLUMNS: usize = 72;

/// What may stand in mail. Scripts, forms, films and frames are left out with all that is in them.
const TAGS: [&str; 48] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// What is left out with all that is in it.
const LEFT_OUT: [&str; 14] = [
    "script", "style", "form", "video", "audio", "iframe", "object", "svg", "math", "button", "select",
    "textarea", "template", "noscript",
];

/// How elements look, since mail programs read no style sheets.
const STYLES: [(&str, &str); 13] = [
    ("p", "margin:0 0 16px;"),
    ("h1", "margin:0 0 12px;font-size:26px;line-height:1.25;"),
    ("h2", "margin:28px 0 10px;font-size:21px;line-height:1.3;"),
    ("h3", "margin:24px 0 8px;font-size:18px;line-height:1.3;"),
    ("img", "max-width:100%;height:auto;border:0;border-radius:4px;"),
    ("figure", "margin:0 0 16px;"),
    ("figcaption", "font-size:14px;color:#5f6664;"),
    ("blockquote", "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #c9c5bb;"),
    (
        "pre",
        "margin:0 0 16px;padding:12px;overflow:auto;background:#f3f1ec;font:14px/1.5 monospace;color:#23282a;",
    ),
    ("code", "font-family:monospace;"),
    ("ul", "margin:0 0 16px;padding-left:24px;"),
    ("ol", "margin:0 0 16px;padding-left:24px;"),
    ("td", "padding:4px 8px;border:1px solid #c9c5bb;"),
];

/// What an issue says, the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) html: String,
    pub(super) text: String,
}

/// An issue as its recipients will see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuePreview {
    /// The subject.
    pub subject: String,
    /// The mail as HTML, a whole document.
    pub html: String,
    /// The mail as plain text.
    pub text: String,
}

impl Services {
    /// An issue as its recipients will see it, or saw it.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where readers do not see the entry.
    pub async fn preview_issue(&self, actor: &Actor, id: IssueId) -> Result<IssuePreview, ServiceError> {
        need(actor)?;
        let issue = self.issue(id).await?;
        let body = self.body_of(&issue).await?;
        let edition = self.edition(&issue, &body, true)?;
        Ok(IssuePreview { subject: issue.subject, html: edition.html, text: edition.text })
    }

    /// What an issue says: as it was when its sending began, or as its entry is now.
    pub(super) async fn body_of(&self, issue: &Issue) -> Result<Body, ServiceError> {
        match &issue.started {
            Some(StartedIssue { html, text, .. }) => Ok(Body { html: html.clone(), text: text.clone() }),
            None => self.compose(issue).await,
        }
    }

    async fn compose(&self, issue: &Issue) -> Result<Body, ServiceError> {
        const HIDDEN: ServiceError =
            ServiceError::State("readers do not see this entry: publish it before it is sent");
        let published = match issue.entry {
            Some(entry) => self.find_published(entry).await?.ok_or(HIDDEN)?,
            None => return Err(HIDDEN),
        };
        let base = format!("{}{}", self.0.origin, published.entry.path.to_url_path());
        let base = Url::parse(&base).map_err(|_| ServiceError::NotFound("the address of the entry"))?;
        let at = published.entry.published_at.unwrap_or(published.entry.created_at);
        let day = self.site().settings.time_zone.day(at);
        let html = clean(&source(issue, &published, &base, &day), base);
        let text = plain(&html)?;
        Ok(Body { html, text })
    }
}

/// The HTML of an issue, before it is cleaned.
fn source(issue: &Issue, published: &PublishedEntry, url: &Url, day: &str) -> String {
    let PublishedEntry { entry, rendering, authors, .. } = published;
    let mut html = String::new();
    let mut put = |args: std::fmt::Arguments<'_>| {
        // Writing into a text cannot fail.
        let _ = html.write_fmt(args);
    };
    for paragraph in issue.intro.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        put(format_args!("<p>{}</p>", escaped(paragraph).replace('\n', "<br>")));
    }
    if !issue.intro.trim().is_empty() {
        put(format_args!("<hr>"));
    }
    put(format_args!("<h1><a href=\"{url}\">{}</a></h1>", escaped(&rendering.title)));
    let names = shown_names(authors, &entry.byline);
    let by = if names.is_empty() { day.to_owned() } else { format!("{names} · {day}") };
    put(format_args!("<p><small>{}</small></p>", escaped(&by)));
    let content = without_blocks(rendering.html.clone());
    let cover = &rendering.image_url;
    if !cover.is_empty() && !content.contains(cover.as_str()) {
        let (cover, alt) = (escaped(cover), escaped(&rendering.image_alt));
        put(format_args!("<p><a href=\"{url}\"><img src=\"{cover}\" alt=\"{alt}\"></a></p>"));
    }
    match issue.form {
        IssueForm::Whole => {
            put(format_args!("{content}"));
            put(format_args!("<p><a href=\"{url}\">Open this on the site</a></p>"));
        }
        IssueForm::Excerpt => {
            put(format_args!("<p>{}</p>", escaped(&rendering.excerpt)));
            put(format_args!("<p><a href=\"{url}\">Read on</a></p>"));
        }
    }
    html
}

/// HTML for mail and for the archive: harmless, with whole addresses, and without looks.
fn clean(html: &str, base: Url) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .clean_content_tags(LEFT_OUT.into_iter().collect())
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt", "width", "height"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::RewriteWithBase(base))
        .link_rel(None);
    builder.clean(html).to_string()
}

/// The cleaned HTML with the looks that mail programs understand.
pub(super) fn styled(html: &str) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("img", ["src", "alt", "width", "height"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    for (tag, style) in STYLES {
        builder.set_tag_attribute_value(tag, "style", style);
    }
    builder.clean(html).to_string()
}

/// The HTML as plain text in lines of 72 columns, with the addresses of its links at the end.
fn plain(html: &str) -> Result<String, ServiceError> {
    html2text::config::plain()
        .link_footnotes(true)
        .allow_width_overflow()
        .string_from_read(html.as_bytes(), COLUMNS)
        .map_err(|error| ServiceError::internal(serde_json::Error::io(std::io::Error::other(error))))
}

/// The text as it stands in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> String {
        clean(html, "https://example.org/2026/low-water".parse().unwrap())
    }

    #[test]
    fn addresses_are_whole() {
        assert_eq!(
            cleaned(
                "<p><a href=\"/tag/sea\">a</a> <a href=\"#note\">b</a> <img src=\"/media/ab/x.jpg\" alt=\"c\"></p>"
            ),
            "<p><a href=\"https://example.org/tag/sea\">a</a> <a href=\"https://example.org/2026/low-water#note\">b</a> \
             <img src=\"https://example.org/media/ab/x.jpg\" alt=\"c\"></p>"
        );
    }

    #[test]
    fn what_mail_does_not_show_is_left_out() {
        let html = "<picture><source srcset=\"/a.avif\"><img src=\"/a.jpg\" srcset=\"/a.jpg 1w\" alt=\"A\" class=\"x\" \
                    style=\"x\" onerror=\"x\"></picture><video src=\"/v.mp4\">film</video><script>x</script>\
                    <form><input></form><a href=\"javascript:x\">b</a><a href=\"data:text/html,x\">c</a>";
        assert_eq!(cleaned(html), "<img src=\"https://example.org/a.jpg\" alt=\"A\"><a>b</a><a>c</a>");
    }

    #[test]
    fn elements_have_their_looks_in_mail_only() {
        let html = cleaned("<p>a <a href=\"/b?c=1&amp;d=2\">b</a></p>");
        assert!(!html.contains("style"));
        let mail = styled(&html);
        assert!(
            mail.starts_with(
                "<p style=\"margin:0 0 16px;\">a <a href=\"https://example.org/b?c=1&amp;d=2\">"
            )
        );
    }

    #[test]
    fn there_is_a_plain_text() {
        let text = plain(
            "<h1>Low water</h1><p>The <a href=\"https://example.org/sea\">sea</a> is gone.</p><ul><li>One</li></ul>",
        );
        let text = text.unwrap();
        for part in ["Low water", "sea", "https://example.org/sea", "* One"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains('<'), "{text}");
        assert_eq!(plain("").unwrap().trim(), "");
    }
}

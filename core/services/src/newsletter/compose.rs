//! What an issue says: the entry as HTML that mail programs show, with whole addresses, and the same as plain text.

use std::fmt::Write;

use url::Url;

use super::html::{clean, without_anchors};
use super::need;
use crate::{PublishedEntry, ServiceError, Services, structure::shown_names};
use sandpress_domain::{Actor, Issue, IssueForm, IssueId, StartedIssue, without_blocks};

/// The columns of plain text, as RFC 5322 recommends.
const COLUMNS: usize = 72;

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
    let content = without_anchors(&without_blocks(rendering.html.clone()));
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

//! How the site is put together: categories and tags, authors, menus, and the settings of the site.

mod authors;
mod changing;
mod menus;
mod settings;
mod site;
mod term_rules;
mod terms;

pub use authors::{AuthorPage, NewProfile, shown_names};
pub use changing::NewTerm;
pub use menus::{NewMenu, NewMenuItem};
pub use settings::{NewSettings, SettingsForm};
pub(super) use site::Site;
pub use site::{ShownItem, ShownMenu, SiteState};
pub(crate) use terms::Tree;
pub use terms::{LocatedTerm, TermInUse, TermLink, TermPage};

use crate::ServiceError;
use sandpress_domain::{Actor, Permission};

/// The permission, or the error that names it.
pub(crate) fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

/// Whether a link may lead there: to the web, or to a mailbox where that is `mail`.
pub(super) fn is_web_address(text: &str, mail: bool) -> bool {
    let is_clean = text.len() <= 1000 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let Ok(url) = text.parse::<url::Url>() else { return false };
    is_clean
        && match url.scheme() {
            "http" | "https" => url.has_host(),
            "mailto" => mail && url.path().contains('@'),
            _ => false,
        }
}

/// Whether a picture may come from there: a file of the site, or https.
pub(super) fn is_picture(text: &str) -> bool {
    let is_clean = text.len() <= 1000 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let is_file = text.starts_with("/media/") && !text.contains("..") && !text.contains(['\\', '"', '<']);
    is_clean && (is_file || (text.starts_with("https://") && is_web_address(text, false)))
}

/// Lines of `label | address` as links, or the message of what is wrong with one.
pub(super) fn named_links(text: &str, limit: usize) -> Result<Vec<sandpress_domain::NamedLink>, String> {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > limit {
        return Err(format!("there are more than {limit} links: take some out"));
    }
    let link = |line: &&str| {
        let (label, url) = line.rsplit_once('|').unwrap_or(("", line));
        let (label, url) = (label.trim(), url.trim());
        if !is_web_address(url, false) {
            return Err(format!("{url:?} is no address of the web: write one that begins with https://"));
        }
        if label.chars().count() > 60 || !sandpress_domain::is_one_line(label) {
            return Err("the words of a link have more than 60 characters: shorten them".to_owned());
        }
        let host = url.parse::<url::Url>().ok().and_then(|url| url.host_str().map(str::to_owned));
        let label = if label.is_empty() { host.unwrap_or_default() } else { label.to_owned() };
        Ok(sandpress_domain::NamedLink { label, url: url.to_owned() })
    };
    lines.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_and_mailboxes() {
        for good in ["https://example.org", "http://example.org/a?b#c", "mailto:ada@example.org"] {
            assert!(is_web_address(good, true), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "/path",
            "//example.org",
            "https://",
            "ftp://example.org",
            "https://exa mple.org",
            "JaVaScRiPt:alert(1)",
            "https://example.org/\u{7}",
            "mailto:",
        ] {
            assert!(!is_web_address(bad, true), "{bad}");
        }
        assert!(!is_web_address("mailto:ada@example.org", false));
        assert!(
            is_picture("/media/ab/ada.jpg")
                && is_picture("https://example.org/a.jpg")
                && !is_picture("/admin")
        );
        assert!(!is_picture("/media/../admin") && !is_picture("http://example.org/a.jpg"));
    }

    #[test]
    fn lines_are_links() {
        let links = named_links("Code | https://example.org/ada\n\nhttps://social.example/@ada", 10).unwrap();
        assert_eq!((links[0].label.as_str(), links[0].url.as_str()), ("Code", "https://example.org/ada"));
        assert_eq!(links[1].label, "social.example");
        assert!(named_links("x | javascript:alert(1)", 10).is_err());
        assert!(named_links("https://a.example\nhttps://b.example", 1).is_err());
    }
}

//! Where panels may lead: to what belongs to their plugin, to the site, and away by HTTPS.

use url::Url;

use super::{MAX_TEXT, Place, Reader, wit};
use sandpress_domain::{
    Email,
    panel::{Link, is_panel_id},
};

/// The most pairs of a query.
const MAX_QUERY: usize = 32;

impl Reader<'_> {
    pub(super) fn link(&mut self, link: wit::Link) -> Result<Link, String> {
        Ok(Link { label: self.label("the label of a link", link.label)?, href: self.href(link.target)? })
    }

    /// The address behind a target.
    pub(super) fn href(&mut self, target: wit::Target) -> Result<String, String> {
        let href = match target {
            wit::Target::Panel(target) => page_url(self.place, target)?,
            wit::Target::Url(url) => address(self.place.plugin, &url)?,
        };
        self.text("an address", href, usize::MAX)
    }
}

/// The address of a page of the plugin.
pub(in crate::hooks) fn page_url(place: Place<'_>, target: wit::PanelTarget) -> Result<String, String> {
    let page = match target.panel.as_str() {
        "" => place.page.ok_or("a target names no panel, and this one has no page of its own")?,
        panel => panel,
    };
    if !is_panel_id(page) || target.query.len() > MAX_QUERY {
        return Err(format!(
            "a target names the panel {page:?}, or has more than {MAX_QUERY} pairs in its query"
        ));
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for pair in &target.query {
        if !is_panel_id(&pair.name) || pair.value.len() > MAX_TEXT {
            return Err(format!("a target has {:?} in its query: no id, or too long a value", pair.name));
        }
        query.append_pair(&pair.name, &pair.value);
    }
    let (plugin, query) = (place.plugin, query.finish());
    let separator = if query.is_empty() { "" } else { "?" };
    Ok(format!("/admin/plugins/{plugin}/{page}{separator}{query}"))
}

/// A path of the site or an address elsewhere, as a browser would read it.
fn address(plugin: &str, text: &str) -> Result<String, String> {
    let refused = |why: &str| {
        let shown: String = text.chars().take(80).collect();
        format!("it leads to {shown:?}: {why}")
    };
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if text.len() > MAX_TEXT || !is_plain {
        return Err(refused(
            "an address has at most 2,000 characters, all of them printable ASCII and no \\",
        ));
    }
    if let Some(email) = text.strip_prefix("mailto:") {
        let is_email = !email.contains(['?', '&', '%']) && email.parse::<Email>().is_ok();
        return if is_email { Ok(text.to_owned()) } else { Err(refused("this is no email address")) };
    }
    if text.starts_with("https://") {
        let url = Url::parse(text).map_err(|_| refused("this is no address"))?;
        let names_somebody = !url.username().is_empty() || url.password().is_some();
        return if names_somebody { Err(refused("it has a name in it")) } else { Ok(url.into()) };
    }
    if !text.starts_with('/') || text.starts_with("//") {
        return Err(refused("an address begins with one /, with https:// or with mailto:"));
    }
    let path = on_this_site(text).ok_or_else(|| refused("this is no path"))?;
    if is_open(plugin, &path) {
        Ok(path)
    } else {
        Err(refused("a plugin leads to its own pages, to entries and to the site, nowhere else in the admin"))
    }
}

/// The path without dots that lead elsewhere, with query and fragment.
fn on_this_site(path: &str) -> Option<String> {
    let site = Url::parse("https://site.invalid").ok()?;
    let url = site.join(path).ok().filter(|url| url.origin() == site.origin())?;
    Some(url.as_str().strip_prefix("https://site.invalid")?.to_owned())
}

/// Whether a plugin may lead there.
fn is_open(plugin: &str, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    match (segments.next(), segments.next()) {
        (Some("admin"), Some("entries")) => true,
        (Some("admin"), Some("plugins")) => segments.next() == Some(plugin),
        (Some("admin"), _) => false,
        (Some("x"), owner) => owner == Some(plugin),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn leads_where_it_may() {
        for good in [
            "/",
            "/2026/low-water?a=b#c",
            "/admin/entries",
            "/admin/entries/0198",
            "/admin/plugins/tides",
            "/admin/plugins/tides/levels?a=b",
            "/x/tides/export.csv",
            "https://example.org/?q=1",
            "mailto:ann@example.org",
        ] {
            assert_eq!(address("tides", good).as_deref(), Ok(good));
        }
        assert_eq!(address("tides", "/x/tides/a/../b").as_deref(), Ok("/x/tides/b"));
    }

    #[test]
    fn leads_nowhere_else() {
        for bad in [
            "",
            "entries",
            "//evil.example",
            "/\\evil.example",
            "http://example.org",
            "https://",
            "https://ann:secret@example.org",
            "javascript:alert(1)",
            "data:text/html,x",
            "/ a",
            "/admin",
            "/admin/plugins",
            "/admin/plugins/tides-2",
            "/admin/plugins/tides/../other",
            "/admin/plugins/tides/%2e%2E/other",
            "/admin/entries/../plugins/other",
            "/x/other/a",
            "/x/tides/../other",
            "/x",
            "mailto:ann@example.org?bcc=eve@example.org",
            "mailto:ann",
        ] {
            assert!(address("tides", bad).is_err(), "{bad}");
        }
        assert!(address("tides", &format!("/{}", "a".repeat(2_000))).is_err());
    }
}

//! What plugins add to readers' pages that the theme draws: their style sheets and scripts, at the end of the head.

use std::fmt::Write;

use http::HeaderMap;

use crate::{App, cache::has_cookie, router::session_cookie};
use sandpress_plugins::{AssetKind, ReaderAssets};

/// Whom a page that the theme draws is for, which decides what plugins may add to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Readers: style sheets, and scripts where nobody is logged in.
    Readers,
    /// People who write, as a preview: style sheets.
    Writers,
    /// Somebody who types who they are, or came by a link that says so: style sheets.
    Addressee,
    /// Somebody with an account, or on the way to it: nothing.
    Member,
}

tokio::task_local! {
    static HAS_SESSION: bool;
}

/// Whether a request carries the cookie of a session, be it a good one or not.
pub(crate) fn carries_session(app: &App, request: &HeaderMap) -> bool {
    has_cookie(request, session_cookie(app.is_https()))
}

/// Does the work, and lets what draws pages in it know whether there is a session.
pub(crate) async fn aware_of_session<T>(has_session: bool, work: impl Future<Output = T>) -> T {
    HAS_SESSION.scope(has_session, work).await
}

/// Where nobody knows whether there is a session, there is one.
fn has_session() -> bool {
    HAS_SESSION.try_with(|has_session| *has_session).unwrap_or(true)
}

/// The page with what plugins add to it. A theme that does not close its head gets nothing.
pub(super) fn with_extras(app: &App, html: String, audience: Audience) -> String {
    let extras = tags(&app.services().plugins().reader_assets(), audience, has_session());
    match end_of_head(&html).and_then(|at| html.split_at_checked(at)) {
        Some((head, rest)) if !extras.is_empty() => [head, &extras, rest].concat(),
        _ => html,
    }
}

/// Names, hashes and ids of plugins have no character that means something in HTML.
fn tags(assets: &ReaderAssets, audience: Audience, has_session: bool) -> String {
    let mut tags = String::new();
    if audience == Audience::Member {
        return tags;
    }
    for style in assets.of(AssetKind::Style) {
        let (url, integrity) = (style.url(), style.integrity());
        let _ = writeln!(tags, "<link rel=\"stylesheet\" href=\"{url}\" integrity=\"{integrity}\">");
    }
    if audience == Audience::Readers && !has_session {
        for script in assets.of(AssetKind::Script) {
            let (url, integrity) = (script.url(), script.integrity());
            let _ = writeln!(tags, "<script src=\"{url}\" integrity=\"{integrity}\" defer></script>");
        }
    }
    tags
}

fn end_of_head(html: &str) -> Option<usize> {
    const END: &[u8] = b"</head>";
    html.as_bytes().windows(END.len()).position(|window| window.eq_ignore_ascii_case(END))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_end_of_a_head_counts() {
        assert_eq!(end_of_head("<head>ä</HEAD><body></head>"), Some("<head>ä".len()));
        assert_eq!(end_of_head("<p>"), None);
        assert_eq!(end_of_head(""), None);
    }

    #[tokio::test]
    async fn who_is_not_known_has_a_session() {
        assert!(has_session());
        assert!(!HAS_SESSION.scope(false, async { has_session() }).await);
    }
}

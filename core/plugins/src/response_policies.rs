//! Which policy headers a response has: by its kind, and by its path where a plugin has more to say. Asked for once, when the
//! plugins are loaded, so that a response costs no call, and a kept page has the headers that a new one would have.

use std::{cmp::Reverse, collections::HashMap, str::FromStr, sync::Arc};

use percent_encoding::percent_decode_str;

use super::{
    error::LoadError,
    hooks::{Header, ResponseKind},
    load::{LoadedPlugin, Loader},
    table::SiteFacts,
};

/// The policy headers of one kind of response, in the order of the plugins.
pub type ResponseHeaders = Arc<[Header]>;

/// The longest path, in bytes.
const PATH_BYTES: usize = 200;

/// What plugins are told when they are asked for policies.
pub(super) struct PolicyFacts<'a> {
    pub(super) site: &'a SiteFacts,
    /// CSP hash sources of the scripts that plugins put on readers' pages.
    pub(super) page_scripts: Vec<String>,
}

impl PolicyFacts<'_> {
    /// CSP hash sources of the scripts on responses of this kind.
    pub(super) fn script_hashes(&self, kind: ResponseKind) -> Vec<String> {
        match kind {
            ResponseKind::Admin => self.site.admin_script_hashes.clone(),
            ResponseKind::Page => self.page_scripts.clone(),
            _ => Vec::new(),
        }
    }
}

/// A path of the site, decoded; or, with `/**` at its end, a path and everything below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PathPattern {
    text: String,
    path: String,
    is_tree: bool,
}

impl PathPattern {
    /// Whether a decoded path is the one, or below it.
    fn fits(&self, path: &str) -> bool {
        match path.strip_prefix(&self.path) {
            Some("") => !path.is_empty(),
            Some(rest) => self.is_tree && rest.starts_with('/'),
            None => false,
        }
    }
}

impl FromStr for PathPattern {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, is_tree) = match text.strip_suffix("/**") {
            Some(path) => (path, true),
            None => (text, false),
        };
        if text.len() > PATH_BYTES {
            return Err("has more than 200 bytes");
        }
        let segments = path.strip_prefix('/').unwrap_or_default().split('/');
        let mut unfit = segments.filter(|segment| matches!(*segment, "" | "." | ".."));
        let is_whole_site = is_tree && path.is_empty();
        let is_path = is_whole_site || text == "/" || path.starts_with('/') && unfit.next().is_none();
        let is_odd =
            |c: char| c.is_control() || c.is_whitespace() || matches!(c, '?' | '#' | '*' | '%' | '\\');
        if !is_path || path.contains(is_odd) {
            return Err("is not a path as readers see it, such as /about, or /shows/** with all below it");
        }
        Ok(Self { text: text.to_owned(), path: path.to_owned(), is_tree })
    }
}

/// The headers of every response.
#[derive(Default)]
pub(super) struct ResponsePolicies {
    by_kind: HashMap<ResponseKind, ResponseHeaders>,
    /// The longest path first, and of two that are equally long the one without those below.
    by_path: Vec<(PathPattern, HashMap<ResponseKind, ResponseHeaders>)>,
}

impl ResponsePolicies {
    /// Asks the plugins, which stand in their order. Where two set the same header, the first one wins.
    pub(super) async fn ask(
        loader: &Loader,
        plugins: &[Arc<LoadedPlugin>],
        facts: &PolicyFacts<'_>,
    ) -> Result<Self, LoadError> {
        let mut patterns: Vec<PathPattern> = Vec::new();
        for plugin in plugins {
            let error = |problem| LoadError { plugin: plugin.id.to_string(), problem };
            for pattern in loader.scope().response_paths(plugin).await.map_err(error)? {
                if !patterns.contains(&pattern) {
                    patterns.push(pattern);
                }
            }
        }
        patterns.sort_by_key(|pattern| (Reverse(pattern.path.len()), pattern.is_tree));
        let mut policies = Self::default();
        for kind in ResponseKind::ALL {
            let headers = headers(loader, plugins, (kind, None), facts).await?;
            policies.by_kind.insert(kind, headers);
        }
        for pattern in patterns {
            let mut by_kind = HashMap::new();
            // The admin has one policy everywhere.
            for kind in ResponseKind::ALL.into_iter().filter(|kind| *kind != ResponseKind::Admin) {
                let headers = headers(loader, plugins, (kind, Some(&pattern.text)), facts).await?;
                by_kind.insert(kind, headers);
            }
            policies.by_path.push((pattern, by_kind));
        }
        Ok(policies)
    }

    /// The headers of a response of this kind at a path, as it stands in the request.
    pub(super) fn of(&self, kind: ResponseKind, path: &str) -> ResponseHeaders {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let mut fitting = self.by_path.iter().filter(|(pattern, _)| pattern.fits(&path));
        let at_path = fitting.next().and_then(|(_, by_kind)| by_kind.get(&kind));
        at_path.or_else(|| self.by_kind.get(&kind)).cloned().unwrap_or_else(|| Arc::from([]))
    }
}

async fn headers(
    loader: &Loader,
    plugins: &[Arc<LoadedPlugin>],
    response: (ResponseKind, Option<&str>),
    facts: &PolicyFacts<'_>,
) -> Result<ResponseHeaders, LoadError> {
    let mut headers: Vec<Header> = Vec::new();
    for plugin in plugins {
        let answer = loader.scope().response_headers(plugin, response, facts).await;
        let answer =
            answer.map_err(|error| LoadError { plugin: plugin.id.to_string(), problem: error.into() })?;
        for (name, value) in answer {
            if !headers.iter().any(|(set, _)| *set == name) {
                headers.push((name, value));
            }
        }
    }
    Ok(headers.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PathPattern {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_fits_itself_and_a_tree_what_is_below_it() {
        assert!(pattern("/about").fits("/about") && !pattern("/about").fits("/about/us"));
        assert!(pattern("/").fits("/") && !pattern("/").fits("/about"));
        for path in ["/shows", "/shows/", "/shows/a", "/shows/a/b"] {
            assert!(pattern("/shows/**").fits(path), "{path}");
        }
        for path in ["/show", "/showsome", "/", "/a/shows"] {
            assert!(!pattern("/shows/**").fits(path), "{path}");
        }
        assert!(pattern("/**").fits("/") && pattern("/**").fits("/a/b"));
        assert!(!pattern("/**").fits(""), "no path is no path of the site");
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [
            "",
            "about",
            "**",
            "/*",
            "/a/*",
            "/a/**/b",
            "/a**",
            "//",
            "/a/",
            "/a//b",
            "/a/../b",
            "/./a",
            "/a b",
            "/a?b",
            "/a#b",
            "/%61",
            "/a\n",
            "//**",
            "https://example.org/a",
        ] {
            assert!(text.parse::<PathPattern>().is_err(), "{text:?}");
        }
        assert!(format!("/{}", "a".repeat(PATH_BYTES)).parse::<PathPattern>().is_err());
    }

    #[test]
    fn of_several_that_fit_the_longest_is_taken() {
        let of = |value: &str| ResponseHeaders::from([("x-robots-tag".to_owned(), value.to_owned())]);
        let mut texts = ["/**", "/a/**", "/a", "/a/b/**", "/ä/**"];
        texts.sort_by_key(|text| {
            let pattern = pattern(text);
            (Reverse(pattern.path.len()), pattern.is_tree)
        });
        let by_path = texts.map(|text| (pattern(text), HashMap::from([(ResponseKind::Page, of(text))])));
        let by_kind = HashMap::from([(ResponseKind::Page, of("all")), (ResponseKind::Media, of("media"))]);
        let policies = ResponsePolicies { by_kind, by_path: by_path.into() };
        for (path, expected) in [
            ("/", "/**"),
            ("/a", "/a"),
            ("/a/", "/a/**"),
            ("/a/c", "/a/**"),
            ("/a/b", "/a/b/**"),
            ("/%61/b/c", "/a/b/**"),
            ("/%C3%A4/x", "/ä/**"),
            ("/%ff", "/**"),
        ] {
            assert_eq!(policies.of(ResponseKind::Page, path)[0].1, expected, "{path}");
        }
        assert_eq!(policies.of(ResponseKind::Media, "/a")[0].1, "media", "a kind that no path has");
        assert!(policies.of(ResponseKind::Feed, "/a").is_empty());
    }
}

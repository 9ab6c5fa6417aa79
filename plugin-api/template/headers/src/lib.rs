//! HTTP headers with a policy: who may show pages of the site in a frame, what browsers tell other sites, and which
//! pages search engines may list.

use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting, SettingDefinition, value_of};
use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::settings;
use sandpress_plugin::types::Error;

/// The plugin. It holds nothing: each call may come to a fresh instance.
struct Plugin;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        Description::new(
            // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Sets the policy of frames, referrers and search engines.",
        )
        .setting(
            SettingDefinition::new(
                "frames",
                "choice",
                "Frames",
                "Who may show pages of the site in a frame.",
            )
            .choice("none", "Nobody")
            .choice("same-site", "Pages of this site")
            .default_value("none"),
        )
        .setting(
            SettingDefinition::new(
                "listed",
                "boolean",
                "Listed",
                "Whether search engines may list the site.",
            )
            .default_value("true"),
        )
    }

    // The site does not check the values of a `choice` for the plugin, since they may come from a variable.
    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        match value_of(&settings, "frames") {
            "none" | "same-site" => Ok(()),
            _ => Err(Error::invalid(
                "frames",
                "is neither \"none\" nor \"same-site\"",
            )),
        }
    }
}

impl ResponseHeaders for Plugin {
    // Asked once for each kind of response when the plugin is loaded; not for each response.
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        let frames = settings::get("frames").unwrap_or_default();
        let is_listed = settings::get("listed").as_deref() != Some("false");
        Ok(policy(&context, &frames, is_listed))
    }
}

/// The headers for one kind of response. A kind that is not known gets the strictest ones.
fn policy(context: &ResponseContext, frames: &str, is_listed: bool) -> Vec<Header> {
    let is_public = matches!(context.kind.as_str(), "page" | "feed" | "media" | "asset");
    let mut headers = vec![
        Header::new("x-content-type-options", "nosniff"),
        Header::new(
            "referrer-policy",
            if is_public {
                "strict-origin-when-cross-origin"
            } else {
                "no-referrer"
            },
        ),
        Header::new(
            "x-frame-options",
            if is_public && frames == "same-site" {
                "SAMEORIGIN"
            } else {
                "DENY"
            },
        ),
    ];
    if !is_public || !is_listed {
        headers.push(Header::new("x-robots-tag", "noindex"));
    }
    // Without HTTPS browsers pass it over, and on a machine for development it would be in the way.
    if context.https {
        headers.push(Header::new("strict-transport-security", "max-age=31536000"));
    }
    headers
}

sandpress_plugin::export!(Plugin: lifecycle, response_headers);

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::Site;

    use super::*;

    fn headers(site: &Site, kind: &str) -> Vec<(String, String)> {
        let context = ResponseContext::new(kind);
        let headers = site
            .run_in("response-headers.headers", || Plugin::headers(context))
            .unwrap();
        headers
            .into_iter()
            .map(|header| (header.name, header.value))
            .collect()
    }

    fn has(headers: &[(String, String)], name: &str, value: &str) -> bool {
        headers
            .iter()
            .any(|(known, is)| known == name && is == value)
    }

    #[test]
    fn pages_are_open_and_everything_else_is_strict() {
        let site = Site::of::<Plugin>().setting("frames", "same-site");
        let page = headers(&site, "page");
        assert!(
            has(&page, "x-frame-options", "SAMEORIGIN") && !has(&page, "x-robots-tag", "noindex")
        );
        for kind in ["admin", "error", "a kind of tomorrow"] {
            let strict = headers(&site, kind);
            assert!(
                has(&strict, "x-frame-options", "DENY") && has(&strict, "x-robots-tag", "noindex"),
                "{kind}"
            );
        }
    }

    #[test]
    fn a_site_that_is_not_to_be_listed_says_so() {
        let site = Site::of::<Plugin>().setting("listed", "false");
        assert!(has(&headers(&site, "page"), "x-robots-tag", "noindex"));
    }

    #[test]
    fn settings_are_checked() {
        assert!(Site::of::<Plugin>().configure::<Plugin>().is_ok());
        assert!(
            Site::of::<Plugin>()
                .setting("frames", "all")
                .configure::<Plugin>()
                .is_err()
        );
    }
}

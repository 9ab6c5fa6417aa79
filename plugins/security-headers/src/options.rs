//! The settings: what they are, whether they are good, and their values.

use sandpress_plugin::lifecycle::{Setting, SettingDefinition};
use sandpress_plugin::types::{Choice, Error, FieldError};

use crate::rules::{self, RULES, Rule};
use crate::sources::{Power, fault};

const HSTS_MAX_AGE: &str = "hsts-max-age";
const HSTS_SUBDOMAINS: &str = "hsts-include-subdomains";
const HSTS_PRELOAD: &str = "hsts-preload";
const REFERRER: &str = "referrer-policy";
const SHARED_MEDIA: &str = "media-resource-policy";
const REPORT: &str = "report-uri";
const REPORT_ONLY: &str = "report-only";

/// Where this plugin takes reports.
const OWN_REPORTS: &str = "/x/security-headers/reports";

/// Two years in seconds.
const DEFAULT_MAX_AGE: u64 = 63_072_000;
/// Ten years in seconds.
const LONGEST_MAX_AGE: u64 = 315_360_000;
/// One year in seconds: what the browsers' preload list asks for.
const PRELOAD_MAX_AGE: u64 = 31_536_000;
const DEFAULT_REFERRER: &str = "strict-origin-when-cross-origin";
/// Without `no-referrer`: under it browsers send `Origin: null` with forms, and the site's protection
/// against forged requests would refuse them.
pub(crate) const REFERRERS: [&str; 3] = [DEFAULT_REFERRER, "strict-origin", "same-origin"];

const DEFAULT_SHARED_MEDIA: &str = "same-site";
pub(crate) const SHARED: [&str; 3] = [DEFAULT_SHARED_MEDIA, "same-origin", "cross-origin"];

/// A setting that holds the sources of one directive: key, power, default, what it is for.
const SOURCE_LISTS: [(&str, Power, &str, &str); 7] = [
    ("img-src", Power::Shown, "'self' data: https:", "Where pictures may come from."),
    ("media-src", Power::Shown, "'self'", "Where video and audio may come from."),
    ("font-src", Power::Shown, "'self'", "Where fonts may come from."),
    (
        "frame-src",
        Power::Shown,
        "'none'",
        "Which sites may be shown in frames on a page, such as a video player.",
    ),
    ("connect-src", Power::Shown, "'self'", "To where scripts of a page may send requests."),
    (
        "style-src",
        Power::Runs,
        "",
        "Where style sheets may come from besides the site itself: hosts or hashes.",
    ),
    (
        "script-src",
        Power::Runs,
        "",
        "Where scripts may come from besides those the site declares: hosts or hashes.",
    ),
];

/// The settings in effect.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) img: Vec<String>,
    pub(crate) media: Vec<String>,
    pub(crate) font: Vec<String>,
    pub(crate) frame: Vec<String>,
    pub(crate) connect: Vec<String>,
    pub(crate) style: Vec<String>,
    pub(crate) script: Vec<String>,
    /// In seconds.
    pub(crate) hsts_max_age: u64,
    pub(crate) hsts_include_subdomains: bool,
    pub(crate) hsts_preload: bool,
    pub(crate) referrer_policy: String,
    /// Whose pages may show uploads.
    pub(crate) shared_media: String,
    pub(crate) report_uri: Option<String>,
    /// Whether readers' pages are only watched.
    pub(crate) report_only: bool,
    /// Who may show the site in a frame.
    pub(crate) frame_ancestors: Vec<String>,
    pub(crate) opener_policy: String,
    /// None for that of the kind of response.
    pub(crate) embedder_policy: Option<String>,
    /// None for that of the kind of response.
    pub(crate) resource_policy: Option<String>,
    /// What else holds at some paths.
    pub(crate) rules: Vec<Rule>,
}

impl Options {
    /// Reads the settings through the two functions of the capability. What is not set has its default.
    pub(crate) fn from_settings(
        get: impl Fn(&str) -> Option<String>,
        get_list: impl Fn(&str) -> Vec<String>,
    ) -> Self {
        let sources = |key: &str| {
            let set = get_list(key);
            if !set.is_empty() {
                return set;
            }
            let default =
                SOURCE_LISTS.iter().find(|(name, ..)| *name == key).map_or("", |(_, _, default, _)| default);
            default.split_whitespace().map(str::to_owned).collect()
        };
        let flag = |key: &str| get(key).is_some_and(|value| value == "true");
        Self {
            img: sources("img-src"),
            media: sources("media-src"),
            font: sources("font-src"),
            frame: sources("frame-src"),
            connect: sources("connect-src"),
            style: sources("style-src"),
            script: sources("script-src"),
            hsts_max_age: get(HSTS_MAX_AGE).and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_MAX_AGE),
            hsts_include_subdomains: flag(HSTS_SUBDOMAINS),
            hsts_preload: flag(HSTS_PRELOAD),
            referrer_policy: get(REFERRER)
                .filter(|p| !p.is_empty())
                .unwrap_or_else(|| DEFAULT_REFERRER.into()),
            shared_media: get(SHARED_MEDIA)
                .filter(|policy| !policy.is_empty())
                .unwrap_or_else(|| DEFAULT_SHARED_MEDIA.into()),
            report_uri: Some(get(REPORT).unwrap_or_else(|| OWN_REPORTS.into())).filter(|uri| !uri.is_empty()),
            report_only: flag(REPORT_ONLY),
            frame_ancestors: vec!["'none'".into()],
            opener_policy: "same-origin".into(),
            embedder_policy: None,
            resource_policy: None,
            rules: get_list(RULES).iter().filter_map(|rule| rules::parse(rule).ok()).collect(),
        }
    }

    /// Sets the sources of a directive of [`SOURCE_LISTS`].
    pub(crate) fn set_sources(&mut self, directive: &str, sources: Vec<String>) {
        match directive {
            "img-src" => self.img = sources,
            "media-src" => self.media = sources,
            "font-src" => self.font = sources,
            "frame-src" => self.frame = sources,
            "connect-src" => self.connect = sources,
            "style-src" => self.style = sources,
            "script-src" => self.script = sources,
            _ => {}
        }
    }
}

/// A directive with sources of its own, with what a source in it can do.
pub(crate) fn source_list(name: &str) -> Option<(&'static str, Power)> {
    SOURCE_LISTS.iter().find(|(key, ..)| *key == name).map(|(key, power, ..)| (*key, *power))
}

/// What `describe` says of the settings.
pub(crate) fn definitions() -> Vec<SettingDefinition> {
    let mut definitions: Vec<_> = SOURCE_LISTS
        .iter()
        .map(|(key, _, default, help)| SettingDefinition::new(key, "list", key, help).default_value(default))
        .collect();
    definitions.extend([
        SettingDefinition::new(
            HSTS_MAX_AGE,
            "number",
            "HTTPS only, for how long",
            "How many seconds browsers insist on HTTPS after a visit; 0 ends it. Sent on HTTPS only.",
        )
        .default_value(&DEFAULT_MAX_AGE.to_string()),
        SettingDefinition::new(
            HSTS_SUBDOMAINS,
            "boolean",
            "HTTPS only, subdomains too",
            "Whether browsers insist on HTTPS for every subdomain as well.",
        )
        .default_value("false"),
        SettingDefinition::new(
            HSTS_PRELOAD,
            "boolean",
            "HTTPS only, before the first visit",
            "Whether the site may be put on the list that browsers ship with. Hard to undo.",
        )
        .default_value("false"),
        SettingDefinition {
            choices: REFERRERS.iter().map(|p| Choice { value: (*p).into(), label: (*p).into() }).collect(),
            ..SettingDefinition::new(
                REFERRER,
                "choice",
                "Referrer policy",
                "What other sites learn about the page from which a reader comes.",
            )
            .default_value(DEFAULT_REFERRER)
        },
        SettingDefinition {
            choices: SHARED.iter().map(|p| Choice { value: (*p).into(), label: (*p).into() }).collect(),
            ..SettingDefinition::new(
                SHARED_MEDIA,
                "choice",
                "Uploads on other sites",
                "Whose pages may show uploads: those of the same site, of this origin alone, or all.",
            )
            .default_value(DEFAULT_SHARED_MEDIA)
        },
        SettingDefinition::new(
            REPORT,
            "text",
            "Report address",
            "Where browsers report what the policy stopped: an https address or a path of this site. Empty for nowhere.",
        )
        .default_value(OWN_REPORTS),
        SettingDefinition::new(
            REPORT_ONLY,
            "boolean",
            "Only report",
            "Whether the policy of readers' pages stops nothing and is only reported, to try another one out.",
        )
        .default_value("false"),
        rules::definition(),
    ]);
    definitions
}

/// Says by key what is wrong with the settings in cms.toml.
pub(crate) fn check(settings: &[Setting]) -> Result<(), Error> {
    let mut errors = Vec::new();
    for setting in settings {
        let value = setting.value.as_str();
        let key = setting.key.split('.').next().unwrap_or_default();
        if let Some((_, power, ..)) = SOURCE_LISTS.iter().find(|(name, ..)| *name == key) {
            errors.extend(fault(value, *power).map(|why| FieldError::new(key, format!("\"{value}\" {why}"))));
            continue;
        }
        if key == RULES {
            continue;
        }
        let problem = match key {
            HSTS_MAX_AGE if value.parse::<u64>().is_ok_and(|seconds| seconds <= LONGEST_MAX_AGE) => None,
            HSTS_MAX_AGE => Some(format!("must be a whole number of seconds from 0 to {LONGEST_MAX_AGE}")),
            HSTS_SUBDOMAINS | HSTS_PRELOAD | REPORT_ONLY if matches!(value, "true" | "false") => None,
            HSTS_SUBDOMAINS | HSTS_PRELOAD | REPORT_ONLY => Some("must be true or false".into()),
            REFERRER if REFERRERS.contains(&value) => None,
            REFERRER => Some(format!(
                "must be one of {}; any other gives away too much or breaks forms",
                REFERRERS.join(", ")
            )),
            SHARED_MEDIA if SHARED.contains(&value) => None,
            SHARED_MEDIA => Some(format!("must be one of {}", SHARED.join(", "))),
            REPORT if value.is_empty() || is_report_address(value) => None,
            REPORT => Some("must be an address with https:// or a path that begins with /".into()),
            _ => Some("is not a setting of this plugin; remove it".into()),
        };
        errors.extend(problem.map(|why| FieldError::new(key, why)));
    }
    let is_rule = |setting: &&Setting| setting.key.split('.').next() == Some(RULES);
    errors.extend(rules::faults(settings.iter().filter(is_rule).map(|setting| setting.value.as_str())));
    errors.extend(lonely_none(settings));
    errors.extend(preload_fault(settings));
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// `'none'` beside another source is ignored by browsers, so the owner meant something else.
fn lonely_none(settings: &[Setting]) -> Vec<FieldError> {
    SOURCE_LISTS
        .iter()
        .filter_map(|(name, ..)| {
            let items = settings.iter().filter(|s| s.key.split('.').next() == Some(name)).collect::<Vec<_>>();
            let mixed = items.len() > 1 && items.iter().any(|item| item.value == "'none'");
            mixed.then(|| FieldError::new(*name, "'none' stands alone; remove it or the other sources"))
        })
        .collect()
}

/// The list that browsers ship with has conditions; browsers refuse a site that does not meet them.
fn preload_fault(settings: &[Setting]) -> Option<FieldError> {
    let value =
        |key: &str| settings.iter().find(|setting| setting.key == key).map(|setting| setting.value.as_str());
    if value(HSTS_PRELOAD) != Some("true") {
        return None;
    }
    let seconds = value(HSTS_MAX_AGE).and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_MAX_AGE);
    (value(HSTS_SUBDOMAINS) != Some("true") || seconds < PRELOAD_MAX_AGE).then(|| {
        FieldError::new(
            HSTS_PRELOAD,
            format!("needs {HSTS_SUBDOMAINS} = true and {HSTS_MAX_AGE} of at least {PRELOAD_MAX_AGE}"),
        )
    })
}

fn is_report_address(value: &str) -> bool {
    let has_place =
        value.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            || (value.starts_with('/') && !value.starts_with("//"));
    has_place
        && value.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b',' | b'"' | b'\''))
}

#[cfg(test)]
mod tests;

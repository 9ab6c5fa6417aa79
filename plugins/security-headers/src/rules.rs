//! Rules for paths and kinds of responses: one rule is one item of the setting `rules`, written as policies are, with a path and
//! a kind before the first semicolon: `/embed/** page; frame-ancestors https://partner.example`.

use sandpress_plugin::lifecycle::SettingDefinition;
use sandpress_plugin::types::FieldError;

use crate::options::{Options, REFERRERS, SHARED};
use crate::policy::Kind;
use crate::sources::{Power, fault};

/// The key of the setting.
pub(crate) const RULES: &str = "rules";

/// The site asks for no more paths of a plugin.
const MOST_RULES: usize = 64;

/// The longest path, in bytes.
const PATH_BYTES: usize = 200;

/// Where people are logged in; their pages have one policy, which no rule changes.
const OF_THE_ADMIN: [&str; 5] = ["account", "admin", "login", "logout", "setup"];

const OPENERS: [&str; 2] = ["same-origin", "same-origin-allow-popups"];
const EMBEDDERS: [&str; 3] = ["require-corp", "credentialless", "unsafe-none"];

const ADMIN_FAULT: &str = "is for the admin, which keeps its own policy everywhere";

/// What holds at some paths for one kind of response, instead of what the other settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// A path, or with `/**` at its end everything below it as well.
    pub(crate) path: String,
    kind: Kind,
    changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Sources(&'static str, Vec<String>),
    FrameAncestors(Vec<String>),
    Referrer(String),
    Resource(String),
    Opener(String),
    Embedder(String),
    ReportOnly,
}

/// What `describe` says of the setting.
pub(crate) fn definition() -> SettingDefinition {
    SettingDefinition::new(
        RULES,
        "list",
        "Rules for paths",
        "What else holds at some paths, each rule as: /embed/** page; frame-ancestors https://partner.example",
    )
}

/// What is wrong with the rules.
pub(crate) fn faults<'a>(items: impl Iterator<Item = &'a str>) -> Vec<FieldError> {
    let (mut errors, mut good) = (Vec::new(), Vec::<Rule>::new());
    for item in items {
        let rule = parse(item).and_then(|rule| {
            let is_known = good.iter().any(|known| (&known.path, known.kind) == (&rule.path, rule.kind));
            let twice = || format!("is the second rule for this kind at {}; write one", rule.path);
            if is_known { Err(twice()) } else { Ok(rule) }
        });
        match rule {
            Ok(rule) => good.push(rule),
            Err(why) => errors.push(FieldError::new(RULES, format!("\"{item}\" {why}"))),
        }
    }
    if good.len() > MOST_RULES {
        errors.push(FieldError::new(RULES, format!("has {} rules; {MOST_RULES} are allowed", good.len())));
    }
    errors
}

/// Reads a rule; the error says what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Rule, String> {
    let mut parts = text.split(';').map(str::trim);
    let mut head = parts.next().unwrap_or_default().split_whitespace();
    let path = head.next().unwrap_or_default();
    if let Some(why) = path_fault(path) {
        return Err(why.into());
    }
    let kind = match head.next().unwrap_or("page") {
        "page" => Kind::Page,
        "asset" => Kind::Asset,
        "media" => Kind::Media,
        "feed" => Kind::Feed,
        "admin" => return Err(ADMIN_FAULT.into()),
        other => return Err(format!("has the kind {other}; write page, asset, media or feed")),
    };
    if head.next().is_some() {
        return Err("has more than a path and a kind before the first semicolon".into());
    }
    let mut changes: Vec<(&str, Change)> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, change) = change(part, kind)?;
        if changes.iter().any(|(known, _)| *known == name) {
            return Err(format!("says {name} twice"));
        }
        changes.push((name, change));
    }
    if changes.is_empty() {
        return Err("changes nothing; write what is to hold after a semicolon".into());
    }
    let changes = changes.into_iter().map(|(_, change)| change).collect();
    Ok(Rule { path: path.to_owned(), kind, changes })
}

fn path_fault(path: &str) -> Option<&'static str> {
    let Some(rest) = path.strip_prefix('/') else {
        return Some("does not begin with a path, such as /embed/**");
    };
    let below = match rest.strip_suffix("/**") {
        Some(below) => below,
        None if matches!(rest, "" | "**") => return None,
        None => rest,
    };
    let is_odd = |c: char| c.is_control() || matches!(c, '?' | '#' | '*' | '%' | '\\');
    let is_unfit = |segment: &str| matches!(segment, "" | "." | "..") || segment.contains(is_odd);
    if path.len() > PATH_BYTES || below.split('/').any(is_unfit) {
        return Some(
            "does not begin with a path as readers see it, such as /about, or /embed/** with all below it",
        );
    }
    let area = below.split('/').next().unwrap_or_default();
    OF_THE_ADMIN.contains(&area).then_some(ADMIN_FAULT)
}

/// A directive of a rule, with its name.
fn change(part: &str, kind: Kind) -> Result<(&str, Change), String> {
    let mut words = part.split_whitespace();
    let name = words.next().unwrap_or_default();
    let values: Vec<String> = words.map(str::to_owned).collect();
    let one_of = |allowed: &[&str]| match values.as_slice() {
        [value] if allowed.contains(&value.as_str()) => Ok(value.clone()),
        _ => Err(format!("says {part}; {name} is one of {}", allowed.join(", "))),
    };
    if let Some((directive, power)) = crate::options::source_list(name) {
        if kind != Kind::Page {
            return Err(format!("says {name}, which is for the kind page: nothing loads from anything else"));
        }
        return Ok((name, Change::Sources(directive, sources(name, values, power)?)));
    }
    let change = match name {
        "frame-ancestors" => {
            if let Some(wide) = values.iter().find(|value| value.ends_with(':')) {
                return Err(format!("says frame-ancestors {wide}, which admits too much; name the hosts"));
            }
            Change::FrameAncestors(sources(name, values, Power::Shown)?)
        }
        "referrer-policy" => Change::Referrer(one_of(&REFERRERS)?),
        "cross-origin-resource-policy" => Change::Resource(one_of(&SHARED)?),
        "cross-origin-opener-policy" => Change::Opener(one_of(&OPENERS)?),
        "cross-origin-embedder-policy" => Change::Embedder(one_of(&EMBEDDERS)?),
        "report-only" if kind != Kind::Page => {
            return Err("says report-only, which is for the kind page".into());
        }
        "report-only" if values.is_empty() => Change::ReportOnly,
        "report-only" => return Err("says report-only with a value; it has none".into()),
        "" => return Err("has a directive without a name".into()),
        _ => return Err(format!("says {name}, which no rule can change")),
    };
    Ok((name, change))
}

fn sources(name: &str, values: Vec<String>, power: Power) -> Result<Vec<String>, String> {
    if values.is_empty() {
        return Err(format!("says {name} without a source; write 'none' for none"));
    }
    if values.len() > 1 && values.iter().any(|value| value == "'none'") {
        return Err(format!("says {name} with 'none' beside others; 'none' stands alone"));
    }
    match values.iter().find_map(|value| Some((value, fault(value, power)?))) {
        Some((value, why)) => Err(format!("says {name} {value}, which {why}")),
        None => Ok(values),
    }
}

impl Rule {
    /// Whether it holds everywhere where a path, or a path with all below it, leads.
    fn covers(&self, asked: &str) -> bool {
        let Some(tree) = self.path.strip_suffix("/**") else { return self.path == asked };
        let asked = asked.strip_suffix("/**").unwrap_or(asked);
        asked.strip_prefix(tree).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Options {
    /// What holds for a kind of response at a path: the most specific rule, and where it says nothing, the settings. Rules do
    /// not add up: of two that fit, the one with the shorter path has no say.
    pub(crate) fn at(&self, kind: Kind, path: &str) -> Self {
        let mut options = self.clone();
        let fitting = self.rules.iter().filter(|rule| rule.kind == kind && rule.covers(path));
        let specific = |rule: &&Rule| {
            let tree = rule.path.strip_suffix("/**");
            (tree.unwrap_or(&rule.path).len(), tree.is_none())
        };
        for change in fitting.max_by_key(specific).into_iter().flat_map(|rule| &rule.changes) {
            match change.clone() {
                Change::Sources(directive, sources) => options.set_sources(directive, sources),
                Change::FrameAncestors(sources) => options.frame_ancestors = sources,
                Change::Referrer(policy) => options.referrer_policy = policy,
                Change::Resource(policy) => options.resource_policy = Some(policy),
                Change::Opener(policy) => options.opener_policy = policy,
                Change::Embedder(policy) => options.embedder_policy = Some(policy),
                Change::ReportOnly => options.report_only = true,
            }
        }
        options
    }
}

#[cfg(test)]
mod tests;

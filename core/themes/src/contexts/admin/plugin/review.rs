//! A plugin that somebody wants to add, or to put in the place of an older version, before it runs.

use serde::Serialize;

use crate::contexts::admin::{AdminCommon, PanelFieldContext};
use sandpress_domain::{panel::FieldKind, panel::Tone};

/// `plugin_add.html`: where a plugin's file is sent.
#[derive(Clone, Debug, Serialize)]
pub struct PluginAddContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// How large the file may be, for people.
    pub max_size: String,
    /// Why the file that was sent is not accepted; empty at first.
    pub error: String,
}

/// `plugin_review.html`: all that a plugin could ever do, and what it needs, before it runs.
#[derive(Clone, Debug, Serialize)]
pub struct PluginReviewContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The id.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// The version.
    pub version: String,
    /// What it does, in its own words.
    pub summary: String,
    /// The version that runs, where this one would take its place; empty where it is new on the site.
    pub replaces: String,
    /// Whether it takes the place of another version.
    pub is_update: bool,
    /// What it takes part in and may use that the version before does not; everything, where there is none.
    pub powers: Vec<PowerContext>,
    /// What both versions take part in and may use.
    pub unchanged: Vec<PowerContext>,
    /// What the version before has and this one does not.
    pub lost: Vec<PowerContext>,
    /// What no plugin can ever do, in sentences.
    pub never: Vec<String>,
    /// What the owner decides for each thing that it asks for.
    pub grants: Vec<PanelFieldContext>,
    /// What is wrong with the answer, beside what stands at the fields.
    pub errors: Vec<String>,
    /// Why it cannot run on this site; empty where it can.
    pub problem: String,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// How large the file is, for people.
    pub size: String,
    /// Where consent is sent.
    pub consent_url: String,
    /// Where it is given up; empty where that is a link back.
    pub discard_url: String,
    /// The page to go back to.
    pub back_url: String,
}

/// Something that a plugin takes part in or may use, in plain words.
#[derive(Clone, Debug, Serialize)]
pub struct PowerContext {
    /// What the plugin can do, in a sentence.
    pub sentence: String,
    /// The hook or the capability.
    pub name: String,
    /// How far the grant goes, as it stands in cms.toml; may be empty.
    pub granted: String,
    /// How much it matters: a warning for what leaves the site or changes it.
    pub tone: Tone,
}

impl PluginAddContext {
    /// A file that was refused.
    pub fn sample() -> Self {
        let error = "This file is not a plugin: it is not WebAssembly.".into();
        Self { common: AdminCommon::sample(), max_size: "8 MiB".into(), error }
    }

    /// The form before anything was sent.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), error: String::new(), ..Self::sample() }
    }
}

impl PluginReviewContext {
    /// An update that wants more, whose answer was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            id: "tides".into(),
            label: "Tides".into(),
            version: "1.3.0".into(),
            summary: "Shows when the water is high.".into(),
            replaces: "1.2.0".into(),
            is_update: true,
            powers: vec![PowerContext::sample(Tone::Warning)],
            unchanged: vec![PowerContext::sample(Tone::Neutral)],
            lost: vec![PowerContext::sample(Tone::Neutral)],
            never: vec!["It can never see passwords.".into()],
            grants: [FieldKind::LongText, FieldKind::Choices].map(PanelFieldContext::sample).into(),
            errors: vec!["Name at least one harbour.".into()],
            problem: String::new(),
            sha256: "60303ae22b998861".into(),
            size: "61 KiB".into(),
            consent_url: "/admin/add-plugin/60303ae22b998861".into(),
            discard_url: "/admin/add-plugin/60303ae22b998861/discard".into(),
            back_url: "/admin/plugins".into(),
        }
    }

    /// A new plugin that wants nothing, and cannot run.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            summary: String::new(),
            replaces: String::new(),
            is_update: false,
            powers: Vec::new(),
            unchanged: Vec::new(),
            lost: Vec::new(),
            never: Vec::new(),
            grants: Vec::new(),
            errors: Vec::new(),
            problem: "It is made for another harbour.".into(),
            discard_url: String::new(),
            ..Self::sample()
        }
    }
}

impl PowerContext {
    /// A power with all its parts.
    pub fn sample(tone: Tone) -> Self {
        Self {
            sentence: "It can send requests to other servers.".into(),
            name: "http".into(),
            granted: "api.example.com".into(),
            tone,
        }
    }
}

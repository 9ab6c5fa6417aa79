//! What stands in a case.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{expectation::Expectation, script::Turn};

/// A case, as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaseFile {
    /// What the case shows.
    pub description: String,
    /// `[plugins.<id>.settings]`
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// `[plugins.<id>.grants]`
    #[serde(default)]
    pub grants: Map<String, Value>,
    /// `[plugins.<id>.limits]`
    #[serde(default)]
    pub limits: Map<String, Value>,
    /// What the site says of itself.
    #[serde(default)]
    pub(super) site: SiteFile,
    /// What time it is (RFC 3339).
    #[serde(default)]
    pub now: Option<String>,
    /// Other plugins of the site, by their ids.
    #[serde(default)]
    pub plugins: BTreeMap<String, Neighbour>,
    /// People with an account.
    #[serde(default)]
    pub(super) users: Vec<UserFile>,
    /// Entries.
    #[serde(default)]
    pub(super) entries: Vec<EntryFile>,
    /// Files.
    #[serde(default)]
    pub(super) media: Vec<MediaFile>,
    /// What the plugin has stored.
    #[serde(default)]
    pub(super) documents: Vec<DocumentFile>,
    /// The values of secrets.
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
    /// Requests that are answered.
    #[serde(default)]
    pub(super) http: Vec<HttpFile>,
    /// Connections that are answered.
    #[serde(default)]
    pub(super) connect: Vec<ConnectFile>,
    /// With what message the plugin is refused when it is loaded.
    #[serde(default)]
    pub refused: Option<String>,
    /// What happens.
    #[serde(default)]
    pub(super) steps: Vec<StepFile>,
}

/// What the site says of itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SiteFile {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) mail_from: Option<String>,
    #[serde(default)]
    pub(super) mail_to: Vec<String>,
}

/// Another plugin of the site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Neighbour {
    /// Its file, relative to the case.
    pub component: String,
    /// Its settings.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// Its grants.
    #[serde(default)]
    pub grants: Map<String, Value>,
}

/// A person with an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserFile {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
}

/// An entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EntryFile {
    #[serde(rename = "type")]
    pub(super) publication_type: String,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) path: String,
    #[serde(default)]
    pub(super) byline: String,
    #[serde(default)]
    pub(super) status: EntryState,
    pub(super) published_at: Option<String>,
    pub(super) name: Option<String>,
}

/// Whether readers see an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EntryState {
    #[default]
    Published,
    Draft,
}

/// A file of the site: its bytes stand in a file, or in the case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MediaFile {
    pub(super) name: String,
    pub(super) file: Option<String>,
    pub(super) text: Option<String>,
    pub(super) base64: Option<String>,
}

/// A document of the plugin.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentFile {
    pub(super) collection: String,
    pub(super) key: String,
    pub(super) body: String,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, String>,
}

/// A request and its answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HttpFile {
    pub(super) request: RequestFile,
    pub(super) response: ResponseFile,
}

/// A request as it is expected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestFile {
    #[serde(default = "get")]
    pub(super) method: String,
    pub(super) url: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Option<String>,
}

/// What it is answered with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseFile {
    #[serde(default = "ok")]
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) body: String,
}

/// A connection, told from the server's side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectFile {
    pub(super) to: String,
    pub(super) script: Vec<Turn>,
}

/// A step: one of `call`, `publish`, `save`, `wait` and `run`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepFile {
    pub(super) call: Option<String>,
    pub(super) input: Option<Value>,
    #[serde(rename = "as")]
    pub(super) on_behalf_of: Option<String>,
    pub(super) publish: Option<EntryFile>,
    pub(super) save: Option<EntryFile>,
    pub(super) wait: Option<String>,
    pub(super) run: Option<String>,
    #[serde(default)]
    pub(super) keep: BTreeMap<String, KeepFile>,
    pub(super) expect: Option<Expectation>,
}

/// What of an output is kept for later steps.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepFile {
    #[serde(default)]
    pub(super) at: String,
    #[serde(default)]
    pub(super) after: String,
    #[serde(default)]
    pub(super) before: String,
}

fn get() -> String {
    "GET".to_owned()
}

fn ok() -> u16 {
    200
}

//! What a site for tests holds.

use std::collections::BTreeMap;

use super::{
    calls::Call, connect::Servers, content::Entries, grants::Grants, http::Web, jobs::Jobs, log::LogLine,
    mail::Outbox, media::Files, moment::Moment, settings::Settings, store::Documents,
};
use crate::{lifecycle::Description, users::User};

/// The whole of a site.
pub(super) struct State {
    pub(super) plugin: String,
    pub(super) origin: String,
    pub(super) language: String,
    pub(super) now: Moment,
    pub(super) call: Call,
    pub(super) grants: Grants,
    pub(super) settings: Settings,
    pub(super) log: Vec<LogLine>,
    pub(super) chance: u64,
    pub(super) store: Documents,
    pub(super) jobs: Jobs,
    pub(super) mail: Outbox,
    pub(super) users: Vec<User>,
    /// The id of the user on whose behalf calls run.
    pub(super) acting: Option<String>,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) web: Web,
    pub(super) servers: Servers,
    pub(super) entries: Entries,
    pub(super) files: Files,
    ids: u64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            plugin: "plugin".to_owned(),
            origin: "https://example.org".to_owned(),
            language: "en".to_owned(),
            now: Moment::of_seconds(1_767_225_600),
            call: Call::of("routes.handle"),
            grants: Grants::default(),
            settings: Settings::default(),
            log: Vec::new(),
            chance: 1,
            store: Documents::default(),
            jobs: Jobs::default(),
            mail: Outbox::default(),
            users: Vec::new(),
            acting: None,
            secrets: BTreeMap::new(),
            web: Web::default(),
            servers: Servers::default(),
            entries: Entries::default(),
            files: Files::default(),
            ids: 0,
        }
    }
}

impl State {
    /// The next id, in the order of the ids of the site.
    pub(super) fn next_id(&mut self) -> String {
        self.ids += 1;
        format!("01980000-0000-7000-8000-{:012x}", self.ids)
    }

    /// Whether the plugin can use a capability that has to be granted now.
    pub(super) fn is_open(&self, capability: &str) -> bool {
        self.call.is_introduced() && !self.grants.denied.contains(capability)
    }

    /// Takes over what the plugin says of itself.
    pub(super) fn declare(&mut self, description: Description) {
        self.plugin = description.id;
        self.settings.declare(description.settings);
    }

    /// The user on whose behalf the call runs.
    pub(super) fn acting_user(&self) -> Option<&User> {
        let id = self.acting.as_deref()?;
        self.users.iter().find(|user| user.id == id)
    }
}

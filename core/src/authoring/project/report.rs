//! What there is to say of a component.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::plugins::{ComponentFacts, Examination, Interface, Standing};

/// A component as its author sees it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// Its file.
    pub file: PathBuf,
    /// What it said when it was asked; none where it could not be.
    pub plugin: Option<Examination>,
    /// What its bytes say.
    #[serde(flatten)]
    pub facts: ComponentFacts,
    /// What the site's owner writes into cms.toml to have it; empty where it cannot run.
    pub cms_toml: String,
    /// What an author might want to change.
    pub warnings: Vec<String>,
    /// Why a site refuses it; none where it runs.
    pub refused: Option<String>,
}

/// Larger components start and compile noticeably slower. The bundled text type has a fifth of it.
const LARGE: usize = 512 << 10;

/// A call has 32 MiB unless the owner says otherwise; from half of it on, little is left for work.
const MUCH_MEMORY: u64 = 16 << 20;

impl Report {
    pub(super) fn new(
        file: &Path,
        facts: ComponentFacts,
        plugin: Option<Examination>,
        refused: Option<String>,
    ) -> Self {
        let cms_toml = plugin.as_ref().map_or_else(String::new, |plugin| cms_toml(file, plugin, &facts));
        let warnings = warnings(&facts, plugin.as_ref());
        Self { file: file.to_owned(), plugin, facts, cms_toml, warnings, refused }
    }

    /// What an author has to know of the versions that the component was built against: a line for each interface that is
    /// not the same here.
    pub fn version_notes(&self) -> Vec<String> {
        self.facts.interfaces().filter_map(version_note).collect()
    }
}

fn version_note(it: &Interface) -> Option<String> {
    let Interface { interface, version, offered, .. } = it;
    match it.standing {
        Standing::Same => None,
        Standing::Older => Some(format!(
            "{interface} was built against {version}, and this host offers {offered}: it is kept, nothing has to be done"
        )),
        Standing::Newer => Some(format!(
            "{interface} was built against {version}, and this host offers {offered}: it runs where it uses nothing that is \
             new; update Sandpress, or build it against {offered}"
        )),
        Standing::Unknown if offered.is_empty() => {
            Some(format!("{interface}@{version} is not known to this host: update Sandpress"))
        }
        Standing::Unknown => Some(format!(
            "{interface} was built against {version}, and this host offers {offered}: update Sandpress, or build it against \
             {offered}"
        )),
    }
}

fn cms_toml(file: &Path, plugin: &Examination, facts: &ComponentFacts) -> String {
    let id = &plugin.introduction.id;
    let mut text = format!(
        "[plugins.{id}]\ncomponent = {:?}\nsha256 = {:?}\n",
        file.display().to_string(),
        facts.sha256
    );
    if facts.grants().next().is_some() {
        text.push_str(&format!("\n[plugins.{id}.grants]\n"));
        for capability in facts.grants() {
            text.push_str(&capability.grant);
            text.push('\n');
        }
    }
    if !plugin.settings_needed.is_empty() {
        text.push_str(&format!("\n[plugins.{id}.settings]\n"));
        for line in &plugin.settings_needed {
            text.push_str(&format!("# {line}\n"));
        }
    }
    text
}

fn warnings(facts: &ComponentFacts, plugin: Option<&Examination>) -> Vec<String> {
    let mut warnings = Vec::new();
    let sections = &facts.sections;
    let idle = sections.debug_bytes + sections.names_bytes + sections.other_bytes;
    if sections.debug_bytes > 0 {
        warnings.push(format!(
            "{idle} bytes are names and lines for its author: before you give it away, build it with `sandpress plugin build`"
        ));
    } else if idle > 4 << 10 {
        warnings.push(format!(
            "{idle} bytes are for nothing that runs: `sandpress plugin build` leaves them out"
        ));
    }
    if facts.size > LARGE {
        warnings.push(format!(
            "it is larger than most: {} KiB, where a small plugin has 60; look at what its dependencies bring along",
            facts.size >> 10
        ));
    }
    if facts.memory.initial_bytes > MUCH_MEMORY {
        warnings.push(format!(
            "it begins with {} MiB of memory, and a call has 32 unless the owner sets memory_mib",
            facts.memory.initial_bytes >> 20
        ));
    }
    if facts.hooks.len() == 1 && plugin.is_some() {
        warnings.push(
            "it has no hook beside lifecycle, so the site never calls it: name its hooks in `export!`"
                .to_owned(),
        );
    }
    for export in &facts.unknown_exports {
        warnings.push(format!("it exports {export}, which is no hook: the site never calls it"));
    }
    warnings
}

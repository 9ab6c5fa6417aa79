//! The powers of a component by their names, and how those of two versions differ.

use serde::Serialize;

/// How the powers of two versions of a plugin differ. Limits are no part of it: they are what the owner writes, whatever
/// the component is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PowerChanges {
    /// Capabilities that the new one imports beside those of the old one.
    pub capabilities_added: Vec<String>,
    /// Capabilities that it no longer imports.
    pub capabilities_removed: Vec<String>,
    /// Hooks that it has beside those of the old one.
    pub hooks_added: Vec<String>,
    /// Hooks that it no longer has.
    pub hooks_removed: Vec<String>,
}

/// The powers of a component, read from what it imports and exports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PowerNames {
    pub(super) capabilities: Vec<String>,
    pub(super) hooks: Vec<String>,
}

impl PowerNames {
    /// What becomes more and less with `new` in place of `self`.
    pub(super) fn changes(&self, new: &Self) -> PowerChanges {
        let without = |all: &[String], others: &[String]| {
            all.iter().filter(|name| !others.contains(name)).cloned().collect::<Vec<_>>()
        };
        PowerChanges {
            capabilities_added: without(&new.capabilities, &self.capabilities),
            capabilities_removed: without(&self.capabilities, &new.capabilities),
            hooks_added: without(&new.hooks, &self.hooks),
            hooks_removed: without(&self.hooks, &new.hooks),
        }
    }
}

impl PowerChanges {
    /// The changes in one sentence without its end; empty where there are none.
    pub fn sentence(&self) -> String {
        let parts = [
            ("also wants", &self.capabilities_added),
            ("no longer wants", &self.capabilities_removed),
            ("adds the hooks", &self.hooks_added),
            ("loses the hooks", &self.hooks_removed),
        ];
        let parts = parts.iter().filter(|(_, names)| !names.is_empty());
        parts.map(|(verb, names)| format!("{verb} {}", names.join(", "))).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(capabilities: &[&str], hooks: &[&str]) -> PowerNames {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        PowerNames { capabilities: owned(capabilities), hooks: owned(hooks) }
    }

    #[test]
    fn changes_are_told_in_a_sentence() {
        let old = names(&["log", "store"], &["lifecycle", "block"]);
        let new = names(&["log", "http", "mail"], &["lifecycle", "block", "routes"]);
        let changes = old.changes(&new);
        assert_eq!(changes.sentence(), "also wants http, mail; no longer wants store; adds the hooks routes");
        assert_eq!(old.changes(&old).sentence(), "");
    }
}

//! What the site tells of a plugin among its lines: which version runs, and why a file is not what runs.

use super::{
    error::LoadError,
    lines::LineLevel,
    load::{LoadedPlugin, Loader},
    update::Choice,
};

impl Loader {
    /// Tells which versions run from now on, and why others do not.
    pub(super) fn tell_of_load(&self, choices: &[Choice]) {
        for Choice { plugin, is_new, problem, waiting } in choices {
            if *is_new {
                let message = format!("version {} runs ({})", plugin.version, short(&plugin.sha256));
                self.tell(&plugin.id, LineLevel::Info, &message);
            }
            match (problem, waiting) {
                (Some(problem), Some(waiting)) => {
                    let message =
                        format!("an update waits ({}): {}", short(&waiting.sha256), problem.problem);
                    self.tell(&plugin.id, LineLevel::Warn, &message);
                }
                (Some(problem), None) => self.tell_of_problem(problem),
                (None, _) => {}
            }
        }
    }

    /// Tells why a plugin was not loaded.
    pub(super) fn tell_of_problem(&self, error: &LoadError) {
        self.tell(&error.plugin, LineLevel::Error, &format!("not loaded: {}", error.problem));
    }

    /// Tells that the version before took its place again.
    pub(super) fn tell_of_return(&self, failed: &LoadedPlugin, previous: &LoadedPlugin, reason: &str) {
        let message = format!("version {} took its place again: {reason}", previous.version);
        self.tell(&failed.id, LineLevel::Error, &message);
    }

    fn tell(&self, plugin: &str, level: LineLevel, message: &str) {
        self.lines.of(plugin).tell(level, self.ports.clock.now(), message);
    }
}

/// The beginning of a hash, for people.
fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

//! `sandpress:log/log`: a plugin's lines in the site's log.

use crate::{
    bindings::sandpress::log::log::{self, Host, Level},
    host::{Capability, GrantRule, HasState},
    lines::{LineLevel, LineSource, NewLine},
    output::escape_controls,
    state::PluginState,
    witness,
};

/// Bytes of one line; the rest is cut.
const LINE: usize = 4096;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "log",
    interface: "sandpress:log/log",
    grant: GrantRule::Always,
    link: |linker| log::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn write(&mut self, level: Level, mut message: String) -> wasmtime::Result<()> {
        if message.len() > LINE {
            message.truncate(message.floor_char_boundary(LINE));
            message.push('…');
        }
        self.budget.carry(message.len());
        if !self.budget.log_line(message.len()) {
            return Ok(());
        }
        let message = escape_controls(&message).replace('\n', "\\n");
        let (level_of_line, source) = (line_level(level), LineSource::Wrote);
        let (at, call) = (self.powers.clock.now(), Some(self.call));
        witness::note_line(&self.plugin, level_of_line.as_str(), &message);
        self.lines.keep(NewLine { level: level_of_line, source, at, call, message: &message, backtrace: "" });
        let plugin = &*self.plugin;
        match level {
            Level::Debug => tracing::debug!(target: "sandpress::plugin", plugin, "{message}"),
            Level::Info => tracing::info!(target: "sandpress::plugin", plugin, "{message}"),
            Level::Warn => tracing::warn!(target: "sandpress::plugin", plugin, "{message}"),
            Level::Error => tracing::error!(target: "sandpress::plugin", plugin, "{message}"),
        }
        Ok(())
    }
}

fn line_level(level: Level) -> LineLevel {
    match level {
        Level::Debug => LineLevel::Debug,
        Level::Info => LineLevel::Info,
        Level::Warn => LineLevel::Warn,
        Level::Error => LineLevel::Error,
    }
}

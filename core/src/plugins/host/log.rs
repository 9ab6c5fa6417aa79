//! `sandpress:log/log`: a plugin's lines in the site's log.

use crate::plugins::{
    bindings::sandpress::log::log::{Host, Level},
    output::escape_controls,
    state::PluginState,
};

/// Bytes of one line; the rest is cut.
const LINE: usize = 4096;

impl Host for PluginState {
    async fn write(&mut self, level: Level, mut message: String) -> wasmtime::Result<()> {
        if message.len() > LINE {
            message.truncate(message.floor_char_boundary(LINE));
            message.push('…');
        }
        if !self.budget.log_line(message.len()) {
            return Ok(());
        }
        let message = escape_controls(&message).replace('\n', "\\n");
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

//! `sandpress:settings/settings`: a plugin's own settings.

use crate::{
    bindings::sandpress::settings::settings::{self, Host},
    host::{Capability, GrantRule, HasState},
    state::PluginState,
};

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "settings",
    interface: "sandpress:settings/settings",
    grant: GrantRule::Always,
    link: |linker| settings::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn get(&mut self, key: String) -> wasmtime::Result<Option<String>> {
        self.budget.reading_call()?;
        let value = self.powers.settings.get(&key).map(str::to_owned);
        self.budget.carry(key.len() + value.as_ref().map_or(0, String::len));
        Ok(value)
    }

    async fn get_list(&mut self, key: String) -> wasmtime::Result<Vec<String>> {
        self.budget.reading_call()?;
        let values = self.powers.settings.list(&key);
        self.budget.carry(key.len() + values.iter().map(String::len).sum::<usize>());
        Ok(values)
    }
}

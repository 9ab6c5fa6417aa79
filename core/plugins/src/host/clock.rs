//! `sandpress:clock/clock`: the time of the site.

use time::format_description::well_known::Rfc3339;

use crate::{
    bindings::sandpress::clock::clock::{self, Host, Moment},
    host::{Capability, GrantRule, HasState},
    state::PluginState,
};

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "clock",
    interface: "sandpress:clock/clock",
    grant: GrantRule::Always,
    link: |linker| clock::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn now(&mut self) -> wasmtime::Result<Moment> {
        self.budget.reading_call()?;
        let now = self.powers.clock.now();
        // A clock before 1970 shows the beginning of 1970.
        let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
        Ok(Moment { seconds, nanoseconds: now.nanosecond() })
    }

    async fn now_text(&mut self) -> wasmtime::Result<String> {
        self.budget.reading_call()?;
        let now = self.powers.clock.now();
        let second = now.replace_nanosecond(0).unwrap_or(now);
        Ok(second.format(&Rfc3339)?)
    }
}

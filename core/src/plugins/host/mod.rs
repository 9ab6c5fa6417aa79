//! The host's side of the capabilities: one file for each interface.

mod log;
mod settings;
mod store;
mod types;

use wasmtime::component::{HasData, ResourceTable};

use super::state::PluginState;

/// Host functions that work on the whole state of the instance.
pub(super) struct HasState;

impl HasData for HasState {
    type Data<'a> = &'a mut PluginState;
}

/// Host functions that work on the table of resources.
pub(super) struct HasTable;

impl HasData for HasTable {
    type Data<'a> = &'a mut ResourceTable;
}

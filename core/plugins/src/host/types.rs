//! `sandpress:types/types` and `sandpress:panel/types`: nothing to call.

use crate::{
    bindings::sandpress::{panel, types},
    state::PluginState,
};

impl types::types::Host for PluginState {}

impl panel::types::Host for PluginState {}

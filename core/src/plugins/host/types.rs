//! `sandpress:types/types`: nothing to call.

use crate::plugins::{bindings::sandpress::types::types::Host, state::PluginState};

impl Host for PluginState {}

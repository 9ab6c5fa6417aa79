//! Plugins in the admin: the list, the pages of one plugin, and how one is added, changed and removed.

pub(crate) mod add;
pub(crate) mod change;
mod cost;
pub(super) mod figures;
mod grant_fields;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod overview;
mod plugin_page;
pub(crate) mod powers;
mod powers_list;
mod refusal;
pub(crate) mod review;
mod setting_fields;
pub(crate) mod settings;
mod state;
pub(crate) mod updates;
pub(crate) mod work;

use super::page;
use plugin_page::{PluginPage, Tab, url};

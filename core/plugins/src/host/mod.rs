//! The host's side of the capabilities: one file for each interface.

mod clock;
mod connect;
mod content;
mod http;
mod i18n;
mod jobs;
mod log;
mod mail;
mod media;
mod media_files;
mod random;
mod secrets;
mod settings;
mod store;
mod types;
mod users;

use wasmtime::component::{HasData, Linker, ResourceTable};

pub(super) use content::ContentBudget;
// Public because the generated bindings name them again.
#[allow(unreachable_pub, reason = "the bindings publish them under other names")]
pub use media::{Reading, Writing};
pub(super) use media_files::link as link_media_files;
#[allow(unreachable_pub, reason = "the bindings publish them under other names")]
pub use media_files::{Sink, Source};
#[allow(unreachable_pub)]
pub use {connect::Connection, http::HeldBody};

use super::{bindings::sandpress, grants::Grants, state::PluginState};

/// Every capability of this version.
pub(super) const CAPABILITIES: &[Capability] = &[
    clock::CAPABILITY,
    connect::CAPABILITY,
    content::READ_CAPABILITY,
    content::WRITE_CAPABILITY,
    http::CAPABILITY,
    i18n::CAPABILITY,
    jobs::CAPABILITY,
    log::CAPABILITY,
    mail::CAPABILITY,
    random::CAPABILITY,
    secrets::CAPABILITY,
    settings::CAPABILITY,
    store::CAPABILITY,
    media::READ_CAPABILITY,
    media::WRITE_CAPABILITY,
    users::CAPABILITY,
];

/// Something that a plugin can do through the host.
pub(super) struct Capability {
    /// Its name, which is that of its grant in cms.toml.
    pub(super) name: &'static str,
    /// The interface that a component imports to use it, without its version.
    pub(super) interface: &'static str,
    /// Who may have it.
    pub(super) grant: GrantRule,
    /// Links exactly this interface.
    pub(super) link: fn(&mut Linker<PluginState>) -> wasmtime::Result<()>,
}

/// Who may have a capability.
pub(super) enum GrantRule {
    /// Every plugin.
    Always,
    /// Those to whom the owner granted it.
    Granted {
        /// Whether that is so.
        is_granted: fn(&Grants) -> bool,
        /// What the owner writes into cms.toml to grant it.
        example: &'static str,
    },
}

/// Links the types that the interfaces share.
pub(super) fn link_types(linker: &mut Linker<PluginState>) -> wasmtime::Result<()> {
    sandpress::types::types::add_to_linker::<_, HasState>(linker, |state| state)
}

/// Links the types of what plugins describe for the admin to draw.
pub(super) fn link_panel_types(linker: &mut Linker<PluginState>) -> wasmtime::Result<()> {
    sandpress::panel::types::add_to_linker::<_, HasState>(linker, |state| state)
}

/// Whether a guest may call something by this name: 1 to 64 lower-case letters, digits and hyphens.
pub(super) fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(fits)
}

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

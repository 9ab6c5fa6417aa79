//! What a component may do, read from its own imports.

use wasmtime::{
    Engine,
    component::{Component, Linker},
};
use wasmtime_wasi::{
    WasiView,
    cli::{WasiCli, WasiCliView},
    clocks::{WasiClocks, WasiClocksView},
    filesystem::{WasiFilesystem, WasiFilesystemView},
    p2::bindings,
    random::{WasiRandom, WasiRandomView},
};

use super::{
    bindings::sandpress,
    error::LoadProblem,
    grants::Grants,
    host::{HasState, HasTable},
    state::PluginState,
};

/// What stands behind an import.
#[derive(Debug, PartialEq, Eq)]
enum Import {
    /// Types only; nothing can be called.
    Types,
    /// A capability that every plugin has.
    Always(Capability),
    /// A capability that the owner has to grant.
    Granted(Capability),
    /// A WASI interface that is linked without any power.
    Inert,
    /// A WASI interface with power, and what to use instead.
    Wasi(&'static str),
    /// Something else.
    Unknown,
}

/// A capability of this version of Sandpress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capability {
    Log,
    Settings,
    Store,
}

impl Capability {
    /// Those that the owner has to grant.
    const GRANTED: [Self; 1] = [Self::Store];

    /// Its name, which is that of its grant in cms.toml.
    fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Settings => "settings",
            Self::Store => "store",
        }
    }

    /// Whether the owner granted it.
    fn is_granted(self, grants: &Grants) -> bool {
        match self {
            Self::Log | Self::Settings => true,
            Self::Store => grants.store_quota.is_some(),
        }
    }

    /// What the owner writes into cms.toml to grant it.
    fn example(self) -> String {
        format!("{} = true", self.as_str())
    }
}

/// WASI interfaces that the standard library of a guest imports whether it uses them or not.
const INERT: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// The version of WASI 0.2 up to which guests may be built: patch releases only add.
const WASI_VERSION: &str = "0.2.";

fn classify(import: &str) -> Import {
    let (name, version) = import.split_once('@').unwrap_or((import, ""));
    if name.starts_with("wasi:") && INERT.contains(&name) && version.starts_with(WASI_VERSION) {
        return Import::Inert;
    }
    match (name, version.split('.').next()) {
        ("sandpress:types/types", Some("1")) => Import::Types,
        ("sandpress:log/log", Some("1")) => Import::Always(Capability::Log),
        ("sandpress:settings/settings", Some("1")) => Import::Always(Capability::Settings),
        ("sandpress:store/store", Some("1")) => Import::Granted(Capability::Store),
        _ if name.starts_with("wasi:sockets/") || name.starts_with("wasi:http/") => {
            Import::Wasi("plugins have no network of their own")
        }
        _ if name.starts_with("wasi:") => Import::Wasi("plugins have no access to the machine"),
        _ => Import::Unknown,
    }
}

/// Compares the imports of a component with what it may have, and links exactly that. The error has a line for each
/// import that is refused. What could be granted is left out of it where something else is refused in any case.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    plugin: &str,
    grants: &Grants,
) -> Result<Linker<PluginState>, LoadProblem> {
    let mut linker = Linker::new(engine);
    let (mut refused, mut wanted, mut used) = (Vec::new(), Vec::new(), Vec::new());
    let mut inert = false;
    for (import, _) in component.component_type().imports(engine) {
        let linked = match classify(import) {
            Import::Types => {
                sandpress::types::types::add_to_linker::<_, HasState>(&mut linker, |state| state)
            }
            Import::Always(capability) => link_capability(&mut linker, capability),
            Import::Granted(capability) if capability.is_granted(grants) => {
                used.push(capability);
                link_capability(&mut linker, capability)
            }
            Import::Granted(capability) => {
                wanted.push(format!(
                    "wants {} (it imports {import}). To allow it, add to cms.toml: [plugins.{plugin}.grants] {}",
                    capability.as_str(),
                    capability.example()
                ));
                Ok(())
            }
            Import::Inert => {
                inert = true;
                Ok(())
            }
            Import::Wasi(why) => {
                refused.push(format!(
                    "it wants {import}, which no plugin gets: {why}; its author has to build it without"
                ));
                Ok(())
            }
            Import::Unknown => {
                refused.push(format!(
                    "it wants {import}, which this version of Sandpress ({}) does not offer: use a version of \
                     {plugin:?} made for it, or update Sandpress",
                    env!("CARGO_PKG_VERSION")
                ));
                Ok(())
            }
        };
        if let Err(error) = linked {
            refused.push(format!("{import} cannot be linked: {error:#}"));
        }
    }
    if inert && let Err(error) = link_inert_wasi(&mut linker) {
        refused.push(format!("WASI cannot be linked: {error:#}"));
    }
    if !refused.is_empty() {
        return Err(LoadProblem::Imports(refused));
    }
    if !wanted.is_empty() {
        return Err(LoadProblem::NotGranted(wanted));
    }
    warn_of_unused(plugin, grants, &used);
    Ok(linker)
}

/// A grant without a use is no danger today, and one for the plugin's next version.
fn warn_of_unused(plugin: &str, grants: &Grants, used: &[Capability]) {
    let unused = |capability: &Capability| capability.is_granted(grants) && !used.contains(capability);
    for capability in Capability::GRANTED.into_iter().filter(unused) {
        tracing::warn!(
            plugin,
            grant = capability.as_str(),
            "a grant in cms.toml that the plugin does not use: remove it, or a later version of the plugin has it at once"
        );
    }
}

fn link_capability(linker: &mut Linker<PluginState>, capability: Capability) -> wasmtime::Result<()> {
    match capability {
        Capability::Log => sandpress::log::log::add_to_linker::<_, HasState>(linker, |state| state),
        Capability::Settings => {
            sandpress::settings::settings::add_to_linker::<_, HasState>(linker, |state| state)
        }
        Capability::Store => sandpress::store::store::add_to_linker::<_, HasState>(linker, |state| state),
    }
}

/// Links the interfaces of [`INERT`]: no directories, no environment, no arguments, output to the log.
fn link_inert_wasi(l: &mut Linker<PluginState>) -> wasmtime::Result<()> {
    use bindings::{cli, clocks, filesystem, random};
    type S = PluginState;
    wasmtime_wasi::p2::bindings::io::error::add_to_linker::<S, HasTable>(l, |s| s.ctx().table)?;
    wasmtime_wasi::p2::bindings::io::poll::add_to_linker::<S, HasTable>(l, |s| s.ctx().table)?;
    wasmtime_wasi::p2::bindings::io::streams::add_to_linker::<S, HasTable>(l, |s| s.ctx().table)?;
    cli::environment::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::exit::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::stdin::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::stdout::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::stderr::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::terminal_input::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::terminal_output::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::terminal_stdin::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::terminal_stdout::add_to_linker::<S, WasiCli>(l, S::cli)?;
    cli::terminal_stderr::add_to_linker::<S, WasiCli>(l, S::cli)?;
    clocks::wall_clock::add_to_linker::<S, WasiClocks>(l, S::clocks)?;
    clocks::monotonic_clock::add_to_linker::<S, WasiClocks>(l, S::clocks)?;
    filesystem::preopens::add_to_linker::<S, WasiFilesystem>(l, S::filesystem)?;
    filesystem::types::add_to_linker::<S, WasiFilesystem>(l, S::filesystem)?;
    random::random::add_to_linker::<S, WasiRandom>(l, |s| s.random())?;
    random::insecure::add_to_linker::<S, WasiRandom>(l, |s| s.random())?;
    random::insecure_seed::add_to_linker::<S, WasiRandom>(l, |s| s.random())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_known_by_name_and_major_version() {
        assert_eq!(classify("sandpress:log/log@1.0.0"), Import::Always(Capability::Log));
        assert_eq!(classify("sandpress:log/log@1.3.0"), Import::Always(Capability::Log));
        assert_eq!(classify("sandpress:log/log@2.0.0"), Import::Unknown);
        assert_eq!(classify("sandpress:store/store@1.0.0"), Import::Granted(Capability::Store));
        assert_eq!(classify("sandpress:http/client@1.0.0"), Import::Unknown);
        assert_eq!(classify("wasi:io/poll@0.2.6"), Import::Inert);
        assert_eq!(classify("wasi:io/poll@0.3.0"), Import::Wasi("plugins have no access to the machine"));
        assert!(matches!(classify("wasi:sockets/tcp@0.2.6"), Import::Wasi(_)));
        assert_eq!(classify("acme:telepathy/mind@1.0.0"), Import::Unknown);
    }
}

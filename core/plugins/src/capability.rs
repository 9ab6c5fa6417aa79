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
    error::LoadProblem,
    grants::{GrantedHook, Grants},
    host::{CAPABILITIES, Capability, GrantRule, HasTable, link_media_files, link_panel_types, link_types},
    state::PluginState,
};

/// What stands behind an import.
pub(super) enum Import {
    /// Types only, or resources that a call of a hook brings along: by itself it reaches nothing.
    Types(fn(&mut Linker<PluginState>) -> wasmtime::Result<()>),
    /// A capability of Sandpress.
    Capability(&'static Capability),
    /// A WASI interface that is linked without any power.
    Inert,
    /// A WASI interface with power, and what to use instead.
    Wasi(&'static str),
    /// Something else.
    Unknown,
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

/// What an import with this full name is.
pub(super) fn classify(import: &str) -> Import {
    let (name, version) = import.split_once('@').unwrap_or((import, ""));
    if name.starts_with("wasi:") && INERT.contains(&name) && version.starts_with(WASI_VERSION) {
        return Import::Inert;
    }
    if name.starts_with("wasi:sockets/") || name.starts_with("wasi:http/") {
        return Import::Wasi(
            "plugins have no network of their own; its author can use the capability `http` or `connect`",
        );
    }
    if name.starts_with("wasi:") {
        return Import::Wasi("plugins have no access to the machine");
    }
    if version.split('.').next() != Some("1") {
        return Import::Unknown;
    }
    match CAPABILITIES.iter().find(|capability| capability.interface == name) {
        Some(capability) => Import::Capability(capability),
        None if name == "sandpress:types/types" => Import::Types(link_types),
        None if name == "sandpress:media-processor/files" => Import::Types(link_media_files),
        None if name == "sandpress:panel/types" => Import::Types(link_panel_types),
        None => Import::Unknown,
    }
}

/// Why no plugin gets the import, and what to do; none where one may have it.
pub(super) fn refusal(import: &str, plugin: &str) -> Option<String> {
    match classify(import) {
        Import::Types(_) | Import::Capability(_) | Import::Inert => None,
        Import::Wasi(why) => Some(format!(
            "it wants {import}, which no plugin gets: {why}; its author has to build it without"
        )),
        Import::Unknown => Some(format!(
            "it wants {import}, which this version of Sandpress ({}) does not offer: use a version of {plugin:?} made \
             for it, or update Sandpress",
            env!("CARGO_PKG_VERSION")
        )),
    }
}

/// The names of the capabilities that a component imports, and of its hooks that have to be granted.
pub(super) fn names(engine: &Engine, component: &Component) -> Vec<String> {
    let known = |(import, _)| match classify(import) {
        Import::Capability(capability) => Some(capability.name.to_owned()),
        _ => None,
    };
    let ty = component.component_type();
    let to_grant =
        |(export, _)| GrantedHook::of_export(export).map(|granted| granted.hook.as_str().to_owned());
    ty.imports(engine).filter_map(known).chain(ty.exports(engine).filter_map(to_grant)).collect()
}

/// Compares the imports of a component with what it may have, and links exactly that. The error has a line for each
/// import that is refused. What could be granted is left out of it where something else is refused in any case. Without
/// grants everything is linked that could be granted, for a look at a plugin behind whose imports nothing stands.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    plugin: &str,
    grants: Option<&Grants>,
) -> Result<Linker<PluginState>, LoadProblem> {
    let mut linker = Linker::new(engine);
    let (mut refused, mut wanted) = (Vec::new(), Vec::new());
    let mut inert = false;
    for (import, _) in component.component_type().imports(engine) {
        let linked = match classify(import) {
            Import::Types(link) => link(&mut linker),
            Import::Capability(capability) => match &capability.grant {
                GrantRule::Granted { is_granted, example }
                    if grants.is_some_and(|grants| !is_granted(grants)) =>
                {
                    wanted.push(wish(capability.name, &format!("imports {import}"), plugin, example));
                    Ok(())
                }
                _ => (capability.link)(&mut linker),
            },
            Import::Inert => {
                inert = true;
                Ok(())
            }
            Import::Wasi(_) | Import::Unknown => {
                refused.extend(refusal(import, plugin));
                Ok(())
            }
        };
        if let Err(error) = linked {
            refused.push(format!("{import} cannot be linked: {error:#}"));
        }
    }
    wanted.extend(grants.into_iter().flat_map(|grants| hooks_to_grant(engine, component, plugin, grants)));
    if inert && let Err(error) = link_inert_wasi(&mut linker) {
        refused.push(format!("WASI cannot be linked: {error:#}"));
    }
    if !refused.is_empty() {
        return Err(LoadProblem::Imports(refused));
    }
    if !wanted.is_empty() {
        return Err(LoadProblem::NotGranted(wanted));
    }
    if grants.is_some_and(Grants::is_private) {
        tracing::warn!(
            plugin,
            "the grants `http` or `connect` open this machine or a private network to the plugin: grant that only to a \
             plugin that you trust with what is there"
        );
    }
    Ok(linker)
}

/// What of its hooks a plugin wants and was not granted.
fn hooks_to_grant(engine: &Engine, component: &Component, plugin: &str, grants: &Grants) -> Vec<String> {
    let wanted = |(export, _)| {
        let hook = GrantedHook::of_export(export).filter(|hook| !(hook.is_granted)(grants))?;
        Some(wish(hook.hook.as_str(), &format!("exports {export}"), plugin, hook.example))
    };
    component.component_type().exports(engine).filter_map(wanted).collect()
}

/// What a plugin wants and how the owner grants it, to stand behind the plugin's id.
fn wish(name: &str, why: &str, plugin: &str, example: &str) -> String {
    format!("wants {name} (it {why}). To allow it, add to cms.toml: [plugins.{plugin}.grants] {example}")
}

/// A grant without a use is no danger today, and one for the plugin's next version.
pub(super) fn warn_of_unused(plugin: &str, grants: &Grants, used: &[String]) {
    // Secrets are used by their names in the other two, without an import of their own.
    let is_imported = |name: &str| used.iter().any(|used| used == name);
    let is_used = |name: &str| {
        is_imported(name) || (name == "secrets" && (is_imported("http") || is_imported("connect")))
    };
    for grant in grants.granted().filter(|name| !is_used(name)) {
        tracing::warn!(
            plugin,
            grant,
            "a grant in cms.toml that the plugin does not use: remove it, or a later version of the plugin has it at once"
        );
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

    fn capability(import: &str) -> Option<&'static str> {
        if let Import::Capability(capability) = classify(import) { Some(capability.name) } else { None }
    }

    #[test]
    fn imports_are_known_by_name_and_major_version() {
        assert_eq!(capability("sandpress:log/log@1.0.0"), Some("log"));
        assert_eq!(capability("sandpress:log/log@1.3.0"), Some("log"));
        assert_eq!(capability("sandpress:store/store@1.0.0"), Some("store"));
        assert!(matches!(classify("sandpress:log/log@2.0.0"), Import::Unknown));
        assert!(matches!(classify("acme:telepathy/mind@1.0.0"), Import::Unknown));
        assert!(matches!(classify("wasi:io/poll@0.2.6"), Import::Inert));
        assert!(matches!(classify("wasi:io/poll@0.3.0"), Import::Wasi(_)));
        assert!(matches!(classify("wasi:sockets/tcp@0.2.6"), Import::Wasi(why) if why.contains("network")));
    }
}

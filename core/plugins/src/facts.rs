//! What a component says of itself: read from its bytes alone, without compiling or running any of it.

mod offered;

use serde::Serialize;
use sha2::{Digest, Sha256};
use wasmparser::{ComponentExternalKind, CustomSectionReader, Encoding, MemoryType, Parser, Payload};

pub use offered::Standing;

use super::{
    capability::{self, Import},
    component,
    grants::GrantedHook,
    hooks::Hook,
    host::{Capability, GrantRule},
};

/// A page of a memory where the memory does not say otherwise.
const PAGE: u64 = 64 << 10;

/// What can be read in a component.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComponentFacts {
    /// Bytes.
    pub size: usize,
    /// Their SHA-256, in lower-case hex.
    pub sha256: String,
    /// The hooks that it exports.
    pub hooks: Vec<Interface>,
    /// The capabilities that it imports: all that it can ever do beside answering.
    pub capabilities: Vec<WantedCapability>,
    /// Those of its hooks that the owner has to grant.
    pub granted_hooks: Vec<WantedCapability>,
    /// Records of Sandpress that it shares with the host.
    pub types: Vec<Interface>,
    /// Interfaces of WASI that it imports and that have no power: clocks, chance, output to the log.
    pub wasi: Vec<String>,
    /// Imports that no plugin gets from this version of Sandpress.
    pub refused: Vec<RefusedImport>,
    /// Exports that the site never calls.
    pub unknown_exports: Vec<String>,
    /// Whether it exports `preinitialise`, for `sandpress plugin preinit`.
    pub preinitialises: bool,
    /// The memory that it asks for.
    pub memory: MemoryNeed,
    /// What in it is for people.
    pub sections: Sections,
}

/// An interface of Sandpress in the version that the component was built against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// Its name in the documentation, such as `block`.
    pub name: String,
    /// Its full name without a version, such as `sandpress:block/block`.
    pub interface: String,
    /// The version that the component was built against.
    pub version: String,
    /// The version of this host; empty where it has no such interface.
    pub offered: String,
    /// How the two go together.
    pub standing: Standing,
}

/// A capability that a component imports, or a hook of it that the owner has to grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct WantedCapability {
    /// Which, and in which version.
    #[serde(flatten)]
    pub interface: Interface,
    /// An example of what the owner writes under `[plugins.<id>.grants]`; empty where every plugin has the capability.
    pub grant: String,
}

/// An import that keeps the component from running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RefusedImport {
    /// Its full name.
    pub import: String,
    /// Why, and what to do.
    pub reason: String,
}

/// The memories of a component, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MemoryNeed {
    /// How many there are.
    pub memories: usize,
    /// What all of them begin with.
    pub initial_bytes: u64,
    /// The most that they may grow to by what the component says; none where it leaves that to the site's limit.
    pub maximum_bytes: Option<u64>,
}

/// The bytes of sections that nothing runs by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sections {
    /// Names of functions.
    pub names_bytes: usize,
    /// Files and lines.
    pub debug_bytes: usize,
    /// Everything else.
    pub other_bytes: usize,
}

impl ComponentFacts {
    /// Reads the bytes of a component. `plugin` is the id in messages.
    ///
    /// # Errors
    /// What the bytes are instead, to stand behind "is not a plugin:".
    pub fn read(bytes: &[u8], plugin: &str) -> Result<Self, String> {
        if let Some(problem) = component::problem_of(bytes) {
            return Err(problem);
        }
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        let mut facts = Self { size: bytes.len(), sha256, ..Self::default() };
        let mut memories = Vec::new();
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(damaged)? {
                Payload::Version { encoding: Encoding::Component | Encoding::Module, .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(imports) if depth == 1 => {
                    for import in imports {
                        facts.import(import.map_err(damaged)?.name.name, plugin);
                    }
                }
                Payload::ComponentExportSection(exports) if depth == 1 => {
                    for export in exports {
                        let export = export.map_err(damaged)?;
                        facts.export(export.name.name, export.kind);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        memories.push(memory.map_err(damaged)?);
                    }
                }
                Payload::CustomSection(section) => facts.sections.add(&section),
                _ => {}
            }
        }
        facts.memory = MemoryNeed::of(&memories);
        let place = |hook: &Interface| Hook::ALL.iter().position(|known| known.as_str() == hook.name);
        facts.hooks.sort_by_key(place);
        Ok(facts)
    }

    fn import(&mut self, import: &str, plugin: &str) {
        match capability::classify(import) {
            Import::Capability(capability) => {
                let interface = Interface::new(capability.name, import);
                self.capabilities.push(WantedCapability { interface, grant: example(capability) });
            }
            Import::Types(_) => {
                let name = import.split(['/', '@']).next().unwrap_or(import);
                self.types.push(Interface::new(name.trim_start_matches("sandpress:"), import));
            }
            Import::Inert => self.wasi.push(import.to_owned()),
            Import::Wasi(_) | Import::Unknown => {
                let reason = capability::refusal(import, plugin).unwrap_or_default();
                self.refused.push(RefusedImport { import: import.to_owned(), reason });
            }
        }
    }

    fn export(&mut self, export: &str, kind: ComponentExternalKind) {
        match Hook::of_export(export) {
            Some(hook) => {
                let interface = Interface::new(hook.as_str(), export);
                if let Some(granted) = GrantedHook::of_export(export) {
                    let grant = granted.example.to_owned();
                    self.granted_hooks.push(WantedCapability { interface: interface.clone(), grant });
                }
                self.hooks.push(interface);
            }
            None if kind == ComponentExternalKind::Func && export == "preinitialise" => {
                self.preinitialises = true;
            }
            None => self.unknown_exports.push(export.to_owned()),
        }
    }

    /// The capabilities and hooks that the owner has to grant.
    pub fn grants(&self) -> impl Iterator<Item = &WantedCapability> {
        self.capabilities.iter().filter(|capability| !capability.grant.is_empty()).chain(&self.granted_hooks)
    }

    /// Every interface of Sandpress in it.
    pub fn interfaces(&self) -> impl Iterator<Item = &Interface> {
        let capabilities = self.capabilities.iter().map(|capability| &capability.interface);
        self.hooks.iter().chain(capabilities).chain(&self.types)
    }
}

impl Interface {
    fn new(name: &str, full: &str) -> Self {
        let (interface, version) = full.split_once('@').unwrap_or((full, ""));
        let offered = offered::version_of(interface).unwrap_or_default();
        Self {
            name: name.to_owned(),
            interface: interface.to_owned(),
            version: version.to_owned(),
            offered: offered.to_owned(),
            standing: Standing::of(version, offered),
        }
    }
}

impl MemoryNeed {
    fn of(memories: &[MemoryType]) -> Self {
        let bytes = |memory: &MemoryType, pages: u64| {
            pages.saturating_mul(
                memory.page_size_log2.map_or(PAGE, |log| 1_u64.checked_shl(log).unwrap_or(PAGE)),
            )
        };
        let maximum = |memory: &MemoryType| memory.maximum.map(|pages| bytes(memory, pages));
        Self {
            memories: memories.len(),
            initial_bytes: memories
                .iter()
                .map(|memory| bytes(memory, memory.initial))
                .fold(0, u64::saturating_add),
            maximum_bytes: memories
                .iter()
                .map(maximum)
                .try_fold(0_u64, |sum, bytes| Some(sum.saturating_add(bytes?))),
        }
    }
}

impl Sections {
    fn add(&mut self, section: &CustomSectionReader<'_>) {
        let size = section.range().len();
        match section.name() {
            "name" | "component-name" => self.names_bytes += size,
            name if name.starts_with(".debug") => self.debug_bytes += size,
            _ => self.other_bytes += size,
        }
    }
}

fn example(capability: &Capability) -> String {
    match capability.grant {
        GrantRule::Always => String::new(),
        GrantRule::Granted { example, .. } => example.to_owned(),
    }
}

fn damaged(error: wasmparser::BinaryReaderError) -> String {
    format!("it is damaged: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_component_is_named() {
        let reason = |bytes: &[u8]| ComponentFacts::read(bytes, "news").unwrap_err();
        assert!(reason(b"").contains("empty"));
        assert!(reason(b"hello").contains("not WebAssembly"));
        assert!(reason(b"\0asm\x01\0\0\0").contains("wasm32-wasip2"));
        assert!(reason(b"\0asm\x0d\0\x01\0\x0b\x7f").contains("damaged"));
    }

    #[test]
    fn an_empty_component_has_no_powers() {
        let facts = ComponentFacts::read(b"\0asm\x0d\0\x01\0", "news").unwrap();
        assert_eq!((facts.size, facts.hooks.len(), facts.interfaces().count()), (8, 0, 0));
        assert_eq!(facts.memory, MemoryNeed { memories: 0, initial_bytes: 0, maximum_bytes: Some(0) });
    }

    #[test]
    fn imports_and_exports_are_sorted_by_what_they_mean() {
        let mut facts = ComponentFacts::default();
        for import in
            ["sandpress:log/log@1.0.0", "sandpress:store/store@1.7.0", "sandpress:types/types@1.0.0"]
        {
            facts.import(import, "news");
        }
        for import in ["wasi:io/poll@0.2.6", "wasi:sockets/tcp@0.2.6", "sandpress:http/client@2.0.0"] {
            facts.import(import, "news");
        }
        facts.export("sandpress:block/block@1.0.0", ComponentExternalKind::Instance);
        facts.export("preinitialise", ComponentExternalKind::Func);
        facts.export("acme:mind/reader@1.0.0", ComponentExternalKind::Instance);
        let wanted: Vec<_> = facts.grants().map(|wanted| wanted.interface.name.as_str()).collect();
        assert_eq!(wanted, ["store"]);
        let standings: Vec<_> = facts.interfaces().map(|it| (it.name.as_str(), it.standing)).collect();
        let same = Standing::Same;
        assert_eq!(standings, [("block", same), ("log", same), ("store", Standing::Newer), ("types", same)]);
        assert_eq!(facts.wasi, ["wasi:io/poll@0.2.6"]);
        assert!(
            facts.refused[0].reason.contains("network")
                && facts.refused[1].reason.contains("update Sandpress")
        );
        assert_eq!((facts.preinitialises, facts.unknown_exports.len()), (true, 1));
    }
}

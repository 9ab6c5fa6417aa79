//! `dev.toml`: what the author gives the plugin on the development site, and the cms.toml that is made of it.

use std::{fs, io, net::SocketAddr, path::Path};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use toml_edit::{DocumentMut, Item, Table, value};

use super::DevError;
use crate::plugins::{ComponentFacts, WantedCapability, grant_form};

/// The file in the folder of the project.
pub(super) const FILE: &str = "dev.toml";

const TEMPLATE: &str = include_str!("dev.toml");

/// The bundled plugins of a development site, where the author names no others.
const BUNDLED: [&str; 3] = ["text", "editor", "security-headers"];

/// The sections that are taken over for the plugin.
const SECTIONS: [&str; 3] = ["grants", "settings", "limits"];

/// The component under work, as it is entered into cms.toml.
pub(super) struct Component<'a> {
    /// The plugin's id.
    pub(super) id: &'a str,
    /// Its bytes.
    pub(super) bytes: &'a [u8],
    /// Its hooks and capabilities.
    pub(super) facts: &'a ComponentFacts,
}

/// What the author wrote.
#[derive(Debug)]
pub(super) struct Settings(DocumentMut);

impl Settings {
    /// Reads dev.toml, and writes it with its comments where it is missing. Whether it was written.
    pub(super) fn open(project: &Path) -> Result<(Self, bool), DevError> {
        let file = project.join(FILE);
        match fs::read_to_string(&file) {
            Ok(text) => Ok((Self::parse(&text)?, false)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::write(&file, TEMPLATE).map_err(DevError::write(&file))?;
                Ok((Self::parse(TEMPLATE)?, true))
            }
            Err(error) => Err(DevError::Settings(format!("{FILE} cannot be read: {error}"))),
        }
    }

    fn parse(text: &str) -> Result<Self, DevError> {
        let document: DocumentMut = text
            .parse()
            .map_err(|error: toml_edit::TomlError| DevError::Settings(format!("{FILE} is wrong: {error}")))?;
        for (key, item) in document.iter() {
            let is_known = key == "site" || SECTIONS.contains(&key);
            if !is_known || !item.is_table_like() {
                let known = SECTIONS.join("], [");
                return Err(DevError::Settings(format!(
                    "{FILE}: {key} is not known; there are [{known}] and [site]"
                )));
            }
        }
        let site = document.get("site").and_then(Item::as_table_like);
        if let Some((key, _)) = site.and_then(|site| site.iter().find(|(key, _)| *key != "plugins")) {
            return Err(DevError::Settings(format!("{FILE}: [site] {key} is not known; there is plugins")));
        }
        Ok(Self(document))
    }

    /// The bundled plugins that run beside the one with this id.
    pub(super) fn bundled(&self, id: &str, facts: &ComponentFacts) -> Vec<String> {
        let named = self.0.get("site").and_then(|site| site.get("plugins")).and_then(Item::as_array);
        let bundled: Vec<String> = match named {
            Some(named) => named.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
            // A site has one editor.
            None => BUNDLED
                .into_iter()
                .filter(|name| *name != "editor" || !facts.hooks.iter().any(|hook| hook.name == "editor"))
                .map(str::to_owned)
                .collect(),
        };
        bundled.into_iter().filter(|bundled| bundled != id).collect()
    }

    /// The grants that the plugin imports, that need more than `true`, and of which dev.toml says nothing.
    pub(super) fn missing<'a>(&self, facts: &'a ComponentFacts) -> Vec<&'a WantedCapability> {
        let grants = self.0.get("grants").and_then(Item::as_table_like);
        let says = |name: &str| grants.is_some_and(|grants| grants.contains_key(name));
        let needs = |wanted: &&WantedCapability| {
            let name = &wanted.interface.name;
            !is_plain(name) && !says(name)
        };
        facts.grants().filter(needs).collect()
    }

    /// The cms.toml of the development site, whose component lies in `plugin.wasm`.
    pub(super) fn config(&self, listen: SocketAddr, name: &str, plugin: Option<&Component<'_>>) -> String {
        let none = ComponentFacts::default();
        let (id, facts) = plugin.map_or((name, &none), |plugin| (plugin.id, plugin.facts));
        let mut site = DocumentMut::new();
        let mut section = |name: &str, pairs: &[(&str, &str)]| {
            let mut table = Table::new();
            for (key, text) in pairs {
                table.insert(key, value(*text));
            }
            site.insert(name, Item::Table(table));
        };
        section("site", &[("title", &format!("{name} in development"))]);
        section("server", &[("listen", &listen.to_string())]);
        section("database", &[("url", "sqlite:data/sandpress.db")]);
        section("storage", &[("url", "file:data/storage")]);
        section("theme", &[("path", "themes/default")]);
        section("mail", &[("from", "Site <site@example.org>"), ("to", super::account::EMAIL)]);
        let mut plugins = Table::new();
        plugins.set_implicit(true);
        for bundled in self.bundled(id, facts) {
            let mut table = Table::new();
            table.insert("component", value(crate::bundle::component_path(&bundled)));
            if bundled == "security-headers" {
                let mut grants = Table::new();
                grants.insert("store", value(true));
                table.insert("grants", Item::Table(grants));
            }
            plugins.insert(&bundled, Item::Table(table));
        }
        if let Some(plugin) = plugin {
            plugins.insert(id, Item::Table(self.entry(plugin)));
        }
        site.insert("plugins", Item::Table(plugins));
        format!(
            "# Written by `sandpress plugin dev` at each start and change. Edit {FILE} in the folder of the plugin.\n\n{site}"
        )
    }

    /// The plugin's own entry. The pin says that this very component is wanted: it is tried again whatever became of
    /// it, and no version before it answers in its place.
    fn entry(&self, plugin: &Component<'_>) -> Table {
        let mut table = Table::new();
        table.insert("component", value("plugin.wasm"));
        table.insert("sha256", value(HEXLOWER.encode(&Sha256::digest(plugin.bytes))));
        for name in SECTIONS {
            let mut section = Table::new();
            if name == "grants" {
                for wanted in plugin.facts.grants() {
                    if is_plain(&wanted.interface.name) {
                        section.insert(&wanted.interface.name, value(true));
                    }
                }
            }
            for (key, item) in
                self.0.get(name).and_then(Item::as_table_like).into_iter().flat_map(|given| given.iter())
            {
                section.insert(key, item.clone());
            }
            table.insert(name, Item::Table(section));
        }
        table
    }
}

/// Whether a capability can be granted with `true`, without saying more.
fn is_plain(capability: &str) -> bool {
    grant_form(capability).is_some_and(|form| form.may_be_plain)
}

/// The lines that grant what is wanted, for a message.
pub(super) fn example(wanted: &[&WantedCapability]) -> String {
    wanted.iter().map(|wanted| wanted.grant.as_str()).collect::<Vec<_>>().join("\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Config, Grant},
        plugins::{Interface, Standing},
    };

    fn interface(name: &str) -> Interface {
        Interface {
            name: name.into(),
            interface: String::new(),
            version: String::new(),
            offered: String::new(),
            standing: Standing::Same,
        }
    }

    fn facts() -> ComponentFacts {
        let wanted = |name, grant: &str| WantedCapability { interface: interface(name), grant: grant.into() };
        ComponentFacts {
            hooks: vec![interface("lifecycle"), interface("block")],
            capabilities: vec![
                wanted("log", ""),
                wanted("store", "store = \"16 MiB\""),
                wanted("http", "http = [\"api.example.com\"]"),
            ],
            ..ComponentFacts::default()
        }
    }

    fn config(text: &str) -> Config {
        let settings = Settings::parse(text).unwrap();
        let component = Component { id: "hello", bytes: b"x", facts: &facts() };
        let listen = "127.0.0.1:4000".parse().unwrap();
        let text = settings.config(listen, "hello", Some(&component));
        Config::from_text(&text, Path::new("/p/.sandpress/cms.toml"), std::iter::empty()).unwrap()
    }

    #[test]
    fn what_needs_no_parameter_is_granted() {
        let config = config(TEMPLATE);
        let plugin = config.plugins.iter().find(|plugin| plugin.id == "hello").unwrap();
        assert_eq!(plugin.grants.get("store"), Some(&Grant::Allowed));
        assert!(!plugin.grants.contains_key("http") && plugin.sha256.is_some());
        assert_eq!(config.plugins.len(), 4);
        let settings = Settings::parse(TEMPLATE).unwrap();
        let missing = facts();
        assert_eq!(example(&settings.missing(&missing)), "http = [\"api.example.com\"]");
    }

    #[test]
    fn dev_toml_says_the_rest() {
        let text = "[grants]\nstore = false\nhttp = [\"a.example\"]\n[settings]\ndash = \"~\"\n[limits]\ncpu_ms = 80\n\
                    [site]\nplugins = [\"text\"]\n";
        let config = config(text);
        let plugin = config.plugins.iter().find(|plugin| plugin.id == "hello").unwrap();
        assert_eq!(plugin.grants.keys().collect::<Vec<_>>(), ["http"]);
        assert_eq!(plugin.settings.get("dash").map(String::as_str), Some("~"));
        assert_eq!(plugin.limits.cpu.as_millis(), 80);
        assert_eq!(config.plugins.len(), 2);
        assert!(Settings::parse(text).unwrap().missing(&facts()).is_empty());
    }

    #[test]
    fn an_editor_takes_the_place_of_the_bundled_one() {
        let settings = Settings::parse("").unwrap();
        let editor = ComponentFacts { hooks: vec![interface("editor")], ..ComponentFacts::default() };
        assert_eq!(settings.bundled("mine", &editor), ["text", "security-headers"]);
        assert_eq!(settings.bundled("text", &facts()), ["editor", "security-headers"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (text, part) in [
            ("[grnts]\n", "grnts is not known"),
            ("grants = 1\n", "grants is not known"),
            ("[site]\ntitle = \"x\"\n", "[site] title"),
            ("[grants\n", "dev.toml is wrong"),
        ] {
            let message = Settings::parse(text).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}

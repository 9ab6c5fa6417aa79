//! Which versions of the interfaces this host offers, read from the interfaces themselves.

use std::cmp::Ordering;

use serde::Serialize;

/// Names every hook and capability with its version.
const EVERYTHING: &str = include_str!("../../../../plugin-api/wit/plugin.wit");

/// The packages of types alone, which no world names: their interfaces, and their text.
const TYPES: &[(&str, &str)] = &[
    ("sandpress:types/types", include_str!("../../../../plugin-api/wit/types.wit")),
    ("sandpress:panel/types", include_str!("../../../../plugin-api/wit/panel.wit")),
];

/// How the version that a component was built against goes together with the one that the host offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is the same.
    Same,
    /// It is older, and kept.
    Older,
    /// It is newer with the same major version: it runs where the component uses nothing that is new.
    Newer,
    /// It is of another major version, or the host has no such interface.
    Unknown,
}

impl Standing {
    pub(super) fn of(built: &str, offered: &str) -> Self {
        let (Some(built), Some(offered)) = (numbers(built), numbers(offered)) else { return Self::Unknown };
        if built[0] != offered[0] {
            return Self::Unknown;
        }
        match built.cmp(&offered) {
            Ordering::Less => Self::Older,
            Ordering::Equal => Self::Same,
            Ordering::Greater => Self::Newer,
        }
    }

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Older => "older, kept",
            Self::Newer => "newer",
            Self::Unknown => "not offered",
        }
    }
}

/// The version of the interface that this host offers.
pub(super) fn version_of(interface: &str) -> Option<&'static str> {
    let in_world = |line: &'static str| {
        let line = line.trim();
        let name = line.strip_prefix("import ").or_else(|| line.strip_prefix("export "))?;
        let (name, version) = name.trim_end_matches(';').split_once('@')?;
        (name == interface).then_some(version)
    };
    let of_package = |text: &'static str| {
        let line = text.lines().find(|line| line.starts_with("package "))?;
        line.split('@').nth(1)?.split([' ', ';']).next()
    };
    let types = || TYPES.iter().find(|(name, _)| *name == interface).and_then(|(_, text)| of_package(text));
    EVERYTHING.lines().find_map(in_world).or_else(types)
}

/// Major, minor and patch.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|part| part.parse().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interface_has_a_version() {
        for interface in [
            "sandpress:block/block",
            "sandpress:store/store",
            "sandpress:types/types",
            "sandpress:panel/types",
        ] {
            assert!(version_of(interface).is_some_and(|version| numbers(version).is_some()), "{interface}");
        }
        assert_eq!(version_of("acme:mind/reader"), None);
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(Standing::of("1.0.0", "1.0.0"), Standing::Same);
        assert_eq!(Standing::of("1.9.0", "1.10.0"), Standing::Older);
        assert_eq!(Standing::of("1.10.0", "1.9.3"), Standing::Newer);
        assert_eq!(Standing::of("2.0.0", "1.0.0"), Standing::Unknown);
        assert_eq!(Standing::of("1.0.0", ""), Standing::Unknown);
        assert_eq!(Standing::of("1.0", "1.0.0"), Standing::Unknown);
    }
}

//! Menus: links of the site in an order that people chose.

use serde::{Deserialize, Serialize};

use super::{EntryId, TermId, UserId};

/// The most links of a menu.
pub const MAX_MENU_ITEMS: usize = 60;

/// A menu of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Its word in addresses of the admin.
    pub key: String,
    /// Its name in the admin.
    pub label: String,
    /// Where the theme shows it, by the word of its `theme.toml`; empty for nowhere.
    pub location: String,
    /// Its links. One that is nested belongs to the nearest one before it that is not.
    pub items: Vec<MenuItem>,
}

/// A link of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// What it leads to.
    pub target: MenuTarget,
    /// What it is called; empty for the name of what it leads to.
    pub label: String,
    /// Whether it stands below the one before.
    pub nested: bool,
}

/// What a link of a menu leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "to")]
pub enum MenuTarget {
    /// The home page.
    Home,
    /// An entry, wherever it stands.
    Entry(EntryId),
    /// A category or tag, whatever its address.
    Term(TermId),
    /// The page of a person who writes.
    Author(UserId),
    /// An address elsewhere: http, https or mailto.
    Url(String),
}

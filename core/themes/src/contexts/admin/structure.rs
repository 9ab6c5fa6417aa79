//! Categories, tags and menus.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext};
use sandpress_domain::FieldError;

/// `terms.html`: the categories or the tags.
#[derive(Clone, Debug, Serialize)]
pub struct TermsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// `category` or `tag`.
    pub taxonomy: String,
    /// The terms; categories in the order of their tree.
    pub terms: Vec<TermRowContext>,
    /// The form of a new one.
    pub form: TermFieldsContext,
}

/// A term in the list.
#[derive(Clone, Debug, Serialize)]
pub struct TermRowContext {
    /// The name.
    pub name: String,
    /// How many stand above it.
    pub depth: u64,
    /// How many entries have it.
    pub entries: u64,
    /// Where readers find it.
    pub url: String,
    /// Where it is changed.
    pub edit_url: String,
}

/// The inputs of a term.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TermFieldsContext {
    /// The name.
    pub name: String,
    /// Its segment in addresses.
    pub slug: String,
    /// What is found under it.
    pub description: String,
    /// The categories that may stand above it; none for a tag.
    pub parents: Vec<PanelChoiceContext>,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
}

/// `term.html`: a category or tag.
#[derive(Clone, Debug, Serialize)]
pub struct TermFormContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// `category` or `tag`.
    pub taxonomy: String,
    /// The inputs.
    pub form: TermFieldsContext,
    /// Where the form is sent; `/merge` and `/delete` stand below it.
    pub action_url: String,
    /// How many entries have it.
    pub entries: u64,
    /// The others of its taxonomy, into which it may be merged.
    pub others: Vec<PanelChoiceContext>,
}

/// `menus.html`: the menus of the site.
#[derive(Clone, Debug, Serialize)]
pub struct MenusContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The menus.
    pub menus: Vec<MenuRowContext>,
    /// What is wrong with a new one.
    pub errors: Vec<FieldError>,
}

/// A menu in the list.
#[derive(Clone, Debug, Serialize)]
pub struct MenuRowContext {
    /// Its name.
    pub label: String,
    /// Where the theme shows it; empty for nowhere.
    pub location: String,
    /// How many links it has.
    pub links: u64,
    /// Where it is changed.
    pub url: String,
}

/// `menu.html`: a menu with its links.
#[derive(Clone, Debug, Serialize)]
pub struct MenuFormContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Where the form is sent; `/delete` stands below it.
    pub action_url: String,
    /// Its name.
    pub label: String,
    /// Where the theme can show it.
    pub locations: Vec<PanelChoiceContext>,
    /// Its links.
    pub items: Vec<MenuLinkContext>,
    /// Entries to add.
    pub entries: Vec<PanelChoiceContext>,
    /// Categories and tags to add.
    pub terms: Vec<PanelChoiceContext>,
    /// People to add.
    pub authors: Vec<PanelChoiceContext>,
    /// What is wrong, in sentences.
    pub errors: Vec<String>,
}

/// A link in the form of a menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuLinkContext {
    /// `home`, `entry`, `term`, `author` or `url`.
    pub kind: String,
    /// What that is called.
    pub kind_label: String,
    /// The id or address.
    pub to: String,
    /// What it leads to; empty where that is gone.
    pub target: String,
    /// Its own words; may be empty.
    pub label: String,
    /// Whether it stands below the one before.
    pub nested: bool,
}

fn choice(value: &str, label: &str, chosen: bool) -> PanelChoiceContext {
    PanelChoiceContext { value: value.into(), label: label.into(), chosen }
}

impl TermFieldsContext {
    /// The inputs, refused.
    pub fn sample() -> Self {
        Self {
            name: "Tides".into(),
            slug: "tides".into(),
            description: "All that comes and goes with the moon.".into(),
            parents: vec![choice("0198", "Sea", true)],
            errors: vec![
                FieldError::new("name", "There is already one of this name."),
                FieldError::new("slug", "Another one stands at this address."),
                FieldError::new("parent", "A category cannot stand below itself."),
                FieldError::new("description", "The description is too long."),
            ],
        }
    }
}

impl TermsContext {
    /// Two categories and a form that was refused.
    pub fn sample() -> Self {
        let row = |name: &str, depth, entries| TermRowContext {
            name: name.into(),
            depth,
            entries,
            url: "/category/sea".into(),
            edit_url: "/admin/structure/term/0198".into(),
        };
        Self {
            common: AdminCommon::sample(),
            taxonomy: "category".into(),
            terms: vec![row("Sea", 0, 1), row("Tides", 1, 12)],
            form: TermFieldsContext::sample(),
        }
    }

    /// No tags yet.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            taxonomy: "tag".into(),
            terms: Vec::new(),
            form: TermFieldsContext::default(),
        }
    }
}

impl TermFormContext {
    /// A category beside another one.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            taxonomy: "category".into(),
            form: TermFieldsContext::sample(),
            action_url: "/admin/structure/term/0198".into(),
            entries: 12,
            others: vec![choice("0199", "Sea", false)],
        }
    }

    /// The only tag.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            taxonomy: "tag".into(),
            form: TermFieldsContext { name: "tides".into(), ..TermFieldsContext::default() },
            action_url: "/admin/structure/term/0198".into(),
            entries: 0,
            others: Vec::new(),
        }
    }
}

impl MenusContext {
    /// A menu that is shown and one that is not.
    pub fn sample() -> Self {
        let row = |label: &str, location: &str, links| MenuRowContext {
            label: label.into(),
            location: location.into(),
            links,
            url: "/admin/structure/menus/main".into(),
        };
        Self {
            common: AdminCommon::sample(),
            menus: vec![row("Main", "At the top of every page", 1), row("Old", "", 4)],
            errors: vec![FieldError::new("label", "A menu has a name of 1 to 60 characters.")],
        }
    }

    /// No menus yet.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), menus: Vec::new(), errors: Vec::new() }
    }
}

impl MenuFormContext {
    /// A menu with links of several kinds.
    pub fn sample() -> Self {
        let link = |kind: &str, target: &str, nested| MenuLinkContext {
            kind: kind.into(),
            kind_label: "Page".into(),
            to: "0198".into(),
            target: target.into(),
            label: "Where we are".into(),
            nested,
        };
        Self {
            common: AdminCommon::sample(),
            action_url: "/admin/structure/menus/main".into(),
            label: "Main".into(),
            locations: vec![choice("main", "At the top of every page", true)],
            items: vec![
                link("home", "Home page", false),
                link("entry", "About", true),
                link("term", "", false),
            ],
            entries: vec![choice("0198", "About", false)],
            terms: vec![choice("0198", "Tides", false)],
            authors: vec![choice("0198", "Ada Marsh", false)],
            errors: vec!["Choose what the link leads to.".into()],
        }
    }

    /// A menu without links, on a site with nothing to link to.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            action_url: "/admin/structure/menus/main".into(),
            label: "Main".into(),
            locations: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            terms: Vec::new(),
            authors: Vec::new(),
            errors: Vec::new(),
        }
    }
}

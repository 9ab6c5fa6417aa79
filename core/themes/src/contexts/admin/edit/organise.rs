//! Where an entry belongs: its address and its author.

use serde::Serialize;

use crate::contexts::admin::PanelChoiceContext;

/// The input for the address on the site, named `path`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathFieldContext {
    /// The path; empty to make it from the title.
    pub value: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

/// The input for the name shown as the author, named `byline`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BylineContext {
    /// The name; may be empty.
    pub value: String,
}

/// Where an entry belongs: its authors, its terms and what it stands below.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OrganiseContext {
    /// Those who are named as its authors, in their order.
    pub authors: Vec<PanelChoiceContext>,
    /// Inputs for the authors, the chosen one in each; none where whoever looks may not change them.
    pub author_choices: Vec<Vec<PanelChoiceContext>>,
    /// What is wrong with them.
    pub author_errors: Vec<String>,
    /// Every category in the order of the tree.
    pub categories: Vec<CategoryChoiceContext>,
    /// The tags, with commas between them.
    pub tags: String,
    /// What is wrong with them.
    pub tag_errors: Vec<String>,
    /// The entries below which it may stand; without a choice where there are none.
    pub parents: Vec<PanelChoiceContext>,
    /// What is wrong with the choice.
    pub parent_errors: Vec<String>,
    /// Its place among those beside it.
    pub menu_order: i32,
    /// Whether search engines are to leave it out.
    pub noindex: bool,
}

/// A category to choose.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryChoiceContext {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many stand above it.
    pub depth: u64,
    /// Whether the entry has it.
    pub chosen: bool,
}

impl OrganiseContext {
    /// An entry with everything, all of it refused.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str, chosen| PanelChoiceContext {
            value: value.into(),
            label: label.into(),
            chosen,
        };
        let category = |name: &str, depth, chosen| CategoryChoiceContext {
            id: format!("0198-{depth}"),
            name: name.into(),
            depth,
            chosen,
        };
        let error = |text: &str| vec![text.to_owned()];
        Self {
            authors: vec![choice("0198", "Ada Marsh", true)],
            author_choices: vec![vec![choice("0198", "Ada Marsh", true), choice("0199", "Ben Reed", false)]],
            author_errors: error("One of the authors has no account any more."),
            categories: vec![category("Sea", 0, false), category("Tides", 1, true)],
            tags: "low water, boats".into(),
            tag_errors: error("A name has 1 to 80 characters."),
            parents: vec![choice("0198", "About", true)],
            parent_errors: error("A page cannot stand below itself."),
            menu_order: 2,
            noindex: true,
        }
    }
}

//! Menus, and the pages of categories, tags and authors.

use serde::Serialize;

use super::{EntryCardContext, PageContext};
use crate::contexts::PaginationContext;

/// A link with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NamedLinkContext {
    /// The words.
    pub name: String,
    /// Where it leads.
    pub url: String,
}

/// A menu of the site.
#[derive(Clone, Debug, Serialize)]
pub struct MenuContext {
    /// Where it stands, by the word in `theme.toml`.
    pub location: String,
    /// Its name.
    pub label: String,
    /// Its links.
    pub items: Vec<MenuItemContext>,
}

/// A link of a menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuItemContext {
    /// The words.
    pub label: String,
    /// Where it leads.
    pub url: String,
    /// Whether it leads to this page.
    pub current: bool,
    /// The links below it.
    pub items: Vec<Self>,
}

/// `term.html`: what is found under a category or a tag.
#[derive(Clone, Debug, Serialize)]
pub struct TermPageContext {
    /// The head.
    pub page: PageContext,
    /// The category or tag.
    pub term: PageTermContext,
    /// The categories above it, from the top.
    pub breadcrumbs: Vec<NamedLinkContext>,
    /// The categories below it in which something is found.
    pub below: Vec<BelowContext>,
    /// The entries of the page, newest first.
    pub entries: Vec<EntryCardContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
}

/// The category or tag of a page.
#[derive(Clone, Debug, Serialize)]
pub struct PageTermContext {
    /// `category` or `tag`.
    pub kind: String,
    /// The name.
    pub name: String,
    /// Plain text; may be empty.
    pub description: String,
    /// The address of the first page.
    pub url: String,
}

/// A category below another one.
#[derive(Clone, Debug, Serialize)]
pub struct BelowContext {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub url: String,
    /// How many entries readers find in it.
    pub entries: u64,
}

/// `author.html`: somebody who writes.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorPageContext {
    /// The head.
    pub page: PageContext,
    /// The person.
    pub author: PageAuthorContext,
    /// Their entries, newest first.
    pub entries: Vec<EntryCardContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
}

/// The person of a page.
#[derive(Clone, Debug, Serialize)]
pub struct PageAuthorContext {
    /// The name.
    pub name: String,
    /// What they say of themselves, in paragraphs of plain text; may be empty.
    pub bio: Vec<String>,
    /// Where else they are found.
    pub links: Vec<NamedLinkContext>,
    /// The address of a picture; may be empty.
    pub picture_url: String,
    /// The address of the first page.
    pub url: String,
}

impl NamedLinkContext {
    /// A link with words.
    pub fn new(name: impl Into<String>, url: impl Into<String>) -> Self {
        Self { name: name.into(), url: url.into() }
    }
}

impl MenuContext {
    /// A menu with a link below another one, at a location.
    pub fn sample(location: &str) -> Self {
        let item = |label: &str, url: &str, current, items| MenuItemContext {
            label: label.into(),
            url: url.into(),
            current,
            items,
        };
        let below = vec![item("The harbour", "/about/harbour", true, Vec::new())];
        let items = vec![
            item("Home", "/", false, Vec::new()),
            item("About", "/about", false, below),
            item("Charts", "https://example.org/charts", false, Vec::new()),
        ];
        Self { location: location.into(), label: "Main".into(), items }
    }
}

impl TermPageContext {
    /// The middle of a long list below another category.
    pub fn sample() -> Self {
        Self {
            page: PageContext { feed_url: "/category/sea/tides/atom.xml".into(), ..PageContext::sample() },
            term: PageTermContext {
                kind: "category".into(),
                name: "Tides".into(),
                description: "All that comes and goes with the moon.".into(),
                url: "/category/sea/tides".into(),
            },
            breadcrumbs: vec![NamedLinkContext::new("Sea", "/category/sea")],
            below: vec![BelowContext {
                name: "Ebb".into(),
                url: "/category/sea/tides/ebb".into(),
                entries: 2,
            }],
            entries: vec![EntryCardContext::sample()],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 3,
                newer_url: "/category/sea/tides".into(),
                older_url: "/category/sea/tides/page/3".into(),
            },
        }
    }

    /// A tag under which nothing is found.
    pub fn bare() -> Self {
        Self {
            page: PageContext::bare(),
            term: PageTermContext {
                kind: "tag".into(),
                name: "Tides".into(),
                description: String::new(),
                url: "/tag/tides".into(),
            },
            breadcrumbs: Vec::new(),
            below: Vec::new(),
            entries: Vec::new(),
            pagination: PaginationContext::single(0),
        }
    }
}

impl AuthorPageContext {
    /// Somebody who says something of themselves.
    pub fn sample() -> Self {
        Self {
            page: PageContext::sample(),
            author: PageAuthorContext {
                name: "Ada Marsh".into(),
                bio: vec!["Keeps the tide table.".into(), "Lives by the harbour.".into()],
                links: vec![NamedLinkContext::new("example.org", "https://example.org/ada")],
                picture_url: "/media/ada.jpg".into(),
                url: "/author/ada-marsh".into(),
            },
            entries: vec![EntryCardContext::sample()],
            pagination: PaginationContext {
                page: 1,
                pages: 2,
                total: 2,
                newer_url: String::new(),
                older_url: "/author/ada-marsh/page/2".into(),
            },
        }
    }

    /// A name and nothing else.
    pub fn bare() -> Self {
        Self {
            page: PageContext::bare(),
            author: PageAuthorContext {
                name: "Ada Marsh".into(),
                bio: Vec::new(),
                links: Vec::new(),
                picture_url: String::new(),
                url: "/author/ada-marsh".into(),
            },
            entries: Vec::new(),
            pagination: PaginationContext::single(0),
        }
    }
}

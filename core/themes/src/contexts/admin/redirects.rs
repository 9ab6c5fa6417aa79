//! Where old addresses lead, and which lead nowhere.

use serde::Serialize;

use super::AdminCommon;
use crate::contexts::PaginationContext;

/// `redirects.html`: the addresses that lead elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct RedirectsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The search text.
    pub q: String,
    /// The redirects on this page.
    pub redirects: Vec<RedirectRowContext>,
    /// What stands in the form for a new one.
    pub form: RedirectFormContext,
    /// Lines of a table that were not taken over, with why.
    pub refused: Vec<String>,
    /// Where this page stands among the others.
    pub pagination: PaginationContext,
}

/// The form for a new redirect.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RedirectFormContext {
    /// The address.
    pub from: String,
    /// Where it is to lead.
    pub to: String,
    /// Whether it holds for now only.
    pub temporary: bool,
    /// What is wrong with the address.
    pub from_errors: Vec<String>,
    /// What is wrong with the target.
    pub to_errors: Vec<String>,
    /// A table, one redirect in each line.
    pub table: String,
}

/// A redirect in the list.
#[derive(Clone, Debug, Serialize)]
pub struct RedirectRowContext {
    /// The address, with a slash at its beginning.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// `301` or `302`.
    pub status: String,
    /// Whether the site made it when an entry moved.
    pub is_automatic: bool,
    /// How often it was followed.
    pub hits: u64,
    /// When it was last followed; empty for never.
    pub hit_on: String,
}

/// `missing.html`: the addresses at which nothing stands.
#[derive(Clone, Debug, Serialize)]
pub struct MissingPagesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The addresses, the most asked for first.
    pub pages: Vec<MissingPageContext>,
    /// Where this page stands among the others.
    pub pagination: PaginationContext,
}

/// An address at which nothing stands.
#[derive(Clone, Debug, Serialize)]
pub struct MissingPageContext {
    /// The address, with a slash at its beginning.
    pub path: String,
    /// How often it was asked for.
    pub hits: u64,
    /// The day on which it was last asked for.
    pub seen_on: String,
    /// The host of the page that led there; empty where none is known.
    pub referrer: String,
    /// The form for a redirect from there.
    pub redirect_url: String,
}

/// `jump.html`: pages and entries by their names.
#[derive(Clone, Debug, Serialize)]
pub struct JumpContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The search text.
    pub q: String,
    /// What fits.
    pub places: Vec<JumpPlaceContext>,
}

/// A place to go to.
#[derive(Clone, Debug, Serialize)]
pub struct JumpPlaceContext {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// Its address.
    pub url: String,
}

impl RedirectsContext {
    /// Both kinds of redirect, and a form that was refused.
    pub fn sample() -> Self {
        let row = |is_automatic, hit_on: &str| RedirectRowContext {
            from: "/old".into(),
            to: "/low-water".into(),
            status: "301".into(),
            is_automatic,
            hits: 12,
            hit_on: hit_on.into(),
        };
        Self {
            common: AdminCommon::sample(),
            q: "water".into(),
            redirects: vec![row(true, "21 November 2026"), row(false, "")],
            form: RedirectFormContext {
                from: "/old".into(),
                to: "/old".into(),
                temporary: true,
                from_errors: vec!["Readers find an entry at this address.".into()],
                to_errors: vec!["The address would lead back to itself.".into()],
                table: "/a,/b,301".into(),
            },
            refused: vec!["Line 2: the status is \"300\"".into()],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 120,
                newer_url: "/admin/redirects".into(),
                older_url: "/admin/redirects?page=3".into(),
            },
        }
    }

    /// A site without redirects.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            q: String::new(),
            redirects: Vec::new(),
            form: RedirectFormContext::default(),
            refused: Vec::new(),
            pagination: PaginationContext::single(0),
        }
    }
}

impl MissingPagesContext {
    /// Two addresses.
    pub fn sample() -> Self {
        let page = |referrer: &str| MissingPageContext {
            path: "/old".into(),
            hits: 12,
            seen_on: "21 November 2026".into(),
            referrer: referrer.into(),
            redirect_url: "/admin/redirects?from=/old".into(),
        };
        Self {
            common: AdminCommon::sample(),
            pages: vec![page("example.com"), page("")],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 120,
                newer_url: "/admin/redirects/missing".into(),
                older_url: "/admin/redirects/missing?page=3".into(),
            },
        }
    }

    /// A site at which readers find everything.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), pages: Vec::new(), pagination: PaginationContext::single(0) }
    }
}

impl JumpContext {
    /// A page and an entry.
    pub fn sample() -> Self {
        let place = |title: &str, kind: &str, url: &str| JumpPlaceContext {
            title: title.into(),
            kind: kind.into(),
            url: url.into(),
        };
        Self {
            common: AdminCommon::sample(),
            q: "water".into(),
            places: vec![
                place("Mail", "Page", "/admin/mail"),
                place("Low water", "Entry", "/admin/entries/0198"),
            ],
        }
    }

    /// Nothing fits.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), q: String::new(), places: Vec::new() }
    }
}

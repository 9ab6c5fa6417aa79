//! What the template of the search sees.

use serde::Serialize;

use super::{EntryCardContext, PageContext};
use crate::contexts::PaginationContext;

/// `search.html`: what a reader looks for, and what was found.
#[derive(Clone, Debug, Serialize)]
pub struct SearchContext {
    /// The head.
    pub page: PageContext,
    /// The form, which is sent with GET to `action`.
    pub search: SearchFormContext,
    /// What was found, the best first.
    pub results: Vec<SearchResultContext>,
    /// The place of the page among the results.
    pub pagination: PaginationContext,
}

/// The form of a search.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchFormContext {
    /// Where it is sent.
    pub action: String,
    /// What was typed, for the input `q`.
    pub q: String,
    /// Whether something was looked for.
    pub asked: bool,
    /// Whether there may be more results than are counted.
    pub more: bool,
    /// Other words that find something, where these do not; may be empty.
    pub suggestion: String,
    /// The address of the search for them.
    pub suggestion_url: String,
    /// Publication types, for the input `type`.
    pub types: Vec<SearchChoiceContext>,
    /// Categories, for the input `category`.
    pub categories: Vec<SearchChoiceContext>,
    /// The slug of the tag that entries must have, for the input `tag`; may be empty.
    pub tag: String,
    /// Authors, for the input `author`.
    pub authors: Vec<SearchChoiceContext>,
    /// The first day on which entries were published, for the input `from`, as in `2026-11-21`; may be empty.
    pub from: String,
    /// The last day, for the input `until`.
    pub until: String,
    /// Whether any of these is chosen.
    pub filtered: bool,
}

/// One of several things to choose.
#[derive(Clone, Debug, Serialize)]
pub struct SearchChoiceContext {
    /// The value of the input.
    pub value: String,
    /// The words for it.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// An entry that was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchResultContext {
    /// The entry.
    pub entry: EntryCardContext,
    /// Its title in pieces.
    pub title: Vec<PieceContext>,
    /// The part of its text that shows why it was found, in pieces; may be empty.
    pub snippet: Vec<PieceContext>,
    /// Whether there is text before that part.
    pub cut_before: bool,
    /// Whether there is text behind it.
    pub cut_after: bool,
}

/// A piece of a text.
#[derive(Clone, Debug, Serialize)]
pub struct PieceContext {
    /// Plain text.
    pub text: String,
    /// Whether it is what was looked for, for `<mark>`.
    pub found: bool,
}

impl SearchContext {
    /// A page in the middle of the results, with everything.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str, chosen| SearchChoiceContext {
            value: value.into(),
            label: label.into(),
            chosen,
        };
        let piece = |text: &str, found| PieceContext { text: text.into(), found };
        let card = super::HomeContext::sample().entries.into_iter().next().unwrap_or_default();
        Self {
            page: super::HomeContext::sample().page,
            search: SearchFormContext {
                action: "/search".into(),
                q: "low water".into(),
                asked: true,
                more: true,
                suggestion: "low water".into(),
                suggestion_url: "/search?q=low+water".into(),
                types: vec![choice("text", "Post", true), choice("image", "Picture", false)],
                categories: vec![choice("tides", "Tides", true)],
                tag: "boats".into(),
                authors: vec![choice("ada-marsh", "Ada Marsh", false)],
                from: "2026-01-01".into(),
                until: "2026-11-21".into(),
                filtered: true,
            },
            results: vec![SearchResultContext {
                entry: card,
                title: vec![piece("Where the ", false), piece("water", true), piece(" goes", false)],
                snippet: vec![piece("At ", false), piece("low", true), piece(" <tide>", false)],
                cut_before: true,
                cut_after: true,
            }],
            pagination: PaginationContext {
                page: 2,
                pages: 50,
                total: 500,
                newer_url: "/search?q=low+water".into(),
                older_url: "/search?q=low+water&page=3".into(),
            },
        }
    }

    /// The form before anything was looked for.
    pub fn bare() -> Self {
        Self {
            page: PageContext::bare(),
            search: SearchFormContext { action: "/search".into(), ..SearchFormContext::default() },
            results: Vec::new(),
            pagination: PaginationContext::single(0),
        }
    }
}

//! The pages of a theme with the contexts that they are tried with.

use serde::Serialize;
use serde_json::Value;

use crate::contexts::reader::{
    AccountPageContext, ArchiveContext, AuthorPageContext, EntryContext, ErrorContext, HomeContext,
    PluginPageContext, SearchContext, TermPageContext,
};
use crate::theme::pages::{ACCOUNT, ARCHIVE, AUTHOR, ENTRY, ERROR, HOME, PLUGIN, SEARCH, TERM};

/// Each template with a context, two of each: with everything, and with nothing that may be missing.
pub(crate) fn contexts() -> Vec<(&'static str, Value)> {
    let mut contexts = Vec::new();
    let mut add = |template, samples: [Option<Value>; 2]| {
        contexts.extend(samples.into_iter().flatten().map(|context| (template, context)));
    };
    add(HOME, [value(&HomeContext::sample()), value(&HomeContext::bare())]);
    add(ENTRY, [value(&EntryContext::sample()), value(&EntryContext::bare())]);
    add(TERM, [value(&TermPageContext::sample()), value(&TermPageContext::bare())]);
    add(AUTHOR, [value(&AuthorPageContext::sample()), value(&AuthorPageContext::bare())]);
    add(ARCHIVE, [value(&ArchiveContext::sample()), value(&ArchiveContext::bare())]);
    add(SEARCH, [value(&SearchContext::sample()), value(&SearchContext::bare())]);
    add(PLUGIN, [value(&PluginPageContext::sample()), value(&PluginPageContext::bare())]);
    add(ERROR, [value(&ErrorContext::sample()), value(&ErrorContext::bare())]);
    add(ACCOUNT, [value(&AccountPageContext::sample()), value(&AccountPageContext::bare())]);
    contexts
}

/// Texts and numbers always have a form as JSON.
fn value(context: &impl Serialize) -> Option<Value> {
    serde_json::to_value(context).ok()
}

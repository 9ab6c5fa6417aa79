//! The pages that a theme draws.

use super::Theme;
use crate::contexts::reader::{
    AccountPageContext, ArchiveContext, AuthorPageContext, EntryContext, ErrorContext, HomeContext,
    PluginPageContext, SearchContext, TermPageContext,
};
use crate::error::ThemeError;

pub(crate) const HOME: &str = "home.html";
pub(crate) const ENTRY: &str = "entry.html";
pub(crate) const TERM: &str = "term.html";
pub(crate) const AUTHOR: &str = "author.html";
pub(crate) const ARCHIVE: &str = "archive.html";
pub(crate) const SEARCH: &str = "search.html";
pub(crate) const PLUGIN: &str = "plugin.html";
pub(crate) const ERROR: &str = "error.html";
pub(crate) const ACCOUNT: &str = "account.html";

/// The templates without which there is no theme.
pub(super) const REQUIRED: [&str; 4] = [HOME, ENTRY, PLUGIN, ERROR];

impl Theme {
    /// A page of the list of entries.
    pub fn home(&self, context: &HomeContext) -> Result<String, ThemeError> {
        self.templates.render(HOME, context)
    }

    /// The page of one entry.
    pub fn entry(&self, context: &EntryContext) -> Result<String, ThemeError> {
        self.templates.render(ENTRY, context)
    }

    /// The page of a category or tag, by `home.html` where the theme has no `term.html`.
    pub fn term(&self, context: &TermPageContext) -> Result<String, ThemeError> {
        self.templates.render(self.first_of([TERM, HOME]), context)
    }

    /// The page of somebody who writes, by `home.html` where the theme has no `author.html`.
    pub fn author(&self, context: &AuthorPageContext) -> Result<String, ThemeError> {
        self.templates.render(self.first_of([AUTHOR, HOME]), context)
    }

    /// Entries by the time of their publication, by `home.html` where the theme has no `archive.html`.
    pub fn archive(&self, context: &ArchiveContext) -> Result<String, ThemeError> {
        self.templates.render(self.first_of([ARCHIVE, HOME]), context)
    }

    /// Whether the theme draws the page of the search.
    pub fn has_search_page(&self) -> bool {
        self.templates.has(SEARCH)
    }

    /// What a reader looks for.
    pub fn search(&self, context: &SearchContext) -> Result<String, ThemeError> {
        self.templates.render(SEARCH, context)
    }

    /// A page that a plugin answers.
    pub fn plugin(&self, context: &PluginPageContext) -> Result<String, ThemeError> {
        self.templates.render(PLUGIN, context)
    }

    /// Whether the theme draws the pages of accounts.
    pub fn has_account_page(&self) -> bool {
        self.templates.has(ACCOUNT)
    }

    /// A page on which people get into their account or look after it.
    pub fn account(&self, context: &AccountPageContext) -> Result<String, ThemeError> {
        self.templates.render(ACCOUNT, context)
    }

    /// The page that stands in for one that cannot be shown.
    pub fn error(&self, context: &ErrorContext) -> Result<String, ThemeError> {
        self.templates.render(ERROR, context)
    }

    /// The page that a template makes of a context that is no record of ours.
    pub(crate) fn draw(&self, template: &str, context: &serde_json::Value) -> Result<String, ThemeError> {
        self.templates.render(template, context)
    }

    /// Whether the theme, or its parent, has the template.
    pub(crate) fn has(&self, template: &str) -> bool {
        self.templates.has(template)
    }

    fn first_of(&self, [wanted, otherwise]: [&'static str; 2]) -> &'static str {
        if self.templates.has(wanted) { wanted } else { otherwise }
    }

    /// Draws every page with the sample contexts.
    pub(super) fn try_samples(&self) -> Result<(), ThemeError> {
        for (template, context) in crate::samples::contexts() {
            let template = match template {
                TERM | AUTHOR | ARCHIVE => self.first_of([template, HOME]),
                ACCOUNT if !self.has_account_page() => continue,
                SEARCH if !self.has_search_page() => continue,
                template => template,
            };
            self.templates.render(template, &context)?;
        }
        Ok(())
    }
}

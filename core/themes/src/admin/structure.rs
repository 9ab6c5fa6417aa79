//! Categories, tags, menus, settings and profiles.

use super::AdminTemplates;
use crate::contexts::admin::{
    MenuFormContext, MenusContext, ProfileContext, SettingsContext, TermFormContext, TermsContext,
};
use crate::error::ThemeError;

const TERMS: &str = "terms.html";
const TERM: &str = "term.html";
const MENUS: &str = "menus.html";
const MENU: &str = "menu.html";
const SETTINGS: &str = "settings.html";
const PROFILE: &str = "profile.html";

pub(super) const PAGES: [&str; 6] = [TERMS, TERM, MENUS, MENU, SETTINGS, PROFILE];

impl AdminTemplates {
    /// The categories or the tags.
    pub fn terms(&self, context: &TermsContext) -> Result<String, ThemeError> {
        self.templates.render(TERMS, context)
    }

    /// A category or tag.
    pub fn term(&self, context: &TermFormContext) -> Result<String, ThemeError> {
        self.templates.render(TERM, context)
    }

    /// The menus of the site.
    pub fn menus(&self, context: &MenusContext) -> Result<String, ThemeError> {
        self.templates.render(MENUS, context)
    }

    /// A menu with its links.
    pub fn menu(&self, context: &MenuFormContext) -> Result<String, ThemeError> {
        self.templates.render(MENU, context)
    }

    /// The settings of the site.
    pub fn settings(&self, context: &SettingsContext) -> Result<String, ThemeError> {
        self.templates.render(SETTINGS, context)
    }

    /// What readers may know of a person.
    pub fn profile(&self, context: &ProfileContext) -> Result<String, ThemeError> {
        self.templates.render(PROFILE, context)
    }

    pub(super) fn try_structure_samples(&self) -> Result<(), ThemeError> {
        for context in [TermsContext::sample(), TermsContext::bare()] {
            self.terms(&context)?;
        }
        for context in [TermFormContext::sample(), TermFormContext::bare()] {
            self.term(&context)?;
        }
        for context in [MenusContext::sample(), MenusContext::bare()] {
            self.menus(&context)?;
        }
        for context in [MenuFormContext::sample(), MenuFormContext::bare()] {
            self.menu(&context)?;
        }
        for context in [SettingsContext::sample(), SettingsContext::bare()] {
            self.settings(&context)?;
        }
        for context in [ProfileContext::sample(), ProfileContext::bare()] {
            self.profile(&context)?;
        }
        Ok(())
    }
}

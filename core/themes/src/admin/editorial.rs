//! The pages around entries: their revisions, old addresses, and the way to any page.

use super::AdminTemplates;
use crate::contexts::admin::{
    CompareContext, JumpContext, MissingPagesContext, RedirectsContext, RevisionsContext,
};
use crate::error::ThemeError;

const REVISIONS: &str = "revisions.html";
const COMPARE: &str = "compare.html";
const REDIRECTS: &str = "redirects.html";
const MISSING: &str = "missing.html";
const JUMP: &str = "jump.html";

pub(super) const PAGES: [&str; 5] = [REVISIONS, COMPARE, REDIRECTS, MISSING, JUMP];

impl AdminTemplates {
    /// The revisions of an entry.
    pub fn revisions(&self, context: &RevisionsContext) -> Result<String, ThemeError> {
        self.templates.render(REVISIONS, context)
    }

    /// What differs between two revisions.
    pub fn compare(&self, context: &CompareContext) -> Result<String, ThemeError> {
        self.templates.render(COMPARE, context)
    }

    /// Where old addresses lead.
    pub fn redirects(&self, context: &RedirectsContext) -> Result<String, ThemeError> {
        self.templates.render(REDIRECTS, context)
    }

    /// The addresses at which nothing stands.
    pub fn missing_pages(&self, context: &MissingPagesContext) -> Result<String, ThemeError> {
        self.templates.render(MISSING, context)
    }

    /// Pages and entries by their names.
    pub fn jump(&self, context: &JumpContext) -> Result<String, ThemeError> {
        self.templates.render(JUMP, context)
    }

    pub(super) fn try_editorial_samples(&self) -> Result<(), ThemeError> {
        for context in [RevisionsContext::sample(), RevisionsContext::bare()] {
            self.revisions(&context)?;
        }
        for context in [CompareContext::sample(), CompareContext::bare()] {
            self.compare(&context)?;
        }
        for context in [RedirectsContext::sample(), RedirectsContext::bare()] {
            self.redirects(&context)?;
        }
        for context in [MissingPagesContext::sample(), MissingPagesContext::bare()] {
            self.missing_pages(&context)?;
        }
        for context in [JumpContext::sample(), JumpContext::bare()] {
            self.jump(&context)?;
        }
        Ok(())
    }
}

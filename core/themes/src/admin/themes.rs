//! Themes, their settings and their faults.

use super::AdminTemplates;
use crate::contexts::admin::{TemplateFaultContext, ThemeNoticeContext, ThemeSettingsContext, ThemesContext};
use crate::error::ThemeError;

const THEMES: &str = "themes.html";
const THEME: &str = "theme.html";
const NOTICE: &str = "theme_notice.html";
const FAULT: &str = "template_fault.html";

pub(super) const PAGES: [&str; 4] = [THEMES, THEME, NOTICE, FAULT];

impl AdminTemplates {
    /// The themes of the site.
    pub fn themes(&self, context: &ThemesContext) -> Result<String, ThemeError> {
        self.templates.render(THEMES, context)
    }

    /// The settings of a theme.
    pub fn theme(&self, context: &ThemeSettingsContext) -> Result<String, ThemeError> {
        self.templates.render(THEME, context)
    }

    /// What stands in the frame beside the settings where no page can be shown.
    pub fn theme_notice(&self, context: &ThemeNoticeContext) -> Result<String, ThemeError> {
        self.templates.render(NOTICE, context)
    }

    /// Where the fault is in a theme.
    pub fn template_fault(&self, context: &TemplateFaultContext) -> Result<String, ThemeError> {
        self.templates.render(FAULT, context)
    }

    pub(super) fn try_theme_samples(&self) -> Result<(), ThemeError> {
        for context in [ThemesContext::sample(), ThemesContext::bare()] {
            self.themes(&context)?;
        }
        for context in [ThemeSettingsContext::sample(), ThemeSettingsContext::bare()] {
            self.theme(&context)?;
        }
        self.theme_notice(&ThemeNoticeContext::sample())?;
        for context in [TemplateFaultContext::sample(), TemplateFaultContext::bare()] {
            self.template_fault(&context)?;
        }
        Ok(())
    }
}

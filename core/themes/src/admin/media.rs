//! The media library.

use super::AdminTemplates;
use crate::contexts::admin::{MediaContext, MediaFileContext};
use crate::error::ThemeError;

const MEDIA: &str = "media.html";
const MEDIA_FILE: &str = "media_file.html";

pub(super) const PAGES: [&str; 2] = [MEDIA, MEDIA_FILE];

impl AdminTemplates {
    /// What is in the library.
    pub fn media(&self, context: &MediaContext) -> Result<String, ThemeError> {
        self.templates.render(MEDIA, context)
    }

    /// A file of the library.
    pub fn media_file(&self, context: &MediaFileContext) -> Result<String, ThemeError> {
        self.templates.render(MEDIA_FILE, context)
    }

    pub(super) fn try_media_samples(&self) -> Result<(), ThemeError> {
        for context in [MediaContext::sample(), MediaContext::bare()] {
            self.media(&context)?;
        }
        for context in [MediaFileContext::sample(), MediaFileContext::bare()] {
            self.media_file(&context)?;
        }
        Ok(())
    }
}

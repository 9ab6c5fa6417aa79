//! The pages about mail.

use super::{AdminTemplates, ThemeError};
use crate::contexts::admin::{LetterContext, LettersContext, MailPageContext, MailsContext};

const MAILS: &str = "mails.html";
const MAIL: &str = "mail.html";
const LETTERS: &str = "letters.html";
const LETTER: &str = "letter.html";

pub(super) const PAGES: [&str; 4] = [MAILS, MAIL, LETTERS, LETTER];

impl AdminTemplates {
    /// What mail left the site, and what became of it.
    pub fn mails(&self, context: &MailsContext) -> Result<String, ThemeError> {
        self.templates.render(MAILS, context)
    }

    /// One mail.
    pub fn mail(&self, context: &MailPageContext) -> Result<String, ThemeError> {
        self.templates.render(MAIL, context)
    }

    /// The letters that the site writes.
    pub fn letters(&self, context: &LettersContext) -> Result<String, ThemeError> {
        self.templates.render(LETTERS, context)
    }

    /// A letter as it will be.
    pub fn letter(&self, context: &LetterContext) -> Result<String, ThemeError> {
        self.templates.render(LETTER, context)
    }

    pub(super) fn try_mail_samples(&self) -> Result<(), ThemeError> {
        for context in [MailsContext::sample(), MailsContext::bare()] {
            self.mails(&context)?;
        }
        for context in [MailPageContext::sample(), MailPageContext::bare()] {
            self.mail(&context)?;
        }
        for context in [LettersContext::sample(), LettersContext::bare()] {
            self.letters(&context)?;
        }
        for context in [LetterContext::sample(), LetterContext::bare()] {
            self.letter(&context)?;
        }
        Ok(())
    }
}

//! The site's own letters on their way into the outbox.
//!
//! A letter is written and taken in the transaction of what causes it:
//!
//! ```text
//! let tx = self.db().begin().await?;
//! // … what happened …
//! self.post_letter(&tx, &PasswordLetter { … }, Posting::to(mailbox)).await?;
//! tx.commit().await?;
//! self.ring_for_jobs();
//! ```

use std::sync::Arc;

use crate::{ServiceError, Services};
use sandpress_db::Transaction;
use sandpress_domain::{
    MailCause, MailHeaders, MailId, MailKeeping, MailPart, MailPriority, MailSubject, Mailbox, NewMail,
};
use sandpress_plugins::ports::PluginMail;
use sandpress_themes::{
    MailTemplates,
    contexts::mail::{Letter, MailSiteContext},
};

/// How a letter goes out. Change what [`Posting::to`] chose where it does not fit.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    /// Who gets it.
    pub(crate) to: Vec<Mailbox>,
    /// Who sends it; none for the site.
    pub(crate) sender: Option<Mailbox>,
    /// Who gets the answer, where that is not the sender.
    pub(crate) reply_to: Option<Mailbox>,
    /// Names the letter among the site's own, at most 128 bytes: a second one of the same key is not taken.
    pub(crate) key: Option<String>,
    /// What kind of mail it is.
    pub(crate) headers: MailHeaders,
    /// Which mail goes first.
    pub(crate) priority: MailPriority,
    /// Names those that are sent together.
    pub(crate) batch: Option<String>,
    /// Who is told what became of it: see [`MailListener`](super::MailListener).
    pub(crate) cause: Option<MailCause>,
    /// How long what it says is kept.
    pub(crate) keeping: MailKeeping,
    /// Files that go with it, and pictures that its HTML shows.
    pub(crate) parts: Vec<MailPart>,
}

impl Posting {
    /// A letter of a program to one person, of which nobody is told what became of it.
    pub(crate) fn to(mailbox: Mailbox) -> Self {
        Self { to: vec![mailbox], ..Self::to_nobody() }
    }

    /// The same for those who are still to be named.
    pub(crate) fn to_nobody() -> Self {
        Self {
            to: Vec::new(),
            sender: None,
            reply_to: None,
            key: None,
            headers: MailHeaders { auto_submitted: true, ..MailHeaders::default() },
            priority: MailPriority::Person,
            batch: None,
            cause: None,
            keeping: MailKeeping::UntilSent,
            parts: Vec::new(),
        }
    }

    /// The same for a letter with a secret link in it.
    pub(crate) fn secret(self) -> Self {
        Self { keeping: MailKeeping::Secret, ..self }
    }
}

impl Services {
    /// Writes a letter and puts it into the outbox as part of the transaction. Whoever commits rings for the jobs. The
    /// answer is its id; none where one with its key was taken before.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] where its files are larger than mail may be; [`ServiceError::Letter`] where its template
    /// fails.
    pub(crate) async fn post_letter<L: Letter>(
        &self,
        tx: &Transaction,
        letter: &L,
        posting: Posting,
    ) -> Result<Option<MailId>, ServiceError> {
        let written = self.mail_templates().write(&self.mail_site(), letter)?;
        let sender = match posting.sender {
            Some(sender) => sender,
            None => self.mail_sender()?,
        };
        let mail = NewMail {
            plugin: String::new(),
            key: posting.key,
            sender,
            reply_to: posting.reply_to,
            recipients: posting.to,
            subject: MailSubject::lossy(&written.subject),
            text: written.text,
            html: Some(written.html),
            headers: posting.headers,
            priority: posting.priority,
            batch: posting.batch,
            cause: posting.cause,
            keeping: posting.keeping,
            parts: posting.parts,
        };
        self.0.outbox.take(tx, &mail).await
    }

    /// The site's sender, or a word at its host where the owner named none.
    pub(crate) fn mail_sender(&self) -> Result<Mailbox, ServiceError> {
        if let Some(sender) = self.0.outbox.sender() {
            return Ok(sender.clone());
        }
        let host = url::Url::parse(&self.0.origin).ok();
        let host = host.as_ref().and_then(url::Url::host_str).unwrap_or_default();
        let own = Mailbox::new("", &format!("no-reply@{host}"));
        own.or_else(|_| Mailbox::new("", "no-reply@localhost"))
            .map_err(|_| ServiceError::State("the site has no sender: name one with from under [mail]"))
    }

    /// What letters see of the site.
    pub(crate) fn mail_site(&self) -> MailSiteContext {
        let settings = Arc::clone(&self.site().settings);
        MailSiteContext {
            title: settings.title.clone(),
            url: self.0.origin.clone(),
            language: settings.language.clone(),
        }
    }

    pub(crate) fn mail_templates(&self) -> Arc<MailTemplates> {
        self.0.outbox.templates.load_full()
    }

    /// Writes letters with the templates of this theme from now on.
    ///
    /// # Errors
    /// What is wrong with them: then the letters stay as they were.
    pub fn use_mail_templates(&self, theme: &std::path::Path) -> Result<(), ServiceError> {
        self.0.outbox.templates.store(Arc::new(MailTemplates::load(theme)?));
        Ok(())
    }
}

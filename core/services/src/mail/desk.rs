//! What people see of the outbox, and what they do about it.

use super::{job, need};
use crate::{ServiceError, Services};
use sandpress_db::{jobs, mails as rows};
use sandpress_domain::{Actor, Mail, MailCounts, MailId, MailState, Page, PageRequest, Permission};
use sandpress_themes::{MailTemplates, WrittenLetter, contexts::mail::LetterKind};

/// Mails that are looked at at once when all are sent again.
const PIECE: u32 = 200;

impl Services {
    /// The mails in the state, or all; the youngest first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_mails(
        &self,
        actor: &Actor,
        state: Option<MailState>,
        request: PageRequest,
    ) -> Result<Page<Mail>, ServiceError> {
        need(actor, Permission::MailRead)?;
        Ok(rows::list(self.db(), state, request).await?)
    }

    /// How many mails there are in each state.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn count_mails(&self, actor: &Actor) -> Result<MailCounts, ServiceError> {
        need(actor, Permission::MailRead)?;
        Ok(rows::count(self.db()).await?)
    }

    /// A mail.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn get_mail(&self, actor: &Actor, id: MailId) -> Result<Mail, ServiceError> {
        need(actor, Permission::MailRead)?;
        rows::find(self.db(), id).await?.ok_or(ServiceError::NotFound("the mail"))
    }

    /// Sends a mail again to those who did not get it.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`]; [`ServiceError::State`] where it was not refused.
    pub async fn send_mail_again(&self, actor: &Actor, id: MailId) -> Result<(), ServiceError> {
        need(actor, Permission::MailSend)?;
        let tx = self.db().begin().await?;
        rows::begin_adding(&tx).await?;
        let mut mail = rows::find(&tx, id).await?.ok_or(ServiceError::NotFound("the mail"))?;
        if mail.state != MailState::Dead {
            return Err(ServiceError::State("this mail was delivered, or is tried again by itself"));
        }
        let now = self.clock().now();
        for recipient in mail.recipients.iter_mut().filter(|recipient| recipient.state == MailState::Dead) {
            recipient.state = MailState::Queued;
        }
        (mail.state, mail.updated_at) = (MailState::Queued, now);
        rows::update(&tx, &mail).await?;
        jobs::enqueue(&tx, &job(id, mail.priority, now)).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Sends all mail again that was not delivered by now. How many there were.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn send_all_mails_again(&self, actor: &Actor) -> Result<u64, ServiceError> {
        need(actor, Permission::MailSend)?;
        let mut dead = Vec::new();
        for number in 1.. {
            let page = rows::list(self.db(), Some(MailState::Dead), PageRequest::new(number, PIECE)).await?;
            if page.items.is_empty() {
                break;
            }
            dead.extend(page.items.into_iter().map(|mail| mail.id));
        }
        let mut sent = 0;
        // Each once: one that is refused again meanwhile waits for somebody again.
        for id in dead {
            match self.send_mail_again(actor, id).await {
                Ok(()) => sent += 1,
                // Somebody else did it, or deleted it.
                Err(ServiceError::State(_) | ServiceError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }

    /// Deletes a mail, whatever became of it. One that waits is not sent.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], [`ServiceError::NotFound`].
    pub async fn delete_mail(&self, actor: &Actor, id: MailId) -> Result<(), ServiceError> {
        need(actor, Permission::MailSend)?;
        let tx = self.db().begin().await?;
        if !rows::delete(&tx, id).await? {
            return Err(ServiceError::NotFound("the mail"));
        }
        Ok(tx.commit().await?)
    }

    /// Every letter that the site writes.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub fn list_letters(&self, actor: &Actor) -> Result<&'static [LetterKind], ServiceError> {
        need(actor, Permission::MailRead)?;
        Ok(MailTemplates::letters())
    }

    /// A letter as the templates write it, of something that did not happen.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`] where there is no such letter.
    pub fn sample_letter(&self, actor: &Actor, name: &str) -> Result<WrittenLetter, ServiceError> {
        need(actor, Permission::MailRead)?;
        let written = self.mail_templates().write_sample(name, &self.mail_site())?;
        written.ok_or(ServiceError::NotFound("the letter"))
    }
}

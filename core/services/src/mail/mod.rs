//! The site's outbox. Mail is taken in the transaction of what causes it, and leaves from the queue of jobs.

mod delivery;
mod desk;
mod devices;
mod digest;
mod folder;
mod listeners;
mod notice;
mod posting;
mod rates;
mod rounds;
mod source;
mod without_server;

use crate::port_errors::AtPort;
use std::sync::Arc;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use tokio::sync::Notify;

pub use digest::{ErrorTally, SITE_ERRORS};
pub(super) use folder::MailFolder;
pub use folder::TRANSPORT as FILE_TRANSPORT;

/// The word for the standard output where another transport has the id of its plugin.
pub const CONSOLE_TRANSPORT: &str = "console:";

pub(crate) use listeners::{MailListener, SettledMail};
pub(crate) use posting::Posting;

use crate::{ServiceError, Services};
use sandpress_config::MailConfig;
use sandpress_db::{Database, Transaction, jobs, mails as rows};
use sandpress_domain::{
    Actor, Clock, JobKind, MailId, MailKeeping, MailPart, MailPriority, MailRate, Mailbox, NewJob, NewMail,
    Permission, Timestamp,
};
use sandpress_plugins::{
    Hook,
    ports::{MailError, PluginMail},
};
use sandpress_themes::{MailTemplates, contexts::mail::TestLetter};

/// How often a mail is tried: with the pauses between the attempts, for about three days.
const ATTEMPTS: u32 = 80;

/// Stands for whatever plugin delivers mail, in the queue: a slow one does few jobs at the same time, and leaves room for
/// others. No plugin has such an id.
const DELIVERER: &str = "mail:";

/// The same for mail to many, so that it never takes the places of the others.
const BULK_DELIVERER: &str = "mail-bulk:";

/// The most bytes that the files of a mail have together: what a plugin can hold of them, encoded, in its memory.
const MAX_PARTS: usize = 5 << 20;

/// Takes mail, from and to whom the owner says.
pub(super) struct Outbox {
    db: Database,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    config: MailConfig,
    templates: ArcSwap<MailTemplates>,
    listeners: Vec<Arc<dyn MailListener>>,
}

impl Outbox {
    pub(super) fn new(
        db: Database,
        clock: Arc<dyn Clock>,
        bell: Arc<Notify>,
        config: MailConfig,
        templates: MailTemplates,
        listeners: Vec<Arc<dyn MailListener>>,
    ) -> Self {
        Self { db, clock, bell, config, templates: ArcSwap::from_pointee(templates), listeners }
    }

    /// Takes a mail as part of the transaction. Whoever commits it rings for the jobs afterwards. None where one of the
    /// same plugin has its key.
    pub(super) async fn take(
        &self,
        tx: &Transaction,
        mail: &NewMail,
    ) -> Result<Option<MailId>, ServiceError> {
        check_size(&mail.parts)?;
        let (id, now) = (MailId::generate(), self.clock.now());
        if !rows::insert(tx, id, mail, now).await? {
            return Ok(None);
        }
        jobs::enqueue(tx, &job(id, mail.priority, now)).await?;
        Ok(Some(id))
    }

    async fn take_from_plugin(&self, mail: &NewMail, rate: MailRate) -> Result<MailId, MailError> {
        let tx = self.db.begin().await.at_port()?;
        rows::begin_adding(&tx).await.at_port()?;
        if let Some(key) = &mail.key
            && let Some(id) = rows::find_by_key(&tx, &mail.plugin, key).await.at_port()?
        {
            return Ok(id);
        }
        let sent = rows::count_since(&tx, &mail.plugin, self.clock.now() - rate.per).await.at_port()?;
        if sent.saturating_add(mail.recipients.len() as u64) > u64::from(rate.count) {
            return Err(MailError::Rate(format!("{} in {} minutes", rate.count, rate.per.as_secs() / 60)));
        }
        let id = self.take(&tx, mail).await.map_err(|error| MailError::Internal(Box::new(error)))?;
        let id = id.ok_or(MailError::Unavailable)?;
        tx.commit().await.at_port()?;
        self.bell.notify_one();
        Ok(id)
    }
}

#[async_trait]
impl PluginMail for Outbox {
    fn sender(&self) -> Option<&Mailbox> {
        self.config.from.as_ref()
    }

    fn people(&self) -> &[Mailbox] {
        &self.config.to
    }

    async fn send(&self, mail: NewMail, rate: MailRate) -> Result<MailId, MailError> {
        self.take_from_plugin(&mail, rate).await
    }
}

impl Services {
    /// Sends a mail of the site itself to somebody, to see whether it arrives.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::State`] where the site has no sender.
    pub async fn send_test_mail(&self, actor: &Actor, to: Mailbox) -> Result<MailId, ServiceError> {
        need(actor, Permission::MailSend)?;
        let sender = self.0.outbox.sender().cloned().ok_or(ServiceError::State(
            "the site has no sender: name one with from under [mail] in cms.toml",
        ))?;
        let posting = Posting { sender: Some(sender), keeping: MailKeeping::Kept, ..Posting::to(to) };
        let tx = self.db().begin().await?;
        let id = self.post_letter(&tx, &TestLetter {}, posting).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        id.ok_or(ServiceError::NotFound("the mail"))
    }

    /// The plugin that delivers mail, where one is enabled; else mail is written to files.
    pub fn mail_transport(&self) -> Option<String> {
        self.plugins().having(Hook::MailTransport).into_iter().next()
    }

    /// The folder in which mail is written while no plugin delivers it.
    pub fn mail_folder(&self) -> &std::path::Path {
        &self.0.outbox.config.folder
    }
}

pub(super) fn job(id: MailId, priority: MailPriority, now: Timestamp) -> NewJob {
    let deliverer = match priority {
        MailPriority::Person => DELIVERER,
        MailPriority::Bulk => BULK_DELIVERER,
    };
    NewJob {
        plugin: Some(deliverer.to_owned()),
        lane: Some(lane(id)),
        max_attempts: ATTEMPTS,
        ..NewJob::new(JobKind::Mail, id.to_string(), now)
    }
}

/// The lane of a mail's jobs, which are done one after the other.
fn lane(id: MailId) -> String {
    format!("mail/{id}")
}

/// Refuses files that no plugin could hold.
fn check_size(parts: &[MailPart]) -> Result<(), ServiceError> {
    let size: usize = parts.iter().map(|part| part.bytes().len()).sum();
    if size <= MAX_PARTS {
        return Ok(());
    }
    let message = format!(
        "the files of this mail have {} MiB together, and a mail takes {}: send a link in their place",
        size.div_ceil(1 << 20),
        MAX_PARTS >> 20
    );
    Err(ServiceError::invalid("parts", message))
}

pub(super) fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.has(permission) { Ok(()) } else { Err(ServiceError::Denied(permission)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_attachment_is_refused_before_it_is_taken() {
        let part = |mib: usize| MailPart::attachment("film.mp4", "video/mp4", vec![0; mib << 20]).unwrap();
        assert!(check_size(&[part(2), part(3)]).is_ok());
        let error = check_size(&[part(30)]).unwrap_err().to_string();
        assert!(error.contains("30 MiB together, and a mail takes 5: send a link"), "{error}");
    }
}

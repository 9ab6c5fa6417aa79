//! Those who are told what became of the mail that they sent.

use async_trait::async_trait;

use super::Outbox;
use sandpress_db::{DbError, Transaction};
use sandpress_domain::{Mail, MailAddress, MailCause, MailFate, MailId, Timestamp};

/// What became of a mail for one recipient, in the end.
#[derive(Clone, Debug)]
pub(crate) struct SettledMail<'a> {
    /// The mail.
    pub(crate) mail: MailId,
    /// What it was sent for.
    pub(crate) cause: &'a MailCause,
    /// Who it was for.
    pub(crate) address: &'a MailAddress,
    /// What became of it.
    pub(crate) fate: MailFate,
    /// What the other side said; may be empty.
    pub(crate) answer: &'a str,
    /// When.
    pub(crate) at: Timestamp,
}

/// Is told what became of mail whose [cause](MailCause) has its kind.
#[async_trait]
pub(crate) trait MailListener: Send + Sync {
    /// The kind of cause.
    fn kind(&self) -> &'static str;

    /// Told once for each recipient, in the transaction that notes it: what it writes is there exactly when the outbox
    /// says so.
    ///
    /// # Errors
    /// Where the database fails: then nothing was noted, and the mail is sent again.
    async fn mail_settled(&self, tx: &Transaction, settled: &SettledMail<'_>) -> Result<(), DbError>;
}

/// A recipient for whom it is over.
pub(super) struct Fate {
    pub(super) address: MailAddress,
    pub(super) fate: MailFate,
    pub(super) answer: String,
}

impl Outbox {
    /// Tells the listener of the mail's cause.
    pub(super) async fn tell(&self, tx: &Transaction, mail: &Mail, fates: &[Fate]) -> Result<(), DbError> {
        let Some(cause) = &mail.cause else { return Ok(()) };
        let Some(listener) = self.listeners.iter().find(|listener| listener.kind() == cause.kind) else {
            return Ok(());
        };
        for Fate { address, fate, answer } in fates {
            let settled =
                SettledMail { mail: mail.id, cause, address, fate: *fate, answer, at: mail.updated_at };
            listener.mail_settled(tx, &settled).await?;
        }
        Ok(())
    }
}

//! Mails as rows.

use sea_orm::ActiveValue::Set;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    DbError,
    entities::mail::{ActiveModel, Model},
    values::{millis, moment, number, parsed},
};
use sandpress_domain::{Mail, MailCause, MailId, MailRecipient, MailState, MailSubject, NewMail, Timestamp};

/// The row of a mail that waits.
pub(super) fn waiting(id: MailId, mail: &NewMail, now: Timestamp) -> Result<ActiveModel, DbError> {
    let waits = |mailbox: &sandpress_domain::Mailbox| MailRecipient {
        mailbox: mailbox.clone(),
        state: MailState::Queued,
        answer: String::new(),
    };
    let recipients: Vec<_> = mail.recipients.iter().map(waits).collect();
    let (cause_kind, cause_id) = mail.cause.clone().map(|cause| (cause.kind, cause.id)).unzip();
    Ok(ActiveModel {
        id: Set(id.0),
        plugin: Set(mail.plugin.clone()),
        key: Set(mail.key.clone()),
        sender: Set(written(&mail.sender, "mails.sender")?),
        reply_to: Set(mail.reply_to.as_ref().map(|to| written(to, "mails.reply_to")).transpose()?),
        recipients: Set(written(&recipients, "mails.recipients")?),
        recipient_count: Set(i32::try_from(recipients.len()).unwrap_or(i32::MAX)),
        subject: Set(mail.subject.as_str().to_owned()),
        text: Set(mail.text.clone()),
        html: Set(mail.html.clone()),
        state: Set(MailState::Queued.as_str().to_owned()),
        attempts: Set(0),
        last_error: Set(String::new()),
        transport: Set(String::new()),
        created_at: Set(millis(now)),
        updated_at: Set(millis(now)),
        headers: Set(written(&mail.headers, "mails.headers")?),
        priority: Set(mail.priority.as_str().to_owned()),
        batch: Set(mail.batch.clone()),
        cause_kind: Set(cause_kind),
        cause_id: Set(cause_id),
        keeping: Set(mail.keeping.as_str().to_owned()),
    })
}

/// The mail of a row.
pub(super) fn mail(row: Model) -> Result<Mail, DbError> {
    let cause = row.cause_kind.zip(row.cause_id).map(|(kind, id)| MailCause { kind, id });
    Ok(Mail {
        id: MailId(row.id),
        plugin: row.plugin,
        sender: read(&row.sender, "mails.sender")?,
        reply_to: row.reply_to.map(|to| read(&to, "mails.reply_to")).transpose()?,
        recipients: read(&row.recipients, "mails.recipients")?,
        subject: MailSubject::lossy(&row.subject),
        text: row.text,
        html: row.html,
        headers: read(&row.headers, "mails.headers")?,
        priority: parsed(&row.priority, "mails.priority")?,
        batch: row.batch,
        cause,
        keeping: parsed(&row.keeping, "mails.keeping")?,
        state: parsed(&row.state, "mails.state")?,
        attempts: number(row.attempts.into(), "mails.attempts")?,
        last_error: row.last_error,
        transport: row.transport,
        created_at: moment(row.created_at, "mails.created_at")?,
        updated_at: moment(row.updated_at, "mails.updated_at")?,
    })
}

pub(super) fn written(value: &impl Serialize, column: &'static str) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::damaged(column, error))
}

fn read<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::damaged(column, error))
}

//! What becomes of the mails of the newsletter, as the outbox tells it: counted for the issue, and for the address.

use async_trait::async_trait;

use super::{letters::CAUSE, note};
use crate::mail::{MailListener, SettledMail};
use sandpress_db::{DbError, Transaction, newsletter as rows, subscribers};
use sandpress_domain::{DeliveryState, MailFate, NoteKind, Subscriber, SubscriberState};

/// Listens to the outbox. An address that refuses mail for good so many times in a row as the settings say gets no more.
pub(crate) struct Bounces;

#[async_trait]
impl MailListener for Bounces {
    fn kind(&self) -> &'static str {
        CAUSE
    }

    async fn mail_settled(&self, tx: &Transaction, settled: &SettledMail<'_>) -> Result<(), DbError> {
        let Some(delivery) = rows::find_by_mail(tx, settled.mail).await? else { return Ok(()) };
        let state = match settled.fate {
            MailFate::Delivered => DeliveryState::Sent,
            MailFate::Refused | MailFate::GivenUp => DeliveryState::Failed,
        };
        if !rows::set_state(tx, &delivery, state).await? {
            return Ok(());
        }
        let Some(subscriber) = subscribers::find_for_update(tx, delivery.subscriber).await? else {
            return Ok(());
        };
        match settled.fate {
            MailFate::Delivered if subscriber.bounces == 0 => Ok(()),
            MailFate::Delivered => subscribers::update(tx, &Subscriber { bounces: 0, ..subscriber }).await,
            // The server was away for days: that says nothing about the address.
            MailFate::GivenUp => Ok(()),
            // Another address than the one that refused begins anew.
            MailFate::Refused if !subscriber.email.is(settled.address) => Ok(()),
            MailFate::Refused => refused(tx, subscriber, settled).await,
        }
    }
}

async fn refused(tx: &Transaction, subscriber: Subscriber, settled: &SettledMail<'_>) -> Result<(), DbError> {
    let settings = rows::settings(tx).await?;
    let bounces = subscriber.bounces.saturating_add(1);
    let answer = settled.answer.chars().take(300).collect::<String>();
    let id = subscriber.id;
    subscribers::add_note(tx, id, &note(settled.at, NoteKind::Bounced, answer)).await?;
    let is_enough = subscriber.state == SubscriberState::Active && bounces >= settings.max_bounces;
    let mut changed = Subscriber { bounces, ..subscriber };
    if is_enough {
        changed.state = SubscriberState::Suspended;
        changed.changed_at = settled.at;
        let detail = format!("{bounces} mails in a row were refused");
        subscribers::add_note(tx, id, &note(settled.at, NoteKind::Suspended, detail)).await?;
        let issue = &settled.cause.id;
        tracing::warn!(subscriber = %id, issue, bounces, "an address refuses the newsletter and gets no more");
    }
    subscribers::update(tx, &changed).await
}

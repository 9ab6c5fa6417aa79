//! What subscribers do with their own subscription, by the links in their mail.

use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::{note, subscribe::by_subscriber};
use crate::{ServiceError, Services, audit::record};
use sandpress_db::{Transaction, newsletter, subscribers as rows};
use sandpress_domain::{
    IssueId, NoteKind, SecurityEventKind, Subscriber, SubscriberState, Suppression, Timestamp, Visit,
};

/// What a subscriber wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnChoice {
    /// These topics, as they stand in the form; all where there is none.
    Topics(Vec<String>),
    /// A pause.
    Pause,
    /// To get it again.
    Resume,
}

impl Services {
    /// The subscription that the link belongs to.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], also where it was erased.
    pub async fn find_own_subscription(&self, token: &str) -> Result<Subscriber, ServiceError> {
        let id = self.opened(token)?;
        rows::find(self.db(), id).await?.ok_or_else(gone)
    }

    /// Takes a subscriber off the list, for the issue by whose link they leave. Who left already has left.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn leave_newsletter(&self, token: &str, issue: Option<IssueId>) -> Result<(), ServiceError> {
        let (tx, own) = self.own(token).await?;
        let now = self.clock().now();
        if own.state != SubscriberState::Unsubscribed {
            change(&tx, &own, SubscriberState::Unsubscribed, now).await?;
            rows::forget_letter(&tx, own.id).await?;
            rows::add_note(&tx, own.id, &note(now, NoteKind::Unsubscribed, "by the link in a mail")).await?;
            if let Some(issue) = issue {
                newsletter::mark_unsubscribed(&tx, issue, own.id, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Changes a subscription as its owner wants.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::State`] where nobody confirmed it yet.
    pub async fn change_own_subscription(&self, token: &str, choice: &OwnChoice) -> Result<(), ServiceError> {
        let settings = self.newsletter_settings();
        let (tx, own) = self.own(token).await?;
        if own.state == SubscriberState::Unconfirmed {
            return Err(ServiceError::State(
                "confirm your subscription first, by the link in the first letter",
            ));
        }
        let now = self.clock().now();
        match choice {
            OwnChoice::Topics(wanted) => {
                let topics = self.offered(&settings, wanted);
                rows::update(&tx, &Subscriber { topics, ..own.clone() }).await?;
                rows::add_note(&tx, own.id, &note(now, NoteKind::Topics, "")).await?;
            }
            OwnChoice::Pause => {
                if own.state != SubscriberState::Active {
                    return Err(ServiceError::State("only who gets the newsletter can pause it"));
                }
                change(&tx, &own, SubscriberState::Paused, now).await?;
                rows::add_note(&tx, own.id, &note(now, NoteKind::Paused, "")).await?;
            }
            OwnChoice::Resume => {
                change(&tx, &own, SubscriberState::Active, now).await?;
                rows::add_note(&tx, own.id, &note(now, NoteKind::Resumed, "")).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// All that is kept of a subscription, for its owner.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn export_own_subscription(
        &self,
        token: &str,
        visit: &Visit,
    ) -> Result<Map<String, Value>, ServiceError> {
        let (tx, own) = self.own(token).await?;
        let now = self.clock().now();
        rows::add_note(&tx, own.id, &note(now, NoteKind::Exported, "")).await?;
        let data = self.exported(&tx, &own).await?;
        let event = by_subscriber(SecurityEventKind::DataExported, now, visit);
        record(&tx, &event.to("a subscription")).await?;
        tx.commit().await?;
        Ok(data)
    }

    /// Erases a subscription as its owner wants. What stays is a digest by which the address is not taken over again.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn erase_own_subscription(&self, token: &str, visit: &Visit) -> Result<(), ServiceError> {
        let (tx, own) = self.own(token).await?;
        let event = by_subscriber(SecurityEventKind::DataErased, self.clock().now(), visit);
        self.erase(&tx, &own, Suppression::Erased, event).await?;
        Ok(tx.commit().await?)
    }

    /// What is kept of a subscription.
    pub(crate) async fn exported(
        &self,
        tx: &Transaction,
        own: &Subscriber,
    ) -> Result<Map<String, Value>, ServiceError> {
        let moment = |at: Timestamp| at.format(&Rfc3339).unwrap_or_default();
        let history: Vec<Value> = rows::notes(tx, own.id)
            .await?
            .into_iter()
            .map(|note| json!({ "at": moment(note.at), "event": note.kind.as_str(), "detail": note.detail }))
            .collect();
        let mut data = Map::new();
        let mut set = |key: &str, value: Value| data.insert(key.to_owned(), value);
        set("email", own.email.as_str().into());
        set("name", own.name.as_str().into());
        set("state", own.state.as_str().into());
        set("source", own.source.as_str().into());
        set("topics", self.topic_names(&own.topics).await?.into());
        set("refused_mails_in_a_row", own.bounces.into());
        set("created_at", moment(own.created_at).into());
        set("confirmed_at", own.confirmed_at.map(moment).into());
        set("history", history.into());
        Ok(data)
    }

    async fn own(&self, token: &str) -> Result<(Transaction, Subscriber), ServiceError> {
        let id = self.opened(token)?;
        let tx = self.db().begin().await?;
        let own = rows::find_for_update(&tx, id).await?.ok_or_else(gone)?;
        Ok((tx, own))
    }
}

/// Brings a subscription into another state. One that goes on begins to count refusals anew.
pub(super) async fn change(
    tx: &Transaction,
    subscriber: &Subscriber,
    state: SubscriberState,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let bounces = if state == SubscriberState::Active { 0 } else { subscriber.bounces };
    let changed = Subscriber { state, changed_at: now, bounces, ..subscriber.clone() };
    Ok(rows::update(tx, &changed).await?)
}

fn gone() -> ServiceError {
    ServiceError::NotFound("the subscription")
}

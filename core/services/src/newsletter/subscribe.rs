//! How readers come onto the list: they ask, get a letter, and say yes on the page that its link leads to.

use time::Duration;

use super::note;
use crate::{ServiceError, Services, audit::record};
use sandpress_auth::{Token, TokenDigest};
use sandpress_db::{Transaction, subscribers as rows};
use sandpress_domain::{
    MailAddress, MailboxError, NoteKind, SecurityEvent, SecurityEventKind, Subscriber, SubscriberId,
    SubscriberSource, SubscriberState, Timestamp, Topic, Visit, subscriber_address,
};

/// How long the link in a letter is good.
const LETTER: Duration = Duration::days(3);

/// In which so many letters go to one address, and no more.
const LETTERS_WITHIN: Duration = Duration::hours(1);
const LETTERS: u64 = 3;

/// A subscription that somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSubscription {
    /// The address, as it was typed.
    pub email: String,
    /// The topics, as they stand in the form.
    pub topics: Vec<String>,
}

impl Services {
    /// Takes the wish of somebody who has not shown whose address it is, and writes to the address. What happens tells
    /// nothing about whether the address is on the list.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `email`; [`ServiceError::NotFound`] where nobody can subscribe.
    pub async fn subscribe(&self, new: &NewSubscription) -> Result<(), ServiceError> {
        let settings = self.newsletter_settings();
        if !settings.is_open {
            return Err(ServiceError::NotFound("the newsletter"));
        }
        let email = subscriber_address(&new.email).map_err(refused)?;
        let topics = self.offered(&settings, &new.topics);
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        match rows::find_by_email(&tx, &email).await? {
            None => {
                let subscriber = new_subscriber(email, SubscriberSource::Form, topics, now);
                rows::insert(&tx, &subscriber).await?;
                self.ask(&tx, &subscriber, now).await?;
            }
            Some(known) if self.has_enough_letters_of(&tx, &known, now).await? => {}
            Some(known) if is_on_the_list(known.state) => {
                rows::add_note(&tx, known.id, &note(now, NoteKind::Asked, "was on the list already")).await?;
                self.write_known(&tx, &known).await?;
            }
            Some(known) => {
                let known = Subscriber { topics, ..known };
                rows::update(&tx, &known).await?;
                self.ask(&tx, &known, now).await?;
            }
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// The address that the link in a letter is for.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where the link is of no use.
    pub async fn find_asked(&self, token: &str) -> Result<Subscriber, ServiceError> {
        let digest = TokenDigest::of(token).to_string();
        rows::find_by_letter(self.db(), &digest, self.clock().now()).await?.ok_or_else(no_letter)
    }

    /// Puts the address on the list that the link in a letter is for. The link is of no use afterwards. The answer has the
    /// secret of the subscription's own links.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where the link is of no use.
    pub async fn confirm_subscription(&self, token: &str) -> Result<(Subscriber, String), ServiceError> {
        let digest = TokenDigest::of(token).to_string();
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        let found = rows::find_by_letter(&tx, &digest, now).await?.ok_or_else(no_letter)?;
        // Two who press the button at once: the second finds a link that is used up.
        let found = rows::find_for_update(&tx, found.id).await?.ok_or_else(no_letter)?;
        if rows::find_by_letter(&tx, &digest, now).await?.is_none() {
            return Err(no_letter());
        }
        let subscriber = Subscriber {
            state: SubscriberState::Active,
            confirmed_at: Some(now),
            changed_at: now,
            bounces: 0,
            ..found
        };
        rows::update(&tx, &subscriber).await?;
        rows::forget_letter(&tx, subscriber.id).await?;
        rows::release(&tx, &self.newsletter().digest(&subscriber.email)).await?;
        let what = format!("for {}", self.newsletter_name());
        rows::add_note(&tx, subscriber.id, &note(now, NoteKind::Confirmed, what)).await?;
        tx.commit().await?;
        let token = self.subscription_token(subscriber.id);
        Ok((subscriber, token))
    }

    /// Deletes what nobody confirmed while the link in the letter was good. How many.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_subscriptions(&self) -> Result<u64, ServiceError> {
        Ok(rows::delete_unconfirmed(self.db(), self.clock().now()).await?)
    }

    /// Sends the letter with the link that confirms, and makes those before it useless.
    pub(super) async fn ask(
        &self,
        tx: &Transaction,
        subscriber: &Subscriber,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let token = Token::generate();
        rows::set_letter(tx, subscriber.id, &token.digest().to_string(), now + LETTER).await?;
        rows::add_note(tx, subscriber.id, &note(now, NoteKind::Asked, "")).await?;
        self.write_asked(tx, subscriber, token.as_str()).await
    }

    async fn has_enough_letters_of(
        &self,
        tx: &Transaction,
        subscriber: &Subscriber,
        now: Timestamp,
    ) -> Result<bool, ServiceError> {
        let since = now - LETTERS_WITHIN;
        Ok(rows::count_notes_since(tx, subscriber.id, NoteKind::Asked, since).await? >= LETTERS)
    }

    /// Deletes a subscription. The address is not taken over again, unless its owner asks for that.
    pub(crate) async fn erase(
        &self,
        tx: &Transaction,
        subscriber: &Subscriber,
        reason: sandpress_domain::Suppression,
        event: SecurityEvent,
    ) -> Result<(), ServiceError> {
        let digest = self.newsletter().digest(&subscriber.email);
        rows::suppress(tx, &digest, reason, self.clock().now()).await?;
        rows::delete(tx, subscriber.id).await?;
        record(tx, &event.to("a subscription").with("reason", reason.as_str())).await
    }
}

/// A subscription that nobody confirmed.
pub(super) fn new_subscriber(
    email: MailAddress,
    source: SubscriberSource,
    topics: Vec<Topic>,
    now: Timestamp,
) -> Subscriber {
    Subscriber {
        id: SubscriberId::generate(),
        email,
        name: String::new(),
        state: SubscriberState::Unconfirmed,
        source,
        topics,
        bounces: 0,
        created_at: now,
        confirmed_at: None,
        changed_at: now,
    }
}

/// What a subscriber did to their own data.
pub(super) fn by_subscriber(kind: SecurityEventKind, now: Timestamp, visit: &Visit) -> SecurityEvent {
    SecurityEvent::by_visitor(kind, now).from(visit.address())
}

pub(super) fn refused(error: MailboxError) -> ServiceError {
    ServiceError::invalid("email", error.to_string())
}

fn is_on_the_list(state: SubscriberState) -> bool {
    matches!(state, SubscriberState::Active | SubscriberState::Paused)
}

fn no_letter() -> ServiceError {
    ServiceError::NotFound("the link")
}

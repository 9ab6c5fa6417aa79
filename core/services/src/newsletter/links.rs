//! The links of the newsletter. Those in mail are good for ever, and prove who opens them; a form carries when it was drawn.

use crate::{ServiceError, Services};
use sandpress_auth::LinkKey;
use sandpress_db::{Database, DbError, newsletter as rows};
use sandpress_domain::{IssueId, MailAddress, SubscriberId, Timestamp};
use uuid::Uuid;

const SUBSCRIPTION: &str = "subscription";
const FORM: &str = "subscribe-form";
const ADDRESS: &str = "suppressed-address";

/// Nobody fills in a form faster than in so many milliseconds.
const QUICKEST: i128 = 2_000;

/// How long a form can be sent after it was drawn, in milliseconds: a day.
const LONGEST: i128 = 24 * 60 * 60 * 1000;

/// What the newsletter has from the start of the program on.
pub(crate) struct Newsletter {
    key: LinkKey,
}

impl Newsletter {
    /// Reads the key of the links, and makes one where there is none yet.
    pub(crate) async fn open(db: &Database) -> Result<Self, DbError> {
        let kept = rows::link_key(db, &LinkKey::generate().to_hex()).await?;
        let key = kept.parse().map_err(|error| DbError::Other(Box::new(error)))?;
        Ok(Self { key })
    }

    /// What tells the address again without keeping it.
    pub(super) fn digest(&self, address: &MailAddress) -> String {
        self.key.digest(ADDRESS, address.as_str())
    }
}

impl Services {
    /// The secret of a subscription's links.
    pub(super) fn subscription_token(&self, id: SubscriberId) -> String {
        self.newsletter().key.link(SUBSCRIPTION, id.0.into_bytes())
    }

    /// The subscription that the secret is of.
    pub(super) fn opened(&self, token: &str) -> Result<SubscriberId, ServiceError> {
        let id = self.newsletter().key.open(SUBSCRIPTION, token);
        id.map(|id| SubscriberId(Uuid::from_bytes(id))).ok_or(ServiceError::NotFound("the subscription"))
    }

    /// The page on which a subscriber leaves, and to which mail programs post. It counts for the issue that it stood in.
    pub(super) fn leave_url(&self, token: &str, issue: Option<IssueId>) -> String {
        let issue = issue.map(|issue| format!("?issue={issue}")).unwrap_or_default();
        format!("{}/newsletter/leave/{token}{issue}", self.0.origin)
    }

    /// The page on which a subscriber chooses.
    pub(super) fn preferences_url(&self, token: &str) -> String {
        format!("{}/newsletter/preferences/{token}", self.0.origin)
    }

    /// What a form carries so that it can be told how long ago it was drawn.
    pub fn newsletter_ticket(&self) -> String {
        let now = millis(self.clock().now());
        self.newsletter().key.link(FORM, now.to_be_bytes())
    }

    /// Whether a form with this ticket was drawn here, long enough ago to be filled in by a person, and not yesterday.
    pub fn is_newsletter_ticket_good(&self, ticket: &str) -> bool {
        let Some(drawn) = self.newsletter().key.open(FORM, ticket) else { return false };
        let age = millis(self.clock().now()) - i128::from_be_bytes(drawn);
        (QUICKEST..=LONGEST).contains(&age)
    }

    pub(super) fn newsletter(&self) -> &Newsletter {
        &self.0.newsletter
    }
}

fn millis(at: Timestamp) -> i128 {
    at.unix_timestamp_nanos() / 1_000_000
}

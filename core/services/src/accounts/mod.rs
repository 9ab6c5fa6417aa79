//! How people get an account and get back into it: links by mail, and providers elsewhere.

mod email;
mod identities;
mod invitation;
mod letters;
mod password;
mod providers;
mod registration;

use std::time::Duration;

pub use identities::{Arrival, Connection, ProviderAnswer};
pub use invitation::NewInvitation;
pub use providers::ProviderName;
pub use registration::NewPerson;

use super::{ServiceError, Services, audit::record, mail::Posting};
use providers::Providers;
use sandpress_auth::{OidcError, Token, TokenDigest};
use sandpress_config::{AccountsConfig, Config, Registration};
use sandpress_db::{Transaction, account_links as rows};
use sandpress_domain::{
    AccountLink, Email, LinkPurpose, Mailbox, SecurityEvent, SecurityEventKind, Timestamp, Visit,
};

/// In which so many letters for the same purpose go to one address, and no more.
const LETTERS_WITHIN: Duration = Duration::from_secs(60 * 60);
const LETTERS: u64 = 3;

/// What cms.toml says of accounts, and what letters need of the site.
pub(super) struct Accounts {
    config: AccountsConfig,
    origin: String,
    providers: Providers,
}

impl Accounts {
    pub(super) fn new(config: &Config, origin: &str) -> Result<Self, OidcError> {
        Ok(Self {
            config: config.accounts.clone(),
            origin: origin.to_owned(),
            providers: Providers::new(&config.oidc, origin)?,
        })
    }
}

impl Services {
    /// Who may make an account.
    pub fn registration(&self) -> Registration {
        self.accounts().config.registration
    }

    /// The words for the roles whose people must have a second factor.
    pub fn second_factor_roles(&self) -> &[String] {
        &self.accounts().config.second_factor_roles
    }

    /// The link that the token is the secret of, if it is for this purpose and still good. It stays good.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn get_link(&self, purpose: LinkPurpose, token: &str) -> Result<AccountLink, ServiceError> {
        let digest = TokenDigest::of(token).to_string();
        rows::find(self.db(), &digest, purpose, self.clock().now()).await?.ok_or_else(no_link)
    }

    /// Deletes the links that are of no use any more. How many there were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_links(&self) -> Result<u64, ServiceError> {
        Ok(rows::delete_expired(self.db(), self.clock().now()).await?)
    }

    fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// Makes a link, and notes that. The token is known to nobody else.
    async fn make_link(
        &self,
        tx: &Transaction,
        link: &AccountLink,
        event: SecurityEvent,
    ) -> Result<Token, ServiceError> {
        let token = Token::generate();
        rows::insert(tx, &token.digest().to_string(), link).await?;
        record(tx, &event.with("purpose", link.purpose.as_str())).await?;
        Ok(token)
    }

    /// Takes the link, which is of no use afterwards.
    async fn take_link(
        &self,
        tx: &Transaction,
        purpose: LinkPurpose,
        token: &str,
        now: Timestamp,
    ) -> Result<AccountLink, ServiceError> {
        let digest = TokenDigest::of(token).to_string();
        rows::take(tx, &digest, purpose, now).await?.ok_or_else(no_link)
    }

    /// Whether the address has got as many letters for this purpose as it may.
    async fn has_enough_letters(
        &self,
        tx: &Transaction,
        purpose: LinkPurpose,
        email: &Email,
        now: Timestamp,
    ) -> Result<bool, ServiceError> {
        Ok(rows::count_since(tx, purpose, email, now - LETTERS_WITHIN).await? >= LETTERS)
    }
}

/// An address that mail can be sent to.
fn mailbox(email: &Email) -> Result<Mailbox, ServiceError> {
    Mailbox::new("", email.as_str()).map_err(|error| ServiceError::invalid("email", error.to_string()))
}

/// What somebody did who is not logged in.
fn by_visitor(kind: SecurityEventKind, now: Timestamp, visit: &Visit) -> SecurityEvent {
    SecurityEvent::by_visitor(kind, now).from(visit.address())
}

fn no_link() -> ServiceError {
    ServiceError::NotFound("the link")
}

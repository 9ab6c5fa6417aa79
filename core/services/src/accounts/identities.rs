//! Accounts elsewhere with which people log in. They are told apart by issuer and subject; an address never connects two
//! accounts.

use super::{Posting, ServiceError, Services, by_visitor, mailbox};
use crate::audit::record;
use sandpress_auth::{OidcPerson, OidcStart, Token};
use sandpress_config::Registration;
use sandpress_db::{identities as rows, users};
use sandpress_domain::{Email, Identity, SecurityEvent, SecurityEventKind, Timestamp, User, UserName, Visit};

/// How many names are tried for a person whose own is taken.
const NAMES: u32 = 20;

/// What a provider sent somebody back with, and what was kept for them.
pub struct ProviderAnswer {
    /// The provider's name in addresses.
    pub provider: String,
    /// The code.
    pub code: String,
    /// What was kept since the beginning.
    pub started: OidcStart,
}

/// Who came back from a provider.
pub enum Arrival {
    /// Somebody with an account.
    Known(User),
    /// Somebody who has an account now.
    New(User),
    /// Somebody whose account elsewhere is connected with none here.
    Stranger {
        /// Whether an account here has the address that the provider tells.
        has_account: bool,
    },
}

/// An account elsewhere that is connected with a person's own.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Who it is.
    pub identity: Identity,
    /// The provider's name for people.
    pub label: String,
}

impl Services {
    /// Finds the account of somebody who comes back from a provider, or makes one where everybody may register and the
    /// provider says that an address is theirs.
    ///
    /// # Errors
    /// [`ServiceError::Provider`] where the provider does not say who it is.
    pub async fn arrive(&self, answer: &ProviderAnswer, visit: &Visit) -> Result<Arrival, ServiceError> {
        let person = self.person_at_provider(&answer.provider, &answer.code, &answer.started).await?;
        let now = self.clock().now();
        let Some(identity) = rows::find(self.db(), &person.issuer, &person.subject).await? else {
            return self.welcome(&person, now, visit).await;
        };
        let user = users::find_by_id(self.db(), identity.user).await?;
        let Some(user) = user.filter(|user| user.disabled_at.is_none()) else {
            let event = by_visitor(SecurityEventKind::LoginFail, now, visit).to(&person.subject);
            self.note(&event.with("provider", &answer.provider)).await;
            return Ok(Arrival::Stranger { has_account: false });
        };
        rows::touch(self.db(), &person.issuer, &person.subject, now).await?;
        Ok(Arrival::Known(user))
    }

    /// Connects an account elsewhere with a person's own, who confirmed a moment ago that it is they.
    ///
    /// # Errors
    /// [`ServiceError::Provider`]; [`ServiceError::State`] where it is connected with somebody.
    pub async fn connect(
        &self,
        user: &User,
        answer: &ProviderAnswer,
        visit: &Visit,
    ) -> Result<Connection, ServiceError> {
        let person = self.person_at_provider(&answer.provider, &answer.code, &answer.started).await?;
        let now = self.clock().now();
        let label = self.accounts().providers.label_of(&person.issuer);
        let identity = identity_of(&person, user, now);
        let tx = self.db().begin().await?;
        if !rows::insert(&tx, &identity).await? {
            return Err(ServiceError::State(
                "this account elsewhere is connected with an account here already",
            ));
        }
        let event = SecurityEvent::by_user(SecurityEventKind::FactorChange, now, user);
        let event = event.to(user.name.as_str()).with("connected", &answer.provider).from(visit.address());
        record(&tx, &event).await?;
        if let Ok(to) = mailbox(&user.email) {
            let letter = self.identity_connected_letter(&user.name, &label);
            self.post_letter(&tx, &letter, Posting::to(to)).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(Connection { identity, label })
    }

    /// The accounts elsewhere that are connected with the person's own.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_connections(&self, user: &User) -> Result<Vec<Connection>, ServiceError> {
        let connection = |identity: Identity| Connection {
            label: self.accounts().providers.label_of(&identity.issuer),
            identity,
        };
        Ok(rows::list(self.db(), user.id).await?.into_iter().map(connection).collect())
    }

    /// Disconnects an account elsewhere.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn disconnect(
        &self,
        user: &User,
        issuer: &str,
        subject: &str,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        if !rows::delete(&tx, user.id, issuer, subject).await? {
            return Err(ServiceError::NotFound("the connection"));
        }
        let event = SecurityEvent::by_user(SecurityEventKind::FactorChange, self.clock().now(), user);
        let event = event.to(user.name.as_str()).with("disconnected", issuer).from(visit.address());
        record(&tx, &event).await?;
        Ok(tx.commit().await?)
    }

    /// Makes an account for somebody whom nobody knows, where that may be.
    async fn welcome(
        &self,
        person: &OidcPerson,
        now: Timestamp,
        visit: &Visit,
    ) -> Result<Arrival, ServiceError> {
        let email = person.email.as_deref().and_then(|email| email.parse::<Email>().ok());
        let Some(email) = email else { return Ok(Arrival::Stranger { has_account: false }) };
        if users::find_by_login(self.db(), email.as_str()).await?.is_some() {
            return Ok(Arrival::Stranger { has_account: true });
        }
        if self.registration() != Registration::Open {
            return Ok(Arrival::Stranger { has_account: false });
        }
        // Nobody knows the password: it can be set by the link for a forgotten one.
        let hash = self.0.passwords.hash(Token::generate().as_str()).await?;
        let role = self.own_role().await?;
        let name = self.free_name(person, &email).await?;
        let user = User { email_confirmed_at: Some(now), ..User::new(name, email, role, now) };
        let tx = self.db().begin().await?;
        users::insert(&tx, &user, &hash).await?;
        if !rows::insert(&tx, &identity_of(person, &user, now)).await? {
            return Err(ServiceError::State(
                "this account elsewhere is connected with an account here already",
            ));
        }
        let event = SecurityEvent::by_user(SecurityEventKind::UserCreated, now, &user);
        let event = event.to(user.name.as_str()).with("role", user.role.as_str()).with("by", &person.issuer);
        record(&tx, &event.from(visit.address())).await?;
        tx.commit().await?;
        Ok(Arrival::New(user))
    }

    /// What the person calls themselves, with a number where somebody has that name.
    async fn free_name(&self, person: &OidcPerson, email: &Email) -> Result<UserName, ServiceError> {
        let mailbox = email.as_str().split('@').next().unwrap_or_default();
        let wanted: String = person.name.replace('@', " ").chars().take(50).collect();
        let names = [wanted.as_str(), mailbox, "Person"];
        let wanted = names.into_iter().find(|name| name.parse::<UserName>().is_ok()).unwrap_or("Person");
        for number in 1..=NAMES {
            let name = if number == 1 { wanted.to_owned() } else { format!("{} {number}", wanted.trim()) };
            if let Ok(name) = name.parse::<UserName>()
                && !users::has_name(self.db(), &name).await?
            {
                return Ok(name);
            }
        }
        let name = format!("Person {}", Token::generate().as_str().chars().take(8).collect::<String>());
        name.parse().map_err(|error| ServiceError::invalid("name", format!("{error}")))
    }
}

fn identity_of(person: &OidcPerson, user: &User, now: Timestamp) -> Identity {
    Identity {
        issuer: person.issuer.clone(),
        subject: person.subject.clone(),
        user: user.id,
        email: person.email.clone().unwrap_or_else(|| person.name.chars().take(60).collect()),
        created_at: now,
        used_at: None,
    }
}
